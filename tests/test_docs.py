"""The page on the language, held against the grammar."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from bot.commands import GRAMMAR
from bot.commands.reference import argument_table, command_table
from bot.language.commands import QuestionKind, RefusalKind

PAGE = (Path(__file__).parents[1] / "docs" / "language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", [command_table, argument_table])
def test_its_tables_are_what_rollcall_commands_prints(table: object) -> None:
    assert callable(table)
    assert table(GRAMMAR) in PAGE


@pytest.mark.parametrize("kind", [*get_args(RefusalKind), *get_args(QuestionKind)])
def test_every_kind_of_refusal_and_question_is_on_it(kind: str) -> None:
    assert f"`{kind}`" in PAGE
