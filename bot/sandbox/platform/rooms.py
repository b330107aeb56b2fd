"""Endpoints 1 to 13: the account, rooms, join codes and what goes on in a room now.

Each answers with the `data` of the document's example, key by key and type by type.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode

from msgspec.structs import replace

from . import days, doorway, office
from . import parameters as asked
from .office import Plan
from .premises import Premises
from .records import DUAL_TEACHER, LARGE_CLASS, JoinCode, Role, Room
from .refusals import NoPermission

Data = dict[str, object]
_PRODUCTS = {1: LARGE_CLASS, 3: DUAL_TEACHER}
"""The room type of each `product_type` of which there are rooms; 0 is all of them."""


def of_product(room: Room, product: int) -> bool:
    """Whether the room is one of the product's."""
    return product == 0 or room.type == _PRODUCTS.get(product)


def partner_key(premises: Premises, request: asked.PartnerKey) -> Data:
    expected = premises.config.secret_key.get_secret_value()
    if not hmac.compare_digest(request.secret_key.encode(), expected.encode()):
        raise NoPermission
    school = premises.school
    if request.regenerate:
        key = b64encode(secrets.token_bytes(64)).decode()
        school.record(replace(school.account, partner_key=key))
    return {"partner_key": school.account.partner_key}


def create_room(premises: Premises, request: asked.NewRoom) -> Data:
    plan = _plan(request, request.type, request.max_users)
    return _made(premises, plan)[0]


def create_room_with_live(premises: Premises, request: asked.NewPair) -> Data:
    plan = _plan(request, DUAL_TEACHER, request.max_users)
    live = _plan(request, LARGE_CLASS, request.bind_room_max_users)
    double_teacher, large_class = _made(premises, plan, live)
    return {"double_teacher": double_teacher, "live": large_class}


def _plan(request: asked.NewRoom | asked.NewPair, type: int, max_users: int) -> Plan:
    return Plan(
        title=request.title,
        start=request.start_time,
        end=request.end_time,
        type=type,
        max_users=max_users,
        pre_enter_time=request.pre_enter_time,
        long_term=bool(request.is_long_term),
    )


def _made(premises: Premises, *plans: Plan) -> list[Data]:
    for plan in plans:
        office.check_plan(plan, premises.school, premises.now)
    premises.creations.take(premises.now, len(plans))
    return [
        {
            "room_id": str(room.id),
            "admin_code": room.admin_code,
            "teacher_code": room.teacher_code,
            "student_code": room.student_code,
        }
        for room in office.make_rooms(premises.school, plans, premises.now)
    ]


def update_room(premises: Premises, request: asked.RoomChange) -> None:
    office.change_room(
        premises.school,
        premises.school.standing_room(request.room_id),
        premises.now,
        title=request.title,
        start=request.start_time,
        end=request.end_time,
        max_users=request.max_users,
        pre_enter_time=request.pre_enter_time,
    )


def delete_room(premises: Premises, request: asked.OneRoom) -> None:
    room = premises.school.standing_room(request.room_id)
    office.delete_room(premises.school, room, premises.now)


def room(premises: Premises, request: asked.OneRoom) -> Data:
    room = premises.school.standing_room(request.room_id)
    return {
        "room_id": room.id,
        "title": room.title,
        "start_time": days.written(room.start),
        "end_time": days.written(room.end),
        "type": str(room.type),
        "max_users": str(room.max_users),
        "admin_code": room.admin_code,
        "teacher_code": room.teacher_code,
    }


def join_code(premises: Premises, request: asked.NewCode) -> Data:
    room = premises.school.standing_room(request.room_id)
    made = office.student_code(premises.school, room, request.user_number, request.user_avatar, premises.now)
    return {"student_code": made.code}


def find_join_code(premises: Premises, request: asked.CodeLookup) -> Data:
    code = premises.school.codes.get(request.code)
    if code is None or premises.school.room(code.room).deleted:
        return {"exist": False, "code_info": None}
    return {
        "exist": True,
        "code_info": {
            "code": code.code,
            "room_id": code.room,
            "user_number": code.user_number,
            "user_role": code.role,
            "create_time": days.written(code.created),
        },
    }


def join_codes(premises: Premises, request: asked.CodeList) -> Data:
    room = premises.school.standing_room(request.room_id)
    ordinary = request.type == 0
    codes = list(premises.school.student_codes[room.id].values()) if ordinary else []
    codes.sort(key=lambda code: code.number, reverse=True)
    first = (request.page - 1) * request.limit
    return {
        "total": len(codes),
        "list": [_listed_code(code) for code in codes[first : first + request.limit]],
    }


def _listed_code(code: JoinCode) -> Data:
    return {"code": code.code, "user_number": str(code.user_number), "user_avatar": code.avatar}


def rooms(premises: Premises, request: asked.RoomList) -> Data:
    standing = [
        room
        for room in premises.school.rooms.values()
        if not room.deleted and of_product(room, request.product_type)
    ]
    standing.sort(key=lambda room: (room.created, room.id), reverse=True)
    first = (request.page - 1) * request.limit
    return {"list": [_listed_room(room) for room in standing[first : first + request.limit]]}


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


def in_class(premises: Premises, request: asked.OneRoom) -> Data:
    room = premises.school.standing_room(request.room_id)
    return {"status": int(doorway.in_class(premises.school, room.id, premises.now))}


def teacher_present(premises: Premises, request: asked.OneRoom) -> Data:
    room = premises.school.standing_room(request.room_id)
    visits = doorway.present(premises.school, room.id, premises.now)
    return {"status": int(bool(doorway.of_role(visits, Role.TEACHER)))}


def user_count(premises: Premises, request: asked.OneRoom) -> Data:
    room = premises.school.standing_room(request.room_id)
    visits = doorway.present(premises.school, room.id, premises.now)
    count = len(doorway.of_role(visits, Role.STUDENT))
    return {"user_count": count, "display_user_count": count}
