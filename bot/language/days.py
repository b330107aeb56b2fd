"""Days as written: `tomorrow`, `next friday`, `the last day of may`, `12/1`. `dates` has the dates they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.language.lexicon import (
    AFTER_NEXT,
    AND,
    ARTICLES,
    AT,
    COMING,
    COUNT_BEFORE,
    DAY_MARKS,
    DAY_NOUNS,
    DAY_STARTS,
    DAY_UNITS,
    DAYS_WITH_PART,
    END_OF,
    FOLLOWING_DAY,
    FROM,
    FROM_DAY,
    HOUR_MARKS,
    IN,
    LAST_ORDINALS,
    LATER,
    LATEST,
    MEASURE,
    MONTH_ENDS,
    MONTH_LENGTHS,
    MONTH_MARKS,
    MONTHS,
    MONTHS_OF_REACH,
    NUMBER_STARTS,
    NUMBER_WORDS,
    OF,
    ON,
    ORDINAL_BEFORE,
    ORDINAL_WORDS,
    PARTS_OF_DAY,
    REACHES,
    RELATIVE_DAYS,
    SHORT_WEEKDAYS,
    TENS,
    THIS_MONTH,
    TIME_NOUNS,
    TO,
    WEEK_AFTER,
    WEEKDAYS,
    WEEKENDS,
    WEEKS,
    YEAR_MARKS,
    YEARS,
)
from bot.language.numbers import count_at, digits_at, han_at, ordinal_at, word_at
from bot.language.numeric_dates import MAX_DAY_OF_MONTH, numeric_dates
from bot.language.phrase_table import PhraseTable, Tokens, joined, starters
from bot.language.tokenizer import show
from bot.language.words import PartOfDay, Reach

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years outside these are no dates here."""

LAST_DAY = -1
"""The last day of a month, whichever it is."""
_SATURDAY, _SUNDAY = 5, 6


class Day(NamedTuple):
    """A day as written: one of counted from today (`offset` in days, `months`), a weekday or a date, in part or
    in full.

    `nth` counts the weekdays of a month, -1 is the last. `month_reach` is a month counted from the current one,
    `year_reach` a year. `day` may be `LAST_DAY`. `plus` days are added to what the rest means. `ago` looks back
    whatever is asked, `later` never means today. `weak` when the words are as likely to be something else, so that
    they count only beside a time. `following` counts from the day a range starts on. `also` is a second day said
    beside this one, which should be the same; `others` are other days that the same words may mean. `text` is the
    words.
    """

    offset: int | None = None
    months: int | None = None
    weekday: int | None = None
    reach: Reach = Reach.ALONE
    nth: int | None = None
    year: int | None = None
    year_reach: int | None = None
    month: int | None = None
    month_reach: Reach | None = None
    day: int | None = None
    plus: int = 0
    ago: bool = False
    later: bool = False
    part: PartOfDay | None = None
    weak: bool = False
    following: bool = False
    also: Day | None = None
    others: tuple[Day, ...] = ()
    text: str = ""

    @property
    def is_lone_weekday(self) -> bool:
        """Whether nothing but a weekday was said."""
        return self.weekday is not None and self.nth is None and not self.plus and not self.others

    @property
    def is_date(self) -> bool:
        """Whether a day of a month was said."""
        return self.day is not None and self.weekday is None


Found = tuple[Day, int] | None


def day_at(tokens: Tokens, i: int, day_first: bool | None = False) -> Found:
    """A day that starts at `i`, with the part of day said after it, and where it ends."""
    if i >= len(tokens) or not may_start(tokens, i, DAY_STARTS):
        return None
    if (found := _opened(tokens, i, day_first)) is None:
        return None
    day, end = _with_second(tokens, i, found, day_first)
    if day.part is None and (part := PARTS_OF_DAY.at(tokens, end)):
        day, end = day._replace(part=part[0]), part[1]
    return day._replace(text=show(tokens[i:end])), end


