"""Checks upcoming classes, in one worker at a time, and sends the notices that are due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import compress
from typing import Final

import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot import blocks
from bot.baijiayun import AlreadyDeleted, BaijiayunError, ListedRoom, NoSuchRoom
from bot.blocks import Viewer
from bot.blocks.watch import HALTED
from bot.classroom.audit_recording import record_own
from bot.classroom.finding import fetch_room, rooms_between
from bot.classroom.results import Room
from bot.classroom.sightings import keep_sightings
from bot.classroom.tenant import Tenant
from bot.classroom.watch import (
    FOR_CHANNELS,
    WINDOWS,
    Decision,
    NoticeKind,
    Probe,
    about,
    decide,
    is_near,
    open_windows,
)
from bot.clock import PLATFORM_ZONE
from bot.errors import NotAllowed, ProfileUnavailable, RedisUnavailable
from bot.jobs import HeldJob, Job, LeaseLost
from bot.notifications.notifier import Notifier
from bot.people import Person
from bot.slack import Posted, Refused, SlackError, Transient
from bot.state import REQUESTS, TOLD, Agenda, Change, Planned, Reminder, Sighting, Watch, reserving
from bot.texts import SOURCE, Locale

log = structlog.get_logger(__name__)

CHECK_INTERVAL = 15.0
"""Seconds between checks."""

WATCH: Final = "watch"
"""The kind of the job, which one worker at a time holds."""

AGENDA_MARGIN = timedelta(hours=1)
"""How far from now a class that is upcoming may end or start, and more."""

AGENDA_LIFE = timedelta(minutes=2)
"""Maximum age of the stored list of upcoming classes: the platform can only list all of them at once."""

CONCURRENCY = 8
"""Maximum concurrent checks, which leaves room for people's commands in the platform's rate limit."""

WORKSPACE_CONCURRENCY = 16
"""Maximum workspaces that are checked at the same time: each has its own limit at the platform."""

GONE: Final = (NoSuchRoom, AlreadyDeleted)

NOBODY: Final = Person("", "", "", PLATFORM_ZONE, Locale(SOURCE))
"""A person without any permission."""


class ClassCheck(Struct, frozen=True):
    """A check of a class, and who is notified of its outcome."""

    kind: NoticeKind
    planned: Planned
    watches: tuple[Watch, ...]
    owner: str | None


class Watchers(Struct, frozen=True):
    """Watches the classes of all workspaces in one job, since each job holds a place in a worker.

    `teams` are those that can be watched; the job is named for `home`.
    """

    home: str
    teams: Callable[[], Awaitable[Sequence[str]]]
    watcher: Callable[[str], Watcher]
    beat: float = CHECK_INTERVAL

    @property
    def job(self) -> Job:
        """The job that `watch` runs."""
        return Job(key=f"{self.home} {WATCH}", kind=WATCH)

    async def watch(self, held: HeldJob) -> float:
        """Checks once and returns the seconds until the next check. Raises only RedisUnavailable and LeaseLost."""
        at_once = asyncio.Semaphore(WORKSPACE_CONCURRENCY)

        async def one(team: str) -> None:
            async with at_once:
                with suppress(NotAllowed):
                    await self.watcher(team).watch(held)

        # all have ended before the job goes on, or is left to another process
        for error in await asyncio.gather(*map(one, await self.teams()), return_exceptions=True):
            if error is not None:
                raise error
        return self.beat


class Watcher(Struct, frozen=True):
    """Watches the classes of one tenant."""

    tenant: Tenant
    notifier: Notifier

    async def watch(self, held: HeldJob) -> None:
        """Checks once. Raises only RedisUnavailable and LeaseLost."""
        try:
            # also the list of classes: it would else wait behind the reports of this process
            with reserving(REQUESTS // 2):
                await self._look(held)
        except (RedisUnavailable, LeaseLost):
            raise
        except BaijiayunError as error:
            log.warning("classes not checked: the platform does not answer", error=type(error).__name__)
        except Exception:
            log.exception("classes not checked")

    async def _look(self, held: HeldJob) -> None:
        tenant, now = self.tenant, self.tenant.clock()
        watches = tuple(await tenant.watches.all())
        if not watches and not await tenant.rooms.any_made():
            return
        classes = await self._near(now)
        staff = await tenant.rooms.staff([planned.room for planned in classes])
        told = [of.on_duty for of in staff]
        due = await self._due(_to_look_at(classes, told, watches, now), now)
        await self._tell_all(held, due, now)
        on_duty = {(each.room, each.start): user for each, user in zip(classes, told, strict=True)}
        for reminder in await tenant.watches.reminders():
            if reminder.start <= now:
                await tenant.watches.forget_reminder(reminder.room)
            elif on_duty.get((reminder.room, reminder.start)) != reminder.user:
                await self._bring_up_to_date(reminder, now)

    async def _near(self, now: datetime) -> tuple[Planned, ...]:
        """The upcoming classes, fetched from the platform (API 10) if the stored list is too old."""
        kept = await self.tenant.watches.agenda()
        if kept is not None and timedelta() <= now - kept.read_at < AGENDA_LIFE:
            return kept.classes
        try:
            told = [
                _planned(room)
                for room in await rooms_between(self.tenant, now - AGENDA_MARGIN, now + AGENDA_MARGIN)
            ]
        except BaijiayunError as error:
            if kept is None:
                raise
            log.warning("using the last known classes", error=type(error).__name__)
            return kept.classes
        agenda = Agenda(read_at=now, classes=tuple(planned for planned in told if is_near(planned, now)))
        await self.tenant.watches.keep_agenda(agenda)
        return agenda.classes

    async def _due(self, found: Iterable[ClassCheck], now: datetime) -> list[ClassCheck]:
        """Looks at classes; those of which someone is to be told, the soonest first.

        All are looked at before anybody is told, since a channel takes one notice in a second.
        """
        at_once = asyncio.Semaphore(CONCURRENCY)

        async def one(each: ClassCheck) -> bool:
            async with at_once:
                return await self._is_due(each, now)

        looked_at = sorted(found, key=lambda each: each.planned.start)
        return list(compress(looked_at, await asyncio.gather(*map(one, looked_at))))

    async def _is_due(self, found: ClassCheck, now: datetime) -> bool:
        """Whether someone is to be told; what the platform does not answer is asked again at the next check."""
        subject = about(found.kind, found.planned)
        (known,) = await self.tenant.watches.known([subject])
        if known == TOLD:
            return False
        waited = known if isinstance(known, datetime) else None
        with _alone(found.planned):
            what = decide(found.kind, found.planned, await self._probe(found), waited, now)
            if what is Decision.WAIT:
                await self.tenant.watches.keep_waiting(subject, now)
            elif what is Decision.SETTLED:
                await self.tenant.watches.settle(subject)
            else:
                return True
        return False

    async def _tell_all(self, held: HeldJob, due: Iterable[ClassCheck], now: datetime) -> None:
        """Tells of classes until they have to be looked at again; the next check goes on with the others."""
        at_once, ends = asyncio.Semaphore(CONCURRENCY), time.monotonic() + CHECK_INTERVAL

        async def one(found: ClassCheck) -> None:
            async with at_once:
                if time.monotonic() > ends:
                    return
                with _alone(found.planned):
                    if await self._tell(held, found, now):
                        await self.tenant.watches.settle(about(found.kind, found.planned))

        await asyncio.gather(*map(one, due))

    async def _probe(self, found: ClassCheck) -> bool:
        """Whether the teacher is present or the class in session; a positive result is stored."""
        room = found.planned.room
        match WINDOWS[found.kind].probe:
            case Probe.TEACHER:
                seen, sighting = await self.tenant.platform.teacher_present(room), Sighting.TEACHER
            case Probe.CLASS:
                seen, sighting = await self.tenant.platform.in_class(room), Sighting.CLASS
            case Probe.NOTHING:
                return False
        if seen:
            await keep_sightings(self.tenant, room, sighting)
        return seen

    async def _tell(self, held: HeldJob, found: ClassCheck, now: datetime) -> bool:
        """Notifies everyone concerned; False if some must be notified later."""
        if found.kind is NoticeKind.OWN:
            assert found.owner is not None
            return await self._tell_owner(held, found, found.owner, now)
        room = await self._as_planned(found, NOBODY)
        if room is None:
            return False
        done = [await self._tell_channel(held, found, room, watch, now) for watch in found.watches]
        return all(done)

    async def _tell_owner(self, held: HeldJob, found: ClassCheck, owner: str, now: datetime) -> bool:
        try:
            person = await self.tenant.reader(owner)
        except NotAllowed:
            return True
        except ProfileUnavailable as error:
            log.warning("room owner not found", error=str(error.__cause__))
            return False
        room = await self._as_planned(found, person)
        if room is None:
            return False
        viewer = Viewer.of_direct(person, now, self.tenant.signer)
        message = blocks.class_notice(found.kind, room, found.planned.start - now, viewer)
        subject = about(found.kind, found.planned)
        try:
            if not await self.notifier.tell(held, self.tenant.team, subject, owner, message, direct=True):
                return False
        except Refused as refused:
            log.warning("room owner not notified of their class", reason=refused.name)
            return True
        if (posted := await self.notifier.posted(held, subject, owner)) is not None:
            await self.tenant.watches.keep_reminder(_reminder(room, owner, posted))
        return True

    async def _bring_up_to_date(self, reminder: Reminder, now: datetime) -> None:
        """Writes into a reminder that its class was moved or deleted, or is another person's now."""
        tenant = self.tenant
        try:
            person = await tenant.reader(reminder.user)
            try:
                room = await fetch_room(tenant, person, reminder.room)
            except GONE:
                room = None
            if room is None or room.start != reminder.start or room.on_duty != reminder.user:
                message = blocks.reminder_changed(
                    reminder.title, room, Viewer.of_direct(person, now, tenant.signer)
                )
                slack = self.notifier.slack(tenant.team)
                await slack.update(Posted(reminder.channel, reminder.ts), message)
        except (Transient, BaijiayunError, ProfileUnavailable) as error:
            log.warning("reminder not updated yet", error=type(error).__name__)
            return
        except (SlackError, NotAllowed) as error:
            log.warning("reminder not updated", error=str(error))
        await tenant.watches.forget_reminder(reminder.room)

    async def _tell_channel(
        self, held: HeldJob, found: ClassCheck, room: Room, watch: Watch, now: datetime
    ) -> bool:
        subject = about(found.kind, found.planned)
        viewer = replace(Viewer.of_direct(self._owner(watch), now, self.tenant.signer), shared_by=watch.owner)
        message = blocks.class_notice(found.kind, room, abs(subject.at - now), viewer)
        try:
            return await self.notifier.tell(held, self.tenant.team, subject, watch.channel, message)
        except Refused as refused:
            log.warning("channel not notified of a class", channel=watch.channel, reason=refused.name)
            if refused.name in HALTED:
                await self._halt(watch, refused.name, now)
            return True

    async def _as_planned(self, found: ClassCheck, person: Person) -> Room | None:
        """The room as it is now; None if it was moved or deleted, which discards the stored list of classes."""
        try:
            room = await fetch_room(self.tenant, person, found.planned.room)
        except GONE:
            room = None
        if room is not None:
            now_planned = Planned(room=room.id, start=room.start, end=room.end)
            if about(found.kind, now_planned) == about(found.kind, found.planned):
                return room
        await self.tenant.watches.forget_agenda()
        return None

    async def _halt(self, watch: Watch, reason: str, now: datetime) -> None:
        """Turns off class watch in a channel that cannot be posted to, and tells the person who turned it on."""
        await self.tenant.watches.switch_off(watch.channel)
        turned_off = Change(
            at=int(now.timestamp()),
            by="",
            what="room.watch",
            outcome="done",
            whose=(watch.owner,),
            before={"channel": watch.channel},
            reason=reason,
        )
        await record_own(self.tenant.audit, f"{watch.channel} {now.isoformat()}", turned_off)
        viewer = Viewer.of_direct(self._owner(watch), now, self.tenant.signer)
        message = blocks.watch_halted(watch.channel, reason, viewer)
        slack = self.notifier.slack(self.tenant.team)
        with suppress(SlackError):
            await slack.post(await slack.direct(watch.owner), message)

    def _owner(self, watch: Watch) -> Person:
        return Person(self.tenant.team, watch.owner, "", PLATFORM_ZONE, Locale(watch.language))


@contextmanager
def _alone(planned: Planned) -> Iterator[None]:
    """What goes wrong with one class must not keep the others from being checked."""
    try:
        yield
    except BaijiayunError as error:
        log.warning("class not checked", room=planned.room, error=type(error).__name__)
    except (RedisUnavailable, LeaseLost):
        raise
    except Exception:
        log.exception("class not checked", room=planned.room)


def _to_look_at(
    classes: Iterable[Planned], owners: Iterable[str | None], watches: tuple[Watch, ...], now: datetime
) -> Iterable[ClassCheck]:
    """The checks that someone is to be notified of."""
    for planned, owner in zip(classes, owners, strict=True):
        for kind in open_windows(planned, now):
            if watches if kind in FOR_CHANNELS else owner:
                yield ClassCheck(kind, planned, watches, owner)


def _reminder(room: Room, user: str, posted: Posted) -> Reminder:
    return Reminder(
        room=room.id, title=room.title, start=room.start, user=user, channel=posted.channel, ts=posted.ts
    )


def _planned(room: ListedRoom) -> Planned:
    return Planned(room=room.room_id, start=room.start_time, end=room.end_time)
