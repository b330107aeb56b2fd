"""A tenant, a workspace and the importer between them, of which a process may die at any call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partialmethod
from typing import Any

import pytest
import stamina
from msgspec.structs import replace

from bot.classroom import creation, deletion, timetables
from bot.classroom.results import RoomNews, TimetableBegun, TimetablePlan
from bot.classroom.tenant import Tenant
from bot.imports import messages
from bot.imports.importer import Importer
from bot.imports.messages import Messages
from bot.jobs import Queue
from bot.language.commands import ApplyTimetable, ReadTimetable, UndoTimetable
from bot.sandbox.workspace import Message, Workspace
from bot.sandbox.workspace.directory import Team
from bot.slack import Slack
from bot.state import SCHEDULED, Redis
from tests.classroom.conftest import ANNA, NOW, Sent, TenantSetup, context, setup
from tests.jobs.conftest import lose_leases
from tests.slack.connected import connected
from tests.timetables.conftest import text

__all__ = ["setup"]

HEAD = ["title", "date", "start", "end", "max", "teacher", "classrooms"]
FILE = "F0123456789"


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Life:
    """How many more calls a process makes before it dies; None for one that lives."""

    calls: int | None = None
    made: int = 0
    deaths: int = 0

    def call(self) -> None:
        """Raises Killed."""
        self.made += 1
        if self.calls is not None and self.made > self.calls:
            raise Killed


@dataclass
class ImporterHarness:
    """All that is around the importer."""

    setup: TenantSetup
    workspace: Workspace
    slack: Slack
    redis: Redis
    life: Life = field(default_factory=Life)
    now: datetime = NOW
    news: list[RoomNews] = field(default_factory=list)

    @property
    def tenant(self) -> Tenant:
        return replace(self.setup.tenant, clock=lambda: self.now)

    @property
    def queue(self) -> Queue:
        """The queue as a process has it that has just started."""
        return Queue(self.redis, SCHEDULED)

    def importer(self, queue: Queue, **traits: Any) -> Importer:
        told = Messages(queue, lambda _: self.slack, lambda: self.now, self.tenant.signer)

        async def renew(team: str, news: RoomNews) -> None:
            self.news.append(news)

        return Importer(queue, lambda _: self.tenant, told, renew, lambda: self.now, **traits)

    async def plan(self, rows: Sequence[Sequence[str]], name: str = "t.csv") -> TimetablePlan:
        """The plan of a file."""
        sent = self.setup.tenant.files
        assert isinstance(sent, Sent)
        sent[FILE] = (ANNA.id, name, text([HEAD, *rows]))
        plan = await timetables.read(self.tenant, context(), ReadTimetable(file=FILE))
        assert isinstance(plan, TimetablePlan)
        return plan

    async def confirm(self, plan: TimetablePlan) -> TimetableBegun | TimetablePlan:
        """Presses Apply."""
        pending = await self.tenant.pending_commands.take(plan.token)
        assert pending is not None
        of = context(confirmed=pending.seen)
        return await timetables.apply(self.tenant, of, ApplyTimetable(number=plan.number))

    async def apply(self, rows: Sequence[Sequence[str]], **traits: Any) -> int:
        """Has a file applied to its end; its number."""
        plan = await self.plan(rows)
        assert isinstance(await self.confirm(plan), TimetableBegun)
        await self.work(**traits)
        return plan.number

    async def undo(self, number: int, calls: int | None = None) -> None:
        """Has a timetable undone to its end, by a process that dies after so many calls and those that follow."""
        await timetables.undo(self.tenant, context(confirmed={}), UndoTimetable(number=number))
        self.life.calls, self.life.made = calls, 0
        await self.work()

    async def work(self, **traits: Any) -> None:
        """Carries out what there is, by process after process, until there is nothing."""
        for _ in range(100):
            try:
                if await self._is_done(**traits):
                    self.life.calls = None
                    return
            except Killed:
                self.life.calls = None
                self.life.deaths += 1
                await lose_leases(self.redis, SCHEDULED)
        raise AssertionError("it came to no end")

    async def work_once(self, **traits: Any) -> None:
        """Carries out, by one process, what there is to begin with."""
        queue = self.queue
        (held,) = await queue.read(self.redis, 1, 0.001)
        await self.importer(queue, **traits).run(held)

    async def _is_done(self, **traits: Any) -> bool:
        """Whether there is nothing to carry out; else one process does what it can of it, once it is time."""
        queue = self.queue
        await queue.promote(self.now)
        held = [*await queue.read(self.redis, 1, 0.001), *await queue.abandoned(1)]
        if held:
            await self.importer(queue, **traits).run(held[0])
            return False
        jobs = await queue.all()
        waiting = [job.due for job in jobs if job.due and job.due > self.now]
        self.now = min(waiting, default=self.now + timedelta(seconds=1)).astimezone(self.now.tzinfo)
        await self.setup.control("/clock", now=self.now.isoformat())
        return not jobs

    async def rooms(self) -> list[tuple[str, str, int, str | None]]:
        """The rooms that there are: title, start, limit and who teaches each."""
        listed = [room async for room in self.setup.tenant.platform.rooms()]
        staff = await self.tenant.rooms.staff([room.room_id for room in listed])
        return sorted(
            (room.title, f"{room.start_time:%m-%d %H:%M}", room.max_users or 0, of.taught_by)
            for room, of in zip(listed, staff, strict=True)
        )

    def told(self, words: str) -> list[Message]:
        """The bot's messages that say so now."""
        return [each for each in self.workspace.world.messages.all if words in each.text]


@pytest.fixture
async def harness(
    setup: TenantSetup, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ImporterHarness]:
    monkeypatch.setattr(creation, "LOOKUP_DELAYS", (0,))
    monkeypatch.setattr(deletion, "LOOKUP_DELAYS", (0,))
    monkeypatch.setattr(messages, "UPDATE_INTERVAL", 0.0)
    async with Workspace(team=Team(ANNA.team)) as workspace:
        workspace.add_user("U0ANNA", "anna")
        workspace.add_user("U0BEN", "ben")
        async with connected(workspace) as slack:
            made = ImporterHarness(setup, workspace, slack, redis)
            _mortal(made, monkeypatch)
            yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits between two tries or two looks."""
    monkeypatch.setattr(Slack, "post_once", partialmethod(Slack.post_once, lookup_delays=(0, 0)))
    with stamina.set_testing(True, attempts=3):
        yield


def _mortal(harness: ImporterHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts each call to the platform, to Slack and to Redis, before it is made and, but for Redis's, once it was
    answered: the one that a process dies at may have been carried out."""
    platform = harness.setup.tenant.platform
    asked, called, sent = platform._call, Slack._call, harness.redis.execute_command

    async def ask(*arguments: Any, **options: Any) -> Any:
        harness.life.call()
        answer = await asked(*arguments, **options)
        harness.life.call()
        return answer

    async def call(*arguments: Any, **options: Any) -> Any:
        harness.life.call()
        answer = await called(*arguments, **options)
        harness.life.call()
        return answer

    async def send(*arguments: Any, **options: Any) -> Any:
        harness.life.call()
        return await sent(*arguments, **options)

    monkeypatch.setattr(platform, "_call", ask)
    monkeypatch.setattr(Slack, "_call", call)
    monkeypatch.setattr(harness.redis, "execute_command", send)
