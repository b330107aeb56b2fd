"""Texts for people, in the language of who reads them: catalogues, dates, numbers, durations.

English is written in the code and translated by `locales/<language>/LC_MESSAGES/rollcall.po`. Babel compiles a
catalogue in memory when it is first needed, so that there is none to forget to build, and none out of date.
Clock times are HH:MM in every language.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import NewType
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.clock import PLATFORM_ZONE

Locale = NewType("Locale", str)
"""What a person's Slack is set to, a tag of BCP 47: `en-GB`. Its region says how dates are written."""

Language = NewType("Language", str)
"""A language that texts are said in, by the name of its catalogue: `en`, `zh`."""

SOURCE = Language("en")
"""The language the texts are written in."""

CATALOGUES = Path(__file__).parent / "locales"


@cache
def languages() -> tuple[Language, ...]:
    """The languages there are, the source first."""
    translated = sorted(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/rollcall.po"))
    return (SOURCE, *map(Language, translated))


def locale_of(slack_locale: str | None) -> Locale:
    """A locale of Slack's as a tag of BCP 47; the source's language when Slack tells none."""
    return Locale((slack_locale or SOURCE).replace("_", "-"))


def language_of(locale: Locale) -> Language:
    """The language spoken to a person of that locale; the source where there is no catalogue for theirs."""
    language = Language(locale.partition("-")[0].lower())
    return language if language in languages() else SOURCE


def msgid(message: str) -> str:
    """Marks a text in a table for the catalogues; it is translated where it is drawn."""
    return message


def msgids(singular: str, plural: str) -> tuple[str, str]:
    """The same for a text that counts."""
    return singular, plural


class Texts:
    """What is said in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def gettext(self, message: str, **values: object) -> str:
        """`message` in this language, with `values` in its `{places}`; a template when there are none."""
        text = self._catalogue.gettext(message)
        return text.format(**values) if values else text

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """The form for `n` things; `{n}` stands for the number as this language writes it."""
        return self._catalogue.ngettext(singular, plural, n).format(n=self.number(n), **values)

    def number(self, value: int) -> str:
        """`1204` as `1,204`."""
        return format_decimal(value, locale=self.language)

    def day(self, day: date, *, year: bool = False) -> str:
        """`Tue 24 Nov`, 11月24日 周二; with the year when it matters."""
        # Date patterns of CLDR, https://unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns
        pattern = self.gettext("EEE d MMM y") if year else self.gettext("EEE d MMM")
        return format_date(day, pattern, locale=self.language)

    def short_day(self, day: date) -> str:
        """`24 Nov`, 11/24: for the axis of a chart."""
        return format_date(day, self.gettext("d MMM"), locale=self.language)

    def month(self, day: date) -> str:
        """`Nov 2026`, 2026年11月."""
        return format_date(day, self.gettext("MMM y"), locale=self.language)

    def weekday(self, day: date) -> str:
        """`Tue`, 周二."""
        return format_date(day, "EEE", locale=self.language)

    def long_weekday(self, day: date) -> str:
        """`Tuesday`, 星期二."""
        return format_date(day, "EEEE", locale=self.language)

    def clock(self, at: time | datetime) -> str:
        """`09:05`."""
        return at.strftime("%H:%M")

    def moment(self, at: datetime, *, year: bool = False) -> str:
        """`Tue 24 Nov 14:00`."""
        return f"{self.day(at.date(), year=year)} {self.clock(at)}"

    def span(self, start: datetime, end: datetime, *, year: bool = False) -> str:
        """`Tue 24 Nov 14:00–15:00`; an end on another day names it."""
        same = start.date() == end.date()
        last = self.clock(end) if same else self.moment(end, year=year)
        return f"{self.moment(start, year=year)}–{last}"

    def days(self, first: date, last: date, *, year: bool = False) -> str:
        """`Mon 16 Nov – Sun 22 Nov`, or the one day."""
        if first == last:
            return self.day(first, year=year)
        return f"{self.day(first, year=year)} – {self.day(last, year=year)}"

    def duration(self, length: timedelta) -> str:
        """`1 h 30 min`; seconds only under a minute."""
        seconds = int(length.total_seconds())
        if seconds < 60:
            return self.gettext("{seconds} s", seconds=seconds)
        hours, minutes = divmod(seconds // 60, 60)
        if not hours:
            return self.gettext("{minutes} min", minutes=minutes)
        if not minutes:
            return self.gettext("{hours} h", hours=self.number(hours))
        return self.gettext("{hours} h {minutes} min", hours=self.number(hours), minutes=minutes)

    def zone(self, zone: ZoneInfo) -> str:
        """`Tokyo time`, 东京时间; 北京时间 for the platform's."""
        if zone.key == PLATFORM_ZONE.key:
            return self.gettext("Shanghai time")
        if zone.key in {"UTC", "Etc/UTC"}:
            return "UTC"
        return self.gettext("{city} time", city=_city(zone.key, self.language))


@cache
def _catalogue(language: Language) -> NullTranslations:
    source = CATALOGUES / language / "LC_MESSAGES" / "rollcall.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _city(key: str, language: Language) -> str:
    return get_timezone_location(ZoneInfo(key), locale=language, return_city=True).rsplit("/", 1)[-1]
