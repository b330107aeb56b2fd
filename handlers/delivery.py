"""Delivers an answer to the person or the channel, and stores what "it" and `#N` mean after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import structlog
from msgspec import Struct

from bot import blocks
from bot.blocks import Message
from bot.classroom.results import CreationUnknown, FormOffered
from bot.classroom.tenant import Tenant
from bot.errors import NotShared, RedisUnavailable
from bot.slack import Posted
from bot.state import Cipher, Invocation
from bot.telemetry import reference_of
from handlers.answers import Answers
from handlers.cards import CardUpdate, RoomCards
from handlers.expiry import Expiry
from handlers.outbox import Outbox
from handlers.progress import Advance
from handlers.viewers import Viewers

log = structlog.get_logger(__name__)

PROGRESS_AFTER = 2.5
"""Seconds after which a person sees that the work goes on."""


UPDATE_INTERVAL = 3.0
"""Seconds between updates of how far the work is."""


async def _is_set(event: asyncio.Event, within: float) -> bool:
    """Whether it happens within so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await event.wait()
    return event.is_set()


class Answer(Struct, frozen=True):
    """A message, whether the channel shall see it, whether all is done with it, the room whose card it is, and the
    rooms that it numbers.

    `failed`: it says what went wrong. `private` is the same answer for the person who asked, in case a `public` one
    cannot be shared. `unknown` is the outcome of a creation that is still looked for. `card` is what happened to a
    room, for those who have its card. `form` takes the place of the message where Slack lets it be decrypted.
    """

    message: Message
    public: bool = False
    final: bool = True
    failed: bool = False
    room: str | None = None
    numbered: tuple[str, ...] = ()
    private: Message | None = None
    unknown: CreationUnknown | None = None
    card: CardUpdate | None = None
    form: FormOffered | None = None


class AnswerRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer as it is stored until it is sent."""

    message: Message
    public: bool = False
    failed: bool = False
    room: str | None = None
    numbered: tuple[str, ...] = ()
    private: Message | None = None
    card: CardUpdate | None = None


def written(answer: Answer, cipher: Cipher) -> str:
    """An answer as encrypted text, from which it can be sent as it was."""
    record = AnswerRecord(
        answer.message,
        answer.public,
        answer.failed,
        answer.room,
        answer.numbered,
        answer.private,
        answer.card,
    )
    return cipher.encrypt(msgspec.json.encode(record))


def read(text: str | None, cipher: Cipher) -> Answer | None:
    """The answer that `written` made this of; None if there is none, or the cipher was another."""
    decrypted = cipher.decrypt(text) if text is not None else None
    if decrypted is None:
        return None
    kept = msgspec.json.decode(decrypted, type=AnswerRecord)
    return Answer(
        kept.message,
        public=kept.public,
        failed=kept.failed,
        room=kept.room,
        numbered=kept.numbered,
        private=kept.private,
        card=kept.card,
    )


class Delivery(Struct, frozen=True):
    """Delivers answers, each to who may see it."""

    tenants: Callable[[str], Tenant]
    answers: Answers
    outbox: Outbox
    viewers: Viewers
    cards: RoomCards
    expiry: Expiry
    cipher: Cipher
    slow: float = PROGRESS_AFTER
    updates: float = UPDATE_INTERVAL

    async def send(self, invocation: Invocation, answer: Answer, placeholder: Posted | None = None) -> None:
        """Delivers an answer, replacing the `placeholder` if there is one. Never raises.

        That it is shown comes last: if this process dies after that, and before it could mark the answer as told,
        whoever takes over shows it again where Slack does not tell that it was shown.
        """
        if answer.failed and invocation.reply.beside_if_failed:
            beside = msgspec.structs.replace(invocation.reply, replace=False)
            invocation = msgspec.structs.replace(invocation, reply=beside)
        message: Message | None = answer.message
        if answer.card is not None and not answer.public:
            message = await self.cards.answer(invocation, answer.card, answer.message, placeholder)
        if answer.card is not None and message is not None:
            await self.cards.tell(invocation, answer.card)
        if answer.public:
            ts = await self._publish(invocation, answer, placeholder)
            await self._keep_context(invocation, answer, ts)
        else:
            await self._keep_context(invocation, answer, None)
            if message is not None:
                posted = await self.outbox.send(invocation, message, placeholder)
                await self.expiry.begin(invocation, message, posted, self.viewers.lately(invocation))

    async def acknowledgement(self, invocation: Invocation, answer: Answer) -> dict[str, Any] | None:
        """The answer as the body of an acknowledgement, None if it has to be sent.

        Slack shows it in the same moment in which it takes the command as acknowledged: neither is there without the
        other, so that nothing of it need outlast this process.
        """
        if answer.public:
            return None
        body = self.answers.slack(invocation.team).acknowledgement(answer.message)
        if body is not None:
            await self._keep_context(invocation, answer, None)
        return body

    async def show_progress(
        self, invocation: Invocation, done: asyncio.Event, advance: Advance | None = None
    ) -> Posted | None:
        """Shows that work goes on which takes long, and in a direct message how far it is; what to replace then."""
        if await _is_set(done, self.slow):
            return None
        shown = advance or Advance()
        viewer = self.viewers.lately(invocation)
        said = shown.done
        placeholder = await self.answers.show_progress(
            invocation, blocks.working(viewer, said, shown.of, shown.wait)
        )
        while placeholder is not None and not await _is_set(done, self.updates):
            if shown.done != said:
                said = shown.done
                await self.answers.update_progress(
                    invocation, placeholder, blocks.working(viewer, said, shown.of)
                )
        return placeholder

    async def _publish(
        self, invocation: Invocation, answer: Answer, placeholder: Posted | None
    ) -> str | None:
        """Shares an answer and returns its `ts`, empty where Slack does not tell it.

        If that fails, the person who asked is told why, above the answer. What a button shared is not posted again.
        Both return None.
        """
        try:
            if await self._is_shared(invocation):
                already = blocks.already_shared(self.viewers.lately(invocation))
                await self.outbox.send(invocation, already, placeholder)
                return None
            ts = await self.answers.publish(invocation, answer.message)
            await self._keep_shared(invocation, shared=True)
            return ts or ""
        except NotShared as error:
            log.warning("answer not shared", reason=error.reason)
            sorry = blocks.error(error, self.viewers.lately(invocation))
        except Exception as error:
            reference = reference_of(invocation.id)
            log.exception("answer not shared", reference=reference)
            sorry = blocks.error(error, self.viewers.lately(invocation), reference=reference)
        await self._keep_shared(invocation, shared=False)
        told = sorry if answer.private is None else blocks.joined_messages(sorry, answer.private)
        await self.outbox.send(invocation, told, placeholder)
        return None

    async def _is_shared(self, invocation: Invocation) -> bool:
        """Whether the button shared its message before, or does so now. Without Redis it is shared again."""
        with suppress(RedisUnavailable):
            presses = self.tenants(invocation.team).presses
            return invocation.button is not None and not await presses.share(invocation.button)
        return False

    async def _keep_shared(self, invocation: Invocation, *, shared: bool) -> None:
        with suppress(RedisUnavailable):
            if invocation.button is not None:
                await self.tenants(invocation.team).presses.keep_shared(invocation.button, shared=shared)

    async def _keep_context(self, invocation: Invocation, answer: Answer, shared: str | None) -> None:
        """Keeps what "it" and `#N` mean from now on, as far as Redis is there."""
        with suppress(RedisUnavailable):
            if answer.room is not None:
                await self._keep_card(invocation, answer.room, shared)
            if answer.numbered and shared is not None:
                await self._keep_shared_list(invocation, answer.numbered, shared)

    async def _keep_card(self, invocation: Invocation, room_id: str, shared: str | None) -> None:
        """Keeps which room "it" is: in the thread under a shared card, or where the answer stands."""
        contexts = self.tenants(invocation.team).contexts
        if shared:
            await contexts.keep_card(f"{invocation.reply.channel}:{shared}", None, room_id)
        elif invocation.reply.place is not None:
            await contexts.keep_card(invocation.reply.place, invocation.user, room_id)

    async def _keep_shared_list(self, invocation: Invocation, room_ids: tuple[str, ...], ts: str) -> None:
        """Keeps which rooms the numbers of a shared list mean to who reads it: where it stands, and under it."""
        contexts, reply = self.tenants(invocation.team).contexts, invocation.reply
        await contexts.share_list(reply.place or reply.channel, room_ids)
        if ts:
            await contexts.share_list(f"{reply.channel}:{ts}", room_ids)
