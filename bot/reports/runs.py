"""A report to be created, the message that it becomes, and its completion later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from bot.blocks import Message
from bot.state import Schedule

COMPLETION: Final = "completion"
"""The kind of the jobs that complete reports."""


class ReportRun(Struct, frozen=True):
    """A report to be created: `due` determines its days. `skipped` were due earlier and are not sent."""

    schedule: Schedule
    due: datetime
    late: bool = False
    skipped: tuple[datetime, ...] = ()


class Composed(Struct, frozen=True):
    """A report's message. `final_at` is when its figures will be final, None if they are."""

    message: Message
    final_at: datetime | None = None


Compose = Callable[[ReportRun], Awaitable[Composed]]
"""Creates the message. If it raises, the report is postponed."""


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was posted before its figures were final; `ts` identifies its message in the channel."""

    run: ReportRun
    ts: str
