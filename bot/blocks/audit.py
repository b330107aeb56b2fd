"""Renders the audit trail, page by page and as a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from msgspec.structs import replace

from bot.blocks.buttons import command_button, in_place
from bot.blocks.confirmations import CANCEL, confirm_buttons, expiry
from bot.blocks.elements import (
    Element,
    Fragment,
    actions,
    bullets,
    button,
    context,
    header,
    paragraph,
    row,
    rows_that_fit,
)
from bot.blocks.phrases import Phrase, bold, channel_link, joined, mention, phrase, plain
from bot.blocks.reasons import reason_text
from bot.blocks.table_files import file_buttons
from bot.blocks.tables import Row
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    PERSONAL,
    AuditSheet,
    Change,
    ForgettingConfirmation,
    Kept,
    PersonForgotten,
)
from bot.language.commands import Audit, RoomId
from bot.texts import msgid, msgids

FACTS: Mapping[str, str] = {
    "title": msgid("title"),
    "start": msgid("start"),
    "end": msgid("end"),
    "max_users": msgid("most students"),
    "pre_enter_seconds": msgid("early entry, seconds"),
    "early": msgid("early entry, seconds"),
    "person": msgid("person"),
    "owner": msgid("owner"),
    "teacher": msgid("teacher"),
    "channel": msgid("channel"),
    "time": msgid("time"),
    "number": msgid("number"),
    "rooms": msgid("rooms"),
    "times": msgid("periods"),
    "starts": msgid("start"),
    "on": msgid("on"),
    "to": msgid("to"),
    "place": msgid("place"),
}
"""What facts are called; any other has the name that docs/language.md gives it."""

ANSWERS: Mapping[str, str] = {"True": msgid("yes"), "False": msgid("no")}

OUTCOMES: Mapping[str, str] = {
    "done": msgid("done"),
    "unchanged": msgid("was so already"),
    "unknown": msgid("not known whether it was done"),
    "failed": msgid("not done"),
}

WAYS: Mapping[str, str] = {
    "line": msgid("typed"),
    "button": msgid("by a button"),
    "form": msgid("by a form"),
    "timetable": msgid("by a timetable"),
    "": "",
}
"""How a change was asked for."""

KEPT: Mapping[Kept, tuple[str, str]] = {
    Kept.OWNED: msgids(
        "{n} room is theirs: it will be nobody's", "{n} rooms are theirs: they will be nobody's"
    ),
    Kept.TAUGHT: msgids(
        "{n} room is taught by them: it will be its owner's to teach",
        "{n} rooms are taught by them: they will be their owners' to teach",
    ),
    Kept.CARDS: msgids("{n} card of a room", "{n} cards of rooms"),
    Kept.CONTEXT: msgids("{n} note of their last rooms and lists", "{n} notes of their last rooms and lists"),
    Kept.SETTINGS: msgids("{n} setting", "{n} settings"),
    Kept.REPORTS: msgids(
        "{n} scheduled report: it will be stopped", "{n} scheduled reports: they will be stopped"
    ),
    Kept.WATCHES: msgids(
        "{n} class watch: it will be turned off", "{n} class watches: they will be turned off"
    ),
    Kept.QUESTIONS: msgids("{n} question that waits for them", "{n} questions that wait for them"),
    Kept.CHANGES: msgids(
        "{n} change: it stays, without their name", "{n} changes: they stay, without their name"
    ),
}
"""What is kept of a person, and what becomes of it."""

NOTHING = "–"

_ASIDE = re.compile(r"\s*[(\uff08].*")


def sheet(result: AuditSheet, viewer: Viewer) -> Iterator[Fragment]:
    """One page of changes, newest first."""
    t = viewer.texts
    yield header(_heading(result, viewer))
    if not result.changes:
        yield paragraph(plain(t.gettext("Nothing was changed there that I know of.")))
    rows = rows_that_fit([_row(change, viewer) for change in result.changes])
    yield from rows
    yield context(joined(_notes(result, viewer)))
    yield actions(*_paging(result, viewer))


def _heading(result: AuditSheet, viewer: Viewer) -> str:
    t, command = viewer.texts, result.command
    title = next((change.title for change in result.changes if change.room), "") if command.room else ""
    parts = [t.gettext("Changes of {title}", title=title) if title else t.gettext("Changes")]
    if command.from_ is not None and command.to is not None:
        parts.append(viewer.days(command.from_, command.to))
    return " · ".join(parts)


def _row(change: Change, viewer: Viewer) -> Fragment:
    what = plain(_what(change, viewer)) if change.title else ()
    facts = (what, _who_and_when(change, viewer), *_differences(change, viewer), _outcome(change, viewer))
    return row(change.title or _what(change, viewer), [fact for fact in facts if fact][:10])


def _what(change: Change, viewer: Viewer) -> str:
    return _ASIDE.sub("", viewer.summary(change.what))


def _who_and_when(change: Change, viewer: Viewer) -> Phrase:
    t = viewer.texts
    who = (mention(change.by),) if change.by else plain(t.gettext("somebody"))
    return joined((who, plain(viewer.moment(_moment(change.at)))))


def _outcome(change: Change, viewer: Viewer) -> Phrase:
    t = viewer.texts
    way, place = WAYS.get(change.via, ""), change.place.partition(" ")[0]
    parts: list[Phrase] = [(bold(t.gettext(OUTCOMES[change.outcome])),)]
    parts += [plain(reason_text(change.reason, t))] if change.reason else []
    parts += [plain(t.gettext(way))] if way else []
    parts += [(channel_link(place),)] if place.startswith("C") else []
    return joined(parts)


def _differences(change: Change, viewer: Viewer) -> Iterator[Phrase]:
    """What differs, as far as a row holds it."""
    for name in list(dict.fromkeys((*change.before, *change.after)))[:6]:
        label = viewer.texts.gettext(FACTS[name]) if name in FACTS else name
        was, now = (_value(name, facts.get(name, ""), viewer) for facts in (change.before, change.after))
        if name not in change.before:
            yield phrase("{name}: {now}", name=label, now=now)
        else:
            yield phrase("{name}: {was} → {now}", name=label, was=was, now=now)


def _value(name: str, value: str, viewer: Viewer) -> Phrase:
    if not value:
        return plain(NOTHING)
    if name in PERSONAL:
        return (mention(value),)
    return (channel_link(value),) if name == "channel" else plain(_written(value, viewer))


def _written(value: str, viewer: Viewer) -> str:
    """A fact as people read it: instants in their zone."""
    if value in ANSWERS:
        return viewer.texts.gettext(ANSWERS[value])
    try:
        at = datetime.fromisoformat(value) if "T" in value else None
    except ValueError:
        at = None
    return value if at is None or at.tzinfo is None else viewer.moment(at)


def _notes(result: AuditSheet, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.own:
        yield plain(t.gettext("What you did, and what concerns your rooms."))
    if result.cut:
        yield plain(t.gettext("I searched only the newest changes; the file has all of them."))
    yield plain(t.gettext("Newest first."))
    yield plain(
        t.gettext("Times are in {zone}. Days are in the platform's time zone.", zone=t.zone(viewer.zone))
    )


def _paging(result: AuditSheet, viewer: Viewer) -> Iterator[Element | None]:
    t, here = viewer.texts, result.command
    if here.page > 1:
        newer = replace(here, page=here.page - 1)
        yield command_button(viewer, t.gettext("Previous page"), in_place(viewer, "previous"), newer)
    if result.more:
        older = replace(here, page=here.page + 1)
        yield command_button(viewer, t.gettext("Next page"), in_place(viewer, "next"), older)
    if result.changes:
        yield from file_buttons(viewer, replace(here, page=1))


def audit_name(command: Audit) -> str:
    """The name of the file, without its end."""
    room = [command.room.id] if isinstance(command.room, RoomId) else []
    days = dict.fromkeys(day.isoformat() for day in (command.from_, command.to) if day)
    return "_".join(("changes", *room, *days))


def audit_head(viewer: Viewer) -> list[str]:
    """The heading of the file."""
    t = viewer.texts
    return [
        t.gettext("Time"),
        t.gettext("Person"),
        t.gettext("Change"),
        t.gettext("Room"),
        t.gettext("Room ID"),
        t.gettext("Before"),
        t.gettext("After"),
        t.gettext("Outcome"),
        t.gettext("Reason"),
        t.gettext("Asked for"),
        t.gettext("Channel and message"),
    ]


def audit_rows(changes: Iterable[Change], viewer: Viewer) -> Iterator[Row]:
    """The rows of the file, one for each change."""
    for change in changes:
        yield [
            f"{_moment(change.at).astimezone(viewer.zone):%Y-%m-%d %H:%M:%S}",
            change.by,
            _what(change, viewer),
            change.title,
            change.room,
            _listed(change.before, viewer),
            _listed(change.after, viewer),
            viewer.texts.gettext(OUTCOMES[change.outcome]),
            reason_text(change.reason, viewer.texts) if change.reason else "",
            viewer.texts.gettext(way) if (way := WAYS.get(change.via, "")) else "",
            change.place,
        ]


def _listed(facts: Mapping[str, str], viewer: Viewer) -> str:
    t = viewer.texts
    named = ((t.gettext(FACTS[name]) if name in FACTS else name, value) for name, value in facts.items())
    return "; ".join(f"{name}: {_written(value, viewer)}" for name, value in named)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def forgetting_confirmation(result: ForgettingConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """What is kept of a person, and the question whether it goes."""
    t, who = viewer.texts, mention(result.person)
    if not result.kept:
        yield paragraph(phrase(t.gettext("Nothing is kept of {person}."), person=who))
        yield actions(button(t.gettext("OK"), CANCEL, result.token))
        return
    yield paragraph(phrase(t.gettext("Forget {person}? This is stored about them:"), person=who))
    yield bullets([plain(t.ngettext(*KEPT[what], count)) for what, count in result.kept.items()])
    yield confirm_buttons(t.gettext("Forget"), result.token, viewer, decline=t.gettext("Cancel"))
    yield context(expiry(viewer))


def forgotten(result: PersonForgotten, viewer: Viewer) -> Iterator[Fragment]:
    """That nothing is kept any more."""
    t = viewer.texts
    told = t.gettext("I have forgotten {person}. Work in progress expires within 9 days.")
    yield paragraph(phrase(told, person=mention(result.person)))
