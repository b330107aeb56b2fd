"""What a refusal shows works: every line put right and every example is typed in the demo's school."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

import pytest

from bot.blocks.slash_commands import as_typed
from bot.commands import GRAMMAR, CommandDefinition
from bot.language import Recent
from bot.language.commands import Command, Question, Reading, Refusal
from tests.language.hints import shown
from tests.language.tables import ZONE

from .conftest import NOW, ROOM, School

pytestmark = [pytest.mark.exhaustive, pytest.mark.waiting]

AT_ONCE = 8
"""Lines that are typed at once."""

REFUSED = ("Nothing was changed.", "You typed", "I can't find", "doesn't exist")
"""What every refusal says, and every error that did nothing."""

ROOMS = {
    "2026-11-25": ("英语课", "frobnicate", "making", "senses", "day"),
    "2026-11-23": ("英语课", "frobnicate"),
    "2026-02-28": ("English", "数学"),
}
"""By day, what the school has not: the titles in people's own lines, and classes on the day nearest to a false one."""

FROM_A_MESSAGE = frozenset(
    {"room.classroom_names", "room.timetable_apply", "room.timetable_stop", "room.timetable_undo"}
)
"""Commands about a file that was sent, by its number or ID: no school has the one of the line."""

OF_INSTALLED = frozenset({"room.account_use"})
"""Commands about accounts with a name, which workspaces have that installed the app themselves, and no school here."""

OVER = "2026-02-28"
"""A day on which nobody can substitute any more, the nearest to one that is not there."""


def is_about_nothing(line: str, definition: CommandDefinition) -> bool:
    """Whether a line that is read has nothing to work on in any school."""
    is_too_late = definition.name == "room.substitute" and OVER in line
    return is_too_late or definition.name in FROM_A_MESSAGE | OF_INSTALLED


@pytest.fixture
def seed() -> str:
    return "demo"


async def prepared(school: School) -> Recent:
    """The school with what the lines speak of: rooms, reports, a room and a list that were seen last."""
    for user, name in (("U0ANN", "Ann"), ("U0BEN", "Ben")):
        school.workspace.add_user(user, name)
    for day, titles in ROOMS.items():
        start, end = f"{day}T14:00:00+08:00", f"{day}T15:00:00+08:00"
        for title in titles:
            await school.control("/rooms", title=title, start=start, end=end)
    for title in ("English", "数学"):
        # their titles have no number, as those of the rooms above have
        await school.type(f'/room new "{title}" 2026-11-27 14:00-15:00')
    await school.type('/room new "数学" 2026-11-27 16:00-17:00')
    await school.type("/peaks daily at 8:00")
    await school.type("/room list")
    (last, *_) = ROOM.findall((await school.type("/room show #1")).text)
    return Recent(last, (last,) * 10)


def read(line: str, recent: Recent) -> Reading:
    return GRAMMAR.read(line, now=NOW, zone=ZONE, recent=recent)


def definition_of(line: str, recent: Recent) -> CommandDefinition:
    """Of the command that a line is, or that it asks about first."""
    reading = read(line, recent)
    command = reading.choices[0] if isinstance(reading, Question) else reading
    assert isinstance(command, Command)
    return GRAMMAR.of(command)


def turn(definition: CommandDefinition) -> int:
    """When a line is typed: what looks first, what stops a report last, and before rooms are renamed what is about
    all rooms of a title."""
    if not definition.changes:
        return 0
    return {"room.teachers": 1, "reports.stop": 3}.get(definition.name, 2)


def to_type(lines: Iterable[str], recent: Recent) -> Iterator[list[str]]:
    """The lines, as they may be typed at once. What opens a form is answered by it alone."""
    read_as = {line: definition_of(line, recent) for line in lines}
    turns = {
        line: turn(definition)
        for line, definition in read_as.items()
        if definition.name != "room.form" and not is_about_nothing(line, definition)
    }
    for when in sorted(set(turns.values())):
        some = [line for line in turns if turns[line] == when]
        for first in range(0, len(some), AT_ONCE):
            yield some[first : first + AT_ONCE]


async def test_no_line_that_is_shown_is_refused(school: School) -> None:
    recent = await prepared(school)
    lines = shown(recent, NOW)
    assert [line for line in lines if isinstance(read(line, recent), Refusal)] == []
    answers: dict[str, str] = {}

    async def type_it(line: str) -> None:
        typed = await school.send(as_typed(line, "slash"))
        # attendance across classes is read behind what others ask for
        answers[line] = (await school.workspace.answer(typed, 60)).text

    for some in to_type(lines, recent):
        await asyncio.gather(*map(type_it, some))
    assert len(answers) > 200
    refused = {
        line: (lines[line], said) for line, said in answers.items() if any(words in said for words in REFUSED)
    }
    assert refused == {}, "\n".join(
        f"{line!r} of {typed!r}: {said!r}" for line, (typed, said) in refused.items()
    )
