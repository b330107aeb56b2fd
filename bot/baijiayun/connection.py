"""Validates, signs, sends, times out and retries a call to the platform."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from typing import Any, Generic
from urllib.parse import quote

import aiohttp
import httpx
import msgspec

from bot.baijiayun.endpoints import ENDPOINTS, Endpoint, Model
from bot.baijiayun.errors import (
    BaijiayunError,
    ClockWrong,
    InvalidRequest,
    KeyMissing,
    Throttled,
    TimedOut,
    WrongSignature,
)
from bot.baijiayun.field_types import read
from bot.baijiayun.http import HttpClient, HttpResponse
from bot.baijiayun.keys import PartnerKeys
from bot.baijiayun.responses import Envelope, Redact, data_of, decode_envelope
from bot.baijiayun.retry import Retry
from bot.baijiayun.signing import sign, written
from bot.baijiayun.throttle import Throttle
from bot.baijiayun.transport_errors import transport_error
from bot.clock import Clock
from bot.last_contact import LastContact
from bot.offline import require_online
from bot.threads import in_thread_if

THREAD_THRESHOLD = 500_000
"""Bytes of an answer that are decoded beside the event loop: more take it 10 ms."""

TOLERATED_SKEW = 60
"""Seconds between two clocks that no signature is rejected for. The document names no tolerance."""


Observe = Callable[[str, str, float, float], None]
"""Told of each request: the endpoint, the platform's code or the error's name, and seconds waited and taken."""


def unobserved(endpoint: str, code: str, waited: float, took: float) -> None:
    """Makes nothing of a request."""


LONG_WAIT = 1.0
"""Seconds at the platform's limit after which what was looked at before may have changed."""

Recheck = Callable[[], Awaitable[object]]
"""Looks before each retry, and after a long wait, whether a call is still wanted, and raises if it is not."""


async def unchecked() -> None:
    """Has a call retried whatever has happened since."""


