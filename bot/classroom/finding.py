"""Finding the room that a command refers to, as the person may see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum, auto
from functools import partial

from msgspec.structs import replace

from bot.access import may_change, may_teach, require_change
from bot.baijiayun import AlreadyDeleted, BaijiayunError, ListedRoom, NoSuchRoom, RoomInfo
from bot.classroom.known_rooms import ListedRooms
from bot.classroom.near_titles import near_titles
from bot.classroom.results import Entrance, Role, Room, RoomChoice
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import PLATFORM_ZONE
from bot.errors import RoomNotFound
from bot.language.commands import Command, DayPart, RoomCode, RoomId, RoomTime, RoomTitle
from bot.language.commands import Room as RoomReference
from bot.people import Person
from bot.state import Pair, Staff

DUAL_TEACHER_ROOM, LARGE_CLASS_ROOM = 5, 2
"""`type` of a room (APIs 6 and 10)."""

ALL_PRODUCTS = 0
"""`product_type` of API 10 that leaves nothing out."""

PAGE_SIZE = 1000
"""Page size of API 10: its maximum."""

MAX_CHOICES = 100
"""Maximum rooms to choose from: the limit of a Slack menu."""


TITLE_TIMEOUT = 2.0
"""Seconds that a question waits for the title of its room, without which its ID is shown."""


class SeveralRooms(Exception):  # noqa: N818 - not an error: the person chooses
    """Several rooms match a title; or none does, and those that are `near` may be meant."""

    def __init__(self, title: str, rooms: Sequence[Room], *, near: bool = False) -> None:
        super().__init__(title)
        self.title = title
        self.rooms = tuple(rooms)
        self.near = near


def choice(error: SeveralRooms, command: Command) -> RoomChoice:
    """The same command for each matching room."""
    rooms = error.rooms[:MAX_CHOICES]
    commands = tuple(replace(command, room=RoomId(room.id)) for room in rooms)
    return RoomChoice(error.title, rooms, commands, total=len(error.rooms), near=error.near)


async def all_rooms(tenant: Tenant, *, with_large_classes: bool = False) -> AsyncIterator[ListedRoom]:
    """The account's dual-teacher rooms, newest first; if wanted, its rooms of every other type too (API 10)."""
    rooms = (
        tenant.platform.rooms(product_type=ALL_PRODUCTS, limit=PAGE_SIZE)
        if with_large_classes
        else tenant.directory.rooms(tenant.platform)
    )
    async for room in rooms:
        yield room


async def known_rooms(tenant: Tenant) -> ListedRooms:
    """The account's dual-teacher rooms to choose from (API 10).

    What was changed elsewhere may show a minute later in those that are not among the newest.
    """
    return await tenant.directory.known(tenant.platform)


async def rooms_between(
    tenant: Tenant, after: datetime | None = None, before: datetime | None = None
) -> Sequence[ListedRoom]:
    """Of these rooms those that end after one instant and start before another, by start and ID."""
    return (await known_rooms(tenant)).between(after, before)


def days(zone: tzinfo, first: date, last: date) -> tuple[datetime, datetime]:
    """Where the first day begins in a zone, and where the last one ends."""
    begin, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return begin, end


SOON_BEFORE = timedelta(hours=1)
"""How long before a class people may be in its room."""


class Purpose(Enum):
    """What a room is looked for: to see it, what happens in it now or what happened in it, or to change it."""

    LOOK = auto()
    NOW = auto()
    PAST = auto()
    CHANGE = auto()


async def find_room(
    tenant: Tenant,
    context: CommandContext,
    reference: RoomReference,
    purpose: Purpose = Purpose.LOOK,
    *,
    day: date | None = None,
) -> Room:
    """The current state of the referenced room.

    `day` is the platform's calendar day that a command asks about: of several rooms, those of that day are meant.
    Raises RoomNotFound, SeveralRooms, and what APIs 6, 7, 8 and 10 raise.
    """
    match reference:
        case RoomId(id):
            return await fetch_room(tenant, context.person, id)
        case RoomCode(code):
            return await fetch_room(tenant, context.person, await _room_of_code(tenant, code))
        case RoomTitle() | RoomTime():
            return await _find_listed(tenant, context, reference, purpose, day)


