"""Nothing that tells a time is lost in a title: generated lines with one more piece of time material."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language import commands as c
from tests.language.tables import rows

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
"""A Wednesday."""

WHENS = {
    "en": ("14:00-15:00", "tomorrow 14:00-15:00", "2-3pm friday", "at 2pm on friday for 1h"),
    "zh": ("14点到15点", "明天下午2点到3点", "周五14:00-15:00", "下午2点到3点"),
}
TITLES = {"en": "chess club", "zh": "象棋课"}
PIECES = {language: [piece for piece, _ in rows("material", language)] for language in ("en", "zh")}
"""Each could be part of a day, a time, a length or a repeat."""
AGREEING = {
    ("27th", "2-3pm friday"),
    ("27日", "周五14:00-15:00"),
    ("27号", "周五14:00-15:00"),
    ("27日", "2-3pm friday"),
    ("27号", "2-3pm friday"),
    ("27th", "周五14:00-15:00"),
    ("后儿", "周五14:00-15:00"),
    ("后儿", "2-3pm friday"),
    ("周五", "2-3pm friday"),
    ("周五", "周五14:00-15:00"),
    ("明天", "明天下午2点到3点"),
    ("tomorrow", "tomorrow 14:00-15:00"),
    ("明天", "tomorrow 14:00-15:00"),
    ("tomorrow", "明天下午2点到3点"),
}
"""Pieces that say again what the words of time say."""


def said(title: str, when: str, piece: str, space: str) -> Iterator[str]:
    """Lines with the piece before, after and inside the words of time."""
    yield f"new {title}{space}{piece}{space}{when}"
    yield f"new {title}{space}{when}{space}{piece}"
    if " " in when:
        first, last = when.rsplit(" ", 1)
        yield f"new {title}{space}{first}{space}{piece}{space}{last}"


@pytest.mark.parametrize("space", [" ", ""])
@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize("pieces", ["en", "zh"])
def test_a_piece_of_time_material_is_read_or_asked_about_or_named(
    pieces: str, spoken: str, space: str
) -> None:
    if not space and (pieces, spoken) != ("zh", "zh"):
        return
    title = TITLES[pieces]
    for when in WHENS[spoken]:
        plain = GRAMMAR.read(f"new {title}{space}{when}", now=NOW, zone=ZONE)
        for piece in PIECES[pieces]:
            for line in said(title, when, piece, space):
                _check(line, piece, plain, title, (piece, when) in AGREEING)


def _check(line: str, piece: str, plain: c.Reading, title: str, agreeing: bool) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE)
    match found:
        case c.Refusal():
            assert found.kind != "unknown_command", line
        case c.NewRoom():
            assert found.title == title, line
            assert agreeing or (isinstance(plain, c.NewRoom) and _times(found) != _times(plain)), line
        case c.NewSeries():
            assert found.title == title, line


def _times(room: c.NewRoom) -> tuple[datetime, datetime]:
    return room.start, room.end


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("new chess half 14:00-15:00", "half"),
        ("new chess christmas tomorrow 14:00-15:00", "christmas"),
        ("new chess tomorrow 14:00-15:00 (every other)", "every other"),
        ("new 象棋课 春节 14点到15点", "春节"),
        ("新建象棋课隔14点到15点", "隔"),
    ],
)
def test_the_words_that_are_not_read_are_named(line: str, at: str) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE)
    assert isinstance(found, c.Refusal)
    assert (found.kind, found.at) == ("unread_time", at)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("new Monday Morning Math mon 9-10", "Monday Morning Math"),
        ("新建 周一晨会 下周一8点到9点", "周一晨会"),
        ("new 9 to 5 vocab fri 10-11", "9 to 5 vocab"),
        ("新建 快乐一点 明天14点到15点", "快乐一点"),
        ("新建 生日 明天14点到15点", "生日"),
    ],
)
def test_further_from_the_time_a_word_is_the_titles(line: str, title: str) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE)
    assert isinstance(found, c.NewRoom)
    assert found.title == title
