"""What users see of the workspace, and how to wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .delivery import Delivery
from .directory import Channel
from .fields import fields
from .message_store import Change, Message
from .world import View, World

BY_WORKERS = frozenset({"rollcall_report", "rollcall_report_notice", "rollcall_timetable", "rollcall_watch"})
"""The types of metadata of what workers tell, at any time and to no line that was typed."""

WAIT_TIMEOUT = 60.0
"""Seconds to wait for what the bot does, unless told otherwise: on a machine that has other work on all its cores."""

QUIET_STEPS = 10
"""In how many steps quiet is waited for."""


class Observer:
    """Reads conversations as a user sees them. Waiting is event-driven, without polling."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def changes(self) -> list[Change]:
        """All changes of messages, oldest first."""
        return self.world.messages.changes

    def channel(self, reference: str) -> Channel:
        """A channel by id or name. Raises LookupError when there is none."""
        found = self.world.directory.channel(reference)
        if found is None:
            raise LookupError(f"no channel {reference!r}")
        return found

    def direct(self, user: str = "U0DEMO") -> str:
        """The id of the direct message between a user and the bot."""
        return self.world.directory.direct(user).id

    def seen(self, user: str = "U0DEMO", channel: str = "general") -> list[Message]:
        """The messages a user sees in a channel, oldest first."""
        room = self.channel(channel).id
        return [m for m in self.world.messages.all if m.channel == room and self.visible(m, user)]

    def answers(self, delivery: Delivery) -> list[Message]:
        """The messages the bot posted or changed in response to a delivery, oldest first.

        What was done in a modal, or by a global shortcut, may be answered anywhere.

        Messages whose first block has the ID `placeholder` only say that the answer is still to come, and those of the
        ID `card` stand beside answers; they are omitted, and so is what a worker tells meanwhile.
        """
        changes = self.changes[delivery.mark :]
        return list(dict.fromkeys(change.message for change in changes if self._is_answer(change, delivery)))

    async def answer(self, delivery: Delivery, within: float = WAIT_TIMEOUT) -> Message:
        """Wait for the first answer to a delivery. Raises TimeoutError after `within` seconds."""
        await self.world.messages.wait_until(lambda: bool(self.answers(delivery)), within)
        return self.answers(delivery)[0]

    async def wait_for_message(
        self,
        where: Callable[[Message], bool] = lambda message: True,
        *,
        user: str = "U0DEMO",
        channel: str = "general",
        since: Delivery | None = None,
        within: float = WAIT_TIMEOUT,
    ) -> Message:
        """Wait for a message of the bot that the user sees and `where` accepts; returns the latest.

        With `since`, only messages posted or changed after that delivery count. Raises TimeoutError after
        `within` seconds.
        """

        def fitting() -> list[Message]:
            changed = {change.message for change in self.changes[since.mark if since else 0 :]}
            bot = self.world.directory.bot.id
            return [m for m in self.seen(user, channel) if m in changed and m.author == bot and where(m)]

        await self.world.messages.wait_until(lambda: bool(fitting()), within)
        return fitting()[-1]

    def view(self, user: str = "U0DEMO") -> View | None:
        """The modal that a user sees: the one opened last, of those that are open."""
        mine = [view for view in self.world.views.values() if view.user == user]
        return mine[-1] if mine else None

    async def wait_for_view(
        self, where: Callable[[View], bool], *, user: str = "U0DEMO", within: float = WAIT_TIMEOUT
    ) -> View:
        """Wait until the user sees a modal that `where` accepts. Raises TimeoutError after `within` seconds."""

        def fitting() -> bool:
            view = self.view(user)
            return view is not None and where(view)

        await self.world.messages.wait_until(fitting, within)
        view = self.view(user)
        assert view is not None
        return view

    async def wait_for_form(self, *, user: str = "U0DEMO", within: float = WAIT_TIMEOUT) -> View:
        """Wait until the user sees a modal that can be filled in."""
        return await self.wait_for_view(lambda view: bool(fields(view.body)), user=user, within=within)

    async def wait_until(self, ready: Callable[[], bool], within: float) -> None:
        """Wait until something holds of what users see. Raises TimeoutError after `within` seconds."""
        await self.world.messages.wait_until(ready, within)

    async def wait_for_change(self, since: int, within: float | None = None) -> None:
        """Wait until there are more than `since` changes. Raises TimeoutError after `within` seconds."""
        await self.world.messages.wait_until(lambda: len(self.changes) > since, within)

    async def settled(self, quiet: float = 0.3) -> None:
        """Wait until nothing has changed for `quiet` seconds, in which this process ran: not while it was held up."""
        quiet_steps = 0
        while quiet_steps < QUIET_STEPS:
            seen = len(self.changes)
            await asyncio.sleep(quiet / QUIET_STEPS)
            quiet_steps = quiet_steps + 1 if len(self.changes) == seen else 0

    def visible(self, message: Message, user: str) -> bool:
        """Whether the user sees a message."""
        inside = user in self.world.directory.channels[message.channel].members
        return inside and not message.deleted and message.seen_by in (None, user)

    def _is_answer(self, change: Change, delivery: Delivery) -> bool:
        if change.message.author != self.world.directory.bot.id or _is_beside_answers(change):
            return False
        if not delivery.channel:
            return self.visible(change.message, delivery.user)
        if change.cause is not None:
            return delivery.response_url is not None and change.cause == delivery.response_url.token
        here = change.message.channel in (delivery.channel, self.direct(delivery.user))
        return here and change.message.seen_by in (None, delivery.user)


def _is_beside_answers(change: Change) -> bool:
    """What only says that the work goes on, a lasting card, and what a worker tells meanwhile, by no response_url."""
    content = change.content
    first = content.blocks[0].get("block_id") if content.blocks else None
    by_worker = change.cause is None and (content.metadata or {}).get("event_type") in BY_WORKERS
    return by_worker or first in ("placeholder", "card")
