"""A job, as it is added, kept and held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import msgspec


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Work to be done once for its `key`; `kind` says by whom and what `body` holds, which is JSON."""

    key: str
    kind: str
    body: str = "{}"


class Step(msgspec.Struct, frozen=True):
    """How far a step of a job came, and what was noted of it."""

    stage: Literal["begun", "done"]
    note: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job as the queue has it. `due` is when it is wanted, None for at once; `paused` is why, empty if it is not."""

    job: Job
    state: Mapping[str, str]
    due: datetime | None
    paused: str
    takes: int


@dataclass(slots=True, eq=False)
class HeldJob:
    """A job in this process's hand.

    `token` is known to it alone, `state` is what its kind keeps, `takes` counts the processes that have had it,
    `begun` are the steps that this process has begun and not recorded. Until `sure_until` on this process's
    monotonic clock, in seconds, nobody can have taken the job over.
    """

    job: Job
    token: str
    sure_until: float
    takes: int = 1
    state: Mapping[str, str] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)


class LeaseLost(Exception):  # noqa: N818 - not an error: another process does it, or it is no longer wanted
    """The job is no longer this process's to do."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many jobs wait for their time, wait for a free process, and are held."""

    due: int
    ready: int
    held: int
