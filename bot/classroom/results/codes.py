"""Join codes: created, listed, looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.classroom.results.rooms import Role, Room
from bot.language.commands import CodeKind


@dataclass(frozen=True, slots=True)
class JoinCode:
    """A student classroom's own code, with its name; `user_number` 0 is the common one."""

    user_number: int
    code: str
    link: str
    avatar: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Classroom:
    """A student classroom: its number, and its name, "" if it has none."""

    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class ClassroomNamed:
    """A classroom's name, and the one it had before; None if nothing was changed."""

    classroom: Classroom
    before: str | None = None

    @property
    def already(self) -> bool:
        """Whether it has had that name."""
        return self.before is None


@dataclass(frozen=True, slots=True)
class ClassroomNames:
    """What a file would name: the names that differ from those there are, of all `total` in it."""

    file: str
    changed: tuple[ClassroomNamed, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ClassroomsNamed:
    """So many classrooms have the names of a file."""

    total: int


@dataclass(frozen=True, slots=True)
class ClassroomList:
    """One page of all `total` classrooms that have a name."""

    classrooms: tuple[Classroom, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CodesCreated:
    """API 7."""

    room: Room
    codes: tuple[JoinCode, ...]


@dataclass(frozen=True, slots=True)
class CodeFound:
    """API 8; `room` is None if the code does not exist. `classroom` is the name of its classroom, "" if it has none."""

    code: str
    room: Room | None = None
    role: Role | None = None
    user_number: int | None = None
    user_name: str = ""
    created: datetime | None = None
    classroom: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """API 9: one page of a room's codes; `live` is the large class bound to the room, with the first page."""

    room: Room
    codes: tuple[JoinCode, ...]
    total: int
    page: int
    pages: int
    kind: CodeKind = CodeKind.ORDINARY
    live: Room | None = None
