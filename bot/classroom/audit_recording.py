"""Records the outcome of every command that changes something, once, in the audit trail and in the log.

Every change passes `recorded`, whatever asked for it: a line, a form, a button, a look for what was not answered. What
is kept is derived from the command and its result, so that a new command is recorded as it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.baijiayun import BaijiayunError
from bot.classroom import results
from bot.classroom.results import Result, Room
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import platform_day
from bot.errors import ChangeNotStored, NotAllowed, OutcomeUnknown, RedisUnavailable, RollcallError
from bot.language.canonical import arguments_of
from bot.language.commands import (
    Command,
    NameClassroom,
    NewRoom,
    NewSeries,
    RoomId,
    RoomOptions,
    SetBells,
    SetTerm,
)
from bot.state import AuditTrail, Change, ChangeOutcome

log = structlog.get_logger(__name__)

R = TypeVar("R")

MAX_FACT: Final = 300
"""Characters of a fact that are kept."""

CHANGED: Final = "changed"
"""Why something was not done of which somebody else had changed the room meanwhile."""

RETRY_INTERVAL, MAX_TRIES = 1.0, 600
"""Seconds between two tries to keep a change while Redis is out of reach, and how many there are."""


class ChangeRequest(Struct, frozen=True):
    """A change as it was asked for: the command and its name; how it came (`line`, `button`, `form`), and where.

    `masked` are arguments that are not kept.
    """

    name: str
    command: Command
    via: str = ""
    place: str = ""
    masked: frozenset[str] = frozenset()


class _Recorder(Struct):
    """Keeps what comes of one request."""

    tenant: Tenant
    context: CommandContext
    request: ChangeRequest
    begun: bool = False

    @property
    def is_look(self) -> bool:
        """Whether it looks for what was not answered."""
        return "creation" in self._seen

    @property
    def _seen(self) -> Mapping[str, str]:
        return self.context.confirmed or {}

    @property
    def id(self) -> str:
        """The ID of the change: for a look for what was not answered that of what it looks for."""
        return self._seen.get("creation", self.context.id)

    @property
    def asked_at(self) -> datetime:
        """When the change was asked for."""
        since = self._seen.get("since")
        return self.context.asked_at if since is None else datetime.fromisoformat(since)

    def watched(self, context: CommandContext) -> CommandContext:
        """The context, in which the change is kept as unknown before anything is done that cannot be repeated."""

        async def begin(note: Mapping[str, str]) -> None:
            await self._begin()
            await context.begin(note)

        async def part(number: int) -> CommandContext:
            return self.watched(await context.part(number))

        return replace(context, begin=begin, in_parts=part)

    async def _begin(self) -> None:
        """Keeps it as unknown, once. Raises ChangeNotStored."""
        if not self.begun:
            try:
                await self._keep(self.id, replace(self.asked_for, outcome="unknown"), first=True)
            except RedisUnavailable as error:
                raise ChangeNotStored from error
            self.begun = True

    @property
    def asked_for(self) -> Change:
        """The change as it was asked for."""
        command = self.request.command
        room = getattr(command, "room", None)
        return Change(
            at=int(self.asked_at.timestamp()),
            by=self.context.person.id,
            what=self.request.name,
            outcome="failed",
            room=room.id if isinstance(room, RoomId) else "",
            title=command.title if isinstance(command, RoomOptions) else "",
            after=_arguments(command, self.request.masked),
            via=self.request.via,
            place=self.request.place,
        )

    async def came_to(self, result: Result) -> None:
        """Keeps what a result says was changed, or that somebody else's change ended what was begun."""
        was_begun = self.begun or self.context.interrupted
        if was_begun and (ended := _ended_by_a_change(result, self.asked_for)) is not None:
            await self._told(self.id, ended)
        for id, change in changes_in(result, self.id, self.asked_for, self.request.command):
            await self._told(id, change)

    async def failed(self, error: Exception) -> None:
        """Keeps that it was refused or failed, or that it is not known."""
        if self.is_look or not (self.begun or isinstance(error, NotAllowed | BaijiayunError)):
            return
        outcome: ChangeOutcome = "unknown" if self.begun and _may_be_done(error) else "failed"
        await self._told(self.id, replace(self.asked_for, outcome=outcome, reason=type(error).__name__))

    async def _told(self, id: str, change: Change) -> None:
        """Keeps a change and logs it; while Redis is out of reach, it is kept as soon as that is back."""
        try:
            is_news = await self._keep(id, change)
        except RedisUnavailable:
            is_news = True
            self.context.later(self._keep_later(id, change))
        if is_news:
            log.info("change", **_logged(id, change))

    async def _keep(self, id: str, change: Change, *, first: bool = False) -> bool:
        return await self.tenant.audit.keep(id, change, platform_day(self.asked_at), first=first)

    async def _keep_later(self, id: str, change: Change) -> None:
        for _ in range(MAX_TRIES):
            await asyncio.sleep(RETRY_INTERVAL)
            with suppress(RedisUnavailable):
                await self._keep(id, change)
                return
        log.error("change not kept", **_logged(id, change))


