# ruff: noqa: N818  errors are named for what happened
"""Errors of calls to the platform.

BaijiayunError
├── InvalidRequest      not sent: a parameter that the document does not allow
├── KeyMissing          not sent: there is no partner key to sign with
├── TransportError      no usable answer; `maybe_done` tells whether the platform may have acted
│   ├── Unreachable     no connection
│   ├── TimedOut        no connection, or no answer, in time
│   ├── Interrupted     the connection broke
│   ├── HttpStatus      an HTTP error without the platform's envelope, for example from a proxy
│   └── NotJson         not JSON
├── Unreadable          JSON that does not match the document
├── Throttled           too many requests: the platform did nothing
└── ApiError            the platform answered with a code other than 0
    ├── GeneralError 1, NoSuchPath 404, BadParameter 1001, WrongSignature 1002, NoSuchAccount 2001,
    │   NoPermission 2002, AccountStopped 2003, NoSuchRoom 3001, AlreadyDeleted 3002, UploadFailed 4001
    ├── ClockWrong          a WrongSignature of a machine whose clock is wrong
    └── UnknownCode     any other

Messages and attributes never contain a partner key, a secret key or a signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class BaijiayunError(Exception):
    """A call to `endpoint` (its method name) failed. `maybe_done`: some attempt may have been carried out."""

    maybe_done: bool = False

    def __init__(self, endpoint: str, text: str) -> None:
        super().__init__(f"{endpoint}: {text}")
        self.endpoint = endpoint


class InvalidRequest(BaijiayunError, ValueError):
    """The value of parameter `field` is not allowed; `why` explains it. Nothing was sent."""

    def __init__(self, endpoint: str, field: str, why: str) -> None:
        super().__init__(endpoint, f"{field}: {why}")
        self.field = field
        self.why = why


class KeyMissing(BaijiayunError):
    """There is no partner key to sign with. Nothing was sent."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint, "no partner key to sign with")


class TransportError(BaijiayunError):
    """No usable answer. `maybe_done` is False only if the request cannot have reached the platform."""

    def __init__(self, endpoint: str, reason: str, *, maybe_done: bool = True) -> None:
        super().__init__(endpoint, reason)
        self.reason = reason
        self.maybe_done = maybe_done


class Unreachable(TransportError):
    """No connection could be made."""


class TimedOut(TransportError):
    """No connection or no complete answer in time."""


class Interrupted(TransportError):
    """The connection broke after it was made."""


class HttpStatus(TransportError):
    """A non-2xx HTTP status whose body is not the platform's."""

    def __init__(self, endpoint: str, status: int) -> None:
        super().__init__(endpoint, f"HTTP {status}")
        self.status = status


class NotJson(TransportError):
    """A body that is not JSON, for example a proxy's error page."""


class Unreadable(BaijiayunError):
    """The answer's `field` (its path, such as "data.list[0].room_id") does not match the document.

    `came` is the actual JSON, truncated. The platform has carried out the call.
    """

    maybe_done = True

    def __init__(self, endpoint: str, field: str, came: str, why: str) -> None:
        super().__init__(endpoint, f"cannot read {field or 'the answer'}: {why}, came {came}")
        self.field = field
        self.came = came


class Throttled(BaijiayunError):
    """Too many requests. `retry_after` is in seconds, None if unknown."""

    def __init__(self, endpoint: str, retry_after: float | None = None) -> None:
        super().__init__(endpoint, "too many requests")
        self.retry_after = retry_after


class ApiError(BaijiayunError):
    """The platform answered with an error `code` and `msg`."""

    documented: ClassVar[int | None] = None

    def __init__(self, endpoint: str, code: int, msg: str) -> None:
        super().__init__(endpoint, f"{code} {msg}".rstrip())
        self.code = code
        self.msg = msg


class GeneralError(ApiError):
    """A general error, explained by `msg`."""

    documented = 1


class NoSuchPath(ApiError):
    """The platform has no such endpoint."""

    documented = 404


class BadParameter(ApiError):
    """A parameter is missing, of the wrong type or out of range."""

    documented = 1001


class WrongSignature(ApiError):
    """The signature is wrong because of the key or, if the platform checks it, the clock."""

    documented = 1002


class ClockWrong(WrongSignature):
    """The signature was rejected, and the platform's clock is `skew` seconds ahead of this machine's."""

    def __init__(self, endpoint: str, code: int, msg: str, skew: int) -> None:
        super().__init__(endpoint, code, f"{msg} (the platform's clock is {skew} s ahead)")
        self.skew = skew


class NoSuchAccount(ApiError):
    """There is no account with this partner ID."""

    documented = 2001


class NoPermission(ApiError):
    """The account lacks the permission."""

    documented = 2002


class AccountStopped(ApiError):
    """The live account is not activated or is suspended."""

    documented = 2003


class NoSuchRoom(ApiError):
    """There is no such room."""

    documented = 3001


class AlreadyDeleted(ApiError):
    """The room has been deleted."""

    documented = 3002


class UploadFailed(ApiError):
    """An upload failed."""

    documented = 4001


class UnknownCode(ApiError):
    """A code that is not in the document."""


API_ERRORS: Mapping[int, type[ApiError]] = {
    refusal.documented: refusal for refusal in ApiError.__subclasses__() if refusal.documented is not None
}
"""By documented code."""


def api_error(endpoint: str, code: int, msg: str) -> ApiError:
    """The error for a code other than 0."""
    return API_ERRORS.get(code, UnknownCode)(endpoint, code, msg)
