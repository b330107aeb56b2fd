"""Seals what Redis holds for a moment that shows codes or keys, such as an answer before it is told."""

from __future__ import annotations

import base64
import hmac
import zlib
from typing import Final, Self

from cryptography.fernet import Fernet, InvalidToken
from msgspec import Struct

PURPOSE: Final = b"rollcall answers"


class Seal(Struct, frozen=True):
    """Seals text under a key that every process has, and Redis has not."""

    cipher: Fernet

    @classmethod
    def of(cls, key: bytes) -> Self:
        """A seal whose key is derived from another."""
        return cls(Fernet(base64.urlsafe_b64encode(hmac.digest(key, PURPOSE, "sha256"))))

    def close(self, text: bytes) -> str:
        """The text, sealed."""
        return self.cipher.encrypt(zlib.compress(text, 1)).decode()

    def open(self, sealed: str) -> bytes | None:
        """The text that was sealed; None if that was done under another key."""
        try:
            return zlib.decompress(self.cipher.decrypt(sealed))
        except InvalidToken:
            return None
