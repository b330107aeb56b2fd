"""One call of Slack: its answer as a type, or what went wrong as a SlackError. Repeats nothing unless told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import aiohttp
import msgspec
import stamina
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook import WebhookResponse

from bot.slack.errors import NOT_DONE, Busy, SlackError, Transient, Unreachable, Unsure, answered

T = TypeVar("T")

ATTEMPTS = 3
"""How often a call is made at most that may be made again."""

LONGEST_WAIT = 10.0
"""Seconds. Who is asked to leave Slack alone for longer does not wait for that."""

_UNREACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)

_UNANSWERED = (
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    msgspec.ValidationError,
    # an answer whose body is no text
    UnicodeDecodeError,
    # slack_sdk looks for "ok" in whatever an answer of status 200 holds, a plain text or a list included
    AttributeError,
)


async def typed(kind: type[T], call: Awaitable[AsyncSlackResponse], within: float) -> T:
    """The answer of a Web API method. Raises SlackError, in any case after `within` seconds."""
    async with understood(within):
        return msgspec.convert((await call).data, kind, strict=False)


@asynccontextmanager
async def understood(within: float) -> AsyncIterator[None]:
    """Turns what can go wrong with a call into what that means for it; gives it up after `within` seconds.

    The causes are left behind: they may hold a `response_url`, and whoever has one can post for 30 minutes.
    """
    try:
        async with asyncio.timeout(within):
            yield
    except SlackApiError as error:
        raise _meaning(error.response) from None
    except _UNREACHED as error:
        raise Unreachable(type(error).__name__) from None
    except _UNANSWERED as error:
        raise Unsure(type(error).__name__) from None


def check_hook(answer: WebhookResponse) -> None:
    """Raises SlackError unless a `response_url` took the message.

    It refuses with 400, 404 and the like, mostly in plain words; what says "ok" without being asked to is a proxy's.
    """
    status, told = answer.status_code, _object(answer.body)
    if status == 200 and (answer.body.strip() == "ok" or told.get("ok") is True):
        return
    name = str(told.get("error") or "")
    if status == 429 or not 400 <= status < 500:
        raise answered(status, name, answer.headers.get("Retry-After"))
    raise answered(200, name or _word(answer.body) or f"HTTP {status}")


async def insist(call: Callable[[], Awaitable[T]], *, twice: bool = False) -> T:
    """Makes a call again after what did not do it; with `twice`, which it may be done, after any transient error.

    Raises the last SlackError.
    """
    again = (Transient,) if twice else NOT_DONE

    def wait(error: Exception) -> bool | float:
        if isinstance(error, Busy):
            return error.seconds if error.seconds <= LONGEST_WAIT else False
        return isinstance(error, again)

    async for attempt in stamina.retry_context(on=wait, attempts=ATTEMPTS, wait_initial=0.3, wait_max=2.0):
        with attempt:
            return await call()
    raise AssertionError("a retry ends with an answer or an error")


def read_date(header: str | None) -> datetime | None:
    """The instant in a `Date` header."""
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None


def _meaning(response: AsyncSlackResponse | aiohttp.ClientResponse) -> SlackError:
    """slack_sdk gives its own response, or aiohttp's for a body that claims to be JSON and is not."""
    headers = response.headers
    retry_after, date = headers.get("Retry-After"), read_date(headers.get("Date"))
    if isinstance(response, aiohttp.ClientResponse):
        return answered(response.status, "", retry_after, date)
    name = response.data.get("error") if isinstance(response.data, dict) else None
    return answered(response.status_code, str(name or ""), retry_after, date)


def _object(body: str) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _word(body: str) -> str:
    """The name of an error that stands alone in a plain body."""
    word = body.strip()
    return word if word.replace("_", "").isalpha() and len(word) < 50 else ""
