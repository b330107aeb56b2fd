"""A person's Home tab: their classes, the classes that are on, and their preferences.

Source: https://docs.slack.dev/surfaces/app-home
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from bot.blocks.buttons import command_button
from bot.blocks.elements import (
    MAX_SECTION,
    Fragment,
    actions,
    bullets,
    context,
    divider,
    header,
    paragraph,
    row,
)
from bot.blocks.forms import View, form_button
from bot.blocks.lists import plain_row
from bot.blocks.phrases import Phrase, bold, joined, mention, phrase, plain
from bot.blocks.substitution import substitute_menu
from bot.blocks.viewer import Viewer
from bot.classroom.home import HomePage, Operations
from bot.classroom.results import Room
from bot.language.commands import (
    Attendance,
    CardPlace,
    ChooseCards,
    ChooseLanguage,
    Help,
    ListReports,
    ListRooms,
    LiveStatus,
    RemindMe,
    RoomForm,
    RoomId,
)
from bot.texts import Texts, msgid


class SystemState(Struct, frozen=True):
    """For administrators: whether each part answers, None if it was not needed yet; and since when it last did.

    `administrators` are the Slack IDs of those listed in the settings, None for a workspace that is not the one in the
    settings; `workspace_admins` of those whom Slack calls so, None if it does not tell. `key_since` is when the partner
    key was stored, None where that is not known.
    """

    parts: Mapping[Dependency, tuple[bool | None, timedelta | None]]
    administrators: tuple[str, ...] | None
    workspace_admins: tuple[str, ...] | None = None
    key_since: datetime | None = None


class Dependency(StrEnum):
    """What the bot depends on."""

    PLATFORM = "platform"
    REDIS = "redis"
    WORKER = "worker"
    SLACK = "slack"


NAMES: Mapping[Dependency, str] = {
    Dependency.PLATFORM: msgid("Class platform"),
    Dependency.REDIS: msgid("Redis"),
    Dependency.WORKER: msgid("Worker"),
    Dependency.SLACK: msgid("Slack"),
}


def home_view(page: HomePage, viewer: Viewer, system: SystemState | None = None) -> View:
    """The Home tab of one person; with `system` that of an administrator."""
    parts = (
        *_own(page, viewer),
        *_running(page, viewer),
        *(_operations(page.operations, viewer) if page.operations else ()),
        *(_system(system, viewer) if system else ()),
        *_chosen(page, viewer),
    )
    return {"type": "home", "blocks": [block for part in parts for block in part.blocks]}


def home_instead(text: str) -> View:
    """What Home says when there is nothing to be shown. `text` is escaped."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text[:MAX_SECTION], "verbatim": True}}
    return {"type": "home", "blocks": [section]}


MAX_MENTIONED = 20
"""Maximum people of a role."""

PROPOSED = time(7, 30)
"""When a person may get their classes of the day who has not chosen."""


