"""What waits for a button: confirmations and questions, each good for one press of one person."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import msgspec

from bot.people import Person
from bot.state.connection import Redis
from bot.state.keys import PENDING_LIFE, Keys

TOKEN_BYTES = 24


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmation, with the one line it confirms, or a question, with a line for each choice.

    Lines are canonical. `user` is who may press. `seen` is what they went by, to be compared at the press.
    """

    kind: Literal["confirmation", "choice"]
    team: str
    user: str
    channel: str
    lines: tuple[str, ...]
    seen: dict[str, str] = {}

    @classmethod
    def confirmation(cls, person: Person, channel: str, line: str, *, seen: Mapping[str, str]) -> Self:
        """Whether `line` shall be done, given what the person saw."""
        return cls(
            kind="confirmation",
            team=person.team,
            user=person.id,
            channel=channel,
            lines=(line,),
            seen=dict(seen),
        )

    @classmethod
    def choice(cls, person: Person, channel: str, lines: Sequence[str]) -> Self:
        """Which of `lines` shall be done."""
        return cls(kind="choice", team=person.team, user=person.id, channel=channel, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class Pendings:
    """What waits in one team. Lives `PENDING_LIFE`; all methods raise StateGone."""

    redis: Redis
    keys: Keys

    async def put(self, pending: Pending) -> str:
        """Keeps it and gives the unguessable token its buttons carry."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        await self.redis.set(self.keys.pending(token), msgspec.json.encode(pending), ex=PENDING_LIFE, nx=True)
        return token

    async def peek(self, token: str) -> Pending | None:
        """What waits under the token, left there; None when it expired or was taken."""
        return _read(await self.redis.get(self.keys.pending(token)))

    async def take(self, token: str) -> Pending | None:
        """What waits under the token, to one caller alone; None when it expired or was taken."""
        return _read(await self.redis.getdel(self.keys.pending(token)))


def _read(kept: str | bytes | None) -> Pending | None:
    return None if kept is None else msgspec.json.decode(kept, type=Pending)
