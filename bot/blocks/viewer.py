"""The reader of a message: language, time zone, and whether it is a channel."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Self
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot.blocks.phrases import Phrase, Span, bold, code, instant, joined, phrase, plain
from bot.blocks.slash_commands import as_typed
from bot.classroom.results import Room
from bot.clock import PLATFORM_ZONE
from bot.language import CommandSigner, Grammar, Syntax
from bot.language.commands import Command
from bot.people import EntryPoint, Person
from bot.texts import Texts


class Viewer(Struct, frozen=True):
    """Dates outside the year of `now` include their year. `shared_by` is the person sharing with a channel, if any.

    `signer` knows the language in which they type, and what buttons carry, `entry` how they type where the message
    stands. `at_account`: what is typed there is about the person's account anyway, so that no line need name it.
    """

    person: Person
    texts: Texts
    now: datetime
    signer: CommandSigner
    shared_by: str | None = None
    entry: EntryPoint = "slash"
    at_account: bool = False

    @classmethod
    def of_direct(cls, person: Person, now: datetime, signer: CommandSigner) -> Self:
        """The reader of a direct message."""
        return cls(person, Texts(person.language, person.locale), now, signer, entry="direct")

    @property
    def grammar(self) -> Grammar[Syntax]:
        """The language in which they type."""
        return self.signer.grammar

    def write(self, command: Command) -> str:
        """The line of a command, for hints."""
        return self.grammar.write(command)

    def typed(self, line: str) -> str:
        """A line, canonical or a slash command, as it is typed in the conversation of the message."""
        account = "" if self.at_account else self.person.account
        return as_typed(line, "slash" if self.shared_by else self.entry, account)

    def line(self, line: str) -> Span:
        """The same, to copy or type."""
        return code(self.typed(line))

    def summary(self, command: str | None) -> str:
        """What a command is for, by its canonical name."""
        if command is None:
            return ""
        return self.grammar.summary(self.grammar.named(command), self.texts.language)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone for times that Slack does not localize for each reader."""
        return PLATFORM_ZONE if self.shared_by else self.person.zone

    def room(self, room: Room) -> Room:
        """The room as the reader may see it: a channel sees no teacher's or assistant's codes."""
        if not self.shared_by:
            return room
        return replace(
            room,
            teacher=None,
            assistant=None,
            owner=None,
            taught_by=None,
            substitute=None,
            may_change=False,
        )

    def day(self, day: date) -> str:
        """A day, with its year if it is not the current one."""
        return self.texts.day(day, year=day.year != self.now.astimezone(PLATFORM_ZONE).year)

    def days(self, first: date, last: date) -> str:
        """A range of days."""
        this_year = self.now.astimezone(PLATFORM_ZONE).year
        return self.texts.days(first, last, year={first.year, last.year} != {this_year})

    def moment(self, at: datetime) -> str:
        """A time in the reader's time zone."""
        there = at.astimezone(self.zone)
        return self.texts.moment(there, year=self._other_year(there))

    def span(self, start: datetime, end: datetime, zone: tzinfo | None = None) -> str:
        """A time range in `zone`, by default the reader's."""
        first, last = start.astimezone(zone or self.zone), end.astimezone(zone or self.zone)
        return self.texts.span(first, last, year=self._other_year(first) or self._other_year(last))

    def when(self, start: datetime, end: datetime) -> Phrase:
        """A room's time: in each reader's time zone for a channel, else in the person's and the platform's."""
        if self.shared_by:
            return self._date_tokens(start, end)
        template = self.texts.gettext("{span} ({zone})")
        own = phrase(template, span=bold(self.span(start, end)), zone=self.texts.zone(self.zone))
        return own if self._same_clock(start, end) else joined((own, self._platform_time(start, end)))

    def short_time(self, start: datetime, end: datetime) -> Phrase:
        """A room's time for a list that names the time zone once."""
        return self._date_tokens(start, end) if self.shared_by else plain(self.span(start, end))

    def hours(self, start: datetime, end: datetime) -> Phrase:
        """A room's time under the heading of its day; with its days if it lasts longer than one."""
        if self.shared_by or end - start >= timedelta(days=1):
            return self.short_time(start, end)
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        return plain(f"{self.texts.clock(first)}–{self.texts.clock(last)}")

    def at(self, at: datetime) -> Phrase:
        """One moment, in everybody's own zone where many read it."""
        return (
            (instant(at, self._with_zone(self.moment(at))),) if self.shared_by else (bold(self.moment(at)),)
        )

    def zone_note(self) -> str:
        """Which time zone the times of a list are in."""
        return self.texts.gettext("Times are in {zone}.", zone=self.texts.zone(self.zone))

    def _same_clock(self, start: datetime, end: datetime) -> bool:
        return all(
            at.astimezone(self.zone).utcoffset() == at.astimezone(PLATFORM_ZONE).utcoffset()
            for at in (start, end)
        )

    def _platform_time(self, start: datetime, end: datetime) -> Phrase:
        there = self.span(start, end, PLATFORM_ZONE)
        template = self.texts.gettext("{span} {zone} on the platform")
        return phrase(template, span=there, zone=self.texts.zone(PLATFORM_ZONE))

    def _date_tokens(self, start: datetime, end: datetime) -> Phrase:
        long = end - start >= timedelta(days=1)
        last = "{date_short_pretty} {time}" if long else "{time}"
        return (
            instant(start, self._with_zone(self.moment(start))),
            *plain("–"),
            instant(end, self._with_zone(self.moment(end) if long else self._clock(end)), last),
        )

    def _with_zone(self, words: str) -> str:
        return f"{words} {self.texts.zone(self.zone)}"

    def _clock(self, at: datetime) -> str:
        return self.texts.clock(at.astimezone(self.zone))

    def _other_year(self, at: datetime) -> bool:
        return at.year != self.now.astimezone(at.tzinfo).year
