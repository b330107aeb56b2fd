"""Carrying a payload to the bot, by signed HTTP or by Socket Mode, and what became of it.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import httpx

from .sockets import Sockets
from .tickets import Hook

Kind = Literal["slash_commands", "interactive", "events_api"]

PATIENCE = 3.0
"""Seconds in which Slack must be acknowledged."""

TIMED_OUT = "operation_timeout"
UNREACHABLE = "dispatch_failed"
REFUSED = "dispatch_unknown_error"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be delivered; `retry` numbers a redelivery and gives its reason."""

    kind: Kind
    payload: dict[str, Any]
    retry: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """How the bot took a parcel: HTTP status (None when it never answered), acknowledgement, seconds.

    `error` is what the person sees instead, in Slack's words, or empty.
    """

    status: int | None
    body: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """Something a person did, and how the bot took it. `mark` is the journal's length before it."""

    user: str
    channel: str
    parcel: Parcel
    receipt: Receipt
    mark: int
    hook: Hook | None = None

    @property
    def status(self) -> int | None:
        """The HTTP status of the acknowledgement, None when there was none."""
        return self.receipt.status

    @property
    def body(self) -> dict[str, Any]:
        """The acknowledgement's body; plain text is under `text`."""
        return self.receipt.body

    @property
    def error(self) -> str:
        """What the person sees of a failed delivery, such as `operation_timeout`; empty when all is well."""
        return self.receipt.error


class Carrier:
    """Delivers to one bot. Without a URL it goes over the bot's own socket."""

    def __init__(self, client: httpx.AsyncClient, sockets: Sockets, secret: str, patience: float) -> None:
        self._client = client
        self._sockets = sockets
        self._secret = secret
        self._patience = patience

    async def deliver(self, parcel: Parcel, url: str | None) -> Receipt:
        """Deliver once and wait, as long as Slack has patience, for the acknowledgement."""
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(self._patience):
                status, body = await (self._post(parcel, url) if url else self._send(parcel))
        except TimeoutError:
            return Receipt(None, error=TIMED_OUT, seconds=time.perf_counter() - begun)
        except httpx.TransportError:
            return Receipt(None, error=UNREACHABLE, seconds=time.perf_counter() - begun)
        error = "" if 200 <= status < 300 else REFUSED
        return Receipt(status, body, time.perf_counter() - begun, error)

    async def _post(self, parcel: Parcel, url: str) -> tuple[int, dict[str, Any]]:
        content, kind = _encoded(parcel)
        headers = {"Content-Type": kind, **signature(self._secret, content), **_retry_headers(parcel)}
        answer = await self._client.post(f"{url}/slack/events", content=content, headers=headers)
        return answer.status_code, _body(answer)

    async def _send(self, parcel: Parcel) -> tuple[int, dict[str, Any]]:
        if not self._sockets.connected:
            raise httpx.ConnectError("the bot has no socket open")
        number, reason = parcel.retry or (0, "")
        retry = {"retry_attempt": number, "retry_reason": reason} if parcel.retry else {}
        return 200, await self._sockets.deliver(parcel.kind, parcel.payload, retry)


def signature(secret: str, content: bytes) -> dict[str, str]:
    """The headers by which an app knows that a request is Slack's, as of the machine's clock."""
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + content, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _encoded(parcel: Parcel) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if parcel.kind == "slash_commands":
        return urlencode(parcel.payload).encode(), form
    text = json.dumps(parcel.payload)
    if parcel.kind == "interactive":
        return urlencode({"payload": text}).encode(), form
    return text.encode(), "application/json"


def _retry_headers(parcel: Parcel) -> dict[str, str]:
    if parcel.retry is None:
        return {}
    number, reason = parcel.retry
    return {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}


def _body(answer: httpx.Response) -> dict[str, Any]:
    """The acknowledgement: a JSON object, or plain text, which is a message too."""
    if answer.headers.get("content-type", "").startswith("application/json"):
        body = answer.json()
        return body if isinstance(body, dict) else {}
    return {"text": answer.text} if answer.text.strip() and answer.is_success else {}
