"""Join codes: created, listed, looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.classroom.results.rooms import Role, Room
from bot.language.commands import CodeKind


@dataclass(frozen=True, slots=True)
class JoinCode:
    """A student classroom's own code; `user_number` 0 is the common one."""

    user_number: int
    code: str
    link: str
    avatar: str = ""


@dataclass(frozen=True, slots=True)
class CodesCreated:
    """API 7."""

    room: Room
    codes: tuple[JoinCode, ...]


@dataclass(frozen=True, slots=True)
class CodeFound:
    """API 8; `room` is None if the code does not exist."""

    code: str
    room: Room | None = None
    role: Role | None = None
    user_number: int | None = None
    user_name: str = ""
    created: datetime | None = None


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
