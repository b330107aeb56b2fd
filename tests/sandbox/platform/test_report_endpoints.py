"""Endpoints 14 to 19: computed from visits, agreeing with each other."""

from __future__ import annotations

from typing import Any

import pytest

from .caller import Caller

DATE = "2026-03-04"
DAY = {"start_time": f"{DATE} 00:00:00", "end_time": f"{DATE} 23:59:59"}


def stay(number: int, began: str, ended: str | None, role: int = 0, **more: Any) -> dict[str, Any]:
    """A visit told to the control API; times of the platform's day unless they name another."""
    return {
        "user_number": number,
        "role": role,
        "began": _moment(began),
        "ended": ended and _moment(ended),
    } | more


def _moment(time: str) -> str:
    return f"{time if ' ' in time else f'{DATE} {time}'}".replace(" ", "T")


@pytest.fixture
async def room(platform: Caller) -> str:
    """A room with a morning behind it."""
    room_id = await platform.new_room()
    visits = [
        stay(1, "08:05:00", "08:55:00", client_type=3, group_id=2, user_name="三班"),
        stay(1, "09:00:00", "09:10:00"),
        stay(2, "08:20:00", "09:05:00"),
        stay(91, "08:00:00", "09:15:00", role=1),
        stay(92, "08:30:00", "08:40:00", role=2),
        stay(3, "2026-03-02 20:00:00", "2026-03-02 20:30:00"),
    ]
    await platform.control(f"/rooms/{room_id}/visits", visits)
    lesson = {"began": f"{DATE}T08:10:00", "ended": f"{DATE}T09:05:00"}
    await platform.control(f"/rooms/{room_id}/lessons", [lesson])
    return room_id


async def test_attendance_is_one_row_per_person_and_day(platform: Caller, room: str) -> None:
    report = await platform.data("attendance", room_id=room, date=DATE)
    assert report["total"] == 2
    first, second = report["room_user_info"]
    assert first["user_number"] == 1
    assert (first["first_time"], first["last_time"]) == (f"{DATE} 08:05:00", f"{DATE} 09:10:00")
    assert first["first_heartbeat_time"] == f"{DATE} 08:10:00"
    assert first["last_heartbeat_time"] == f"{DATE} 09:05:00"
    assert first["actual_listen_time"] == 45 * 60 + 5 * 60
    assert (second["user_number"], second["actual_listen_time"]) == (2, 45 * 60)


async def test_attendance_by_role_and_without_a_date(platform: Caller, room: str) -> None:
    async def numbers(**parameters: str) -> list[int]:
        report = await platform.data("attendance", room_id=room, **parameters)
        rows = [row["user_number"] for row in report["room_user_info"]]
        assert report["total"] == len(rows)
        return rows

    assert await numbers() == [3, 1, 2]
    assert await numbers(type="student", date="2026-03-02") == [3]
    assert await numbers(type="teacher") == [91]
    assert await numbers(type="admin") == [92]
    assert await numbers(type="all", date=DATE) == [91, 1, 2, 92]
    assert await numbers(date="2026-03-03") == []


async def test_attendance_in_pages(platform: Caller, room: str) -> None:
    pages = [
        await platform.data("attendance", room_id=room, type="all", page=page, page_size=2)
        for page in (1, 2, 3, 4)
    ]
    assert [page["total"] for page in pages] == [5] * 4
    assert [len(page["room_user_info"]) for page in pages] == [2, 2, 1, 0]


async def test_a_person_who_was_never_in_class_has_no_heartbeats(platform: Caller, room: str) -> None:
    [row] = (await platform.data("attendance", room_id=room, date="2026-03-02"))["room_user_info"]
    assert (row["first_heartbeat_time"], row["last_heartbeat_time"], row["actual_listen_time"]) == ("", "", 0)


async def test_the_day_counts_visits_of_everyone(platform: Caller, room: str) -> None:
    statistics = await platform.data("day_statistics", product_type=3, date=DATE)
    assert statistics["room_user_stat"] == {
        room: {"room_id": int(room), "student_count": 3, "total_user_count": 5, "peak_user": 4}
    }


async def test_a_day_without_visits_is_an_empty_list(platform: Caller, room: str) -> None:
    assert await platform.data("day_statistics", product_type=3, date="2026-03-03") == {"room_user_stat": []}
    assert await platform.data("day_statistics", product_type=1, date=DATE) == {"room_user_stat": []}


async def test_ten_minute_peaks(platform: Caller, room: str) -> None:
    assert await platform.data("room_peaks", room_id=room, **DAY) == {
        "date": DATE,
        "peak_user": {
            "08:00:00": 2,
            "08:10:00": 2,
            "08:20:00": 3,
            "08:30:00": 4,
            "08:40:00": 3,
            "08:50:00": 3,
            "09:00:00": 3,
            "09:10:00": 1,
        },
    }


