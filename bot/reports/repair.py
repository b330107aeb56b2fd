"""The schedules as Redis holds them, for whoever runs Rollcall: listed, and armed anew where that was lost."""

from __future__ import annotations

import calendar
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from bot.settings import Settings
from bot.state import Keys, Redis, Schedules, ScheduleState, connect, embedded, written


async def repair_reports(settings: Settings, *, repair: bool) -> list[str]:
    """A line for each schedule; with `repair` those are armed that should be, and no others.

    Raises StateGone, NoRedis.
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
    for team in await _teams(redis):
        schedules = Schedules(redis, Keys(team))
        for state in await schedules.all():
            yield f"{_described(state)}: {await _state(schedules, state, repair=repair)}"


async def _teams(redis: Redis) -> list[str]:
    """The teams that have schedules."""
    return sorted({str(key).split(":")[1] async for key in redis.scan_iter(Keys("*").schedules())})


async def _state(schedules: Schedules, state: ScheduleState, *, repair: bool) -> str:
    number, wrong = state.schedule.number, "; mended" if repair else "; mend it with --repair"
    match (await schedules.queued(number), bool(state.paused)):
        case (True, False):
            return f"next {written(state.due)}"
        case (False, True):
            return f"paused ({state.paused})"
        case (True, True):
            if repair:
                await schedules.pause(number, state.paused)
            return f"paused ({state.paused}), but queued{wrong}"
    if repair:
        await schedules.arm(number, state.due)
    return f"not armed, due {written(state.due)}{wrong}"


def _described(state: ScheduleState) -> str:
    schedule = state.schedule
    every = "daily" if schedule.weekday is None else f"weekly on {calendar.day_name[schedule.weekday]}"
    at = f"{every} at {schedule.at:%H:%M} {schedule.zone}"
    return f"{schedule.team} {schedule.number} {at} in {schedule.channel} by {schedule.owner}"
