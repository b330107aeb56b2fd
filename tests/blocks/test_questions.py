"""Questions offer each reading as a button, the best first."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from bot.blocks import Viewer, question
from bot.blocks.questions import QUESTION_TEXTS
from bot.gallery.parsing import QUESTIONS, TITLES
from bot.gallery.samples import TOKEN
from bot.language.commands import Question
from tests.blocks.messages import buttons

NONE = "None of these"


def test_every_kind_has_words_and_a_sample() -> None:
    kinds = set(get_args(get_type_hints(Question)["kind"]))
    assert set(QUESTION_TEXTS) == {asked.kind for asked in QUESTIONS.values()} == kinds


def test_a_press_tells_the_token_and_the_number(abroad: Viewer) -> None:
    pressed = buttons(question(QUESTIONS["ambiguous_hour"], TOKEN, abroad))
    assert {name: (button["value"], button["text"]["text"]) for name, button in pressed.items()} == {
        "choose.0": (TOKEN, "Tue 24 Nov 14:00–15:00"),
        "choose.1": (TOKEN, "Tue 24 Nov 02:00–03:00"),
        "cancel": (TOKEN, "None of these"),
    }
    assert pressed["choose.0"]["style"] == "primary"
    assert "style" not in pressed["choose.1"]


def test_the_choices_are_in_the_text_too(abroad: Viewer) -> None:
    assert question(QUESTIONS["already_past"], TOKEN, abroad).text.splitlines() == [
        "Create a room: *English*",
        "*That time has passed. Did you mean one of these?*",
        "Wed 25 Nov 14:00–15:00",
        "Tue 24 Nov 14:00–15:00",
        "Times are in New York time.",
    ]


def test_an_hour_that_comes_twice_is_told_apart_by_its_offset(abroad: Viewer) -> None:
    labels = [
        button["text"]["text"] for button in buttons(question(QUESTIONS["dst_fold"], TOKEN, abroad)).values()
    ]
    assert labels == ["Sun 1 Nov 01:30–01:30 (UTC-04:00)", "Sun 1 Nov 01:30–02:30 (UTC-05:00)", NONE]


def test_rooms_are_told_apart(teacher: Viewer) -> None:
    labels = [
        button["text"]["text"]
        for button in buttons(question(QUESTIONS["which_room"], TOKEN, teacher)).values()
    ]
    assert labels == ["26112112345678", "26112112345679", NONE]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "unread_time",
            ["Create a room", "Tue 24 Nov 14:00–15:00 · English", "Tue 24 Nov 14:00–15:00 · English half"],
        ),
        (
            "repeat_or_once",
            [
                "Create a room: *English* · Tue 24 Nov 14:00–15:00",
                "Once",
                "4 classes until Tue 15 Dec",
                "8 classes until Tue 12 Jan 2027",
            ],
        ),
        (
            "of_change",
            [
                "Change a room: *English* · title Poetry · up to 30 student classrooms",
                "start 15:00",
                "start 03:00",
            ],
        ),
        ("of_end", ["Change a room: *English*", "end 15:00", "end 03:00"]),
        ("of_day", ["Change a room: *English*", "Tue 24 Nov", "Wed 25 Nov"]),
        ("of_attendance", ["See who came to class: *English*", "Tue 24 Nov", "Wed 25 Nov"]),
        (
            "of_peaks",
            [
                "See a room's peaks every 10 minutes: *ab12cd*",
                "Tue 24 Nov 15:00–16:00",
                "Tue 24 Nov 03:00–04:00",
            ],
        ),
        (
            "of_range",
            ["See the peaks of several days", "Tue 24 Nov – Tue 1 Dec", "Wed 25 Nov – Wed 2 Dec"],
        ),
        ("of_list", ["List rooms", "Tue 24 Nov", "Wed 25 Nov"]),
        ("of_report", ["Schedule a report of the peaks in a channel", "15:00", "03:00"]),
    ],
)
def test_it_says_what_is_asked_about(abroad: Viewer, name: str, said: list[str]) -> None:
    message = question(QUESTIONS[name], TOKEN, abroad, TITLES)
    about, _, *choices = message.text.splitlines()[:-1]
    assert [about, *choices] == said
    assert [button["text"]["text"] for button in buttons(message).values()] == [*said[1:], NONE]


def test_it_says_so_in_chinese(chinese: Viewer) -> None:
    lines = question(QUESTIONS["of_change"], TOKEN, chinese, TITLES).text.splitlines()
    assert lines[:4] == [
        "修改房间：*English* · 标题改为 Poetry · 最多 30 个学生教室",
        "*上午还是下午？*",
        "15:00 开始",
        "03:00 开始",
    ]


def test_a_room_whose_title_is_not_known_is_told_by_its_id(teacher: Viewer) -> None:
    assert question(QUESTIONS["of_day"], TOKEN, teacher).text.startswith("Change a room: *26112112345678*")
