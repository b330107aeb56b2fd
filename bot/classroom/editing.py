"""Changing rooms (API 4), both halves of a pair together; what is easily done by mistake is confirmed first."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from dateutil.tz import datetime_exists
from msgspec.structs import replace

from bot.baijiayun import BaijiayunError, NoSuchRoom, RoomDeleted
from bot.classroom.clashes import clash_of
from bot.classroom.finding import Purpose, fetch_room, find_room, require_room_change, with_other_half
from bot.classroom.results import ChangeConfirmation, ChangeRisk, Clash, Room, RoomChanged, Unanswered
from bot.classroom.rooms import ImpossibleChange, facts_of
from bot.classroom.teachers import assign_teacher, require_member
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.class_times import MAX_LENGTH, MIN_LENGTH
from bot.language.commands import EditRoom, Refusal, RoomId, RoomTime, RoomTitle
from bot.people import Person
from bot.timetables.classes import ClassRow

LOOKS = (0, 2)
"""Seconds to wait before each look at a room whose change was not answered."""

OVERNIGHT = timedelta(hours=6)
"""The longest class whose end is taken to be on the next day."""

Edited = RoomChanged | ChangeConfirmation | Unanswered


async def edit(tenant: Tenant, context: CommandContext, command: EditRoom) -> Edited:
    """Changes a room, or asks first when that is risky. Raises NotAllowed, ImpossibleChange."""
    before = await find_room(tenant, context, command.room, Purpose.CHANGE)
    await require_room_change(tenant, context.person, before)
    if context.interrupted:
        # the change may have been made: it is made again, and told by what the room was before
        before = _as_it_was(before, context.kept)
        wanted = _wanted(before, command, context.person)
        return await _change(tenant, context, before, wanted, _exact(before, wanted, command))
    if command.teacher is not None:
        await require_member(tenant, command.teacher)
    wanted = _wanted(before, command, context.person)
    if wanted == before and command.pre_enter_seconds is None:
        return RoomChanged(before, before)
    risks = await _risks(tenant, context, command, before, wanted)
    exact = _exact(before, wanted, command)
    if risks and context.confirmed != _snapshot(before, risks):
        return await _ask(tenant, context, before, wanted, exact, risks)
    return await _change(tenant, context, before, wanted, exact)


def _wanted(before: Room, command: EditRoom, person: Person) -> Room:
    """The room as it should be. Raises ImpossibleChange."""
    start, end = new_times(before, command, person)
    return replace(
        before,
        title=before.title if command.title is None else command.title,
        start=start,
        end=end,
        max_users=before.max_users if command.max_users is None else command.max_users,
        taught_by=before.taught_by if command.teacher is None else _other_than_owner(command.teacher, before),
    )


def _other_than_owner(teacher: str, room: Room) -> str | None:
    return teacher if teacher != room.owner else None


def _as_it_was(room: Room, kept: Mapping[str, str]) -> Room:
    return replace(
        room,
        title=kept["title"],
        start=datetime.fromisoformat(kept["start"]),
        end=datetime.fromisoformat(kept["end"]),
        max_users=int(kept["max_users"]),
        taught_by=kept.get("taught_by") or None,
    )


def _facts(room: Room) -> dict[str, str]:
    return {**facts_of(room), "taught_by": room.taught_by or ""}


def _exact(before: Room, wanted: Room, command: EditRoom) -> EditRoom:
    """The same change by the room's ID and by instants, of what differs alone."""
    return EditRoom(
        room=RoomId(before.id),
        title=wanted.title if wanted.title != before.title else None,
        start=wanted.start if wanted.start != before.start else None,
        end=wanted.end if wanted.end != before.end else None,
        max_users=wanted.max_users if wanted.max_users != before.max_users else None,
        pre_enter_seconds=command.pre_enter_seconds,
        teacher=command.teacher if wanted.taught_by != before.taught_by else None,
    )


