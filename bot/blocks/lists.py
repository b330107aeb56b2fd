"""Renders lists of rooms, and choices between rooms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import Enum, auto

from msgspec.structs import replace

from bot.blocks.buttons import carried, command_button, in_place
from bot.blocks.cards import substitution
from bot.blocks.command_descriptions import parts_of, subject
from bot.blocks.elements import (
    MAX_OPTION_VALUE,
    MAX_OPTIONS,
    Element,
    Fragment,
    actions,
    context,
    header,
    link_button,
    paragraph,
    row,
    rows_that_fit,
    select_menu,
    truncated_list,
)
from bot.blocks.phrases import Phrase, bold, joined, phrase, plain, unformatted
from bot.blocks.rooms import title_and_time
from bot.blocks.viewer import Viewer
from bot.classroom.results import Clash, Room, RoomChoice, RoomList
from bot.language.commands import Command, ListRooms, RoomId, ShowRoom

DAY = timedelta(days=1)
SOON_BEFORE = timedelta(hours=1)
"""How long before its start a class is said to begin in so many minutes, and may be entered from a list."""

MAX_ROW_TEXT = 8000
"""Of the 10,000 characters that all blocks of a message may contain, those for the rows of a page."""

MAX_LISTED = 20
"""Maximum rooms of a list, each with a heading: two blocks of the 50 of a message."""

MAX_CHOICE_ROWS = 10
"""Up to this many rooms are shown as rows, which show more than a menu."""


class ClassState(Enum):
    """The state of a class by its scheduled time."""

    PLANNED = auto()
    ON = auto()
    OVER = auto()


def listed(result: RoomList, viewer: Viewer) -> Iterator[Fragment]:
    """One page of rooms, numbered for use as `#N`: what is on first, then by day."""
    yield header(_heading(result, viewer))
    if result.rooms:
        yield from _numbered(result, viewer)
    elif ways := tuple(_how_to_have_some(result, viewer)):
        yield paragraph(*ways)
    yield actions(*_paging(result, viewer))
    if not viewer.shared_by:
        yield actions(*_filters(result, viewer))


def choice(result: RoomChoice, viewer: Viewer) -> Iterator[Fragment]:
    """A choice between rooms that match, or nearly do: a few as rows with buttons, many as a menu."""
    t = viewer.texts
    yield paragraph(*_what_for(result, viewer), _which(result, viewer))
    values = [carried(viewer, command, MAX_OPTION_VALUE) for command in result.commands]
    if len(result.rooms) > MAX_CHOICE_ROWS and None not in values:
        menu, shown = _menu(result, list(filter(None, values)), viewer), min(len(result.rooms), MAX_OPTIONS)
        yield menu
    else:
        pairs = zip(result.rooms, result.commands, strict=True)
        rows = rows_that_fit([_pick(room, command, viewer) for room, command in pairs])
        shown = len(rows)
        yield from rows
    yield context(*_choice_notes(result, result.total - shown, viewer))
    if result.title is None:
        yield actions(command_button(viewer, t.gettext("All rooms"), in_place(viewer, "list"), ListRooms()))


def _what_for(result: RoomChoice, viewer: Viewer) -> Iterator[Phrase]:
    titles = {room.id: result.title for room in result.rooms} if result.title else {}
    for command in result.commands[:1]:
        parts = parts_of(command, viewer, titles) if result.title else {}
        yield subject(command, parts, viewer)


def _which(result: RoomChoice, viewer: Viewer) -> Phrase:
    t = viewer.texts
    if result.title is None:
        return plain(t.gettext("Which room do you mean? These are on now or come next."))
    if result.near:
        question = t.gettext("I can't find the room {title}. Did you mean one of these?")
        return phrase(question, title=bold(result.title))
    count = t.ngettext("{n} room matches", "{n} rooms match", result.total)
    question = t.gettext("{count} {title}. Which one do you mean?")
    return phrase(question, count=count, title=bold(result.title))


def _heading(result: RoomList, viewer: Viewer) -> str:
    t = viewer.texts
    count = t.ngettext("{n} room", "{n} rooms", result.total)
    if not result.total:
        count = t.gettext("No rooms found")
    if result.first is not None and result.last is not None:
        days = viewer.days(result.first, result.last)
        count = t.gettext("{count}, {days}", count=count, days=days)
    elif result.total and not result.past:
        count = t.ngettext("{n} room on now or next", "{n} rooms on now or next", result.total)
    narrowed = [t.gettext("over")] * result.past + [t.gettext("mine")] * result.mine
    return " · ".join((count, *narrowed))


def _how_to_have_some(result: RoomList, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.mine:
        yield plain(t.gettext("Only rooms that you teach, or created through Rollcall, count as yours."))
    if not result.past:
        line = viewer.line(t.gettext('/room new "English" 14:00-15:00'))
        yield phrase(t.gettext("Create one: {line}"), line=line)


def _numbered(result: RoomList, viewer: Viewer) -> Iterator[Fragment]:
    """The rooms under their days, and what is to be said of the whole."""
    numbered = enumerate(result.rooms[:MAX_LISTED], result.before + 1)
    clashes = {} if viewer.shared_by else result.clashes
    rows = rows_that_fit(
        [_row(number, room, clashes.get(room.id), viewer) for number, room in numbered], MAX_ROW_TEXT
    )
    said, group = len(rows_that_fit(rows)), None
    for n, (room, row_of_room) in enumerate(zip(result.rooms, rows, strict=False)):
        if (named := _group(room, result, viewer)) != group:
            group = named
            yield context((bold(named),))
        yield row_of_room if n < said else Fragment(row_of_room.blocks)
    yield context(joined(_list_notes(result, len(rows), viewer)))


def _group(room: Room, result: RoomList, viewer: Viewer) -> str:
    """What a room is listed under: that it is on, or its day; the channel's own days differ by who reads it."""
    t = viewer.texts
    state = _state(room, viewer)
    if state is ClassState.ON and result.first is None:
        return t.gettext("On now")
    if viewer.shared_by:
        return t.gettext("Over") if state is ClassState.OVER else t.gettext("Coming")
    day, today = room.start.astimezone(viewer.zone).date(), _today(viewer)
    relative = {today: t.gettext("Today"), today + DAY: t.gettext("Tomorrow")}
    return " · ".join(filter(None, (relative.get(day, ""), viewer.day(day))))


