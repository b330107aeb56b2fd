"""The log of requests, in order, without secrets."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import msgspec

_SECRETS = frozenset({"sign", "secret_key", "partner_key"})
_LENGTH = 20_000


class LoggedRequest(msgspec.Struct):
    """One request. `endpoint` None: unknown path. `code` None: no business response reached the client.

    `at` is the platform's time in unix seconds, `request_id` the header X-Request-Id. `status` is the HTTP status,
    None until the response and when the connection was cut.
    """

    number: int
    at: int
    method: str
    path: str
    endpoint: str | None
    request_id: str | None
    parameters: dict[str, str]
    fault: str | None = None
    status: int | None = None
    code: int | None = None


class RequestLog:
    """The last 20,000 requests."""

    def __init__(self) -> None:
        self._entries: deque[LoggedRequest] = deque(maxlen=_LENGTH)
        self._count = 0

    def entries(
        self, endpoint: str | None = None, request_id: str | None = None, since: int = 0
    ) -> list[LoggedRequest]:
        """Requests in order, of one endpoint or request id or all, whose number is above `since`."""
        return [
            entry
            for entry in self._entries
            if entry.number > since
            and endpoint in (None, entry.endpoint)
            and request_id in (None, entry.request_id)
        ]

    def clear(self) -> None:
        """Drop the entries; numbering continues."""
        self._entries.clear()

    def add(
        self,
        at: int,
        method: str,
        path: str,
        endpoint: str | None,
        request_id: str | None,
        parameters: Mapping[str, str],
    ) -> LoggedRequest:
        """Log a request on arrival; the caller completes the entry with the response."""
        self._count += 1
        entry = LoggedRequest(self._count, at, method, path, endpoint, request_id, _redacted(parameters))
        self._entries.append(entry)
        return entry


def _redacted(parameters: Mapping[str, str]) -> dict[str, str]:
    return {name: "***" if name in _SECRETS else value for name, value in parameters.items()}
