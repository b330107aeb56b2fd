"""The stand-in itself: it serves Slack's Web API and drives the bot as Slack would."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import replace
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx

from bot.sandbox.serving import serve

from . import hooks, payloads
from .board import Board, Content, Message
from .clock import SlackClock
from .controls import Control, find
from .delivery import PATIENCE, Carrier, Delivery, Parcel, Receipt
from .escaping import as_command, as_message
from .faults import Faults
from .people import Channel, Directory, Kind, Member, Team
from .refusal import RefusedError
from .server import Server
from .sight import Sight
from .sockets import Sockets
from .tickets import Hook, Tickets
from .world import Identity, Sent, View, World

BAD_ANSWER = "invalid_command_response"
ALL_SCOPES = frozenset(
    {
        *("commands", "chat:write", "app_mentions:read", "im:history", "im:write", "users:read"),
        *("channels:read", "groups:read", "im:read", "files:write"),
        *("channels:history", "groups:history"),
    }
)
"""What the bot may do when nobody says which scopes its manifest asks for."""


class Workspace(Sight):
    """A Slack workspace on this machine, an async context manager.

    `bot_url` is where the bot listens, without `/slack/events`; it may be set later, since the bot needs
    `api_url` first, and stays None for a bot in Socket Mode. `clock` is Slack's: it decides when triggers and
    response_urls run out; requests are signed with the machine's time. `patience` is in seconds: how long an
    acknowledgement may take. There are the person U0DEMO ("demo",
    an admin in Asia/Shanghai) and the channels #general and #ops.
    """

    def __init__(
        self,
        bot_url: str | None = None,
        *,
        signing_secret: str = "sandbox-signing-secret",
        bot_token: str = "xoxb-sandbox",
        app_token: str = "xapp-sandbox",
        scopes: frozenset[str] = ALL_SCOPES,
        clock: SlackClock | None = None,
        team: Team | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.bot_url = bot_url
        self._patience = patience
        self.clock = clock or SlackClock()
        self.deliveries: list[Delivery] = []
        bot = Member("U0ROLLCALL", "rollcall", bot=True)
        identity = Identity(bot_token, signing_secret, app_token, scopes)
        directory = Directory(team or Team(), bot)
        super().__init__(World(identity, directory, self.clock, Board(self.clock), Tickets(self.clock)))
        self.sockets = Sockets(self.world)
        self._stack = AsyncExitStack()
        self._people_the_demo()

    async def __aenter__(self) -> Self:
        app = Server(self.world, self.sockets).app
        self.world.origin = await self._stack.enter_async_context(serve(app))
        client = httpx.AsyncClient(timeout=None, trust_env=False)
        await self._stack.enter_async_context(client)
        secret = self.world.identity.signing_secret
        self._carrier = Carrier(client, self.sockets, secret, self._patience)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def api_url(self) -> str:
        """The base of the Web API, with a slash at the end: the bot's SLACK_API_URL."""
        return f"{self.world.origin}/api/"

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.world.faults

    @property
    def sent(self) -> list[Sent]:
        """Every payload the bot sent, acknowledgements included, oldest first."""
        return self.world.sent

    @property
    def views(self) -> dict[str, View]:
        """The open modals, by id."""
        return self.world.views

    # People and places

    def add_user(
        self,
        identifier: str,
        name: str,
        tz: str = "Asia/Shanghai",
        locale: str = "en-US",
        *,
        channels: Iterable[str] | None = None,
        **traits: Any,
    ) -> Member:
        """A new person, in `channels` or else in every public one. `traits` are fields of `Member`."""
        person = Member(identifier, name, ZoneInfo(tz), locale, **traits)
        self.world.directory.people[identifier] = person
        every = [room for room in self.world.directory.channels.values() if room.kind == "public"]
        for room in every if channels is None else map(self.channel, channels):
            room.members.add(identifier)
        return person

    def add_channel(
        self,
        identifier: str,
        name: str,
        members: Iterable[str] | None = None,
        *,
        bot_member: bool = True,
        private: bool = False,
        archived: bool = False,
        shared: bool = False,
    ) -> Channel:
        """A new channel with these members, or everybody."""
        people = set(self.world.directory.people if members is None else members)
        bot = self.world.directory.bot.id
        inside = people | {bot} if bot_member else people - {bot}
        kind: Kind = "private" if private else "public"
        room = Channel(identifier, name, kind, inside, archived, shared)
        self.world.directory.channels[identifier] = room
        return room

    # What people do

    async def command(
        self,
        name: str,
        text: str = "",
        *,
        user: str = "U0DEMO",
        channel: str = "general",
        url: str | None = None,
    ) -> Delivery:
        """Type a slash command, such as `/room` with `new "English" 14:00-15:00`."""
        who, where = self._present(user, channel)
        hook = self.world.tickets.hook(user, where.id, command=f"{name} {text}".strip())
        escaped = as_command(text, self.world.directory)
        payload = payloads.command(self.world, hook, who, where, name, escaped)
        return await self._deliver(Parcel("slash_commands", payload), user, where.id, hook, url)

    async def press(
        self,
        message: Message,
        control: str | int | Control,
        *,
        user: str = "U0DEMO",
        choice: str | None = None,
        version: int = -1,
        url: str | None = None,
    ) -> Delivery:
        """Press what has this action_id, label or number from 1, or pick the option `choice` of a menu.

        `version` is the content the person still saw: -1 the latest, -2 the one before. Raises LookupError
        when there is no such control, or the message is not theirs to see.
        """
        if not self.visible(message, user):
            raise LookupError(f"{user} does not see this message")
        found = control if isinstance(control, Control) else find(message.contents[version].blocks, control)
        who = self.world.directory.people[user]
        hook = self.world.tickets.hook(user, message.channel, source=message)
        payload = payloads.block_actions(self.world, hook, who, message, found.action(choice))
        return await self._deliver(Parcel("interactive", payload), user, message.channel, hook, url)

    async def mention(
        self,
        text: str,
        *,
        channel: str = "general",
        user: str = "U0DEMO",
        thread_ts: str | None = None,
        url: str | None = None,
    ) -> Delivery:
        """Write `@rollcall text` in a channel. Slack delivers nothing where the bot is not a member."""
        _, where = self._present(user, channel)
        message = await self._write(f"@{self.world.directory.bot.name} {text}", user, where, thread_ts)
        if not self.world.directory.bot_in(where):
            return self._undelivered(user, where.id, "not_in_channel")
        return await self._event("app_mention", "app_mentions:read", message, url)

    async def direct_message(
        self, text: str, *, user: str = "U0DEMO", thread_ts: str | None = None, url: str | None = None
    ) -> Delivery:
        """Write to the bot in its direct message."""
        message = await self._write(text, user, self.world.directory.direct(user), thread_ts)
        return await self._event("message", "im:history", message, url)

    async def submit(
        self, view: View, values: dict[str, Any], *, user: str = "U0DEMO", url: str | None = None
    ) -> Delivery:
        """Submit a modal with `{block_id: {action_id: {…}}}`. It closes unless the answer says otherwise."""
        who = self.world.directory.people[user]
        payload = payloads.view_submission(self.world, who, view, values)
        delivery = await self._deliver(Parcel("interactive", payload), user, "", None, url)
        await self._after_submit(view, delivery)
        return delivery

    async def redeliver(
        self, delivery: Delivery, number: int = 1, reason: str = "http_timeout", *, url: str | None = None
    ) -> Delivery:
        """Deliver the same event again, as Slack does when it was not acknowledged."""
        parcel = Parcel(delivery.parcel.kind, delivery.parcel.payload, (number, reason))
        return await self._deliver(parcel, delivery.user, delivery.channel, delivery.hook, url)

    def _people_the_demo(self) -> None:
        self.add_user("U0DEMO", "demo", admin=True)
        self.add_channel("C0GENERAL", "general")
        self.add_channel("C0OPS", "ops")

    def _present(self, user: str, channel: str) -> tuple[Member, Channel]:
        room = self.channel(channel)
        if user not in room.members:
            raise LookupError(f"{user} is not in {channel}")
        return self.world.directory.people[user], room

    async def _write(self, text: str, user: str, where: Channel, thread_ts: str | None) -> Message:
        said = Content(as_message(text, self.world.directory))
        stamp = self.world.board.stamp()
        return await self.world.board.post(Message(stamp, where.id, user, [said], thread_ts=thread_ts))

    async def _event(self, kind: str, scope: str, message: Message, url: str | None) -> Delivery:
        if scope not in self.world.identity.scopes:
            return self._undelivered(message.author, message.channel, "missing_scope")
        payload = payloads.event(self.world, payloads.said(self.world, kind, message))
        return await self._deliver(Parcel("events_api", payload), message.author, message.channel, None, url)

    async def _deliver(
        self, parcel: Parcel, user: str, channel: str, hook: Hook | None, url: str | None
    ) -> Delivery:
        mark = len(self.journal)
        receipt = await self._carrier.deliver(parcel, url or self.bot_url)
        if receipt.body:
            self.world.record("ack", receipt.body, {"ok": not receipt.error})
        delivery = Delivery(user, channel, parcel, receipt, mark, hook)
        return self._kept(await self._shown(delivery))

    def _undelivered(self, user: str, channel: str, error: str) -> Delivery:
        mark = len(self.journal)
        return self._kept(Delivery(user, channel, Parcel("events_api", {}), Receipt(None, error=error), mark))

    def _kept(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        return delivery

    async def _shown(self, delivery: Delivery) -> Delivery:
        """Show what a command's acknowledgement says. A body Slack cannot show becomes the person's error."""
        command = delivery.parcel.kind == "slash_commands"
        if not command or delivery.error or not delivery.body or delivery.hook is None:
            return delivery
        try:
            await hooks.answer(self.world, delivery.hook, delivery.body)
        except RefusedError:
            return replace(delivery, receipt=replace(delivery.receipt, error=BAD_ANSWER))
        return delivery

    async def _after_submit(self, view: View, delivery: Delivery) -> None:
        action = delivery.body.get("response_action")
        if delivery.error or action == "errors":
            return
        if action == "update":
            view.body = delivery.body["view"]
        else:
            self.world.views.pop(view.id, None)
        await self.world.board.notify()
