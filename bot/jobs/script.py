"""A step that Redis does as a whole: Lua whose keys and arguments have names and types."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, ClassVar, NewType

import msgspec
from redis.asyncio import Redis
from redis.exceptions import NoScriptError

Key = NewType("Key", str)
"""A key of Redis, made by a key builder."""

Keys = tuple[Key, ...]
Arg = str | bytes | int | float
Args = tuple[Arg, ...]


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """A subclass declares the keys (`Key`, at last `Keys`) and the arguments (`Arg`, at last `Args`) as its fields.

    `lua` finds each under its name. All keys of one script are in one slot, so that a Redis Cluster does it too.
    """

    lua: ClassVar[str]

    async def run(self, redis: Redis) -> Any:
        """Does it; what it returns is for the caller to know."""
        keys = self._values("Key")
        arguments = self._values("Arg")
        text, sha = _compiled(type(self))
        try:
            return await redis.evalsha(sha, len(keys), *keys, *arguments)
        except NoScriptError:
            return await redis.eval(text, len(keys), *keys, *arguments)

    def _values(self, kind: str) -> list[Any]:
        values: list[Any] = []
        for name, annotated in _fields(type(self), kind):
            value = getattr(self, name)
            values += value if annotated == f"{kind}s" else [value]
        return values


def _fields(script: type[Script], kind: str) -> list[tuple[str, str]]:
    """The names and annotations of the fields of one kind, as they were declared."""
    return [
        (name, annotated)
        for name, annotated in script.__annotations__.items()
        if annotated in (kind, f"{kind}s")
    ]


@cache
def _compiled(script: type[Script]) -> tuple[str, str]:
    """The whole text, and its SHA-1, by which Redis knows it."""
    text = _named(script, "Key", "KEYS") + _named(script, "Arg", "ARGV") + script.lua
    return text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _named(script: type[Script], kind: str, table: str) -> str:
    lines = [
        f"local {name} = {{unpack({table}, {number})}}\n"
        if annotated == f"{kind}s"
        else f"local {name} = {table}[{number}]\n"
        for number, (name, annotated) in enumerate(_fields(script, kind), 1)
    ]
    return "".join(lines)
