"""The directory of rooms: the account's list (API 10) without reading all of it for each command.

The platform lists rooms by creation, 1,000 to a page, so that what is new stands on the first page. That page is read
each time; what comes after it is kept in Redis as it was last read whole, with what Rollcall itself changed since, and
each process holds a copy. What was changed elsewhere in earlier rooms shows when the list is next read whole, or when
somebody looks at the room. A list of one page needs none of this.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec
import structlog
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from bot.baijiayun import (
    DUAL_TEACHER,
    Baijiayun,
    BaijiayunError,
    CreatedRoom,
    ListedRoom,
    Listener,
    NoSuchRoom,
    RoomDeleted,
    RoomInfo,
    UpdateRoom,
)
from bot.clock import PLATFORM_ZONE
from bot.errors import RedisUnavailable
from bot.state import Edition, Editions
from bot.state.directory import NONE
from bot.threads import beside

log = structlog.get_logger(__name__)

PAGE: Final = 1000
"""Page size of API 10: its maximum."""

CODES: Final = 50_000
"""Maximum common codes that a process remembers, 100 bytes each."""

LONGEST_STRETCH: Final = 2000
"""Rooms that are gone through before others have a turn on the event loop."""

RENEWED_AFTER: Final = timedelta(days=2)
"""Age at which the list is read whole again for a person."""

RENEWED_IN_BACKGROUND: Final = timedelta(hours=20)
"""The same in the background, so that no person waits for it."""

Order = tuple[datetime, str]
"""When a room was created, and its ID: by both the platform lists rooms, the greatest first."""

NO_TIME: Final = datetime.fromtimestamp(0, PLATFORM_ZONE)

NOT_KEPT: Final = Edition("", NO_TIME, 0, "")
"""The edition of a list that was read while Redis was out of reach."""


class Row(Struct, frozen=True, array_like=True):
    """A room as it is kept: times in Unix seconds."""

    id: str
    title: str
    start: int
    end: int
    max_users: int | None
    admin_code: str
    teacher_code: str
    student_code: str
    created: int


class Change(Struct, frozen=True, omit_defaults=True):
    """What became of a room; `in_doubt` before it is known, `is_gone` when it was deleted."""

    id: str
    title: str | UnsetType = UNSET
    start: datetime | UnsetType = UNSET
    end: datetime | UnsetType = UNSET
    max_users: int | UnsetType | None = UNSET
    is_gone: bool = False
    in_doubt: bool = False


@dataclass(slots=True)
class Copy:
    """This process's copy of an edition, in the list's order, with the changes up to `applied`."""

    edition: Edition
    rooms: dict[str, ListedRoom]
    newest: datetime
    applied: str
    doubtful: set[str] = field(default_factory=set)

    def apply(self, changes: Iterable[tuple[str, bytes]]) -> None:
        """Does what was not yet done."""
        for at, body in changes:
            self.applied = at
            self.apply_one(msgspec.json.decode(body, type=Change))

    def apply_one(self, change: Change) -> None:
        """Does one change, of a room that is known."""
        self.doubtful.discard(change.id)
        room = self.rooms.get(change.id)
        if room is None:
            return
        if change.in_doubt:
            self.doubtful.add(change.id)
        elif change.is_gone:
            del self.rooms[change.id]
        else:
            self.rooms[change.id] = _changed(room, change)


class Directory(Listener):
    """The rooms of one account, as every process knows them; it listens to what the client does with rooms.

    `renewed_after` is the age at which the list is read whole again.
    """

    def __init__(self, editions: Editions, renewed_after: timedelta = RENEWED_AFTER) -> None:
        self._editions = editions
        self._renewed_after = renewed_after
        self._copy: Copy | None = None
        self._one_at_a_time = asyncio.Lock()
        self._reading: asyncio.Task[Copy] | None = None
        self._unsaved: list[Change] = []
        self._codes: dict[str, str] = {}

    async def common_code(self, platform: Baijiayun, room_id: str) -> str:
        """The join code that all students of a room share; it never changes. Raises what API 7 raises."""
        code = self._codes.get(room_id)
        if code is None:
            code = await platform.join_code(room_id, 0)
            self._remember(room_id, code)
        return code

    async def rooms(self, platform: Baijiayun) -> AsyncIterator[ListedRoom]:
        """All rooms, newest first. Raises what API 10 raises."""
        page = await _page(platform, 1)
        for room in page:
            self._remember(room.room_id, room.student_code)
            yield room
        if len(page) == PAGE:
            async for room in self._earlier(platform, page):
                yield room

    async def created(self, room: CreatedRoom) -> None:
        """Remembers the common code of a new room; the room itself stands on the first page."""
        self._remember(room.room_id, room.student_code)

    async def changing(self, room_id: str) -> None:
        """Notes that a room is about to be changed or deleted: the process may die before it knows the outcome."""
        await self._note(Change(room_id, in_doubt=True))

    async def changed(self, change: UpdateRoom) -> None:
        """Notes what was changed of a room (API 4)."""
        given = {
            "title": change.title,
            "start": change.start_time,
            "end": change.end_time,
            "max_users": change.max_users,
        }
        told = {name: value for name, value in given.items() if value is not None}
        await self._note(msgspec.convert({"id": change.room_id, **told}, Change))

    async def gone(self, room_id: str) -> None:
        """Notes that a room was deleted (API 5)."""
        await self._note(Change(room_id, is_gone=True))

    async def seen(self, room_id: str, info: RoomInfo | None) -> None:
        """Notes how a room was found, or that it was not (API 6), if it is known otherwise."""
        copy = self._copy
        if copy is None or (known := copy.rooms.get(room_id)) is None:
            return
        if info is None:
            await self.gone(room_id)
        elif room_id in copy.doubtful or _changed(known, _as_found(info)) != known:
            await self._note(_as_found(info))

    async def _earlier(self, platform: Baijiayun, newest: Sequence[ListedRoom]) -> AsyncIterator[ListedRoom]:
        known = await self._known(platform, newest)
        last, number = newest[-1], 1
        # more rooms are new than a page holds, some perhaps in the second of the newest that is known
        while last.create_time is None or last.create_time >= known.newest:
            page = await _page(platform, number := number + 1)
            for room in page:
                # what is created meanwhile moves rooms on to the next page
                if room.create_time is None or _order(room) < _order(last):
                    yield room
            if len(page) < PAGE:
                return
            last = page[-1]
        oldest_first = list(reversed(known.rooms.values()))
        for count in range(bisect_left(oldest_first, _order(last), key=_order), 0, -1):
            yield oldest_first[count - 1]
            if not count % LONGEST_STRETCH:
                await asyncio.sleep(0)

    async def _known(self, platform: Baijiayun, newest: Sequence[ListedRoom]) -> Copy:
        """The copy as it stands now; `newest` is the first page, just read."""
        copy, reading = None, self._reading
        ended = reading if reading is not None and reading.done() else None
        with suppress(RedisUnavailable):
            async with self._one_at_a_time:
                copy = await self._current()
        if copy is None:
            return await self._whole(platform, newest, ended)
        for room_id in list(copy.doubtful):
            await self._look_at(platform, room_id, copy)
        return copy

    async def _current(self) -> Copy | None:
        """The copy with all changes; None if the list has to be read whole. Raises RedisUnavailable."""
        while self._unsaved:
            await self._editions.add(msgspec.json.encode(self._unsaved[0]))
            del self._unsaved[0]
        latest = await self._editions.latest(self._copy.applied if self._copy else NONE)
        edition = latest.edition
        if edition is None or latest.now - edition.read_at > self._renewed_after:
            return None
        if self._copy is None or self._copy.edition != edition:
            self._copy = await self._loaded(edition)
            if self._copy is None:
                return None
            latest = await self._editions.latest(edition.since)
        self._copy.apply(latest.changes)
        return self._copy

    async def _loaded(self, edition: Edition) -> Copy | None:
        """The copy of an edition; None if a part of it is not there. Raises RedisUnavailable."""
        pages = [await beside(_decoded, page) async for page in self._editions.pages(edition)]
        return _copy(edition, pages) if len(pages) == edition.pages else None

    async def _whole(
        self, platform: Baijiayun, newest: Sequence[ListedRoom], ended: asyncio.Task[Copy] | None
    ) -> Copy:
        """The list, read whole once for all who ask meanwhile; `ended` is a reading that had ended before.

        Raises what API 10 raises.
        """
        if self._reading is None or self._reading is ended:
            self._reading = asyncio.create_task(self._read(platform, newest))
        return await asyncio.shield(self._reading)

    async def _read(self, platform: Baijiayun, newest: Sequence[ListedRoom]) -> Copy:
        """The list, read to its end now and kept for all processes. Raises what API 10 raises."""
        latest = None
        with suppress(RedisUnavailable):
            latest = await self._editions.latest()
        pages = [newest]
        while len(pages[-1]) == PAGE:
            pages.append(await _page(platform, len(pages) + 1))
        log.info("list of rooms read whole", pages=len(pages))
        if latest is not None:
            with suppress(RedisUnavailable):
                encoded = [await beside(_encoded, page) for page in pages]
                edition = await self._editions.keep(latest.now, latest.since, encoded)
                self._copy = _copy(edition, pages)
                return self._copy
        return _copy(NOT_KEPT, pages)

    async def _look_at(self, platform: Baijiayun, room_id: str, copy: Copy) -> None:
        """Finds out what became of a room; what the client tells of it is noted for the other processes."""
        with suppress(BaijiayunError):
            try:
                info = await platform.room(room_id)
            except (NoSuchRoom, RoomDeleted):
                copy.apply_one(Change(room_id, is_gone=True))
            else:
                copy.apply_one(_as_found(info))

    def _remember(self, room_id: str, code: str) -> None:
        if len(self._codes) >= CODES:
            self._codes.clear()
        if code:
            self._codes[room_id] = code

    async def _note(self, change: Change) -> None:
        try:
            await self._editions.add(msgspec.json.encode(change))
        except RedisUnavailable:
            self._unsaved.append(change)


async def _page(platform: Baijiayun, number: int) -> list[ListedRoom]:
    return (await platform.rooms_page(page=number, limit=PAGE, product_type=DUAL_TEACHER)).rooms


def _order(room: ListedRoom) -> Order:
    return room.create_time or NO_TIME, room.room_id


def _copy(edition: Edition, pages: Iterable[Sequence[ListedRoom]]) -> Copy:
    rooms = {room.room_id: room for page in pages for room in page}
    newest = max((_order(room)[0] for room in rooms.values()), default=NO_TIME)
    return Copy(edition, rooms, newest, edition.since)


def _changed(room: ListedRoom, change: Change) -> ListedRoom:
    return replace(
        room,
        title=room.title if change.title is UNSET else change.title,
        start_time=room.start_time if change.start is UNSET else change.start.astimezone(PLATFORM_ZONE),
        end_time=room.end_time if change.end is UNSET else change.end.astimezone(PLATFORM_ZONE),
        max_users=room.max_users if change.max_users is UNSET else change.max_users,
    )


def _as_found(info: RoomInfo) -> Change:
    return Change(info.room_id, info.title, info.start_time, info.end_time, info.max_users)


def _encoded(page: Sequence[ListedRoom]) -> bytes:
    return msgspec.json.encode([_row(room) for room in page])


def _row(room: ListedRoom) -> Row:
    return Row(
        room.room_id,
        room.title,
        int(room.start_time.timestamp()),
        int(room.end_time.timestamp()),
        room.max_users,
        room.admin_code,
        room.teacher_code,
        room.student_code,
        int(_order(room)[0].timestamp()),
    )


def _decoded(page: bytes) -> list[ListedRoom]:
    return [_listed(row) for row in msgspec.json.decode(page, type=list[Row])]


def _listed(row: Row) -> ListedRoom:
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
