"""The cards of rooms that people have as direct messages: posted once, and brought up to date when the room changes.

A job for each room does it. What happens to the room while it runs starts it anew, and one process at a time writes, so
that what is known last stands there. That a card is about to be posted is stored first: who finds that and no message
looks for it.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot import blocks
from bot.baijiayun import AlreadyDeleted, BaijiayunError, NoSuchRoom
from bot.blocks import Message
from bot.classroom.results import NewsKind, RoomNews
from bot.classroom.rooms import state_of
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import Clock
from bot.errors import NotAllowed, ProfileUnavailable, RedisUnavailable
from bot.jobs import HeldJob, Job, Queue
from bot.language.commands import CardPlace, RoomId
from bot.slack import (
    Busy,
    Posted,
    Refused,
    Slack,
    SlackError,
    TokenRefused,
    Transient,
    Unreachable,
    retry,
)
from bot.state import CARD, Cipher, Invocation, LastingCard, Reply
from handlers.viewers import Viewers

log = structlog.get_logger(__name__)

EVENT_TYPE: Final = "rollcall_card"

RETRY_DELAYS: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 80, 160))
"""Between two attempts; the last one repeats."""

GIVE_UP_AFTER: Final = timedelta(minutes=30)
"""How long it is attempted."""

WANTED: Final = "wanted "
"""Beginning of the fields of a job that name who shall have a card, and may have none yet."""

POST_TIMEOUT: Final = timedelta(seconds=30)
"""Age at which a card that was begun and is not found was not posted: longer than a process has to post it."""

RENDERED_FOR: Final = timedelta(seconds=10)
"""How long after a room was asked for nothing else can have happened to it: less than a takeover takes."""

WRITE_POLL_INTERVAL, WRITE_TIMEOUT = 0.1, 5.0
"""Seconds between two looks whether cards may be written, which another process writes, and in all."""

TELL_RETRY_INTERVAL, MAX_TELL_TRIES = 1.0, 600
"""Seconds between two attempts to have cards updated while Redis is out of reach, and how many there are."""

MAX_TRIES: Final = 5
"""How often a job is started that ends at that very moment."""


class CardUpdate(Struct, frozen=True):
    """What happened to a room. `own` is the card of who created it, `brief` the answer beside it."""

    news: RoomNews
    own: Message | None = None
    brief: Message | None = None


class _Target(msgspec.Struct, frozen=True):
    team: str
    room: str


class RoomCards(Struct, frozen=True):
    """Posts and updates the cards. `later` starts work in the background."""

    tenants: Callable[[str], Tenant]
    viewers: Viewers
    slack: Callable[[str], Slack]
    queue: Queue
    clock: Clock
    later: Callable[[Coroutine[Any, Any, None]], object]
    cipher: Cipher

    async def answer(
        self, invocation: Invocation, update: CardUpdate, message: Message, placeholder: Posted | None
    ) -> Message | None:
        """The answer to who created a room; None if it was posted as their card, in their direct messages.

        Where it cannot be posted as that now, or may have been, it only tells where the card is: a job will see to it.
        """
        if update.own is None or update.brief is None:
            return message
        place = await self._place(invocation.team, invocation.user)
        try:
            if not await self._is_with_bot(invocation):
                return update.brief if place is CardPlace.DIRECT else message
            card = await self._posted_as_card(invocation, update, message, placeholder)
        except (RedisUnavailable, SlackError) as why:
            log.warning("answer not posted as a card", reason=type(why).__name__)
            return message if place is CardPlace.HERE else update.brief
        # a question that only the person saw for the moment is still there
        is_left = invocation.reply.replace and invocation.reply.message_ts is None
        return update.brief if is_left or placeholder not in (None, card) else None

    async def tell(self, invocation: Invocation, update: CardUpdate) -> None:
        """Schedules the update of a room's cards, in any process, as soon as Redis is available."""
        try:
            await self._start(invocation, update)
        except RedisUnavailable:
            log.warning("cards not updated yet", room=update.news.room)
            self.later(self._tell_later(invocation, update))

    async def _tell_later(self, invocation: Invocation, update: CardUpdate) -> None:
        for _ in range(MAX_TELL_TRIES):
            await asyncio.sleep(TELL_RETRY_INTERVAL)
            with suppress(RedisUnavailable):
                await self._start(invocation, update, is_late=True)
                return
        log.error("cards not updated", room=update.news.room)

    async def renew(self, team: str, news: RoomNews) -> None:
        """Schedules the update of a room's existing cards; nobody gets a new one. Raises RedisUnavailable."""
        if await self.tenants(team).cards.of(news.room):
            await self._begin(team, CardUpdate(news), set(), self.clock())

    async def refresh(self, held: HeldJob) -> None:
        """Brings the cards of a room up to date, or schedules another attempt. Raises LeaseLost, RedisUnavailable."""
        target = msgspec.json.decode(held.job.body, type=_Target)
        with structlog.contextvars.bound_contextvars(room=target.room):
            try:
                is_done = await self._refreshed(held, target)
            except (NoSuchRoom, AlreadyDeleted):
                is_done = True
            except (Transient, TokenRefused, BaijiayunError, ProfileUnavailable) as why:
                log.warning("card not updated yet", reason=type(why).__name__)
                is_done = False
            if is_done or await self._is_given_up(held):
                await self.queue.drop(held)

    async def _is_with_bot(self, invocation: Invocation) -> bool:
        reply = invocation.reply
        if not reply.is_direct:
            return False
        return reply.with_bot or await self.slack(invocation.team).direct(invocation.user) == reply.channel

    async def _posted_as_card(
        self, invocation: Invocation, update: CardUpdate, message: Message, placeholder: Posted | None
    ) -> Posted:
        """Where the answer stands as the person's card. Raises RedisUnavailable, SlackError."""
        tenant, user = self.tenants(invocation.team), invocation.user
        slack, metadata = self.slack(invocation.team), metadata_of(update.news.room, user)
        known = await tenant.cards.begin(update.news.room, user, self.clock())
        if known is not None and known.ts:
            return Posted(known.channel, known.ts)
        reply, posted = invocation.reply, None
        if known is not None:
            posted = await slack.find(reply.channel, metadata, known.begun, reply.thread_ts)
        if posted is None:
            # who began it, if anybody did, is gone: what they posted would be there
            shown = placeholder or _pressed_message(reply)
            try:
                posted = await _shown_once(slack, invocation, message, metadata, shown)
            except (Refused, Busy, Unreachable):
                await tenant.cards.drop(update.news.room, user)
                raise
        with suppress(RedisUnavailable):
            at = invocation.asked_at.timestamp()
            await self._keep(tenant, update.news.room, user, posted, at)
        return posted

    async def _wanted(self, invocation: Invocation, update: CardUpdate) -> set[str]:
        """Who shall have a card that they may not have yet: who teaches the room, if another did something to it, and
        who did something that makes it theirs, unless they chose otherwise. Raises RedisUnavailable.
        """
        news = update.news
        wanted = {user for user in await self._told(invocation.team, news) if user != invocation.user}
        is_theirs = update.own is not None or news.to == invocation.user
        if is_theirs and await self._place(invocation.team, invocation.user) is not CardPlace.HERE:
            wanted.add(invocation.user)
        return wanted

    async def _told(self, team: str, news: RoomNews) -> set[str]:
        told = {news.to}
        if news.kind in (NewsKind.CHANGED, NewsKind.DELETED):
            (staff,) = await self.tenants(team).rooms.staff([news.room])
            told |= {staff.taught_by, staff.substitute}
        return {user for user in told if user is not None}

    async def _place(self, team: str, user: str) -> CardPlace:
        with suppress(RedisUnavailable):
            return CardPlace(await self.tenants(team).contexts.card_place(user) or CardPlace.BOTH)
        return CardPlace.BOTH

    def _encrypted(self, card: Message) -> str:
        return self.cipher.encrypt(msgspec.json.encode(card))

    async def _start(self, invocation: Invocation, update: CardUpdate, *, is_late: bool = False) -> None:
        """Starts the job for what an invocation did, unless the cards show, or will, what was asked for after it.

        It may be told late, where Redis was away or its process died: the card that was rendered then may be out of
        date, and of what came after it only who has no card yet hears.
        """
        wanted, at = await self._wanted(invocation, update), invocation.asked_at
        if is_late or self.clock() - at > RENDERED_FOR:
            update = msgspec.structs.replace(update, own=None)
        cards = await self.tenants(invocation.team).cards.of(update.news.room)
        job = await self.queue.get(_key(invocation.team, update.news.room))
        shown = max((card.at for card in cards.values()), default=0.0)
        if at.timestamp() >= max(shown, float(job.state.get("at", 0)) if job else 0.0):
            await self._begin(invocation.team, update, wanted, at)
            return
        missing = {user for user in wanted if user not in cards or not cards[user].ts}
        late = {"card": None, **{f"{WANTED}{user}": "" for user in missing}}
        if missing and not (job and await self.queue.schedule(job.job.key, None, late)):
            await self._begin(invocation.team, msgspec.structs.replace(update, own=None), missing, at)

    async def _begin(self, team: str, update: CardUpdate, wanted: set[str], at: datetime) -> None:
        body = msgspec.json.encode(_Target(team, update.news.room)).decode()
        job = Job(key=_key(team, update.news.room), kind=CARD, body=body)
        changes = {
            "news": _json(update.news),
            "at": repr(at.timestamp()),
            "since": self.clock().isoformat(),
            "tries": None,
            # what was rendered before is out of date once something else has happened
            "card": self._encrypted(update.own) if update.own and update.news.by in wanted else None,
            **{f"{WANTED}{user}": "" for user in wanted},
        }
        for _ in range(MAX_TRIES):
            if await self.queue.add(job, None, changes) or await self.queue.schedule(job.key, None, changes):
                return
        log.error("cards not updated")

    async def _refreshed(self, held: HeldJob, target: _Target) -> bool:
        tenant = self.tenants(target.team)
        cards: dict[str, LastingCard | None] = {**await tenant.cards.of(target.room)}
        for wanted in (name.removeprefix(WANTED) for name in held.state if name.startswith(WANTED)):
            cards.setdefault(wanted, None)
        done = [await self._brought_up_to_date(held, tenant, target, *card) for card in cards.items()]
        return all(done)

    async def _brought_up_to_date(
        self, held: HeldJob, tenant: Tenant, target: _Target, user: str, known: LastingCard | None
    ) -> bool:
        try:
            message, notice = await self._message(held, tenant, target, user)
            async with self._alone(held, tenant, target) as is_alone:
                if not is_alone or not await self._written(tenant, target, user, known, message):
                    return False
                await self._note(held, tenant, target, user)
            if notice is not None and known is not None and known.ts:
                await self._tell_once(held, tenant, target, user, notice)
            return True
        except NotAllowed:
            log.info("card not updated, person left")
        except TokenRefused:
            raise
        except Refused as refused:
            log.warning("card not accepted", error=refused.name)
        await tenant.cards.drop(target.room, user)
        return True

    @asynccontextmanager
    async def _alone(self, held: HeldJob, tenant: Tenant, target: _Target) -> AsyncIterator[bool]:
        """Whether this process alone writes cards of the room while the context is open, and the job is its own still.

        What a slower process wrote later would be out of date. Raises LeaseLost, RedisUnavailable.
        """
        end = time.monotonic() + WRITE_TIMEOUT
        while not (is_alone := await tenant.cards.begin_writing(target.room, held.token)):
            if time.monotonic() > end:
                break
            await asyncio.sleep(WRITE_POLL_INTERVAL)
        try:
            await self.queue.confirm(held)
            yield is_alone
        finally:
            if is_alone:
                with suppress(RedisUnavailable):
                    await tenant.cards.end_writing(target.room, held.token)

    async def _message(
        self, held: HeldJob, tenant: Tenant, target: _Target, user: str
    ) -> tuple[Message, Message | None]:
        """A person's card, as they may see it, and what they are told beside it.

        Raises NotAllowed, ProfileUnavailable, BaijiayunError.
        """
        news = msgspec.json.decode(held.state["news"], type=RoomNews)
        if news.by == user and (card := self.cipher.decrypt(held.state.get("card", ""))) is not None:
            return msgspec.json.decode(card, type=Message), None
        now, reply = self.clock(), Reply(channel="", user=user)
        asked = Invocation(
            id=held.job.key, team=tenant.team, user=user, channel="", asked_at=now, reply=reply
        )
        viewer = await self.viewers.of(await self.viewers.in_context(asked))
        context = CommandContext(viewer.person, "", now)
        result = await state_of(tenant, context, RoomId(target.room))
        message = blocks.lasting_card(result, news, viewer)
        if viewer.signer.kept:
            await tenant.pending_commands.keep(viewer.signer.kept)
        return message, blocks.room_news(result, news, viewer)

    async def _tell_once(
        self, held: HeldJob, tenant: Tenant, target: _Target, user: str, notice: Message
    ) -> None:
        """Tells a person what happened, unless that was done or begun: their card says it too."""
        card = (await tenant.cards.of(target.room))[user]
        told = hashlib.sha256(held.state["news"].encode()).hexdigest()[:16]
        if card.told == told:
            return
        await tenant.cards.keep(target.room, user, replace(card, told=told))
        try:
            await self.slack(tenant.team).post(card.channel, notice)
        except (Busy, Unreachable):
            await tenant.cards.keep(target.room, user, card)
            raise

    async def _written(
        self, tenant: Tenant, target: _Target, user: str, known: LastingCard | None, message: Message
    ) -> bool:
        """Whether a person's card is there with this content. Raises SlackError."""
        slack = self.slack(tenant.team)
        if known is not None and known.ts:
            await slack.update(Posted(known.channel, known.ts), message)
            await tenant.cards.keep(target.room, user, known)
            return True
        channel = await slack.direct(user)
        begun = await tenant.cards.begin(target.room, user, self.clock())
        if begun is None:
            await self._post(tenant, target, user, channel, message)
        elif (found := await slack.find(channel, metadata_of(target.room, user), begun.begun)) is not None:
            await self._update(tenant, target, user, found, message)
        elif self.clock() - begun.begun < POST_TIMEOUT:
            return False
        else:
            await self._post(tenant, target, user, channel, message)
        return True

    async def _note(self, held: HeldJob, tenant: Tenant, target: _Target, user: str) -> None:
        """Keeps of when it is what a person's card shows."""
        card = (await tenant.cards.of(target.room))[user]
        await tenant.cards.keep(target.room, user, replace(card, at=float(held.state.get("at", 0))))

    async def _update(
        self, tenant: Tenant, target: _Target, user: str, posted: Posted, message: Message
    ) -> None:
        await self.slack(tenant.team).update(posted, message)
        await self._keep(tenant, target.room, user, posted)

    async def _post(self, tenant: Tenant, target: _Target, user: str, channel: str, message: Message) -> None:
        slack, now = self.slack(tenant.team), self.clock()
        await tenant.cards.keep(target.room, user, LastingCard(begun=now))
        try:
            posted = await slack.post_once(channel, message, metadata_of(target.room, user), now)
        except (Busy, Unreachable):
            await tenant.cards.drop(target.room, user)
            raise
        await self._keep(tenant, target.room, user, posted)

    async def _keep(self, tenant: Tenant, room: str, user: str, posted: Posted, at: float = 0.0) -> None:
        card = LastingCard(begun=self.clock(), channel=posted.channel, ts=posted.ts, at=at)
        await tenant.cards.keep(room, user, card)

    async def _is_given_up(self, held: HeldJob) -> bool:
        """Whether it has been attempted for long enough; if not, it is scheduled again."""
        tries = int(held.state.get("tries", 0))
        at = self.clock() + RETRY_DELAYS[min(tries, len(RETRY_DELAYS) - 1)]
        if at > datetime.fromisoformat(held.state["since"]) + GIVE_UP_AFTER:
            log.error("card not updated")
            return True
        await self.queue.again(held, at, {"tries": str(tries + 1)})
        return False


def _key(team: str, room: str) -> str:
    """Of the job of a room's cards."""
    return f"{team} {room} {CARD}"


def metadata_of(room: str, user: str) -> Mapping[str, Any]:
    """Identifies a person's card of a room."""
    return {"event_type": EVENT_TYPE, "event_payload": {"room": room, "person": user}}


async def _shown_once(
    slack: Slack, invocation: Invocation, message: Message, metadata: Mapping[str, Any], shown: Posted | None
) -> Posted:
    """Shows a message in the place of the one that is `shown`, or posts it. Raises SlackError."""
    if shown is not None:
        await retry(partial(slack.update, shown, message, metadata), idempotent=True)
        return shown
    reply, since = invocation.reply, invocation.asked_at
    return await retry(
        partial(slack.post_once, reply.channel, message, metadata, since, thread_ts=reply.thread_ts)
    )


def _pressed_message(reply: Reply) -> Posted | None:
    """The message that the answer takes the place of, where it lasts."""
    return Posted(reply.channel, reply.message_ts) if reply.replace and reply.message_ts else None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
