"""What one language gives the grammar: its words of time, as data. A field left out means that it has none.

The grammar knows no word itself: `lexicon` combines the words of all languages, so that a line may mix them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import Enum

from msgspec import Struct, field

from bot.language.vocabulary import Vocabulary


class PartOfDay(Enum):
    """A part of day, which says what an hour of the 12-hour clock means."""

    AM = "am"
    PM = "pm"
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    SMALL_HOURS = "small hours"
    TONIGHT = "tonight"


class Reach(Enum):
    """Which week or month is meant, counted from the current one; `ALONE` when none was said."""

    ALONE = None
    BEFORE_LAST = -2
    LAST = -1
    THIS = 0
    NEXT = 1
    AFTER_NEXT = 2


def _none() -> Mapping[str, int]:
    return {}


class NumberWords(Struct, frozen=True, kw_only=True):
    """Words of whole numbers; and, for a script without spaces, the characters that numbers are built of."""

    words: Mapping[str, int] = field(default_factory=_none)
    tens: Mapping[str, int] = field(default_factory=_none)
    """Twenty to ninety, before a smaller number."""
    ordinals: Mapping[str, int] = field(default_factory=_none)
    counts: Mapping[str, int] = field(default_factory=_none)
    """What counts only before a unit: `a` day."""
    ordinal_before: Collection[str] = ()
    """Before a number: what makes it an ordinal."""
    digits: Mapping[str, int] = field(default_factory=_none)
    units: Mapping[str, int] = field(default_factory=_none)
    single: Collection[str] = ()
    """Those of the digits that stand for a number alone, or before a unit."""


class ClockWords(Struct, frozen=True, kw_only=True):
    """Clock times, parts of day, lengths and zones."""

    meridiems: Mapping[str, PartOfDay] = field(default_factory=dict)
    """After an hour. A lone letter only right after it."""
    parts_before: Mapping[str, PartOfDay] = field(default_factory=dict)
    """Before an hour."""
    parts_after: Mapping[str, PartOfDay] = field(default_factory=dict)
    """After an hour or a range."""
    names: Mapping[str, int] = field(default_factory=_none)
    """Hours that have a name."""
    now: Collection[str] = ()
    around: Collection[str] = ()
    around_after: Collection[str] = ()
    """Before and after a time that is not meant to the minute; it is read as said."""
    halves_past: Mapping[str, int] = field(default_factory=_none)
    """Parts of an hour before `past` or `to`, in minutes."""
    half: Collection[str] = ()
    """Right before an hour: half past it."""
    past: Collection[str] = ()
    before: Collection[str] = ()
    """Between minutes and the hour that they are after or before."""
    short_of: Collection[str] = ()
    """Before minutes that are wanting to the hour, which stands before or after them."""
    minute_nouns: Collection[str] = ()
    zero: Collection[str] = ()
    """Before a single digit of minutes."""
    o_clock: Collection[str] = ()
    """After a whole hour, saying nothing more."""
    hours_after: Collection[str] = ()
    """After an hour written with its minutes, saying nothing more."""
    hour_marks: Collection[str] = ()
    """Characters that make the number before them an hour."""
    quarters: Mapping[str, int] = field(default_factory=_none)
    """Minutes that have a name, after an hour mark."""
    minute_marks: Mapping[str, bool] = field(default_factory=dict)
    """After the minutes of a time; False for what makes them a length."""
    units: Mapping[str, int] = field(default_factory=_none)
    """Units of length, in seconds."""
    unit_halves: Mapping[str, int] = field(default_factory=_none)
    """Signs for parts of a unit, in quarters of it."""
    halves: Mapping[str, int] = field(default_factory=_none)
    """Lengths that have a name, in seconds."""
    and_a_half: Collection[str] = ()
    """After a whole number of hours."""
    units_and_a_half: Mapping[str, int] = field(default_factory=_none)
    """After a whole number: the unit and half of it once more, in seconds of the unit."""
    cities: Mapping[str, str] = field(default_factory=dict)
    """Cities in every zone's name but the database's, and the zone of each."""
    zone_nouns: Collection[str] = ()
    """The word for time after a city."""
    example_zone: str = ""
    """A zone as it is named without spaces, where that is how they are named."""


class DayWords(Struct, frozen=True, kw_only=True):
    """Days, weeks and months."""

    relative: Mapping[str, int] = field(default_factory=_none)
    """Days counted from today."""
    literary: Collection[str] = ()
    """Those of them that are no days where they run on in a title."""
    with_part: Mapping[str, tuple[int, PartOfDay]] = field(default_factory=dict)
    """Days counted from today that name a part of day too."""
    parts: Mapping[str, PartOfDay] = field(default_factory=dict)
    """A part of day after a day."""
    following: Mapping[str, int] = field(default_factory=_none)
    """Days counted from the day a range starts on."""
    weekdays: Mapping[str, int] = field(default_factory=_none)
    """Monday is 0."""
    short_weekdays: Mapping[str, int] = field(default_factory=_none)
    """Short forms, which are words of other meanings too."""
    reaches: Mapping[str, Reach] = field(default_factory=dict)
    weeks: Collection[str] = ()
    """A week, after its reach."""
    coming: Collection[str] = ()
    latest: Collection[str] = ()
    """Before a weekday: its next occurrence after today, and its latest before today."""
    weekends: Collection[str] = ()
    after_next: Collection[str] = ()
    """After a weekday: the one after the next."""
    week_after: Mapping[str, int] = field(default_factory=_none)
    """After a weekday, or before it: that many days later."""
    articles: Collection[str] = ()
    """Before a date or an ordinal."""
    day_nouns: Collection[str] = ()
    """After an ordinal, before its month."""
    end_of: Collection[str] = ()
    """Before a month: its last day."""
    month_ends: Collection[str] = ()
    """After a month or its reach: its last day."""
    this_month: Mapping[str, Reach] = field(default_factory=dict)
    """Words for a month by its reach."""
    years: Mapping[str, int] = field(default_factory=_none)
    """Words for a year, counted from the current one."""
    last_ordinals: Collection[str] = ()
    """The last weekday of a month."""
    months_of_reach: Collection[str] = ()
    """A month, after its reach."""
    month_units: Collection[str] = ()
    """A month, after a number of them."""
    months: Mapping[str, int] = field(default_factory=_none)
    """January is 1."""
    ordinals: Collection[str] = ()
    """After the number of a day."""
    units: Mapping[str, int] = field(default_factory=_none)
    """Units of whole days, in days."""
    within: Collection[str] = ()
    """After a number of days: not one of them is said."""
    later: Mapping[str, int] = field(default_factory=_none)
    """After a number of days or weeks: which way to count."""
    from_day: Mapping[str, int] = field(default_factory=_none)
    """Between a number of days or weeks and the day they are counted from."""
    count_before: Collection[str] = ()
    """Before a number of days or weeks: that many later."""
    ahead: Collection[str] = ()
    after_today: Collection[str] = ()
    """Before a number of days: those that begin today, and tomorrow."""
    month_lengths: Mapping[str, int] = field(default_factory=_none)
    """Units of whole months, in months."""
    recent: Collection[str] = ()
    """Before a number of days: those that end today."""
    year_marks: Collection[str] = ()
    month_marks: Collection[str] = ()
    day_marks: Collection[str] = ()
    """Characters that make the number before them a year, a month, a day of the month."""
    measure: Collection[str] = ()
    """Between a number and a weekday that it counts."""


class RepeatWords(Struct, frozen=True, kw_only=True):
    """Repeats, and how often."""

    every: Collection[str] = ()
    sets: Mapping[str, Collection[int]] = field(default_factory=dict)
    """What follows `every`, apart from single weekdays."""
    lone_sets: Mapping[str, Collection[int]] = field(default_factory=dict)
    """The same, said in one word."""
    parts: Mapping[str, PartOfDay] = field(default_factory=dict)
    """Parts of day that follow `every`: every day, then."""
    lone_parts: Mapping[str, PartOfDay] = field(default_factory=dict)
    """The same, said in one word."""
    weekly: Collection[str] = ()
    """Before the weekdays of a repeat."""
    plural_weekdays: Mapping[str, int] = field(default_factory=_none)
    """Weekdays in a form that means each of them."""
    other: Collection[str] = ()
    """After `every`: each second one."""
    every_other: Collection[str] = ()
    """The same in one word, before a weekday."""
    monthly: Collection[str] = ()
    """Each month."""
    except_: Collection[str] = ()
    except_after: Collection[str] = ()
    """Before and after the days that a repeat leaves out."""
    odd_weeks: Collection[str] = ()
    even_weeks: Collection[str] = ()
    """Every second week of the term: its first and third, or its second and fourth."""
    term_weeks: Collection[str] = ()
    term_weeks_after: Collection[str] = ()
    """Before and after the numbers of weeks of the term."""
    times: Collection[str] = ()
    """What single occurrences are counted in."""
    weekday_letters: Mapping[str, int] = field(default_factory=_none)
    """What may follow `every week` in a list, where a weekday's name has such a short end."""
    week_counts: Collection[str] = ()
    """What a repeat is counted in."""
    until: Collection[str] = ()
    until_after: Collection[str] = ()
    """Before and after the last day."""
    starting: Collection[str] = ()
    starting_after: Collection[str] = ()
    """Before and after the first day."""


