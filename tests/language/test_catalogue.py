"""The catalogue: every command is there, can be said, and its examples mean it."""

from __future__ import annotations

import pytest

from bot.language import COMMANDS, Recent, read, spec_named, spec_of
from bot.language.catalogue import CommandSpec
from bot.language.commands import Command, ShowKey
from bot.language.parser import GRAMMARS
from tests.language.tables import LAST, NOW, ZONE


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.name)
def test_its_examples_mean_it(spec: CommandSpec) -> None:
    for language in ("en", "zh"):
        assert spec.examples[language]
        for line in spec.examples[language]:
            found = read(line, now=NOW, zone=ZONE, recent=Recent(last=LAST))
            assert isinstance(found, Command), line
            assert spec_of(found) is spec, line


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.name)
def test_it_has_a_name_of_its_own(spec: CommandSpec) -> None:
    assert spec_named(spec.name) is spec


def test_no_verb_has_two_meanings() -> None:
    for noun in ("room", "peaks"):
        said = [
            word
            for spec in COMMANDS
            if spec.noun in (noun, None)
            for form in spec.forms
            for words in form.words.values()
            for word in words
        ]
        assert len(said) == len(set(said))


def test_every_form_has_a_grammar() -> None:
    assert {form.grammar for spec in COMMANDS for form in spec.forms} == set(GRAMMARS)


def test_what_destroys_changes_something() -> None:
    assert all(spec.changes for spec in COMMANDS if spec.destructive)
    assert {spec.name for spec in COMMANDS if spec.destructive} == {"room.delete", "room.key_rotate"}


def test_the_key_is_for_administrators() -> None:
    assert spec_of(ShowKey()).administrators
    assert {spec.name for spec in COMMANDS if spec.administrators} == {"room.key", "room.key_rotate"}
