"""Sources of the partner key."""

from __future__ import annotations

from typing import Protocol

from bot.secret import SecretStr


class PartnerKeys(Protocol):
    """Provides the account's partner key, which a rotation can change at any time."""

    async def current(self) -> str:
        """The current key."""

    async def renewed(self, dead: str) -> str | None:
        """Another key, after the platform rejected `dead`; None if there is none."""


class StaticKey:
    """A fixed key."""

    def __init__(self, key: str | SecretStr) -> None:
        self._key = key if isinstance(key, SecretStr) else SecretStr(key)

    async def current(self) -> str:
        return self._key.get_secret_value()

    async def renewed(self, dead: str) -> str | None:
        current = await self.current()
        return current if current != dead else None
