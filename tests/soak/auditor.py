"""Compares what people were told with what is so. Pure: facts in, findings out.

A finding is of one of five kinds. `lost`: an accepted line without an answer, a due report that was not sent, or an
outcome that was never told. `twice`: done, told or posted more than once. `false`: told otherwise than it is. `seen`:
shown to somebody, or done for somebody, who may not. `unclear`: an answer whose meaning this module does not know.

Slack tells nobody whether an ephemeral message was shown. So if a process dies right after it sent one, the process
that takes over sends it again, word for word and with the same buttons, which are good for one press, by direct message
where Slack takes no ephemeral one by then. These are counted apart (`repeated`), and too many if there were fewer
deaths. Anything else that is said a second time is `twice`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal

from msgspec import Struct

Kind = Literal["lost", "twice", "false", "seen", "unclear"]

KINDS: tuple[Kind, ...] = ("lost", "twice", "false", "seen", "unclear")


class Outcome(Enum):
    """What an answer says became of a line."""

    DONE = "done"
    NOT_DONE = "not done"
    UNKNOWN = "unknown"


DONE = (
    r"Room created\.|Created: \*",
    r"Title: .+ → ",
    r"has been deleted\.|had already been deleted\.",
    r"Report \*\d+\* is (scheduled|stopped|deleted|on its way)",
    "Class watch is (now|already) on",
    "Your request was carried out anyway",
)
UNKNOWN = (
    "not known yet",
    "may or may not have been",
    "I don't know what happened to",
    "I'll go on with this as soon as I can",
)
NOT_DONE = (
    "so I haven't (started this|deleted it)",
    "Nothing was changed",
    "nothing of .* was changed",
    "was not deleted",
    "most likely not created",
    "has already been used or has expired|You have already answered this",
    "so nothing was (created|scheduled|changed) now",
    "There was nothing to change",
    "can't use Rollcall",
)
UNEXPECTED = "Something went wrong"
CARD_ID = re.compile(r"Room `(\d{14})`")
CODE = re.compile(r"(?<![0-9A-Za-z])[0-9a-z]{6}(?![0-9A-Za-z])")
"""A join code of the stand-in for the platform, wherever it stands."""


class Told(Struct, frozen=True):
    """A message that answers a line, as it was last seen by whom it is for. `ephemeral` ones cannot be looked up."""

    text: str
    ephemeral: bool = True


class Step(Struct, frozen=True):
    """A line or a press, and its answers.

    `does` is what it asks for: `ask` is answered with a question, `meddle` must change nothing. `token` stands in the
    title of the room that it is about, alone of all rooms, and `mark` in that title if it is renamed. `accepted`: the
    bot acknowledged it. `presses` is how often a button was pressed at once. A scheduled report has a `number`, and is
    due first `at`. An answer that is no excuse has `says` in it.
    """

    person: str
    line: str
    does: Literal[
        "create", "rename", "delete", "schedule", "send", "stop", "share", "watch", "ask", "read", "meddle"
    ]
    token: str = ""
    mark: str = ""
    accepted: bool = True
    answers: tuple[Told, ...] = ()
    presses: int = 1
    number: int = 0
    at: datetime | None = None
    says: str = ""


class Room(Struct, frozen=True):
    """A room that was created over the platform's API. `secrets` are its teacher's and assistant's codes."""

    id: str
    title: str
    deleted: bool
    secrets: tuple[str, ...] = ()


class Notice(Struct, frozen=True):
    """What class watch tells of a room, and which instant it is about: `own` reminds who made it of its start."""

    kind: str
    room: str
    at: datetime


class Lesson(Struct, frozen=True):
    """A class that begins soon, and who makes it.

    `is_told`: they were told that it was made, long before it begins, and `is_gone`: that it was deleted. `attended`:
    its teacher is there before anybody looks.
    """

    person: str
    begins: datetime
    is_told: bool = False
    is_gone: bool = False
    attended: bool = False