@dataclass(slots=True, repr=False)
class Connection:
    """The account and how calls are made; `skew` is the platform's clock minus ours, in seconds."""

    http: HttpClient
    partner_id: str
    keys: PartnerKeys | None
    throttle: Throttle
    retry: Retry
    clock: Clock
    total: float
    paths: Mapping[str, str] = field(default_factory=dict)
    skew: int | None = None
    contact: LastContact = field(default_factory=LastContact)
    observe: Observe = unobserved

    async def call(
        self,
        endpoint: Endpoint[Model],
        request: msgspec.Struct,
        *,
        signed: bool = True,
        recheck: Recheck = unchecked,
    ) -> Model:
        """Calls an endpoint and returns its data. Raises BaijiayunError, and what `recheck` raises."""
        require_online()
        call = _Call(self, endpoint, encoded(endpoint, request), signed, recheck)
        try:
            async with asyncio.timeout(self.total):
                return await self.retry(endpoint, call.attempt)
        except TimeoutError:
            reason = f"no answer within {self.total:g} s"
            raise TimedOut(endpoint.name, reason, maybe_done=call.sent) from None

    def path(self, endpoint: Endpoint[Any]) -> str:
        """The endpoint's path, overridden or default."""
        return self.paths.get(endpoint.name, endpoint.path)

    def with_account(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """`parameters` with the account and the current time."""
        return {**parameters, "partner_id": self.partner_id, "timestamp": written(self.clock())}

    def note(self, ts: int | None) -> None:
        """Stores how far the platform's clock is ahead of ours."""
        if ts is not None:
            self.skew = ts - int(self.clock().timestamp())


@dataclass(slots=True, repr=False)
class _Call(Generic[Model]):
    """A call and its attempts; `tried` once the first began, `sent` once a request may have reached the platform.

    `maybe_done` once an attempt failed that may have been carried out, whatever becomes of later ones.
    """

    connection: Connection
    endpoint: Endpoint[Model]
    parameters: Mapping[str, str]
    signed: bool
    recheck: Recheck
    tried: bool = False
    sent: bool = False
    maybe_done: bool = False

    async def attempt(self) -> Model:
        try:
            return await self._attempt()
        except BaijiayunError as error:
            self.maybe_done = error.maybe_done = self.maybe_done or error.maybe_done
            raise

    async def _rechecked(self) -> None:
        try:
            await self.recheck()
        except BaijiayunError as error:
            # a look changes nothing, whatever became of it
            error.maybe_done = self.maybe_done
            raise

    async def _attempt(self) -> Model:
        if not self.signed:
            return await self._send(None)
        keys = self.connection.keys
        if keys is None:
            raise KeyMissing(self.endpoint.name)
        key = await keys.current()
        try:
            return await self._send(key)
        except WrongSignature:
            # A rejected signature means that nothing was done, so any endpoint can be retried with another key.
            fresh = await keys.renewed(key)
            if fresh is None or fresh == key:
                raise
        return await self._send(fresh)

    async def _send(self, key: str | None) -> Model:
        asked = time.perf_counter()
        await self.connection.throttle.wait()
        waited = time.perf_counter() - asked
        if self.tried or waited > LONG_WAIT:
            await self._rechecked()
        self.tried, began, code = True, time.perf_counter(), "cancelled"
        try:
            model = await self._sent(key)
            code = "0"
        except BaijiayunError as error:
            code = str(getattr(error, "code", type(error).__name__))
            raise
        finally:
            self.connection.observe(self.endpoint.name, code, waited, time.perf_counter() - began)
        return model

    async def _sent(self, key: str | None) -> Model:
        parameters = self.connection.with_account(self.parameters)
        if key is not None:
            parameters["sign"] = sign(parameters, key)
        redact = partial(redacted, secrets=(key, parameters.get("sign"), parameters.get("secret_key")))
        answer = await self._post(parameters, redact)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Throttled(self.endpoint.name, retry_after(answer.headers, self.connection.clock()))
        envelope = await self._decoded(answer, redact)
        self.connection.note(envelope.ts)
        try:
            return data_of(self.endpoint, envelope, redact)
        except WrongSignature as error:
            skew = self.connection.skew
            if envelope.ts is None or skew is None or abs(skew) <= TOLERATED_SKEW:
                raise
            raise ClockWrong(error.endpoint, error.code, error.msg, skew) from None

    async def _decoded(self, answer: HttpResponse, redact: Redact) -> Envelope[Model]:
        decode = partial(decode_envelope, self.endpoint, answer.status, answer.body, redact)
        return await in_thread_if(len(answer.body) > THREAD_THRESHOLD, decode)

    async def _post(self, parameters: Mapping[str, str], redact: Redact) -> HttpResponse:
        self.sent = True
        try:
            with self.connection.contact.watching(httpx.RequestError, aiohttp.ClientError):
                return await self.connection.http.post(self.connection.path(self.endpoint), parameters)
        except (httpx.RequestError, aiohttp.ClientError) as error:
            raise transport_error(self.endpoint.name, error, redact) from None


def encoded(endpoint: Endpoint[Any], request: msgspec.Struct) -> dict[str, str]:
    """The encoded parameters, validated against the document's limits.

    Raises InvalidRequest.
    """
    values = msgspec.structs.asdict(request).items()
    sent = {name: _written(endpoint, name, value) for name, value in values if value is not None}
    try:
        msgspec.convert(sent, endpoint.request, strict=False, dec_hook=read)
    except msgspec.ValidationError as error:
        why, _, name = str(error).partition(" - at `$.")
        raise InvalidRequest(endpoint.name, name.rstrip("`"), why) from None
    return sent


def _written(endpoint: Endpoint[Any], name: str, value: object) -> str:
    try:
        return written(value)
    except ValueError as error:
        raise InvalidRequest(endpoint.name, name, str(error)) from None


def redacted(text: str, secrets: Iterable[str | None]) -> str:
    """`text` without `secrets`, plain or URL-encoded, since a platform or proxy may echo what was sent."""
    found = filter(None, secrets)
    spellings = {spelling for secret in found for spelling in (secret, quote(secret), quote(secret, safe=""))}
    for spelling in sorted(spellings, key=len, reverse=True):
        text = text.replace(spelling, "***")
    return text


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The value of Retry-After in seconds, from a number or a date (RFC 9110, 10.2.3); None if absent or invalid."""
    value = headers.get("retry-after", "")
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def checked_paths(paths: Mapping[str, str]) -> dict[str, str]:
    """A copy of `paths`. Raises ValueError for an unknown endpoint name."""
    if unknown := sorted(set(paths) - set(ENDPOINTS)):
        raise ValueError(f"no endpoint is named {', '.join(unknown)}")
    return dict(paths)
