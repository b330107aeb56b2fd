"""A schedule as people see it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.access import may_change
from bot.classroom.results import RegularReport
from bot.people import Person
from bot.state import ScheduleState


def view(state: ScheduleState, person: Person | None = None) -> RegularReport:
    """The state of a schedule, for a person or for nobody in particular."""
    schedule = state.schedule
    return RegularReport(
        number=schedule.number,
        at=schedule.at,
        zone=ZoneInfo(schedule.zone),
        weekday=schedule.weekday,
        channel=schedule.channel,
        owner=schedule.owner,
        due=None if state.paused else state.due,
        paused=state.paused,
        last=state.last,
        may_change=person is not None and may_change(person, schedule.owner),
    )