async def recorded(
    tenant: Tenant,
    context: CommandContext,
    request: ChangeRequest,
    work: Callable[[CommandContext], Awaitable[R]],
) -> R:
    """Does what changes something, and keeps what came of it: once, however often it is done again."""
    recorder = _Recorder(tenant, context, request)
    try:
        result = await work(recorder.watched(context))
    except (RedisUnavailable, ChangeNotStored):
        raise
    except (RollcallError, BaijiayunError) as error:
        await recorder.failed(error)
        raise
    await recorder.came_to(result)  # type: ignore[arg-type]
    return result


async def record_own(trail: AuditTrail, id: str, change: Change, began: datetime | None = None) -> None:
    """Keeps and logs a change that no command makes. Raises RedisUnavailable.

    All outcomes under an `id` are kept on the day on which it `began`, by default that of the change.
    """
    if await trail.keep(id, change, platform_day(began or datetime.fromtimestamp(change.at, UTC))):
        log.info("change", **_logged(id, change))


async def not_created(tenant: Tenant, context: CommandContext, request: ChangeRequest) -> None:
    """Keeps that a room was looked for in vain, as long as it can have been created."""
    recorder = _Recorder(tenant, context, request)
    await recorder._told(recorder.id, replace(recorder.asked_for, outcome="failed", reason="NotCreated"))


def changes_in(result: Result, id: str, asked_for: Change, command: Command) -> Iterator[tuple[str, Change]]:
    """What a result says was changed, each with its ID; nothing if it asks something first, or was only looked at."""
    if results.asks(result) or _only_looks(command):
        return
    match result:
        case results.SeriesCreated():
            yield from _series_created(result, id, asked_for, command)
        case results.SeriesDeleted():
            yield from _series_deleted(result, id, asked_for)
        case results.SeriesMoved():
            yield from _series_moved(result, id, asked_for)
        case results.CreationUnknown(title=title):
            yield id, replace(asked_for, title=title, outcome="unknown")
        case results.RoomCreated(room=room):
            yield id, _of_room(asked_for, room, after={**asked_for.after, **_facts(room)})
        case results.RoomChanged(before=before, after=after):
            early = {} if result.pre_enter_seconds is None else {"early": str(result.pre_enter_seconds)}
            yield id, _of_room(asked_for, after, *_difference(before, after, early))
        case results.RoomDeleted(room=room, already_gone=gone):
            yield id, _of_room(asked_for, room, _facts(room), {}, "unchanged" if gone else "done")
        case results.Unanswered(room=room, undone=undone):
            yield id, _of_room(asked_for, room, outcome="failed" if undone else "unknown")
        case results.BellsSet() | results.TermSet() | results.ClassroomNamed():
            yield id, replace(_as_asked(result, asked_for), before=_setting_before(result))
        case results.ReportStopped(report=report):
            was = {"time": f"{report.at:%H:%M}", "channel": report.channel, "owner": report.owner}
            yield id, replace(asked_for, outcome="done", before=was)
        case _:
            yield id, _as_asked(result, asked_for)


def _ended_by_a_change(result: Result, asked_for: Change) -> Change | None:
    """What was begun and is asked about again, since its room had changed; whether a change was made is not known."""
    match result:
        case results.DeletionConfirmation(room=room):
            return replace(_of_room(asked_for, room, outcome="failed"), reason=CHANGED)
        case results.ChangeConfirmation(before=room):
            return replace(_of_room(asked_for, room, outcome="unknown"), reason=CHANGED)
    return None


def _only_looks(command: Command) -> bool:
    """Whether a command that sets something asks what is set."""
    match command:
        case SetBells(times=()) | SetTerm(starts=None) | NameClassroom(name=None):
            return True
    return False


def _setting_before(result: results.BellsSet | results.TermSet | results.ClassroomNamed) -> dict[str, str]:
    """What was set before, by the name of the argument that sets it."""
    match result:
        case results.BellsSet(before=before) if before:
            return {"times": ", ".join(before)}
        case results.TermSet(before=before) if before:
            return {"starts": str(before)}
        case results.ClassroomNamed(before=before) if before:
            return {"name": before}
    return {}


def _as_asked(result: Result, asked_for: Change) -> Change:
    """What was asked for, done: all that is known of a result of any kind."""
    outcome: ChangeOutcome = "unchanged" if getattr(result, "already", False) else "done"
    was, room = getattr(result, "was", None), results.room_of(result)
    before = {} if was is None else {"person": was}
    if room is None:
        return replace(asked_for, outcome=outcome, before=before)
    return _of_room(asked_for, room, before, asked_for.after, outcome)


