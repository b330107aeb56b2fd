"""A soak of one timetable: applied, sent again and undone, while everything around it fails; then rooms are compared.

    python -m tests.soak.timetables 5000 docs/soak-timetable.md

A web process and two workers run as they do in production, but for a clock that is set ahead over midnight.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import fill
from typing import Any

import httpx

from bot.clock import PLATFORM_ZONE
from bot.manifest import bot_events, scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Message, Workspace
from tests.end_to_end.conftest import variables
from tests.http import local_client
from tests.state.killable_redis import KillableRedis, killable_redis
from tests.timetables.conftest import text

from .troubles import Processes, Troubles

KILL_EVERY = 30.0
REDIS_EVERY = 60.0
"""Seconds at the mean. A takeover takes twenty, so that more often nothing would come on."""

OTHERS = 20
"""Rooms that no timetable made."""

PATIENCE = 3600.0
"""Seconds that applying or undoing may take."""

HEAD = ("title", "date", "start", "end", "max", "teacher", "classrooms")
FILE = "term.csv"
AHEAD = "ahead"
"""The file that tells how many seconds the clock is ahead."""

WORKERS = ("worker a", "worker b")
WIDTH = 120
"""Characters of a line of the report."""

TAKEOVER = 60.0
"""Seconds after which another process has surely gone on."""

TOLD_EVERY = 15
"""Seconds between two lines of how far it is."""

ALLOWED_ROOMS = 100_000

Room = tuple[str, str, int, int, int]
"""A room's ID, title, start, end and limit."""


@dataclass
class Workers(Processes):
    """A web process and two workers, whose clock is ahead by what a file says."""

    async def start(self) -> None:
        self.set_ahead(timedelta(0))
        await asyncio.gather(*map(self.replace, ("web", *WORKERS)))

    def set_ahead(self, by: timedelta) -> None:
        """Sets the clock ahead."""
        (self.folder / AHEAD).write_text(str(by.total_seconds()))


class OneAtATime(Troubles):
    """Troubles of which few calls are made, so that those that met none make place for the next."""

    async def platform_fault(self) -> None:
        await self.platform.delete("/_control/faults")
        await super().platform_fault()

    async def slack_fault(self) -> None:
        self.workspace.faults.clear()
        await super().slack_fault()


@dataclass
class Soak:
    """What came of it. `problems` are what is not as it should be."""

    rows: int
    seconds: dict[str, float] = field(default_factory=dict)
    midnight: bool = False
    problems: list[str] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Notes a problem unless both are the same."""
        if found != wanted:
            self.problems.append(f"{what}: {str(found)[:200]} instead of {str(wanted)[:200]}")


@dataclass
class SoakHarness:
    """All that takes part."""

    workspace: Workspace
    control: httpx.AsyncClient
    workers: Workers
    troubles: Troubles
    result: Soak

    async def rooms(self) -> list[Room]:
        """The rooms that there are."""
        rooms = (await self.control.get("/_control/rooms")).json()
        return sorted(
            (str(room["id"]), room["title"], room["start"], room["end"], room["max_users"] or 0)
            for room in rooms
            if not room["deleted"]
        )

    async def send(self, content: bytes) -> Message:
        """The plan of a file."""
        return await self._answer(
            await self.workspace.direct_message("", file=FILE, content=content, url=self._web())
        )

    async def press(self, message: Message, label: str) -> Message:
        """The answer to a press."""
        return await self._answer(await self.workspace.press(message, label, url=self._web()))

    async def type(self, line: str) -> Message:
        """The answer to a direct message."""
        return await self._answer(await self.workspace.direct_message(line, url=self._web()))

    async def undo(self) -> None:
        """Has the timetable undone, once who takes over has stored that it came to its end."""
        async with asyncio.timeout(TAKEOVER):
            while not (asked := await self.type("room timetable undo 1")).text.startswith("*Undo"):  # noqa: ASYNC110
                await asyncio.sleep(1)
        await self.press(asked, "Undo")

    async def through(self, words: str) -> None:
        """Lets everything fail until the bot says so; past the midnight that it waits for."""
        began, troubling = time.monotonic(), asyncio.create_task(self.troubles.go_on())
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._said(words) and not troubling.done():
                    if self._said("takes no more rooms today") and not self.result.midnight:
                        await self._past_midnight()
                    await asyncio.sleep(1)
                    if int(time.monotonic() - began) % TOLD_EVERY == 0:
                        sys.stderr.write(f"{self._latest()}\n")
        finally:
            troubling.cancel()
            with suppress(asyncio.CancelledError):
                await troubling
            await self._made_whole()
            self.result.seconds[words] = time.monotonic() - began

    def _said(self, words: str) -> list[Message]:
        return [each for each in self.workspace.world.messages.all if words in each.text]

    def _latest(self) -> str:
        """How far it is."""
        progress = self._said(" steps")
        return " ".join(progress[-1].text.split()) if progress else "not begun"

    async def _past_midnight(self) -> None:
        now = datetime.now(PLATFORM_ZONE)
        morning = (now + timedelta(days=1)).replace(hour=0, minute=2, second=0)
        await self.control.post("/_control/clock", json={"now": morning.isoformat()})
        self.workers.set_ahead(morning - now)
        self.result.midnight = True

    async def _made_whole(self) -> None:
        await self.troubles.end()
        await self.troubles.redis.start()
        for role in self.workers.dead():
            await self.workers.replace(role)

    async def _answer(self, delivery: Any) -> Message:
        return await self.workspace.answer(delivery)

    def _web(self) -> str:
        return self.workers.bots["web"].url


@asynccontextmanager
async def running(folder: Path, rows: int, seed: int) -> AsyncIterator[SoakHarness]:
    """The stand-ins, Redis, and the bot's processes, all up."""
    platform = PlatformConfig(seed="empty")
    async with AsyncExitStack() as stack:
        redis: KillableRedis = await stack.enter_async_context(killable_redis(folder / "redis"))
        url = await stack.enter_async_context(serve(create_app(platform)))
        workspace = await stack.enter_async_context(Workspace(scopes=scopes(), events=bot_events()))
        for name in ("ann", "ben"):
            workspace.add_user(f"U0{name.upper()}", name)
        client = local_client(url, timeout=30)
        control = await stack.enter_async_context(client)
        await control.post("/_control/limits", json={"creations": ALLOWED_ROOMS})
        program = (sys.executable, "-m", "tests.soak.ahead", str(folder / AHEAD))
        workers = Workers(variables(workspace, platform, url, redis.url), folder, stack, program)
        await workers.start()
        troubles = OneAtATime(
            workspace, control, redis, workers, random.Random(seed), KILL_EVERY, REDIS_EVERY
        )
        yield SoakHarness(workspace, control, workers, troubles, Soak(rows))


