from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.baijiayun import field_types
from bot.clock import PLATFORM_ZONE


def read(kind: Any, raw: object) -> Any:
    return msgspec.json.decode(json.dumps(raw), type=kind, dec_hook=field_types.read)


@given(st.integers(min_value=0, max_value=10**30))
def test_an_id_is_exact_whether_it_comes_as_a_number_or_as_text(number: int) -> None:
    assert read(field_types.Id, number) == read(field_types.Id, str(number)) == str(number)


@pytest.mark.parametrize("raw", [1.7e13, "", None, [], {}, True])
def test_what_is_no_id_is_refused(raw: object) -> None:
    with pytest.raises(msgspec.ValidationError, match="Expected an id"):
        read(field_types.Id, raw)


@pytest.mark.parametrize("raw", ["2017-08-18 14:10:00", 1503036600, "1503036600", "2017-08-18T06:10:00Z"])
def test_a_datetime_is_shanghais_or_a_unix_second(raw: object) -> None:
    instant = read(field_types.Instant, raw)
    assert instant == datetime(2017, 8, 18, 6, 10, tzinfo=UTC)
    assert instant.tzinfo is PLATFORM_ZONE


@pytest.mark.parametrize("raw", ["", None, 0, "0", "0000-00-00 00:00:00"])
def test_no_datetime_is_none(raw: object) -> None:
    assert read(field_types.Moment, raw) is None


@pytest.mark.parametrize("raw", ["yesterday", "2017-13-01 00:00:00", 10**20, [], 1.5])
def test_what_is_no_datetime_is_refused(raw: object) -> None:
    with pytest.raises(msgspec.ValidationError, match="Expected a datetime or nothing"):
        read(field_types.Moment, raw)


@pytest.mark.parametrize(("raw", "number"), [(3, 3), ("3", 3), ("", None), (None, None)])
def test_a_number_that_may_be_absent(raw: object, number: int | None) -> None:
    assert read(field_types.Whole, raw) == number


def test_counts_by_hour_by_day_and_by_clock_time() -> None:
    assert read(field_types.HourCounts, {"00": 1, "09": "2", "23": 3}) == {0: 1, 9: 2, 23: 3}
    assert read(field_types.DayCounts, {"2017-12-12": "3"}) == {date(2017, 12, 12): 3}
    assert read(field_types.TimeCounts, {"15:10:00": 3}) == {time(15, 10): 3}


@pytest.mark.parametrize("kind", [field_types.HourCounts, field_types.DayCounts, field_types.TimeCounts])
def test_an_empty_map_may_be_a_list(kind: Any) -> None:
    assert read(kind, []) == read(kind, {}) == {}


@pytest.mark.parametrize("raw", [[1], None, {"24": 1}, {"x": 1}, {"01": None}, {"01": 1.5}])
def test_what_is_no_count_by_hour_is_refused(raw: object) -> None:
    with pytest.raises(msgspec.ValidationError, match="Expected a number for each hour"):
        read(field_types.HourCounts, raw)


def test_a_secret_shows_itself_nowhere() -> None:
    assert "rLkI" not in repr(read(field_types.Secret, "rLkI"))