def _series_created(
    result: results.SeriesCreated, id: str, asked_for: Change, command: Command
) -> Iterator[tuple[str, Change]]:
    """The series, and each of its rooms."""
    numbers = (
        {start: n for n, (start, _) in enumerate(command.occurrences)}
        if isinstance(command, NewSeries)
        else {}
    )
    for room in result.rooms:
        yield f"{id}.{numbers.get(room.start, room.id)}", _of_room(asked_for, room, after=_facts(room))
    for new, unknown in result.unknown:
        of_room = replace(asked_for, title=new.title, after=_planned(new), outcome="unknown")
        yield unknown.seen.get("creation", id), of_room
    yield id, _of_series(asked_for, len(result.rooms), result.error)


def _series_deleted(
    result: results.SeriesDeleted, id: str, asked_for: Change
) -> Iterator[tuple[str, Change]]:
    for room in result.rooms:
        yield f"{id}.{room.id}", _of_room(asked_for, room, before=_facts(room))
    yield from _series_left(result, id, asked_for)
    yield id, _of_series(replace(asked_for, title=result.title), len(result.rooms), result.error)


def _series_moved(result: results.SeriesMoved, id: str, asked_for: Change) -> Iterator[tuple[str, Change]]:
    for change in result.changes:
        of_room = _of_room(asked_for, change.after, *_difference(change.before, change.after, {}))
        yield f"{id}.{change.after.id}", of_room
    yield from _series_left(result, id, asked_for)
    yield id, _of_series(replace(asked_for, title=result.title), len(result.changes), result.error)


def _series_left(
    result: results.SeriesDeleted | results.SeriesMoved, id: str, asked_for: Change
) -> Iterator[tuple[str, Change]]:
    """The classes of which it is not known, and those that were left as somebody else had changed them."""
    for room in result.unknown:
        yield f"{id}.{room.id}", _of_room(asked_for, room, before=_facts(room), outcome="unknown")
    for room in result.changed:
        left = _of_room(asked_for, room, before=_facts(room), outcome="failed")
        yield f"{id}.{room.id}", replace(left, reason=CHANGED)


def _of_series(asked_for: Change, rooms: int, error: Exception | None) -> Change:
    """The series as a whole: how many rooms it came to."""
    outcome: ChangeOutcome = "done" if error is None or rooms else "failed"
    reason = "" if error is None else type(error).__name__
    return replace(asked_for, outcome=outcome, after={"rooms": str(rooms)}, reason=reason)


def _of_room(
    asked_for: Change,
    room: Room,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
    outcome: ChangeOutcome = "done",
) -> Change:
    """A change of one room; without facts what was asked for."""
    is_told = before is not None or after is not None
    return replace(
        asked_for,
        room=room.id,
        title=room.title,
        whose=tuple(filter(None, dict.fromkeys((room.owner, room.taught_by, room.substitute)))),
        outcome=outcome,
        before=dict(before or {}),
        after=dict(after or {}) if is_told else asked_for.after,
    )


def _facts(room: Room) -> dict[str, str]:
    """What is kept of a room: none of its codes."""
    facts = {"start": room.start.isoformat(), "end": room.end.isoformat()}
    return facts if not room.max_users else {**facts, "max_users": str(room.max_users)}


def _planned(new: NewRoom) -> dict[str, str]:
    return {"start": new.start.isoformat(), "end": new.end.isoformat()}


def _difference(
    before: Room, after: Room, more: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str], ChangeOutcome]:
    """What differs, before and after."""
    was, now = ({"title": room.title, "max_users": "0", **_facts(room)} for room in (before, after))
    changed = [name for name in now if was[name] != now[name]]
    after_facts = {**{name: now[name] for name in changed}, **more}
    return {name: was[name] for name in changed}, after_facts, "done" if after_facts else "unchanged"


def _arguments(command: Command, masked: frozenset[str]) -> dict[str, str]:
    """What a command says beside the room it is about, as far as it is short."""
    about_the_room = {"room", "share", *(["title"] if isinstance(command, RoomOptions) else [])}
    said = arguments_of(command).items()
    return {
        name: told
        for name, value in said
        if name not in about_the_room | masked and (told := _told(value)) is not None
    }


def _told(value: Any) -> str | None:
    """An argument in words; None for one that is made of many parts."""
    match value:
        case str() | bool() | int():
            return str(value)[:MAX_FACT]
        case list() if all(isinstance(each, str | int) for each in value):
            return ", ".join(map(str, value))[:MAX_FACT]
        case Mapping():
            return ", ".join(f"{name}={each}" for name, each in value.items())[:MAX_FACT]
    return None


def _may_be_done(error: Exception) -> bool:
    """Whether an error leaves open if a change was made."""
    if isinstance(error, BaijiayunError):
        return error.maybe_done
    return isinstance(error, OutcomeUnknown)


def _logged(id: str, change: Change) -> dict[str, Any]:
    facts = {name: getattr(change, name) for name in change.__struct_fields__}
    told = {name: value for name, value in facts.items() if value and name != "at"}
    return {"change": id, **told, "asked_at": change.at}
