"""The workspace: serves Slack's Web API and delivers user actions to the bot."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from types import MappingProxyType, TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx
from msgspec.structs import replace

from bot.sandbox.limits import view_problems
from bot.sandbox.serving import serve

from . import files, payloads, responses
from .clock import SlackClock
from .controls import Control, find
from .delivery import ACK_TIMEOUT, Ack, Delivery, Envelope, Transport
from .directory import Channel, ChannelKind, Directory, Member, Team
from .errors import SlackError
from .escaping import as_command, as_message
from .faults import Faults
from .fields import fields
from .message_store import Change, Content, Message
from .observer import Observer
from .response_urls import ResponseUrl
from .server import Server
from .sockets import Sockets
from .world import Identity, Sent, ShortcutKind, Upload, View, World

BAD_RESPONSE = "invalid_command_response"
BAD_VIEW = "invalid_view_response"
ALL_SCOPES = frozenset(
    {
        *("commands", "chat:write", "app_mentions:read", "im:history", "im:write", "users:read"),
        *("channels:read", "groups:read", "im:read", "files:write", "files:read", "users:read.email"),
        *("channels:history", "groups:history"),
    }
)
"""The default scopes."""
ALL_EVENTS = frozenset({"app_mention", "message.im"})
"""The default bot events."""

KEEP_ALIVE = 1.0
"""Seconds for which a connection to the bot that nobody uses is kept."""

_MESSAGE_EVENTS: Mapping[ChannelKind, tuple[str, str]] = {
    "public": ("message.channels", "channels:history"),
    "private": ("message.groups", "groups:history"),
    "im": ("message.im", "im:history"),
}
"""The event of messages in each kind of channel, and the scope it needs."""


class Workspace(Observer):
    """A local Slack workspace, an async context manager.

    `bot_url` is where the bot listens, without `/slack/events`; it may be set later, since the bot needs
    `api_url` first, and stays None in Socket Mode. `clock` decides when triggers and response_urls expire;
    requests are signed with the machine's time. `ack_timeout` is in seconds. `shortcuts` are the app's, by their
    callback_id. `own_events` are the deliveries of events of the bot's own messages. There are the user U0DEMO ("demo",
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
        events: frozenset[str] = ALL_EVENTS,
        shortcuts: Mapping[str, ShortcutKind] = MappingProxyType({}),
        clock: SlackClock | None = None,
        team: Team | None = None,
        ack_timeout: float = ACK_TIMEOUT,
    ) -> None:
        self.bot_url = bot_url
        self._ack_timeout = ack_timeout
        self.clock = clock or SlackClock()
        self.deliveries: list[Delivery] = []
        self.own_events: list[Delivery] = []
        bot = Member("U0ROLLCALL", "rollcall", bot=True)
        identity = Identity(bot_token, signing_secret, app_token, scopes, events, shortcuts)
        directory = Directory(team or Team(), bot)
        super().__init__(World(identity, directory, self.clock))
        self.sockets = Sockets(self.world)
        self._stack = AsyncExitStack()
        self._add_demo_data()

    async def __aenter__(self) -> Self:
        app = Server(self.world, self.sockets).app
        self.world.origin = await self._stack.enter_async_context(serve(app))
        # a bot's server closes connections that nobody uses, maybe just as something is delivered
        limits = httpx.Limits(keepalive_expiry=KEEP_ALIVE)
        client = httpx.AsyncClient(timeout=None, limits=limits, trust_env=False, verify=False)
        await self._stack.enter_async_context(client)
        secret = self.world.identity.signing_secret
        self._transport = Transport(client, self.sockets, secret, self._ack_timeout)
        events = asyncio.create_task(self._deliver_own_messages())
        self._stack.push_async_callback(_cancel, events)
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
        """The faults to inject."""
        return self.world.faults

    @property
    def sent(self) -> list[Sent]:
        """All payloads the bot sent, acknowledgements included, oldest first."""
        return self.world.sent

    @property
    def views(self) -> dict[str, View]:
        """The open modals, by id."""
        return self.world.views

    def add_user(
        self,
        identifier: str,
        name: str,
        tz: str = "Asia/Shanghai",
        locale: str = "en-GB",
        *,
        channels: Iterable[str] | None = None,
        **traits: Any,
    ) -> Member:
        """Add a user, to `channels` or else to every public one. `traits` are fields of `Member`."""
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
        restricted: bool = False,
    ) -> Channel:
        """Add a channel with these members, by default everybody."""
        people = set(self.world.directory.people if members is None else members)
        bot = self.world.directory.bot.id
        inside = people | {bot} if bot_member else people - {bot}
        kind: ChannelKind = "private" if private else "public"
        room = Channel(identifier, name, kind, inside, archived, shared, restricted)
        self.world.directory.channels[identifier] = room
        return room

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
        who, where = self._require_member(user, channel)
        response_url = self.world.response_urls.new(user, where.id, command=f"{name} {text}".strip())
        escaped = as_command(text, self.world.directory)
        payload = payloads.command(self.world, response_url, who, where, name, escaped)
        return await self._deliver(Envelope("slash_commands", payload), user, where.id, response_url, url)

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
        """Press the control of this action_id, label or number (from 1), or select option `choice` of a menu.

        The label of an option is enough to select it.

        `version` is the content that was on screen: -1 the latest, -2 the one before. Raises LookupError when
        there is no such control or the user does not see the message.
        """
        if not self.visible(message, user):
            raise LookupError(f"{user} does not see this message")
        found, option = control, choice
        if not isinstance(found, Control):
            found, option = find(message.contents[version].blocks, found)
        who = self.world.directory.people[user]
        response_url = self.world.response_urls.new(user, message.channel, source=message)
        payload = payloads.block_actions(
            self.world, response_url, who, message, found.action(choice or option)
        )
        return await self._deliver(Envelope("interactive", payload), user, message.channel, response_url, url)

    async def mention(
        self,
        text: str,
        *,
        channel: str = "general",
        user: str = "U0DEMO",
        thread_ts: str | None = None,
        url: str | None = None,
    ) -> Delivery:
        """Post `@rollcall text` in a channel. Nothing is delivered where the bot is not a member."""
        _, where = self._require_member(user, channel)
        message = await self._write(f"@{self.world.directory.bot.name} {text}", user, where, thread_ts)
        if not self.world.directory.bot_in(where):
            return self._undelivered(user, where.id, "not_in_channel")
        if error := self.world.identity.missing("app_mention", "app_mentions:read"):
            return self._undelivered(user, where.id, error)
        return await self._event(message, payloads.message_event(self.world, "app_mention", message), url)

    async def direct_message(
        self,
        text: str,
        *,
        user: str = "U0DEMO",
        thread_ts: str | None = None,
        file: str | None = None,
        content: bytes = b"",
        url: str | None = None,
    ) -> Delivery:
        """Send the bot a direct message, with a file of the name `file` and this content."""
        shared = files.shared(self.world, file, content, user) if file else None
        message = await self._write(text, user, self.world.directory.direct(user), thread_ts, shared)
        if error := self.world.identity.missing(*_MESSAGE_EVENTS["im"]):
            return self._undelivered(user, message.channel, error)
        return await self._event(message, payloads.message_event(self.world, "message", message), url)

    async def shortcut(self, name: str, *, user: str = "U0DEMO", url: str | None = None) -> Delivery:
        """Use the global shortcut of this callback_id. Raises LookupError when the app has none."""
        self._require_shortcut(name, "global")
        who = self.world.directory.people[user]
        payload = payloads.shortcut(self.world, who, name)
        return await self._deliver(Envelope("interactive", payload), user, "", None, url)

    async def message_shortcut(
        self, name: str, message: Message, *, user: str = "U0DEMO", url: str | None = None
    ) -> Delivery:
        """Use the shortcut of this callback_id on a message, which must not be ephemeral. Raises LookupError."""
        self._require_shortcut(name, "message")
        if message.ephemeral or not self.visible(message, user):
            raise LookupError(f"{user} is not offered shortcuts on this message")
        who = self.world.directory.people[user]
        response_url = self.world.response_urls.new(user, message.channel, source=message)
        payload = payloads.message_action(self.world, response_url, who, name, message)
        return await self._deliver(Envelope("interactive", payload), user, message.channel, response_url, url)

    async def open_home(self, *, user: str = "U0DEMO", tab: str = "home", url: str | None = None) -> Delivery:
        """Open a tab of the app: `home` or `messages`."""
        channel = self.world.directory.direct(user).id
        if error := self.world.identity.missing("app_home_opened", ""):
            return self._undelivered(user, channel, error)
        inner = payloads.home_opened(self.world, user, channel, tab)
        envelope = Envelope("events_api", payloads.event(self.world, inner))
        return await self._deliver(envelope, user, channel, None, url)

    async def post(self, text: str, *, channel: str = "general", user: str = "U0DEMO") -> Message:
        """Write a message in a channel that does not mention the bot: nothing is delivered."""
        _, where = self._require_member(user, channel)
        return await self._write(text, user, where, None)

    async def submit(
        self,
        view: View,
        values: dict[str, Any] | None = None,
        *,
        user: str = "U0DEMO",
        url: str | None = None,
    ) -> Delivery:
        """Submit a modal as it is filled in, `{block_id: {action_id: {…}}}` put in. It closes unless told otherwise.

        Raises ValueError when a field that must be filled in is empty: Slack does not send it then.
        """
        values = {**view.values(), **(values or {})}
        if missing := view.incomplete():
            raise ValueError(f"to be filled in: {', '.join(missing)}")
        who = self.world.directory.people[user]
        payload = payloads.view_submission(self.world, who, view, values)
        delivery = await self._deliver(Envelope("interactive", payload), user, "", None, url)
        return await self._after_submit(view, delivery)

    async def press_in(
        self,
        view: View,
        control: str | int | Control,
        *,
        user: str = "U0DEMO",
        choice: str | None = None,
        url: str | None = None,
    ) -> Delivery:
        """Press the button of this action_id, label or number (from 1) in a view, or choose `choice` in its menu."""
        found = control if isinstance(control, Control) else find(view.body["blocks"], control)[0]
        who = self.world.directory.people[user]
        payload = payloads.view_actions(self.world, who, view, found.action(choice))
        return await self._deliver(Envelope("interactive", payload), user, "", None, url)

    async def close(self, view: View) -> None:
        """Close a modal; the bot is not told, unless the view asks for it, which is not implemented."""
        self.world.views.pop(view.id, None)
        await self.world.messages.notify()

    async def redeliver(
        self, delivery: Delivery, number: int = 1, reason: str = "http_timeout", *, url: str | None = None
    ) -> Delivery:
        """Deliver the same event again, as Slack does when it was not acknowledged."""
        envelope = Envelope(delivery.envelope.kind, delivery.envelope.payload, (number, reason))
        return await self._deliver(envelope, delivery.user, delivery.channel, delivery.response_url, url)

    def _add_demo_data(self) -> None:
        self.add_user("U0DEMO", "demo", admin=True)
        self.add_channel("C0GENERAL", "general")
        self.add_channel("C0OPS", "ops")

    def _require_member(self, user: str, channel: str) -> tuple[Member, Channel]:
        room = self.channel(channel)
        if user not in room.members:
            raise LookupError(f"{user} is not in {channel}")
        return self.world.directory.people[user], room

    async def _write(
        self, text: str, user: str, where: Channel, thread_ts: str | None, shared: Upload | None = None
    ) -> Message:
        with_it = (files.file_json(self.world, shared),) if shared else ()
        content = Content(as_message(text, self.world.directory), files=with_it)
        new_ts = self.world.messages.new_ts()
        return await self.world.messages.post(Message(new_ts, where.id, user, [content], thread_ts=thread_ts))

    async def deliver_event(self, envelope: Envelope) -> Delivery:
        """Deliver an event that nobody in the workspace did."""
        return await self._deliver(envelope, "", "", None, None)

    async def _event(self, message: Message, inner: dict[str, Any], url: str | None) -> Delivery:
        envelope = Envelope("events_api", payloads.event(self.world, inner))
        return await self._deliver(envelope, message.author, message.channel, None, url)

    async def _deliver_own_messages(self) -> None:
        """Deliver the event of every change of the bot's own messages, where it is subscribed."""
        done = 0
        while True:
            await self.wait_for_change(done)
            change, done = self.changes[done], done + 1
            if not self._is_own_event(change):
                continue
            mark, message = len(self.changes), change.message
            inner = payloads.change_event(self.world, change)
            envelope = Envelope("events_api", payloads.event(self.world, inner))
            ack = await self._transport.deliver(envelope, self.bot_url)
            self.own_events.append(Delivery(message.author, message.channel, envelope, ack, mark))
            await self.world.messages.notify()

    def _is_own_event(self, change: Change) -> bool:
        message, directory = change.message, self.world.directory
        if (
            message.author != directory.bot.id
            or message.ephemeral
            or message.channel not in directory.channels
        ):
            return False
        channel = directory.channels[message.channel]
        return directory.bot_in(channel) and not self.world.identity.missing(*_MESSAGE_EVENTS[channel.kind])

    async def _deliver(
        self, envelope: Envelope, user: str, channel: str, response_url: ResponseUrl | None, url: str | None
    ) -> Delivery:
        mark = len(self.changes)
        ack = await self._transport.deliver(envelope, url or self.bot_url)
        if ack.body:
            self.world.record("ack", ack.body, {"ok": not ack.error})
        delivery = Delivery(user, channel, envelope, ack, mark, response_url)
        return self._recorded(await self._show_ack(delivery))

    def _undelivered(self, user: str, channel: str, error: str) -> Delivery:
        mark = len(self.changes)
        return self._recorded(
            Delivery(user, channel, Envelope("events_api", {}), Ack(None, error=error), mark)
        )

    def _recorded(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        return delivery

    async def _show_ack(self, delivery: Delivery) -> Delivery:
        """Post the message in a command's acknowledgement; an invalid one becomes the user's error."""
        command = delivery.envelope.kind == "slash_commands"
        if not command or delivery.error or not delivery.body or delivery.response_url is None:
            return delivery
        try:
            await responses.apply(self.world, delivery.response_url, delivery.body)
        except SlackError:
            return replace(delivery, ack=replace(delivery.ack, error=BAD_RESPONSE))
        return delivery

    async def _after_submit(self, view: View, delivery: Delivery) -> Delivery:
        """What the response does to the modal. One that Slack cannot follow becomes the user's error."""
        if delivery.error:
            return delivery
        body = delivery.body
        action, known = body.get("response_action"), {each.key[0] for each in fields(view.body)}
        if action == "errors":
            view.errors = dict(body.get("errors") or {})
            bad = not view.errors or bool(view.errors.keys() - known)
        elif action == "update":
            bad = bool(view_problems(body.get("view")))
            if not bad:
                view.show(body["view"], secrets.token_hex(6))
        else:
            bad = action not in (None, "clear")
            self.world.views.pop(view.id, None)
        await self.world.messages.notify()
        return replace(delivery, ack=replace(delivery.ack, error=BAD_VIEW)) if bad else delivery

    def _require_shortcut(self, name: str, kind: ShortcutKind) -> None:
        if self.world.identity.shortcuts.get(name) != kind:
            raise LookupError(f"the app has no {kind} shortcut {name!r}")


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
