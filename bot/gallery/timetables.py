"""Sample timetables: a plan of every kind of step, a very large one, and how they go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from bot import blocks
from bot.blocks import Message, RunState, Viewer
from bot.blocks.timetables import REASONS
from bot.classroom.results import (
    ClassRow,
    NoTimetable,
    Result,
    RowError,
    TimetableBegun,
    TimetableClash,
    TimetablePlan,
    TimetableStopped,
    UndoConfirmation,
)
from bot.gallery.values import LONGEST, TOKEN
from bot.state import PlanStep, RoomBefore, StepOutcome, TimetableRun

_FIRST = datetime(2026, 11, 25, 14, tzinfo=ZoneInfo("Asia/Shanghai"))
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def _wanted(number: int = 0, title: str = "English") -> ClassRow:
    start = _FIRST + number * _DAY
    return ClassRow(
        row=number + 2, title=title, start=start, end=start + _HOUR, teacher="U012ABCDEF", max_users=30
    )


def _room(number: int = 0, title: str = "English") -> RoomBefore:
    start = _FIRST + number * _DAY + 2 * _HOUR
    return RoomBefore(
        id=str(26112400000001 + number), title=title, start=start, end=start + _HOUR, max_users=0
    )


def _unmoved(wanted: ClassRow) -> RoomBefore:
    return msgspec.structs.replace(_room(2, wanted.title), start=wanted.start, end=wanted.end)


_STEPS = (
    PlanStep(wanted=_wanted()),
    PlanStep(wanted=_wanted(1, "Maths"), before=_room(1, "Maths")),
    PlanStep(wanted=_wanted(2, "Art"), before=_unmoved(_wanted(2, "Art"))),
    PlanStep(before=_room(3, "数学 7B")),
)
_MANY = tuple(PlanStep(wanted=_wanted(number % 300, LONGEST)) for number in range(5000))
_ROWS = tuple(
    RowError(
        row=number + 2,
        place=f"C{number + 2}",
        heading="Start",
        reason=reason,
        value="2:00 3:00",
        choices=("14:00-15:00", "02:00-03:00"),
    )
    for number, reason in enumerate(REASONS)
)
_CLASHES = (
    TimetableClash("U012ABCDEF", "English", "Maths", _FIRST),
    TimetableClash(11, LONGEST, LONGEST, _FIRST),
)
_PLAN = TimetablePlan(TOKEN, 1, "课表.xlsx", _STEPS, unchanged=12, past=3, clashes=_CLASHES[:1])

TIMETABLES: Mapping[str, Result] = {
    "timetable_plan": _PLAN,
    "timetable_plan.none": replace(_PLAN, changes=(), clashes=(), past=0, undoable=True),
    "timetable_plan.pasted": replace(_PLAN, name="", changes=_STEPS[:1], unread=("Place", "Remarks")),
    "timetable_plan.refused": replace(_PLAN, refused=_ROWS, strangers=("王老师", "Mr Lee"), anew=True),
    "timetable_plan.longest": replace(
        _PLAN,
        name=LONGEST,
        changes=_MANY,
        refused=_ROWS * 20,
        clashes=_CLASHES * 25,
        unread=(LONGEST,) * 50,
        strangers=(LONGEST,) * 50,
        anew=True,
    ),
    "no_timetable": NoTimetable(),
    "timetable_begun": TimetableBegun(1, "apply", 4, has_worker=True),
    "timetable_begun.waiting": TimetableBegun(1, "undo", 1, has_worker=False),
    "timetable_begun.again": TimetableBegun(1, "apply", 4, has_worker=True, again=True),
    "timetable_undo": UndoConfirmation(TOKEN, 1, "课表.xlsx", _STEPS),
    "timetable_undo.longest": UndoConfirmation(TOKEN, 1, LONGEST, _MANY),
    "timetable_stopped": TimetableStopped(1),
    "timetable_stopped.ended": TimetableStopped(1, ended=True),
}

_RUN = TimetableRun(number=1, kind="apply", owner="U012ABCDEF", name="课表.xlsx", at=_FIRST, changes=_STEPS)
_LARGE = TimetableRun(number=2, kind="undo", owner="U012ABCDEF", name=LONGEST, at=_FIRST, changes=_MANY)
_UNDO = msgspec.structs.replace(_RUN, kind="undo")
_DONE = {step: StepOutcome(state="done", room=str(26112400000001 + step)) for step in range(4)}
_FAILED = {
    0: StepOutcome(state="done", room="26112400000001"),
    1: StepOutcome(state="left", reason="changed"),
    2: StepOutcome(state="failed", reason="参数错误 <b>*title*</b>"),
    3: StepOutcome(state="failed", reason="lost"),
}
_ALL_FAILED = {step: StepOutcome(state="left", reason="begun") for step in range(4000)}

_STATES: Mapping[str, RunState] = {
    "going_on": RunState(_RUN, {0: _DONE[0]}),
    "waiting": RunState(_RUN, {0: _DONE[0]}, waits_until=_FIRST + _DAY),
    "undoing": RunState(_UNDO, {}),
    "over": RunState(_RUN, _DONE, over=True),
    "undone": RunState(_UNDO, _DONE, over=True),
    "stopped": RunState(_RUN, {0: _DONE[0]}, over=True, stopped=True),
    "stopped.undoing": RunState(_UNDO, {}, over=True, stopped=True),
    "failed": RunState(_RUN, _FAILED, over=True),
    "longest": RunState(_LARGE, _ALL_FAILED, over=True),
}


def messages(viewer: Viewer) -> Iterator[tuple[str, Message]]:
    """The messages while a plan is carried out, and after it."""
    for name, state in _STATES.items():
        yield f"timetable_progress.{name}", blocks.timetable_progress(state, viewer)
    yield "timetable_changes", blocks.changes_for_teacher(_STEPS, _RUN, viewer)
    yield "timetable_changes.longest", blocks.changes_for_teacher(_MANY, _LARGE, viewer)
