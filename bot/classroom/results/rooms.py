"""Rooms: one, several, created, changed, deleted, in class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import IntEnum, StrEnum

from msgspec import Struct, field

from bot.language.commands import Command, NewRoom
from bot.state import Assignment as Assignment
from bot.state import AssignmentKind as AssignmentKind
from bot.state import Offer as Offer


class Role(IntEnum):
    """The platform's `user_role`."""

    STUDENT = 0
    TEACHER = 1
    ASSISTANT = 2


class Entrance(Struct, frozen=True):
    """A join code and its link. Source: step 3 of the document's flow."""

    role: Role
    code: str
    link: str


class Room(Struct, frozen=True):
    """A room as one person may see it.

    `max_users` 0 means no limit. `student` is the common code; `teacher` and `assistant` are None if the person may not
    have them or the platform did not return them. `owner` is the Slack ID of the person who created it
    through the bot, `taught_by` that of who teaches it, if somebody else, `substitute` that of who does so in their
    place.
    `may_change` tells whether the person may change and delete it. `large_class` is the ID of the large class
    bound to it, `dual_teacher` that of the room whose large class it is (API 3).
    """

    id: str
    title: str
    start: datetime
    end: datetime
    max_users: int = 0
    student: Entrance | None = None
    teacher: Entrance | None = None
    assistant: Entrance | None = None
    owner: str | None = None
    taught_by: str | None = None
    substitute: str | None = None
    may_change: bool = False
    large_class: str | None = None
    dual_teacher: str | None = None

    @property
    def other_half(self) -> str | None:
        """The room bound to this one: the large class of a dual-teacher room, or the other way round."""
        return self.large_class or self.dual_teacher

    @property
    def on_duty(self) -> str | None:
        """Who teaches the class: the substitute, the teacher, or else who created the room."""
        return self.substitute or self.taught_by or self.owner


class Clash(Struct, frozen=True):
    """A class that the `teacher`, by Slack ID, has at the time of another one."""

    id: str
    title: str
    start: datetime
    end: datetime
    teacher: str


class RoomCreated(Struct, frozen=True):
    """API 2 or 3. `live` is the linked large-class room; `found` if an interrupted creation turned out to be done.

    `clash` is another class of its teacher at that time, if one is known.
    """

    room: Room
    live: Room | None = None
    found: bool = False
    clash: Clash | None = None


class CreationUnknown(Struct, frozen=True):
    """The platform did not answer a creation, and the room was not found.

    Tokens: to look again, to create anew. `seen` is what a look needs to recognize the room. `looked` means that the
    platform's list could be read, `goes_on` that it is still looked for in the background.
    """

    title: str
    start: datetime
    end: datetime
    check: str
    create: str
    seen: dict[str, str] = field(default_factory=dict)
    looked: bool = True
    goes_on: bool = False


class IdenticalRoom(Struct, frozen=True):
    """Nothing was created: the person just created the same `room`, or (None) that has no outcome yet.

    `token` creates it all the same.
    """

    title: str
    start: datetime
    end: datetime
    token: str
    room: Room | None = None


class RoomShown(Struct, frozen=True):
    """API 6; `live` is the large class bound to the room."""

    room: Room
    live: Room | None = None


class RoomChanged(Struct, frozen=True):
    """API 4. `pre_enter_seconds` is the new value, which the platform never returns.

    `other_half` tells whether the room bound to this one was changed likewise; None if there is none. `clash` is
    another class of its teacher at the new time, if one is known.
    """

    before: Room
    after: Room
    pre_enter_seconds: int | None = None
    other_half: bool | None = None
    clash: Clash | None = None


