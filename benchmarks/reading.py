"""Reading lines: how much of a corpus is right and how long a line takes, beside five parsers of dates.

    npm install --prefix benchmarks/chrono
    uv run --group bench benchmarks/reading.py [FILE.jsonl …] [--rounds 5]

A line of a file is `{"text", "now", "tz", "locale", "expected": [reading, …], "source": "SUITE | PHRASE"}`: what is
typed, the local hour, and readings as canonical JSON of which one is meant. Without files, the corpora of the project's
tests are read. Rollcall reads the whole text, the others the phrase and what follows it, each in a process of its own,
turn by turn.

`right`: read so, or asked with that among the choices · `asked`: asked without it · `refused`: not read, which
for the others is no answer · `wrong`: read otherwise. Rollcall is right when all of a reading is, the others when its
start is, and its end where there is one. Times are of one line on the processor, in microseconds: its median of the
rounds, then of all lines the median and the 99th percentile; chrono's are of its own process. A parser that is not
installed is left out. Last, what a line costs by its length, for the units that could be slow.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ratios import ratio

ROOT = Path(__file__).parent.parent
CHRONO = Path(__file__).parent / "chrono"
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
UNITS = ("1", '"', "点", "一", "(", "14:00 ", "mon ", "fri. ", "周六", "a ", "1-", "and every mon ")
LENGTHS = (100, 1_000, 10_000)
PEER = "recognizers-text"
"""The parser that Rollcall is measured against: it reads both languages."""
VERDICTS = ("right", "asked", "refused", "wrong")
OF_TIME = frozenset({"room.new", "room.list", "peaks.hours", "peaks.days"})
"""Commands of which nothing but days and hours is expected."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Json = Mapping[str, Any]
Ends = tuple[datetime | date | None, datetime | date | None]


@dataclass(frozen=True)
class Line:
    """A line of a corpus; `phrase` is what it says of time, None where that is not said apart."""

    text: str
    phrase: str | None
    now: datetime
    locale: str
    expected: Sequence[Json]
    suite: str
    last: str = "26112500000001"
    listed: tuple[str, ...] = ("26112500000001", "26112500000002", "26112500000003")

    @property
    def is_of_time(self) -> bool:
        """Whether a parser of dates could read what it expects."""
        return self.phrase is not None and all(each["command"] in OF_TIME for each in self.expected)

    @property
    def group(self) -> str:
        """The suite and the language."""
        return f"{self.suite} {self.locale}"


# corpora


def lines_of(files: Sequence[Path]) -> list[Line]:
    """The lines of the files, or of the project's tests."""
    return [line for file in files for line in _of_file(file)] if files else list(_of_tests())


def _of_file(file: Path) -> Iterator[Line]:
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        suite, _, phrase = (part.strip() for part in row["source"].partition("|"))
        now = datetime.fromisoformat(row["now"]).replace(tzinfo=ZoneInfo(row["tz"]))
        yield Line(
            row["text"],
            _said_in(row["text"], phrase.split(" | ")[0]),
            now,
            row["locale"],
            row["expected"],
            f"{file.stem} {suite.split()[0]}",
        )


def _said_in(text: str, phrase: str) -> str | None:
    """The phrase with what follows it in the line: its hours, where it is but a day."""
    return (text[text.find(phrase) :] if phrase in text else phrase) or None


def _of_tests() -> Iterator[Line]:
    sys.path.insert(0, str(ROOT))
    from bot.commands import GRAMMAR
    from tests.language.tables import CONTEXT, LAST, meant, rows
    from tests.language.tables import NOW as THEN

    known = {definition.name for definition in GRAMMAR.definitions}
    for file in ("when", "peaks", "rooms"):
        for line, meaning in rows(file):
            # bells are written as no other command is
            if not meaning or meaning.startswith(("!", "room.bells")):
                continue
            said = meant(_of_room(meaning) if file == "when" else meaning)
            text = f'room new "A B" {line}' if file == "when" else line
            phrase = {"when": line, "peaks": line.removeprefix("/peaks ")}.get(file)
            locale = "en" if line.isascii() else "zh"
            expected = said.get("choices", [said])
            if any(each["command"] not in known for each in expected):
                continue
            yield Line(text, phrase, THEN, locale, expected, file, LAST, CONTEXT.listed)


