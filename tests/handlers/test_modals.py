"""A modal opens whatever the others do, and says what there is in place of a form."""

from __future__ import annotations

import msgspec
import pytest

from bot.sandbox.workspace import Fault, lost, refusing
from bot.state import Redis
from handlers import modals
from handlers.modals import Origin
from tests.handlers.scene import GENERAL, TEAM, Scene, asked


@pytest.fixture(params=[30.0, 0.0], ids=["at once", "later"])
def waited_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a form is ready when its modal opens, or what says that it is on its way comes first."""
    monkeypatch.setattr(modals, "AT_ONCE", request.param)
    return bool(request.param)


async def opened(scene: Scene, line: str, user: str = "U0ANNA", channel: str = GENERAL) -> None:
    """Opens what a line is answered with."""
    trigger = scene.workspace.world.triggers.new(user)
    await scene.dispatcher.modals.open(asked(line, user=user, channel=channel), trigger)


@pytest.mark.usefixtures("waited_for")
async def test_a_form_is_in_the_zone_and_language_of_who_asks(scene: Scene) -> None:
    scene.workspace.add_user("U0BEN", "Ben", "Europe/London")
    await scene.tenant.contexts.keep_language("U0BEN", "zh")
    await opened(scene, "room new", "U0BEN")
    view = scene.workspace.view("U0BEN")
    assert view is not None
    assert view.body["title"]["text"] == "新建房间"
    origin = msgspec.json.decode(view.body["private_metadata"], type=Origin)
    assert (origin.zone, origin.locale, origin.language) == ("Europe/London", "en-GB", "zh")
    assert (origin.team, origin.channel) == (TEAM, GENERAL)
    assert scene.seen(user="U0BEN") == []


async def test_without_redis_it_opens_all_the_same(scene: Scene, nowhere: Redis) -> None:
    scene.without(nowhere, "contexts", "rooms")
    await opened(scene, "room new")
    view = await scene.workspace.wait_for_form(user="U0ANNA")
    assert view.body["title"]["text"] == "New room"
    assert scene.seen() == []


@pytest.mark.parametrize("fault", [refusing("expired_trigger_id"), lost()])
@pytest.mark.waiting
async def test_a_form_that_could_not_be_opened_is_offered_by_a_button(scene: Scene, fault: Fault) -> None:
    scene.workspace.faults.set("views.open", fault)
    await opened(scene, "room new")
    (offer,) = scene.seen()
    assert offer.text == "Fill in a form to create a room."
    assert offer.blocks[-1]["elements"][0]["action_id"] == "run.form"


async def test_what_was_asked_for_in_no_channel_is_answered_by_direct_message(scene: Scene) -> None:
    await opened(scene, "room new", channel="")
    view = scene.workspace.view("U0ANNA")
    assert view is not None
    origin = msgspec.json.decode(view.body["private_metadata"], type=Origin)
    assert (origin.channel, origin.with_bot) == (scene.direct, True)


async def test_what_is_no_form_is_answered_as_it_always_is(scene: Scene, waited_for: bool) -> None:
    await opened(scene, 'room edit "Nothing of that name"')
    (told,) = scene.seen()
    assert "Nothing of that name" in told.text
    view = scene.workspace.view("U0ANNA")
    assert (view is None) is waited_for
    assert view is None or "Nothing of that name" in str(view.body)
