"""The platform's records and their indexes."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from .append_log import AppendLog
from .errors import ErrorCode, PlatformError
from .indexes import DayIndex, RoomIndex
from .records import Account, Interaction, JoinCode, Lesson, Record, Removal, Role, Room, Visit


class DataStore:
    """All rooms, codes, visits, lessons and interactions of one account.

    `save` is the only way to add records; it writes them to the log first.
    """

    def __init__(self, log: AppendLog, account: Account) -> None:
        self._log = log
        self._reset(account)
        self._store(*log.read())
        log.replace(self.records())

    def _reset(self, account: Account) -> None:
        self.account = account
        self.rooms: dict[int, Room] = {}
        self._by_creation: list[tuple[int, int]] = []
        self.codes: dict[str, JoinCode] = {}
        self.student_codes: dict[int, dict[int, JoinCode]] = defaultdict(dict)
        self.visits: DayIndex[Visit] = DayIndex()
        self.lessons: RoomIndex[Lesson] = RoomIndex()
        self.interactions: RoomIndex[Interaction] = RoomIndex()
        self._last_id = 0

    @property
    def empty(self) -> bool:
        return not self.rooms

    def records(self) -> Iterator[Record]:
        """All current records, each once."""
        kept = (self.rooms.values(), self.codes.values(), self.visits, self.lessons, self.interactions)
        return chain([self.account], *kept)

    def save(self, *records: Record) -> None:
        """Store these records as one change."""
        if records:
            self._log.append(records)
            self._store(*records)

    def clear(self, account: Account) -> None:
        """Delete everything, the log included, and start over with this account."""
        self._reset(account)
        self._log.replace(self.records())

    def next_id(self) -> int:
        """An unused id for a visit, lesson or interaction."""
        self._last_id += 1
        return self._last_id

    def newest_rooms(self) -> Iterator[Room]:
        """All rooms, deleted or not, by creation and id, the greatest first."""
        return (self.rooms[id] for _, id in reversed(self._by_creation))

    def room(self, id: int) -> Room:
        """The room, deleted or not. Raises PlatformError."""
        try:
            return self.rooms[id]
        except KeyError:
            raise PlatformError(ErrorCode.ROOM_NOT_FOUND) from None

    def existing_room(self, id: int) -> Room:
        """The room. Raises PlatformError."""
        room = self.room(id)
        if room.deleted:
            raise PlatformError(ErrorCode.ROOM_DELETED)
        return room

    def _store(self, *records: Record) -> None:
        for record in records:
            match record:
                case Account():
                    self.account = record
                case Room():
                    if record.id not in self.rooms:
                        insort(self._by_creation, (record.created, record.id))
                    self.rooms[record.id] = record
                case JoinCode():
                    self._store_code(record)
                case Removal():
                    self._remove(record)
                case Visit() | Lesson() | Interaction():
                    self._store_timed(record)

    def _store_code(self, code: JoinCode) -> None:
        self.codes[code.code] = code
        if code.role == Role.STUDENT:
            self.student_codes[code.room][code.user_number] = code

    def _store_timed(self, record: Visit | Lesson | Interaction) -> None:
        self._last_id = max(self._last_id, record.id)
        match record:
            case Visit():
                self.visits.put(record)
            case Lesson():
                self.lessons.put(record)
            case Interaction():
                self.interactions.put(record)

    def _remove(self, removal: Removal) -> None:
        for id in removal.ids:
            self.visits.remove(id)
            self.lessons.remove(id)
            self.interactions.remove(id)
