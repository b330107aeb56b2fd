"""A tenant: a Slack workspace with its platform account and its stored data."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from bot.baijiayun import Baijiayun
from bot.classroom.room_directory import RoomDirectory
from bot.clock import Clock, platform_day
from bot.errors import RedisUnavailable
from bot.language import CommandSigner, Grammar, Syntax, encode
from bot.language.commands import Command
from bot.people import Colleague, Person
from bot.secret import SecretStr
from bot.state import (
    Assignments,
    AuditTrail,
    Cards,
    Contexts,
    Creations,
    DailyMessages,
    EnteredAccount,
    Pair,
    PartnerKeys,
    Pending,
    PendingCommands,
    PersonalData,
    Presses,
    Rooms,
    Schedules,
    Staff,
    Statistics,
    Substitutions,
    Timetables,
    Watches,
)
from bot.state.keys import PENDING_LIFE
from bot.texts import Language

RECORDS_DELAY = timedelta(minutes=90)
"""Default time after a class during which its records may still arrive.

A public copy of the platform's document of 2018 says that exported watch records are up to an hour late.
"""


_NOTHING: Mapping[str, str] = MappingProxyType({})


class Channels(Protocol):
    """The channels of the workspace."""

    async def for_reports(self, channel: str, person: str) -> str:
        """The ID of a channel, given by ID or name, after checking that the bot may post there for a person.

        Raises ChannelProblem.
        """
        ...

    async def require_member(self, channel: str, person: str) -> None:
        """Raises ChannelProblem unless a person is in a channel, so that something may be shared there for them."""
        ...

    async def visible(self, channels: Iterable[str], person: str) -> frozenset[str]:
        """Those of the channels, direct messages left out, that a person may know of."""
        ...


class Files(Protocol):
    """The files that members of the workspace sent to the bot."""

    async def read(self, file: str, person: str, most: int) -> tuple[str, bytes]:
        """The name and the bytes of a file that this person sent, by Slack ID. Raises TimetableProblem."""
        ...


class Tenant(Struct, frozen=True):
    """What handlers work with: the platform client, stored data and the grammar.

    `member` looks up a person of the workspace. Raises NotAllowed for who may not use Rollcall, ProfileUnavailable.
    `members` are all who may. Raises ProfileUnavailable. `entered` is the account that the workspace entered, or can
    enter; None if its account is in the settings.
    """

    team: str
    platform: Baijiayun
    keys: PartnerKeys
    secret_key: SecretStr | None
    rooms: Rooms
    creations: Creations
    cards: Cards
    contexts: Contexts
    pending_commands: PendingCommands
    presses: Presses
    statistics: Statistics
    schedules: Schedules
    daily: DailyMessages
    substitutions: Substitutions
    assignments: Assignments
    watches: Watches
    timetables: Timetables
    audit: AuditTrail
    personal_data: PersonalData
    directory: RoomDirectory
    channels: Channels
    files: Files
    member: Callable[[str], Awaitable[Person]]
    members: Callable[[], Awaitable[Sequence[Colleague]]]
    signer: CommandSigner
    clock: Clock
    records_delay: timedelta = RECORDS_DELAY
    entered: EnteredAccount | None = None

    @property
    def grammar(self) -> Grammar[Syntax]:
        """The language of commands."""
        return self.signer.grammar

    def today(self) -> date:
        """The current day in the platform's time zone."""
        return platform_day(self.clock())

    async def staff(self, room_ids: Sequence[str]) -> Sequence[Staff]:
        """The owner, teacher and substitute of each room; unknown without Redis, so that viewing still works."""
        try:
            return await self.rooms.staff(room_ids)
        except RedisUnavailable:
            return [Staff()] * len(room_ids)

    async def pairs(self, room_ids: Sequence[str]) -> Sequence[Pair]:
        """The other room of each pair; unknown without Redis."""
        try:
            return await self.rooms.pairs(room_ids)
        except RedisUnavailable:
            return [Pair()] * len(room_ids)

    async def classrooms(self) -> Mapping[int, str]:
        """The names of student classrooms, by number; none without Redis."""
        try:
            return await self.rooms.classrooms()
        except RedisUnavailable:
            return {}

    async def reader(self, user: str) -> Person:
        """A member as a message to them speaks: in the language they chose, if they did.

        Raises NotAllowed, ProfileUnavailable, RedisUnavailable.
        """
        person = await self.member(user)
        chosen = (await self.contexts.of(person.id)).language
        return replace(person, chosen=Language(chosen)) if chosen else person

    async def ask(
        self,
        context: CommandContext,
        command: Command,
        seen: Mapping[str, str] = _NOTHING,
        *,
        life: timedelta = PENDING_LIFE,
    ) -> str:
        """Stores a command for the person to confirm, and what they saw of it; the token for its buttons.

        Raises RedisUnavailable.
        """
        encoded = encode(self.grammar, command)
        pending = Pending.confirmation(context.person, context.channel, encoded, seen=seen)
        return await self.pending_commands.put(pending, life=life)

    async def keep_last(self, person: Person, room_id: str) -> None:
        """Stores what `last` means for a person, if Redis is available."""
        with suppress(RedisUnavailable):
            await self.contexts.keep_last(person.id, room_id)

    async def keep_listed(self, person: Person, room_ids: Sequence[str]) -> None:
        """Stores what `#N` means for a person, if Redis is available."""
        with suppress(RedisUnavailable):
            await self.contexts.keep_listed(person.id, room_ids)


_running: set[asyncio.Task[None]] = set()


def _start(work: Coroutine[Any, Any, None]) -> None:
    """Starts work and holds it: asyncio itself does not."""
    task = asyncio.create_task(work)
    _running.add(task)
    task.add_done_callback(_running.discard)


def _nowhere(done: int, of: int) -> None:
    """Nobody waits for it."""


async def _no_note(note: Mapping[str, str]) -> None:
    return None


class CommandContext(Struct, frozen=True):
    """Who gave a command, when and where, and its earlier progress.

    `id` stays the same when another process continues. A handler awaits `begin` immediately before a call that must not
    be repeated, with data that helps to recognize its outcome, and `keep` immediately afterwards, with the outcome.
    `later` starts work that the answer does not wait for; `advance` says how many of how many parts are done.
    `interrupted` means that such a call had begun in a process that died: `kept` is the last stored data, and the
    outcome must be looked up instead of repeating the call.
    `confirmed` is what the person saw when they confirmed (None: not confirmed). `in_parts` gives the context of
    each of several calls.
    """

    person: Person
    channel: str
    asked_at: datetime
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    begin: Callable[[Mapping[str, str]], Awaitable[None]] = _no_note
    keep: Callable[[Mapping[str, str]], Awaitable[None]] = _no_note
    later: Callable[[Coroutine[Any, Any, None]], object] = _start
    advance: Callable[[int, int], None] = _nowhere
    interrupted: bool = False
    kept: Mapping[str, str] = field(default_factory=dict)
    confirmed: Mapping[str, str] | None = None
    in_parts: Callable[[int], Awaitable[CommandContext]] | None = None

    async def part(self, number: int) -> CommandContext:
        """The context of one of several calls that must not be repeated either, counted from 0."""
        if self.in_parts is None:
            return replace(self, id=f"{self.id}.{number}")
        return await self.in_parts(number)
