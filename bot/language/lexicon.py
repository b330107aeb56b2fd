"""The words of time of every language, combined: what the grammar looks up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from bot.language.languages import LANGUAGES
from bot.language.phrase_table import PhraseTable, starters
from bot.language.words import Language

T = TypeVar("T")


def _table(of: Callable[[Language], Mapping[str, T]]) -> PhraseTable[T]:
    return PhraseTable({language.code: of(language) for language in LANGUAGES})


def _set(of: Callable[[Language], Collection[str]]) -> PhraseTable[bool]:
    return PhraseTable({language.code: dict.fromkeys(of(language), True) for language in LANGUAGES})


def _merged(of: Callable[[Language], Mapping[str, T]]) -> Mapping[str, T]:
    return {word: meaning for language in LANGUAGES for word, meaning in of(language).items()}


NUMBER_WORDS = _table(lambda language: language.numbers.words)
TENS = _table(lambda language: language.numbers.tens)
ORDINAL_WORDS = _table(lambda language: language.numbers.ordinals)
ORDINAL_BEFORE = _set(lambda language: language.numbers.ordinal_before)
COUNTS = _table(lambda language: language.numbers.counts)
HAN_DIGITS = _merged(lambda language: language.numbers.digits)
HAN_SINGLE = frozenset(char for language in LANGUAGES for char in language.numbers.single)
HAN_UNITS = _merged(lambda language: language.numbers.units)

MERIDIEMS = _table(lambda language: language.clocks.meridiems)
PARTS_BEFORE = _table(lambda language: language.clocks.parts_before)
PARTS_AFTER = _table(lambda language: language.clocks.parts_after)
CLOCK_WORDS = _table(lambda language: language.clocks.names)
NOW = _set(lambda language: language.clocks.now)
AROUND = _set(lambda language: language.clocks.around)
AROUND_AFTER = _set(lambda language: language.clocks.around_after)
HALVES_PAST = _table(lambda language: language.clocks.halves_past)
HALF = _set(lambda language: language.clocks.half)
PAST = _set(lambda language: language.clocks.past)
BEFORE = _set(lambda language: language.clocks.before)
SHORT_OF = _set(lambda language: language.clocks.short_of)
MINUTE_NOUNS = _set(lambda language: language.clocks.minute_nouns)
ZERO = _set(lambda language: language.clocks.zero)
O_CLOCK = _set(lambda language: language.clocks.o_clock)
HOURS_AFTER = _set(lambda language: language.clocks.hours_after)
HOUR_MARKS = _set(lambda language: language.clocks.hour_marks)
QUARTERS = _table(lambda language: language.clocks.quarters)
MINUTE_MARKS = _table(lambda language: language.clocks.minute_marks)
TIME_UNITS = _table(lambda language: language.clocks.units)
HALVES = _table(lambda language: language.clocks.halves)
UNIT_HALVES = _merged(lambda language: language.clocks.unit_halves)
AND_A_HALF = _set(lambda language: language.clocks.and_a_half)
UNITS_AND_A_HALF = _table(lambda language: language.clocks.units_and_a_half)
CITIES = _merged(lambda language: language.clocks.cities)
ZONE_NOUNS = _set(lambda language: language.clocks.zone_nouns)

RELATIVE_DAYS = _table(lambda language: language.days.relative)
LITERARY_DAYS = _set(lambda language: language.days.literary)
DAYS_WITH_PART = _table(lambda language: language.days.with_part)
PARTS_OF_DAY = _table(lambda language: language.days.parts)
FOLLOWING_DAY = _table(lambda language: language.days.following)
WEEKDAYS = _table(lambda language: language.days.weekdays)
SHORT_WEEKDAYS = _table(lambda language: language.days.short_weekdays)
REACHES = _table(lambda language: language.days.reaches)
WEEKS = _set(lambda language: language.days.weeks)
COMING = _set(lambda language: language.days.coming)
LATEST = _set(lambda language: language.days.latest)
WEEKENDS = _set(lambda language: language.days.weekends)
AFTER_NEXT = _set(lambda language: language.days.after_next)
WEEK_AFTER = _table(lambda language: language.days.week_after)
ARTICLES = _set(lambda language: language.days.articles)
DAY_NOUNS = _set(lambda language: language.days.day_nouns)
END_OF = _set(lambda language: language.days.end_of)
MONTH_ENDS = _set(lambda language: language.days.month_ends)
THIS_MONTH = _table(lambda language: language.days.this_month)
YEARS = _table(lambda language: language.days.years)
LAST_ORDINALS = _set(lambda language: language.days.last_ordinals)
MEASURE = _set(lambda language: language.days.measure)
MONTHS_OF_REACH = _set(lambda language: language.days.months_of_reach)
MONTH_UNITS = _set(lambda language: language.days.month_units)
MONTHS = _table(lambda language: language.days.months)
ORDINALS = _set(lambda language: language.days.ordinals)
DAY_UNITS = _table(lambda language: language.days.units)
WITHIN = _set(lambda language: language.days.within)
LATER = _table(lambda language: language.days.later)
FROM_DAY = _table(lambda language: language.days.from_day)
COUNT_BEFORE = _set(lambda language: language.days.count_before)
MONTH_LENGTHS = _table(lambda language: language.days.month_lengths)
RECENT = _set(lambda language: language.days.recent)
AFTER_TODAY = _set(lambda language: language.days.after_today)
AHEAD = _set(lambda language: language.days.ahead)
YEAR_MARKS = _set(lambda language: language.days.year_marks)
MONTH_MARKS = _set(lambda language: language.days.month_marks)
DAY_MARKS = _set(lambda language: language.days.day_marks)


EVERY = _set(lambda language: language.repeats.every)
WEEKDAY_SETS = _table(lambda language: language.repeats.sets)
LONE_SETS = _table(lambda language: language.repeats.lone_sets)
EVERY_PART = _table(lambda language: language.repeats.parts)
LONE_PARTS = _table(lambda language: language.repeats.lone_parts)
WEEKLY = _set(lambda language: language.repeats.weekly)
PLURAL_WEEKDAYS = _table(lambda language: language.repeats.plural_weekdays)
OTHER = _set(lambda language: language.repeats.other)
EVERY_OTHER = _set(lambda language: language.repeats.every_other)
MONTHLY = _set(lambda language: language.repeats.monthly)
EXCEPT = _set(lambda language: language.repeats.except_)
EXCEPT_AFTER = _set(lambda language: language.repeats.except_after)
TIMES = _set(lambda language: language.repeats.times)
WEEKDAY_LETTERS = _merged(lambda language: language.repeats.weekday_letters)
WEEK_COUNTS = _set(lambda language: language.repeats.week_counts)
UNTIL = _set(lambda language: language.repeats.until)
UNTIL_AFTER = _set(lambda language: language.repeats.until_after)
ODD_WEEKS = _set(lambda language: language.repeats.odd_weeks)
EVEN_WEEKS = _set(lambda language: language.repeats.even_weeks)
TERM_WEEKS = _set(lambda language: language.repeats.term_weeks)
TERM_WEEKS_AFTER = _set(lambda language: language.repeats.term_weeks_after)
STARTING_AFTER = _set(lambda language: language.repeats.starting_after)
STARTING = _set(lambda language: language.repeats.starting)

TO = _set(lambda language: language.links.to)
FROM = _set(lambda language: language.links.from_)
BETWEEN = _set(lambda language: language.links.between)
BETWEEN_AFTER = _set(lambda language: language.links.between_after)
AT = _set(lambda language: language.links.at)
ON = _set(lambda language: language.links.on)
OF = _set(lambda language: language.links.of)
AND = _set(lambda language: language.links.and_)
TITLE_STARTS = _set(lambda language: language.links.title_starts)
GRADES = _set(lambda language: language.links.grades)
LIMITS = _set(lambda language: language.links.limits)
OR = _set(lambda language: language.links.or_)
EITHER = _set(lambda language: language.links.either)
IN = _set(lambda language: language.links.in_)
LASTING = _set(lambda language: language.links.lasting)
SINCE = _set(lambda language: language.links.since)
SINCE_AFTER = _set(lambda language: language.links.since_after)
WHEN_LABELS = _table(lambda language: language.links.when_labels)
TITLE_LABELS = _set(lambda language: language.links.title_labels)
IDIOMS = _set(lambda language: language.links.idioms)
TIED = _set(lambda language: language.links.tied)
EVERYDAY = _set(lambda language: language.links.everyday)
TIME_WORDS = _set(lambda language: language.links.time_words)

HEADINGS = _table(lambda language: language.timetables.headings)
TIMETABLE_WEEKDAYS = _merged(lambda language: language.timetables.weekdays)
YES = frozenset(word for language in LANGUAGES for word in language.timetables.yes)
NO = frozenset(word for language in LANGUAGES for word in language.timetables.no)
ODD = _set(lambda language: language.timetables.odd)
EVEN = _set(lambda language: language.timetables.even)
NUMBERED_WEEKS = _set(lambda language: language.timetables.weeks)
PERIODS = _set(lambda language: language.timetables.periods)
NUMBERED = _set(lambda language: language.timetables.ordinal)
THROUGH = _set(lambda language: language.timetables.through)
BESIDE = _set(lambda language: language.timetables.and_)

OCCASIONS = _set(lambda language: (*language.occasions.words, *language.occasions.lessons))
LESSONS = _set(lambda language: language.occasions.lessons)
CLASS_ENDS = _set(lambda language: language.occasions.class_ends)
BEFORE_ANY = _set(lambda language: language.occasions.before_any)
DETERMINERS = _set(lambda language: language.occasions.determiners)
AFTER_ANY = _set(lambda language: language.occasions.after_any)
NOT_AFTER_ANY = _set(lambda language: language.occasions.not_after_any)
NUMBERED_OCCASIONS = _set(lambda language: language.occasions.numbered)
ADVERB_ENDS = tuple(end for language in LANGUAGES for end in language.occasions.adverb_ends)
NO_ADVERBS = frozenset(word for language in LANGUAGES for word in language.occasions.no_adverbs)
TIME_NOUNS = _set(lambda language: language.occasions.time_nouns)
NO_TIME = frozenset(word for language in LANGUAGES for word in language.occasions.no_time)
EVENTS = _set(lambda language: language.occasions.titles)
NAMED_DAYS = _set(lambda language: language.occasions.named_days)
WEEKDAY_INITIALS = tuple(language.occasions.weekday_initials for language in LANGUAGES)
NO_TYPOS = _set(lambda language: language.occasions.no_typos)
POSSESSED = _set(lambda language: language.occasions.possessed)
BEFORE_CLAUSE = _table(lambda language: language.occasions.before_clause)
BEFORE_ONE = _table(lambda language: language.occasions.before_one)
NO_MOMENTS = frozenset(word for language in LANGUAGES for word in language.occasions.no_moments)
TURNS = _table(lambda language: language.occasions.turns)
UNITS_OF_TIME = frozenset(word for language in LANGUAGES for word in language.occasions.units)
AFTER_UNIT = _set(lambda language: language.occasions.after_unit)
NO_TURNS = frozenset(word for language in LANGUAGES for word in language.occasions.no_turns)
BEFORE_SHORT = _table(lambda language: language.occasions.before_short)
COUNTED_OCCASIONS = _set(lambda language: language.occasions.counted)
LETTERED_OCCASIONS = _merged(lambda language: language.occasions.lettered)
OCCASION_NOUNS = _set(lambda language: language.occasions.nouns)
TIME_ENDS = tuple(end for language in LANGUAGES for end in language.occasions.time_ends)
NO_TIME_ENDS = frozenset(word for language in LANGUAGES for word in language.occasions.no_time_ends)
ROUGHLY_ENDS = tuple(end for language in LANGUAGES for end in language.occasions.roughly_ends)
SOLID_STARTS = frozenset(word for language in LANGUAGES for word in language.occasions.solid_starts)
SOLID_ENDS = frozenset(word for language in LANGUAGES for word in language.occasions.solid_ends)
BEFORE_PART = _set(lambda language: language.occasions.before_part)

NUMBER_STARTS = (
    frozenset(HAN_DIGITS)
    | frozenset(HAN_UNITS)
    | starters(NUMBER_WORDS, TENS, COUNTS, ORDINAL_WORDS, ORDINAL_BEFORE)
)
DAY_STARTS = NUMBER_STARTS | starters(
    ON,
    ARTICLES,
    DAYS_WITH_PART,
    RELATIVE_DAYS,
    FOLLOWING_DAY,
    REACHES,
    COMING,
    LATEST,
    WEEKDAYS,
    SHORT_WEEKDAYS,
    WEEKENDS,
    LAST_ORDINALS,
    MONTHS,
    YEARS,
    COUNT_BEFORE,
)
RANGE_STARTS = DAY_STARTS | starters(SINCE, FROM, RECENT, AHEAD, AFTER_TODAY, THIS_MONTH)
SPAN_STARTS = NUMBER_STARTS | starters(
    FROM,
    AT,
    AROUND,
    PARTS_BEFORE,
    PARTS_OF_DAY,
    CLOCK_WORDS,
    NOW,
    HALVES,
    HALVES_PAST,
    HALF,
    SHORT_OF,
    COUNT_BEFORE,
)
"""What a day, a range of days and a span of time may begin with, numbers apart."""
