"""What Rollcall remembers, in Redis. All of it belongs to a Slack team, and is out of reach as StateGone."""

from __future__ import annotations

from bot.state.connection import Redis, connect
from bot.state.contexts import Contexts, Remembered
from bot.state.events import Events
from bot.state.inbox import Inbox, Job, Reply, Stage
from bot.state.keys import Keys
from bot.state.partner_keys import PartnerKeys
from bot.state.pending import Pending, Pendings
from bot.state.rooms import DeletedRoom, Rooms, Sighting
from bot.state.runs import AT_ONCE, Claim, ClaimStage, Held, LeaseLost, Runs
from bot.state.schedules import Outcome, Schedule, Schedules, ScheduleState, Slot, written
from bot.state.server import embedded
from bot.state.statistics import Statistic, Statistics
from bot.state.throttle import Throttle
from bot.state.vault import Vault
from bot.state.watches import TOLD, Agenda, Hold, Planned, Subject, Watch, Watches

__all__ = [
    "AT_ONCE",
    "TOLD",
    "Agenda",
    "Claim",
    "ClaimStage",
    "Contexts",
    "DeletedRoom",
    "Events",
    "Held",
    "Hold",
    "Inbox",
    "Job",
    "Keys",
    "LeaseLost",
    "Outcome",
    "PartnerKeys",
    "Pending",
    "Pendings",
    "Planned",
    "Redis",
    "Remembered",
    "Reply",
    "Rooms",
    "Runs",
    "Schedule",
    "ScheduleState",
    "Schedules",
    "Sighting",
    "Slot",
    "Stage",
    "Statistic",
    "Statistics",
    "Subject",
    "Throttle",
    "Vault",
    "Watch",
    "Watches",
    "connect",
    "embedded",
    "written",
]
