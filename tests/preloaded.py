"""What takes long when a bot's process starts, done once for all that are forked from the one that imports this."""

from __future__ import annotations

import bot.__main__
import bot.app
import bot.web
from bot.clock import PLATFORM_ZONE, system_clock
from bot.commands import GRAMMAR

__all__ = ["bot"]

GRAMMAR.warm_up(system_clock(), PLATFORM_ZONE)
