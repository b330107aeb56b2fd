"""Where the partner key comes from."""

from __future__ import annotations

from typing import Protocol

from pydantic import SecretStr


class PartnerKeys(Protocol):
    """Holds the account's partner key, which a rotation may change at any moment."""

    async def current(self) -> str:
        """The key to sign with."""

    async def renewed(self, dead: str) -> str | None:
        """Another key, after the platform refused a signature made with `dead`; None when there is none."""


class StaticKey:
    """A key that stays."""

    def __init__(self, key: str | SecretStr) -> None:
        self._key = key if isinstance(key, SecretStr) else SecretStr(key)

    async def current(self) -> str:
        return self._key.get_secret_value()

    async def renewed(self, dead: str) -> str | None:
        current = await self.current()
        return current if current != dead else None
