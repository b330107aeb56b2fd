"""The limit on messages to a channel of Slack, shared by all processes."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Final

from bot.jobs.script import Arg, Key, Script
from bot.state.connection import Redis
from bot.state.keys import Keys

POST_INTERVAL: Final = timedelta(seconds=1)
"""Minimum time between messages to a channel. Source: https://docs.slack.dev/apis/web-api/rate-limits"""


class NextPost(Script, frozen=True, kw_only=True):
    """Milliseconds to wait before another look; 0 when the channel's next message is the asker's."""

    team: Key
    channel: Key
    interval: Arg

    lua: ClassVar[str] = """
local wait = math.max(redis.call('PTTL', team), redis.call('PTTL', channel))
if wait > 0 then return wait end
redis.call('SET', channel, '1', 'PX', interval)
return 0
"""


class SlackThrottle:
    """Decides who may post next. All methods raise RedisUnavailable."""

    def __init__(self, redis: Redis, interval: timedelta = POST_INTERVAL) -> None:
        self._redis = redis
        self._interval = int(interval.total_seconds() * 1000)

    async def must_wait(self, team: str, channel: str) -> float:
        """Seconds to wait before another look; 0 when the channel's next message is the asker's."""
        keys = Keys(team)
        script = NextPost(
            team=Key(keys.slack_throttle()),
            channel=Key(keys.slack_throttle(channel)),
            interval=self._interval,
        )
        return float(await script.run(self._redis)) / 1000

    async def hold_back(self, team: str, seconds: float) -> None:
        """Blocks posts to all of the team's channels for some time."""
        await self._redis.set(Keys(team).slack_throttle(), "held back", px=max(1, int(seconds * 1000)))
