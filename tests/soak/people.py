"""What people do during a soak: short stories of lines and presses, each of a person of its own.

A person types each line in a channel of its own, by which it is known what an ephemeral message answers.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot.sandbox.workspace import Delivery, Message, Workspace, controls

from .answers import Answers, Done
from .auditor import Lesson, Outcome, Step, outcome

PATIENCE = 45.0
"""Seconds that a person waits for an answer before they go away: longer than a takeover takes."""

CHANNELS = 12
"""Channels that reports are scheduled into."""

PLACES = 5
"""Channels that people type in: more than the lines of a story."""

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
"""When the first class that begins soon may be made."""

LESSON_EVERY = timedelta(seconds=20)
"""Time between two classes that begin soon: each is looked at until its end, within the platform's limit."""

AHEAD = (timedelta(minutes=4), timedelta(minutes=8))
"""How long before they begin they are made."""

LASTING = timedelta(minutes=20)
"""How long they last."""

LONG_BEFORE = timedelta(minutes=3)
"""How long before its start a class has to be known so that all that is to be told of it can be."""

ENTERS_BEFORE = timedelta(minutes=6)
"""How long before its start a teacher enters who is there before anybody looks."""

WATCHED = "lessons"
"""The channel that class watch is on in."""

NUMBER = re.compile(r"Report \*(\d+)\* is scheduled")
ROOM_ID = re.compile(r"\b\d{14}\b")

Deliver = Callable[[str], Awaitable[Delivery]]
"""Does something by way of a bot's address."""


