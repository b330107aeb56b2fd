"""Text -> command: the command language, English and Chinese. Pure: no clock but the one given, no network."""

from __future__ import annotations

from bot.language.canonical import to_json
from bot.language.catalogue import COMMANDS, CommandSpec, spec_named, spec_of
from bot.language.parse_context import Recent
from bot.language.parser import read
from bot.language.writing import write

__all__ = ["COMMANDS", "CommandSpec", "Recent", "read", "spec_named", "spec_of", "to_json", "write"]
