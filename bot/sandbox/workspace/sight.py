"""What people see of the workspace, and waiting for it."""

from __future__ import annotations

from collections.abc import Callable

from .board import Change, Message
from .delivery import Delivery
from .people import Channel
from .world import World


class Sight:
    """Reads the conversations as people do. Waiting is told of each change and never polls."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def journal(self) -> list[Change]:
        """Everything that happened to messages, oldest first."""
        return self.world.board.journal

    def channel(self, reference: str) -> Channel:
        """A channel by id or name. Raises LookupError when there is none."""
        found = self.world.directory.channel(reference)
        if found is None:
            raise LookupError(f"no channel {reference!r}")
        return found

    def direct(self, user: str = "U0DEMO") -> str:
        """The id of the direct message between this person and the bot."""
        return self.world.directory.direct(user).id

    def seen(self, user: str = "U0DEMO", channel: str = "general") -> list[Message]:
        """What this person sees in a channel now, oldest first."""
        room = self.channel(channel).id
        return [m for m in self.world.board.messages if m.channel == room and self.visible(m, user)]

    def answers(self, delivery: Delivery) -> list[Message]:
        """What the bot has said or changed because of a delivery, oldest first, each once."""
        news = self.journal[delivery.mark :]
        return list(dict.fromkeys(change.message for change in news if self._answers(change, delivery)))

    async def answer(self, delivery: Delivery, within: float = 10) -> Message:
        """Wait for the first answer to a delivery. Raises TimeoutError after `within` seconds."""
        await self.world.board.until(lambda: bool(self.answers(delivery)), within)
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
        """Wait until the bot has a message that this person sees and of which `where` is true; the latest.

        `since` counts only what was posted or changed after that delivery. Raises TimeoutError
        after `within` seconds.
        """

        def fitting() -> list[Message]:
            changed = {change.message for change in self.journal[since.mark if since else 0 :]}
            bot = self.world.directory.bot.id
            return [m for m in self.seen(user, channel) if m in changed and m.author == bot and where(m)]

        await self.world.board.until(lambda: bool(fitting()), within)
        return fitting()[-1]

    async def news(self, since: int, within: float | None = None) -> None:
        """Wait until the journal is longer than `since`. Raises TimeoutError after `within` seconds."""
        await self.world.board.until(lambda: len(self.journal) > since, within)

    async def settled(self, quiet: float = 0.3) -> None:
        """Wait until nothing has changed for `quiet` seconds."""
        try:
            while True:
                await self.news(len(self.journal), quiet)
        except TimeoutError:
            return

    def visible(self, message: Message, user: str) -> bool:
        """Whether this person sees a message now."""
        inside = user in self.world.directory.channels[message.channel].members
        return inside and not message.deleted and message.seen_by in (None, user)

    def _answers(self, change: Change, delivery: Delivery) -> bool:
        if change.message.author != self.world.directory.bot.id:
            return False
        if change.cause is not None:
            return delivery.hook is not None and change.cause == delivery.hook.token
        here = change.message.channel in (delivery.channel, self.direct(delivery.user))
        return here and change.message.seen_by in (None, delivery.user)
