"""A tenant on the platform's stand-in, without Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import httpx
import pytest
from msgspec.structs import replace

from bot import telemetry
from bot.baijiayun import Backoff, Baijiayun, CreateRoom, Endpoint, StaticKey
from bot.classroom.creation import create
from bot.classroom.results import RoomCreated
from bot.classroom.room_directory import RoomDirectory
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import PLATFORM_ZONE
from bot.commands import GRAMMAR
from bot.errors import NotAllowed, TimetableProblem
from bot.language import CommandSigner, decode
from bot.language.commands import Command, NewRoom
from bot.people import Colleague, Person
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.state import (
    Assignments,
    AuditTrail,
    Cards,
    Contexts,
    Creations,
    DailyMessages,
    Editions,
    Keys,
    PartnerKeys,
    PartnerKeyStore,
    PendingCommands,
    PersonalData,
    Presses,
    Rooms,
    Schedules,
    Statistics,
    Substitutions,
    Timetables,
    Watches,
    connect,
)
from bot.state.room_directory import cipher
from bot.texts import Locale
from tests.http import local_client

T = TypeVar("T")

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PLATFORM_ZONE)
ANNA = Person("T0SCHOOL", "U0ANNA", "Anna", PLATFORM_ZONE, Locale("en"))
WORKSPACE_ADMIN = Person(
    "T0SCHOOL", "U0BOSS", "Boss", PLATFORM_ZONE, Locale("en"), workspace_admin=True, administrator=True
)


ENGLISH = NewRoom(
    title="English",
    start=datetime(2026, 11, 24, 14, tzinfo=PLATFORM_ZONE),
    end=datetime(2026, 11, 24, 15, tzinfo=PLATFORM_ZONE),
)


async def member(user: str) -> Person:
    """Anna, admins and whoever else is none of the guests."""
    if user == "U0GUEST":
        raise NotAllowed("guest")
    return replace(ANNA, id=user)


async def members() -> Sequence[Colleague]:
    """Anna, Ben, and two people called Lee."""
    named = {"U0ANNA": "anna", "U0BEN": "ben", "U0LEE1": "lee", "U0LEE2": "lee"}
    return [Colleague(id, frozenset({name, f"{name}@school.example"})) for id, name in named.items()]


class Sent(dict[str, tuple[str, str, bytes]]):
    """Files by their Slack IDs: who sent each, its name and its bytes."""

    async def read(self, file: str, person: str, most: int) -> tuple[str, bytes]:
        if file not in self:
            raise TimetableProblem("file_gone")
        sender, name, content = self[file]
        if sender != person:
            raise TimetableProblem("not_yours")
        return name, content


class Anywhere:
    """The channels of a workspace in which the bot may post everywhere."""

    async def for_reports(self, channel: str, person: str) -> str:
        return channel

    async def require_member(self, channel: str, person: str) -> None:
        return None

    async def visible(self, channels: Iterable[str], person: str) -> frozenset[str]:
        return frozenset(channels)


class Retries:
    """The client's own retries, without its pauses: in the first of them somebody may do something."""

    def __init__(self) -> None:
        self._pause: Callable[[], Awaitable[object]] | None = None

    def meanwhile(self, do: Callable[[], Awaitable[object]]) -> None:
        """Has this done once, between two attempts of one call."""
        self._pause = do

    async def __call__(self, endpoint: Endpoint[Any], attempt: Callable[[], Awaitable[T]]) -> T:
        tries = 0

        async def each() -> T:
            nonlocal tries
            tries += 1
            if tries > 1 and self._pause is not None:
                do, self._pause = self._pause, None
                await do()
            return await attempt()

        return await Backoff(wait=0, jitter=0)(endpoint, each)


