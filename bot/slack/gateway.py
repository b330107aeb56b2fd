"""Rollcall's calls to Slack in one workspace. Every method raises SlackError.

Calls that only read are retried. Posts are not, since a second `chat.postMessage` posts a second message.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import structlog
from aiohttp import ClientSession, ClientTimeout
from msgspec import Struct, field
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks import File, Message
from bot.last_contact import LastContact
from bot.offline import require_online
from bot.proxies import proxy_of
from bot.slack.calls import check_webhook, decode, read_date, retry, translated_errors
from bot.slack.errors import Busy, Refused, Transient, Unreachable, Unsure, error_for
from bot.slack.fallbacks import Fallbacks
from bot.slack.models import (
    AuthTest,
    Channel,
    ChannelInfo,
    Done,
    FileInfo,
    FoundMessage,
    History,
    Identity,
    Members,
    Posted,
    SharedFile,
    UploadTicket,
    User,
    UserInfo,
    Users,
)
from bot.slack.named_accounts import ACCOUNT, NamedAccount
from bot.telemetry import slack_call

log = structlog.get_logger(__name__)

T = TypeVar("T")

CALL_TIMEOUT = 10.0
"""Seconds for one call."""

RESPONSE_URL_TIMEOUT = 5.0
"""Seconds for a `response_url`; the person can be reached in other ways."""

UPLOAD_CALL_TIMEOUT = 30.0
"""Seconds for each of the calls of an upload, and for an answer once its content is sent."""

UPLOAD_CONTENT_TIMEOUT = 600.0
"""Seconds for the content of a file."""

CONNECT_TIMEOUT = 5.0
"""Seconds."""

SKEW = timedelta(minutes=2)
"""Maximum difference between this machine's clock and Slack's."""

LOOKUP_DELAYS = (0.5, 2.0)
"""Seconds before each lookup of a message whose post was not answered."""

MAX_POSTS = 3
"""Unanswered posts of one message before giving up."""

LOOKUP_TIMEOUT = 300.0
"""Seconds for one lookup, rate limits included.

