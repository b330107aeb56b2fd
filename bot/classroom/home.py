"""What a person's Home shows of classes: their own of today and tomorrow, and all that are on (API 10)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.baijiayun import ListedRoom
from bot.classroom.finding import latest_rooms, rooms_for, taught_by
from bot.classroom.results import Room
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import RedisUnavailable
from bot.language.commands import CardPlace

SHOWN = 15
"""Maximum rooms of each part: Home has room for 100 blocks."""

MOST_REQUESTS = 10
"""Pages of API 10 that a Home may cost. Of an account with more rooms, those created last are looked through."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """One's own classes of today and tomorrow that are not over, and all that are on; how many there are of each: None
    if it is not known which are their own.

    `cards` is where the person chose to get cards.
    """

    own: tuple[Room, ...]
    running: tuple[Room, ...]
    own_total: int | None
    running_total: int
    cards: CardPlace = CardPlace.BOTH


async def home(tenant: Tenant, context: CommandContext) -> HomePage:
    """The classes of a Home, by time; without Redis it is not known which are the person's own."""
    person, now = context.person, tenant.clock()
    last = now.astimezone(person.zone).date() + timedelta(days=1)
    near = [
        room
        async for room in latest_rooms(tenant, MOST_REQUESTS)
        if room.end_time > now and room.start_time.astimezone(person.zone).date() <= last
    ]
    near.sort(key=lambda room: (room.start_time, room.room_id))
    own: list[ListedRoom] | None = None
    with suppress(RedisUnavailable):
        own = await taught_by(tenant, near, person)
    running = [room for room in near if room.start_time <= now]
    return HomePage(
        own=await rooms_for(tenant, person, (own or [])[:SHOWN]),
        running=await rooms_for(tenant, person, running[:SHOWN]),
        own_total=None if own is None else len(own),
        running_total=len(running),
        cards=await _cards(tenant, person.id),
    )


async def _cards(tenant: Tenant, user: str) -> CardPlace:
    with suppress(RedisUnavailable):
        return CardPlace(await tenant.contexts.card_place(user) or CardPlace.BOTH)
    return CardPlace.BOTH
