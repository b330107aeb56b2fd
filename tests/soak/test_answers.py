"""What answers what is told by what it is: what arrives late is not taken for the answer to what was done next."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from bot.sandbox.serving import serve
from bot.sandbox.workspace import Delivery, Message, Workspace
from bot.sandbox.workspace.message_store import Content
from handlers.answers import EVENT_TYPE
from handlers.cards import metadata_of

from . import people as story
from .answers import REPORT, invocation_of
from .auditor import Facts, Step, audit
from .people import PLACES, People, place_name

ANNA = "U00001"
ROOM = "26112900000001"
NEW, DELETE = 'new "Class K1"', "delete K1"
CREATED = "Room created. Class K1."
BUTTONS = ({"type": "actions", "elements": [{"type": "button", "action_id": "run.codes", "value": "K1"}]},)


@dataclasses.dataclass
class Talk:
    """Anna's part of it, and what a bot would say."""

    people: People

    @property
    def workspace(self) -> Workspace:
        return self.people.workspace

    @property
    def direct(self) -> str:
        return self.workspace.direct(ANNA)

    async def typed(self, line: str, does: Any = "read", **traits: Any) -> Step:
        """A slash command of hers."""
        step = Step(ANNA, line, does, **traits)
        await self.people._typed("/room", line, [step])
        return step

    async def written(self, *lines: str, does: Any = "create") -> list[Step]:
        """A direct message of hers, in which each line is about a room of its own."""
        steps = [Step(ANNA, line, does, token=line.split()[-1].strip('"')) for line in lines]
        await self.people._written("\n".join(lines), steps)
        return steps

    def last(self, number: int = -1) -> Delivery:
        """How it was delivered."""
        return self.people.done[number].deliveries[0]

    async def shows(self, text: str, channel: str) -> None:
        """An ephemeral message to her."""
        await self._said(text, channel, seen_by=ANNA)

    async def responds(self, text: str, delivery: Delivery) -> None:
        """An ephemeral message by the `response_url` of what she did."""
        await self._said(text, delivery.channel, seen_by=ANNA, cause=_token(delivery))

    async def posts(self, text: str, id: str = "", blocks: tuple[Any, ...] = ()) -> None:
        """A direct message, which names what it answers, if anything."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": id}} if id else None
        await self._said(text, self.direct, metadata=metadata, blocks=blocks)

    async def posts_card(self, text: str = CREATED) -> Message:
        """Her card of the room."""
        metadata = dict(metadata_of(ROOM, ANNA))
        return await self._said(text, self.direct, metadata=metadata, blocks=BUTTONS)

    async def _said(
        self, text: str, channel: str, *, seen_by: str | None = None, cause: str | None = None, **content: Any
    ) -> Message:
        messages, bot = self.workspace.world.messages, self.workspace.world.directory.bot.id
        room = self.workspace.channel(channel).id
        message = Message(messages.new_ts(), room, bot, [Content(text, **content)], seen_by)
        return await messages.post(message, cause)

    def told(self) -> list[list[str]]:
        """What she was told to each of her steps."""
        return [[told.text.strip() for told in step.answers] for step in self.people.steps()]


def _token(delivery: Delivery) -> str:
    assert delivery.response_url is not None
    return delivery.response_url.token


async def _nobody_enters(room: str) -> None:
    raise AssertionError(room)


@pytest.fixture
async def talk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    monkeypatch.setattr(story, "PATIENCE", 0.0)

    async def silent(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with serve(silent) as url, Workspace() as workspace:
        for number in range(PLACES):
            workspace.add_channel(f"C0PLACE{number}", place_name(number))
        people = People(workspace, lambda: [url] * 2, random.Random(0), _nobody_enters)
        people.newcomer()
        yield Talk(people)


@pytest.mark.parametrize("way", ["shown", "response_url"])
async def test_a_late_answer_is_that_of_its_own_line(talk: Talk, way: str) -> None:
    await talk.typed("rename K1", "rename", token="K1", mark="moved")
    await talk.typed(DELETE, "delete", token="K1")
    if way == "shown":
        await talk.shows("Title: K1 → *K1 moved*", place_name(0))
    else:
        await talk.responds("Title: K1 → *K1 moved*", talk.last(0))
    assert talk.told() == [["Title: K1 → *K1 moved*"], []]


async def test_a_welcome_that_comes_late_is_the_answer_to_the_mention(talk: Talk) -> None:
    await talk.typed("help", says='new "English"')
    await talk.typed("2026-11-26", says="highest")
    await talk.shows('Hi, I\'m Rollcall. Try new "English"', place_name(0))
    assert [finding.kind for finding in found(talk)] == ["lost"]
    await talk.shows("highest 47", place_name(1))
    assert found(talk) == []


async def test_a_line_that_is_answered_twice_is_found_however_late(talk: Talk) -> None:
    await talk.typed("live")
    await talk.shows("2 rooms", place_name(0))
    await talk.typed("help")
    await talk.shows("Help", place_name(1))
    await talk.responds("3 rooms", talk.last(0))
    assert [finding.kind for finding in found(talk)] == ["twice"]


async def test_a_press_is_answered_where_its_message_stands(talk: Talk) -> None:
    await talk.typed(DELETE, "ask")
    message = await talk._said("Delete K1?", place_name(0), seen_by=ANNA, blocks=BUTTONS)
    await talk.people.press(message, "run.codes", Step(ANNA, "Codes", "read"))
    await talk.shows("Codes: …", place_name(0))
    await talk._said("Delete K1?", place_name(0), seen_by=ANNA, blocks=BUTTONS)
    told = talk.told()
    assert told[1] == ["Codes: …"]
    assert [text.splitlines()[0] for text in told[0]] == ["Delete K1?"] * 2


async def test_what_is_shown_again_another_way_after_a_press_is_still_the_answer_to_the_line(
    talk: Talk,
) -> None:
    await talk.typed("show K1", "read")
    message = await talk._said(
        "Class K1", place_name(0), seen_by=ANNA, cause=_token(talk.last()), blocks=BUTTONS
    )
    await talk.people.press(message, "run.codes", Step(ANNA, "Codes", "read"))
    await talk.shows("Codes: …", place_name(0))
    await talk._said("Class K1", place_name(0), seen_by=ANNA, blocks=BUTTONS)
    told = talk.told()
    assert told[1] == ["Codes: …"]
    assert [text.splitlines()[0] for text in told[0]] == ["Class K1"] * 2


class TestTheCardOfARoom:
    """In a direct message it is the answer; what it says later is news of the room."""

    async def test_is_the_answer_and_its_news_are_none(self, talk: Talk) -> None:
        await talk.written(NEW)
        card = await talk.posts_card()
        news = msgspec.structs.replace(card.content, text="*Class K1* was deleted.")
        await talk.workspace.world.messages.replace(card, news)
        assert [[text.splitlines()[0] for text in told] for told in talk.told()] == [[CREATED]]
        assert talk.people.strays() == []

    async def test_is_beside_an_answer_that_says_where_it_is(self, talk: Talk) -> None:
        await talk.written(NEW)
        await talk.posts(
            "Created: *Class K1*. Its card is in your direct messages.", invocation_of(talk.last())
        )
        await talk.posts_card()
        assert len(talk.told()[0]) == 1

    @pytest.mark.parametrize("first", [CREATED, "I can't reach my database, so I haven't started this."])
    async def test_is_a_second_answer_after_any_other(self, talk: Talk, first: str) -> None:
        await talk.written(NEW)
        blocks = BUTTONS if first == CREATED else ()
        await talk.posts(first, invocation_of(talk.last()), blocks)
        await talk.posts_card()
        assert "twice" in {finding.kind for finding in found(talk)}


class TestSeveralLines:
    async def test_an_answer_that_names_its_line_is_that_ones(self, talk: Talk) -> None:
        await talk.written('new "Class K1"', 'new "Class K2"')
        id = invocation_of(talk.last())
        await talk.posts("I couldn't get your profile. Nothing was changed.", f"{id}.2")
        await talk.posts("Created: *Class K1*.", f"{id}.1")
        assert talk.told() == [
            ["Created: *Class K1*."],
            ["I couldn't get your profile. Nothing was changed."],
        ]

    async def test_one_without_a_room_is_that_of_the_line_that_has_none(self, talk: Talk) -> None:
        await self.two_by_command(talk)
        await talk.responds("I couldn't get your profile. Nothing was changed.", talk.last())
        await talk.responds("Created: *Class K2*.", talk.last())
        assert talk.told() == [
            ["I couldn't get your profile. Nothing was changed."],
            ["Created: *Class K2*."],
        ]

    async def test_what_refuses_all_of_them_is_the_answer_to_each(self, talk: Talk) -> None:
        await self.two_by_command(talk)
        await talk.responds("I haven't started this.", talk.last())
        assert talk.told() == [["I haven't started this."]] * 2

    async def test_one_more_than_there_are_lines_is_found(self, talk: Talk) -> None:
        await self.two_by_command(talk)
        for text in ("Created: *Class K1*.", "Created: *Class K2*.", "I couldn't. Nothing was changed."):
            await talk.responds(text, talk.last())
        assert "twice" in {finding.kind for finding in found(talk)}

    @staticmethod
    async def two_by_command(talk: Talk) -> None:
        lines = ['new "Class K1"', 'new "Class K2"']
        steps = [Step(ANNA, line, "create", token=f"K{number}") for number, line in enumerate(lines, 1)]
        await talk.people._typed("/room", "\n".join(lines), steps)


@pytest.mark.parametrize("where", ["direct", "place-3", "unknown invocation"])
async def test_what_answers_nothing_is_found(talk: Talk, where: str) -> None:
    await talk.typed("live")
    match where:
        case "direct":
            await talk.posts("You have 2 classes")
        case "unknown invocation":
            await talk.posts("Room created.", "f" * 32)
        case place:
            await talk.shows("Hello", place)
    assert len(talk.people.strays()) == 1


async def test_a_report_and_what_says_that_an_answer_will_come_are_no_strays(talk: Talk) -> None:
    await talk.posts(
        "Working on it", blocks=({"type": "context", "block_id": "placeholder", "elements": []},)
    )
    metadata = {"event_type": REPORT, "event_payload": {"schedule": 7}}
    await talk._said("Peaks", place_name(0), metadata=metadata)
    assert talk.people.strays() == []


def found(talk: Talk) -> list[Any]:
    """What the auditor finds in what she was told."""
    now = talk.workspace.clock()
    return [each for each in audit(Facts(talk.people.steps(), [], [], now)) if "and is not" not in each.what]
