"""Which of the bot's messages answer which line or press, told by what a message is, not by its words or its time.

It is known by the `response_url` that it came through, by the invocation that its metadata names, and where Slack takes
neither, in an ephemeral message, by the channel, where a person does one thing. What answers nothing is a stray.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.workspace import Change, Delivery, Message, Workspace, controls
from handlers import incoming
from handlers.cards import EVENT_TYPE as CARD

from .auditor import Outcome, Step, Told, is_excuse, outcome

REPORT, WATCH = "rollcall_report", "rollcall_watch"
"""The types of the metadata of reports, and of what class watch tells."""


@dataclass
class Done:
    """A step, when and how it was delivered, the steps of the same message, until which change it has its place.

    Only a press has the same place as what was done before it.
    """

    step: Step
    at: datetime
    deliveries: list[Delivery]
    together: Sequence[Step]
    until: int | None = None

    def is_in(self, channel: str) -> bool:
        """Whether it was done in a channel."""
        return any(delivery.channel == channel for delivery in self.deliveries)

    @property
    def line(self) -> int:
        """The number of the line, from 1, of several in a message; 0 if it is alone."""
        return self.together.index(self.step) + 1 if len(self.together) > 1 else 0


@dataclass
class Answers:
    """The bot's messages in a workspace, by what they answer."""

    workspace: Workspace
    _places: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _first: dict[tuple[str, str], int] = field(default_factory=dict)
    _repeats: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _cards: set[Message] = field(default_factory=set)
    _sorted: int = 0

    def to(self, done: Done) -> dict[Message, list[Told]]:
        """The messages that answer a step, or another of the same message, each with what it said in turn."""
        self._sort_changes()
        answers: dict[Message, list[Told]] = {}
        for delivery in done.deliveries:
            self._add(answers, delivery, self._places_of(delivery, done))
        if done.step.does == "create" and not _says_where_the_card_is(answers):
            for delivery in done.deliveries:
                if delivery.channel == self.workspace.direct(delivery.user):
                    # there the card of the room, which stays, is the answer
                    self._add(answers, delivery, self._places[f"{CARD} {delivery.user}"])
        return answers

    def told(self, done: Done) -> list[Told]:
        """What answers a step, as it was last seen.

        Of several lines of one message, an answer that names another one's room is that one's. If it names none, it is
        that of a line without an answer of its own, of several such lines in their order.
        """
        last = [versions[-1] for versions in self.to(done).values()]
        if not done.line:
            return last
        named = {step.token: [told for told in last if step.token in told.text] for step in done.together}
        nameless = [told for told in last if not any(told in of for of in named.values())]
        open_ = [step for step in done.together if not named[step.token]] or list(done.together)
        own = named[done.step.token]
        if done.step not in open_:
            return own
        in_order = len(open_) == len(nameless) and len(open_) > 1
        return own + ([nameless[open_.index(done.step)]] if in_order else nameless)

    def strays(self, done: Iterable[Done]) -> list[str]:
        """What people were told that answers nothing they did, and is no card, report or notice about a class."""
        self._sort_changes()
        known = {CARD, REPORT, WATCH}
        for each in done:
            for delivery in each.deliveries:
                known |= set(_keys(delivery, each)) | {f"{CARD} {delivery.user}"}
        places = sorted(place for key, of in self._places.items() if key not in known for place in of)
        changes = [self.workspace.changes[place] for place in places]
        return [f"{change.message.channel}: {said(change)}" for change in changes if not _placeholder(change)]

    def _add(self, answers: dict[Message, list[Told]], delivery: Delivery, places: Iterable[int]) -> None:
        later = (place for place in places if place >= delivery.mark)
        for place in sorted(self._with_repeats(later)):
            change = self.workspace.changes[place]
            if not _placeholder(change):
                told = Told(said(change), change.message.ephemeral)
                answers.setdefault(change.message, []).append(told)

    def _places_of(self, delivery: Delivery, done: Done) -> Iterator[int]:
        """Where among all changes the answers to a delivery are."""
        shown = _shown(delivery.channel, delivery.user)
        for key in _keys(delivery, done):
            for place in self._places[key]:
                if key != shown or done.until is None or place < done.until:
                    yield place

    def _with_repeats(self, places: Iterable[int]) -> Iterator[int]:
        """Places, and those where the same was shown again, maybe long after."""
        for place in places:
            yield place
            yield from self._repeats[place]

    def _sort_changes(self) -> None:
        """Finds out of the changes that are new what they answer: a `response_url`, an invocation or a place."""
        bot = self.workspace.world.directory.bot.id
        for place, change in enumerate(self.workspace.changes[self._sorted :], self._sorted):
            if change.message.author == bot and change.kind != "deleted":
                self._sort(self._key(change), place, change)
            self._sorted = place + 1

    def _sort(self, key: str, place: int, change: Change) -> None:
        """What only its place tells, and what was shown there before in whatever way, answers what it did then."""
        text = said(change)
        seen_by = change.message.seen_by
        shown = key if seen_by is None else _shown(change.message.channel, seen_by)
        first = self._first.setdefault((shown, text), place)
        can_recur = outcome(text) is Outcome.NOT_DONE or is_excuse(text)
        if first < place and change.cause is None and change.message.ephemeral and not can_recur:
            self._repeats[first].append(place)
        else:
            self._places[key].append(place)

    def _key(self, change: Change) -> str:
        message, metadata = change.message, change.content.metadata
        if change.cause is not None:
            return change.cause
        if message.seen_by is not None:
            return _shown(message.channel, message.seen_by)
        if metadata is None:
            return message.channel
        if metadata["event_type"] == CARD:
            return self._card_key(message, metadata["event_payload"]["person"])
        if metadata["event_type"] in (REPORT, WATCH):
            return str(metadata["event_type"])
        return _line_of(metadata["event_payload"]["id"])

    def _card_key(self, message: Message, person: str) -> str:
        """As a card is first shown it answers a creation; what it says later is news of the room."""
        is_new = message not in self._cards
        self._cards.add(message)
        return f"{CARD} {person}" if is_new else CARD


