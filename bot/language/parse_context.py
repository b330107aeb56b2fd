"""What a line is read against: the hour, the person's zone and language, and what was shown last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.clock import PLATFORM_ZONE
from bot.language.command_lexicon import CommandLexicon
from bot.language.vocabulary import Noun


@dataclass(frozen=True, slots=True)
class Recent:
    """What was shown last: the id of the last room, and the ids of the last list, in its order."""

    last: str | None = None
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseContext:
    """Everything but the text that a reading depends on. `message` when no slash command named the noun.

    `locale` is a tag of BCP 47, `language` that of examples. `words` are those of commands, in every language of
    the grammar; `verbs` may follow each noun.
    """

    now: datetime
    zone: ZoneInfo
    locale: str
    language: str
    recent: Recent
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
    def day_first(self) -> bool:
        """Whether 12/1 is the twelfth of January where the person lives."""
        language, _, rest = self.locale.lower().partition("-")
        region = rest.rpartition("-")[2]
        return language not in _YEAR_FIRST and (language, region) not in _MONTH_FIRST


_YEAR_FIRST = frozenset({"zh", "ja", "ko"})
_MONTH_FIRST = frozenset({("en", "us"), ("en", "ph"), ("en", "")})
"""Where the month stands before the day. Source: CLDR's short dates."""
