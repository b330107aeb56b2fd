"""The partner key to sign with, from the settings, Redis or the platform."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import structlog

from bot.errors import NeedsSecret, NoPartnerKey, RedisUnavailable, RollcallError, WrongSecret
from bot.secret import SecretStr
from bot.state.partner_key_store import PartnerKeyStore

log = structlog.get_logger(__name__)

Fetch = Callable[[], Awaitable[str]]
"""Fetches the current key from the platform with the account's `secret_key`, in an unsigned request."""


class PartnerKeys:
    """One account's partner key, the same in every process although it can be rotated by any of them.

    The key is cached in the process and looked up again if the platform refuses it. Without Redis, the settings' key is
    used.
    """

    def __init__(
        self,
        setting: SecretStr | None,
        store: PartnerKeyStore,
        fetch: Fetch | None = None,
        missing: type[RollcallError] = NoPartnerKey,
    ) -> None:
        self._setting = setting
        self._missing = missing
        self._store = store
        self._fetch = fetch
        self._key: SecretStr | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def can_keep(self) -> bool:
        """Whether a rotated key can be stored, which requires `ROLLCALL_SECRET`."""
        return self._store.usable

    async def kept_since(self) -> datetime | None:
        """Since when a key is kept that was rotated, or that the platform told; None where none is, or none can be
        read. Raises RedisUnavailable.
        """
        if not self._store.usable:
            return None
        with suppress(WrongSecret):
            return await self._store.kept_since()
        return None

    async def current(self) -> str:
        """The key to sign with: the rotated one, else the settings', else the platform's.

        Raises NoPartnerKey, or what is `missing`, if there is none, and the errors of the platform.
        """
        if self._key is None:
            async with self._one_at_a_time:
                self._key = self._key or await self._first()
        return self._key.get_secret_value()

    async def renewed(self, dead: str) -> str | None:
        """A key other than the one the platform refused; None if there is none.

        Another process may have rotated it and stored it in Redis, or died before that; then the platform is asked for
        the current one.
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
        """Signs with `new` from now on, in every process once it is stored. Raises NeedsSecret, RedisUnavailable."""
        self._key = SecretStr(new)
        await self._store.keep(self._key)

    async def _first(self) -> SecretStr:
        known = await self._kept() or self._setting
        if known is not None:
            return known
        if self._fetch is None:
            raise self._missing("no partner key is set")
        return SecretStr(await self._fetch())

    async def _other_than(self, dead: SecretStr) -> SecretStr | None:
        for candidate in (self._kept, self._asked, self._set):
            found = await candidate()
            if found is not None and found != dead:
                return found
        return None

    async def _kept(self) -> SecretStr | None:
        if not self._store.usable:
            return None
        try:
            return await self._store.read()
        except (RedisUnavailable, WrongSecret) as error:
            log.warning("partner key not read from Redis", error=type(error).__name__)
            return None

    async def _asked(self) -> SecretStr | None:
        """The platform's current key; None if it gives none, so that the person is told of the first refusal."""
        if self._fetch is None:
            return None
        try:
            told = SecretStr(await self._fetch())
        except Exception as error:
            log.warning("partner key not fetched from the platform", error=type(error).__name__)
            return None
        await self._keep(told)
        return told

    async def _keep(self, told: SecretStr) -> None:
        """Stores the key for other processes, if Redis and the secret are available."""
        with suppress(RedisUnavailable, NeedsSecret):
            await self._store.keep(told)

    async def _set(self) -> SecretStr | None:
        return self._setting
