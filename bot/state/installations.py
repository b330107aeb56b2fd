"""Where the app is installed, and with which platform account: sealed, since both are secrets.

The workspace of the settings has neither here.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
import structlog
from pydantic import SecretStr

from bot.state.connection import Redis
from bot.state.keys import OAUTH, OAUTH_STATE_LIFE, ROTATION_LIFE, Keys
from bot.state.seal import Seal

log = structlog.get_logger(__name__)

T = TypeVar("T")

AT_A_TIME: Final = 500
"""Keys that are looked at in one round trip."""

_ALL: Final = Keys(OAUTH)


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """The app in a workspace or, `by_organisation`, in all of an organisation's that its admins chose.

    `team` is the ID of the one or the other, `name` its name; `user` and `bot` are the bot's IDs. `expires_at` is in
    seconds since 1970, 0 for a token that does not expire; `installed_at` likewise.
    """

    team: str
    name: str
    token: SecretStr
    user: str
    bot: str
    installed_at: float
    enterprise: str | None = None
    scopes: tuple[str, ...] = ()
    refresh_token: SecretStr | None = None
    expires_at: int = 0
    by_organisation: bool = False


class PlatformAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The platform account of a workspace, as its admin `by` entered it."""

    domain: str
    partner_id: str
    partner_key: SecretStr
    by: str


class KeptWorkspace(NamedTuple):
    """What is kept of a workspace, as it is kept: equal as long as nothing of it was changed."""

    installation: str | None
    account: str | None


@dataclass(frozen=True, slots=True)
class Installations:
    """All of them. All methods raise RedisUnavailable."""

    redis: Redis
    seal: Seal

    async def keep(self, installation: Installation) -> None:
        """Keeps one, in place of an earlier one of the same workspace or organisation."""
        await self.redis.set(Keys(installation.team).installation(), self._sealed(installation))

    async def of(self, team: str, organisation: str | None = None) -> KeptWorkspace:
        """That of a workspace: its own, or else that of its organisation, which is remembered."""
        keys = Keys(team)
        kept = await self.redis.mget(keys.installation(), keys.organisation(), keys.platform_account())
        own, known, account = map(_text, kept)
        if own is None and (found := organisation or known):
            own = _text(await self.redis.get(Keys(found).installation()))
            if own is not None and known is None:
                await self.redis.sadd(Keys(found).workspaces(), team)
                await self.redis.set(keys.organisation(), found)
        return KeptWorkspace(own, account)

    async def keep_account(self, team: str, account: PlatformAccount) -> None:
        """Keeps the platform account of a workspace, in place of an earlier one."""
        await self.redis.sadd(_ALL.with_account(), team)
        await self.redis.set(Keys(team).platform_account(), self._sealed(account))

    async def remove_account(self, team: str, account: str) -> None:
        """Removes it, and the partner key that it was rotated to. `account` is the partner ID."""
        await self.remove_partner_key(team, account)
        await self.redis.delete(Keys(team).platform_account())
        await self.redis.srem(_ALL.with_account(), team)

    async def remove_partner_key(self, team: str, account: str) -> None:
        """Removes the partner key that an account was rotated to. `account` is the partner ID."""
        await self.redis.delete(Keys(team).partner_key(account))

    async def teams_of(self, team: str) -> Sequence[str]:
        """The workspace, or the organisation and its workspaces that used its installation."""
        return [*map(str, await self.redis.smembers(Keys(team).workspaces())), team]

    async def is_older(self, team: str, at: float) -> bool:
        """Whether the app was not installed anew after an instant, in seconds since 1970."""
        installation = self.opened(Installation, (await self.of(team)).installation)
        return installation is None or int(installation.installed_at) <= at

    async def remove(self, team: str) -> None:
        """Removes all that is kept of a workspace, first what it takes to do anything there."""
        keys = Keys(team)
        await self.redis.delete(keys.installation(), keys.platform_account())
        await self.redis.srem(_ALL.with_account(), team)
        async for key in self.redis.scan_iter(match=f"{keys.prefix}:*", count=AT_A_TIME):
            await self.redis.delete(key)

    async def with_account(self) -> Sequence[str]:
        """The workspaces that entered a platform account."""
        return sorted(str(team) for team in await self.redis.smembers(_ALL.with_account()))

    async def may_rotate(self, team: str) -> bool:
        """Whether this process alone is to replace the token now: a refresh token works once."""
        life = int(ROTATION_LIFE.total_seconds())
        return bool(await self.redis.set(Keys(team).rotation(), "begun", nx=True, ex=life))

    async def issue_state(self) -> str:
        """A token with which Slack sends back who installs the app."""
        state = secrets.token_urlsafe(24)
        life = int(OAUTH_STATE_LIFE.total_seconds())
        await self.redis.set(_ALL.oauth_state(state), "issued", ex=life)
        return state

    async def consume_state(self, state: str) -> bool:
        """Whether the token was issued and not used before."""
        return bool(await self.redis.delete(_ALL.oauth_state(state)))

    def opened(self, kind: type[T], sealed: str | None) -> T | None:
        """What was sealed; None, and logged, if that was under another ROLLCALL_SECRET."""
        if sealed is None:
            return None
        if (opened := self.seal.open(sealed)) is None:
            log.error("sealed under another ROLLCALL_SECRET", kind=kind.__name__)
            return None
        return msgspec.json.decode(opened, type=kind, dec_hook=_secret)

    def _sealed(self, kept: msgspec.Struct) -> str:
        return self.seal.close(msgspec.json.encode(kept, enc_hook=_written))


@dataclass(frozen=True, slots=True)
class EnteredAccount:
    """The platform account that one workspace entered. All methods raise RedisUnavailable."""

    installations: Installations
    team: str

    async def read(self) -> PlatformAccount | None:
        """The account; None if there is none."""
        kept = await self.installations.of(self.team)
        return self.installations.opened(PlatformAccount, kept.account)

    async def keep(self, account: PlatformAccount) -> None:
        """Keeps it, in place of an earlier one, which is there until then, and of which nothing stays."""
        before = await self.read()
        if before is not None:
            await self.installations.remove_partner_key(self.team, before.partner_id)
        await self.installations.keep_account(self.team, account)

    async def remove(self, account: PlatformAccount) -> None:
        """Removes it."""
        await self.installations.remove_account(self.team, account.partner_id)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _written(secret: Any) -> str:
    assert isinstance(secret, SecretStr)
    return secret.get_secret_value()


def _secret(kind: type, text: str) -> SecretStr:
    assert kind is SecretStr
    return SecretStr(text)
