"""An index of an account's rooms in memory, by time and by title."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final, Protocol, overload

from msgspec import Struct

from bot.baijiayun import ListedRoom
from bot.clock import PLATFORM_ZONE

MAX_CLASS_LENGTH: Final = timedelta(days=1)
"""A room that is open for longer is no single class, of which somebody could miss the start, or which could clash."""

_MAX_CLASS_SECONDS = int(MAX_CLASS_LENGTH.total_seconds())

Place = tuple[int, str]
"""Where a room stands in an order: Unix seconds, and its ID."""


class RoomRow(Struct, frozen=True, array_like=True, gc=False):
    """A room as it is kept: times in Unix seconds; `created` is 0 if the platform does not tell it."""

    id: str
    title: str
    start: int
    end: int
    max_users: int | None
    admin_code: str
    teacher_code: str
    student_code: str
    created: int


creation: Callable[[RoomRow], Place] = attrgetter("created", "id")
"""By what the platform lists rooms, the greatest first."""

_start: Callable[[RoomRow], Place] = attrgetter("start", "id")


class ListedRooms(Protocol):
    """The rooms of an account, to choose from."""

    def before(self, place: Place) -> Sequence[ListedRoom]:
        """Those that stand below a place in the list, newest first."""
        ...

    def between(self, after: datetime | None = None, before: datetime | None = None) -> Sequence[ListedRoom]:
        """Those that end after one instant and start before another, by start and ID."""
        ...

    def ended(self, by: datetime) -> Sequence[ListedRoom]:
        """Those that are over at an instant, by start and ID."""
        ...

    def titled(self, parts: Iterable[str]) -> Sequence[ListedRoom]:
        """Those that have one of some `parts` in their case-folded title, newest first."""
        ...

    def titles(self) -> Collection[str]:
        """The case-folded titles that there are."""
        ...

    def of_ids(self, ids: Iterable[str]) -> Sequence[ListedRoom]:
        """Those of some IDs that there are."""
        ...


class WholeList(tuple[ListedRoom, ...]):
    """`ListedRooms` that were read to the end of the list, newest first."""

    __slots__ = ()

    def before(self, place: Place) -> Sequence[ListedRoom]:
        return [room for room in self if place_of(room) < place]

    def between(self, after: datetime | None = None, before: datetime | None = None) -> Sequence[ListedRoom]:
        near = [
            room
            for room in self
            if (after is None or room.end_time > after) and (before is None or room.start_time < before)
        ]
        return sorted(near, key=lambda room: (room.start_time, room.room_id))

    def ended(self, by: datetime) -> Sequence[ListedRoom]:
        return [room for room in self.between(before=by) if room.end_time <= by]

    def titled(self, parts: Iterable[str]) -> Sequence[ListedRoom]:
        wanted = tuple(parts)
        return [room for room in self if any(part in room.title.casefold() for part in wanted)]

    def titles(self) -> Collection[str]:
        return {room.title.casefold() for room in self}

    def of_ids(self, ids: Iterable[str]) -> Sequence[ListedRoom]:
        wanted = frozenset(ids)
        return [room for room in self if room.room_id in wanted]


class LazyRooms(Sequence[ListedRoom]):
    """Rows as rooms, each made when it is looked at: of thousands few are shown."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Sequence[RoomRow]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> ListedRoom: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[ListedRoom]: ...
    def __getitem__(self, at: int | slice) -> ListedRoom | Sequence[ListedRoom]:
        return LazyRooms(self._rows[at]) if isinstance(at, slice) else _listed(self._rows[at])


