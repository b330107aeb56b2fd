"""Where the app is installed, and with which platform account: encrypted, since both are secrets.

The workspace of the settings has neither here.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec
import structlog
from msgspec import Struct

from bot.secret import SecretStr
from bot.state.cipher import Cipher
from bot.state.connection import Redis, cancellable, redis_errors
from bot.state.keys import OAUTH, OAUTH_STATE_LIFE, ROTATION_LIFE, Keys, account_of, tenant_id, workspace_of

log = structlog.get_logger(__name__)

T = TypeVar("T")

FIRST_ACCOUNT: Final = "default"
"""What the account of a workspace is called in lines that was entered without a name."""

BATCH_SIZE: Final = 500
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
    scopes: tuple[str, ...] = ()
    refresh_token: SecretStr | None = None
    expires_at: int = 0
    by_organisation: bool = False


class PlatformAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A platform account of a workspace, as its admin `by` entered it. `name` distinguishes further ones."""

    domain: str
    partner_id: str
    partner_key: SecretStr
    by: str
    name: str = ""


class KeptWorkspace(Struct, frozen=True):
    """What is kept of a workspace, as it is kept: equal as long as nothing of it was changed."""

    installation: str | None
    account: str | None
    named_accounts: tuple[tuple[str, str], ...] = ()


