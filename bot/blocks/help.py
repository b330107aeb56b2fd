"""Help, made from the catalogue of commands: what is not in this version is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import process

from bot.blocks.elements import Part, bullets, clip, compose, header, paragraph, small
from bot.blocks.lines import slashed
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, code, phrase, said
from bot.blocks.reader import Reader
from bot.blocks.summaries import summary
from bot.language.catalogue import COMMANDS, CommandSpec

NEAREST = 3
TOPIC = 100
"""Characters of an unknown topic that are shown again."""
EXAMPLES = 8
"""Of one command, on a topic."""


def help_(topic: str | None, reader: Reader) -> Message:
    """All commands, or those a topic means: a noun, a verb in either language, or a command's name.

    A topic that means none shows the nearest commands first, then all.
    """
    return compose(_parts(topic, reader))


def _parts(topic: str | None, reader: Reader) -> Iterator[Part]:
    t = reader.texts
    specs = [spec for spec in COMMANDS if _open_to(spec, reader)]
    meant = _meant(topic, specs) if topic else []
    if meant:
        yield header(t.gettext("Help: {topic}", topic=topic))
        for spec in meant:
            yield from _fully(spec, reader)
        return
    if topic:
        yield paragraph(
            phrase(t.gettext("There is no help on {topic}. Nearest:"), topic=bold(clip(topic, TOPIC)))
        )
        yield bullets([_briefly(spec, reader) for spec in _nearest(topic, specs)])
    yield header(t.gettext("What you can type"))
    yield bullets([_briefly(spec, reader) for spec in specs])
    yield small(*_notes(reader))


def _open_to(spec: CommandSpec, reader: Reader) -> bool:
    return spec.available and (reader.person.administrator or not spec.administrators)


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


def _briefly(spec: CommandSpec, reader: Reader) -> Phrase:
    words, line = summary(spec.name, reader.texts), _examples(spec, reader)[0]
    return phrase(reader.texts.gettext("{title}: {words}"), title=words, words=code(line))


def _fully(spec: CommandSpec, reader: Reader) -> Iterator[Part]:
    yield paragraph((bold(summary(spec.name, reader.texts)),))
    yield bullets([(code(line),) for line in _examples(spec, reader)[:EXAMPLES]])


def _examples(spec: CommandSpec, reader: Reader) -> Sequence[str]:
    lines = spec.examples.get(reader.texts.locale) or spec.examples["en"]
    return [slashed(line, spec.noun or "room") for line in lines]


def _notes(reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    yield phrase(t.gettext("More on one: {line}"), line=code(t.gettext("/room help new")))
    yield said(
        t.gettext("Only you see an answer. End a line in share, or press Share, to show it to the channel.")
    )
