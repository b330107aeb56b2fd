"""All keys in Redis except those of the queues: format, content and lifetime.

The team in braces puts all of its keys in one slot of a Redis Cluster.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from msgspec import Struct

CHECK_LIFE = timedelta(hours=1)
"""How long a person can check again for a room whose creation was not answered."""

PENDING_LIFE = timedelta(minutes=5)
"""How long a confirmation or a question waits for its button."""

ANSWERED_LIFE = timedelta(hours=1)
"""How long it is known that a confirmation or a question was answered, and did not expire."""

DOUBLE_CLICK = timedelta(seconds=2)
"""How long a second click on a button counts as the first one's."""

POSTING_LIFE = timedelta(minutes=1)
"""How long a message is taken as being posted: longer than that takes, unless the process died."""

SHARED_LIFE = timedelta(days=1)
"""How long it is remembered that a button shared its message."""

BUTTON_LIFE = timedelta(days=30)
"""How long a command that is too long for its button is stored."""

CREATION_LIFE = timedelta(minutes=15)
"""How long a creation without an outcome blocks identical ones: longer than it is searched for."""

ROOM_CLAIM_LIFE = timedelta(days=1)
"""How long the creation of a room is stored: as long as its job can be taken over."""

DUPLICATE_LIFE = timedelta(minutes=10)
"""How long after a creation an identical one needs confirmation."""

DELETED_LIFE = timedelta(days=30)
"""How long a deleted room can be created again."""

CARD_LIFE = timedelta(days=400)
"""How long a room's card is updated after it was posted or updated: longer than a room is created ahead."""

CARD_WRITING_LIFE = timedelta(seconds=30)
"""How long a process may be writing a room's cards: longer than Slack takes for one."""

SERIES_LIFE = timedelta(days=400)
"""Which rooms belong to one series: a year, and a little."""

TIMETABLE_LIFE = timedelta(days=9)
"""How long a timetable can be applied, its rooms go on being made and what became of them is known."""

MADE_LIFE = timedelta(days=400)
"""How long it is known which rooms timetables of a file's name made, after the last of them."""

ROOM_COUNT_LIFE = timedelta(days=2)
"""How long the rooms are counted that timetables make on one day."""

CONTEXT_LIFE = timedelta(days=7)
"""How long a person's last room and last list are remembered."""

DIRECTORY_LIFE = timedelta(days=2)
"""How long the list of rooms is kept as it was read; twice as long, what was changed since."""

READING_LIFE = timedelta(minutes=5)
"""How long a reading of the list of rooms may be gone on with by another process."""

PAGE_CLAIM_LIFE = timedelta(seconds=3)
"""How long other processes leave a page of the list of rooms to the one that reads it."""

STATISTICS_LIFE = timedelta(days=400)
"""How long a past day's statistics are kept: a year, and the month that is compared with the one a year before."""

TALLY_LIFE = timedelta(minutes=10)
"""How long attendance across classes is stored, so that its pages and files need not be read again."""

SIGHTINGS_LIFE = timedelta(days=35)
"""How long sightings in a room are stored: longer than reports of that day are requested."""

NOTICE_LIFE = timedelta(days=2)
"""How long the state of a notice is stored: far longer than the notice can be sent."""

AUDIT_LIFE = timedelta(days=400)
"""How long a change is kept in the audit trail: a year, and a little."""

AUDIT_OPEN_LIFE = timedelta(days=8)
"""How long the outcome of a change can be completed: as long as the steps of jobs are known."""


OFFER_LIFE = timedelta(days=8)
"""How long an offer to substitute for a teacher can be answered."""

OAUTH_STATE_LIFE = timedelta(minutes=10)
"""How long somebody who installs the app has until Slack sends them back."""

ROTATION_LIFE = timedelta(minutes=1)
"""How long a process has to replace a token that will expire: far longer than Slack takes."""


def tenant_id(team: str, account: str = "") -> str:
    """The ID of a tenant in keys and jobs: the team's and, for a further account, its partner ID."""
    return f"{team}.{account}" if account else team


def workspace_of(tenant: str) -> str:
    """The Slack team of it."""
    return tenant.partition(".")[0]


