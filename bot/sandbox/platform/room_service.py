"""Creates, changes and deletes rooms and join codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import asdict, replace

from . import ids, presence
from .data_store import DataStore
from .errors import ErrorCode, PlatformError
from .records import JoinCode, Record, Role, Room, RoomSpec

_MIN_LENGTH = 15 * 60
_MAX_LENGTH = 24 * 3600
_YEAR = 365 * 86_400


def check_spec(spec: RoomSpec, store: DataStore, now: int) -> None:
    """Raises PlatformError."""
    if spec.long_term and not store.account.long_term:
        raise PlatformError(ErrorCode.PERMISSION_DENIED, "账号没有长期房间权限")
    _check_times(spec.start, spec.end, long_term=spec.long_term, now=now)


def _check_times(start: int, end: int, *, long_term: bool, now: int) -> None:
    if end <= start:
        raise PlatformError(ErrorCode.BAD_PARAMETER, "结束时间必须晚于开始时间")
    if long_term:
        return
    if not _MIN_LENGTH < end - start < _MAX_LENGTH:
        raise PlatformError(ErrorCode.BAD_PARAMETER, "房间时长必须大于15分钟并小于24小时")
    if abs(start - now) > _YEAR or abs(end - now) > _YEAR:
        raise PlatformError(ErrorCode.BAD_PARAMETER, "开始时间和结束时间必须在当前时间一年以内")


def create_rooms(
    store: DataStore, specs: Sequence[RoomSpec], now: int, *, seeded: bool = False
) -> list[Room]:
    """Create rooms with three codes each, as one change."""
    records: list[Record] = []
    rooms = []
    for ahead, spec in enumerate(specs):
        id = ids.room_id(len(store.rooms) + ahead, now)
        codes = _initial_codes(id, len(store.codes) + 3 * ahead, now)
        admin, teacher, student = (code.code for code in codes)
        room = Room(
            **asdict(spec),
            id=id,
            created=now,
            admin_code=admin,
            teacher_code=teacher,
            student_code=student,
            seeded=seeded,
        )
        rooms.append(room)
        records += [room, *codes]
    store.save(*records)
    return rooms


def _initial_codes(room: int, first: int, now: int) -> list[JoinCode]:
    return [
        JoinCode(ids.code(number), number, room, user_number=0, role=role, created=now)
        for number, role in enumerate((Role.ASSISTANT, Role.TEACHER, Role.STUDENT), first)
    ]


def update_room(store: DataStore, room: Room, changes: Mapping[str, str | int], now: int) -> None:
    """Change the given fields. Raises PlatformError if the resulting times are invalid."""
    changed = replace(room, **changes)
    if changes.keys() & {"start", "end"}:
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
