"""What a form carries is enough to be answered where it was opened, in any process."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace

from bot.classroom.results import FormOffered
from bot.gallery.samples import ENGLISH, LONGEST
from bot.language.forms import fields_of
from bot.texts import Locale
from handlers.forms import _read_message
from handlers.modals import FormOrigin
from tests.handlers.harness import TEAM, DispatcherHarness, asked


@pytest.mark.parametrize("room", [ENGLISH, None])
async def test_a_form_carries_where_it_was_opened(harness: DispatcherHarness, room: object) -> None:
    invocation = asked("room new", thread_ts="1.2")
    invocation = replace(
        invocation,
        reply=replace(invocation.reply, response_url=f"https://hooks.slack.com/{'x' * 200}", with_bot=True),
    )
    viewer = harness.dispatcher.viewers.lately(invocation)
    fields = fields_of(LONGEST, ENGLISH.start, ENGLISH.end, 10**9, viewer.person.zone)
    form = FormOffered(fields, ENGLISH if room else None)
    view = FormOrigin.of(invocation, viewer, form).carried_by({}, "1")
    assert len(view["private_metadata"]) < 3000
    carried = msgspec.json.decode(view["private_metadata"], type=FormOrigin)
    sent = carried.invocation(asked(id="2", team="T0SCHOOL.222", channel="D0OTHER"))
    assert (carried.room is None) is (room is None)
    assert sent.reply == invocation.reply
    assert (sent.id, sent.channel, sent.team) == ("1.form", invocation.channel, TEAM)


async def test_a_form_is_read_in_the_zone_and_language_that_it_shows(harness: DispatcherHarness) -> None:
    invocation = asked("room new", language="zh")
    shown = replace(
        harness.dispatcher.viewers.person(invocation), zone=ZoneInfo("Europe/London"), locale=Locale("en-GB")
    )
    viewer = harness.dispatcher.viewers.lately(invocation)
    viewer = replace(viewer, person=shown)
    origin = FormOrigin.of(invocation, viewer, FormOffered({}, None))
    read = origin.viewer(harness.dispatcher.viewers.lately(asked()))
    assert (read.person.zone, read.person.locale) == (shown.zone, shown.locale)
    assert read.texts.language == "zh"


async def test_two_sendings_of_one_form_are_one(harness: DispatcherHarness) -> None:
    """So a command of it is accepted once, and the second time it is known."""
    first, second = (replace(asked("room key"), id="1.form") for _ in range(2))
    assert await harness.dispatcher.take(first, redeliverable=True)
    assert not await harness.dispatcher.take(second, redeliverable=True)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("new English tomorrow 2-3", {"title": "English", "day": "2026-11-25"}),
        ("new Maths tomorrow revision 14:00-15:00", {"day": "2026-11-25", "start": "14:00"}),
        ("English 3/12 14:00-15:00", {"title": "English", "day": "2026-12-03", "start": "14:00"}),
    ],
)
async def test_a_message_is_read_as_who_wrote_it_writes(
    harness: DispatcherHarness, text: str, filled: dict[str, str]
) -> None:
    """With its verb or without, and with dates as in their country."""
    invocation = asked()
    viewer = await harness.dispatcher.viewers.of(invocation)
    assert viewer.person.locale == "en-GB"
    answer = await _read_message(harness.dispatcher, text, invocation, viewer)
    assert answer.form is not None
    assert filled.items() <= answer.form.fields.items()
