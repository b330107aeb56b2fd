"""Scripts: each name means its key or argument, and a Redis that does not know a script is told it."""

from __future__ import annotations

from typing import ClassVar

from bot.jobs.script import Arg, Args, Key, Keys, Script
from bot.state import Redis


class Shown(Script, frozen=True, kw_only=True):
    """Shows what each name means."""

    first: Key
    rest: Keys
    one: Arg
    more: Args

    lua: ClassVar[str] = "return {first, table.concat(rest, ','), one, table.concat(more, ',')}"


async def test_names_mean_what_was_given(redis: Redis) -> None:
    shown = Shown(first=Key("{t}a"), rest=(Key("{t}b"), Key("{t}c")), one="1", more=("2", 3))
    for _ in range(2):
        assert await shown.run(redis) == ["{t}a", "{t}b,{t}c", "1", "2,3"]
        await redis.script_flush()
    none = Shown(first=Key("a"), rest=(), one="", more=())
    assert await none.run(redis) == ["a", "", "", ""]