class LinkWords(Struct, frozen=True, kw_only=True):
    """Connecting words. A Mapping to False: only with a colon after it."""

    to: Collection[str] = ()
    """Between the two ends of a range. The signs may be repeated."""
    from_: Collection[str] = ()
    between: Collection[str] = ()
    between_after: Collection[str] = ()
    """After the end of a range, saying nothing more."""
    at: Collection[str] = ()
    on: Collection[str] = ()
    of: Collection[str] = ()
    and_: Collection[str] = ()
    title_starts: Collection[str] = ()
    """Words of `time_words` that titles begin with, in a script without spaces: 初二数学."""
    grades: Collection[str] = ()
    """After a number of years, of which it makes a grade."""
    limits: Collection[str] = ()
    """After a time, whether it alone is meant, or all but it: `mondays only`, 周日不上."""
    or_: Collection[str] = ()
    either: Collection[str] = ()
    """Between two of which one is meant, and before both."""
    in_: Collection[str] = ()
    lasting: Collection[str] = ()
    """Between a start and how long it lasts."""
    since: Collection[str] = ()
    since_after: Collection[str] = ()
    when_labels: Mapping[str, bool] = field(default_factory=dict)
    """Right before WHEN: what belongs to it."""
    title_labels: Collection[str] = ()
    """Before a title, with a colon."""
    idioms: Collection[str] = ()
    """Words that look like a time; the title's where they run on from it."""
    tied: Collection[str] = ()
    """Single characters that belong to a time after them, also where they run on from a title."""
    everyday: Collection[str] = ()
    """Words of everyday speech that are one typo from a word which ties others together."""
    time_words: Collection[str] = ()
    """What could be part of a day, a time, a length or a repeat, apart from the words of the other tables."""


