"""Reads lines, runs their commands, and renders the answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot import blocks, telemetry
from bot.baijiayun import BaijiayunError, TransportError, Unreadable
from bot.blocks import Message, Viewer
from bot.classroom.audit_recording import ChangeRequest, not_created, recorded
from bot.classroom.finding import SeveralRooms, choice, known_titles
from bot.classroom.results import (
    CreationUnknown,
    FormOffered,
    Result,
    RoomChanged,
    RoomCreated,
    RoomDeleted,
    RoomShown,
    SeriesCreated,
    SeriesDeleted,
    SeriesMoved,
    news_of,
    numbered_in,
    room_of,
)
from bot.classroom.rooms import ImpossibleChange
from bot.classroom.tenant import CommandContext, Tenant
from bot.commands import CommandDefinition
from bot.errors import (
    ChangeNotStored,
    NotAllowed,
    OutcomeUnknown,
    Postponed,
    RedisUnavailable,
    RollcallError,
    TypedBeforeUpgrade,
)
from bot.jobs import LeaseLost
from bot.language import Grammar, Recent, UnknownCommand, decode, encode
from bot.language.commands import Command, Help, Question, Reading, Refusal, RoomId, ShowRoom
from bot.offline import NotOffline, offline
from bot.people import Person
from bot.state import Invocation, Pending
from bot.telemetry import reference_of
from bot.threads import in_thread_if
from handlers.cards import CardUpdate
from handlers.creation_checks import CreationChecks
from handlers.delivery import Answer
from handlers.progress import ADVANCE, CALL, READING, Advance, Progress
from handlers.readings import THREAD_THRESHOLD, Readings
from handlers.viewers import Viewers

log = structlog.get_logger(__name__)

MAX_LINES = 20
"""Maximum commands of one message."""

ANY_ROOM = "0" * 14
ANY_LIST = (ANY_ROOM,) * 1000
"""What `last` and `#N` are taken to mean where it only matters which command it is."""

REFUSALS = (RollcallError, BaijiayunError, SeveralRooms, ImpossibleChange)
"""What a command may end with that is told as it is: nothing is wrong with the bot."""

BROKEN = (TransportError, Unreadable)
"""What is told with the reference of the log, though it can be explained: something is wrong between here and there."""

Work = Callable[[Invocation, Viewer], Awaitable[Answer]]
"""What an answer takes, once it is known who asks and how they read."""


class Interpreter(Struct, frozen=True):
    """Reads lines, whose definitions say what does each command, and does them.

    `later` starts work that the answer does not wait for.
    """

    tenants: Callable[[str], Tenant]
    viewers: Viewers
    readings: Readings
    creation_checks: CreationChecks
    later: Callable[[Coroutine[Any, Any, None]], object]

    @property
    def grammar(self) -> Grammar[CommandDefinition]:
        """That of the lines."""
        return self.readings.grammar

    async def answer(
        self, invocation: Invocation, work: Work | None = None, *, recall: bool = False
    ) -> Answer:
        """The answer to a line, whatever goes wrong; `recall` what Redis would know first, where it is there."""
        viewer: Viewer | None = None
        try:
            if recall:
                with suppress(RedisUnavailable, NotAllowed):
                    invocation = await self.viewers.in_context(invocation)
            viewer = await self.viewers.of(invocation)
            answer = await (work or self.answer_to_line)(invocation, viewer)
            if viewer.signer.kept:
                with suppress(RedisUnavailable):
                    await self.tenants(invocation.team).pending_commands.keep(viewer.signer.kept)
            return answer
        except LeaseLost:
            raise
        except (RollcallError, BaijiayunError) as error:
            log.info("refused", error=type(error).__name__)
            reference = reference_of(invocation.id) if isinstance(error, BROKEN) else None
            changes = await self.changes(invocation)
            entered = self._has_entered_account(invocation.team)
            viewer = viewer or self.viewers.lately(invocation)
            message = blocks.error(error, viewer, reference, changes=changes, entered=entered)
            return Answer(message, final=not isinstance(error, Postponed), failed=True)
        except Exception as error:
            reference = reference_of(invocation.id)
            log.exception("failed", reference=reference)
            changes = await self.changes(invocation)
            viewer = viewer or self.viewers.lately(invocation)
            return Answer(blocks.error(error, viewer, reference=reference, changes=changes), failed=True)

    async def offline_answer(self, invocation: Invocation) -> Answer | None:
        """The answer to a line that changes nothing; None if anybody but Redis has to be asked, or does not answer."""
        with offline(), suppress(NotOffline):
            return await self.answer(invocation, self._answer_offline, recall=True)
        return None

    async def _answer_offline(self, invocation: Invocation, viewer: Viewer) -> Answer:
        """Raises NotOffline where Redis does not answer too."""
        try:
            return await self.answer_to_line(invocation, viewer)
        except RedisUnavailable as error:
            raise NotOffline from error

    def _has_entered_account(self, team: str) -> bool:
        """Whether the account of a workspace is its own to mend, not in the settings; False for a stranger."""
        with suppress(NotAllowed):
            return self.tenants(team).entered is not None
        return False

    async def answer_to_line(
        self, invocation: Invocation, viewer: Viewer, progress: Progress | None = None
    ) -> Answer:
        """The answer to what the line means. Raises RedisUnavailable when that hangs on what Redis would know.

        What was accepted raises Postponed instead: it goes on when Redis is back.
        """
        try:
            return await self._answer_to_line(invocation, viewer, progress)
        except (RedisUnavailable, ChangeNotStored) as error:
            if progress is None:
                raise
            raise Postponed from error

    async def _answer_to_line(
        self, invocation: Invocation, viewer: Viewer, progress: Progress | None
    ) -> Answer:
        reading = await self._meaning(invocation, viewer.person, progress)
        if await self._is_first_contact(invocation, reading):
            return Answer(blocks.welcome(viewer))
        match reading:
            case Refusal(kind="no_context") as refusal:
                await self.viewers.in_context(invocation)
                return Answer(self._refused(invocation, viewer, refusal))
            case Refusal() as refusal:
                offered = await self._offered(invocation, viewer, refusal)
                return offered or Answer(self._refused(invocation, viewer, refusal))
            case Question() as question:
                return Answer(await self._asked(invocation, viewer, question))
            case command:
                return await self._done(invocation, viewer, command, progress)

    async def _is_first_contact(self, invocation: Invocation, reading: Reading) -> bool:
        """Whether somebody who writes to the bot for the first time asks for nothing in particular."""
        match reading:
            case Help(topic=None) | Refusal(kind="unknown_command", try_=None):
                by_slash_command = invocation.reply.response_url is not None
                if not by_slash_command:
                    with suppress(RedisUnavailable):
                        return await self.tenants(invocation.team).contexts.welcome(invocation.user)
        return False

    def _refused(self, invocation: Invocation, viewer: Viewer, refusal: Refusal) -> Message:
        telemetry.unread()
        definition = self.grammar.named(refusal.command) if refusal.command else None
        changes = definition is not None and definition.changes
        return blocks.refusal(refusal, viewer, invocation.line, changes=changes)

    async def split(self, invocation: Invocation) -> Invocation:
        """The invocation with the commands that its lines are, where there are several."""
        if invocation.command is not None or "\n" not in invocation.line:
            return invocation
        person = self.viewers.person(invocation)
        lines, left = await in_thread_if(
            len(invocation.line) > THREAD_THRESHOLD,
            self.grammar.split,
            invocation.line,
            MAX_LINES,
            now=invocation.asked_at,
            zone=person.zone,
            locale=person.locale,
            noun=invocation.noun,
        )
        if len(lines) > 1 or left:
            return replace(invocation, lines=lines, left=left)
        return replace(invocation, line=lines[0], noun=None) if lines else invocation

    async def definition(self, invocation: Invocation) -> CommandDefinition | None:
        """Which command it is, in whatever zone a line is read and whatever `last` means; None when not understood.

        Of several lines the first that changes something. Raises TypedBeforeUpgrade.
        """
        if invocation.lines:
            each = [await self.definition(line) for line in each_line(invocation)]
            return next((found for found in each if found and found.changes), None)
        if invocation.command is not None:
            return self.grammar.of(self.decoded(invocation.command))
        known = replace(
            invocation,
            last=invocation.last or ANY_ROOM,
            listed=invocation.listed or ANY_LIST,
        )
        reading = await self._read(known, self.viewers.person(invocation))
        command = reading.choices[0] if isinstance(reading, Question) else reading
        if isinstance(command, Refusal):
            return self.grammar.named(command.command) if command.command else None
        return self.grammar.of(command)

    async def changes(self, invocation: Invocation) -> bool:
        """Whether what was asked for changes something, as far as it is understood."""
        with suppress(Exception):
            definition = await self.definition(invocation)
            return definition is not None and definition.changes
        return True

    async def understood(self, invocation: Invocation) -> Invocation:
        """The invocation with what its line means, where it is known who sent it."""
        person = self.viewers.remembered(invocation)
        if invocation.command is not None or invocation.lines or invocation.work or person is None:
            return invocation
        reading = await self._read(invocation, person)
        return (
            replace(invocation, command=encode(self.grammar, reading))
            if isinstance(reading, Command)
            else invocation
        )

    async def not_found(self, invocation: Invocation, unknown: CreationUnknown | None) -> Answer:
        """The answer when a room was looked for in vain; that it was not created is recorded, if it is known."""
        viewer, command = self.viewers.lately(invocation), self.decoded(invocation.command or "")
        if unknown is not None and unknown.looked:
            context = await self._command_context(invocation, viewer.person, None)
            request = _request(self.grammar.of(command), invocation, command)
            await not_created(self.tenants(invocation.team), context, request)
            return Answer(blocks.not_created(unknown, viewer))
        title = getattr(command, "title", "")
        return Answer(blocks.error(OutcomeUnknown(title), viewer))

    async def _offered(self, invocation: Invocation, viewer: Viewer, refusal: Refusal) -> Answer | None:
        """A choice of rooms in place of the refusal of a line that names none; None where there is none to offer."""
        definition = self.grammar.named(refusal.command) if refusal.command else None
        if refusal.kind != "missing" or definition is None or definition.offer is None:
            return None
        context = await self._command_context(invocation, viewer.person, None)
        with suppress(BaijiayunError):
            choice = await definition.offer(self.tenants(invocation.team), context)
            return Answer(definition.render(choice, viewer)) if choice.rooms else None
        return None

    async def _meaning(self, invocation: Invocation, person: Person, progress: Progress | None) -> Reading:
        """What it means. A line is read once: what it meant is recorded before anything is done.

        Raises TypedBeforeUpgrade, ChangeNotStored, RedisUnavailable, LeaseLost.
        """
        if invocation.command is not None:
            return self.decoded(invocation.command)
        known = await progress.step(READING) if progress else None
        if known is not None:
            return self.decoded(known.note["command"])
        reading = await self._read(invocation, person)
        if progress is not None and isinstance(reading, Command):
            await progress.keep_reading(encode(self.grammar, reading))
        return reading

    def decoded(self, command: str) -> Command:
        """A stored command. Raises TypedBeforeUpgrade."""
        try:
            return decode(self.grammar, command)
        except UnknownCommand as error:
            raise TypedBeforeUpgrade from error

    async def _read(self, invocation: Invocation, person: Person) -> Reading:
        """What a line means. When the term starts is asked of Redis only if that is said to be missing."""
        read = partial(
            self.readings.read, invocation.line, person, asked_at=invocation.asked_at, noun=invocation.noun
        )
        reading = await read(Recent(invocation.last, invocation.listed))
        if isinstance(reading, Refusal) and reading.missing == "term":
            with suppress(RedisUnavailable):
                term = await self.tenants(invocation.team).timetables.term()
                return await read(Recent(invocation.last, invocation.listed, term))
        return reading

    async def _asked(self, invocation: Invocation, viewer: Viewer, question: Question) -> Message:
        tenant = self.tenants(invocation.team)
        commands = [encode(self.grammar, choice) for choice in question.choices]
        token = await tenant.pending_commands.put(Pending.choice(viewer.person, invocation.channel, commands))
        titles = await known_titles(tenant, getattr(question.choices[0], "room", None))
        return blocks.question(question, token, viewer, titles)

    async def _done(
        self, invocation: Invocation, viewer: Viewer, command: Command, progress: Progress | None
    ) -> Answer:
        definition = self.grammar.of(command)
        tenant = self.tenants(invocation.team)
        if command.share:
            await tenant.channels.require_member(invocation.channel, viewer.person.id)
        context = await self._command_context(invocation, viewer.person, progress)
        try:
            result = await self._carried_out(tenant, context, invocation, command)
        except SeveralRooms as ambiguous:
            result = choice(ambiguous, command)
        except ImpossibleChange as impossible:
            return Answer(blocks.refusal(impossible.refusal, viewer, invocation.line))
        result = await self._look_out(invocation, command, result, progress)
        room = room_of(result)
        again = _shown_again(command, result)
        message = definition.render(result, viewer, again, command)
        unknown = result if isinstance(result, CreationUnknown) else None
        answer = Answer(
            message,
            room=room.id if room else None,
            numbered=numbered_in(result),
            unknown=unknown,
            card=_card_update(result, viewer),
            form=result if isinstance(result, FormOffered) else None,
        )
        if not command.share or definition.is_private(result):
            return answer
        channel = msgspec.structs.replace(viewer, shared_by=invocation.user)
        shared = definition.render(result, channel, again, command)
        return msgspec.structs.replace(answer, message=shared, public=True, private=message)

    async def _carried_out(
        self, tenant: Tenant, context: CommandContext, invocation: Invocation, command: Command
    ) -> Result:
        """What a command comes to. Every change passes here, and is recorded."""
        definition = self.grammar.of(command)
        handler = definition.handler_of(invocation.seen is not None)
        with telemetry.commanded(definition.name, REFUSALS, LeaseLost):
            if not definition.changes:
                result: Result = await handler(tenant, context, command)
                return result
            request = _request(definition, invocation, command)
            return await recorded(tenant, context, request, lambda context: handler(tenant, context, command))

    async def _command_context(
        self, invocation: Invocation, person: Person, progress: Progress | None
    ) -> CommandContext:
        context = self.context_of(invocation, person)
        return context if progress is None else await _in_progress(context, progress)

    def context_of(self, invocation: Invocation, person: Person) -> CommandContext:
        """The context of a command that has no steps."""
        return CommandContext(
            person=person,
            channel=invocation.channel,
            asked_at=invocation.asked_at,
            id=invocation.id,
            later=self.later,
            advance=ADVANCE.get(Advance()).note,
            confirmed=invocation.seen,
        )

    async def _looked_for(
        self, invocation: Invocation, command: Command, unknown: CreationUnknown
    ) -> CreationUnknown:
        goes_on = await self.creation_checks.begin(invocation, encode(self.grammar, command), unknown)
        return msgspec.structs.replace(unknown, goes_on=goes_on)

    async def _look_out(
        self, invocation: Invocation, command: Command, result: Result, progress: Progress | None
    ) -> Result:
        """Has rooms looked for as long as it is not known whether they were created, and until the person knows.

        The result, which says whether they are.
        """
        match result:
            case CreationUnknown():
                return await self._looked_for(invocation, command, result)
            case SeriesCreated(unknown=unknown):
                looked_for = [(room, await self._looked_for(invocation, room, of)) for room, of in unknown]
                return msgspec.structs.replace(result, unknown=tuple(looked_for))
            case RoomCreated() if progress and (creation := (invocation.seen or {}).get("creation")):
                await self.creation_checks.end(invocation.team, creation)
        return result


async def _in_progress(context: CommandContext, progress: Progress) -> CommandContext:
    """The context of a command, or of a part of one, whose steps another process may have begun."""
    step = await progress.step(CALL)

    def part(number: int) -> Awaitable[CommandContext]:
        of_part = msgspec.structs.replace(context, id=f"{context.id}.{number}")
        return _in_progress(of_part, progress.part(number))

    return msgspec.structs.replace(
        context,
        begin=progress.begin,
        keep=progress.keep,
        in_parts=part,
        interrupted=step is not None,
        kept=step.note if step else {},
    )


def _request(definition: CommandDefinition, invocation: Invocation, command: Command) -> ChangeRequest:
    """A change as it is recorded. What has neither a line nor a button was sent with a form."""
    via = "button" if invocation.button else "line" if invocation.line else "form"
    place = " ".join(filter(None, (invocation.channel, invocation.message_ts)))
    return ChangeRequest(definition.name, command, via, place, definition.masked)


def _card_update(result: Result, viewer: Viewer) -> CardUpdate | None:
    """What the result means to those who have the room's card; the card itself for who created it."""
    news = news_of(result, viewer.person.id)
    if news is None:
        return None
    if not isinstance(result, RoomCreated):
        return CardUpdate(news)
    own = blocks.lasting_card(RoomShown(result.room, result.live), news, viewer)
    return CardUpdate(news, own, blocks.card_sent(result.room, viewer))


def each_line(invocation: Invocation) -> Iterator[Invocation]:
    """The lines of a message, each as what it is without the others."""
    for number, line in enumerate(invocation.lines, 1):
        yield replace(invocation, id=f"{invocation.id}.{number}", line=line, noun=None, lines=(), left=0)


def _shown_again(command: Command, result: Result) -> Command | None:
    """The command that Share runs: what changed something is shown then, not done again; None shares nothing."""
    match result:
        case RoomCreated(room=room) | RoomChanged(after=room):
            return ShowRoom(room=RoomId(room.id))
        case RoomDeleted() | SeriesCreated() | SeriesDeleted() | SeriesMoved():
            return None
        case _:
            return command
