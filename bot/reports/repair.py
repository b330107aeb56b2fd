"""Lists the schedules in Redis for operators, and puts missing ones back into the queue."""

from __future__ import annotations

import calendar
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from bot.jobs import JobRecord, Queue
from bot.settings import Settings
from bot.state import SCHEDULED, Redis, ScheduleState, connect, embedded, is_schedule, state_of, written


async def repair_reports(settings: Settings, *, repair: bool) -> list[str]:
    """A line for each schedule and one for the queue; with `repair`, exactly those schedules are queued that should be.

    Raises RedisUnavailable, NoRedis.
    """
    async with AsyncExitStack() as stack:
        url = settings.redis_url
        address = (
            url.get_secret_value()
            if url
            else await stack.enter_async_context(embedded(settings.rollcall_data))
        )
        redis = await stack.enter_async_context(connect(address))
        return [line async for line in _lines(redis, repair=repair)]


async def _lines(redis: Redis, *, repair: bool) -> AsyncIterator[str]:
    queue = Queue(redis, SCHEDULED)
    records = [record for record in await queue.all() if is_schedule(record.job)]
    states = [state_of(record.job, record.state, record.paused) for record in records]
    for state, record in sorted(zip(states, records, strict=True), key=_place):
        yield f"{_described(state)}: {await _state(queue, record, state, repair=repair)}"
    counts = await queue.count()
    yield f"{counts.due} scheduled, {counts.ready} ready, {counts.held} running"


def _place(listed: tuple[ScheduleState, JobRecord]) -> tuple[str, int]:
    schedule = listed[0].schedule
    return schedule.team, schedule.number


async def _state(queue: Queue, record: JobRecord, state: ScheduleState, *, repair: bool) -> str:
    wrong = "; fixed" if repair else "; fix it with --repair"
    match (await queue.is_queued(record), bool(record.paused)):
        case (True, False):
            return f"next {written(state.due)}"
        case (False, True):
            return f"paused ({record.paused})"
        case (True, True):
            if repair:
                await queue.pause(record.job.key, record.paused)
            return f"paused ({record.paused}), but queued{wrong}"
    if repair:
        await queue.schedule(record.job.key, record.due)
    return f"not scheduled, due {written(state.due)}{wrong}"


def _described(state: ScheduleState) -> str:
    schedule = state.schedule
    every = "daily" if schedule.weekday is None else f"weekly on {calendar.day_name[schedule.weekday]}"
    at = f"{every} at {schedule.at:%H:%M} {schedule.zone}"
    return f"{schedule.team} {schedule.number} {at} in {schedule.channel} by {schedule.owner}"
