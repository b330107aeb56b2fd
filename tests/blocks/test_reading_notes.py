"""What an answer says of how its command was typed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.blocks import Message, Viewer
from bot.commands import definition_of_result
from bot.gallery.samples import TYPED
from bot.language.commands import NewRoom


def answered(name: str, viewer: Viewer) -> Message:
    result, typed = TYPED[name]
    return definition_of_result(type(result)).render(result, viewer, None, typed)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("unclosed", "The closing quotation mark is missing, so please check the title."),
        ("in_zone", "Tokyo time: Tue 24 Nov 15:00–16:00"),
        ("year", "No year was given, so this is about Tue 24 Nov 2026."),
        ("whole_day", "This covers whole days: the part of day you named makes no difference."),
    ],
)
def test_it_stands_above_the_answer(teacher: Viewer, name: str, said: str) -> None:
    assert answered(name, teacher).text.splitlines()[0] == said


def test_it_is_said_in_chinese(chinese: Viewer) -> None:
    first = [answered(name, chinese).text.splitlines()[0] for name in ("in_zone", "year", "whole_day")]
    assert first == [
        "东京时间：11月24日 周二 15:00–16:00",
        "没有写年份，这里指2026年11月24日 周二。",
        "这里按整天统计，不区分您写的时段。",
    ]


def test_a_zone_whose_clocks_show_the_same_is_not_named(teacher: Viewer) -> None:
    result, typed = TYPED["in_zone"]
    definition = definition_of_result(type(result))
    assert isinstance(typed, NewRoom)
    for zone in ("Asia/Shanghai", "UTC+08:00", "Asia/Singapore"):
        message = definition.render(result, teacher, None, replace(typed, zone=zone))
        assert message.text.startswith("Room created.")
