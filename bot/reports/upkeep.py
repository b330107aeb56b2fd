"""The schedules as Redis holds them, for whoever runs Rollcall: listed, and armed anew where that was lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from bot.settings import Settings
from bot.state import Keys, Redis, Schedules, Standing, connect, embedded


async def upkeep(settings: Settings, *, repair: bool) -> list[str]:
    """A line for each schedule; with `repair` each is armed that should be. Raises StateGone, NoRedis."""
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
    pattern = Keys("*").schedules()
    return sorted({str(key).split(":")[1] async for key in redis.scan_iter(pattern)})


async def _state(schedules: Schedules, standing: Standing, *, repair: bool) -> str:
    number, due = standing.schedule.number, standing.due
    queued = await schedules.queued(number)
    if standing.paused:
        if queued and repair:
            await schedules.pause(number, standing.paused)
        return f"paused ({standing.paused})" + (_mended(repair) if queued else "")
    if queued:
        return f"next {due.isoformat()}"
    if repair:
        await schedules.arm(number, due)
    return f"not armed, due {due.isoformat()}" + _mended(repair)


def _mended(repair: bool) -> str:
    return ", mended" if repair else ", mend it with --repair"


def _described(standing: Standing) -> str:
    schedule = standing.schedule
    every = "daily" if schedule.weekday is None else f"weekly on day {schedule.weekday}"
    at = f"{every} at {schedule.at:%H:%M} {schedule.zone}"
    return f"{schedule.team} {schedule.number} {at} in {schedule.channel} by {schedule.owner}"
