"""A cache of the account's list of rooms (API 10), so that a command does not read all of it.

The platform lists rooms by creation, 1,000 to a page, so that what is new stands on the first page. That page is read
each time; what comes after it is kept in Redis as it was last read whole, with what Rollcall itself changed since, and
each process holds a copy. What was changed elsewhere in earlier rooms shows when the list is next read whole, or when
somebody looks at the room. A list of one page needs none of this.
"""

from __future__ import annotations

import asyncio
import math
from bisect import bisect_left
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

import msgspec
from msgspec import UNSET, Struct, UnsetType, field
from msgspec.structs import replace

from bot.baijiayun import (
    DUAL_TEACHER,
    AlreadyDeleted,
    Baijiayun,
    BaijiayunError,
    CreatedRoom,
    ListedRoom,
    Listener,
    NoSuchRoom,
    OverlappingPages,
    Page,
    RoomInfo,
    UpdateRoom,
)
from bot.classroom.known_rooms import KnownRooms, ListedRooms, RoomRow, WholeList, place_of, row_of
from bot.classroom.list_reading import decoded, read_whole
from bot.clock import PLATFORM_ZONE
from bot.errors import RedisUnavailable
from bot.offline import require_online
from bot.state import Edition, Editions
from bot.state.room_directory import NONE, Latest
from bot.threads import in_thread

PAGE_SIZE: Final = 1000
"""Page size of API 10: its maximum."""

NEWEST: Final = 50
"""Rooms that are read where a whole page was read a moment ago: what was made since stands among them."""

LEEWAY: Final = timedelta(seconds=1)
"""How long before a page is asked for what is noted then may be missing on it, for all that is known of clocks."""

MAX_PAGE_AGE: Final = 60.0
"""Seconds for which a page counts: so late it shows what was changed elsewhere in rooms that stand further down."""

MAX_CODES: Final = 50_000
"""Maximum common codes that a process remembers, 100 bytes each."""

YIELD_EVERY: Final = 2000
"""Rooms that are gone through before others have a turn on the event loop."""

MAX_AGE: Final = timedelta(days=2)
"""Age at which the list is read whole again for a person."""

BACKGROUND_MAX_AGE: Final = timedelta(hours=20)
"""The same in the background, so that no person waits for it."""

NO_TIME: Final = datetime.fromtimestamp(0, PLATFORM_ZONE)

NOT_KEPT: Final = Edition("", NO_TIME, 0, "")
"""The edition of a list that was read while Redis was out of reach."""


class RoomUpdate(Struct, frozen=True, omit_defaults=True):
    """What became of a room; `in_doubt` before it is known, `is_gone` when it was deleted."""

    id: str
    title: str | UnsetType = UNSET
    start: datetime | UnsetType = UNSET
    end: datetime | UnsetType = UNSET
    max_users: int | UnsetType | None = UNSET
    is_gone: bool = False
    in_doubt: bool = False


