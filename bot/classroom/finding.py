"""Finding the room that a command refers to, as the person may see it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.access import may_change
from bot.baijiayun import ListedRoom, RoomInfo
from bot.classroom.results import Entrance, Role, Room, RoomChoice
from bot.classroom.tenant import DUAL_TEACHER, CommandContext, Tenant
from bot.errors import RoomNotFound
from bot.language.commands import Command, RoomCode, RoomId, RoomTitle
from bot.language.commands import Room as RoomReference
from bot.people import Person
from bot.state import Pair

DUAL_TEACHER_ROOM, LARGE_CLASS_ROOM = 5, 2
"""`type` of a room (APIs 6 and 10)."""

ALL_PRODUCTS = 0
"""`product_type` of API 10 that leaves nothing out."""

PAGE = 1000
"""Page size of API 10: its maximum."""

CHOICES = 100
"""Maximum rooms to choose from: the limit of a Slack menu."""


class SeveralRooms(Exception):  # noqa: N818 - not an error: the person chooses
    """Several rooms match a title."""

    def __init__(self, title: str, rooms: Sequence[Room]) -> None:
        super().__init__(title)
        self.title = title
        self.rooms = tuple(rooms)


def choice(error: SeveralRooms, command: Command) -> RoomChoice:
    """The same command for each matching room."""
    rooms = error.rooms[:CHOICES]
    commands = tuple(replace(command, room=RoomId(room.id)) for room in rooms)  # type: ignore[call-arg]
    return RoomChoice(error.title, rooms, commands, total=len(error.rooms))


async def all_rooms(tenant: Tenant, *, with_large_classes: bool = False) -> AsyncIterator[ListedRoom]:
    """The account's dual-teacher rooms, newest first (API 10); if wanted, its rooms of every other type too."""
    product = ALL_PRODUCTS if with_large_classes else DUAL_TEACHER
    async for room in tenant.platform.rooms(product_type=product, limit=PAGE):
        yield room


async def find_room(tenant: Tenant, context: CommandContext, reference: RoomReference) -> Room:
    """The current state of the referenced room.

    Raises RoomNotFound, SeveralRooms, and what APIs 6, 7, 8 and 10 raise.
    """
    match reference:
        case RoomId(id):
            return await fetch_room(tenant, context.person, id)
        case RoomCode(code):
            return await fetch_room(tenant, context.person, await _room_of_code(tenant, code))
        case RoomTitle(title):
            return await _find_by_title(tenant, context, title)


async def fetch_room(tenant: Tenant, person: Person, room_id: str) -> Room:
    """A room by its ID (API 6), with its common code (API 7 with user number 0)."""
    info = await tenant.platform.room(room_id)
    student = await tenant.platform.join_code(room_id, 0)
    return await _room_with_owner(tenant, person, info, student)


async def rooms_for(tenant: Tenant, person: Person, listed: Sequence[ListedRoom]) -> tuple[Room, ...]:
    """Rooms from API 10 as the person may see them, in the given order."""
    ids = [room.room_id for room in listed]
    owners, pairs = await tenant.owners(ids), await tenant.pairs(ids)
    return tuple(
        room_for(tenant, person, room, room.student_code, owner, pair)
        for room, owner, pair in zip(listed, owners, pairs, strict=True)
    )


async def _room_with_owner(tenant: Tenant, person: Person, info: RoomInfo, student: str) -> Room:
    (owner,), (pair,) = await tenant.owners([info.room_id]), await tenant.pairs([info.room_id])
    return room_for(tenant, person, info, student, owner, pair)


def room_for(
    tenant: Tenant,
    person: Person,
    room: RoomInfo | ListedRoom,
    student: str,
    owner: str | None,
    pair: Pair,
) -> Room:
    """A room as the person may see it: with teacher's and assistant's codes only if they may change it."""
    allowed = may_change(person, owner)

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
        owner=owner,
        may_change=allowed,
        large_class=pair.large_class,
        dual_teacher=pair.dual_teacher,
    )


async def _room_of_code(tenant: Tenant, code: str) -> str:
    info = await tenant.platform.find_join_code(code)
    if info is None:
        raise RoomNotFound(code)
    return info.room_id


async def _find_by_title(tenant: Tenant, context: CommandContext, title: str) -> Room:
    matches = await _rooms_by_title(tenant, title)
    if not matches:
        if _may_be_code(title):
            return await fetch_room(tenant, context.person, await _room_of_code(tenant, title.casefold()))
        raise RoomNotFound(title)
    if len(matches) > 1:
        matches.sort(key=partial(_relevance, tenant.clock()))
        raise SeveralRooms(title, await rooms_for(tenant, context.person, matches))
    return await fetch_room(tenant, context.person, matches[0].room_id)


def _relevance(now: datetime, room: ListedRoom) -> tuple[bool, timedelta]:
    """Sort key: current and upcoming rooms first, then past ones, each nearest first."""
    over = room.end_time <= now
    return over, now - room.end_time if over else room.start_time - now


def _may_be_code(title: str) -> bool:
    return len(title) == 6 and title.isascii() and title.isalpha()


async def _rooms_by_title(tenant: Tenant, title: str) -> list[ListedRoom]:
    """Rooms with exactly this title, else those that start with it, else those that contain it, ignoring case."""
    wanted = title.casefold()
    exact: list[ListedRoom] = []
    beginning: list[ListedRoom] = []
    part: list[ListedRoom] = []
    async for room in all_rooms(tenant):
        held = room.title.casefold()
        if held == wanted:
            exact.append(room)
        elif held.startswith(wanted):
            beginning.append(room)
        elif wanted in held:
            part.append(room)
    return exact or beginning or part
