"""Timetables that people send: read, shown as a plan, applied and undone once that is confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from bot.access import may_change
from bot.classroom.classrooms import names_offered
from bot.classroom.plans import THREAD_THRESHOLD, Plan, plan_of, undoing
from bot.classroom.results import (
    ClassroomNames,
    ClassroomsNamed,
    NoTimetable,
    TimetableBegun,
    TimetablePlan,
    TimetableStopped,
    UndoConfirmation,
)
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import NotAllowed, TimetableProblem
from bot.language.commands import ApplyTimetable, NameClassrooms, ReadTimetable, StopTimetable, UndoTimetable
from bot.language.school_calendar import period_of
from bot.people import Colleague, Person
from bot.state import KeptTimetable, PlanStep, RunKind, TimetableRun
from bot.state.keys import TIMETABLE_LIFE
from bot.threads import in_thread_if
from bot.timetables.classes import ClassRow, RowError, RowErrorReason
from bot.timetables.classrooms import names_in
from bot.timetables.files import MAX_BYTES, UnreadableFile, sheet_of, sheets_of
from bot.timetables.rows import NoClassRows, SchoolCalendar, Timetable, TooManyClasses, timetable_of
from bot.timetables.sheets import Sheet, name_above

PASTED = "P"
"""What the names of pasted rows begin with; Slack's files begin with F."""

MAX_PLAN_AGE = timedelta(minutes=30)
"""How long a plan is good; after that it is made anew before it is applied."""

MAX_UNDO_AGE = timedelta(hours=24)
"""How long after it was applied a timetable can be undone."""


class _OnlyNames(Exception):  # noqa: N818 - it is read as what it is
    """A file names student classrooms instead."""

    def __init__(self, names: Mapping[int, str]) -> None:
        super().__init__(f"{len(names)} names")
        self.names = names


async def read(
    tenant: Tenant, context: CommandContext, command: ReadTimetable
) -> TimetablePlan | NoTimetable | ClassroomNames:
    """What a timetable changes, or what student classrooms a file names.

    Raises TimetableProblem, ProfileUnavailable, RedisUnavailable, BaijiayunError.
    """
    if command.file is None:
        last = await tenant.timetables.last(context.person.id)
        kept = await tenant.timetables.get(last) if last is not None else None
    else:
        try:
            kept = await _read(tenant, context.person, command.file)
        except _OnlyNames as found:
            return await names_offered(tenant, command.file, found.names)
    return NoTimetable() if kept is None else await _shown(tenant, context, kept)


async def _read(tenant: Tenant, person: Person, file: str) -> KeptTimetable:
    """Reads a file, and keeps what it means under a number."""
    try:
        name, sheets = await _sheets(tenant, person, file)
        school = await _school(tenant, person)
        is_long = sum(len(sheet.rows) for sheet in sheets) > THREAD_THRESHOLD
        found = await in_thread_if(is_long, timetable_of, sheets, school)
    except UnreadableFile as unreadable:
        raise TimetableProblem(unreadable.reason) from unreadable
    except NoClassRows:
        if names := names_in(sheets):
            raise _OnlyNames(names) from None
        raise TimetableProblem("no_headings") from None
    except TooManyClasses:
        raise TimetableProblem("too_many_classes") from None
    members = await tenant.members() if any(each.teacher for each in found.classes) else ()
    kept = _kept(await tenant.timetables.next_number(), person, name, found, _Teachers(found, members))
    await tenant.timetables.keep(kept)
    return kept


async def name_all(tenant: Tenant, context: CommandContext, command: NameClassrooms) -> ClassroomsNamed:
    """Names the student classrooms of a file. Raises TimetableProblem, RedisUnavailable."""
    try:
        _, sheets = await _sheets(tenant, context.person, command.file)
    except UnreadableFile as unreadable:
        raise TimetableProblem(unreadable.reason) from unreadable
    names = names_in(sheets)
    if not names:
        raise TimetableProblem("no_headings")
    await context.begin({})
    await tenant.rooms.name_classrooms(names)
    return ClassroomsNamed(len(names))


async def _sheets(tenant: Tenant, person: Person, file: str) -> tuple[str, tuple[Sheet, ...]]:
    if file.startswith(PASTED):
        lines = await tenant.timetables.pasted(f"{person.id} {file}")
        if lines is None:
            raise TimetableProblem("file_gone")
        sheet = sheet_of(lines)
        return name_above(sheet), (sheet,)
    name, content = await tenant.files.read(file, person.id, MAX_BYTES)
    return name, await sheets_of(content)


