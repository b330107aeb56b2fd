"""The workspaces that a process knows: the one in the settings, and those that installed the app.

What is kept of an installed one may change in any process. So it is looked at on every way in, a request of Slack or a
job: `ready` brings it up to date, and what looks it up afterwards need not wait.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.errors import NotAllowed, RedisUnavailable
from bot.slack import Slack
from bot.state import Installation, Installations, KeptWorkspace, PlatformAccount

log = structlog.get_logger(__name__)

ROTATED_BEFORE = 2 * 3600
"""Seconds before its end when a token is replaced, of the twelve hours that it is good for."""

WAIT, WAITS = 0.2, 8
"""Seconds between looks whether another process replaced a token that has ended, and how many: Slack waits three."""

Rotate = Callable[[Installation], Awaitable[Installation | None]]
"""Gives an installation with a token that lasts; None if Slack gave none."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A workspace as this process last saw it."""

    kept: KeptWorkspace
    installation: Installation
    slack: Slack
    account: PlatformAccount | None


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
        """The calls to a workspace. Raises NotAllowed for an unknown one."""
        return self.home if self.is_home(team) else self._of(team).slack

    def account(self, team: str) -> PlatformAccount | None:
        """The account that a workspace entered; None if it did not yet. Raises NotAllowed."""
        return self._of(team).account

    async def ready(self, team: str, organisation: str | None = None) -> None:
        """Brings what is known of a workspace up to date; of one that is known, as far as Redis is there.

        Raises NotAllowed if the app is not installed there, RedisUnavailable.
        """
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
        if installation.expires_at and installation.expires_at < time.time() + ROTATED_BEFORE:
            await self._renew(team, installation)

    async def teams(self) -> list[str]:
        """The workspaces with a platform account that can be reached now. Raises RedisUnavailable."""
        ready = [self.home.identity.team]
        for team in await self.installations.with_account():
            with suppress(NotAllowed):
                await self.ready(team)
                ready.append(team)
        return ready

    def _of(self, team: str) -> _Known:
        if team not in self._known:
            raise NotAllowed("stranger")
        return self._known[team]

    def _keep(self, team: str, kept: KeptWorkspace) -> None:
        before = self._known.pop(team, None)
        installation = self.installations.opened(Installation, kept.installation)
        if installation is None:
            raise NotAllowed("stranger")
        same = before is not None and before.installation == installation
        slack = before.slack if before is not None and same else self._connected(team, installation)
        account = self.installations.opened(PlatformAccount, kept.account)
        self._known[team] = _Known(kept, installation, slack, account)

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
        for _ in range(WAITS):
            if installation.expires_at > time.time():
                return
            await asyncio.sleep(WAIT)
            self._keep(team, await self.installations.of(team))
            installation = self._of(team).installation
