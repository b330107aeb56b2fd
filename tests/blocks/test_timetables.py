"""How far a timetable is: as a plan, where each kind of step is a task, and the same in plainer blocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from bot.blocks import RunState, timetable_progress
from bot.state import PlanStep, RoomBefore, StepOutcome, TimetableRun
from bot.timetables.classes import ClassRow
from tests.blocks.conftest import made

AT = datetime(2026, 11, 25, 6, tzinfo=UTC)
END = AT + timedelta(hours=1)
CREATE = PlanStep(wanted=ClassRow(row=2, title="English", start=AT, end=END))
DELETE = PlanStep(before=RoomBefore(id="26112400000001", title="Art", start=AT, end=END, max_users=0))
RUN = TimetableRun(number=1, kind="apply", owner="U1", name="t.csv", at=AT, changes=(CREATE, CREATE, DELETE))


@pytest.mark.parametrize(
    ("states", "statuses", "outputs"),
    [
        ((), ["pending", "pending"], [None, None]),
        (("done",), ["in_progress", "pending"], ["1 class created", None]),
        (("done", "unknown"), ["in_progress", "pending"], ["1 class created", None]),
        (("left", "failed"), ["error", "pending"], ["2 steps not done", None]),
        (
            ("done", "failed", "done"),
            ["error", "complete"],
            ["1 class created, 1 step not done", "1 class deleted"],
        ),
    ],
)
def test_each_kind_of_step_is_a_task(
    states: tuple[Literal["done", "failed", "left", "unknown"], ...],
    statuses: list[str],
    outputs: list[str | None],
) -> None:
    outcomes = {step: StepOutcome(state=state, reason="x") for step, state in enumerate(states)}
    message = timetable_progress(RunState(RUN, outcomes), made())
    plan = next(block for block in message.blocks if block["type"] == "plan")
    assert [task["title"] for task in plan["tasks"]] == ["2 classes to create", "1 class to delete"]
    assert [task["status"] for task in plan["tasks"]] == statuses
    said = [task.get("output") for task in plan["tasks"]]
    assert [each and each["elements"][0]["elements"][0]["text"] for each in said] == outputs
    ended = sum(state != "unknown" for state in states)
    assert (plan["title"], f"*{ended}* of 3 steps" in message.text) == (f"{ended} of 3 steps", True)


def test_what_was_not_done_is_counted_in_the_end() -> None:
    failed = {step: StepOutcome(state="failed", reason="x") for step in range(3)}
    message = timetable_progress(RunState(RUN, failed, over=True), made())
    assert "• Nothing was changed.\n• 3 steps not done" in message.text
