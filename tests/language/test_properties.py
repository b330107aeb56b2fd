"""What holds for any text at all, and for every command."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.clock import PLATFORM_ZONE
from bot.commands import DEFINITIONS, GRAMMAR
from bot.language import Recent, Uses
from bot.language import commands as c
from bot.language.options import PARAMETERS
from bot.language.vocabulary import Noun
from tests.language.tables import CONTEXT, LAST, NOW, READINGS, rows

ZONES = [
    ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe")
]
FILES = ("when", "rooms", "peaks", "series")
WORDS = sorted({word for file in FILES for line, _ in rows(file) for word in line.split()})
MARKS = list(" \t\"'“”‘’「」『』«»<>&;|*_`~-–—:：,，、.。!?#@/+=()🙂\u200b\u3000\u0301٣é")

words = st.sampled_from(WORDS)
pieces = st.one_of(words, st.sampled_from(MARKS), st.text(max_size=6), st.integers().map(str))
lines = st.lists(st.tuples(pieces, st.sampled_from(["", " "])), max_size=9).map(
    lambda found: "".join(piece + space for piece, space in found)
)
zones = st.sampled_from(ZONES)
nows = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)).map(  # noqa: DTZ001 - UTC follows
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)
contexts = st.sampled_from([Recent(), CONTEXT])
nouns: st.SearchStrategy[Noun | None] = st.sampled_from([None, "room", "peaks"])


def readings_of(reading: c.Reading) -> tuple[c.Command, ...]:
    """The commands in a reading."""
    if isinstance(reading, c.Refusal):
        return ()
    return reading.choices if isinstance(reading, c.Question) else (reading,)


@settings(max_examples=600, deadline=None)
@given(lines, nows, zones, st.sampled_from(["en", "zh", "en-GB"]), contexts, nouns)
@pytest.mark.exhaustive
def test_any_text_is_a_command_a_question_or_a_refusal(
    text: str, now: datetime, zone: ZoneInfo, locale: str, recent: Recent, noun: Noun | None
) -> None:
    reading = GRAMMAR.read(text, now=now, zone=zone, locale=locale, recent=recent, noun=noun)
    json.dumps(GRAMMAR.to_json(reading))
    if isinstance(reading, c.Refusal):
        shown = reading.try_ or reading.example
        assert shown is not None
        again = GRAMMAR.read(shown, now=now, zone=zone, locale=locale, recent=recent)
        assert not isinstance(again, c.Refusal)
    else:
        assert readings_of(reading)
    for command in readings_of(reading):
        written = GRAMMAR.read(GRAMMAR.write(command), now=now, zone=zone, locale=locale, recent=recent)
        assert GRAMMAR.to_json(written) == GRAMMAR.to_json(command)


ALL_LINES = sorted({line for path in READINGS.glob("*.txt") for line, _ in rows(path.stem)})
HEADS = ("", "room new English ", "room edit last ", "room list ", "room ", "peaks ")


@settings(max_examples=1_500, deadline=None)
@given(
    st.tuples(st.sampled_from(HEADS), st.one_of(st.sampled_from(ALL_LINES), lines)).map("".join),
    nows,
    st.times(),
    zones,
    st.sampled_from(["en", "zh", "en-GB"]),
    nouns,
)
@pytest.mark.exhaustive
def test_a_reading_that_used_neither_the_time_nor_what_was_shown_is_the_same_all_day(
    text: str, now: datetime, moment: time, zone: ZoneInfo, locale: str, noun: Noun | None
) -> None:
    uses = Uses()
    read = partial(GRAMMAR.read, text, zone=zone, locale=locale, noun=noun)
    reading = read(now=now, recent=CONTEXT, uses=uses)
    later = datetime.combine(now.astimezone(zone), moment, zone).astimezone(UTC)
    same_day = later.astimezone(PLATFORM_ZONE).date() == now.astimezone(PLATFORM_ZONE).date()
    assert uses.recent or read(now=now, recent=Recent()) == reading
    assert uses.now or not same_day or read(now=later, recent=CONTEXT) == reading


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), nouns)
def test_any_characters(text: str, noun: Noun | None) -> None:
    assert GRAMMAR.to_json(GRAMMAR.read(text, now=NOW, zone=ZONES[0], noun=noun))


titles = st.text(min_size=1, max_size=50).filter(lambda text: bool(text.strip()))
moments = st.none() | st.times().map(lambda at: time(at.hour, at.minute))
known_rooms = st.one_of(
    st.from_regex(r"[0-9]{14}", fullmatch=True).map(c.RoomId),
    titles.map(c.RoomTitle),
    st.from_regex(r"[a-z]{3}[0-9]{3}", fullmatch=True).map(c.RoomCode),
)
ahead = st.dates(date(2026, 11, 23), date(2027, 11, 1))
rooms = st.one_of(
    known_rooms,
    st.builds(c.RoomTitle, titles, st.none() | ahead, moments),
    st.builds(c.RoomTime, ahead, moments),
)
days = st.dates(date(2026, 1, 1), date(2026, 11, 23))
numbers = st.integers(0, 10**6)
starts = st.integers(0, 300 * 24 * 60).map(lambda minutes: NOW.astimezone(UTC) + timedelta(minutes=minutes))
clocks = st.times().map(lambda at: time(at.hour, at.minute))
maybe_number = st.none() | numbers


TEXTS = {
    "template_name": ("doubleCamera", "classic", "triple", "liveWall", "video"),
    "mock_room_id": ("26112112345678", "007"),
    "mock_video_id": ("7",),
    "enable_live_sell": ("0", "1", "2"),
}
"""The parameters whose values are texts, by their names on the platform; the others' are numbers."""

