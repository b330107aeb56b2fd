"""Confirmations and questions that wait for a button, each valid for one press by one person."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal, Self

import msgspec
from msgspec import Struct

from bot.errors import TypedBeforeUpgrade
from bot.people import Person
from bot.state.connection import Redis, text
from bot.state.keys import ANSWERED_LIFE, BUTTON_LIFE, PENDING_LIFE, Keys

TOKEN_BYTES = 24


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmation, with the one command it confirms, or a question, with a command for each choice.

    Commands are encoded. `user` is the person who may press. `seen` is what they saw, to be compared at the press.
    """

    kind: Literal["confirmation", "choice"]
    team: str
    user: str
    channel: str
    commands: tuple[str, ...]
    seen: dict[str, str] = {}

    @classmethod
    def confirmation(cls, person: Person, channel: str, command: str, *, seen: Mapping[str, str]) -> Self:
        """A confirmation of `command`, given what the person saw."""
        return cls(
            kind="confirmation",
            team=person.team,
            user=person.id,
            channel=channel,
            commands=(command,),
            seen=dict(seen),
        )

    @classmethod
    def choice(cls, person: Person, channel: str, commands: Sequence[str]) -> Self:
        """A question which of `commands` is meant."""
        return cls(kind="choice", team=person.team, user=person.id, channel=channel, commands=tuple(commands))


class PendingCommands(Struct, frozen=True):
    """The confirmations and questions of one team. All raise RedisUnavailable; those that read, TypedBeforeUpgrade."""

    redis: Redis
    keys: Keys

    async def put(self, pending: Pending, *, life: timedelta = PENDING_LIFE) -> str:
        """Stores it and returns the unguessable token for its buttons."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        await self.redis.set(self.keys.pending(token), msgspec.json.encode(pending), ex=life, nx=True)
        return token

    async def peek(self, token: str) -> Pending | None:
        """What is stored under the token; None if it expired or was taken."""
        return _read(await self.redis.get(self.keys.pending(token)))

    async def lasts(self, token: str) -> timedelta | None:
        """How long what is stored under the token still waits; None if it expired or was taken."""
        left = await self.redis.pttl(self.keys.pending(token))
        return timedelta(milliseconds=left) if left > 0 else None

    async def take(self, token: str) -> Pending | None:
        """Removes what `peek` found under the token, for one caller only; None if it expired or was taken."""
        await self.redis.set(self.keys.answered(token), "answered", ex=ANSWERED_LIFE, nx=True)
        return _read(await self.redis.getdel(self.keys.pending(token)))

    async def answered(self, token: str) -> timedelta | None:
        """How long ago what was stored under the token was taken; None if it expired."""
        left = await self.redis.pttl(self.keys.answered(token))
        return ANSWERED_LIFE - timedelta(milliseconds=left) if left > 0 else None

    async def keep(self, commands: Mapping[str, str]) -> None:
        """Stores commands that are too long for buttons, by the buttons' values."""
        for value, command in commands.items():
            await self.redis.set(self.keys.button(value), command, ex=BUTTON_LIFE)

    async def kept(self, value: str) -> str | None:
        """The command stored for a button's value; None if it expired."""
        return text(await self.redis.get(self.keys.button(value)))


def _read(kept: str | bytes | None) -> Pending | None:
    try:
        return None if kept is None else msgspec.json.decode(kept, type=Pending)
    except msgspec.ValidationError as error:
        raise TypedBeforeUpgrade from error
