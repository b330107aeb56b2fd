"""Home is made anew when it is opened, for who may see it."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from bot.jobs import Queue
from bot.sandbox.workspace import View, Workspace, controls, refusing
from bot.state import Keys, Redis, Schedules
from bot.state.schedules import SCHEDULED
from handlers import home
from handlers.home import _welcome, publish
from tests.end_to_end.conftest import School
from tests.handlers.harness import NEW, TEAM, DispatcherHarness, asked


async def opened(workspace: Workspace, user: str) -> View:
    """A person's Home, once it is there."""
    await workspace.open_home(user=user)
    await workspace.wait_until(lambda: user in workspace.world.homes, 60)
    return workspace.world.homes[user]


def words(part: object) -> str:
    """What stands in rich text, with the IDs of people."""
    if isinstance(part, list):
        return "".join(map(words, part))
    assert isinstance(part, dict)
    return words(part["elements"]) if "elements" in part else part.get("text") or part["user_id"]


def lines(view: View) -> list[str]:
    """The lines of rich text of a Home."""
    parts = [
        part for block in view.body["blocks"] if block["type"] == "rich_text" for part in block["elements"]
    ]
    return [words(line) for part in parts for line in (part["elements"] if "style" in part else [part])]


def shown(harness: DispatcherHarness) -> str:
    return str(harness.workspace.world.homes["U0ANNA"].body)


async def test_it_shows_what_one_teaches_and_says_so_when_that_is_nothing(harness: DispatcherHarness) -> None:
    await publish(harness.dispatcher, asked())
    assert "You have no classes." in shown(harness)
    await harness.take(asked(NEW))
    await publish(harness.dispatcher, asked())
    assert "'text': 'English', 'emoji'" in shown(harness)


async def test_what_is_not_known_to_be_ones_own_is_not_said_to_be_nothing(
    harness: DispatcherHarness, nowhere: Redis
) -> None:
    await harness.setup.room("English")
    harness.without(nowhere, "rooms", "contexts")
    await publish(harness.dispatcher, asked())
    assert "You have no classes." not in shown(harness)
    assert "don't know which classes are yours" in shown(harness)


@pytest.mark.waiting
async def test_what_goes_wrong_stands_in_its_place(harness: DispatcherHarness) -> None:
    await harness.setup.control("/faults", endpoint="rooms", kind="http_502", count=20)
    await publish(harness.dispatcher, asked())
    assert "platform" in shown(harness)


async def test_it_is_in_the_language_that_was_chosen(harness: DispatcherHarness) -> None:
    await harness.take(asked("language zh"))
    await publish(harness.dispatcher, asked(id="2"))
    assert "没有课。" in shown(harness)


async def test_administrators_see_what_answers_and_since_when_not(
    harness: DispatcherHarness, redis: Redis, nowhere: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def states() -> list[str]:
        await publish(harness.dispatcher, asked())
        said = lines(harness.workspace.world.homes["U0ANNA"])
        return [line for line in said if line.startswith(("Class platform", "Redis", "Worker"))]

    harness.dispatcher.viewers.people.administrators = frozenset({"U0ANNA"})
    assert await states() == ["Class platform: answers", "Redis: answers", "Worker: does not answer"]
    await Queue(redis, SCHEDULED).show_life()
    contact = harness.tenant.platform.contact
    monkeypatch.setattr(contact, "_heard", time.monotonic() - 7200)
    monkeypatch.setattr(contact, "note", lambda *, ok: None)
    assert await states() == [
        "Class platform: answers · last answered 2 h ago",
        "Redis: answers",
        "Worker: answers",
    ]
    harness.setup.tenant = replace(harness.tenant, schedules=Schedules(nowhere, Keys(TEAM)))
    _, *others = await states()
    assert others == ["Redis: does not answer", "Worker: not asked yet"]


async def test_administrators_see_the_state_and_operations_the_school(school: School) -> None:
    page = str((await opened(school.workspace, "U0DEMO")).body)
    for says in (
        "Operations",
        "Without a teacher",
        "State of Rollcall",
        "Class platform",
        "U0DEMO",
        "At 07:30",
    ):
        assert says in page
    hers = str((await opened(school.workspace, "U0ANNA")).body)
    assert "Operations" not in hers
    assert "State of Rollcall" not in hers
    assert "At 07:30" in hers


async def test_somebody_is_asked_from_home_to_substitute(school: School) -> None:
    await school.type('/room new "English" tomorrow 14:00-15:00')
    home = await opened(school.workspace, "U0DEMO")
    (menu,) = {each.action_id for each in controls(home.body["blocks"]) if each.chooses_person}
    asked = await school.answer(await school.workspace.press_in(home, menu, choice="U0ANNA"))
    assert "I've asked <@U0ANNA> to substitute" in asked.text
    assert asked.channel == school.workspace.direct()
    offered = [one.text for one in school.workspace.seen("U0ANNA", school.workspace.direct("U0ANNA"))]
    assert not offered, "it is a worker that offers it"


@pytest.mark.parametrize("environment", [{"ROLLCALL_SECRET": ""}, {}])
async def test_administrators_see_since_when_the_key_is_kept_and_who_is_what(
    school: School, environment: dict[str, str]
) -> None:
    confirmation = await school.type("/room key rotate")
    if can_keep := not environment:
        await school.press(confirmation, 1)
    home = await opened(school.workspace, "U0DEMO")
    page = str(home.body)
    assert ("Rollcall has had this partner key since" in page) is can_keep
    assert ("its age is not known" in page) is not can_keep
    assert "Workspace admins: U0DEMO" in lines(home)


async def test_who_cannot_be_welcomed_now_is_welcomed_later(
    harness: DispatcherHarness, nowhere: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = harness.tenant
    monkeypatch.setattr(home, "ACCEPT_TIMEOUT", 0.0)
    await _welcome(harness.dispatcher, asked(channel=harness.direct))
    monkeypatch.undo()
    harness.without(nowhere, "contexts")
    await _welcome(harness.dispatcher, asked(channel=harness.direct))
    await _welcome(harness.dispatcher, asked(channel=harness.direct, team="T0ELSEWHERE"))
    assert await there.contexts.welcome("U0ANNA")


@pytest.mark.parametrize("error", ["not_enabled", "user_not_found"])
async def test_a_workspace_that_shows_no_home_ends_nothing(harness: DispatcherHarness, error: str) -> None:
    harness.workspace.faults.set("views.publish", refusing(error))
    await publish(harness.dispatcher, asked())
    assert "U0ANNA" not in harness.workspace.world.homes


async def test_who_opens_the_direct_message_for_the_first_time_is_welcomed_once(school: School) -> None:
    welcomed = await school.answer(await school.workspace.open_home(tab="messages"))
    assert welcomed.text.startswith("Hi *demo*, I'm Rollcall")
    assert welcomed.channel == school.workspace.direct()
    assert not welcomed.ephemeral
    again = await school.workspace.open_home(tab="messages")
    await school.workspace.settled()
    assert school.workspace.answers(again) == []
    assert "What you can do" in (await school.answer(await school.workspace.direct_message("hi"))).text
