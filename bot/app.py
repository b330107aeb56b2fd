"""Builds the bot from its settings and runs it: the part that answers people, and the worker."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from functools import cache, partial

import structlog
from msgspec import Struct, field
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import retries, slack, telemetry
from bot.background import background
from bot.classroom.tenant import Tenant
from bot.clock import PLATFORM_ZONE, Clock, system_clock
from bot.commands import GRAMMAR
from bot.dependencies import Dependencies, dependencies_of
from bot.errors import NotAllowed
from bot.health import Health
from bot.imports.importer import Importer
from bot.imports.messages import Messages
from bot.jobs import Do, HeldJob, Queue, Worker
from bot.language import CommandSigner
from bot.notifications.assignments import AssignmentNotifier
from bot.notifications.daily import DailySender, Listings
from bot.notifications.notifier import Notifier
from bot.notifications.substitutions import SubstitutionNotifier
from bot.notifications.watcher import CHECK_INTERVAL, WATCH, Watcher, Watchers
from bot.reports.completer import Completer
from bot.reports.content import composing
from bot.reports.failure_notifier import FailureNotifier
from bot.reports.reporter import Delays, Reporter
from bot.reports.runs import COMPLETION, Compose
from bot.settings import Settings
from bot.slack import Slack, Transient
from bot.state import (
    ASSIGNMENT,
    CARD,
    COMMAND,
    COMMANDS,
    DAILY,
    OFFER,
    REPORT,
    SCHEDULED,
    TIMETABLE,
    AuditTrail,
    Cipher,
    Keys,
    Redis,
    SlackThrottle,
    connect,
)
from bot.state.job_keys import team_of
from bot.state.slack_throttle import POST_INTERVAL
from bot.state.throttle import RESERVED_FOR_PEOPLE
from bot.tenants import Tenants, try_account
from bot.workspaces import Workspaces
from handlers import (
    accounts,
    buttons,
    confirmations,
    error_handler,
    exports,
    forms,
    home,
    messages,
    named_accounts,
    peaks,
    room,
    uninstall,
)
from handlers.answers import Answers
from handlers.background_tasks import BackgroundTasks
from handlers.cards import RoomCards
from handlers.creation_checks import LOOK, CreationChecks
from handlers.delivery import Delivery
from handlers.dispatcher import Dispatcher
from handlers.expiry import EXPIRY, Expiry
from handlers.fair_semaphore import FairSemaphore
from handlers.interpreter import Interpreter
from handlers.modals import Modals
from handlers.named_accounts import NO_NAMED_ACCOUNTS, NamedAccounts
from handlers.outbox import ANSWER, Outbox
from handlers.people import People
from handlers.readings import Readings
from handlers.uninstall import UNINSTALL, Uninstaller
from handlers.viewers import Viewers

log = structlog.get_logger(__name__)

DRAIN_TIMEOUT = 4.0
"""Seconds to finish answers and reports at shutdown, after which another process takes them up: `docker stop` kills
after 10.
"""

SOCKET_CLOSE_TIMEOUT = 1.0
"""Seconds to close Socket Mode, whose other side may be gone."""

COMMAND_CONCURRENCY = 1000
"""Maximum commands taken over from dead processes: all that one can have accepted. They take turns with the others."""

GC_THRESHOLD = 10_000
"""Objects made since the last collection after which the garbage is collected. Python's own limit is passed several
times for each line, which took 5 % of the processor and found next to nothing: what a line made is freed with it.
"""

JOB_READ_TIMEOUT = 10.0
"""Timeout in seconds of the connection that waits for jobs."""


class Rollcall(Struct, frozen=True):
    """A running bot; `bolt` receives Slack's requests, `oauth` those to install it, where that may be."""

    settings: Settings
    bolt: AsyncApp
    health: Health
    oauth: AsyncOAuthFlow | None = None

    @property
    def by_socket(self) -> bool:
        """Whether the bot uses Socket Mode instead of HTTP."""
        return self.settings.slack_app_token is not None

    @asynccontextmanager
    async def socket_mode(self) -> AsyncIterator[None]:
        """Receives from Slack by Socket Mode while the context is open. Requires `SLACK_APP_TOKEN`."""
        # a bot that receives by HTTP needs none of its 24 modules
        from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

        token = self.settings.slack_app_token
        assert token is not None
        handler = AsyncSocketModeHandler(self.bolt, token.get_secret_value())
        handler.client.proxy = self.bolt.client.proxy
        await handler.connect_async()  # type: ignore[no-untyped-call]
        self.health.connected = handler.client.is_connected
        try:
            yield
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(SOCKET_CLOSE_TIMEOUT):
                    await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def rollcall(
    settings: Settings, clock: Clock = system_clock, *, work: bool = False
) -> AsyncIterator[Rollcall]:
    """Runs the bot while the context is open; at exit, finishes answers in progress.

    With `work`, also runs a worker. Raises SettingsProblem if BAIJIAYUN_PATHS names an unknown endpoint.
    """
    async with AsyncExitStack() as stack:
        dependencies = await dependencies_of(settings, clock, stack)
        queue = Queue(dependencies.redis, COMMANDS)
        tenants = Tenants(dependencies, stack)
        named = NamedAccounts(dependencies.workspaces.named_accounts)
        dispatcher = dispatcher_of(
            tenants, dependencies.slack, dependencies.people, dependencies.signer, queue, clock, named
        )
        bolt = _bolt(settings, dependencies, dispatcher)
        commands = await _command_worker(dependencies, dispatcher, queue, clock, stack)
        workers = [commands]
        if work:
            for_worker = Tenants(dependencies, stack, reserve=RESERVED_FOR_PEOPLE)
            workers.append(await _scheduled_worker(dependencies, for_worker, stack, WorkerOptions()))
        _warm_up()
        # what was made so far stays: collecting it again and again makes the slowest answers slower
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        # ended before `stack`, which closes the connections to the platform also of tenants that are made meanwhile
        async with AsyncExitStack() as working:
            for each in workers:
                await working.enter_async_context(each.working())
            try:
                yield Rollcall(settings, bolt, _health(dependencies, tenants), dependencies.oauth)
            finally:
                await asyncio.gather(
                    dispatcher.tasks.drain(DRAIN_TIMEOUT), *(each.drain() for each in workers)
                )


