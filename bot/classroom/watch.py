"""The class watch: which channels are told of classes that go wrong, what is looked at when, and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from bot.access import require_watch
from bot.classroom.results import WatchChanged
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import Watch as SwitchWatch
from bot.state import Planned, Subject, Watch

TOLERANCE = timedelta(minutes=2)
"""What a class may begin or end late without a word about it."""

GAP = timedelta(minutes=2)
"""Two looks farther apart do not tell when a class began."""

_MINUTE = timedelta(minutes=1)


class NoticeKind(StrEnum):
    """What can be told of a class."""

    OWN = "own"
    """To who made the room: their class begins soon."""
    SOON = "soon"
    """It begins soon, and the teacher is not there."""
    ABSENT = "absent"
    """It should begin, and the teacher is not there."""
    BEGAN_LATE = "began_late"
    OVERTIME = "overtime"
    """It goes on after its end."""


class Probe(Enum):
    """What must be asked of the platform."""

    NOTHING = auto()
    TEACHER = auto()
    """API 12."""
    CLASS = auto()
    """API 11."""


class Decision(Enum):
    """What a look came to: there is something to tell, nothing yet, or nothing any more."""

    TELL = auto()
    WAIT = auto()
    SETTLED = auto()


@dataclass(frozen=True, slots=True)
class Window:
    """When is looked, counted from the planned start or, `of_end`, from the planned end; `last` is no longer in it."""

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
"""Classes whose windows open within this are near."""


def about(kind: NoticeKind, planned: Planned) -> Subject:
    """What a notice of this kind would be about."""
    return Subject(kind, planned.room, planned.end if WINDOWS[kind].of_end else planned.start)


def is_near(planned: Planned, now: datetime) -> bool:
    """Whether one of a class's windows is open now or soon."""
    return any(_opens_at(kind, planned) - NEAR <= now < _closes_at(kind, planned) for kind in NoticeKind)


def open_windows(planned: Planned, now: datetime) -> tuple[NoticeKind, ...]:
    """What is to be looked at now."""
    return tuple(kind for kind in NoticeKind if _opens_at(kind, planned) <= now < _closes_at(kind, planned))


def decide(
    kind: NoticeKind, planned: Planned, seen: bool, waited: datetime | None, now: datetime
) -> Decision:
    """What it means that the teacher or the class was `seen`, or not. `waited` is when there was nothing to tell."""
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
    """Lets a channel watch, or no more. Raises ChannelProblem, NotAllowed."""
    return await (_on if command.on else _off)(tenant, context, command.channel or context.channel)


async def _on(tenant: Tenant, context: CommandContext, channel: str) -> WatchChanged:
    person = context.person
    channel = await tenant.channels.for_reports(channel, person.id)
    new = await tenant.watches.switch_on(Watch(channel=channel, owner=person.id, language=person.language))
    return WatchChanged(channel, on=True, already=not new)


async def _off(tenant: Tenant, context: CommandContext, channel: str) -> WatchChanged:
    watch = await tenant.watches.of(channel)
    if watch is not None:
        require_watch(context.person, watch.owner)
        await tenant.watches.switch_off(channel)
    return WatchChanged(channel, on=False, already=watch is None)


def _opens_at(kind: NoticeKind, planned: Planned) -> datetime:
    return about(kind, planned).at + WINDOWS[kind].first


def _closes_at(kind: NoticeKind, planned: Planned) -> datetime:
    closes = about(kind, planned).at + WINDOWS[kind].last
    return min(closes, planned.end) if kind is NoticeKind.BEGAN_LATE else closes
