"""Creating rooms (APIs 2 and 3), once for each request, even if processes die or the platform does not answer.

Neither call may be repeated. When its answer is lost the platform's list tells whether it was carried out, and
`Creations` whose a room found there is. What decides is what became of the call that creates: a look that fails says
nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.baijiayun import (
    AlreadyDeleted,
    BaijiayunError,
    CreatedRoom,
    CreateRoom,
    CreateRoomWithLive,
    ListedRoom,
    NoSuchRoom,
)
from bot.classroom.clashes import clash_among, rooms_soon
from bot.classroom.finding import DUAL_TEACHER_ROOM, LARGE_CLASS_ROOM, all_rooms, fetch_room, room_for
from bot.classroom.results import CreationUnknown, IdenticalRoom, Room, RoomCreated
from bot.classroom.rooms import ImpossibleChange
from bot.classroom.teachers import require_member
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import ChangeNotStored, OutcomeUnknown, RedisUnavailable
from bot.language.commands import NewRoom, Refusal
from bot.state import UNDER_WAY, Creation, Pair, RoomClaim, Staff, plan_of
from bot.state.keys import CHECK_LIFE

log = structlog.get_logger(__name__)

CLOCK_TOLERANCE = timedelta(minutes=1)
"""How far the platform's clock may be off when a room is recognised as the one just made."""

LOOKUP_DELAYS = (0, 2, 5)
"""Seconds to wait before each look for a room whose creation was not answered."""

LOOKUP_TIMEOUT = 20.0
"""Seconds in which all looks must be through: the person waits."""

ASSIGN_PAUSE, ASSIGN_TRIES = 1.0, 600
"""Seconds between two tries to keep whose a created room is while Redis is out of reach, and how many there are."""

Created = RoomCreated | CreationUnknown | IdenticalRoom


class _Made(Struct, frozen=True):
    """What a creation made: a room, and with API 3 the large class bound to it."""

    room: CreatedRoom | ListedRoom
    large_class: CreatedRoom | ListedRoom | None = None

    @property
    def ids(self) -> list[str]:
        return [part.room_id for part in (self.room, self.large_class) if part is not None]


async def create(tenant: Tenant, context: CommandContext, command: NewRoom) -> Created:
    """Creates a room (API 2), or a pair with a large class (API 3), unless the person just did."""
    return await _with_clash(tenant, context, command, _create(tenant, context, command, distinct=True))


async def create_pressed(tenant: Tenant, context: CommandContext, command: NewRoom) -> Created:
    """What was pressed under an answer to a creation: create it all the same, or look again for the one begun."""
    confirmed = context.confirmed or {}
    if "creation" not in confirmed:
        return await _with_clash(tenant, context, command, create_confirmed(tenant, context, command))
    creation = replace(_creation(context, command), id=confirmed["creation"])
    return await _found(tenant, context, command, creation, datetime.fromisoformat(confirmed["since"]))


async def _with_clash(
    tenant: Tenant, context: CommandContext, command: NewRoom, creating: Coroutine[Any, Any, Created]
) -> Created:
    """What a creation comes to, with what its teacher has at that time, which is looked for meanwhile."""
    teacher = command.teacher or context.person.id
    times = (command.start, command.end)
    looking = asyncio.create_task(rooms_soon(tenant, times))
    try:
        made = await creating
        if not isinstance(made, RoomCreated):
            return made
        # it may be among them by now itself
        own = {room.id for room in (made.room, made.live) if room is not None}
        return replace(made, clash=await clash_among(tenant, teacher, times, await looking, but=own))
    finally:
        looking.cancel()


async def create_confirmed(
    tenant: Tenant, context: CommandContext, command: NewRoom
) -> RoomCreated | CreationUnknown:
    """Creates a room or a pair, whatever the person created before."""
    created = await _create(tenant, context, command, distinct=False)
    assert not isinstance(created, IdenticalRoom)
    return created


async def _create(tenant: Tenant, context: CommandContext, command: NewRoom, *, distinct: bool) -> Created:
    creation = _creation(context, command)
    if context.interrupted:
        return await _resumed(tenant, context, command, creation)
    request = _request(tenant, command)
    if command.teacher is not None:
        await require_member(tenant, command.teacher)
    try:
        identical = await tenant.creations.begin(creation, distinct=distinct)
    except RedisUnavailable as error:
        raise ChangeNotStored from error
    if identical and (known := await _identical(tenant, context, command, identical)) is not None:
        return known
    if identical:
        await tenant.creations.begin(creation, distinct=False)
    await context.begin({})
    return await _asked(tenant, context, command, creation, request)


