"""The workspaces that a process knows: the one in the settings, and those that installed the app.

What is kept of an installed one may change in any process. So it is looked at on every way in, a request of Slack or a
job: `ready` brings it up to date, and what looks it up afterwards need not wait.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import structlog
from msgspec import Struct, field
from msgspec.structs import replace

from bot.errors import NotAllowed, RedisUnavailable
from bot.slack import NamedAccount, Slack
from bot.state import (
    FIRST_ACCOUNT,
    Installation,
    Installations,
    KeptWorkspace,
    PlatformAccount,
    account_of,
    tenant_id,
    workspace_of,
)

log = structlog.get_logger(__name__)

ROTATE_BEFORE = 2 * 3600
"""Seconds before its end when a token is replaced, of the twelve hours that it is good for."""

ROTATION_POLL_INTERVAL, ROTATION_POLLS = 0.2, 8
"""Seconds between looks whether another process replaced a token that has ended, and how many: Slack waits three."""

Rotate = Callable[[Installation], Awaitable[Installation | None]]
"""Gives an installation with a token that lasts; None if Slack gave none."""


class _Known(Struct, frozen=True):
    """A workspace as this process last read it."""

    kept: KeptWorkspace
    installation: Installation
    slack: Slack
    account: PlatformAccount | None
    named_accounts: Mapping[str, PlatformAccount]
    """Its further accounts, by partner ID."""
    slacks: dict[str, Slack] = field(default_factory=dict)
    """The calls to it about each of those, once made."""


class Workspaces:
    """All workspaces. `connected` gives the calls to one with an installation's token."""

    def __init__(
        self,
        home: Slack,
        installations: Installations,
        connected: Callable[[str, Installation], Slack],
        rotate: Rotate,
    ) -> None:
        self.home = home
        self.installations = installations
        self._connected = connected
        self._rotate = rotate
        self._known: dict[str, _Known] = {}

    def is_home(self, team: str) -> bool:
        """Whether it is the workspace in the settings, which has its account there too."""
        return team == self.home.identity.team

    def slack(self, team: str) -> Slack:
        """The calls to a workspace about a tenant. Raises NotAllowed for an unknown one."""
        if self.is_home(team):
            return self.home
        known, account = self._of(team), account_of(team)
        if not account:
            return known.slack
        if account not in known.slacks:
            named = known.named_accounts.get(account)
            known.slacks[account] = replace(
                known.slack, named_account=NamedAccount(account, named.name if named else "")
            )
        return known.slacks[account]

    def account(self, team: str) -> PlatformAccount | None:
        """The account of a tenant that a workspace entered; None if there is none. Raises NotAllowed."""
        known, account = self._of(team), account_of(team)
        return known.named_accounts.get(account) if account else known.account

    def named_accounts(self, team: str) -> Mapping[str, str]:
        """The tenants of a workspace with several accounts, by the names of these; empty for one with a single one.

        A name that two were given at the same moment is nobody's.
        """
        known = self._known.get(workspace_of(team))
        if known is None:
            return {}
        given = Counter(account.name.casefold() for account in known.named_accounts.values())
        return {
            account.name: tenant_id(workspace_of(team), id)
            for id, account in known.named_accounts.items()
            if given[account.name.casefold()] == 1
        }

    def account_name(self, team: str) -> str:
        """The name of a tenant's account in lines, where its workspace has several; else empty."""
        names = {tenant: name for name, tenant in self.named_accounts(team).items()}
        return names.get(team, "" if account_of(team) or not names else FIRST_ACCOUNT)

    async def tenant(self, team: str, channel: str, user: str) -> str:
        """The tenant that a person's line means in a channel, or in a direct message, which begins with D or is empty.

        Raises RedisUnavailable.
        """
        known = self._known.get(workspace_of(team))
        if known is None or not known.kept.named_accounts:
            return team
        if channel and not channel.startswith("D"):
            return await self.installations.tenant_in(team, channel)
        return await self.installations.chosen_tenant(team, user)

    async def ready(self, tenant: str, organisation: str | None = None) -> None:
        """Brings what is known of a workspace up to date; of one that is known, as far as Redis is there.

        Raises NotAllowed if the app is not installed there, RedisUnavailable.
        """
        team = workspace_of(tenant)
        if self.is_home(team):
            return
        try:
            kept = await self.installations.of(team, organisation)
        except RedisUnavailable:
            if team in self._known:
                return
            raise
        if team not in self._known or self._known[team].kept != kept:
            self._keep(team, kept)
        installation = self._of(team).installation
        if installation.expires_at and installation.expires_at < time.time() + ROTATE_BEFORE:
            await self._renew(team, installation)

    async def teams(self) -> list[str]:
        """The tenants with a platform account that can be reached now. Raises RedisUnavailable."""
        ready = [self.home.identity.team]
        for team in await self.installations.with_account():
            with suppress(NotAllowed):
                await self.ready(team)
                ready.append(team)
        return ready

    def _of(self, team: str) -> _Known:
        known = self._known.get(workspace_of(team))
        if known is None:
            raise NotAllowed("stranger")
        return known

    def _keep(self, team: str, kept: KeptWorkspace) -> None:
        before = self._known.pop(team, None)
        installation = self.installations.decrypted(Installation, kept.installation)
        if installation is None:
            raise NotAllowed("stranger")
        same = before is not None and before.installation == installation
        slack = before.slack if before is not None and same else self._connected(team, installation)
        account = self.installations.decrypted(PlatformAccount, kept.account)
        decrypted = {
            id: self.installations.decrypted(PlatformAccount, encrypted)
            for id, encrypted in kept.named_accounts
        }
        named_accounts = {id: each for id, each in decrypted.items() if each is not None}
        self._known[team] = _Known(kept, installation, slack, account, named_accounts)

    async def _renew(self, team: str, installation: Installation) -> None:
        """Replaces a token that will expire, in one process at a time; until it ends the old one is good."""
        with suppress(RedisUnavailable):
            if not await self.installations.may_rotate(installation.team):
                await self._renewed_elsewhere(team, installation)
                return
            renewed = await self._rotate(installation)
            if renewed is None:
                log.error("token not renewed", team=team)
                return
            await self.installations.keep(renewed)
            self._keep(team, await self.installations.of(team))

    async def _renewed_elsewhere(self, team: str, installation: Installation) -> None:
        """Waits for another process to replace a token that has ended. Raises RedisUnavailable."""
        for _ in range(ROTATION_POLLS):
            if installation.expires_at > time.time():
                return
            await asyncio.sleep(ROTATION_POLL_INTERVAL)
            self._keep(team, await self.installations.of(team))
            installation = self._of(team).installation