class Post(Struct, frozen=True):
    """A version of a message of the bot. `seen_by` None: everybody.

    Of the first version, `report` is a report's number and due time, `card` the room whose lasting card it is, and
    `notice` what class watch tells; `shows` is that room in the last version, and `reminds` what that is about.
    """

    text: str
    channel: str
    seen_by: frozenset[str] | None = None
    report: tuple[int, datetime] | None = None
    card: str = ""
    shows: str = ""
    notice: Notice | None = None
    reminds: Notice | None = None


class PrivateChannel(Struct, frozen=True):
    """A channel that only its members know of."""

    id: str
    name: str
    members: frozenset[str]


class Facts(Struct, frozen=True):
    """All that was told, and all that is so.

    `admins` may see every code, `secrets` may be seen by nobody. `ended` is when due reports had been waited for.
    `deaths` is how often a process or Redis was killed. `strays` are what people were told that answers nothing.
    `lessons` are by the token in their title, `watched` the channels that class watch is on in, and since when.
    """

    steps: Sequence[Step]
    rooms: Sequence[Room]
    posts: Sequence[Post]
    ended: datetime
    admins: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()
    private: Sequence[PrivateChannel] = ()
    deaths: int = 0
    strays: Sequence[str] = ()
    lessons: Mapping[str, Lesson] = {}
    watched: Mapping[str, datetime] = {}

    def by_token(self) -> dict[str, list[Room]]:
        """The rooms by each word of their titles: a token is one."""
        found: dict[str, list[Room]] = {}
        for room in self.rooms:
            for word in room.title.split():
                found.setdefault(word, []).append(room)
        return found


class Finding(Struct, frozen=True):
    """Something that is not as it should be."""

    kind: Kind
    what: str


def audit(facts: Facts) -> list[Finding]:
    """All findings."""
    return [
        *_answers(facts),
        *_repeated(facts),
        *_rooms(facts),
        *_cards(facts),
        *_reports(facts),
        *_notices(facts),
        *_shares(facts),
        *_views(facts),
        *(Finding("unclear", f"answers nothing: {stray}") for stray in facts.strays),
    ]


def repeated(facts: Facts) -> int:
    """How many ephemeral answers were shown again, word for word."""
    return sum(map(_repeats, facts.steps))


def _repeats(step: Step) -> int:
    shown = [answer.text for answer in step.answers if answer.ephemeral]
    said = len(shown) + len(_said_again(step.answers))
    return max(said - max(len(set(shown)), step.presses), 0)


def _said_again(answers: Sequence[Told]) -> set[str]:
    """What stays of that which was shown too."""
    lasting, shown = ({told.text for told in answers if told.ephemeral is how} for how in (False, True))
    return lasting & shown


def outcome(answer: str) -> Outcome | None:
    """What an answer says became of a line; None if it does not say."""
    for result, words in ((Outcome.UNKNOWN, UNKNOWN), (Outcome.NOT_DONE, NOT_DONE), (Outcome.DONE, DONE)):
        if any(re.search(word, answer) for word in words):
            return result
    return None


CHANGES = frozenset({"create", "rename", "delete", "schedule", "send", "stop", "watch"})


def _answers(facts: Facts) -> Iterator[Finding]:
    """Every accepted line is answered, once, and in words that mean something."""
    for step in facts.steps:
        if step.accepted and not step.answers:
            yield Finding("lost", f"no answer: {_of(step)}")
        yield from _twice(step)
        for answer in step.answers:
            if UNEXPECTED in answer.text or (step.does in CHANGES and outcome(answer.text) is None):
                yield Finding("unclear", f"{_of(step)}: {answer.text}")
            if step.says not in answer.text and outcome(answer.text) is None and not is_excuse(answer.text):
                yield Finding("false", f"{step.says!r} is not said of {_of(step)}: {answer.text}")


def is_excuse(text: str) -> bool:
    """Whether an answer says that a question cannot be answered now."""
    return bool(re.search("Try again in", text))


