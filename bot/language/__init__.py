"""Text -> command: the command language. Pure: no clock but the one given, no network.

Which commands there are is told to it (`bot.commands`), and in which languages.
"""

from __future__ import annotations

from bot.language.codec import decode, encode
from bot.language.grammar import Grammar, UnknownCommand
from bot.language.parse_context import Recent, Uses
from bot.language.signing import BadSignature, CommandSigner
from bot.language.syntax import CommandForm, Syntax
from bot.language.tokenizer import as_shown
from bot.language.zones import zone_named

__all__ = [
    "BadSignature",
    "CommandForm",
    "CommandSigner",
    "Grammar",
    "Recent",
    "Syntax",
    "UnknownCommand",
    "Uses",
    "as_shown",
    "decode",
    "encode",
    "zone_named",
]
