"""Help, and what a person chooses of answers."""

from __future__ import annotations

from collections.abc import Iterable

from bot.blocks import languages as language_blocks
from bot.blocks.help import HelpPage, help_page
from bot.classroom import languages, results
from bot.classroom.tenant import CommandContext, Tenant
from bot.commands.definition import CommandDefinition
from bot.language import Form, Syntax
from bot.language import commands as c
from bot.language.slots import ChoiceSlot, LanguageSlot, TopicSlot
from bot.people import Person

LANGUAGE = CommandDefinition(
    name="language",
    noun=None,
    command=c.Language,
    forms=(Form(name="language", arguments=(LanguageSlot(),)),),
    changes=True,
    common=True,
    handler=languages.choose,
    renderers={results.LanguageChosen: language_blocks.chosen},
    shareable=False,
)

CARDS = CommandDefinition(
    name="room.cards",
    noun="room",
    command=c.ChooseCards,
    forms=(
        Form(
            name="cards",
            arguments=(
                ChoiceSlot(
                    name="place", choices=c.CardPlace, words="card_places", required=True, example="dm"
                ),
            ),
        ),
    ),
    changes=True,
    handler=languages.choose_cards,
    renderers={results.CardsChosen: language_blocks.cards_chosen},
    shareable=False,
)


async def show_help(tenant: Tenant, context: CommandContext, command: c.Help) -> HelpPage:
    """What the person may type."""
    commands = offered(tenant.grammar.definitions, context.person)
    return HelpPage(command.topic, commands, tuple(each for each in commands if each.common))


def offered(definitions: Iterable[Syntax], person: Person) -> tuple[CommandDefinition, ...]:
    """The commands that a person is offered: neither what they may not do, nor what nothing does yet."""
    known = (each for each in definitions if isinstance(each, CommandDefinition))
    return tuple(each for each in known if each.handler and each.permission.may_open(person))


HELP = CommandDefinition(
    name="help",
    noun=None,
    command=c.Help,
    forms=(Form(name="help", arguments=(TopicSlot(),), opening=True, without_verb="nothing"),),
    handler=show_help,
    renderers={HelpPage: help_page},
    shareable=False,
)

GENERAL = (LANGUAGE, CARDS, HELP)
