"""Texts in every language: nothing missing, nothing stale, dates and numbers as people write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from bot.commands import GRAMMAR
from bot.language import Recent
from bot.language.commands import Command
from bot.texts import LOCALES, SOURCE, Language, Locale, Texts, language_of, languages, locale_of

ROOT = Path(__file__).parents[1]
KEYWORDS = {**DEFAULT_KEYWORDS, "msgid": None, "msgids": (1, 2)}
TRANSLATED = [language for language in languages() if language != SOURCE]
EN, ZH = Texts(Language("en")), Texts(Language("zh"))
SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 24, 14, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


def written() -> set[str | tuple[str, ...]]:
    """Every text in the code, as Babel finds it."""
    return {
        message
        for package in ("bot", "handlers")
        for _, _, message, _, _ in extract_from_dir(ROOT / package, [("**.py", "python")], keywords=KEYWORDS)
    }


def catalogue(locale: str) -> Catalog:
    with (LOCALES / locale / "LC_MESSAGES" / "rollcall.po").open("rb") as text:
        return read_po(text, locale=locale)


def strings(message: Message) -> tuple[str, ...]:
    """The translation, one string for each form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def places(text: str) -> set[str]:
    return {place for _, place, _, _ in Formatter().parse(text) if place is not None}


def test_chinese_is_there() -> None:
    assert "zh" in TRANSLATED


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalogue_holds_every_text_and_no_other(locale: str) -> None:
    assert {message.id for message in catalogue(locale) if message.id} == written()


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_text_is_translated_and_none_only_guessed(locale: str) -> None:
    for message in catalogue(locale):
        assert all(strings(message)), message.id
        assert not message.fuzzy or not message.id, message.id


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_translation_has_the_places_of_its_text(locale: str) -> None:
    for message in catalogue(locale):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        for string in strings(message):
            assert places(string) == places(source), message.id


@pytest.mark.parametrize("locale", languages())
def test_every_line_that_a_text_teaches_is_read(locale: str) -> None:
    context = Recent(last="1" * 14, listed=("1" * 14,))
    for message in filter(lambda message: str(message).startswith("/"), written()):
        line = Texts(Language(locale)).gettext(str(message), **{"id": "2" * 14} if "{id}" in message else {})
        reading = GRAMMAR.read(line, now=START, zone=SHANGHAI, locale=locale, recent=context)
        assert isinstance(reading, Command), line


@pytest.mark.parametrize(
    ("slack", "ours"),
    [("zh-CN", "zh"), ("zh-TW", "zh"), ("zh_Hans", "zh"), ("en-GB", "en"), ("fr-FR", "en"), (None, "en")],
)
def test_a_locale_of_slacks_finds_its_catalogue(slack: str | None, ours: str) -> None:
    assert language_of(locale_of(slack)) == ours


def test_values_are_not_read_as_templates() -> None:
    assert EN.gettext("Help: {topic}", topic="{n} {0}") == "Help: {n} {0}"


def test_counting_follows_the_language() -> None:
    assert EN.ngettext("{n} room", "{n} rooms", 1) == "1 room"
    assert EN.ngettext("{n} room", "{n} rooms", 1204) == "1,204 rooms"
    assert ZH.ngettext("{n} room", "{n} rooms", 1) == "1 个房间"


def test_days_are_written_as_the_language_writes_them() -> None:
    day = date(2026, 11, 24)
    assert EN.day(day) == "Tue 24 Nov"
    assert EN.day(day, year=True) == "Tue 24 Nov 2026"
    assert ZH.day(day) == "11月24日 周二"
    assert ZH.day(day, year=True) == "2026年11月24日 周二"
    assert (EN.weekday(day), ZH.weekday(day)) == ("Tue", "周二")
    assert (EN.short_day(day), ZH.short_day(day)) == ("24 Nov", "11/24")
    assert (EN.month(day), ZH.month(day)) == ("Nov 2026", "2026年11月")
    assert EN.days(day, day) == "Tue 24 Nov"
    assert EN.days(day, date(2026, 11, 25)) == "Tue 24 Nov – Wed 25 Nov"