GIVEN: list[tuple[str, int | str]] = [
    (name, value)
    for name, parameter in PARAMETERS.items()
    if parameter.field is None
    for value in TEXTS.get(name, (0, 1))
    if (name, value) != ("is_mock_live", 1)  # which must be told what to play
]
"""The platform's own parameters, each with values that it takes."""


@st.composite
def new_rooms(draw: st.DrawFn) -> c.Command:
    start = draw(starts).astimezone(draw(zones))
    end = (start.astimezone(UTC) + timedelta(minutes=draw(st.integers(16, 1439)))).astimezone(start.tzinfo)
    live = draw(st.booleans())
    return c.NewRoom(
        title=draw(titles),
        start=start,
        end=end,
        live=live,
        live_max_users=draw(maybe_number) if live else None,
        max_users=draw(maybe_number),
        pre_enter_seconds=draw(st.none() | st.integers(0, 86400)),
        camera=draw(st.booleans()),
        long_term=draw(st.booleans()),
        parameters=dict(draw(st.lists(st.sampled_from(GIVEN), max_size=3))) if live else {},
    )


@st.composite
def edits(draw: st.DrawFn) -> c.Command:
    changes: dict[str, Any] = {"title": draw(titles), "max_users": draw(maybe_number)}
    begin = draw(st.integers(0, 1399))
    end = begin + draw(st.integers(16, 1439 - begin if begin < 1423 else 16))
    clock_times = {
        "start_time": time(begin // 60, begin % 60),
        "end_time": time(end // 60 % 24, end % 60),
    }
    start = draw(starts).astimezone(ZONES[0])
    instants = {"start": start, "end": start + timedelta(minutes=draw(st.integers(16, 1439)))}
    choices: list[dict[str, Any]] = [
        {},
        clock_times,
        instants,
        {"date": date(2026, 12, 1)},
        {"start_time": time(2)},
    ]
    length = draw(st.sampled_from(["shift_seconds", "extend_seconds"]))
    if draw(st.booleans()):
        by: dict[str, Any] = {length: draw(st.sampled_from([1, -1])) * draw(st.integers(1, 86400))}
        return c.EditRoom(room=draw(rooms), **by)
    more = draw(st.sampled_from(choices))
    return c.EditRoom(room=draw(rooms), **changes, **more)


pages = st.integers(1, 99)
SCHEDULED = (c.StopReport, c.PauseReport, c.ResumeReport, c.SendReport)
plain = st.one_of(
    st.builds(c.ListRooms, from_=days, to=st.just(date(2026, 12, 24)), page=pages),
    st.builds(c.ListRooms, page=pages),
    st.builds(c.ShowRoom, room=rooms),
    st.builds(c.DeleteRoom, room=rooms),
    st.builds(
        c.NewCodes,
        room=rooms,
        user_numbers=st.lists(numbers, min_size=1, max_size=9, unique=True).map(tuple),
        avatar=st.none() | st.just("https://example.org/a.png?b=1&c=2"),
    ),
    st.builds(c.FindCode, code=st.from_regex(r"[a-z0-9]{6}", fullmatch=True)),
    st.builds(c.ListCodes, room=rooms, kind=st.sampled_from(c.CodeKind), page=pages),
    st.builds(c.LiveStatus, room=st.none() | rooms),
    st.builds(c.Attendance, room=known_rooms, date=st.none() | days, who=st.sampled_from(c.Who)),
    st.builds(c.Interactions, room=known_rooms, kind=st.sampled_from(c.Interaction)),
    st.sampled_from([c.ShowKey(), c.RotateKey(), c.ListReports(), c.Help(), c.Help(topic="new")]),
    st.builds(c.RoomForm, room=st.none() | rooms),
    st.builds(c.Watch, on=st.booleans(), channel=st.sampled_from([None, "ops", "C012ABCDE"])),
    st.builds(c.Audit, room=st.none() | known_rooms),
    st.builds(c.DeleteSeries, room=rooms, following=st.booleans()),
    st.builds(c.MoveSeries, room=rooms, start_time=clocks, following=st.booleans()),
    st.builds(c.HourlyPeaks, date=days),
    st.builds(c.RoomsPeaks, date=days),
    st.builds(c.DailyPeaks, from_=days, to=st.just(date(2026, 11, 23))),
    st.builds(c.RoomPeaks, room=known_rooms, date=st.none() | days),
    st.builds(c.AddReport, every=st.just("day"), time=clocks, channel=st.sampled_from([None, "ops"])),
    st.builds(c.AddReport, every=st.just("week"), weekday=st.integers(0, 6), time=clocks),
    *(
        st.builds(kind, number=st.integers(1, 999))
        for kind in (c.StopReport, c.PauseReport, c.ResumeReport, c.SendReport)
    ),
    st.builds(c.ChooseLanguage, to=st.sampled_from(["en", "zh", "auto"])),
)


@settings(max_examples=600, deadline=None)
@given(st.one_of(plain, new_rooms(), edits()), st.booleans())
@pytest.mark.exhaustive
def test_a_command_written_and_read_is_the_same(command: c.Command, share: bool) -> None:
    command = replace(command, share=share)
    zone = command.start.tzinfo if isinstance(command, c.NewRoom) else ZONES[0]
    assert isinstance(zone, ZoneInfo)
    again = GRAMMAR.read(GRAMMAR.write(command), now=NOW, zone=zone, recent=Recent(last=LAST))
    assert GRAMMAR.to_json(again) == GRAMMAR.to_json(command)
    assert type(again) is type(command)


@pytest.mark.parametrize(("name", "value"), GIVEN)
def test_a_parameter_of_the_platform_is_written_and_read_as_it_was(name: str, value: int | str) -> None:
    start = NOW + timedelta(hours=4)
    command = c.NewRoom(
        title="English", start=start, end=start + timedelta(hours=1), live=True, parameters={name: value}
    )
    line = GRAMMAR.write(command)
    assert line.endswith(f" with live {name}={value}")
    assert GRAMMAR.read(line, now=NOW, zone=ZONES[0]) == command


UNQUOTED = sorted(
    {line for file in ("rooms", "peaks") for line, _ in rows(file) if not set("\"'‘’“”「」『』") & set(line)}
)
"""Within quotes spaces count."""


def test_spaces_between_words_change_nothing() -> None:
    spaced = {line: "  " + line.replace(" ", "   ") + " " for line in UNQUOTED}
    assert [line for line, wide in spaced.items() if _plain(wide) != _plain(line)] == []


def _plain(line: str) -> c.Reading:
    return GRAMMAR.read(line, now=NOW, zone=ZONES[0], recent=CONTEXT)


UNITS = [
    "1",
    '"',
    "点",
    "“",
    "'",
    "*",
    "<@U1",
    "mon ",
    "14:00 ",
    "1-",
    "and every mon ",
    "一",
    "的",
    "to ",
    "a_",
    "删除",
]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("verb", ["", "new ", "peaks ", "edit last ", "attendance ", "改到 "])
@pytest.mark.exhaustive
def test_a_long_line_is_read_too(verb: str, unit: str) -> None:
    assert GRAMMAR.to_json(_plain(verb + (unit * 10_000)[:10_000]))


def test_every_command_can_be_written() -> None:
    named = {
        name for name, value in vars(c).items() if isinstance(value, type) and issubclass(value, c.Command)
    }
    assert {definition.command.__name__ for definition in DEFINITIONS} >= named - {"Command", "RoomOptions"}
