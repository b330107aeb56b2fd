from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from threading import Event

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot import tracing
from bot.telemetry import reference_of
from tests.end_to_end.conftest import (
    School,
    clock,
    environment,
    manual_clock,
    patient_with_redis,
    school,
    seed,
)

__all__ = ["clock", "environment", "manual_clock", "patient_with_redis", "school", "seed"]


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider)
    yield exporter
    tracing.use(None)


def ancestry(span: ReadableSpan, all_spans: tuple[ReadableSpan, ...]) -> list[str]:
    """The names from a span up to the first."""
    by_id = {each.context.span_id: each for each in all_spans if each.context}
    names = [span.name]
    while span.parent is not None:
        span = by_id[span.parent.span_id]
        names.append(span.name)
    return names


async def test_a_line_is_traced_from_slack_to_the_platform_and_back(
    school: School, spans: InMemorySpanExporter
) -> None:
    await school.type('/room new "Secret title" 14:00-15:00')
    async with asyncio.timeout(60):
        while "answer" not in {span.name for span in spans.get_finished_spans()}:  # noqa: ASYNC110 - the bot's
            await asyncio.sleep(0.01)
    finished = spans.get_finished_spans()
    (made,) = (span for span in finished if (span.attributes or {}).get("rollcall.endpoint") == "create_room")
    assert ancestry(made, finished) == ["platform request", "command", "answer", "acknowledge"]
    told = [span for span in finished if span.name == "slack call" and "answer" in ancestry(span, finished)]
    assert told
    assert len({(span.attributes or {})["rollcall.reference"] for span in (made, *told)}) == 1
    assert len({span.context.trace_id for span in (made, *told) if span.context}) == 1
    everything = " ".join(f"{span.name} {dict(span.attributes or {})} {span.events}" for span in finished)
    assert "Secret" not in everything
    assert "U0" not in everything


def test_of_an_error_the_class_alone_is_told(spans: InMemorySpanExporter) -> None:
    with (
        pytest.raises(LookupError),
        structlog.contextvars.bound_contextvars(reference=reference_of("1")),
        tracing.span("slack call", method="chat.postMessage"),
    ):
        raise LookupError("Anna")
    (span,) = spans.get_finished_spans()
    assert dict(span.attributes or {}) == {
        "rollcall.reference": reference_of("1"),
        "rollcall.method": "chat.postMessage",
        "error.type": "LookupError",
    }
    assert not span.events


@pytest.mark.parametrize("environ", [{}, {"OTEL_SERVICE_NAME": "x", "OTEL_SDK_DISABLED": "true"}])
def test_nothing_is_traced_unless_it_is_asked_for(environ: dict[str, str]) -> None:
    tracing.configure(environ)
    assert tracing._tracer is None


def test_without_the_extra_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.resources", None)
    with structlog.testing.capture_logs() as logs:
        tracing.configure({"OTEL_SERVICE_NAME": "x"})
    assert tracing._tracer is None
    assert "the extra otel is not installed" in logs[0]["event"]


def test_a_collector_that_does_not_answer_keeps_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered = Event(), Event()

    class Silent(SpanExporter):
        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            asked.set()
            answered.wait()
            return SpanExportResult.SUCCESS

    monkeypatch.setattr(tracing, "FLUSH_TIMEOUT", 0.01)
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(Silent()))
    provider.get_tracer("test").start_span("one").end()
    tracing.end(provider)
    # it is sent in the background, which ends with the process
    assert asked.wait(60)
    answered.set()


def test_what_is_not_sent_yet_is_sent_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    provider.get_tracer("test").start_span("one").end()
    monkeypatch.setattr(tracing, "FLUSH_TIMEOUT", 60)
    tracing.end(provider)
    assert [span.name for span in exporter.get_finished_spans()] == ["one"]
