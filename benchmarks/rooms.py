"""How a line that looks through all rooms grows with the school: time to the answer, and requests to the platform.

    .venv/bin/python benchmarks/rooms.py [--rooms 10 1000 10000 100000] [--rounds 25]

`rollcall web` runs as it is deployed, with a Redis of its own; the platform's stand-in is another process, this one is
Slack. For each number of rooms: the first line, which finds no directory in Redis; the first of a process that finds
one there; and later ones, of all numbers by turns, medians of the rounds, beside one page of the list that a bare
client fetches and decodes. Of the rooms 30 are to come, as many as any school has soon; the others are over.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from load import MANY, Line, Slack, Watch, answering, free_port, process, send, web
from ratios import ratio

from bot.baijiayun import Baijiayun, StaticKey
from bot.clock import PLATFORM_ZONE
from bot.sandbox.platform import PlatformConfig
from bot.sandbox.serving import serve

PAGE = 1000
COMING = 30
LINES = ("list", "show Chess", "live")


@dataclass
class School:
    """The stand-ins, and where the bot's data is."""

    session: aiohttp.ClientSession
    slack: Slack
    slack_url: str
    platform_url: str

    async def control(self, path: str, **order: object) -> None:
        """Does something to the platform behind the rules' back."""
        async with self.session.post(f"{self.platform_url}/_control{path}", json=order) as done:
            assert done.status == 200, await done.text()

    async def requests(self) -> int:
        """How often the platform was asked since it was asked last."""
        async with self.session.get(f"{self.platform_url}/_control/requests/counts") as told:
            count = sum((await told.json()).values())
        await self.session.delete(f"{self.platform_url}/_control/requests")
        return int(count)

    async def fill(self, rooms: int) -> None:
        """Makes rooms, a day's after another day's, 1,000 in a second; the newest are those to come."""
        now = datetime.now(PLATFORM_ZONE)
        for first in range(0, rooms - COMING, PAGE):
            day = now - timedelta(days=1 + (rooms - first) // PAGE)
            count = min(PAGE, rooms - COMING - first)
            await self._rooms("English", count, day)
        await self._rooms("Chess", min(COMING, rooms), now + timedelta(hours=1))

    async def _rooms(self, title: str, count: int, start: datetime) -> None:
        end = start + timedelta(hours=1)
        await self.control("/rooms", count=count, title=title, start=start.isoformat(), end=end.isoformat())
        await self.control("/clock", advance=1)


async def typed(school: School, bot: str, text: str) -> float:
    """Milliseconds from a line to its answer."""
    id = f"{len(school.slack.lines)}"
    line = Line(id=id, name="/room", text=text, user=f"U0BENCH{id}", due=time.perf_counter())
    school.slack.lines[id] = line
    await send(school.session, line, bot, school.slack_url)
    assert line.acknowledged, line.failure
    assert not line.refusal, line.refusal
    while not line.answers:  # noqa: ASYNC110 - the bot's doing
        await asyncio.sleep(0.001)
    at, said = line.answers[0]
    assert "rooms" in said or "Chess" in said, said
    return (at - line.due) * 1000


async def page(school: School, rounds: int) -> float:
    """Milliseconds of one page of the list, by a client that was used before."""
    config = PlatformConfig()
    key = StaticKey(config.partner_key)
    async with Baijiayun(school.platform_url, config.partner_id, key) as platform:
        times = []
        for _ in range(rounds + 1):
            begun = time.perf_counter()
            await platform.rooms_page(limit=PAGE, product_type=3)
            times.append((time.perf_counter() - begun) * 1000)
        return statistics.median(times[1:])


@dataclass
class Size:
    """A school of so many rooms, with two processes of the bot."""

    rooms: int
    school: School
    bots: Sequence[str]
    pids: Sequence[int]
    took: dict[str, list[float]]

    def show(self, said: str) -> None:
        """Prints a figure."""
        print(f"{self.rooms:>7,} rooms{said}", flush=True)


async def prepared(stack: AsyncExitStack, rooms: int) -> Size:
    """A school of which no bot knows anything yet."""
    folder = Path(stack.enter_context(TemporaryDirectory()))
    slack, ports = Slack(), [free_port() for _ in range(3)]
    session = await stack.enter_async_context(aiohttp.ClientSession())
    slack_url = await stack.enter_async_context(serve(slack.app()))
    platform_url, *bots = (f"http://127.0.0.1:{port}" for port in ports)
    platform = await stack.enter_async_context(
        process("sandbox", "--port", str(ports[0]), "--seed", "empty", log=folder / "platform.log")
    )
    await answering(session, f"{platform_url}/_control/requests", platform)
    school = School(session, slack, slack_url, platform_url)
    await school.control("/limits", requests=MANY)
    await school.fill(rooms)
    processes = [
        await stack.enter_async_context(
            web(session, port, slack_url, platform_url, folder, folder / f"{port}.log")
        )
        for port in ports[1:]
    ]
    await school.requests()
    return Size(rooms, school, bots, [bot.pid for bot in processes], {text: [] for text in LINES})


async def first_lines(size: Size) -> None:
    """Prints what the first line of each process takes."""
    for kept, bot in zip(("nothing kept", "kept by another process"), size.bots, strict=True):
        took, asked = await typed(size.school, bot, "list"), await size.school.requests()
        size.show(f", {kept}: list {took:.0f} ms, {asked} requests")


async def later_lines(sizes: Sequence[Size], rounds: int) -> None:
    """Measures later lines of all sizes by turns, so that what else the machine does is shared by all."""
    for text in LINES:
        for _ in range(rounds):
            for size in sizes:
                size.took[text].append(await typed(size.school, size.bots[1], text))
        for size in sizes:
            asked = await size.school.requests() // rounds
            size.show(f", {text}: {statistics.median(size.took[text]):.1f} ms, {asked} requests")


async def measure(rooms: Sequence[int], rounds: int) -> None:
    """Prints the figures for each number of rooms."""
    async with AsyncExitStack() as stack:
        sizes = [await prepared(stack, number) for number in rooms]
        for size in sizes:
            await first_lines(size)
        await later_lines(sizes, rounds)
        for size in sizes:
            bare = await page(size.school, rounds)
            memory = ", ".join(f"{Watch(pid).resident():.0f}" for pid in size.pids)
            size.show(f": a page for a bare client {bare:.0f} ms; memory of the processes {memory} MB")
    small, large = (statistics.median(size.took["list"]) for size in (sizes[0], sizes[-1]))
    ratio(f"list, {rooms[-1]:,} rooms, time, to {rooms[0]:,}", large / small, "≤ 1.3")


def main() -> None:
    """Measures all numbers of rooms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, nargs="+", default=[10, 1000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=25)
    asked = parser.parse_args()
    asyncio.run(measure(asked.rooms, asked.rounds))


if __name__ == "__main__":
    main()
