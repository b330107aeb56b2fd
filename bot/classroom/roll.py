"""The roll of a class: who was expected, who came, when and for how long, each person once.

A student classroom is expected if it has a join code of its own. Who is not in the records is absent only once these
are complete.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from bot.baijiayun import AttendanceRow
from bot.classroom.known_rooms import MAX_CLASS_LENGTH
from bot.classroom.results import GRACE, Arrival, Attendee, Role, RollSummary, Room
from bot.clock import PLATFORM_ZONE, platform_day

LATEST = datetime.max.replace(tzinfo=UTC)

COMMON = "0"
"""The number of the common code, with which many people come."""

CLIENTS = ("Web", "Windows", "Mobile web", "iOS", "Android", "macOS", "WeChat")
"""`client_type` of API 14, by its number."""


class Expected(Struct, frozen=True):
    """Whom a class is for, by number, and the names of classrooms. None where nobody has a code of their own."""

    numbers: frozenset[str] | None
    names: Mapping[int, str]

    def name(self, number: str) -> str:
        """The name of a classroom, "" if it has none."""
        return self.names.get(int(number), "") if number.isdecimal() else ""


class ClassHours(Struct, frozen=True):
    """When a class was, and whether all of its records are in."""

    start: datetime
    end: datetime
    complete: bool


def hours_of(room: Room, day: date | None, *, complete: bool) -> ClassHours | None:
    """The hours of a room's class, as far as a day is asked about; None if it has none then."""
    days = (platform_day(room.start), platform_day(room.end))
    if room.end - room.start > MAX_CLASS_LENGTH or (day is not None and day not in days):
        return None
    return ClassHours(room.start, room.end, complete)


def attendee(row: AttendanceRow) -> Attendee:
    """One record of API 14."""
    return Attendee(
        day=row.day,
        user_number=row.user_number,
        name=row.user_name,
        role=Role(row.user_role),
        first=row.first_time,
        last=row.last_time,
        listened=row.actual_listen_time,
        place=" ".join(dict.fromkeys(part for part in (row.area, row.city) if part)),
        client=_client(row.client_type),
    )


def _client(number: int | None) -> str:
    return CLIENTS[number] if number is not None and 0 <= number < len(CLIENTS) else ""


def merged(rows: Iterable[AttendanceRow]) -> list[Attendee]:
    """Each person once, by when they first came: who came several times stayed as long as all of that together.

    Visits that overlap, of one person on two devices, count once.
    """
    visits: defaultdict[tuple[int, str, str], list[Attendee]] = defaultdict(list)
    for row in rows:
        visits[_person(row)].append(attendee(row))
    people = [_together(sorted(each, key=_by_time)) for each in visits.values()]
    return sorted(people, key=_by_time)


def _person(row: AttendanceRow) -> tuple[int, str, str]:
    """Who it is: by number, or by name for who came with a code that many have."""
    has_number = row.user_number not in ("", COMMON)
    return row.user_role, row.user_number, "" if has_number else row.user_name


def _by_time(row: Attendee) -> tuple[date, datetime]:
    return row.day, row.first or LATEST


def _together(visits: Sequence[Attendee]) -> Attendee:
    return replace(
        visits[-1],
        day=visits[0].day,
        first=next((visit.first for visit in visits if visit.first), None),
        last=_last(visits),
        listened=_listened(visits),
        visits=len(visits),
    )


def _last(visits: Sequence[Attendee]) -> datetime | None:
    """When they left for good; None where a later visit has no end on record."""
    last = max((visit.last for visit in visits if visit.last), default=None)
    open_since = max((visit.first for visit in visits if visit.first and not visit.last), default=None)
    return None if last and open_since and open_since >= last else last


def _listened(visits: Sequence[Attendee]) -> int:
    """Seconds in class: no longer than each stretch of overlapping visits."""
    total, heard, stretch = 0, 0, timedelta()
    end: datetime | None = None
    for visit in visits:
        if visit.first is None or visit.last is None:
            total += visit.listened
        elif end is None or visit.first > end:
            total += min(heard, int(stretch.total_seconds()))
            heard, stretch, end = visit.listened, max(timedelta(), visit.last - visit.first), visit.last
        else:
            heard += visit.listened
            stretch += max(timedelta(), visit.last - end)
            end = max(end, visit.last)
    return total + min(heard, int(stretch.total_seconds()))


def called(people: Iterable[Attendee], expected: Expected, hours: ClassHours | None) -> list[Attendee]:
    """The people with the names of their classrooms and how they came, then the expected classrooms that did not."""
    came = [_judged(replace(one, classroom=expected.name(one.user_number)), hours) for one in people]
    students = {one.user_number for one in came if one.role is Role.STUDENT}
    return [*came, *missing(expected, hours, students)]


def _judged(one: Attendee, hours: ClassHours | None) -> Attendee:
    if hours is None or one.first is None:
        return one
    late = one.first > hours.start + GRACE
    early = hours.complete and one.last is not None and one.last < hours.end - GRACE
    return replace(one, arrival=Arrival.LATE if late else Arrival.ON_TIME, left_early=early)


def missing(expected: Expected, hours: ClassHours | None, came: Iterable[str]) -> list[Attendee]:
    """The expected classrooms that are not among those who came: absent, if that is known."""
    if hours is None or expected.numbers is None:
        return []
    arrival = Arrival.ABSENT if hours.complete else Arrival.UNRECORDED
    day = hours.start.astimezone(PLATFORM_ZONE).date()
    left = sorted(expected.numbers.difference(came), key=lambda number: (len(number), number))
    return [
        Attendee(
            day, number, "", Role.STUDENT, None, None, 0, classroom=expected.name(number), arrival=arrival
        )
        for number in left
    ]


def summary(roll: Sequence[Attendee], expected: Expected, hours: ClassHours | None) -> RollSummary:
    """The summary of a roll."""
    came = [one for one in roll if one.is_there]
    of_those = expected.numbers or frozenset()
    students = [one for one in came if one.role is Role.STUDENT]
    return RollSummary(
        expected=None if expected.numbers is None or hours is None else len(expected.numbers),
        came=sum(one.user_number in of_those for one in students),
        others=sum(one.user_number not in of_those for one in (students if of_those else came)),
        absent=sum(one.arrival is Arrival.ABSENT for one in roll) if hours and hours.complete else None,
        on_time=_how_many(came, Arrival.ON_TIME) if hours else None,
        late=_how_many(came, Arrival.LATE) if hours else None,
        left_early=sum(one.left_early for one in came) if hours and hours.complete else None,
        minutes=round(sum(one.listened for one in came) / len(came) / 60) if came else 0,
        arrivals=_arrivals(came),
    )


def _how_many(came: Iterable[Attendee], arrival: Arrival) -> int:
    return sum(one.arrival is arrival for one in came)


def _arrivals(came: Iterable[Attendee]) -> tuple[tuple[datetime, int], ...]:
    """How many came in each minute in which somebody did."""
    minutes = sorted(one.first.replace(second=0, microsecond=0) for one in came if one.first)
    return tuple((minute, len(list(people))) for minute, people in groupby(minutes))