async def _school(tenant: Tenant, person: Person) -> SchoolCalendar:
    context = tenant.grammar.context(now=tenant.clock(), zone=person.zone, locale=person.locale)
    bells = tuple(map(period_of, await tenant.timetables.bells()))
    return SchoolCalendar(context, await tenant.timetables.term(), bells)


class _Teachers:
    """Who the teachers of a timetable are, as far as members of the workspace are called so.

    One who is named as a member (`@ann`, an address) and is none makes a row wrong; any other name may be of somebody
    who does not use Slack.
    """

    def __init__(self, timetable: Timetable, members: Sequence[Colleague]) -> None:
        named = Counter(name for member in members for name in member.names)
        known = {name: member.id for member in members for name in member.names if named[name] == 1}
        ids = {member.id.casefold(): member.id for member in members}
        said = {each.teacher for each in timetable.classes if each.teacher}
        self.found: Mapping[str, str] = {
            text: known.get(key) or ids[key] for text in said if (key := _name(text)) in {**known, **ids}
        }
        missing = said - self.found.keys()
        self.wrong: Mapping[str, RowErrorReason] = {
            text: "several_members" if _name(text) in named else "no_such_member"
            for text in missing
            if "@" in text or _name(text) in named
        }
        self.strangers = tuple(sorted(missing - self.wrong.keys()))

    def known(self, row: ClassRow) -> ClassRow:
        """A class with the ID of its teacher, where that is known."""
        return msgspec.structs.replace(row, teacher=self.found.get(row.teacher or ""))


def _name(text: str) -> str:
    return text.strip().removeprefix("@").casefold()


def _kept(number: int, person: Person, name: str, found: Timetable, teachers: _Teachers) -> KeptTimetable:
    classes = [each for each in found.classes if each.teacher not in teachers.wrong]
    return KeptTimetable(
        number=number,
        owner=person.id,
        name=name.strip(),
        classes=tuple(map(teachers.known, classes)),
        refused=(*found.errors, *_unknown_teachers(found, teachers)),
        unread=found.unread,
        strangers=teachers.strangers,
    )


def _unknown_teachers(found: Timetable, teachers: _Teachers) -> Iterator[RowError]:
    """Each row once, however many classes it means."""
    rows = {each.row: each.teacher for each in found.classes if each.teacher in teachers.wrong}
    for row, teacher in rows.items():
        assert teacher is not None
        yield RowError(row=row, reason=teachers.wrong[teacher], value=teacher)


async def _shown(
    tenant: Tenant, context: CommandContext, kept: KeptTimetable, *, anew: bool = False
) -> TimetablePlan:
    """The plan of a timetable, and what confirms it."""
    plan = await plan_of(tenant, context.person, kept)
    seen = {"plan": plan.digest, "at": tenant.clock().isoformat()}
    token = await tenant.ask(context, ApplyTimetable(number=kept.number), seen, life=TIMETABLE_LIFE)
    undoable = await _is_undoable(tenant, kept.number)
    return replace(_result(token, kept, plan, anew=anew), undoable=undoable)


async def _is_undoable(tenant: Tenant, number: int) -> bool:
    try:
        return bool(await _undoing(tenant, number))
    except TimetableProblem:
        return False


def _result(token: str, kept: KeptTimetable, plan: Plan, *, anew: bool) -> TimetablePlan:
    return TimetablePlan(
        token=token,
        number=kept.number,
        name=kept.name,
        changes=plan.changes,
        unchanged=plan.unchanged,
        past=plan.past,
        refused=plan.refused,
        clashes=plan.clashes,
        unread=kept.unread,
        strangers=kept.strangers,
        anew=anew,
    )


async def shown_again(tenant: Tenant, person: Person, number: int) -> TimetablePlan:
    """The current plan of a timetable, to be read, not confirmed. Raises TimetableProblem, NotAllowed."""
    kept = await _known(tenant, person, number)
    return _result("", kept, await plan_of(tenant, person, kept), anew=False)


async def ask(tenant: Tenant, context: CommandContext, command: ApplyTimetable) -> TimetablePlan:
    """Shows the plan of a timetable, to be confirmed. Raises TimetableProblem, NotAllowed."""
    return await _shown(tenant, context, await _known(tenant, context.person, command.number))


