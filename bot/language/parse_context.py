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


class WatchedRecent:
    """What was shown last, and whether a reading used it: one that did not is the same whatever was shown."""

    __slots__ = ("_recent", "is_used")

    def __init__(self, recent: Recent) -> None:
        self._recent = recent
        self.is_used = False

    @property
    def last(self) -> str | None:
        """See `Recent`."""
        self.is_used = True
        return self._recent.last

    @property
    def listed(self) -> tuple[str, ...]:
        """See `Recent`."""
        self.is_used = True
        return self._recent.listed

    @property
    def term(self) -> date | None:
        """See `Recent`."""
        self.is_used = True
        return self._recent.term


class ParseContext(Struct, frozen=True, kw_only=True):
    """Everything but the text that a reading depends on. `message` when no slash command named the noun.

    `locale` is a tag of BCP 47, `language` that of examples. `words` are those of commands, in every language of
    the grammar; `verbs` may follow each noun.
    """

    now: datetime
    zone: ZoneInfo
    locale: str
    language: str
    recent: Recent | WatchedRecent
    words: CommandLexicon
    verbs: Mapping[Noun, tuple[str, ...]]
    message: bool = False

    @property
    def today(self) -> date:
        """The person's calendar day."""
        return self.now.astimezone(self.zone).date()

    @property
    def statistics_today(self) -> date:
        """The platform's calendar day, whatever the person's zone."""
        return self.now.astimezone(PLATFORM_ZONE).date()

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
