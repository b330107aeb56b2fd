"""Renders help from the command definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process

from bot.blocks.elements import Fragment, bullets, context, header, paragraph, truncate
from bot.blocks.phrases import Phrase, bold, code, phrase, plain
from bot.blocks.viewer import Viewer
from bot.language import Syntax

NEAREST = 3
TOPIC = 100
"""Maximum characters of an unknown topic to repeat."""
FEW = 4
"""Up to this many commands of a topic are told in full."""

EXAMPLES = 8
"""Maximum examples per command on a topic."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The commands a person is offered, the common ones among them, and what they want to know of."""

    topic: str | None
    commands: tuple[Syntax, ...]
    common: tuple[Syntax, ...] = ()


def help_page(page: HelpPage, viewer: Viewer) -> Iterator[Fragment]:
    """The commands of every day, or those matching a topic: a noun, a verb in any language or a command's name.

    For an unknown topic, the closest matches come first.
    """
    t, topic, commands = viewer.texts, page.topic, page.commands
    meant = _meant(topic, commands, viewer) if topic else []
    if meant:
        yield header(t.gettext("Help: {topic}", topic=topic))
        yield from _topic(meant, viewer)
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
    yield bullets([_briefly(command, viewer) for command in page.common])
    yield context(*_notes(commands, viewer))


def _topic(meant: Sequence[Syntax], viewer: Viewer) -> Iterator[Fragment]:
    """A few commands in full, many in a line each."""
    if len(meant) > FEW:
        yield bullets([_briefly(command, viewer) for command in meant])
        yield context(_more(viewer))
        return
    for command in meant:
        yield from _fully(command, viewer)


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
    told = (*_usages(command, viewer), *_details(command, viewer))
    yield paragraph((bold(viewer.summary(command.name)),), *told)
    yield bullets([(code(line),) for line in _examples(command, viewer)[:EXAMPLES]])


def _usages(command: Syntax, viewer: Viewer) -> Iterator[Phrase]:
    for form in command.forms:
        usage = viewer.grammar.usage(command, form, viewer.texts.language)
        yield (viewer.line(usage),)


def _details(command: Syntax, viewer: Viewer) -> Iterator[Phrase]:
    """What the arguments may hold, where they hold several things."""
    vocabulary = viewer.grammar.vocabulary(viewer.texts.language)
    for argument in dict.fromkeys(argument for form in command.forms[:1] for argument in form.arguments):
        if details := argument.details(vocabulary):
            label = argument.label(vocabulary)
            yield phrase(
                viewer.texts.gettext("{title}: {words}"), title=label, words=code(", ".join(details))
            )


def _examples(command: Syntax, viewer: Viewer) -> Sequence[str]:
    return [viewer.typed(line) for line in viewer.grammar.examples(command, viewer.texts.language)]


def _notes(commands: Sequence[Syntax], viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    topics = sorted({command.name.partition(".")[0] for command in commands if "." in command.name})
    lines = [viewer.typed(f"help {topic}") for topic in topics]
    yield phrase(t.gettext("All commands: {lines}"), lines=code(", ".join(lines)))
    yield _more(viewer)
    yield plain(
        t.gettext(
            "Only you can see my answers. To show one to the channel, end the command with"
            " “share” or press Share."
        )
    )


def _more(viewer: Viewer) -> Phrase:
    t = viewer.texts
    return phrase(t.gettext("More about a command: {line}"), line=viewer.line(t.gettext("/room help new")))
