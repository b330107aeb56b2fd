"""The schedules as Redis holds them, for whoever runs Rollcall: listed, and armed anew where that was lost."""

from __future__ import annotations

import calendar
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from bot.settings import Settings
from bot.state import Keys, Redis, Schedules, Standing, connect, embedded, written


async def upkeep(settings: Settings, *, repair: bool) -> list[str]:
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
        for standing in await schedules.all():
            yield f"{_described(standing)}: {await _state(schedules, standing, repair=repair)}"


async def _teams(redis: Redis) -> list[str]:
    """The teams that have schedules."""
    return sorted({str(key).split(":")[1] async for key in redis.scan_iter(Keys("*").schedules())})


async def _state(schedules: Schedules, standing: Standing, *, repair: bool) -> str:
    number, wrong = standing.schedule.number, "; mended" if repair else "; mend it with --repair"
    match (await schedules.queued(number), bool(standing.paused)):
        case (True, False):
            return f"next {written(standing.due)}"
        case (False, True):
            return f"paused ({standing.paused})"
        case (True, True):
            if repair:
                await schedules.pause(number, standing.paused)
            return f"paused ({standing.paused}), but queued{wrong}"
    if repair:
        await schedules.arm(number, standing.due)
    return f"not armed, due {written(standing.due)}{wrong}"


def _described(standing: Standing) -> str:
    schedule = standing.schedule
    every = "daily" if schedule.weekday is None else f"weekly on {calendar.day_name[schedule.weekday]}"
    at = f"{every} at {schedule.at:%H:%M} {schedule.zone}"
    return f"{schedule.team} {schedule.number} {at} in {schedule.channel} by {schedule.owner}"