def said(change: Change) -> str:
    """All that a message says at a change of it, to who sees it."""
    return f"{change.content.text}\n{_strings(change.content.blocks)}"


def invocation_of(delivery: Delivery) -> str:
    """The identifier that the bot gives to what was delivered."""
    payload, now = delivery.envelope.payload, datetime.now(UTC)
    match delivery.envelope.kind:
        case "slash_commands":
            return incoming.of_command(payload, now).id
        case "events_api":
            return incoming.of_event(payload, "", now).id
    return incoming.of_press(payload, payload["actions"][0].get("value", ""), now).id


def _keys(delivery: Delivery, done: Done) -> Iterator[str]:
    """What the answers to a delivery are known by."""
    if delivery.response_url is not None:
        yield delivery.response_url.token
    yield invocation_of(delivery)
    if done.line:
        yield f"{invocation_of(delivery)}.{done.line}"
    yield _shown(delivery.channel, delivery.user)


def _shown(channel: str, person: str) -> str:
    """What answers to a person are known by that Slack shows to them alone in a channel."""
    return f"{channel} {person}"


def _line_of(id: str) -> str:
    """The invocation that an answer's identifier names, with the number of the line where it has several."""
    found = re.match(r"\w+(\.\d+)?", id)
    return found[0] if found else id


def _says_where_the_card_is(answers: Mapping[Message, Sequence[Told]]) -> bool:
    """Whether an answer tells of a room that was made, and is not its card."""
    return any(
        outcome(told.text) is Outcome.DONE and not _is_card(message)
        for message, versions in answers.items()
        for told in versions
    )


def _is_card(message: Message) -> bool:
    return any(
        each.action_id == "run.codes" for content in message.contents for each in controls(content.blocks)
    )


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
