"""A modal opens whatever the others do, and says what there is in place of a form."""

from __future__ import annotations

import pytest

from bot.sandbox.workspace import Fault, lost, refusing
from bot.state import Redis
from tests.handlers.scene import Scene, asked


async def opened(scene: Scene, line: str) -> None:
    """Opens what a line is answered with."""
    trigger = scene.workspace.world.triggers.new("U0ANNA")
    await scene.dispatcher.modals.open(asked(line), trigger)


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


async def test_what_is_no_form_is_answered_as_it_always_is(scene: Scene) -> None:
    await opened(scene, 'room edit "Nothing of that name"')
    (told,) = scene.seen()
    assert "Nothing of that name" in told.text
    assert scene.workspace.view("U0ANNA") is None