def _twice(step: Step) -> Iterator[Finding]:
    """A second answer is one too many, unless it says what the first did not know, or may not have been seen."""
    known = [answer for answer in step.answers if outcome(answer.text) is not Outcome.UNKNOWN]
    lasting = [answer.text for answer in known if not answer.ephemeral]
    shown = {answer.text for answer in known if answer.ephemeral}
    if len(lasting) + len(shown) - len(_said_again(known)) > step.presses:
        yield Finding("twice", f"{len(known)} answers: {_of(step)}: {[answer.text for answer in known]}")


def _repeated(facts: Facts) -> Iterator[Finding]:
    if (count := repeated(facts)) > facts.deaths:
        yield Finding("twice", f"{count} ephemeral answers were shown again, with {facts.deaths} deaths")


def _rooms(facts: Facts) -> Iterator[Finding]:
    by_token: dict[str, list[Step]] = {}
    for step in facts.steps:
        if step.token:
            by_token.setdefault(step.token, []).append(step)
    rooms_of = facts.by_token()
    for token, steps in by_token.items():
        rooms = rooms_of.get(token, [])
        if len(rooms) > 1:
            yield Finding("twice", f"{len(rooms)} rooms of {token}: {[room.id for room in rooms]}")
        yield from _created(token, steps, rooms)
        for room in rooms[:1]:
            yield from _renamed(steps, room)
            yield from _deleted(steps, room)
    for room in facts.rooms:
        if by_token.keys().isdisjoint(room.title.split()):
            yield Finding("false", f"a room nobody asked for: {room.title}")


def _created(token: str, steps: Sequence[Step], rooms: Sequence[Room]) -> Iterator[Finding]:
    for step in steps:
        if step.does != "create":
            continue
        said = _said(step)
        if said is Outcome.DONE and not rooms:
            yield Finding("false", f"told to be created, and is not: {_of(step)}")
        if said is Outcome.NOT_DONE and rooms:
            yield Finding("false", f"told not to be created, and is: {_of(step)}")
        if said is Outcome.UNKNOWN and rooms:
            yield Finding("lost", f"created, and never told to be: {_of(step)}")
        for answer in step.answers:
            for told in CARD_ID.findall(answer.text)[:1]:
                if rooms and told not in {room.id for room in rooms}:
                    yield Finding("false", f"told another's room {told}: {_of(step)}")


def _renamed(steps: Sequence[Step], room: Room) -> Iterator[Finding]:
    for step in steps:
        if step.does == "rename":
            said, is_so = _said(step), step.mark in room.title
            if said is Outcome.DONE and not is_so:
                yield Finding("false", f"told to be renamed, and is {room.title!r}: {_of(step)}")
            if said is Outcome.NOT_DONE and is_so:
                yield Finding("false", f"told not to be renamed, and is: {_of(step)}")
        elif step.does == "meddle" and step.mark in room.title:
            yield Finding("seen", f"changed by somebody who may not: {_of(step)}")


def _deleted(steps: Sequence[Step], room: Room) -> Iterator[Finding]:
    said = [_said(step) for step in steps if step.does == "delete"]
    if Outcome.DONE in said and not room.deleted:
        yield Finding("false", f"told to be deleted, and is there: {room.title}")
    if room.deleted and not said:
        yield Finding("seen", f"deleted, and nobody who may asked for it: {room.title}")
    if room.deleted and said and all(each is Outcome.NOT_DONE for each in said):
        yield Finding("false", f"told not to be deleted, and is: {room.title}")


def _said(step: Step) -> Outcome | None:
    """What a person believes in the end: the unknown is overruled, as is what a second press was told."""
    said = {outcome(answer.text) for answer in step.answers}
    for result in (Outcome.DONE, Outcome.NOT_DONE, Outcome.UNKNOWN):
        if result in said:
            return result
    return None


def _cards(facts: Facts) -> Iterator[Finding]:
    """Nobody has two lasting cards of one room, and each shows it as it is."""
    cards = Counter((post.card, post.channel) for post in facts.posts if post.card)
    for (room, channel), count in cards.items():
        if count > 1:
            yield Finding("twice", f"{count} cards of room {room} in {channel}")
    rooms = {room.id: room for room in facts.rooms}
    for post in facts.posts:
        if post.shows and not _shows(post.text, rooms[post.shows]):
            yield Finding("false", f"a card is not as {rooms[post.shows]}: {post.text}")


