"""The page on the language, held against the grammar."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.language.catalogue import COMMANDS, CommandSpec
from bot.language.commands import RefusalKind

PAGE = (Path(__file__).parents[1] / "docs" / "language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.name)
def test_every_command_is_on_it(spec: CommandSpec) -> None:
    assert f"`{spec.name}`" in PAGE


@pytest.mark.parametrize("kind", get_args(RefusalKind))
def test_every_kind_of_refusal_is_on_it(kind: str) -> None:
    assert f"`{kind}`" in PAGE


def test_it_says_what_is_not_yet_done() -> None:
    paragraph = re.search(r"^Read, but not yet done.+?(?=^$)", PAGE, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`([a-z_.]+)`", paragraph[0])) if paragraph else set()
    assert named == {spec.name for spec in COMMANDS if not spec.available}
