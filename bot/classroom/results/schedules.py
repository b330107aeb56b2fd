"""Scheduled reports."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.language.commands import AddReport
from bot.state import ReportOutcome


class RegularReport(Struct, frozen=True):
    """A report sent at `at` in `zone`, on `weekday` (0 is Monday) or every day.

    `channel` and `owner` are Slack IDs. `due` is the next time, None while paused. `paused` is the reason: `asked`,
    `owner_gone` or Slack's error. `last` is the outcome of the previous one.
    """

    number: int
    at: time
    zone: ZoneInfo
    weekday: int | None
    channel: str
    owner: str
    due: datetime | None = None
    paused: str = ""
    last: ReportOutcome | None = None
    may_change: bool = False


class ReportAdded(Struct, frozen=True):
    """A report was scheduled. It is sent only if `has_worker`."""

    report: RegularReport
    has_worker: bool = True


class IdenticalReport(Struct, frozen=True):
    """Nothing was scheduled: `report` arrives at the same times in the same channel. `token` schedules it anyway."""

    report: RegularReport
    token: str


class ReportList(Struct, frozen=True):
    """The team's reports, by number, and whether a worker is running."""

    reports: tuple[RegularReport, ...]
    has_worker: bool = True


class ReportStopped(Struct, frozen=True):
    """A report was stopped; `again` is the command that schedules it again, `others` are the reports that are left."""

    report: RegularReport
    again: AddReport
    others: ReportList


class ReportPaused(Struct, frozen=True):
    """A report was paused; `listed` are all reports now."""

    report: RegularReport
    listed: ReportList


class ReportResumed(Struct, frozen=True):
    """A report was resumed; `listed` are all reports now. Those due while it was paused are not sent."""

    report: RegularReport
    listed: ReportList


class ReportRequested(Struct, frozen=True):
    """A report is being sent now, in addition to its schedule, if a worker is running; `listed` are all reports."""

    report: RegularReport
    listed: ReportList
