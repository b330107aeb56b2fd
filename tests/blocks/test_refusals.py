"""Refusals name the word and give a line that works."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.blocks import Viewer
from bot.blocks.refusals import MISSING, REASONS, refusal
from bot.commands import DEFINITIONS, GRAMMAR, CommandDefinition
from bot.language.commands import Help, Refusal, RefusalKind
from bot.language.slots import Slot
from bot.sandbox.limits import check
from tests.blocks.messages import blocks_of, buttons, carried, everything

ATTEMPT = 'room new "English" 14:00-15:00'
TYPED = 'room nwe "English" 14:00-15:00'


def test_every_kind_has_words() -> None:
    assert set(REASONS) == set(get_args(RefusalKind))


def test_what_was_not_understood_what_was_and_a_line_that_works(teacher: Viewer) -> None:
    refused = Refusal("bad_time", at="14:75", try_=ATTEMPT, command="room.new")
    assert refusal(refused, teacher, 'room new "English" 14:75').text.splitlines() == [
        "*14:75*: That time doesn't exist.",
        'You typed `room new "English" 14:75`',
        "I understood: create a room.",
        'Try this: `/room new "English" 14:00-15:00`',
        "Nothing was changed.",
    ]


def test_the_line_is_shown_as_it_was_typed(teacher: Viewer) -> None:
    """Slack sends its escapes and references in it."""
    typed = "new Tom &amp; Jerry &lt;3 <@U012ABC|ann> 14:75"
    shown = everything(refusal(Refusal("bad_time", at="14:75"), teacher, typed))
    assert "new Tom & Jerry <3 @ann 14:75" in shown


def test_the_word_at_fault_is_bold(teacher: Viewer) -> None:
    message = refusal(Refusal("unknown_word", at="frob*"), teacher, TYPED)
    first = blocks_of(message, "rich_text")[0]["elements"][0]["elements"][0]
    assert first == {"type": "text", "text": "frob*", "style": {"bold": True}}


def test_did_you_mean_is_answered_by_yes_which_runs_the_line_or_no(teacher: Viewer) -> None:
    refused = Refusal("unknown_command", at="nwe", try_=ATTEMPT, guess="new")
    message = refusal(refused, teacher, TYPED)
    assert 'Did you mean `/room new "English" 14:00-15:00`?' in message.text
    assert message.text.count("14:00-15:00") == 2
    assert buttons(message)["run.place.try"]["value"] == ATTEMPT
    assert buttons(message)["dismiss"]["text"]["text"] == "No"


def test_who_typed_no_command_is_shown_what_there_is(teacher: Viewer) -> None:
    message = refusal(
        Refusal("unknown_command", at="abracadabra", example="room help"), teacher, "abracadabra"
    )
    assert carried(buttons(message)["run.place.help"]) == Help()


def test_of_what_changes_nothing_it_is_not_said_that_nothing_was_changed(teacher: Viewer) -> None:
    refused = Refusal("bad_date", at="31 Nov", command="room.list")
    assert "Nothing was changed" not in refusal(refused, teacher, "list 31 Nov", changes=False).text


def test_an_example_is_to_be_copied_not_pressed(teacher: Viewer) -> None:
    assert not buttons(refusal(Refusal("missing", try_=ATTEMPT), teacher, "room new"))


def test_a_huge_line_is_not_shown_in_full(teacher: Viewer) -> None:
    message = refusal(Refusal("unknown_word", at="<&>" * 5000), teacher, "`*_~" * 5000)
    assert check("message", list(message.blocks), message.text) == []


def test_bare_refusals_still_say_that_nothing_happened(chinese: Viewer) -> None:
    assert refusal(Refusal("missing"), chinese, "").text == "缺少必要的内容。\n没有任何改动。"


def test_the_meanings_of_a_zone_are_named(teacher: Viewer) -> None:
    asked = Refusal("unclear_zone", at="CST", choices=("Asia/Shanghai", "America/Chicago"))
    text = refusal(asked, teacher, "new English 14:00-15:00 CST").text
    assert "Asia/Shanghai, America/Chicago" in text


def test_yes_does_what_was_guessed_or_is_not_offered(teacher: Viewer) -> None:
    guessed = Refusal("unknown_command", at="shwo", try_="room show last", guess="show")
    assert buttons(refusal(guessed, teacher, "shwo last"))
    elsewhere = Refusal("unknown_command", at="shwo", try_="room help", guess="show")
    assert "run.place.try" not in buttons(refusal(elsewhere, teacher, "shwo last"))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.name)
def test_whatever_may_be_missing_is_asked_for(definition: CommandDefinition) -> None:
    required = {
        argument.name
        for form in definition.forms
        for argument in form.arguments
        if argument.required and isinstance(argument, Slot)
    }
    assert required <= MISSING.keys()


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("room new English", "When does it start and end?"),
        ("room new tomorrow 2-3pm", "What is the title?"),
        ("room new English every friday 2-3pm", "For how many weeks, or until when?"),
        ("room delete", "Which room?"),
        ("room push english back", "For how long?"),
        ("room code english", "For which classrooms?"),
        ("peaks daily", "At what time?"),
        ("peaks pause", "Which report?"),
    ],
)
def test_what_is_missing_is_asked_for(line: str, question: str, teacher: Viewer) -> None:
    refused = GRAMMAR.read(line, now=teacher.now, zone=teacher.zone)
    assert isinstance(refused, Refusal)
    assert refusal(refused, teacher, line).text.startswith(f"{question}\n")
