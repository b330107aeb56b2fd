"""The gallery shows every message there is, and all of it keeps to Slack's limits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from bot.__main__ import command_line
from bot.commands import DEFINITIONS
from bot.gallery import Entry, entries, results
from bot.gallery.parsing import REFUSALS
from bot.language.commands import RefusalKind
from bot.sandbox.limits import check
from bot.texts import languages

ROOT = Path(__file__).parents[1]

pytestmark = [pytest.mark.exhaustive, pytest.mark.xdist_group("gallery")]


@pytest.fixture(scope="module")
def shown() -> list[Entry]:
    """Every entry of the gallery."""
    return list(entries())


def test_every_message_keeps_to_the_limits(shown: list[Entry]) -> None:
    broken = {
        entry.name: limits
        for entry in shown
        if (limits := check(entry.surface, entry.view or list(entry.blocks), entry.text))
    }
    assert broken == {}


def test_names_are_unique(shown: list[Entry]) -> None:
    names = [entry.name for entry in shown]
    assert len(set(names)) == len(names)


def test_every_result_and_refusal_is_shown() -> None:
    rendered = {result for definition in DEFINITIONS for result in definition.renderers}
    assert {type(result) for result in results().values()} == rendered
    assert {refusal.kind for refusal in REFUSALS.values()} == set(get_args(RefusalKind))


def test_every_message_is_shown_in_every_language(shown: list[Entry]) -> None:
    english = {entry.name for entry in shown if not entry.name.endswith(".zh")}
    chinese = {entry.name.removesuffix(".zh") for entry in shown if entry.name.endswith(".zh")}
    assert english == chinese
    assert set(languages()) == {"en", "zh"}


def test_it_can_be_printed_as_json(shown: list[Entry]) -> None:
    assert all(json.loads(json.dumps(entry.blocks)) for entry in shown)


def test_no_slash_command_is_named_where_none_is_typed() -> None:
    """A shared message and a notice to a channel stand where people type slash commands."""
    private = (entry for entry in entries("direct") if ".shared" not in entry.name)
    named = {entry.name for entry in private if "`/room" in entry.text or "`/peaks" in entry.text}
    assert {name for name in named if not name.startswith("class_notice")} == set()


def test_no_place_is_left_unfilled(shown: list[Entry]) -> None:
    for entry in shown:
        assert "{" not in entry.text.replace("{date_short_pretty}", "").replace("{time}", ""), entry.name


def test_it_shows_earlier_messages_beside_those_of_today(tmp_path: Path) -> None:
    before = tmp_path / "before.jsonl"
    kept = (ROOT / "docs" / "design-before.jsonl").read_text(encoding="utf-8")
    before.write_text(kept + '{"name": "no_more", "blocks": [], "text": "Gone"}\n', encoding="utf-8")
    shown = CliRunner().invoke(command_line, ["gallery", "--before", str(before)])
    assert shown.stderr == "there is no no_more any more\n"
    columns = re.findall(r"─ before ─.*?─ (\S+) ─", shown.stdout)
    assert columns == [json.loads(line)["name"] for line in kept.splitlines()]
    assert re.search(r"│ \[1\] Join as teacher ↗ +││", shown.stdout)
    assert re.search(r"││ \[1\] Enter as teacher ↗ +│", shown.stdout)
