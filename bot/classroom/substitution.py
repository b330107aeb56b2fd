"""Substituting for a teacher: offered to a person, who accepts or declines; the first answer stands."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.access import require_change
from bot.baijiayun import ListedRoom
from bot.classroom.clashes import clashes_of
from bot.classroom.finding import Purpose, days, find_room, known_rooms, rooms_for, with_other_half
from bot.classroom.known_rooms import ListedRooms
from bot.classroom.results import Clash, Room, SubstituteAsked, SubstitutionAnswered, SubstitutionEnded
from bot.classroom.rooms import ImpossibleChange
from bot.classroom.teachers import require_member
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import NoClasses, NoOffer
from bot.language.commands import AnswerSubstitution, Refusal, RoomTitle, Substitute
from bot.people import Person
from bot.state import Offer, OfferedClass, Staff

EXAMPLE = 'room substitute @ben for "English"'


async def ask(
    tenant: Tenant, context: CommandContext, command: Substitute
) -> SubstituteAsked | SubstitutionEnded:
    """Offers classes that are not over to a person; to their own teacher they are given back at once.

    Raises ImpossibleChange where neither a room nor a teacher is named, NotAllowed, NoClasses, ProfileUnavailable, and
    what `find_room` raises.
    """
    if command.room is None and command.teacher is None:
        raise ImpossibleChange(Refusal("missing", example=EXAMPLE, command="room.substitute", missing="room"))
    known = await known_rooms(tenant)
    rooms, staff = await _meant(tenant, context, command, known)
    for of in staff:
        require_change(context.person, of.owner, of.teacher)
    if all(command.person == of.taught_by for of in staff):
        return await _given_back(tenant, rooms)
    await require_member(tenant, command.person)
    await tenant.substitutions.offer(_offer(tenant, context, command.person, rooms, staff[0]))
    clash = await _clash(tenant, command.person, rooms, known)
    return SubstituteAsked(rooms, command.person, clash, await tenant.schedules.has_worker())


async def answer(
    tenant: Tenant, context: CommandContext, command: AnswerSubstitution
) -> SubstitutionAnswered:
    """Accepts or declines what was offered to the person, of which a room is one class. Raises NoOffer."""
    room = await find_room(tenant, context, command.room)
    offer = await tenant.substitutions.of(room.id)
    (staff,) = await tenant.rooms.staff([room.id])
    is_open = offer is not None and (offer.to, offer.teacher) == (context.person.id, staff.taught_by)
    if offer is None or not is_open or room.end <= tenant.clock():
        raise NoOffer(room.title)
    accepted = await tenant.substitutions.answer(offer, accepted=command.accept)
    if accepted:
        ids = [each.id for each in offer.classes]
        await tenant.rooms.keep_substitute(ids, context.person.id)
        await tenant.keep_last(context.person, room.id)
        room = replace(room, substitute=context.person.id)
    return SubstitutionAnswered(room, offer, accepted, already=accepted is not command.accept)


async def _meant(
    tenant: Tenant, context: CommandContext, command: Substitute, known: ListedRooms
) -> tuple[tuple[Room, ...], Sequence[Staff]]:
    """The rooms that are meant, and whose they are. Raises NoClasses, RedisUnavailable."""
    if command.teacher is None and command.room is not None:
        reference = command.room
        if isinstance(reference, RoomTitle) and command.from_ is not None:
            reference = replace(reference, date=command.from_)
        room = await find_room(tenant, context, reference, Purpose.CHANGE)
        rooms: tuple[Room, ...] = (room,) if room.end > tenant.clock() else ()
    else:
        of_days = _of_days(tenant, context.person, command, known)
        staff = await tenant.rooms.staff([room.room_id for room in of_days])
        theirs = [room for room, of in zip(of_days, staff, strict=True) if of.taught_by == command.teacher]
        rooms = await rooms_for(tenant, context.person, theirs)
    if not rooms:
        raise NoClasses
    return rooms, await tenant.rooms.staff([room.id for room in rooms])


def _of_days(tenant: Tenant, person: Person, command: Substitute, known: ListedRooms) -> list[ListedRoom]:
    """The rooms of the days that were said, or else of today, that are not over, by time."""
    now = tenant.clock()
    today = now.astimezone(person.zone).date()
    first, last = command.from_ or today, command.to or command.from_ or today
    begin, end = days(person.zone, first, last)
    return [room for room in known.between(max(begin, now), end) if room.start_time >= begin]


async def _given_back(tenant: Tenant, rooms: Sequence[Room]) -> SubstitutionEnded:
    ids = [half for room in rooms for half in with_other_half(room)]
    await tenant.substitutions.withdraw(ids)
    await tenant.rooms.end_substitution(ids)
    was = next((room.substitute for room in rooms if room.substitute), None)
    return SubstitutionEnded(tuple(replace(room, substitute=None) for room in rooms), was)


def _offer(tenant: Tenant, context: CommandContext, to: str, rooms: Sequence[Room], staff: Staff) -> Offer:
    classes = [
        OfferedClass(half, room.title, room.start, room.end)
        for room in rooms
        for half in with_other_half(room)
    ]
    return Offer(
        id=context.id,
        team=tenant.team,
        channel=context.channel,
        asker=context.person.id,
        to=to,
        teacher=staff.taught_by,
        classes=tuple(classes),
        at=context.asked_at,
    )


async def _clash(tenant: Tenant, person: str, rooms: Sequence[Room], known: ListedRooms) -> Clash | None:
    times = [(room.start, room.end) for room in rooms]
    clashes = await clashes_of(tenant, person, times, known, but=[room.id for room in rooms])
    return next(filter(None, clashes), None)
