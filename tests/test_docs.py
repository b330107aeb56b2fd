"""The pages, held against the grammar, the code, the command line and the Makefile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from typer.main import get_group

from bot.__main__ import command_line
from bot.commands import GRAMMAR
from bot.commands.reference import argument_table, command_table
from bot.language.commands import QuestionKind, RefusalKind
from bot.settings import variables

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
SETTING = re.compile(r"(?:SLACK|ROLLCALL|BAIJIAYUN|REDIS)_[A-Z_]+")
NAME = re.compile(r"[a-z]\w*_\w*|[A-Z]\w*[a-z][A-Z]\w*|\w+(?:\.\w+)+|[A-Z]+(?:_[A-Z]+)+")
"""Names of the code: with an underscore, in camel case, with a dot, or of a constant."""

OTHERS = re.compile(r"OTEL_\w+|json\.loads|\d.*|.*\.(?:pem|json|invalid)")
"""Names of others."""


@pytest.mark.parametrize("table", [command_table, argument_table])
def test_its_tables_are_what_rollcall_commands_prints(table: object) -> None:
    assert callable(table)
    assert table(GRAMMAR) in PAGE


@pytest.mark.parametrize("kind", [*get_args(RefusalKind), *get_args(QuestionKind)])
def test_every_kind_of_refusal_and_question_is_on_it(kind: str) -> None:
    assert f"`{kind}`" in PAGE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_name_on_a_page_is_there(page: Path) -> None:
    assert sorted(set(unknown(page.read_text(encoding="utf-8")))) == []


def unknown(page: str) -> Iterator[str]:
    """What it names of the settings, the command line, the Makefile and the code that is not there."""
    for code in re.findall(r"`([^`\n]+)`|^    (?! *[-*])(\S.*)$", page, re.MULTILINE):
        named = "".join(code)
        yield from {name for name in SETTING.findall(named) if name.lower() not in variables()}
        yield from set(re.findall(r"^make ([\w-]+)(?: +[A-Z]+=.*| +#.*)?$", named)) - targets()
        if called := re.fullmatch(r"(?:\.venv/bin/)?rollcall(?: ([a-z]*)(.*))?", named):
            yield from not_taken(*called.groups(""))
        elif not is_there(named):
            yield named


def is_there(name: str) -> bool:
    """Whether the code has it; true of what names no part of the code."""
    if re.fullmatch(r"(?:bot|handlers|tests|scripts|deploy|benchmarks)/[\w/]+", name):
        return (ROOT / name).exists()
    if re.fullmatch(r"(?:bot|handlers)(?:\.\w+)+", name):
        path = ROOT / name.replace(".", "/")
        return path.is_dir() or path.with_suffix(".py").is_file()
    if re.fullmatch(r"--[a-z]+", name):
        return any(name in each for each in options().values())
    return not NAME.fullmatch(name) or bool(OTHERS.fullmatch(name)) or set(name.split(".")) <= words()


def not_taken(command: str, arguments: str) -> Iterator[str]:
    """What is no command, or no option of it."""
    if command and command not in options():
        yield f"rollcall {command}"
    elif command:
        yield from set(re.findall(r"--[a-z]+", arguments)) - options()[command]


@cache
def options() -> dict[str, set[str]]:
    """The options of each command of `rollcall`."""
    commands = get_group(command_line).commands
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in commands.items()
    }


@cache
def targets() -> frozenset[str]:
    """What `make` can make."""
    (phony,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    return frozenset(phony.split())


@cache
def words() -> frozenset[str]:
    """The words of the code, of what it is deployed with, and its settings."""
    files = (
        path
        for part in ("bot", "handlers", "tests", "benchmarks", "scripts", "deploy")
        for path in (ROOT / part).rglob("*")
        if path.suffix in {"", ".py", ".yml", ".yaml"} and path.is_file()
    )
    named = re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in files))
    return frozenset(named) | {name.upper() for name in variables()} | {"py", "toml", "yml"}


def test_all_that_make_can_make_is_told() -> None:
    told = re.findall(
        r"^    make ([\w-]+)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(told) == sorted(targets())


def test_every_benchmark_is_told() -> None:
    told = re.findall(
        r"^\| `(\w+\.py)` \|", (ROOT / "docs/performance.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    run = {path.name for path in (ROOT / "benchmarks").glob("*.py")} - {
        "__init__.py",
        "bench.py",
        "ratios.py",
    }
    assert sorted(told) == sorted(run)