async def _asked(
    tenant: Tenant, context: CommandContext, command: NewRoom, creation: Creation, request: CreateRoom
) -> Created:
    try:
        made = await _call(tenant, request)
    except BaijiayunError as error:
        if not error.maybe_done:
            with suppress(RedisUnavailable):
                await tenant.creations.end(creation)
            raise
        log.warning("creation not answered", error=type(error).__name__)
        return await _found(tenant, context, command, creation, context.asked_at)
    try:
        await _assign(tenant, creation, made.ids)
    except RedisUnavailable:
        # what the platform answered is told at once, whatever Redis can keep of it by now
        context.later(_assign_later(tenant, creation, made.ids))
    return await _recorded(tenant, context, command, made)


async def _call(tenant: Tenant, request: CreateRoom) -> _Made:
    if not isinstance(request, CreateRoomWithLive):
        return _Made(await tenant.platform.create_room(request))
    pair = await tenant.platform.create_room_with_live(request)
    return _Made(pair.double_teacher, pair.live)


async def _assign(tenant: Tenant, creation: Creation, room_ids: Sequence[str]) -> None:
    """Keeps whose the created rooms are, and which belong together. Raises RedisUnavailable."""
    await tenant.creations.assign(creation, room_ids)
    if len(room_ids) > 1:
        await tenant.rooms.keep_pair(*room_ids)
    if creation.teacher is not None:
        await tenant.rooms.keep_teacher(room_ids, creation.teacher)


async def _assign_later(tenant: Tenant, creation: Creation, room_ids: Sequence[str]) -> None:
    """The same, once Redis is back."""
    for _ in range(ASSIGN_TRIES):
        await asyncio.sleep(ASSIGN_PAUSE)
        with suppress(RedisUnavailable):
            await _assign(tenant, creation, room_ids)
            return
    log.error("owner of a created room not kept", rooms=room_ids, owner=creation.owner)


def _creation(context: CommandContext, command: NewRoom) -> Creation:
    plan = plan_of(command.title, command.start, command.end)
    return Creation(context.id, plan, context.person.id, command.teacher)


def _request(tenant: Tenant, command: NewRoom) -> CreateRoom:
    """The platform's parameters; what was not said is not sent. Switches: 1 on, 2 off. Raises ImpossibleChange."""
    parameters = {
        "title": command.title,
        "start_time": command.start,
        "end_time": command.end,
        "max_users": command.max_users,
        "pre_enter_time": command.pre_enter_seconds,
        "is_long_term": 1 if command.long_term else None,
        "speak_camera_turnon": None if command.camera else 2,
        "bind_room_max_users": command.live_max_users,
        **{name: str(value) for name, value in command.parameters.items()},
    }
    try:
        return msgspec.convert(parameters, CreateRoomWithLive if command.live else CreateRoom, strict=False)
    except msgspec.ValidationError as error:
        at = next((name for name in command.parameters if f"$.{name}`" in str(error)), None)
        value = "" if at is None else f"={command.parameters[at]}"
        again = tenant.grammar.write(replace(command, parameters={}))
        raise ImpossibleChange(Refusal("bad_option", at=f"{at}{value}", try_=again)) from None


async def _identical(
    tenant: Tenant, context: CommandContext, command: NewRoom, identical: str
) -> IdenticalRoom | None:
    """That the person has the same room already, or asked for it; None when it has been changed or deleted since."""
    room = None
    if identical != UNDER_WAY:
        room = await _unchanged(tenant, context, command, identical)
        if room is None:
            return None
    token = await tenant.ask(context, command)
    return IdenticalRoom(command.title, command.start, command.end, token, room)


async def _unchanged(tenant: Tenant, context: CommandContext, command: NewRoom, room_id: str) -> Room | None:
    try:
        room = await fetch_room(tenant, context.person, room_id)
    except (NoSuchRoom, AlreadyDeleted):
        return None
    same = (room.title, room.start, room.end) == (command.title, command.start, command.end)
    return room if same else None


async def _recorded(tenant: Tenant, context: CommandContext, command: NewRoom, made: _Made) -> RoomCreated:
    """Keeps what was made, as far as Redis is there to keep it."""
    live = made.large_class
    with suppress(RedisUnavailable):
        await context.keep({"room": made.room.room_id, "live": live.room_id if live else ""})
    await tenant.keep_last(context.person, made.room.room_id)
    pair = Pair(large_class=live.room_id) if live else Pair()
    of_live = Pair(dual_teacher=made.room.room_id)
    return RoomCreated(
        _as_made(tenant, context, command, made.room, command.max_users, pair),
        _as_made(tenant, context, command, live, command.live_max_users, of_live) if live else None,
    )


