"""Endpoints 1 to 13: the account, rooms, join codes and the current state of a room.

Each returns `data` with the keys and types of the document's example.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode
from collections.abc import Sequence
from itertools import islice
from typing import TypeVar

from msgspec.structs import replace

from . import days, presence, room_service
from . import parameters as params
from .errors import ErrorCode, PlatformError
from .records import DUAL_TEACHER, LARGE_CLASS, JoinCode, Role, Room, RoomSpec
from .request_context import RequestContext

Data = dict[str, object]
T = TypeVar("T")
TITLE_LENGTH = 50
"""Titles are cut at so many characters."""
_PRODUCTS = {1: LARGE_CLASS, 3: DUAL_TEACHER}
"""The room type of each `product_type` that has rooms; 0 means all."""


def of_product(room: Room, product: int) -> bool:
    """Whether the room belongs to a product."""
    return product == 0 or room.type == _PRODUCTS.get(product)


def page_of(items: Sequence[T], number: int, size: int) -> Sequence[T]:
    """Page `number`, from 1, of `size` items each."""
    return items[(number - 1) * size : number * size]


def partner_key(context: RequestContext, request: params.PartnerKey) -> Data:
    expected = context.config.secret_key.get_secret_value()
    if not hmac.compare_digest(request.secret_key.encode(), expected.encode()):
        raise PlatformError(ErrorCode.PERMISSION_DENIED)
    store = context.store
    if request.regenerate:
        key = b64encode(secrets.token_bytes(64)).decode()
        store.save(replace(store.account, partner_key=key))
    return {"partner_key": store.account.partner_key}


def create_room(context: RequestContext, request: params.NewRoom) -> Data:
    spec = _spec(request, request.type, request.max_users)
    return _created(context, spec)[0]


def create_room_with_live(context: RequestContext, request: params.NewPair) -> Data:
    spec = _spec(request, DUAL_TEACHER, request.max_users)
    live = _spec(request, LARGE_CLASS, request.bind_room_max_users)
    double_teacher, large_class = _created(context, spec, live)
    return {"double_teacher": double_teacher, "live": large_class}


def _spec(request: params.NewRoom | params.NewPair, type: int, max_users: int) -> RoomSpec:
    return RoomSpec(
        title=request.title[:TITLE_LENGTH],
        start=request.start_time,
        end=request.end_time,
        type=type,
        max_users=max_users,
        pre_enter_time=request.pre_enter_time,
        long_term=bool(request.is_long_term),
    )


def _created(context: RequestContext, *specs: RoomSpec) -> list[Data]:
    for spec in specs:
        room_service.check_spec(spec, context.store, context.now)
    context.creations.acquire(context.now, len(specs))
    return [
        {
            "room_id": str(room.id),
            "admin_code": room.admin_code,
            "teacher_code": room.teacher_code,
            "student_code": room.student_code,
        }
        for room in room_service.create_rooms(context.store, specs, context.now)
    ]


def update_room(context: RequestContext, request: params.RoomChange) -> None:
    changes = {
        "title": request.title and request.title[:TITLE_LENGTH],
        "start": request.start_time,
        "end": request.end_time,
        "max_users": request.max_users,
        "pre_enter_time": request.pre_enter_time,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    room_service.update_room(context.store, context.store.existing_room(request.room_id), given, context.now)


def delete_room(context: RequestContext, request: params.OneRoom) -> None:
    room = context.store.existing_room(request.room_id)
    room_service.delete_room(context.store, room, context.now)


def room(context: RequestContext, request: params.OneRoom) -> Data:
    room = context.store.existing_room(request.room_id)
    return {
        "room_id": room.id,
        "title": room.title,
        "start_time": days.formatted(room.start),
        "end_time": days.formatted(room.end),
        "type": str(room.type),
        "max_users": str(room.max_users),
        "admin_code": room.admin_code,
        "teacher_code": room.teacher_code,
    }


def join_code(context: RequestContext, request: params.NewCode) -> Data:
    room = context.store.existing_room(request.room_id)
    made = room_service.student_code(
        context.store, room, request.user_number, request.user_avatar, context.now
    )
    return {"student_code": made.code}


def find_join_code(context: RequestContext, request: params.CodeLookup) -> Data:
    code = context.store.codes.get(request.code)
    if code is None or context.store.room(code.room).deleted:
        return {"exist": False, "code_info": None}
    return {
        "exist": True,
        "code_info": {
            "code": code.code,
            "room_id": code.room,
            "user_number": code.user_number,
            "user_role": code.role,
            "create_time": days.formatted(code.created),
        },
    }


def join_codes(context: RequestContext, request: params.CodeList) -> Data:
    room = context.store.existing_room(request.room_id)
    ordinary = request.type == 0
    codes = list(context.store.student_codes[room.id].values()) if ordinary else []
    codes.sort(key=lambda code: code.number, reverse=True)
    page = page_of(codes, request.page, request.limit)
    return {"total": len(codes), "list": [_listed_code(code) for code in page]}


def _listed_code(code: JoinCode) -> Data:
    return {"code": code.code, "user_number": str(code.user_number), "user_avatar": code.avatar}


def rooms(context: RequestContext, request: params.RoomList) -> Data:
    existing = (
        room
        for room in context.store.newest_rooms()
        if not room.deleted and of_product(room, request.product_type)
    )
    first = (request.page - 1) * request.limit
    return {"list": [_listed_room(room) for room in islice(existing, first, first + request.limit)]}


def _listed_room(room: Room) -> Data:
    return {
        "room_id": str(room.id),
        "title": room.title,
        "type": str(room.type),
        "max_users": str(room.max_users),
        "start_time": room.start,
        "end_time": room.end,
        "create_time": room.created,
        "teacher_code": room.teacher_code,
        "admin_code": room.admin_code,
        "student_code": room.student_code,
    }


def in_class(context: RequestContext, request: params.OneRoom) -> Data:
    room = context.store.existing_room(request.room_id)
    return {"status": int(presence.in_class(context.store, room.id, context.now))}


def teacher_present(context: RequestContext, request: params.OneRoom) -> Data:
    room = context.store.existing_room(request.room_id)
    visits = presence.active_visits(context.store, room.id, context.now)
    return {"status": int(bool(presence.with_role(visits, Role.TEACHER)))}


def user_count(context: RequestContext, request: params.OneRoom) -> Data:
    room = context.store.existing_room(request.room_id)
    visits = presence.active_visits(context.store, room.id, context.now)
    count = len(presence.with_role(visits, Role.STUDENT))
    return {"user_count": count, "display_user_count": count}
