"""The pace of messages to Slack, shared by all processes."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Final

from bot.jobs.script import Arg, Key, Script
from bot.state.connection import Redis
from bot.state.keys import Keys

EACH: Final = timedelta(seconds=1)
"""Minimum time between messages to a channel. Source: https://docs.slack.dev/apis/web-api/rate-limits"""


class Next(Script, frozen=True, kw_only=True):
    """Milliseconds to wait before another look; 0 when the channel's next message is the asker's."""

    team: Key
    channel: Key
    pace: Arg

    lua: ClassVar[str] = """
local wait = math.max(redis.call('PTTL', team), redis.call('PTTL', channel))
if wait > 0 then return wait end
redis.call('SET', channel, '1', 'PX', pace)
return 0
"""


class Pace:
    """Decides who may post next. All methods raise RedisUnavailable."""

    def __init__(self, redis: Redis, pace: timedelta = EACH) -> None:
        self._redis = redis
        self._pace = int(pace.total_seconds() * 1000)

    async def must_wait(self, team: str, channel: str) -> float:
        """Seconds to wait before another look; 0 when the channel's next message is the asker's."""
        keys = Keys(team)
        script = Next(team=Key(keys.pace()), channel=Key(keys.pace(channel)), pace=self._pace)
        return float(await script.run(self._redis)) / 1000

    async def hold_back(self, team: str, seconds: float) -> None:
        """Blocks posts to all of the team's channels for some time."""
        await self._redis.set(Keys(team).pace(), "held back", px=max(1, int(seconds * 1000)))
