"""Timetables as files: every step of a plan, and the rooms that one made, with their codes and links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.blocks.files import File, Format, written
from bot.blocks.phrases import unformatted
from bot.blocks.tables import Row
from bot.blocks.timetable_runs import outcome_text
from bot.blocks.timetables import name_of, row_problem, step_text
from bot.blocks.viewer import Viewer
from bot.classroom.results import PlanStep, StepOutcome, TimetablePlan, TimetableRun


def plan_file(plan: TimetablePlan, viewer: Viewer, folder: Path) -> File:
    """Every step of a plan, and every row that can be none."""
    t = viewer.texts
    path = folder / f"timetable_{plan.number}.{Format.XLSX}"
    head = (*map(str, _head(viewer)), t.gettext("What"), t.gettext("Row"))
    with written(path, Format.XLSX, head) as table:
        table.write(
            [*_class(change, viewer), step_text(change, viewer), change.wanted.row if change.wanted else ""]
            for change in plan.changes
        )
        table.write(
            ["", "", "", each.value, unformatted(row_problem(each, viewer)), each.row]
            for each in plan.refused
        )
    return File(path, path.name, t.gettext("Plan of {name}", name=name_of(plan.name, t)))


def rooms_file(
    run: TimetableRun,
    outcomes: Mapping[int, StepOutcome],
    viewer: Viewer,
    folder: Path,
    link: Callable[[str], str],
) -> File:
    """What became of every step: rooms with their student codes, links and the codes of classrooms.

    `link` gives where one enters with a code.
    """
    t = viewer.texts
    path = folder / f"rooms_{run.number}.{Format.XLSX}"
    classrooms = sorted({number for outcome in outcomes.values() for number in outcome.codes})
    head = (
        *map(str, _head(viewer)),
        *(t.gettext("What"), t.gettext("Result"), t.gettext("Room ID")),
        *(t.gettext("Student code"), t.gettext("Student link")),
        *(t.gettext("classroom {number}", number=number) for number in classrooms),
    )
    with written(path, Format.XLSX, head) as table:
        table.write(_rooms(run, outcomes, classrooms, viewer, link))
    return File(path, path.name, t.gettext("Rooms of {name}", name=name_of(run.name, t)))


def _rooms(
    run: TimetableRun,
    outcomes: Mapping[int, StepOutcome],
    classrooms: list[int],
    viewer: Viewer,
    link: Callable[[str], str],
) -> Iterator[Row]:
    for step, change in enumerate(run.changes):
        outcome = outcomes.get(step)
        result = outcome_text(outcome, viewer) if outcome else viewer.texts.gettext("not tried")
        student = outcome.student if outcome else ""
        codes = outcome.codes if outcome else {}
        yield [
            *_class(change, viewer),
            step_text(change, viewer),
            result,
            outcome.room if outcome else "",
            student,
            link(student) if student else "",
            *(codes.get(number, "") for number in classrooms),
        ]


def _head(viewer: Viewer) -> Row:
    t = viewer.texts
    return t.gettext("Day"), t.gettext("Starts"), t.gettext("Ends"), t.gettext("Class")


def _class(change: PlanStep, viewer: Viewer) -> Row:
    each = change.wanted or change.before
    assert each is not None
    start, end = each.start.astimezone(viewer.zone), each.end.astimezone(viewer.zone)
    return f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}", each.title
