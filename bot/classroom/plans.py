"""Compares a timetable with the existing rooms: which to create, move, change and delete.

Only rooms that a file of the same name made are changed or deleted, and only those that the person may change. A class
that has begun is left as it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct, field

from bot.access import may_change
from bot.baijiayun import ListedRoom
from bot.classroom.finding import rooms_between
from bot.classroom.results import TimetableClash
from bot.classroom.tenant import Tenant
from bot.clock import platform_day
from bot.people import Person
from bot.state import KeptTimetable, PlanStep, RoomBefore, Staff, TimetableRoom
from bot.threads import in_thread_if
from bot.timetables.classes import ClassRow, RowError

THREAD_THRESHOLD = 500
"""Classes that are compared beside the event loop."""

MAX_CLASHES = 50
"""Clashes that are told."""


class Plan(Struct, frozen=True):
    """What a timetable changes, and what it leaves as it is."""

    changes: tuple[PlanStep, ...]
    unchanged: int
    past: int
    refused: tuple[RowError, ...]
    clashes: tuple[TimetableClash, ...]

    @property
    def digest(self) -> str:
        """The same for the same plan."""
        return hashlib.sha256(msgspec.json.encode([self.changes, self.past, self.refused])).hexdigest()


class _There(Struct, frozen=True):
    """What there is: rooms of classes that have not begun, whose they are, and those that this file's name made."""

    rooms: Sequence[ListedRoom]
    staff: Sequence[Staff]
    own: Sequence[RoomBefore]


async def plan_of(tenant: Tenant, person: Person, timetable: KeptTimetable) -> Plan:
    """The plan of a timetable for who sent it. Raises RedisUnavailable, BaijiayunError."""
    there = await _there(tenant, person, timetable.name)
    return await in_thread_if(
        len(timetable.classes) + len(there.rooms) > THREAD_THRESHOLD,
        _compared,
        timetable,
        there,
        tenant.clock(),
    )


async def _there(tenant: Tenant, person: Person, name: str) -> _There:
    made = await tenant.timetables.made(name) if name else {}
    now = tenant.clock()
    rooms = [room for room in await rooms_between(tenant, after=now) if room.start_time > now]
    ids = [room.room_id for room in rooms]
    staff, pairs = await tenant.rooms.staff(ids), await tenant.rooms.pairs(ids)
    own = [
        _before(room, of, pair.large_class is not None, made[room.room_id])
        for room, of, pair in zip(rooms, staff, pairs, strict=True)
        if room.room_id in made and may_change(person, of.owner, of.teacher)
    ]
    return _There(rooms, staff, own)


def _before(room: ListedRoom, staff: Staff, live: bool, made: TimetableRoom) -> RoomBefore:
    return RoomBefore(
        id=room.room_id,
        title=room.title,
        start=room.start_time,
        end=room.end_time,
        max_users=room.max_users or 0,
        owner=staff.owner,
        teacher=staff.teacher,
        live=live,
        made=made,
    )


def _compared(timetable: KeptTimetable, there: _There, now: datetime) -> Plan:
    ahead = [each for each in timetable.classes if each.start > now]
    matching = _Matching(list(ahead), list(there.own))
    matching.pair(_exactly)
    matching.without(there.rooms)
    matching.pair(_day)
    matching.pair(_title)
    steps = [PlanStep(wanted=wanted, before=before) for wanted, before in matching.pairs]
    refused = tuple(_live_later(each) for each in steps if _adds_live(each))
    changed = [each for each in steps if not _adds_live(each) and _differs(each)]
    created = [PlanStep(wanted=wanted) for wanted in matching.wanted]
    deleted = [PlanStep(before=before) for before in matching.rooms]
    changes = tuple(sorted([*changed, *created, *deleted], key=_when))
    return Plan(
        changes=changes,
        unchanged=len(ahead) - len(changed) - len(created) - len(refused),
        past=len(timetable.classes) - len(ahead),
        refused=(*timetable.refused, *refused),
        clashes=tuple(_clashes(ahead, changes, matching.pairs, there))[:MAX_CLASHES],
    )


class _Matching(Struct):
    """Classes that are wanted, and the rooms that are theirs: those that agree most first."""

    wanted: list[ClassRow]
    rooms: list[RoomBefore]
    pairs: list[tuple[ClassRow, RoomBefore]] = field(default_factory=list)

    def pair(self, of: Callable[[ClassRow | RoomBefore], Hashable]) -> None:
        """Pairs those that are alike in this, first those whose teacher and classrooms are the same too."""
        for more in (_teacher_and_classrooms, _teacher, _classrooms, _nothing_more):
            if self.rooms and self.wanted:
                self._pair(of, more)

    def _pair(
        self,
        of: Callable[[ClassRow | RoomBefore], Hashable],
        more: Callable[[ClassRow | RoomBefore], Hashable],
    ) -> None:
        """Pairs those that are alike in both, each in order of time."""
        free: dict[Hashable, list[RoomBefore]] = {}
        for room in sorted(self.rooms, key=lambda room: room.start, reverse=True):
            free.setdefault((of(room), more(room)), []).append(room)
        left = []
        for wanted in sorted(self.wanted, key=lambda wanted: wanted.start):
            if rooms := free.get((of(wanted), more(wanted))):
                self.pairs.append((wanted, rooms.pop()))
            else:
                left.append(wanted)
        taken = {room.id for _, room in self.pairs}
        self.wanted, self.rooms = left, [room for room in self.rooms if room.id not in taken]

    def without(self, there: Iterable[ListedRoom]) -> None:
        """Leaves out the classes that exist already, whoever created them; of equal ones as many as exist."""
        own = {room.id for room in (*self.rooms, *(room for _, room in self.pairs))}
        known = Counter(
            (room.title, room.start_time, room.end_time) for room in there if room.room_id not in own
        )
        left = []
        for wanted in self.wanted:
            if known[_exactly(wanted)]:
                known[_exactly(wanted)] -= 1
            else:
                left.append(wanted)
        self.wanted = left


