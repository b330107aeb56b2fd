"""Nothing that tells a time is lost in a title: generated lines with one more time expression."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
PIECES = {language: [piece for piece, _ in rows("time_expressions", language)] for language in ("en", "zh")}
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


@pytest.mark.exhaustive
@pytest.mark.parametrize("space", [" ", ""])
@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize("pieces", ["en", "zh"])
def test_a_time_expression_is_read_or_asked_about_or_named(pieces: str, spoken: str, space: str) -> None:
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


# generated pieces

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh": tuple("一二三四五六日"),
}
MONTHS = (
    "Jan",
    "Feb",
    "March",
    "April",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept",
    "Oct",
    "November",
    "december",
)
ordinals = st.integers(4, 20).map("{}th".format)
small = st.integers(2, 12).map(str)
hours = st.integers(8, 11).map(str)


def phrases(*parts: str | tuple[str, ...] | st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The parts one after another; of several words for one, any."""
    chosen = [
        part
        if isinstance(part, st.SearchStrategy)
        else st.sampled_from([part] if isinstance(part, str) else part)
        for part in parts
    ]
    return st.tuples(*chosen).map("".join)


_EN_DAYS = (*WEEKDAYS["en"], "mon", "tue.", "thurs", "fri.")
_UNITS = ("days", "weeks", "months", "hours", "minutes")
GENERATED = {
    "en": st.one_of(
        phrases(("", "the "), ordinals, ("", " of december", " of next month")),
        phrases(
            ("this ", "next ", "last ", "every ", "every other ", "each "),
            (*_EN_DAYS, "week", "month", "weekend"),
        ),
        phrases(("in ", "for "), small, " ", _UNITS),
        phrases(small, " ", _UNITS, (" ago", " later", " from now", " after friday")),
        phrases(("first ", "second ", "last "), WEEKDAYS["en"], " of ", ("the month", "january")),
        phrases(("half past ", "quarter to ", "ten past ", "half ", "around ", "at "), small),
        phrases(small, ("/", ".", "-"), small),
        phrases(small, (":0", ":5", ":30", "am", "pm", " o'clock")),
        phrases(MONTHS, " ", small),
        phrases(small, " ", MONTHS),
        phrases(hours, ("-", " to "), ("9", "10", "11", "12pm", "1pm")),
        phrases(("until ", "from ", "except ", "a week on ", "before ", "after "), _EN_DAYS),
        phrases(("mon", "tue", "fri"), (" and ", "/", ",", " "), ("wed", "thu", "sat")),
        phrases(("week ", "weeks 1-"), small),
        phrases(("in the ", "this ", "tomorrow "), ("morning", "afternoon", "evening")),
        phrases("for ", small, " times"),
    ),
    "zh": st.one_of(
        phrases(("", "本月", "下个月", "12月", "十二月"), st.integers(4, 28).map(str), ("日", "号")),
        phrases(
            ("周", "星期", "礼拜", "下周", "上周", "每周", "隔周", "下下周", "单周", "双周"), WEEKDAYS["zh"]
        ),
        phrases("周", ("一三", "二四", "一三五"), ("", "日")),
        phrases(("周一", "周二"), ("和", "到", "至", "、"), ("周四", "周五")),
        phrases(("两", "三", "3", "10"), ("天", "周", "个月", "个星期", "小时"), ("后", "之后", "前")),
        phrases(small, ("点", "点半", "点一刻", "点15分", "点钟")),
        phrases(("上午", "下午", "晚上", "早上", "中午"), small, "点"),
        phrases(("差一刻", "差5分"), ("三", "九"), "点"),
        phrases(hours, ("点到", "点-", "到"), ("11", "12"), "点"),
        phrases(small, ("/", ".", "-"), small),
        phrases(("第", "第1-"), small, "周"),
        phrases("共", small, ("周", "次")),
        phrases(("到", "从"), ("周五", "12月1日", "下周")),
    ),
}
"""Pieces of every kind: days, dates, counts, clocks, second hours, repeats, weeks of term."""
brackets = st.sampled_from([("", ""), ("(", ")"), ("（", "）"), ("", ",")])
places = st.sampled_from(["before", "after", "inside"])


@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize("pieces", ["en", "zh"])
@settings(max_examples=300, derandomize=True)
@given(st.data())
@pytest.mark.exhaustive
def test_a_generated_piece_is_read_or_asked_about_or_named(
    pieces: str, spoken: str, data: st.DataObject
) -> None:
    title, when = TITLES[pieces], data.draw(st.sampled_from(WHENS[spoken]))
    piece = data.draw(GENERATED[pieces])
    before, after = data.draw(brackets)
    first, _, last = when.rpartition(" ") if data.draw(places) == "inside" else ("", "", when)
    around = [first, f"{before}{piece}{after}", last]
    if data.draw(st.booleans()) and not first:
        around.reverse()
    plain = GRAMMAR.read(f"new {title} {when}", now=NOW, zone=ZONE)
    line = " ".join(filter(None, ["new", title, *around]))
    _check(line, piece, plain, title, _says_the_same(piece, plain))


def _says_the_same(piece: str, plain: c.Reading) -> bool:
    """Whether the piece, as a day or as a part of day, is that of the plain reading."""
    if not isinstance(plain, c.NewRoom):
        return False
    start, end = (f"{moment:%H:%M}" for moment in _times(plain))
    for day in ("", f"{plain.start.date()} "):
        alone = GRAMMAR.read(f'new "X" {day}{piece} {start}-{end}', now=NOW, zone=ZONE)
        if isinstance(alone, c.NewRoom) and _times(alone) == _times(plain):
            return True
    return False


@pytest.mark.parametrize("spoken", ["en", "zh"])
@settings(max_examples=200, derandomize=True)
@given(st.integers(1, 300), st.integers(0, 6), st.booleans(), st.booleans())
def test_a_date_and_its_weekday_are_one_day_or_asked_about(
    spoken: str, days: int, weekday: int, bracketed: bool, year: bool
) -> None:
    day = NOW.date() + timedelta(days)
    name = WEEKDAYS[spoken][weekday] if spoken == "en" else f"周{WEEKDAYS['zh'][weekday]}"
    written = _written(day, spoken, year)
    said = f"{written}（{name}）" if bracketed else f"{written} {name}"
    found = GRAMMAR.read(f"new {TITLES[spoken]} {said} 14:00-15:00", now=NOW, zone=ZONE)
    if weekday == day.weekday():
        assert isinstance(found, c.NewRoom)
        assert (found.title, found.start.date()) == (TITLES[spoken], day)
    else:
        assert isinstance(found, c.Question)
        assert found.kind == "which_day"
        assert isinstance(found.choices[0], c.NewRoom)
        assert found.choices[0].start.date() == day


def _written(day: date, spoken: str, year: bool) -> str:
    if spoken == "zh":
        return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    month = MONTHS[day.month - 1]
    return f"{day.day} {month} {day.year}" if year else f"{day.day} {month}"
