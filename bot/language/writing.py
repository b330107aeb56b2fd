"""A command -> its canonical line: with its noun, without a slash, in English. Reading it gives the command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from functools import singledispatch

from bot.language import commands as c
from bot.language.catalogue import COMMANDS
from bot.language.normalise import quote
from bot.language.wording import WEEKDAYS, clock_text, moment_text, repeats_text, when_text


def write(command: c.Command) -> str:
    """The canonical line of a command. In the zone of its instants, `read` gives the same command back."""
    return _line(command) + (" share" if command.share else "")


def _room(room: c.Room) -> str:
    match room:
        case c.RoomId(id):
            return id
        case c.RoomCode(code):
            return code
        case c.RoomTitle(title):
            return quote(title)


@singledispatch
def _line(command: c.Command) -> str:
    raise TypeError(type(command))


@_line.register
def _(command: c.NewRoom) -> str:
    when = when_text(command.start, command.end, _zone(command.start))
    return " ".join(["room new", quote(command.title), when, *_options(command)])


@_line.register
def _(command: c.NewSeries) -> str:
    return " ".join(["room new", quote(command.title), repeats_text(command.occurrences), *_options(command)])


@_line.register
def _(command: c.RoomForm) -> str:
    return "room new"


@_line.register
def _(command: c.ListRooms) -> str:
    days = f" {command.from_}..{command.to}" if command.from_ and command.to else ""
    return f"room list{days}{_page(command.page)}"


@_line.register
def _(command: c.ShowRoom) -> str:
    return f"room show {_room(command.room)}"


@_line.register
def _(command: c.EditRoom) -> str:
    return " ".join([f"room edit {_room(command.room)}", *_changes(command)])


@_line.register
def _(command: c.DeleteRoom) -> str:
    return f"room delete {_room(command.room)}"


@_line.register
def _(command: c.NewCodes) -> str:
    avatar = f" avatar {command.avatar}" if command.avatar else ""
    return f"room code {_room(command.room)} for {_ranges(command.user_numbers)}{avatar}"


@_line.register
def _(command: c.FindCode) -> str:
    return f"room find {command.code}"


@_line.register
def _(command: c.ListCodes) -> str:
    audition = " audition" if command.kind is c.CodeKind.AUDITION else ""
    return f"room codes {_room(command.room)}{audition}{_page(command.page)}"


@_line.register
def _(command: c.LiveStatus) -> str:
    return f"room live {_room(command.room)}" if command.room else "room live"


@_line.register
def _(command: c.Attendance) -> str:
    day = f" {command.date}" if command.date else ""
    who = f" {command.who.value}" if command.who is not c.Who.STUDENTS else ""
    return f"room attendance {_room(command.room)}{day}{who}"


@_line.register
def _(command: c.Interactions) -> str:
    return f"room {command.kind.value} {_room(command.room)}"


@_line.register
def _(command: c.ShowKey) -> str:
    return "room key"


@_line.register
def _(command: c.RotateKey) -> str:
    return "room key rotate"


@_line.register
def _(command: c.Watch) -> str:
    return f"room watch {'on' if command.on else 'off'}{_channel(command.channel)}"


@_line.register
def _(command: c.Audit) -> str:
    return f"room audit {_room(command.room)}" if command.room else "room audit"


@_line.register
def _(command: c.HourlyPeaks) -> str:
    return f"peaks {command.date}"


@_line.register
def _(command: c.RoomsPeaks) -> str:
    return f"peaks rooms {command.date}"


@_line.register
def _(command: c.DailyPeaks) -> str:
    return f"peaks {command.from_}..{command.to}"


@_line.register
def _(command: c.RoomPeaks) -> str:
    day = f" {command.date}" if command.date else ""
    times = f" {clock_text(command.from_)}-{clock_text(command.to)}" if command.from_ and command.to else ""
    return f"peaks {_room(command.room)}{day}{times}"


@_line.register
def _(command: c.AddReport) -> str:
    every = "daily" if command.weekday is None else f"weekly on {WEEKDAYS[command.weekday]}"
    return f"peaks {every} at {clock_text(command.time)}{_channel(command.channel)}"


@_line.register
def _(command: c.ListReports) -> str:
    return "peaks schedules"


@_line.register
def _(command: c.StopReport) -> str:
    return f"peaks stop {command.number}"


@_line.register
def _(command: c.PauseReport) -> str:
    return f"peaks pause {command.number}"


@_line.register
def _(command: c.ResumeReport) -> str:
    return f"peaks resume {command.number}"


@_line.register
def _(command: c.SendReport) -> str:
    return f"peaks send {command.number}"


@_line.register
def _(command: c.Language) -> str:
    return f"language {command.to}"


@_line.register
def _(command: c.Help) -> str:
    if command.topic is None:
        return "help"
    is_verb = any(command.topic in words for spec in COMMANDS for words in spec.words.values())
    return f"help {command.topic if is_verb else quote(command.topic)}"


def _zone(moment: datetime) -> tzinfo:
    """The zone that a command's instants are in. Raises ValueError for naive ones."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.tzinfo


def _page(page: int) -> str:
    return "" if page == 1 else f" page {page}"


def _channel(channel: str | None) -> str:
    if channel is None:
        return ""
    is_id = channel.isupper() and channel.isalnum() and channel[0] in "CDG"
    return f" in <#{channel}>" if is_id else f" in #{channel}"


def _duration(seconds: int) -> str:
    return f"{seconds}s" if seconds % 60 else f"{seconds // 60}m"


def _options(command: c.RoomOptions) -> Iterator[str]:
    if command.live:
        yield "with live"
    if command.live_max_users is not None:
        yield f"live max {command.live_max_users}"
    if command.max_users is not None:
        yield f"max {command.max_users}"
    if command.pre_enter_seconds is not None:
        yield f"early {_duration(command.pre_enter_seconds)}"
    if command.long_term:
        yield "long-term"
    if not command.camera:
        yield "camera off"
    for name, value in command.parameters.items():
        yield f"{name}={value}"


def _changes(command: c.EditRoom) -> Iterator[str]:
    if command.title is not None:
        yield f"title {quote(command.title)}"
    if command.start and command.end:
        yield f"time {when_text(command.start, command.end, _zone(command.start))}"
    elif command.start:
        yield f"start {moment_text(command.start)}"
    elif command.end:
        yield f"end {moment_text(command.end)}"
    if command.start_time is not None:
        yield f"start {clock_text(command.start_time)}"
    if command.end_time is not None:
        yield f"end {clock_text(command.end_time)}"
    if command.date is not None:
        yield f"time {command.date}"
    if command.max_users is not None:
        yield f"max {command.max_users}"
    if command.pre_enter_seconds is not None:
        yield f"early {_duration(command.pre_enter_seconds)}"


def _ranges(numbers: tuple[int, ...]) -> str:
    """11,12,20-25."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)
