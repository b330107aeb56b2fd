"""The partner key to sign with: the adapter's strategy, fed by settings, Redis and the platform."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from pydantic import SecretStr

from bot.errors import NeedsSecret, NoPartnerKey, RedisUnavailable, WrongSecret
from bot.state.vault import Vault

log = structlog.get_logger(__name__)

Fetch = Callable[[], Awaitable[str]]
"""Asks the platform for the current key by the account's `secret_key` alone, in an unsigned request."""


class PartnerKeys:
    """One account's partner key, the same in every process although it can be rotated by any of them.

    The key is held in the process, so that a request costs no round trip; one that the platform refused is
    looked for anew. Where Redis is out of reach the settings' key serves.
    """

    def __init__(self, setting: SecretStr | None, vault: Vault, fetch: Fetch | None = None) -> None:
        self._setting = setting
        self._vault = vault
        self._fetch = fetch
        self._key: SecretStr | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def can_keep(self) -> bool:
        """Whether a rotated key can be kept: without `ROLLCALL_SECRET` none can."""
        return self._vault.usable

    async def current(self) -> str:
        """The key to sign with: the rotated one, else the settings', else the platform's.

        Raises NoPartnerKey when there is none, and what asking the platform raises.
        """
        if self._key is None:
            async with self._one_at_a_time:
                self._key = self._key or await self._first()
        return self._key.get_secret_value()

    async def renewed(self, dead: str) -> str | None:
        """Another key than the one the platform refused, None when none is known.

        Another process may have rotated it and kept it in Redis; it may have died before it kept it, then the
        platform says the current one.
        """
        async with self._one_at_a_time:
            if self._key is not None and self._key.get_secret_value() != dead:
                return self._key.get_secret_value()
            found = await self._other_than(SecretStr(dead))
            if found is None:
                return None
            self._key = found
            return found.get_secret_value()

    async def rotated(self, new: str) -> None:
        """Signs with `new` from now on, in every process once it is kept. Raises NeedsSecret, RedisUnavailable."""
        self._key = SecretStr(new)
        await self._vault.store(self._key)

    async def _first(self) -> SecretStr:
        known = await self._kept() or self._setting
        if known is not None:
            return known
        if self._fetch is None:
            raise NoPartnerKey("no partner key is set")
        return SecretStr(await self._fetch())

    async def _other_than(self, dead: SecretStr) -> SecretStr | None:
        for candidate in (self._kept, self._asked, self._set):
            found = await candidate()
            if found is not None and found != dead:
                return found
        return None

    async def _kept(self) -> SecretStr | None:
        if not self._vault.usable:
            return None
        try:
            return await self._vault.read()
        except (RedisUnavailable, WrongSecret) as error:
            log.warning("partner key not read from Redis", error=type(error).__name__)
            return None

    async def _asked(self) -> SecretStr | None:
        """The platform's word. If it gives none, the refusal that led here is what the person should hear."""
        if self._fetch is None:
            return None
        try:
            told = SecretStr(await self._fetch())
        except Exception as error:
            log.warning("partner key not told by the platform", error=type(error).__name__)
            return None
        await self._keep(told)
        return told

    async def _keep(self, told: SecretStr) -> None:
        """Spares the other processes the question, where Redis and the secret are there."""
        with suppress(RedisUnavailable, NeedsSecret):
            await self._vault.store(told)

    async def _set(self) -> SecretStr | None:
        return self._setting