A distributed app that is not in Slack's Marketplace may read one page of 15 messages a minute.
Source: https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
"""

MESSAGES_PER_PAGE = 200
"""Messages per page of the history."""

MEMBERS_PER_PAGE = 1000
"""Members of a channel in one page: the most that Slack gives."""

OK, REDIRECTS = 200, range(300, 400)
"""Status of an answer that holds a file, and of those that lead elsewhere."""

Before = Callable[[], Awaitable[None]]
"""Awaited before each attempt to post."""


Keep = Callable[[str], Awaitable[None]]
"""Stores the ID of a file."""


async def nothing() -> None:
    """Does nothing."""


@asynccontextmanager
async def session() -> AsyncIterator[ClientSession]:
    """The process's HTTP connections to Slack.

    Each client names its proxy in each call; with `trust_env`, aiohttp would look for one, and for a netrc, in a thread
    before each call.
    """
    timeout = ClientTimeout(total=UPLOAD_CALL_TIMEOUT, connect=CONNECT_TIMEOUT)
    async with ClientSession(timeout=timeout) as connections:
        yield connections


def web_client(
    url: str, connections: ClientSession | None = None, token: str | None = None
) -> AsyncWebClient:
    """A client without retry handlers, by the proxy for `url`, the base URL of the Web API.

    slack_sdk would take one from the environment that is not for this host.
    """
    client = AsyncWebClient(token, base_url=url, session=connections, retry_handlers=[])
    client.proxy = proxy_of(url)
    return client


async def connect(
    token: str, url: str, connections: ClientSession, call_timeout: float = CALL_TIMEOUT
) -> Slack:
    """The workspace of this bot token, after checking the token. Raises SlackError.

    `url` is the base URL of the Web API; `call_timeout` is in seconds.
    """
    client = web_client(url, connections, token)
    found = Slack(
        await retry(partial(_identity, client, call_timeout), idempotent=True), client, call_timeout
    )
    found.contact.note(ok=True)
    return found


def installed(
    identity: Identity, token: str, url: str, connections: ClientSession, call_timeout: float = CALL_TIMEOUT
) -> Slack:
    """A workspace that is known from the installation of the app there: its token was checked then."""
    client = web_client(url, connections, token)
    return Slack(identity, client, call_timeout)


async def open_socket(token: str, url: str, connections: ClientSession) -> None:
    """Checks an app-level token by requesting a socket. Raises SlackError.

    Source: https://docs.slack.dev/reference/methods/apps.connections.open
    """
    client = web_client(url, connections)
    await decode(Done, client.apps_connections_open(app_token=token), CALL_TIMEOUT)


class Slack(Struct, frozen=True):
    """A workspace. Its `client` has no retry handlers; `directs` are the direct messages with people, once known.

    `named_account` is the account that all messages are about, if it is not the workspace's first.
    """

    identity: Identity
    client: AsyncWebClient
    call_timeout: float = CALL_TIMEOUT
    contact: LastContact = field(default_factory=LastContact)
    directs: dict[str, str] = field(default_factory=dict)
    fallbacks: Fallbacks = field(default_factory=Fallbacks)
    named_account: NamedAccount | None = None

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        thread_ts: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        before: Before = nothing,
    ) -> Posted:
        """Posts a message to a channel. `before` is awaited before each attempt.

        Source: https://docs.slack.dev/reference/methods/chat.postMessage
        """

        async def send(message: Message) -> Posted:
            await before()
            return await self._call(
                Posted,
                self.client.chat_postMessage,
                channel=channel,
                thread_ts=thread_ts,
                metadata=self._signed(metadata) if metadata else None,
                unfurl_links=False,
                unfurl_media=False,
                **self._content(message),
            )

        return await self.fallbacks.send(send, message)

    async def post_once(
        self,
        channel: str,
        message: Message,
        metadata: Mapping[str, Any],
        since: datetime,
        *,
        thread_ts: str | None = None,
        before: Before = nothing,
        lookup_delays: Sequence[float] = LOOKUP_DELAYS,
    ) -> Posted:
        """Posts a message; if the call is not answered, looks it up by its metadata before posting it again.

        `lookup_delays` are the seconds before each lookup, since the message may still be on its way. Raises Unsure
        after `MAX_POSTS` posts that were not answered and not found, or if the lookup itself failed. After any other
        error the message was certainly not posted.
        """
        unanswered: Unsure | None = None
        for _ in range(MAX_POSTS):
            try:
                return await self.post(
                    channel, message, thread_ts=thread_ts, metadata=metadata, before=before
                )
            except Unsure as error:
                log.warning("post not answered", error=str(error))
                unanswered = error
            for pause in lookup_delays:
                await asyncio.sleep(pause)
                try:
                    posted = await self.find(channel, metadata, since, thread_ts)
                except Transient as error:
                    log.warning("post not looked up", error=str(error))
                    raise unanswered from None
                if posted is not None:
                    return posted
        assert unanswered is not None
        raise unanswered

    async def show(self, channel: str, user: str, message: Message, thread_ts: str | None = None) -> None:
        """Shows an ephemeral message to one person in a channel.

        Source: https://docs.slack.dev/reference/methods/chat.postEphemeral
        """

        async def send(message: Message) -> None:
            await self._call(
                Done,
                self.client.chat_postEphemeral,
                channel=channel,
                user=user,
                thread_ts=thread_ts,
                **self._content(message),
            )

        await self.fallbacks.send(send, message)

    def acknowledgement(self, message: Message) -> dict[str, Any] | None:
        """A message for one person as the body of an acknowledgement; None unless it is known to take such blocks.

        Slack does not tell the bot that it refused such a message.
        Source: https://docs.slack.dev/interactivity/implementing-slash-commands
        """
        if not self.fallbacks.is_accepted(message):
            return None
        return {
            "response_type": "ephemeral",
            "unfurl_links": False,
            "unfurl_media": False,
            **self._content(message),
        }

    async def respond(
        self,
        url: str,
        message: Message,
        *,
        public: bool = False,
        replace: bool = False,
        thread_ts: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """Posts to a `response_url`, which works five times within 30 minutes and requires no channel membership.

        With `replace`, the message replaces the one whose button was pressed, unless it is `public`, and carries this
        metadata. Source: https://docs.slack.dev/interactivity/handling-user-interaction,
        https://github.com/slackapi/python-slack-sdk/pull/1362
        """
        replaces = replace and not public
        body = {
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replaces,
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": thread_ts} if thread_ts else {}),
            **({"metadata": metadata} if replaces and metadata else {}),
        }
        hook = AsyncWebhookClient(url, session=self.client.session, retry_handlers=[])
        hook.proxy = self.client.proxy

        async def send(message: Message) -> None:
            with slack_call("response_url"):
                async with translated_errors(min(self.call_timeout, RESPONSE_URL_TIMEOUT)):
                    check_webhook(await hook.send_dict({**body, **self._content(message)}))

        await self.fallbacks.send(send, message)

    async def update(
        self, posted: Posted, message: Message, metadata: Mapping[str, Any] | None = None
    ) -> None:
        """Replaces a message of the bot, and its metadata if given. Source: …/reference/methods/chat.update"""

        async def send(message: Message) -> None:
            await self._call(
                Done,
                self.client.chat_update,
                channel=posted.channel,
                ts=posted.ts,
                metadata=self._signed(metadata) if metadata else None,
                **self._content(message),
            )

        await self.fallbacks.send(send, message)

    async def find(
        self, channel: str, metadata: Mapping[str, Any], since: datetime, thread_ts: str | None = None
    ) -> Posted | None:
        """Finds the bot's message with this metadata, posted since then in the channel or in a thread of it.

        Waits where Slack limits that, for at most `LOOKUP_TIMEOUT`, then raises Busy.

        Source: https://docs.slack.dev/reference/methods/conversations.history, …/conversations.replies,
        …/messaging/message-metadata
        """

        wanted = self._signed(metadata)

        def is_it(message: FoundMessage) -> bool:
            return message.carries(wanted) and (
                self.named_account is not None or not message.carries_any(ACCOUNT)
            )

        return await self._found(channel, is_it, since, thread_ts)

    async def has_file(self, channel: str, file: str, since: datetime) -> bool:
        """Whether the bot shared the file of this ID in a channel since then."""

        def is_it(message: FoundMessage) -> bool:
            return any(shared.id == file for shared in message.files)

        return await self._found(channel, is_it, since) is not None

    async def _found(
        self,
        channel: str,
        is_it: Callable[[FoundMessage], bool],
        since: datetime,
        thread_ts: str | None = None,
    ) -> Posted | None:
        oldest, cursor = f"{(since - SKEW).timestamp():.6f}", None
        method = (
            partial(self.client.conversations_replies, ts=thread_ts)
            if thread_ts
            else self.client.conversations_history
        )
        read = partial(self._read, History, method, channel=channel, oldest=oldest)
        ends = time.monotonic() + LOOKUP_TIMEOUT
        while True:
            page = await _in_turn(
                partial(read, include_all_metadata=True, limit=MESSAGES_PER_PAGE, cursor=cursor), ends
            )
            for found in page.messages:
                if found.bot_id == self.identity.bot and is_it(found):
                    return Posted(channel, found.ts)
            cursor = page.response_metadata.next_cursor if page.response_metadata else ""
            if not cursor:
                return None

    async def direct(self, user: str) -> str:
        """The channel ID of the direct messages with a person, asked for once: Slack allows few such calls a minute.

        Source: https://docs.slack.dev/reference/methods/conversations.open
        """
        if user not in self.directs:
            opened = await self._read(ChannelInfo, self.client.conversations_open, users=[user])
            self.directs[user] = opened.channel.id
        return self.directs[user]

    async def upload(self, channel: str, file: File, keep: Keep | None = None) -> None:
        """Uploads a file with a comment, from disk piece by piece, and shares it.

        `keep` is awaited with its ID right before it is shared. If that is not answered, it is looked for. Source: https://docs.slack.dev/messaging/working-with-files
        """
        since, size = datetime.now(UTC), file.path.stat().st_size
        ticket = await decode(
            UploadTicket,
            self.client.files_getUploadURLExternal(filename=file.name, length=size),
            UPLOAD_CALL_TIMEOUT,
        )
        with slack_call("upload"):
            await self._send_content(ticket.upload_url, file.path)
        if keep is not None:
            await keep(ticket.file_id)
        completed = self.client.files_completeUploadExternal(
            files=[{"id": ticket.file_id, "title": file.name}],
            channel_id=channel,
            initial_comment=file.words,
        )
        try:
            await decode(Done, completed, UPLOAD_CALL_TIMEOUT)
        except Unsure:
            for pause in LOOKUP_DELAYS:
                await asyncio.sleep(pause)
                if await self.has_file(channel, ticket.file_id, since):
                    return
            raise

    async def _send_content(self, url: str, path: Path) -> None:
        """Sends the content of a file, which takes as long as it goes on. Nothing is posted by it.

        Raises Unreachable if it was not accepted, Unsure if that was not answered.
        """
        session = self.client.session
        assert session is not None
        timeout = ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT, sock_read=UPLOAD_CALL_TIMEOUT)
        async with translated_errors(UPLOAD_CONTENT_TIMEOUT):
            with await asyncio.to_thread(path.open, "rb") as content:
                async with session.post(
                    url, data=content, timeout=timeout, proxy=self.client.proxy, ssl=self.client.ssl or True
                ) as answer:
                    accepted = answer.status == HTTPStatus.OK
        if not accepted:
            raise Unreachable("upload")

    async def file(self, file: str) -> SharedFile:
        """A file that somebody shared with the bot. Source: …/reference/methods/files.info"""
        return (await self._read(FileInfo, self.client.files_info, file=file)).file

    async def download(self, file: SharedFile, most: int) -> bytes:
        """The bytes of a file, at most so many: more are cut off. Source: …/messaging/working-with-files"""
        return await retry(partial(self._downloaded, file, most), idempotent=True)

    async def _downloaded(self, file: SharedFile, most: int) -> bytes:
        headers = {"Authorization": f"Bearer {self.client.token}"}
        connections = self.client.session
        assert connections is not None
        async with (
            translated_errors(UPLOAD_CALL_TIMEOUT),
            connections.get(
                file.url, headers=headers, allow_redirects=False, proxy=self.client.proxy
            ) as answer,
        ):
            if answer.status in REDIRECTS or answer.content_type == "text/html":
                # who may not have a file is sent to where one signs in
                raise Refused("missing_scope")
            if answer.status != OK:
                raise error_for(answer.status, "", answer.headers.get("Retry-After"))
            content = bytearray()
            async for chunk in answer.content.iter_any():
                content += chunk
                if len(content) > most:
                    break
            return bytes(content[:most])

    async def users(self) -> list[User]:
        """Everybody in the workspace. Source: …/reference/methods/users.list"""
        found: list[User] = []
        cursor = None
        while True:
            # the token of an organisation is that of several workspaces
            page = await self._read(
                Users,
                self.client.users_list,
                limit=MESSAGES_PER_PAGE,
                cursor=cursor,
                team_id=self.identity.team,
            )
            found += page.members
            cursor = page.response_metadata.next_cursor if page.response_metadata else ""
            if not cursor:
                return found

    async def open_view(self, trigger: str, view: Mapping[str, Any]) -> None:
        """Opens a modal, by its `external_id` in later updates. A trigger is good for one view, within three seconds.

        Source: https://docs.slack.dev/reference/methods/views.open
        """
        open_ = partial(self._call, Done, self.client.views_open, trigger_id=trigger, view=dict(view))
        await retry(open_)

    async def update_view(self, view: Mapping[str, Any], seen: str | None = None) -> None:
        """Replaces the modal of the same `external_id`; `seen` is the hash of what it must still show.

        Source: https://docs.slack.dev/reference/methods/views.update
        """
        await self._read(
            Done, self.client.views_update, external_id=view["external_id"], view=dict(view), hash=seen
        )

    async def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        """Shows a person their Home tab. Source: https://docs.slack.dev/reference/methods/views.publish"""
        marked = (
            {**view, "blocks": self.named_account.marked(view["blocks"])}
            if self.named_account
            else dict(view)
        )
        await self._read(Done, self.client.views_publish, user_id=user, view=marked)

    async def user(self, user: str) -> User:
        """A person's profile. Source: …/reference/methods/users.info (`locale` only on request)"""
        return (await self._read(UserInfo, self.client.users_info, user=user, include_locale=True)).user

    async def channel(self, channel: str) -> Channel:
        """A channel's properties. Source: …/reference/methods/conversations.info"""
        return (await self._read(ChannelInfo, self.client.conversations_info, channel=channel)).channel

    async def has_member(self, channel: str, user: str) -> bool:
        """Whether a person is in a channel. Source: …/reference/methods/conversations.members"""
        cursor = None
        while True:
            page = await self._read(
                Members,
                self.client.conversations_members,
                channel=channel,
                limit=MEMBERS_PER_PAGE,
                cursor=cursor,
            )
            if user in page.members:
                return True
            cursor = page.response_metadata.next_cursor if page.response_metadata else ""
            if not cursor:
                return False

    def _signed(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """The metadata of a message with the account that it is about: numbers and rooms are of one account."""
        if self.named_account is None:
            return dict(metadata)
        return {
            **metadata,
            "event_payload": {**metadata["event_payload"], ACCOUNT: self.named_account.partner_id},
        }

    def _content(self, message: Message) -> dict[str, Any]:
        blocks = self.named_account.marked(message.blocks) if self.named_account else list(message.blocks)
        return {"text": message.text, "blocks": blocks or None}

    async def _read(
        self, kind: type[T], method: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any
    ) -> T:
        """Makes an idempotent call."""
        return await retry(partial(self._call, kind, method, **arguments), idempotent=True)

    async def _call(
        self, kind: type[T], method: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any
    ) -> T:
        require_online()
        with slack_call(_name(method)), self.contact.watching(Transient):
            return await decode(kind, method(**arguments), self.call_timeout)


async def _in_turn(call: Callable[[], Awaitable[T]], ends: float) -> T:
    """Makes a call once Slack takes it. Raises Busy if that is later than `ends`, on the monotonic clock."""
    while True:
        try:
            return await call()
        except Busy as busy:
            if time.monotonic() + busy.seconds > ends:
                raise
            log.info("waiting for the history of a channel", seconds=busy.seconds)
            await asyncio.sleep(busy.seconds)


def _name(method: Callable[..., Any]) -> str:
    """Slack's name of a method of the client, of which arguments may be fixed already."""
    while isinstance(method, partial):
        method = method.func
    return method.__name__.replace("_", ".")


async def _identity(client: AsyncWebClient, call_timeout: float) -> Identity:
    async with translated_errors(call_timeout):
        answer = await client.auth_test()
        fields = msgspec.convert(answer.data, AuthTest)
    scopes = answer.headers.get("X-OAuth-Scopes", "")
    return Identity(
        team=fields.team_id,
        workspace=fields.team or fields.team_id,
        user=fields.user_id,
        bot=fields.bot_id,
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        answered_at=read_date(answer.headers.get("Date")),
    )
