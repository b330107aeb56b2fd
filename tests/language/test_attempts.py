"""What a refusal shows: the person's own line put right, or else a line that it calls an example."""

from __future__ import annotations

import re

import pytest

from bot.commands import GRAMMAR
from bot.language.commands import Refusal
from tests.language.hints import lines
from tests.language.tables import CONTEXT, NOW, ZONE, rows

WORDS = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]")


def refused(line: str) -> Refusal:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE, recent=CONTEXT)
    assert isinstance(found, Refusal)
    return found


@pytest.mark.parametrize(("line", "shown"), rows("attempts"))
def test_what_is_shown(line: str, shown: str) -> None:
    found = refused(line)
    assert (f"try {found.try_}" if found.try_ else f"example {found.example}") == shown
    assert found.try_ is None or found.example is None


def _left_out(line: str) -> list[str]:
    """The words of a refused line that its corrected line lacks, apart from those that were wrong."""
    found = GRAMMAR.read(line, now=NOW, zone=ZONE, recent=CONTEXT)
    if not isinstance(found, Refusal) or found.try_ is None:
        return []
    wrong = set(WORDS.findall((found.at or "").casefold())) if found.guess or found.choices else set()
    said = re.sub(r"^\W*(room|peaks)\b|峰值", "", line.casefold())
    return [word for word in WORDS.findall(said) if word not in found.try_.casefold() and word not in wrong]


@pytest.mark.exhaustive
def test_a_line_put_right_keeps_every_other_word() -> None:
    left_out = {line: words for line in lines() if (words := _left_out(line))}
    assert {tuple(words) for words in left_out.values()} <= {("peeks",)}, left_out


@pytest.mark.parametrize("line", ["/room delete", "/room attendance yesterday", "/room edit", "/peaks stop"])
def test_a_room_or_a_report_is_never_said_for_the_person(line: str) -> None:
    assert refused(line).try_ is None


@pytest.mark.parametrize("line", ['/peaks "3/', "/peaks 3/", "/peaks -5"])
def test_no_title_is_made_of_a_scrap(line: str) -> None:
    assert '"' not in str(refused(line).try_)


@pytest.mark.parametrize(
    ("line", "guess"),
    [
        ("/room delite last", "delete"),
        ("/room 删出 last", "删除"),
        ("/room next clas", "next class"),
        ("/room what do i teech tomorrow", "what do i teach"),
        ("/peaks yesteday", "yesterday"),
        ("/room new English tomorow 14:00-15:00", "tomorrow"),
        ("/room new English 14:00-15:00 mx 30", "max"),
        ("/room new English 14:00-15:00 blah", None),
    ],
)
def test_did_you_mean(line: str, guess: str | None) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE, recent=CONTEXT)
    assert isinstance(found, Refusal)
    assert found.guess == guess


def test_examples_are_in_the_persons_language() -> None:
    found = GRAMMAR.read("/room 删除", now=NOW, zone=ZONE, locale="zh")
    assert isinstance(found, Refusal)
    assert found.example == 'room 删除 "English"'


def test_the_zones_that_an_abbreviation_may_be_are_named() -> None:
    found = GRAMMAR.read("/room new English 14:00-15:00 CST", now=NOW, zone=ZONE)
    assert isinstance(found, Refusal)
    assert found.choices == ("Asia/Shanghai", "America/Chicago")


def test_the_command_understood_is_named() -> None:
    assert GRAMMAR.read("/room new English 25:00-26:00", now=NOW, zone=ZONE) == Refusal(
        "bad_time", "25:00", example="room new English 14:00-15:00", command="room.new"
    )
    assert getattr(GRAMMAR.read("/room foo", now=NOW, zone=ZONE), "command", "") is None


@pytest.mark.parametrize(
    ("line", "example"),
    [("/room delte last", 'room delete "English"'), ("/room shwo last", 'room show "English"')],
)
def test_without_a_last_room_the_verb_that_was_meant_is_shown(line: str, example: str) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE)
    assert isinstance(found, Refusal)
    assert (found.try_, found.example) == (None, example)
