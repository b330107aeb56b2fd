"""Times that only people know: asked about where they stand between a title and WHEN, and the title's elsewhere."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language import commands as c
from tests.language.tables import rows

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
"""A Wednesday."""
TITLE = {"en": "chess club", "zh": "象棋课"}
DAY, HOURS = {"en": "tomorrow", "zh": "明天"}, {"en": "14:00-15:00", "zh": "14点到15点"}


def read(line: str) -> c.Reading:
    return GRAMMAR.read(line, now=NOW, zone=ZONE)


def times(line: str) -> tuple[datetime, datetime] | None:
    """From when to when the room is that a line makes."""
    found = read(line)
    return (found.start, found.end) if isinstance(found, c.NewRoom) else None


@pytest.mark.exhaustive
@pytest.mark.parametrize(("language", "space"), [("en", " "), ("zh", " "), ("zh", "")])
def test_no_room_is_made_as_if_it_were_not_there(language: str, space: str) -> None:
    title, day, hours = TITLE[language], DAY[language], HOURS[language]
    for piece, _ in rows(f"occasions-{language}", "occasions"):
        for words in (
            (title, piece, hours),
            (title, piece, day, hours),
            (title, day, piece, hours),
            (title, hours, piece),
        ):
            line = "new " + space.join(words)
            assert (found := times(line)) is None or found != times(line.replace(f"{space}{piece}", "", 1)), (
                line
            )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_title_is_read_whatever_it_speaks_of(language: str) -> None:
    for title, _ in rows(f"occasions-{language}", "titles"):
        for when in (HOURS[language], f"{DAY[language]} {HOURS[language]}"):
            found = read(f"new {title} {when}")
            assert isinstance(found, c.NewRoom), title
            assert found.title == title


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("new English third period 2-3pm", "third period"),
        ("new chess after lunch 2-3pm", "after lunch"),
        ("new chess during the break tomorrow 2-3pm", "during the break"),
        ("new chess term 2 14:00-15:00", "term 2"),
        ("new chess simultaneously 14:00-15:00", "simultaneously"),
        ("new chess sprnig 14:00-15:00", "sprnig"),
        ("new chess good friday 14:00-15:00", "good friday"),
        ("新建象棋课放学后14点到15点", "放学后"),
        ("新建 象棋课 高考后 14点到15点", "高考后"),
        ("新建 象棋课 阴历十五 14点到15点", "阴历十五"),
        ("新建 象棋课 早读 14点到15点", "早读"),
    ],
)
def test_it_is_named_and_can_be_kept_in_quotes(line: str, at: str) -> None:
    found = read(line)
    assert isinstance(found, c.Refusal)
    assert (found.kind, found.at) == ("unread_time", at)


def test_the_line_put_right_keeps_it_in_the_title() -> None:
    found = read("new chess after lunch tomorrow 14:00-15:00")
    assert isinstance(found, c.Refusal)
    assert found.try_ == 'room new "chess after lunch" tomorrow 14:00-15:00'


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("new Spring 14:00-15:00", "Spring"),
        ("new Third period 14:00-15:00", "Third period"),
        ("new Movie night 7-8pm", "Movie night"),
        ("new Physics Year 9 10-11", "Physics Year 9"),
        ("new Saturday club sat 10-11", "Saturday club"),
        ("新建 济南的冬天 14点到15点", "济南的冬天"),
        ("新建 高三晚自习 19点到20点", "高三晚自习"),
    ],
)
def test_a_title_may_be_one(line: str, title: str) -> None:
    found = read(line)
    assert isinstance(found, c.NewRoom)
    assert found.title == title


def test_a_bare_title_in_two_parts_is_asked_about() -> None:
    found = read("new English tomorrow with Ms Lee 14:00-15:00")
    assert isinstance(found, c.Question)
    assert found.kind == "unread_time"
    assert [each.title for each in found.choices if isinstance(each, c.NewRoom)] == ["English with Ms Lee"]
