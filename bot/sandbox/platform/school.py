"""The state of the platform: every record, and how it is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from .ledger import Ledger
from .records import Account, Interaction, JoinCode, Lesson, Record, Removal, Role, Room, Visit
from .refusals import NoSuchRoom, RoomDeleted
from .shelves import DayShelf, Shelf


class School:
    """All rooms, codes, visits, lessons and interactions of one account.

    Records come in through `record` alone, which writes them to the ledger first.
    """

    def __init__(self, ledger: Ledger, account: Account) -> None:
        self._ledger = ledger
        self._begin(account)
        self._keep(*ledger.read())
        ledger.replace(self.records())

    def _begin(self, account: Account) -> None:
        self.account = account
        self.rooms: dict[int, Room] = {}
        self.codes: dict[str, JoinCode] = {}
        self.student_codes: dict[int, dict[int, JoinCode]] = defaultdict(dict)
        self.visits: DayShelf[Visit] = DayShelf()
        self.lessons: Shelf[Lesson] = Shelf()
        self.interactions: Shelf[Interaction] = Shelf()
        self._last_id = 0

    @property
    def empty(self) -> bool:
        return not self.rooms

    def records(self) -> Iterator[Record]:
        """Everything that is kept, each record once."""
        kept = (self.rooms.values(), self.codes.values(), self.visits, self.lessons, self.interactions)
        return chain([self.account], *kept)

    def record(self, *records: Record) -> None:
        """Keep these records, in the ledger as one change."""
        if records:
            self._ledger.append(records)
            self._keep(*records)

    def clear(self, account: Account) -> None:
        """Forget everything, the ledger too, and go on with this account."""
        self._begin(account)
        self._ledger.replace(self.records())

    def next_id(self) -> int:
        """An id that no visit, lesson or interaction has."""
        self._last_id += 1
        return self._last_id

    def room(self, id: int) -> Room:
        """The room, deleted or not. Raises NoSuchRoom."""
        try:
            return self.rooms[id]
        except KeyError:
            raise NoSuchRoom from None

    def standing_room(self, id: int) -> Room:
        """The room. Raises NoSuchRoom, RoomDeleted."""
        room = self.room(id)
        if room.deleted:
            raise RoomDeleted
        return room

    def _keep(self, *records: Record) -> None:
        for record in records:
            match record:
                case Account():
                    self.account = record
                case Room():
                    self.rooms[record.id] = record
                case JoinCode():
                    self._keep_code(record)
                case Removal():
                    self._remove(record)
                case Visit() | Lesson() | Interaction():
                    self._keep_happening(record)

    def _keep_code(self, code: JoinCode) -> None:
        self.codes[code.code] = code
        if code.role == Role.STUDENT:
            self.student_codes[code.room][code.user_number] = code

    def _keep_happening(self, happening: Visit | Lesson | Interaction) -> None:
        self._last_id = max(self._last_id, happening.id)
        match happening:
            case Visit():
                self.visits.put(happening)
            case Lesson():
                self.lessons.put(happening)
            case Interaction():
                self.interactions.put(happening)

    def _remove(self, removal: Removal) -> None:
        for id in removal.ids:
            self.visits.remove(id)
            self.lessons.remove(id)
            self.interactions.remove(id)
