"""Modals: the forms of a room, empty, filled in and longest, and what stands in their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from bot import blocks
from bot.blocks.accounts import account_form, account_kept
from bot.blocks.forms import (
    PROBLEMS,
    View,
    form_loading,
    form_of_another,
    form_sent,
    form_shown,
    room_form,
)
from bot.blocks.viewer import Viewer
from bot.classroom.forms import DEFAULT_LENGTH
from bot.errors import RoomNotFound
from bot.gallery.samples import LONG, LONGEST
from bot.language.forms import Problem, fields_of
from bot.language.options import PARAMETERS

EVERYTHING = {name: parameter.example for name, parameter in PARAMETERS.items()}


def views(viewer: Viewer) -> Iterator[tuple[str, View]]:
    """Each by its name in the gallery."""
    zone = viewer.person.zone
    day = {"day": f"{viewer.now.astimezone(zone):%Y-%m-%d}", "end": DEFAULT_LENGTH}
    longest = fields_of(LONGEST, LONG.start, LONG.end, 10**9, zone)
    yield "form.new", room_form(day, viewer)
    yield "form.more", room_form(day, viewer, more=True)
    yield "form.longest", room_form({**EVERYTHING, **longest}, viewer, late=True, unread="series")
    yield "form.edit", room_form(longest, viewer, new=False)
    yield "form.loading", form_shown(form_loading(viewer), viewer)
    yield "form.sent", form_shown(form_sent(viewer), viewer)
    yield "form.of_another", form_shown(form_of_another(viewer), viewer)
    yield "account.form", account_form(viewer)
    yield "account.form.named", account_form(viewer, "East campus")
    yield "account.kept", account_kept("school", "12345678", viewer)
    yield "account.kept.named", account_kept("school", "12345678", viewer, "East campus")
    yield "form.not_found", form_shown(blocks.error(RoomNotFound(LONGEST), viewer).text, viewer)
    for problem in PROBLEMS:
        view = room_form({"title": LONGEST * 2}, viewer, unread=cast(Problem, problem))
        yield f"form.unread.{problem}", view