def rows_of_day(result: RoomList, viewer: Viewer) -> Sequence[Fragment]:
    """One's own rooms of a day, without numbers, as many as fit a message."""
    return rows_that_fit([plain_row(room, viewer, result.clashes.get(room.id)) for room in result.rooms])


def _row(number: int, room: Room, clash: Clash | None, viewer: Viewer) -> Fragment:
    return _titled_row(f"#{number} {room.title}", room, clash, viewer)


def plain_row(room: Room, viewer: Viewer, clash: Clash | None = None) -> Fragment:
    """A room of a list without numbers, and what its teacher has at that time."""
    return _titled_row(room.title, room, clash, viewer)


def _titled_row(title: str, room: Room, clash: Clash | None, viewer: Viewer) -> Fragment:
    facts = [viewer.hours(room.start, room.end), *_facts(room, viewer)]
    if clash is not None:
        facts.append(phrase(viewer.texts.gettext("⚠️ {title} is then"), title=clash.title))
    return row(title, [joined(facts)], _entry(room, viewer))


def _facts(room: Room, viewer: Viewer) -> Iterator[Phrase]:
    """How a class stands by its timetable, and what else there is to know."""
    t, until = viewer.texts, room.start - viewer.now
    match _state(room, viewer):
        case ClassState.ON:
            yield (bold(t.gettext("on now")),)
        case ClassState.OVER:
            yield plain(t.gettext("over"))
        case _ if until < SOON_BEFORE:
            minutes = timedelta(minutes=math.ceil(until / timedelta(minutes=1)))
            yield plain(t.gettext("in {duration}", duration=t.duration(minutes)))
        case _:
            yield plain(t.gettext("planned"))
    if room.large_class:
        yield plain(t.gettext("with a large class"))
    if substitute := viewer.room(room).substitute:
        yield substitution(substitute, room, viewer)


def _entry(room: Room, viewer: Viewer) -> Element | None:
    """The way into one's own class that is on or soon will be; of any other room, its card."""
    t, seen = viewer.texts, viewer.room(room)
    is_own = seen.teacher is not None and seen.on_duty == viewer.person.id
    if is_own and seen.teacher and room.start - SOON_BEFORE <= viewer.now < room.end:
        return link_button(t.gettext("Enter"), "teacher", seen.teacher.link, "primary")
    return command_button(viewer, t.gettext("Open"), "show", ShowRoom(room=RoomId(room.id)))


