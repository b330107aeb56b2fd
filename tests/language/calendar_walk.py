"""What the relative words mean, said once more and in another way: by walking a calendar day by day.

Imports nothing of the language: what is wrong there cannot be wrong here in the same way.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

ONE = timedelta(days=1)
Days = tuple[date, date]


def walk(day: date, steps: int) -> date:
    """So many days on, one by one."""
    for _ in range(abs(steps)):
        day = day + ONE if steps > 0 else day - ONE
    return day


def until(day: date, fits: Callable[[date], bool], step: timedelta = ONE) -> date:
    """The first day from `day` on that fits."""
    while not fits(day):
        day += step
    return day


def is_weekday(name: str) -> Callable[[date], bool]:
    """Whether a day has that name."""
    return lambda day: calendar.day_name[calendar.weekday(day.year, day.month, day.day)] == name


def week_of(day: date) -> Days:
    """Monday to Sunday."""
    monday = until(day, is_weekday("Monday"), -ONE)
    return monday, until(monday, is_weekday("Sunday"))


def month_of(day: date) -> Days:
    """The first day of the month to the last."""
    first = until(day, lambda each: each.day == 1, -ONE)
    return first, until(day, lambda each: (each + ONE).day == 1)


def single(day: date) -> Days:
    """One day as a range."""
    return day, day


def in_week(name: str, weeks: int) -> Callable[[date], Days]:
    """That weekday of the week so many weeks on."""
    return lambda today: single(until(week_of(walk(today, 7 * weeks))[0], is_weekday(name)))


def whole_week(weeks: int) -> Callable[[date], Days]:
    """The week so many weeks on."""
    return lambda today: week_of(walk(today, 7 * weeks))


def previous_month(today: date) -> Days:
    """The month before."""
    return month_of(month_of(today)[0] - ONE)


def following_month(today: date) -> Days:
    """The month after."""
    return month_of(month_of(today)[1] + ONE)


def on(steps: int) -> Callable[[date], Days]:
    """That many days on."""
    return lambda today: single(walk(today, steps))


def recent(count: int) -> Callable[[date], Days]:
    """The last days, today included."""
    return lambda today: (walk(today, 1 - count), today)


def coming(name: str) -> Callable[[date], Days]:
    """That weekday next, today included."""
    return lambda today: single(until(today, is_weekday(name)))


def gone(name: str) -> Callable[[date], Days]:
    """That weekday most recently, never today."""
    return lambda today: single(until(today - ONE, is_weekday(name), -ONE))


AHEAD: dict[tuple[str, str], Callable[[date], Days]] = {
    ("today", "今天"): on(0),
    ("tomorrow", "明天"): on(1),
    ("day after tomorrow", "后天"): on(2),
    ("in 3 days", "大后天"): on(3),
    ("in 2 weeks", "两周后"): on(14),
    ("wednesday", "周三"): coming("Wednesday"),
    ("sun", "星期天"): coming("Sunday"),
    ("this friday", "这周五"): in_week("Friday", 0),
    ("next mon", "下周一"): in_week("Monday", 1),
    ("this week", "本周"): whole_week(0),
    ("next week", "下周"): whole_week(1),
    ("this month", "这个月"): month_of,
    ("next month", "下个月"): following_month,
}
"""Words that look ahead, in English and in Chinese, and the days that they mean."""

BEHIND: dict[tuple[str, str], Callable[[date], Days]] = {
    ("today", "今天"): on(0),
    ("yesterday", "昨天"): on(-1),
    ("day before yesterday", "前天"): on(-2),
    ("3 days ago", "大前天"): on(-3),
    ("wednesday", "周三"): gone("Wednesday"),
    ("sun", "星期天"): gone("Sunday"),
    ("last mon", "上周一"): in_week("Monday", -1),
    ("last sunday", "上周日"): in_week("Sunday", -1),
    ("last week", "上周"): whole_week(-1),
    ("this week", "本周"): whole_week(0),
    ("last month", "上个月"): previous_month,
    ("this month", "这个月"): month_of,
    ("last 7 days", "最近7天"): recent(7),
    ("past 30 days", "近30天"): recent(30),
    ("since monday", "周一以来"): lambda today: (gone("Monday")(today)[0], today),
}
"""Words that look back."""
