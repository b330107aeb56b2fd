"""The control API under `/_control`: what a test does to the platform behind the bot's back.

JSON in and out, from this machine only. What it cannot do is said with HTTP 400 (bad order) or 404 (no such
room) and `{"error": …}`.
"""

from __future__ import annotations

import ipaddress
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

from . import days, doorway, orders, seed, stage
from .faults import Fault
from .gate import Gate
from .records import Account, Role, Room
from .refusals import NoSuchRoom

T = TypeVar("T")
Act = Callable[[Gate, bytes], object]
RoomAct = Callable[[Gate, Room, bytes], object]


def create_app(gate: Gate) -> ASGIApp:
    """The control API of one platform."""
    routes = [Route(path, _page(gate, act), methods=[method]) for (method, path), act in _ACTS.items()]
    routes += [
        Route("/rooms/{id:int}" + path, _room_page(gate, act), methods=[method])
        for (method, path), act in _ROOM_ACTS.items()
    ]
    routes.append(Route("/journal", _journal_page(gate), methods=["GET"]))
    return _OnlyHere(Starlette(routes=routes))


class _OnlyHere:
    """Turns away whoever calls from another machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if client is not None and not ipaddress.ip_address(client[0]).is_loopback:
            await _json({"error": "the control API answers this machine only"}, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _json(content: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def _page(gate: Gate, act: Act) -> Callable[[Request], object]:
    async def page(request: Request) -> Response:
        return _done(lambda body: act(gate, body), await request.body())

    return page


def _room_page(gate: Gate, act: RoomAct) -> Callable[[Request], object]:
    async def page(request: Request) -> Response:
        id: int = request.path_params["id"]
        return _done(lambda body: act(gate, gate.school.room(id), body), await request.body())

    return page


def _journal_page(gate: Gate) -> Callable[[Request], object]:
    async def page(request: Request) -> Response:
        since = request.query_params.get("since", "0")
        endpoint = request.query_params.get("endpoint")
        return _json(gate.journal.entries(endpoint, int(since) if since.isdecimal() else 0))

    return page


def _done(act: Callable[[bytes], object], body: bytes) -> Response:
    try:
        return _json(act(body))
    except NoSuchRoom:
        return _json({"error": "no such room"}, 404)
    except (msgspec.MsgspecError, ValueError) as error:
        return _json({"error": str(error)}, 400)


def _order(body: bytes, kind: type[T]) -> T:
    return msgspec.json.decode(body or b"{}", type=kind)


def _summary(gate: Gate, body: bytes) -> object:
    school = gate.school
    return {
        "now": gate.clock.now(),
        "rooms": len(school.rooms),
        "visits": len(school.visits),
        "interactions": len(school.interactions),
    }


def _clock(gate: Gate, body: bytes) -> object:
    return {"now": days.iso(gate.clock.now()), "timestamp": gate.clock.now()}


def _set_clock(gate: Gate, body: bytes) -> object:
    order = _order(body, orders.ClockOrder)
    if order.now is not None:
        gate.clock.set(orders.seconds(order.now))
    gate.clock.advance(order.advance)
    return _clock(gate, body)


def _account(gate: Gate, body: bytes) -> object:
    shown = asdict(gate.school.account)
    del shown["partner_key"]
    return shown


def _set_account(gate: Gate, body: bytes) -> object:
    order = asdict(_order(body, orders.AccountOrder))
    given = {name: value for name, value in order.items() if value is not UNSET}
    gate.school.record(replace(gate.school.account, **given))
    return _account(gate, body)


def _limits(gate: Gate, body: bytes) -> object:
    return {"requests": gate.requests.limit, "creations": gate.creations.limit}


def _set_limits(gate: Gate, body: bytes) -> object:
    order = _order(body, orders.LimitsOrder)
    for quota, limit in ((gate.requests, order.requests), (gate.creations, order.creations)):
        quota.limit = quota.limit if limit is None else limit
        if order.forget:
            quota.restore(())
    return _limits(gate, body)


def _reset(gate: Gate, body: bytes) -> object:
    order = _order(body, orders.ResetOrder)
    if order.now is not None:
        gate.clock.set(orders.seconds(order.now))
    gate.school.clear(Account(gate.config.partner_key.get_secret_value()))
    gate.faults.clear()
    gate.journal.clear()
    gate.requests.restore(())
    gate.creations.restore(())
    seed.sow(gate.school, order.seed, gate.clock.now())
    return _summary(gate, body)


def _faults(gate: Gate, body: bytes) -> object:
    return gate.faults.due()


def _add_fault(gate: Gate, body: bytes) -> object:
    gate.faults.add(_order(body, Fault))
    return _faults(gate, body)


def _clear_faults(gate: Gate, body: bytes) -> object:
    gate.faults.clear()
    return _faults(gate, body)


def _clear_journal(gate: Gate, body: bytes) -> object:
    gate.journal.clear()
    return []


def _make_rooms(gate: Gate, body: bytes) -> object:
    order = _order(body, orders.RoomsOrder)
    return {"room_ids": [room.id for room in stage.rooms(gate.school, order, gate.clock.now())]}


def _room(gate: Gate, room: Room, body: bytes) -> object:
    now = gate.clock.now()
    visits = doorway.present(gate.school, room.id, now)
    return asdict(room) | {
        "in_session": doorway.in_class(gate.school, room.id, now),
        "teacher_present": bool(doorway.of_role(visits, Role.TEACHER)),
        "users": visits,
    }


def _set_class(gate: Gate, room: Room, body: bytes) -> object:
    stage.set_class(gate.school, room.id, _order(body, orders.ClassOrder), gate.clock.now())
    return _room(gate, room, body)


def _set_teacher(gate: Gate, room: Room, body: bytes) -> object:
    stage.set_teacher(gate.school, room.id, _order(body, orders.TeacherOrder), gate.clock.now())
    return _room(gate, room, body)


def _set_users(gate: Gate, room: Room, body: bytes) -> object:
    stage.set_users(gate.school, room.id, _order(body, orders.UsersOrder), gate.clock.now())
    return _room(gate, room, body)


def _enter(gate: Gate, room: Room, body: bytes) -> object:
    return stage.enter(gate.school, room.id, _order(body, orders.PersonOrder), gate.clock.now())


def _leave(gate: Gate, room: Room, body: bytes) -> object:
    stage.leave(gate.school, room.id, _order(body, orders.LeaveOrder), gate.clock.now())
    return _room(gate, room, body)


def _add_visits(gate: Gate, room: Room, body: bytes) -> object:
    return {"ids": stage.visits(gate.school, room.id, _order(body, list[orders.VisitOrder]))}


def _add_lessons(gate: Gate, room: Room, body: bytes) -> object:
    return {"ids": stage.lessons(gate.school, room.id, _order(body, list[orders.StretchOrder]))}


def _add_interactions(gate: Gate, room: Room, body: bytes) -> object:
    return {"ids": stage.interactions(gate.school, room.id, _order(body, list[orders.InteractionOrder]))}


_ACTS: dict[tuple[str, str], Act] = {
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
    ("DELETE", "/journal"): _clear_journal,
    ("POST", "/rooms"): _make_rooms,
}

_ROOM_ACTS: dict[tuple[str, str], RoomAct] = {
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
