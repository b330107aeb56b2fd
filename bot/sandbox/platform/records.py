"""The platform's records; a later record replaces the one of the same id.

Instants are unix seconds.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

DUAL_TEACHER = 5
LARGE_CLASS = 2


class Role(IntEnum):
    """A person's role in a room (`user_role`)."""

    STUDENT = 0
    TEACHER = 1
    ASSISTANT = 2


class Account(msgspec.Struct, frozen=True, tag_field="record", tag="account"):
    """The account and its permissions. `tolerance`: allowed timestamp skew in seconds, None for any.

    Endpoint 14 reports visits as of `attendance_delay` seconds ago.
    """

    partner_key: str
    long_term: bool = True
    stopped: bool = False
    tolerance: int | None = None
    attendance_delay: int = 0

    def __repr__(self) -> str:
        return f"Account(long_term={self.long_term}, stopped={self.stopped}, tolerance={self.tolerance})"


class RoomSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a room is created with."""

    title: str
    start: int
    end: int
    type: int = DUAL_TEACHER
    max_users: int = 0
    pre_enter_time: int = 0
    long_term: bool = False


class Room(RoomSpec, frozen=True, kw_only=True, tag_field="record", tag="room"):
    """A room. `seeded` rooms were not created over the API and do not count towards its limit."""

    id: int
    created: int
    admin_code: str
    teacher_code: str
    student_code: str
    deleted: bool = False
    seeded: bool = False


class JoinCode(msgspec.Struct, frozen=True, tag_field="record", tag="code"):
    """A join code; `user_number` 0 is a shared code. `number` is its position among all codes created."""

    code: str
    number: int
    room: int
    user_number: int
    role: int
    created: int
    avatar: str = ""


class TimedRecord(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An interval in a room. `ended` None: not ended yet. A future `began`: planned."""

    id: int
    room: int
    began: int
    ended: int | None = None

    def is_active(self, now: int) -> bool:
        return self.began <= now and (self.ended is None or self.ended > now)


class Visit(TimedRecord, frozen=True, gc=False, kw_only=True, tag_field="record", tag="visit"):
    """One stay of one person in a room."""

    user_number: int
    user_name: str
    role: int = Role.STUDENT
    client_type: int = 1
    ip: str = "61.50.136.186"
    area: str = "北京"
    city: str = "北京"
    operator: str = "联通"
    group_id: int = 0
    is_audition: int = 0


class Lesson(TimedRecord, frozen=True, gc=False, kw_only=True, tag_field="record", tag="lesson"):
    """An interval in which class was in session."""


class Interaction(TimedRecord, frozen=True, gc=False, kw_only=True, tag_field="record", tag="interaction"):
    """A raised hand (`kind` 1) or a person on audio and video (`kind` 0)."""

    kind: int
    user_number: int
    user_name: str
    role: int = Role.STUDENT
    device: str = ""


class Removal(msgspec.Struct, frozen=True, tag_field="record", tag="removal"):
    """Deletes timed records by id."""

    ids: tuple[int, ...]


Record = Account | Room | JoinCode | Visit | Lesson | Interaction | Removal
