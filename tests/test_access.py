"""Who may do what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.access import may_change, require_administrator, require_change
from bot.clock import PLATFORM_ZONE
from bot.errors import NotAllowed
from bot.people import Person
from bot.texts import Locale

ANNA = Person("T0SCHOOL", "U0ANNA", "Anna", PLATFORM_ZONE, Locale("en"))


def test_who_made_a_room_may_change_it() -> None:
    assert may_change(ANNA, "U0ANNA")


def test_workspace_admins_may_change_any_room() -> None:
    assert may_change(replace(ANNA, workspace_admin=True), "U0BEN")
    assert may_change(replace(ANNA, workspace_admin=True), None)


@pytest.mark.parametrize("owner", ["U0BEN", None, ""])
def test_others_may_not(owner: str | None) -> None:
    assert not may_change(ANNA, owner)
    with pytest.raises(NotAllowed) as refused:
        require_change(ANNA, owner)
    assert refused.value.owner == owner


def test_administrators_are_not_workspace_admins_nor_the_reverse() -> None:
    assert not may_change(replace(ANNA, administrator=True), None)
    with pytest.raises(NotAllowed):
        require_administrator(replace(ANNA, workspace_admin=True))
    require_administrator(replace(ANNA, administrator=True))