def may_start(tokens: Tokens, i: int, starts: frozenset[str]) -> bool:
    """Whether something that begins with a number or one of these words may begin at `i`."""
    token = tokens[i]
    known = token.kind == "number" or (token.text in starts and token.kind != "quoted")
    return known and not joined(tokens, i) and not is_inside(tokens, i)


def is_inside(tokens: Tokens, i: int) -> bool:
    """Whether the number at `i` is a later part of numbers joined by a sign: the 30 of `12:30`."""
    if (
        not 2 <= i < len(tokens)
        or tokens[i].kind != "number"
        or not (tokens[i].glued and tokens[i - 1].glued)
    ):
        return False
    return tokens[i - 1].text in (":", ".", "/") and tokens[i - 2].kind == "number"


def _opened(tokens: Tokens, i: int, day_first: bool | None) -> Found:
    """A day after `on`, `the` or nothing; after those it is surely a day."""
    on = ON.at(tokens, i)
    j = on[1] if on else i
    article = ARTICLES.at(tokens, j) or (ARTICLES.at(tokens, j - 1) if on and j > i + 1 else None)
    if article and (found := _after_article(tokens, article[1])):
        return found
    found = _single_day(tokens, j, day_first)
    return found and (found[0]._replace(weak=False), found[1]) if on else found


def _after_article(tokens: Tokens, i: int) -> Found:
    """What `the` goes before: `27th`, `27`, `first friday of july`, `friday after next`, `weekend`."""
    found = (
        _nth_weekday(tokens, i) or _day_month(tokens, i) or _lone_ordinal(tokens, i) or _weekend(tokens, i)
    )
    if found:
        return found[0]._replace(weak=False), found[1]
    if (weekday := _weekday(tokens, i)) and weekday[0].plus:
        return weekday
    return _bare_number_day(tokens, i)


def _single_day(tokens: Tokens, i: int, day_first: bool | None, *, counted: bool = True) -> Found:
    """A day of any kind; without `counted` none that is counted from another: `a week from friday`."""
    if i >= len(tokens):
        return None
    if tokens[i].kind == "number":
        if tokens[i + 1 : i + 2] and tokens[i + 1].text == ":":
            return None
        return (
            _numeric(tokens, i, day_first)
            or (_counted(tokens, i, day_first) if counted else None)
            or _nth_weekday(tokens, i)
            or _day_month(tokens, i)
            or _year_first(tokens, i)
            or _ordinal_day(tokens, i, alone=True)
            or _relative(tokens, i)
        )
    for find in _FINDERS.get(tokens[i].text, ()):
        if (counted or find is not _counted) and (found := find(tokens, i, day_first)):
            return found
    return None


def _relative(tokens: Tokens, i: int, day_first: bool | None = None) -> Found:
    if found := DAYS_WITH_PART.at(tokens, i):
        (offset, part), j = found
        return Day(offset=offset, part=part), j
    if day := RELATIVE_DAYS.at(tokens, i):
        return Day(offset=day[0]), day[1]
    if following := FOLLOWING_DAY.at(tokens, i):
        return Day(offset=following[0], following=True), following[1]
    return None


# weekdays


