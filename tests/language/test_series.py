"""Repeats: which days come, and that what is written reads back."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language import Recent
from bot.language.commands import NewRoom, NewSeries, Question, Refusal
from tests.language.tables import NOW, ZONE, check, rows

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(("when", "days"), rows("series", "series"))
def test_days_of_a_series(when: str, days: str) -> None:
    found = GRAMMAR.read(f"room new Reading {when}", now=NOW, zone=ZONE)
    assert isinstance(found, NewSeries)
    assert found.title == "Reading"
    assert [f"{start:%m-%d}" for start, _ in found.occurrences] == days.split()
    assert {(end - start).total_seconds() for start, end in found.occurrences} == {3600}


@pytest.mark.parametrize(("when", "days"), rows("series", "of_term"))
def test_weeks_are_counted_from_the_first_of_the_term(when: str, days: str) -> None:
    """It starts on a Tuesday, and its first week on the Monday before."""
    recent = Recent(term=date(2026, 9, 1))
    found = GRAMMAR.read(f"room new Reading {when}", now=NOW, zone=ZONE, recent=recent)
    assert isinstance(found, NewSeries)
    assert [f"{start:%m-%d}" for start, _ in found.occurrences] == days.split()


def test_without_the_term_it_is_said_how_to_set_it() -> None:
    found = GRAMMAR.read("new English every mon 14:00-15:00 weeks 1-16", now=NOW, zone=ZONE)
    assert isinstance(found, Refusal)
    assert (found.missing, found.example) == ("term", "room term starts 2026-09-01")


@pytest.mark.parametrize(("when", "meaning"), rows("series", "refused"))
def test_what_no_series_can_be(when: str, meaning: str) -> None:
    check(f"room new Reading {when}", meaning)


def test_options_are_those_of_every_room() -> None:
    found = GRAMMAR.read("new English every mon 2-3pm for 2 weeks max 30 with live share", now=NOW, zone=ZONE)
    assert isinstance(found, NewSeries)
    assert (found.max_users, found.live, found.share, len(found.occurrences)) == (30, True, True, 2)


@pytest.mark.parametrize(
    "line",
    [
        "每周一三 14点到15点 共2周 新建 英语",
        "every mon,wed 14:00-15:00 for 2 weeks new room 英语",
        "every mon,wed until 2026-12-02 14:00-15:00 new 英语",
    ],
)
def test_a_series_may_stand_before_its_verb(line: str) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=ZONE)
    assert isinstance(found, NewSeries)
    assert found.title == "英语"
    assert [f"{start:%m-%d}" for start, _ in found.occurrences] == ["11-23", "11-25", "11-30", "12-02"]


def test_every_day_in_a_title_is_no_repeat_when_the_time_has_a_day() -> None:
    found = GRAMMAR.read("new Every day English tomorrow 14:00-15:00", now=NOW, zone=ZONE)
    assert isinstance(found, NewRoom)
    assert found.title == "Every day English"


def test_unsure_hours_are_asked_about() -> None:
    found = GRAMMAR.read("new English every mon 3-4 for 2 weeks", now=NOW, zone=ZONE)
    assert isinstance(found, Question)
    assert found.kind == "ambiguous_hour"
    assert [choice.occurrences[0][0].hour for choice in found.choices if isinstance(choice, NewSeries)] == [
        15,
        3,
    ]


def test_the_clock_stays_over_a_change_of_clocks() -> None:
    now = datetime(2026, 10, 20, 9, tzinfo=NEW_YORK)
    found = GRAMMAR.read("new English every wed 14:00-15:00 for 4 weeks", now=now, zone=NEW_YORK)
    assert isinstance(found, NewSeries)
    assert [f"{start:%H:%M%z}" for start, _ in found.occurrences] == ["14:00-0400"] * 2 + ["14:00-0500"] * 2


@pytest.mark.parametrize(
    "line",
    [
        "new English every mon,wed 14:00-15:00 for 8 weeks",
        "new English every weekday 22:00-01:00 until 2026-12-31 max 30",
        "new English every wed 14:00-15:00 New York for 20 weeks",
        "new English every sun 9-10am London time for 30 weeks",
    ],
)
@pytest.mark.parametrize("zone", [ZONE, NEW_YORK, ZoneInfo("Pacific/Auckland")], ids=str)
def test_written_and_read_again(line: str, zone: ZoneInfo) -> None:
    found = GRAMMAR.read(line, now=NOW, zone=zone)
    assert isinstance(found, NewSeries)
    assert len(GRAMMAR.write(found)) <= 2000
    assert GRAMMAR.read(GRAMMAR.write(found), now=NOW, zone=zone) == found


def test_an_hour_shown_twice_is_asked_about_once_for_all() -> None:
    now = datetime(2026, 10, 20, 9, tzinfo=NEW_YORK)
    found = GRAMMAR.read("new English every sun 1:30am-2:30am for 3 weeks", now=now, zone=NEW_YORK)
    assert isinstance(found, Question)
    assert found.kind == "dst_fold"
    for choice in found.choices:
        again = GRAMMAR.read(GRAMMAR.write(choice), now=now, zone=NEW_YORK)
        assert isinstance(again, NewSeries)
        assert isinstance(choice, NewSeries)
        assert [start.isoformat() for start, _ in again.occurrences] == [
            start.isoformat() for start, _ in choice.occurrences
        ]