async def test_ten_minute_peaks_within_what_was_asked(platform: Caller, room: str) -> None:
    asked = {"start_time": f"{DATE} 08:34:00", "end_time": f"{DATE} 08:45:00"}
    answer = await platform.data("room_peaks", room_id=room, **asked)
    assert answer["peak_user"] == {"08:30:00": 4, "08:40:00": 3}
    asked = {"start_time": f"{DATE} 10:00:00", "end_time": f"{DATE} 11:00:00"}
    assert await platform.data("room_peaks", room_id=room, **asked) == {"date": DATE, "peak_user": []}


async def test_the_end_that_is_asked_for_is_part_of_it(platform: Caller) -> None:
    room_id = await platform.new_room()
    visit = stay(1, "2026-03-02 23:59:59", "2026-03-02 23:59:59")
    await platform.control(f"/rooms/{room_id}/visits", [visit])
    asked = {"start_time": "2026-03-02 00:00:00", "end_time": "2026-03-02 23:59:59"}
    answer = await platform.data("room_peaks", room_id=room_id, **asked)
    assert answer["peak_user"] == {"23:50:00": 1}


async def test_hours_and_days_over_the_account(platform: Caller, room: str) -> None:
    other = await platform.new_room()
    await platform.control(f"/rooms/{other}/visits", [stay(5, "09:00:00", "09:30:00")])
    hours = (await platform.data("hourly_peaks", date=DATE))["peak_user"]
    assert list(hours) == [f"{hour:02}" for hour in range(24)]
    assert {hour: peak for hour, peak in hours.items() if peak} == {"08": 4, "09": 4}
    answer = await platform.data("daily_peaks", start_date="2026-03-01", end_date=DATE)
    peaks = {"2026-03-01": 0, "2026-03-02": 1, "2026-03-03": 0, "2026-03-04": 4}
    assert answer["peak_user"] == peaks
    assert list(answer["peak_user"]) == list(peaks)


async def test_the_live_half_counts_for_the_account_but_not_for_dual_teacher(platform: Caller) -> None:
    now = await platform.now()
    pair = await platform.data("create_room_with_live", title="x", start_time=now, end_time=now + 3600)
    live = pair["live"]["room_id"]
    await platform.control(f"/rooms/{live}/visits", [stay(5, "09:00:00", "09:30:00")])
    assert max((await platform.data("hourly_peaks", date=DATE))["peak_user"].values()) == 1
    assert max((await platform.data("hourly_peaks", date=DATE, product_type=3))["peak_user"].values()) == 0
    assert max((await platform.data("hourly_peaks", date=DATE, product_type=1))["peak_user"].values()) == 1


async def test_the_endpoints_agree(platform: Caller, room: str) -> None:
    asked = {"began": f"{DATE}T09:50:00", "user_number": 77}
    await platform.control(f"/rooms/{room}/visits", [asked])
    day = (await platform.data("day_statistics", product_type=3, date=DATE))["room_user_stat"][room]
    steps = (await platform.data("room_peaks", room_id=room, **DAY))["peak_user"]
    hours = (await platform.data("hourly_peaks", date=DATE))["peak_user"]
    peaks = await platform.data("daily_peaks", start_date=DATE, end_date=DATE)
    everyone = await platform.data("attendance", room_id=room, type="all", date=DATE)
    assert max(steps.values()) == day["peak_user"]
    assert peaks["peak_user"] == {DATE: max(hours.values())}
    assert everyone["total"] <= day["total_user_count"]


async def test_attendance_may_be_late(platform: Caller) -> None:
    room_id = await platform.new_room()
    minute = 60
    now = await platform.now()
    at = {"past": now - 60 * minute, "recent": now - 20 * minute}
    visits = [
        {"user_number": 1, "began": at["past"], "ended": at["recent"]},
        {"user_number": 2, "began": at["recent"]},
    ]
    await platform.control(f"/rooms/{room_id}/visits", visits)

    async def attendance() -> list[int]:
        rows = (await platform.data("attendance", room_id=room_id))["room_user_info"]
        return [row["user_number"] for row in rows]

    await platform.control("/account", {"attendance_delay": 40 * minute})
    assert await attendance() == [1]
    assert (await platform.data("user_count", room_id=room_id))["user_count"] == 1
    await platform.control("/clock", {"advance": 30 * minute})
    assert await attendance() == [1, 2]
    await platform.control("/account", {"attendance_delay": 120 * minute})
    assert await attendance() == []
    await platform.control("/account", {"attendance_delay": 0})
    assert await attendance() == [1, 2]