def _own(page: HomePage, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    none = t.gettext("You have no classes.")
    if page.own_total is None:
        none = t.gettext("I can't reach my database right now, so I don't know which classes are yours.")
    today = viewer.now.astimezone(viewer.zone).date()
    for day, named in ((today, t.gettext("Today")), (today + timedelta(days=1), t.gettext("Tomorrow"))):
        rooms = [
            room for room in page.own if max(room.start, viewer.now).astimezone(viewer.zone).date() == day
        ]
        yield header(f"{named} · {viewer.day(day)}")
        yield from _own_rows(rooms, none, viewer)
    yield from _more((page.own_total or 0) - len(page.own), viewer)
    yield actions(
        form_button(viewer),
        command_button(viewer, t.gettext("All rooms"), "list", ListRooms()),
        command_button(viewer, t.gettext("Help"), "help", Help()),
    )


def _running(page: HomePage, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    yield header(t.gettext("On now"))
    yield from _rows(page.running, t.gettext("Nothing is on."), viewer)
    yield from _more(page.running_total - len(page.running), viewer)


def _own_rows(rooms: Sequence[Room], none: str, viewer: Viewer) -> Iterator[Fragment]:
    """One's own classes, each with the way in, its attendance, and who may substitute."""
    if not rooms:
        yield paragraph(plain(none))
    for room in rooms:
        yield plain_row(room, viewer)
        attendance = Attendance(room=RoomId(room.id))
        label, form = viewer.texts.gettext("Attendance"), RoomForm(room=RoomId(room.id))
        yield actions(
            command_button(viewer, label, f"attendance.{room.id}", attendance),
            command_button(viewer, viewer.texts.gettext("Move or rename"), f"form.{room.id}", form)
            if room.may_change
            else None,
            substitute_menu(room, viewer) if room.may_change else None,
        )


def _operations(seen: Operations, viewer: Viewer) -> Iterator[Fragment]:
    """What operations see, in counts and the first rooms of each."""
    t = viewer.texts
    yield divider()
    yield header(t.gettext("Operations"))
    yield header(t.gettext("Next hour"))
    yield from _rows(seen.soon, t.gettext("Nothing begins."), viewer)
    yield from _more(seen.soon_total - len(seen.soon), viewer)
    yield header(t.gettext("Without a teacher"))
    none = t.gettext("Every class of today and tomorrow has its teacher.")
    if seen.untaught_total is None:
        none = t.gettext("I can't reach my database right now, so I don't know.")
    if not seen.untaught:
        yield paragraph(plain(none))
    for room in seen.untaught:
        assign = RoomForm(room=RoomId(room.id))
        button = command_button(viewer, t.gettext("Assign"), f"form.{room.id}", assign)
        yield row(room.title, [viewer.short_time(room.start, room.end)], button)
    yield from _more((seen.untaught_total or 0) - len(seen.untaught), viewer)
    yield paragraph(*_numbers(seen, viewer))
    yield actions(
        command_button(viewer, t.gettext("Live now"), "live", LiveStatus()),
        command_button(viewer, t.gettext("Reports"), "schedules", ListReports()),
    )


def _numbers(seen: Operations, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    planned = t.ngettext("{n} class planned", "{n} classes planned", seen.planned_yesterday)
    peak = _counted(seen.peak_yesterday, viewer)
    words = t.gettext("Yesterday: {planned}, peak {peak}")
    yield phrase(words, planned=planned, peak=peak)
    words = t.gettext("Scheduled reports: {reports}, paused: {paused}; watched channels: {watches}")
    yield phrase(
        words,
        reports=_counted(seen.reports, viewer),
        paused=_counted(seen.paused, viewer),
        watches=_counted(seen.watches, viewer),
    )


def _counted(count: int | None, viewer: Viewer) -> str:
    return viewer.texts.gettext("not known") if count is None else viewer.texts.number(count)


def _system(system: SystemState, viewer: Viewer) -> Iterator[Fragment]:
    """What the bot depends on, the key, and who administers it."""
    t = viewer.texts
    yield divider()
    yield header(t.gettext("State of Rollcall"))
    yield bullets([_part(part, *state, viewer) for part, state in system.parts.items()])
    if system.administrators is None:
        words = t.gettext("The platform account of this workspace: {line}")
        yield paragraph(phrase(words, line=viewer.line("/room account")))
    else:
        yield paragraph(_key(system, viewer))
        words = t.gettext("Administrators: {people}")
        yield paragraph(phrase(words, people=_people(system.administrators, t)))
    if system.workspace_admins is None:
        yield context(plain(t.gettext("Workspace admins are those of Slack.")))
    else:
        words = t.gettext("Workspace admins: {people}")
        yield paragraph(phrase(words, people=_people(system.workspace_admins, t)))
    yield context(plain(t.gettext("Everybody else of the workspace may create rooms; guests may not.")))


def _key(system: SystemState, viewer: Viewer) -> Phrase:
    """How old the partner key is. Without Redis it is not known whether it is that of the settings."""
    t, line, since = viewer.texts, viewer.line("/room key rotate"), system.key_since
    is_reached, _ = system.parts[Dependency.REDIS]
    if since is None and not is_reached:
        return phrase(t.gettext("The age of the partner key is not known. To replace it: {line}"), line=line)
    if since is None:
        words = t.gettext(
            "The partner key is that of the settings; its age is not known. To replace it: {line}"
        )
        return phrase(words, line=line)
    words = t.gettext("Rollcall has had this partner key since {time}, for {days}. To replace it: {line}")
    days = t.ngettext("{n} day", "{n} days", (viewer.now - since).days)
    return phrase(words, time=viewer.moment(since), days=days, line=line)


def _people(ids: Sequence[str], texts: Texts) -> Phrase:
    if not ids:
        return plain(texts.gettext("nobody"))
    named = joined([(mention(user),) for user in ids[:MAX_MENTIONED]], ", ")
    more = len(ids) - MAX_MENTIONED
    if more <= 0:
        return named
    return joined((named, plain(texts.ngettext("… and {n} more", "… and {n} more", more))), " ")


def _part(part: Dependency, ok: bool | None, age: timedelta | None, viewer: Viewer) -> Phrase:
    t = viewer.texts
    state = {
        True: t.gettext("answers"),
        False: t.gettext("does not answer"),
        None: t.gettext("not asked yet"),
    }[ok]
    if age is not None and age >= timedelta(minutes=1):
        heard = t.gettext("last answered {duration} ago", duration=t.duration(age))
        state = f"{state} · {heard}"
    return phrase(t.gettext("{part}: {state}"), part=bold(t.gettext(NAMES[part])), state=state)


def _rows(rooms: Sequence[Room], none: str, viewer: Viewer) -> Iterator[Fragment]:
    if not rooms:
        yield paragraph(plain(none))
    for room in rooms:
        yield plain_row(room, viewer)


def _more(left: int, viewer: Viewer) -> Iterator[Fragment]:
    if left > 0:
        yield context(plain(viewer.texts.ngettext("… and {n} more", "… and {n} more", left)))


def _chosen(page: HomePage, viewer: Viewer) -> Iterator[Fragment]:
    """The language and the cards, to be chosen, and the zone, which is Slack's."""
    t = viewer.texts
    languages: Mapping[Literal["en", "zh", "auto"], str] = {
        "en": t.gettext("English"),
        "zh": t.gettext("Chinese"),
        "auto": t.gettext("As in Slack"),
    }
    places = {
        CardPlace.BOTH: t.gettext("Here and by direct message"),
        CardPlace.DIRECT: t.gettext("By direct message"),
        CardPlace.HERE: t.gettext("Where I create them"),
    }
    yield divider()
    yield header(t.gettext("Settings"))
    yield paragraph(plain(t.gettext("Language of the answers to you:")))
    chosen = viewer.person.chosen or "auto"
    yield actions(
        *(
            command_button(viewer, label, f"language.{to}", ChooseLanguage(to=to), _style(to == chosen))
            for to, label in languages.items()
        )
    )
    yield paragraph(plain(t.gettext("Cards of the rooms that you create:")))
    yield actions(
        *(
            command_button(viewer, label, f"cards.{to}", ChooseCards(place=to), _style(to is page.cards))
            for to, label in places.items()
        )
    )
    yield paragraph(plain(t.gettext("Your classes of the day by direct message:")))
    wanted = page.reminder or PROPOSED
    on = t.gettext("At {time}", time=t.clock(wanted))
    yield actions(
        command_button(viewer, on, "remind.on", RemindMe(time=wanted), _style(page.reminder is not None)),
        command_button(viewer, t.gettext("Never"), "remind.off", RemindMe(), _style(page.reminder is None)),
    )
    yield context(plain(viewer.zone_note()))


def _style(chosen: bool) -> str | None:
    return "primary" if chosen else None