async def fetch_room(tenant: Tenant, person: Person, room_id: str) -> Room:
    """A room by its ID (API 6), with its common code (API 7 with user number 0, where that is not known)."""
    info = await tenant.platform.room(room_id)
    student = await tenant.directory.common_code(tenant.platform, room_id)
    return await _room_with_owner(tenant, person, info, student)


async def owner_of(tenant: Tenant, room: Room) -> str | None:
    """Who created a room; None if it was not created through the bot. Raises RedisUnavailable if that is not known."""
    return room.owner or await tenant.rooms.owner(room.id)


async def require_room_change(tenant: Tenant, person: Person, room: Room) -> None:
    """Raises NotAllowed unless the person may change a room, RedisUnavailable if that is not known."""
    require_change(person, await owner_of(tenant, room), room.taught_by)


async def taught_by(tenant: Tenant, rooms: Sequence[ListedRoom], person: Person) -> list[ListedRoom]:
    """The rooms that a person teaches, or created where nobody else does, and those that they substitute in.

    Raises RedisUnavailable.
    """
    staff = await tenant.rooms.staff([room.room_id for room in rooms])
    return [room for room, of in zip(rooms, staff, strict=True) if person.id in (of.taught_by, of.substitute)]


def with_other_half(room: Room) -> list[str]:
    """The IDs of a room and of what is bound to it."""
    return [room.id, *filter(None, [room.other_half])]


async def large_class_of(tenant: Tenant, person: Person, room: Room) -> Room | None:
    """The large class bound to a room, if it is still there."""
    if room.large_class is None:
        return None
    try:
        return await fetch_room(tenant, person, room.large_class)
    except (NoSuchRoom, AlreadyDeleted):
        return None


async def known_titles(tenant: Tenant, reference: RoomReference | None) -> Mapping[str, str]:
    """The title of a room that is named by its ID, by that (API 6); empty if the platform does not tell it soon."""
    if not isinstance(reference, RoomId):
        return {}
    with suppress(BaijiayunError, TimeoutError):
        async with asyncio.timeout(TITLE_TIMEOUT):
            return {reference.id: (await tenant.platform.room(reference.id)).title}
    return {}


async def rooms_for(tenant: Tenant, person: Person, listed: Sequence[ListedRoom]) -> tuple[Room, ...]:
    """Rooms from API 10 as the person may see them, in the given order."""
    ids = [room.room_id for room in listed]
    staff, pairs = await tenant.staff(ids), await tenant.pairs(ids)
    return tuple(
        room_for(tenant, person, room, room.student_code, of, pair)
        for room, of, pair in zip(listed, staff, pairs, strict=True)
    )


async def _room_with_owner(tenant: Tenant, person: Person, info: RoomInfo, student: str) -> Room:
    (staff,), (pair,) = await tenant.staff([info.room_id]), await tenant.pairs([info.room_id])
    return room_for(tenant, person, info, student, staff, pair)


def room_for(
    tenant: Tenant,
    person: Person,
    room: RoomInfo | ListedRoom,
    student: str,
    staff: Staff,
    pair: Pair,
) -> Room:
    """A room as the person may see it: with teacher's and assistant's codes only if they may teach it."""
    allowed = may_teach(person, staff.owner, staff.teacher, staff.substitute)

    def entrance(role: Role, code: str) -> Entrance | None:
        # the student link is for sharing; the others are for this person
        name = None if role is Role.STUDENT else person.name
        return Entrance(role, code, tenant.platform.join_link(code, name)) if code else None

    return Room(
        id=room.room_id,
        title=room.title,
        start=room.start_time,
        end=room.end_time,
        max_users=room.max_users or 0,
        student=entrance(Role.STUDENT, student),
        teacher=entrance(Role.TEACHER, room.teacher_code) if allowed else None,
        assistant=entrance(Role.ASSISTANT, room.admin_code) if allowed else None,
        owner=staff.owner,
        taught_by=staff.teacher if staff.teacher != staff.owner else None,
        substitute=staff.substitute,
        may_change=may_change(person, staff.owner, staff.teacher),
        large_class=pair.large_class,
        dual_teacher=pair.dual_teacher,
    )


