"""The table of a report as a file, by direct message to who presses for it."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.blocks import Reader
from bot.classroom import reports
from bot.state import Job
from handlers import incoming
from handlers.desk import Answer, Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to `report.csv`, whose value is the report's name."""

    async def export(ack: AsyncAck, body: dict[str, Any]) -> None:
        name = body["actions"][0]["value"]

        async def send(job: Job, reader: Reader) -> Answer:
            report = await reports.named(desk.schools(job.team), name)
            await desk.answers.hand_over(job.user, blocks.report_file(report, reader))
            return Answer(blocks.notice(reader.texts.gettext("The table is in your direct messages.")))

        desk.serve(incoming.of_press(body, name, desk.clock()), send)
        await ack()

    app.action("report.csv")(export)
