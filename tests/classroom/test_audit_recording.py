"""Every change is recorded once, whatever it comes to, and no code of a room or argument that is masked is kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import force_setattr, replace

from bot.baijiayun import AccountStopped, Interrupted
from bot.blocks import PRIVATE_RESULTS
from bot.classroom import results
from bot.classroom.audit_recording import ChangeRequest, not_created, recorded
from bot.classroom.results import ChangeConfirmation, ChangeRisk, CreationUnknown, RoomCreated, asks
from bot.classroom.tenant import CommandContext
from bot.commands import DEFINITIONS, GRAMMAR, CommandDefinition
from bot.errors import ChangeNotStored, NotAllowed, OutcomeUnknown, RoomNotFound
from bot.gallery import results as samples
from bot.gallery.samples import ENGLISH
from bot.language import Recent
from bot.language.commands import (
    ClaimRoom,
    Command,
    DeleteRoom,
    DeleteSeries,
    EditRoom,
    NameClassroom,
    NewCodes,
    NewRoom,
    NewSeries,
    RoomId,
    SetBells,
    SetTerm,
)
from bot.state import AuditQuery, AuditTrail, Change, Keys, Redis
from tests.classroom.conftest import ANNA, NOW, WORKSPACE_ADMIN, TenantSetup, context
from tests.language.tables import LAST, ZONE

CHANGING = [each for each in DEFINITIONS if each.changes]
NEW = NewRoom(title="English", start=ENGLISH.start, end=ENGLISH.end)
DELETE = DeleteRoom(room=RoomId(ENGLISH.id))
EMPTY = results.RoomLive(ENGLISH, in_class=False, teacher_present=False, users=0, displayed=0)


def sample(definition: CommandDefinition) -> Command:
    """A command of this kind."""
    line = GRAMMAR.examples(definition, "en", definition.forms[0])[0]
    command = GRAMMAR.read(line, now=NOW, zone=ZONE, recent=Recent(last=LAST))
    assert isinstance(command, definition.command)
    return command


def unanswered(creation: str) -> CreationUnknown:
    """A creation that the platform did not answer."""
    seen = {"creation": creation, "since": NOW.isoformat()}
    return CreationUnknown("English", NEW.start, NEW.end, "check", "create", seen)


async def trail(setup: TenantSetup) -> list[Change]:
    """What was recorded, oldest first."""
    some = [each async for each in setup.tenant.audit.read(AuditQuery(), setup.tenant.today())]
    return [change for changes in some for change in changes if change is not None][::-1]


async def come_to(setup: TenantSetup, result: Any, request: ChangeRequest, **traits: Any) -> list[Change]:
    """What is recorded of a command with this result, done twice as by a process that takes it over."""

    async def work(context: Any) -> Any:
        if isinstance(result, Exception):
            await context.begin({})
            raise result
        return result

    for _ in range(2):
        with suppress(type(result) if isinstance(result, Exception) else NotAllowed):
            await recorded(setup.tenant, context(id="1", **traits), request, work)
    return await trail(setup)


@pytest.mark.exhaustive
@pytest.mark.parametrize("definition", CHANGING, ids=lambda definition: definition.name)
async def test_every_result_of_a_command_that_changes_is_recorded_unless_it_asks(
    setup: TenantSetup, definition: CommandDefinition
) -> None:
    for result in samples().values():
        if type(result) not in definition.renderers:
            continue
        await setup.tenant.audit.redis.flushall()
        request = ChangeRequest(definition.name, sample(definition), masked=definition.masked)
        found = await come_to(setup, result, request)
        assert (found == []) == asks(result), result
        assert not any(code in str(found) for code in ("stud3n", "t3ach3", "adm1n9"))
        for change in found:
            assert (change.by, change.what, change.at) == (ANNA.id, definition.name, int(NOW.timestamp()))


def test_what_asks_is_known_by_its_token() -> None:
    outcomes = {results.CreationUnknown, results.Unanswered}
    asking = {type(each) for each in samples().values() if asks(each)}
    assert set(PRIVATE_RESULTS) - outcomes <= asking
    assert not outcomes & asking


def test_every_change_passes_one_place() -> None:
    """A handler is called where its changes are recorded, and the platform is changed by the classroom alone."""
    root = Path(__file__).parents[2]
    sources = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("bot", "handlers")
        for path in (root / folder).rglob("*.py")
    }
    calling = [name for name, text in sources.items() if ".handler_of(" in text]
    assert calling == ["handlers/interpreter.py"]
    writes = re.compile(r"platform\.(create_\w+|update_room|delete_room)\(|regenerate=True")
    writing = {name.rpartition("/")[0] for name, text in sources.items() if writes.search(text)}
    assert writing <= {"bot/classroom"}


@pytest.mark.parametrize(
    ("command", "result", "kept"),
    [
        (
            NEW,
            RoomCreated(replace(ENGLISH, max_users=30, owner="U0ANNA", taught_by="U0BEN")),
            {"room": ENGLISH.id, "title": "English", "whose": ("U0ANNA", "U0BEN"), "outcome": "done"},
        ),
        (
            EditRoom(room=RoomId(ENGLISH.id), max_users=30),
            results.RoomChanged(ENGLISH, replace(ENGLISH, title="Maths", max_users=30), 600),
            {
                "before": {"title": ENGLISH.title, "max_users": str(ENGLISH.max_users)},
                "after": {"title": "Maths", "max_users": "30", "early": "600"},
            },
        ),
        (EditRoom(room=RoomId(ENGLISH.id)), results.RoomChanged(ENGLISH, ENGLISH), {"outcome": "unchanged"}),
        (
            DELETE,
            results.RoomDeleted(ENGLISH, already_gone=False, again=NEW),
            {"outcome": "done", "after": {}, "room": ENGLISH.id},
        ),
        (DELETE, results.RoomDeleted(ENGLISH, already_gone=True, again=NEW), {"outcome": "unchanged"}),
        (
            DELETE,
            results.Unanswered(ENGLISH, changed=False, undone=False, again=DELETE),
            {"outcome": "unknown"},
        ),
        (
            DELETE,
            results.Unanswered(ENGLISH, changed=False, undone=True, again=DELETE),
            {"outcome": "failed"},
        ),
        (
            ClaimRoom(room=RoomId(ENGLISH.id), person="U0BEN"),
            results.RoomGiven(replace(ENGLISH, owner="U0BEN"), was="U0CARA"),
            {"before": {"person": "U0CARA"}, "after": {"person": "U0BEN"}, "whose": ("U0BEN",)},
        ),
        (DELETE, NotAllowed("room", owner="U0BEN"), {"outcome": "failed", "reason": "NotAllowed"}),
        (
            DELETE,
            AccountStopped("delete_room", 2003, "stopped"),
            {"outcome": "failed", "reason": "AccountStopped", "room": ENGLISH.id},
        ),
        (DELETE, Interrupted("delete_room", "cut"), {"outcome": "unknown", "reason": "Interrupted"}),
        (NEW, OutcomeUnknown("English"), {"outcome": "unknown", "title": "English"}),
        (
            NewCodes(room=RoomId(ENGLISH.id), user_numbers=(11, 12), avatar="https://example.com/ann.png"),
            results.CodesCreated(ENGLISH, ()),
            {"after": {"user_numbers": "11, 12"}},
        ),
    ],
)
async def test_what_is_kept_of_a_change(
    setup: TenantSetup, command: Command, result: Any, kept: Mapping[str, Any]
) -> None:
    definition = GRAMMAR.of(command)
    request = ChangeRequest(definition.name, command, "button", "C0GENERAL 1.2", definition.masked)
    (change,) = await come_to(setup, result, request)
    assert {name: getattr(change, name) for name in kept} == kept
    assert (change.via, change.place) == ("button", "C0GENERAL 1.2")


async def _came_to(done: Awaitable[Any], context: CommandContext) -> Any:
    return await done


async def test_of_a_setting_what_it_was_is_kept_and_a_look_at_it_is_no_change(setup: TenantSetup) -> None:
    times, other = ("08:00-08:45",), ("08:00-08:40", "08:50-09:30")
    commands: list[Command] = [
        *(SetBells(), SetBells(times=times), SetBells(times=other), SetBells(times=other)),
        *(SetTerm(), SetTerm(starts=date(2026, 9, 1)), SetTerm(starts=date(2026, 9, 7))),
        *(
            NameClassroom(number=11),
            NameClassroom(number=11, name="Hill"),
            NameClassroom(number=11, name="Hill"),
        ),
    ]
    handlers = {definition.command: definition.handler for definition in DEFINITIONS}
    for number, command in enumerate(commands):
        asked = context(WORKSPACE_ADMIN, id=str(number))
        done = handlers[type(command)](setup.tenant, asked, command)
        await recorded(setup.tenant, asked, ChangeRequest("room.x", command), partial(_came_to, done))
    assert [(change.outcome, change.before) for change in await trail(setup)] == [
        ("done", {}),
        ("done", {"times": "08:00-08:45"}),
        ("unchanged", {"times": "08:00-08:40, 08:50-09:30"}),
        ("done", {}),
        ("done", {"starts": "2026-09-01"}),
        ("done", {}),
        ("unchanged", {}),
    ]


async def test_an_error_before_anything_was_done_is_no_change(setup: TenantSetup) -> None:
    async def not_found(_: Any) -> None:
        raise RoomNotFound("English")

    with pytest.raises(RoomNotFound):
        await recorded(setup.tenant, context(), ChangeRequest("room.delete", DELETE), not_found)
    assert await trail(setup) == []


async def test_each_room_of_a_series_is_recorded_and_the_unknown_one_when_it_is_found(
    setup: TenantSetup,
) -> None:
    days = [(ENGLISH.start.replace(day=day), ENGLISH.end.replace(day=day)) for day in (24, 25)]
    series = NewSeries(title="English", occurrences=tuple(days))
    second, unknown = NewRoom(title="English", start=days[1][0], end=days[1][1]), unanswered("1.1")
    made = replace(ENGLISH, start=days[0][0], end=days[0][1])
    result = results.SeriesCreated("English", 2, (made,), unknown=((second, unknown),))
    found = await come_to(setup, result, ChangeRequest("room.new_series", series))
    assert [(each.outcome, each.room) for each in found] == [
        ("done", ENGLISH.id),
        ("unknown", ""),
        ("done", ""),
    ]
    assert found[2].after == {"rooms": "1"}

    async def look(_: Any) -> RoomCreated:
        return RoomCreated(replace(ENGLISH, id="26112112345679"), found=True)

    looking = context(id="1.1.look", confirmed=unknown.seen)
    await recorded(setup.tenant, looking, ChangeRequest("room.new", second), look)
    assert [(each.outcome, each.room) for each in await trail(setup)] == [
        ("done", ENGLISH.id),
        ("done", "26112112345679"),
        ("done", ""),
    ]


async def test_a_room_that_was_looked_for_in_vain_was_not_created(setup: TenantSetup) -> None:
    unknown = unanswered("1")
    await come_to(setup, unknown, ChangeRequest("room.new", NEW))
    looking = context(id="1.look", confirmed=unknown.seen)
    await not_created(setup.tenant, looking, ChangeRequest("room.new", NEW))
    assert [(each.outcome, each.reason) for each in await trail(setup)] == [("failed", "NotCreated")]


@pytest.mark.parametrize(
    ("command", "result", "outcome"),
    [
        (DELETE, results.DeletionConfirmation("token", ENGLISH, EMPTY, changed=True), "failed"),
        (
            EditRoom(room=RoomId(ENGLISH.id), title="Maths"),
            ChangeConfirmation("token", ENGLISH, ENGLISH, (ChangeRisk.CHANGED,)),
            "unknown",
        ),
    ],
)
@pytest.mark.parametrize("taken_over", [False, True])
async def test_what_was_begun_and_is_asked_about_again_was_ended_by_another_change(
    setup: TenantSetup, command: Command, result: Any, outcome: str, taken_over: bool
) -> None:
    async def asks_again(context: CommandContext) -> Any:
        if not taken_over:
            await context.begin({})
        return result

    asked = context(id="1", interrupted=taken_over)
    await recorded(setup.tenant, asked, ChangeRequest("room.delete", command), asks_again)
    (change,) = await trail(setup)
    assert (change.outcome, change.reason, change.title) == (outcome, "changed", "English")


async def test_of_a_series_what_somebody_else_had_changed_is_kept_as_left(setup: TenantSetup) -> None:
    deleted = results.SeriesDeleted("English", (), changed=(ENGLISH,))
    series = DeleteSeries(room=RoomId(ENGLISH.id))
    left, whole = await come_to(setup, deleted, ChangeRequest("room.delete_series", series))
    assert (left.room, left.outcome, left.reason) == (ENGLISH.id, "failed", "changed")
    assert whole.after == {"rooms": "0"}


async def test_a_change_is_kept_as_unknown_before_it_is_begun(setup: TenantSetup) -> None:
    """A process that dies leaves it so; whoever takes it over completes it."""

    async def dies(context: Any) -> None:
        await (await context.part(0)).begin({})
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await recorded(setup.tenant, context(id="1"), ChangeRequest("room.new", NEW), dies)
    assert [each.outcome for each in await trail(setup)] == ["unknown"]
    (change,) = await come_to(setup, RoomCreated(ENGLISH), ChangeRequest("room.new", NEW))
    assert change.outcome == "done"


async def test_without_redis_nothing_is_begun_and_what_was_done_is_kept_later(
    setup: TenantSetup, nowhere: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = Keys(setup.tenant.team)
    lost = replace(setup.tenant, audit=AuditTrail(nowhere, keys))

    async def begins(context: Any) -> None:
        await context.begin({})
        pytest.fail("begun")

    with pytest.raises(ChangeNotStored):
        await recorded(lost, context(), ChangeRequest("room.new", NEW), begins)

    async def creates(_: Any) -> RoomCreated:
        return RoomCreated(ENGLISH)

    monkeypatch.setattr("bot.classroom.audit_recording.RETRY_INTERVAL", 0)
    later: list[Any] = []
    await recorded(lost, context(later=later.append), ChangeRequest("room.new", NEW), creates)
    force_setattr(lost.audit, "redis", setup.tenant.audit.redis)
    await later[0]
    assert [each.room for each in await trail(setup)] == [ENGLISH.id]


def test_a_change_is_small() -> None:
    change = Change(1_795_000_000, "U0ANNA", "room.delete", "done", ENGLISH.id, "English", via="button")
    assert len(msgspec.json.encode(change)) < 120
