"""Reading a line: how long it takes and how much of it is right, beside four parsers of dates.

    uv run --group bench benchmarks/reading.py [--rounds 5]

The same phrases for all, in one run, turn by turn, each parser in a process of its own; now is Monday, 2026-11-23,
10:00 in Shanghai. Times are medians of the rounds, in microseconds for one phrase: the language reads a whole line
around it (`new A …`, `peaks …`), the others the bare phrase. `right` is the share of phrases whose start is right,
and whose end is where the phrase names one; where a person is asked, the first reading offered counts.
A parser that is not installed is left out. Then what a line costs the language by its length, up to 10,000
characters, for the units that could be slow.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)

Moment = tuple[int, ...]
Answer = tuple[datetime | date | None, datetime | date | None] | None
Parse = Callable[[str], Answer]

PHRASES: Mapping[str, tuple[Moment, Moment | None]] = {
    "yesterday": ((2026, 11, 22), None),
    "last week": ((2026, 11, 16), (2026, 11, 22)),
    "last 7 days": ((2026, 11, 17), (2026, 11, 23)),
    "tomorrow 14:00-15:00": ((2026, 11, 24, 14), (2026, 11, 24, 15)),
    "next monday 9am": ((2026, 11, 30, 9), None),
    "2026-12-01 14:00": ((2026, 12, 1, 14), None),
    "in 2 hours": ((2026, 11, 23, 12), None),
    "fri 3pm to 4:30pm": ((2026, 11, 27, 15), (2026, 11, 27, 16, 30)),
    "2pm for 90 minutes": ((2026, 11, 23, 14), (2026, 11, 23, 15, 30)),
    "tonight 8-9": ((2026, 11, 23, 20), (2026, 11, 23, 21)),
    "11-1pm": ((2026, 11, 23, 11), (2026, 11, 23, 13)),
    "day after tomorrow from 2 to 3pm": ((2026, 11, 25, 14), (2026, 11, 25, 15)),
    "昨天": ((2026, 11, 22), None),
    "上周": ((2026, 11, 16), (2026, 11, 22)),
    "最近7天": ((2026, 11, 17), (2026, 11, 23)),
    "明天下午2点到3点": ((2026, 11, 24, 14), (2026, 11, 24, 15)),
    "下周一9点": ((2026, 11, 30, 9), None),
    "12月1日14点到15点半": ((2026, 12, 1, 14), (2026, 12, 1, 15, 30)),
    "晚上10点半到12点半": ((2026, 11, 23, 22, 30), (2026, 11, 24, 0, 30)),
    "后天14点90分钟": ((2026, 11, 25, 14), (2026, 11, 25, 15, 30)),
}
"""What is said, its start, and its end where one is said; of whole days, the first and the last."""

UNITS = ("1", '"', "点", "一", "14:00 ", "mon ", "a ", "1-")
LENGTHS = (100, 1_000, 10_000)


def rollcall() -> Parse:
    """This project."""
    from bot.commands import GRAMMAR
    from bot.language import commands as c

    def parse(text: str) -> Answer:
        is_past = len(PHRASES[text][0]) == 3
        reading = GRAMMAR.read(f"peaks {text}" if is_past else f"new A {text}", now=NOW, zone=ZONE)
        match reading.choices[0] if isinstance(reading, c.Question) else reading:
            case c.NewRoom(start=start, end=end):
                return start, end
            case c.HourlyPeaks(date=day):
                return day, None
            case c.DailyPeaks(from_=first, to=last):
                return first, last
        return None

    return parse


def dateparser() -> Parse:
    """scrapinghub/dateparser: moments, no ranges."""
    import dateparser

    settings: Any = {"RELATIVE_BASE": NOW.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}

    def parse(text: str) -> Answer:
        found = dateparser.parse(text, languages=["en", "zh"], settings=settings)
        return (found, None) if found else None

    return parse


def parsedatetime() -> Parse:
    """bear/parsedatetime: English moments and ranges."""
    import parsedatetime

    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
    source = NOW.timetuple()

    def parse(text: str) -> Answer:
        first, last, found = calendar.evalRanges(text, source)
        if found:
            return datetime(*first[:6]), datetime(*last[:6])  # noqa: DTZ001 - it knows no zones
        moment, context = calendar.parseDT(text, source)
        return (moment, None) if context.hasDateOrTime else None

    return parse


def recurrent() -> Parse:
    """kvh/recurrent: English moments and repeats."""
    from recurrent.event_parser import RecurringEvent

    def parse(text: str) -> Answer:
        found = RecurringEvent(now_date=NOW.replace(tzinfo=None)).parse(text)
        return (found, None) if isinstance(found, datetime) else None

    return parse


def recognizers() -> Parse:
    """microsoft/Recognizers-Text: moments and ranges, English or Chinese."""
    from recognizers_suite import Culture, recognize_datetime

    def parse(text: str) -> Answer:
        culture = Culture.English if text.isascii() else Culture.Chinese
        found = recognize_datetime(text, culture, reference=NOW.replace(tzinfo=None))
        values = found[0].resolution["values"] if found else []
        moments = [
            (_moment(each.get("start", each.get("value"))), _moment(each.get("end"))) for each in values
        ]
        return next(iter([each for each in moments if each[0] and _is_ahead(each[0])] or moments), None)

    return parse


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _is_ahead(moment: datetime) -> bool:
    return moment >= NOW.replace(tzinfo=None)


PARSERS: Mapping[str, Callable[[], Parse]] = {
    "rollcall": rollcall,
    "dateparser": dateparser,
    "parsedatetime": parsedatetime,
    "recurrent": recurrent,
    "recognizers-text": recognizers,
}


def is_right(phrase: str, answer: Answer) -> bool:
    """Whether the start is right, and the end where one was said; a day's end may be given as the next midnight."""
    start, end = PHRASES[phrase]
    if answer is None or not _matches(answer[0], start):
        return False
    if end is None or _matches(answer[1], end):
        return True
    if len(end) > 3 or answer[1] is None:
        return False
    following = date(*end) + timedelta(1)
    return _matches(answer[1], (following.year, following.month, following.day))