def _state(room: Room, viewer: Viewer) -> ClassState:
    if room.end <= viewer.now:
        return ClassState.OVER
    return ClassState.ON if room.start <= viewer.now else ClassState.PLANNED


def _list_notes(result: RoomList, shown: int, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield plain(t.gettext("Latest first.") if result.past else t.gettext("Earliest first."))
    if result.pages > 1:
        pages = t.gettext("Page {page} of {pages}.", page=t.number(result.page), pages=t.number(result.pages))
        yield plain(pages)
    if left := len(result.rooms) - shown:
        yield plain(
            t.ngettext(
                "{n} more room on this page is not shown.", "{n} more rooms on this page are not shown.", left
            )
        )
    if not viewer.shared_by:
        yield plain(viewer.zone_note())
        line = viewer.line(t.gettext("/room show #1"))
        yield phrase(t.gettext("Refer to a room by its number: {line}"), line=line)


def _paging(result: RoomList, viewer: Viewer) -> Iterator[Element | None]:
    t, here = viewer.texts, _here(result)
    if result.page > 1:
        earlier = replace(here, page=result.page - 1)
        yield command_button(viewer, t.gettext("Previous page"), in_place(viewer, "previous"), earlier)
    if result.page < result.pages:
        later = replace(here, page=result.page + 1)
        yield command_button(viewer, t.gettext("Next page"), in_place(viewer, "next"), later)


def _filters(result: RoomList, viewer: Viewer) -> Iterator[Element | None]:
    """What to see instead, in the same place; what is chosen is marked, and pressing it leaves it."""
    t, here, today = viewer.texts, replace(_here(result), page=1), _today(viewer)
    monday = today - today.weekday() * DAY
    days = {
        "today": (t.gettext("Today"), today, today),
        "tomorrow": (t.gettext("Tomorrow"), today + DAY, today + DAY),
        "week": (t.gettext("This week"), monday, monday + 6 * DAY),
    }
    for name, (label, first, last) in days.items():
        chosen = (result.first, result.last) == (first, last)
        wanted = replace(here, past=False, from_=None if chosen else first, to=None if chosen else last)
        yield _filter(label, name, wanted, viewer, chosen=chosen)
    mine = replace(here, mine=not result.mine)
    yield _filter(t.gettext("Mine"), "mine", mine, viewer, chosen=result.mine)
    past = replace(here, past=not result.past, from_=None, to=None)
    yield _filter(t.gettext("Past"), "past", past, viewer, chosen=result.past)


def _filter(label: str, name: str, wanted: ListRooms, viewer: Viewer, *, chosen: bool) -> Element | None:
    return command_button(viewer, f"✓ {label}" if chosen else label, in_place(viewer, name), wanted)


def _here(result: RoomList) -> ListRooms:
    """The command of this list."""
    return ListRooms(mine=result.mine, from_=result.first, to=result.last, past=result.past, page=result.page)


def _today(viewer: Viewer) -> date:
    return viewer.now.astimezone(viewer.zone).date()


def _pick(room: Room, command: Command, viewer: Viewer) -> Fragment:
    button = command_button(viewer, viewer.texts.gettext("Choose"), in_place(viewer, "choose"), command)
    return row(room.title, [viewer.short_time(room.start, room.end)], button)


def _menu(result: RoomChoice, values: Sequence[str], viewer: Viewer) -> Fragment:
    labels = [unformatted(title_and_time(room, viewer)) for room in result.rooms[:MAX_OPTIONS]]
    menu = select_menu(
        viewer.texts.gettext("Choose a room"),
        in_place(viewer, "choose"),
        list(zip(labels, values, strict=False)),
    )
    return Fragment(actions(menu).blocks, (truncated_list(labels, " / "),))


def _choice_notes(result: RoomChoice, more: int, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.title is not None and more > 0:
        left = t.ngettext("{n} more matches.", "{n} more match.", more)
        yield plain(t.gettext("{left} Type more of the title to find it.", left=left))
    yield plain(viewer.zone_note())
