"""Scheduled reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.language.commands import AddReport
from bot.state import Outcome


@dataclass(frozen=True, slots=True)
class RegularReport:
    """A report that arrives by itself when the clocks of `zone` show `at`: on `weekday` (0 is Monday), or every day.

    `channel` and `owner` are Slack's ids. `due` is when the next one is sent, None while it is `paused`: that is
    why, `asked`, `owner_gone` or the name of Slack's error. `last` is what became of the one before.
    """

    number: int
    at: time
    zone: ZoneInfo
    weekday: int | None
    channel: str
    owner: str
    due: datetime | None = None
    paused: str = ""
    last: Outcome | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class ReportAdded:
    """A report was scheduled. It arrives only when there is a worker: `has_worker`."""

    report: RegularReport
    has_worker: bool = True


@dataclass(frozen=True, slots=True)
class ReportList:
    """The reports of the team, by number, and whether there is a worker to send them."""

    reports: tuple[RegularReport, ...]
    has_worker: bool = True


@dataclass(frozen=True, slots=True)
class ReportStopped:
    """A report arrives no more; `again` is the command that schedules it again."""

    report: RegularReport
    again: AddReport


@dataclass(frozen=True, slots=True)
class ReportPaused:
    """A report waits to be resumed."""

    report: RegularReport


@dataclass(frozen=True, slots=True)
class ReportResumed:
    """A report goes on; what was due while it was paused is not sent."""

    report: RegularReport


@dataclass(frozen=True, slots=True)
class ReportRequested:
    """A report is sent now, beside those that arrive by themselves, if there is a worker to do it."""

    report: RegularReport
    has_worker: bool = True
