"""Renders names of student classrooms."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.buttons import command_button, in_place, pages_beside
from bot.blocks.elements import (
    Fragment,
    actions,
    bullets,
    button,
    context,
    header,
    lines_that_fit,
    paragraph,
    truncated_list,
)
from bot.blocks.phrases import Phrase, bold, code, phrase, plain
from bot.blocks.refusals import DISMISS
from bot.blocks.tables import table
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    Classroom,
    ClassroomList,
    ClassroomNamed,
    ClassroomNames,
    ClassroomsNamed,
)
from bot.language.commands import ListClassrooms, NameClassroom, NameClassrooms
from bot.texts import Texts

MAX_SHOWN = 100
"""Names of a file that are shown at most."""

MAX_TEXT = 3000
"""Units of text for the names of a page."""


def numbered(number: int | str, name: str, texts: Texts) -> str:
    """What a student classroom is called: its name with its number, or the number alone."""
    if name:
        return texts.gettext("{name} ({number})", name=name, number=number)
    return texts.gettext("classroom {number}", number=number)


def named(result: ClassroomNamed, viewer: Viewer) -> Iterator[Fragment]:
    """The name of a classroom, and the one that it had."""
    t, room = viewer.texts, result.classroom
    yield paragraph(*_told(result, viewer))
    undo = NameClassroom(number=room.number, name=result.before)
    every = command_button(viewer, t.gettext("All classrooms"), "classrooms", ListClassrooms())
    if result.before is None:
        yield actions(every)
    else:
        yield actions(command_button(viewer, t.gettext("Undo"), "undo", undo), every)


def _told(result: ClassroomNamed, viewer: Viewer) -> Iterator[Phrase]:
    t, room = viewer.texts, result.classroom
    if not room.name:
        yield phrase(t.gettext("Classroom {number} has no name."), number=str(room.number))
        line = viewer.write(NameClassroom(number=room.number, name=t.gettext("Hill School 3B")))
        yield phrase(t.gettext("Name it: {line}"), line=viewer.line(line))
    else:
        words = t.gettext("Classroom {number} is {name}.")
        yield phrase(words, number=str(room.number), name=bold(room.name))
    if result.before:
        yield phrase(t.gettext("Before, it was {name}."), name=result.before)
    if result.before is not None and room.name:
        yield plain(t.gettext("The name is shown wherever the classroom or its join codes are."))


def offered(result: ClassroomNames, viewer: Viewer) -> Iterator[Fragment]:
    """The names of a file that are not those there are, and a button to take them."""
    t = viewer.texts
    yield header(t.ngettext("{n} name of a classroom", "{n} names of classrooms", result.total))
    if not result.changed:
        yield paragraph(plain(t.gettext("The classrooms have these names already.")))
        return
    lines = lines_that_fit([_change(one, viewer) for one in result.changed[:MAX_SHOWN]], MAX_TEXT)
    yield bullets(lines)
    if more := len(result.changed) - len(lines):
        yield context(plain(t.ngettext("{n} more in the file.", "{n} more in the file.", more)))
    label = t.ngettext("Name {n} classroom", "Name {n} classrooms", len(result.changed))
    name = command_button(
        viewer, label, in_place(viewer, "names"), NameClassrooms(file=result.file), "primary"
    )
    yield actions(name, button(t.gettext("Cancel"), DISMISS, result.file))


def _change(one: ClassroomNamed, viewer: Viewer) -> Phrase:
    now = _line(one.classroom)
    if not one.before:
        return now
    return (*now, *phrase(viewer.texts.gettext(", before {name}"), name=one.before))


def all_named(result: ClassroomsNamed, viewer: Viewer) -> Iterator[Fragment]:
    """That the names of a file are those of the classrooms now."""
    t = viewer.texts
    words = t.ngettext("{n} classroom has its name.", "{n} classrooms have their names.", result.total)
    yield paragraph(plain(words))
    yield actions(command_button(viewer, t.gettext("All classrooms"), "classrooms", ListClassrooms()))


def listed(result: ClassroomList, viewer: Viewer) -> Iterator[Fragment]:
    """One page of the classrooms that have names."""
    t = viewer.texts
    yield header(
        t.ngettext("{n} classroom with a name", "{n} classrooms with a name", result.total)
        if result.total
        else t.gettext("No classroom has a name")
    )
    if result.classrooms:
        rows = [(one.number, one.name) for one in result.classrooms]
        named = table(t.gettext("Classrooms"), (t.gettext("Number"), t.gettext("Name")), rows)
        names = truncated_list([f"{one.number} {one.name}" for one in result.classrooms])
        yield Fragment((named.block,), (names,))
    else:
        line = t.gettext('/room classroom 11 "Hill School 3B"')
        yield paragraph(phrase(t.gettext("Name one: {line}"), line=viewer.line(line)))
    if result.pages > 1:
        pages = t.gettext("Page {page} of {pages}.", page=t.number(result.page), pages=t.number(result.pages))
        yield context(plain(pages))
    yield actions(*pages_beside(viewer, ListClassrooms(page=result.page), result.pages))


def _line(one: Classroom) -> Phrase:
    return (code(str(one.number)), *plain(f"  {one.name}"))
