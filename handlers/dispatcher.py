"""Accepts, executes and answers a command. Every way in from Slack ends here."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from msgspec.structs import replace
from slack_bolt.async_app import AsyncAck

from bot import blocks
from bot.baijiayun import BaijiayunError
from bot.blocks import Message, Viewer
from bot.classroom.finding import SeveralRooms, choice
from bot.classroom.results import Result, RoomChanged, RoomCreated, RoomDeleted, room_of
from bot.classroom.rooms import ImpossibleChange
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import PLATFORM_ZONE, Clock
from bot.commands import CommandDefinition
from bot.errors import NotAccepted, NotAllowed, RollcallError, StateGone
from bot.language import Grammar, Recent
from bot.language.commands import Command, Question, Reading, Refusal, RoomId, ShowRoom
from bot.people import Person
from bot.state import Inbox, Job, Pending, Stage
from bot.texts import SOURCE, Texts
from handlers import incoming
from handlers.answers import Answers, Undelivered
from handlers.people import People
from handlers.tasks import Tasks

log = structlog.get_logger(__name__)

ACCEPT_WITHIN = 2.0
"""Seconds in which a change must be written down: Slack waits three for the acknowledgement."""

Work = Callable[[Job, Viewer], Awaitable["Answer"]]
"""What an answer takes, once it is known who asks and how they read."""


class TakenOver(Exception):  # noqa: N818 - not an error: another process answers
    """This process was silent for so long that another one took its job."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A message, whether the channel shall see it, whether all is done with it, and the room whose card it is."""

    message: Message
    public: bool = False
    final: bool = True
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Takes lines in and answers them: the lines of `grammar`, whose definitions say what does each command."""

    tenants: Callable[[str], Tenant]
    inbox: Inbox
    people: People
    answers: Answers
    tasks: Tasks
    clock: Clock
    grammar: Grammar[CommandDefinition]

    async def take(self, job: Job, *, redeliverable: bool = False) -> None:
        """Accepts a line and starts its work, once for each `job.id`.

        A line that changes something is written down first. Any other is only claimed, where Slack may have
        `redeliverable` what it did not see acknowledged. Raises NotAccepted when it cannot be, NotAllowed
        for people of a workspace that has no account.
        """
        definition = self._definition(job)
        if definition is None or not definition.changes:
            if not redeliverable:
                self.tasks.start(self._answer_at_once(job))
            elif await self._claimed(job):
                self.tasks.start(self._answer_event(job))
            return
        if definition.confirmed and job.seen is None and not redeliverable:
            # it will only ask: who kept a room may press its Delete again, and is asked again
            job = replace(job, id=f"{job.id}.{secrets.token_hex(4)}")
        if (accepted := await self._accepted(job)) is not None:
            self.tasks.start(self.carry_out(accepted))

    def take_over(self, job: Job) -> None:
        """Goes on with a job whose process died."""
        self.tasks.start(self.carry_out(job))

    def say(self, job: Job, render: Callable[[Viewer], Message]) -> None:
        """Starts an answer that needs no work."""
        self.tasks.start(self._say(job, render))

    async def _say(self, job: Job, render: Callable[[Viewer], Message]) -> None:
        person = self._lately(job)
        with suppress(Exception):  # it may be what went wrong that is to be told
            job = await self._in_context(job)
            person = _as_chosen(job, await self.people.person(job.team, job.user))
        await self._send(job, Answer(render(self._viewer(person))))

    def serve(self, job: Job, work: Work) -> None:
        """Starts work that no line asks for and that changes nothing; what goes wrong with it is the answer."""
        self.tasks.start(self._answer_at_once(job, work))

    async def on_command(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Takes a slash command in. A change that could not be written down is refused in the acknowledgement."""
        job = incoming.of_command(body, self.clock())
        try:
            await self.take(job)
        except RollcallError as error:
            refusal = blocks.error(error, self._viewer(self._lately(job)))
            await ack(text=refusal.text, blocks=list(refusal.blocks), response_type="ephemeral")
        else:
            await ack()

    async def carry_out(self, job: Job) -> None:
        """Does what a line asks, and answers it. Never raises: whatever goes wrong is the answer.

        What was lost from sight with Redis is gone on with, and answered again, when that is back.
        """
        with structlog.contextvars.bound_contextvars(job=job.id, team=job.team):
            try:
                answer = await self._answer(job)
                await self._send(job, answer)
                if answer.final:
                    await self.inbox.finish(job)
                else:
                    self.inbox.leave(job)
            except TakenOver:
                log.warning("left to another process")
            except StateGone:
                log.warning("answered, but not marked as done")

    async def _answer_at_once(self, job: Job, work: Work | None = None) -> None:
        """Answers what changes nothing: what Redis would know of the person is used where it is there."""
        with structlog.contextvars.bound_contextvars(job=job.id, team=job.team):
            await self._send(job, await self._answer(job, work, recall=True))

    async def _claimed(self, job: Job) -> bool:
        """Whether this delivery of an event is its first; where Redis is out of reach it is taken to be."""
        try:
            return await self.tenants(job.team).events.claim(job.id)
        except StateGone:
            log.warning("event not claimed", job=job.id)
            return True

    async def _answer_event(self, job: Job) -> None:
        events = self.tenants(job.team).events
        try:
            await self._answer_at_once(job)
        except BaseException:
            with suppress(StateGone):
                await events.release(job.id)
            raise
        with suppress(StateGone):
            await events.settle(job.id)

    def _definition(self, job: Job) -> CommandDefinition | None:
        """Which command a line is of, in whatever zone it is read; None when that is not understood."""
        reading = self._read(job, self._lately(job))
        command = reading.choices[0] if isinstance(reading, Question) else reading
        if isinstance(command, Refusal):
            return self.grammar.named(command.command) if command.command else None
        return self.grammar.of(command)

    async def _accepted(self, job: Job) -> Job | None:
        """The job as it was written down; None when it had been before."""
        try:
            async with asyncio.timeout(ACCEPT_WITHIN):
                job = await self._in_context(job)
                return job if await self.inbox.accept(job) else None
        except (StateGone, TimeoutError) as error:
            raise NotAccepted from error

    async def _in_context(self, job: Job) -> Job:
        """The job with what `last` and `#N` mean now, and the language chosen. Raises StateGone."""
        known = await self.tenants(job.team).contexts.of(job.user, job.reply.place)
        return replace(job, last=known.last, listed=known.listed, language=known.language)

    async def _answer(self, job: Job, work: Work | None = None, *, recall: bool = False) -> Answer:
        """The answer to a line, whatever goes wrong; `recall` what Redis would know first, where it is there."""
        viewer = self._viewer(self._lately(job))
        try:
            if recall:
                with suppress(StateGone, NotAllowed):
                    job = await self._in_context(job)
            viewer = self._viewer(_as_chosen(job, await self.people.person(job.team, job.user)))
            return await (work or self._to)(job, viewer)
        except TakenOver:
            raise
        except (RollcallError, BaijiayunError) as error:
            log.info("refused", error=type(error).__name__)
            return Answer(blocks.error(error, viewer), final=not isinstance(error, StateGone))
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("failed", reference=reference)
            return Answer(blocks.error(error, viewer, reference=reference))

    async def _to(self, job: Job, viewer: Viewer) -> Answer:
        """The answer to what the line means. Raises StateGone when that hangs on what Redis would know."""
        match self._read(job, viewer.person):
            case Refusal(kind="no_context") as refusal:
                await self._in_context(job)
                return Answer(blocks.refusal(refusal, viewer, job.line))
            case Refusal() as refusal:
                return Answer(blocks.refusal(refusal, viewer, job.line))
            case Question() as question:
                return Answer(await self._asked(job, viewer, question))
            case command:
                return await self._done(job, viewer, command)

    def _read(self, job: Job, person: Person) -> Reading:
        return self.grammar.read(
            job.line,
            now=job.asked_at,
            zone=person.zone,
            locale=person.locale,
            recent=Recent(job.last, job.listed),
            noun=job.noun,
        )

    async def _asked(self, job: Job, viewer: Viewer, question: Question) -> Message:
        lines = [self.grammar.write(choice) for choice in question.choices]
        token = await self.tenants(job.team).pendings.put(Pending.choice(viewer.person, job.channel, lines))
        return blocks.question(question, token, viewer)

    async def _done(self, job: Job, viewer: Viewer, command: Command) -> Answer:
        definition = self.grammar.of(command)
        if definition.instead is not None:
            instead = self.grammar.write(definition.instead(command))
            return Answer(blocks.unsupported(definition.name, instead, viewer))
        tenant, context = self.tenants(job.team), self._command_context(job, viewer.person)
        try:
            result = await definition.handler_of(job.seen is not None)(tenant, context, command)
        except SeveralRooms as ambiguous:
            result = choice(tenant, ambiguous, command)
        except ImpossibleChange as impossible:
            return Answer(blocks.refusal(impossible.refusal, viewer, job.line))
        public = command.share and not definition.is_private(result)
        if public:
            viewer = dataclasses.replace(viewer, shared_by=job.user)
        room = room_of(result)
        again = _shown_again(command, result)
        line = self.grammar.write(again) if again else None
        message = definition.render(result, viewer, line, unclosed=command.unclosed)
        return Answer(message, public, room=room.id if room else None)

    def _command_context(self, job: Job, person: Person) -> CommandContext:
        async def begin(note: Mapping[str, str]) -> None:
            try:
                mine = await self.inbox.begin(job, note)
            except StateGone as error:
                raise NotAccepted from error
            if not mine:
                raise TakenOver

        async def keep(note: Mapping[str, str]) -> None:
            if not await self.inbox.record(job, note):
                raise TakenOver

        return CommandContext(
            person=person,
            channel=job.channel,
            asked_at=job.asked_at,
            begin=begin,
            keep=keep,
            interrupted=job.stage is Stage.BEGUN,
            kept=job.note,
            confirmed=job.seen,
        )

    async def _send(self, job: Job, answer: Answer) -> None:
        try:
            ts = await self._deliver(job, answer)
        except Undelivered as undelivered:
            log.error("answer not delivered", reason=str(undelivered), public=answer.public)
            return
        except Exception:
            # the work is done all the same, and must not be taken for abandoned
            log.exception("answer not delivered", public=answer.public)
            return
        if answer.room is not None:
            with suppress(StateGone):
                await self._keep_card(job, answer.room, ts if answer.public else None)

    async def _deliver(self, job: Job, answer: Answer) -> str | None:
        if answer.public:
            return await self.answers.publish(job.team, job.reply, answer.message)
        await self.answers.send(job.team, job.reply, answer.message)
        return None

    async def _keep_card(self, job: Job, room_id: str, shared: str | None) -> None:
        """Keeps which room "it" is: in the thread under a shared card, or where the answer stands."""
        contexts = self.tenants(job.team).contexts
        if shared is not None:
            await contexts.keep_card(f"{job.reply.channel}:{shared}", None, room_id)
        elif job.reply.place is not None:
            await contexts.keep_card(job.reply.place, job.user, room_id)

    def _lately(self, job: Job) -> Person:
        """The person as known without asking anybody."""
        known = self.people.remembered(job.team, job.user)
        return _as_chosen(job, known or Person(job.team, job.user, "", PLATFORM_ZONE, SOURCE))

    def _viewer(self, person: Person) -> Viewer:
        return Viewer(person, Texts(person.locale), self.clock(), self.grammar)


def _shown_again(command: Command, result: Result) -> Command | None:
    """The command that Share runs: what changed something is shown then, not done again; None shares nothing."""
    match result:
        case RoomCreated(room=room) | RoomChanged(after=room):
            return ShowRoom(room=RoomId(room.id))
        case RoomDeleted():
            return None
        case _:
            return command


def _as_chosen(job: Job, person: Person) -> Person:
    """The person, spoken to in the language they chose."""
    return dataclasses.replace(person, locale=job.language) if job.language else person
