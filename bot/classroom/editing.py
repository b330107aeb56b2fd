"""Changing rooms (API 4), both halves of a pair together; what is easily done by mistake is confirmed first."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from dateutil.tz import datetime_exists
from msgspec.structs import replace

from bot.baijiayun import AlreadyDeleted, BaijiayunError, NoSuchRoom, Recheck
from bot.classroom.clashes import clash_of
from bot.classroom.finding import Purpose, fetch_room, find_room, require_room_change, with_other_half
from bot.classroom.results import ChangeConfirmation, ChangeRisk, Clash, Room, RoomChanged, Unanswered
from bot.classroom.rooms import ChangedMeanwhile, ImpossibleChange, facts_of
from bot.classroom.teachers import assign_teacher, require_member
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.class_times import MAX_LENGTH, MIN_LENGTH
from bot.language.commands import EditRoom, Refusal, RoomId, RoomTime, RoomTitle
from bot.people import Person
from bot.timetables.classes import ClassRow

LOOKUP_DELAYS = (0, 2)
"""Seconds to wait before each look at a room whose change was not answered."""

TOLD = ("title", "start", "end", "max_users")
"""What the platform tells of a room, by the names of its fields and of those of a change."""

OVERNIGHT = timedelta(hours=6)
"""The longest class whose end is taken to be on the next day."""

Edited = RoomChanged | ChangeConfirmation | Unanswered


async def edit(tenant: Tenant, context: CommandContext, command: EditRoom) -> Edited:
    """Changes a room, or asks first when that is risky. Raises NotAllowed, ImpossibleChange."""
    before = await find_room(tenant, context, command.room, Purpose.CHANGE)
    await require_room_change(tenant, context.person, before)
    if context.interrupted:
        return await _edit_again(tenant, context, command, before)
    if command.teacher is not None:
        await require_member(tenant, command.teacher)
    wanted = _wanted(before, command, context.person)
    if wanted == before and command.pre_enter_seconds is None:
        return RoomChanged(before, before)
    risks = await _risks(tenant, context, command, before, wanted)
    exact = _exact(before, wanted, command)
    if risks and context.confirmed != _snapshot(before, risks):
        return await _ask(tenant, context, before, wanted, exact, risks)
    try:
        return await _change(tenant, context, before, wanted, exact)
    except ChangedMeanwhile as changed:
        return await _ask_anew(tenant, context, exact, changed.room)


async def _edit_again(tenant: Tenant, context: CommandContext, command: EditRoom, now: Room) -> Edited:
    """Makes a change again that may have been made, which is told by what the room was before."""
    before = _as_it_was(now, context.kept)
    wanted = _wanted(before, command, context.person)
    exact = _exact(before, wanted, command)
    try:
        _require_known(now, before, exact)
        return await _change(tenant, context, before, wanted, exact)
    except ChangedMeanwhile as changed:
        return await _ask_anew(tenant, context, exact, changed.room)


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
    if ChangeRisk.CHANGED in told:
        risks.append(ChangeRisk.CHANGED)
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


async def _ask_anew(
    tenant: Tenant, context: CommandContext, exact: EditRoom, now: Room
) -> ChangeConfirmation:
    """Asks about a change of a room that somebody changed before the change was sent again."""
    wanted = _wanted(now, exact, context.person)
    others = await _risks(tenant, context, exact, now, wanted)
    risks = (ChangeRisk.CHANGED, *(risk for risk in others if risk is not ChangeRisk.CHANGED))
    return await _ask(tenant, context, now, wanted, _exact(now, wanted, exact), risks)


def _require_known(now: Room, before: Room, exact: EditRoom) -> None:
    """Raises ChangedMeanwhile unless a room is as it was before a change, or as the change makes it."""
    if facts_of(now) != facts_of(before) and not _is_made(now, exact):
        raise ChangedMeanwhile(now)


def _is_made(room: Room, exact: EditRoom) -> bool:
    """Whether a room is as a change makes it, as far as the platform tells."""
    return all(getattr(exact, name) in (None, getattr(room, name)) for name in TOLD)


async def move_confirmed(
    tenant: Tenant, context: CommandContext, shown: Room, start: datetime, end: datetime
) -> RoomChanged | Unanswered:
    """Moves a room whose new time the person has confirmed, its clash with others too.

    Raises ChangedMeanwhile if it is not as they were shown it, nor moved already.
    """
    now = await fetch_room(tenant, context.person, shown.id)
    before = _as_it_was(now, context.kept) if context.interrupted else now
    wanted = replace(before, start=start, end=end)
    exact = _exact(before, wanted, EditRoom(room=RoomId(shown.id)))
    _require_known(now, shown, exact)
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

    async def recheck() -> None:
        _require_known(await fetch_room(tenant, context.person, before.id), before, exact)

    try:
        if exact != EditRoom(room=exact.room, teacher=exact.teacher):
            await update_room(tenant, before.id, exact, max_users=exact.max_users, recheck=recheck)
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
        _change_other_half(tenant, context, before, exact),
        _clash(tenant, before, wanted if clashes else before),
    )
    after = await _after(tenant, context, before, wanted)
    return RoomChanged(_before(after, before, exact), after, exact.pre_enter_seconds, other, clash)


def _before(after: Room, before: Room, exact: EditRoom) -> Room:
    """A changed room as it was before this change: what others changed of it meanwhile is not told as this one."""
    told = {name: getattr(before, name) for name in TOLD if getattr(exact, name) is not None}
    if exact.teacher is not None:
        told["taught_by"] = before.taught_by
    return replace(after, **told)


async def _clash(tenant: Tenant, before: Room, wanted: Room) -> Clash | None:
    """What the teacher of a room that is moved, or given another teacher, has at its time then."""
    is_new = wanted.taught_by != before.taught_by
    if (before.start, before.end) == (wanted.start, wanted.end) and not is_new:
        return None
    teacher = (wanted.taught_by or wanted.owner) if is_new else wanted.on_duty
    return await clash_of(tenant, teacher, (wanted.start, wanted.end), but=with_other_half(before))


async def update_room(
    tenant: Tenant,
    room_id: str,
    wanted: EditRoom | ClassRow,
    *,
    recheck: Recheck,
    max_users: int | None = None,
) -> None:
    """Changes a room as it is wanted, all but its limit, which the other half of a pair has its own of (API 4).

    Before it is retried, `recheck` looks at the room, and raises ChangedMeanwhile.
    """
    await tenant.platform.update_room(
        room_id,
        title=wanted.title,
        start_time=wanted.start,
        end_time=wanted.end,
        max_users=max_users,
        pre_enter_time=wanted.pre_enter_seconds,
        recheck=recheck,
    )


async def _change_other_half(
    tenant: Tenant, context: CommandContext, before: Room, exact: EditRoom
) -> bool | None:
    """Whether the room bound to this one was changed likewise, all but its limit; None if there is none."""
    other = before.other_half
    alone = EditRoom(room=exact.room, max_users=exact.max_users, teacher=exact.teacher)
    if other is None or exact == alone:
        return None

    async def recheck() -> None:
        room = await fetch_room(tenant, context.person, before.id)
        if not _is_made(room, exact):
            raise ChangedMeanwhile(room)

    try:
        await update_room(tenant, other, exact, recheck=recheck)
    except (NoSuchRoom, AlreadyDeleted):
        return None
    except (BaijiayunError, ChangedMeanwhile):
        return False
    return True


async def _unanswered(
    tenant: Tenant, context: CommandContext, before: Room, wanted: Room, exact: EditRoom
) -> Unanswered | None:
    """What became of a change without an answer: None if it was made, as the room itself shows."""
    seen = None
    for pause in LOOKUP_DELAYS:
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
