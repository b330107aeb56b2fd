"""Which lines of a message are commands of their own."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language.message_lines import LOOKED_AT
from bot.language.vocabulary import Noun

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 12, tzinfo=ZONE)
MAX_LINES = 3


def split(text: str, noun: Noun | None = None) -> tuple[list[str], int]:
    lines, left = GRAMMAR.split(text, MAX_LINES, now=NOW, zone=ZONE, noun=noun)
    return list(lines), left


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("room list\npeaks yesterday", ["room list", "peaks yesterday"]),
        ("hi\nroom list\n\nthanks!", ["room list"]),
        ("你好\n列表\n谢谢", ["列表"]),
        ("hi\nthank you", []),
        ("&gt; show English?\nshow Maths", ["show Maths"]),
        ("```\nlist today\nlist tomorrow\n```", ["list today", "list tomorrow"]),
        ("- list today\n• list tomorrow", ["list today", "list tomorrow"]),
        ("1. list today\n2) list tomorrow\n3、列表 周五", ["list today", "list tomorrow", "列表 周五"]),
        ("12. dec list", ["12. dec list"]),
        ('new room "English"\ntomorrow 14:00-15:00', ['new room "English" tomorrow 14:00-15:00']),
        ('new\n"English"\ntomorrow 14:00-15:00', ['new "English" tomorrow 14:00-15:00']),
        ("新建 英语\n明天下午2点到3点", ["新建 英语 明天下午2点到3点"]),
        ("new English 14:00-15:00\non friday", ["new English 14:00-15:00 on friday"]),
        ("new English 14:00-15:00\nmax 30", ["new English 14:00-15:00 max 30"]),
        ('delete\n"English"', ['delete "English"']),
        ("peaks\nyesterday", ["peaks yesterday"]),
        ("cancel English\nthe teacher is ill", ["cancel English", "the teacher is ill"]),
        ("new English 14:00-15:00\nMaths 15:00-16:00", ["new English 14:00-15:00", "Maths 15:00-16:00"]),
        ("nwe English 14:00-15:00\nlist", ["nwe English 14:00-15:00", "list"]),
        ("list\nlsit", ["list", "lsit"]),
        (
            "list\nDear colleague,\nhow are you?\nkind regards\nlist tomorrow",
            ["list", "Dear colleague, how are you? kind regards", "list tomorrow"],
        ),
        ("new\nfrobnicate\ngrumble", ["new frobnicate grumble"]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    assert split(text) == (lines, 0)


@pytest.mark.parametrize(
    ("noun", "text", "lines"),
    [
        ("room", "list today\n/room list tomorrow", ["room list today", "/room list tomorrow"]),
        ("room", "list today\n/peaks yesterday", ["room list today", "/peaks yesterday"]),
        ("room", '"English"\n"Maths"', ['room "English"', 'room "Maths"']),
        ("peaks", "yesterday\nlast week", ["peaks yesterday", "peaks last week"]),
        ("room", "frobnicate\nlist", ["room frobnicate", "room list"]),
    ],
)
def test_lines_of_a_slash_command(noun: Noun, text: str, lines: list[str]) -> None:
    assert split(text, noun) == (lines, 0)


def test_those_that_are_too_many_are_counted() -> None:
    assert split("\n".join(f"show C{number}" for number in range(MAX_LINES))) == (
        ["show C0", "show C1", "show C2"],
        0,
    )
    assert split("\n".join(f"show C{number}" for number in range(8))) == (
        ["show C0", "show C1", "show C2"],
        5,
    )
    assert split("show A\nshow B\nshow C\nthanks")[1] == 0
    assert split("\n".join(["how are you"] * 100))[1] == 100 - LOOKED_AT
