"""Regular reports, as their owner and others read them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.blocks import Message, report_delayed, report_halted
from bot.blocks.schedules import REASONS
from bot.classroom.results import (
    ReportAdded,
    ReportList,
    ReportPaused,
    ReportRequested,
    ReportResumed,
    ReportStopped,
    Result,
)
from bot.gallery.samples import DAILY, HALTED, NOW, WAITING, WEEKLY
from bot.language.commands import AddReport
from tests.blocks.conftest import made
from tests.blocks.messages import buttons, line_of, render

TEACHER = made()
AGAIN = AddReport(every="day", time=DAILY.at, channel=DAILY.channel)
ABROAD = made("America/New_York")


def test_the_next_run_is_in_the_readers_zone() -> None:
    assert "Next: Tue 24 Nov 09:00." in render(ReportAdded(DAILY), TEACHER).text
    assert "Next: Mon 23 Nov 20:00." in render(ReportAdded(DAILY), ABROAD).text


def test_a_list_has_a_line_for_each_with_what_is_out_of_the_ordinary() -> None:
    lines = render(ReportList((DAILY, WEEKLY, HALTED, WAITING)), TEACHER).text.splitlines()
    assert lines == [
        "*4 scheduled reports*",
        "*1.* Every day at 09:00, Shanghai time · <#C012ABCDEF> · Next: Tue 24 Nov 09:00."
        " · scheduled by <@U012ABCDEF>",
        "*2.* Every Monday at 18:30, London time · <#C012ABCDEF> · Next: Tue 24 Nov 09:00."
        " · Last sent Mon 23 Nov 12:30, late. · scheduled by <@U0OTHERONE>",
        "*3.* Every day at 09:00, Shanghai time · <#C012ABCDEF> · Paused: Rollcall is not in the channel."
        " · scheduled by <@U012ABCDEF>",
        "*4.* Every day at 09:00, Shanghai time · a direct message · Next: Tue 24 Nov 09:00."
        " · Not sent yet; last tried Mon 23 Nov 12:30 (`TimedOut`). · scheduled by <@U012ABCDEF>",
        "Times are in Shanghai time.",
    ]


def menus(message: Message) -> list[list[str]]:
    """The lines that the menu of each report stands for."""
    return [
        [line_of(option) for option in block["accessory"]["options"]]
        for block in message.blocks
        if "accessory" in block
    ]


def test_each_report_has_a_menu_for_who_may_use_it() -> None:
    message = render(ReportList((DAILY, WEEKLY, HALTED)), TEACHER)
    assert menus(message) == [
        ["peaks pause 1", "peaks send 1", "peaks stop 1"],
        ["peaks resume 3", "peaks send 3", "peaks stop 3"],
    ]


@pytest.mark.parametrize(
    ("result", "first"),
    [
        (ReportPaused(DAILY, ReportList((DAILY,))), "Report *1* is paused until someone resumes it."),
        (ReportResumed(DAILY, ReportList((DAILY,))), "Report *1* has been resumed."),
        (ReportRequested(DAILY, ReportList((DAILY,))), "Report *1* is on its way to <#C012ABCDEF>."),
        (ReportStopped(DAILY, AGAIN, ReportList((DAILY,))), "Report *1* is deleted and won't be sent again."),
    ],
)
def test_what_was_done_stands_above_the_list(result: Result, first: str) -> None:
    message = render(result, TEACHER)
    assert message.text.splitlines()[0] == first
    assert len(menus(message)) == 1


def test_without_a_worker_it_says_so() -> None:
    assert "rollcall worker" in render(ReportAdded(DAILY, has_worker=False), TEACHER).text
    assert "rollcall worker" not in render(ReportAdded(DAILY), TEACHER).text


@pytest.mark.parametrize("reason", [*REASONS, "restricted_action"])
def test_a_halted_report_says_why_and_how_to_go_on(reason: str) -> None:
    message = report_halted(HALTED, reason, TEACHER)
    assert "Report *3* couldn't be sent, so it is paused" in message.text
    assert "Once that's fixed, resume it." in message.text
    assert {"run.place.resume", "run.place.stop"} == buttons(message).keys()


def test_a_delayed_report_says_when_it_was_due() -> None:
    assert "due Mon 23 Nov 12:30" in report_delayed(replace(DAILY, number=4), NOW, TEACHER).text