class TimetableWords(Struct, frozen=True, kw_only=True):
    """Words in timetables: headings, weeks, periods, yes and no."""

    headings: Mapping[str, str] = field(default_factory=dict)
    """Headings of columns, and the `Column` that each is."""
    weekdays: Mapping[str, int] = field(default_factory=_none)
    """Short names of weekdays that mean one under their heading alone."""
    yes: Collection[str] = ()
    no: Collection[str] = ()
    odd: Collection[str] = ()
    even: Collection[str] = ()
    """Of weeks: each second one."""
    weeks: Collection[str] = ()
    periods: Collection[str] = ()
    """What weeks, and periods of the school day, are counted in."""
    ordinal: Collection[str] = ()
    """Before their numbers."""
    through: Collection[str] = ()
    """Between the first and the last of them."""
    and_: Collection[str] = ()
    """Between two of them."""


class OccasionWords(Struct, frozen=True, kw_only=True):
    """Times without a fixed day or hour: seasons, holidays, parts of a school day, and vague times.

    They count only beside other words of a title: alone they are the title.
    """

    words: Collection[str] = ()
    before_any: Collection[str] = ()
    """Before any word: `after school`."""
    determiners: Collection[str] = ()
    """What may stand between those and the word."""
    after_any: Collection[str] = ()
    not_after_any: Collection[str] = ()
    """The same after any word, in a script without spaces; and words that only end alike."""
    numbered: Collection[str] = ()
    """Before a number: `period 3`."""
    lessons: Collection[str] = ()
    """Those that are lessons too: in a script without spaces they count only apart from the title."""
    class_ends: Collection[str] = ()
    """Words for a class, after which they do."""
    adverb_ends: Collection[str] = ()
    no_adverbs: Collection[str] = ()
    """What a word ends in that says how or how often; and words that only end alike."""
    time_nouns: Collection[str] = ()
    no_time: Collection[str] = ()
    """What makes a time of the word before it: `assembly time`; and words of which it makes none."""
    titles: Collection[str] = ()
    """Names of events and of what is taught that hold words of time: always the title's."""
    named_days: Collection[str] = ()
    """Names of days that are the title's only with a capital: `Sports Day`."""
    weekday_initials: Sequence[Collection[str]] = ()
    """What stands for each weekday in a row of them, in the order of the week: `TuTh`."""
    no_typos: Collection[str] = ()
    """Words that are one typo from one of those, and of another meaning."""
    possessed: Collection[str] = ()
    """What ties a word to others of the title before it."""
    before_clause: Mapping[str, int] = field(default_factory=_none)
    """Before several words that say when, `until the cows come home`, and how many there are at least."""
    before_one: Mapping[str, bool] = field(default_factory=dict)
    """Before one word that says when: `at the bell`. To False: without an article, and not a plural or a gerund."""
    no_moments: Collection[str] = ()
    """Places, and how something is done, that stand after those."""
    turns: Mapping[str, int] = field(default_factory=_none)
    """What tells which of several times it is, `every second lesson`, and before how many words at most."""
    units: Collection[str] = ()
    after_unit: Collection[str] = ()
    """Parts of time, and what may stand between those and the words that tell which: `week of finals`."""
    no_turns: Collection[str] = ()
    """Of what is counted so without being a time: `second language`."""
    before_short: Mapping[str, int] = field(default_factory=_none)
    """The same in a script without spaces, and before how many characters at most."""
    counted: Collection[str] = ()
    """Before a letter, or a number and a year: `week A`, `q1 2027`."""
    lettered: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Letters before a number, and the sign that may stand between, or none: `w49`, `t+1`."""
    nouns: Collection[str] = ()
    """What is a time with another word before it: `high tide`."""
    time_ends: Collection[str] = ()
    no_time_ends: Collection[str] = ()
    """What single words of time end in, `payday`; and words that only end alike."""
    roughly_ends: Collection[str] = ()
    """What makes a rough time of one: `lunchish`."""
    solid_starts: Collection[str] = ()
    """Before a word of time without a space: `nextweek`."""
    solid_ends: Collection[str] = ()
    """After one, beside the words of time: `afterschool`."""
    before_part: Collection[str] = ()
    """Before a part of the day: `all afternoon`."""


class Language(Struct, frozen=True, kw_only=True):
    """One language: its code in BCP 47, and its words.

    `spelling` brings the other
    characters of its script to the ones that its words are written in.
    """

    code: str
    numbers: NumberWords = field(default_factory=NumberWords)
    clocks: ClockWords = field(default_factory=ClockWords)
    days: DayWords = field(default_factory=DayWords)
    repeats: RepeatWords = field(default_factory=RepeatWords)
    links: LinkWords = field(default_factory=LinkWords)
    timetables: TimetableWords = field(default_factory=TimetableWords)
    occasions: OccasionWords = field(default_factory=OccasionWords)
    spelling: Mapping[str, str] = field(default_factory=dict)
    commands: Vocabulary = field(default_factory=Vocabulary)
