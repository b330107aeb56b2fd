"""Accepts, executes and answers commands, each once. All entry points from Slack end here."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import msgspec
import structlog
from msgspec import Struct, field
from msgspec.structs import replace
from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import blocks, telemetry
from bot.background import background
from bot.blocks import Message, Viewer
from bot.classroom.tenant import Tenant
from bot.clock import Clock
from bot.errors import (
    ChangeNotStored,
    NotAllowed,
    RedisUnavailable,
    RollcallError,
    TooBusy,
    TypedBeforeUpgrade,
)
from bot.jobs import HeldJob, Job, JobGone, LeaseLost, Queue
from bot.slack import Posted, Transient
from bot.state import COMMAND, Invocation, Sender, reporting_waits
from bot.telemetry import reference_of
from handlers import incoming
from handlers.background_tasks import BackgroundTasks
from handlers.creation_checks import CreationChecks
from handlers.delivery import Answer, Delivery, read, written
from handlers.fair_semaphore import MAX_WAIT, FairSemaphore
from handlers.incoming import ACKNOWLEDGE_TIMEOUT
from handlers.interpreter import Interpreter, Work, each_line
from handlers.modals import Modals
from handlers.named_accounts import NamedAccounts
from handlers.progress import ADVANCE, ANSWERED, Advance, Progress
from handlers.viewers import Viewers

log = structlog.get_logger(__name__)

WorkHandler = Callable[[Invocation, Viewer, Progress | None], Awaitable[Answer]]
"""What a button asks for where no command does it; its steps are kept where it is stored."""

READ_STORE_TIMEOUT = 1.0
"""Seconds that what changes nothing waits to be stored before it is answered without."""

UNSTORED_TIMEOUT = 1.5
"""Seconds that what could not be stored has to be answered before it is acknowledged: it is lost with its process."""

ACCEPT_TIMEOUT = 2.0
"""Seconds in which a change must be written down: Slack waits three for the acknowledgement."""

MIN_ACCEPT_TIMEOUT = 0.5
"""Seconds in which something is written down however late it is."""

ACCEPT_RETRY_INTERVAL = 0.1
"""Seconds between two attempts at that: Redis may only be restarting."""

OFFLINE_TIMEOUT = 1.2
"""Seconds for an answer that needs nobody but Redis: what is not answered by then can still be stored."""

OFFLINE_CONCURRENCY = 8
"""Such answers that are made at once: more would only make each other late."""

SAY_TIMEOUT = 0.3
"""Seconds that a refusal has to be told before it is acknowledged."""

REDIS_POLL_INTERVAL = 1.0
"""Seconds between two looks whether Redis is back."""


class LeftToNextDelivery(Exception):  # noqa: N818 - not an error: it is answered when it comes again
    """A message is not refused, since Slack delivers it again, maybe to a process that does what it says."""


class Dispatcher(Struct, frozen=True):
    """Accepts lines, each as a job of `queue`. `works` are, by name, what buttons ask for that is no command."""

    tenants: Callable[[str], Tenant]
    queue: Queue
    tasks: BackgroundTasks
    turns: FairSemaphore
    clock: Clock
    viewers: Viewers
    interpreter: Interpreter
    delivery: Delivery
    creation_checks: CreationChecks
    modals: Modals
    named_accounts: NamedAccounts
    works: dict[str, WorkHandler] = field(default_factory=dict)
    offline_turns: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, OFFLINE_CONCURRENCY))

    async def take(
        self,
        invocation: Invocation,
        *,
        redeliverable: bool = False,
        until: float = math.inf,
        trigger: str | None = None,
    ) -> bool:
        """Accepts a line and starts its work, once for each `invocation.id`; False if it was accepted before.

        What is answered by a form opens it by the `trigger`, where there is one.

        It is stored first. What changes nothing is answered without if Redis is away, and acknowledged after that
        unless the answer takes long. Until `until`, by `time.monotonic`, Slack waits for that; after it, what is
        `redeliverable` is delivered again.
        Raises TooBusy if it could not begin soon, ChangeNotStored if a change cannot be stored, LeftToNextDelivery if
        anything can't and comes again, NotAllowed for an unknown workspace, SeveralAccounts.
        """
        invocation = self.named_accounts.named(invocation)
        if not redeliverable and invocation.button is None:
            # it comes this once: it can be refused without being read or looked up
            self.require_turn(invocation)
        wait = self.turns.expected_wait(_turn_of(invocation))
        invocation = await self.interpreter.split(invocation)
        definition = await self.interpreter.definition(invocation)
        if trigger is not None and definition is not None and definition.form and not invocation.lines:
            self.tasks.start(self.modals.open(invocation, trigger))
            return True
        changes = definition is not None and definition.changes
        if not changes and not redeliverable and wait > MAX_WAIT:
            raise TooBusy(wait)
        try:
            within = ACCEPT_TIMEOUT if changes else READ_STORE_TIMEOUT
            held = await self._accepted(invocation, accept_timeout(within, until))
        except ChangeNotStored:
            left = until - time.monotonic()
            if redeliverable and left < 0:
                raise LeftToNextDelivery from None
            if changes:
                raise
            await self.tasks.done(self._answer_unstored(invocation), min(UNSTORED_TIMEOUT, left))
        else:
            if held is None:
                return False
            if wait > MAX_WAIT and await self._dropped(held):
                raise TooBusy(wait)
            self.tasks.start(self.carry_out(held))
        return True

    def require_turn(self, invocation: Invocation) -> None:
        """Raises TooBusy if a line of this person could not begin soon."""
        wait = self.turns.expected_wait(_turn_of(invocation))
        if wait > MAX_WAIT:
            raise TooBusy(wait)

    async def _answer_unstored(self, invocation: Invocation) -> None:
        """Answers what changes nothing, and stores it if Redis comes back meanwhile: this process may die before."""
        log.warning("command not stored, answered anyway", invocation=invocation.id)
        answering = self.tasks.start(self._answer_all_at_once(invocation))
        held = await self._stored_before(answering, invocation)
        if held is None:
            return
        await asyncio.wait({answering})
        if answering.cancelled() or answering.exception() is not None:
            self.queue.leave(held)
            return
        with suppress(JobGone, LeaseLost, RedisUnavailable):
            await self.queue.finish(held)

    async def _stored_before(self, answering: asyncio.Task[None], invocation: Invocation) -> HeldJob | None:
        """The job as it was stored before it was answered, None if it was not; what another process has is left."""
        while not (await asyncio.wait({answering}, timeout=REDIS_POLL_INTERVAL))[0]:
            with suppress(RedisUnavailable):
                held = await self._stored(invocation)
                if held is None:
                    answering.cancel()
                return held
        return None

    async def say(self, invocation: Invocation, render: Callable[[Viewer], Message]) -> None:
        """Sends an answer that needs no work, before the acknowledgement unless that takes long."""
        await self.tasks.done(self._say(invocation, render), SAY_TIMEOUT)

    async def serve(self, invocation: Invocation, work: str) -> None:
        """Accepts one of `works`, which changes nothing; an error is answered."""
        asked = replace(invocation, work=work)
        try:
            held = await self._accepted(asked, READ_STORE_TIMEOUT)
        except ChangeNotStored:
            await self.tasks.done(self._answer_unstored(asked), UNSTORED_TIMEOUT)
        else:
            if held is not None:
                self.tasks.start(self.carry_out(held))

    async def on_command(self, ack: AsyncAck, body: Mapping[str, Any], request: AsyncBoltRequest) -> None:
        """Accepts a slash command. What can be answered at once is answered in the acknowledgement.

        So is a change refused that could not be written down.
        """
        invocation = incoming.of_command(body, self.clock())
        # one that Slack sent in the second before may have been sent just now
        waited = max(incoming.waited(request) - 1, 0)
        until = time.monotonic() + ACKNOWLEDGE_TIMEOUT - waited
        try:
            answer = await self._offline_answer(invocation, OFFLINE_TIMEOUT - waited)
            if answer is None:
                await self.take(invocation, until=until, trigger=body["trigger_id"])
        except RollcallError as error:
            refusal = blocks.error(error, self.viewers.lately(invocation))
            await ack(text=refusal.text, blocks=list(refusal.blocks), response_type="ephemeral")
        else:
            await ack(**answer or {})

    async def _offline_answer(self, invocation: Invocation, within: float) -> dict[str, Any] | None:
        """The body of the acknowledgement that answers a line, where nobody but Redis need be asked for that.

        None if it takes longer than so many seconds, or was answered before. It is not stored: it is answered and
        acknowledged at once, or neither. Raises TooBusy, before it is read, and SeveralAccounts.
        """
        invocation = self.named_accounts.named(invocation)
        self.require_turn(invocation)
        if "\n" in invocation.line or not self.viewers.remembered(invocation):
            return None
        definition = await self.interpreter.definition(invocation)
        if definition is None or not definition.may_be_offline:
            return None
        began, body = time.perf_counter(), None
        with suppress(TimeoutError), _logged(invocation):
            async with asyncio.timeout(within), self.offline_turns:
                answer = await self.interpreter.offline_answer(invocation)
                if answer is not None:
                    body = await self.delivery.acknowledgement(invocation, answer)
        if body is None or await self._is_second_delivery(invocation):
            return None
        telemetry.answered(time.perf_counter() - began)
        return body

    async def _is_second_delivery(self, invocation: Invocation) -> bool:
        """Whether a command was answered or accepted before; False where Redis does not say so soon."""
        with suppress(RedisUnavailable, TimeoutError):
            async with asyncio.timeout(SAY_TIMEOUT):
                return not await self.queue.mark_done(_key(invocation))
        return False

    async def carry_out(self, held: HeldJob) -> None:
        """Executes the lines of a message in order, and answers them. Never raises: errors are answered.

        What was lost from sight with Redis is gone on with, and answered again, when that is back.
        """
        invocation = _invocation(held.job)
        with _logged(invocation), telemetry.answering():
            try:
                if await self._is_carried_out(invocation, held) or await self._gone_on_with(invocation, held):
                    await self.queue.finish(held)
                else:
                    self.queue.leave(held)
            except JobGone:
                log.warning("answered, but lost from Redis")
            except LeaseLost:
                log.warning("left to another process")
            except RedisUnavailable:
                log.warning("answered, but not marked as done")
            except Transient:
                # it can be known later whether who died had answered
                self.queue.leave(held)

    async def look_again(self, held: HeldJob) -> None:
        """Looks for a room whose creation was not answered. Raises RedisUnavailable, LeaseLost, Transient.

        Where a process that died had the answer ready, it may have told it.
        """
        invocation = _invocation(held.job)
        with _logged(invocation):
            progress = Progress(self.queue, held)
            answer = read(progress.answer, self.delivery.cipher)
            if answer is None:
                answer = await self.interpreter.answer(invocation)
                if answer.room is None:
                    if await self.creation_checks.goes_on(held, invocation):
                        return
                    answer = await self.interpreter.not_found(invocation, answer.unknown)
                await progress.keep_answer(written(answer, self.delivery.cipher))
            elif await self.delivery.answers.is_answered(invocation):
                await self.queue.finish(held)
                return
            await self._deliver(invocation, answer)
            await self.queue.finish(held)

    async def _accepted(self, invocation: Invocation, within: float) -> HeldJob | None:
        """The job as it was written down, within so many seconds; None when it had been before."""
        try:
            async with asyncio.timeout(within):
                while True:
                    try:
                        return await self._stored(invocation)
                    except RedisUnavailable as error:
                        log.warning("command not stored yet", reason=str(error))
                    await asyncio.sleep(ACCEPT_RETRY_INTERVAL)
        except TimeoutError as error:
            raise ChangeNotStored from error

    async def _stored(self, invocation: Invocation) -> HeldJob | None:
        if await self._is_second_click(invocation):
            return None
        accepted = await self.interpreter.understood(await self.viewers.in_context(invocation))
        body = msgspec.json.encode(accepted).decode()
        return await self.queue.accept(Job(key=_key(invocation), kind=COMMAND, body=body))

    async def _gone_on_with(self, invocation: Invocation, held: HeldJob) -> bool:
        """Goes on once Redis is back with what had to wait for it. Whether all is done then. Raises LeaseLost."""
        while True:
            await asyncio.sleep(REDIS_POLL_INTERVAL)
            with suppress(RedisUnavailable):
                await self.queue.confirm(held)
                break
        # as a process that takes it over: it looks what was begun
        held.takes += 1
        return await self._is_carried_out(invocation, held)

    async def _dropped(self, held: HeldJob) -> bool:
        """Whether a line that was accepted is surely not done: nobody else has it, and its key is free again."""
        with suppress(RedisUnavailable, LeaseLost):
            await self.queue.drop(held)
            return True
        return False

    async def _is_second_click(self, invocation: Invocation) -> bool:
        """Whether a button was just pressed, by the same person. Raises RedisUnavailable."""
        presses = self.tenants(invocation.team).presses
        button = invocation.button
        return button is not None and not await presses.begin(button, invocation.id)

    async def _is_carried_out(self, invocation: Invocation, held: HeldJob) -> bool:
        """Does it. Whether all is done with it, as far as Redis is there for that. Raises LeaseLost, Transient."""
        try:
            return await self._carried_out(invocation, held)
        except RedisUnavailable:
            return False

    async def _carried_out(self, invocation: Invocation, held: HeldJob) -> bool:
        """Whether all is done with it. Raises LeaseLost, RedisUnavailable, Transient."""
        if not invocation.lines:
            if await self._is_answered(invocation, held):
                return True
            return (await self._carry_out_line(invocation, Progress(self.queue, held))).final
        room: str | None = None
        for number, line in enumerate(each_line(invocation), 1):
            progress = Progress(self.queue, held).part(number)
            if await progress.step(ANSWERED) is not None or await self._is_answered(line, held):
                continue
            answer = await self._carry_out_line(await self._following(line, room), progress)
            if not answer.final:
                return False
            await progress.record_answered()
            room = answer.room
        if invocation.left:
            rest = Progress(self.queue, held).part(len(invocation.lines) + 1)
            if await rest.step(ANSWERED) is None:
                await self._tell_left(invocation)
                await rest.record_answered()
        return True

    async def _is_answered(self, invocation: Invocation, held: HeldJob) -> bool:
        """Whether a process that died answered it, where Slack tells that."""
        return held.takes > 1 and await self.delivery.answers.is_answered(invocation)

    async def _carry_out_line(self, invocation: Invocation, progress: Progress) -> Answer:
        if (told := read(progress.answer, self.delivery.cipher)) is not None:
            await self._deliver(invocation, told)
            return told
        answer, placeholder = await self._answered(invocation, self._work_of(invocation, progress))
        if answer.final:
            await progress.keep_answer(written(answer, self.delivery.cipher))
        else:
            invocation = replace(invocation, id=f"{invocation.id}.unfinished")
        # that it goes on later was said by who held it first
        if answer.final or progress.held.takes == 1 or placeholder is not None:
            await self._deliver(invocation, answer, placeholder)
        return answer

    async def _following(self, line: Invocation, room: str | None) -> Invocation:
        """The line in the context that the ones before it left, the `room` of the last answer foremost."""
        with suppress(RedisUnavailable, NotAllowed):
            line = await self.viewers.in_context(line)
        return replace(line, last=room or line.last)

    async def _answer_all_at_once(self, invocation: Invocation) -> None:
        """Answers lines that change nothing, in order."""
        if not invocation.lines:
            await self._answer_at_once(invocation)
            return
        for line in each_line(invocation):
            await self._answer_at_once(line)
        await self._tell_left(invocation)

    async def _answer_at_once(self, invocation: Invocation) -> None:
        """Answers what changes nothing: what Redis would know of the person is used where it is there."""
        with _logged(invocation), telemetry.answering():
            answered = await self._answered(invocation, self._work_of(invocation), recall=True)
            await self._deliver(invocation, *answered)

    def _work_of(self, invocation: Invocation, progress: Progress | None = None) -> Work:
        """What an invocation asks for."""
        if invocation.work is None:
            return partial(self.interpreter.answer_to_line, progress=progress)
        deed = self.works.get(invocation.work, _of_another_version)
        return lambda invocation, viewer: deed(invocation, viewer, progress)

    async def _answered(
        self, invocation: Invocation, work: Work, *, recall: bool = False
    ) -> tuple[Answer, Posted | None]:
        """The answer, and the placeholder it replaces if it took long."""
        done, advance = asyncio.Event(), Advance()
        ADVANCE.set(advance)
        progress = asyncio.create_task(background(self.delivery.show_progress, invocation, done, advance))
        try:
            async with self.turns.turn(_turn_of(invocation)):
                with reporting_waits(advance.waits):
                    answer = await background(self.interpreter.answer, invocation, work, recall=recall)
        except BaseException:
            progress.cancel()
            raise
        done.set()
        return answer, await progress

    async def _deliver(
        self, invocation: Invocation, answer: Answer, placeholder: Posted | None = None
    ) -> None:
        await background(self.delivery.send, invocation, answer, placeholder)

    async def _tell_left(self, invocation: Invocation) -> None:
        """Says which lines of a message were too many."""
        if invocation.left:
            last = invocation.lines[-1]
            rest = replace(invocation, id=f"{invocation.id}.left")
            await self._say(rest, partial(blocks.lines_left, invocation.left, last))

    async def _say(self, invocation: Invocation, render: Callable[[Viewer], Message]) -> None:
        viewer = self.viewers.lately(invocation)
        with suppress(Exception):  # it may be what went wrong that is to be told
            invocation = await self.viewers.in_context(invocation)
            viewer = await self.viewers.of(invocation)
        await self.delivery.send(invocation, Answer(render(viewer)))


def accept_timeout(seconds: float, until: float) -> float:
    """Seconds that something may take to be written down, so that there is time to refuse it until an instant."""
    return max(min(seconds, until - time.monotonic() - SAY_TIMEOUT), MIN_ACCEPT_TIMEOUT)


async def _of_another_version(invocation: Invocation, viewer: Viewer, progress: Progress | None) -> Answer:
    raise TypedBeforeUpgrade


@contextmanager
def _logged(invocation: Invocation) -> Iterator[None]:
    """Within it, every log line tells whose invocation it is of, by the reference that the person is told too."""
    reference = reference_of(invocation.id)
    with structlog.contextvars.bound_contextvars(
        invocation=invocation.id, reference=reference, team=invocation.team
    ):
        yield


def _key(invocation: Invocation) -> str:
    """Of which job it is: one and the same whenever it is delivered."""
    return f"{invocation.team} {invocation.id}"


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
