"""Nothing is offered that is not there: every command has all of its record, in every language."""

from __future__ import annotations

from types import UnionType
from typing import Any, get_args, get_type_hints

import pytest

from bot.access import Permission
from bot.commands import DEFINITIONS, GRAMMAR, CommandDefinition
from bot.commands.definition import Handler
from bot.gallery import results
from bot.language import Recent
from bot.language import commands as c
from tests.language.tables import LAST, NOW, ZONE

ids = [definition.name for definition in DEFINITIONS]


def results_of(handler: Handler) -> set[type]:
    """The classes of results that a handler says it comes to."""
    returned: Any = get_type_hints(handler)["return"]
    return set(get_args(returned)) if isinstance(returned, UnionType) else {returned}


@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
def test_what_is_confirmed_changes_something(definition: CommandDefinition) -> None:
    assert not definition.confirmed or definition.changes


@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
def test_every_result_has_a_renderer_and_no_other_has(definition: CommandDefinition) -> None:
    handlers = filter(None, (definition.handler, definition.confirmed))
    come_to = set[type]().union(*(results_of(handler) for handler in handlers))
    assert come_to <= definition.renderers.keys()
    several = {result for result in definition.renderers if result.__name__ == "RoomChoice"}
    assert definition.renderers.keys() - come_to == several
    assert bool(several) == ("room" in definition.command.__struct_fields__)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
def test_every_result_has_a_sample_in_the_gallery(definition: CommandDefinition) -> None:
    assert definition.renderers.keys() <= {type(result) for result in results().values()}


@pytest.mark.parametrize("language", GRAMMAR.languages)
@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
def test_it_has_words_and_examples_that_mean_it_in_every_language(
    definition: CommandDefinition, language: str
) -> None:
    words = GRAMMAR.words(definition, language)
    assert words is GRAMMAR.vocabulary(language).commands[definition.name]
    assert words.summary
    assert words.forms.keys() == {form.name for form in definition.forms}
    for form in definition.forms:
        for line in GRAMMAR.examples(definition, language, form) or pytest.fail(form.name):
            found = GRAMMAR.read(line, now=NOW, zone=ZONE, recent=Recent(last=LAST))
            assert isinstance(found, c.Command), line
            assert GRAMMAR.of(found) is definition, line


@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
def test_every_argument_has_a_word_in_every_usage(definition: CommandDefinition) -> None:
    for language in GRAMMAR.languages:
        for form in definition.forms:
            for argument in form.arguments:
                label = argument.label(GRAMMAR.vocabulary(language))
                assert label
                assert label != argument.name.upper() or label in GRAMMAR.vocabulary(language).usage.values()


@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
def test_it_has_a_name_and_a_class_of_its_own(definition: CommandDefinition) -> None:
    assert GRAMMAR.named(definition.name) is definition
    assert [each for each in DEFINITIONS if each.command is definition.command] == [definition]


def test_no_verb_has_two_meanings() -> None:
    for noun in ("room", "peaks"):
        verbs = [
            verb
            for definition in DEFINITIONS
            if definition.noun in (noun, None)
            for verb in GRAMMAR.verbs(definition)
        ]
        assert len(verbs) == len(set(verbs))


def test_every_word_of_a_language_is_of_a_command() -> None:
    for language in GRAMMAR.languages:
        assert GRAMMAR.vocabulary(language).commands.keys() == {each.name for each in DEFINITIONS}


def test_what_destroys_or_makes_much_is_confirmed() -> None:
    confirmed = {each.name for each in DEFINITIONS if each.confirmed}
    assert confirmed == {
        "room.account_remove",
        "room.delete",
        "room.delete_series",
        "room.forget",
        "room.key_rotate",
        "room.move_series",
        "room.new_series",
        "room.timetable_apply",
        "room.timetable_undo",
    }


def test_who_may_do_what() -> None:
    by_permission = {
        permission: {each.name for each in DEFINITIONS if each.permission is permission}
        for permission in Permission
    }
    assert by_permission[Permission.ADMINISTRATORS] == {"room.forget", "room.key", "room.key_rotate"}
    assert by_permission[Permission.WORKSPACE_ADMINS] == {
        "room.account",
        "room.account_remove",
        "room.bells",
        "room.claim",
        "room.term",
    }
    assert by_permission[Permission.OWNER] == {
        "room.edit",
        "room.delete",
        "room.delete_series",
        "room.move_series",
        "room.teacher",
        "room.timetable_apply",
        "room.timetable_undo",
        "room.timetable_stop",
        "room.substitute",
        "room.teachers",
        "room.watch",
        "reports.stop",
        "reports.pause",
        "reports.resume",
        "reports.send",
    }


def test_what_is_of_one_person_is_not_shared() -> None:
    assert {each.name for each in DEFINITIONS if not each.shareable} == {
        "room.form",
        "room.audit",
        "room.forget",
        "room.account",
        "room.account_remove",
        "room.account_use",
        "room.accounts",
        "room.key",
        "room.key_rotate",
        "room.watch",
        "reports.add",
        "reports.stop",
        "reports.pause",
        "reports.resume",
        "reports.send",
        "language",
        "room.cards",
        "room.remind",
        "room.claim",
        "room.teacher",
        "room.classroom_names",
        "room.timetable",
        "room.timetable_apply",
        "room.timetable_undo",
        "room.timetable_stop",
        "room.substitute",
        "room.teachers",
        "room.answer_substitution",
        "help",
    }