def timetable(rows: int) -> list[Sequence[str]]:
    """Classes of two teachers on the days after tomorrow, 40 a day; each tenth with classrooms."""
    first = datetime.now(PLATFORM_ZONE).date() + timedelta(days=2)
    found: list[Sequence[str]] = [HEAD]
    for row in range(rows):
        day, hour = first + timedelta(days=row // 40), 8 + row % 12
        teacher, classrooms = ("@ann", "@ben")[row % 2], "11,12" if row % 10 == 0 else ""
        found.append(
            (f"Class {row}", day.isoformat(), f"{hour:02}:00", f"{hour:02}:45", "30", teacher, classrooms)
        )
    return found


async def soak(rows: int, folder: Path, seed: int) -> Soak:
    """Applies a timetable, sends it again and undoes it; compares the rooms with what they should be."""
    content = text(timetable(rows))
    async with running(folder, rows, seed) as harness:
        for number in range(OTHERS):
            await harness.type(f'new room "Chess" in {number + 2} days 14:00-15:00')
        result, before = harness.result, await harness.rooms()
        result.expect("rooms that no timetable made", len(before), OTHERS)
        plan = await harness.send(content)
        await harness.press(plan, f"Apply {rows:,} steps")
        await harness.through("Applied timetable")
        made = await harness.rooms()
        result.expect("rooms that no timetable made", [room for room in made if room[1] == "Chess"], before)
        titles = Counter(room[1] for room in made if room[1] != "Chess")
        wanted = Counter(row[0] for row in timetable(rows)[1:])
        result.expect("rooms that are missing", dict(wanted - titles), {})
        result.expect("rooms that are there twice", dict(titles - wanted), {})
        again = await harness.send(content)
        result.expect("sent again", again.text.splitlines()[1:2], ["• *Nothing to change*"])
        await harness.undo()
        await harness.through("Undid timetable")
        result.expect("rooms after the undo", await harness.rooms(), before)
        result.troubles = harness.troubles.counts
        entries = (await harness.control.get("/_control/requests")).json()
        result.requests = Counter(entry["endpoint"] for entry in entries)
        return result


def report(result: Soak) -> str:
    """The result as a page of the documentation."""
    problems = [f"- {problem}" for problem in result.problems] or ["Nothing was otherwise than it should be."]
    midnight = " and past its midnight" if result.midnight else ""
    said = (
        f"`make soak-timetable ROWS={result.rows}`, ended {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: a file of "
        f"{result.rows:,} classes was applied, sent again and undone. A web process, two workers, a Redis and the "
        "stand-ins for Slack and the platform ran on one machine, and all of them failed, were killed or restarted "
        f"at random meanwhile, within the platform's 200 requests in 10 seconds{midnight}. Then the rooms were "
        f"compared: whether each class had one room, whether {OTHERS} rooms that no timetable made were untouched, "
        "and whether after the undo all was as before."
    )
    lines = [
        "# Soak of a timetable",
        "",
        fill(said, WIDTH),
        "",
        *problems,
        "",
        _table(("step", "seconds"), {words: f"{seconds:,.0f}" for words, seconds in result.seconds.items()}),
        _table(("what went wrong around it", "count"), result.troubles),
        _table(("request to the platform, the last of them", "count"), result.requests),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _table(head: tuple[str, str], rows: Mapping[str, object]) -> str:
    lines = [f"| {head[0]} | {head[1]} |", "|---|---|", *(f"| {k} | {v} |" for k, v in sorted(rows.items()))]
    return "\n".join([*lines, ""])


def main(rows: int, path: Path, kept: Path | None = None) -> bool:
    """Runs a soak and writes its report; whether anything was found. All logs are kept in a folder if one is named."""
    with tempfile.TemporaryDirectory(prefix="rollcall-soak-") as folder:
        result = asyncio.run(soak(rows, Path(folder), random.randrange(10**6)))
        if kept is not None:
            shutil.copytree(folder, kept, ignore=shutil.ignore_patterns("*.sock"), dirs_exist_ok=True)
    path.write_text(report(result), encoding="utf-8")
    return bool(result.problems)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]), *map(Path, sys.argv[3:])))
