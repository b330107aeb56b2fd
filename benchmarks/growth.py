"""What one of many costs: a report that is due with thousands of others, and a workspace beside a thousand.

    .venv/bin/python benchmarks/growth.py [--schedules 10000] [--workspaces 1000] [--rounds 3]

Schedules that are due in the same minute are taken as a worker takes them, eight at a time, and each is scheduled for
its next day; what it posts is not measured, Slack takes one message of a channel a second. Of workspaces: to bring what
is known of one up to date, as every line does, and to list them, as the class watch does. Few and many by turns, on
Redis servers of their own; medians of the rounds, in milliseconds for each.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from types import SimpleNamespace
from typing import cast

import msgspec
from ratios import ratio

from bot.jobs import Job, Queue
from bot.secret import SecretStr
from bot.slack import Slack
from bot.state import Cipher, Installation, Installations, PlatformAccount, Redis, Schedule, connect, embedded
from bot.state.schedules import REPORT
from bot.workspaces import Workspaces

FEW = 10
TAKEN = 8
"""Jobs that a worker takes at a time."""

CALLS = 1000
"""How many of few are measured in a round, at the least."""

SHORT_ROUNDS = 4
"""Rounds of what takes a second for each of what takes ten."""

DUE = datetime(2026, 11, 24, 1, tzinfo=UTC)
DAY = timedelta(days=1)

Round = Callable[[int], Awaitable[float]]
"""Milliseconds that one of them took, in a round with its number."""


async def used(redis: Redis) -> int:
    """Bytes in use."""
    return int((await redis.info("memory"))["used_memory"])


def schedule(number: int) -> Schedule:
    """A daily report in a channel of its own."""
    return Schedule(
        team="T0BENCH",
        number=number,
        at=time(9),
        zone="Asia/Shanghai",
        channel=f"C0BENCH{number}",
        owner=f"U0BENCH{number}",
        language="en",
        made_at=DUE - 30 * DAY,
    )


async def due_together(redis: Redis, listening: Redis, count: int) -> Round:
    """Schedules that are due in the same minute, day after day."""
    queue, times = Queue(redis, f"bench{count}"), max(1, CALLS // count)
    for number in range(count):
        body = msgspec.json.encode(schedule(number)).decode()
        job = Job(key=f"T0BENCH {number}", kind=REPORT, body=body)
        await queue.add(job, DUE + number * timedelta(minutes=1) / count, {"due": DUE.isoformat()})

    async def one_day(day: int) -> None:
        await queue.promote(DUE + day * DAY + timedelta(minutes=1))
        done = 0
        while done < count:
            for held in await queue.read(listening, TAKEN, 1):
                due = datetime.fromisoformat(held.state["due"]) + DAY
                await queue.again(held, due, {"due": due.isoformat()})
                done += 1

    async def measured(round: int) -> float:
        began = perf_counter()
        for turn in range(times):
            await one_day(round * times + turn)
        return (perf_counter() - began) * 1000 / (times * count)

    return measured


async def installed(redis: Redis, count: int) -> Workspaces:
    """Workspaces that installed the app and entered an account."""
    installations = Installations(redis, Cipher.derived_from(b"bench"))
    for number in range(count):
        team = f"T0BENCH{number}"
        token = SecretStr(f"xoxb-{number:048}")
        await installations.keep(
            Installation(team=team, name="School", token=token, user="U0BOT", bot="B0BOT", installed_at=0)
        )
        key = SecretStr(f"{number:064}")
        account = PlatformAccount(domain="school", partner_id=str(number), partner_key=key, by="U0BENCH")
        await installations.keep_account(team, account)

    async def renewed(installation: Installation) -> Installation | None:
        return installation

    # nothing is sent to Slack
    slack = cast(Slack, SimpleNamespace(identity=SimpleNamespace(team="T0HOME")))
    workspaces = Workspaces(slack, installations, lambda team, installation: slack, renewed)
    await workspaces.teams()
    return workspaces


def lines(workspaces: Workspaces, count: int) -> Round:
    """What each line asks of its workspace."""

    async def measured(round: int) -> float:
        began = perf_counter()
        for number in range(CALLS):
            await workspaces.ready(f"T0BENCH{number * 7 % count}")
        return (perf_counter() - began) * 1000 / CALLS

    return measured


def watch(workspaces: Workspaces, count: int) -> Round:
    """What the class watch asks of each workspace."""
    times = max(1, CALLS // count)

    async def measured(round: int) -> float:
        began = perf_counter()
        for _ in range(times):
            assert len(await workspaces.teams()) == count + 1
        return (perf_counter() - began) * 1000 / (times * count)

    return measured


async def by_turns(rounds: int, few: Round, many: Round) -> tuple[float, float]:
    """The medians of both."""
    took = [(await few(round), await many(round)) for round in range(rounds)]
    before, after = (statistics.median(each) for each in zip(*took, strict=True))
    return before, after


async def measure(schedules: int, count: int, rounds: int) -> None:
    """Prints what each costs, and the many beside the few."""
    with TemporaryDirectory(prefix="rollcall-bench-") as folder, TemporaryDirectory() as other:
        async with (
            embedded(Path(folder)) as url,
            embedded(Path(other)) as other_url,
            connect(url) as redis,
            connect(url, timeout=5) as listening,
            connect(other_url) as redis_of_few,
            connect(other_url, timeout=5) as listening_of_few,
        ):
            due_few = await due_together(redis_of_few, listening_of_few, FEW)
            before = await used(redis)
            due_many = await due_together(redis, listening, schedules)
            show("schedule", FEW, schedules, (await used(redis) - before) / schedules)
            told("due in the same minute", FEW, schedules, *await by_turns(rounds, due_few, due_many))

            few, before = await installed(redis_of_few, FEW), await used(redis)
            many = await installed(redis, count)
            show("workspace", FEW, count, (await used(redis) - before) / count)
            rounds *= SHORT_ROUNDS
            of_line = await by_turns(rounds, lines(few, FEW), lines(many, count))
            told("workspaces, a line of one", FEW, count, *of_line)
            of_watch = await by_turns(rounds, watch(few, FEW), watch(many, count))
            told("workspaces, the watch of each", FEW, count, *of_watch)


def show(what: str, few: int, many: int, size: float) -> None:
    """Prints the bytes of Redis."""
    print(f"{what}: {size:,.0f} bytes of Redis each, {few:,} beside {many:,}")


def told(what: str, few: int, many: int, before: float, after: float) -> None:
    """Prints what one costs, and the ratio."""
    print(f"{what}: {before:.3f} ms of {few:,}, {after:.3f} ms of {many:,}")
    ratio(f"{what}, {many:,}, beside {few:,}", after / before, "≤ 1.3")


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schedules", type=int, default=10_000)
    parser.add_argument("--workspaces", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    asyncio.run(measure(asked.schedules, asked.workspaces, asked.rounds))


if __name__ == "__main__":
    main()
