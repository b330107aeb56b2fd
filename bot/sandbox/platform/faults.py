"""Faults made on purpose: by endpoint, so many times, before or after the work was done."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.baijiayun.endpoints import ENDPOINTS

from .answers import refused
from .refusals import TooManyRequests

_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What goes wrong with the next `count` requests of an endpoint (a name, or `*`), after `after` more.

    `when` says whether the platform has done its work before. `seconds` delays every kind, and is all that
    `latency` does. `code` and `msg` are for `code`, `retry_after` in seconds for `http_429`. `truncated`
    needs an answer to cut off, so it always does the work first.
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
    def works_first(self) -> bool:
        """Whether the request is carried out before the fault shows."""
        return self.when == "after" or self.kind == "truncated"


class Cut(Response):
    """No answer at all: the connection is closed under the client."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"]["connection.cut"]["cut"]()
        while (await receive())["type"] != "http.disconnect":
            continue


class Faults:
    """The faults that are due, in the order they were set."""

    def __init__(self) -> None:
        self._due: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._due.append(fault)

    def clear(self) -> None:
        self._due.clear()

    def due(self) -> list[Fault]:
        """What is still to go wrong."""
        return list(self._due)

    def take(self, endpoint: str) -> Fault | None:
        """The fault that befalls this request, if any."""
        for fault in self._due:
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
            self._due.remove(fault)


def shown(fault: Fault, answer: Response | None) -> Response:
    """What the client gets instead of `answer`, which is None when no work was done."""
    match fault.kind:
        case "http_502":
            return HTMLResponse(_BAD_GATEWAY, status_code=502)
        case "http_429":
            headers = {"retry-after": str(fault.retry_after)}
            return PlainTextResponse("Too Many Requests", status_code=429, headers=headers)
        case "throttled":
            return refused(TooManyRequests.code, TooManyRequests.msg)
        case "code":
            return refused(fault.code, fault.msg)
        case "truncated" if answer is not None:
            return Response(bytes(answer.body)[: len(answer.body) // 2], media_type="application/json")
        case _:
            return Cut()