class NewestRooms(Struct):
    """The newest rooms, page by page; `number` counts the readings of a process.

    `began` is when the first page was asked for, on the event loop's clock.
    """

    number: int
    began: float
    pages: OverlappingPages
    read: list[list[ListedRoom]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether the list ends with them."""
        return self.pages.ended

    async def read_on(self, platform: Baijiayun) -> None:
        """Asks for the next page. Raises what API 10 raises."""
        page = self.pages.next
        rooms = await _rooms(platform, page)
        if self.pages.add(page, [room.room_id for room in rooms]) is not None:
            self.read.append(rooms)

    def rooms(self) -> dict[str, ListedRoom]:
        """Each once: some are on two pages."""
        return {room.room_id: room for page in self.read for room in page}


class LocalCopy(Struct):
    """This process's copy of an edition, with the changes up to `applied`.

    `seen` is the number of the last reading of the newest rooms that it holds.
    """

    edition: Edition
    rooms: KnownRooms
    applied: str
    doubtful: set[str] = field(default_factory=set)
    seen: int = 0

    def renew(self, newest: NewestRooms) -> None:
        """Replaces what was known by the newest rooms, if all rooms below them are known."""
        rows = [row_of(room) for room in newest.rooms().values()]
        if newest.number > self.seen and self.rooms.reach(rows[-1]):
            self.rooms.renew(rows)
            self.seen = newest.number

    def apply(self, changes: Iterable[tuple[str, bytes]]) -> None:
        """Does what was not yet done."""
        for at, body in changes:
            self.applied = at
            self.apply_one(msgspec.json.decode(body, type=RoomUpdate))

    def apply_one(self, change: RoomUpdate) -> None:
        """Does one change, of a room that is known."""
        self.doubtful.discard(change.id)
        room = self.rooms.get(change.id)
        if room is None:
            return
        if change.in_doubt:
            self.doubtful.add(change.id)
        elif change.is_gone:
            self.rooms.remove(change.id)
        else:
            self.rooms.put(_changed(room, change))


class RoomDirectory(Listener):
    """The rooms of one account, as every process knows them; it listens to what the client does with rooms.

    `renewed_after` is the age at which the list is read whole again.
    """

    def __init__(self, editions: Editions, renewed_after: timedelta = MAX_AGE) -> None:
        self._editions = editions
        self._renewed_after = renewed_after
        self._copy: LocalCopy | None = None
        self._page_began = -math.inf
        self._readings = 0
        self._one_at_a_time = asyncio.Lock()
        self._reading: asyncio.Task[LocalCopy] | None = None
        self._unsaved: list[RoomUpdate] = []
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
        newest = await self._newest(platform, PAGE_SIZE)
        for room in newest.read[0]:
            yield room
        if newest.is_whole:
            return
        last = place_of(newest.read[0][-1])
        for count, room in enumerate((await self._joined(platform, newest)).before(last), 1):
            yield room
            if not count % YIELD_EVERY:
                await asyncio.sleep(0)

    async def known(self, platform: Baijiayun) -> ListedRooms:
        """The rooms as they are known now, to choose from. Raises what API 10 raises."""
        if self._has_page():
            newest = await self._newest(platform, NEWEST)
            if newest.is_whole:
                return WholeList(newest.read[0])
            copy = await self._kept(newest)
            if copy is not None and copy.seen >= newest.number and self._has_page():
                return await self._without_doubt(platform, copy)
        newest = await self._newest(platform, PAGE_SIZE)
        return WholeList(newest.read[0]) if newest.is_whole else await self._joined(platform, newest)

    async def created(self, room: CreatedRoom) -> None:
        """Remembers the common code of a new room; the room itself is on the first page."""
        self._remember(room.room_id, room.student_code)

    async def changing(self, room_id: str) -> None:
        """Notes that a room is about to be changed or deleted: the process may die before it knows the outcome."""
        await self._note(RoomUpdate(room_id, in_doubt=True))

    async def changed(self, change: UpdateRoom) -> None:
        """Notes what was changed of a room (API 4)."""
        given = {
            "title": change.title,
            "start": change.start_time,
            "end": change.end_time,
            "max_users": change.max_users,
        }
        told = {name: value for name, value in given.items() if value is not None}
        await self._note(msgspec.convert({"id": change.room_id, **told}, RoomUpdate))

    async def gone(self, room_id: str) -> None:
        """Notes that a room was deleted (API 5)."""
        await self._note(RoomUpdate(room_id, is_gone=True))

    async def seen(self, room_id: str, info: RoomInfo | None) -> None:
        """Notes how a room was found, or that it was not (API 6), if it is known otherwise."""
        copy = self._copy
        if copy is None or (known := copy.rooms.get(room_id)) is None:
            return
        if info is None:
            await self.gone(room_id)
        elif room_id in copy.doubtful or _changed(known, _as_found(info)) != known:
            await self._note(_as_found(info))

    def _has_page(self) -> bool:
        """Whether a whole page was read a moment ago."""
        return self._copy is not None and asyncio.get_running_loop().time() - self._page_began < MAX_PAGE_AGE

    async def _newest(self, platform: Baijiayun, size: int) -> NewestRooms:
        """The first page of the list."""
        self._readings += 1
        newest = NewestRooms(self._readings, asyncio.get_running_loop().time(), OverlappingPages(size))
        await newest.read_on(platform)
        for room in newest.read[0]:
            self._remember(room.room_id, room.student_code)
        return newest

    async def _joined(self, platform: Baijiayun, newest: NewestRooms) -> ListedRooms:
        """The newest rooms and all that are known below them, reading on until it is known what is there."""
        ended = self._reading if self._reading is not None and self._reading.done() else None
        while (copy := await self._kept(newest)) is not None and copy.seen < newest.number:
            await newest.read_on(platform)
            if newest.is_whole:
                return WholeList(newest.rooms().values())
        if copy is None:
            copy = await self._whole(platform, newest, ended)
            copy.renew(newest)
        return await self._without_doubt(platform, copy)

    async def _without_doubt(self, platform: Baijiayun, copy: LocalCopy) -> ListedRooms:
        """The rooms of a copy, after a look at those of which it is not known what became of them."""
        for room_id in list(copy.doubtful):
            await self._look_at(platform, room_id, copy)
        return copy.rooms

    async def _kept(self, newest: NewestRooms) -> LocalCopy | None:
        """The copy as it stands now; None if the list has to be read whole."""
        with suppress(RedisUnavailable):
            async with self._one_at_a_time:
                return await self._current(newest)
        return None

    async def _current(self, newest: NewestRooms) -> LocalCopy | None:
        """The copy with the newest rooms and all changes; None if there is none. Raises RedisUnavailable."""
        while self._unsaved:
            await self._editions.add(msgspec.json.encode(self._unsaved[0]))
            del self._unsaved[0]
        latest = await self._editions.latest(self._copy.applied if self._copy else NONE)
        edition = latest.edition
        if edition is None or latest.now - edition.read_at > self._renewed_after:
            return None
        if self._copy is None or self._copy.edition != edition:
            self._copy, self._page_began = await self._loaded(edition), -math.inf
            if self._copy is None:
                return None
            latest = await self._editions.latest(edition.since)
        self._bring_up_to_date(self._copy, newest, latest)
        return self._copy

    def _bring_up_to_date(self, copy: LocalCopy, newest: NewestRooms, latest: Latest) -> None:
        """Does what was changed, and puts the newest rooms in between where they were read."""
        ago = timedelta(seconds=asyncio.get_running_loop().time() - newest.began) + LEEWAY
        read_at = int((latest.now - ago).timestamp() * 1000)
        later = bisect_left(latest.changes, read_at, key=lambda change: int(change[0].partition("-")[0]))
        copy.apply(latest.changes[:later])
        copy.renew(newest)
        copy.apply(latest.changes[later:])
        if copy.seen == newest.number and newest.pages.most == PAGE_SIZE:
            self._page_began = newest.began

    async def _loaded(self, edition: Edition) -> LocalCopy | None:
        """The copy of an edition; None if a part of it is not there. Raises RedisUnavailable."""
        pages = [await in_thread(decoded, page) async for page in self._editions.pages(edition)]
        if len(pages) != edition.pages:
            return None
        return LocalCopy(edition, await in_thread(KnownRooms, chain.from_iterable(pages)), edition.since)

    async def _whole(
        self, platform: Baijiayun, newest: NewestRooms, ended: asyncio.Task[LocalCopy] | None
    ) -> LocalCopy:
        """The list, read whole once for all who ask meanwhile; `ended` is a reading that had ended before.

        Raises what API 10 raises.
        """
        if self._reading is None or self._reading is ended:
            require_online()
            self._reading = asyncio.create_task(self._read(platform, newest))
        return await asyncio.shield(self._reading)

    async def _read(self, platform: Baijiayun, newest: NewestRooms) -> LocalCopy:
        """The list, read to its end now and kept for all processes. Raises what API 10 raises."""

        async def fetch(number: int, page: Page) -> list[RoomRow]:
            return await in_thread(_rows, await _rooms(platform, page) if number else newest.read[0])

        edition = None
        with suppress(RedisUnavailable):
            latest = await self._editions.latest()
            edition = await self._editions.begin(latest.now, latest.since)
        rows = await read_whole(self._editions, edition, fetch, PAGE_SIZE)
        known = await in_thread(KnownRooms, chain.from_iterable(rows))
        if edition is not None:
            with suppress(RedisUnavailable):
                return await self._ended(msgspec.structs.replace(edition, pages=len(rows)), known, newest)
        return LocalCopy(NOT_KEPT, known, "")

    async def _ended(self, edition: Edition, known: KnownRooms, newest: NewestRooms) -> LocalCopy:
        """The copy of an edition that was just read, which counts from now on. Raises RedisUnavailable."""
        await self._editions.end(edition)
        async with self._one_at_a_time:
            copy = self._copy = LocalCopy(edition, known, edition.since)
            self._page_began = -math.inf
            return await self._current(newest) or copy

    async def _look_at(self, platform: Baijiayun, room_id: str, copy: LocalCopy) -> None:
        """Finds out what became of a room; what the client tells of it is noted for the other processes."""
        with suppress(BaijiayunError):
            try:
                info = await platform.room(room_id)
            except (NoSuchRoom, AlreadyDeleted):
                copy.apply_one(RoomUpdate(room_id, is_gone=True))
            else:
                copy.apply_one(_as_found(info))

    def _remember(self, room_id: str, code: str) -> None:
        if len(self._codes) >= MAX_CODES:
            self._codes.clear()
        if code:
            self._codes[room_id] = code

    async def _note(self, change: RoomUpdate) -> None:
        try:
            await self._editions.add(msgspec.json.encode(change))
        except RedisUnavailable:
            self._unsaved.append(change)


async def _rooms(platform: Baijiayun, page: Page) -> list[ListedRoom]:
    got = await platform.rooms_page(page=page.number, limit=page.size, product_type=DUAL_TEACHER)
    return got.rooms


def _changed(room: RoomRow, change: RoomUpdate) -> RoomRow:
    return replace(
        room,
        title=room.title if change.title is UNSET else change.title,
        start=room.start if change.start is UNSET else int(change.start.timestamp()),
        end=room.end if change.end is UNSET else int(change.end.timestamp()),
        max_users=room.max_users if change.max_users is UNSET else change.max_users,
    )


def _as_found(info: RoomInfo) -> RoomUpdate:
    return RoomUpdate(info.room_id, info.title, info.start_time, info.end_time, info.max_users)


def _rows(page: Sequence[ListedRoom]) -> list[RoomRow]:
    return [row_of(room) for room in page]