def _of_room(meaning: str) -> str:
    """`11-23T14:00 11-23T15:00`, several after the kind of a question, as commands."""
    parts = meaning.split(" | ")
    return " | ".join(
        part if part[0] == "?" else 'room.new title="A B" start={} end={}'.format(*part.split())
        for part in parts
    )


# what is right


def is_read(got: Json, expected: Json, zone: ZoneInfo) -> bool:
    """Whether a reading has all that is expected: instants to the minute, series by their weekdays and start."""
    got = _local(_repeated(got) if "weekdays" in expected else got, zone)
    return all(got.get(name) == value for name, value in _local(expected, zone).items())


def _local(value: Any, zone: ZoneInfo) -> Any:
    """Instants as local time without an offset."""
    if isinstance(value, dict):
        return {name: _local(each, zone) for name, each in value.items()}
    if not isinstance(value, str) or "T" not in value:
        return value
    moment = _moment(value)
    if moment is None:
        return value
    return (
        (moment.astimezone(zone) if moment.tzinfo else moment)
        .replace(tzinfo=None)
        .isoformat(timespec="minutes")
    )


def _repeated(got: Json) -> Json:
    starts = [datetime.fromisoformat(each["start"]) for each in got.get("occurrences", [])]
    days = sorted({start.weekday() for start in starts})
    clocks = sorted({f"{start:%H:%M}" for start in starts})
    weekdays = "ALL" if len(days) == len(WEEKDAYS) else ",".join(WEEKDAYS[day] for day in days)
    return {**got, "weekdays": weekdays, "time": clocks[0] if len(clocks) == 1 else None}


def judge(line: Line, got: Json) -> str:
    """The verdict on what Rollcall makes of a line."""
    if "refusal" in got:
        return "refused"
    zone = line.now.tzinfo
    assert isinstance(zone, ZoneInfo)
    readings = got.get("choices", [got])
    if any(is_read(reading, expected, zone) for reading in readings for expected in line.expected):
        return "right"
    return "asked" if "question" in got else "wrong"


def judge_ends(line: Line, ends: Ends | None) -> str:
    """The verdict on what another parser makes of a phrase."""
    if ends is None or ends[0] is None:
        return "refused"
    return "right" if any(_has_ends(ends, expected, line.now) for expected in line.expected) else "wrong"


def _has_ends(ends: Ends, expected: Json, now: datetime) -> bool:
    first = expected.get("start") or expected.get("date") or expected.get("from")
    last = expected.get("end") or expected.get("to")
    if first is None or not _matches(ends[0], first, now):
        return False
    if last is None or _matches(ends[1], last, now):
        return True
    return "T" not in last and _matches(ends[1], str(date.fromisoformat(last) + timedelta(1)), now)


def _matches(found: datetime | date | None, expected: str, now: datetime) -> bool:
    if found is None or "T" not in expected:
        return found is not None and f"{found:%Y-%m-%d}" == expected
    if not isinstance(found, datetime):
        return False
    moment = datetime.fromisoformat(expected)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    return (found if found.tzinfo else found.replace(tzinfo=now.tzinfo)) == moment


# parsers

Read = Callable[[Line], Any]
Judge = Callable[[Line, Any], str]
Clock = Callable[[], float]
Parser = tuple[Read, Judge, Clock]
"""What reads a line, what judges what was read, and the seconds that the processor has spent on reading."""


