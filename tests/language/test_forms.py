"""Forms are read by the rules of lines: what a line means fills a form in, and the form means the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.commands import GRAMMAR
from bot.language.commands import EditRoom, NewRoom, RoomId
from bot.language.forms import Fields, FormError, edit_room, fields_of, filled_in, new_room
from tests.language.tables import NOW, ZONE

CONTEXT = GRAMMAR.context(now=NOW, zone=ZONE)
FORM = {"title": "English", "day": "2026-11-24", "start": "14:00", "end": "1h"}


@pytest.mark.parametrize(
    "line",
    [
        'room new "English" tomorrow 14:00-15:00',
        'room new "课 ‘1’" tomorrow 22:30-00:30 max 30 early 10m',
        'room new "Talk" 2026-12-01 19:00 for 90m with live live max 200 camera off end_delay_time=600',
        'room new "English" tomorrow 14:00-15:00 by <@U0ANNA>',
        'room new "Camp" 2026-12-01 9:00 to 2026-12-05 18:00 long-term early 90s type=5',
    ],
)
def test_a_form_filled_in_by_a_line_means_the_line(line: str) -> None:
    command = GRAMMAR.read(line, now=NOW, zone=ZONE)
    assert isinstance(command, NewRoom)
    assert new_room(filled_in(command, line, ZONE).fields, CONTEXT) == command


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"end": ""}, {"end": "end_missing"}),
        ({"day": ""}, {"day": "missing"}),
        ({"end": "14:00"}, {"end": "too_long"}),
        ({"end": "15:00 tomorrow and more"}, {"end": "bad_time"}),
        ({"end": "26h"}, {"end": "too_long"}),
        ({"title": " ", "max_users": "-1"}, {"title": "missing", "max_users": "bad_option"}),
        ({"live": "1", "is_mock_live": "1"}, {"is_mock_live": "bad_option"}),
        ({"bind_room_max_users": "5"}, {"bind_room_max_users": "live_only"}),
        ({"end": "13:00"}, {"end": "overnight"}),
    ],
)
def test_each_problem_is_told_of_its_field(fields: Fields, problems: dict[str, str]) -> None:
    with pytest.raises(FormError) as refused:
        new_room({name: text for name, text in {**FORM, **fields}.items() if text}, CONTEXT)
    assert refused.value.problems == problems


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({}, None),
        ({"title": "Maths"}, {"title": "Maths"}),
        ({"max_users": ""}, {"max_users": 0}),
        ({"pre_enter_time": "5m"}, {"pre_enter_seconds": 300}),
        ({"end": "2h"}, {"end": timedelta(hours=1)}),
        ({"day": "2026-11-24"}, {"start": timedelta(days=1), "end": timedelta(days=1)}),
    ],
)
def test_a_change_is_what_differs(changes: Fields, changed: dict[str, object] | None) -> None:
    """Also of a class that is on: its start is past, and stays."""
    start = NOW - timedelta(minutes=30)
    times = (start, start + timedelta(hours=1))
    before = fields_of("English", *times, 30, ZONE)
    fields = {name: text for name, text in {**before, **changes}.items() if text}
    found = edit_room("26112112345678", fields, before, times, CONTEXT)
    moved = dict(zip(("start", "end"), times, strict=True))
    if changed is None:
        assert found is None
    else:
        expected = {
            name: moved[name] + value if isinstance(value, timedelta) else value
            for name, value in changed.items()
        }
        assert found == EditRoom(room=RoomId("26112112345678"), **expected)  # type: ignore[arg-type]
