"""What is installed is known: holes in it are told, and a release says what is in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
FOUND = [{"name": "yarl", "version": "1.0", "vulns": []}, {"name": "httpx", "version": "0.28", "vulns": []}]

Run = Callable[[Any], int]


@pytest.fixture
def vulnerabilities(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script, which remembers in a folder of its own that it has looked."""
    loader = SourceFileLoader("vulnerabilities", str(ROOT / "scripts" / "vulnerabilities"))
    script = ModuleType(loader.name)
    script.__file__ = loader.path
    loader.exec_module(script)
    monkeypatch.setattr(script, "STAMP", tmp_path / "looked-up")
    return script


@pytest.mark.parametrize(
    ("found", "status", "told"),
    [
        (FOUND, 0, ""),
        ([{**FOUND[0], "vulns": [HOLE]}, FOUND[1]], 1, "yarl 1.0: PYSEC-2026-1, fixed in 2.0"),
        ([{"name": "yarl", "skip_reason": "not found"}, FOUND[1]], 0, "1 of 2 packages"),
        (None, 0, "not looked up"),
    ],
)
def test_only_a_known_hole_fails_the_check_and_what_was_not_looked_up_is_said(
    vulnerabilities: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: Any,
    status: int,
    told: str,
) -> None:
    asked = iter([found])
    monkeypatch.setattr(vulnerabilities, "look_up", lambda: next(asked))
    assert vulnerabilities.main() == status
    assert told in capsys.readouterr().err
    if found is FOUND:
        # once a day
        assert vulnerabilities.main() == 0


def test_a_release_says_what_is_in_it() -> None:
    """The step of the workflow, as far as this machine can take it."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))
    steps = [step["run"] for step in workflow["jobs"]["release"]["steps"] if "run" in step]
    (export,) = [step for step in steps if "cyclonedx" in step]
    _, *arguments = export.partition(" --output-file")[0].split()
    beside = Path(sys.executable).parent / "uv"
    uv = str(beside) if beside.exists() else "uv"
    told = subprocess.run([uv, *arguments, "--quiet"], cwd=ROOT, check=True, capture_output=True).stdout
    names = {component["name"] for component in json.loads(told)["components"]}
    assert {"slack-bolt", "redis", "prometheus-client"} <= names
    assert not {"pytest", "mypy"} & names
    assert any("rollcall.cdx.json" in step for step in steps if step.startswith("gh release"))
