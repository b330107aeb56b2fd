"""Regular reports, as their owner and others read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.blocks import report_delayed, report_halted
from bot.blocks.schedules import REASONS
from bot.classroom.results import ReportAdded, ReportList
from bot.gallery.samples import DAILY, HALTED, NOW, WAITING, WEEKLY
from tests.blocks.conftest import made
from tests.blocks.looking import buttons, line_of, render

TEACHER = made()
ABROAD = made("America/New_York")


def test_the_next_run_is_in_the_readers_zone() -> None:
    assert "Next: Tue 24 Nov 09:00." in render(ReportAdded(DAILY), TEACHER).text
    assert "Next: Mon 23 Nov 20:00." in render(ReportAdded(DAILY), ABROAD).text


def test_a_list_says_what_where_by_whom_when_and_how_it_went() -> None:
    text = render(ReportList((DAILY, WEEKLY, HALTED, WAITING)), TEACHER).text
    assert "1. Every day at 09:00, Shanghai time · <#C012ABCDEF> · scheduled by <@U012ABCDEF>" in text
    assert "2. Every Monday at 18:30, London time" in text
    assert "Last sent" in text
    assert "Paused: Rollcall is not in the channel." in text
    assert "Not sent yet; last tried Mon 23 Nov 12:30 (`TimedOut`)" in text
    assert "a direct message" in text


def test_each_report_has_its_buttons() -> None:
    message = render(ReportList((DAILY, HALTED)), TEACHER)
    values = [
        line_of(element)
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    first = ["peaks stop 1", "peaks pause 1", "peaks send 1"]
    assert values == [*first, "peaks stop 3", "peaks resume 3", "peaks send 3"]


def test_without_a_worker_it_says_so() -> None:
    assert "rollcall worker" in render(ReportAdded(DAILY, has_worker=False), TEACHER).text
    assert "rollcall worker" not in render(ReportAdded(DAILY), TEACHER).text


@pytest.mark.parametrize("reason", [*REASONS, "restricted_action"])
def test_a_halted_report_says_why_and_how_to_go_on(reason: str) -> None:
    message = report_halted(HALTED, reason, TEACHER)
    assert "Report *3* couldn't be sent, so it is paused" in message.text
    assert "/peaks resume 3" in message.text
    assert {"run.resume", "run.stop"} == buttons(message).keys()


def test_a_delayed_report_says_when_it_was_due() -> None:
    assert "due Mon 23 Nov 12:30" in report_delayed(replace(DAILY, number=4), NOW, TEACHER).text
