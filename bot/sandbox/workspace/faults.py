"""Fault injection: by method, a number of times."""

from __future__ import annotations

from msgspec import Struct, field

_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

RESPONSE_URL = "response_url"
"""The method name of posts to a response_url."""

DOWNLOAD = "download"
"""The name under which the download of a file's content can be made to fail."""

UPLOAD = "upload"
"""The name under which the upload of a file's content can be made to fail."""


class Fault(Struct):
    """A fault of `count` calls; with `after_work` the call is processed first and only its response is replaced.

    `status` is the HTTP status, `error` the name of a Slack error, `html` a response that is an HTML page instead,
    `retry_after` the header in seconds. `silent` sends no response until the client gives up; `aborted` closes the
    connection.
    """

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    html: str = ""
    silent: bool = False
    aborted: bool = False
    after_work: bool = False
    count: int = 1


def throttled(retry_after: int = 1, count: int = 1) -> Fault:
    """429 with Retry-After."""
    return Fault(429, "ratelimited", retry_after, count=count)


def broken(status: int = 500, count: int = 1, *, after_work: bool = False) -> Fault:
    """A server error with a plain text body."""
    return Fault(status, after_work=after_work, count=count)


def bad_gateway(count: int = 1, *, after_work: bool = False) -> Fault:
    """A proxy's 502, an HTML page."""
    return Fault(502, html=_BAD_GATEWAY, after_work=after_work, count=count)


def refusing(error: str, count: int = 1) -> Fault:
    """A Slack error."""
    return Fault(error=error, count=count)


def lost(count: int = 1) -> Fault:
    """The call is processed, but no response is sent."""
    return Fault(silent=True, after_work=True, count=count)


def hanging(count: int = 1) -> Fault:
    """The call is not processed, and no response is sent."""
    return Fault(silent=True, count=count)


def cut(count: int = 1, *, after_work: bool = True) -> Fault:
    """The connection is closed without a response, by default after the call was processed."""
    return Fault(aborted=True, after_work=after_work, count=count)


class Faults(Struct):
    """The pending faults by method, in the order they were set."""

    _by_method: dict[str, list[Fault]] = field(default_factory=dict)

    def set(self, method: str, fault: Fault) -> None:
        """Apply this fault to the next `fault.count` calls of `method`."""
        self._by_method.setdefault(method, []).append(fault)

    def clear(self) -> None:
        """Remove all faults."""
        self._by_method.clear()

    def next_for(self, method: str) -> Fault | None:
        """The fault of this call, if any."""
        pending = self._by_method.get(method, [])
        if not pending:
            return None
        pending[0].count -= 1
        return pending[0] if pending[0].count > 0 else pending.pop(0)