class NewsKind(StrEnum):
    """What happened to a room."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    GIVEN = "given"
    SUBSTITUTED = "substituted"
    TAUGHT = "taught"


class RoomNews(Struct, frozen=True):
    """What happened to a room, for those who have its card: `by` is the Slack ID of who did it.

    `room` is the ID that the card is known by, which both halves of a pair share.

    `before` and `after` are the room without its codes, where it was changed; `pre_enter_seconds` as in `RoomChanged`.
    `to` is the Slack ID of the person it was given to, or who teaches it now.
    """

    room: str
    kind: NewsKind
    by: str
    before: Room | None = None
    after: Room | None = None
    pre_enter_seconds: int | None = None
    to: str | None = None


class RoomGiven(Struct, frozen=True):
    """A room counts as created by its owner now; `already` if it did before, `was` whose it was."""

    room: Room
    already: bool = False
    was: str | None = None


class TeacherAssigned(Struct, frozen=True):
    """A room is taught by somebody now; `already` if it was before, `was` who taught it.

    `clash` is another class of theirs at that time.
    """

    room: Room
    already: bool = False
    clash: Clash | None = None
    was: str | None = None


class TeachersAssigned(Struct, frozen=True):
    """All rooms to come of a title are taught by a person, by Slack ID. `clash` is another class of theirs then."""

    title: str
    rooms: tuple[Room, ...]
    person: str
    clash: Clash | None = None


class SubstituteAsked(Struct, frozen=True):
    """Classes were offered to a person, by Slack ID; `clash` is what they have at the time of one of them.

    `has_worker` tells whether a process is there that brings the offer.
    """

    rooms: tuple[Room, ...]
    person: str
    clash: Clash | None = None
    has_worker: bool = True


class SubstitutionAnswered(Struct, frozen=True):
    """The state of the offer that a room belongs to; `already` if it had been answered otherwise."""

    room: Room
    offer: Offer
    accepted: bool
    already: bool = False


class SubstitutionEnded(Struct, frozen=True):
    """Classes are their teacher's again; `was` is who substituted, by Slack ID."""

    rooms: tuple[Room, ...]
    was: str | None = None


class GiftConfirmation(Struct, frozen=True):
    """For the asker to confirm that a room is taken from its owner and given to the person `to`."""

    token: str
    room: Room
    to: str


class ChangeRisk(StrEnum):
    """Why a change may not be meant."""

    IN_CLASS = "in_class"
    OVER = "over"
    ANOTHERS = "anothers"
    CHANGED = "changed"


class ChangeConfirmation(Struct, frozen=True):
    """A change for the person to confirm: the room as it is and as it would be, and why it is asked."""

    token: str
    before: Room
    after: Room
    risks: tuple[ChangeRisk, ...]
    pre_enter_seconds: int | None = None


class Unanswered(Struct, frozen=True):
    """The platform did not answer a change (`changed`) or a deletion of a room, whose command is `again`.

    `undone` if the room shows that it was not carried out; otherwise that is not known.
    """

    room: Room
    changed: bool
    undone: bool
    again: Command


class RoomDeleted(Struct, frozen=True):
    """API 5. `already_gone` if somebody else had deleted it; `again` is the command that creates it again.

    `other_half` tells whether the room bound to this one is gone too; None if there is none.
    """

    room: Room
    already_gone: bool
    again: NewRoom
    other_half: bool | None = None


class RoomList(Struct, frozen=True):
    """API 10: one page of `pages`, of `total` rooms that start between `first` and `last` (None: on or to come).

    `mine` if only the person's own, `past` if only what is over; `before` rooms are on the pages before. `numbered` are
    the IDs of all rooms up to this page's last: those that `#1`, `#2` … mean. `clashes` are, by the ID of a room of the
    person's own, what they teach at the same time.
    """

    rooms: tuple[Room, ...]
    total: int
    page: int
    pages: int
    first: date | None = None
    last: date | None = None
    mine: bool = False
    past: bool = False
    before: int = 0
    numbered: tuple[str, ...] = ()
    clashes: Mapping[str, Clash] = field(default_factory=dict)


class RoomChoice(Struct, frozen=True):
    """Several rooms match a title, for the person to choose. `commands` are the command with each room's ID.

    If they are `near`, none matches, and these may be meant. `title` is None if no room was named: then they are the
    first of all that are on or come next.
    """

    title: str | None
    rooms: tuple[Room, ...]
    commands: tuple[Command, ...]
    total: int
    near: bool = False


class RoomLive(Struct, frozen=True):
    """API 11, 12 and 13: a room's live status. Counts are student classrooms."""

    room: Room
    in_class: bool
    teacher_present: bool
    users: int
    displayed: int


class LiveNow(Struct, frozen=True):
    """The requested rooms; `every` if none was named: rooms scheduled for now, of `total`."""

    rooms: tuple[RoomLive, ...]
    at: datetime
    every: bool = False
    total: int = 1


class DeletionConfirmation(Struct, frozen=True):
    """A deletion for the person to confirm. `changed` if the room changed after an earlier confirmation."""

    token: str
    room: Room
    live: RoomLive
    changed: bool = False
