"""Who is in a room, and whether class is in session."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from msgspec.structs import replace

from .data_store import DataStore
from .records import Interaction, Lesson, Record, Removal, Role, Visit


def active_visits(store: DataStore, room: int, now: int) -> list[Visit]:
    """The visits that have not ended."""
    return [visit for visit in store.visits.of(room) if visit.is_active(now)]


def with_role(visits: Iterable[Visit], role: Role) -> list[Visit]:
    return [visit for visit in visits if visit.role == role]


def in_class(store: DataStore, room: int, now: int) -> bool:
    return any(lesson.is_active(now) for lesson in store.lessons.of(room))


def enter(store: DataStore, visit: Visit) -> Visit:
    """Begin a visit, ending an earlier one of the same person in the room."""
    displaced = [
        replace(other, ended=visit.began)
        for other in active_visits(store, visit.room, visit.began)
        if (other.user_number, other.role) == (visit.user_number, visit.role)
    ]
    store.save(*displaced, visit)
    return visit


def leave(store: DataStore, visits: Iterable[Visit], now: int) -> None:
    """End these visits."""
    store.save(*(replace(visit, ended=now) for visit in visits))


def begin_class(store: DataStore, room: int, now: int) -> None:
    """Start class."""
    end_class(store, room, now)
    store.save(Lesson(id=store.next_id(), room=room, began=now))


def end_class(store: DataStore, room: int, now: int) -> None:
    """End class."""
    active = (lesson for lesson in store.lessons.of(room) if lesson.is_active(now))
    store.save(*(replace(lesson, ended=now) for lesson in active))


def closing_records(store: DataStore, room: int, now: int) -> list[Record]:
    """The changes that end all visits and lessons in the room and remove the planned ones."""
    planned = tuple(record.id for record in _all(store, room) if record.began > now)
    ended: list[Record] = [
        replace(record, ended=now) for record in _all(store, room) if record.is_active(now)
    ]
    return [*ended, Removal(planned)] if planned else ended


def shifted_records(store: DataStore, room: int, seconds: int, now: int) -> list[Record]:
    """The changes that move everything planned in the room by `seconds`."""
    return [_shifted(record, seconds) for record in _all(store, room) if record.began > now]


def _all(store: DataStore, room: int) -> Iterable[Visit | Lesson | Interaction]:
    return chain(store.visits.of(room), store.lessons.of(room), store.interactions.of(room))


def _shifted(record: Visit | Lesson | Interaction, seconds: int) -> Visit | Lesson | Interaction:
    ended = None if record.ended is None else record.ended + seconds
    return replace(record, began=record.began + seconds, ended=ended)
