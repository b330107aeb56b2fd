"""A person's Home tab: their classes, what is on, and what they chose.

Source: https://docs.slack.dev/surfaces/app-home
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Literal

from bot.blocks.buttons import command_button
from bot.blocks.elements import SECTION, Fragment, actions, context, divider, header, paragraph
from bot.blocks.forms import View, form_button
from bot.blocks.lists import plain_row
from bot.blocks.phrases import plain
from bot.blocks.viewer import Viewer
from bot.classroom.home import HomePage
from bot.classroom.results import Room
from bot.language.commands import CardPlace, ChooseCards, Help, Language, ListRooms


def home_view(page: HomePage, viewer: Viewer) -> View:
    """The Home tab of one person."""
    parts = (*_own(page, viewer), *_running(page, viewer), *_chosen(page, viewer))
    return {"type": "home", "blocks": [block for part in parts for block in part.blocks]}


def home_instead(text: str) -> View:
    """What Home says when there is nothing to be shown. `text` is escaped."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION], "verbatim": True}}
    return {"type": "home", "blocks": [section]}


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
        yield from _rows(rooms, none, viewer)
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
            command_button(viewer, label, f"language.{to}", Language(to=to), _style(to == chosen))
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
    yield context(plain(viewer.zone_note()))


def _style(chosen: bool) -> str | None:
    return "primary" if chosen else None
