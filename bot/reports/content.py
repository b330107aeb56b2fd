"""What a report says: the platform asked, and drawn for the channel."""

from __future__ import annotations

from collections.abc import Callable

from bot import blocks
from bot.blocks import Message
from bot.classroom.reports import daily, weekly
from bot.classroom.school import School
from bot.reports.due import day_of, week_of
from bot.reports.notices import for_channel
from bot.reports.reporter import Compose, Occasion


def composing(schools: Callable[[str], School]) -> Compose:
    """Makes the reports of these schools. Raises BaijiayunError, StateGone, NotAllowed for a team without one."""

    async def compose(occasion: Occasion) -> Message:
        schedule = occasion.schedule
        school = schools(schedule.team)
        made = await (
            daily(school, day_of(occasion.due))
            if schedule.weekday is None
            else weekly(school, *week_of(occasion.due))
        )
        reader = for_channel(schedule, school.clock)
        return blocks.report(made, reader, late=occasion.late, skipped=occasion.skipped)

    return compose