@cache
def _warm_up() -> None:
    """Once in a process."""
    GRAMMAR.warm_up(system_clock(), PLATFORM_ZONE)
    retries.warm_up()


def dispatcher_of(
    tenants: Callable[[str], Tenant],
    slack: Callable[[str], Slack],
    people: People,
    signer: CommandSigner,
    queue: Queue,
    clock: Clock,
    named_accounts: NamedAccounts = NO_NAMED_ACCOUNTS,
) -> Dispatcher:
    """A dispatcher with all that it works with."""
    viewers = Viewers(tenants, people, clock, signer)
    creation_checks, tasks, expiry = (
        CreationChecks(queue, clock),
        BackgroundTasks(),
        Expiry(tenants, slack, queue, clock),
    )
    answers = Answers(slack, expiry.is_answered)
    cipher = Cipher.derived_from(signer.key)
    cards = RoomCards(tenants, viewers, slack, queue, clock, tasks.start, cipher)
    interpreter = Interpreter(tenants, viewers, Readings(GRAMMAR), creation_checks, tasks.start)
    outbox = Outbox(answers, queue, clock, cipher)
    delivery = Delivery(tenants, answers, outbox, viewers, cards, expiry, cipher)
    return Dispatcher(
        tenants=tenants,
        queue=queue,
        tasks=tasks,
        turns=FairSemaphore(),
        clock=clock,
        viewers=viewers,
        interpreter=interpreter,
        delivery=delivery,
        creation_checks=creation_checks,
        modals=Modals(slack, viewers, interpreter, delivery),
        named_accounts=named_accounts,
    )


class WorkerOptions(Struct, frozen=True):
    """Worker tuning; tests override it. `compose` defaults to the tenants' reports.

    `watch_interval` is the interval of class watch, in seconds.
    """

    queue: Callable[[Redis], Queue] = lambda redis: Queue(redis, SCHEDULED)
    post_interval: timedelta = POST_INTERVAL
    delays: Delays = field(default_factory=Delays)
    call_timeout: float = slack.CALL_TIMEOUT
    compose: Compose | None = None
    watch_interval: float = CHECK_INTERVAL


