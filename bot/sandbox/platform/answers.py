"""How the platform answers: JSON under HTTP status 200, whatever happened."""

from __future__ import annotations

import msgspec
from starlette.responses import Response


class Answer(Response):
    """An answer that knows its business code."""

    media_type = "application/json"

    def __init__(self, content: dict[str, object], code: int) -> None:
        super().__init__(msgspec.json.encode(content))
        self.code = code


def answered(data: object, ts: int | None) -> Answer:
    """Success. `ts` is the server's unix time, None for the endpoints whose examples have none."""
    content = {"code": 0, "data": data, "msg": ""}
    return Answer(content if ts is None else content | {"ts": ts}, 0)


def refused(code: int, msg: str) -> Answer:
    """A refusal: `data` is null and there is no `ts`."""
    return Answer({"code": code, "data": None, "msg": msg}, code)
