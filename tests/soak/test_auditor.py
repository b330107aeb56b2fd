"""The auditor bites: whatever is forged into a clean record is found, and nothing in the clean record is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from .auditor import (
    Facts,
    Finding,
    Lesson,
    Notice,
    Outcome,
    Post,
    PrivateChannel,
    Room,
    Step,
    Told,
    audit,
    outcome,
    repeated,
)

DUE = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
MAKER, OTHER, ADMIN = "U1", "U2", "U3"
CREATED = Told("Room created. Class K1. Teacher code `abc123`. Room `26112900000001`")
UNKNOWN = Told("The class platform did not answer, so it is not known yet whether *Class K1* was created.")
NOT_STARTED = Told("I can't reach my database right now, so I haven't started this.")
REFUSED = Told(
    "Only the person who created or teaches this room, or a workspace admin, can change it. Nothing was changed."
)

CREATE = Step(MAKER, 'new "Class K1"', "create", token="K1", answers=(CREATED,))
RENAMED = Told("*Class K1* Title: Class K1 → *Class K1 moved*")
RENAME = Step(MAKER, "rename", "rename", token="K1", mark="moved", answers=(RENAMED,))
DELETED = Told("*Class K1 moved* has been deleted. Its join codes no longer work.")
DELETE = Step(MAKER, "Delete", "delete", token="K1", answers=(DELETED,))
MEDDLE = Step(OTHER, "rename", "meddle", token="K1", mark="stolen", answers=(REFUSED,))
SHARE = Step(MAKER, "Share", "share", token="K1", answers=(Told("Class K1", ephemeral=False),))
SCHEDULE = Step(
    MAKER, "daily", "schedule", answers=(Told("Report *7* is scheduled."),), number=7, at=DUE, says=""
)
SEND = Step(MAKER, "send 7", "send", answers=(Told("Report *7* is on its way to <#C1>."),), number=7)
SHOW = Step(OTHER, "show", "read", answers=(Told("Class K1 moved. Room `26112900000001`"),), says="K1")

ROOM = Room("26112900000001", "Class K1 moved", deleted=True, secrets=("abc123",))
REPORT = Post("Peaks", "C1", report=(7, DUE))
ASKED = Post("Peaks", "C1", report=(7, DUE - timedelta(seconds=30)))
CARD = Post(CREATED.text, "C0", frozenset({MAKER}))
GONE = Post("*Class K1 moved* was deleted.", "D1", frozenset({MAKER}), shows=ROOM.id)
BEGINS = DUE - timedelta(minutes=10)
LESSON_ROOM = Room("26112900000004", "Class K4", deleted=False)
LESSON = Step(MAKER, 'new "Class K4"', "create", token="K4", answers=(Told("Room created. Class K4"),))
OWN = Notice("own", LESSON_ROOM.id, BEGINS)
SOON, ABSENT = replace(OWN, kind="soon"), replace(OWN, kind="absent")
WATCHED = "C1LESSONS"
REMINDER = Post("Your class starts. Class K4", "D1", frozenset({MAKER}), notice=OWN, reminds=OWN)
WARNING = Post("This class starts and no teacher is there. Class K4", WATCHED, notice=SOON)
SHARED = Post("Class K1, student code xyz789", "C0")

CLEAN = Facts(
    steps=(CREATE, RENAME, DELETE, MEDDLE, SHARE, SCHEDULE, SEND, SHOW, LESSON),
    rooms=(ROOM, LESSON_ROOM),
    posts=(REPORT, ASKED, CARD, SHARED, REMINDER, WARNING),
    ended=DUE + timedelta(minutes=1),
    admins=frozenset({ADMIN}),
    secrets=frozenset({"a-partner-key"}),
    private=(PrivateChannel("C0STAFF", "staff", frozenset({ADMIN})),),
    lessons={"K4": Lesson(MAKER, BEGINS, is_told=True)},
    watched={WATCHED: BEGINS - timedelta(hours=1)},
)


def steps(old: Step, *new: Step) -> Facts:
    """The clean record with other steps instead of one."""
    return replace(
        CLEAN, steps=tuple(each for step in CLEAN.steps for each in (new if step is old else [step]))
    )


def answered(step: Step, *answers: Told, **facts: object) -> Facts:
    """The clean record with other answers to one step."""
    return replace(steps(step, replace(step, answers=answers)), **facts)


def posts(*more: Post) -> Facts:
    """The clean record with more messages."""
    return replace(CLEAN, posts=(*CLEAN.posts, *more))


def without(*gone: Post) -> Facts:
    """The clean record without some messages."""
    return replace(CLEAN, posts=tuple(post for post in CLEAN.posts if post not in gone))


def lesson(**traits: bool) -> Facts:
    """The clean record of a class that begins soon and is otherwise."""
    return replace(CLEAN, lessons={"K4": replace(CLEAN.lessons["K4"], **traits)})


def test_a_clean_record_is_clean() -> None:
    assert audit(CLEAN) == []
    assert repeated(CLEAN) == 0


FORGED: dict[str, tuple[str, Facts]] = {
    "an accepted line without an answer": ("lost", answered(SHOW)),
    "a room that was never told of": ("lost", answered(CREATE, UNKNOWN)),
    "a report that was due": ("lost", without(REPORT)),
    "a report that was asked for": ("lost", without(ASKED)),
    "a reminder of a class": ("lost", without(REMINDER)),
    "a warning of a class without a teacher": ("lost", without(WARNING)),
    "a room made twice": (
        "twice",
        replace(CLEAN, rooms=(*CLEAN.rooms, replace(ROOM, id="26112900000002", secrets=()))),
    ),
    "a report posted twice": ("twice", posts(REPORT)),
    "a notice posted twice": ("twice", posts(WARNING)),
    "a notice of a class that is not near": (
        "false",
        posts(replace(WARNING, notice=replace(SOON, room=ROOM.id))),
    ),
    "a notice of another time": ("false", posts(replace(WARNING, notice=replace(SOON, at=DUE)))),
    "a notice with another title": ("false", posts(replace(WARNING, text="Class K5", notice=ABSENT))),
    "a warning though the teacher is there": ("false", lesson(attended=True)),
    "a class that began late": ("false", posts(replace(WARNING, notice=replace(OWN, kind="began_late")))),
    "a reminder of a class that was deleted": ("false", lesson(is_gone=True)),
    "a second card of a room": ("twice", posts(*[replace(CARD, card="26112900000001")] * 2)),
    "a card that shows another title": ("false", posts(replace(CARD, shows=ROOM.id))),
    "a card of a room that is deleted": (
        "false",
        posts(Post("Class K1 moved", "D1", CARD.seen_by, shows=ROOM.id)),
    ),
    "a card that says deleted of a room that is there": (
        "false",
        replace(posts(GONE), rooms=(replace(ROOM, deleted=False),), steps=CLEAN.steps[:2]),
    ),
    "a message that answers nothing": ("unclear", replace(CLEAN, strays=("D1: Room created.",))),
    "a deletion that was made although it was said not to be": (
        "false",
        answered(DELETE, Told("The room has changed since I asked you, so I haven't deleted it.")),
    ),
    "a message shared twice": ("twice", posts(SHARED)),
    "two answers that stay": (
        "twice",
        answered(SHOW, Told("Class K1", False), Told("Class K1 in other words", False)),
    ),
    "two answers that say two things": ("twice", answered(CREATE, CREATED, NOT_STARTED)),
    "two answers in different words": (
        "twice",
        answered(SHOW, Told("Class K1"), Told("Class K1 in other words"), deaths=9),
    ),
    "a question that is asked again with other buttons": (
        "twice",
        answered(SHOW, Told("Delete K1? token 1"), Told("Delete K1? token 2"), deaths=9),
    ),
    "more answers shown again than there were deaths": ("twice", answered(SHOW, *SHOW.answers * 2)),
    "an answer that was shown and posted twice": (
        "twice",
        answered(SHOW, Told("Class K1"), *[Told("Class K1", ephemeral=False)] * 2, deaths=9),
    ),
    "an answer posted twice": ("twice", answered(SHOW, *[Told("Class K1", ephemeral=False)] * 2)),
    "a room that is not there": ("false", replace(CLEAN, rooms=())),
    "a room that is there all the same": ("false", answered(CREATE, NOT_STARTED)),
    "another's room": ("false", answered(CREATE, Told("Room created. Room `26112900000009`"))),
    "a room nobody asked for": (
        "false",
        replace(CLEAN, rooms=(*CLEAN.rooms, Room("26112900000003", "Class K2", False))),
    ),
    "a title that was not changed": ("false", replace(CLEAN, rooms=(replace(ROOM, title="Class K1"),))),
    "a title that was changed all the same": ("false", answered(RENAME, REFUSED)),
    "a deletion that was not made": ("false", replace(CLEAN, rooms=(replace(ROOM, deleted=False),))),
    "a deletion that was made all the same": ("false", answered(DELETE, NOT_STARTED)),
    "a report nobody was told of": ("false", posts(Post("Peaks", "C1", report=(8, DUE)))),
    "another answer than to the question": ("false", answered(SHOW, Told("English, 9 to 10"))),
    "a change by somebody who may not": (
        "seen",
        replace(CLEAN, rooms=(replace(ROOM, title="Class K1 moved stolen"),)),
    ),
    "a deletion by somebody who may not": ("seen", steps(DELETE)),
    "a teacher's code shown to somebody else": ("seen", posts(Post("code=abc123", "C0", frozenset({OTHER})))),
    "a teacher's code shown to all": ("seen", posts(replace(SHARED, text="Class K1: abc123"))),
    "a reminder shown to somebody else": ("seen", posts(replace(REMINDER, seen_by=frozenset({OTHER})))),
    "a notice where class watch is off": ("seen", posts(replace(WARNING, channel="C1"))),
    "a key": ("seen", posts(Post("It is a-partner-key", "D1", frozenset({MAKER})))),
    "an answer that nobody shared": ("seen", posts(Post("3 rooms", "C0"))),
    "a channel somebody is not in": ("seen", answered(SHOW, Told("Class K1, report in <#C0STAFF>"))),
    "a report in a channel its owner is not in": ("seen", posts(replace(REPORT, channel="C0STAFF"))),
    "an unexpected error": ("unclear", answered(SHOW, Told("Something went wrong. Class K1"))),
    "a change whose outcome is not said": ("unclear", answered(RENAME, Told("Good morning"))),
}


@pytest.mark.parametrize(("kind", "facts"), FORGED.values(), ids=FORGED)
def test_what_is_forged_is_found(kind: str, facts: Facts) -> None:
    assert kind in {finding.kind for finding in audit(facts)}


ALLOWED: dict[str, Facts] = {
    "what was unknown is told later": answered(CREATE, UNKNOWN, CREATED),
    "what had to wait is told later": answered(
        CREATE, Told("I'll go on with this as soon as I can"), CREATED
    ),
    "a card says that its room was deleted": posts(GONE),
    "a class that has not begun is told of later": replace(
        without(REMINDER, WARNING), ended=BEGINS - timedelta(seconds=1)
    ),
    "what begins too soon to be told of": replace(
        lesson(is_told=False), posts=without(REMINDER, WARNING).posts
    ),
    "no warning where class watch was off": replace(without(WARNING), watched={WATCHED: BEGINS}),
    "a reminder that says that its class was deleted": replace(
        lesson(is_gone=True),
        posts=tuple(
            replace(post, reminds=None) if post is REMINDER else post
            for post in (*CLEAN.posts, replace(REMINDER, text="Class K4 was deleted.", notice=None))
        ),
    ),
    "what is told of a class that the school had before": posts(
        replace(WARNING, notice=replace(SOON, room="26112900000009"), text="Chemistry")
    ),
    "an admin sees a teacher's code": posts(Post("code=abc123", "C0", frozenset({ADMIN}))),
    "a line that was not accepted is not answered": steps(SHOW, replace(SHOW, accepted=False, answers=())),
    "a question that cannot be answered now": answered(
        SHOW, Told("I can't reach it. Try again in a minute.")
    ),
    "a second press hears that it was one": steps(
        DELETE,
        replace(
            DELETE, presses=2, answers=(DELETED, Told("This button has already been used or has expired."))
        ),
    ),
    "a private channel is named by who typed its name": steps(
        SHOW, replace(SHOW, line="daily in #staff", answers=(Told("You aren't in <#C0STAFF>, K1"),))
    ),
}


@pytest.mark.parametrize("facts", ALLOWED.values(), ids=ALLOWED)
def test_what_may_be_is_not_found(facts: Facts) -> None:
    found: list[Finding] = audit(facts)
    assert found == []


@pytest.mark.parametrize("again", [CREATED, replace(CREATED, ephemeral=False)], ids=["shown", "posted"])
def test_what_is_shown_again_after_a_death_is_counted_apart(again: Told) -> None:
    facts = answered(CREATE, CREATED, again, deaths=1)
    assert audit(facts) == []
    assert repeated(facts) == 1


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (CREATED, Outcome.DONE),
        (UNKNOWN, Outcome.UNKNOWN),
        (NOT_STARTED, Outcome.NOT_DONE),
        (Told("Good morning"), None),
    ],
)
def test_what_answers_mean(answer: Told, meaning: Outcome | None) -> None:
    assert outcome(answer.text) is meaning
