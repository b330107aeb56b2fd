"""The job engine: accepted and due work is done even if processes die."""

from bot.jobs.queue import DONE_LIFE, LEASE, LIFE, UNCHANGED, Changes, Queue
from bot.jobs.records import Counts, HeldJob, Job, JobGone, JobRecord, LeaseLost, Step
from bot.jobs.worker import Worker

__all__ = [
    "DONE_LIFE",
    "LEASE",
    "LIFE",
    "UNCHANGED",
    "Changes",
    "Counts",
    "HeldJob",
    "Job",
    "JobGone",
    "JobRecord",
    "LeaseLost",
    "Queue",
    "Step",
    "Worker",
]
