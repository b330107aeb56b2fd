"""One step of a plan: creates, changes or deletes a room exactly once, even if processes die.

A step that was begun by a process that died is looked up, or done again where that comes to the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from bot.baijiayun import AlreadyDeleted, ApiError, BaijiayunError, NoSuchRoom, RoomInfo
from bot.classroom import creation, deletion
from bot.classroom.editing import update_room
from bot.classroom.finding import fetch_room
from bot.classroom.results import CreationUnknown, RoomCreated
from bot.classroom.rooms import ChangedMeanwhile, is_as
from bot.classroom.teachers import assign_teacher
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import platform_day
from bot.errors import NotAllowed
from bot.language.commands import NewRoom
from bot.state import PlanStep, RoomBefore, StepOutcome, TimetableRoom, TimetableRun
from bot.timetables.classes import ClassRow

LOST_AFTER: Final = timedelta(minutes=1)
"""Age at which a call to create a room that left no room has created none."""

AGAIN: Final = ".again"
"""What the name of the next attempt to create a room ends with."""

Attempt = Callable[[str], Awaitable[CommandContext]]
"""The context of another attempt of a step, by how its name ends; a process that died may have begun it."""

BEGUN, CHANGED, GONE = "begun", "changed", "gone"
"""Why a room is left as it is: its class has begun, or it was changed or deleted since the plan was made."""


class PlatformUnavailable(Exception):  # noqa: N818 - it is tried again
    """The platform could not be asked, and did nothing."""


async def carry_out(
    tenant: Tenant, context: CommandContext, run: TimetableRun, change: PlanStep
) -> StepOutcome:
    """Does one step. Raises PlatformUnavailable, RedisUnavailable, LeaseLost."""
    try:
        return await _carried_out(tenant, context, run, change)
    except NotAllowed as error:
        return StepOutcome(state="failed", reason=error.reason)
    except ApiError as error:
        return StepOutcome(state="failed", reason=error.msg or type(error).__name__)
    except BaijiayunError as error:
        raise PlatformUnavailable from error


async def _carried_out(
    tenant: Tenant, context: CommandContext, run: TimetableRun, change: PlanStep
) -> StepOutcome:
    wanted, before = change.wanted, change.before
    if before is None:
        assert wanted is not None
        return await _create(tenant, context, run, wanted)
    left = await _left(tenant, context, change, before)
    if left is not None:
        return left
    try:
        if wanted is None:
            return await _delete(tenant, context, run, before)
        return await _change(tenant, context, run, wanted, before)
    except ChangedMeanwhile:
        return StepOutcome(state="left", room=before.id, reason=CHANGED)


# creating


async def _create(
    tenant: Tenant, context: CommandContext, run: TimetableRun, wanted: ClassRow
) -> StepOutcome:
    if not context.interrupted and wanted.start <= tenant.clock():
        return StepOutcome(state="left", reason=BEGUN)
    return await _created(
        tenant, run, wanted, await creation.create_confirmed(tenant, context, _room(wanted))
    )


async def look_again(
    tenant: Tenant,
    context: CommandContext,
    run: TimetableRun,
    change: PlanStep,
    lost: StepOutcome,
    attempt: Attempt,
) -> StepOutcome:
    """Looks for a room whose creation was not answered; creates it again once there surely is none.

    Raises PlatformUnavailable, RedisUnavailable, LeaseLost.
    """
    wanted = change.wanted
    assert wanted is not None
    asked = replace(context, confirmed=lost.seen)
    try:
        found = await creation.create_pressed(tenant, asked, _room(wanted))
        since = datetime.fromisoformat(lost.seen["since"])
        if isinstance(found, CreationUnknown) and found.looked and tenant.clock() - since > LOST_AFTER:
            again = await attempt(lost.seen["creation"].removeprefix(context.id) + AGAIN)
            return await carry_out(tenant, again, run, change)
    except BaijiayunError as error:
        raise PlatformUnavailable from error
    assert isinstance(found, RoomCreated | CreationUnknown)
    return await _created(tenant, run, wanted, found)


def _room(wanted: ClassRow) -> NewRoom:
    return NewRoom(
        title=wanted.title,
        start=wanted.start,
        end=wanted.end,
        teacher=wanted.teacher,
        max_users=wanted.max_users,
        pre_enter_seconds=wanted.pre_enter_seconds,
        live=bool(wanted.live),
    )


async def _created(
    tenant: Tenant, run: TimetableRun, wanted: ClassRow, made: RoomCreated | CreationUnknown
) -> StepOutcome:
    if isinstance(made, CreationUnknown):
        return StepOutcome(state="unknown", seen=dict(made.seen))
    await tenant.timetables.count_room(platform_day(tenant.clock()))
    room = made.room
    if wanted.owner is not None and wanted.owner != room.owner:
        await tenant.rooms.give([room.id, *filter(None, [room.large_class])], wanted.owner)
    codes = await _codes(tenant, room.id, wanted.classrooms)
    made_of = TimetableRoom(pre_enter_seconds=wanted.pre_enter_seconds, classrooms=wanted.classrooms)
    await _keep(tenant, run, room.id, made_of)
    student = room.student.code if room.student else ""
    return StepOutcome(state="done", room=room.id, student=student, codes=codes)


async def _codes(tenant: Tenant, room: str, classrooms: Sequence[int]) -> dict[int, str]:
    return {number: await tenant.platform.join_code(room, number) for number in classrooms}


async def _keep(tenant: Tenant, run: TimetableRun, room: str, made: TimetableRoom) -> None:
    if run.name:
        await tenant.timetables.keep_made(run.name, room, made)


# changing and deleting


async def _left(
    tenant: Tenant, context: CommandContext, change: PlanStep, before: RoomBefore
) -> StepOutcome | None:
    """Why a room is left as it is; None if it is as the plan takes it to be, or as a dead process may have left it."""
    try:
        info = await tenant.platform.room(before.id)
    except (NoSuchRoom, AlreadyDeleted):
        done = change.wanted is None and context.interrupted
        return None if done else StepOutcome(state="left", room=before.id, reason=GONE)
    if before.start <= tenant.clock() and not context.interrupted:
        return StepOutcome(state="left", room=before.id, reason=BEGUN)
    if _is_as(info, before) or (context.interrupted and change.wanted and _is_made(info, change.wanted)):
        return None
    return StepOutcome(state="left", room=before.id, reason=CHANGED)


def _is_as(info: RoomInfo, room: RoomBefore) -> bool:
    known = (info.title, info.start_time, info.end_time, info.max_users or 0)
    return known == (room.title, room.start, room.end, room.max_users)


def _is_made(info: RoomInfo, wanted: ClassRow) -> bool:
    return (info.title, info.start_time, info.end_time) == (wanted.title, wanted.start, wanted.end)


async def _change(
    tenant: Tenant, context: CommandContext, run: TimetableRun, wanted: ClassRow, before: RoomBefore
) -> StepOutcome:
    """Makes a room, and what is bound to it, as it is wanted. Doing it again comes to the same."""
    await context.begin({})
    (pair,) = await tenant.rooms.pairs([before.id])
    max_users = None if wanted.max_users == before.max_users else wanted.max_users

    async def recheck() -> None:
        room = await fetch_room(tenant, context.person, before.id)
        is_made = (room.title, room.start, room.end) == (wanted.title, wanted.start, wanted.end)
        if not (is_made or is_as(room, before)):
            raise ChangedMeanwhile(room)

    await update_room(tenant, before.id, wanted, max_users=max_users, recheck=recheck)
    if pair.other_half is not None:
        await update_room(tenant, pair.other_half, wanted, recheck=recheck)
    teacher = before.teacher or before.owner
    if wanted.teacher is not None and wanted.teacher != teacher:
        await assign_teacher(tenant, [before.id], wanted.teacher)
    new = [number for number in wanted.classrooms if number not in before.made.classrooms]
    codes = await _codes(tenant, before.id, new)
    early = wanted.pre_enter_seconds
    made = TimetableRoom(
        pre_enter_seconds=before.made.pre_enter_seconds if early is None else early,
        classrooms=tuple(sorted({*before.made.classrooms, *wanted.classrooms})),
    )
    await _keep(tenant, run, before.id, made)
    return StepOutcome(state="done", room=before.id, codes=codes)


async def _delete(
    tenant: Tenant, context: CommandContext, run: TimetableRun, before: RoomBefore
) -> StepOutcome:
    await tenant.rooms.keep_deleted(before)
    await context.begin({})
    (pair,) = await tenant.rooms.pairs([before.id])
    if not await deletion.delete_pair(tenant, context, before, pair, again=context.interrupted):
        raise PlatformUnavailable
    if run.name:
        await tenant.timetables.forget_made(run.name, before.id)
    return StepOutcome(state="done", room=before.id)