async def _room_of_code(tenant: Tenant, code: str) -> str:
    info = await tenant.platform.find_join_code(code)
    if info is None:
        raise RoomNotFound(code)
    return info.room_id


async def _find_listed(
    tenant: Tenant,
    context: CommandContext,
    reference: RoomTitle | RoomTime,
    purpose: Purpose,
    day: date | None,
) -> Room:
    """Narrows by the day and the start that were said, then by the title, then by what it is looked for.

    One left of several is taken to be meant, except for a change where no day was said.
    """
    reference = await _by_whole_title(tenant, reference, context.person, day)
    named = await _named(tenant, reference, context.person)
    if not any(named) and isinstance(reference, RoomTitle) and _may_be_code(reference.title):
        with suppress(RoomNotFound):
            code = await _room_of_code(tenant, reference.title.casefold())
            return await fetch_room(tenant, context.person, code)
    at_time = ([room for room in some if _is_at(room, reference, context.person, day)] for some in named)
    said = next(filter(None, at_time), None)
    if said is None:
        near = next(filter(None, named), None) or await _near(tenant, reference)
        if day is not None or isinstance(reference, RoomTime) or not near:
            raise RoomNotFound(_described(reference))
        raise await _several(tenant, context.person, reference, purpose, near, near=True)
    likely = _likely(said, purpose, tenant.clock())
    is_said = reference.date is not None or day is not None
    if len(likely) == 1 and (purpose is not Purpose.CHANGE or is_said or len(said) == 1):
        return await fetch_room(tenant, context.person, likely[0].room_id)
    raise await _several(tenant, context.person, reference, purpose, said)


async def _several(
    tenant: Tenant,
    person: Person,
    reference: RoomTitle | RoomTime,
    purpose: Purpose,
    rooms: list[ListedRoom],
    *,
    near: bool = False,
) -> SeveralRooms:
    """Those of some rooms that are the likeliest to be meant, these in order, to choose from."""
    now = tenant.clock()
    likely = _likely(rooms, purpose, now)
    likely.sort(key=partial(_past_relevance if purpose is Purpose.PAST else _relevance, now))
    return SeveralRooms(_described(reference), await rooms_for(tenant, person, likely), near=near)


async def _near(tenant: Tenant, reference: RoomTitle | RoomTime) -> list[ListedRoom]:
    """The rooms with titles that are a few typos away from what was said."""
    if isinstance(reference, RoomTime):
        return []
    known = await known_rooms(tenant)
    near = await near_titles(_titles(tenant, reference.title), known.titles())
    return [room for room in known.titled(near) if room.title.casefold() in near]


async def _named(
    tenant: Tenant, reference: RoomTitle | RoomTime, person: Person
) -> Sequence[list[ListedRoom]]:
    """The rooms that may be meant, those with the likeliest title first."""
    known = await known_rooms(tenant)
    if isinstance(reference, RoomTitle):
        titles = _titles(tenant, reference.title)
        return _by_title(known.titled(titles), titles)
    said = days(person.zone, reference.date, reference.date) if reference.date else ()
    return (list(known.between(*said)),)


async def _by_whole_title(
    tenant: Tenant, reference: RoomTitle | RoomTime, person: Person, day: date | None
) -> RoomTitle | RoomTime:
    """What was said with a start that may be a title: by that title, if a room of the day has it."""
    if reference.whole is None:
        return reference
    titled = RoomTitle(reference.whole, reference.date)
    title = reference.whole.casefold()
    rooms = (await known_rooms(tenant)).titled([title])
    is_there = any(room.title.casefold() == title and _is_at(room, titled, person, day) for room in rooms)
    return titled if is_there else reference


