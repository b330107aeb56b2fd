"""Sends people their classes of the day, each message once. The list of rooms is read once for all who are due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta

import msgspec
import structlog
from msgspec import Struct, field

from bot import blocks
from bot.baijiayun import BaijiayunError
from bot.blocks import Viewer
from bot.classroom.finding import known_rooms
from bot.classroom.known_rooms import ListedRooms, WholeList
from bot.classroom.reminders import classes_of_day, next_due
from bot.classroom.tenant import Tenant
from bot.errors import NotAllowed, ProfileUnavailable
from bot.jobs import HeldJob
from bot.notifications.notifier import Notifier
from bot.people import Person
from bot.slack import Refused
from bot.state import AT, DAILY, DUE, Recipient, Subject

log = structlog.get_logger(__name__)

LIST_LIFE = timedelta(minutes=1)
"""How old the list of rooms may be that several messages are made of."""

RETRY_DELAY = timedelta(minutes=1)
"""Between two attempts at a message."""

LATE_AFTER = timedelta(hours=2)
"""After this long a message is of no use, and the next one is waited for."""


class Listing(Struct):
    """A recent list of the platform's rooms, read once for all who ask for it at the same time."""

    tenant: Tenant
    _rooms: ListedRooms = field(default_factory=WholeList)
    _read_at: datetime | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def rooms(self) -> ListedRooms:
        """All rooms (API 10), at most `LIST_LIFE` old. Raises BaijiayunError."""
        async with self._reading:
            now = self.tenant.clock()
            if self._read_at is None or not timedelta() <= now - self._read_at < LIST_LIFE:
                self._rooms, self._read_at = await known_rooms(self.tenant), now
            return self._rooms


class Listings:
    """The listing of each workspace, created again if its account was replaced."""

    def __init__(self, tenants: Callable[[str], Tenant]) -> None:
        self._tenants = tenants
        self._made: dict[str, Listing] = {}

    def __call__(self, team: str) -> Listing:
        tenant, made = self._tenants(team), self._made.get(team)
        if made is None or made.tenant is not tenant:
            made = self._made[team] = Listing(tenant)
        return made


class DailySender(Struct, frozen=True):
    """Sends the daily messages of people."""

    tenants: Callable[[str], Tenant]
    listings: Callable[[str], Listing]
    notifier: Notifier

    async def send(self, held: HeldJob) -> None:
        """Sends the message of a job and schedules the next. Raises LeaseLost, RedisUnavailable."""
        to = msgspec.json.decode(held.job.body, type=Recipient)
        tenant, due = self.tenants(to.team), datetime.fromisoformat(held.state[DUE])
        try:
            person = await tenant.reader(to.user)
            is_done = tenant.clock() - due > LATE_AFTER or await self._sent(held, tenant, person, due)
        except NotAllowed:
            log.info("daily message ended, person left", user=to.user)
            await self.notifier.queue.drop(held)
            return
        except (BaijiayunError, ProfileUnavailable) as error:
            log.warning("daily message postponed", error=type(error).__name__)
            is_done = False
        if not is_done:
            await self.notifier.queue.again(held, tenant.clock() + RETRY_DELAY)
            return
        # what became due while this one was sent is sent too, while it is of use
        since = max(due, tenant.clock() - LATE_AFTER)
        following = next_due(time.fromisoformat(held.state[AT]), person, since)
        await self.notifier.queue.again(held, following, {DUE: following.isoformat()})

    async def _sent(self, held: HeldJob, tenant: Tenant, person: Person, due: datetime) -> bool:
        now = tenant.clock()
        known = await self.listings(tenant.team).rooms()
        result = await classes_of_day(tenant, person, known, now)
        viewer = Viewer.of_direct(person, now, tenant.signer.keeping())
        message = blocks.classes_of_day(result, viewer)
        if viewer.signer.kept:
            await tenant.pending_commands.keep(viewer.signer.kept)
        subject = Subject(DAILY, person.id, due)
        try:
            return await self.notifier.tell(held, tenant.team, subject, person.id, message, direct=True)
        except Refused as refused:
            log.warning("daily message not accepted", reason=refused.name)
            return True
