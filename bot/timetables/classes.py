"""A class in a timetable, and an error in a row: the same when read, stored, planned and shown."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from bot.language.commands import RefusalKind

RowErrorReason = (
    RefusalKind
    | Literal[
        "no_title",
        "no_day",
        "no_time",
        "no_end",
        "no_term",
        "no_bells",
        "no_such_period",
        "unclear_time",
        "unclear_date",
        "made_a_date",
        "twice",
        "live_later",
        "no_such_member",
        "several_members",
    ]
)
"""Why a row cannot be a class: what a line would be refused for, or what only a timetable can lack."""


class ClassRow(msgspec.Struct, frozen=True, kw_only=True):
    """A class as a timetable wants it. A field is None where the timetable says nothing.

    `teacher` is as it was written, and a Slack ID once it is known who that is. `owner` is the Slack ID of who shall
    have created the room, if not who applies the timetable.
    """

    row: int
    title: str
    start: datetime
    end: datetime
    teacher: str | None = None
    max_users: int | None = None
    pre_enter_seconds: int | None = None
    live: bool | None = None
    classrooms: tuple[int, ...] = ()
    owner: str | None = None


class RowError(msgspec.Struct, frozen=True, kw_only=True):
    """A row that cannot be a class: the cell, its heading, the reason, and the text of the cell.

    `place` and `heading` are empty where it is no cell alone; `choices` are what the cell may mean, where it may mean
    several things.
    """

    row: int
    reason: RowErrorReason
    value: str
    place: str = ""
    heading: str = ""
    choices: tuple[str, ...] = ()