async def test_who_is_still_there_counts_up_to_now(platform: Caller) -> None:
    room_id = await platform.new_room()
    await platform.control(f"/rooms/{room_id}/class", {"in_session": True})
    await platform.control(f"/rooms/{room_id}/users", {"count": 2})
    await platform.control("/clock", {"advance": 1800})
    steps = (await platform.data("room_peaks", room_id=room_id, **DAY))["peak_user"]
    assert set(steps.values()) == {2}
    assert (min(steps), max(steps)) == ("10:00:00", "10:30:00")
    rows = (await platform.data("attendance", room_id=room_id))["room_user_info"]
    assert [row["actual_listen_time"] // 60 for row in rows] == [30, 30]


async def test_a_visit_past_midnight_counts_on_both_days(platform: Caller) -> None:
    room_id = await platform.new_room()
    visit = stay(1, "2026-03-02 23:50:00", "2026-03-03 00:20:00")
    await platform.control(f"/rooms/{room_id}/visits", [visit])
    rows = (await platform.data("attendance", room_id=room_id))["room_user_info"]
    assert [(row["date"], row["first_time"], row["last_time"]) for row in rows] == [
        ("2026-03-02", "2026-03-02 23:50:00", "2026-03-02 23:59:59"),
        ("2026-03-03", "2026-03-03 00:00:00", "2026-03-03 00:20:00"),
    ]
    for date in ("2026-03-02", "2026-03-03"):
        day = (await platform.data("day_statistics", product_type=3, date=date))["room_user_stat"]
        assert day[room_id]["total_user_count"] == 1
    peaks = await platform.data("daily_peaks", start_date="2026-03-02", end_date="2026-03-04")
    assert peaks["peak_user"] == {"2026-03-02": 1, "2026-03-03": 1, "2026-03-04": 0}


async def test_interactions_by_kind_in_order_and_pages(platform: Caller) -> None:
    room_id = await platform.new_room()
    told = [
        {"kind": 1, "user_number": 7, "began": f"{DATE}T09:00:00", "ended": f"{DATE}T09:00:05"},
        {"kind": 1, "user_number": 8, "began": f"{DATE}T08:00:00", "role": 1, "device": "E69E"},
        {"kind": 0, "user_number": 9, "began": f"{DATE}T08:30:00", "ended": f"{DATE}T23:00:00"},
        {"kind": 1, "user_number": 10, "began": f"{DATE}T22:00:00", "ended": f"{DATE}T22:30:00"},
    ]
    await platform.control(f"/rooms/{room_id}/interactions", told)
    hands = await platform.data("interactions", room_id=room_id, interact_type=1)
    assert hands["total"] == 2
    assert hands["list"][0] == {
        "partner_id": 12345678,
        "room_id": int(room_id),
        "user_role": 1,
        "user_name": "Classroom 8",
        "user_number": 8,
        "device_unique": "E69E",
        "start_time": f"{DATE} 08:00:00",
        "end_time": "",
        "interact_type": 1,
    }
    assert hands["list"][1]["end_time"] == f"{DATE} 09:00:05"
    second = await platform.data("interactions", room_id=room_id, interact_type=1, page=2, page_size=1)
    assert [hand["user_number"] for hand in second["list"]] == [7]
    talk = await platform.data("interactions", room_id=room_id, interact_type=0)
    assert [(one["user_number"], one["end_time"]) for one in talk["list"]] == [(9, "")]


async def test_a_deleted_room_keeps_its_statistics(platform: Caller, room: str) -> None:
    before = await platform.data("attendance", room_id=room)
    await platform.data("delete_room", room_id=room)
    assert await platform.data("attendance", room_id=room) == before
    assert room in (await platform.data("day_statistics", product_type=3, date=DATE))["room_user_stat"]
    assert (await platform.data("room_peaks", room_id=room, **DAY))["peak_user"]
    assert await platform.code("interactions", room_id=room, interact_type=1) == 0
    assert max((await platform.data("hourly_peaks", date=DATE))["peak_user"].values()) == 4


@pytest.mark.parametrize(
    ("endpoint", "more"),
    [("attendance", {}), ("room_peaks", DAY), ("interactions", {"interact_type": 1})],
)
async def test_an_unknown_room_is_3001(endpoint: str, more: dict[str, Any], platform: Caller) -> None:
    assert await platform.code(endpoint, room_id="26030412345678", **more) == 3001
    assert await platform.code(endpoint, room_id="x", **more) == 1001


async def test_deleting_a_room_ends_what_goes_on_in_it(platform: Caller) -> None:
    room_id = await platform.new_room()
    await platform.control(f"/rooms/{room_id}/users", {"count": 3})
    await platform.control(f"/rooms/{room_id}/visits", [stay(4, "22:00:00", "23:00:00")])
    await platform.control("/clock", {"advance": 600})
    await platform.data("delete_room", room_id=room_id)
    await platform.control("/clock", {"now": "2026-03-05T00:00:00"})
    hours = (await platform.data("hourly_peaks", date=DATE))["peak_user"]
    assert {hour for hour, peak in hours.items() if peak} == {"10"}
