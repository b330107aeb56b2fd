"""Whose removal an event tells: a workspace's, or its organisation's."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.uninstall import _whose


@pytest.mark.parametrize(
    ("body", "whose"),
    [
        ({"team_id": "T1"}, "T1"),
        ({"team_id": "T1", "enterprise_id": "E1"}, "T1"),
        ({"team_id": None, "enterprise_id": "E1"}, "E1"),
        ({"team_id": "T1", "enterprise_id": "E1", "authorizations": [{"is_enterprise_install": True}]}, "E1"),
        (
            {"team_id": "T1", "enterprise_id": "E1", "authorizations": [{"is_enterprise_install": False}]},
            "T1",
        ),
    ],
)
def test_an_installation_is_a_workspaces_or_its_organisations(body: dict[str, Any], whose: str) -> None:
    assert _whose(body) == whose
