"""The page for operators, held against the settings, the command line, the errors and the keys in Redis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import command_line
from bot.baijiayun import BaijiayunError
from bot.errors import RollcallError
from bot.jobs import queue
from bot.settings import Settings
from bot.state import keys

PAGE = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = [command.callback.__name__ for command in command_line.registered_commands if command.callback]
LIVES = {
    name: life
    for name, life in (vars(keys) | vars(queue)).items()
    if isinstance(life, timedelta) and name.endswith("LIFE")
}


def _section(title: str) -> str:
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def _below(error: type[Exception]) -> Iterator[type[Exception]]:
    """An error and all that are below it in the tree."""
    yield error
    for child in error.__subclasses__():
        if child.__module__.startswith("bot."):
            yield from _below(child)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_on_it(name: str) -> None:
    assert f"| `{name.upper()}` | {Settings.model_fields[name].description}" in _section("Settings")


def test_no_other_setting_is_on_it() -> None:
    named = re.findall(r"^\| `([A-Z_]+)` \|", _section("Settings"), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_every_command_is_on_it_once() -> None:
    named = re.findall(r"^\| `rollcall (\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


def test_every_error_is_on_it_once() -> None:
    """Errors that only group others need not be there."""
    named = re.findall(r"^\| `(\w+)` \|", _section("Errors in the log"), re.MULTILINE)
    errors = [*_below(RollcallError), *_below(BaijiayunError)]
    assert len(named) == len(set(named))
    assert {error.__name__ for error in errors if not error.__subclasses__()} <= set(named)
    assert set(named) <= {error.__name__ for error in errors}


@pytest.mark.parametrize("name", LIVES)
def test_it_says_how_long_things_are_kept(name: str) -> None:
    assert re.search(rf"\|[^|]*\b{_written(LIVES[name])}\b[^|]*\|$", _section("What is kept"), re.MULTILINE)


def _written(life: timedelta) -> str:
    for unit, length in (
        ("day", timedelta(days=1)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
    ):
        if life >= length:
            return f"{life // length} {unit}" + ("s" if life // length > 1 else "")
    raise ValueError(life)
