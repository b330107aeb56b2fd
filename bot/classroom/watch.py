"""Class watch: turning it on and off, when classes are checked, and which notices result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from msgspec import Struct

from bot.access import require_watch
from bot.classroom.results import WatchChanged
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import Watch as SwitchWatch
from bot.state import Planned, Subject, Watch

TOLERANCE = timedelta(minutes=2)
"""A class may start or end this late without a notice."""

GAP = timedelta(minutes=2)
"""Checks further apart than this do not show when a class started."""

_MINUTE = timedelta(minutes=1)


class NoticeKind(StrEnum):
    """The kinds of notices about a class."""

    OWN = "own"
    """To the room's owner: the class starts soon."""
    SOON = "soon"
    """The class starts soon and no teacher is there."""
    ABSENT = "absent"
    """The class should start and no teacher is there."""
    BEGAN_LATE = "began_late"
    OVERTIME = "overtime"
    """The class continues after its end."""


class Probe(Enum):
    """The API call that decides a notice."""

    NOTHING = auto()
    TEACHER = auto()
    """API 12."""
    CLASS = auto()
    """API 11."""


class Decision(Enum):
    """The result of a check: send the notice, check again, or never send it."""

    TELL = auto()
    WAIT = auto()
    SETTLED = auto()


class Window(Struct, frozen=True):
    """When a class is checked, relative to its start or, with `of_end`, its end. `last` is exclusive."""

    probe: Probe
    first: timedelta
    last: timedelta
    of_end: bool = False


WINDOWS: Mapping[NoticeKind, Window] = {
    NoticeKind.OWN: Window(Probe.NOTHING, -10 * _MINUTE, timedelta()),
    NoticeKind.SOON: Window(Probe.TEACHER, -5 * _MINUTE, timedelta()),
    NoticeKind.ABSENT: Window(Probe.TEACHER, timedelta(), TOLERANCE),
    NoticeKind.BEGAN_LATE: Window(Probe.CLASS, timedelta(), 120 * _MINUTE),
    NoticeKind.OVERTIME: Window(Probe.CLASS, TOLERANCE, 30 * _MINUTE, of_end=True),
}

FOR_CHANNELS = frozenset(NoticeKind) - {NoticeKind.OWN}

NEAR = 15 * _MINUTE
"""A class is upcoming if one of its windows opens within this time."""


def about(kind: NoticeKind, planned: Planned) -> Subject:
    """The subject of a notice of this kind."""
    return Subject(kind, planned.room, planned.end if WINDOWS[kind].of_end else planned.start)


def is_near(planned: Planned, now: datetime) -> bool:
    """Whether one of a class's windows is open or opens soon."""
    return any(_opens_at(kind, planned) - NEAR <= now < _closes_at(kind, planned) for kind in NoticeKind)


def open_windows(planned: Planned, now: datetime) -> tuple[NoticeKind, ...]:
    """The kinds of notices to check now."""
    return tuple(kind for kind in NoticeKind if _opens_at(kind, planned) <= now < _closes_at(kind, planned))


def decide(
    kind: NoticeKind, planned: Planned, seen: bool, waited: datetime | None, now: datetime
) -> Decision:
    """Decides from whether the teacher or the class was `seen`. `waited` is the time of the last WAIT decision."""
    match kind:
        case NoticeKind.SOON | NoticeKind.ABSENT:
            return Decision.SETTLED if seen else Decision.TELL
        case NoticeKind.BEGAN_LATE if not seen:
            return Decision.WAIT
        case NoticeKind.BEGAN_LATE:
            late = now - planned.start >= TOLERANCE
            return Decision.TELL if late and waited and now - waited <= GAP else Decision.SETTLED
        case NoticeKind.OVERTIME if not seen:
            return Decision.SETTLED
    return Decision.TELL


async def switch(tenant: Tenant, context: CommandContext, command: SwitchWatch) -> WatchChanged:
    """Turns class watch on or off in a channel. Raises ChannelProblem, NotAllowed."""
    return await (_on if command.on else _off)(tenant, context, command.channel or context.channel)


async def _on(tenant: Tenant, context: CommandContext, channel: str) -> WatchChanged:
    person = context.person
    channel = await tenant.channels.for_reports(channel, person.id)
    await context.begin({})
    new = await tenant.watches.switch_on(Watch(channel=channel, owner=person.id, language=person.language))
    return WatchChanged(channel, on=True, already=not new and not context.interrupted)


async def _off(tenant: Tenant, context: CommandContext, channel: str) -> WatchChanged:
    watch = await tenant.watches.of(channel)
    if watch is not None:
        require_watch(context.person, watch.owner)
        await context.begin({})
        await tenant.watches.switch_off(channel)
    return WatchChanged(channel, on=False, already=watch is None and not context.interrupted)


def _opens_at(kind: NoticeKind, planned: Planned) -> datetime:
    return about(kind, planned).at + WINDOWS[kind].first


def _closes_at(kind: NoticeKind, planned: Planned) -> datetime:
    closes = about(kind, planned).at + WINDOWS[kind].last
    return min(closes, planned.end) if kind is NoticeKind.BEGAN_LATE else closes