@dataclass
class TenantSetup:
    """The tenant, and what tests reach behind it."""

    tenant: Tenant
    client: httpx.AsyncClient
    retries: Retries

    async def control(self, path: str, *orders: dict[str, Any], **order: Any) -> Any:
        """Does something to the platform behind the rules' back."""
        answer = await self.client.post(f"/_control{path}", json=list(orders) or order)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def unanswered(
        self, endpoint: str, do: Callable[[], Awaitable[object]], *, after: int = 0, when: str = "before"
    ) -> None:
        """Has one request answered by a gateway alone, before or after the platform did it, and something done before
        it is sent again.
        """
        await self.control("/faults", kind="http_502", endpoint=endpoint, after=after, when=when)
        self.retries.meanwhile(do)

    async def asked(self, endpoint: str) -> list[dict[str, Any]]:
        """The parameters of what the platform was asked, of one endpoint."""
        answer = await self.client.get("/_control/requests", params={"endpoint": endpoint})
        return [entry["parameters"] for entry in answer.json()]

    async def every_request(self) -> list[dict[str, Any]]:
        """All that the platform was asked."""
        entries: list[dict[str, Any]] = (await self.client.get("/_control/requests")).json()
        return entries

    async def room(self, title: str, begin: str = "2026-11-24T14:00", end: str = "2026-11-24T15:00") -> str:
        """A room on the platform, made by nobody of the workspace; gives its id."""
        start, finish = (datetime.fromisoformat(at).replace(tzinfo=PLATFORM_ZONE) for at in (begin, end))
        made = await self.tenant.platform.create_room(
            CreateRoom(title=title, start_time=start, end_time=finish)
        )
        return made.room_id

    async def class_with_visits(
        self, day: str, codes: range, visits: Mapping[int, tuple[str, str]], title: str = "English"
    ) -> str:
        """A class of a day from 8 to 9, with a code for each of these classrooms; some came from when to when."""
        room = await self.room(title, f"{day}T08:00", f"{day}T09:00")
        for number in codes:
            await self.tenant.platform.join_code(room, number)
        orders = [
            {
                "user_number": number,
                "user_name": f"S{number}",
                "began": f"{day}T{first}:00",
                "ended": f"{day}T{last}:00",
            }
            for number, (first, last) in visits.items()
        ]
        if orders:
            await self.control(f"/rooms/{room}/visits", *orders)
        return room

    async def carried(self, token: str) -> Command:
        """The command that is carried out once a question is confirmed."""
        pending = await self.tenant.pending_commands.peek(token)
        assert pending is not None
        return decode(self.tenant.grammar, pending.commands[0])

    async def pressed(self, token: str, person: Person = ANNA, **traits: Any) -> CommandContext:
        """What the press of a button carries that asks to confirm."""
        pending = await self.tenant.pending_commands.peek(token)
        assert pending is not None
        return context(person, confirmed=pending.seen, **traits)


@pytest.fixture
async def setup(redis_url: str) -> AsyncIterator[TenantSetup]:
    """An empty tenant at `NOW`."""
    config = PlatformConfig(seed="empty", now=NOW)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serve(create_app(config)))
        redis = await stack.enter_async_context(connect(redis_url))
        client = await stack.enter_async_context(local_client(url))
        keys = Keys("T0SCHOOL")
        account = str(config.partner_id)
        directory = RoomDirectory(Editions(redis, keys, account, cipher(config.secret_key)))
        key, retries = StaticKey(config.partner_key), Retries()
        platform = await stack.enter_async_context(
            Baijiayun(
                url,
                account,
                key,
                retry=retries,
                clock=lambda: NOW,
                listener=directory,
                observe=telemetry.platform_request,
            )
        )
        tenant = Tenant(
            team="T0SCHOOL",
            platform=platform,
            keys=PartnerKeys(config.partner_key, PartnerKeyStore(redis, keys, str(config.partner_id), None)),
            secret_key=config.secret_key,
            rooms=Rooms(redis, keys),
            creations=Creations(redis, keys),
            cards=Cards(redis, keys),
            contexts=Contexts(redis, keys),
            pending_commands=PendingCommands(redis, keys),
            presses=Presses(redis, keys),
            statistics=Statistics(redis, keys, str(config.partner_id)),
            schedules=Schedules(redis, keys),
            daily=DailyMessages(redis, keys),
            substitutions=Substitutions(redis, keys),
            assignments=Assignments(redis, keys),
            watches=Watches(redis, keys),
            timetables=Timetables(redis, keys),
            audit=AuditTrail(redis, keys),
            personal_data=PersonalData(redis, keys),
            directory=directory,
            channels=Anywhere(),
            files=Sent(),
            member=member,
            members=members,
            signer=CommandSigner.of(GRAMMAR, "tests"),
            clock=lambda: NOW,
        )
        yield TenantSetup(tenant, client, retries)


def context(person: Person = ANNA, **traits: Any) -> CommandContext:
    """Something this person asked for at `NOW`."""
    return CommandContext(person, "C0GENERAL", NOW, **traits)


async def created(setup: TenantSetup, command: NewRoom = ENGLISH, **traits: Any) -> RoomCreated:
    """A room that was created, by ANNA if nothing else is said."""
    made = await create(setup.tenant, context(**traits), command)
    assert isinstance(made, RoomCreated)
    return made
