"""A caller of the platform with a signature of its own, over real HTTP."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from typing import Any

import httpx

from bot.baijiayun.endpoints import ENDPOINTS
from bot.sandbox.platform.config import DEMO_PARTNER_KEY, DEMO_SECRET_KEY

PARTNER_ID = "12345678"
SECRET_KEY = DEMO_SECRET_KEY.get_secret_value()
PARTNER_KEY = DEMO_PARTNER_KEY.get_secret_value()

Json = dict[str, Any]


def sign(parameters: Mapping[str, str], key: str = PARTNER_KEY) -> str:
    """The rule as the document's PHP example has it."""
    text = "".join(f"{name}={parameters[name]}&" for name in sorted(parameters))
    return hashlib.md5(f"{text}partner_key={key}".encode()).hexdigest()


def signed(key: str = PARTNER_KEY, /, **parameters: object) -> dict[str, str]:
    """The parameters with partner, timestamp and signature."""
    given = {"partner_id": PARTNER_ID, "timestamp": str(int(time.time()))}
    given |= {name: str(value) for name, value in parameters.items()}
    return given | {"sign": sign(given, key)}


WRONG_SIGNATURE = 1002
"""The refusal that tells the platform's clock, `ts`, too."""


class Caller:
    """Calls endpoints by name, and the control API by path."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def raw(self, endpoint: str, /, **parameters: object) -> httpx.Response:
        return await self.http.post(ENDPOINTS[endpoint].path, data=signed(**parameters))

    async def answer(self, endpoint: str, /, **parameters: object) -> Json:
        """The whole answer, whatever it says."""
        response = await self.raw(endpoint, **parameters)
        assert response.status_code == 200
        answer: Json = response.json()
        return answer

    async def data(self, endpoint: str, /, **parameters: object) -> Any:
        """The `data` of an answer that must be a success."""
        answer = await self.answer(endpoint, **parameters)
        assert answer["code"] == 0, answer
        return answer["data"]

    async def code(self, endpoint: str, /, **parameters: object) -> int:
        """The business code; a refusal must look like one."""
        answer = await self.answer(endpoint, **parameters)
        if answer["code"] != 0:
            clock = {"ts"} if answer["code"] == WRONG_SIGNATURE else set()
            assert set(answer) == {"code", "data", "msg"} | clock
            assert answer["data"] is None
            assert answer["msg"]
        code: int = answer["code"]
        return code

    async def control(self, path: str, order: object = None) -> Any:
        """POST an order to the control API; it must be taken."""
        response = await self.http.post(f"/_control{path}", json={} if order is None else order)
        assert response.status_code == 200, response.text
        return response.json()

    async def look(self, path: str) -> Any:
        """GET from the control API."""
        response = await self.http.get(f"/_control{path}")
        assert response.status_code == 200, response.text
        return response.json()

    async def now(self) -> int:
        """The platform's present, unix seconds."""
        timestamp: int = (await self.look("/clock"))["timestamp"]
        return timestamp

    async def new_room(self, **parameters: object) -> str:
        """A new room's id; an hour from now unless told otherwise."""
        now = await self.now()
        given: dict[str, object] = {"title": "English", "start_time": now + 3600, "end_time": now + 7200}
        made = await self.data("create_room", **(given | parameters))
        room_id: str = made["room_id"]
        return room_id
