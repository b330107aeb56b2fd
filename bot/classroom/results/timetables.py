"""Timetables: the planned changes, and the state of applying them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.state import PlanStep, RunKind, StepOutcome, TimetableRun
from bot.timetables.classes import ClassRow, RowError, RowErrorReason

__all__ = [
    "ClassRow",
    "NoTimetable",
    "PlanStep",
    "RowError",
    "RowErrorReason",
    "RunKind",
    "StepOutcome",
    "TimetableBegun",
    "TimetableClash",
    "TimetablePlan",
    "TimetableRun",
    "TimetableStopped",
    "UndoConfirmation",
]


class TimetableClash(Struct, frozen=True):
    """Two classes at once of a teacher, by Slack ID, or of a student classroom."""

    who: str | int
    title: str
    other: str
    start: datetime


class TimetablePlan(Struct, frozen=True):
    """What a timetable changes, to be confirmed. `name` is its file's, empty for pasted rows; `token` confirms it.

    `unread` are headings that say nothing here, `strangers` teachers who are no members. `anew` if it is another plan
    than was confirmed, `undoable` if it was applied so lately that it can be undone.
    """

    token: str
    number: int
    name: str
    changes: tuple[PlanStep, ...]
    unchanged: int = 0
    past: int = 0
    refused: tuple[RowError, ...] = ()
    clashes: tuple[TimetableClash, ...] = ()
    unread: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    anew: bool = False
    undoable: bool = False


class NoTimetable(Struct, frozen=True):
    """That the person has sent no timetable lately."""


class TimetableBegun(Struct, frozen=True):
    """A plan that is carried out from now on. `again` if it was begun before."""

    number: int
    kind: RunKind
    steps: int
    has_worker: bool
    again: bool = False


class UndoConfirmation(Struct, frozen=True):
    """What undoing a timetable does, to be confirmed."""

    token: str
    number: int
    name: str
    changes: tuple[PlanStep, ...]


class TimetableStopped(Struct, frozen=True):
    """A plan that is to end after what is under way. `ended` if it had before."""

    number: int
    ended: bool = False
