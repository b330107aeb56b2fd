"""What the platform keeps: records, of which a later one replaces the earlier one of its id.

Instants are unix seconds, ids exact integers.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

DUAL_TEACHER = 5
LARGE_CLASS = 2


class Role(IntEnum):
    """What somebody is in a room (`user_role`)."""

    STUDENT = 0
    TEACHER = 1
    ASSISTANT = 2


class Account(msgspec.Struct, frozen=True, tag_field="record", tag="account"):
    """The one account: its key, and what it may do. `tolerance` in seconds, None compares no timestamps."""

    partner_key: str
    long_term: bool = True
    stopped: bool = False
    tolerance: int | None = None

    def __repr__(self) -> str:
        return f"Account(long_term={self.long_term}, stopped={self.stopped}, tolerance={self.tolerance})"


class Room(msgspec.Struct, frozen=True, tag_field="record", tag="room"):
    """A room. `seeded` rooms were not created over the API and do not count against its limit."""

    id: int
    title: str
    start: int
    end: int
    created: int
    admin_code: str
    teacher_code: str
    student_code: str
    type: int = DUAL_TEACHER
    max_users: int = 0
    pre_enter_time: int = 0
    long_term: bool = False
    deleted: bool = False
    seeded: bool = False


class JoinCode(msgspec.Struct, frozen=True, tag_field="record", tag="code"):
    """A way into a room; `user_number` 0 stands for anybody. `number` is its place among all codes made."""

    code: str
    number: int
    room: int
    user_number: int
    role: int
    created: int
    avatar: str = ""


class Happening(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Something in a room that lasts. `ended` None: it goes on. What begins in the future is planned."""

    id: int
    room: int
    began: int
    ended: int | None = None

    def goes_on(self, now: int) -> bool:
        return self.began <= now and (self.ended is None or self.ended > now)


class Visit(Happening, frozen=True, gc=False, kw_only=True, tag_field="record", tag="visit"):
    """One stay of one person."""

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


class Lesson(Happening, frozen=True, gc=False, kw_only=True, tag_field="record", tag="lesson"):
    """A stretch of time in which a room was in class."""


class Interaction(Happening, frozen=True, gc=False, kw_only=True, tag_field="record", tag="interaction"):
    """A hand raised (`kind` 1) or somebody on audio and video (`kind` 0)."""

    kind: int
    user_number: int
    user_name: str
    role: int = Role.STUDENT
    device: str = ""


class Removal(msgspec.Struct, frozen=True, tag_field="record", tag="removal"):
    """Happenings that were planned and are called off, by id."""

    ids: tuple[int, ...]


Record = Account | Room | JoinCode | Visit | Lesson | Interaction | Removal
