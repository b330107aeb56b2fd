"""Stores the rotated partner key in Redis, encrypted with `ROLLCALL_SECRET`."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from msgspec import Struct

from bot.errors import NeedsSecret, WrongSecret
from bot.secret import SecretStr
from bot.state.connection import Redis
from bot.state.keys import Keys
from bot.threads import in_thread

SCRYPT = {"length": 32, "n": 2**14, "r": 8, "p": 1}
"""RFC 7914's parameters for interactive use: the secret may be a passphrase."""


class PartnerKeyStore(Struct, frozen=True):
    """Stores the partner key of one team's platform account; nothing if `secret` is None."""

    redis: Redis
    keys: Keys
    account: str
    secret: SecretStr | None

    @property
    def usable(self) -> bool:
        """Whether there is a secret to encrypt a key with."""
        return self.secret is not None

    async def keep(self, partner_key: SecretStr) -> None:
        """Replaces the stored key. Raises NeedsSecret, RedisUnavailable."""
        encrypted = (await self._cipher()).encrypt(partner_key.get_secret_value().encode())
        await self.redis.set(self.keys.partner_key(self.account), encrypted)

    async def read(self) -> SecretStr | None:
        """The stored key, if any. Raises NeedsSecret, WrongSecret, RedisUnavailable."""
        cipher = await self._cipher()
        encrypted = await self.redis.get(self.keys.partner_key(self.account))
        if encrypted is None:
            return None
        try:
            return SecretStr(cipher.decrypt(encrypted).decode())
        except InvalidToken:
            raise WrongSecret("the kept partner key was encrypted under another ROLLCALL_SECRET") from None

    async def kept_since(self) -> datetime | None:
        """When the stored key was stored; None if there is none. Raises NeedsSecret, WrongSecret, RedisUnavailable."""
        encrypted = await self.redis.get(self.keys.partner_key(self.account))
        if encrypted is None:
            return None
        cipher = await self._cipher()
        try:
            return datetime.fromtimestamp(cipher.extract_timestamp(encrypted), UTC)
        except InvalidToken:
            raise WrongSecret("the kept partner key was encrypted under another ROLLCALL_SECRET") from None

    async def _cipher(self) -> Fernet:
        if self.secret is None:
            raise NeedsSecret("ROLLCALL_SECRET is not set")
        return await in_thread(_cipher, self.secret, self.keys.team)


@cache
def _cipher(secret: SecretStr, team: str) -> Fernet:
    salt = f"rollcall partner key {team}".encode()
    derived = Scrypt(salt=salt, **SCRYPT).derive(secret.get_secret_value().encode())
    return Fernet(base64.urlsafe_b64encode(derived))
