"""Lines as people type them, where they type them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.blocks.slash_commands import as_slash_command, as_typed
from bot.people import EntryPoint
from tests.blocks.conftest import made


@pytest.mark.parametrize(
    ("line", "slash", "direct"),
    [
        ("room list", "/room list", "list"),
        ("peaks last week", "/peaks last week", "peaks last week"),
        (
            '新建 "英语课" 明天14点到15点',
            '/room 新建 "英语课" 明天14点到15点',
            '新建 "英语课" 明天14点到15点',
        ),
        ("peaks", "/peaks", "peaks"),
        ("help new", "/room help new", "help new"),
        ("/room help new", "/room help new", "help new"),
        ("/peaks 报表", "/peaks 报表", "peaks 报表"),
    ],
)
def test_a_line_is_shown_as_it_is_typed_there(line: str, slash: str, direct: str) -> None:
    assert as_typed(line, "slash") == slash
    assert as_typed(line, "direct") == direct
    assert as_typed(line, "mention") == f"@rollcall {direct}"


def test_slacks_own_commands_are_the_same_everywhere() -> None:
    assert as_typed("/invite @rollcall", "direct") == "/invite @rollcall"


def test_who_reads_a_shared_message_types_slash_commands() -> None:
    shared = replace(made(shared_by="U1"), entry="direct")
    assert shared.typed("list") == "/room list"
    assert replace(shared, shared_by=None).typed("list") == "list"


@pytest.mark.parametrize(
    ("line", "typed"), [("room list", "/room list"), ("peaks", "/peaks"), ("help new", "help new")]
)
def test_a_canonical_line_as_a_slash_command(line: str, typed: str) -> None:
    assert as_slash_command(line) == typed


@pytest.mark.parametrize(
    ("entry", "typed"),
    [
        ("slash", "/room East campus: list"),
        ("direct", "East campus: list"),
        ("mention", "@rollcall East campus: list"),
    ],
)
def test_a_line_names_its_account_where_another_would_be_meant(entry: EntryPoint, typed: str) -> None:
    viewer = made()
    there = replace(viewer, entry=entry, person=replace(viewer.person, account="East campus"))
    assert there.typed("room list") == typed
    assert replace(there, at_account=True).typed("room list") == typed.replace("East campus: ", "")
