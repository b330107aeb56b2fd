"""The demo school: plausible, the same every time, and always with a class going on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.platform import days, doorway, seed, statistics
from bot.sandbox.platform.ledger import Ledger
from bot.sandbox.platform.records import Account, Role
from bot.sandbox.platform.school import School
from bot.sandbox.platform.timetable import CALLED_OFF, CURRENT, OPEN_LECTURE

NOW = 1_772_589_600
TODAY = days.day_of(NOW)
instants = st.integers(1_500_000_000, 2_000_000_000)


def sown(now: int) -> School:
    school = School(Ledger(None), Account("key"))
    seed.sow(school, "demo", now)
    return school


@pytest.fixture(scope="module")
def school() -> School:
    return sown(NOW)


def test_the_same_present_makes_the_same_school(school: School) -> None:
    assert list(sown(NOW).records()) == list(school.records())


def test_an_empty_school_stays_empty() -> None:
    school = School(Ledger(None), Account("key"))
    seed.sow(school, "empty", NOW)
    assert school.empty


def test_there_are_classes_on_every_day_weekends_too(school: School) -> None:
    days_with_class = {days.day_of(room.start) for room in school.rooms.values() if not room.long_term}
    assert days_with_class == set(range(TODAY - 30, TODAY + 8))


def test_people_came_on_every_past_day_and_nobody_yet_tomorrow(school: School) -> None:
    peaks = {
        day: statistics.daily_peak(school.visits.on(day), day, NOW) for day in range(TODAY - 30, TODAY + 8)
    }
    assert all(peaks[day] > 20 for day in range(TODAY - 30, TODAY))
    assert not any(peaks[day] for day in range(TODAY + 1, TODAY + 8))


def test_who_will_come_has_come_when_the_time_has_passed(school: School) -> None:
    later = NOW + 7 * days.DAY
    assert all(
        statistics.daily_peak(school.visits.on(day), day, later) > 20 for day in range(TODAY, TODAY + 7)
    )


def test_yesterday_had_a_morning_and_an_evening(school: School) -> None:
    hours = statistics.hourly_peaks(school.visits.on(TODAY - 1), TODAY - 1, NOW)
    assert max(hours[8:12]) > 20
    assert max(hours[18:22]) > 1000
    assert hours[3] == hours[12] == 0


def test_one_room_has_thousands_of_visits(school: School) -> None:
    [lecture] = [room for room in school.rooms.values() if room.title == OPEN_LECTURE.title]
    assert days.day_of(lecture.start) == TODAY - 1
    assert len(list(school.visits.of(lecture.id))) > 2000


def test_titles_are_english_and_chinese(school: School) -> None:
    titles = {room.title for room in school.rooms.values()}
    assert {title.isascii() for title in titles} == {True, False}
    assert all(0 < len(title) <= 50 for title in titles)


def test_one_room_is_deleted_and_one_is_for_long(school: School) -> None:
    deleted = [room.title for room in school.rooms.values() if room.deleted]
    assert deleted == [CALLED_OFF.title]
    assert sum(room.long_term for room in school.rooms.values()) == 1


def test_nothing_of_it_counts_against_the_limit_of_creations(school: School) -> None:
    assert all(room.seeded for room in school.rooms.values())


def test_there_are_codes_hands_and_talk(school: School) -> None:
    assert any(code.user_number for code in school.codes.values())
    assert {interaction.kind for interaction in school.interactions} == {0, 1}


@settings(max_examples=25, deadline=None)
@given(instants)
def test_whenever_it_begins_a_class_goes_on(now: int) -> None:
    school = sown(now)
    [current] = [room for room in school.rooms.values() if room.title == CURRENT.title]
    inside = doorway.present(school, current.id, now)
    assert current.start <= now < current.end
    assert current.created <= now
    assert doorway.in_class(school, current.id, now)
    assert doorway.of_role(inside, Role.TEACHER)
    assert len(doorway.of_role(inside, Role.STUDENT)) > 5
    assert all(room.created <= now for room in school.rooms.values())
    assert all(visit.ended is not None and visit.ended > visit.began for visit in school.visits)


def test_the_last_thirty_days_are_those_of_shanghai() -> None:
    # 17:00 UTC on the 4th is already the 5th in Shanghai.
    now = 1_772_643_600
    school = sown(now)
    first = min(room.start for room in school.rooms.values() if not room.long_term)
    assert days.named(days.day_of(first)) == date(2026, 3, 5) - timedelta(days=30)
