"""Traces for OpenTelemetry, where the extra `otel` is installed and OTEL_* is set.

A request of Slack, what it has done, each command, each request to the platform and each call to Slack is a span. It
has names, codes and the reference that log lines hold: nothing of a person, a room or a workspace.
"""

from __future__ import annotations

import atexit
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

log = structlog.get_logger(__name__)

SERVICE: Final = "rollcall"
"""The name of the service, unless OTEL_SERVICE_NAME gives another."""

FLUSH_TIMEOUT: Final = 1.0
"""Seconds at the end for what was not sent yet: the SDK alone would try for 30, and `docker stop` kills after 10."""

_tracer: Tracer | None = None


def configure(environ: Mapping[str, str]) -> None:
    """Sends traces to where OTEL_* says, if any of it is set and OTEL_SDK_DISABLED is not."""
    if not any(name.startswith("OTEL_") for name in environ) or environ.get("OTEL_SDK_DISABLED") == "true":
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.warning("OTEL_* is set, and the extra otel is not installed: nothing is traced")
        return
    named = Resource.create({"service.name": environ.get("OTEL_SERVICE_NAME", SERVICE)})
    provider = TracerProvider(resource=named, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    atexit.register(end, provider)
    use(provider)


def end(provider: TracerProvider) -> None:
    """Has a provider send what it holds, as long as that takes no longer than `FLUSH_TIMEOUT`."""
    ending = Thread(target=provider.shutdown, daemon=True)
    ending.start()
    ending.join(FLUSH_TIMEOUT)


def use(provider: TracerProvider | None) -> None:
    """Sends traces to a provider from now on, or disables them."""
    global _tracer
    _tracer = provider.get_tracer(SERVICE) if provider else None


@contextmanager
def span(name: str, **attributes: str) -> Iterator[None]:
    """A span around the block. It records only the class of an error: its text may name a person."""
    if _tracer is None:
        yield
        return
    with _tracer.start_as_current_span(
        name, attributes=_with_reference(attributes), record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except Exception as error:
            current.set_attribute("error.type", type(error).__name__)
            raise


def passed(name: str, seconds: float, **attributes: str) -> None:
    """A span of so many seconds that ends now."""
    if _tracer is not None:
        began = time.time_ns() - int(seconds * 1e9)
        _tracer.start_span(name, start_time=began, attributes=_with_reference(attributes)).end()


def _with_reference(attributes: Mapping[str, str]) -> dict[str, str]:
    """With the reference that log lines have now, if they have one."""
    reference = structlog.contextvars.get_contextvars().get("reference")
    known = {"rollcall.reference": str(reference)} if reference else {}
    return known | {f"rollcall.{name}": value for name, value in attributes.items() if value}