def rollcall() -> Parser:
    """This project."""
    from bot.commands import GRAMMAR
    from bot.language import Recent
    from bot.language.commands import Reading

    def read(line: Line) -> Reading:
        zone = line.now.tzinfo
        assert isinstance(zone, ZoneInfo)
        recent = Recent(line.last, line.listed)
        return GRAMMAR.read(line.text, now=line.now, zone=zone, locale=line.locale, recent=recent)

    return read, lambda line, reading: judge(line, GRAMMAR.to_json(reading)), time.process_time


def dateparser() -> Parser:
    """scrapinghub/dateparser: moments, no ranges."""
    import dateparser

    def read(line: Line) -> Ends | None:
        order = "future" if "new" in line.text or "建" in line.text else "past"
        settings: Any = {"RELATIVE_BASE": line.now.replace(tzinfo=None), "PREFER_DATES_FROM": order}
        found = dateparser.parse(line.phrase or "", languages=["en", "zh"], settings=settings)
        return (found, None) if found else None

    return read, judge_ends, time.process_time


def parsedatetime() -> Parser:
    """bear/parsedatetime: English moments and ranges."""
    import parsedatetime

    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)

    def read(line: Line) -> Ends | None:
        source = line.now.timetuple()
        first, last, found = calendar.evalRanges(line.phrase, source)
        if found:
            return datetime(*first[:6]), datetime(*last[:6])  # noqa: DTZ001 - it knows no zones
        moment, context = calendar.parseDT(line.phrase, source)
        return (moment, None) if context.hasDateOrTime else None

    return read, judge_ends, time.process_time


def recurrent() -> Parser:
    """kvh/recurrent: English moments and repeats."""
    from recurrent.event_parser import RecurringEvent

    def read(line: Line) -> Ends | None:
        found = RecurringEvent(now_date=line.now.replace(tzinfo=None)).parse(line.phrase)
        return (found, None) if isinstance(found, datetime) else None

    return read, judge_ends, time.process_time


def recognizers() -> Parser:
    """microsoft/Recognizers-Text: moments and ranges, English or Chinese; any of the values it offers counts."""
    from recognizers_suite import Culture, recognize_datetime

    def read(line: Line) -> list[Ends]:
        culture = Culture.Chinese if line.locale.startswith("zh") else Culture.English
        found = recognize_datetime(line.phrase, culture, reference=line.now.replace(tzinfo=None))
        values = found[0].resolution["values"] if found else []
        return [(_moment(each.get("start", each.get("value"))), _moment(each.get("end"))) for each in values]

    return read, _judge_any, time.process_time


