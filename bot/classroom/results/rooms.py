"""Rooms: one, several, created, changed, deleted, in class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from bot.language.commands import Command, NewRoom


class Role(IntEnum):
    """The platform's `user_role`."""

    STUDENT = 0
    TEACHER = 1
    ASSISTANT = 2


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into a room: a join code and the link that enters with it. Source: step 3 of the document's flow."""

    role: Role
    code: str
    link: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room as one person may see it.

    `max_users` 0 means no limit. `student` is the common code, `teacher` and `assistant` are None where the
    person may not have them, or the platform did not say. `owner` is the Slack id of who made it through the
    bot. `may_change` says whether this person may change and delete it.
    """

    id: str
    title: str
    start: datetime
    end: datetime
    max_users: int = 0
    student: Entrance | None = None
    teacher: Entrance | None = None
    assistant: Entrance | None = None
    owner: str | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class RoomCreated:
    """API 2 or 3; `live` is the large-class room of a pair; `found` when an interrupted creation was found done."""

    room: Room
    live: Room | None = None
    found: bool = False


@dataclass(frozen=True, slots=True)
class RoomShown:
    """API 6."""

    room: Room


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """API 4: before and after. `pre_enter_seconds` is what was set, since the platform never tells it back."""

    before: Room
    after: Room
    pre_enter_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class RoomDeleted:
    """API 5. `already_gone` when somebody else had deleted it; `again` is the command that creates it again."""

    room: Room
    already_gone: bool
    again: NewRoom


@dataclass(frozen=True, slots=True)
class RoomList:
    """API 10: one page of `pages`, of `total` rooms that start on `first` to `last` (None: all)."""

    rooms: tuple[Room, ...]
    total: int
    page: int
    pages: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """SeveralRooms rooms match a title: the person picks one. `commands` are the same command with each room's id."""

    title: str
    rooms: tuple[Room, ...]
    commands: tuple[Command, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RoomLive:
    """API 11, 12 and 13: one room now. Counts are student classrooms."""

    room: Room
    in_class: bool
    teacher_present: bool
    users: int
    displayed: int


@dataclass(frozen=True, slots=True)
class LiveNow:
    """The rooms asked about; `every` when no room was named: those of `total` whose time is now."""

    rooms: tuple[RoomLive, ...]
    at: datetime
    every: bool = False
    total: int = 1


@dataclass(frozen=True, slots=True)
class DeletionConfirmation:
    """What a delete would take away, for the person to confirm. `changed` when a first confirmation was overtaken."""

    token: str
    room: Room
    codes: int
    live: RoomLive
    changed: bool = False
