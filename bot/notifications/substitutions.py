"""Sends offers to substitute, and notifies everyone concerned of the outcome, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Final

import msgspec
from msgspec import Struct

from bot import blocks
from bot.blocks import Message, Viewer
from bot.classroom.tenant import Tenant
from bot.errors import NotAllowed, ProfileUnavailable
from bot.jobs import HeldJob
from bot.notifications.notifier import RETRY_DELAY, Notifier
from bot.slack import Refused
from bot.state import Offer, Subject
from bot.state.keys import OFFER_LIFE
from bot.texts import Texts

REMIND_AFTER: Final = timedelta(minutes=15)
"""After this long without an answer, who asked is told."""

Render = Callable[[Offer, Viewer], Message]


class SubstitutionNotifier(Struct, frozen=True):
    """Runs the jobs of offers."""

    tenants: Callable[[str], Tenant]
    notifier: Notifier

    async def run(self, held: HeldJob) -> None:
        """Sends the messages about an offer that are due by now. Raises LeaseLost, RedisUnavailable."""
        offer = msgspec.json.decode(held.job.body, type=Offer)
        tenant, queue = self.tenants(offer.team), self.notifier.queue
        current = await tenant.substitutions.of(offer.classes[0].id)
        accepted = await tenant.substitutions.answered(offer)
        ends = min(offer.at + OFFER_LIFE, max(each.end for each in offer.classes))
        now = tenant.clock()
        if accepted is None and (current is None or current.id != offer.id or now >= ends):
            await queue.finish(held)
        elif not await self._told(held, tenant, offer, accepted):
            await queue.again(held, now + RETRY_DELAY)
        elif accepted is None:
            late = offer.at + REMIND_AFTER
            await queue.again(held, late if now < late else ends)
        else:
            await queue.finish(held)

    async def _told(self, held: HeldJob, tenant: Tenant, offer: Offer, accepted: bool | None) -> bool:
        if accepted is None and tenant.clock() < offer.at + REMIND_AFTER:
            return await self._tell(held, tenant, offer, "offer", offer.to, blocks.substitution_offer)
        if accepted is None:
            return await self._tell(held, tenant, offer, "unanswered", offer.asker, blocks.offer_unanswered)
        if not accepted:
            return await self._tell(held, tenant, offer, "declined", offer.asker, blocks.offer_declined)
        is_told = offer.channel.startswith(("C", "G")) and await self._tell_channel(held, tenant, offer)
        told = [
            await self._tell(held, tenant, offer, "accepted", user, blocks.offer_accepted)
            for user in _concerned(offer, in_channel=is_told)
        ]
        return all(told)

    async def _tell(
        self, held: HeldJob, tenant: Tenant, offer: Offer, kind: str, user: str, render: Render
    ) -> bool:
        """Whether somebody is told, or can never be."""
        subject = Subject(f"substitute_{kind}", offer.classes[0].id, offer.at)
        return await self.notifier.tell_person(held, tenant, subject, user, partial(render, offer))

    async def _tell_channel(self, held: HeldJob, tenant: Tenant, offer: Offer) -> bool:
        """Whether the channel in which it was asked for is told: where the bot may post."""
        try:
            asker = await tenant.member(offer.asker)
            texts = Texts(asker.language, asker.locale)
            viewer = Viewer(asker, texts, tenant.clock(), tenant.signer, shared_by=offer.asker)
            subject = Subject("substitute_accepted", offer.classes[0].id, offer.at)
            message = blocks.offer_accepted(offer, viewer)
            return await self.notifier.tell(held, tenant.team, subject, offer.channel, message)
        except (NotAllowed, ProfileUnavailable, Refused):
            return False


def _concerned(offer: Offer, *, in_channel: bool) -> Iterator[str]:
    """Who is told that it was accepted: the teacher, and who asked, unless they see it in the channel."""
    if offer.teacher is not None and offer.teacher != offer.to:
        yield offer.teacher
    if not in_channel and offer.asker != offer.teacher:
        yield offer.asker
