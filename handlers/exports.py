"""The table of a report as a file, by direct message to who presses for it."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.blocks import Viewer
from bot.classroom import reports
from bot.state import Invocation
from bot.threads import beside
from handlers import incoming
from handlers.delivery import Answer
from handlers.dispatcher import Dispatcher


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `report.csv`, whose value is the report's name."""

    async def export(ack: AsyncAck, body: dict[str, Any]) -> None:
        name = body["actions"][0]["value"]

        async def send(invocation: Invocation, viewer: Viewer) -> Answer:
            report = await reports.named(dispatcher.tenants(invocation.team), name)
            await dispatcher.delivery.answers.send_file(
                invocation.team, invocation.user, await beside(blocks.report_file, report, viewer)
            )
            return Answer(blocks.notice(viewer.texts.gettext("I've sent you the table in a direct message.")))

        dispatcher.serve(incoming.of_press(body, name, dispatcher.clock()), send)
        await ack()

    app.action("report.csv")(export)
