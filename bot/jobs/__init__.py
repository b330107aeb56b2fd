"""The job engine: accepted and due work is done even if processes die."""

from bot.jobs.queue import DONE_LIFE, LEASE, LIFE, OF_NO_COMMAND, UNCHANGED, Changes, Queue
from bot.jobs.records import Ages, Counts, HeldJob, Job, JobGone, JobRecord, LeaseLost, Step
from bot.jobs.worker import Do, Worker

__all__ = [
    "DONE_LIFE",
    "LEASE",
    "LIFE",
    "OF_NO_COMMAND",
    "UNCHANGED",
    "Ages",
    "Changes",
    "Counts",
    "Do",
    "HeldJob",
    "Job",
    "JobGone",
    "JobRecord",
    "LeaseLost",
    "Queue",
    "Step",
    "Worker",
]
