"""What goes wrong on purpose: by method, so many times."""

from __future__ import annotations

from dataclasses import dataclass, field

RESPONSE_URL = "response_url"
"""The name under which posts to a response_url can be made to fail."""


@dataclass(slots=True)
class Fault:
    """One trouble. With `after_work` the call does what it should, and only its answer is lost or changed.

    `status` is the HTTP status of the answer, `error` a Slack error's name, `retry_after` the header in
    seconds; `silent` answers nothing until the caller gives up. `count` is how many calls it meets.
    """

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    silent: bool = False
    after_work: bool = False
    count: int = 1


def throttled(retry_after: int = 1, count: int = 1) -> Fault:
    """429 with Retry-After."""
    return Fault(429, "ratelimited", retry_after, count=count)


def broken(status: int = 500, count: int = 1, *, after_work: bool = False) -> Fault:
    """A server's error, without a JSON body."""
    return Fault(status, after_work=after_work, count=count)


def refusing(error: str, count: int = 1) -> Fault:
    """A Slack error by name."""
    return Fault(error=error, count=count)


def lost(count: int = 1) -> Fault:
    """The work is done, but the answer never comes."""
    return Fault(silent=True, after_work=True, count=count)


@dataclass
class Faults:
    """The faults set, by method; each method's are met in the order they were set."""

    _by_method: dict[str, list[Fault]] = field(default_factory=dict)

    def set(self, method: str, fault: Fault) -> None:
        """Let the next `fault.count` calls of `method` meet this fault."""
        self._by_method.setdefault(method, []).append(fault)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._by_method.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        waiting = self._by_method.get(method, [])
        if not waiting:
            return None
        waiting[0].count -= 1
        return waiting[0] if waiting[0].count > 0 else waiting.pop(0)
