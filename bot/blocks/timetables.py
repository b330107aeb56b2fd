"""Renders timetables: what one changes, and why a row cannot be a class. `timetable_runs` shows how it is applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.blocks.buttons import command_button
from bot.blocks.confirmations import CANCEL, CONFIRM, confirm_buttons, expiry
from bot.blocks.elements import (
    Element,
    Fragment,
    actions,
    bullets,
    button,
    context,
    header,
    lines_that_fit,
    paragraph,
    truncate,
    truncated_list,
)
from bot.blocks.phrases import Phrase, bold, joined, mention, mrkdwn, phrase, plain
from bot.blocks.refusals import REASONS as REFUSALS
from bot.blocks.tables import MAX_ROWS, Row, table
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    NoTimetable,
    PlanStep,
    RowError,
    RowErrorReason,
    TimetableBegun,
    TimetableClash,
    TimetablePlan,
    TimetableStopped,
    UndoConfirmation,
)
from bot.language.commands import SetBells, SetTerm, UndoTimetable
from bot.texts import Texts, msgid, msgids

FILE = "timetable.file"
"""The action of the button that sends a whole plan."""

MAX_LISTED, MAX_LISTED_TEXT = 10, 900
"""Rows, clashes and failures that are listed one by one, and their part of `text`."""

MAX_CELL = 60
"""Maximum characters of a cell to repeat."""

REASONS: Mapping[RowErrorReason, str] = {
    **dict(REFUSALS.items()),
    "missing": msgid("It is empty."),
    "bad_option": msgid("This value can't be read."),
    "bad_time": msgid("I can't read this as a time."),
    "bad_date": msgid("I can't read this as a date, or there is no such date."),
    "no_title": msgid("The title is missing."),
    "no_day": msgid("The day is missing."),
    "no_time": msgid("The time is missing."),
    "no_end": msgid("The end or the length is missing."),
    "no_term": msgid("The start of the term has not been set: {term}"),
    "no_bells": msgid("The periods of the school day have not been set: {bells}"),
    "no_such_period": msgid("A school day has no such period."),
    "unclear_time": msgid("It could be one of these: {choices}."),
    "unclear_date": msgid("The date and the weekday are not the same day."),
    "made_a_date": msgid("The spreadsheet made a date of it. Format the column as text."),
    "twice": msgid("The same class is already listed further up."),
    "live_later": msgid("A room can't get a large class later. Delete it first."),
    "no_such_member": msgid("Nobody in this workspace is called that."),
    "several_members": msgid("Several people in this workspace are called that. Write @name."),
}
"""Why a row cannot be a class."""

STEP_COUNTS: Mapping[str, tuple[str, str]] = {
    "create": msgids("{n} class to create", "{n} classes to create"),
    "move": msgids("{n} class to move", "{n} classes to move"),
    "change": msgids("{n} class to change", "{n} classes to change"),
    "delete": msgids("{n} class to delete", "{n} classes to delete"),
}

_KINDS: Mapping[str, str] = {
    "create": msgid("create"),
    "move": msgid("move"),
    "change": msgid("change"),
    "delete": msgid("delete"),
}


def name_of(name: str, texts: Texts) -> str:
    """What a timetable is called."""
    return texts.gettext("timetable {name}", name=name) if name else texts.gettext("pasted timetable")


def plan(result: TimetablePlan, viewer: Viewer) -> Iterator[Fragment]:
    """What a timetable changes, for the person to confirm."""
    t = viewer.texts
    if result.anew:
        words = t.gettext(
            "The plan is older than 30 minutes, or rooms have changed since, so I haven't done anything. "
            "Please check it again."
        )
        yield paragraph((bold(words),))
    yield header(t.gettext("Plan of {name}", name=name_of(result.name, t)))
    yield bullets(tuple(_counts(result, t)))
    yield from steps_by_day(result.changes, viewer)
    yield from _clashes(result.clashes, viewer)
    yield from _refused(result.refused, viewer)
    yield context(*_notes(result, viewer))
    yield actions(*_buttons(result, viewer))
    yield context(plain(viewer.zone_note()), *_terms(result, viewer))


def _counts(result: TimetablePlan, texts: Texts) -> Iterator[Phrase]:
    kinds: Counter[str] = Counter(change.kind for change in result.changes)
    for kind, words in STEP_COUNTS.items():
        if kinds[kind]:
            yield (bold(texts.ngettext(*words, kinds[kind])),)
    if not result.changes:
        yield (bold(texts.gettext("Nothing to change")),)
    if result.unchanged:
        yield plain(texts.ngettext("{n} class unchanged", "{n} classes unchanged", result.unchanged))
    if result.past:
        past = texts.ngettext(
            "{n} class has begun or is past, and is left as it is",
            "{n} classes have begun or are past, and are left as they are",
            result.past,
        )
        yield plain(past)
    if result.refused:
        yield plain(texts.ngettext("{n} row can't be read", "{n} rows can't be read", len(result.refused)))


def steps_by_day(
    changes: Sequence[PlanStep], viewer: Viewer, kinds: Mapping[str, str] = _KINDS
) -> Iterator[Fragment]:
    """The steps by day and time."""
    if not changes:
        return
    t = viewer.texts
    head = (t.gettext("Day"), t.gettext("Time"), t.gettext("Class"), t.gettext("What"))
    rows = [_row(change, viewer, kinds) for change in changes[:MAX_ROWS]]
    rendered = table(t.gettext("By day"), head, rows)
    lines = [joined(map(plain, map(str, row))) for row in rows]
    yield Fragment(
        (rendered.block,), tuple(f"• {mrkdwn(line)}" for line in lines_that_fit(lines, MAX_LISTED_TEXT))
    )
    if more := len(changes) - rendered.shown:
        yield context(plain(t.ngettext("… and {n} more", "… and {n} more", more)))


def _row(change: PlanStep, viewer: Viewer, kinds: Mapping[str, str]) -> Row:
    each = change.wanted or change.before
    assert each is not None
    start, end = each.start.astimezone(viewer.zone), each.end.astimezone(viewer.zone)
    hours = f"{viewer.texts.clock(start)}–{viewer.texts.clock(end)}"
    return viewer.day(start.date()), hours, each.title, step_text(change, viewer, kinds)


def step_text(change: PlanStep, viewer: Viewer, kinds: Mapping[str, str] = _KINDS) -> str:
    """What a step does, or did: for a class that moves, from where."""
    t, before = viewer.texts, change.before
    words = t.gettext(kinds[change.kind])
    if change.kind != "move" or before is None:
        return words
    return t.gettext("{what}, from {time}", what=words, time=viewer.span(before.start, before.end))


def _clashes(clashes: Sequence[TimetableClash], viewer: Viewer) -> Iterator[Fragment]:
    if not clashes:
        return
    t = viewer.texts
    count = t.ngettext("⚠️ {n} clash:", "⚠️ {n} clashes:", len(clashes))
    yield paragraph((bold(count),))
    yield bullets(lines_that_fit([_clash(each, viewer) for each in clashes[:MAX_LISTED]], MAX_LISTED_TEXT))


def _clash(clash: TimetableClash, viewer: Viewer) -> Phrase:
    t, who = viewer.texts, clash.who
    named = (
        (mention(who),) if isinstance(who, str) else plain(t.gettext("classroom {number}", number=str(who)))
    )
    words = t.gettext("{who}: {title} and {other} at once, {time}")
    return phrase(words, who=named, title=clash.title, other=clash.other, time=viewer.moment(clash.start))


def _refused(refused: Sequence[RowError], viewer: Viewer) -> Iterator[Fragment]:
    if not refused:
        return
    t = viewer.texts
    yield paragraph(
        (bold(t.gettext("These rows can't be classes; the others can be applied without them:")),)
    )
    shown = lines_that_fit([row_problem(each, viewer) for each in refused[:MAX_LISTED]], MAX_LISTED_TEXT)
    yield bullets(shown)
    if more := len(refused) - len(shown):
        yield context(plain(t.ngettext("… and {n} more row", "… and {n} more rows", more)))


def row_problem(refused: RowError, viewer: Viewer) -> Phrase:
    """Which row and cell, what was read there, and why that cannot be."""
    t = viewer.texts
    parts = [t.gettext("row {n}", n=t.number(refused.row)), refused.place, refused.heading]
    value = [f"“{truncate(refused.value, MAX_CELL)}”"] if refused.value else []
    where = plain(", ".join(filter(None, parts)))
    reason = phrase(
        t.gettext(REASONS[refused.reason]),
        choices=" / ".join(refused.choices),
        term=viewer.line(viewer.write(SetTerm(starts=viewer.now.astimezone(viewer.zone).date()))),
        bells=viewer.line(viewer.write(SetBells(times=("08:00-08:45", "08:55-09:40")))),
    )
    return joined((where, *map(plain, value), reason))


def _notes(result: TimetablePlan, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.strangers:
        words = t.gettext("Not in this workspace, so their rooms get no teacher: {names}.")
        yield phrase(words, names=plain(truncated_list(result.strangers, most=MAX_LISTED_TEXT)))
    if result.unread:
        words = t.gettext("Ignored columns: {names}.")
        yield phrase(words, names=plain(truncated_list(result.unread, most=MAX_LISTED_TEXT)))


def _buttons(result: TimetablePlan, viewer: Viewer) -> Iterator[Element | None]:
    t = viewer.texts
    if result.changes:
        count = t.ngettext("Apply {n} step", "Apply {n} steps", len(result.changes))
        yield button(count, CONFIRM, result.token, "primary")
    if result.changes or result.refused:
        yield button(t.gettext("Show all (a file)"), FILE, str(result.number))
    if result.undoable:
        yield command_button(viewer, t.gettext("Undo"), "undo", UndoTimetable(number=result.number))
    if result.changes:
        yield button(t.gettext("Cancel"), CANCEL, result.token)


def _terms(result: TimetablePlan, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if not result.changes:
        return
    yield plain(t.gettext("Nothing is changed until you apply it. After 30 minutes it is checked again."))
    if not result.name:
        words = t.gettext(
            "Pasted rows only create. With a name in a line above the headings they are like a file of that name."
        )
        yield plain(words)


def no_timetable(result: NoTimetable, viewer: Viewer) -> Iterator[Fragment]:
    """How a timetable is sent."""
    t = viewer.texts
    yield paragraph(plain(t.gettext("Send me a timetable in a direct message: as a file, or pasted.")))
    yield bullets([plain(line) for line in format_help(t)])


def format_help(texts: Texts) -> Iterator[str]:
    """What a timetable may look like."""
    yield texts.gettext("XLSX, XLS, ODS, CSV or TSV, at most 5 MB.")
    yield texts.gettext(
        "A heading over each column, in any order: title, date or weekday and weeks, start, end, teacher, max, "
        "early, live, classrooms."
    )
    yield texts.gettext("Or a week as a grid: days across, periods or hours down.")


def begun(result: TimetableBegun, viewer: Viewer) -> Iterator[Fragment]:
    """That a plan is carried out."""
    t = viewer.texts
    if result.again:
        yield paragraph(
            plain(t.gettext("This has already been started. See its message in our direct messages."))
        )
        return
    words = t.ngettext("I've begun {n} step.", "I've begun {n} steps.", result.steps)
    yield paragraph(plain(words), plain(t.gettext("Its progress is in our direct messages.")))
    if not result.has_worker:
        yield paragraph((bold(t.gettext("No worker is running, so it waits until one is started.")),))


def undo_confirmation(result: UndoConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """What undoing a timetable does."""
    t = viewer.texts
    yield header(t.gettext("Undo {name}?", name=name_of(result.name, t)))
    kinds: Counter[str] = Counter(change.kind for change in result.changes)
    yield bullets(
        tuple(plain(t.ngettext(*words, kinds[kind])) for kind, words in STEP_COUNTS.items() if kinds[kind])
    )
    yield from steps_by_day(result.changes, viewer)
    note = t.gettext("Only what the timetable changed is restored, where nobody has changed it since.")
    yield paragraph(plain(note))
    if kinds["create"]:
        yield paragraph((bold(new_codes_note(kinds["create"], t)),))
    yield confirm_buttons(t.gettext("Undo"), result.token, viewer)
    yield context(plain(viewer.zone_note()), expiry(viewer))


def new_codes_note(count: int, texts: Texts) -> str:
    """What becomes of the join codes of rooms that are created again."""
    return texts.ngettext(
        "{n} deleted room is created again, with a new ID and new join codes: the old ones stay invalid.",
        "{n} deleted rooms are created again, with new IDs and new join codes: the old ones stay invalid.",
        count,
    )


def stopped(result: TimetableStopped, viewer: Viewer) -> Iterator[Fragment]:
    """That a plan is to end."""
    t = viewer.texts
    ended = t.gettext("Nothing of this timetable is under way.")
    yield paragraph(plain(ended if result.ended else t.gettext("I stop after what is under way.")))
