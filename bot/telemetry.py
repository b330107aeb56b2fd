"""Metrics for Prometheus, and structured log lines that share a reference.

No label holds anything of a person, a room or a workspace. Each process counts for itself.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from bot import tracing
from bot.context_variables import setting

log = structlog.get_logger(__name__)

T = TypeVar("T")

# a time for each series, which nothing asks for, would double what is told
disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY: Final = CollectorRegistry()

QUICK: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds: Slack waits three for an acknowledgement."""

SLOW: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds."""

COMMANDS = Counter(
    "rollcall_commands",
    "Commands, by their name and what they came to.",
    ["command", "outcome"],
    registry=REGISTRY,
)
ACKNOWLEDGE = Histogram(
    "rollcall_acknowledge_seconds",
    "From a request of Slack to its acknowledgement.",
    buckets=QUICK,
    registry=REGISTRY,
)
ANSWER = Histogram(
    "rollcall_answer_seconds",
    "From the start of what was asked for to its answer, the wait for a turn included.",
    buckets=SLOW,
    registry=REGISTRY,
)
PLATFORM_REQUESTS = Counter(
    "rollcall_platform_requests",
    "Requests to the platform, by endpoint, its code or the error, and what caused them.",
    ["endpoint", "code", "cause"],
    registry=REGISTRY,
)
PLATFORM_SECONDS = Histogram(
    "rollcall_platform_seconds",
    "The platform's time to answer.",
    ["endpoint"],
    buckets=SLOW,
    registry=REGISTRY,
)
LIMIT_WAIT = Histogram(
    "rollcall_limit_wait_seconds",
    "How long a request waited for the platform's limit.",
    ["cause"],
    buckets=SLOW,
    registry=REGISTRY,
)
SLACK_CALLS = Counter(
    "rollcall_slack_calls", "Calls to Slack, by method and error.", ["method", "error"], registry=REGISTRY
)
REPORTS = Counter(
    "rollcall_reports",
    "Reports that were due: sent, late, waiting or refused.",
    ["outcome"],
    registry=REGISTRY,
)
JOBS = Gauge(
    "rollcall_jobs", "Jobs, by queue and state: due, ready or held.", ["queue", "state"], registry=REGISTRY
)
OLDEST_JOB = Gauge(
    "rollcall_oldest_job_seconds",
    "How long the oldest job is overdue, waits for a worker, or was accepted without being done.",
    ["queue", "state"],
    registry=REGISTRY,
)
UP = Gauge(
    "rollcall_dependency_up",
    "Whether what the process depends on answered last.",
    ["dependency"],
    registry=REGISTRY,
)
HEARD = Gauge(
    "rollcall_dependency_age_seconds", "When that last answered.", ["dependency"], registry=REGISTRY
)

_CAUSE: ContextVar[str] = ContextVar("cause", default="other")


def reference_of(invocation: str) -> str:
    """The reference in answers and log lines of an invocation and all its parts."""
    whole = invocation.partition(".")[0]
    return hashlib.sha256(whole.encode()).hexdigest()[:8]


def caused_by(cause: str) -> AbstractContextManager[None]:
    """Within it, requests count as caused by a command, or by a kind of job."""
    return setting(_CAUSE, cause)


def causing(cause: str, do: Callable[[T], Awaitable[Any]]) -> Callable[[T], Awaitable[Any]]:
    """`do`, whose requests count as caused by a kind of job."""

    async def caused(of: T) -> Any:
        with caused_by(cause):
            return await do(of)

    return caused


@contextmanager
def acknowledging() -> Iterator[None]:
    """Times the acknowledgement of a request of Slack."""
    with ACKNOWLEDGE.time(), tracing.span("acknowledge"):
        yield


@contextmanager
def answering() -> Iterator[None]:
    """Times an answer."""
    with ANSWER.time(), tracing.span("answer"):
        yield


def answered(seconds: float) -> None:
    """Counts an answer that was made before its acknowledgement."""
    ANSWER.observe(seconds)


@contextmanager
def commanded(command: str, refusals: tuple[type[Exception], ...], left: type[Exception]) -> Iterator[None]:
    """Counts a command: done, refused by one of these errors, or failed; not one that was `left` to another process.

    Its requests count as caused by it.
    """
    try:
        with caused_by(command), tracing.span("command", command=command):
            yield
    except left:
        raise
    except refusals:
        COMMANDS.labels(command, "refused").inc()
        raise
    except Exception:
        COMMANDS.labels(command, "failed").inc()
        raise
    COMMANDS.labels(command, "done").inc()


def unread() -> None:
    """Counts a line that was not understood."""
    COMMANDS.labels("unread", "refused").inc()


def platform_request(endpoint: str, code: str, waited: float, took: float) -> None:
    """Counts and logs a request to the platform, which `waited` for the limit and `took` so many seconds."""
    cause = _CAUSE.get()
    PLATFORM_REQUESTS.labels(endpoint, code, cause).inc()
    PLATFORM_SECONDS.labels(endpoint).observe(took)
    LIMIT_WAIT.labels(cause).observe(waited)
    tracing.passed("platform request", waited + took, endpoint=endpoint, code=code, cause=cause)
    log.info("platform request", endpoint=endpoint, code=code, cause=cause, seconds=round(took, 3))


@contextmanager
def slack_call(method: str) -> Iterator[None]:
    """Counts and logs a call to Slack, with the name of the error that it ends with."""
    began, error = time.perf_counter(), ""
    try:
        with tracing.span("slack call", method=method):
            yield
    except Exception as raised:
        error = str(getattr(raised, "name", type(raised).__name__))
        raise
    finally:
        SLACK_CALLS.labels(method, error).inc()
        log.info(
            "slack call", method=method, error=error or None, seconds=round(time.perf_counter() - began, 3)
        )


def report(outcome: str) -> None:
    """Counts a report that was due."""
    REPORTS.labels(outcome).inc()


def exposed() -> bytes:
    """All metrics in Prometheus's text format."""
    return generate_latest(REGISTRY)
