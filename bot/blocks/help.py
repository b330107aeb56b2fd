"""Renders help from the command definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from bot.blocks.buttons import command_button, in_place
from bot.blocks.elements import Element, Fragment, actions, bullets, context, header, paragraph, truncate
from bot.blocks.forms import form_button
from bot.blocks.phrases import Phrase, bold, code, phrase, plain
from bot.blocks.viewer import Viewer
from bot.language import Syntax
from bot.language.commands import Help

MAX_SUGGESTIONS = 3
MAX_TOPIC = 100
"""Maximum characters of an unknown topic to repeat."""
MAX_IN_FULL = 2
"""Up to this many commands of a topic are told in full."""

MAX_EXAMPLES = 8
"""Maximum examples per command on a topic."""


class HelpTopic(Struct, frozen=True):
    """Commands of one kind, under a name that can be typed. `label` is a msgid."""

    name: str
    label: str
    commands: tuple[Syntax, ...]


class HelpPage(Struct, frozen=True):
    """The commands a person is offered, what people like them do most, the topics, and what they want to know of."""

    topic: str | None
    commands: tuple[Syntax, ...]
    common: tuple[Syntax, ...] = ()
    topics: tuple[HelpTopic, ...] = ()


def help_page(page: HelpPage, viewer: Viewer) -> Iterator[Fragment]:
    """What people do most, with the topics as buttons; or one topic, named by a button, a verb or a command's name.

    For an unknown topic, the closest matches come first.
    """
    t, topic = viewer.texts, page.topic
    if topic and (meant := _meant(topic, page, viewer)):
        yield header(t.gettext("Help: {topic}", topic=_label(topic, page, viewer)))
        yield from _topic(meant, viewer)
        return
    if topic:
        there_is_none = t.gettext("There is no help on {topic}. The closest matches:")
        yield paragraph(phrase(there_is_none, topic=bold(truncate(topic, MAX_TOPIC))))
        yield bullets([_briefly(command, viewer) for command in _nearest(topic, page.commands, viewer)])
    yield header(t.gettext("What you can do"))
    yield bullets([_briefly(command, viewer) for command in page.common])
    if viewer.entry != "direct":
        yield context(
            plain(
                t.gettext("Only you see my answers. Share, or “share” at the end, shows one to the channel.")
            )
        )
    topics = (_button(t.gettext(each.label), each.name, viewer) for each in page.topics)
    yield actions(form_button(viewer), *topics)


def _button(label: str, topic: str | None, viewer: Viewer) -> Element | None:
    name = in_place(viewer, f"help.{topic or 'start'}")
    return command_button(viewer, label, name, Help(topic=topic))


def _topic(meant: Sequence[Syntax], viewer: Viewer) -> Iterator[Fragment]:
    """A few commands in full, many in a line each, with buttons that tell more of each."""
    back = _button(viewer.texts.gettext("Back"), None, viewer)
    if len(meant) > MAX_IN_FULL:
        yield bullets([_briefly(command, viewer) for command in meant])
        verbs = ((_verb(command, viewer), command) for command in meant)
        yield actions(back, *(_button(verb, command.name, viewer) for verb, command in verbs if verb))
        return
    for command in meant:
        yield from _fully(command, viewer)
    yield actions(back)


def _verb(command: Syntax, viewer: Viewer) -> str:
    """What is typed for a command, without what it is about; empty if it is typed as another one is."""
    verb = command.name.rpartition(".")[2]
    form = next((form for form in command.forms if form.name == verb), command.forms[0])
    return next(iter(viewer.grammar.verbs_of(command, form, viewer.texts.language)), "")


def _label(topic: str, page: HelpPage, viewer: Viewer) -> str:
    labels = (viewer.texts.gettext(each.label) for each in page.topics if each.name == _wanted(topic))
    verbs = (_verb(command, viewer) for command in page.commands if command.name == _wanted(topic))
    return next(labels, None) or next(verbs, None) or topic


def _wanted(topic: str) -> str:
    return topic.strip().lstrip("/").casefold()


def _meant(topic: str, page: HelpPage, viewer: Viewer) -> Sequence[Syntax]:
    wanted = _wanted(topic)
    named = next((each.commands for each in page.topics if each.name == wanted), ())
    return named or [command for command in page.commands if wanted in _names(command, viewer)]


def _names(command: Syntax, viewer: Viewer) -> set[str]:
    noun, _, verb = command.name.partition(".")
    words = {word.casefold() for word in viewer.grammar.verbs(command)}
    return {command.name, noun, verb, *words} - {""}


def _nearest(topic: str, commands: Sequence[Syntax], viewer: Viewer) -> list[Syntax]:
    from rapidfuzz import process  # heavy, and for mistyped topics alone

    closeness = {index: " ".join(sorted(_names(command, viewer))) for index, command in enumerate(commands)}
    found = process.extract(topic.casefold(), closeness, limit=MAX_SUGGESTIONS)
    return [commands[index] for _, _, index in found]


def _briefly(command: Syntax, viewer: Viewer) -> Phrase:
    title, line = viewer.summary(command.name), _examples(command, viewer)[0]
    return phrase(viewer.texts.gettext("{title}: {words}"), title=title, words=code(line))


def _fully(command: Syntax, viewer: Viewer) -> Iterator[Fragment]:
    told = (*_usages(command, viewer), *_details(command, viewer))
    yield paragraph((bold(viewer.summary(command.name)),), *told)
    yield bullets([(code(line),) for line in _examples(command, viewer)[:MAX_EXAMPLES]])


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