@asynccontextmanager
async def worker(
    settings: Settings, clock: Clock = system_clock, options: WorkerOptions | None = None
) -> AsyncIterator[Health]:
    """Runs only a worker while the context is open; gives what it depends on. Raises as `rollcall` does."""
    async with AsyncExitStack() as stack:
        options = options or WorkerOptions()
        dependencies = await dependencies_of(settings, clock, stack, options.call_timeout)
        tenants = Tenants(dependencies, stack, reserve=RESERVED_FOR_PEOPLE)
        async with (await _scheduled_worker(dependencies, tenants, stack, options)).working():
            yield _health(dependencies, tenants)


def _health(dependencies: Dependencies, tenants: Callable[[str], Tenant]) -> Health:
    """By the workspace in the settings and its account: the others have the same Slack and platform."""
    queues = Queue(dependencies.redis, SCHEDULED), Queue(dependencies.redis, COMMANDS)
    home = dependencies.workspaces.home
    return Health(home.contact, tenants(home.identity.team).platform.contact, *queues)


async def _own_connections(dependencies: Dependencies, stack: AsyncExitStack) -> tuple[Redis, Redis]:
    """A connection for waiting for jobs, and one for renewing leases, which nothing else uses."""
    listening = await stack.enter_async_context(
        connect(dependencies.redis_url, timeout=JOB_READ_TIMEOUT, blocking=True)
    )
    return listening, await stack.enter_async_context(connect(dependencies.redis_url))


async def _command_worker(
    dependencies: Dependencies, dispatcher: Dispatcher, queue: Queue, clock: Clock, stack: AsyncExitStack
) -> Worker:
    """A worker, which carries out what people ask for, and what follows from that."""
    delivery = dispatcher.delivery
    do: Mapping[str, Do] = {
        COMMAND: dispatcher.carry_out,
        ANSWER: _in_background(delivery.outbox.retry),
        LOOK: _in_background(dispatcher.look_again),
        CARD: _in_background(delivery.cards.refresh),
        EXPIRY: _in_background(delivery.expiry.end),
    }
    return Worker(
        queue,
        *await _own_connections(dependencies, stack),
        # a workspace that is uninstalled is not known any more
        _caused(do, dependencies.workspaces, queue) | {UNINSTALL: _uninstall(dependencies).run},
        clock,
        concurrency=COMMAND_CONCURRENCY,
        drain=DRAIN_TIMEOUT,
        passing=[Transient],
    )


async def _scheduled_worker(
    dependencies: Dependencies,
    tenants: Callable[[str], Tenant],
    stack: AsyncExitStack,
    options: WorkerOptions,
) -> Worker:
    """A worker, which sends reports, watches classes and applies timetables."""
    queue = options.queue(dependencies.redis)
    throttle = SlackThrottle(dependencies.redis, options.post_interval)
    notifier = Notifier(dependencies.slack, queue, throttle)
    watchers = Watchers(
        dependencies.workspaces.home.identity.team,
        dependencies.workspaces.teams,
        lambda team: Watcher(tenants(team), notifier),
        options.watch_interval,
    )
    do = {
        **_report_jobs(dependencies, queue, throttle, options.compose or composing(tenants), options.delays),
        WATCH: watchers.watch,
        DAILY: DailySender(tenants, Listings(tenants), notifier).send,
        TIMETABLE: _importer(dependencies, tenants, queue).run,
        OFFER: SubstitutionNotifier(tenants, notifier).run,
        ASSIGNMENT: AssignmentNotifier(tenants, notifier).run,
    }
    waiting = {kind: _in_background(work) for kind, work in do.items()}
    return Worker(
        queue,
        *await _own_connections(dependencies, stack),
        _caused(waiting, dependencies.workspaces, queue),
        dependencies.clock,
        standing=[watchers.job],
        drain=DRAIN_TIMEOUT,
        passing=[Transient],
    )


