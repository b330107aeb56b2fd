"""Happenings of one kind, found by room and by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Generic, TypeVar

from . import days
from .records import Happening

H = TypeVar("H", bound=Happening)


class Shelf(Generic[H]):
    """Happenings by id and by room; one put in again replaces the one of its id."""

    def __init__(self) -> None:
        self._all: dict[int, H] = {}
        self._rooms: dict[int, dict[int, H]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[H]:
        return iter(self._all.values())

    def put(self, happening: H) -> None:
        self._all[happening.id] = self._rooms[happening.room][happening.id] = happening

    def remove(self, id: int) -> None:
        """Take a happening off, if it is here."""
        happening = self._all.pop(id, None)
        if happening is not None:
            del self._rooms[happening.room][id]

    def get(self, id: int) -> H | None:
        return self._all.get(id)

    def of(self, room: int) -> Iterable[H]:
        """Everything in one room, planned happenings too."""
        return self._rooms.get(room, {}).values()


class DayShelf(Shelf[H]):
    """Found by day besides, so that the statistics of a day read that day alone."""

    def __init__(self) -> None:
        super().__init__()
        self._days: dict[int, dict[int, H]] = defaultdict(dict)
        self._open: dict[int, H] = {}

    def put(self, happening: H) -> None:
        self.remove(happening.id)
        super().put(happening)
        for drawer in self._drawers(happening):
            drawer[happening.id] = happening

    def remove(self, id: int) -> None:
        happening = self.get(id)
        if happening is not None:
            for drawer in self._drawers(happening):
                del drawer[id]
        super().remove(id)

    def on(self, day: int) -> Iterable[H]:
        """Everything that touches a day, and everything whose end is open."""
        return chain(self._days.get(day, {}).values(), self._open.values())

    def _drawers(self, happening: H) -> list[dict[int, H]]:
        if happening.ended is None:
            return [self._open]
        first, last = days.day_of(happening.began), days.day_of(happening.ended)
        return [self._days[day] for day in range(first, last + 1)]
