"""Permissions."""

from __future__ import annotations

from enum import Enum, auto

from bot.errors import NotAllowed
from bot.people import Person, is_person_id


class Permission(Enum):
    """Who may give a command: any member, its object's owner or a workspace admin, these alone, or administrators."""

    ANYONE = auto()
    OWNER = auto()
    WORKSPACE_ADMINS = auto()
    ADMINISTRATORS = auto()

    def may_open(self, person: Person) -> bool:
        """Whether the command is offered to a person; of whom an object is, is seen when it is there."""
        if self is Permission.WORKSPACE_ADMINS:
            return person.workspace_admin
        return self is not Permission.ADMINISTRATORS or person.administrator


def may_change(person: Person, owner: str | None, teacher: str | None = None) -> bool:
    """Whether a person may change something: its owner and workspace admins may, and who teaches a room.

    For a room this includes deleting it and seeing its teacher's and assistant's codes.
    """
    return person.workspace_admin or person.id in (owner, teacher)


def may_teach(
    person: Person, owner: str | None, teacher: str | None = None, substitute: str | None = None
) -> bool:
    """Whether a person may enter a room as its teacher: a substitute may, in place of the teacher."""
    if substitute is None or person.workspace_admin:
        return may_change(person, owner, teacher)
    return person.id == substitute or (person.id == owner and teacher not in (None, owner))


def require_change(person: Person, owner: str | None, teacher: str | None = None) -> None:
    """Raises NotAllowed unless the person created or teaches the room, or is a workspace admin."""
    if not may_change(person, owner, teacher):
        raise NotAllowed("room" if owner else "room_of_nobody", owner=owner)


def require_teaching(
    person: Person, owner: str | None, teacher: str | None = None, substitute: str | None = None
) -> None:
    """Raises NotAllowed unless the person may enter a room as its teacher."""
    if not may_teach(person, owner, teacher, substitute):
        raise NotAllowed("teach" if owner else "teach_of_nobody", owner=owner)


def require_report(person: Person, owner: str) -> None:
    """Raises NotAllowed unless the person scheduled the report or is a workspace admin."""
    if not may_change(person, owner):
        raise NotAllowed("report", owner=owner)


def require_watch(person: Person, owner: str) -> None:
    """Raises NotAllowed unless the person turned on the channel's class watch or is a workspace admin."""
    if not may_change(person, owner):
        raise NotAllowed("watch", owner=owner)


def require_workspace_admin(person: Person) -> None:
    """Raises NotAllowed unless the person is a workspace admin."""
    if not person.workspace_admin:
        raise NotAllowed("workspace_admins")


def require_person(user: str) -> None:
    """Raises NotAllowed unless it is the Slack ID of a person, as a mention gives it; they may have left."""
    if not is_person_id(user):
        raise NotAllowed("no_person", owner=user)


def require_administrator(person: Person) -> None:
    """Raises NotAllowed unless the person is listed in `ROLLCALL_ADMINS`."""
    if not person.administrator:
        raise NotAllowed("administrators")
