"""Where a form of an account says what the platform has against it."""

from __future__ import annotations

import pytest

from bot.baijiayun import BaijiayunError, NoSuchAccount, TimedOut, Unreachable, WrongSignature
from bot.baijiayun.endpoints import ROOMS
from handlers.accounts import RIGHT, _field_of


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (Unreachable(ROOMS.name, "refused"), "domain"),
        (TimedOut(ROOMS.name, "read"), "domain"),
        (NoSuchAccount(ROOMS.name, 2001, "no such partner"), "partner_id"),
        (WrongSignature(ROOMS.name, 1002, "wrong signature"), "partner_key"),
    ],
)
def test_a_refusal_is_said_under_the_field_that_it_is_about(error: BaijiayunError, field: str) -> None:
    assert _field_of(error) == field


@pytest.mark.parametrize("domain", ["", "a.b", "evil.example/", "a/b", "a@b", "localhost:80", "a b", "学校"])
def test_a_domain_is_one_label_so_that_no_other_host_can_be_reached(domain: str) -> None:
    assert RIGHT["domain"].fullmatch(domain) is None
    assert RIGHT["domain"].fullmatch("school-2") is not None
