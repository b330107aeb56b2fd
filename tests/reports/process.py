"""A worker as a process of its own, which can be halted at a named point and killed there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot import logs
from bot.app import WorkerOptions, worker
from bot.blocks import Message
from bot.clock import Clock
from bot.jobs import UNCHANGED, Changes, HeldJob, Queue, Step
from bot.reports.completer import STEP
from bot.reports.reporter import Delays
from bot.reports.runs import Compose, Composed, ReportRun
from bot.settings import settings_from
from bot.state import SCHEDULED, Redis
from bot.web import stopped


class Halting(Queue):
    """A queue that stops at one point of a report or its completion once it has said so: for good, or for a second."""

    point = ""
    goes_on = False
    say: Callable[[str], None]

    async def keep(self, held: HeldJob, changes: Changes) -> None:
        await super().keep(held, changes)
        await self._halt("claimed")

    async def begin(self, held: HeldJob, name: str, note: Mapping[str, str] = {}) -> Step | None:
        known = await super().begin(held, name, note)
        await self._halt("completing" if name == STEP else "begun")
        return known

    async def finish(self, held: HeldJob) -> None:
        await self._halt("completed")
        await super().finish(held)

    async def record(self, held: HeldJob, name: str, note: Mapping[str, str] = {}) -> None:
        await self._halt("posted")
        await super().record(held, name, note)

    async def again(self, held: HeldJob, at: datetime, changes: Changes = UNCHANGED) -> None:
        await self._halt("scheduling")
        await super().again(held, at, changes)
        await self._halt("scheduled")

    async def _halt(self, point: str) -> None:
        if point == self.point:
            self.say(f"at {point}")
            await (asyncio.sleep(1) if self.goes_on else asyncio.Event().wait())


def composing(clock: Clock, final_at: datetime | None) -> Compose:
    """Reports of a line, with a block, which are final from an instant on."""

    async def short(report_run: ReportRun) -> Composed:
        late = " late" if report_run.late else ""
        final = final_at is None or clock() >= final_at
        due, state = report_run.due.isoformat(), "" if final else ", not final"
        text = f"report {report_run.schedule.number} of {due}{late}, {len(report_run.skipped)} skipped{state}"
        block = {"type": "section", "text": {"type": "plain_text", "text": text}}
        return Composed(Message(text, (block,)), None if final else final_at)

    return short


async def run(orders: dict[str, Any], say: Callable[[str], None]) -> None:
    clock_file = Path(orders["clock"])

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(clock_file.read_text()))

    def queue(redis: Redis) -> Queue:
        made = Halting(redis, SCHEDULED, lease=timedelta(seconds=orders["lease"]))
        made.point, made.goes_on, made.say = orders["halt"], orders.get("goes_on", False), say
        return made

    final_at = datetime.fromisoformat(orders["final_at"]) if "final_at" in orders else None
    compose = composing(clock, final_at) if orders["short"] else None
    options = WorkerOptions(
        queue,
        timedelta(seconds=orders["pace"]),
        Delays(lookups=(0.2, 0.3)),
        orders["max_wait"],
        compose,
        orders["beat"],
    )
    async with worker(settings_from(orders["settings"]), clock, options):
        say("up")
        await stopped()


def main(orders: dict[str, Any], lines: Connection) -> None:
    """Runs a worker, which says where it is by `lines`."""
    logs.configure("info", "json")
    asyncio.run(run(orders, lines.send))
