"""The document's own examples of answers, by the name of the endpoint's method."""

from __future__ import annotations

from typing import Any

ROOM = {
    "room_id": "12345678901234",
    "admin_code": "213rjl",
    "teacher_code": "232kj1",
    "student_code": "abc213",
}

EXAMPLES: dict[str, Any] = {
    "partner_key": {"partner_key": "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24=="},
    "create_room": ROOM,
    "create_room_with_live": {"double_teacher": ROOM, "live": ROOM},
    "update_room": None,
    "delete_room": None,
    "room": {
        "room_id": 17081862531088,
        "title": "长期课长期课",
        "start_time": "2017-08-18 14:10:00",
        "end_time": "2027-08-18 14:10:00",
        "type": "2",
        "max_users": "0",
        "admin_code": "u9vnnb",
        "teacher_code": "zyh5pa",
    },
    "join_code": {"student_code": "abc123"},
    "find_join_code": {
        "exist": True,
        "code_info": {
            "code": "uvrv4c",
            "room_id": 18121196070275,
            "user_number": 960702751,
            "user_role": 1,
            "create_time": "2018-12-11 16:12:32",
        },
    },
    "join_codes": {
        "total": 3,
        "list": [
            {"code": "kbvt9t", "user_number": "11", "user_avatar": ""},
            {"code": "xvxavp", "user_number": "10", "user_avatar": ""},
            {"code": "2crrly", "user_number": "0", "user_avatar": ""},
        ],
    },
    "rooms": {
        "list": [
            {
                "room_id": "17091462522904",
                "title": "直播培训",
                "type": "2",
                "max_users": "1",
                "start_time": 1505361000,
                "end_time": 1505364600,
                "create_time": 1505360825,
                "teacher_code": "7782s9",
                "admin_code": "dkn3wd",
                "student_code": "hfaaqq",
            },
            {
                "room_id": "17091358328329",
                "title": "测试标题",
                "type": "2",
                "max_users": "1",
                "start_time": 1505291100,
                "end_time": 1505294700,
                "create_time": 1505290999,
                "teacher_code": "aca2qv",
                "admin_code": "j5e74u",
                "student_code": "bry9wk",
            },
        ]
    },
    "in_class": {"status": 1},
    "teacher_present": {"status": 1},
    "user_count": {"user_count": 2, "display_user_count": 2},
    "attendance": {
        "total": 2,
        "room_user_info": [
            {
                "date": "2018-03-02",
                "user_number": 151134006392569,
                "user_name": "iOS",
                "user_role": 0,
                "first_time": "2017-11-23 11:47:09",
                "last_time": "2017-11-23 11:47:15",
                "first_heartbeat_time": "",
                "last_heartbeat_time": "",
                "actual_listen_time": 0,
                "user_ip": "61.50.136.186",
                "network_operator": "联通",
                "client_type": 3,
                "area": "北京",
                "city": "北京",
                "group_id": 1,
                "is_audition": 1,
            },
            {
                "date": "2018-03-02",
                "user_number": 91170602,
                "user_name": "晨晨",
                "user_role": 1,
                "first_time": "2017-11-23 11:48:07",
                "last_time": "2017-11-23 13:35:42",
                "first_heartbeat_time": "",
                "last_heartbeat_time": "",
                "actual_listen_time": 0,
                "user_ip": "61.50.136.186",
                "network_operator": "联通",
                "client_type": 1,
                "area": "北京",
                "city": "北京",
                "group_id": 2,
                "is_audition": 0,
            },
        ],
    },
    "day_statistics": {
        "room_user_stat": {
            "17072641561616": {
                "room_id": 17072641561616,
                "student_count": 1,
                "total_user_count": 1,
                "peak_user": 1,
            },
            "17112374903200": {
                "room_id": 17112374903200,
                "student_count": 0,
                "total_user_count": 7,
                "peak_user": 3,
            },
        }
    },
    "room_peaks": {"date": "2017-12-07", "peak_user": {"15:00:00": 3, "15:10:00": 3, "15:20:00": 1}},
    "hourly_peaks": {"peak_user": {f"{hour:02}": hour % 4 for hour in range(24)}},
    "daily_peaks": {"peak_user": {"2017-12-12": 3, "2017-12-13": 1, "2017-12-14": 0}},
    "interactions": {
        "total": 2,
        "list": [
            {
                "partner_id": 37431808,
                "room_id": 21011962516580,
                "user_role": 0,
                "user_name": "test-DELL+",
                "user_number": 19043,
                "device_unique": "E69E15AC7D3C0142B06E5B7ACFBBAB04",
                "start_time": "2021-01-27 20:55:29",
                "end_time": "2021-01-27 20:55:32",
                "interact_type": 0,
            },
            {
                "partner_id": 37431808,
                "room_id": 21011962516580,
                "user_role": 1,
                "user_name": "test-华为-01",
                "user_number": 19097,
                "device_unique": "E5A25DC4F539FBBE7DB1335A9A552765",
                "start_time": "2021-01-27 20:55:29",
                "end_time": "2021-01-27 20:55:32",
                "interact_type": 0,
            },
        ],
    },
}