def _report_jobs(
    dependencies: Dependencies, queue: Queue, throttle: SlackThrottle, compose: Compose, delays: Delays
) -> dict[str, Do]:
    """What sends reports, and what completes them."""
    reporter = Reporter(
        queue=queue,
        throttle=throttle,
        slack=dependencies.slack,
        compose=compose,
        who=dependencies.people.person,
        failure_notifier=FailureNotifier(
            dependencies.slack, dependencies.clock, dependencies.signer, dependencies.administrators
        ),
        clock=dependencies.clock,
        audit=lambda team: AuditTrail(dependencies.redis, Keys(team)),
        delays=delays,
    )
    completer = Completer(queue, dependencies.slack, compose, dependencies.clock)
    return {REPORT: reporter.run, COMPLETION: completer.complete}


def _importer(dependencies: Dependencies, tenants: Callable[[str], Tenant], queue: Queue) -> Importer:
    """What applies timetables and has the cards of their rooms updated."""
    slack, clock, signer = dependencies.slack, dependencies.clock, dependencies.signer
    viewers = Viewers(tenants, dependencies.people, clock, signer)
    commands, cipher = Queue(dependencies.redis, COMMANDS), Cipher.derived_from(signer.key)
    cards = RoomCards(tenants, viewers, slack, commands, clock, BackgroundTasks().start, cipher)
    return Importer(queue, tenants, Messages(queue, slack, clock, signer), cards.renew, clock)


def _in_background(work: Do) -> Do:
    """The same, for which nobody waits: it goes on while there is nothing to acknowledge."""

    async def run(held: HeldJob) -> float | None:
        return await background(work, held)

    return run


def _caused(do: Mapping[str, Do], workspaces: Workspaces, queue: Queue) -> dict[str, Do]:
    """The same, each with its requests to the platform counted as caused by its kind of job.

    The workspace of a job is brought up to date first; where the app is no longer
    installed, the job is of no use to anybody.
    """

    def in_its_workspace(work: Do) -> Do:
        async def run(held: HeldJob) -> float | None:
            try:
                await workspaces.ready(team_of(held.job.key))
            except NotAllowed:
                log.warning("job dropped, workspace not installed", job=held.job.key)
                await queue.drop(held)
                return None
            return await work(held)

        return run

    return {kind: in_its_workspace(telemetry.causing(kind, work)) for kind, work in do.items()}


def _uninstall(dependencies: Dependencies) -> Uninstaller:
    queues = Queue(dependencies.redis, COMMANDS), Queue(dependencies.redis, SCHEDULED)
    return Uninstaller(
        dependencies.workspaces.home.identity.team, dependencies.workspaces.installations, queues
    )


def _is_news(record: logging.LogRecord) -> bool:
    """Filters out bolt's warning that it ignores SLACK_BOT_TOKEN, which is intended: `_bolt` authorizes."""
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


class TimedApp(AsyncApp):
    """bolt's app, which times its acknowledgements, by HTTP and by Socket Mode alike."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        with telemetry.acknowledging():
            return await super().async_dispatch(req)


LISTENING = (room, peaks, messages, confirmations, buttons, forms, home, exports, uninstall, error_handler)
"""What listens to Slack, and what answers where that fails."""


def _bolt(settings: Settings, dependencies: Dependencies, dispatcher: Dispatcher) -> AsyncApp:
    workspaces = dependencies.workspaces

    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        """Never refuses: whoever handles the request answers strangers."""
        if team_id is not None:
            with suppress(NotAllowed):
                await workspaces.ready(team_id, enterprise_id)
        bot = workspaces.home.identity
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_user_id=bot.user, bot_id=bot.bot, bot_token=""
        )

    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)
    app = TimedApp(
        # bolt would read the source of every caller to name itself
        name="rollcall",
        # bolt would ask Slack who the bot is while the first command waits to be acknowledged
        authorize=authorize,
        client=slack.web_client(settings.slack_api_url),
        # requests over HTTP are verified before bolt reads them, and Socket Mode has none to verify
        request_verification_enabled=False,
        # what bots write is passed over by `messages`; bolt would write it to its debug log, with the codes in it
        ignoring_self_events_enabled=False,
        # every listener hands its work to the dispatcher and acknowledges at once; bolt's own way waits in 10 ms steps
        process_before_response=True,
    )
    for part in LISTENING:
        part.register(app, dispatcher)
    accounts.register(app, dispatcher, partial(try_account, dependencies))
    named_accounts.register(app, workspaces.tenant)
    return app