async def _risks(
    tenant: Tenant, context: CommandContext, command: EditRoom, before: Room, wanted: Room
) -> tuple[ChangeRisk, ...]:
    """Why a change may not be meant: its class is in session, or a title led to a room over or another's.

    A change that was confirmed is by ID; then only what the person was told of counts.
    """
    risks: list[ChangeRisk] = []
    moves = (before.start, before.end) != (wanted.start, wanted.end)
    if moves and await tenant.platform.in_class(before.id):
        risks.append(ChangeRisk.IN_CLASS)
    told = (context.confirmed or {}).get("risks", "").split()
    if isinstance(command.room, RoomTitle | RoomTime) or told:
        if before.end <= tenant.clock():
            risks.append(ChangeRisk.OVER)
        if context.person.id not in (before.owner, before.taught_by):
            risks.append(ChangeRisk.ANOTHERS)
    return tuple(risk for risk in risks if risk is ChangeRisk.IN_CLASS or not told or risk in told)


def _snapshot(before: Room, risks: tuple[ChangeRisk, ...]) -> dict[str, str]:
    """What the person confirms; if any of it changes, they are asked again."""
    return {**_facts(before), "risks": " ".join(risks)}


async def _ask(
    tenant: Tenant,
    context: CommandContext,
    before: Room,
    wanted: Room,
    exact: EditRoom,
    risks: tuple[ChangeRisk, ...],
) -> ChangeConfirmation:
    token = await tenant.ask(context, exact, _snapshot(before, risks))
    return ChangeConfirmation(token, before, wanted, risks, exact.pre_enter_seconds)


async def move_confirmed(
    tenant: Tenant, context: CommandContext, room_id: str, start: datetime, end: datetime
) -> RoomChanged | Unanswered:
    """Moves a room whose new time the person has confirmed, its clash with others too."""
    before = await fetch_room(tenant, context.person, room_id)
    if context.interrupted:
        before = _as_it_was(before, context.kept)
    wanted = replace(before, start=start, end=end)
    exact = _exact(before, wanted, EditRoom(room=RoomId(room_id)))
    return await _change(tenant, context, before, wanted, exact, clashes=False)


async def _change(
    tenant: Tenant,
    context: CommandContext,
    before: Room,
    wanted: Room,
    exact: EditRoom,
    *,
    clashes: bool = True,
) -> RoomChanged | Unanswered:
    """Changes a room and what is bound to it; with `clashes` it is looked what its teacher has at a new time."""
    await context.begin(_facts(before))
    try:
        if exact != EditRoom(room=exact.room, teacher=exact.teacher):
            await update_room(tenant, before.id, exact, max_users=exact.max_users)
    except BaijiayunError as error:
        if not error.maybe_done and not context.interrupted:
            raise
        moved = replace(wanted, taught_by=before.taught_by)
        if (unanswered := await _unanswered(tenant, context, before, moved, exact)) is not None:
            return unanswered
    if exact.teacher is not None:
        await assign_teacher(tenant, [before.id], exact.teacher)
    await tenant.keep_last(context.person, before.id)
    other, clash = await asyncio.gather(
        _change_other_half(tenant, before, exact), _clash(tenant, before, wanted if clashes else before)
    )
    after = await _after(tenant, context, before, wanted)
    return RoomChanged(before, after, exact.pre_enter_seconds, other, clash)


async def _clash(tenant: Tenant, before: Room, wanted: Room) -> Clash | None:
    """What the teacher of a room that is moved, or given another teacher, has at its time then."""
    is_new = wanted.taught_by != before.taught_by
    if (before.start, before.end) == (wanted.start, wanted.end) and not is_new:
        return None
    teacher = (wanted.taught_by or wanted.owner) if is_new else wanted.on_duty
    return await clash_of(tenant, teacher, (wanted.start, wanted.end), but=with_other_half(before))


