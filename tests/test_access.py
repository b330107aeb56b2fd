"""Who may do what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bot.access import (
    Permission,
    may_change,
    may_teach,
    require_administrator,
    require_change,
    require_person,
    require_report,
    require_teaching,
    require_watch,
    require_workspace_admin,
)
from bot.clock import PLATFORM_ZONE
from bot.errors import NotAllowed
from bot.people import Person
from bot.texts import Locale

REQUIRING: list[tuple[Callable[[Person, str], None], str]] = [
    (require_change, "room"),
    (require_teaching, "teach"),
    (require_report, "report"),
    (require_watch, "watch"),
]
ANNA = Person("T0SCHOOL", "U0ANNA", "Anna", PLATFORM_ZONE, Locale("en"))


def test_who_made_a_room_may_change_it() -> None:
    assert may_change(ANNA, "U0ANNA")


def test_workspace_admins_may_change_any_room() -> None:
    assert may_change(replace(ANNA, workspace_admin=True), "U0BEN")
    assert may_change(replace(ANNA, workspace_admin=True), None)


@pytest.mark.parametrize("owner", ["U0BEN", None, ""])
def test_others_may_not(owner: str | None) -> None:
    assert not may_change(ANNA, owner)


@pytest.mark.parametrize(("require", "reason"), REQUIRING)
def test_who_is_refused_is_told_what_and_who_may(require: Callable[[Person, str], None], reason: str) -> None:
    require(ANNA, "U0ANNA")
    require(replace(ANNA, workspace_admin=True), "U0BEN")
    with pytest.raises(NotAllowed) as refused:
        require(ANNA, "U0BEN")
    assert (refused.value.reason, refused.value.owner) == (reason, "U0BEN")


@pytest.mark.parametrize("require", [require_change, require_teaching])
def test_who_teaches_a_room_may_what_its_owner_may(
    require: Callable[[Person, str, str | None], None],
) -> None:
    require(ANNA, "U0BEN", "U0ANNA")
    with pytest.raises(NotAllowed):
        require(ANNA, "U0BEN", "U0CARL")


@pytest.mark.parametrize(
    ("person", "teacher", "may"),
    [("U0ANNA", None, False), ("U0BEN", "U0BEN", False), ("U0ANNA", "U0BEN", True), ("U0SUB", "U0BEN", True)],
)
def test_a_substitute_enters_in_place_of_the_teacher(person: str, teacher: str | None, may: bool) -> None:
    assert may_teach(replace(ANNA, id=person), "U0ANNA", teacher, "U0SUB") is may
    assert may_teach(replace(ANNA, id=person, workspace_admin=True), "U0ANNA", teacher, "U0SUB")


def test_only_workspace_admins_give_rooms_away() -> None:
    require_workspace_admin(replace(ANNA, workspace_admin=True))
    with pytest.raises(NotAllowed) as refused:
        require_workspace_admin(replace(ANNA, administrator=True))
    assert refused.value.reason == "workspace_admins"


def test_administrators_are_not_workspace_admins_nor_the_reverse() -> None:
    assert not may_change(replace(ANNA, administrator=True), None)
    with pytest.raises(NotAllowed) as refused:
        require_administrator(replace(ANNA, workspace_admin=True))
    assert (refused.value.reason, refused.value.owner) == ("administrators", None)
    require_administrator(replace(ANNA, administrator=True))


@pytest.mark.parametrize("permission", Permission)
def test_what_is_for_admins_alone_is_not_offered_to_others(permission: Permission) -> None:
    admins = {
        Permission.ADMINISTRATORS: replace(ANNA, administrator=True),
        Permission.WORKSPACE_ADMINS: replace(ANNA, workspace_admin=True),
    }
    assert permission.may_open(admins.get(permission, ANNA))
    assert permission.may_open(ANNA) == (permission not in admins)


def test_the_id_of_a_person_is_required_where_one_is_meant() -> None:
    for person in ("U0ANNA", "W012A3CDE"):
        require_person(person)
    for other in ("B0BOT", "C0OPS", "U", "u0anna", "U0ANNA|anna"):
        with pytest.raises(NotAllowed) as refused:
            require_person(other)
        assert (refused.value.reason, refused.value.owner) == ("no_person", other)
