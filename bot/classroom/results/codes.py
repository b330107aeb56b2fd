"""Join codes: created, listed, looked up."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.classroom.results.rooms import Role, Room
from bot.language.commands import CodeKind


class JoinCode(Struct, frozen=True):
    """A student classroom's own code, with its name; `user_number` 0 is the common one."""

    user_number: int
    code: str
    link: str
    avatar: str = ""
    name: str = ""


class Classroom(Struct, frozen=True):
    """A student classroom: its number, and its name, "" if it has none."""

    number: int
    name: str = ""


class ClassroomNamed(Struct, frozen=True):
    """A classroom's name, and the one it had before; None if nothing was changed."""

    classroom: Classroom
    before: str | None = None

    @property
    def already(self) -> bool:
        """Whether it has had that name."""
        return self.before is None


class ClassroomNames(Struct, frozen=True):
    """What a file would name: the names that differ from those there are, of all `total` in it."""

    file: str
    changed: tuple[ClassroomNamed, ...]
    total: int


class ClassroomsNamed(Struct, frozen=True):
    """So many classrooms have the names of a file."""

    total: int


class ClassroomList(Struct, frozen=True):
    """One page of all `total` classrooms that have a name."""

    classrooms: tuple[Classroom, ...]
    total: int
    page: int
    pages: int


class CodesCreated(Struct, frozen=True):
    """API 7."""

    room: Room
    codes: tuple[JoinCode, ...]


class CodeFound(Struct, frozen=True):
    """API 8; `room` is None if the code does not exist. `classroom` is the name of its classroom, "" if it has none."""

    code: str
    room: Room | None = None
    role: Role | None = None
    user_number: int | None = None
    user_name: str = ""
    created: datetime | None = None
    classroom: str = ""


class CodeList(Struct, frozen=True):
    """API 9: one page of a room's codes; `live` is the large class bound to the room, with the first page."""

    room: Room
    codes: tuple[JoinCode, ...]
    total: int
    page: int
    pages: int
    kind: CodeKind = CodeKind.ORDINARY
    live: Room | None = None
