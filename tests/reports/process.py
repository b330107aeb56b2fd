"""A worker as a process of its own, which can be halted at a named point and killed there."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Reporting, worker
from bot.blocks import Message
from bot.reports.reporter import Compose, ReportRun, Waits
from bot.settings import settings_from
from bot.state import Held, Outcome, Redis, Runs
from bot.web import stopped


class Halting(Runs):
    """Runs that stop at one point once they have said so: for good, or for a second."""

    point = ""
    goes_on = False

    async def claim(self, held: Held, due: datetime, now: datetime) -> None:
        await super().claim(held, due, now)
        await self._halt("claimed")

    async def begin(self, held: Held, due: datetime) -> None:
        await super().begin(held, due)
        await self._halt("begun")

    async def posted(self, held: Held, due: datetime, ts: str) -> None:
        await self._halt("posted")
        await super().posted(held, due, ts)

    async def settle(self, held: Held, outcome: Outcome, following: datetime) -> None:
        await self._halt("arming")
        await super().settle(held, outcome, following)
        await self._halt("armed")

    async def _halt(self, point: str) -> None:
        if point == self.point:
            say(f"at {point}")
            await (asyncio.sleep(1) if self.goes_on else asyncio.Event().wait())


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


async def short(report_run: ReportRun) -> Message:
    """A report of a line, with a block."""
    late = " late" if report_run.late else ""
    due = report_run.due.isoformat()
    text = f"report {report_run.schedule.number} of {due}{late}, {len(report_run.skipped)} skipped"
    return Message(text, ({"type": "section", "text": {"type": "plain_text", "text": text}},))


async def run(orders: dict[str, Any]) -> None:
    clock_file = Path(orders["clock"])

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(clock_file.read_text()))

    def runs(redis: Redis) -> Runs:
        made = Halting(
            redis,
            lease=timedelta(seconds=orders["lease"]),
            pace=timedelta(seconds=orders["pace"]),
        )
        made.point, made.goes_on = orders["halt"], orders.get("goes_on", False)
        return made

    compose: Compose | None = short if orders["short"] else None
    reporting = Reporting(runs, Waits(looks=(0.2, 0.3)), orders["patience"], compose, orders["beat"])
    async with worker(settings_from(orders["settings"]), clock, reporting):
        say("up")
        await stopped()


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1])))
