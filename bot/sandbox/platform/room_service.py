"""Creates, changes and deletes rooms and join codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from . import ids, presence
from .data_store import DataStore
from .errors import BadParameterError, PermissionDeniedError
from .records import DUAL_TEACHER, JoinCode, Record, Role, Room

TITLE_LENGTH = 50
_SHORTEST = 15 * 60
_LONGEST = 24 * 3600
_YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSpec:
    """A room to create."""

    title: str
    start: int
    end: int
    type: int = DUAL_TEACHER
    max_users: int = 0
    pre_enter_time: int = 0
    long_term: bool = False


def check_spec(spec: RoomSpec, store: DataStore, now: int) -> None:
    """Raises PermissionDeniedError, BadParameterError."""
    if spec.long_term and not store.account.long_term:
        raise PermissionDeniedError("账号没有长期房间权限")
    _check_times(spec.start, spec.end, long_term=spec.long_term, now=now)


def _check_times(start: int, end: int, *, long_term: bool, now: int) -> None:
    if end <= start:
        raise BadParameterError("结束时间必须晚于开始时间")
    if long_term:
        return
    if not _SHORTEST < end - start < _LONGEST:
        raise BadParameterError("房间时长必须大于15分钟并小于24小时")
    if abs(start - now) > _YEAR or abs(end - now) > _YEAR:
        raise BadParameterError("开始时间和结束时间必须在当前时间一年以内")


def create_rooms(
    store: DataStore, specs: Sequence[RoomSpec], now: int, *, seeded: bool = False
) -> list[Room]:
    """Create rooms with three codes each, as one change; titles are cut at 50 characters."""
    records: list[Record] = []
    rooms = []
    for ahead, spec in enumerate(specs):
        id = ids.room_id(len(store.rooms) + ahead, now)
        codes = _initial_codes(id, len(store.codes) + 3 * ahead, now)
        room = _room(id, spec, codes, now, seeded=seeded)
        rooms.append(room)
        records += [room, *codes]
    store.save(*records)
    return rooms


def _initial_codes(room: int, first: int, now: int) -> list[JoinCode]:
    return [
        JoinCode(ids.code(number), number, room, user_number=0, role=role, created=now)
        for number, role in enumerate((Role.ASSISTANT, Role.TEACHER, Role.STUDENT), first)
    ]


def _room(id: int, spec: RoomSpec, codes: list[JoinCode], now: int, *, seeded: bool) -> Room:
    admin, teacher, student = (code.code for code in codes)
    return Room(
        id=id,
        title=spec.title[:TITLE_LENGTH],
        start=spec.start,
        end=spec.end,
        created=now,
        admin_code=admin,
        teacher_code=teacher,
        student_code=student,
        type=spec.type,
        max_users=spec.max_users,
        pre_enter_time=spec.pre_enter_time,
        long_term=spec.long_term,
        seeded=seeded,
    )


def update_room(
    store: DataStore,
    room: Room,
    now: int,
    *,
    title: str | None,
    start: int | None,
    end: int | None,
    max_users: int | None,
    pre_enter_time: int | None,
) -> None:
    """Change the fields that are not None. Raises BadParameterError when the resulting times are invalid."""
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
    store.save(changed, *presence.shifted_records(store, room.id, changed.start - room.start, now))


def delete_room(store: DataStore, room: Room, now: int) -> None:
    """Delete a room; everybody in it leaves, and its records are kept."""
    store.save(replace(room, deleted=True), *presence.closing_records(store, room.id, now))


def student_code(store: DataStore, room: Room, user_number: int, avatar: str | None, now: int) -> JoinCode:
    """The room's code for a student classroom, created once; `user_number` 0 is the shared code."""
    known = store.student_codes[room.id].get(user_number)
    if known is None:
        number = len(store.codes)
        known = JoinCode(ids.code(number), number, room.id, user_number, Role.STUDENT, now, avatar or "")
    elif avatar is None or avatar == known.avatar:
        return known
    else:
        known = replace(known, avatar=avatar)
    store.save(known)
    return known