def _matches(found: datetime | date | None, expected: Moment) -> bool:
    if found is None:
        return False
    if len(expected) == 3:
        return (found.year, found.month, found.day) == expected
    if not isinstance(found, datetime):
        return False
    parts = (found.year, found.month, found.day, found.hour, found.minute, found.second)
    return parts == (*expected, 0, 0)[:6]


def measure(name: str, calls: int) -> dict[str, Any]:
    """Microseconds for each phrase, and whether it was right, in this process."""
    warnings.simplefilter("ignore")
    try:
        parse = PARSERS[name]()
    except ImportError as error:
        return {"missing": str(error)}
    times, right = [], 0
    for phrase in PHRASES:
        right += is_right(phrase, _tried(parse, phrase))
        begun = time.perf_counter()
        for _ in range(calls):
            _tried(parse, phrase)
        times.append((time.perf_counter() - begun) / calls * 1e6)
    return {"microseconds": statistics.median(times), "right": right / len(PHRASES)}


def _tried(parse: Parse, phrase: str) -> Answer:
    try:
        return parse(phrase)
    except Exception:
        return None


def by_length() -> None:
    """Prints milliseconds for one line of each length, made of one unit."""
    from bot.commands import GRAMMAR

    print("\nmilliseconds by length of line\n" + " " * 10 + "".join(f"{length:>10}" for length in LENGTHS))
    for unit in UNITS:
        costs = []
        for length in LENGTHS:
            line = "new " + (unit * length)[:length]
            begun = time.perf_counter()
            GRAMMAR.read(line, now=NOW, zone=ZONE)
            costs.append((time.perf_counter() - begun) * 1e3)
        print(f"{unit!r:<10}" + "".join(f"{cost:>10.2f}" for cost in costs))


def main() -> None:
    """Runs every parser turn by turn, and prints the medians."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--calls", type=int, default=50)
    options.add_argument("--only", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.calls)))
        return
    rounds = [{name: _apart(name, given.calls) for name in PARSERS} for _ in range(given.rounds)]
    print(f"{'':<18}{'microseconds':>14}{'right':>8}")
    for name in PARSERS:
        found = [each[name] for each in rounds]
        if "missing" in found[0]:
            print(f"{name:<18}{'not installed':>14}")
            continue
        median = statistics.median(each["microseconds"] for each in found)
        print(f"{name:<18}{median:>14.0f}{found[0]['right']:>8.0%}")
    by_length()


def _apart(name: str, calls: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--only", name, "--calls", str(calls)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