class Installations(Struct, frozen=True):
    """All of them. All methods raise RedisUnavailable."""

    redis: Redis
    cipher: Cipher

    async def keep(self, installation: Installation) -> None:
        """Keeps one, in place of an earlier one of the same workspace or organisation."""
        await self.redis.set(Keys(installation.team).installation(), self._encrypted(installation))

    async def of(self, team: str, organisation: str | None = None) -> KeptWorkspace:
        """That of a workspace: its own, or else that of its organisation, which is remembered."""
        keys = Keys(team)
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                pipe.mget(keys.installation(), keys.organisation(), keys.platform_account())
                pipe.hgetall(keys.named_accounts())
                kept, named_accounts = await pipe.execute()
        own, known, account = map(_text, kept)
        if own is None and (found := organisation or known):
            own = _text(await self.redis.get(Keys(found).installation()))
            if own is not None and known is None:
                await self.redis.sadd(Keys(found).workspaces(), team)
                await self.redis.set(keys.organisation(), found)
        return KeptWorkspace(
            own, account, tuple(sorted((str(id), str(each)) for id, each in named_accounts.items()))
        )

    async def keep_account(self, tenant: str, account: PlatformAccount) -> None:
        """Keeps a platform account of a workspace, in place of an earlier one."""
        keys, account_id = Keys(tenant), account_of(tenant)
        await self.redis.sadd(_ALL.with_account(), tenant)
        if account_id:
            await self.redis.hset(keys.named_accounts(), account_id, self._encrypted(account))
        else:
            await self.redis.set(keys.platform_account(), self._encrypted(account))

    async def remove_account(self, tenant: str, account: str) -> None:
        """Removes it, and the partner key that it was rotated to. `account` is the partner ID."""
        keys, account_id = Keys(tenant), account_of(tenant)
        await self.remove_partner_key(tenant, account)
        if account_id:
            # that there was one stays: what means it means no other
            await self.redis.hset(keys.named_accounts(), account_id, "")
        else:
            await self.redis.delete(keys.platform_account())
        await self.redis.srem(_ALL.with_account(), tenant)

    async def tenant_in(self, team: str, channel: str) -> str:
        """The tenant that lines mean in a channel."""
        return tenant_id(team, _text(await self.redis.hget(Keys(team).account_channels(), channel)) or "")

    async def chosen_tenant(self, team: str, user: str) -> str:
        """The tenant that a person chose for direct messages."""
        return tenant_id(team, _text(await self.redis.get(Keys(team).chosen_account(user))) or "")

    async def channels(self, team: str) -> Mapping[str, str]:
        """The tenant that lines mean in each channel where it is not the first account of the workspace."""
        kept = await self.redis.hgetall(Keys(team).account_channels())
        return {str(channel): tenant_id(team, str(account)) for channel, account in kept.items()}

    async def bind(self, tenant: str, channel: str) -> None:
        """Keeps that lines mean a tenant in a channel."""
        key, account = Keys(tenant).account_channels(), account_of(tenant)
        if account:
            await self.redis.hset(key, channel, account)
        else:
            await self.redis.hdel(key, channel)

    async def choose(self, tenant: str, user: str) -> None:
        """Keeps which tenant a person means in direct messages."""
        key, account = Keys(tenant).chosen_account(user), account_of(tenant)
        if account:
            await self.redis.set(key, account)
        else:
            await self.redis.delete(key)

    async def remove_partner_key(self, team: str, account: str) -> None:
        """Removes the partner key that an account was rotated to. `account` is the partner ID."""
        await self.redis.delete(Keys(team).partner_key(account))

    async def teams_of(self, team: str) -> Sequence[str]:
        """The workspace, or the organisation and its workspaces that used its installation."""
        return [*map(str, await self.redis.smembers(Keys(team).workspaces())), team]

    async def is_older(self, team: str, at: float) -> bool:
        """Whether the app was not installed anew after an instant, in seconds since 1970."""
        installation = self.decrypted(Installation, (await self.of(team)).installation)
        return installation is None or int(installation.installed_at) <= at

    async def remove(self, team: str) -> None:
        """Removes all that is kept of a workspace, first what it takes to do anything there."""
        keys = Keys(team)
        await self.redis.delete(keys.installation(), keys.platform_account(), keys.named_accounts())
        for tenant in await self.with_account():
            if workspace_of(tenant) == team:
                await self.redis.srem(_ALL.with_account(), tenant)
        async for key in self.redis.scan_iter(match=f"{keys.prefix}:*", count=BATCH_SIZE):
            await self.redis.delete(key)

    async def with_account(self) -> Sequence[str]:
        """The tenant of each platform account that was entered."""
        return sorted(str(tenant) for tenant in await self.redis.smembers(_ALL.with_account()))

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

    def decrypted(self, kind: type[T], encrypted: str | None) -> T | None:
        """What was encrypted; None if nothing was or, which is logged, under another ROLLCALL_SECRET."""
        if not encrypted:
            return None
        if (decrypted := self.cipher.decrypt(encrypted)) is None:
            log.error("encrypted under another ROLLCALL_SECRET", kind=kind.__name__)
            return None
        return msgspec.json.decode(decrypted, type=kind, dec_hook=_secret)

    def _encrypted(self, kept: msgspec.Struct) -> str:
        return self.cipher.encrypt(msgspec.json.encode(kept, enc_hook=_written))


class EnteredAccount(Struct, frozen=True):
    """A platform account that one workspace entered. All methods raise RedisUnavailable."""

    installations: Installations
    team: str

    async def read(self) -> PlatformAccount | None:
        """The account; None if there is none."""
        kept = await self.installations.of(workspace_of(self.team))
        account_id = account_of(self.team)
        return self.installations.decrypted(
            PlatformAccount, dict(kept.named_accounts).get(account_id) if account_id else kept.account
        )

    async def all(self) -> Mapping[str, PlatformAccount]:
        """All accounts of the workspace, by tenant, the first one before the named ones."""
        workspace = workspace_of(self.team)
        kept = await self.installations.of(workspace)
        encrypted = {
            workspace: kept.account,
            **{tenant_id(workspace, id): each for id, each in kept.named_accounts},
        }
        decrypted = {
            tenant: self.installations.decrypted(PlatformAccount, each) for tenant, each in encrypted.items()
        }
        return {tenant: account for tenant, account in decrypted.items() if account is not None}

    async def channels(self) -> Mapping[str, str]:
        """The tenant that lines mean in each channel where it is not the first account of the workspace."""
        return await self.installations.channels(workspace_of(self.team))

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