def _shows(card: str, room: Room) -> bool:
    return room.title in card and bool(re.search(r"was deleted", card)) is room.deleted


def _reports(facts: Facts) -> Iterator[Finding]:
    """A report that was due, or asked for, is posted once; no other is."""
    posted = Counter(post.report for post in facts.posts if post.report)
    for (number, due), count in posted.items():
        if count > 1:
            yield Finding("twice", f"report {number} of {due} stands {count} times")
    numbers = {step.number for step in facts.steps if step.does == "schedule"}
    for number, due in posted:
        if number not in numbers:
            yield Finding("false", f"report {number} of {due}, which nobody was told of")
    for step in facts.steps:
        if step.does == "schedule" and step.number and step.at is not None:
            yield from _due(facts, step, posted)
        if step.does == "send" and _said(step) is Outcome.DONE and not _is_stopped(facts, step.number):
            times = [due for number, due in posted if number == step.number and _is_asked(facts, number, due)]
            if len(times) != 1:
                yield Finding("lost", f"sent {len(times)} times on demand: {_of(step)}")


def _due(facts: Facts, step: Step, posted: Mapping[tuple[int, datetime], int]) -> Iterator[Finding]:
    assert step.at is not None
    is_due = step.at <= facts.ended and not _is_stopped(facts, step.number)
    if is_due and (step.number, step.at) not in posted:
        yield Finding("lost", f"report {step.number} of {step.at} was never sent: {_of(step)}")


def _is_stopped(facts: Facts, number: int) -> bool:
    """Whether somebody stopped a report, which ends what is under way of it too."""
    return any(step.does == "stop" and step.number == number for step in facts.steps)


def _is_asked(facts: Facts, number: int, due: datetime) -> bool:
    """Whether a report was due because somebody asked for it, not by its schedule."""
    times = {step.at for step in facts.steps if step.does == "schedule" and step.number == number}
    return due not in times


OWN, SOON, ABSENT = "own", "soon", "absent"
"""Notices of a class whose start is near; in a soak none begins late or goes on after its end."""

AHEAD = timedelta(minutes=5)
"""How long before a class a channel is told that its teacher is not there."""


def _notices(facts: Facts) -> Iterator[Finding]:
    """Class watch tells each thing once, where it is on, of what is so; and of all that begins."""
    posted = Counter((post.notice, post.channel) for post in facts.posts if post.notice is not None)
    for (notice, channel), count in posted.items():
        if count > 1:
            yield Finding("twice", f"{notice} is told {count} times in {channel}")
    rooms = {room.id: room for room in facts.rooms}
    for post in facts.posts:
        if post.notice is not None:
            yield from _told(facts, post, post.notice, rooms.get(post.notice.room))
        if post.reminds is not None and post.reminds.room in rooms:
            yield from _reminder(facts, post, post.reminds, rooms[post.reminds.room])
    told = {notice for notice, _ in posted}
    by_token = facts.by_token()
    for token, lesson in facts.lessons.items():
        for room in by_token.get(token, []):
            if lesson.is_told and not room.deleted and lesson.begins <= facts.ended:
                missing = set(_wanted(facts, lesson, room.id)) - told
                yield from (Finding("lost", f"{notice} was never told: {token}") for notice in missing)


def _told(facts: Facts, post: Post, notice: Notice, room: Room | None) -> Iterator[Finding]:
    """What is wrong with a notice; rooms that the school had before have no other check than where it stands."""
    lessons = [facts.lessons[word] for word in room.title.split() if word in facts.lessons] if room else []
    is_own = notice.kind == OWN
    if not is_own and post.channel not in facts.watched:
        yield Finding("seen", f"{notice} stands in {post.channel}, which is not watched")
    if room is None:
        return
    if not lessons or room.title not in post.text or notice.at != lessons[0].begins:
        yield Finding("false", f"{notice} is told of {room}: {post.text}")
    elif is_own and post.seen_by != frozenset({lessons[0].person}):
        yield Finding("seen", f"{notice} is for {lessons[0].person}, and shown to {_audience(post)}")
    elif not is_own and (lessons[0].attended or notice.kind not in (SOON, ABSENT)):
        yield Finding("false", f"{notice} is not so: {post.text}")


