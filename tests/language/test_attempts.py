"""The corrected line of a refusal: the person's own line, with what was wrong in it put right."""

from __future__ import annotations

import pytest

from bot.commands import GRAMMAR
from bot.language.commands import Refusal
from tests.language.tables import CONTEXT, NOW, ZONE, rows


@pytest.mark.parametrize(("line", "attempt"), rows("attempts"))
def test_attempt(line: str, attempt: str) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE, recent=CONTEXT)
    assert isinstance(found, Refusal)
    assert found.attempt == attempt


@pytest.mark.parametrize(
    ("line", "guess"),
    [
        ("/room delite last", "delete"),
        ("/room 删出 last", "删除"),
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
    assert found.attempt == 'room 删除 "English"'


def test_the_zones_that_an_abbreviation_may_be_are_named() -> None:
    found = GRAMMAR.read("/room new English 14:00-15:00 CST", now=NOW, zone=ZONE)
    assert isinstance(found, Refusal)
    assert found.choices == ("Asia/Shanghai", "America/Chicago")


def test_the_command_understood_is_named() -> None:
    assert GRAMMAR.read("/room new English 25:00-26:00", now=NOW, zone=ZONE) == Refusal(
        "bad_time", "25:00", "room new English 14:00-15:00", "room.new"
    )
    assert getattr(GRAMMAR.read("/room foo", now=NOW, zone=ZONE), "command", "") is None
