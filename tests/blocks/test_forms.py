"""The form of a room: a field for all that the platform takes, filled in with what it is given."""

from __future__ import annotations

import pytest

from bot.blocks.forms import FIRST_FIELDS, form_values, room_form
from bot.gallery import viewer
from bot.language.forms import LIVE
from bot.language.options import PARAMETERS
from bot.sandbox.workspace import View
from bot.texts import SOURCE


def filled(**fields: str) -> View:
    return View("V1", "U1", room_form(fields, viewer(SOURCE), more=True), "")


def test_every_parameter_of_the_platform_has_a_field() -> None:
    assert filled().values().keys() == PARAMETERS.keys() | set(FIRST_FIELDS)


@pytest.mark.parametrize("new", [True, False])
def test_what_it_is_filled_in_with_is_what_is_sent(new: bool) -> None:
    fields = {name: parameter.example for name, parameter in PARAMETERS.items()} if new else {}
    fields = {**fields, "title": " English ", "day": "2026-12-01", "start": "14:00", "end": "1h"}
    fields |= {LIVE: "1"} if new else {}
    view = View("V1", "U1", room_form(fields, viewer(SOURCE), new=new), "")
    assert form_values(view.values()) == fields


def test_a_parameter_can_be_left_to_the_platform_again() -> None:
    view = filled(title="English", is_video_main="1")
    view.fill("is_video_main", "the platform's default")
    assert form_values(view.values()) == {"title": "English"}
