"""Presses of buttons: two clicks in a row are one press, and what was shared is shared once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.state.connection import Redis
from bot.state.keys import DOUBLE_CLICK, POSTING_LIFE, SHARED_LIFE, Keys


@dataclass(frozen=True, slots=True)
class Presses:
    """The buttons pressed in one team, each known by its message and who pressed it.

    All methods raise RedisUnavailable.
    """

    redis: Redis
    keys: Keys

    async def begin(self, button: str) -> bool:
        """Whether this is a press of its own; False for the second click of a double one."""
        return bool(await self.redis.set(self.keys.press(button), "pressed", px=DOUBLE_CLICK, nx=True))

    async def share(self, button: str) -> bool:
        """Whether what the button shares may be posted now; False if it was, or is being posted."""
        return bool(await self.redis.set(self.keys.shared(button), "posting", ex=POSTING_LIFE, nx=True))

    async def keep_shared(self, button: str, *, shared: bool) -> None:
        """Keeps that the message was posted, or that it was not, so that the button may share it again."""
        if shared:
            await self.redis.set(self.keys.shared(button), "shared", ex=SHARED_LIFE)
        else:
            await self.redis.delete(self.keys.shared(button))
