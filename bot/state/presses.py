"""Button presses: a double click counts once, and a message is shared once."""

from __future__ import annotations

from msgspec import Struct

from bot.state.connection import Redis, text
from bot.state.keys import DOUBLE_CLICK, POSTING_LIFE, SHARED_LIFE, Keys


class Presses(Struct, frozen=True):
    """The buttons pressed in one team, each known by its message and who pressed it.

    All methods raise RedisUnavailable.
    """

    redis: Redis
    keys: Keys

    async def begin(self, button: str, press: str) -> bool:
        """Whether this is a new press; False for the second click of a double click. May be asked again."""
        key = self.keys.press(button)
        if await self.redis.set(key, press, px=DOUBLE_CLICK, nx=True):
            return True
        return text(await self.redis.get(key)) == press

    async def share(self, button: str) -> bool:
        """Whether the button may share now; False if it has shared or is sharing."""
        return bool(await self.redis.set(self.keys.shared(button), "posting", ex=POSTING_LIFE, nx=True))

    async def keep_shared(self, button: str, *, shared: bool) -> None:
        """Stores that the message was posted, or allows the button to share again."""
        if shared:
            await self.redis.set(self.keys.shared(button), "shared", ex=SHARED_LIFE)
        else:
            await self.redis.delete(self.keys.shared(button))