def account_of(tenant: str) -> str:
    """The partner ID of it; empty for the first account of a workspace."""
    return tenant.partition(".")[2]


OAUTH = "oauth"
"""In place of a team: what belongs to none yet, or to all."""


class Keys(Struct, frozen=True):
    """The keys of one Slack team or, with a `tenant_id`, of one of its accounts: those begin with the team's."""

    team: str

    THROTTLE: ClassVar[str] = "rollcall:throttle"
    """Beginning of the lists of recent requests, one for each platform account; the window's length."""

    def pending(self, token: str) -> str:
        """JSON of a `Pending`; `PENDING_LIFE` or `CHECK_LIFE`, or until it is taken."""
        return self._key("pending", token)

    def answered(self, token: str) -> str:
        """Text: there once what waited under the token was taken; `ANSWERED_LIFE`."""
        return self._key("answered", token)

    def button(self, value: str) -> str:
        """JSON of the command that a button's value refers to; `BUTTON_LIFE`."""
        return self._key("button", value)

    def press(self, button: str) -> str:
        """Text: the first press, there while a second click belongs to it; `DOUBLE_CLICK`."""
        return self._key("press", button)

    def shared(self, button: str) -> str:
        """Text: `posting`; `POSTING_LIFE`, or `shared`; `SHARED_LIFE`."""
        return self._key("shared", button)

    def room_owners(self) -> str:
        """Hash of room id to the Slack id of who created it; no expiry."""
        return self._key("makers")

    def room_teachers(self) -> str:
        """Hash of room id to the Slack id of who teaches it beside who created it; no expiry."""
        return self._key("teachers")

    def classrooms(self) -> str:
        """Hash of a student classroom's number to its name; no expiry."""
        return self._key("classrooms")

    def room_substitutes(self) -> str:
        """Hash of room id to the Slack id of who substitutes for its teacher; no expiry."""
        return self._key("substitutes")

    def bells(self) -> str:
        """JSON list of the periods of a school day, each as `08:00-08:45`; no expiry."""
        return self._key("bells")

    def term(self) -> str:
        """Text: the first day of the term, `2026-09-01`; no expiry."""
        return self._key("term")

    def pasted(self, name: str) -> str:
        """Text: the rows of a timetable that were pasted; `TIMETABLE_LIFE`."""
        return self._key("pasted", name)

    def timetable_count(self) -> str:
        """Number of the last timetable that was sent; no expiry."""
        return self._key("timetable_count")

    def timetable(self, number: int) -> str:
        """JSON of a `KeptTimetable`; `TIMETABLE_LIFE`."""
        return self._key("timetable", str(number))

    def last_timetable(self, user: str) -> str:
        """Number of the timetable that a person sent last; `TIMETABLE_LIFE`."""
        return self._key("last_timetable", user)

    def timetable_rooms(self, name: str) -> str:
        """Hash of a room's ID to the JSON of a `TimetableRoom`, of the rooms that files of a name made; `MADE_LIFE`."""
        return self._key("timetable_rooms", name)

    def timetable_running(self, scope: str) -> str:
        """Text: the number and kind of the run of a file that is carried out; `TIMETABLE_LIFE`, or until it ends."""
        return self._key("timetable_running", scope)

    def timetable_run(self, number: int, kind: str) -> str:
        """JSON of a `TimetableRun`; `TIMETABLE_LIFE`."""
        return self._key("timetable_run", str(number), kind)

    def timetable_outcomes(self, number: int, kind: str) -> str:
        """Hash of a step's number to the JSON of its `StepOutcome`; `TIMETABLE_LIFE`."""
        return self._key("timetable_outcomes", str(number), kind)

    def timetable_finished(self, number: int, kind: str) -> str:
        """JSON of a `FinishedRun`; `TIMETABLE_LIFE`."""
        return self._key("timetable_finished", str(number), kind)

    def timetable_room_count(self, day: str) -> str:
        """Number of rooms that timetables made on a day of the platform; `ROOM_COUNT_LIFE`."""
        return self._key("timetable_room_count", day)

    def creations(self, plan: str) -> str:
        """Hash of a creation's id to `asked|lost OWNER SECONDS`, for identical rooms; `CREATION_LIFE`."""
        return self._key("creations", plan)

    def created(self, plan: str, owner: str) -> str:
        """Text: the id of the room of this plan that a person created last; `DUPLICATE_LIFE`."""
        return self._key("created", plan, owner)

    def room_claim(self, room_id: str) -> str:
        """Text: the id of the creation a room belongs to; `ROOM_CLAIM_LIFE`."""
        return self._key("room_claim", room_id)

    def series(self, series: str) -> str:
        """JSON list of the ids of the rooms of a series; `SERIES_LIFE`."""
        return self._key("series", series)

    def series_of(self, room_id: str) -> str:
        """Text: the id of the series that a room belongs to; `SERIES_LIFE`."""
        return self._key("series_of", room_id)

    def cards(self, room_id: str) -> str:
        """Hash of a Slack ID to the JSON of the `LastingCard` of a room that the person has; `CARD_LIFE`."""
        return self._key("cards", room_id)

    def card_writing(self, room_id: str) -> str:
        """Text: which job's run writes a room's cards; `CARD_WRITING_LIFE`."""
        return self._key("card_writing", room_id)

    def large_classes(self) -> str:
        """Hash of a dual-teacher room's ID to that of its large class; no expiry."""
        return self._key("large_classes")

    def dual_teachers(self) -> str:
        """Hash of a large class's ID to that of its dual-teacher room; no expiry."""
        return self._key("dual_teachers")

    def deleted(self, room_id: str) -> str:
        """JSON of a `DeletedRoom`; `DELETED_LIFE`."""
        return self._key("deleted", room_id)

    def sightings(self, room_id: str, day: str) -> str:
        """Hash of a `Sighting` to the first instant it was made on the platform's day; `SIGHTINGS_LIFE`."""
        return self._key("sightings", room_id, day)

    def welcomed(self, user: str) -> str:
        """Text: there once a person was welcomed; no expiry."""
        return self._of_workspace("welcomed", user)

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

    def card_place(self, user: str) -> str:
        """Text: where a person chose to get the cards of the rooms they create; no expiry."""
        return self._of_workspace("card_place", user)

    def language(self, user: str) -> str:
        """Text: the catalogue of the language a person chose; no expiry."""
        return self._of_workspace("language", user)

    def partner_key(self, account: str) -> str:
        """Text: the rotated partner key of a platform account, encrypted; no expiry."""
        return self._key("partner_key", account)

    def statistics(self, account: str, kind: str, day: str) -> str:
        """JSON of what a platform account's past day came to, of one kind; `STATISTICS_LIFE`."""
        return self._key("statistics", account, kind, day)

    def tally(self, account: str, name: str) -> str:
        """JSON of attendance across classes of a platform account; `TALLY_LIFE`."""
        return self._key("tally", account, name)

    def edition(self, account: str) -> str:
        """JSON of the `Edition` of a platform account's list of rooms; `DIRECTORY_LIFE`."""
        return self._key("edition", account)

    def edition_page(self, account: str, edition: str, number: int) -> str:
        """A page of an edition, compressed and encrypted, counted from 0; `DIRECTORY_LIFE`."""
        return self._key("edition_page", account, edition, str(number))

    def edition_begun(self, account: str) -> str:
        """JSON of the `Edition` that is being read; `READING_LIFE`.

        Processes of earlier versions, whose pages do not overlap, read theirs under `edition_read`.
        """
        return self._key("edition_begun", account)

    def page_claim(self, account: str, edition: str, number: int) -> str:
        """Exists while a process reads a page of an edition; `PAGE_CLAIM_LIFE`."""
        return self._key("page_claim", account, edition, str(number))

    def room_changes(self, account: str) -> str:
        """Stream of JSON: what was changed of an account's rooms; twice `DIRECTORY_LIFE`."""
        return self._key("room_changes", account)

    def schedule_count(self) -> str:
        """Number of the last schedule created; no expiry."""
        return self._key("schedule_count")

    def slack_throttle(self, channel: str = "") -> str:
        """Text: while this key exists, nothing is posted to the channel (if empty, to any channel)."""
        return self._of_workspace("slack_throttle", channel)

    def watches(self) -> str:
        """Hash of a channel's ID to the JSON of its `Watch`; no expiry."""
        return self._key("watches")

    def offer(self, offer_id: str) -> str:
        """Hash `offer, answer` of an offer to substitute: JSON of an `Offer`, and text; `OFFER_LIFE`."""
        return self._key("offer", offer_id)

    def offered(self, room_id: str) -> str:
        """Text: the id of the offer to substitute that a room belongs to; `OFFER_LIFE`."""
        return self._key("offered", room_id)

    def reminders(self) -> str:
        """Hash of a room's ID to the JSON of the `Reminder` of its coming class; `NOTICE_LIFE`."""
        return self._key("reminders")

    def agenda(self) -> str:
        """JSON of an `Agenda`; `NOTICE_LIFE`."""
        return self._key("agenda")

    def notice(self, kind: str, room_id: str, at: str) -> str:
        """Text: the state of a notice about a class; `NOTICE_LIFE`."""
        return self._key("notice", kind, room_id, at)

    def audit_log(self, day: str) -> str:
        """List of the JSON of each `Change` of a platform day; `AUDIT_LIFE`."""
        return self._key("audit_log", day)

    def audit_places(self, day: str) -> str:
        """Hash of a change's ID to its position in the list of its day; `AUDIT_OPEN_LIFE`."""
        return self._key("audit_places", day)

    def audit_room(self, room_id: str) -> str:
        """List of the places of the changes of a room; `AUDIT_LIFE`."""
        return self._key("audit_room", room_id)

    def audit_by(self, user: str) -> str:
        """List of the places of the changes that a person made; `AUDIT_LIFE`."""
        return self._key("audit_by", user)

    def audit_about(self, user: str) -> str:
        """List of the places of the changes that concern a person, or a room of theirs; `AUDIT_LIFE`."""
        return self._key("audit_about", user)

    def installation(self) -> str:
        """Text: the `Installation` in a workspace or an organisation, encrypted; no expiry."""
        return self._of_workspace("installation")

    def organisation(self) -> str:
        """Text: the organisation whose installation a workspace uses; no expiry."""
        return self._of_workspace("organisation")

    def workspaces(self) -> str:
        """Set of the workspaces that use the installation of an organisation; no expiry."""
        return self._key("workspaces")

    def rotation(self) -> str:
        """Text: there while a process replaces the token of an installation; `ROTATION_LIFE`."""
        return self._key("rotation")

    def platform_account(self) -> str:
        """Text: the `PlatformAccount` that an admin of the workspace entered, encrypted; no expiry."""
        return self._of_workspace("platform_account")

    def named_accounts(self) -> str:
        """Hash of a partner ID to the `PlatformAccount` that admins entered beside the first, encrypted, empty once it
        was removed; no expiry.
        """
        # as it was first called: what is stored stays where it is, likewise for the two below
        return self._of_workspace("campuses")

    def account_channels(self) -> str:
        """Hash of a channel's ID to the partner ID of the account that lines there mean; no expiry."""
        return self._of_workspace("campus_channels")

    def chosen_account(self, user: str) -> str:
        """Text: the partner ID of the account that a person chose for direct messages; no expiry."""
        return self._of_workspace("chosen_campus", user)

    def oauth_state(self, state: str) -> str:
        """Text: there once somebody began to install the app, until they are back; `OAUTH_STATE_LIFE`."""
        return self._key("oauth_state", state)

    def with_account(self) -> str:
        """Set of the `tenant_id` of each platform account that was entered; no expiry."""
        return self._key("with_account")

    @property
    def prefix(self) -> str:
        """What all of them begin with."""
        workspace = f"rollcall:{{{workspace_of(self.team)}}}"
        account = account_of(self.team)
        return f"{workspace}:account:{account}" if account else workspace

    def _of_workspace(self, *parts: str) -> str:
        """What the accounts of a workspace have in common."""
        return Keys(workspace_of(self.team))._key(*parts)

    def _key(self, *parts: str) -> str:
        return ":".join((self.prefix, *parts))