def _is_at(room: ListedRoom, reference: RoomTitle | RoomTime, person: Person, day: date | None) -> bool:
    """Whether a room is of the day and starts at the time that were said."""
    start = room.start_time.astimezone(person.zone)
    if reference.time is not None and start.time() != reference.time:
        return False
    if reference.date is not None and start.date() != reference.date:
        return False
    if reference.part is not None and start.hour not in _HOURS[reference.part]:
        return False
    first, last = (at.astimezone(PLATFORM_ZONE).date() for at in (room.start_time, room.end_time))
    return day is None or first <= day <= last


_HOURS = {DayPart.MORNING: range(12), DayPart.AFTERNOON: range(12, 18), DayPart.EVENING: range(17, 24)}
"""In which a room of a part of a day starts: what begins after five is in the evening too."""


def _likely(rooms: list[ListedRoom], purpose: Purpose, now: datetime) -> list[ListedRoom]:
    """Of several rooms those that are the likeliest to be looked for; all of them where none is likelier."""
    ahead = [room for room in rooms if room.end_time > now]
    begun = [room for room in rooms if room.start_time <= now]
    match purpose:
        case Purpose.NOW:
            return [room for room in ahead if room.start_time - SOON_BEFORE <= now] or ahead or rooms
        case Purpose.CHANGE:
            return ahead or rooms
        case Purpose.PAST:
            return begun or rooms
    return rooms


def _described(reference: RoomTitle | RoomTime) -> str:
    """How a room was referred to."""
    title = reference.whole or (reference.title if isinstance(reference, RoomTitle) else None)
    day = str(reference.date) if reference.date else None
    clock = f"{reference.time:%H:%M}" if reference.time and not reference.whole else None
    return " ".join(filter(None, (title, day, clock)))


def _relevance(now: datetime, room: ListedRoom) -> tuple[bool, timedelta]:
    """Sort key: current and upcoming rooms first, then past ones, each nearest first."""
    over = room.end_time <= now
    return over, now - room.end_time if over else room.start_time - now


def _past_relevance(now: datetime, room: ListedRoom) -> tuple[bool, timedelta]:
    """Sort key: rooms that have begun first, the latest before others."""
    ahead = room.start_time > now
    return ahead, room.start_time - now if ahead else now - room.start_time


def _may_be_code(title: str) -> bool:
    return len(title) == 6 and title.isascii() and title.isalpha()


def best_titled(tenant: Tenant, rooms: Iterable[ListedRoom], title: str) -> list[ListedRoom]:
    """Of these rooms those whose title is nearest to what was said."""
    by_title = _by_title(rooms, _titles(tenant, title))
    return next(filter(None, by_title), [])


def _titles(tenant: Tenant, title: str) -> list[str]:
    """What a title may mean, case-folded: English class is English, if no room is called that."""
    meant = (title, tenant.grammar.without_class_noun(title))
    return [each.casefold() for each in meant if each]


def _by_title(rooms: Iterable[ListedRoom], titles: Sequence[str]) -> Sequence[list[ListedRoom]]:
    """Rooms with exactly the first of these titles, those that start with it, and those that contain it; then those of
    the next. Titles are case-folded.
    """
    found: list[list[ListedRoom]] = [[] for _ in range(3 * len(titles))]
    for room in rooms:
        held = room.title.casefold()
        ranks = (3 * i + rank for i, title in enumerate(titles) if (rank := _rank(held, title)) is not None)
        if (best := next(ranks, None)) is not None:
            found[best].append(room)
    return found


def _rank(held: str, wanted: str) -> int | None:
    """How near a title is to what is wanted: the same, begun so, or with that in it if that tells rooms apart."""
    if held == wanted:
        return 0
    if held.startswith(wanted):
        return 1
    return 2 if wanted in held and _tells_apart(wanted) else None


MIN_LETTERS, MIN_CHARACTERS = 4, 2
"""What a part of a title must have: letters, or characters of a script that writes a word with one or two."""


def _tells_apart(part: str) -> bool:
    """Whether a part of a title is enough to tell rooms by."""
    letters = sum(char.isalnum() and char.isascii() for char in part)
    characters = sum(char.isalpha() and not char.isascii() for char in part)
    return letters >= MIN_LETTERS or characters >= MIN_CHARACTERS
