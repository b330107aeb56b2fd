"""Tests stand where the code that they test does."""

from __future__ import annotations

from pathlib import Path

import handlers


def test_every_file_of_handlers_has_tests_of_its_own() -> None:
    code = Path(handlers.__file__).parent
    files = {path.stem for path in code.glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in (code.parent / "tests/handlers").glob("test_*.py")}
    assert files - tests == set()
