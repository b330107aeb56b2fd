"""When things are, for who reads it."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from bot.blocks import Viewer
from bot.blocks.phrases import mrkdwn, unformatted
from bot.gallery import samples
from tests.blocks.conftest import made

START, END = samples.ENGLISH.start, samples.ENGLISH.end


def test_in_the_platforms_zone_a_time_is_said_once(teacher: Viewer) -> None:
    assert unformatted(teacher.when(START, END)) == "Tue 24 Nov 14:00–15:00 (Shanghai time)"


def test_a_zone_with_the_same_clock_is_named_as_the_persons() -> None:
    assert unformatted(made("Asia/Singapore").when(START, END)) == "Tue 24 Nov 14:00–15:00 (Singapore time)"


def test_elsewhere_the_platforms_time_stands_beside_it(abroad: Viewer) -> None:
    assert unformatted(abroad.when(START, END)) == (
        "Tue 24 Nov 01:00–02:00 (New York time) · Tue 24 Nov 14:00–15:00 Shanghai time on the platform"
    )


def test_a_channel_gets_tokens_that_slack_draws_for_each(channel: Viewer) -> None:
    assert mrkdwn(channel.when(START, END)) == (
        f"<!date^{int(START.timestamp())}^{{date_short_pretty}} {{time}}|Tue 24 Nov 14:00 Shanghai time>"
        f"–<!date^{int(END.timestamp())}^{{time}}|15:00 Shanghai time>"
    )


def test_a_long_room_names_its_last_day_to_a_channel(channel: Viewer) -> None:
    assert mrkdwn(channel.when(START, START + timedelta(days=30))).count("{date_short_pretty}") == 2


def test_the_year_is_said_when_it_is_not_this_one(teacher: Viewer) -> None:
    assert teacher.day(date(2026, 1, 5)) == "Mon 5 Jan"
    assert teacher.day(date(2025, 1, 5)) == "Sun 5 Jan 2025"
    assert teacher.span(START + timedelta(days=60), END + timedelta(days=60)) == "Sat 23 Jan 2027 14:00–15:00"


def test_a_channel_sees_no_way_in_but_the_students(channel: Viewer) -> None:
    assert channel.room(samples.ENGLISH) == replace(
        samples.ENGLISH, teacher=None, assistant=None, owner=None, may_change=False
    )
