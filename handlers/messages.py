"""Mentions and direct messages: the same grammar and the same rules as the slash commands; timetables in the latter."""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import Awaitable
from functools import partial
from typing import Any, Final

from msgspec.structs import replace
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import blocks
from bot.classroom.timetables import PASTED
from bot.errors import ChangeNotStored, RedisUnavailable, RollcallError, SeveralAccounts, TooBusy
from bot.language import as_shown, encode
from bot.language.commands import ReadTimetable
from bot.state import Invocation
from bot.threads import in_thread_if
from bot.timetables.files import SEPARATORS, UnreadableFile, sheet_of
from bot.timetables.rows import is_timetable
from handlers import incoming
from handlers.dispatcher import ACCEPT_TIMEOUT, Dispatcher, LeftToNextDelivery, accept_timeout
from handlers.incoming import ACKNOWLEDGE_TIMEOUT

TABLES = (".xlsx", ".xls", ".ods", ".csv", ".tsv")
"""How the names of files end that are timetables, whatever is written with them."""

THREAD_THRESHOLD = 4000
"""Characters of a message that is looked at beside the event loop."""

MENTION = re.compile(r"^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>\s*")
"""The mention of the bot before the line."""


LAST_ATTEMPT: Final = 3
"""How often Slack delivers an event again that was not acknowledged, see https://docs.slack.dev/apis/events-api."""


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `app_mention` and `message.im`."""

    async def mentioned(
        ack: AsyncAck, request: AsyncBoltRequest, body: dict[str, Any]
    ) -> BoltResponse | None:
        return await _acknowledged(ack, _take(dispatcher, body, answerable_until(request)))

    async def written(ack: AsyncAck, request: AsyncBoltRequest, body: dict[str, Any]) -> BoltResponse | None:
        return await _acknowledged(ack, _written(dispatcher, body, answerable_until(request)))

    app.event("app_mention")(mentioned)
    app.event("message")(written)


def answerable_until(request: AsyncBoltRequest) -> float:
    """Until when it can be answered, by `time.monotonic`: then Slack delivers it again, but for the last time."""
    attempts = request.headers.get("x-slack-retry-num", ["0"])
    if int(attempts[0]) >= LAST_ATTEMPT:
        return math.inf
    return time.monotonic() + ACKNOWLEDGE_TIMEOUT - incoming.waited(request)


async def _acknowledged(ack: AsyncAck, taken: Awaitable[None]) -> BoltResponse | None:
    try:
        await taken
    except LeftToNextDelivery:
        return BoltResponse(status=503)
    await ack()
    return None


async def _written(dispatcher: Dispatcher, body: dict[str, Any], until: float) -> None:
    event = body["event"]
    if event.get("channel_type") != "im" or _of_no_person(event):
        return
    if files := _timetables(event):
        for file in files:
            await _take_file(dispatcher, body, file, until)
    elif await _is_pasted_timetable(event.get("text", "")):
        await _take_pasted(dispatcher, body, until)
    else:
        await _take(dispatcher, body, until)


def _of_no_person(event: dict[str, Any]) -> bool:
    """Edits, deletions, joins and what bots write: not lines to be done.

    A file that is no timetable is taken for the line that it came with.
    """
    return event.get("subtype", "file_share") != "file_share" or "bot_id" in event or "user" not in event


def _timetables(event: dict[str, Any]) -> list[str]:
    """The IDs of the files that may be timetables: those called so, and any that comes without a line."""
    alone = not event.get("text", "").strip()
    files = event.get("files", ())
    return [file["id"] for file in files if alone or file.get("name", "").lower().endswith(TABLES)]


async def _is_pasted_timetable(text: str) -> bool:
    """Whether a message is rows under headings."""
    if "\n" not in text or not any(sign in text for sign in SEPARATORS):
        return False
    return await in_thread_if(len(text) > THREAD_THRESHOLD, _has_headings, text)


def _has_headings(text: str) -> bool:
    try:
        return is_timetable(sheet_of(as_shown(text)))
    except UnreadableFile:
        return False


async def _take_file(dispatcher: Dispatcher, body: dict[str, Any], file: str, until: float) -> None:
    """Reads a file as a timetable, once for each file of a message, whose line may name an account."""
    invocation = incoming.of_event(body, body["event"].get("text", ""), dispatcher.clock())
    reading = replace(_reading(dispatcher, invocation, file), id=f"{invocation.id}.{file}")
    await _start(dispatcher, reading, until)


async def _take_pasted(dispatcher: Dispatcher, body: dict[str, Any], until: float) -> None:
    """Reads a message as a timetable. Its rows are kept until then: a job is no place for them."""
    invocation = incoming.of_event(body, body["event"]["text"], dispatcher.clock())
    file = f"{PASTED}{invocation.id[:16].upper()}"
    try:
        invocation = dispatcher.named_accounts.named(invocation)
        async with asyncio.timeout(accept_timeout(ACCEPT_TIMEOUT, until)):
            timetables = dispatcher.tenants(invocation.team).timetables
            await timetables.keep_pasted(f"{invocation.user} {file}", as_shown(invocation.line))
    except SeveralAccounts as error:
        await _refuse(dispatcher, invocation, error, until)
    except (RedisUnavailable, TimeoutError):
        if time.monotonic() > until:
            raise LeftToNextDelivery from None
        await _refuse(dispatcher, invocation, ChangeNotStored(), until)
    else:
        await _start(dispatcher, _reading(dispatcher, replace(invocation, line=""), file), until)


def _reading(dispatcher: Dispatcher, invocation: Invocation, file: str) -> Invocation:
    return replace(invocation, command=encode(dispatcher.interpreter.grammar, ReadTimetable(file=file)))


async def _take(dispatcher: Dispatcher, body: dict[str, Any], until: float) -> None:
    event = body["event"]
    if _of_no_person(event):
        return
    invocation = incoming.of_event(body, MENTION.sub("", event.get("text", "")), dispatcher.clock())
    await _start(dispatcher, invocation, until)


async def _start(dispatcher: Dispatcher, invocation: Invocation, until: float) -> None:
    try:
        await dispatcher.take(invocation, redeliverable=True, until=until)
    except RollcallError as error:
        await _refuse(dispatcher, invocation, error, until)


async def _refuse(dispatcher: Dispatcher, invocation: Invocation, error: RollcallError, until: float) -> None:
    """Tells why nothing is done. Raises LeftToNextDelivery where another process may be less busy."""
    if isinstance(error, TooBusy) and time.monotonic() > until:
        raise LeftToNextDelivery
    await dispatcher.say(invocation, partial(blocks.error, error))
