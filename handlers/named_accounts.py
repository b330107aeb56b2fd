"""Which of a workspace's platform accounts is meant: by the button, the channel, the person, or the line itself."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace
from slack_bolt.async_app import AsyncApp

from bot.classroom.accounts import first_names
from bot.errors import SeveralAccounts
from bot.language import as_shown
from bot.slack import carried_account
from bot.state import Invocation, tenant_id, workspace_of
from handlers import incoming

QUOTES: Final = '"“”'

COLON: Final = re.compile("[:：]")

Place = Callable[[str, str, str], Awaitable[str]]
"""Which tenant a line means, by team, channel and person. Raises RedisUnavailable."""


def register(app: AsyncApp, place: Place) -> None:
    """Notes the account in what Slack sends, before anything listens to it."""

    async def note(body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:
        if "actions" in body:
            # a message stays about its account, whatever its channel is bound to since
            account = carried_account(body["actions"][0])
            body[incoming.TENANT] = tenant_id(incoming.team_of(body), account or "")
        elif "view" not in body and (user := _user(body)) is not None:
            body[incoming.TENANT] = await place(incoming.team_of(body), _channel(body), user)
        await next()

    app.middleware(note)


def _user(body: Mapping[str, Any]) -> str | None:
    """Who types or opens something; None for other events."""
    interaction, event = body.get("user"), body.get("event") or {}
    found = body.get("user_id") or (interaction or {}).get("id") or event.get("user")
    return found if isinstance(found, str) else None


def _channel(body: Mapping[str, Any]) -> str:
    """Where: empty outside of channels."""
    event = body.get("event") or {}
    return str(body.get("channel_id") or (body.get("channel") or {}).get("id") or event.get("channel") or "")


class NamedAccounts(Struct, frozen=True):
    """The tenants of a workspace with several accounts, by the names of these."""

    of: Callable[[str], Mapping[str, str]]

    def named(self, invocation: Invocation) -> Invocation:
        """The invocation at the account that its line begins with, as in `East: list`, without that.

        Raises SeveralAccounts where a later line of it begins so: what is under the name of one is not done at another.
        """
        tenants = self.of(invocation.team)
        if not tenants or invocation.button is not None:
            return invocation
        names = {name.casefold(): tenant for name, tenant in tenants.items()}
        names |= dict.fromkeys(first_names(), workspace_of(invocation.team))
        first, *rest = invocation.line.split("\n")
        if any(_beginning(line, names) for line in rest):
            raise SeveralAccounts
        if (found := _beginning(first, names)) is None:
            return invocation
        tenant, line = found
        return replace(
            invocation,
            team=tenant,
            line="\n".join((line, *rest)),
            at_account=invocation.at_account and tenant == invocation.team,
        )


NO_NAMED_ACCOUNTS: Final = NamedAccounts(lambda team: {})
"""Of workspaces that have one account each."""


def _beginning(line: str, names: Mapping[str, str]) -> tuple[str, str] | None:
    """The tenant that a line begins with, and the rest of the line."""
    if (colon := COLON.search(line)) is None:
        return None
    name = " ".join(as_shown(line[: colon.start()]).strip().strip(QUOTES).split()).casefold()
    return (names[name], line[colon.end() :].strip()) if name in names else None
