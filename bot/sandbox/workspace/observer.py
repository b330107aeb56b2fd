"""What users see of the workspace, and how to wait for it."""

from __future__ import annotations

from collections.abc import Callable

from .delivery import Delivery
from .directory import Channel
from .message_store import Change, Content, Message
from .world import World


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

        Messages whose first block has the ID `placeholder` only say that the answer is still to come, and those of the
        ID `card` stand beside answers; they are omitted.
        """
        changes = self.changes[delivery.mark :]
        return list(dict.fromkeys(change.message for change in changes if self._is_answer(change, delivery)))

    async def answer(self, delivery: Delivery, within: float = 10) -> Message:
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
        within: float = 10,
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

    async def wait_for_change(self, since: int, within: float | None = None) -> None:
        """Wait until there are more than `since` changes. Raises TimeoutError after `within` seconds."""
        await self.world.messages.wait_until(lambda: len(self.changes) > since, within)

    async def settled(self, quiet: float = 0.3) -> None:
        """Wait until nothing has changed for `quiet` seconds."""
        try:
            while True:
                await self.wait_for_change(len(self.changes), quiet)
        except TimeoutError:
            return

    def visible(self, message: Message, user: str) -> bool:
        """Whether the user sees a message."""
        inside = user in self.world.directory.channels[message.channel].members
        return inside and not message.deleted and message.seen_by in (None, user)

    def _is_answer(self, change: Change, delivery: Delivery) -> bool:
        if change.message.author != self.world.directory.bot.id or _is_beside_answers(change.content):
            return False
        if change.cause is not None:
            return delivery.response_url is not None and change.cause == delivery.response_url.token
        here = change.message.channel in (delivery.channel, self.direct(delivery.user))
        return here and change.message.seen_by in (None, delivery.user)


def _is_beside_answers(content: Content) -> bool:
    return bool(content.blocks) and content.blocks[0].get("block_id") in ("placeholder", "card")
