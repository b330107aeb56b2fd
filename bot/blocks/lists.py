"""Lists of rooms: a page of them, and those that a title may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.blocks.buttons import run_command
from bot.blocks.elements import (
    OPTION_VALUE,
    OPTIONS,
    ROWS,
    Element,
    Part,
    actions,
    brief,
    fitting,
    header,
    paragraph,
    picker,
    row,
    run,
    small,
)
from bot.blocks.phrases import Phrase, bold, code, phrase, plain, said
from bot.blocks.reader import Reader
from bot.blocks.rooms import title_and_time
from bot.classroom.results import Room, RoomChoice, RoomList
from bot.language.commands import ListRooms, RoomId, ShowRoom

FEW = 10
"""As many rooms are offered as rows, which show more than a menu does."""


def listed(result: RoomList, reader: Reader) -> Iterator[Part]:
    """One page of rooms, numbered as `#N` means them."""
    t = reader.texts
    yield header(_heading(result, reader))
    if not result.rooms:
        yield paragraph(said(t.gettext("No rooms here.")))
        yield paragraph(
            phrase(t.gettext("Create one: {line}"), line=code(t.gettext('/room new "English" 14:00-15:00')))
        )
        return
    rows = fitting([_row(number, room, reader) for number, room in enumerate(result.rooms[:ROWS], 1)])
    yield from rows
    yield small(*_list_notes(result, len(rows), reader))
    yield actions(*_paging(result, reader))


def choice(result: RoomChoice, reader: Reader) -> Iterator[Part]:
    """Several rooms match: few as rows with a button each, many in a menu."""
    t = reader.texts
    count = t.ngettext("{n} room matches", "{n} rooms match", result.total)
    question = t.gettext("{count} {title}. Which one do you mean?")
    yield paragraph(phrase(question, count=count, title=bold(result.title)))
    if len(result.rooms) > FEW and all(len(line) <= OPTION_VALUE for line in result.lines):
        menu, shown = _menu(result, reader), min(len(result.rooms), OPTIONS)
        yield menu
    else:
        rows = fitting([_pick(room, line, reader) for room, line in _pairs(result)])
        shown = len(rows)
        yield from rows
    yield small(*_choice_notes(result.total - shown, reader))


def _heading(result: RoomList, reader: Reader) -> str:
    t = reader.texts
    count = t.ngettext("{n} room", "{n} rooms", result.total)
    if result.first is None or result.last is None:
        return count
    return t.gettext("{count}, {days}", count=count, days=reader.days(result.first, result.last))


def _row(number: int, room: Room, reader: Reader) -> Part:
    show = run_command(reader.texts.gettext("Open"), "show", ShowRoom(room=RoomId(room.id)))
    return row(f"#{number} {room.title}", [reader.briefly(room.start, room.end)], show)


def _list_notes(result: RoomList, shown: int, reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    if result.pages > 1:
        pages = t.gettext("Page {page} of {pages}.", page=t.number(result.page), pages=t.number(result.pages))
        yield said(pages)
    if left := len(result.rooms) - shown:
        yield said(
            t.ngettext(
                "{n} more room on this page is not shown.", "{n} more rooms on this page are not shown.", left
            )
        )
    if not reader.shared_by:
        yield said(reader.zone_note())
        yield phrase(
            t.gettext("Use the number in place of a room: {line}"), line=code(t.gettext("/room show #1"))
        )


def _paging(result: RoomList, reader: Reader) -> Iterator[Element | None]:
    t = reader.texts
    here = ListRooms(first=result.first, last=result.last, page=result.page)
    if result.page > 1:
        yield run_command(t.gettext("Previous page"), "previous", replace(here, page=result.page - 1))
    if result.page < result.pages:
        yield run_command(t.gettext("Next page"), "next", replace(here, page=result.page + 1))


def _pairs(result: RoomChoice) -> Sequence[tuple[Room, str]]:
    return list(zip(result.rooms, result.lines, strict=True))


def _pick(room: Room, line: str, reader: Reader) -> Part:
    button = run(reader.texts.gettext("Choose"), "choose", line)
    return row(room.title, [reader.briefly(room.start, room.end)], button)


def _menu(result: RoomChoice, reader: Reader) -> Part:
    labels = [plain(title_and_time(room, reader)) for room in result.rooms[:OPTIONS]]
    menu = picker(
        reader.texts.gettext("Choose a room"), "choose", list(zip(labels, result.lines, strict=False))
    )
    return Part(actions(menu).blocks, (brief(labels, " / "),))


def _choice_notes(more: int, reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    if more > 0:
        left = t.ngettext("{n} more matches.", "{n} more match.", more)
        yield said(t.gettext("{left} Type more of the title to find it.", left=left))
    yield said(reader.zone_note())
