"""Renders raised hands and speaking turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.blocks.attendance import role
from bot.blocks.buttons import command_button
from bot.blocks.elements import (
    EMPTY_TEXT,
    Element,
    Fragment,
    actions,
    context,
    header,
    paragraph,
    truncated_list,
)
from bot.blocks.phrases import Phrase, escape, plain
from bot.blocks.rooms import title_and_time
from bot.blocks.table_files import file_buttons
from bot.blocks.tables import Column, Row, table
from bot.blocks.viewer import Viewer
from bot.classroom.results import InteractionEntry, InteractionList, Room
from bot.language.commands import Interaction, Interactions, RoomId
from bot.texts import Texts, msgid, msgids

_COUNTED = {
    Interaction.HANDS: msgids("{n} hand raised", "{n} hands raised"),
    Interaction.TALK: msgids("{n} speaking turn", "{n} speaking turns"),
}
_NONE = {
    Interaction.HANDS: msgid("No hands were raised"),
    Interaction.TALK: msgid("Nobody spoke"),
}
_OF = {
    Interaction.HANDS: msgid("Hands raised in {title}"),
    Interaction.TALK: msgid("Speaking turns in {title}"),
}
_OTHER = {
    Interaction.HANDS: (Interaction.TALK, msgid("Who spoke")),
    Interaction.TALK: (Interaction.HANDS, msgid("Hands raised")),
}


def listed(result: InteractionList, viewer: Viewer) -> Iterator[Fragment]:
    """The latest interactions of a kind."""
    t = viewer.texts
    yield header(_heading(result, t))
    yield paragraph(title_and_time(result.room, viewer))
    if result.rows:
        yield from _rows(result, viewer)
    every = Interactions(room=RoomId(result.room.id), kind=result.kind)
    files = file_buttons(viewer, every) if result.rows else ()
    yield actions(_other(result, viewer), *files)


def file_words(room: Room, kind: Interaction, viewer: Viewer) -> str:
    """The message with the file of a room's interactions."""
    words = viewer.texts.gettext(_OF[kind])
    return words.format(title=escape(room.title))


def file_columns(viewer: Viewer) -> tuple[Column[InteractionEntry], ...]:
    """The columns of interactions in a file."""
    t = viewer.texts
    return (
        Column(t.gettext("Starts"), lambda row: _second(row.start, viewer)),
        Column(t.gettext("Ends"), lambda row: _second(row.end, viewer)),
        Column(t.gettext("Seconds"), lambda row: _seconds(row.start, row.end) if row.end else ""),
        Column(t.gettext("Name"), lambda row: row.name),
        Column(t.gettext("Number"), lambda row: row.user_number),
        Column(t.gettext("Classroom"), lambda row: row.classroom),
        Column(t.gettext("Role"), lambda row: role(row.role, t)),
    )


def _second(at: datetime | None, viewer: Viewer) -> str:
    return f"{at.astimezone(viewer.zone):%Y-%m-%d %H:%M:%S}" if at else ""


def _heading(result: InteractionList, texts: Texts) -> str:
    if not result.total:
        return texts.gettext(_NONE[result.kind])
    return texts.ngettext(*_COUNTED[result.kind], result.total)


def _rows(result: InteractionList, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    head = (
        t.gettext("Name"),
        t.gettext("When"),
        t.gettext("Seconds"),
        t.gettext("Role"),
        t.gettext("Number"),
    )
    rows = [_row(one, viewer) for one in result.rows]
    rendered = table(t.gettext("Latest first"), head, rows)
    yield Fragment((rendered.block,), (_text_line(result.rows[: rendered.shown], viewer),))
    yield context(*_notes(result.total - rendered.shown, viewer))


def _row(one: InteractionEntry, viewer: Viewer) -> Row:
    return (
        one.name if not one.classroom else f"{one.name} · {one.classroom}",
        viewer.moment(one.start) if one.start else EMPTY_TEXT,
        _seconds(one.start, one.end),
        role(one.role, viewer.texts),
        one.user_number,
    )


def _seconds(start: datetime | None, end: datetime | None) -> int | str:
    if start is None or end is None:
        return EMPTY_TEXT
    return int((end - start) / timedelta(seconds=1))


def _text_line(rows: Sequence[InteractionEntry], viewer: Viewer) -> str:
    return truncated_list([f"{one.name} {_clock(one.start, viewer)}" for one in rows])


def _clock(at: datetime | None, viewer: Viewer) -> str:
    return viewer.texts.clock(at.astimezone(viewer.zone)) if at else EMPTY_TEXT


def _notes(more: int, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield plain(viewer.zone_note())
    if more > 0:
        yield plain(t.ngettext("{n} earlier one is not shown.", "{n} earlier ones are not shown.", more))


def _other(result: InteractionList, viewer: Viewer) -> Element | None:
    kind, label = _OTHER[result.kind]
    line = Interactions(room=RoomId(result.room.id), kind=kind)
    return command_button(viewer, viewer.texts.gettext(label), kind.value, line)