def _teacher_and_classrooms(each: ClassRow | RoomBefore) -> Hashable:
    return _teacher(each), _classrooms(each)


def _teacher(each: ClassRow | RoomBefore) -> Hashable:
    return each.teacher or each.owner


def _classrooms(each: ClassRow | RoomBefore) -> Hashable:
    return each.classrooms if isinstance(each, ClassRow) else each.made.classrooms


def _nothing_more(each: ClassRow | RoomBefore) -> Hashable:
    return None


def _exactly(each: ClassRow | RoomBefore) -> tuple[str, datetime, datetime]:
    return each.title, each.start, each.end


def _day(each: ClassRow | RoomBefore) -> Hashable:
    return each.title, platform_day(each.start)


def _title(each: ClassRow | RoomBefore) -> Hashable:
    return each.title


def _when(change: PlanStep) -> tuple[datetime, str]:
    each = change.wanted or change.before
    assert each is not None
    return each.start, each.title


def _differs(change: PlanStep) -> bool:
    wanted, before = change.wanted, change.before
    assert wanted is not None
    assert before is not None
    said = (
        (wanted.max_users, before.max_users),
        (wanted.teacher, before.teacher or before.owner),
        (wanted.pre_enter_seconds, before.made.pre_enter_seconds),
    )
    return (
        (wanted.start, wanted.end) != (before.start, before.end)
        or any(value is not None and value != was for value, was in said)
        or not set(wanted.classrooms) <= set(before.made.classrooms)
    )


def _adds_live(change: PlanStep) -> bool:
    """Whether a large class is wanted for a room that was created without one."""
    wanted, before = change.wanted, change.before
    return bool(wanted and before and wanted.live and not before.live)


def _live_later(change: PlanStep) -> RowError:
    assert change.wanted is not None
    return RowError(row=change.wanted.row, reason="live_later", value=change.wanted.title)


class _Occupied(Struct, frozen=True):
    who: str | int
    start: datetime
    end: datetime
    title: str
    wanted: bool


def _clashes(
    wanted: Sequence[ClassRow],
    changes: Sequence[PlanStep],
    pairs: Sequence[tuple[ClassRow, RoomBefore]],
    there: _There,
) -> Iterator[TimetableClash]:
    """Classes of the timetable at the time of another one with the same teacher or student classroom."""
    occupied = sorted(_occupied(wanted, changes, pairs, there), key=lambda each: (str(each.who), each.start))
    latest: _Occupied | None = None
    for each in occupied:
        if latest and latest.who == each.who and each.start < latest.end and (each.wanted or latest.wanted):
            yield TimetableClash(each.who, each.title, latest.title, each.start)
        if latest is None or latest.who != each.who or each.end > latest.end:
            latest = each


def _occupied(
    wanted: Sequence[ClassRow],
    changes: Sequence[PlanStep],
    pairs: Sequence[tuple[ClassRow, RoomBefore]],
    there: _There,
) -> Iterator[_Occupied]:
    for each in wanted:
        teacher = (each.teacher,) if each.teacher else ()
        for who in (*teacher, *each.classrooms):
            yield _Occupied(who, each.start, each.end, each.title, wanted=True)
    teachers = {each.teacher for each in wanted if each.teacher}
    stays = {_exactly(each) for each in wanted}
    gone = {each.before.id for each in changes if each.before} | {room.id for _, room in pairs}
    for room, staff in zip(there.rooms, there.staff, strict=True):
        known = room.room_id in gone or (room.title, room.start_time, room.end_time) in stays
        if staff.on_duty in teachers and staff.on_duty is not None and not known:
            yield _Occupied(staff.on_duty, room.start_time, room.end_time, room.title, wanted=False)


def undoing(changes: Sequence[PlanStep], rooms: dict[int, str]) -> tuple[PlanStep, ...]:
    """What undoes the steps that were done, the last one first; `rooms` are the IDs by the number of the step."""
    return tuple(_undone(changes[step], rooms[step]) for step in sorted(rooms, reverse=True))


def _undone(change: PlanStep, room: str) -> PlanStep:
    if change.wanted is None:
        assert change.before is not None
        return PlanStep(wanted=_as_wanted(change.before))
    after = _as_before(change.wanted, change.before, room)
    return PlanStep(wanted=_as_wanted(change.before) if change.before else None, before=after)


def _as_wanted(room: RoomBefore) -> ClassRow:
    """A room as it was, to be made so again."""
    return ClassRow(
        row=0,
        title=room.title,
        start=room.start,
        end=room.end,
        owner=room.owner,
        teacher=room.teacher or room.owner,
        max_users=room.max_users,
        pre_enter_seconds=room.made.pre_enter_seconds or 0,
        live=room.live,
        classrooms=room.made.classrooms,
    )


def _as_before(wanted: ClassRow, before: RoomBefore | None, room: str) -> RoomBefore:
    """A room as a step left it."""
    was_max, was_early = (before.max_users, before.made.pre_enter_seconds) if before else (0, None)
    early = was_early if wanted.pre_enter_seconds is None else wanted.pre_enter_seconds
    return RoomBefore(
        id=room,
        title=wanted.title,
        start=wanted.start,
        end=wanted.end,
        max_users=was_max if wanted.max_users is None else wanted.max_users,
        owner=before.owner if before else wanted.owner,
        teacher=wanted.teacher or (before.teacher if before else None),
        live=bool(before.live if before else wanted.live),
        made=TimetableRoom(pre_enter_seconds=early, classrooms=wanted.classrooms),
    )
