"""Which of Slack's events are taken, so that a redelivery is answered once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.state.connection import Redis
from bot.state.keys import EVENT_CLAIM_LIFE, EVENT_LIFE, Keys


@dataclass(frozen=True, slots=True)
class Events:
    """Claims of event ids, shared by all processes."""

    redis: Redis
    keys: Keys

    async def claim(self, event_id: str) -> bool:
        """Whether the event is ours; false when it was claimed or answered before. Raises StateGone."""
        return bool(await self.redis.set(self.keys.event(event_id), "claimed", nx=True, ex=EVENT_CLAIM_LIFE))

    async def settle(self, event_id: str) -> None:
        """Remembers that the event was answered. Raises StateGone."""
        await self.redis.set(self.keys.event(event_id), "answered", ex=EVENT_LIFE)

    async def release(self, event_id: str) -> None:
        """Gives up a claim whose work failed, so that the redelivery does it. Raises StateGone."""
        await self.redis.delete(self.keys.event(event_id))
