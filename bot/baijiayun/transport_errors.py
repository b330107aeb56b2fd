"""Converts errors of httpx and its aiohttp transport to the client's own errors."""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp
import httpx

from bot.baijiayun.errors import Interrupted, NotJson, TimedOut, TransportError, Unreachable
from bot.baijiayun.responses import Redact

TRANSPORT_ERRORS: Mapping[type[Exception], tuple[type[TransportError], bool]] = {
    aiohttp.ClientConnectorError: (Unreachable, False),
    aiohttp.ConnectionTimeoutError: (TimedOut, False),
    aiohttp.ServerTimeoutError: (TimedOut, True),
    aiohttp.InvalidURL: (Unreachable, False),
    aiohttp.ClientError: (Interrupted, True),
    httpx.ConnectError: (Unreachable, False),
    httpx.ProxyError: (Unreachable, False),
    httpx.UnsupportedProtocol: (Unreachable, False),
    httpx.ConnectTimeout: (TimedOut, False),
    httpx.PoolTimeout: (TimedOut, False),
    httpx.TimeoutException: (TimedOut, True),
    httpx.DecodingError: (NotJson, True),
    httpx.RequestError: (Interrupted, True),
}
"""The error for each exception class, and whether the platform may have acted."""


def transport_error(
    endpoint: str, error: httpx.RequestError | aiohttp.ClientError, redact: Redact
) -> TransportError:
    """The error for a request that got no answer."""
    origin = _origin(error)
    kind, maybe_done = transport_error_of(type(origin))
    reason = f"{type(origin).__name__} {redact(str(origin))}".rstrip()
    return kind(endpoint, reason, maybe_done=maybe_done)


def transport_error_of(kind: type[Exception]) -> tuple[type[TransportError], bool]:
    """The table's entry for an exception class or its nearest base."""
    return next(TRANSPORT_ERRORS[base] for base in kind.__mro__ if base in TRANSPORT_ERRORS)


def _origin(error: Exception) -> Exception:
    # httpx-aiohttp calls every broken connection a ConnectTimeout, even one that broke after the request was
    # sent; aiohttp's own error tells the two apart, and so whether a room may have been created.
    return error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