async def update_room(
    tenant: Tenant, room_id: str, wanted: EditRoom | ClassRow, *, max_users: int | None = None
) -> None:
    """Changes a room as it is wanted, all but its limit, which the other half of a pair has its own of (API 4)."""
    await tenant.platform.update_room(
        room_id,
        title=wanted.title,
        start_time=wanted.start,
        end_time=wanted.end,
        max_users=max_users,
        pre_enter_time=wanted.pre_enter_seconds,
    )


async def _change_other_half(tenant: Tenant, before: Room, exact: EditRoom) -> bool | None:
    """Whether the room bound to this one was changed likewise, all but its limit; None if there is none."""
    other = before.other_half
    alone = EditRoom(room=exact.room, max_users=exact.max_users, teacher=exact.teacher)
    if other is None or exact == alone:
        return None
    try:
        await update_room(tenant, other, exact)
    except (NoSuchRoom, RoomDeleted):
        return None
    except BaijiayunError:
        return False
    return True


async def _unanswered(
    tenant: Tenant, context: CommandContext, before: Room, wanted: Room, exact: EditRoom
) -> Unanswered | None:
    """What became of a change without an answer: None if it was made, as the room itself shows."""
    seen = None
    for pause in LOOKS:
        await asyncio.sleep(pause)
        try:
            seen = await fetch_room(tenant, context.person, before.id)
        except BaijiayunError:
            continue
        if seen == wanted and exact.pre_enter_seconds is None:
            return None
    # how early students may enter is told by no endpoint
    undone = seen == before and seen != wanted
    return Unanswered(before, changed=True, undone=undone, again=exact)


async def _after(tenant: Tenant, context: CommandContext, before: Room, wanted: Room) -> Room:
    """The changed room from the platform; if it cannot be fetched, as it should be now."""
    try:
        return await fetch_room(tenant, context.person, before.id)
    except BaijiayunError:
        return wanted


def new_times(room: Room, command: EditRoom, person: Person) -> tuple[datetime, datetime]:
    """The start and end. Clock times are in the person's time zone; a day alone keeps them. Raises ImpossibleChange."""
    begins = room.start.astimezone(person.zone)
    if command.shift_seconds is not None:
        shift = timedelta(seconds=command.shift_seconds)
        return room.start + shift, room.end + shift
    day = command.date or begins.date()
    start = command.start or _clock_time_on(day, command.start_time or begins.time(), person, room)
    if command.end_time is not None:
        end = _first_after(start, command.end_time, person, room)
    else:
        end = command.end or (start + (room.end - room.start) if command.date else room.end)
        end += timedelta(seconds=command.extend_seconds or 0)
    if (start, end) != (room.start, room.end):
        _check_length(start, end, room)
    return start, end


def _first_after(start: datetime, clock: time, person: Person, room: Room) -> datetime:
    day = start.astimezone(person.zone).date()
    end = _clock_time_on(day, clock, person, room)
    if end > start:
        return end
    overnight = _clock_time_on(day + timedelta(days=1), clock, person, room)
    if overnight - start > OVERNIGHT:
        span = f"{start.astimezone(person.zone):%H:%M}-{clock:%H:%M}"
        raise ImpossibleChange(Refusal("backwards_range", at=span, example=_another_time(room)))
    return overnight


def _clock_time_on(day: date, clock: time, person: Person, room: Room) -> datetime:
    at = datetime.combine(day, clock, tzinfo=person.zone)
    if not datetime_exists(at):
        raise ImpossibleChange(Refusal("dst_gap", at=f"{clock:%H:%M}", example=_another_time(room)))
    return at


def _check_length(start: datetime, end: datetime, room: Room) -> None:
    was_long_term = room.end - room.start >= MAX_LENGTH
    if end - start <= MIN_LENGTH:
        raise ImpossibleChange(Refusal("too_short", example=_another_time(room)))
    if end - start >= MAX_LENGTH and not was_long_term:
        raise ImpossibleChange(Refusal("too_long", example=_another_time(room)))


def _another_time(room: Room) -> str:
    return f"room move {room.id} to 14:00-15:00"
