"""Delivers payloads to the bot, by signed HTTP or Socket Mode.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
from msgspec import Struct, field

from .response_urls import ResponseUrl
from .sockets import Sockets

EnvelopeKind = Literal["slash_commands", "interactive", "events_api"]

ACK_TIMEOUT = 3.0
"""Seconds within which the bot must acknowledge."""

TIMED_OUT = "operation_timeout"
UNREACHABLE = "dispatch_failed"
REFUSED = "dispatch_unknown_error"


class Envelope(Struct, frozen=True):
    """A payload to deliver; `retry` is the number and reason of a redelivery."""

    kind: EnvelopeKind
    payload: dict[str, Any]
    retry: tuple[int, str] | None = None


class Ack(Struct, frozen=True):
    """The acknowledgement: HTTP status (None without a response), body, seconds taken.

    `error` is the error that Slack shows to the user, or empty.
    """

    status: int | None
    body: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""


class Delivery(Struct, frozen=True, eq=False):
    """A user action and its acknowledgement. `mark` is the number of changes before it."""

    user: str
    channel: str
    envelope: Envelope
    ack: Ack
    mark: int
    response_url: ResponseUrl | None = None

    @property
    def status(self) -> int | None:
        """The HTTP status of the acknowledgement, None when there was none."""
        return self.ack.status

    @property
    def body(self) -> dict[str, Any]:
        """The body of the acknowledgement; plain text is under `text`."""
        return self.ack.body

    @property
    def error(self) -> str:
        """The error shown to the user, such as `operation_timeout`; empty on success."""
        return self.ack.error


class Transport:
    """Delivers envelopes over HTTP, or over the bot's socket when there is no URL."""

    def __init__(self, client: httpx.AsyncClient, sockets: Sockets, secret: str, ack_timeout: float) -> None:
        self._client = client
        self._sockets = sockets
        self._secret = secret
        self._ack_timeout = ack_timeout

    async def deliver(self, envelope: Envelope, url: str | None) -> Ack:
        """Deliver once and wait for the acknowledgement."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._ack_timeout):
                status, body = await (self._post(envelope, url) if url else self._send(envelope))
        except TimeoutError:
            return Ack(None, error=TIMED_OUT, seconds=time.perf_counter() - started)
        except httpx.TransportError:
            return Ack(None, error=UNREACHABLE, seconds=time.perf_counter() - started)
        error = "" if 200 <= status < 300 else REFUSED
        return Ack(status, body, time.perf_counter() - started, error)

    async def _post(self, envelope: Envelope, url: str) -> tuple[int, dict[str, Any]]:
        content, kind = _encoded(envelope)
        headers = {"Content-Type": kind, **signature(self._secret, content), **_retry_headers(envelope)}
        answer = await self._client.post(f"{url}/slack/events", content=content, headers=headers)
        return answer.status_code, _body(answer)

    async def _send(self, envelope: Envelope) -> tuple[int, dict[str, Any]]:
        if not self._sockets.connected:
            raise httpx.ConnectError("the bot has no socket open")
        number, reason = envelope.retry or (0, "")
        retry = {"retry_attempt": number, "retry_reason": reason} if envelope.retry else {}
        return 200, await self._sockets.deliver(envelope.kind, envelope.payload, retry)


def signature(secret: str, content: bytes) -> dict[str, str]:
    """The signature headers of a request, by the machine's clock."""
    timestamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + content, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encoded(envelope: Envelope) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if envelope.kind == "slash_commands":
        return urlencode(envelope.payload).encode(), form
    text = json.dumps(envelope.payload)
    if envelope.kind == "interactive":
        return urlencode({"payload": text}).encode(), form
    return text.encode(), "application/json"


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if envelope.retry is None:
        return {}
    number, reason = envelope.retry
    return {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}


def _body(answer: httpx.Response) -> dict[str, Any]:
    """The acknowledgement as a JSON object; plain text is a message."""
    if answer.headers.get("content-type", "").startswith("application/json"):
        body = answer.json()
        return body if isinstance(body, dict) else {}
    return {"text": answer.text} if answer.text.strip() and answer.is_success else {}