async def apply(
    tenant: Tenant, context: CommandContext, command: ApplyTimetable
) -> TimetableBegun | TimetablePlan:
    """Applies a confirmed plan; shows it again if it is old or has changed."""
    kept = await _known(tenant, context.person, command.number)
    if (run := await tenant.timetables.run(kept.number, "apply")) is not None:
        return await _begun_before(tenant, context, run)
    seen = context.confirmed or {}
    plan = await plan_of(tenant, context.person, kept)
    is_old = tenant.clock() - datetime.fromisoformat(seen["at"]) > MAX_PLAN_AGE
    if is_old or plan.digest != seen["plan"]:
        return await _shown(tenant, context, kept, anew=True)
    return await _begin(tenant, context, kept, "apply", plan.changes)


async def _begin(
    tenant: Tenant, context: CommandContext, kept: KeptTimetable, kind: RunKind, changes: tuple[PlanStep, ...]
) -> TimetableBegun:
    run = TimetableRun(
        number=kept.number,
        kind=kind,
        owner=context.person.id,
        name=kept.name,
        at=tenant.clock(),
        changes=changes,
    )
    await context.begin({})
    if not await tenant.timetables.begin(run):
        raise TimetableProblem("running")
    return await _begun(tenant, run)


async def _begun_before(tenant: Tenant, context: CommandContext, run: TimetableRun) -> TimetableBegun:
    """A run that was stored: who stored it may have died before it was begun."""
    if await tenant.timetables.finished(run.number, run.kind) is None:
        await tenant.timetables.begin(run)
    return await _begun(tenant, run, again=not context.interrupted)


async def _begun(tenant: Tenant, run: TimetableRun, *, again: bool = False) -> TimetableBegun:
    return TimetableBegun(run.number, run.kind, len(run.changes), await tenant.schedules.has_worker(), again)


async def ask_undo(tenant: Tenant, context: CommandContext, command: UndoTimetable) -> UndoConfirmation:
    """Shows what undoing a timetable does, to be confirmed. Raises TimetableProblem, NotAllowed."""
    kept = await _known(tenant, context.person, command.number)
    changes = await _undoing(tenant, kept.number)
    return UndoConfirmation(await tenant.ask(context, command), kept.number, kept.name, changes)


async def undo(tenant: Tenant, context: CommandContext, command: UndoTimetable) -> TimetableBegun:
    """Restores what a timetable changed, once that is confirmed. Raises TimetableProblem, NotAllowed."""
    kept = await _known(tenant, context.person, command.number)
    if (run := await tenant.timetables.run(kept.number, "undo")) is not None:
        return await _begun_before(tenant, context, run)
    return await _begin(tenant, context, kept, "undo", await _undoing(tenant, kept.number))


async def _undoing(tenant: Tenant, number: int) -> tuple[PlanStep, ...]:
    run, ended = (
        await tenant.timetables.run(number, "apply"),
        await tenant.timetables.finished(number, "apply"),
    )
    if run is None:
        raise TimetableProblem("not_applied")
    if ended is None:
        raise TimetableProblem("not_ended")
    if tenant.clock() - ended.at > MAX_UNDO_AGE:
        raise TimetableProblem("too_late")
    if await tenant.timetables.run(number, "undo") is not None:
        raise TimetableProblem("undone")
    outcomes = await tenant.timetables.outcomes(run)
    done = {step: outcome.room for step, outcome in outcomes.items() if outcome.state == "done"}
    if not done:
        raise TimetableProblem("nothing_done")
    return undoing(run.changes, done)


async def stop(tenant: Tenant, context: CommandContext, command: StopTimetable) -> TimetableStopped:
    """Stops applying or undoing a timetable. Raises TimetableProblem, NotAllowed."""
    kept = await _known(tenant, context.person, command.number)
    kinds: tuple[RunKind, ...] = ("undo", "apply")
    for kind in kinds:
        if await tenant.timetables.is_going_on(kept.number, kind):
            await tenant.timetables.stop(kept.number, kind)
            return TimetableStopped(kept.number)
    return TimetableStopped(kept.number, ended=True)


async def _known(tenant: Tenant, person: Person, number: int) -> KeptTimetable:
    """A timetable that a person sent, or that a workspace admin looks after."""
    kept = await tenant.timetables.get(number)
    if kept is None:
        raise TimetableProblem("no_plan")
    if not may_change(person, kept.owner):
        raise NotAllowed("timetable", owner=kept.owner)
    return kept
