"""The metadata by which a posted report is found in its channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.state import Schedule, written

EVENT_TYPE = "rollcall_report"


def metadata_of(schedule: Schedule, due: datetime) -> dict[str, Any]:
    """By which the report due at `due` is found again. Everybody in the workspace can read it."""
    return {
        "event_type": EVENT_TYPE,
        "event_payload": {
            "schedule": schedule.number,
            # numbers begin anew when Redis has lost its data
            "made": written(schedule.made_at),
            "due": written(due),
        },
    }


def completed_metadata_of(schedule: Schedule, due: datetime) -> dict[str, Any]:
    """What the report carries once it has been completed, besides what it is found by."""
    report = metadata_of(schedule, due)
    return {**report, "event_payload": {**report["event_payload"], "completed": True}}
