"""The demo school's timetable, people and locations."""

from __future__ import annotations

from typing import NamedTuple

WEEKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
EVERY_DAY = WEEKDAYS | WEEKEND


class Course(NamedTuple):
    """A recurring class: weekdays (0 is Monday), start (Asia/Shanghai), minutes long, number of students."""

    title: str
    weekdays: frozenset[int]
    hour: int
    minute: int
    minutes: int
    students: int
    teacher: str


COURSES = (
    Course("English, Year 3", WEEKDAYS, 8, 30, 45, 22, "Ms Carter"),
    Course("小学数学 三年级", WEEKDAYS, 9, 30, 40, 34, "王老师"),
    Course("语文阅读 五年级", frozenset({0, 2, 4}), 10, 20, 40, 28, "李老师"),
    Course("Science Lab: Water", frozenset({1, 3}), 10, 20, 50, 19, "Mr Osei"),
    Course("初二物理：光的折射", WEEKDAYS, 14, 0, 45, 26, "陈老师"),
    Course("English Conversation", EVERY_DAY, 19, 0, 60, 47, "Ms Carter"),
    Course("高三数学冲刺", WEEKDAYS, 20, 0, 90, 58, "赵老师"),
    Course("Weekend English Club", WEEKEND, 9, 0, 60, 38, "Ms Carter"),
    Course("周末编程：Python入门", WEEKEND, 10, 30, 90, 31, "周老师"),
    Course("少儿美术", WEEKEND, 15, 0, 60, 17, "孙老师"),
)

OPEN_LECTURE = Course("Open lecture 公开课：The Milky Way 银河", EVERY_DAY, 19, 30, 80, 2600, "刘教授")
"""Held once, yesterday evening, with thousands of visits."""

CURRENT = Course("English, Year 5: Storytelling", EVERY_DAY, 0, 0, 90, 24, "Ms Carter")
"""In session when the platform starts."""

CANCELLED = Course("家长会 Parents' meeting", EVERY_DAY, 18, 0, 40, 9, "王老师")
"""Held three days ago; its room was deleted."""

STAFF_ROOM = "Staff room 教研室"
"""A long-term room."""

CLASSROOMS = tuple(
    f"{school}{room}"
    for school in ("实验小学", "Riverside ", "第三中学", "Hilltop ", "东城分校")
    for room in range(301, 317)
)

PLACES = (
    ("61.50.136.186", "北京", "北京", "联通"),
    ("116.228.89.14", "上海", "上海", "电信"),
    ("183.62.140.7", "广东", "深圳", "电信"),
    ("120.193.11.52", "浙江", "杭州", "移动"),
    ("222.180.100.9", "重庆", "重庆", "电信"),
)
"""IP address, province, city, network operator."""

CLIENTS = (1, 1, 1, 0, 3, 4, 5, 6)
"""`client_type`s, the frequent ones more than once."""
