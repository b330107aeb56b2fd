"""Who is asking, from their Slack profile, over real HTTP from the workspace's stand-in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.errors import NotAllowed, ProfileUnavailable
from bot.people import Person
from bot.sandbox.workspace import Workspace
from bot.sandbox.workspace.faults import Fault, broken, lost, refusing
from bot.slack import Identity, installed, session
from handlers.people import People
from tests.slack.connected import answering, connected

TEAM = "T0ROLLCALL"


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace() as workspace:
        yield workspace


@pytest.fixture
async def people(workspace: Workspace) -> AsyncIterator[People]:
    async with connected(workspace) as slack:
        yield People(lambda team: slack, frozenset({"U0DEMO"}))


async def test_zone_language_and_roles_come_from_the_profile(workspace: Workspace, people: People) -> None:
    workspace.add_user("U0LI", "李老师", tz="America/New_York", locale="zh-CN")
    li = await people.person(TEAM, "U0LI")
    assert (li.name, li.zone.key, li.locale, li.language) == ("李老师", "America/New_York", "zh-CN", "zh")
    assert (li.workspace_admin, li.administrator) == (False, False)
    demo = await people.person(TEAM, "U0DEMO")
    assert (demo.workspace_admin, demo.administrator) == (True, True)


@asynccontextmanager
async def told(home: str | None = None, **user: Any) -> AsyncIterator[Person]:
    """The person that Slack tells so of, where the workspace of the settings is `home`."""
    body = json.dumps({"ok": True, "user": {"id": "U0DEMO", "team_id": TEAM, **user}})
    identity = Identity(TEAM, "School", "U1", "B1", frozenset(), None)
    async with answering(200, body, "application/json") as url, session() as connections:
        slack = installed(identity, "xoxb-1", url, connections)
        yield await People(lambda team: slack, frozenset({"U0DEMO"}), home).person(TEAM, "U0DEMO")


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"display_name": "Li", "real_name": "Li Lei"}, "Li"),
        ({"display_name": "", "real_name": "Li Lei"}, "Li Lei"),
        ({}, "li.lei"),
    ],
)
async def test_a_person_is_called_as_they_want_to_be(profile: dict[str, str], name: str) -> None:
    async with told(name="li.lei", profile=profile) as person:
        assert person.name == name


@pytest.mark.parametrize("role", ["is_admin", "is_owner", "is_primary_owner", None])
async def test_in_another_workspace_its_owners_are_the_administrators(role: str | None) -> None:
    """The IDs of the settings are of people in theirs."""
    traits = {role: True} if role else {}
    async with told("T0HOME", **traits) as person:
        assert (person.workspace_admin, person.administrator) == (bool(role), "owner" in (role or ""))
    async with told(TEAM, **traits) as person:
        assert (person.workspace_admin, person.administrator) == (bool(role), True)


async def test_a_profile_is_asked_for_once_in_a_while(workspace: Workspace, people: People) -> None:
    assert people.remembered(TEAM, "U0DEMO") is None
    first = await people.person(TEAM, "U0DEMO")
    await people.person(TEAM, "U0DEMO")
    assert people.remembered(TEAM, "U0DEMO") == first
    assert [sent.method for sent in workspace.sent].count("users.info") == 1


@pytest.mark.parametrize(
    ("trait", "reason"),
    [
        ({"guest": True}, "guest"),
        ({"single_channel_guest": True}, "guest"),
        ({"stranger": True, "team": "T0OTHER"}, "stranger"),
        ({"team": "T0OTHER"}, "stranger"),
        ({"deleted": True}, "nobody"),
        ({"bot": True}, "nobody"),
    ],
)
async def test_who_may_not_use_it_is_nobody_here(
    workspace: Workspace, people: People, trait: dict[str, Any], reason: str
) -> None:
    workspace.add_user("U0X", "X", **trait)
    with pytest.raises(NotAllowed) as refused:
        await people.person(TEAM, "U0X")
    assert refused.value.reason == reason
    assert people.remembered(TEAM, "U0X") is None


async def test_whom_slack_does_not_know_is_nobody_here(people: People) -> None:
    with pytest.raises(NotAllowed) as refused:
        await people.person(TEAM, "U0UNKNOWN")
    assert refused.value.reason == "nobody"


@pytest.mark.parametrize(
    "fault", [refusing("internal_error", 9), refusing("missing_scope"), broken(502, 9)], ids=str
)
@pytest.mark.waiting
async def test_when_slack_does_not_tell_nobody_is_let_in(
    workspace: Workspace, people: People, fault: Fault
) -> None:
    workspace.faults.set("users.info", fault)
    with pytest.raises(ProfileUnavailable):
        await people.person(TEAM, "U0DEMO")
    workspace.faults.clear()
    assert (await people.person(TEAM, "U0DEMO")).id == "U0DEMO"


@pytest.mark.parametrize("fault", [refusing("internal_error"), broken(503), lost()], ids=str)
@pytest.mark.waiting
async def test_who_asks_is_asked_for_again(workspace: Workspace, people: People, fault: Fault) -> None:
    workspace.faults.set("users.info", fault)
    assert (await people.person(TEAM, "U0DEMO")).id == "U0DEMO"


async def test_all_who_may_use_it_are_known_by_what_they_are_called(
    workspace: Workspace, people: People
) -> None:
    workspace.add_user("U0LI", "李老师", email="Li@School.example")
    workspace.add_user("U0GUEST", "Gus", guest=True)
    for number in range(200):
        workspace.add_user(f"U1{number}", f"member {number}")
    known = await people.members(TEAM)
    assert [member.id for member in known if member.workspace_admin] == ["U0DEMO"]
    members = {member.id: member.names for member in known}
    assert members["U0LI"] == {"李老师", "li@school.example"}
    assert members["U0DEMO"] == {"demo"}
    assert len(members) == 202
    await people.members(TEAM)
    assert [sent.method for sent in workspace.sent].count("users.list") == 2


@pytest.mark.waiting
async def test_members_that_slack_does_not_tell_are_not_known(workspace: Workspace, people: People) -> None:
    workspace.faults.set("users.list", broken(count=9))
    with pytest.raises(ProfileUnavailable):
        await people.members(TEAM)
