"""What Rollcall remembers, in Redis. All of it belongs to a Slack team, and is out of reach as StateGone."""

from __future__ import annotations

from bot.state.connection import Redis, connect
from bot.state.contexts import Contexts, Remembered
from bot.state.events import Events
from bot.state.inbox import Inbox, Job, Reply, Stage
from bot.state.keys import Keys
from bot.state.partner_keys import PartnerKeys
from bot.state.pending import Pending, Pendings
from bot.state.rooms import DeletedRoom, Rooms
from bot.state.server import embedded
from bot.state.statistics import Kind, Statistics
from bot.state.throttle import Throttle
from bot.state.vault import Vault

__all__ = [
    "Contexts",
    "DeletedRoom",
    "Events",
    "Inbox",
    "Job",
    "Keys",
    "Kind",
    "PartnerKeys",
    "Pending",
    "Pendings",
    "Redis",
    "Remembered",
    "Reply",
    "Rooms",
    "Stage",
    "Statistics",
    "Throttle",
    "Vault",
    "connect",
    "embedded",
]
