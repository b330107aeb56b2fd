"""Converts aiohttp's errors to the client's own errors."""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp
from aiohttp.http_exceptions import ContentEncodingError

from bot.baijiayun.errors import Interrupted, NotJson, TimedOut, TransportError, Unreachable
from bot.baijiayun.responses import Redact

TRANSPORT_ERRORS: Mapping[type[Exception], tuple[type[TransportError], bool]] = {
    aiohttp.ClientConnectorError: (Unreachable, False),
    aiohttp.ConnectionTimeoutError: (TimedOut, False),
    aiohttp.ServerTimeoutError: (TimedOut, True),
    aiohttp.InvalidURL: (Unreachable, False),
    ContentEncodingError: (NotJson, True),
    aiohttp.ClientError: (Interrupted, True),
}
"""The error for each exception class, and whether the platform may have acted."""


def transport_error(endpoint: str, error: aiohttp.ClientError, redact: Redact) -> TransportError:
    """The error for a request that got no answer."""
    origin = _origin(error)
    kind, maybe_done = transport_error_of(type(origin))
    reason = f"{type(origin).__name__} {redact(str(origin))}".rstrip()
    return kind(endpoint, reason, maybe_done=maybe_done)


def transport_error_of(kind: type[Exception]) -> tuple[type[TransportError], bool]:
    """The table's entry for an exception class or its nearest base."""
    return next(TRANSPORT_ERRORS[base] for base in kind.__mro__ if base in TRANSPORT_ERRORS)


def _origin(error: Exception) -> Exception:
    # aiohttp takes an answer that came whole and cannot be decompressed for one that broke off.
    return error.__cause__ if isinstance(error.__cause__, ContentEncodingError) else error
