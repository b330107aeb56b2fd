"""A call to Slack: its answer decoded into a type, its failure translated into a SlackError, and retries."""

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
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook import WebhookResponse

from bot.retries import retried
from bot.slack.errors import NOT_DONE, Busy, SlackError, Transient, Unreachable, Unsure, error_for

T = TypeVar("T")

ATTEMPTS = 3
"""Attempts of one call at most."""

MAX_WAIT = 10.0
"""Seconds. A call that is rate limited for longer is not retried."""

_UNREACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)

_UNANSWERED = (
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    msgspec.ValidationError,
    # the body is not text
    UnicodeDecodeError,
    # slack_sdk looks up "ok" in any body of status 200, even in plain text or a list
    AttributeError,
)


async def decode(kind: type[T], call: Awaitable[AsyncSlackResponse], within: float) -> T:
    """Decodes the answer of a Web API method. Raises SlackError, at the latest after `within` seconds."""
    async with translated_errors(within):
        return msgspec.convert((await call).data, kind, strict=False)


@asynccontextmanager
async def translated_errors(within: float) -> AsyncIterator[None]:
    """Translates errors of slack_sdk and aiohttp into SlackError; aborts after `within` seconds.

    The causes are dropped because they may contain a `response_url`, with which anyone can post for 30 minutes.
    """
    try:
        async with asyncio.timeout(within):
            yield
    except SlackApiError as error:
        raise _error_of(error.response) from None
    except _UNREACHED as error:
        raise Unreachable(type(error).__name__) from None
    except _UNANSWERED as error:
        raise Unsure(type(error).__name__) from None


def check_webhook(answer: WebhookResponse) -> None:
    """Raises SlackError unless a `response_url` accepted the message.

    It rejects messages with 400 or 404, mostly in plain text. A 200 that is not "ok" comes from a proxy.
    """
    status, fields = answer.status_code, _object(answer.body)
    if status == 200 and (answer.body.strip() == "ok" or fields.get("ok") is True):
        return
    name = str(fields.get("error") or "")
    if status == 429 or not 400 <= status < 500:
        raise error_for(status, name, answer.headers.get("Retry-After"))
    raise error_for(200, name or _word(answer.body) or f"HTTP {status}")


async def retry(call: Callable[[], Awaitable[T]], *, idempotent: bool = False) -> T:
    """Retries a call after errors that mean nothing was done; if it is `idempotent`, after any transient error.

    Raises the last SlackError.
    """
    again = (Transient,) if idempotent else NOT_DONE

    def wait(error: Exception) -> bool | float:
        if isinstance(error, Busy):
            return error.seconds if error.seconds <= MAX_WAIT else False
        return isinstance(error, again)

    return await retried(call, wait, attempts=ATTEMPTS, wait=0.3, wait_max=2.0)


def read_date(header: str | None) -> datetime | None:
    """Parses a `Date` header."""
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None


def _error_of(response: AsyncSlackResponse | aiohttp.ClientResponse) -> SlackError:
    """The response is slack_sdk's own, or aiohttp's if the body claims to be JSON and is not."""
    retry_after = response.headers.get("Retry-After")
    if isinstance(response, aiohttp.ClientResponse):
        return error_for(response.status, "", retry_after)
    name = response.data.get("error") if isinstance(response.data, dict) else None
    date = read_date(response.headers.get("Date"))
    return error_for(response.status_code, str(name or ""), retry_after, date)


def _object(body: str) -> Mapping[str, Any]:
    try:
        decoded = json.loads(body)
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _word(body: str) -> str:
    """The error name that a plain-text body consists of, if any."""
    word = body.strip()
    return word if word.replace("_", "").isalpha() and len(word) < 50 else ""
