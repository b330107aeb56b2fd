"""Imports point one way; this is the drawing of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("arrows")  # each file is parsed once

ROOT = Path(__file__).parents[2]

LEAVES = frozenset(
    {
        "settings",
        "secret",
        "errors",
        "clock",
        "people",
        "texts",
        "manifest",
        "logs",
        "threads",
        "background",
        "context_variables",
        "offline",
        "proxies",
        "retries",
        "last_contact",
        "telemetry",
        "tracing",
    }
)
"""Open to all; they import one another only."""

ARROWS: dict[str, frozenset[str]] = {
    "baijiayun": frozenset({"clock", "last_contact", "offline", "proxies", "retries", "secret", "threads"}),
    "language": frozenset({"clock"}),
    "timetables": frozenset({"language", "threads"}),
    "jobs": frozenset({"errors"}),
    "state": frozenset(
        {"background", "context_variables", "errors", "jobs", "people", "secret", "threads", "timetables"}
    ),
    "access": LEAVES,
    "classroom": LEAVES | {"access", "baijiayun", "language", "state", "timetables"},
    # the platform's error classes alone: each has its sentence for a person
    "blocks": LEAVES | {"classroom", "language", "baijiayun"},
    "slack": frozenset({"blocks", "last_contact", "offline", "proxies", "retries", "telemetry"}),
    "workspaces": frozenset({"errors", "slack", "state"}),
    "oauth": frozenset({"manifest", "secret", "settings", "slack", "state", "workspaces"}),
    "health": frozenset({"last_contact", "errors", "jobs", "telemetry"}),
    "reports": LEAVES | {"access", "baijiayun", "blocks", "classroom", "jobs", "language", "slack", "state"},
    "notifications": LEAVES
    | {"baijiayun", "blocks", "classroom", "jobs", "language", "reports", "slack", "state"},
    "imports": LEAVES | {"baijiayun", "blocks", "classroom", "jobs", "language", "slack", "state"},
    "commands": LEAVES | {"access", "blocks", "classroom", "language", "reports"},
    "handlers": LEAVES
    | {
        "access",
        "baijiayun",
        "blocks",
        "classroom",
        "commands",
        "jobs",
        "language",
        "reports",
        "slack",
        "state",
        "timetables",
    },
    "doctor": LEAVES | {"baijiayun", "jobs", "slack", "state"},
    "gallery": LEAVES | {"baijiayun", "blocks", "classroom", "commands", "language", "state"},
    "sandbox": frozenset({"baijiayun", "secret"}),
    "dependencies": LEAVES
    | {"baijiayun", "commands", "handlers", "language", "oauth", "slack", "state", "workspaces"},
    "tenants": LEAVES | {"baijiayun", "classroom", "handlers", "dependencies", "reports", "state"},
    "app": LEAVES
    | {
        "classroom",
        "commands",
        "handlers",
        "health",
        "imports",
        "jobs",
        "language",
        "dependencies",
        "reports",
        "slack",
        "state",
        "tenants",
        "notifications",
        "workspaces",
    },
    "web": LEAVES | {"app", "health"},
    "demo": LEAVES | {"app", "web", "sandbox"},
    "__main__": LEAVES
    | {
        "app",
        "baijiayun",
        "blocks",
        "commands",
        "demo",
        "doctor",
        "gallery",
        "language",
        "reports",
        "sandbox",
        "web",
    },
    **dict.fromkeys(LEAVES, LEAVES),
}
"""What each part of the house may import of it."""


def modules() -> Iterator[tuple[str, Path]]:
    """Every module with the part it belongs to."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        inside = path.relative_to(ROOT / "bot")
        if inside.parts != ("__init__.py",):
            yield inside.parts[0].removesuffix(".py"), path
    for path in sorted((ROOT / "handlers").rglob("*.py")):
        yield "handlers", path


@cache
def imported(path: Path) -> frozenset[str]:
    """The full names of the modules that a file imports, relative ones included."""
    return frozenset(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            package = path.relative_to(ROOT).parts[: -node.level]
            yield ".".join((*package, node.module or ""))
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "bot")


def part_of(module: str) -> str | None:
    """The part of the house a module is in, None for other people's."""
    first, _, rest = module.partition(".")
    if first == "handlers":
        return "handlers"
    return rest.partition(".")[0] or None if first == "bot" else None


@pytest.mark.parametrize(("part", "path"), list(modules()), ids=lambda value: getattr(value, "name", value))
def test_imports_follow_the_arrows(part: str, path: Path) -> None:
    parts = {found for module in imported(path) if (found := part_of(module)) is not None}
    assert parts - {part} <= ARROWS[part]


def test_the_sandbox_takes_nothing_of_the_adapter_but_its_table() -> None:
    taken = {
        module
        for part, path in modules()
        if part == "sandbox"
        for module in imported(path)
        if part_of(module) == "baijiayun"
    }
    assert taken <= {"bot.baijiayun.endpoints"}


@pytest.mark.parametrize(
    ("library", "knowing"),
    [
        # where Slack comes in, where bolt's app is made and served, and where it is installed
        ("slack_bolt", {"handlers", "app", "oauth", "dependencies", "web"}),
        ("slack_sdk", {"slack", "oauth", "web"}),
        # the transport of both the platform's client and Slack's
        ("aiohttp", {"slack", "baijiayun", "oauth", "dependencies"}),
    ],
)
def test_what_goes_over_the_network_is_known_in_few_places(library: str, knowing: set[str]) -> None:
    assert knowing == {
        part for part, path in modules() for module in imported(path) if module.split(".")[0] == library
    }


def test_every_part_of_the_house_is_in_the_drawing() -> None:
    assert {part for part, _ in modules()} <= ARROWS.keys()
