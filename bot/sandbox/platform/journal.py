"""What was asked, in order, without secrets."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import msgspec

_SECRETS = frozenset({"sign", "secret_key", "partner_key"})
_LENGTH = 20_000


class Entry(msgspec.Struct):
    """One request. `endpoint` None: no such path. `code` None: no business answer reached the client.

    `at` is the platform's unix second, `status` the HTTP status, None while there is no answer or when the
    connection was cut.
    """

    number: int
    at: int
    method: str
    path: str
    endpoint: str | None
    parameters: dict[str, str]
    fault: str | None = None
    status: int | None = None
    code: int | None = None


class Journal:
    """The last 20,000 requests."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_LENGTH)
        self._count = 0

    def entries(self, endpoint: str | None = None, since: int = 0) -> list[Entry]:
        """Requests in order, of one endpoint or all, whose number is above `since`."""
        return [
            entry for entry in self._entries if entry.number > since and endpoint in (None, entry.endpoint)
        ]

    def clear(self) -> None:
        """Forget the entries; numbers go on."""
        self._entries.clear()

    def write(
        self, at: int, method: str, path: str, endpoint: str | None, parameters: Mapping[str, str]
    ) -> Entry:
        """The entry of a request that has just come in, to be completed when it is answered."""
        self._count += 1
        entry = Entry(self._count, at, method, path, endpoint, _redacted(parameters))
        self._entries.append(entry)
        return entry


def _redacted(parameters: Mapping[str, str]) -> dict[str, str]:
    return {name: "***" if name in _SECRETS else value for name, value in parameters.items()}
