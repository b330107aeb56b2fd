# ruff: noqa: N818  an error is named by what happened: Throttled, NoSuchRoom
"""What can go wrong with a call to the platform.

BaijiayunError
├── InvalidRequest      nothing was sent: a parameter the document does not allow
├── KeyMissing          nothing was sent: the call must be signed and there is no partner key
├── TransportError      no usable answer came; `maybe_done` says whether the platform may have acted
│   ├── Unreachable     no connection
│   ├── TimedOut        no connection, or no answer, in time
│   ├── Interrupted     the connection broke under way
│   ├── HttpStatus      an HTTP error without the platform's envelope, from a proxy in between
│   └── NotJson         something else than JSON
├── Unreadable          JSON that does not say what the document promises
├── Throttled           too many requests: the platform did nothing
└── ApiError            the platform answered with a code other than 0
    ├── GeneralError 1, NoSuchPath 404, BadParameter 1001, WrongSignature 1002, NoSuchAccount 2001,
    │   NoPermission 2002, AccountStopped 2003, NoSuchRoom 3001, RoomDeleted 3002, UploadFailed 4001
    └── UnknownCode     any other

Texts and attributes never hold a partner key, a secret key or a signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class BaijiayunError(Exception):
    """A call to `endpoint` (the name of its method) that did not come to an answer."""

    def __init__(self, endpoint: str, text: str) -> None:
        super().__init__(f"{endpoint}: {text}")
        self.endpoint = endpoint


class InvalidRequest(BaijiayunError, ValueError):
    """The value of parameter `field` is not allowed; `why` says what is. Nothing was sent."""

    def __init__(self, endpoint: str, field: str, why: str) -> None:
        super().__init__(endpoint, f"{field}: {why}")
        self.field = field
        self.why = why


class KeyMissing(BaijiayunError):
    """There is no partner key to sign with. Nothing was sent."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint, "no partner key to sign with")


class TransportError(BaijiayunError):
    """No usable answer. `maybe_done` is False only when the request surely never reached the platform."""

    def __init__(self, endpoint: str, reason: str, *, maybe_done: bool = True) -> None:
        super().__init__(endpoint, reason)
        self.reason = reason
        self.maybe_done = maybe_done


class Unreachable(TransportError):
    """No connection could be made."""


class TimedOut(TransportError):
    """No connection, or no whole answer, within the time allowed."""


class Interrupted(TransportError):
    """The connection broke after it was made."""


class HttpStatus(TransportError):
    """An HTTP status other than 2xx whose body is not the platform's."""

    def __init__(self, endpoint: str, status: int) -> None:
        super().__init__(endpoint, f"HTTP {status}")
        self.status = status


class NotJson(TransportError):
    """A body that is not JSON, for instance a proxy's page."""


class Unreadable(BaijiayunError):
    """The answer's `field` (its path, "data.list[0].room_id") is not what the document promises.

    `came` is the JSON that came instead, clipped. The platform has done what was asked.
    """

    def __init__(self, endpoint: str, field: str, came: str, why: str) -> None:
        super().__init__(endpoint, f"cannot read {field or 'the answer'}: {why}, came {came}")
        self.field = field
        self.came = came


class Throttled(BaijiayunError):
    """Too many requests. `retry_after` in seconds, None when the platform does not say."""

    def __init__(self, endpoint: str, retry_after: float | None = None) -> None:
        super().__init__(endpoint, "too many requests")
        self.retry_after = retry_after


class ApiError(BaijiayunError):
    """The platform's `code` and `msg`."""

    documented: ClassVar[int | None] = None

    def __init__(self, endpoint: str, code: int, msg: str) -> None:
        super().__init__(endpoint, f"{code} {msg}".rstrip())
        self.code = code
        self.msg = msg


class GeneralError(ApiError):
    """A refusal that no other code names: `msg` says why."""

    documented = 1


class NoSuchPath(ApiError):
    """The platform has no such endpoint."""

    documented = 404


class BadParameter(ApiError):
    """A parameter is missing, of the wrong type or out of range."""

    documented = 1001


class WrongSignature(ApiError):
    """The signature is wrong: the key, or, when the platform compares it, the clock."""

    documented = 1002


class NoSuchAccount(ApiError):
    """There is no account with this partner id."""

    documented = 2001


class NoPermission(ApiError):
    """The account lacks the permission."""

    documented = 2002


class AccountStopped(ApiError):
    """The live account is not opened, or stopped."""

    documented = 2003


class NoSuchRoom(ApiError):
    """There is no such room."""

    documented = 3001


class RoomDeleted(ApiError):
    """The room has been deleted."""

    documented = 3002


class UploadFailed(ApiError):
    """An upload failed."""

    documented = 4001


class UnknownCode(ApiError):
    """A code the document does not name."""


API_ERRORS: Mapping[int, type[ApiError]] = {
    refusal.documented: refusal for refusal in ApiError.__subclasses__() if refusal.documented is not None
}
"""The class of each documented code."""


def api_error(endpoint: str, code: int, msg: str) -> ApiError:
    """The error of a code other than 0."""
    return API_ERRORS.get(code, UnknownCode)(endpoint, code, msg)
