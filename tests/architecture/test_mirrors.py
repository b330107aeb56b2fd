"""Tests stand where the code that they test does, and CONTRIBUTING tells where all of it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import handlers


def test_every_file_of_handlers_has_tests_of_its_own() -> None:
    code = Path(handlers.__file__).parent
    files = {path.stem for path in code.glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in (code.parent / "tests/handlers").glob("test_*.py")}
    assert files - tests == set()


@pytest.mark.parametrize("part", ["bot", "handlers"])
def test_the_layout_in_contributing_is_of_all_that_is_there(part: str) -> None:
    root = Path(handlers.__file__).parents[1]
    page = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (layout,) = re.findall(rf"^    {part}/(.*?)^    \w", page, re.MULTILINE | re.DOTALL)
    told = set(re.findall(r"\b\w+(?:/(?= )|\.py\b)", layout))
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (root / part).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    # the languages are packages of one that is there, and the translations no code
    assert told - {"en/", "zh/", "locales/"} == there - {"__init__.py"}
