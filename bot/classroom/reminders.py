"""The daily message with a person's classes: turning it on and off, and its contents."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from dateutil.tz import resolve_imaginary

from bot.classroom.clashes import clashes_among
from bot.classroom.finding import days, rooms_for, taught_by
from bot.classroom.known_rooms import ListedRooms
from bot.classroom.results import ReminderChosen, RoomList
from bot.classroom.rooms import ROOMS_PER_PAGE
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import RemindMe
from bot.people import Person

DAY = timedelta(days=1)


async def remind(tenant: Tenant, context: CommandContext, command: RemindMe) -> ReminderChosen:
    """Sends the person their classes every day at a clock time of their zone, or no more. Raises RedisUnavailable."""
    person = context.person
    if command.time is None:
        await tenant.daily.turn_off(person.id)
        return ReminderChosen(None)
    first = next_due(command.time, person, tenant.clock())
    await tenant.daily.turn_on(person.id, command.time, first)
    return ReminderChosen(command.time, first, await tenant.schedules.has_worker())


def next_due(at: time, person: Person, after: datetime) -> datetime:
    """When a person's clocks show a time next, in UTC; where they are set past it, when they are set."""
    day = after.astimezone(person.zone).date()
    days = (resolve_imaginary(datetime.combine(day + n * DAY, at, person.zone)) for n in range(3))
    return next(due.astimezone(UTC) for due in days if due > after)


async def classes_of_day(tenant: Tenant, person: Person, known: ListedRooms, now: datetime) -> RoomList:
    """What a person teaches or substitutes in today. Raises RedisUnavailable."""
    today = now.astimezone(person.zone).date()
    begin, end = days(person.zone, today, today)
    of_day = [room for room in known.between(begin, end) if room.start_time >= begin]
    own = await taught_by(tenant, of_day, person)
    return RoomList(
        rooms=await rooms_for(tenant, person, own[:ROOMS_PER_PAGE]),
        total=len(own),
        page=1,
        pages=max(1, -(-len(own) // ROOMS_PER_PAGE)),
        first=today,
        last=today,
        mine=True,
        clashes=await clashes_among(tenant, person.id, own, known),
    )
