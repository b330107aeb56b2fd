"""`make quick` runs every file of tests, and fails with whatever it runs."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def quick() -> ModuleType:
    loader = SourceFileLoader("quick", str(ROOT / "scripts" / "quick"))
    script = ModuleType(loader.name)
    script.__file__ = loader.path
    loader.exec_module(script)
    return script


def test_each_file_is_in_one_part_and_hypothesis_in_one_alone(quick: ModuleType) -> None:
    parts: list[list[Path]] = quick.dealt(3)
    expected = {path for path in (ROOT / "tests").rglob("test_*.py") if "end_to_end" not in path.parts}
    assert sorted(path for part in parts for path in part) == sorted(expected)
    sizes = [sum(path.stat().st_size for path in part) for part in parts]
    assert max(sizes) < 1.1 * min(sizes)
    assert not any(b"\nfrom hypothesis " in path.read_bytes() for part in parts[1:] for path in part)


@pytest.mark.parametrize(
    ("mypy", "pip_audit", "tests", "passes"),
    [
        ("exit(0)", "exit(0)", "exit(0)", True),
        ("exit(0)", "exit(0)", "exit(5)", True),  # all tests of a part wait
        ("exit(0)", "exit(0)", "exit(1)", False),
        ("exit(1)", "exit(0)", "exit(0)", False),
        ("exit(0)", "exit(1)", "exit(0)", False),
        ("import os; os.kill(os.getpid(), 9)", "exit(0)", "exit(0)", False),
    ],
)
def test_it_fails_with_whatever_fails(
    quick: ModuleType, monkeypatch: pytest.MonkeyPatch, mypy: str, pip_audit: str, tests: str, passes: bool
) -> None:
    for name, code in (("MYPY", mypy), ("PIP_AUDIT", pip_audit), ("PYTEST", tests)):
        monkeypatch.setattr(quick, name, (sys.executable, "-c", code))
    assert (quick.main(2) == 0) is passes


def test_what_runs_beside_the_first_part_is_shown(
    quick: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("MYPY", "PIP_AUDIT", "PYTEST"):
        monkeypatch.setattr(quick, name, (sys.executable, "-c", f"print('{name} is done')"))
    assert quick.main(2) == 0
    assert capfd.readouterr().out.splitlines() == [
        "PYTEST is done",
        "MYPY is done",
        "PIP_AUDIT is done",
        "PYTEST is done",
    ]
