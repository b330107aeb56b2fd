"""The engine of all durable work: what is accepted or due is done though processes die."""

from bot.jobs.queue import DONE_LIFE, LEASE, LIFE, UNCHANGED, Changes, Queue
from bot.jobs.records import Counts, HeldJob, Job, JobRecord, LeaseLost, Step
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
    "JobRecord",
    "LeaseLost",
    "Queue",
    "Step",
    "Worker",
]
