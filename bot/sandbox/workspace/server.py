"""The HTTP server: the Web API, response_urls, uploads and Socket Mode."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from . import files, hooks
from .faults import RESPONSE_URL, Fault
from .methods import call
from .refusal import RefusedError
from .sockets import Sockets
from .world import World

_EXPIRED = frozenset({"used_url", "expired_url"})


class Server:
    """Serves one world. Assumed, since Slack does not say: a response_url refuses other things with 400."""

    def __init__(self, world: World, sockets: Sockets) -> None:
        self._world = world
        self.app = Starlette(
            routes=[
                Route("/api/{method}", self._method, methods=["GET", "POST"]),
                Route("/commands/{team}/{token}", self._hook, methods=["POST"]),
                Route("/upload/{file}", self._upload, methods=["POST"]),
                WebSocketRoute("/link/", sockets.connect),
            ]
        )

    async def _method(self, request: Request) -> Response:
        name, arguments = request.path_params["method"], await _arguments(request)
        token = _token(request, arguments)
        fault = self._world.faults.take(name)
        if fault and not fault.after_work:
            return await self._failed(request, fault, name, arguments)
        answer = await call(self._world, name, token, arguments)
        self._world.record(name, arguments, answer)
        if fault:
            return await _faulty(request, fault)
        return JSONResponse(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self._world.identity.scopes))})

    async def _hook(self, request: Request) -> Response:
        body, fault = json.loads(await request.body()), self._world.faults.take(RESPONSE_URL)
        if fault and not fault.after_work:
            return await self._failed(request, fault, RESPONSE_URL, body)
        refusal = await self._answered(request.path_params["token"], body)
        if fault:
            return await _faulty(request, fault)
        if refusal is None:
            return PlainTextResponse("ok")
        return JSONResponse(refusal.answer(), 404 if refusal.error in _EXPIRED else 400)

    async def _answered(self, token: str, body: dict[str, Any]) -> RefusedError | None:
        try:
            await hooks.answer(self._world, self._world.tickets.use(token), body)
        except RefusedError as refusal:
            self._world.record(RESPONSE_URL, body, refusal.answer())
            return refusal
        self._world.record(RESPONSE_URL, body, {"ok": True})
        return None

    async def _upload(self, request: Request) -> Response:
        content = await request.body()
        taken = await files.receive(self._world, request.path_params["file"], content)
        self._world.record("upload", {"length": len(content)}, {"ok": taken})
        return PlainTextResponse(f"OK - {len(content)}" if taken else "not found", 200 if taken else 404)

    async def _failed(self, request: Request, fault: Fault, name: str, arguments: dict[str, Any]) -> Response:
        self._world.record(name, arguments, {"ok": False, "error": fault.error or f"http_{fault.status}"})
        return await _faulty(request, fault)


async def _faulty(request: Request, fault: Fault) -> Response:
    while fault.silent and (await request.receive())["type"] != "http.disconnect":
        pass
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.error:
        return JSONResponse({"ok": False, "error": fault.error}, fault.status, headers)
    return PlainTextResponse("upstream trouble", fault.status, headers)


async def _arguments(request: Request) -> dict[str, Any]:
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**request.query_params, **json.loads(body or b"{}")}
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {name: _read(value) for name, value in {**request.query_params, **form}.items()}


def _read(value: str) -> Any:
    """A form's value: objects and lists come as JSON text."""
    if not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _token(request: Request, arguments: dict[str, Any]) -> str:
    """The token, which is taken out of the arguments so that it is kept nowhere."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    in_form = str(arguments.pop("token", ""))
    return token if scheme.lower() == "bearer" else in_form
