"""Signs the commands that buttons carry, so that a press can do only what the bot offered."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final, Self

from msgspec import Struct
from msgspec.structs import replace

from bot.language.codec import encode
from bot.language.commands import Command
from bot.language.grammar import Grammar
from bot.language.syntax import Syntax

SIGNED: Final = "signed."
KEPT: Final = "kept."

PURPOSE: Final = b"rollcall buttons"


class BadSignature(ValueError):  # noqa: N818 - what it says
    """A button's value that is not signed under this key: it was made under another secret, or by somebody else."""


class CommandSigner(Struct, frozen=True):
    """Signs the commands of `grammar` under `key`.

    `kept` takes what is too long to carry, by the value that stands for it; None where nothing can be kept.
    """

    grammar: Grammar[Syntax]
    key: bytes
    kept: dict[str, str] | None = None

    @classmethod
    def of(cls, grammar: Grammar[Syntax], secret: str) -> Self:
        """One whose key is derived from a secret."""
        return cls(grammar, hmac.digest(secret.encode(), PURPOSE, "sha256"))

    def keeping(self) -> Self:
        """The same, for one message: it keeps what is too long to carry."""
        return replace(self, kept={})

    def sign(self, command: Command) -> str:
        """What a button carries that runs the command."""
        text = encode(self.grammar, command)
        return f"{SIGNED}{self._digest(text)}.{text}"

    def keep(self, command: Command) -> str | None:
        """What a button carries in place of a command that is too long; None where nothing can be kept."""
        if self.kept is None:
            return None
        text = encode(self.grammar, command)
        value = f"{KEPT}{self._digest(text)}"
        self.kept[value] = text
        return value

    def read(self, value: str) -> str:
        """The encoded command of a signed value. Raises BadSignature."""
        digest, _, text = value.removeprefix(SIGNED).partition(".")
        if not hmac.compare_digest(digest.encode(), self._digest(text).encode()):
            raise BadSignature
        return text

    def _digest(self, text: str) -> str:
        digest = hmac.digest(self.key, text.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:15]).decode()
