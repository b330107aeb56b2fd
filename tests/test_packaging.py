"""What is installed where: the lock, the bounds, and what the wheel carries."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder
from typer.testing import CliRunner

from bot.__main__ import command_line

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENTS = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *chain.from_iterable(PROJECT["project"]["optional-dependencies"].values()),
    *chain.from_iterable(PROJECT["dependency-groups"].values()),
]


def _is_data(requirement: str) -> bool:
    """Whether it is no code: of the zones of the world the newest is right."""
    return requirement.startswith("tzdata")


@pytest.mark.parametrize("requirement", [each for each in REQUIREMENTS if not _is_data(each)])
def test_every_dependency_is_bounded(requirement: str) -> None:
    assert re.search(r"<\d|==", requirement.partition(";")[0])


@pytest.mark.parametrize(
    "requirement", [each for each in PROJECT["project"]["dependencies"] if not _is_data(each)]
)
def test_everything_that_is_installed_with_the_bot_is_imported_by_it(requirement: str) -> None:
    (name,) = re.findall(r"^[\w-]+", requirement)
    modules = {module for module, names in installed().items() if name in map(_normal, names)}
    # a wheel that there is not for this Python is called as its module
    assert imported() & (modules or {name})


installed = cache(packages_distributions)
"""The distributions of each module."""


@cache
def imported() -> frozenset[str]:
    """The modules that the code imports, by the first part of their names."""
    code = (
        path.read_text(encoding="utf-8")
        for part in ("bot", "handlers")
        for path in (ROOT / part).rglob("*.py")
    )
    return frozenset(re.findall(r"^ *(?:from|import) (\w+)", "\n".join(code), re.MULTILINE))


def _normal(distribution: str) -> str:
    return distribution.lower().replace("_", "-").replace(".", "-")


def test_the_lock_is_of_these_dependencies() -> None:
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "lock", "--check", "--offline", "--no-cache", "--python", sys.executable]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_everything_locked_has_its_hash() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    for package in lock["package"]:
        files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
        assert all(file["hash"].startswith("sha256:") for file in files)
        assert files or package["source"] == {"editable": "."}


def test_mutants_are_tried_against_tests_that_there_are() -> None:
    mutants = PROJECT["tool"]["mutmut"]
    named = [*mutants["only_mutate"], *mutants["also_copy"], *mutants["pytest_add_cli_args_test_selection"]]
    assert [name for name in named if not any(ROOT.glob(name))] == []


def test_herokus_buildpack_takes_the_tree() -> None:
    """Source: https://github.com/heroku/heroku-buildpack-python, `lib/package_manager.sh`, `lib/python_version.sh`."""
    assert not [
        name
        for name in ("requirements.txt", "Pipfile", "poetry.lock", "runtime.txt")
        if (ROOT / name).exists()
    ]
    version = (ROOT / ".python-version").read_text()
    assert re.fullmatch(r"3\.\d+\n", version)
    assert tuple(map(int, version.split("."))) >= (3, 11)


def test_ci_tries_every_python_that_the_first_page_names() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    tried = [int(version.removeprefix("3.")) for version in jobs["check"]["strategy"]["matrix"]["python"]]
    page = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
    ((first, last),) = re.findall(r"Python 3\.(\d+) to 3\.(\d+)", page)
    assert tried == list(range(int(first), int(last) + 1))
    assert PROJECT["project"]["requires-python"] == f">=3.{first}"


@pytest.mark.parametrize(
    "file", [*ROOT.glob(".github/**/*.yml"), ROOT / ".pre-commit-config.yaml"], ids=lambda file: file.name
)
def test_files_of_the_host_are_yaml(file: Path) -> None:
    assert yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """What the bot's wheel carries."""
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(built) as opened:
        return frozenset(opened.namelist())


def test_the_wheel_carries_the_bot(wheel: frozenset[str]) -> None:
    ours = {
        str(path.relative_to(ROOT))
        for part in ("bot", "handlers")
        for path in (ROOT / part).rglob("*")
        if path.suffix in {".py", ".po", ".typed"}
    }
    assert {name for name in ours if not _is_sandbox(name)} <= wheel
    assert "bot/manifest.yml" in wheel
    assert {"bot/py.typed", "handlers/py.typed"} <= wheel


def test_the_wheel_carries_no_sandbox(wheel: frozenset[str]) -> None:
    assert [name for name in wheel if _is_sandbox(name)] == []


@pytest.mark.parametrize("command", ["demo", "sandbox", "gallery"])
@pytest.mark.waiting
def test_what_needs_the_sandbox_says_so_where_it_is_not(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setitem(sys.modules, "wsproto", None)
    ended = CliRunner().invoke(command_line, [command])
    assert (ended.exit_code, ended.stderr.count("make install")) == (2, 1)


def _is_sandbox(name: str) -> bool:
    return name.startswith(("bot/sandbox/", "bot/demo"))