class KnownRooms:
    """`ListedRooms` for thousands of rooms, indexed by creation, by start and by title."""

    def __init__(self, rows: Iterable[RoomRow] = ()) -> None:
        self._rows = {row.id: row for row in rows}
        self._by_creation = sorted(self._rows.values(), key=creation)
        self._by_start = sorted(self._rows.values(), key=_start)
        self._long = {row.id: row for row in self._by_start if _is_long(row)}
        self._by_title: dict[str, list[str]] = {}
        for row in self._by_start:
            self._by_title.setdefault(row.title.casefold(), []).append(row.id)

    def get(self, room_id: str) -> RoomRow | None:
        """A room by its ID; None if it is not known."""
        return self._rows.get(room_id)

    def put(self, row: RoomRow) -> None:
        """Adds a room, or puts it in place of what was known of it."""
        known = self._rows.get(row.id)
        if known == row:
            return
        if known is not None:
            self.remove(row.id)
        self._rows[row.id] = row
        insort(self._by_creation, row, key=creation)
        insort(self._by_start, row, key=_start)
        self._by_title.setdefault(row.title.casefold(), []).append(row.id)
        if _is_long(row):
            self._long[row.id] = row

    def remove(self, room_id: str) -> None:
        """Forgets a room that is known."""
        row = self._rows.pop(room_id)
        del self._by_creation[bisect_left(self._by_creation, creation(row), key=creation)]
        del self._by_start[bisect_left(self._by_start, _start(row), key=_start)]
        self._long.pop(room_id, None)
        title = row.title.casefold()
        self._by_title[title].remove(room_id)
        if not self._by_title[title]:
            del self._by_title[title]

    def renew(self, newest: Sequence[RoomRow]) -> None:
        """Puts the newest rooms, just read, in place of all that were known from the oldest of them on."""
        there = {row.id for row in newest}
        since = bisect_left(self._by_creation, creation(newest[-1]), key=creation)
        for gone in [row.id for row in self._by_creation[since:] if row.id not in there]:
            self.remove(gone)
        for row in newest:
            self.put(row)

    def reach(self, oldest: RoomRow) -> bool:
        """Whether all rooms before the oldest of the newest, just read, are known."""
        return 0 < oldest.created < (self._by_creation[-1].created if self._by_creation else 0)

    def before(self, place: Place) -> Sequence[ListedRoom]:
        return LazyRooms(self._by_creation[: bisect_left(self._by_creation, place, key=creation)][::-1])

    def between(self, after: datetime | None = None, before: datetime | None = None) -> Sequence[ListedRoom]:
        until = math.inf if before is None else before.timestamp()
        last = self._starting(until)
        if after is None:
            return LazyRooms(self._by_start[:last])
        now = after.timestamp()
        begun, coming = self._starting(now - _MAX_CLASS_SECONDS), self._starting(now)
        long = [
            row
            for row in self._long.values()
            if row.end > now and row.start < min(now - _MAX_CLASS_SECONDS, until)
        ]
        on = [row for row in self._by_start[begun : min(coming, last)] if row.end > now]
        return LazyRooms([*sorted(long, key=_start), *on, *self._by_start[coming:last]])

    def ended(self, by: datetime) -> Sequence[ListedRoom]:
        now = by.timestamp()
        return LazyRooms([row for row in self._by_start[: self._starting(now)] if row.end <= now])

    def titled(self, parts: Iterable[str]) -> Sequence[ListedRoom]:
        wanted = tuple(parts)
        ids = [ids for title, ids in self._by_title.items() if any(part in title for part in wanted)]
        return self._newest_first(id for some in ids for id in some)

    def titles(self) -> Collection[str]:
        return self._by_title.keys()

    def of_ids(self, ids: Iterable[str]) -> Sequence[ListedRoom]:
        return self._newest_first(id for id in ids if id in self._rows)

    def _newest_first(self, ids: Iterable[str]) -> Sequence[ListedRoom]:
        return LazyRooms(sorted((self._rows[id] for id in ids), key=creation, reverse=True))

    def _starting(self, at: float) -> int:
        """The place of the first room that starts at an instant or later."""
        return bisect_left(self._by_start, at, key=attrgetter("start"))


def place_of(room: ListedRoom) -> Place:
    """The same of a room as the platform lists it."""
    return int(room.create_time.timestamp()) if room.create_time else 0, room.room_id


def row_of(room: ListedRoom) -> RoomRow:
    """A room as it is kept."""
    return RoomRow(
        room.room_id,
        room.title,
        int(room.start_time.timestamp()),
        int(room.end_time.timestamp()),
        room.max_users,
        room.admin_code,
        room.teacher_code,
        room.student_code,
        place_of(room)[0],
    )


def _is_long(row: RoomRow) -> bool:
    return row.end - row.start >= _MAX_CLASS_SECONDS


def _listed(row: RoomRow) -> ListedRoom:
    return ListedRoom(
        room_id=row.id,
        title=row.title,
        start_time=datetime.fromtimestamp(row.start, PLATFORM_ZONE),
        end_time=datetime.fromtimestamp(row.end, PLATFORM_ZONE),
        max_users=row.max_users,
        admin_code=row.admin_code,
        teacher_code=row.teacher_code,
        student_code=row.student_code,
        create_time=datetime.fromtimestamp(row.created, PLATFORM_ZONE),
    )
