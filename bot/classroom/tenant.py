"""A tenant: one Slack workspace's account on the platform, and what Rollcall keeps of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from pydantic import SecretStr

from bot.baijiayun import Baijiayun
from bot.clock import Clock, platform_day
from bot.errors import StateGone
from bot.language import CommandSigner, Grammar, Syntax
from bot.people import Person
from bot.state import Contexts, PartnerKeys, Pendings, Rooms, Schedules, Statistics, Watches

DUAL_TEACHER = 3
"""`product_type` of the dual-teacher product (APIs 10 and 15 to 18)."""


RECORDS_DELAY = timedelta(minutes=90)
"""How long after a class its records may still come in, unless a setting says otherwise.

A public copy of the platform's document of 2018 says that the export of watch records comes up to an hour late.
"""


class Channels(Protocol):
    """The channels of the workspace."""

    async def for_reports(self, channel: str, person: str) -> str:
        """The id of a channel, given by id or name, once it is sure that the bot may post there for a person.

        Raises ChannelProblem.
        """
        ...


@dataclass(frozen=True, slots=True)
class Tenant:
    """What the rules work with: the platform's client, what is remembered, and the language people type in."""

    team: str
    platform: Baijiayun
    keys: PartnerKeys
    secret_key: SecretStr | None
    rooms: Rooms
    contexts: Contexts
    pendings: Pendings
    statistics: Statistics
    schedules: Schedules
    watches: Watches
    channels: Channels
    signer: CommandSigner
    clock: Clock
    records_delay: timedelta = RECORDS_DELAY

    @property
    def grammar(self) -> Grammar[Syntax]:
        """The language of commands."""
        return self.signer.grammar

    def today(self) -> date:
        """The platform's calendar day."""
        return platform_day(self.clock())

    async def owners(self, room_ids: Sequence[str]) -> Sequence[str | None]:
        """Who made each room; nobody is known to have where Redis is out of reach, so that looking goes on."""
        try:
            return await self.rooms.owners(room_ids)
        except StateGone:
            return [None] * len(room_ids)

    async def keep_last(self, person: Person, room_id: str) -> None:
        """Keeps what `last` means to a person, where Redis is there to keep it."""
        with suppress(StateGone):
            await self.contexts.keep_last(person.id, room_id)

    async def keep_listed(self, person: Person, room_ids: Sequence[str]) -> None:
        """Keeps what `#N` means to a person, where Redis is there to keep it."""
        with suppress(StateGone):
            await self.contexts.keep_listed(person.id, room_ids)


async def _no_note(note: Mapping[str, str]) -> None:
    return None


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Who asked, when and where, and how far it came before.

    `begin` is awaited immediately before a call whose repetition would do the thing twice, with what helps to
    recognise its outcome, and `keep` with that outcome immediately after. `interrupted` is true when such a call
    had begun in a process that died: then `kept` is what was given last, and what is missing must be looked up,
    not repeated. `confirmed` is what the person saw when they pressed the confirmation (None: not confirmed yet).
    """

    person: Person
    channel: str
    asked_at: datetime
    begin: Callable[[Mapping[str, str]], Awaitable[None]] = _no_note
    keep: Callable[[Mapping[str, str]], Awaitable[None]] = _no_note
    interrupted: bool = False
    kept: Mapping[str, str] = field(default_factory=dict)
    confirmed: Mapping[str, str] | None = None
