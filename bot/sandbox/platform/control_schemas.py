"""Request bodies of the control API.

Instants are unix seconds or ISO 8601, which without an offset is in the platform's zone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from .config import Seed
from .days import ZONE
from .records import Role

Instant = Annotated[int, Meta(ge=0, le=253_402_300_799)] | datetime
Number = Annotated[int, Meta(ge=0)]
BulkCount = Annotated[int, Meta(ge=0, le=1_000_000)]


def seconds(instant: Instant) -> int:
    """An instant as unix seconds."""
    if isinstance(instant, int):
        return instant
    zoned = instant if instant.tzinfo else instant.replace(tzinfo=ZONE)
    return int(zoned.timestamp())


class ControlRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object; unknown fields are an error."""


class SetClock(ControlRequest, frozen=True, kw_only=True):
    """Set the clock to `now`, then move it by `advance` seconds."""

    now: Instant | None = None
    advance: float = 0


class SetAccount(ControlRequest, frozen=True, kw_only=True):
    """Change the given fields. `tolerance`: allowed timestamp skew in seconds, null to disable the check.

    `attendance_delay`: how many seconds late the records of endpoint 14 are.
    """

    long_term: bool | UnsetType = UNSET
    stopped: bool | UnsetType = UNSET
    tolerance: Number | UnsetType | None = UNSET
    attendance_delay: Number | UnsetType = UNSET


class SetLimits(ControlRequest, frozen=True, kw_only=True):
    """New limits: requests per 10 s, rooms created per 24 h; `forget` resets the counters."""

    requests: Number | None = None
    creations: Number | None = None
    forget: bool = False


class Reset(ControlRequest, frozen=True, kw_only=True):
    """Discard all data and seed anew, at `now` if given."""

    seed: Seed = "empty"
    now: Instant | None = None


class CreateRooms(ControlRequest, frozen=True, kw_only=True):
    """`count` rooms, with `visits` visits each between `start` and `end` (default: the past hour)."""

    count: BulkCount = 1
    title: str = "Room"
    start: Instant | None = None
    end: Instant | None = None
    visits: BulkCount = 0


class SetClass(ControlRequest, frozen=True, kw_only=True):
    in_session: bool


class SetTeacher(ControlRequest, frozen=True, kw_only=True):
    present: bool


class SetUsers(ControlRequest, frozen=True, kw_only=True):
    """The number of student classrooms in the room."""

    count: BulkCount


class Enter(ControlRequest, frozen=True, kw_only=True):
    """Who enters. A `code` decides role and, unless it is a shared code, user number."""

    user_number: Number = 0
    user_name: str = ""
    role: Role = Role.STUDENT
    client_type: Annotated[int, Meta(ge=0, le=6)] = 1
    code: str | None = None


class Leave(ControlRequest, frozen=True, kw_only=True):
    """Who leaves; without `user_number`, everybody."""

    user_number: Number | None = None


class Interval(ControlRequest, frozen=True, kw_only=True):
    """A time interval, open without `ended`."""

    began: Instant
    ended: Instant | None = None

    def __post_init__(self) -> None:
        if self.ended is not None and seconds(self.ended) < seconds(self.began):
            raise ValueError("ended is before began")


class AddVisit(Interval, frozen=True, kw_only=True):
    user_number: Number
    user_name: str = ""
    role: Role = Role.STUDENT
    client_type: Annotated[int, Meta(ge=0, le=6)] = 1
    group_id: Number = 0
    is_audition: Annotated[int, Meta(ge=0, le=1)] = 0


class AddInteraction(Interval, frozen=True, kw_only=True):
    """`kind` is the platform's `interact_type`: 0 audio and video, 1 raised hand."""

    kind: Annotated[int, Meta(ge=0, le=1)]
    user_number: Number
    user_name: str = ""
    role: Role = Role.STUDENT
    device: str = ""
