"""What a person's Home shows of classes: their own of today and tomorrow, all that are on, and what operations see."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta

from msgspec import Struct

from bot.baijiayun import BaijiayunError, ListedRoom
from bot.classroom.finding import days, known_rooms, rooms_for, taught_by
from bot.classroom.known_rooms import ListedRooms
from bot.classroom.results import Room
from bot.classroom.statistics import daily_peaks
from bot.classroom.tenant import Tenant
from bot.clock import PLATFORM_ZONE, platform_day
from bot.errors import RedisUnavailable
from bot.language.commands import CardPlace
from bot.people import Person

MAX_SHOWN = 15
"""Maximum rooms of each part: Home has room for 100 blocks."""

MAX_FOR_OPERATIONS = 5
"""Maximum rooms of each part of what operations see."""

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Operations(Struct, frozen=True):
    """What operations see of the school: the classes of the next hour, those of today and tomorrow that nobody teaches,
    yesterday's numbers, and what is posted regularly. None stands for what is not known.
    """

    soon: tuple[Room, ...]
    soon_total: int
    untaught: tuple[Room, ...]
    untaught_total: int | None
    planned_yesterday: int
    peak_yesterday: int | None
    reports: int | None
    paused: int | None
    watches: int | None


class HomePage(Struct, frozen=True):
    """One's own classes of today and tomorrow that are not over, and all that are on; how many there are of each: None
    if it is not known which are their own.

    `cards` is where the person chose to get cards, `reminder` when they get their classes of the day. `operations` are
    for workspace admins and administrators alone.
    """

    own: tuple[Room, ...]
    running: tuple[Room, ...]
    own_total: int | None
    running_total: int
    cards: CardPlace = CardPlace.BOTH
    reminder: time | None = None
    operations: Operations | None = None


async def home(tenant: Tenant, person: Person) -> HomePage:
    """The classes of a Home, by time; without Redis it is not known which are the person's own."""
    now = tenant.clock()
    today = now.astimezone(person.zone).date()
    known = await known_rooms(tenant)
    near = list(known.between(now, days(person.zone, today, today + DAY)[1]))
    own: list[ListedRoom] | None = None
    with suppress(RedisUnavailable):
        own = await taught_by(tenant, near, person)
    running = [room for room in near if room.start_time <= now]
    sees_all = person.workspace_admin or person.administrator
    return HomePage(
        own=await rooms_for(tenant, person, (own or [])[:MAX_SHOWN]),
        running=await rooms_for(tenant, person, running[:MAX_SHOWN]),
        own_total=None if own is None else len(own),
        running_total=len(running),
        cards=await _cards(tenant, person.id),
        reminder=await _reminder(tenant, person.id),
        operations=await _operations(tenant, person, known, near, now) if sees_all else None,
    )


async def _operations(
    tenant: Tenant, person: Person, known: ListedRooms, near: Sequence[ListedRoom], now: datetime
) -> Operations:
    yesterday = platform_day(now) - DAY
    of_yesterday = known.between(*days(PLATFORM_ZONE, yesterday, yesterday))
    soon = [room for room in near if now < room.start_time <= now + HOUR]
    untaught = await _untaught(tenant, near)
    reports, paused, watches = await _regular(tenant)
    return Operations(
        soon=await rooms_for(tenant, person, soon[:MAX_FOR_OPERATIONS]),
        soon_total=len(soon),
        untaught=await rooms_for(tenant, person, (untaught or [])[:MAX_FOR_OPERATIONS]),
        untaught_total=None if untaught is None else len(untaught),
        planned_yesterday=sum(platform_day(room.start_time) == yesterday for room in of_yesterday),
        peak_yesterday=await _peak(tenant, now),
        reports=reports,
        paused=paused,
        watches=watches,
    )


async def _untaught(tenant: Tenant, rooms: Sequence[ListedRoom]) -> list[ListedRoom] | None:
    with suppress(RedisUnavailable):
        staff = await tenant.rooms.staff([room.room_id for room in rooms])
        return [room for room, of in zip(rooms, staff, strict=True) if of.on_duty is None]
    return None


async def _peak(tenant: Tenant, now: datetime) -> int | None:
    yesterday = platform_day(now) - DAY
    with suppress(BaijiayunError, RedisUnavailable):
        return (await daily_peaks(tenant, yesterday, yesterday)).get(yesterday, 0)
    return None


async def _regular(tenant: Tenant) -> tuple[int | None, int | None, int | None]:
    """How many reports are scheduled, how many of them are paused, and how many channels are watched."""
    with suppress(RedisUnavailable):
        states, watches = await tenant.schedules.all(), await tenant.watches.all()
        return len(states), sum(bool(state.paused) for state in states), len(watches)
    return None, None, None


async def _cards(tenant: Tenant, user: str) -> CardPlace:
    with suppress(RedisUnavailable):
        return CardPlace(await tenant.contexts.card_place(user) or CardPlace.BOTH)
    return CardPlace.BOTH


async def _reminder(tenant: Tenant, user: str) -> time | None:
    with suppress(RedisUnavailable):
        return await tenant.daily.of(user)
    return None
