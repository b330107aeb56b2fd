"""Renders help from the command definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process

from bot.blocks.elements import Fragment, bullets, context, header, paragraph, truncate
from bot.blocks.phrases import Phrase, bold, code, phrase, plain
from bot.blocks.slash_commands import as_slash_command
from bot.blocks.viewer import Viewer
from bot.language import Syntax

NEAREST = 3
TOPIC = 100
"""Maximum characters of an unknown topic to repeat."""
EXAMPLES = 8
"""Maximum examples per command on a topic."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The commands a person is offered, and what they want to know of."""

    topic: str | None
    commands: tuple[Syntax, ...]


def help_page(page: HelpPage, viewer: Viewer) -> Iterator[Fragment]:
    """All commands, or those matching a topic: a noun, a verb in any language or a command's name.

    For an unknown topic, the closest matches come first, then all commands.
    """
    t, topic, commands = viewer.texts, page.topic, page.commands
    meant = _meant(topic, commands, viewer) if topic else []
    if meant:
        yield header(t.gettext("Help: {topic}", topic=topic))
        for command in meant:
            yield from _fully(command, viewer)
        return
    if topic:
        yield paragraph(
            phrase(
                t.gettext("There is no help on {topic}. The closest matches:"),
                topic=bold(truncate(topic, TOPIC)),
            )
        )
        yield bullets([_briefly(command, viewer) for command in _nearest(topic, commands, viewer)])
    yield header(t.gettext("Commands"))
    yield bullets([_briefly(command, viewer) for command in commands])
    yield context(*_notes(viewer))


def _meant(topic: str, commands: Sequence[Syntax], viewer: Viewer) -> list[Syntax]:
    wanted = topic.strip().lstrip("/").casefold()
    return [command for command in commands if wanted in _names(command, viewer)]


def _names(command: Syntax, viewer: Viewer) -> set[str]:
    noun, _, verb = command.name.partition(".")
    words = {word.casefold() for word in viewer.grammar.verbs(command)}
    return {command.name, noun, verb, *words} - {""}


def _nearest(topic: str, commands: Sequence[Syntax], viewer: Viewer) -> list[Syntax]:
    closeness = {index: " ".join(sorted(_names(command, viewer))) for index, command in enumerate(commands)}
    found = process.extract(topic.casefold(), closeness, limit=NEAREST)
    return [commands[index] for _, _, index in found]


def _briefly(command: Syntax, viewer: Viewer) -> Phrase:
    title, line = viewer.summary(command.name), _examples(command, viewer)[0]
    return phrase(viewer.texts.gettext("{title}: {words}"), title=title, words=code(line))


def _fully(command: Syntax, viewer: Viewer) -> Iterator[Fragment]:
    yield paragraph((bold(viewer.summary(command.name)),), *_usages(command, viewer))
    yield bullets([(code(line),) for line in _examples(command, viewer)[:EXAMPLES]])


def _usages(command: Syntax, viewer: Viewer) -> Iterator[Phrase]:
    for form in command.forms:
        usage = viewer.grammar.usage(command, form, viewer.texts.language)
        yield (code(as_slash_command(usage, command.noun or "room")),)


def _examples(command: Syntax, viewer: Viewer) -> Sequence[str]:
    lines = viewer.grammar.examples(command, viewer.texts.language)
    return [as_slash_command(line, command.noun or "room") for line in lines]


def _notes(viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield phrase(t.gettext("More about a command: {line}"), line=code(t.gettext("/room help new")))
    yield plain(
        t.gettext(
            "Only you can see my answers. To show one to the channel, end the command with"
            " “share” or press Share."
        )
    )
