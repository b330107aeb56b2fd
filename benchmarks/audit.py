"""What the audit trail costs as it grows: to keep a change, and to read the newest page of all, a room and a person.

    .venv/bin/python benchmarks/audit.py [--changes 1000000]

A Redis of its own holds 400 days of changes of rooms, three to each room, by 300 people. Trails of each size stand side
by side; by turns the medians of five rounds of 100 calls, in milliseconds, and the bytes of Redis for each change.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from ratios import ratio

from bot.state import AuditQuery, AuditTrail, Change, Keys, Redis, connect, embedded
from bot.state.audit import MAX_PER_DAY

TODAY = date(2026, 11, 23)
DAYS = 400
PEOPLE = 300
SIZES = (1_000, 100_000, 1_000_000)
ROUNDS, CALLS = 5, 100
OPERATIONS = ("keep one", "a page of all", "a page of a room", "a page of a person")
AT_ONCE = 1000
A_PAGE = 10


def change(number: int, people: int = PEOPLE) -> Change:
    """A class that was moved."""
    return Change(
        at=1_760_000_000 + number,
        by=f"U0PERSON{number % people:03}",
        what="room.edit",
        outcome="done",
        room=f"{26_000_000_000_000 + number // 3}",
        title=f"English, class {number % 97}",
        whose=(f"U0PERSON{number % people:03}",),
        before={"start": "2026-11-24T14:00:00+08:00", "end": "2026-11-24T15:00:00+08:00"},
        after={"start": "2026-11-24T16:00:00+08:00", "end": "2026-11-24T17:00:00+08:00"},
        via="line",
        place="C0GENERAL 1795397400.000100",
    )


async def fill(trail: AuditTrail, size: int) -> None:
    """Adds changes, spread over the days, as `AuditTrail.keep` does one at a time."""
    redis, keys = trail.redis, trail.keys
    positions: Counter[date] = Counter()
    for start in range(0, size, AT_ONCE):
        async with redis.pipeline(transaction=False) as pipe:
            for number in range(start, min(start + AT_ONCE, size)):
                kept, day = (
                    change(number, people_of(size)),
                    TODAY - timedelta(days=DAYS - 1 - number * DAYS // size),
                )
                place = day.toordinal() * MAX_PER_DAY + positions[day]
                positions[day] += 1
                pipe.rpush(keys.audit_log(day.isoformat()), msgspec.json.encode(kept))
                for index in (keys.audit_by(kept.by), keys.audit_about(kept.by), keys.audit_room(kept.room)):
                    pipe.rpush(index, place)
            await pipe.execute()


async def at_rest(redis: Redis) -> None:
    """Waits until Redis has written anew what it holds."""
    while (await redis.info("persistence"))["aof_rewrite_in_progress"]:  # noqa: ASYNC110 - Redis tells nobody
        await asyncio.sleep(0.5)


async def page(trail: AuditTrail, **wanted: str) -> None:
    """Reads the newest page."""
    found = 0
    reading: AsyncIterator[Any] = trail.read(AuditQuery(**wanted), TODAY)  # type: ignore[arg-type]
    async with aclosing(reading) as some:  # type: ignore[type-var]
        async for changes in some:
            found += len(changes)
            if found > A_PAGE:
                return


async def median(call: Callable[[int], Awaitable[None]]) -> float:
    """The median of some calls, in milliseconds."""
    took = []
    for number in range(CALLS):
        began = time.perf_counter()
        await call(number)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


async def used(redis: Redis) -> int:
    """Bytes in use."""
    return int((await redis.info("memory"))["used_memory"])


def people_of(size: int) -> int:
    """How many people made so many changes: each more than a page."""
    return min(PEOPLE, max(1, size // 20))


async def measure(trail: AuditTrail, size: int, round: int) -> tuple[float, ...]:
    """What a change costs now: to keep, and to read a page of all, of a room and of a person."""
    people = people_of(size)
    return (
        await median(lambda number: keep(trail, size, round * CALLS + number)),
        await median(lambda number: page(trail)),
        await median(lambda number: page(trail, room=f"{26_000_000_000_000 + number % (size // 3)}")),
        await median(lambda number: page(trail, by=f"U0PERSON{number % people:03}")),
    )


async def keep(trail: AuditTrail, size: int, number: int) -> None:
    """Keeps one more change today."""
    await trail.keep(f"measured {number}", change(size + number, people_of(size)), TODAY)


async def run(most: int) -> None:
    """Measures trails of each size up to `most`, by turns."""
    sizes = [each for each in SIZES if each <= most]
    with TemporaryDirectory(prefix="rollcall-bench-") as folder:
        async with embedded(Path(folder)) as url, connect(url) as redis:
            trails, bytes_each = {}, {}
            for size in sizes:
                trails[size], before = AuditTrail(redis, Keys(f"T0BENCH{size}")), await used(redis)
                await fill(trails[size], size)
                bytes_each[size] = (await used(redis) - before) / size
            await at_rest(redis)
            rounds = [
                {size: await measure(trails[size], size, round) for size in sizes} for round in range(ROUNDS)
            ]
    costs = {
        size: [statistics.median(costs) for costs in zip(*(each[size] for each in rounds), strict=True)]
        for size in sizes
    }
    show(costs, bytes_each)


def show(costs: dict[int, list[float]], bytes_each: dict[int, float]) -> None:
    """Prints what each size costs, and the largest beside the smallest."""
    print(f"{'changes':>10} {'keep':>8} {'all':>8} {'room':>8} {'person':>8}  ms; bytes a change")
    for size, each in costs.items():
        print(f"{size:>10,} {' '.join(f'{cost:8.3f}' for cost in each)}  {bytes_each[size]:,.0f}")
    small, large = min(costs), max(costs)
    for what, before, after in zip(OPERATIONS, costs[small], costs[large], strict=True):
        ratio(f"audit trail: {what} among {large:,} changes, beside {small:,}", after / before, "≤ 1.3")


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--changes", type=int, default=SIZES[-1])
    asyncio.run(run(parser.parse_args().changes))


if __name__ == "__main__":
    main()
