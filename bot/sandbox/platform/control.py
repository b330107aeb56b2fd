"""The control API under `/_control`, by which tests set up and inspect the platform.

JSON in and out, loopback clients only. Errors are HTTP 400 (invalid body) or 404 (unknown room) with
`{"error": …}`.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec import UNSET
from msgspec.structs import asdict, replace
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from . import control_schemas as schemas
from . import days, presence, scenario, seed
from .api import Api
from .faults import Fault
from .records import Account, Role, Room
from .request_log import LoggedRequest

T = TypeVar("T")
Handler = Callable[[Api, bytes], object]
RoomHandler = Callable[[Api, Room, bytes], object]


def create_app(api: Api) -> ASGIApp:
    """The control API of one platform."""
    routes = [
        Route(path, _page(api, handler), methods=[method]) for (method, path), handler in _HANDLERS.items()
    ]
    routes += [
        Route("/rooms/{id:int}" + path, _room_page(api, handler), methods=[method])
        for (method, path), handler in _ROOM_HANDLERS.items()
    ]
    routes.append(Route("/requests", _log_page(api, list), methods=["GET"]))
    routes.append(Route("/requests/counts", _log_page(api, _counts), methods=["GET"]))
    return _LoopbackOnly(Starlette(routes=routes))


class _LoopbackOnly:
    """Rejects requests from other machines."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if client is not None and not ipaddress.ip_address(client[0]).is_loopback:
            await _json({"error": "the control API accepts loopback clients only"}, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _json(content: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def _page(api: Api, handler: Handler) -> Callable[[Request], object]:
    async def page(request: Request) -> Response:
        return _responded(lambda body: handler(api, body), await request.body())

    return page


def _room_page(api: Api, handler: RoomHandler) -> Callable[[Request], object]:
    async def page(request: Request) -> Response:
        room = api.store.rooms.get(request.path_params["id"])
        if room is None:
            return _json({"error": "no such room"}, 404)
        return _responded(lambda body: handler(api, room, body), await request.body())

    return page


def _log_page(api: Api, view: Callable[[list[LoggedRequest]], object]) -> Callable[[Request], object]:
    """A view of the request log, which `endpoint`, `request_id` and `since` (a number) filter."""

    async def page(request: Request) -> Response:
        query = request.query_params
        since = query.get("since", "0")
        entries = api.request_log.entries(
            query.get("endpoint"), query.get("request_id"), int(since) if since.isdecimal() else 0
        )
        return _json(view(entries))

    return page


def _counts(entries: list[LoggedRequest]) -> dict[str, int]:
    """How many requests each endpoint got; unknown paths are counted by path."""
    return Counter(entry.endpoint or entry.path for entry in entries)


def _responded(handler: Callable[[bytes], object], body: bytes) -> Response:
    try:
        return _json(handler(body))
    except (msgspec.MsgspecError, ValueError) as error:
        return _json({"error": str(error)}, 400)


def _decoded(body: bytes, kind: type[T]) -> T:
    return msgspec.json.decode(body or b"{}", type=kind)


def _summary(api: Api, body: bytes) -> object:
    store = api.store
    return {
        "now": api.clock.now(),
        "rooms": len(store.rooms),
        "visits": len(store.visits),
        "interactions": len(store.interactions),
    }


def _clock(api: Api, body: bytes) -> object:
    return {"now": days.iso(api.clock.now()), "timestamp": api.clock.now()}


def _set_clock(api: Api, body: bytes) -> object:
    request = _decoded(body, schemas.SetClock)
    if request.now is not None:
        api.clock.set(schemas.seconds(request.now))
    api.clock.advance(request.advance)
    return _clock(api, body)


def _account(api: Api, body: bytes) -> object:
    shown = asdict(api.store.account)
    del shown["partner_key"]
    return shown


def _set_account(api: Api, body: bytes) -> object:
    request = asdict(_decoded(body, schemas.SetAccount))
    given = {name: value for name, value in request.items() if value is not UNSET}
    api.store.save(replace(api.store.account, **given))
    return _account(api, body)


def _limits(api: Api, body: bytes) -> object:
    return {"requests": api.requests.limit, "creations": api.creations.limit}


def _set_limits(api: Api, body: bytes) -> object:
    request = _decoded(body, schemas.SetLimits)
    for quota, limit in ((api.requests, request.requests), (api.creations, request.creations)):
        quota.limit = quota.limit if limit is None else limit
        if request.forget:
            quota.restore(())
    return _limits(api, body)


def _reset(api: Api, body: bytes) -> object:
    request = _decoded(body, schemas.Reset)
    if request.now is not None:
        api.clock.set(schemas.seconds(request.now))
    api.store.clear(Account(api.config.partner_key.get_secret_value()))
    api.faults.clear()
    api.request_log.clear()
    api.requests.restore(())
    api.creations.restore(())
    seed.populate(api.store, request.seed, api.clock.now())
    return _summary(api, body)


def _faults(api: Api, body: bytes) -> object:
    return api.faults.pending()


def _add_fault(api: Api, body: bytes) -> object:
    api.faults.add(_decoded(body, Fault))
    return _faults(api, body)


def _clear_faults(api: Api, body: bytes) -> object:
    api.faults.clear()
    return _faults(api, body)


def _clear_requests(api: Api, body: bytes) -> object:
    api.request_log.clear()
    return []


def _create_rooms(api: Api, body: bytes) -> object:
    request = _decoded(body, schemas.CreateRooms)
    return {"room_ids": [room.id for room in scenario.create_rooms(api.store, request, api.clock.now())]}


def _rooms(api: Api, body: bytes) -> object:
    """Every room that was created over the API, deleted ones too."""
    return [asdict(room) for room in api.store.rooms.values() if not room.seeded]


def _room(api: Api, room: Room, body: bytes) -> object:
    now = api.clock.now()
    visits = presence.active_visits(api.store, room.id, now)
    return asdict(room) | {
        "in_session": presence.in_class(api.store, room.id, now),
        "teacher_present": bool(presence.with_role(visits, Role.TEACHER)),
        "users": visits,
    }


def _set_class(api: Api, room: Room, body: bytes) -> object:
    scenario.set_class(api.store, room.id, _decoded(body, schemas.SetClass), api.clock.now())
    return _room(api, room, body)


def _set_teacher(api: Api, room: Room, body: bytes) -> object:
    scenario.set_teacher(api.store, room.id, _decoded(body, schemas.SetTeacher), api.clock.now())
    return _room(api, room, body)


def _set_users(api: Api, room: Room, body: bytes) -> object:
    scenario.set_users(api.store, room.id, _decoded(body, schemas.SetUsers), api.clock.now())
    return _room(api, room, body)


def _enter(api: Api, room: Room, body: bytes) -> object:
    return scenario.enter(api.store, room.id, _decoded(body, schemas.Enter), api.clock.now())


def _leave(api: Api, room: Room, body: bytes) -> object:
    scenario.leave(api.store, room.id, _decoded(body, schemas.Leave), api.clock.now())
    return _room(api, room, body)


def _add_visits(api: Api, room: Room, body: bytes) -> object:
    return {"ids": scenario.add_visits(api.store, room.id, _decoded(body, list[schemas.AddVisit]))}


def _add_lessons(api: Api, room: Room, body: bytes) -> object:
    return {"ids": scenario.add_lessons(api.store, room.id, _decoded(body, list[schemas.Interval]))}


def _add_interactions(api: Api, room: Room, body: bytes) -> object:
    return {
        "ids": scenario.add_interactions(api.store, room.id, _decoded(body, list[schemas.AddInteraction]))
    }


_HANDLERS: dict[tuple[str, str], Handler] = {
    ("GET", "/"): _summary,
    ("GET", "/clock"): _clock,
    ("POST", "/clock"): _set_clock,
    ("GET", "/account"): _account,
    ("POST", "/account"): _set_account,
    ("GET", "/limits"): _limits,
    ("POST", "/limits"): _set_limits,
    ("POST", "/reset"): _reset,
    ("GET", "/faults"): _faults,
    ("POST", "/faults"): _add_fault,
    ("DELETE", "/faults"): _clear_faults,
    ("DELETE", "/requests"): _clear_requests,
    ("GET", "/rooms"): _rooms,
    ("POST", "/rooms"): _create_rooms,
}

_ROOM_HANDLERS: dict[tuple[str, str], RoomHandler] = {
    ("GET", ""): _room,
    ("POST", "/class"): _set_class,
    ("POST", "/teacher"): _set_teacher,
    ("POST", "/users"): _set_users,
    ("POST", "/enter"): _enter,
    ("POST", "/leave"): _leave,
    ("POST", "/visits"): _add_visits,
    ("POST", "/lessons"): _add_lessons,
    ("POST", "/interactions"): _add_interactions,
}
