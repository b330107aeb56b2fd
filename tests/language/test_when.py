"""WHEN: every way to say when, in English and in Chinese, against the language's definition."""

from __future__ import annotations

import pytest

from tests.language.tables import check, rows

_GIVEN = ("times", "ranges", "hours", "days", "past")


def _as_room(meaning: str, title: str) -> str:
    """The meaning of a line with this WHEN: each `start end` becomes a room."""
    parts = meaning.split(" | ")
    return " | ".join(part if part[0] in "?!" else _room(part, title) for part in parts)


def _room(span: str, title: str) -> str:
    start, end = span.split()
    return f'room.new title="{title}" start={start} end={end}'


@pytest.mark.parametrize(("when", "meaning"), rows("when"))
def test_after_a_quoted_title(when: str, meaning: str) -> None:
    check(f'room new "A B" {when}', _as_room(meaning, "A B"))


@pytest.mark.parametrize(("when", "meaning"), rows("when", *_GIVEN))
def test_after_a_bare_title(when: str, meaning: str) -> None:
    check(f"room new Advanced Reading {when}", _as_room(meaning, "Advanced Reading"))


@pytest.mark.parametrize(("when", "meaning"), rows("when", "ranges", "days"))
def test_before_the_verb(when: str, meaning: str) -> None:
    check(f"{when} new room Reading", _as_room(meaning, "Reading"))


@pytest.mark.parametrize(("when", "meaning"), rows("when", "ranges", "days"))
def test_before_the_title(when: str, meaning: str) -> None:
    check(f'create a room {when} "Reading"', _as_room(meaning, "Reading"))
