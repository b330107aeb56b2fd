"""Fault injection: by endpoint, a number of times, before or after the request is processed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.baijiayun.endpoints import ENDPOINTS

from .errors import ErrorCode
from .responses import failure

_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A fault of `count` requests to an endpoint (a name, or `*`), once `after` others have passed.

    `when` is before or after processing. `seconds` delays every kind, and is all that `latency` does. `code` and
    `msg` are for `code`, `retry_after` (seconds) for `http_429`. `truncated` always processes the request first.
    """

    kind: Literal["latency", "http_502", "cut", "truncated", "code", "throttled", "http_429"]
    endpoint: str = "*"
    count: Annotated[int, msgspec.Meta(ge=1)] = 1
    after: Annotated[int, msgspec.Meta(ge=0)] = 0
    when: Literal["before", "after"] = "before"
    seconds: Annotated[float, msgspec.Meta(ge=0)] = 0
    code: int = 1
    msg: str = "操作失败"
    retry_after: Annotated[int, msgspec.Meta(ge=0)] = 1

    def __post_init__(self) -> None:
        if self.endpoint != "*" and self.endpoint not in ENDPOINTS:
            raise ValueError(f"no such endpoint: {self.endpoint}")

    @property
    def processes_first(self) -> bool:
        """Whether the request is processed before the fault."""
        return self.when == "after" or self.kind == "truncated"


class CutConnection(Response):
    """Aborts the connection without a response."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"]["connection.cut"]["cut"]()
        while (await receive())["type"] != "http.disconnect":
            continue


class Faults:
    """The pending faults, in the order they were added."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._pending.append(fault)

    def clear(self) -> None:
        self._pending.clear()

    def pending(self) -> list[Fault]:
        """The pending faults."""
        return list(self._pending)

    def next_for(self, endpoint: str) -> Fault | None:
        """The fault of this request, if any."""
        for fault in self._pending:
            if fault.endpoint not in (endpoint, "*"):
                continue
            if fault.after:
                fault.after -= 1
                continue
            self._count_down(fault)
            return fault
        return None

    def _count_down(self, fault: Fault) -> None:
        fault.count -= 1
        if fault.count == 0:
            self._pending.remove(fault)


def faulty(fault: Fault, answer: Response | None) -> Response:
    """The response instead of `answer`, which is None when the request was not processed."""
    match fault.kind:
        case "http_502":
            return HTMLResponse(_BAD_GATEWAY, status_code=502)
        case "http_429":
            headers = {"retry-after": str(fault.retry_after)}
            return PlainTextResponse("Too Many Requests", status_code=429, headers=headers)
        case "throttled":
            return failure(*ErrorCode.TOO_MANY_REQUESTS.value)
        case "code":
            return failure(fault.code, fault.msg)
        case "truncated" if answer is not None:
            return Response(bytes(answer.body)[: len(answer.body) // 2], media_type="application/json")
        case _:
            return CutConnection()