def _as_made(
    tenant: Tenant,
    context: CommandContext,
    command: NewRoom,
    codes: CreatedRoom | ListedRoom,
    max_users: int | None,
    pair: Pair,
) -> Room:
    room = ListedRoom(
        room_id=codes.room_id,
        title=command.title,
        start_time=command.start,
        end_time=command.end,
        max_users=max_users or 0,
        admin_code=codes.admin_code,
        teacher_code=codes.teacher_code,
        student_code=codes.student_code,
    )
    staff = Staff(context.person.id, command.teacher)
    return room_for(tenant, context.person, room, codes.student_code, staff, pair)


async def _resumed(
    tenant: Tenant, context: CommandContext, command: NewRoom, creation: Creation
) -> RoomCreated | CreationUnknown:
    """What became of a creation that had begun in a process that died."""
    if "room" not in context.kept:
        return await _found(tenant, context, command, creation, context.asked_at)
    ids = [room_id for room_id in (context.kept["room"], context.kept["live"]) if room_id]
    await _assign(tenant, creation, ids)
    rooms = [await fetch_room(tenant, context.person, room_id) for room_id in ids]
    await tenant.keep_last(context.person, rooms[0].id)
    return RoomCreated(rooms[0], rooms[1] if len(rooms) > 1 else None, found=True)


async def _found(
    tenant: Tenant, context: CommandContext, command: NewRoom, creation: Creation, asked_at: datetime
) -> RoomCreated | CreationUnknown:
    """What an unanswered call made, recognised among the rooms made since by what was asked for.

    Raises OutcomeUnknown where nothing can be kept to be pressed either.
    """
    made, looked = None, False
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOKUP_TIMEOUT):
            async for made in _looks(tenant, command, creation, asked_at - CLOCK_TOLERANCE):
                looked = True
                if made is not None:
                    break
    if made is None:
        return replace(await _unknown(tenant, context, command, creation, asked_at), looked=looked)
    return replace(await _recorded(tenant, context, command, made), found=True)


async def _looks(
    tenant: Tenant, command: NewRoom, creation: Creation, since: datetime
) -> AsyncIterator[_Made | None]:
    """What each look finds that gets through."""
    for pause in LOOKUP_DELAYS:
        await asyncio.sleep(pause)
        try:
            await tenant.creations.lose(creation)
            made = await _claimed(tenant, command, creation, since)
        except (BaijiayunError, RedisUnavailable) as error:
            log.warning("created room not found", error=type(error).__name__)
        else:
            yield made


async def _unknown(
    tenant: Tenant, context: CommandContext, command: NewRoom, creation: Creation, asked_at: datetime
) -> CreationUnknown:
    of = {"creation": creation.id, "since": asked_at.isoformat()}
    try:
        check, anew = [await tenant.ask(context, command, seen, life=CHECK_LIFE) for seen in (of, {})]
    except RedisUnavailable as error:
        raise OutcomeUnknown(command.title) from error
    return CreationUnknown(command.title, command.start, command.end, check, anew, seen=of)


async def _claimed(tenant: Tenant, command: NewRoom, creation: Creation, since: datetime) -> _Made | None:
    async for made in _candidates(tenant, command, since):
        if await tenant.creations.claim(creation, made.ids) is RoomClaim.OURS:
            await _assign(tenant, creation, made.ids)
            return made
    return None


async def _candidates(tenant: Tenant, command: NewRoom, since: datetime) -> AsyncIterator[_Made]:
    """What was made since and is as was asked for. The halves of a pair are made one after the other."""
    rooms = await _alike(tenant, command, since)
    if not command.live:
        for room in rooms:
            yield _Made(room)
        return
    halves = [[room for room in rooms if room.type == kind] for kind in (DUAL_TEACHER_ROOM, LARGE_CLASS_ROOM)]
    for room, large_class in zip(*map(_by_id, halves), strict=False):
        yield _Made(room, large_class)


async def _alike(tenant: Tenant, command: NewRoom, since: datetime) -> list[ListedRoom]:
    wanted = (command.title, command.start, command.end)
    alike: list[ListedRoom] = []
    async for room in all_rooms(tenant, with_large_classes=command.live):
        if room.create_time is not None and room.create_time < since:
            break
        if (room.title, room.start_time, room.end_time) == wanted:
            alike.append(room)
    return alike


def _by_id(rooms: Sequence[ListedRoom]) -> list[ListedRoom]:
    return sorted(rooms, key=lambda room: int(room.room_id))
