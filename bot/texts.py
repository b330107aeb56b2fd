"""User-facing text: translation, dates, numbers, durations and time zones in the reader's language.

The source language is English; translations are in `locales/<language>/LC_MESSAGES/rollcall.po`. Babel compiles
them in memory on first use, so there is no build step. Clock times are HH:MM in every language.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import NewType
from zoneinfo import ZoneInfo

from babel.core import Locale as BabelLocale
from babel.core import UnknownLocaleError, get_global
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.clock import PLATFORM_ZONE

Locale = NewType("Locale", str)
"""A BCP 47 language tag from the person's Slack settings, such as `en-GB`. The region determines date order."""

Language = NewType("Language", str)
"""The language of user-facing text, named as its folder in `locales`: `en`, `zh`."""

SOURCE = Language("en")
"""The language of the texts in the source code."""

LOCALES = Path(__file__).parent / "locales"


@cache
def languages() -> tuple[Language, ...]:
    """The available languages, the source language first."""
    translated = sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/rollcall.po"))
    return (SOURCE, *map(Language, translated))


def locale_of(slack_locale: str | None) -> Locale:
    """Slack's locale as a BCP 47 tag; the source language when Slack reports none."""
    return Locale((slack_locale or SOURCE).replace("_", "-"))


def language_of(locale: Locale) -> Language:
    """The available language for a locale; the source language when there is no translation."""
    language = Language(locale.partition("-")[0].lower())
    return language if language in languages() else SOURCE


def msgid(message: str) -> str:
    """Marks a text in a table for extraction. It is translated where it is rendered."""
    return message


def msgids(singular: str, plural: str) -> tuple[str, str]:
    """Marks a singular and a plural text for extraction."""
    return singular, plural


class Texts:
    """Translates and formats for one language, dates in the order of a `locale`, without one day first."""

    def __init__(self, language: Language, locale: Locale | None = None) -> None:
        self.language = language
        self._translations = _translations(language)
        self._month_first = language == SOURCE and locale is not None and _is_month_first(locale)

    def gettext(self, message: str, **values: object) -> str:
        """The translation of `message`, with `values` in its placeholders; a template when there are no values."""
        text = self._translations.gettext(message)
        return text.format(**values) if values else text

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """The translation for `n` items; `{n}` is formatted for the language."""
        return self._translations.ngettext(singular, plural, n).format(n=self.number(n), **values)

    def number(self, value: int) -> str:
        """`1204` as `1,204`."""
        return format_decimal(value, locale=self.language)

    def day(self, day: date, *, year: bool = False) -> str:
        """`Tue 24 Nov`, `Tue, Nov 24`, 11月24日 周二; with the year if requested."""
        # Date patterns of CLDR, https://unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns
        pattern = self.gettext("EEE d MMM y") if year else self.gettext("EEE d MMM")
        if self._month_first:
            pattern = "EEE, MMM d, y" if year else "EEE, MMM d"
        return format_date(day, pattern, locale=self.language)

    def short_day(self, day: date) -> str:
        """`24 Nov`, 11/24: for a chart's axis."""
        pattern = "MMM d" if self._month_first else self.gettext("d MMM")
        return format_date(day, pattern, locale=self.language)

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
        """`Tue 24 Nov 14:00–15:00`; the end includes its day if that differs."""
        same = start.date() == end.date()
        last = self.clock(end) if same else self.moment(end, year=year)
        return f"{self.moment(start, year=year)}–{last}"

    def days(self, first: date, last: date, *, year: bool = False) -> str:
        """`Mon 16 Nov – Sun 22 Nov`, or a single day."""
        if first == last:
            return self.day(first, year=year)
        return f"{self.day(first, year=year)} – {self.day(last, year=year)}"

    def duration(self, length: timedelta) -> str:
        """`1 h 30 min`; in seconds if less than a minute."""
        seconds = int(length.total_seconds())
        if seconds < 60:
            return self.gettext("{seconds} s", seconds=seconds)
        hours, minutes = divmod(seconds // 60, 60)
        if not hours:
            return self.gettext("{minutes} min", minutes=minutes)
        if not minutes:
            return self.gettext("{hours} h", hours=self.number(hours))
        return self.gettext("{hours} h {minutes} min", hours=self.number(hours), minutes=minutes)

    def zone(self, zone: tzinfo) -> str:
        """`Tokyo time`, 东京时间; 北京时间 for the platform's; `UTC+8` for a fixed offset; else the IANA name."""
        if (offset := zone.utcoffset(None)) is not None:
            return _utc(offset)
        if not isinstance(zone, ZoneInfo):
            return str(zone)
        if zone.key == PLATFORM_ZONE.key:
            return self.gettext("Shanghai time")
        city = _city(zone.key, self.language)
        return self.gettext("{city} time", city=city) if city else zone.key


@cache
def _is_month_first(locale: Locale) -> bool:
    """Whether a region writes the month before the day; a language alone is of no region."""
    try:
        region = BabelLocale.parse(locale, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    pattern = region.date_formats["short"].pattern
    return region.territory is not None and pattern.index("M") < pattern.index("d")


@cache
def _translations(language: Language) -> NullTranslations:
    from babel.messages.mofile import write_mo  # heavy, and asked once for each language
    from babel.messages.pofile import read_po

    source = LOCALES / language / "LC_MESSAGES" / "rollcall.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _city(key: str, language: Language) -> str | None:
    """CLDR's exemplar city of a time zone; None where the language has no name for it.

    CLDR keeps the first id of a zone (Asia/Calcutta) when IANA renames it (Asia/Kolkata), so every alias is tried.
    The name in the source language is the last part of the id.
    """
    aliases = get_global("zone_aliases")
    canonical = aliases.get(key, key)
    ids = (key, canonical, *(old for old, new in aliases.items() if new == canonical))
    cities = BabelLocale.parse(language).time_zones
    city = next((cities[id_]["city"] for id_ in ids if "city" in cities.get(id_, {})), None)
    return city or (key.rsplit("/", 1)[-1].replace("_", " ") if language == SOURCE else None)


def _utc(offset: timedelta) -> str:
    """`UTC`, `UTC+8`, `UTC-3:30`."""
    minutes = round(offset / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")
