"""What people do during a soak: short stories of lines and presses, each of a person of its own.

One person, one story, one thing at a time: so every message that a person sees answers what they did last.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.workspace import Change, Delivery, Message, Workspace, controls
from handlers import incoming
from handlers.cards import EVENT_TYPE as CARD

from .auditor import Outcome, Step, Told, is_excuse, outcome

PATIENCE = 45.0
"""Seconds that a person waits for an answer before they go away: longer than a takeover takes."""

CHANNELS = 12
"""Channels that reports are scheduled into."""

NUMBER = re.compile(r"Report \*(\d+)\* is scheduled")
ROOM_ID = re.compile(r"\b\d{14}\b")

Deliver = Callable[[str], Awaitable[Delivery]]
"""Does something by way of a bot's address."""


@dataclass
class Done:
    """A step, how it was delivered, the tokens of all in one message, until which change it was the person's last."""

    step: Step
    deliveries: list[Delivery]
    tokens: list[str]
    until: int | None = None


@dataclass
class People:
    """Everybody who does something. `urls` are those of the web processes, as they come and go."""

    workspace: Workspace
    urls: Callable[[], Sequence[str]]
    rng: random.Random
    done: list[Done] = field(default_factory=list)
    count: int = 0
    rooms: dict[str, str] = field(default_factory=dict)
    """The rooms that stories have made and not deleted, by token."""
    _places: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _first: dict[tuple[str, str], int] = field(default_factory=dict)
    _repeats: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _sorted: int = 0
    _of: dict[str, list[Done]] = field(default_factory=dict)

    async def live(self, until: Callable[[], bool]) -> None:
        """Tells one story after the other."""
        stories = [self.class_story] * 5 + [self.report_story] * 2
        stories += [self.many_lines, self.reader, self.meddler, self.guest]
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

    async def delete(self, user: str, room: str, token: str) -> None:
        """Deletes a room; one in three presses twice, at two processes."""
        line = f"delete {room}"
        card = await self.say(user, line, Step(user, line, "ask"))
        if card is None or not _has(card, "confirm"):
            return
        self.rooms.pop(token, None)
        presses = 2 if self.rng.random() < 0.33 else 1
        step = Step(user, "Delete", "delete", token=token, presses=presses)
        await self.press(card, "confirm", step)

    async def many_lines(self, user: str) -> None:
        """Makes two rooms in one message, one after the other: of two at once each answer names both."""
        tokens = [f"K{user[1:]}x{number}" for number in (1, 2)]
        hours = ("14:00-15:00", "16:00-17:00")
        lines = [f'new "Class {token}" tomorrow {hour}' for token, hour in zip(tokens, hours, strict=True)]
        steps = [Step(user, line, "create", token=token) for line, token in zip(lines, tokens, strict=True)]
        await self._do(
            steps, lambda url: self.workspace.command("/room", "\n".join(lines), user=user, url=url)
        )

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
        await self._do([step], lambda url: self.workspace.command("/peaks", two_days_ago, user=user, url=url))

    async def report_story(self, user: str) -> None:
        """Schedules a report that is due soon, has it sent now too, and one in three stops it before it is due."""
        zone = self.workspace.world.directory.people[user].zone
        at = datetime.now(zone).replace(second=0, microsecond=0) + timedelta(minutes=self.rng.choice((1, 2)))
        channel = "staff" if self.rng.random() < 0.15 else f"class-{self.rng.randrange(CHANNELS)}"
        line = f"daily at {at:%H:%M} in #{channel}"
        step = Step(user, line, "schedule", at=at.astimezone(UTC))
        made = await self.peaks(user, line, step)
        number = int(found[1]) if made and (found := NUMBER.search(made.text)) else 0
        if not number:
            return
        if self.rng.random() < 0.5:
            line = f"send {number}"
            await self.peaks(user, line, Step(user, line, "send", number=number))
        if self.rng.random() < 0.33:
            line = f"stop {number}"
            await self.peaks(user, line, Step(user, line, "stop", number=number))

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

    async def peaks(self, user: str, line: str, step: Step) -> Message | None:
        """Types a line after `/peaks`."""
        return await self._do([step], lambda url: self.workspace.command("/peaks", line, user=user, url=url))

    async def say(self, user: str, line: str, step: Step) -> Message | None:
        """Says a line in one of the ways there are; the answer, None if there was none for long."""
        way = self.rng.random()
        if way < 0.6:
            deliver: Deliver = lambda url: self.workspace.command("/room", line, user=user, url=url)  # noqa: E731
        elif way < 0.8:
            deliver = lambda url: self.workspace.mention(f"room {line}", user=user, url=url)  # noqa: E731
        else:
            deliver = lambda url: self.workspace.direct_message(f"room {line}", user=user, url=url)  # noqa: E731
        return await self._do([step], deliver)

    async def press(self, message: Message, control: str, step: Step) -> Message | None:
        """Presses a button."""
        found = next(each for each in controls(message.blocks) if each.action_id == control)
        return await self._do(
            [step], lambda url: self.workspace.press(message, found, user=step.person, url=url)
        )

    async def _do(self, steps: Sequence[Step], deliver: Deliver) -> Message | None:
        """Does something; the first answer to it, None if there was none for long."""
        mark = len(self.workspace.changes)
        for earlier in self._of.get(steps[0].person, ()):
            earlier.until = mark if earlier.until is None else earlier.until
        urls = self.rng.sample(list(self.urls()), 2)
        pressed = [self._delivered(deliver, url) for url in urls[: steps[0].presses]]
        deliveries = list(await asyncio.gather(*pressed))
        accepted = any(not delivery.error for delivery in deliveries)
        tokens = [step.token for step in steps]
        made = [Done(replace(step, accepted=accepted), deliveries, tokens) for step in steps]
        self.done += made
        self._of[steps[0].person] = made
        if not accepted:
            return None
        with suppress(TimeoutError):
            await self.workspace.world.messages.wait_until(lambda: bool(self.answers(made[0])), PATIENCE)
        found = self.answers(made[0])
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

    def answers(self, done: Done) -> dict[Message, list[Told]]:
        """The messages that answer a step, each with what it said in turn."""
        self._sort_changes()
        found: dict[Message, list[Told]] = {}
        for delivery in done.deliveries:
            for place in sorted(self._with_repeats(self._places_of(delivery, done))):
                change = self.workspace.changes[place]
                if place >= delivery.mark and not _placeholder(change):
                    told = Told(said(change), change.message.ephemeral)
                    found.setdefault(change.message, []).append(told)
        return found

    def _places_of(self, delivery: Delivery, done: Done) -> Iterator[int]:
        """Where among all changes the answers to a delivery are: until the person's next step where only they tell."""
        if delivery.response_url is not None:
            yield from self._places[delivery.response_url.token]
        yield from self._places[_invocation(delivery)]
        theirs = self._places[delivery.user]
        if done.step.does == "create" and delivery.channel == self.workspace.direct(delivery.user):
            # in a direct message the card of the room, which stays, is the answer
            theirs = theirs + self._places[f"{CARD} {delivery.user}"]
        yield from (place for place in theirs if done.until is None or place < done.until)

    def _with_repeats(self, places: Iterable[int]) -> Iterator[int]:
        """Places, and those where the same was shown again, maybe long after."""
        for place in places:
            yield place
            yield from self._repeats[place]

    def _sort_changes(self) -> None:
        """Finds out of the changes that are new what they answer: a `response_url`, an invocation or a person."""
        bot = self.workspace.world.directory.bot.id
        for place, change in enumerate(self.workspace.changes[self._sorted :], self._sorted):
            if change.message.author == bot and change.kind != "deleted":
                self._sort(self._key(change), place, change)
            self._sorted = place + 1

    def _sort(self, key: str, place: int, change: Change) -> None:
        """What only the person tells, and what was shown to them before, answers what it did then."""
        text = said(change)
        first = self._first.setdefault((key, text), place)
        can_recur = outcome(text) is Outcome.NOT_DONE or is_excuse(text)
        if first < place and key == change.message.seen_by and not can_recur:
            self._repeats[first].append(place)
        else:
            self._places[key].append(place)

    def _key(self, change: Change) -> str:
        message, metadata = change.message, change.message.contents[0].metadata
        if change.cause is not None:
            return change.cause
        person = message.seen_by or f"U{message.channel.removeprefix('D')}"
        if change.content.metadata is not None and change.content.metadata["event_type"] == CARD:
            return f"{CARD} {person}"
        if metadata is not None:
            return str(metadata["event_payload"].get("id", "")).partition(".")[0]
        return person

    def steps(self) -> list[Step]:
        """All steps with all their answers."""
        return [self._step(done) for done in self.done]

    def _step(self, done: Done) -> Step:
        answers, at = tuple(self._told(done)), done.step.at
        found = [NUMBER.search(told.text) for told in answers] if done.step.does == "schedule" else []
        number = next((int(each[1]) for each in found if each), done.step.number)
        if at is not None:
            day = f"{at.astimezone(self.workspace.world.directory.people[done.step.person].zone):%-d %b}"
            # one that was scheduled only after its time is due tomorrow
            at = at if any(f"{day} " in told.text for told in answers) else None
        return replace(done.step, answers=answers, number=number, at=at)

    def _told(self, done: Done) -> list[Told]:
        last = [versions[-1] for versions in self.answers(done).values()]
        others = [token for token in done.tokens if token != done.step.token]
        # of the answers to several lines in one message, all but those that are about another line
        return [told for told in last if not any(token in told.text for token in others)]


def said(change: Change) -> str:
    """All that a message says at a change of it, to who sees it."""
    return f"{change.content.text}\n{_strings(change.content.blocks)}"


def _strings(blocks: Any) -> str:
    """The strings of blocks, buttons' signatures apart."""
    match blocks:
        case dict():
            return "\n".join(map(_strings, blocks.values()))
        case list() | tuple():
            return "\n".join(map(_strings, blocks))
        case str():
            return re.sub(r"^signed\.[^.]*\.", "", blocks)
    return ""


def _placeholder(change: Change) -> bool:
    blocks = change.content.blocks
    return bool(blocks) and blocks[0].get("block_id") == "placeholder"


def _has(message: Message, control: str) -> bool:
    return any(each.action_id == control for each in controls(message.blocks))


def _invocation(delivery: Delivery) -> str:
    """The identifier that the bot gives to what was delivered."""
    payload, now = delivery.envelope.payload, datetime.now(UTC)
    match delivery.envelope.kind:
        case "slash_commands":
            return incoming.of_command(payload, now).id
        case "events_api":
            return incoming.of_event(payload, "", now).id
    return incoming.of_press(payload, payload["actions"][0].get("value", ""), now).id
