"""Lua scripts whose keys and arguments have names and types."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, ClassVar, NewType

import msgspec
from redis.asyncio import Redis
from redis.exceptions import NoScriptError

Key = NewType("Key", str)
"""A Redis key, made by a key builder."""

Keys = tuple[Key, ...]
Arg = str | bytes | int | float
Args = tuple[Arg, ...]


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """A subclass declares keys (`Key`, last `Keys`) and arguments (`Arg`, last `Args`) as fields.

    `lua` refers to each by its name. All keys of a script must be in one slot, so that it runs in a Redis Cluster.
    """

    lua: ClassVar[str]

    async def run(self, redis: Redis) -> Any:
        """Runs the script and returns its result."""
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
    """Names and annotations of the fields of one kind, in order of declaration."""
    return [
        (name, annotated)
        for name, annotated in script.__annotations__.items()
        if annotated in (kind, f"{kind}s")
    ]


@cache
def _compiled(script: type[Script]) -> tuple[str, str]:
    """The full text and its SHA-1, which identifies it in Redis."""
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
