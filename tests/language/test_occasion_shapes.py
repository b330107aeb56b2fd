"""Times in no list are known by their shape: generated from words that do not exist."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import GRAMMAR
from bot.language import commands as c
from tests.language.tables import rows
from tests.language.test_time_expressions import phrases

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
"""A Wednesday."""
TITLES = {"en": ("chess club", "English", "Biology revision"), "zh": ("象棋课", "作文指导", "英语")}
WHENS = {"en": ("14:00-15:00", "tomorrow 2-3pm"), "zh": ("14点到15点", "明天下午2点到3点")}

INVENTED = {"en": ("quimble", "zorbat", "flanter", "drobnik", "wexford"), "zh": ("丙丁", "泡圈", "转镜")}
"""Words that no table of times has."""
SHAPES = {
    "en": st.one_of(
        phrases(("at ", "at the ", "by ", "by the ", "from ", "around ", "around the "), INVENTED["en"]),
        phrases(
            ("before ", "after ", "during ", "until ", "till ", "since ", "within ", "unless ", "once "),
            ("", "the ", "our ", "the next "),
            INVENTED["en"],
        ),
        phrases(("when the ", "until the ", "as soon as "), INVENTED["en"], (" rings", " is over", "")),
        phrases(("every ", "every second ", "each ", "next ", "last ", "alternate ", "any "), INVENTED["en"]),
        phrases(("second ", "third ", "4th "), INVENTED["en"]),
        phrases(INVENTED["en"], ("time", "tide", "day", "night", " tide", " moon", " festival", " time")),
        phrases(("lunch", "evening", "six", "noon", "five-", "dinner"), "ish"),
        phrases(("next", "this", "every", "after", "mid", "endof"), ("week", "term", "monday", "lunch")),
        phrases(("week ", "term "), ("A", "b")),
        phrases(("w", "t+", "d-"), ("3", "12")),
        phrases(("q1 ", "q3 ", "term 2 "), ("2026", "2027")),
    ),
    "zh": st.one_of(
        phrases(INVENTED["zh"], ("后", "前", "时", "期间", "的时候", "时分", "期", "季", "开始", "结束")),
        phrases(("国庆", "周日", "节假日", *INVENTED["zh"]), "除外"),
        phrases(("每节", "每回", "隔几", "逢集"), ("课", "")),
        phrases(("本", "该", "上一", "这一", "某", "同一"), ("届", "期", "晚", "周", "赛季")),
        phrases(("等老师", "等人"), ("来", "齐", "到齐")),
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.data())
def test_no_room_is_made_as_if_a_time_by_its_shape_were_not_there(language: str, data: st.DataObject) -> None:
    title = data.draw(st.sampled_from(TITLES[language]))
    when = data.draw(st.sampled_from(WHENS[language]))
    piece = data.draw(SHAPES[language])
    space = data.draw(st.sampled_from([" "] if language == "en" else [" ", ""]))
    found = read(f"new {title}{space}{piece}{space}{when}")
    if isinstance(found, c.NewRoom):
        plain = read(f"new {title}{space}{when}")
        assert isinstance(plain, c.NewRoom)
        assert found.title == title
        assert (found.start, found.end) != (plain.start, plain.end)


def read(line: str) -> c.Reading:
    return GRAMMAR.read(line, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("line", "at", "attempt"),
    [
        ("new chess at kickoff 2-3pm", "at kickoff", 'room new "chess at kickoff" 2-3pm'),
        ("new chess every second lesson 2-3pm", "every second lesson", None),
        ("new chess when the bell rings 2-3pm", "when the bell rings", None),
        ("new chess nextweek 2-3pm", "nextweek", 'room new "chess nextweek" 2-3pm'),
        ("new chess snacktime tomorrow 2-3pm", "snacktime", 'room new "chess snacktime" tomorrow 2-3pm'),
        ("new chess harvest festival 2-3pm", "harvest festival", None),
        ("new chess all afternoon 2-3pm", "all", None),
        ("new chess week B 2-3pm", "week B", None),
        ("新建 象棋课 每节课 14点到15点", "每节课", None),
        ("新建 象棋课 谢师宴后 14点到15点", "谢师宴后", None),
        ("新建象棋课等老师来14点到15点", "等老师来", None),
        ("新建 象棋课 国庆除外 14点到15点", "国庆除外", 'room 新建 "象棋课 国庆除外" 14点到15点'),
    ],
)
def test_it_is_named_with_the_line_that_keeps_it(line: str, at: str, attempt: str | None) -> None:
    found = read(line)
    assert isinstance(found, c.Refusal)
    assert (found.kind, found.at) == ("unread_time", at)
    assert attempt in (None, found.try_)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_ordinary_title_is_made_at_once(language: str) -> None:
    for title, _ in rows("titles", language):
        for when in WHENS[language]:
            found = read(f"new {title} {when}")
            assert isinstance(found, c.NewRoom), title
            assert found.title == title


@pytest.mark.parametrize(
    ("line", "at", "example"),
    [
        ("new chess every mon 4-5pm until christmas", "until christmas", "until 2026-12-31"),
        ("new chess every mon 4-5pm for 8 weeks except diwali", "except diwali", "except 2026-12-25"),
        ("新建 英语 每周一14点到15点 共8周 国庆除外", "国庆除外", "except 2026-12-25"),
        ("新建 英语 每周一14点到15点 共8周 除了国庆", "除了国庆", "except 2026-12-25"),
    ],
)
def test_a_repeat_shows_how_its_end_and_its_gaps_are_said(line: str, at: str, example: str) -> None:
    found = read(line)
    assert isinstance(found, c.Refusal)
    assert (found.kind, found.at) == ("unread_time", at)
    assert found.example
    assert found.example.endswith(example)
