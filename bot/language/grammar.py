"""A grammar: the commands there are and the languages they are said in, read, written and shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import product
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.language.canonical import arguments_of, made
from bot.language.command_finder import Verb, Verbs
from bot.language.command_lexicon import CommandLexicon
from bot.language.commands import Command, Question, Reading, Refusal
from bot.language.languages import LANGUAGES
from bot.language.message_lines import MessageLines, split
from bot.language.parse_context import ParseContext, Recent, Uses
from bot.language.parser import Parser
from bot.language.phrase_table import PhraseTable
from bot.language.syntax import CommandForm, Syntax
from bot.language.vocabulary import CANONICAL, CommandWords, FormWords, Noun, Vocabulary
from bot.language.words import Language

S = TypeVar("S", bound=Syntax, covariant=True)

NOUNS: tuple[Noun, ...] = ("room", "peaks")


class UnknownCommand(ValueError):  # noqa: N818 - what it says
    """Canonical JSON of no command that this grammar has: of another version, or misspelt."""


class Grammar(Generic[S]):
    """What can be said: `definitions`, in `languages`. Canonical lines are in English."""

    def __init__(self, definitions: Iterable[S], languages: Sequence[Language] = LANGUAGES) -> None:
        self.definitions = tuple(definitions)
        self._vocabularies = {each.code: each.commands for each in languages}
        self._by_name = {each.name: each for each in self.definitions}
        self._by_class: Mapping[type[Command], S] = {each.command: each for each in self.definitions}
        self._words = CommandLexicon(self._vocabularies)
        self._class_nouns = sorted(self._words.class_nouns.words(), key=len, reverse=True)
        self._parser = Parser(self, self._words, {noun: self._verbs(noun) for noun in NOUNS})

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that a line may mix."""
        return tuple(self._vocabularies)

    def named(self, name: str) -> S:
        """The definition of a canonical name, `room.new`. Raises KeyError."""
        return self._by_name[name]

    def of(self, command: Command) -> S:
        """The definition of a command."""
        return self._by_class[type(command)]

    def vocabulary(self, language: str) -> Vocabulary:
        """The words of commands of a language; the canonical one's for a language that there is not."""
        return self._vocabularies.get(language) or self._vocabularies[CANONICAL]

    def words(self, definition: Syntax, language: str) -> CommandWords:
        """What a language says of a command; the canonical one where it says nothing."""
        said = self.vocabulary(language).commands.get(definition.name)
        return said or self._vocabularies[CANONICAL].commands[definition.name]

    def summary(self, definition: Syntax, language: str) -> str:
        """What a command is for."""
        return self.words(definition, language).summary

    def verbs(self, definition: Syntax) -> tuple[str, ...]:
        """Every verb for it, in every language."""
        said = product(definition.forms, self.languages)
        return tuple(verb for form, each in said for verb in self.verbs_of(definition, form, each))

    def verbs_of(self, definition: Syntax, form: CommandForm, language: str) -> tuple[str, ...]:
        """Every verb of a form in one language, the usual one first; none in one that does not say it."""
        said = self._vocabularies[language].commands.get(definition.name)
        return said.forms[form.name].verbs if said else ()

    def examples(self, definition: Syntax, language: str, form: CommandForm | None = None) -> tuple[str, ...]:
        """Lines that show a command, or one form of it."""
        said = self.words(definition, language).forms
        chosen = said.values() if form is None else (said[form.name],)
        return tuple(line for words in chosen for line in words.examples)

    def usage(self, definition: Syntax, form: CommandForm, language: str) -> str:
        """How a form is typed: its noun, its verb and its arguments."""
        vocabulary = self.vocabulary(language)
        verb = next(iter(self.words(definition, language).forms[form.name].verbs), form.name)
        arguments = (each.usage(vocabulary) for each in form.arguments)
        return " ".join(filter(None, (definition.noun, verb, *arguments)))

    def read(
        self,
        text: str,
        *,
        now: datetime,
        zone: ZoneInfo,
        locale: str = CANONICAL,
        language: str | None = None,
        recent: Recent = Recent(),  # noqa: B008 - frozen
        noun: Noun | None = None,
        uses: Uses | None = None,
    ) -> Reading:
        """What a line means to a person in `zone` at `now` (aware). Never raises, whatever the text.

        `locale` is a tag of BCP 47 and says how they write dates; `language` is the one of examples, the locale's
        when None. `noun` is the slash command's name; None for messages, and for lines that begin with their noun
        themselves. `uses` learns what of all that the reading used.
        """
        context = self.context(
            now=now, zone=zone, locale=locale, language=language, recent=recent, noun=noun, uses=uses
        )
        return self._parser.read(text, context, noun)

    def warm_up(self, now: datetime, zone: ZoneInfo) -> None:
        """Makes the tables that are made when they are first used: nobody's line then waits a tenth of a second."""
        for language in self.languages:
            for definition in self.definitions:
                line = self.examples(definition, language)[0]
                self.read(line, now=now, zone=zone)
                self.read(line.replace('"', ""), now=now, zone=zone)

    def context(
        self,
        *,
        now: datetime,
        zone: ZoneInfo,
        locale: str = CANONICAL,
        language: str | None = None,
        recent: Recent = Recent(),  # noqa: B008 - frozen
        noun: Noun | None = None,
        uses: Uses | None = None,
    ) -> ParseContext:
        """What a line, or a form, is read against."""
        return ParseContext(
            asked_at=now,
            zone=zone,
            locale=locale,
            language=language or locale.partition("-")[0].lower(),
            shown=recent,
            uses=Uses() if uses is None else uses,
            words=self._words,
            verbs=self._parser.verb_words,
            message=noun is None,
        )

    def without_class_noun(self, title: str) -> str | None:
        """The title that a room may have of which a class was said: English of `English class`, 英语 of 英语课.

        None if no word for a class ends it.
        """
        said = title.casefold()
        for noun in self._class_nouns:
            rest = title[: len(title) - len(noun)]
            if said.endswith(noun) and rest.strip() and (rest[-1:] == " " or not noun.isascii()):
                return rest.strip()
        return None

    def split(
        self,
        text: str,
        most: int,
        *,
        now: datetime,
        zone: ZoneInfo,
        locale: str = CANONICAL,
        noun: Noun | None = None,
    ) -> MessageLines:
        """The commands that the lines of a message are, to be read as lines of messages; at most so many."""
        read = partial(self.read, now=now, zone=zone, locale=locale)
        return split(text, noun, most, read, self._parser.says_nothing)

    def write(self, command: Command) -> str:
        """The canonical line of a command: with its noun, without a slash, in the canonical language.

        In the zone of its instants, `read` gives the same command back.
        """
        definition = self.of(command)
        words = (
            definition.noun,
            definition.form_of(command).write(command),
            "share" if command.share else "",
        )
        return " ".join(filter(None, words))

    def to_json(self, reading: Reading) -> dict[str, Any]:
        """The reading as plain data: a command, a question with its choices, or a refusal."""
        match reading:
            case Question(kind, choices):
                return {"question": kind, "choices": [self.to_json(choice) for choice in choices]}
            case Refusal():
                found = {
                    "refusal": reading.kind,
                    "at": reading.at,
                    "try": reading.try_,
                    "example": reading.example,
                }
                return {name: value for name, value in found.items() if value is not None}
            case command:
                return {"command": self.of(command).name, **arguments_of(command)}

    def from_json(self, data: Mapping[str, Any]) -> Command:
        """The command that `to_json` made this of. Raises UnknownCommand."""
        try:
            name, arguments = data["command"], {key: data[key] for key in data.keys() - {"command"}}
            return made(self._by_name[name].command, arguments)
        except (KeyError, TypeError, ValueError) as error:
            raise UnknownCommand(str(data.get("command"))) from error

    def _verbs(self, noun: Noun) -> Verbs:
        """The verbs that may follow a noun."""
        first: dict[str, dict[str, Verb]] = {}
        late: dict[str, dict[str, Verb]] = {}
        dated: dict[str, dict[str, Verb]] = {}
        around: dict[str, dict[str, dict[str, Verb]]] = {}
        for verb, language, words in self._said(noun):
            first.setdefault(language, {}).update(dict.fromkeys(words.verbs, verb))
            late.setdefault(language, {}).update(dict.fromkeys(words.late, verb))
            dated.setdefault(language, {}).update(dict.fromkeys(words.dated, verb))
            for opening, closing in words.around:
                around.setdefault(language, {}).setdefault(opening, {})[closing] = verb
        in_parts = {
            language: {opening: PhraseTable({language: closings}) for opening, closings in each.items()}
            for language, each in around.items()
        }
        return Verbs(PhraseTable(first), PhraseTable(in_parts), PhraseTable(late), PhraseTable(dated))

    def _said(self, noun: Noun) -> Iterator[tuple[Verb, str, FormWords]]:
        """The forms that may follow a noun, with their words in each language that has any."""
        for definition in self.definitions:
            if definition.noun in (noun, None):
                for form, language in product(definition.forms, self.languages):
                    if said := self._vocabularies[language].commands.get(definition.name):
                        yield Verb(definition, form), language, said.forms[form.name]