def test_clock_times_have_24_hours_everywhere() -> None:
    assert EN.clock(time(9, 5)) == ZH.clock(time(9, 5)) == "09:05"
    assert EN.clock(START) == ZH.clock(START) == "14:00"
    assert EN.moment(START) == "Tue 24 Nov 14:00"


def test_a_span_names_the_second_day_only_when_there_is_one() -> None:
    assert EN.span(START, START + HOUR) == "Tue 24 Nov 14:00–15:00"
    assert ZH.span(START, START + HOUR) == "11月24日 周二 14:00–15:00"
    assert EN.span(START, START + 12 * HOUR) == "Tue 24 Nov 14:00–Wed 25 Nov 02:00"
    assert EN.span(START, START + HOUR, year=True) == "Tue 24 Nov 2026 14:00–15:00"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (59, "59 s", "59 秒"),
        (60, "1 min", "1 分钟"),
        (61, "1 min", "1 分钟"),
        (600, "10 min", "10 分钟"),
        (3600, "1 h", "1 小时"),
        (5400, "1 h 30 min", "1 小时 30 分钟"),
    ],
)
def test_durations(seconds: int, english: str, chinese: str) -> None:
    length = timedelta(seconds=seconds)
    assert (EN.duration(length), ZH.duration(length)) == (english, chinese)


@pytest.mark.parametrize(
    ("zone", "english", "chinese"),
    [
        ("Asia/Shanghai", "Shanghai time", "北京时间"),
        ("Asia/Tokyo", "Tokyo time", "东京时间"),
        ("America/New_York", "New York time", "纽约时间"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time", "布宜诺斯艾利斯时间"),
        ("Asia/Kolkata", "Kolkata time", "加尔各答时间"),
        ("Asia/Calcutta", "Kolkata time", "加尔各答时间"),
        ("Asia/Ho_Chi_Minh", "Ho Chi Minh City time", "胡志明市时间"),
        ("Europe/Kyiv", "Kyiv time", "基辅时间"),
        ("America/Coyhaique", "Coyhaique time", "America/Coyhaique"),
        ("UTC", "UTC", "UTC"),
        ("Etc/GMT-8", "UTC+8", "UTC+8"),
        ("Etc/GMT+3", "UTC-3", "UTC-3"),
    ],
)
def test_zones_are_called_by_their_city(zone: str, english: str, chinese: str) -> None:
    assert (EN.zone(ZoneInfo(zone)), ZH.zone(ZoneInfo(zone))) == (english, chinese)


def test_no_zone_is_named_half_in_chinese() -> None:
    names = {key: ZH.zone(ZoneInfo(key)) for key in available_timezones() - {"localtime"}}
    assert {key for key, name in names.items() if re.search("[A-Za-z].*时间", name)} == set()


def test_a_fixed_instant_reads_in_its_own_zone() -> None:
    assert EN.moment(START.astimezone(UTC)) == "Tue 24 Nov 06:00"


@pytest.mark.parametrize(
    ("locale", "day", "short"),
    [
        ("en-GB", "Tue 1 Dec", "1 Dec"),
        ("en", "Tue 1 Dec", "1 Dec"),
        ("en-US", "Tue, Dec 1", "Dec 1"),
        ("xx-unknown", "Tue 1 Dec", "1 Dec"),
    ],
)
def test_dates_are_in_the_order_of_the_readers_region(locale: str, day: str, short: str) -> None:
    first = date(2026, 12, 1)
    english = Texts(Language("en"), Locale(locale))
    assert (english.day(first), english.short_day(first)) == (day, short)
    assert Texts(Language("zh"), Locale(locale)).day(first) == "12月1日 周二"


def test_a_year_stands_last_in_either_order() -> None:
    first = date(2027, 12, 1)
    assert Texts(Language("en"), Locale("en-US")).day(first, year=True) == "Wed, Dec 1, 2027"
    assert Texts(Language("en")).day(first, year=True) == "Wed 1 Dec 2027"
