"""A modal opens whatever the others do, and says what there is in place of a form."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace

from bot.blocks.forms import form_shown
from bot.classroom.results import FormOffered
from bot.sandbox.workspace import Fault, lost, refusing
from bot.state import Redis, Reply
from bot.texts import Language, Locale, Texts
from handlers import modals
from handlers.modals import FormOrigin
from tests.handlers.harness import GENERAL, TEAM, DispatcherHarness, asked


@pytest.fixture(params=[30.0, 0.0], ids=["at once", "later"])
def waited_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a form is ready when its modal opens, or what says that it is on its way comes first."""
    monkeypatch.setattr(modals, "LOADING_AFTER", request.param)
    return bool(request.param)


async def opened(harness: DispatcherHarness, line: str, user: str = "U0ANNA", channel: str = GENERAL) -> None:
    """Opens what a line is answered with."""
    trigger = harness.workspace.world.triggers.new(user)
    await harness.dispatcher.modals.open(asked(line, user=user, channel=channel), trigger)


@pytest.mark.usefixtures("waited_for")
async def test_a_form_is_in_the_zone_and_language_of_who_asks(harness: DispatcherHarness) -> None:
    harness.workspace.add_user("U0BEN", "Ben", "Europe/London")
    await harness.tenant.contexts.keep_language("U0BEN", "zh")
    await opened(harness, "room new", "U0BEN")
    view = harness.workspace.view("U0BEN")
    assert view is not None
    assert view.body["title"]["text"] == "新建房间"
    origin = msgspec.json.decode(view.body["private_metadata"], type=FormOrigin)
    assert (origin.zone, origin.locale, origin.language) == ("Europe/London", "en-GB", "zh")
    assert (origin.team, origin.channel) == (TEAM, GENERAL)
    assert harness.seen(user="U0BEN") == []


async def test_without_redis_it_opens_all_the_same(harness: DispatcherHarness, nowhere: Redis) -> None:
    harness.without(nowhere, "contexts", "rooms")
    await opened(harness, "room new")
    view = await harness.workspace.wait_for_form(user="U0ANNA")
    assert view.body["title"]["text"] == "New room"
    assert harness.seen() == []


@pytest.mark.parametrize("fault", [refusing("expired_trigger_id"), lost()])
@pytest.mark.waiting
async def test_a_form_that_could_not_be_opened_is_offered_by_a_button(
    harness: DispatcherHarness, fault: Fault
) -> None:
    harness.workspace.faults.set("views.open", fault)
    await opened(harness, "room new")
    (offer,) = harness.seen()
    assert offer.text == "Fill in a form to create a room."
    assert offer.blocks[-1]["elements"][0]["action_id"] == "run.form"


async def test_what_was_asked_for_in_no_channel_is_answered_by_direct_message(
    harness: DispatcherHarness,
) -> None:
    await opened(harness, "room new", channel="")
    view = harness.workspace.view("U0ANNA")
    assert view is not None
    origin = msgspec.json.decode(view.body["private_metadata"], type=FormOrigin)
    assert (origin.channel, origin.with_bot) == (harness.direct, True)


async def test_what_is_no_form_is_answered_as_it_always_is(
    harness: DispatcherHarness, waited_for: bool
) -> None:
    await opened(harness, 'room edit "Nothing of that name"')
    (told,) = harness.seen()
    assert "Nothing of that name" in told.text
    view = harness.workspace.view("U0ANNA")
    assert (view is None) is waited_for
    assert view is None or "Nothing of that name" in str(view.body)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(channel=GENERAL, user="U0ANNA", response_url="https://hooks.example/1"),
        Reply(channel=GENERAL, user="U0ANNA", thread_ts="9.9"),
        Reply(channel="D0ANNA", user="U0ANNA", with_bot=True),
    ],
)
async def test_a_form_is_answered_where_it_was_opened_and_read_as_it_was(
    harness: DispatcherHarness, reply: Reply
) -> None:
    opening = replace(asked(channel=reply.channel), reply=reply)
    known = harness.dispatcher.viewers.lately(opening)
    london = replace(known.person, zone=ZoneInfo("Europe/London"), locale=Locale("en-GB"))
    opened = replace(known, person=london, texts=Texts(Language("zh")))
    origin = FormOrigin.of(opening, opened, FormOffered({}))
    sent = origin.invocation(asked(channel="", id="sent"))
    assert (sent.channel, sent.reply, sent.id) == (reply.channel, reply, "1.form")
    read = origin.viewer(known)
    assert (read.person, read.texts.language) == (london, "zh")


async def test_a_form_that_shows_something_else_by_now_is_left(harness: DispatcherHarness) -> None:
    await opened(harness, "room new")
    view = await harness.workspace.wait_for_form(user="U0ANNA")
    other = {**form_shown("Other", harness.dispatcher.viewers.lately(asked())), "external_id": "1"}
    await harness.dispatcher.modals.update(TEAM, other, "not what it shows")
    assert view.body["title"]["text"] == "New room"
    assert "Other" not in str(view.body)