def _reminder(facts: Facts, post: Post, notice: Notice, room: Room) -> Iterator[Finding]:
    """A reminder of a class that was deleted says so when it would have begun."""
    is_gone = any(facts.lessons[word].is_gone for word in room.title.split() if word in facts.lessons)
    if notice.kind == OWN and is_gone and notice.at <= facts.ended and "was deleted" not in post.text:
        yield Finding("false", f"{notice} stands as it was, and {room.title} is deleted")


def _wanted(facts: Facts, lesson: Lesson, room: str) -> Iterator[Notice]:
    """What has to be told of a class that has begun."""
    yield Notice(OWN, room, lesson.begins)
    if not lesson.attended and any(since < lesson.begins - AHEAD for since in facts.watched.values()):
        yield Notice(SOON, room, lesson.begins)


def _shares(facts: Facts) -> Iterator[Finding]:
    """What everybody sees is a report, or was shared, once for each press."""
    wanted = Counter(step.token for step in facts.steps if step.does == "share")
    seen: Counter[str] = Counter()
    for post in facts.posts:
        if post.seen_by is None and post.report is None and post.notice is None:
            tokens = [token for token in wanted if token in post.text]
            if not tokens:
                yield Finding("seen", f"shown to everybody, and nobody shared it: {post.text}")
            seen.update(tokens)
    for token, count in seen.items():
        if count > wanted[token]:
            yield Finding("twice", f"shared {count} times: {token}")


def _views(facts: Facts) -> Iterator[Finding]:
    """Nobody sees a secret, nor a way into a class as its teacher that is not theirs, nor a channel they are not in."""
    holders = dict(_holders(facts))
    for post in facts.posts:
        yield from _leaks(facts, post, holders)
    for channel in facts.private:
        yield from _intrusions(facts, channel)


def _intrusions(facts: Facts, channel: PrivateChannel) -> Iterator[Finding]:
    """A private channel is neither shown to others nor posted into for them."""
    others = [step for step in facts.steps if step.person not in channel.members]
    for step in others:
        told = any(channel.id in answer.text for answer in step.answers)
        if told and f"#{channel.name}" not in step.line:
            yield Finding("seen", f"#{channel.name} is shown to {_of(step)}")
    theirs = {step.number for step in others if step.number}
    for post in facts.posts:
        if post.channel == channel.id and post.report and post.report[0] in theirs:
            yield Finding(
                "seen", f"report {post.report[0]} is posted in #{channel.name} for somebody outside"
            )


def _holders(facts: Facts) -> Iterator[tuple[str, frozenset[str]]]:
    """Who may see a code: who made its room."""
    makers = {step.token: step.person for step in facts.steps if step.does == "create"}
    for room in facts.rooms:
        people = frozenset(makers[word] for word in room.title.split() if word in makers)
        for code in room.secrets:
            yield code, people


def _leaks(facts: Facts, post: Post, holders: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    for secret in facts.secrets:
        if secret in post.text:
            yield Finding("seen", f"a secret stands in {post.channel}: {secret[:4]}…")
    for code in set(CODE.findall(post.text)) & holders.keys():
        if post.seen_by is None or not post.seen_by <= holders[code] | facts.admins:
            yield Finding("seen", f"code {code} is shown in {post.channel} to {_audience(post)}")


def _audience(post: Post) -> str:
    return "everybody" if post.seen_by is None else ", ".join(sorted(post.seen_by))


def _of(step: Step) -> str:
    return f"{step.person}: {step.line}"


def counted(findings: Iterable[Finding]) -> dict[Kind, int]:
    """How many findings of each kind there are."""
    kinds = Counter(finding.kind for finding in findings)
    return {kind: kinds[kind] for kind in KINDS}
