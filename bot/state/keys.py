"""Every key in Redis beside those of the queues: its shape, what it holds and how long it lives.

The team stands in braces, so that its keys are in one slot of a Redis Cluster.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

CHECK_LIFE = timedelta(hours=1)
"""How long a person may look again for what they created and was not answered."""

PENDING_LIFE = timedelta(minutes=5)
"""How long a confirmation or a question waits for its button."""

DOUBLE_CLICK = timedelta(seconds=2)
"""How long a second click on a button counts as the first one's."""

POSTING_LIFE = timedelta(minutes=1)
"""How long a message is taken as being posted: longer than that takes, unless the process died."""

SHARED_LIFE = timedelta(days=1)
"""How long it is remembered that a button shared its message."""

BUTTON_LIFE = timedelta(days=30)
"""How long a command waits that is too long for the button that stands for it."""

CREATION_LIFE = timedelta(minutes=15)
"""How long a creation without an outcome holds up what is identical: longer than it is looked for."""

ROOM_CLAIM_LIFE = timedelta(days=1)
"""How long it is kept which creation a room belongs to: as long as its job may be taken over."""

DUPLICATE_LIFE = timedelta(minutes=10)
"""How long after a creation an identical one is asked about first."""

DELETED_LIFE = timedelta(days=30)
"""How long a deleted room can be created again."""

CONTEXT_LIFE = timedelta(days=7)
"""How long a person's last room and last list are remembered."""

STATISTICS_LIFE = timedelta(days=400)
"""How long a past day's statistics are kept: a year, and the month that is compared with the one a year before."""

SIGHTINGS_LIFE = timedelta(days=35)
"""How long it is remembered who was seen in a room on a day: longer than a report of that day is asked for again."""

NOTICE_LIFE = timedelta(days=2)
"""How long it is remembered what was told of a class: far longer than it is told."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one Slack team."""

    team: str

    THROTTLE: ClassVar[str] = "rollcall:throttle"
    """Beginning of the lists of recent requests, one for each platform account; the window's length."""

    def pending(self, token: str) -> str:
        """JSON of a `Pending`; `PENDING_LIFE` or `CHECK_LIFE`, or until it is taken."""
        return self._key("pending", token)

    def button(self, value: str) -> str:
        """JSON of a command for which a button's value stands; `BUTTON_LIFE`."""
        return self._key("button", value)

    def press(self, button: str) -> str:
        """Text: there while a second click belongs to the first; `DOUBLE_CLICK`."""
        return self._key("press", button)

    def shared(self, button: str) -> str:
        """Text: `posting`; `POSTING_LIFE`, or `shared`; `SHARED_LIFE`."""
        return self._key("shared", button)

    def room_owners(self) -> str:
        """Hash of room id to the Slack id of who created it; no expiry."""
        return self._key("makers")

    def creations(self, plan: str) -> str:
        """Hash of a creation's id to `asked|lost OWNER SECONDS`, for identical rooms; `CREATION_LIFE`."""
        return self._key("creations", plan)

    def created(self, plan: str, owner: str) -> str:
        """Text: the id of the room of this plan that a person created last; `DUPLICATE_LIFE`."""
        return self._key("created", plan, owner)

    def room_claim(self, room_id: str) -> str:
        """Text: the id of the creation a room belongs to; `ROOM_CLAIM_LIFE`."""
        return self._key("room_claim", room_id)

    def large_classes(self) -> str:
        """Hash of a dual-teacher room's id to that of the large class bound to it; no end."""
        return self._key("large_classes")

    def dual_teachers(self) -> str:
        """Hash of a large class's id to that of the dual-teacher room it is bound to; no end."""
        return self._key("dual_teachers")

    def deleted(self, room_id: str) -> str:
        """JSON of a `DeletedRoom`; `DELETED_LIFE`."""
        return self._key("deleted", room_id)

    def sightings(self, room_id: str, day: str) -> str:
        """Hash of a `Sighting` to the first instant it was made on the platform's day; `SIGHTINGS_LIFE`."""
        return self._key("sightings", room_id, day)

    def last_room(self, user: str) -> str:
        """Text: the id of the room a person dealt with last; `CONTEXT_LIFE`."""
        return self._key("last_room", user)

    def last_list(self, user: str) -> str:
        """JSON list of the room ids a person saw listed last; `CONTEXT_LIFE`."""
        return self._key("last_list", user)

    def shared_list(self, place: str) -> str:
        """JSON list of the room ids of the list shared last at a place, in a channel or thread; `CONTEXT_LIFE`."""
        return self._key("shared_list", place)

    def last_card(self, place: str, user: str | None) -> str:
        """Text: the id of the room whose card was last shown at a place, to one person or to all; `CONTEXT_LIFE`."""
        return self._key("last_card", place, user or "all")

    def language(self, user: str) -> str:
        """Text: the catalogue a person chose for their answers; no end."""
        return self._key("language", user)

    def partner_key(self, account: str) -> str:
        """Text: the rotated partner key of a platform account, encrypted; no end."""
        return self._key("partner_key", account)

    def statistics(self, account: str, kind: str, day: str) -> str:
        """JSON of what a platform account's past day came to, of one kind; `STATISTICS_LIFE`."""
        return self._key("statistics", account, kind, day)

    def schedule_count(self) -> str:
        """Number: how many schedules were ever made; no end."""
        return self._key("schedule_count")

    def pace(self, channel: str = "") -> str:
        """Text: nothing is posted to the channel (to none when it is empty) as long as this key lives."""
        return self._key("pace", channel)

    def watches(self) -> str:
        """Hash of a channel's id to the JSON of its `Watch`; no end."""
        return self._key("watches")

    def agenda(self) -> str:
        """JSON of an `Agenda`; `NOTICE_LIFE`."""
        return self._key("agenda")

    def notice(self, kind: str, room_id: str, at: str) -> str:
        """Text: how far one notice of a class is; `NOTICE_LIFE`."""
        return self._key("notice", kind, room_id, at)

    def _key(self, *parts: str) -> str:
        return ":".join((f"rollcall:{{{self.team}}}", *parts))
