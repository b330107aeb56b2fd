"""Help and preferences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.blocks import preferences as preference_blocks
from bot.blocks import reminders as reminder_blocks
from bot.blocks.help import HelpPage, HelpTopic, help_page
from bot.classroom import preferences, reminders, results
from bot.classroom.tenant import CommandContext, Tenant
from bot.commands.definition import CommandDefinition
from bot.language import CommandForm, Syntax
from bot.language import commands as c
from bot.language.slots import ChoiceSlot, LanguageSlot, TimeSlot, TopicSlot
from bot.people import Person
from bot.texts import msgid

LANGUAGE = CommandDefinition(
    name="language",
    noun=None,
    command=c.ChooseLanguage,
    forms=(CommandForm(name="language", arguments=(LanguageSlot(),)),),
    changes=True,
    handler=preferences.choose_language,
    renderers={results.LanguageChosen: preference_blocks.chosen},
    shareable=False,
)

CARDS = CommandDefinition(
    name="room.cards",
    noun="room",
    command=c.ChooseCards,
    forms=(
        CommandForm(
            name="cards",
            arguments=(
                ChoiceSlot(
                    name="place", choices=c.CardPlace, words="card_places", required=True, example="dm"
                ),
            ),
        ),
    ),
    changes=True,
    handler=preferences.choose_cards,
    renderers={results.CardsChosen: preference_blocks.cards_chosen},
    shareable=False,
)


REMIND = CommandDefinition(
    name="room.remind",
    noun="room",
    command=c.RemindMe,
    forms=(
        CommandForm(
            name="remind",
            arguments=(TimeSlot(as_written=True, example="at 7:30"),),
            ignored="each_day",
            medial=True,
            repeats=True,
            written_when=lambda command: command.time is not None,
        ),
        CommandForm(name="remind off", written_when=lambda command: command.time is None),
    ),
    changes=True,
    handler=reminders.remind,
    renderers={results.ReminderChosen: reminder_blocks.chosen},
    shareable=False,
)

TEACHER_COMMANDS = ("room.new", "room.list", "room.show", "room.edit", "room.attendance")
WORKSPACE_ADMIN_COMMANDS = ("room.list", "room.live", "peaks.hours", "reports.add", "room.watch")
ADMINISTRATOR_COMMANDS = ("room.list", "peaks.hours", "reports.list", "room.watch", "room.key")
"""The five things that people of each role do most: who teaches, workspace admins, and who runs Rollcall."""

TOPICS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "classes": (
        msgid("Classes"),
        (
            "room.new",
            "room.form",
            "room.new_series",
            "room.list",
            "room.show",
            "room.edit",
            "room.teacher",
            "room.teachers",
            "room.substitute",
            "room.answer_substitution",
            "room.delete",
            "room.delete_series",
            "room.move_series",
        ),
    ),
    "timetables": (
        msgid("Timetables"),
        (
            "room.timetable",
            "room.timetable_apply",
            "room.timetable_undo",
            "room.timetable_stop",
            "room.bells",
            "room.term",
        ),
    ),
    "joining": (
        msgid("Codes and links"),
        ("room.code", "room.codes", "room.find", "room.classroom", "room.classrooms", "room.classroom_names"),
    ),
    "teaching": (
        msgid("In class"),
        (
            "room.live",
            "room.attendance",
            "room.absent",
            "room.attendance_across",
            "room.interactions",
            "room.watch",
        ),
    ),
    "peaks": (msgid("Peaks"), ("peaks.hours", "peaks.days", "peaks.rooms", "peaks.room")),
    "reports": (
        msgid("Reports"),
        ("reports.add", "reports.list", "reports.pause", "reports.resume", "reports.send", "reports.stop"),
    ),
    "settings": (
        msgid("Settings"),
        (
            "language",
            "room.cards",
            "room.remind",
            "room.claim",
            "room.audit",
            "room.forget",
            "room.key",
            "room.key_rotate",
            "room.account",
            "room.account_remove",
            "room.accounts",
            "room.account_use",
        ),
    ),
}
"""What help tells of, by a name that can be typed: its label and its commands."""


async def show_help(tenant: Tenant, context: CommandContext, command: c.Help) -> HelpPage:
    """What the person may type."""
    return help_for(tenant.grammar.definitions, context.person, command.topic)


def help_for(definitions: Iterable[Syntax], person: Person, topic: str | None) -> HelpPage:
    """The help of a person, by their role."""
    commands = offered(definitions, person)
    named = {each.name: each for each in commands}
    topics = tuple(
        HelpTopic(name, label, tuple(named[each] for each in names if each in named))
        for name, (label, names) in TOPICS.items()
    )
    return HelpPage(topic, commands, tuple(named[name] for name in _most_done(person)), topics)


def _most_done(person: Person) -> tuple[str, ...]:
    if person.administrator:
        return ADMINISTRATOR_COMMANDS
    return WORKSPACE_ADMIN_COMMANDS if person.workspace_admin else TEACHER_COMMANDS


def offered(definitions: Iterable[Syntax], person: Person) -> tuple[CommandDefinition, ...]:
    """The commands that a person is offered: not what they may not do."""
    known = (each for each in definitions if isinstance(each, CommandDefinition))
    return tuple(each for each in known if each.permission.may_open(person))


HELP = CommandDefinition(
    name="help",
    noun=None,
    command=c.Help,
    forms=(CommandForm(name="help", arguments=(TopicSlot(),), opening=True, without_verb="nothing"),),
    handler=show_help,
    renderers={HelpPage: help_page},
    shareable=False,
)

GENERAL = (LANGUAGE, CARDS, REMIND, HELP)
