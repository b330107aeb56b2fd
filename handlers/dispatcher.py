"""Accepts, executes and answers a command. Every way in from Slack ends here."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
import structlog
from msgspec.structs import replace
from slack_bolt.async_app import AsyncAck

from bot import blocks
from bot.baijiayun import BaijiayunError
from bot.blocks import Message, Viewer
from bot.classroom.finding import SeveralRooms, choice, known_titles
from bot.classroom.results import (
    CreationUnknown,
    Result,
    RoomChanged,
    RoomCreated,
    RoomDeleted,
    numbered_in,
    room_of,
)
from bot.classroom.rooms import ImpossibleChange
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import PLATFORM_ZONE, Clock
from bot.commands import CommandDefinition
from bot.errors import (
    ChangeNotStored,
    NotAllowed,
    NotShared,
    OutcomeUnknown,
    RedisUnavailable,
    RollcallError,
    TooBusy,
    TypedBeforeUpgrade,
)
from bot.jobs import HeldJob, Job, LeaseLost, Queue
from bot.language import CommandSigner, Grammar, Recent, UnknownCommand, decode, encode
from bot.language.commands import Command, Question, Reading, Refusal, RoomId, ShowRoom
from bot.people import Person
from bot.slack import Posted
from bot.state import COMMAND, Invocation, Pending, Sender
from bot.texts import SOURCE, Language, Locale, Texts
from handlers import incoming
from handlers.answers import Answers
from handlers.lookout import Lookout
from handlers.outbox import Outbox
from handlers.people import People
from handlers.progress import ANSWERED, CALL, READING, Progress
from handlers.tasks import Tasks
from handlers.turns import LONGEST_WAIT, Turns

log = structlog.get_logger(__name__)

ACCEPT_WITHIN = 2.0
"""Seconds in which a change must be written down: Slack waits three for the acknowledgement."""

SLOW = 2.5
"""Seconds after which a person sees that the work goes on."""

MOST_LINES = 20
"""Maximum commands of one message."""

Work = Callable[[Invocation, Viewer], Awaitable["Answer"]]
"""What an answer takes, once it is known who asks and how they read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A message, whether the channel shall see it, whether all is done with it, the room whose card it is, and the
    rooms that it numbers.

    `private` is the same answer for the person who asked, in case a `public` one cannot be shared. `unknown` is the
    outcome of a creation that is still looked for.
    """

    message: Message
    public: bool = False
    final: bool = True
    room: str | None = None
    numbered: tuple[str, ...] = ()
    private: Message | None = None
    unknown: CreationUnknown | None = None


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Takes lines in and answers them: the lines of `grammar`, whose definitions say what does each command."""

    tenants: Callable[[str], Tenant]
    queue: Queue
    people: People
    answers: Answers
    outbox: Outbox
    lookout: Lookout
    tasks: Tasks
    turns: Turns
    clock: Clock
    grammar: Grammar[CommandDefinition]
    signer: CommandSigner
    slow: float = SLOW

    async def take(self, invocation: Invocation, *, redeliverable: bool = False) -> None:
        """Accepts a line and starts its work, once for each `invocation.id`.

        A change is stored first; so is a command that Slack redelivers if it is not acknowledged (`redeliverable`), if
        Redis is available. Raises TooBusy if it could not begin soon, ChangeNotStored if a change cannot be stored,
        NotAllowed for an unknown workspace.
        """
        invocation = self._split(invocation)
        wait = self.turns.expected_wait(_turn_of(invocation))
        definition = self._definition(invocation)
        changes = definition is not None and definition.changes
        if not changes and not redeliverable:
            if wait > LONGEST_WAIT:
                raise TooBusy(wait)
            self.tasks.start(self._answer_all_at_once(invocation))
            return
        try:
            held = await self._accepted(invocation)
        except ChangeNotStored:
            if changes:
                raise
            log.warning("not written down, answered all the same", invocation=invocation.id)
            self.tasks.start(self._answer_all_at_once(invocation))
        else:
            if held is None:
                return
            if wait > LONGEST_WAIT and await self._dropped(held):
                raise TooBusy(wait)
            self.tasks.start(self.carry_out(held))

    async def _dropped(self, held: HeldJob) -> bool:
        """Whether a line that was accepted is surely not done: nobody else has it, and its key is free again."""
        with suppress(RedisUnavailable, LeaseLost):
            await self.queue.drop(held)
            return True
        return False

    def say(self, invocation: Invocation, render: Callable[[Viewer], Message]) -> None:
        """Starts an answer that needs no work."""
        self.tasks.start(self._say(invocation, render))

    async def _say(self, invocation: Invocation, render: Callable[[Viewer], Message]) -> None:
        person = self._lately(invocation)
        with suppress(Exception):  # it may be what went wrong that is to be told
            invocation = await self._in_context(invocation)
            person = _as_chosen(invocation, await self.people.person(invocation.team, invocation.user))
        await self._send(invocation, Answer(render(self._viewer(person))))

    async def _is_second_click(self, invocation: Invocation) -> bool:
        """Whether a button was just pressed, by the same person. Raises RedisUnavailable."""
        presses = self.tenants(invocation.team).presses
        return invocation.button is not None and not await presses.begin(invocation.button)

    def serve(self, invocation: Invocation, work: Work) -> None:
        """Starts work that no line asks for and that changes nothing; what goes wrong with it is the answer."""
        self.tasks.start(self._answer_at_once(invocation, work))

    async def on_command(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Takes a slash command in. A change that could not be written down is refused in the acknowledgement."""
        invocation = incoming.of_command(body, self.clock())
        try:
            await self.take(invocation)
        except RollcallError as error:
            refusal = blocks.error(error, self._viewer(self._lately(invocation)))
            await ack(text=refusal.text, blocks=list(refusal.blocks), response_type="ephemeral")
        else:
            await ack()

    async def carry_out(self, held: HeldJob) -> None:
        """Does what a message asks, line by line, and answers it. Never raises: whatever goes wrong is the answer.

        What was lost from sight with Redis is gone on with, and answered again, when that is back.
        """
        invocation = _invocation(held.job)
        with structlog.contextvars.bound_contextvars(invocation=invocation.id, team=invocation.team):
            try:
                if await self._carried_out(invocation, held):
                    await self.queue.finish(held)
                else:
                    self.queue.leave(held)
            except LeaseLost:
                log.warning("left to another process")
            except RedisUnavailable:
                log.warning("answered, but not marked as done")

    async def _carried_out(self, invocation: Invocation, held: HeldJob) -> bool:
        """Whether all is done with it. Raises LeaseLost, RedisUnavailable."""
        if not invocation.lines:
            return (await self._carry_out_line(invocation, Progress(self.queue, held))).final
        room: str | None = None
        for number, line in enumerate(_each_line(invocation), 1):
            progress = Progress(self.queue, held, number)
            if await progress.step(ANSWERED) is not None:
                continue
            answer = await self._carry_out_line(await self._following(line, room), progress)
            if not answer.final:
                return False
            await progress.record(ANSWERED)
            room = answer.room
        await self._tell_left(invocation)
        return True

    async def _carry_out_line(self, invocation: Invocation, progress: Progress) -> Answer:
        answer, placeholder = await self._answered(invocation, partial(self._to, progress=progress))
        with suppress(RedisUnavailable):
            await progress.confirm()
        await self._send(invocation, answer, placeholder)
        return answer

    async def _following(self, line: Invocation, room: str | None) -> Invocation:
        """The line in the context that the ones before it left, the `room` of the last answer foremost."""
        with suppress(RedisUnavailable, NotAllowed):
            line = await self._in_context(line)
        return replace(line, last=room or line.last)

    async def _tell_left(self, invocation: Invocation) -> None:
        """Says which lines of a message were too many."""
        if invocation.left:
            last = invocation.lines[-1]
            rest = replace(invocation, id=f"{invocation.id}.left")
            await self._say(rest, partial(blocks.lines_left, invocation.left, last))

    async def look_again(self, held: HeldJob) -> None:
        """Looks for a room whose creation was not answered. Raises RedisUnavailable, LeaseLost."""
        invocation = _invocation(held.job)
        with structlog.contextvars.bound_contextvars(invocation=invocation.id, team=invocation.team):
            answer = await self._answer(invocation)
            if answer.room is None:
                if await self.lookout.goes_on(held, invocation):
                    return
                answer = self._not_found(invocation, answer.unknown)
            await self._send(invocation, answer)
            await self.queue.finish(held)

    def _not_found(self, invocation: Invocation, unknown: CreationUnknown | None) -> Answer:
        viewer = self._viewer(self._lately(invocation))
        if unknown is not None and unknown.looked:
            return Answer(blocks.not_created(unknown, viewer))
        title = getattr(self._decoded(invocation.command or ""), "title", "")
        return Answer(blocks.error(OutcomeUnknown(title), viewer))

    async def _look_out(
        self, invocation: Invocation, command: Command, result: Result, progress: Progress | None
    ) -> None:
        """Has a room looked for as long as it is not known whether it was created, and until the person knows."""
        if isinstance(result, CreationUnknown):
            await self.lookout.begin(invocation, encode(self.grammar, command), result)
            return
        looked_for = (invocation.seen or {}).get("creation")
        if progress and looked_for and isinstance(result, RoomCreated):
            await self.lookout.end(invocation.team, looked_for)

    async def _answer_all_at_once(self, invocation: Invocation) -> None:
        """Answers lines that change nothing, in order."""
        if not invocation.lines:
            await self._answer_at_once(invocation)
            return
        for line in _each_line(invocation):
            await self._answer_at_once(line)
        await self._tell_left(invocation)

    async def _answer_at_once(self, invocation: Invocation, work: Work | None = None) -> None:
        """Answers what changes nothing: what Redis would know of the person is used where it is there."""
        with structlog.contextvars.bound_contextvars(invocation=invocation.id, team=invocation.team):
            with suppress(RedisUnavailable, NotAllowed):
                if await self._is_second_click(invocation):
                    return
            await self._send(invocation, *await self._answered(invocation, work, recall=True))

    def _split(self, invocation: Invocation) -> Invocation:
        """The invocation with the commands that its lines are, where there are several."""
        if invocation.command is not None or "\n" not in invocation.line:
            return invocation
        person = self._lately(invocation)
        lines, left = self.grammar.split(
            invocation.line,
            MOST_LINES,
            now=invocation.asked_at,
            zone=person.zone,
            locale=person.locale,
            noun=invocation.noun,
        )
        if len(lines) > 1:
            return replace(invocation, lines=lines, left=left)
        return replace(invocation, line=lines[0], noun=None) if lines else invocation

    def _definition(self, invocation: Invocation) -> CommandDefinition | None:
        """Which command it is, in whatever zone a line is read; None when that is not understood.

        Of several lines the first that changes something. Raises TypedBeforeUpgrade.
        """
        if invocation.lines:
            each = [self._definition(line) for line in _each_line(invocation)]
            return next((found for found in each if found and found.changes), None)
        if invocation.command is not None:
            return self.grammar.of(self._decoded(invocation.command))
        reading = self._read(invocation, self._lately(invocation))
        command = reading.choices[0] if isinstance(reading, Question) else reading
        if isinstance(command, Refusal):
            return self.grammar.named(command.command) if command.command else None
        return self.grammar.of(command)

    def _changes(self, invocation: Invocation) -> bool:
        """Whether what was asked for changes something, as far as it is understood."""
        with suppress(Exception):
            definition = self._definition(invocation)
            return definition is not None and definition.changes
        return True

    async def _accepted(self, invocation: Invocation) -> HeldJob | None:
        """The job as it was written down; None when it had been before."""
        try:
            async with asyncio.timeout(ACCEPT_WITHIN):
                if await self._is_second_click(invocation):
                    return None
                accepted = self._understood(await self._in_context(invocation))
                body = msgspec.json.encode(accepted).decode()
                key = f"{invocation.team} {invocation.id}"
                return await self.queue.accept(Job(key=key, kind=COMMAND, body=body))
        except (RedisUnavailable, TimeoutError) as error:
            raise ChangeNotStored from error

    def _understood(self, invocation: Invocation) -> Invocation:
        """The invocation with what its line means, where it is known who sent it."""
        person = self.people.remembered(invocation.team, invocation.user)
        if invocation.command is not None or invocation.lines or person is None:
            return invocation
        reading = self._read(invocation, _as_chosen(invocation, person))
        return (
            replace(invocation, command=encode(self.grammar, reading))
            if isinstance(reading, Command)
            else invocation
        )

    async def _in_context(self, invocation: Invocation) -> Invocation:
        """The invocation with what `last` and `#N` mean now, and the language chosen. Raises RedisUnavailable."""
        reply, contexts = invocation.reply, self.tenants(invocation.team).contexts
        known = await contexts.of(invocation.user, reply.place, reply.channel)
        return replace(invocation, last=known.last, listed=known.listed, language=known.language)

    async def _answer(
        self, invocation: Invocation, work: Work | None = None, *, recall: bool = False
    ) -> Answer:
        """The answer to a line, whatever goes wrong; `recall` what Redis would know first, where it is there."""
        viewer = self._viewer(self._lately(invocation))
        try:
            if recall:
                with suppress(RedisUnavailable, NotAllowed):
                    invocation = await self._in_context(invocation)
            viewer = self._viewer(
                _as_chosen(invocation, await self.people.person(invocation.team, invocation.user))
            )
            answer = await (work or self._to)(invocation, viewer)
            if viewer.signer.kept:
                with suppress(RedisUnavailable):
                    await self.tenants(invocation.team).pendings.keep(viewer.signer.kept)
            return answer
        except LeaseLost:
            raise
        except (RollcallError, BaijiayunError) as error:
            log.info("refused", error=type(error).__name__)
            message = blocks.error(error, viewer, changes=self._changes(invocation))
            return Answer(message, final=not isinstance(error, RedisUnavailable))
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("failed", reference=reference)
            changes = self._changes(invocation)
            return Answer(blocks.error(error, viewer, reference=reference, changes=changes))

    async def _to(self, invocation: Invocation, viewer: Viewer, progress: Progress | None = None) -> Answer:
        """The answer to what the line means. Raises RedisUnavailable when that hangs on what Redis would know."""
        match await self._meaning(invocation, viewer.person, progress):
            case Refusal(kind="no_context") as refusal:
                await self._in_context(invocation)
                return Answer(blocks.refusal(refusal, viewer, invocation.line))
            case Refusal() as refusal:
                offered = await self._offered(invocation, viewer, refusal)
                return offered or Answer(blocks.refusal(refusal, viewer, invocation.line))
            case Question() as question:
                return Answer(await self._asked(invocation, viewer, question))
            case command:
                return await self._done(invocation, viewer, command, progress)

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
            return self._decoded(invocation.command)
        known = await progress.step(READING) if progress else None
        if known is not None:
            return self._decoded(known.note["command"])
        reading = self._read(invocation, person)
        if progress is not None and isinstance(reading, Command):
            try:
                await progress.record(READING, {"command": encode(self.grammar, reading)})
            except RedisUnavailable as error:
                raise ChangeNotStored from error
        return reading

    def _decoded(self, command: str) -> Command:
        try:
            return decode(self.grammar, command)
        except UnknownCommand as error:
            raise TypedBeforeUpgrade from error

    def _read(self, invocation: Invocation, person: Person) -> Reading:
        return self.grammar.read(
            invocation.line,
            now=invocation.asked_at,
            zone=person.zone,
            locale=person.locale,
            language=person.language,
            recent=Recent(invocation.last, invocation.listed),
            noun=invocation.noun,
        )

    async def _asked(self, invocation: Invocation, viewer: Viewer, question: Question) -> Message:
        tenant = self.tenants(invocation.team)
        commands = [encode(self.grammar, choice) for choice in question.choices]
        token = await tenant.pendings.put(Pending.choice(viewer.person, invocation.channel, commands))
        titles = await known_titles(tenant, getattr(question.choices[0], "room", None))
        return blocks.question(question, token, viewer, titles)

    async def _done(
        self, invocation: Invocation, viewer: Viewer, command: Command, progress: Progress | None
    ) -> Answer:
        definition = self.grammar.of(command)
        if definition.instead is not None:
            instead = self.grammar.write(definition.instead(command))
            return Answer(blocks.unsupported(definition.name, instead, viewer))
        tenant = self.tenants(invocation.team)
        if command.share:
            await tenant.channels.require_member(invocation.channel, viewer.person.id)
        context = await self._command_context(invocation, viewer.person, progress)
        try:
            result = await definition.handler_of(invocation.seen is not None)(tenant, context, command)
        except SeveralRooms as ambiguous:
            result = choice(ambiguous, command)
        except ImpossibleChange as impossible:
            return Answer(blocks.refusal(impossible.refusal, viewer, invocation.line))
        room = room_of(result)
        again = _shown_again(command, result)
        message = definition.render(result, viewer, again, command)
        await self._look_out(invocation, command, result, progress)
        unknown = result if isinstance(result, CreationUnknown) else None
        answer = Answer(
            message, room=room.id if room else None, numbered=numbered_in(result), unknown=unknown
        )
        if not command.share or definition.is_private(result):
            return answer
        channel = dataclasses.replace(viewer, shared_by=invocation.user)
        shared = definition.render(result, channel, again, command)
        return dataclasses.replace(answer, message=shared, public=True, private=message)

    async def _command_context(
        self, invocation: Invocation, person: Person, progress: Progress | None
    ) -> CommandContext:
        context = CommandContext(
            person=person,
            channel=invocation.channel,
            asked_at=invocation.asked_at,
            id=invocation.id,
            later=self.tasks.start,
            confirmed=invocation.seen,
        )
        if progress is None:
            return context
        step = await progress.step(CALL)
        return dataclasses.replace(
            context,
            begin=progress.begin,
            keep=progress.keep,
            interrupted=step is not None,
            kept=step.note if step else {},
        )

    async def _send(self, invocation: Invocation, answer: Answer, placeholder: Posted | None = None) -> None:
        """Delivers an answer, replacing the `placeholder` if there is one. Never raises."""
        ts = await self._publish(invocation, answer, placeholder) if answer.public else None
        if not answer.public:
            await self.outbox.send(invocation, answer.message, placeholder)
        with suppress(RedisUnavailable):
            if answer.room is not None:
                await self._keep_card(invocation, answer.room, ts)
            if answer.numbered and ts is not None:
                await self._keep_shared_list(invocation, answer.numbered, ts)

    async def _publish(
        self, invocation: Invocation, answer: Answer, placeholder: Posted | None
    ) -> str | None:
        """Shares an answer and returns its `ts`, empty where Slack does not tell it.

        If that fails, the person who asked is told why and answered. What a button shared is not posted again. Both
        return None.
        """
        try:
            if await self._is_shared(invocation):
                already = blocks.already_shared(self._viewer(self._lately(invocation)))
                await self.outbox.send(invocation, already, placeholder)
                return None
            ts = await self.answers.publish(invocation, answer.message)
            await self._keep_shared(invocation, shared=True)
            return ts or ""
        except NotShared as error:
            log.warning("answer not shared", reason=error.reason)
            sorry = blocks.error(error, self._viewer(self._lately(invocation)))
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("answer not shared", reference=reference)
            sorry = blocks.error(error, self._viewer(self._lately(invocation)), reference=reference)
        await self._keep_shared(invocation, shared=False)
        await self.outbox.send(invocation, sorry, placeholder)
        if answer.private is not None:
            await self.outbox.send(invocation, answer.private)
        return None

    async def _is_shared(self, invocation: Invocation) -> bool:
        """Whether the button shared its message before, or does so now. Without Redis it is shared again."""
        with suppress(RedisUnavailable):
            presses = self.tenants(invocation.team).presses
            return invocation.button is not None and not await presses.share(invocation.button)
        return False

    async def _keep_shared(self, invocation: Invocation, *, shared: bool) -> None:
        with suppress(RedisUnavailable):
            if invocation.button is not None:
                await self.tenants(invocation.team).presses.keep_shared(invocation.button, shared=shared)

    async def _answered(
        self, invocation: Invocation, work: Work | None = None, *, recall: bool = False
    ) -> tuple[Answer, Posted | None]:
        """The answer, and the placeholder it replaces if it took long."""
        done = asyncio.Event()
        progress = asyncio.create_task(self._show_progress(invocation, done))
        try:
            async with self.turns.turn(_turn_of(invocation)):
                answer = await self._answer(invocation, work, recall=recall)
        except BaseException:
            progress.cancel()
            raise
        done.set()
        return answer, await progress

    async def _show_progress(self, invocation: Invocation, done: asyncio.Event) -> Posted | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self.slow):
                await done.wait()
                return None
        viewer = self._viewer(self._lately(invocation))
        return await self.answers.show_progress(invocation, blocks.working(viewer))

    async def _keep_card(self, invocation: Invocation, room_id: str, shared: str | None) -> None:
        """Keeps which room "it" is: in the thread under a shared card, or where the answer stands."""
        contexts = self.tenants(invocation.team).contexts
        if shared:
            await contexts.keep_card(f"{invocation.reply.channel}:{shared}", None, room_id)
        elif invocation.reply.place is not None:
            await contexts.keep_card(invocation.reply.place, invocation.user, room_id)

    async def _keep_shared_list(self, invocation: Invocation, room_ids: tuple[str, ...], ts: str) -> None:
        """Keeps which rooms the numbers of a shared list mean to who reads it: where it stands, and under it."""
        contexts, reply = self.tenants(invocation.team).contexts, invocation.reply
        await contexts.share_list(reply.place or reply.channel, room_ids)
        if ts:
            await contexts.share_list(f"{reply.channel}:{ts}", room_ids)

    def _lately(self, invocation: Invocation) -> Person:
        """The person as known without asking anybody."""
        known = self.people.remembered(invocation.team, invocation.user)
        return _as_chosen(
            invocation, known or Person(invocation.team, invocation.user, "", PLATFORM_ZONE, Locale(SOURCE))
        )

    def _viewer(self, person: Person) -> Viewer:
        return Viewer(person, Texts(person.language), self.clock(), self.signer.keeping())


def _each_line(invocation: Invocation) -> Iterator[Invocation]:
    """The lines of a message, each as what it is without the others."""
    for number, line in enumerate(invocation.lines, 1):
        yield replace(invocation, id=f"{invocation.id}.{number}", line=line, noun=None, lines=(), left=0)


def _shown_again(command: Command, result: Result) -> Command | None:
    """The command that Share runs: what changed something is shown then, not done again; None shares nothing."""
    match result:
        case RoomCreated(room=room) | RoomChanged(after=room):
            return ShowRoom(room=RoomId(room.id))
        case RoomDeleted():
            return None
        case _:
            return command


def _as_chosen(invocation: Invocation, person: Person) -> Person:
    """The person, spoken to in the language they chose."""
    chosen = Language(invocation.language) if invocation.language else None
    return dataclasses.replace(person, chosen=chosen)


def _turn_of(invocation: Invocation) -> str:
    """Whose turn it takes."""
    return f"{invocation.team} {invocation.user}"


def _invocation(job: Job) -> Invocation:
    """What was accepted; what another version wrote is one whose command is not known."""
    try:
        return msgspec.json.decode(job.body, type=Invocation)
    except msgspec.ValidationError:
        sender = msgspec.json.decode(job.body, type=Sender)
        return Invocation(**msgspec.structs.asdict(sender), command="")
