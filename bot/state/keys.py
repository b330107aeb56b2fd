"""Every key in Redis: its shape, what it holds and how long it lives. Nothing else makes a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

JOB_LIFE = timedelta(days=1)
"""How long accepted work is kept while it is not done."""

DONE_LIFE = timedelta(hours=2)
"""How long done work is remembered, so that a redelivery is recognised."""

EVENT_CLAIM_LIFE = timedelta(seconds=45)
"""How long an event is left to the process that took it. One that died has not acknowledged it: Slack's second
redelivery, a minute after the first, is taken anew.
"""

EVENT_LIFE = timedelta(hours=2)
"""How long an answered event is remembered. Slack's last redelivery comes minutes after the event, without
delayed events.

Source: https://docs.slack.dev/apis/events-api/#retries
"""

PENDING_LIFE = timedelta(minutes=5)
"""How long a confirmation or a question waits for its button."""

DELETED_LIFE = timedelta(days=30)
"""How long a deleted room can be created again."""

CONTEXT_LIFE = timedelta(days=7)
"""How long a person's last room and last list are remembered."""

STATISTICS_LIFE = timedelta(days=400)
"""How long a past day's statistics are kept: a year, and the month that is compared with the one a year before."""

SIGHTINGS_LIFE = timedelta(days=35)
"""How long it is remembered who was seen in a room on a day: longer than a report of that day is asked for again."""

ALIVE = timedelta(seconds=60)
"""How long a worker is taken to be there after it was seen."""

CLAIM_LIFE = timedelta(days=35)
"""How long it is remembered what became of a report that was due."""

NOTICE_LIFE = timedelta(days=2)
"""How long it is remembered who was told what of a class: far longer than it is told."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one Slack team."""

    team: str

    LEASES: ClassVar[str] = "rollcall:leases"
    """Sorted set, no end: the keys of the jobs not done, of all teams, by when their lease runs out."""

    THROTTLE: ClassVar[str] = "rollcall:throttle"
    """Beginning of the lists of recent requests, one for each platform account; the window's length."""

    DUE: ClassVar[str] = "rollcall:due"
    """Sorted set, no end: the reports to come, of all teams, by the instant from which they may be sent."""

    HELD: ClassVar[str] = "rollcall:held"
    """Sorted set, no end: the reports some worker has in hand, by when its lease runs out on Redis's clock."""

    HOLDERS: ClassVar[str] = "rollcall:holders"
    """Hash of a held report to the token of who holds it; no end."""

    WORKER: ClassVar[str] = "rollcall:worker"
    """Text: some worker was there lately; `ALIVE`."""

    STREAM: ClassVar[str] = "rollcall:jobs"
    """Stream of taskiq's messages to the workers; only the latest thousands are kept."""

    def job(self, job_id: str) -> str:
        """Hash `job, stage, note, owner, takes`: `JOB_LIFE`, once done without its `job` for `DONE_LIFE`."""
        return self._key("job", job_id)

    def event(self, event_id: str) -> str:
        """Text: the event's id is claimed, for `EVENT_CLAIM_LIFE`, or answered, for `EVENT_LIFE`."""
        return self._key("event", event_id)

    def pending(self, token: str) -> str:
        """JSON of a `Pending`; `PENDING_LIFE`, or until it is taken."""
        return self._key("pending", token)

    def room_owners(self) -> str:
        """Hash of room id to the Slack id of who created it; no expiry."""
        return self._key("makers")

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

    def schedules(self) -> str:
        """Set of the schedules' numbers; no end."""
        return self._key("schedules")

    def schedule(self, number: int | str) -> str:
        """Hash `schedule` (JSON), `due`, `opened`, `paused`, `tries`, `last` (JSON); until it is stopped."""
        return self._key("schedule", str(number))

    def claim(self, number: int, due: str) -> str:
        """Hash `stage, at, ts`: what became of one report that was due; `CLAIM_LIFE`."""
        return self._key("claim", str(number), due)

    def pace(self, channel: str = "") -> str:
        """Text: nothing is posted to the channel (to none when it is empty) as long as this key lives."""
        return self._key("pace", channel)

    def watches(self) -> str:
        """Hash of a channel's id to the JSON of its `Watch`; no end."""
        return self._key("watches")

    def watch_turn(self) -> str:
        """Text: somebody looks at the classes, or has just looked; seconds."""
        return self._key("watch_turn")

    def agenda(self) -> str:
        """JSON of an `Agenda`; `NOTICE_LIFE`."""
        return self._key("agenda")

    def notice(self, kind: str, room_id: str, at: str, where: str = "") -> str:
        """Text: how far one notice of a class is, in all or to a channel or person; `NOTICE_LIFE`."""
        return self._key("notice", kind, room_id, at, where)

    def _key(self, *parts: str) -> str:
        return ":".join(("rollcall", self.team, *parts))