@dataclass
class People:
    """Everybody who does something. `urls` are those of the web processes, as they come and go.

    `enter` has a teacher enter a room.
    """

    workspace: Workspace
    urls: Callable[[], Sequence[str]]
    rng: random.Random
    enter: Callable[[str], Awaitable[None]]
    done: list[Done] = field(default_factory=list)
    count: int = 0
    rooms: dict[str, str] = field(default_factory=dict)
    """The rooms that stories have made and not deleted, by token."""
    lessons: dict[str, Lesson] = field(default_factory=dict)
    """The classes that begin soon, by token."""
    answers: Answers = field(init=False)
    _of: defaultdict[str, list[Done]] = field(default_factory=lambda: defaultdict(list))
    _lines: Counter[str] = field(default_factory=Counter)
    _next_lesson: datetime = BEFORE_ALL

    def __post_init__(self) -> None:
        self.answers = Answers(self.workspace)

    async def live(self, until: Callable[[], bool]) -> None:
        """Tells one story after the other."""
        stories = [self.class_story] * 5 + [self.report_story] * 2
        stories += [self.many_lines, self.reader, self.meddler, self.guest, self.lesson_story, self.watcher]
        while not until():
            await self.rng.choice(stories)(self.newcomer())
            await asyncio.sleep(self.rng.uniform(0, 1))

    def newcomer(self) -> str:
        """Somebody who has done nothing yet."""
        self.count += 1
        user = f"U{self.count:05d}"
        zone = self.rng.choice(("Asia/Shanghai", "Europe/London", "America/New_York"))
        self.workspace.add_user(user, f"Person {self.count}", tz=zone)
        return user

    async def class_story(self, user: str) -> None:
        """Makes a room, shows or shares it, renames it, and mostly deletes it again."""
        token = f"K{user[1:]}"
        line = f'new "Class {token}" tomorrow 14:00-15:00'
        made = await self.say(user, line, Step(user, line, "create", token=token))
        room = ROOM_ID.findall(made.text + str(made.blocks)) if made else []
        if made is None or not room or outcome(made.text) is not Outcome.DONE:
            return
        self.rooms[token] = room[0]
        if self.rng.random() < 0.3 and _has(made, "run.codes"):
            await self.press(made, "run.codes", Step(user, "Codes and links", "read"))
        if self.rng.random() < 0.4 and _has(made, "run.share"):
            await self.press(made, "run.share", Step(user, "Share", "share", token=token))
        if self.rng.random() < 0.5:
            line = f"show {room[0]}"
            await self.say(user, line, Step(user, line, "read", says=token))
        if self.rng.random() < 0.7:
            line = f'rename {room[0]} to "Class {token} moved"'
            if await self.say(user, line, Step(user, line, "rename", token=token, mark="moved")) is None:
                return
        if self.rng.random() < 0.7:
            await self.delete(user, room[0], token)

    async def lesson_story(self, user: str) -> None:
        """Makes a class that begins soon, in which its teacher may be early; one in four is deleted again."""
        now = datetime.now(UTC)
        if now < self._next_lesson:
            return
        self._next_lesson = now + LESSON_EVERY
        zone, token = self.workspace.world.directory.people[user].zone, f"K{user[1:]}"
        begins = (now + self.rng.choice(AHEAD)).replace(second=0, microsecond=0)
        start, end = begins.astimezone(zone), (begins + LASTING).astimezone(zone)
        self.lessons[token] = lesson = Lesson(user, begins)
        line = f'new "Class {token}" {start:%Y-%m-%d %H:%M}-{end:%H:%M}'
        made = await self.say(user, line, Step(user, line, "create", token=token))
        room = ROOM_ID.findall(made.text + str(made.blocks)) if made else []
        if made is None or not room or outcome(made.text) is not Outcome.DONE:
            return
        is_told = _is_long_before(begins)
        attended = datetime.now(UTC) < begins - ENTERS_BEFORE and self.rng.random() < 0.5
        if attended:
            await self.enter(room[0])
        self.lessons[token] = replace(lesson, is_told=is_told, attended=attended)
        if self.rng.random() < 0.25:
            await self.delete(user, room[0], token)

    async def watcher(self, user: str) -> None:
        """Switches class watch on, which may be on."""
        line = f"watch on in #{WATCHED}"
        await self.say(user, line, Step(user, line, "watch"))

    async def delete(self, user: str, room: str, token: str) -> None:
        """Deletes a room; one in three presses twice, at two processes."""
        line = f"delete {room}"
        card = await self.say(user, line, Step(user, line, "ask"))
        if card is None or not _has(card, "confirm"):
            return
        self.rooms.pop(token, None)
        lesson = self.lessons.get(token)
        if lesson is not None:
            self.lessons[token] = replace(lesson, is_told=False)
        presses = 2 if self.rng.random() < 0.33 else 1
        step = Step(user, "Delete", "delete", token=token, presses=presses)
        told = await self.press(card, "confirm", step)
        if lesson is not None and told is not None and outcome(told.text) is Outcome.DONE:
            self.lessons[token] = replace(lesson, is_told=False, is_gone=_is_long_before(lesson.begins))

    async def many_lines(self, user: str) -> None:
        """Makes two rooms in one message, one after the other: of two at once each answer names both."""
        tokens = [f"K{user[1:]}x{number}" for number in (1, 2)]
        hours = ("14:00-15:00", "16:00-17:00")
        lines = [f'new "Class {token}" tomorrow {hour}' for token, hour in zip(tokens, hours, strict=True)]
        steps = [Step(user, line, "create", token=token) for line, token in zip(lines, tokens, strict=True)]
        if self.rng.random() < 0.5:
            await self._typed("/room", "\n".join(lines), steps)
        else:
            await self._written("\n".join(lines), steps)

    async def reader(self, user: str) -> None:
        """Asks for one thing and another."""
        for line, says in (
            ("list today", ""),
            ("help", 'new "English"'),
            ("live", ""),
        ):
            await self.say(user, line, Step(user, line, "read", says=says))
        two_days_ago = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
        step = Step(user, two_days_ago, "read", says="highest")
        await self.peaks(two_days_ago, step)

    async def report_story(self, user: str) -> None:
        """Schedules a report that is due soon, has it sent now too, and one in three stops it before it is due."""
        zone = self.workspace.world.directory.people[user].zone
        at = datetime.now(zone).replace(second=0, microsecond=0) + timedelta(minutes=self.rng.choice((1, 2)))
        channel = "staff" if self.rng.random() < 0.15 else f"class-{self.rng.randrange(CHANNELS)}"
        line = f"daily at {at:%H:%M} in #{channel}"
        step = Step(user, line, "schedule", at=at.astimezone(UTC))
        made = await self.peaks(line, step)
        number = int(found[1]) if made and (found := NUMBER.search(made.text)) else 0
        if not number:
            return
        if self.rng.random() < 0.5:
            line = f"send {number}"
            await self.peaks(line, Step(user, line, "send", number=number))
        if self.rng.random() < 0.33:
            line = f"stop {number}"
            await self.peaks(line, Step(user, line, "stop", number=number))

    async def meddler(self, user: str) -> None:
        """Tries to change and to delete somebody else's room, and to see how its teacher enters."""
        if not self.rooms:
            return
        token = self.rng.choice(list(self.rooms))
        room = self.rooms[token]
        for line in (f'rename {room} to "Class {token} stolen"', f"delete {room}", f"show {room}"):
            does = Step(user, line, "meddle", token=token, mark="stolen")
            await self.say(user, line, does)

    async def guest(self, user: str) -> None:
        """A guest tries to make a room."""
        people = self.workspace.world.directory.people
        people[user] = replace(people[user], guest=True)
        line = f'new "Class K{user[1:]}" tomorrow 14:00-15:00'
        await self.say(user, line, Step(user, line, "create", token=f"K{user[1:]}"))

    async def peaks(self, line: str, step: Step) -> Message | None:
        """Types a line after `/peaks`."""
        return await self._typed("/peaks", line, [step])

    async def say(self, user: str, line: str, step: Step) -> Message | None:
        """Says a line in one of the ways there are; the answer, None if there was none for long."""
        way = self.rng.random()
        if way < 0.6:
            return await self._typed("/room", line, [step])
        if way < 0.8:
            place = self._next_place(user)
            return await self._do(
                [step], lambda url: self.workspace.mention(f"room {line}", user=user, channel=place, url=url)
            )
        return await self._written(f"room {line}", [step])

    async def _written(self, lines: str, steps: Sequence[Step]) -> Message | None:
        """Writes a direct message."""
        user = steps[0].person
        return await self._do(steps, lambda url: self.workspace.direct_message(lines, user=user, url=url))

    async def _typed(self, command: str, lines: str, steps: Sequence[Step]) -> Message | None:
        user = steps[0].person
        place = self._next_place(user)
        return await self._do(
            steps, lambda url: self.workspace.command(command, lines, user=user, channel=place, url=url)
        )

    def _next_place(self, user: str) -> str:
        """The name of a channel that a person has typed nothing in yet."""
        self._lines[user] += 1
        return place_name(self._lines[user] - 1)

    async def press(self, message: Message, control: str, step: Step) -> Message | None:
        """Presses a button."""
        found = next(each for each in controls(message.blocks) if each.action_id == control)
        return await self._do(
            [step], lambda url: self.workspace.press(message, found, user=step.person, url=url)
        )

    async def _do(self, steps: Sequence[Step], deliver: Deliver) -> Message | None:
        """Does something; the first answer to it, None if there was none for long."""
        mark, at = len(self.workspace.changes), datetime.now(UTC)
        urls = self.rng.sample(list(self.urls()), 2)
        pressed = [self._delivered(deliver, url) for url in urls[: steps[0].presses]]
        deliveries = list(await asyncio.gather(*pressed))
        accepted = any(not delivery.error for delivery in deliveries)
        together = [replace(step, accepted=accepted) for step in steps]
        made = [Done(step, at, deliveries, together) for step in together]
        for earlier in self._of[steps[0].person]:
            if earlier.until is None and earlier.is_in(deliveries[0].channel):
                earlier.until = mark
        self.done += made
        self._of[steps[0].person] += made
        if not accepted:
            return None
        with suppress(TimeoutError):
            await self.workspace.world.messages.wait_until(lambda: bool(self.answers.to(made[0])), PATIENCE)
        found = self.answers.to(made[0])
        return next(iter(found), None)

    async def _delivered(self, deliver: Deliver, url: str) -> Delivery:
        """Delivers once, and an event that was not acknowledged again, as Slack does."""
        delivery = await deliver(url)
        for number in (1, 2, 3):
            if not delivery.error or delivery.envelope.kind != "events_api":
                break
            await asyncio.sleep(number)
            again = await self.workspace.redeliver(delivery, number, url=self.rng.choice(list(self.urls())))
            delivery = replace(again, mark=delivery.mark)
        return delivery

    def steps(self) -> list[Step]:
        """All steps with all their answers."""
        return [self._step(done) for done in self.done]

    def strays(self) -> list[str]:
        """What people were told that answers nothing."""
        return self.answers.strays(self.done)

    def _step(self, done: Done) -> Step:
        answers, at = tuple(self.answers.told(done)), done.step.at
        found = [NUMBER.search(told.text) for told in answers] if done.step.does == "schedule" else []
        number = next((int(each[1]) for each in found if each), done.step.number)
        if at is not None:
            day = f"{at.astimezone(self.workspace.world.directory.people[done.step.person].zone):%-d %b}"
            # one that was scheduled only after its time is due tomorrow
            at = at if any(f"{day} " in told.text for told in answers) else None
        return replace(done.step, answers=answers, number=number, at=at)


def _is_long_before(begins: datetime) -> bool:
    return datetime.now(UTC) < begins - LONG_BEFORE


def place_name(number: int) -> str:
    """The name of a channel that people type in."""
    return f"place-{number}"


def _has(message: Message, control: str) -> bool:
    return any(each.action_id == control for each in controls(message.blocks))
