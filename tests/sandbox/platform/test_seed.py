"""The demo school: plausible, the same every time, and always with a class going on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.platform import days, presence, seed, statistics
from bot.sandbox.platform.append_log import AppendLog
from bot.sandbox.platform.data_store import DataStore
from bot.sandbox.platform.records import Account, Role
from bot.sandbox.platform.timetable import CANCELLED, CURRENT, OPEN_LECTURE

NOW = 1_772_589_600
TODAY = days.day_of(NOW)
instants = st.integers(1_500_000_000, 2_000_000_000)


def sown(now: int) -> DataStore:
    store = DataStore(AppendLog(None), Account("key"))
    seed.populate(store, "demo", now)
    return store


@pytest.fixture(scope="module")
def store() -> DataStore:
    return sown(NOW)


def test_the_same_present_makes_the_same_school(store: DataStore) -> None:
    assert list(sown(NOW).records()) == list(store.records())


def test_an_empty_school_stays_empty() -> None:
    store = DataStore(AppendLog(None), Account("key"))
    seed.populate(store, "empty", NOW)
    assert store.empty


def test_there_are_classes_on_every_day_weekends_too(store: DataStore) -> None:
    days_with_class = {days.day_of(room.start) for room in store.rooms.values() if not room.long_term}
    assert days_with_class == set(range(TODAY - 30, TODAY + 8))


def test_people_came_on_every_past_day_and_nobody_yet_tomorrow(store: DataStore) -> None:
    peaks = {
        day: statistics.daily_peak(store.visits.on(day), day, NOW) for day in range(TODAY - 30, TODAY + 8)
    }
    assert all(peaks[day] > 20 for day in range(TODAY - 30, TODAY))
    assert not any(peaks[day] for day in range(TODAY + 1, TODAY + 8))


def test_who_will_come_has_come_when_the_time_has_passed(store: DataStore) -> None:
    later = NOW + 7 * days.DAY
    assert all(
        statistics.daily_peak(store.visits.on(day), day, later) > 20 for day in range(TODAY, TODAY + 7)
    )


def test_yesterday_had_a_morning_and_an_evening(store: DataStore) -> None:
    hours = statistics.hourly_peaks(store.visits.on(TODAY - 1), TODAY - 1, NOW)
    assert max(hours[8:12]) > 20
    assert max(hours[18:22]) > 1000
    assert hours[3] == hours[12] == 0


def test_one_room_has_thousands_of_visits(store: DataStore) -> None:
    [lecture] = [room for room in store.rooms.values() if room.title == OPEN_LECTURE.title]
    assert days.day_of(lecture.start) == TODAY - 1
    assert len(list(store.visits.of(lecture.id))) > 2000


def test_titles_are_english_and_chinese(store: DataStore) -> None:
    titles = {room.title for room in store.rooms.values()}
    assert {title.isascii() for title in titles} == {True, False}
    assert all(0 < len(title) <= 50 for title in titles)


def test_one_room_is_deleted_and_one_is_for_long(store: DataStore) -> None:
    deleted = [room.title for room in store.rooms.values() if room.deleted]
    assert deleted == [CANCELLED.title]
    assert sum(room.long_term for room in store.rooms.values()) == 1


def test_nothing_of_it_counts_against_the_limit_of_creations(store: DataStore) -> None:
    assert all(room.seeded for room in store.rooms.values())


def test_there_are_codes_hands_and_talk(store: DataStore) -> None:
    assert any(code.user_number for code in store.codes.values())
    assert {interaction.kind for interaction in store.interactions} == {0, 1}


@settings(max_examples=25, deadline=None)
@given(instants)
@pytest.mark.exhaustive
def test_whenever_it_begins_a_class_goes_on(now: int) -> None:
    store = sown(now)
    [current] = [room for room in store.rooms.values() if room.title == CURRENT.title]
    inside = presence.active_visits(store, current.id, now)
    assert current.start <= now < current.end
    assert current.created <= now
    assert presence.in_class(store, current.id, now)
    assert presence.with_role(inside, Role.TEACHER)
    assert len(presence.with_role(inside, Role.STUDENT)) > 5
    assert all(room.created <= now for room in store.rooms.values())
    assert all(visit.ended is not None and visit.ended > visit.began for visit in store.visits)


def test_the_last_thirty_days_are_those_of_shanghai() -> None:
    # 17:00 UTC on the 4th is already the 5th in Shanghai.
    now = 1_772_643_600
    store = sown(now)
    first = min(room.start for room in store.rooms.values() if not room.long_term)
    assert days.date_of(days.day_of(first)) == date(2026, 3, 5) - timedelta(days=30)
