"""The platform's responses: JSON with HTTP status 200, errors included."""

from __future__ import annotations

import msgspec
from starlette.responses import Response


class PlatformResponse(Response):
    """A JSON response with its business code."""

    media_type = "application/json"

    def __init__(self, content: dict[str, object], code: int) -> None:
        super().__init__(msgspec.json.encode(content))
        self.code = code


def success(data: object, ts: int | None) -> PlatformResponse:
    """Success. `ts` is the server's unix time, None for endpoints whose examples have none."""
    content = {"code": 0, "data": data, "msg": ""}
    return PlatformResponse(content if ts is None else content | {"ts": ts}, 0)


def failure(code: int, msg: str, ts: int | None = None) -> PlatformResponse:
    """An error: `data` is null. `ts` is the server's unix time, where it is sent."""
    content: dict[str, object] = {"code": code, "data": None, "msg": msg}
    return PlatformResponse(content if ts is None else content | {"ts": ts}, code)
