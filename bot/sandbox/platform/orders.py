"""What the control API is told, as JSON.

Instants are unix seconds, or ISO 8601 in the platform's zone unless they name another.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from .config import World
from .days import ZONE
from .records import Role

Instant = Annotated[int, Meta(ge=0, le=253_402_300_799)] | datetime
Number = Annotated[int, Meta(ge=0)]
Many = Annotated[int, Meta(ge=0, le=1_000_000)]


def seconds(instant: Instant) -> int:
    """The unix second of an instant."""
    if isinstance(instant, int):
        return instant
    zoned = instant if instant.tzinfo else instant.replace(tzinfo=ZONE)
    return int(zoned.timestamp())


class Order(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object; a field it does not know is an error."""


class ClockOrder(Order, frozen=True, kw_only=True):
    """`now` sets the clock, `advance` moves it by so many seconds; both: first set, then moved."""

    now: Instant | None = None
    advance: float = 0


class AccountOrder(Order, frozen=True, kw_only=True):
    """What is given changes. `tolerance`: seconds a timestamp may be off, null compares none."""

    long_term: bool | UnsetType = UNSET
    stopped: bool | UnsetType = UNSET
    tolerance: Number | UnsetType | None = UNSET


class LimitsOrder(Order, frozen=True, kw_only=True):
    """New limits: requests in 10 s, rooms created in 24 h; `forget` what was counted."""

    requests: Number | None = None
    creations: Number | None = None
    forget: bool = False


class ResetOrder(Order, frozen=True, kw_only=True):
    """A new world, at `now` if given."""

    seed: World = "empty"
    now: Instant | None = None


class RoomsOrder(Order, frozen=True, kw_only=True):
    """`count` rooms, with `visits` visits each between `start` and `end` (default: the past hour)."""

    count: Many = 1
    title: str = "Room"
    start: Instant | None = None
    end: Instant | None = None
    visits: Many = 0


class ClassOrder(Order, frozen=True, kw_only=True):
    in_session: bool


class TeacherOrder(Order, frozen=True, kw_only=True):
    present: bool


class UsersOrder(Order, frozen=True, kw_only=True):
    """So many student classrooms in the room, whoever they are."""

    count: Many


class PersonOrder(Order, frozen=True, kw_only=True):
    """Somebody. With `code`, role and user number are the code's, unless it is a code for many."""

    user_number: Annotated[int, Meta(ge=0)] = 0
    user_name: str = ""
    role: Role = Role.STUDENT
    client_type: Annotated[int, Meta(ge=0, le=6)] = 1
    code: str | None = None


class LeaveOrder(Order, frozen=True, kw_only=True):
    """Whose visits end; without `user_number` everybody's."""

    user_number: Number | None = None


class StretchOrder(Order, frozen=True, kw_only=True):
    """A stretch of time; without `ended` it goes on."""

    began: Instant
    ended: Instant | None = None

    def __post_init__(self) -> None:
        if self.ended is not None and seconds(self.ended) < seconds(self.began):
            raise ValueError("ended lies before began")


class VisitOrder(StretchOrder, frozen=True, kw_only=True):
    user_number: Number
    user_name: str = ""
    role: Role = Role.STUDENT
    client_type: Annotated[int, Meta(ge=0, le=6)] = 1
    group_id: Number = 0
    is_audition: Annotated[int, Meta(ge=0, le=1)] = 0


class InteractionOrder(StretchOrder, frozen=True, kw_only=True):
    """`kind` as the platform's `interact_type`: 0 audio and video, 1 hand raised."""

    kind: Annotated[int, Meta(ge=0, le=1)]
    user_number: Number
    user_name: str = ""
    role: Role = Role.STUDENT
    device: str = ""