def chrono() -> Parser:
    """wanasit/chrono: moments and ranges, English or Chinese, in a process of Node.js."""
    if not (CHRONO / "node_modules").is_dir() or shutil.which("node") is None:
        raise ImportError("chrono-node")
    node = subprocess.Popen(
        ["node", str(CHRONO / "chrono.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    spent = 0.0

    def read(line: Line) -> Ends | None:
        nonlocal spent
        assert node.stdin
        assert node.stdout
        offset = line.now.utcoffset() or timedelta()
        asked = {
            "phrase": line.phrase,
            "now": line.now.isoformat(),
            "offset": offset // timedelta(minutes=1),
            "locale": line.locale,
            "forward": "new" in line.text or "建" in line.text,
        }
        print(json.dumps(asked), file=node.stdin, flush=True)
        answer = json.loads(node.stdout.readline())
        spent += answer["microseconds"] / 1e6
        if answer["ends"] is None:
            return None
        first, last = (
            moment.astimezone(line.now.tzinfo) if (moment := _moment(each)) else None
            for each in answer["ends"]
        )
        return first, last

    return read, judge_ends, lambda: spent


def _judge_any(line: Line, offered: Sequence[Ends]) -> str:
    return min((judge_ends(line, ends) for ends in offered), key=VERDICTS.index, default="refused")


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


PARSERS: Mapping[str, Callable[[], Parser]] = {
    "rollcall": rollcall,
    "dateparser": dateparser,
    "parsedatetime": parsedatetime,
    "recurrent": recurrent,
    PEER: recognizers,
    "chrono": chrono,
}


# measuring


def measure(name: str, lines: Sequence[Line]) -> Json:
    """Verdicts by group, and microseconds of each line, in this process."""
    warnings.simplefilter("ignore")
    try:
        read, judged, clock = PARSERS[name]()
    except ImportError as error:
        return {"missing": str(error)}
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    times = []
    for line in lines if name == "rollcall" else [line for line in lines if line.is_of_time]:
        found = _tried(read, line)
        verdict = "refused" if found is None else judged(line, found)
        for group in (line.group, "all"):
            verdicts[group][verdict] += 1
        begun = clock()
        _tried(read, line)
        times.append((clock() - begun) * 1e6)
    return {"verdicts": verdicts, "times": times}


def _tried(read: Read, line: Line) -> Any:
    """What is read; None where a parser fails."""
    try:
        return read(line)
    except Exception:
        return None


def report(rounds: Sequence[Mapping[str, Json]]) -> None:
    """Prints the times of each parser, then its verdicts by suite and language, side by side, and the ratios."""
    medians: dict[str, float] = {}
    names = [name for name in PARSERS if "missing" not in rounds[0][name]]
    print(f"{'microseconds':<18}{'median':>10}{'p99':>10}")
    for name in PARSERS:
        if name not in names:
            print(f"{name:<18}{'not installed':>20}")
            continue
        times = sorted(map(statistics.median, zip(*(each[name]["times"] for each in rounds), strict=True)))
        medians[name] = statistics.median(times)
        print(f"{name:<18}{medians[name]:>10.0f}{times[len(times) * 99 // 100]:>10.0f}")
    print(f"\n{' / '.join(VERDICTS)}\n{'':<34}" + "".join(f"{name:>20}" for name in names))
    first = rounds[0]
    for group in sorted(first["rollcall"]["verdicts"], key=lambda group: (group == "all", group)):
        cells = (_cell(first[name]["verdicts"].get(group, {})) for name in names)
        print(f"{group:<34}" + "".join(f"{cell:>20}" for cell in cells))
    if PEER in medians:
        ratio(f"reading a line, time, to {PEER}", medians["rollcall"] / medians[PEER], "≤ 0.05")
        mine, other = (first[name]["verdicts"] for name in ("rollcall", PEER))
        common = [group for group in other if group != "all"]
        right = [sum(each[group].get("right", 0) for group in common) for each in (mine, other)]
        ratio(f"lines read right, to {PEER}", right[0] / right[1], "≥ 1")


def _cell(counts: Mapping[str, int]) -> str:
    return " / ".join(str(counts.get(verdict, 0)) for verdict in VERDICTS) if counts else "-"


def by_length() -> None:
    """Prints milliseconds for one line of each length, made of one unit."""
    from bot.commands import GRAMMAR

    print("\nmilliseconds by length of line\n" + " " * 16 + "".join(f"{length:>10}" for length in LENGTHS))
    for unit in UNITS:
        costs = []
        for length in LENGTHS:
            line = "new " + unit * (length // len(unit))
            begun = time.process_time()
            GRAMMAR.read(line, now=NOW, zone=ZONE)
            costs.append((time.process_time() - begun) * 1e3)
        print(f"{unit!r:<16}" + "".join(f"{cost:>10.2f}" for cost in costs))


def main() -> None:
    """Runs every parser turn by turn, and prints the medians."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, lines_of(given.files))))
        return
    report([{name: _apart(name, given.files) for name in PARSERS} for _ in range(given.rounds)])
    by_length()


def _apart(name: str, files: Sequence[Path]) -> Json:
    command = [sys.executable, __file__, *map(str, files), "--only", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: Json = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
