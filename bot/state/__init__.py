"""Everything stored in Redis, by Slack team. All operations raise RedisUnavailable."""

from __future__ import annotations

from bot.state.assignments import ASSIGNMENT, Assignment, AssignmentKind, Assignments
from bot.state.audit import PERSONAL, AuditQuery, AuditTrail, Change, ChangeOutcome
from bot.state.cards import CARD, Cards, LastingCard
from bot.state.cipher import Cipher
from bot.state.connection import Redis
from bot.state.contexts import Contexts, Remembered
from bot.state.creations import UNDER_WAY, Creation, Creations, RoomClaim, plan_of
from bot.state.daily import AT, DAILY, DUE, DailyMessages, Recipient
from bot.state.installations import (
    FIRST_ACCOUNT,
    EnteredAccount,
    Installation,
    Installations,
    KeptWorkspace,
    PlatformAccount,
)
from bot.state.invocations import COMMAND, COMMANDS, Invocation, Reply, Sender
from bot.state.keys import Keys, account_of, tenant_id, workspace_of
from bot.state.partner_key_store import PartnerKeyStore
from bot.state.partner_keys import PartnerKeys
from bot.state.pending import Pending, PendingCommands
from bot.state.personal_data import PERSONAL_DATA, Kept, PersonalData
from bot.state.presses import Presses
from bot.state.room_directory import Edition, Editions
from bot.state.rooms import DeletedRoom, Pair, RoomFacts, Rooms, Sighting, Staff, deleted_room
from bot.state.schedules import (
    REPORT,
    SCHEDULED,
    ReportOutcome,
    RequestedReport,
    Schedule,
    Schedules,
    ScheduleState,
    is_schedule,
    schedule_key,
    state_of,
    written,
)
from bot.state.server import embedded
from bot.state.slack_throttle import SlackThrottle
from bot.state.statistics import Statistic, Statistics
from bot.state.substitutions import OFFER, Offer, OfferedClass, Substitutions
from bot.state.throttle import REQUESTS, Throttle, is_low_priority, low_priority, reporting_waits, reserving
from bot.state.timetables import (
    TIMETABLE,
    FinishedRun,
    KeptTimetable,
    PlanStep,
    RoomBefore,
    RunKind,
    StepOutcome,
    TimetableRoom,
    TimetableRun,
    Timetables,
)
from bot.state.topologies import connect
from bot.state.watches import TOLD, Agenda, Planned, Reminder, Subject, Watch, Watches

__all__ = [
    "ASSIGNMENT",
    "AT",
    "CARD",
    "COMMAND",
    "COMMANDS",
    "DAILY",
    "DUE",
    "FIRST_ACCOUNT",
    "OFFER",
    "PERSONAL",
    "PERSONAL_DATA",
    "REPORT",
    "REQUESTS",
    "SCHEDULED",
    "TIMETABLE",
    "TOLD",
    "UNDER_WAY",
    "Agenda",
    "Assignment",
    "AssignmentKind",
    "Assignments",
    "AuditQuery",
    "AuditTrail",
    "Cards",
    "Change",
    "ChangeOutcome",
    "Cipher",
    "Contexts",
    "Creation",
    "Creations",
    "DailyMessages",
    "DeletedRoom",
    "Edition",
    "Editions",
    "EnteredAccount",
    "FinishedRun",
    "Installation",
    "Installations",
    "Invocation",
    "Kept",
    "KeptTimetable",
    "KeptWorkspace",
    "Keys",
    "LastingCard",
    "Offer",
    "OfferedClass",
    "Pair",
    "PartnerKeyStore",
    "PartnerKeys",
    "Pending",
    "PendingCommands",
    "PersonalData",
    "PlanStep",
    "Planned",
    "PlatformAccount",
    "Presses",
    "Recipient",
    "Redis",
    "Remembered",
    "Reminder",
    "Reply",
    "ReportOutcome",
    "RequestedReport",
    "RoomBefore",
    "RoomClaim",
    "RoomFacts",
    "Rooms",
    "RunKind",
    "Schedule",
    "ScheduleState",
    "Schedules",
    "Sender",
    "Sighting",
    "SlackThrottle",
    "Staff",
    "Statistic",
    "Statistics",
    "StepOutcome",
    "Subject",
    "Substitutions",
    "Throttle",
    "TimetableRoom",
    "TimetableRun",
    "Timetables",
    "Watch",
    "Watches",
    "account_of",
    "connect",
    "deleted_room",
    "embedded",
    "is_low_priority",
    "is_schedule",
    "low_priority",
    "plan_of",
    "reporting_waits",
    "reserving",
    "schedule_key",
    "state_of",
    "tenant_id",
    "workspace_of",
    "written",
]
