"""Timed records, indexed by room and by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Generic, TypeVar

from . import days
from .records import TimedRecord

T = TypeVar("T", bound=TimedRecord)


class RoomIndex(Generic[T]):
    """Records by id and by room; `put` replaces the record of the same id."""

    def __init__(self) -> None:
        self._all: dict[int, T] = {}
        self._rooms: dict[int, dict[int, T]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[T]:
        return iter(self._all.values())

    def put(self, record: T) -> None:
        self._all[record.id] = self._rooms[record.room][record.id] = record

    def remove(self, id: int) -> None:
        """Remove a record if present."""
        record = self._all.pop(id, None)
        if record is not None:
            del self._rooms[record.room][id]

    def get(self, id: int) -> T | None:
        return self._all.get(id)

    def of(self, room: int) -> Iterable[T]:
        """All records of a room, future ones included."""
        return self._rooms.get(room, {}).values()


class DayIndex(RoomIndex[T]):
    """Also indexed by day, so that the statistics of a day read only that day."""

    def __init__(self) -> None:
        super().__init__()
        self._days: dict[int, dict[int, T]] = defaultdict(dict)
        self._open: dict[int, T] = {}

    def put(self, record: T) -> None:
        self.remove(record.id)
        super().put(record)
        for bucket in self._buckets(record):
            bucket[record.id] = record

    def remove(self, id: int) -> None:
        record = self.get(id)
        if record is not None:
            for bucket in self._buckets(record):
                del bucket[id]
        super().remove(id)

    def on(self, day: int) -> Iterable[T]:
        """All records that overlap a day, and all that have no end yet."""
        return chain(self._days.get(day, {}).values(), self._open.values())

    def _buckets(self, record: T) -> list[dict[int, T]]:
        if record.ended is None:
            return [self._open]
        first, last = days.day_of(record.began), days.day_of(record.ended)
        return [self._days[day] for day in range(first, last + 1)]
