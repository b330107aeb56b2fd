"""Files that people send, read on behalf of who sent them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import TimetableProblem
from bot.sandbox.workspace import Workspace
from bot.sandbox.workspace.faults import broken
from bot.sandbox.workspace.files import shared
from bot.slack import Identity, Refused, installed, session
from handlers.files import SentFiles
from tests.slack.connected import answering, connected


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace() as running:
        yield running


@pytest.mark.parametrize(
    ("file", "person", "most", "reason"),
    [
        ("F00000001", "U0DEMO", 9, None),
        ("F00000001", "U0DEMO", 3, None),
        ("F00000001", "U0ANNA", 9, "not_yours"),
        ("F00000001", "U0DEMO", 2, "too_large"),
        ("F00000002", "U0DEMO", 9, "file_gone"),
    ],
)
async def test_only_who_sent_a_file_has_it_read(
    workspace: Workspace, file: str, person: str, most: int, reason: str | None
) -> None:
    shared(workspace.world, "a.csv", b"a,b", "U0DEMO")
    async with connected(workspace) as slack:
        if reason is None:
            assert await SentFiles(lambda: slack).read(file, person, most) == ("a.csv", b"a,b")
            return
        with pytest.raises(TimetableProblem) as refused:
            await SentFiles(lambda: slack).read(file, person, most)
        assert refused.value.reason == reason


@pytest.mark.waiting
async def test_without_the_scope_or_slack_it_is_said(workspace: Workspace) -> None:
    shared(workspace.world, "a.csv", b"a,b", "U0DEMO")
    async with connected(workspace) as slack:
        workspace.faults.set("download", broken(503, count=9))
        with pytest.raises(TimetableProblem) as refused:
            await SentFiles(lambda: slack).read("F00000001", "U0DEMO", 9)
        assert refused.value.reason == "unavailable"
        identity = workspace.world.identity
        workspace.world.identity = replace(identity, scopes=identity.scopes - {"files:read"})
        with pytest.raises(TimetableProblem) as refused:
            await SentFiles(lambda: slack).read("F00000001", "U0DEMO", 9)
        assert refused.value.reason == "no_scope"


async def test_what_slack_does_not_hold_cannot_be_read() -> None:
    """Such as a file of a drive that somebody linked."""
    identity = Identity("T1", "School", "U1", "B1", frozenset(), None)
    body = '{"ok": true, "file": {"id": "F1", "name": "a.csv", "user": "U0DEMO", "size": 3}}'
    async with answering(200, body, "application/json") as url, session() as connections:
        slack = installed(identity, "xoxb-1", url, connections)
        with pytest.raises(TimetableProblem) as refused:
            await SentFiles(lambda: slack).read("F1", "U0DEMO", 9)
    assert refused.value.reason == "file_gone"


async def test_what_is_more_than_was_said_is_cut_off_and_who_may_not_have_it_is_refused(
    workspace: Workspace,
) -> None:
    shared(workspace.world, "a.csv", b"a,b", "U0DEMO")
    async with connected(workspace) as slack:
        file = await slack.file("F00000001")
        assert await slack.download(file, 2) == b"a,"
        workspace.world.tokens.clear()
        with pytest.raises(Refused, match="missing_scope"):
            await slack.download(file, 9)
