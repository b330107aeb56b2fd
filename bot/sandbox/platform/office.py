"""Where rooms and join codes are made, changed and done away with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from . import doorway, naming
from .records import DUAL_TEACHER, JoinCode, Record, Role, Room
from .refusals import BadParameter, NoPermission
from .school import School

TITLE_LENGTH = 50
_SHORTEST = 15 * 60
_LONGEST = 24 * 3600
_YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A room as it is asked for."""

    title: str
    start: int
    end: int
    type: int = DUAL_TEACHER
    max_users: int = 0
    pre_enter_time: int = 0
    long_term: bool = False


def check_plan(plan: Plan, school: School, now: int) -> None:
    """Raises NoPermission, BadParameter."""
    if plan.long_term and not school.account.long_term:
        raise NoPermission("账号没有长期房间权限")
    _check_times(plan.start, plan.end, long_term=plan.long_term, now=now)


def _check_times(start: int, end: int, *, long_term: bool, now: int) -> None:
    if end <= start:
        raise BadParameter("结束时间必须晚于开始时间")
    if long_term:
        return
    if not _SHORTEST < end - start < _LONGEST:
        raise BadParameter("房间时长必须大于15分钟并小于24小时")
    if abs(start - now) > _YEAR or abs(end - now) > _YEAR:
        raise BadParameter("开始时间和结束时间必须在当前时间一年以内")


def make_rooms(school: School, plans: Sequence[Plan], now: int, *, seeded: bool = False) -> list[Room]:
    """New rooms, each with its three codes, as one change; titles are cut at 50 characters."""
    records: list[Record] = []
    rooms = []
    for ahead, plan in enumerate(plans):
        id = naming.room_id(len(school.rooms) + ahead, now)
        codes = _staff_and_common_codes(id, len(school.codes) + 3 * ahead, now)
        room = _room(id, plan, codes, now, seeded=seeded)
        rooms.append(room)
        records += [room, *codes]
    school.record(*records)
    return rooms


def _staff_and_common_codes(room: int, first: int, now: int) -> list[JoinCode]:
    return [
        JoinCode(naming.code(number), number, room, user_number=0, role=role, created=now)
        for number, role in enumerate((Role.ASSISTANT, Role.TEACHER, Role.STUDENT), first)
    ]


def _room(id: int, plan: Plan, codes: list[JoinCode], now: int, *, seeded: bool) -> Room:
    admin, teacher, student = (code.code for code in codes)
    return Room(
        id=id,
        title=plan.title[:TITLE_LENGTH],
        start=plan.start,
        end=plan.end,
        created=now,
        admin_code=admin,
        teacher_code=teacher,
        student_code=student,
        type=plan.type,
        max_users=plan.max_users,
        pre_enter_time=plan.pre_enter_time,
        long_term=plan.long_term,
        seeded=seeded,
    )


def change_room(
    school: School,
    room: Room,
    now: int,
    *,
    title: str | None,
    start: int | None,
    end: int | None,
    max_users: int | None,
    pre_enter_time: int | None,
) -> None:
    """What is not None replaces what the room has. Raises BadParameter when the resulting times do not do."""
    changed = replace(
        room,
        title=room.title if title is None else title[:TITLE_LENGTH],
        start=room.start if start is None else start,
        end=room.end if end is None else end,
        max_users=room.max_users if max_users is None else max_users,
        pre_enter_time=room.pre_enter_time if pre_enter_time is None else pre_enter_time,
    )
    if start is not None or end is not None:
        _check_times(changed.start, changed.end, long_term=room.long_term, now=now)
    school.record(changed, *doorway.postponing(school, room.id, changed.start - room.start, now))


def delete_room(school: School, room: Room, now: int) -> None:
    """The room is gone, and everybody in it leaves; what happened in it stays on record."""
    school.record(replace(room, deleted=True), *doorway.closing(school, room.id, now))


def student_code(school: School, room: Room, user_number: int, avatar: str | None, now: int) -> JoinCode:
    """The room's code for one student classroom, the same one each time; for 0 its common code."""
    known = school.student_codes[room.id].get(user_number)
    if known is None:
        number = len(school.codes)
        known = JoinCode(naming.code(number), number, room.id, user_number, Role.STUDENT, now, avatar or "")
    elif avatar is None or avatar == known.avatar:
        return known
    else:
        known = replace(known, avatar=avatar)
    school.record(known)
    return known
