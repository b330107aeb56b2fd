"""What the bot tells of itself: metrics that dashboard and alerts find, and log lines tied together by a reference."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
import yaml

from bot import telemetry
from bot.jobs import Ages, Job, Queue
from bot.sandbox.workspace.faults import refusing
from bot.state import SCHEDULED, Keys, Redis
from bot.telemetry import REGISTRY, reference_of
from tests.classroom.conftest import setup
from tests.end_to_end.conftest import clock, environment, manual_clock, patient_with_redis, school, seed
from tests.handlers.harness import NEW, REFERENCE, TEAM, DispatcherHarness, asked, harness

__all__ = ["clock", "environment", "harness", "manual_clock", "patient_with_redis", "school", "seed", "setup"]

ROOT = Path(__file__).parents[1]
DASHBOARD: dict[str, Any] = json.loads(
    (ROOT / "deploy" / "grafana-rollcall.json").read_text(encoding="utf-8")
)
ALERTS: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}


def expressions() -> Iterator[str]:
    """What dashboard and alerts ask Prometheus."""
    yield from (target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])
    yield from (rule["expr"] for rule in RULES)


def counted(name: str, **labels: str) -> float:
    """The value of a metric now."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.parametrize("expression", dict.fromkeys(expressions()))
def test_every_metric_that_is_asked_for_is_told(expression: str) -> None:
    told = {f"{family.name}{suffix}" for family in REGISTRY.collect() for suffix in SUFFIXES[family.type]}
    named = set(re.findall(r"\brollcall_\w+", expression))
    assert named
    assert named <= told


def test_every_alert_is_explained() -> None:
    explained = re.findall(r"^\| `(Rollcall\w+)` \| .+ \|$", PAGE, re.MULTILINE)
    assert explained == [rule["alert"] for rule in RULES]


def test_every_metric_is_on_the_page() -> None:
    named = re.findall(r"^\| `(rollcall_\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(
        f"{family.name}{'_total' if family.type == 'counter' else ''}" for family in REGISTRY.collect()
    )


