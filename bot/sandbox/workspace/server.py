"""The HTTP server: the Web API, response_urls, uploads and Socket Mode."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from . import files, responses
from .errors import SlackError
from .faults import DOWNLOAD, RESPONSE_URL, UPLOAD, Fault
from .methods import call
from .sockets import Sockets
from .world import World

_EXPIRED = frozenset({"used_url", "expired_url"})


class Server:
    """Serves one world. Slack does not document the status of other response_url errors; 400 is assumed."""

    def __init__(self, world: World, sockets: Sockets) -> None:
        self._world = world
        self.app = Starlette(
            routes=[
                Route("/api/{method}", self.method, methods=["GET", "POST"]),
                Route("/commands/{team}/{token}", self._response_url, methods=["POST"]),
                Route("/upload/{file}", self._upload, methods=["POST"]),
                Route("/files-pri/{place}/download/{name}", self._download),
                WebSocketRoute("/link/", sockets.connect),
            ]
        )

    async def method(self, request: Request) -> Response:
        """A call of the Web API."""
        name, arguments = request.path_params["method"], await arguments_of(request)
        token = token_of(request, arguments)
        fault = self._world.faults.next_for(name)
        if fault and not fault.after_work:
            return await self._unprocessed(request, fault, name, arguments)
        answer = await call(self._world, name, token, arguments)
        self._world.record(name, arguments, answer)
        if fault:
            return await _fault_response(request, fault)
        if (wait := answer.pop("retry_after", None)) is not None:
            return JSONResponse(answer, 429, {"Retry-After": str(wait)})
        return JSONResponse(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self._world.identity.scopes))})

    async def _response_url(self, request: Request) -> Response:
        body, fault = json.loads(await request.body()), self._world.faults.next_for(RESPONSE_URL)
        if fault and not fault.after_work:
            return await self._unprocessed(request, fault, RESPONSE_URL, body)
        error = await self._applied(request.path_params["token"], body)
        if fault:
            return await _fault_response(request, fault)
        if error is None:
            return PlainTextResponse("ok")
        return JSONResponse(error.response(), 404 if error.error in _EXPIRED else 400)

    async def _applied(self, token: str, body: dict[str, Any]) -> SlackError | None:
        try:
            await responses.apply(self._world, self._world.response_urls.use(token), body)
        except SlackError as error:
            self._world.record(RESPONSE_URL, body, error.response())
            return error
        self._world.record(RESPONSE_URL, body, {"ok": True})
        return None

    async def _upload(self, request: Request) -> Response:
        content = await request.body()
        if fault := self._world.faults.next_for(UPLOAD):
            return await self._unprocessed(request, fault, UPLOAD, {})
        accepted = await files.receive(self._world, request.path_params["file"], content)
        self._world.record(UPLOAD, {"length": len(content)}, {"ok": accepted})
        return PlainTextResponse(
            f"OK - {len(content)}" if accepted else "not found", 200 if accepted else 404
        )

    async def _download(self, request: Request) -> Response:
        """The bytes of a file; its sign-in page for who may not have them, as Slack answers."""
        if fault := self._world.faults.next_for(DOWNLOAD):
            return await self._unprocessed(request, fault, DOWNLOAD, {})
        content = files.download(self._world, request.path_params["place"], token_of(request, {}))
        self._world.record(DOWNLOAD, {"name": request.path_params["name"]}, {"ok": content is not None})
        if content is None:
            return HTMLResponse("<!DOCTYPE html><title>Sign in | Slack</title>")
        return Response(content, media_type="application/octet-stream")

    async def _unprocessed(
        self, request: Request, fault: Fault, name: str, arguments: dict[str, Any]
    ) -> Response:
        self._world.record(name, arguments, {"ok": False, "error": fault.error or f"http_{fault.status}"})
        return await _fault_response(request, fault)


async def _fault_response(request: Request, fault: Fault) -> Response:
    if fault.aborted:
        request.scope["extensions"]["connection.cut"]["cut"]()
    while (fault.silent or fault.aborted) and (await request.receive())["type"] != "http.disconnect":
        pass
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.error:
        return JSONResponse({"ok": False, "error": fault.error}, fault.status, headers)
    if fault.html:
        return HTMLResponse(fault.html, fault.status, headers)
    return PlainTextResponse("upstream error", fault.status, headers)


async def arguments_of(request: Request) -> dict[str, Any]:
    """The arguments of a call."""
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**request.query_params, **json.loads(body or b"{}")}
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {name: _read(value) for name, value in {**request.query_params, **form}.items()}


def _read(value: str) -> Any:
    """The value of a form field: objects and lists are JSON text."""
    if not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def token_of(request: Request, arguments: dict[str, Any]) -> str:
    """The token, removed from the arguments so that it is not recorded."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    in_form = str(arguments.pop("token", ""))
    return token if scheme.lower() == "bearer" else in_form
