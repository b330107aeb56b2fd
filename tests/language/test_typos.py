"""A typo is asked about, or refused with the word put right: never another room, day or hour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from tests.language.tables import CONTEXT, rows

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
"""A Wednesday."""

EVERYDAY = {"form", "no", "net", "ever", "very", "his", "set", "too", "off"}
"""Words that a typo of a link becomes and that titles end in: the time is the same with them and without."""
WELL_FORMED = {
    "下下周一": "the Monday after next",
    "上上周": "the week before last",
    "每周三": "one weekday of two",
    "每周一 ": "one weekday of two",
    "课3后天": "a title that ends in a number",
    "下午2点到3点半": "the hour",
    "到3点 人数": "the hour",
    "课2月1日": "another month, after a title that ends in a number",
    "peaks room ": "the noun",
}
"""Typos that are right lines themselves, and what they say."""
VERBS = sorted(
    {verb for each in GRAMMAR.definitions for verb in GRAMMAR.verbs(each) if not verb.isascii()} | {"把"}
)
"""Of the script without spaces, where a scrap of the verb runs on into a title."""


@cache
def read(line: str) -> dict[str, Any]:
    """The canonical JSON of a line, with a room shown last and a list."""
    return GRAMMAR.to_json(GRAMMAR.read(line, now=NOW, zone=ZONE, recent=CONTEXT))


def typos(line: str) -> Iterator[tuple[int, str]]:
    """A letter left out, doubled, a space before it within a word, and two that changed places; each with where."""
    for i, letter in enumerate(line):
        if letter == " ":
            continue
        yield i, line[:i] + line[i + 1 :]
        yield i, line[:i] + letter + line[i:]
        if i and line[i - 1] != " ":
            yield i, f"{line[:i]} {line[i:]}"
        if line[i + 1 : i + 2] not in ("", " ", letter):
            yield i, line[:i] + line[i + 1] + letter + line[i + 2 :]


def titles(reading: Mapping[str, Any]) -> list[str]:
    """The titles that a command holds."""
    room = reading.get("room", {})
    return [each["title"] for each in (reading, room) if "title" in each]


def is_harmless(line: str, place: int, mistyped_line: str) -> bool:
    """Whether a typo was asked about or refused, changed nothing or opens a form, or is well-formed itself."""
    right, mistyped = read(line), read(mistyped_line)
    if (
        mistyped.get("command") in (None, "room.form")
        or mistyped == right
        or _is_well_formed(line, mistyped_line, mistyped, right)
    ):
        return True
    if _names_no_room(line, place, mistyped):
        return True
    if _untitled(mistyped) == _untitled(right) and len(titles(mistyped)) == len(titles(right)):
        return _is_within(line, place, titles(right)) or _more(mistyped, right) <= EVERYDAY
    return False


def _untitled(reading: Mapping[str, Any]) -> dict[str, Any]:
    room = reading.get("room")
    rest = {key: value for key, value in reading.items() if key not in ("title", "room")}
    return {**rest, "room": {**room, "title": "", "whole": ""} if isinstance(room, dict) else room}


def _more(mistyped: Mapping[str, Any], right: Mapping[str, Any]) -> set[str]:
    """What the titles hold more than they should; all of a title that is another."""
    pairs = zip(titles(mistyped), titles(right), strict=True)
    return {said.removeprefix(meant).strip() for said, meant in pairs} - {""}


def _is_well_formed(
    line: str, mistyped_line: str, mistyped: Mapping[str, Any], right: Mapping[str, Any]
) -> bool:
    """Whether only digits were changed or set apart, with or without the sign between them; or it is a line that was
    told to be right."""
    if any(each in mistyped_line and each not in line for each in WELL_FORMED):
        return True
    if _letters(mistyped_line) != _letters(line) or len(titles(mistyped)) != len(titles(right)):
        return False
    return all(each.isdigit() for each in _more(mistyped, right))


def _letters(line: str) -> str:
    return re.sub("[0-9 /,-]", "", line)


def _is_within(line: str, place: int, words: list[str]) -> bool:
    found = (each for word in words for each in re.finditer(re.escape(word), line, re.IGNORECASE))
    return any(each.start() <= place <= each.end() for each in found)


def _names_no_room(line: str, place: int, mistyped: Mapping[str, Any]) -> bool:
    """Whether a scrap of the verb is in a title, which runs on from it in a script without spaces."""
    return bool(titles(mistyped)) and _is_within(line, place, VERBS)


LINES = [line for line, _ in rows("typos", "lines")]
TITLES = [title for title, _ in rows("typos", "titles")]
NO_ROOM = {"取消明天英的语课", "取消周五英的语课", "取消周五英语课"}
"""Typos that name a room by a title that none has: it is not found."""
RIGHT = {
    "find ba12cd",
    "find ab12dc",
    "new Study hall Fr,i Nov 27, 5:00pm - 6:00pm",
    "新建 物理课 周四上午十点十到一点半",
    "新建 物理课 周四上午十点到一点半",
    "新建 物理课 周四上午十点到一十点半",
    "新建 物理课 周四上午十点到十点半",
    "新建 物理课 周四上午十点到十一点",
    "新建 英语 每周二 晚上7点到8点 共6周",
    "新建 英语 周一周五 晚上7点到8点 共2周",
    "新建 英语 下周三晚上8点到9点",
}
"""Typos that are right lines of another code, another hour, other days, or of the same time with a scrap more in the
title."""


@pytest.mark.exhaustive
def test_no_typo_is_acted_on_as_something_else() -> None:
    tried = [(line, place, mistyped) for line in LINES for place, mistyped in typos(line)]
    assert len(tried) > 13_000
    chosen = Random(8).sample(tried, 4_000)
    bad = {mistyped for line, place, mistyped in chosen if not is_harmless(line, place, mistyped)}
    assert sorted(bad - NO_ROOM - RIGHT) == []


@pytest.mark.exhaustive
def test_titles_near_words_of_time_are_read_at_once() -> None:
    en = ("tomorrow 14:00-15:00", "fri 2-3pm", "14:00-15:00", "on monday from 2 to 3pm", "at 2pm for 1h")
    zh = ("明天14点到15点", "周五下午2点到3点", "14点到15点", "12月1日14:00-15:00")
    tried = [(title, f"new {title} {when}") for title in TITLES for when in en if title.isascii()]
    tried += [(title, f"新建 {title} {when}") for title in TITLES for when in zh if not title.isascii()]
    found = [(line, read(line).get("title"), title) for title, line in tried]
    assert len(TITLES) > 400
    assert [(line, got) for line, got, title in found if got != title] == []


@pytest.mark.parametrize(
    ("line", "at", "put_right"),
    [
        ("cancel English tom orrow", "tom orrow", "room cancel English tomorrow"),
        ("edit l ast end 15:30", "l ast", "room edit last end 15:30"),
        ("change title fo english to Poetry", "fo", "room change title of english to Poetry"),
        ("change teh time of English to friday", "teh", "room change the time of English to friday"),
        ("move English too thursday", "too", "room move English to thursday"),
        ("bring English foward 15 minutes", "foward", "room bring English forward 15 minutes"),
        ("extend English by 1 5 min", "1 5", "room extend English by 15 min"),
        ("push bcak 30 min", "bcak", "room push back 30 min"),
        ("edit 1 title Poetry", "1", "room edit #1 title Poetry"),
        ("delete # 1", "# 1", "room delete #1"),
        ("peaks room yesterday", "room", "peaks rooms yesterday"),
        ("改到 英语课 天明16点到17点", "天明", "room 改到 英语课 明天 16点到17点"),
        ("删除上个", "上个", "room 删除 上一个"),
        ("延延长半小时", "延", "room 延长 半小时"),
        ("把英语课的间时改成下午3点到4点", "间时", "room 改成 把英语课的 时间 下午3点到4点"),
    ],
)
def test_a_typo_in_a_change_is_refused_with_the_line_put_right(line: str, at: str, put_right: str) -> None:
    found = read(line)
    assert (found["refusal"], found["at"], found.get("try")) == ("unknown_word", at, put_right)


@pytest.mark.parametrize(
    ("line", "right", "kept"),
    [
        ("new chess tom orrow 2-3pm", "2026-11-26T14:00", "chess tom orrow"),
        ("new chess tomo rrow 2-3pm", "2026-11-26T14:00", "chess rrow"),
        ("new chess Fi 2-3pm", "2026-11-27T14:00", "chess Fi"),
        ("new chess Dce 1 2-3pm", "2026-12-01T14:00", "chess Dce 1"),
        ("new chess 12//1 2-3pm", "2026-12-01T14:00", "chess 12//1"),
        ("new chess 2026-12-01 9::00-10:00", "2026-12-01T09:00", "chess 9"),
        ("new chess 12 /1 2-3pm", "2026-12-01T14:00", "chess 12 /1"),
        ("new chess the 27ht 14:00-15:00", "2026-11-27T14:00", "chess the 27ht"),
        ("new chess the 2t7h 14:00-15:00", "2026-11-27T14:00", "chess the 2t7h"),
        ("new chess cOt2 14:00-15:00", "2027-10-02T14:00", "chess cOt2"),
        ("new chess jann/3 14:00-15:00", "2027-01-03T14:00", "chess jann/3"),
        ("new chess two dys from today 14:00-15:00", "2026-11-27T14:00", "chess two dys"),
        ("新建 象棋课 天后 14:00-15:00", "2026-11-27T14:00", "象棋课 天后"),
        ("新建 象棋课 三月月一号 14:00-15:00", "2027-03-01T14:00", "象棋课 三月月一号"),
        ("新建 象棋课 这这礼拜五 14:00-15:00", "2026-11-27T14:00", "象棋课 这"),
        ("new chess thu.. 14:00-15:00", "2026-11-26T14:00", "chess thu"),
        ("new chess 09-J AN-2027 14:00-15:00", "2027-01-09T14:00", "chess 09-J AN-2027"),
        ("new chess mxa 30 friday 14:00-15:00", "2026-11-27T14:00", "chess mxa 30"),
        ("new Harvest Moon 2-3pm", "2026-11-30T14:00", "Harvest Moon"),
        ("新建英语课3天天后14点到15点", "2026-11-28T14:00", "英语课3天天后"),
        ("new Maths 3天天后 14:00-15:00", "2026-11-28T14:00", "Maths 3天天后"),
        ("新建英语课明明天14点到15点", "2026-11-26T14:00", "英语课明"),
        ("新建英语课今 晚8点到9点", "2026-11-25T20:00", "英语课今"),
    ],
)
def test_a_typo_in_a_new_line_is_asked_about(line: str, right: str, kept: str) -> None:
    found = read(line)
    assert found["question"] == "unread_time"
    assert found["choices"][0]["start"].startswith(right)
    assert found["choices"][-1]["title"] == kept


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("new chess 20266-12-01 9:00-10:00", "20266-12-01"),
        ("new chess 5 March 207 9:00-10:00", "207"),
        ("new chess 12/ 14:00-15:00", "12/"),
        ("new chess /15 14:00-15:00", "/15"),
        ("new chess 31st March, 20133 14:00-15:00", "20133"),
        ("安排英语课明天上1午0点90分钟", "上1午"),
    ],
)
def test_numbers_that_are_half_in_the_title_are_refused(line: str, at: str) -> None:
    found = read(line)
    assert (found["refusal"], found["at"]) == ("unread_time", at)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("new Fir tree 2-3pm", "Fir tree"),
        ("new Fir 2-3pm", "Fir"),
        ("new The Moon 2-3pm", "The Moon"),
        ("new Harvest Moon tomorrow 2-3pm", "Harvest Moon"),
        ("new Model UN 2-3pm", "Model UN"),
        ("new Sixth form monday 2-3pm", "Sixth form"),
        ('new "chess fi" 2-3pm', "chess fi"),
        ("new Lesson 9: 14:00-15:00", "Lesson 9"),
        ("新建聊天14点到15点", "聊天"),
        ("新建 一年级数学 14点到15点", "一年级数学"),
    ],
)
def test_a_title_that_is_near_a_word_of_time_is_a_title(line: str, title: str) -> None:
    assert read(line)["title"] == title


def test_a_new_title_that_is_a_number_is_no_number_of_the_list() -> None:
    assert read('rename "English" to 1')["title"] == "1"


def test_a_number_before_a_month_is_offered_as_the_titles() -> None:
    found = read("new Lesson 5 Dec 1 14:00-15:00")
    assert found["refusal"] == "unread_time"
    assert found["try"] == 'room new "Lesson 5" Dec 1 14:00-15:00'
