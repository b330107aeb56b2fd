"""The context of a line: the current time, the person's zone and language, and what was shown last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.clock import PLATFORM_ZONE
from bot.language.command_lexicon import CommandLexicon
from bot.language.vocabulary import Noun


class Recent(Struct, frozen=True):
    """What was shown last: the id of the last room, and the ids of the last list, in its order.

    `term` is the first day of the school's term, None where it is not known.
    """

    last: str | None = None
    listed: tuple[str, ...] = ()
    term: date | None = None


class Uses(Struct):
    """What of its context a reading used, beside the day: one that used none of it is the same all day."""

    now: bool = False
    recent: bool = False


class ParseContext(Struct, frozen=True, kw_only=True):
    """Everything but the text that a reading depends on. `message` when no slash command named the noun.

    `asked_at` is the current time and `shown` what was shown last, as `now` and `recent`, which note their use.
    `locale` is a tag of BCP 47, `language` that of examples. `words` are those of commands, in every language of
    the grammar; `verbs` may follow each noun.
    """

    asked_at: datetime
    zone: ZoneInfo
    locale: str
    language: str
    shown: Recent
    uses: Uses
    words: CommandLexicon
    verbs: Mapping[Noun, tuple[str, ...]]
    message: bool = False

    @property
    def now(self) -> datetime:
        """The current time."""
        self.uses.now = True
        return self.asked_at

    @property
    def recent(self) -> Recent:
        """What was shown last."""
        self.uses.recent = True
        return self.shown

    @property
    def today(self) -> date:
        """The person's calendar day."""
        return self.asked_at.astimezone(self.zone).date()

    @property
    def statistics_today(self) -> date:
        """The platform's calendar day, whatever the person's zone."""
        return self.asked_at.astimezone(PLATFORM_ZONE).date()

    @property
    def day_first(self) -> bool | None:
        """Whether 12/1 is the twelfth of January where the person lives; None when that is not known."""
        return is_day_first(self.locale)


@cache
def is_day_first(locale: str) -> bool | None:
    """Whether the short dates of a locale (`en-GB`) begin with the day, by CLDR; None for one that it lacks."""
    from babel import Locale, UnknownLocaleError  # heavy, and asked once for each locale

    tag = locale.replace("-", "_")
    if tag.partition("_")[0].lower() in _YEAR_FIRST:
        return False
    try:
        pattern = Locale.parse(tag).date_formats["short"].pattern.lower()
    except (UnknownLocaleError, ValueError, TypeError, KeyError):
        return None
    return bool(pattern.find("d") < pattern.find("m"))


_YEAR_FIRST = frozenset({"zh", "ja", "ko"})
"""Languages whose full dates begin with the year: a month stands before its day in every country."""
