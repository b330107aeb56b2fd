"""A room for each class of a series: planned, and made."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.classroom.results.rooms import Clash, CreationUnknown, Room, RoomChanged
from bot.language.commands import NewRoom, NewSeries


class PlannedClass(Struct, frozen=True):
    """A class of a series; `clash` is another one of its teacher at that time."""

    start: datetime
    end: datetime
    clash: Clash | None = None


class SeriesConfirmation(Struct, frozen=True):
    """A series for the person to confirm."""

    token: str
    command: NewSeries
    classes: tuple[PlannedClass, ...]


class SeriesCreated(Struct, frozen=True):
    """The rooms of a series, as far as it came.

    `unknown` are those that the platform did not answer. `error` is why it ended before its `total`, with `refused`,
    the start of the class that it met; `rest` creates those after that.
    """

    title: str
    total: int
    rooms: tuple[Room, ...]
    unknown: tuple[tuple[NewRoom, CreationUnknown], ...] = ()
    past: int = 0
    refused: datetime | None = None
    error: Exception | None = None
    rest: NewSeries | None = None


class SeriesDeletionConfirmation(Struct, frozen=True):
    """The classes of a series that the person is asked to delete. `changed` if they are others than were shown before.

    `following` if it is those from one class on.
    """

    token: str
    title: str
    rooms: tuple[Room, ...]
    following: bool = False
    changed: bool = False


class SeriesDeleted(Struct, frozen=True):
    """The deleted rooms of a series, and those of which it is not known. `again` creates the deleted ones again.

    Those that are not as they were shown any more are left as they are: `changed`. `error` is why it ended, at the
    class that starts at `refused`, with `left` others.
    """

    title: str
    rooms: tuple[Room, ...]
    unknown: tuple[Room, ...] = ()
    refused: datetime | None = None
    error: Exception | None = None
    left: int = 0
    again: NewSeries | None = None
    changed: tuple[Room, ...] = ()


class MovedClass(Struct, frozen=True):
    """A class of a series, and when it is to be; `clash` is another one of its teacher then."""

    room: Room
    start: datetime
    end: datetime
    clash: Clash | None = None


class SeriesMoveConfirmation(Struct, frozen=True):
    """The classes of a series that the person is asked to move. `changed` if they are others than were shown before.

    `following` if it is those from one class on.
    """

    token: str
    title: str
    classes: tuple[MovedClass, ...]
    following: bool = False
    changed: bool = False


class SeriesMoved(Struct, frozen=True):
    """The classes of a series that were moved, and those of which it is not known, as they were.

    Those that are not as they were shown any more are left as they are: `changed`. `error` is why it ended, at the
    class that was to start at `refused`, with `left` others.
    """

    title: str
    changes: tuple[RoomChanged, ...]
    unknown: tuple[Room, ...] = ()
    refused: datetime | None = None
    error: Exception | None = None
    left: int = 0
    changed: tuple[Room, ...] = ()
