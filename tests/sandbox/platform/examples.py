"""The answers printed in the platform's document, by endpoint."""

from __future__ import annotations

from typing import Any

_MADE = {
    "room_id": "12345678901234",
    "admin_code": "213rjl",
    "teacher_code": "232kj1",
    "student_code": "abc213",
}
_NOTHING = {"code": 0, "data": None, "msg": ""}
_STATUS = {"code": 0, "data": {"status": 1}, "msg": "", "ts": 1488856764}

EXAMPLES: dict[str, dict[str, Any]] = {
    "partner_key": {
        "code": 0,
        "data": {"partner_key": "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24"},
        "msg": "",
    },
    "create_room": {"code": 0, "data": _MADE, "msg": ""},
    "create_room_with_live": {"code": 0, "data": {"double_teacher": _MADE, "live": _MADE}, "msg": ""},
    "update_room": _NOTHING,
    "delete_room": _NOTHING,
    "room": {
        "code": 0,
        "data": {
            "room_id": 17081862531088,
            "title": "长期课长期课",
            "start_time": "2017-08-18 14:10:00",
            "end_time": "2027-08-18 14:10:00",
            "type": "2",
            "max_users": "0",
            "admin_code": "u9vnnb",
            "teacher_code": "zyh5pa",
        },
        "msg": "",
        "ts": 1505382011,
    },
    "join_code": {"code": 0, "data": {"student_code": "abc123"}, "msg": ""},
    "find_join_code": {
        "code": 0,
        "data": {
            "exist": True,
            "code_info": {
                "code": "uvrv4c",
                "room_id": 18121196070275,
                "user_number": 960702751,
                "user_role": 1,
                "create_time": "2018-12-11 16:12:32",
            },
        },
        "msg": "",
        "ts": 1545049343,
    },
    "join_codes": {
        "code": 0,
        "data": {
            "total": 3,
            "list": [
                {"code": "kbvt9t", "user_number": "11", "user_avatar": ""},
                {"code": "xvxavp", "user_number": "10", "user_avatar": ""},
                {"code": "2crrly", "user_number": "0", "user_avatar": ""},
            ],
        },
        "msg": "",
    },
    "rooms": {
        "code": 0,
        "data": {
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
            ]
        },
        "msg": "",
        "ts": 1505390707,
    },
    "in_class": _STATUS,
    "teacher_present": _STATUS,
    "user_count": {
        "code": 0,
        "data": {"user_count": 2, "display_user_count": 2},
        "msg": "",
        "ts": 1489753512,
    },
    "attendance": {
        "code": 0,
        "data": {
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
            ],
        },
        "msg": "",
        "ts": 1511427372,
    },
    "day_statistics": {
        "code": 0,
        "data": {
            "room_user_stat": {
                "17072641561616": {
                    "room_id": 17072641561616,
                    "student_count": 1,
                    "total_user_count": 1,
                    "peak_user": 1,
                },
            }
        },
        "msg": "",
        "ts": 1511487411,
    },
    "room_peaks": {
        "code": 0,
        "data": {"date": "2017-12-07", "peak_user": {"15:00:00": 3, "15:10:00": 3, "15:20:00": 1}},
        "msg": "",
        "ts": 1512718993,
    },
    "hourly_peaks": {
        "code": 0,
        "data": {"peak_user": {f"{hour:02}": 0 for hour in range(24)}},
        "msg": "",
        "ts": 1514899076,
    },
    "daily_peaks": {
        "code": 0,
        "data": {"peak_user": {"2017-12-12": 3, "2017-12-13": 1, "2017-12-14": 0}},
        "msg": "",
        "ts": 1514899332,
    },
    "interactions": {
        "code": 0,
        "data": {
            "total": 26,
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
            ],
        },
        "msg": "",
        "ts": 1612507182,
    },
}
