"""Typing as people type: every spelling of one line reads alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.commands import GRAMMAR
from bot.language.commands import Command, NewRoom
from tests.language.tables import CONTEXT, NOW, ZONE, rows

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
LINES = sorted({line for file in ("rooms", "peaks") for line, _ in rows(file) if not {"<", "&"} & set(line)})
QUOTES = "\"'“”‘’「」『』«»"


def _read(line: str) -> dict[str, object]:
    return GRAMMAR.to_json(GRAMMAR.read(line, now=NOW, zone=ZONE, recent=CONTEXT))


def _is_quoted(line: str) -> bool:
    return any(mark in line for mark in QUOTES)


CHANGES: dict[str, Callable[[str], str]] = {
    "full-width": lambda line: line.translate(WIDE),
    "ideographic-space": lambda line: line.replace(" ", "\u3000"),
    "no-break-space": lambda line: line.replace(" ", "\u00a0 "),
    "colon": lambda line: line.replace(":", "："),
    "comma": lambda line: line.replace(",", "，"),
    "en-dash": lambda line: line.replace("-", "–"),
    "minus": lambda line: line.replace("-", "−"),
    "zero-width": lambda line: line + "\u200b",
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", CHANGES)
def test_typography_changes_nothing(name: str) -> None:
    change = CHANGES[name]
    typed = {line: change(line) for line in LINES if not _is_quoted(line)}
    read_otherwise = {
        line: found
        for line, changed in typed.items()
        if changed != line and {**(found := _read(changed)), "try": ""} != {**_read(line), "try": ""}
    }
    assert read_otherwise == {}


@pytest.mark.parametrize("pair", ["“”", "„“", "””", "«»", "「」", "『』", "''", "‘’", "＂＂"])
@pytest.mark.parametrize(
    "title", ["English", "英语课", "Two  spaces", "A：B（c）", "14:00 tomorrow", "max 30"]
)
def test_any_quotes_quote(pair: str, title: str) -> None:
    found = GRAMMAR.read(f"/room new {pair[0]}{title}{pair[1]} 14:00-15:00", now=NOW, zone=ZONE)
    assert isinstance(found, NewRoom)
    assert found.title == title
    assert not found.unclosed


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("/room new Tom &amp; Jerry 14:00-15:00", "Tom & Jerry"),
        ('/room new "a &lt; b &amp;amp; c" 14:00-15:00', "a < b &amp; c"),
        ("/room new <@U012ABC|ann> talks 14:00-15:00", "@ann talks"),
        ('/room new "with <@U012ABC|ann>" 14:00-15:00', "with @ann"),
        ("/room new about <#C012ABC|ops> 14:00-15:00", "about #ops"),
        ("/room new <http://node.js|node.js> 14:00-15:00", "node.js"),
        ("*/room new* English 14:00-15:00", "English"),
        ("/room *new* English *14:00-15:00*", "English"),
        ("/room new 2*3*4 14:00-15:00", "2*3*4"),
        ("/room new O'Brien 14:00-15:00", "O'Brien"),
        ("/room new Students' rights 14:00-15:00", "Students' rights"),
        ("/room new 'Teacher's class' 14:00-15:00", "Teacher's class"),
        ("/room new 英语（一） 14:00-15:00", "英语(一)"),
    ],
)
def test_means_what_it_looks_like(line: str, title: str) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE)
    assert isinstance(found, NewRoom)
    assert found.title == title


@pytest.mark.parametrize(
    "line",
    ['/room new "English 14:00-15:00', "/room new “English 14:00-15:00", "/room new English 「 14:00-15:00"],
)
def test_a_quote_that_is_never_closed_is_told(line: str) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE)
    assert isinstance(found, NewRoom)
    assert (found.title, found.unclosed) == ("English", True)


@pytest.mark.parametrize("noun", ["room", "peaks"])
def test_the_noun_of_a_slash_command_need_not_be_said(noun: str) -> None:
    line = {"room": "list tomorrow", "peaks": "yesterday"}[noun]
    found = GRAMMAR.read(line, now=NOW, zone=ZONE, noun=noun)  # type: ignore[arg-type]
    assert isinstance(found, Command)
    assert found == GRAMMAR.read(f"/{noun} {line}", now=NOW, zone=ZONE)


def test_a_verb_may_be_in_any_case() -> None:
    assert _read("/ROOM NEW English 2-3PM MAX 30") == _read("/room new English 2-3pm max 30")
