"""Questions offer each reading as a button, the best first."""

from __future__ import annotations

from typing import get_args, get_type_hints

from bot.blocks import Viewer, question
from bot.blocks.questions import ASKED
from bot.gallery.parsing import QUESTIONS
from bot.gallery.samples import TOKEN
from bot.language.commands import Question
from tests.blocks.looking import buttons

BY_KIND = {asked.kind: asked for asked in QUESTIONS}


def test_every_kind_has_words_and_a_sample() -> None:
    kinds = set(get_args(get_type_hints(Question)["kind"]))
    assert set(ASKED) == set(BY_KIND) == kinds


def test_a_press_tells_the_token_and_the_number(abroad: Viewer) -> None:
    pressed = buttons(question(BY_KIND["ambiguous_hour"], TOKEN, abroad))
    assert {name: (button["value"], button["text"]["text"]) for name, button in pressed.items()} == {
        "choose.0": (TOKEN, "Tue 24 Nov 14:00–15:00"),
        "choose.1": (TOKEN, "Tue 24 Nov 02:00–03:00"),
    }
    assert pressed["choose.0"]["style"] == "primary"
    assert "style" not in pressed["choose.1"]


def test_the_choices_are_in_the_text_too(abroad: Viewer) -> None:
    assert question(BY_KIND["already_past"], TOKEN, abroad).text.splitlines() == [
        "*That time has passed. Did you mean one of these?*",
        "Wed 25 Nov 14:00–15:00",
        "Tue 24 Nov 14:00–15:00",
        "Nothing happens until you choose.",
        "Times are in New York time.",
    ]


def test_an_hour_that_comes_twice_is_told_apart_by_its_offset(abroad: Viewer) -> None:
    labels = [
        button["text"]["text"] for button in buttons(question(BY_KIND["dst_fold"], TOKEN, abroad)).values()
    ]
    assert labels == ["Sun 1 Nov 01:30–01:30 (UTC-04:00)", "Sun 1 Nov 01:30–02:30 (UTC-05:00)"]


def test_what_has_no_time_is_told_by_its_line(teacher: Viewer) -> None:
    labels = [
        button["text"]["text"] for button in buttons(question(BY_KIND["which_room"], TOKEN, teacher)).values()
    ]
    assert labels == ["room delete 26112112345678", "room delete 26112112345679"]