@pytest.fixture
def promtool() -> Callable[..., None]:
    """Prometheus's own tool, which `make promtool` fetches where Debian's packages are."""
    beside = ROOT / ".venv" / "bin" / "promtool"
    found = shutil.which("promtool") or (str(beside) if beside.exists() else None)
    if found is None:
        pytest.skip("promtool is not there: `make promtool` fetches it, from Debian's packages")

    def run(*arguments: str, given: bytes = b"") -> None:
        done = subprocess.run([found, *arguments], input=given, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    return run


def test_prometheus_takes_the_alerts_and_what_the_dashboard_asks(
    promtool: Callable[..., None], tmp_path: Path
) -> None:
    promtool("check", "rules", str(ROOT / "deploy" / "alerts.yml"))
    asked = [each.replace("$__rate_interval", "5m") for each in expressions()]
    rules = [{"record": f"rollcall:asked:{number}", "expr": each} for number, each in enumerate(asked)]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": rules}]}))
    promtool("check", "rules", str(tmp_path / "rules.yml"))


def test_prometheus_takes_the_metrics(promtool: Callable[..., None]) -> None:
    telemetry.UP.labels("redis").set(1)
    promtool("check", "metrics", given=telemetry.exposed())


async def test_a_command_is_counted_with_what_it_asked_the_platform_and_slack(
    harness: DispatcherHarness,
) -> None:
    done = ("rollcall_commands_total", {"command": "room.new", "outcome": "done"})
    requests = (
        "rollcall_platform_requests_total",
        {"endpoint": "create_room", "code": "0", "cause": "room.new"},
    )
    calls = ("rollcall_slack_calls_total", {"method": "chat.postEphemeral", "error": ""})
    before = [counted(name, **labels) for name, labels in (done, requests, calls)]
    await harness.take(asked(NEW))
    after = [counted(name, **labels) for name, labels in (done, requests, calls)]
    assert after[:2] == [before[0] + 1, before[1] + 1]
    assert after[2] > before[2]
    assert counted("rollcall_answer_seconds_count") > 0


@pytest.mark.waiting
async def test_what_is_refused_and_what_fails_is_counted_apart(
    harness: DispatcherHarness, redis: Redis
) -> None:
    def outcomes() -> list[float]:
        kinds = (("room.show", "refused"), ("room.list", "failed"), ("unread", "refused"))
        return [counted("rollcall_commands_total", command=name, outcome=kind) for name, kind in kinds]

    before = outcomes()
    await harness.take(asked("room show 26000000000000", id="1"))
    await redis.set(Keys(TEAM).room_owners(), "no hash")
    await harness.setup.room("English")
    await harness.take(asked("room list", id="2"))
    await harness.take(asked("room new 25:00", id="3"))
    assert [now - then for now, then in zip(outcomes(), before, strict=True)] == [1, 1, 1]


async def test_what_slack_refuses_is_counted_by_its_error(harness: DispatcherHarness) -> None:
    labels = {"method": "chat.postEphemeral", "error": "is_archived"}
    before = counted("rollcall_slack_calls_total", **labels)
    harness.workspace.faults.set("chat.postEphemeral", refusing("is_archived", count=1))
    await harness.take(asked("room help"))
    assert counted("rollcall_slack_calls_total", **labels) == before + 1


def test_only_what_is_on_the_page_is_told() -> None:
    telemetry.COMMANDS.labels("room.list", "done").inc()
    told = re.findall(r"^(rollcall_\w+)", telemetry.exposed().decode(), re.MULTILINE)
    named = re.findall(r"^\| `(rollcall_\w+)` \|", PAGE, re.MULTILINE)
    assert {re.sub(r"_(bucket|count|sum)$", "", name) for name in told} <= set(named)


async def test_no_label_tells_of_a_person_a_room_or_a_workspace(harness: DispatcherHarness) -> None:
    await harness.take(asked(NEW, id="1"))
    await harness.take(asked("room show last", id="2"))
    await harness.take(asked("room show 26000000000000", id="3"))
    told = telemetry.exposed().decode()
    values = set(re.findall(r'"([^"]*)"', told))
    assert not [each for each in values if re.fullmatch(r"[UWTCDG][A-Z0-9]{2,}|\d{14}|English", each)]


async def test_one_reference_ties_together_all_that_a_line_does_and_the_person_is_told_it(
    harness: DispatcherHarness, redis: Redis
) -> None:
    await harness.setup.room("English")
    await redis.set(Keys(TEAM).room_owners(), "no hash")
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
        (told,) = await harness.take(asked("room list", id="a line.1"))
    events = {line["event"] for line in logs}
    assert {"platform request", "slack call", "failed"} <= events
    of_the_line = [line for line in logs if line["event"] in ("platform request", "slack call", "failed")]
    assert {line.get("reference") for line in of_the_line} == {reference_of("a line")}
    assert re.findall(REFERENCE, told) == [reference_of("a line")]


async def test_jobs_that_wait_are_told_with_their_age(redis: Redis) -> None:
    queue = Queue(redis, SCHEDULED)
    now = datetime.now(UTC)
    assert await queue.oldest(now) == Ages(0, 0, 0)
    await queue.add(Job(key="T1 1", kind="report"), now - timedelta(minutes=5))
    await queue.add(Job(key="T1 2", kind="report"), now + timedelta(minutes=5))
    await queue.add(Job(key="T1 3", kind="report"))
    await queue.accept(Job(key="T1 4", kind="report"))
    ages = await queue.oldest(now + timedelta(minutes=1))
    assert ages.overdue == pytest.approx(360, abs=5)
    assert ages.ready == pytest.approx(60, abs=5)
    assert ages.accepted == pytest.approx(60, abs=5)
    for held in await queue.read(redis, 8, 0.01):
        assert held.job.key == "T1 3"
    assert (await queue.oldest(now)).ready == 0


def test_parts_of_an_invocation_have_its_reference() -> None:
    assert reference_of("ab12") == reference_of("ab12.1") == reference_of("ab12.form")
    assert reference_of("ab12") != reference_of("ab13")
    assert re.fullmatch("[0-9a-f]{8}", reference_of("1"))
