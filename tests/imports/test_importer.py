"""Plans are carried out once, whoever dies: apply twice is apply once, undo is as before, nothing else is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from itertools import count, pairwise
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from bot.baijiayun.endpoints import Endpoint
from bot.classroom import creation
from bot.classroom.results import NewsKind, TimetableBegun, TimetablePlan, TimetableStopped
from bot.classroom.tenant import CommandContext, Tenant
from bot.classroom.timetables import MAX_PLAN_AGE, MAX_UNDO_AGE, ask_undo, stop
from bot.errors import OutcomeUnknown, TimetableProblem
from bot.imports import messages
from bot.language.commands import NewRoom, StopTimetable, UndoTimetable
from bot.sandbox.workspace import Fault, broken, cut, refusing, throttled
from bot.sandbox.workspace.faults import UPLOAD
from bot.state import AuditQuery
from tests.classroom.conftest import ANNA, NOW, context
from tests.imports.conftest import ImporterHarness, Killed

AT_LEAST = 60
"""Calls that the plan of the tests takes at least, to the platform, to Slack and to Redis."""

OTHERS = ("Chess", "11-24 14:00", 0, None)
"""A room that no timetable made."""

FIRST = [
    ["English", "2026-11-25", "14:00", "15:00", "30", "@ben", "11,12"],
    ["Maths", "2026-11-25", "16:00", "17:00"],
    ["Art", "2026-11-26", "9:00", "10:00"],
]
SECOND = [
    ["English", "2026-11-25", "15:00", "16:00", "30", "@ben", "11,12"],
    ["Maths", "2026-11-25", "16:00", "17:00", "20"],
    ["Music", "2026-11-27", "9:00", "10:00"],
]
AFTER_FIRST = [
    ("Art", "11-26 09:00", 0, ANNA.id),
    OTHERS,
    ("English", "11-25 14:00", 30, "U0BEN"),
    ("Maths", "11-25 16:00", 0, ANNA.id),
]
AFTER_SECOND = [
    OTHERS,
    ("English", "11-25 15:00", 30, "U0BEN"),
    ("Maths", "11-25 16:00", 20, ANNA.id),
    ("Music", "11-27 09:00", 0, ANNA.id),
]


async def there_and_back(harness: ImporterHarness, calls: int | None = None) -> None:
    """Applies a file, then another of its name by a process that dies, and undoes that by one that dies too."""
    await harness.setup.room("Chess")
    await harness.apply(FIRST)
    assert await harness.rooms() == AFTER_FIRST
    plan = await harness.plan(SECOND)
    assert isinstance(await harness.confirm(plan), TimetableBegun)
    harness.life.calls, harness.life.made = calls, 0
    await harness.work()
    assert await harness.rooms() == AFTER_SECOND
    assert (await harness.plan(SECOND)).changes == ()
    await harness.undo(plan.number, calls)
    assert await harness.rooms() == AFTER_FIRST
    assert (await harness.plan(FIRST)).changes == ()


async def test_a_plan_is_applied_and_undone_and_nothing_else_is_touched(harness: ImporterHarness) -> None:
    await there_and_back(harness)
    assert [len(harness.told(words)) for words in ("Applied timetable", "Undid timetable")] == [2, 1]
    assert len(harness.told("1 class of yours has changed")) == 3
    (undone,) = harness.told("Undid timetable")
    assert "1 deleted room is created again, with a new ID and new join codes" in undone.text
    assert sum(upload.complete for upload in harness.workspace.world.uploads.values()) == 3
    assert Counter(news.kind for news in harness.news) == {NewsKind.CHANGED: 4, NewsKind.DELETED: 2}


@pytest.mark.exhaustive
@pytest.mark.parametrize("calls", [5, 17, 29, 41])
async def test_a_process_that_dies_is_taken_over(harness: ImporterHarness, calls: int) -> None:
    await there_and_back(harness, calls)


PLATFORM_FAULTS = [
    {"endpoint": endpoint, "retry_after": 0, **fault}
    for fault in (
        {"kind": "cut"},
        {"kind": "cut", "when": "after"},
        {"kind": "http_502"},
        {"kind": "http_502", "when": "after"},
        {"kind": "truncated"},
        {"kind": "throttled"},
        {"kind": "http_429"},
    )
    for endpoint in ("create_room", "update_room", "room", "delete_room", "rooms")
]
SLACK_FAULTS: list[tuple[str, Callable[[], Fault]]] = [
    (method, fault)
    for fault in (lambda: throttled(0), lambda: broken(after_work=True), cut, broken)
    for method in ("chat.postMessage", UPLOAD, "chat.update", "conversations.history")
]
AT_ONCE = 8
"""Tests among which the calls are divided."""


@pytest.mark.exhaustive
@pytest.mark.parametrize("first", range(1, AT_ONCE + 1))
async def test_a_process_may_die_at_any_call_whatever_else_goes_wrong(
    harness: ImporterHarness, first: int, impatient: None
) -> None:
    await harness.setup.control("/limits", requests=1_000_000, creations=1_000_000)
    await harness.setup.room("Chess")
    await harness.apply(FIRST)
    for times, calls in enumerate(count(first, AT_ONCE), 1):
        plan = await harness.plan(SECOND)
        assert isinstance(await harness.confirm(plan), TimetableBegun)
        deaths = await _with_faults(harness, calls, harness.work())
        assert await harness.rooms() == AFTER_SECOND, calls
        assert (await harness.plan(SECOND)).changes == ()
        deaths += await _with_faults(harness, calls, harness.undo(plan.number, calls))
        assert await harness.rooms() == AFTER_FIRST, calls
        told = ("Applied timetable", "Undid timetable", "1 class of yours has changed")
        assert [len(harness.told(words)) for words in told] == [1 + times, times, 1 + 2 * times], calls
        if not deaths:
            assert calls > AT_LEAST
            return


async def test_a_room_that_is_created_again_is_created_once_though_that_process_dies_too(
    harness: ImporterHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.setup.control("/faults", endpoint="create_room", kind="cut", when="before", count=1)
    platform, created = harness.tenant.platform, count(1)
    ask = platform._call

    async def dying(endpoint: Endpoint[Any], *arguments: Any, **options: Any) -> Any:
        answer = await ask(endpoint, *arguments, **options)
        if endpoint.name == "create_room" and next(created) == len(FIRST):
            raise Killed
        return answer

    monkeypatch.setattr(platform, "_call", dying)
    await harness.apply(FIRST)
    assert [room[0] for room in await harness.rooms()] == ["Art", "English", "Maths"]


async def test_a_creation_of_which_nothing_can_be_kept_is_looked_for_later(
    harness: ImporterHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = creation.create_confirmed
    lost: list[str] = []

    async def once(tenant: Tenant, context: CommandContext, command: NewRoom) -> Any:
        made = await create(tenant, context, command)
        if not lost:
            lost.append(command.title)
            raise OutcomeUnknown(command.title)
        return made

    monkeypatch.setattr(creation, "create_confirmed", once)
    await harness.apply(FIRST)
    assert [room[0] for room in await harness.rooms()] == ["Art", "English", "Maths"]
    assert harness.told("not done") == []


async def _with_faults(harness: ImporterHarness, calls: int, work: Awaitable[None]) -> int:
    """Has something done while a request to the platform and a call of Slack go wrong; how many processes died."""
    fault = PLATFORM_FAULTS[calls % len(PLATFORM_FAULTS)]
    method, broken = SLACK_FAULTS[calls % len(SLACK_FAULTS)]
    await harness.setup.control("/faults", **fault)
    harness.workspace.faults.set(method, broken())
    harness.life.calls, harness.life.made, harness.life.deaths = calls, 0, 0
    await work
    await harness.setup.client.delete("/_control/faults")
    harness.workspace.faults.clear()
    return harness.life.deaths


async def test_the_rooms_are_sent_as_a_file_with_codes_and_links(harness: ImporterHarness) -> None:
    await harness.apply(FIRST)
    (upload,) = harness.workspace.world.uploads.values()
    assert upload.content is not None
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(upload.content)).get_sheet_by_index(0).to_python()
    english = dict(zip(head, next(row for row in rows if row[3] == "English"), strict=True))
    assert english["Result"] == "done"
    assert len(str(english["Room ID"])) == 14
    assert str(english["Student code"]) in str(english["Student link"])
    assert english["classroom 11"] != english["classroom 12"]


async def test_classes_of_one_title_at_once_are_each_made_and_undone_once(harness: ImporterHarness) -> None:
    alike = ["English", "2026-11-25", "14:00", "15:00", ""]
    rows = [[*alike, "@ben"], [*alike, "", "11"], [*alike, "", "12"]]
    await harness.setup.control("/faults", endpoint="create_room", kind="cut", when="after", count=2)
    number = await harness.apply(rows)
    at = ("English", "11-25 14:00", 0)
    assert await harness.rooms() == [(*at, ANNA.id), (*at, ANNA.id), (*at, "U0BEN")]
    assert (await harness.plan(rows)).changes == ()
    assert [step.kind for step in (await harness.plan(rows[:2])).changes] == ["delete"]
    await harness.undo(number)
    assert await harness.rooms() == []


@pytest.mark.parametrize("not_taken", [set(), {"plan"}])
async def test_the_progress_is_a_plan_where_the_workspace_takes_it_and_can_be_stopped_everywhere(
    harness: ImporterHarness, not_taken: set[str]
) -> None:
    harness.workspace.world.not_taken.update(not_taken)
    await harness.apply(FIRST)
    sent = [
        each for each in harness.workspace.sent if "Applying timetable" in str(each.arguments.get("text"))
    ]
    shown = [[block["type"] for block in each.arguments["blocks"]] for each in sent if each.ok]
    assert {tuple(kinds[1:]) for kinds in shown} == {("rich_text" if not_taken else "plan", "actions")}
    assert [each.answer["error"] for each in sent if not each.ok] == ["invalid_blocks"] * len(not_taken)


async def test_each_is_told_in_the_language_they_chose(harness: ImporterHarness) -> None:
    await harness.tenant.contexts.keep_language("U0BEN", "zh")
    await harness.apply(FIRST)
    assert len(harness.told("你有 1 节课有变动")) == 1
    assert len(harness.told("Applied timetable")) == 1


@pytest.mark.parametrize("method", [UPLOAD, "conversations.history", "chat.postMessage"])
async def test_what_slack_does_not_take_now_is_told_later_and_once(
    harness: ImporterHarness, method: str, impatient: None
) -> None:
    plan = await harness.plan(FIRST)
    await harness.confirm(plan)
    for after in (1, 4):
        harness.workspace.faults.set(method, broken(count=after))
    await harness.work()
    assert len(await harness.rooms()) == len(FIRST)
    assert [len(harness.told(words)) for words in ("Applied timetable", "1 class of yours has changed")] == [
        1,
        1,
    ]
    assert sum(upload.complete for upload in harness.workspace.world.uploads.values()) == 1


async def test_a_file_that_slack_refuses_holds_nothing_up(harness: ImporterHarness) -> None:
    harness.workspace.faults.set("files.completeUploadExternal", refusing("invalid_channel"))
    await harness.apply(FIRST)
    assert len(harness.told("Applied timetable")) == 1


async def test_each_step_stands_in_the_audit_trail_once(harness: ImporterHarness) -> None:
    await there_and_back(harness, 17)
    query = AuditQuery(first=NOW.date(), last=harness.now.date())
    changes = [
        each async for some in harness.tenant.audit.read(query, harness.now.date()) for each in some if each
    ]
    steps = Counter(change.what for change in changes if change.via == "timetable")
    assert steps == {"room.new": 3 + 1 + 1, "room.edit": 2 + 2, "room.delete": 1 + 1}
    assert {change.by for change in changes} == {ANNA.id}


async def test_what_a_day_does_not_take_goes_on_after_midnight_and_that_is_said(
    harness: ImporterHarness,
) -> None:
    plan = await harness.plan(FIRST)
    await harness.confirm(plan)
    await harness.work_once(rooms_a_day=2)
    assert len(await harness.rooms()) == 2
    (waiting,) = harness.told("The platform takes no more rooms today")
    assert "Wed 25 Nov 00:01" in waiting.text
    await harness.work(rooms_a_day=2)
    assert len(await harness.rooms()) == 3
    assert f"{harness.now:%d %H:%M}" == "25 00:01"


@pytest.mark.parametrize(("endpoint", "row"), [("update_room", SECOND[0]), ("delete_room", SECOND[2])])
async def test_a_room_that_is_changed_before_it_is_tried_again_is_left_and_said(
    harness: ImporterHarness, endpoint: str, row: list[str]
) -> None:
    await harness.apply(FIRST[:1])
    (english,) = [room.room_id async for room in harness.tenant.platform.rooms()]
    await harness.confirm(await harness.plan([row]))
    rename = partial(harness.tenant.platform.update_room, english, title="English B")
    await harness.setup.unanswered(endpoint, rename)
    await harness.work()
    assert ("English B", "11-25 14:00", 30, "U0BEN") in await harness.rooms()
    assert len(harness.told("somebody changed it meanwhile")) == 1


async def test_a_room_that_was_changed_since_is_left_and_said(harness: ImporterHarness) -> None:
    await harness.apply(FIRST)
    plan = await harness.plan(SECOND)
    await harness.confirm(plan)
    english = next(change.before for change in plan.changes if change.kind == "move")
    assert english is not None
    await harness.tenant.platform.update_room(english.id, title="English B")
    await harness.work()
    assert "English B" in [room[0] for room in await harness.rooms()]
    assert len(harness.told("somebody changed it meanwhile")) == 1


async def test_what_the_platform_refuses_is_said_and_the_rest_is_done(harness: ImporterHarness) -> None:
    await harness.setup.control("/faults", kind="code", endpoint="create_room", code=2002, after=1, count=1)
    await harness.apply(FIRST)
    assert len(await harness.rooms()) == 2
    (told,) = harness.told("These were not done:")
    assert "rejected by the class platform" in told.text


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_creation_that_is_not_answered_leaves_one_room(harness: ImporterHarness, when: str) -> None:
    await harness.setup.control("/faults", endpoint="create_room", kind="cut", when=when, count=1)
    await harness.apply(FIRST)
    assert [room[0] for room in await harness.rooms()] == ["Art", "English", "Maths"]


async def test_an_old_plan_and_one_whose_rooms_changed_are_shown_anew(harness: ImporterHarness) -> None:
    plan = await harness.plan(FIRST)
    harness.now += MAX_PLAN_AGE + timedelta(seconds=1)
    anew = await harness.confirm(plan)
    assert isinstance(anew, TimetablePlan)
    assert anew.anew
    assert isinstance(await harness.confirm(anew), TimetableBegun)


async def test_two_files_of_one_name_are_not_applied_at_once(harness: ImporterHarness) -> None:
    first, second = await harness.plan(FIRST), await harness.plan(SECOND)
    assert isinstance(await harness.confirm(first), TimetableBegun)
    with pytest.raises(Exception, match="running"):
        await harness.confirm(second)
    await harness.work()


async def test_a_step_that_goes_wrong_holds_up_no_other(
    harness: ImporterHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = creation.create_confirmed

    async def broken(tenant: Tenant, context: CommandContext, command: NewRoom) -> Any:
        if command.title == "Maths":
            raise ZeroDivisionError
        return await create(tenant, context, command)

    monkeypatch.setattr(creation, "create_confirmed", broken)
    await harness.apply(FIRST)
    assert [room[0] for room in await harness.rooms()] == ["Art", "English"]
    assert len(harness.told("not done: something went wrong")) == 1


@pytest.mark.waiting
async def test_while_the_platform_cannot_be_reached_it_waits_and_then_goes_on(
    harness: ImporterHarness,
) -> None:
    plan = await harness.plan(FIRST)
    await harness.confirm(plan)
    await harness.setup.control("/faults", endpoint="create_room", kind="http_429", count=1)
    await harness.work()
    assert len(await harness.rooms()) == 3


async def test_its_message_is_brought_up_to_date_no_more_often_than_it_may_be(
    harness: ImporterHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "UPDATE_INTERVAL", 1)
    await harness.apply([[f"English {n}", "2026-11-25", "14:00", "15:00"] for n in range(20)])
    updates = [sent.at for sent in harness.workspace.sent if sent.method == "chat.update"]
    posts = [sent.at for sent in harness.workspace.sent if sent.method == "chat.postMessage"]
    shown = sorted([*posts[:1], *updates])
    # either may have taken a while to arrive
    assert all(later - earlier >= timedelta(seconds=0.5) for earlier, later in pairwise(shown))


async def test_the_name_of_a_file_is_the_same_in_any_case(harness: ImporterHarness) -> None:
    plan = await harness.plan(FIRST, "Plan.CSV")
    await harness.confirm(plan)
    await harness.work()
    assert (await harness.plan(SECOND, "plan.csv")).changes[0].kind == "move"


async def test_stopped_while_it_waits_for_midnight_it_ends_at_once_and_can_be_undone(
    harness: ImporterHarness,
) -> None:
    plan = await harness.plan(FIRST)
    await harness.confirm(plan)
    await harness.work_once(rooms_a_day=1)
    with pytest.raises(TimetableProblem, match="not_ended"):
        await harness.undo(plan.number)
    assert await stop(harness.tenant, context(), StopTimetable(number=plan.number)) == TimetableStopped(
        plan.number
    )
    await harness.work()
    assert harness.now < NOW + timedelta(minutes=1)
    assert len(harness.told("2 more were not tried")) == 1
    await harness.undo(plan.number)
    assert await harness.rooms() == []


async def test_it_is_undone_for_a_day_and_once(harness: ImporterHarness) -> None:
    number = await harness.apply(FIRST)
    harness.now += MAX_UNDO_AGE + timedelta(seconds=1)
    with pytest.raises(TimetableProblem, match="too_late"):
        await harness.undo(number)
    harness.now = NOW
    await harness.undo(number)
    with pytest.raises(TimetableProblem, match="undone"):
        await ask_undo(harness.tenant, context(), UndoTimetable(number=number))
    assert await harness.rooms() == []