def weekday_name(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """The name of a weekday, or its short form."""
    return WEEKDAYS.at(tokens, i) or SHORT_WEEKDAYS.at(tokens, i)


def _weekday(tokens: Tokens, i: int, day_first: bool | None = None) -> Found:
    if (coming := COMING.at(tokens, i)) and (name := weekday_name(tokens, coming[1])):
        return Day(weekday=name[0], later=True), name[1]
    if (latest := LATEST.at(tokens, i)) and (name := weekday_name(tokens, latest[1])):
        return Day(weekday=name[0], ago=True), name[1]
    reach = REACHES.at(tokens, i)
    if reach and _is_titles_end(tokens, i, reach[1]):
        return None
    j = reach[1] if reach else i
    if (
        reach
        and (week := WEEKS.at(tokens, j))
        and (later := weekday_name(tokens, _past_link(tokens, week[1])))
    ):
        return Day(weekday=later[0], reach=reach[0]), later[1]
    if (found := weekday_name(tokens, j)) is None:
        return None
    weekday, j = found
    if reach:
        return Day(weekday=weekday, reach=reach[0]), j
    day = Day(weekday=weekday, weak=SHORT_WEEKDAYS.at(tokens, i) is not None)
    return _weekday_with(tokens, j, day) or (day, j)


def _is_titles_end(tokens: Tokens, i: int, end: int) -> bool:
    """Whether a reach runs on from other characters, in a script without spaces, and stands apart from what follows:
    天天向上 周五."""
    runs_on = i > 0 and tokens[i].glued and tokens[i - 1].kind == tokens[i].kind == "han"
    return runs_on and end < len(tokens) and not tokens[end].glued


def _weekday_with(tokens: Tokens, i: int, day: Day) -> Found:
    """What after a weekday says which: `next week`, `of this week`, `after next`, `week`."""
    sure = day._replace(weak=False)
    if after_next := AFTER_NEXT.at(tokens, i):
        return sure._replace(plus=7), after_next[1]
    if (i < len(tokens) and tokens[i].kind == "word") and (later := WEEK_AFTER.at(tokens, i)):
        return sure._replace(plus=later[0]), later[1]
    j = _past_link(tokens, i)
    after = REACHES.at(tokens, j)
    if after and tokens[j].kind == "word" and (week := WEEKS.at(tokens, after[1])):
        return sure._replace(reach=after[0]), week[1]
    return None


def _past_link(tokens: Tokens, i: int) -> int:
    """Past a comma, `of`, `on`, `from` or `in`."""
    if i < len(tokens) and tokens[i].text in (",", "'s"):
        i += 1
    link = OF.at(tokens, i) or ON.at(tokens, i) or FROM.at(tokens, i) or IN.at(tokens, i)
    return link[1] if link else i


def _weekend(tokens: Tokens, i: int, day_first: bool | None = None) -> Found:
    """`this weekend`: its Saturday or its Sunday."""
    reach = REACHES.at(tokens, i)
    if (weekend := WEEKENDS.at(tokens, reach[1] if reach else i)) is None:
        return None
    saturday = Day(weekday=_SATURDAY, reach=reach[0] if reach else Reach.ALONE)
    return saturday._replace(others=(saturday._replace(weekday=_SUNDAY),)), weekend[1]


def _nth_weekday(tokens: Tokens, i: int, day_first: bool | None = None) -> Found:
    """`first friday of july`, `last monday of the month`, and with the month before."""
    month = month_at(tokens, i)
    j = _past_link(tokens, month[1]) if month else i
    if (nth := which_at(tokens, j)) is None:
        return None
    measure = MEASURE.at(tokens, nth[1])
    if (weekday := weekday_name(tokens, measure[1] if measure else nth[1])) is None:
        return None
    after = month or month_at(tokens, _past_link(tokens, weekday[1]))
    if after is None:
        return None
    end = weekday[1] if month else after[1]
    return after[0]._replace(weekday=weekday[0], nth=nth[0]), end


def which_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`first` to `fifth`, or `last`."""
    if last := LAST_ORDINALS.at(tokens, i):
        return -1, last[1]
    ordinal = ordinal_at(tokens, i)
    return ordinal if ordinal and 1 <= ordinal[0] <= _MAX_WEEKS_OF_MONTH else None


_MAX_WEEKS_OF_MONTH = 5


def month_at(tokens: Tokens, i: int) -> Found:
    """A month by its name, its number or its reach, perhaps with a year, as a day that lacks its day."""
    if i >= len(tokens):
        return None
    if tokens[i].kind == "number":
        return (
            _marked_month(tokens, i) if tokens[i + 1 : i + 2] and tokens[i + 1].text in _MARK_STARTS else None
        )
    if tokens[i].text not in _MONTH_STARTS:
        return None
    if this := THIS_MONTH.at(tokens, i):
        return Day(month_reach=this[0]), this[1]
    if (reach := REACHES.at(tokens, i)) and (month := MONTHS_OF_REACH.at(tokens, reach[1])):
        return Day(month_reach=reach[0]), month[1]
    article = ARTICLES.at(tokens, i)
    if named := MONTHS.at(tokens, article[1] if article else i):
        return _with_year(tokens, named[1], Day(month=named[0]))
    return _marked_month(tokens, i)


def _marked_month(tokens: Tokens, i: int) -> Found:
    """The number of a month with its mark, perhaps after a year."""
    year = marked(tokens, i, YEAR_MARKS)
    said = YEARS.at(tokens, i) if year is None else None
    number = marked(tokens, _past_comma(tokens, (year or said or (0, i))[1]), MONTH_MARKS)
    if number is None:
        return None
    return Day(year=year and year[0], year_reach=said and said[0], month=number[0]), number[1]


_MARK_STARTS = starters(YEAR_MARKS, MONTH_MARKS)


# counted from another day


def _counted(tokens: Tokens, i: int, day_first: bool | None) -> Found:
    """`in 3 days`, `3 days ago`, `in a month`, `2 weeks from friday`, `two sundays from now`."""
    prefix = COUNT_BEFORE.at(tokens, i)
    if (count := count_at(tokens, prefix[1] if prefix else i)) is None or count[0] > _FARTHEST:
        return None
    if unit := DAY_UNITS.glued(tokens, count[1]):
        return _from_there(tokens, unit[1], count[0] * unit[0], day_first, prefixed=bool(prefix))
    if months := MONTH_LENGTHS.glued(tokens, count[1]):
        later = LATER.at(tokens, months[1])
        if later is None and not prefix:
            return None
        number = count[0] * months[0] * (later[0] if later else 1)
        return Day(months=number), later[1] if later else _past_time(tokens, months[1])
    return None if prefix else _counted_weekday(tokens, count)


_FARTHEST = 100_000


def _from_there(tokens: Tokens, i: int, days: int, day_first: bool | None, *, prefixed: bool) -> Found:
    if later := LATER.at(tokens, i):
        return Day(offset=days * later[0]), later[1]
    start = FROM_DAY.at(tokens, i)
    on = ON.at(tokens, i) if start is None and days % 7 == 0 else None
    if start or on:
        way, j = start or (1, on[1] if on else i)
        if (day := _single_day(tokens, j, day_first, counted=False)) and not day[0].following:
            return day[0]._replace(plus=day[0].plus + way * days, weak=False), day[1]
    return (Day(offset=days), _past_time(tokens, i)) if prefixed else None


def _past_time(tokens: Tokens, i: int) -> int:
    """Past the `' time` of `in ten days' time`."""
    is_possessive = i < len(tokens) and tokens[i].text in _POSSESSIVE and tokens[i].glued
    time = TIME_NOUNS.at(tokens, i + 1) if is_possessive else None
    return time[1] if time else i


_POSSESSIVE = frozenset({"'", "'s"})


def _counted_weekday(tokens: Tokens, count: tuple[int, int]) -> Found:
    """`two sundays from now`, `2 thursdays ago`."""
    weekday = weekday_name(tokens, count[1])
    later = LATER.at(tokens, weekday[1]) if weekday else None
    if weekday is None or later is None or count[0] < 1:
        return None
    return Day(weekday=weekday[0], plus=7 * (count[0] - 1) * later[0], ago=later[0] < 0), later[1]


# dates


def _numeric(tokens: Tokens, i: int, day_first: bool | None) -> Found:
    """2026-12-01, 12-01, 12/1, 12/1/2026, 1.12.26, 20261201, and with marks of year, month and day."""
    if found := numeric_dates(tokens, i, day_first):
        first, *others = (Day(year=each.year, month=each.month, day=each.day) for each in found.dates)
        return first._replace(weak=found.weak, others=tuple(others)), found.end
    return _eight_digits(tokens, i) or _marked_date(tokens, i)


def _eight_digits(tokens: Tokens, i: int) -> Found:
    """20261201."""
    digits = tokens[i].text
    if len(digits) != 8 or not digits.startswith("20") or joined(tokens, i + 1):
        return None
    return Day(year=int(digits[:4]), month=int(digits[4:6]), day=int(digits[6:]), weak=True), i + 1


def is_clock_after(tokens: Tokens, i: int) -> bool:
    """Whether the number before `i` is the beginning of a time: `2-3pm`, `12-12:30`."""
    return (
        i < len(tokens)
        and tokens[i].glued
        and (tokens[i].text in (":", "h") or joined(tokens, i) or HOUR_MARKS.glued(tokens, i) is not None)
    )


def _marked_date(tokens: Tokens, i: int, day_first: bool | None = None) -> Found:
    """A month and day with their marks, perhaps a year before; the last of a month; or the day alone."""
    month = month_at(tokens, i) if tokens[i].kind in ("han", "number") else None
    if month is None:
        return _marked_day(tokens, i)
    if end := MONTH_ENDS.at(tokens, month[1]):
        return month[0]._replace(day=LAST_DAY), end[1]
    day = digits_at(tokens, month[1]) or han_at(tokens, month[1])
    if day is None or joined(tokens, month[1]):
        return None
    if mark := DAY_MARKS.glued(tokens, day[1]):
        return month[0]._replace(day=day[0]), mark[1]
    if is_clock_after(tokens, day[1]) or month[0].month_reach is not None:
        return None
    return month[0]._replace(day=day[0]), day[1]


def end_of_month_at(tokens: Tokens, i: int) -> Found:
    """`the end of december`, `end of next month`: its last day."""
    if (end := END_OF.at(tokens, i)) is None:
        return None
    if reach := THIS_MONTH.at(tokens, end[1]):
        return Day(month_reach=reach[0], day=LAST_DAY), reach[1]
    month = MONTHS.at(tokens, end[1])
    return (Day(month=month[0], day=LAST_DAY), month[1]) if month else None


def marked(tokens: Tokens, i: int, marks: PhraseTable[bool]) -> tuple[int, int] | None:
    """A number with one of these marks after it."""
    number = digits_at(tokens, i) or han_at(tokens, i)
    if number is None or (mark := marks.glued(tokens, number[1])) is None:
        return None
    return number[0], mark[1]


def _marked_day(tokens: Tokens, i: int) -> Found:
    """A day of the month by its mark alone, or the end of this month by its own."""
    if i and tokens[i].glued and tokens[i - 1].kind == "han" and not _is_link(tokens, i - 1):
        return None
    if (month := MONTHS_OF_REACH.at(tokens, i)) and (end := MONTH_ENDS.at(tokens, month[1])):
        return Day(month_reach=Reach.THIS, day=LAST_DAY), end[1]
    day = marked(tokens, i, DAY_MARKS)
    return (Day(day=day[0], weak=True), day[1]) if day else None


def _is_link(tokens: Tokens, i: int) -> bool:
    return any(table.at(tokens, i) for table in (TO, ON, FROM, OF, AND))


def _month_day(tokens: Tokens, i: int, day_first: bool | None = None) -> Found:
    """`Dec 1`, `Dec-1`, `Oct2`, `December 1st, 2026`, `May twenty-first`, `April the ninth`."""
    if (month := MONTHS.before_number(tokens, i)) is None:
        return None
    j = _past_sign(tokens, month[1])
    article = ARTICLES.at(tokens, j)
    j = article[1] if article else j
    if ordinal := ordinal_at(tokens, j):
        return _with_year(tokens, ordinal[1], Day(month=month[0], day=ordinal[0]))
    day = _short_number(tokens, j) or word_at(tokens, j)
    if day is None or day[0] > MAX_DAY_OF_MONTH or is_clock_after(tokens, day[1]):
        return None
    return _with_year(tokens, day[1], Day(month=month[0], day=day[0]))


def _past_sign(tokens: Tokens, i: int) -> int:
    return i + 1 if i < len(tokens) and tokens[i].text in (".", ",", "-", "/") else i


def _day_month(tokens: Tokens, i: int, day_first: bool | None = None) -> Found:
    """`1 Dec`, `1st of December 2026`, `10-October-2012`, `15SEP`, `the twenty-fourth of May`."""
    if (day := ordinal_at(tokens, i) or _short_number(tokens, i)) is None:
        return None
    noun = DAY_NOUNS.at(tokens, day[1])
    j = noun[1] if noun else day[1]
    link = OF.at(tokens, j)
    j = link[1] if link else j + (j < len(tokens) and tokens[j].text in ("-", "/", ".") and tokens[j].glued)
    if (month := MONTHS.glued(tokens, j)) is None:
        return None
    return _with_year(tokens, month[1], Day(month=month[0], day=day[0]))


def _short_number(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A number that may be a day of the month."""
    return digits_at(tokens, i) if i < len(tokens) and len(tokens[i].text) <= 2 else None


def _ordinal_day(tokens: Tokens, i: int, day_first: bool | None = None, *, alone: bool = False) -> Found:
    """`27th`, `20th of next month`, `20 of this month`; in words without a month only with `alone`."""
    ordinal = ordinal_at(tokens, i)
    if (number := ordinal or _short_number(tokens, i)) is None:
        return None
    noun = DAY_NOUNS.at(tokens, number[1])
    j = noun[1] if noun else number[1]
    link = OF.at(tokens, j) or IN.at(tokens, j)
    month = month_at(tokens, link[1] if link else j) if link or ordinal else None
    if month and month[0].month_reach is not None:
        return month[0]._replace(day=number[0]), month[1]
    if ordinal is None or not alone or number[0] > MAX_DAY_OF_MONTH:
        return None
    return Day(day=number[0], weak=True), j


def _lone_ordinal(tokens: Tokens, i: int) -> Found:
    """The day of `the 27th`; one in words is a title's before other words: `the second world war`."""
    found = _ordinal_day(tokens, i, alone=True)
    if found is None or not found[0].weak or tokens[i].kind != "word":
        return found
    return found if _ends_day(tokens, found[1]) or word_at(tokens, found[1]) else None


def _bare_number_day(tokens: Tokens, i: int) -> Found:
    """The 27 of `the 27`, and of `monday 27`."""
    number = _short_number(tokens, i)
    if number is None or not 1 <= number[0] <= MAX_DAY_OF_MONTH or joined(tokens, number[1]):
        return None
    return (Day(day=number[0]), number[1]) if _ends_day(tokens, number[1]) else None


def _ends_day(tokens: Tokens, i: int) -> bool:
    """Whether what follows a bare number lets it be a day: a time of its own, or its opener."""
    if i >= len(tokens) or tokens[i].text == ",":
        return True
    if tokens[i].glued and tokens[i].kind == "sign":
        return False
    return tokens[i].kind == "number" or any(table.at(tokens, i) for table in (AT, FROM))


def _year_first(tokens: Tokens, i: int) -> Found:
    """`2012 August 20`, `2012/Aug/20`."""
    year = digits_at(tokens, i)
    if year is None or len(tokens[i].text) != 4 or not FIRST_YEAR <= year[0] <= LAST_YEAR:
        return None
    found = _month_day(tokens, _past_sign(tokens, year[1]))
    if found is None or found[0].year is not None:
        return None
    return found[0]._replace(year=year[0]), found[1]


def _with_year(tokens: Tokens, i: int, day: Day) -> tuple[Day, int]:
    j = _past_sign(tokens, i)
    year = digits_at(tokens, j)
    is_year = year is not None and len(tokens[j].text) == 4 and FIRST_YEAR <= year[0] <= LAST_YEAR
    if year is None or not is_year or _is_hour(tokens, year[1]):
        return day, i
    return day._replace(year=year[0]), year[1]


def _is_hour(tokens: Tokens, i: int) -> bool:
    """Whether the four digits before `i` are the first of two: `2000-2100`."""
    to = TO.at(tokens, i)
    return bool(to and digits_at(tokens, to[1]) and tokens[i].glued) or joined(tokens, i)


_MONTH_STARTS = NUMBER_STARTS | starters(THIS_MONTH, REACHES, ARTICLES, MONTHS, YEARS)
_ORDINAL_STARTS = starters(ORDINAL_WORDS, ORDINAL_BEFORE, TENS, NUMBER_WORDS)
_STARTS: Sequence[tuple[Callable[[Tokens, int, bool | None], Found], frozenset[str]]] = (
    (_relative, starters(DAYS_WITH_PART, RELATIVE_DAYS, FOLLOWING_DAY)),
    (_counted, NUMBER_STARTS | COUNT_BEFORE.firsts),
    (_nth_weekday, _MONTH_STARTS | _ORDINAL_STARTS | LAST_ORDINALS.firsts),
    (_weekday, starters(COMING, LATEST, REACHES, WEEKDAYS, SHORT_WEEKDAYS)),
    (_weekend, starters(REACHES, WEEKENDS)),
    (_month_day, MONTHS.firsts),
    (_marked_date, _MONTH_STARTS | MONTHS_OF_REACH.firsts),
    (_day_month, _ORDINAL_STARTS),
    (_ordinal_day, _ORDINAL_STARTS),
)
"""What a day that begins with a word may be, and the words that it may begin with."""
_FINDERS = {
    word: tuple(find for find, words in _STARTS if word in words)
    for word in frozenset().union(*(words for _, words in _STARTS))
}


# two days that are one


def _with_second(
    tokens: Tokens, first: int, found: tuple[Day, int], day_first: bool | None
) -> tuple[Day, int]:
    """A date and its weekday, `tomorrow` and its date: one day, said twice; either may stand in brackets."""
    day, end = found
    if day.others and not day.is_date:
        return found
    bracket = end < len(tokens) and tokens[end].text in ("(", "[")
    closed = _is_in_brackets(tokens, first, end)
    i = end + 1 if bracket or closed else _past_comma(tokens, end)
    second = _beside(tokens, i, day, day_first)
    if second is None:
        return found
    last = second[1]
    if bracket:
        if last >= len(tokens) or tokens[last].text not in (")", "]"):
            return found
        last += 1
    return _both(day, second[0]), last


def _is_in_brackets(tokens: Tokens, first: int, end: int) -> bool:
    is_open = first > 0 and tokens[first - 1].text in ("(", "[")
    return is_open and end < len(tokens) and tokens[end].text in (")", "]")


def _past_comma(tokens: Tokens, i: int) -> int:
    return i + 1 if i < len(tokens) and tokens[i].text == "," else i


def _beside(tokens: Tokens, i: int, day: Day, day_first: bool | None) -> Found:
    """A day at `i` that may be the same as the one before it."""
    if i >= len(tokens) or joined(tokens, i):
        return None
    found = _opened(tokens, i, day_first) if may_start(tokens, i, DAY_STARTS) else None
    if found is None:
        return _bare_number_day(tokens, i) if day.is_lone_weekday else None
    other = found[0]
    if other.weak and other.month is not None and not _may_be_date(tokens, i, found[1]):
        return None
    if other.following or (other.weekday is not None and other.others):
        return None
    if day.is_lone_weekday:
        fits = other.is_date or other.offset is not None
    elif other.is_lone_weekday:
        fits = day.is_date or day.offset is not None
    else:
        fits = day.offset is not None and other.is_date
    return found if fits else None


def _may_be_date(tokens: Tokens, i: int, end: int) -> bool:
    """Whether numbers that may be hours too (`monday 9-10`) are a date: a time follows them."""
    if i + 1 < len(tokens) and tokens[i + 1].text == "/":
        return True
    return end < len(tokens) and tokens[end].text != "," and _ends_day(tokens, end)


def _both(day: Day, second: Day) -> Day:
    """The date with what was said beside it."""
    if day.is_lone_weekday or (day.offset is not None and second.is_date):
        day, second = second, day
    part = day.part or second.part
    return day._replace(also=second._replace(part=None), part=part, weak=False)
