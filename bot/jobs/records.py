"""Jobs as they are added, stored and held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct, field


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Work to be done once per `key`. `kind` determines which handler runs it; `body` is JSON."""

    key: str
    kind: str
    body: str = "{}"


class Step(msgspec.Struct, frozen=True):
    """The progress of a step of a job, and data stored with it."""

    stage: Literal["begun", "done"]
    note: dict[str, str] = {}


class JobRecord(Struct, frozen=True):
    """A stored job. `due` is None if it is to run immediately; `paused` is the reason, empty if it is not paused."""

    job: Job
    state: Mapping[str, str]
    due: datetime | None
    paused: str
    takes: int


class HeldJob(Struct, eq=False):
    """A job that this process holds.

    `token` is its fencing token, `state` are the fields of its kind, `takes` counts the processes that have held it,
    `begun` are the steps that this process has begun and not recorded. `known` are those of which it knows by itself
    how far they are, whether Redis took that or not. Before `sure_until`, in seconds of the monotonic clock, no other
    process can have taken it over.
    """

    job: Job
    token: str
    sure_until: float
    takes: int = 1
    state: Mapping[str, str] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    known: dict[str, Step] = field(default_factory=dict)


class LeaseLost(Exception):  # noqa: N818 - not an error: another process runs the job, or it was stopped
    """This process no longer holds the job."""


class JobGone(LeaseLost):
    """Nobody holds the job: it was removed, or Redis lost its data."""


class Ages(Struct, frozen=True):
    """Seconds for which the oldest job is overdue, waits for a free worker, and was accepted without being done."""

    overdue: float
    ready: float
    accepted: float


class Counts(Struct, frozen=True):
    """Number of jobs that are not due yet, ready, and held."""

    due: int
    ready: int
    held: int
