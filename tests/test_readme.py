"""What the README and the first page say, held against what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.baijiayun import ENDPOINTS
from bot.clock import PLATFORM_ZONE
from bot.commands import GRAMMAR
from bot.language import Recent
from bot.language.commands import Question, Refusal
from bot.settings import settings_from, variables

from .end_to_end.conftest import NOW

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTEXT = Recent(last="26112112345678", listed=("26112112345678",))
LINES = [
    line
    for cell in re.findall(r"^\| (`/.+?) \|", README, re.MULTILINE)
    for line in re.findall("`(.+?)`", cell)
]
START = (ROOT / "docs/start.md").read_text(encoding="utf-8")
FIRST = re.findall(r"^    (/(?:room|peaks) .+)$", START, re.MULTILINE)


def test_assumed_paths_are_named_as_such() -> None:
    section = README.partition("## What is not verified")[2]
    assumed = {endpoint.path for endpoint in ENDPOINTS.values() if endpoint.assumed}
    assert set(re.findall(r"`(/openapi/[^`]+)`", section)) == assumed


@pytest.mark.parametrize("line", [*LINES, *FIRST])
def test_every_line_in_them_can_be_typed(line: str) -> None:
    reading = GRAMMAR.read(line.removeprefix("/"), now=NOW, zone=PLATFORM_ZONE, recent=CONTEXT)
    assert not isinstance(reading, Question | Refusal)


def test_every_endpoint_is_reached_by_a_line_in_it() -> None:
    cells = re.findall(r"^\| `/.+\| ([\d, ]+) \|$", README, re.MULTILINE)
    numbers = {int(number) for cell in cells for number in cell.split(", ")}
    assert numbers == {endpoint.number for endpoint in ENDPOINTS.values()}


def test_the_picture_is_there() -> None:
    pictures = re.findall(r"!\[.*?\]\((.+?)\)", README)
    assert pictures
    assert all((ROOT / picture).stat().st_size > 0 for picture in pictures)


def test_the_settings_on_the_first_page_are_enough_to_start_by_one_way() -> None:
    written = dict(re.findall(r"^ {7}([A-Z_]+)=(.+)$", START, re.MULTILINE))
    settings = settings_from({name: value.replace("…", "k" * 16) for name, value in written.items()})
    assert settings.slack_app_token is not None
    assert settings.rollcall_secret is not None
    assert {name.lower() for name in written} <= variables().keys()
