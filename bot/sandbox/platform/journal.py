"""What was asked, in order, without secrets."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import msgspec

_SECRETS = frozenset({"sign", "secret_key", "partner_key"})
_LENGTH = 20_000


class Entry(msgspec.Struct, frozen=True):
    """One request. `endpoint` None: no such path. `code` None: no business answer reached the client.

    `at` is the platform's unix second, `status` the HTTP status, None when the connection was cut.
    """

    number: int
    at: int
    method: str
    path: str
    endpoint: str | None
    parameters: dict[str, str]
    status: int | None
    code: int | None
    fault: str | None = None


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

    def next_number(self) -> int:
        self._count += 1
        return self._count

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)


def redacted(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters with their secrets blacked out."""
    return {name: "***" if name in _SECRETS else value for name, value in parameters.items()}
