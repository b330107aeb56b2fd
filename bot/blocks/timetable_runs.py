"""Renders a timetable that is applied or undone: its progress, its outcome, and what its teachers are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from bot.blocks.buttons import command_button
from bot.blocks.elements import (
    Element,
    Fragment,
    actions,
    bullets,
    compose,
    context,
    header,
    lines_that_fit,
    paragraph,
)
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, joined, mention, phrase, plain, unformatted
from bot.blocks.reasons import reason_text
from bot.blocks.tasks import Task, TaskStatus, plan_block
from bot.blocks.timetables import (
    MAX_LISTED,
    MAX_LISTED_TEXT,
    STEP_COUNTS,
    name_of,
    new_codes_note,
    steps_by_day,
)
from bot.blocks.viewer import Viewer
from bot.classroom.results import PlanStep, RunKind, StepOutcome, TimetableRun
from bot.language.commands import ListRooms, StopTimetable, UndoTimetable
from bot.texts import Texts, msgid, msgids

_DONE: Mapping[str, tuple[str, str]] = {
    "create": msgids("{n} class created", "{n} classes created"),
    "move": msgids("{n} class moved", "{n} classes moved"),
    "change": msgids("{n} class changed", "{n} classes changed"),
    "delete": msgids("{n} class deleted", "{n} classes deleted"),
}

_NOT_DONE = msgids("{n} step not done", "{n} steps not done")

_KINDS_DONE: Mapping[str, str] = {
    "create": msgid("created"),
    "move": msgid("moved"),
    "change": msgid("changed"),
    "delete": msgid("deleted"),
}

_HEADINGS: Mapping[RunKind, str] = {
    "apply": msgid("Applying {name}"),
    "undo": msgid("Undoing {name}"),
}

_ENDED: Mapping[RunKind, str] = {
    "apply": msgid("Applied {name}"),
    "undo": msgid("Undid {name}"),
}

_STOPPED: Mapping[RunKind, str] = {
    "apply": msgid("Stopped applying {name}"),
    "undo": msgid("Stopped undoing {name}"),
}


class RunState(Struct, frozen=True, dict=True):
    """How far a run has come. `waits_until` if it goes on then; `over` if it has come to its end."""

    run: TimetableRun
    outcomes: Mapping[int, StepOutcome]
    over: bool = False
    stopped: bool = False
    waits_until: datetime | None = None

    @cached_property
    def by_kind(self) -> Mapping[str, list[StepOutcome | None]]:
        """What became of the steps of each kind; None of one that has not begun."""
        found: dict[str, list[StepOutcome | None]] = {}
        for step, change in enumerate(self.run.changes):
            found.setdefault(change.kind, []).append(self.outcomes.get(step))
        return found

    @property
    def created(self) -> int:
        """Rooms that were created."""
        return sum(map(_is_done, self.by_kind.get("create", ())))

    @property
    def ended(self) -> int:
        """Steps that have come to an end."""
        return sum(outcome.state != "unknown" for outcome in self.outcomes.values())


def progress(state: RunState, viewer: Viewer) -> Message:
    """How far a plan has come, or what became of it."""
    return compose(_over(state, viewer) if state.over else _going_on(state, viewer))


def _going_on(state: RunState, viewer: Viewer) -> Iterator[Fragment]:
    t, run = viewer.texts, state.run
    yield header(t.gettext(_HEADINGS[run.kind], name=name_of(run.name, t)))
    yield _tasks(state, t)
    if state.waits_until is not None:
        words = t.gettext("The platform takes no more rooms today. I go on by myself at {time}.")
        yield paragraph(phrase(words, time=bold(viewer.moment(state.waits_until))))
    stop = command_button(viewer, t.gettext("Stop"), "stop", StopTimetable(number=run.number), "danger")
    yield actions(stop)


def _tasks(state: RunState, texts: Texts) -> Fragment:
    """How far the steps are, with a task for each kind of them."""
    done, total = texts.number(state.ended), texts.number(len(state.run.changes))
    steps = phrase(texts.gettext("{done} of {total} steps"), done=bold(done), total=total)
    tasks = [
        Task(texts.ngettext(*words, len(outcomes)), _status(outcomes), _came_of(kind, outcomes, texts))
        for kind, words in STEP_COUNTS.items()
        if (outcomes := state.by_kind.get(kind))
    ]
    plainer = paragraph(steps, *_counted(state, texts))
    return plan_block(unformatted(steps), tasks, plainer)


def _status(outcomes: Sequence[StepOutcome | None]) -> TaskStatus:
    if not any(outcomes):
        return "pending"
    if any(outcome is None or outcome.state == "unknown" for outcome in outcomes):
        return "in_progress"
    return "complete" if all(map(_is_done, outcomes)) else "error"


def _came_of(kind: str, outcomes: Sequence[StepOutcome | None], texts: Texts) -> str:
    done, failed = sum(map(_is_done, outcomes)), sum(map(_is_not_done, outcomes))
    counted = (texts.ngettext(*_DONE[kind], done),) if done else ()
    return ", ".join((*counted, texts.ngettext(*_NOT_DONE, failed)) if failed else counted)


def _is_done(outcome: StepOutcome | None) -> bool:
    return outcome is not None and outcome.state == "done"


def _is_not_done(outcome: StepOutcome | None) -> bool:
    return outcome is not None and outcome.state in ("failed", "left")


def _over(state: RunState, viewer: Viewer) -> Iterator[Fragment]:
    t, run = viewer.texts, state.run
    heading = (_STOPPED if state.stopped else _ENDED)[run.kind]
    yield header(t.gettext(heading, name=name_of(run.name, t)))
    nothing = () if any(map(_is_done, state.outcomes.values())) else (t.gettext("Nothing was changed."),)
    yield bullets((*map(plain, nothing), *_counted(state, t)))
    problems = [
        _problem(run.changes[step], outcome, viewer)
        for step, outcome in sorted(state.outcomes.items())
        if outcome.state != "done"
    ]
    if problems:
        yield paragraph((bold(t.gettext("These were not done:")),))
        shown = lines_that_fit(problems[:MAX_LISTED], MAX_LISTED_TEXT)
        yield bullets(shown)
        if more := len(problems) - len(shown):
            yield context(plain(t.ngettext("… and {n} more", "… and {n} more", more)))
    again = state.created if run.kind == "undo" else 0
    if again:
        words = t.gettext("The file here has the new codes and links.")
        yield paragraph((bold(new_codes_note(again, t)),), plain(words))
    untried = len(run.changes) - len(state.outcomes)
    if untried:
        yield paragraph(plain(t.ngettext("{n} more was not tried.", "{n} more were not tried.", untried)))
    yield actions(*_after(state, viewer))


def _counted(state: RunState, texts: Texts) -> Iterator[Phrase]:
    for kind, words in _DONE.items():
        if done := sum(map(_is_done, state.by_kind.get(kind, ()))):
            yield plain(texts.ngettext(*words, done))
    if failed := sum(map(_is_not_done, state.outcomes.values())):
        yield plain(texts.ngettext(*_NOT_DONE, failed))


def _problem(change: PlanStep, outcome: StepOutcome, viewer: Viewer) -> Phrase:
    each = change.wanted or change.before
    assert each is not None
    time = plain(viewer.span(each.start, each.end))
    return joined((time, plain(each.title), plain(outcome_text(outcome, viewer))))


def outcome_text(outcome: StepOutcome, viewer: Viewer) -> str:
    """What became of a step."""
    t = viewer.texts
    if outcome.state == "done":
        return t.gettext("done")
    if not outcome.reason:
        return t.gettext("not known")
    return t.gettext("not done: {reason}", reason=reason_text(outcome.reason, t))


def _after(state: RunState, viewer: Viewer) -> Iterator[Element | None]:
    t, run = viewer.texts, state.run
    done = [run.changes[step] for step, each in state.outcomes.items() if each.state == "done"]
    if done:
        starts = [each.start for change in done if (each := change.wanted or change.before)]
        first, last = (at.astimezone(viewer.zone).date() for at in (min(starts), max(starts)))
        listed = ListRooms(from_=first, to=last)
        yield command_button(viewer, t.gettext("Open the list"), "list", listed)
    if done and run.kind == "apply":
        yield command_button(viewer, t.gettext("Undo"), "undo", UndoTimetable(number=run.number))


def changes_for_teacher(changes: Iterable[PlanStep], run: TimetableRun, viewer: Viewer) -> Message:
    """What a timetable changed for one of its teachers."""
    t = viewer.texts
    listed = list(changes)
    count = t.ngettext("{n} class of yours has changed", "{n} classes of yours have changed", len(listed))
    words = phrase(t.gettext("{person} applied a timetable."), person=mention(run.owner))
    if run.kind == "undo":
        words = phrase(t.gettext("{person} undid a timetable."), person=mention(run.owner))
    mine = command_button(viewer, t.gettext("My classes"), "list", ListRooms(mine=True))
    return compose(
        (
            header(count),
            paragraph(words),
            *steps_by_day(listed, viewer, _KINDS_DONE),
            actions(mine),
            context(plain(viewer.zone_note())),
        )
    )
