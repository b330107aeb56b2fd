"""Which account a line names, and which one is noted in what Slack sends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.errors import SeveralAccounts
from bot.state import Invocation, Reply
from handlers import incoming, named_accounts
from handlers.named_accounts import NO_NAMED_ACCOUNTS, NamedAccounts

EAST, Q_AND_A = "T0SCHOOL.222", "T0SCHOOL.333"

NAMED_ACCOUNTS = NamedAccounts(lambda team: {"East campus": EAST, "东校区": EAST, "Q&A": Q_AND_A, "l": EAST})


def typed(line: str, **more: Any) -> Invocation:
    return Invocation(
        id="1",
        team="T0SCHOOL",
        user="U1",
        channel="C1",
        line=line,
        asked_at=datetime(2026, 11, 23, tzinfo=UTC),
        reply=Reply(channel="C1", user="U1"),
        **more,
    )


@pytest.mark.parametrize(
    ("line", "team", "rest"),
    [
        ("East campus: list", EAST, "list"),
        ("  “EAST  campus” ： list", EAST, "list"),
        ("东校区：列表", EAST, "列表"),
        ("Q&amp;A: new Maths 14:00-15:00", Q_AND_A, "new Maths 14:00-15:00"),
        ("East campus:\nlist\nmine", EAST, "\nlist\nmine"),
        ("default: list", "T0SCHOOL", "list"),
        ("默认：列表", "T0SCHOOL", "列表"),
        ("East: list", "T0SCHOOL", "East: list"),
        ("new East campus 14:00-15:00", "T0SCHOOL", "new East campus 14:00-15:00"),
        ("list", "T0SCHOOL", "list"),
        ("", "T0SCHOOL", ""),
    ],
)
def test_a_line_may_begin_with_the_name_of_an_account(line: str, team: str, rest: str) -> None:
    named = NAMED_ACCOUNTS.named(typed(line))
    assert (named.team, named.line) == (team, rest)


def test_the_lines_of_one_message_are_about_one_account() -> None:
    with pytest.raises(SeveralAccounts):
        NAMED_ACCOUNTS.named(typed("delete last\nEast campus: delete last"))


def test_where_there_is_one_account_and_of_a_button_nothing_is_read() -> None:
    line = typed("default: list\nEast campus: list")
    assert NO_NAMED_ACCOUNTS.named(line) is line
    pressed = typed("East campus: list", button="b")
    assert NAMED_ACCOUNTS.named(pressed) is pressed


@pytest.mark.parametrize(
    ("body", "noted"),
    [
        ({"team_id": "T0SCHOOL", "user_id": "U1", "channel_id": "C1"}, "T0SCHOOL in C1 by U1"),
        (
            {"team_id": "T0SCHOOL", "event": {"type": "message", "user": "U1", "channel": "D1"}},
            "T0SCHOOL in D1 by U1",
        ),
        ({"team": {"id": "T0SCHOOL"}, "user": {"id": "U1"}, "channel": {"id": "C1"}}, "T0SCHOOL in C1 by U1"),
        ({"team": {"id": "T0SCHOOL"}, "user": {"id": "U1"}}, "T0SCHOOL in  by U1"),
        (
            {"team": {"id": "T0SCHOOL"}, "user": {"id": "U1"}, "actions": [{"block_id": "account:222:3"}]},
            EAST,
        ),
        ({"team": {"id": "T0SCHOOL"}, "user": {"id": "U1"}, "actions": [{"block_id": "x7A"}]}, "T0SCHOOL"),
        ({"team": {"id": "T0SCHOOL"}, "user": {"id": "U1"}, "view": {"id": "V1"}}, None),
        ({"team_id": "T0SCHOOL", "event": {"type": "app_uninstalled"}}, None),
    ],
)
async def test_the_account_is_noted_before_anything_listens(body: dict[str, Any], noted: str | None) -> None:
    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0SCHOOL", bot_token="")

    async def place(team: str, channel: str, user: str) -> str:
        return f"{team} in {channel} by {user}"

    app = AsyncApp(
        name="tests",
        authorize=authorize,
        request_verification_enabled=False,
        process_before_response=True,
    )
    named_accounts.register(app, place)
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    await app.async_dispatch(request)
    assert request.body.get(incoming.TENANT) == noted
