"""Encrypts what Redis holds for a short time and contains codes or keys, such as an answer not sent yet."""

from __future__ import annotations

import base64
import hmac
import zlib
from typing import Final, Self

from cryptography.fernet import Fernet, InvalidToken
from msgspec import Struct

PURPOSE: Final = b"rollcall answers"


class Cipher(Struct, frozen=True):
    """Encrypts text under a key that every process has, and Redis has not."""

    fernet: Fernet

    @classmethod
    def derived_from(cls, key: bytes) -> Self:
        """A cipher whose key is derived from another."""
        return cls(Fernet(base64.urlsafe_b64encode(hmac.digest(key, PURPOSE, "sha256"))))

    def encrypt(self, text: bytes) -> str:
        """The text, encrypted."""
        return self.fernet.encrypt(zlib.compress(text, 1)).decode()

    def decrypt(self, encrypted: str) -> bytes | None:
        """The text that was encrypted; None if that was done under another key."""
        try:
            return zlib.decompress(self.fernet.decrypt(encrypted))
        except InvalidToken:
            return None
