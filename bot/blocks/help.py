"""Help, made from the catalogue of commands: what is not in this version is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import process

from bot.blocks.elements import Fragment, bullets, compose, context, header, paragraph, truncate
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, code, phrase, plain
from bot.blocks.slash_commands import as_slash_command
from bot.blocks.summaries import summary
from bot.blocks.viewer import Viewer
from bot.language.catalogue import COMMANDS, CommandSpec

NEAREST = 3
TOPIC = 100
"""Characters of an unknown topic that are shown again."""
EXAMPLES = 8
"""Of one command, on a topic."""


def help_(topic: str | None, viewer: Viewer) -> Message:
    """All commands, or those a topic means: a noun, a verb in either language, or a command's name.

    A topic that means none shows the nearest commands first, then all.
    """
    return compose(_parts(topic, viewer))


def _parts(topic: str | None, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    specs = [spec for spec in COMMANDS if _open_to(spec, viewer)]
    meant = _meant(topic, specs) if topic else []
    if meant:
        yield header(t.gettext("Help: {topic}", topic=topic))
        for spec in meant:
            yield from _fully(spec, viewer)
        return
    if topic:
        yield paragraph(
            phrase(t.gettext("There is no help on {topic}. Nearest:"), topic=bold(truncate(topic, TOPIC)))
        )
        yield bullets([_briefly(spec, viewer) for spec in _nearest(topic, specs)])
    yield header(t.gettext("What you can type"))
    yield bullets([_briefly(spec, viewer) for spec in specs])
    yield context(*_notes(viewer))


def _open_to(spec: CommandSpec, viewer: Viewer) -> bool:
    return spec.available and (viewer.person.administrator or not spec.administrators)


def _meant(topic: str, specs: Sequence[CommandSpec]) -> list[CommandSpec]:
    wanted = topic.strip().lstrip("/").casefold()
    return [spec for spec in specs if wanted in _names(spec)]


def _names(spec: CommandSpec) -> set[str]:
    noun, _, verb = spec.name.partition(".")
    words = {word.casefold() for listed in spec.words.values() for word in listed}
    return {spec.name, noun, verb, *words} - {""}


def _nearest(topic: str, specs: Sequence[CommandSpec]) -> list[CommandSpec]:
    closeness = {index: " ".join(sorted(_names(spec))) for index, spec in enumerate(specs)}
    found = process.extract(topic.casefold(), closeness, limit=NEAREST)
    return [specs[index] for _, _, index in found]


def _briefly(spec: CommandSpec, viewer: Viewer) -> Phrase:
    words, line = summary(spec.name, viewer.texts), _examples(spec, viewer)[0]
    return phrase(viewer.texts.gettext("{title}: {words}"), title=words, words=code(line))


def _fully(spec: CommandSpec, viewer: Viewer) -> Iterator[Fragment]:
    yield paragraph((bold(summary(spec.name, viewer.texts)),))
    yield bullets([(code(line),) for line in _examples(spec, viewer)[:EXAMPLES]])


def _examples(spec: CommandSpec, viewer: Viewer) -> Sequence[str]:
    lines = spec.examples.get(viewer.texts.locale) or spec.examples["en"]
    return [as_slash_command(line, spec.noun or "room") for line in lines]


def _notes(viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield phrase(t.gettext("More on one: {line}"), line=code(t.gettext("/room help new")))
    yield plain(
        t.gettext("Only you see an answer. End a line in share, or press Share, to show it to the channel.")
    )
