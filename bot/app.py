"""Builds and runs the bot from its settings. The only module that knows all parts."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import NamedTuple

import structlog
from aiohttp import ClientSession
from pydantic import SecretStr
from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import oauth, slack, telemetry
from bot.baijiayun import ENDPOINTS, Baijiayun, StaticKey
from bot.classroom.directory import RENEWED_AFTER, RENEWED_IN_BACKGROUND, Directory
from bot.classroom.tenant import Tenant
from bot.clock import Clock, system_clock
from bot.commands import GRAMMAR
from bot.errors import NoAccount, NoPartnerKey, NoRedis, NotAllowed, Problem, SettingsProblem
from bot.health import Health
from bot.imports.importer import Importer
from bot.imports.messages import Messages
from bot.jobs import Do, HeldJob, Queue, Worker
from bot.language import CommandSigner
from bot.reports.channels import Channels
from bot.reports.completer import Completer
from bot.reports.content import composing
from bot.reports.notices import Notices
from bot.reports.reporter import Reporter, Waits
from bot.reports.runs import COMPLETION, Compose
from bot.settings import Settings
from bot.slack import Refused, Slack, SlackError
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
    Assignments,
    AuditTrail,
    Cards,
    Contexts,
    Creations,
    DailyMessages,
    Editions,
    EnteredAccount,
    Installation,
    Installations,
    Keys,
    Pace,
    PartnerKeys,
    Pendings,
    PlatformAccount,
    Presses,
    Redis,
    Rooms,
    Schedules,
    Seal,
    Statistics,
    Substitutions,
    Throttle,
    Timetables,
    Traces,
    Vault,
    Watches,
    connect,
    embedded,
)
from bot.state.directory import cipher
from bot.state.job_keys import team_of
from bot.state.pace import EACH as PACE
from bot.state.throttle import FOR_PEOPLE
from bot.watch.assignments import Teller
from bot.watch.daily import DailySender, Listings
from bot.watch.notifier import Notifier
from bot.watch.substitutions import Messenger
from bot.watch.watcher import BEAT, WATCH, Watcher, Watchers
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
    peaks,
    removal,
    room,
)
from handlers.answers import Answers
from handlers.cards import RoomCards
from handlers.delivery import Delivery
from handlers.dispatcher import Dispatcher
from handlers.expiry import EXPIRY, Expiry
from handlers.files import SentFiles
from handlers.interpreter import Interpreter
from handlers.lookout import LOOK, Lookout
from handlers.modals import Modals
from handlers.outbox import ANSWER, Outbox
from handlers.people import People
from handlers.removal import REMOVAL, Removal
from handlers.tasks import Tasks
from handlers.turns import Turns
from handlers.viewers import Viewers

log = structlog.get_logger(__name__)

DRAIN = 4.0
"""Seconds to finish answers at shutdown, after which another process takes them up: `docker stop` kills after 10."""

SOCKET_WITHIN = 1.0
"""Seconds to close Socket Mode, whose other side may be gone."""

COMMANDS_AT_ONCE = 1000
"""Maximum commands taken over from dead processes: all that one can have accepted. They take turns with the others."""

SILENCE = 10.0
"""Timeout in seconds of the connection that waits for jobs."""


@dataclass(frozen=True, slots=True)
class Rollcall:
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
        token = self.settings.slack_app_token
        assert token is not None
        handler = AsyncSocketModeHandler(self.bolt, token.get_secret_value())
        await handler.connect_async()  # type: ignore[no-untyped-call]
        self.health.connected = handler.client.is_connected
        try:
            yield
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(SOCKET_WITHIN):
                    await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def rollcall(
    settings: Settings, clock: Clock = system_clock, *, work: bool = False
) -> AsyncIterator[Rollcall]:
    """Runs the bot while the context is open; at exit, finishes answers in progress.

    With `work`, also runs a worker. Raises SettingsProblem if BAIJIAYUN_PATHS names an unknown endpoint.
    """
    async with AsyncExitStack() as stack:
        parts = await _parts(settings, clock, stack)
        if work:
            background = Tenants(parts, stack, reserve=FOR_PEOPLE)
            await stack.enter_async_context((await _working(parts, background, stack, Reporting())).working())
        queue = Queue(parts.redis, COMMANDS)
        tenants = Tenants(parts, stack)
        dispatcher = dispatcher_of(tenants, parts.slack, parts.people, parts.signer, queue, clock)
        bolt = _bolt(settings, parts, dispatcher)
        commands = Worker(
            queue,
            *await _own_connections(parts, stack),
            _caused(
                {
                    COMMAND: dispatcher.carry_out,
                    ANSWER: dispatcher.delivery.outbox.retry,
                    LOOK: dispatcher.look_again,
                    CARD: dispatcher.delivery.cards.refresh,
                    EXPIRY: dispatcher.delivery.expiry.end,
                },
                parts.workspaces,
                queue,
            )
            | {REMOVAL: _removal(parts).run},
            clock,
            at_once=COMMANDS_AT_ONCE,
            drain=DRAIN,
        )
        # what was made so far stays: collecting it again and again makes the slowest answers slower
        gc.freeze()
        async with commands.working():
            try:
                yield Rollcall(settings, bolt, _health(parts, tenants), parts.oauth)
            finally:
                await asyncio.gather(dispatcher.tasks.drain(DRAIN), commands.drain())


def dispatcher_of(
    tenants: Callable[[str], Tenant],
    slack: Callable[[str], Slack],
    people: People,
    signer: CommandSigner,
    queue: Queue,
    clock: Clock,
) -> Dispatcher:
    """A dispatcher with all that it works with."""
    viewers = Viewers(tenants, people, clock, signer)
    lookout, tasks, expiry = Lookout(queue, clock), Tasks(), Expiry(tenants, slack, queue, clock)
    answers = Answers(slack, expiry.is_answered)
    seal = Seal.of(signer.key)
    cards = RoomCards(tenants, viewers, slack, queue, clock, tasks.start, seal)
    interpreter = Interpreter(tenants, viewers, GRAMMAR, lookout, tasks.start)
    outbox = Outbox(answers, queue, clock, seal)
    delivery = Delivery(tenants, answers, outbox, viewers, cards, expiry, seal)
    return Dispatcher(
        tenants=tenants,
        queue=queue,
        tasks=tasks,
        turns=Turns(),
        clock=clock,
        viewers=viewers,
        interpreter=interpreter,
        delivery=delivery,
        lookout=lookout,
        modals=Modals(slack, viewers, interpreter, delivery),
    )


@dataclass(frozen=True, slots=True)
class Reporting:
    """Worker tuning; tests override it. `compose` defaults to the tenants' reports.

    `watch_beat` is the interval of class watch, in seconds.
    """

    queue: Callable[[Redis], Queue] = lambda redis: Queue(redis, SCHEDULED)
    pace: timedelta = PACE
    waits: Waits = field(default_factory=Waits)
    patience: float = slack.PATIENCE
    compose: Compose | None = None
    watch_beat: float = BEAT


@asynccontextmanager
async def worker(
    settings: Settings, clock: Clock = system_clock, reporting: Reporting | None = None
) -> AsyncIterator[Health]:
    """Runs only a worker while the context is open; gives what it depends on. Raises as `rollcall` does."""
    async with AsyncExitStack() as stack:
        reporting = reporting or Reporting()
        parts = await _parts(settings, clock, stack, reporting.patience)
        tenants = Tenants(parts, stack, reserve=FOR_PEOPLE)
        async with (await _working(parts, tenants, stack, reporting)).working():
            yield _health(parts, tenants)


def _health(parts: _Parts, tenants: Callable[[str], Tenant]) -> Health:
    """By the workspace in the settings and its account: the others have the same Slack and platform."""
    queues = Queue(parts.redis, SCHEDULED), Queue(parts.redis, COMMANDS)
    home = parts.workspaces.home
    return Health(home.contact, tenants(home.identity.team).platform.contact, *queues)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts that the bot and the worker share."""

    settings: Settings
    clock: Clock
    redis_url: str
    redis: Redis
    workspaces: Workspaces
    people: People
    signer: CommandSigner
    oauth: AsyncOAuthFlow | None

    @property
    def slack(self) -> Callable[[str], Slack]:
        """The calls to a workspace. Raises NotAllowed for an unknown one."""
        return self.workspaces.slack

    @property
    def administrators(self) -> frozenset[str]:
        """Who runs Rollcall, by Slack IDs."""
        return self.settings.rollcall_admins


async def _parts(
    settings: Settings, clock: Clock, stack: AsyncExitStack, patience: float = slack.PATIENCE
) -> _Parts:
    settings.require_endpoints(ENDPOINTS)
    redis_url = await _redis_url(settings, stack)
    redis = await stack.enter_async_context(connect(redis_url))
    connections = await stack.enter_async_context(slack.session())
    home, signer = await _workspace(settings, connections, patience), _signer(settings)
    installations = Installations(redis, Seal.of(signer.key))

    def connected(team: str, installation: Installation) -> Slack:
        token = installation.token.get_secret_value()
        known = oauth.identity(team, installation)
        return slack.installed(known, token, settings.slack_api_url, connections, patience)

    rotate = oauth.Rotator(settings, connections).rotated
    workspaces = Workspaces(home, installations, connected, rotate)
    return _Parts(
        settings=settings,
        clock=clock,
        redis_url=redis_url,
        redis=redis,
        workspaces=workspaces,
        people=People(workspaces.slack, settings.rollcall_admins, home.identity.team),
        signer=signer,
        oauth=oauth.flow(settings, installations, connections) if settings.slack_client_id else None,
    )


def _signer(settings: Settings) -> CommandSigner:
    """Signs what buttons carry, alike in every process."""
    secret = settings.rollcall_secret or settings.slack_bot_token
    return CommandSigner.of(GRAMMAR, secret.get_secret_value())


async def _own_connections(parts: _Parts, stack: AsyncExitStack) -> tuple[Redis, Redis]:
    """A connection for waiting for jobs, and one for renewing leases, which nothing else uses."""
    listening = await stack.enter_async_context(connect(parts.redis_url, patience=SILENCE))
    return listening, await stack.enter_async_context(connect(parts.redis_url))


async def _working(
    parts: _Parts, tenants: Callable[[str], Tenant], stack: AsyncExitStack, reporting: Reporting
) -> Worker:
    """A worker, which sends reports, watches classes and applies timetables."""
    queue, pace = reporting.queue(parts.redis), Pace(parts.redis, reporting.pace)
    compose = reporting.compose or composing(tenants)
    reporter = Reporter(
        queue=queue,
        pace=pace,
        slack=parts.slack,
        compose=compose,
        who=parts.people.person,
        notices=Notices(parts.slack, parts.clock, parts.signer, parts.administrators),
        clock=parts.clock,
        audit=lambda team: AuditTrail(parts.redis, Keys(team)),
        waits=reporting.waits,
    )
    notifier = Notifier(parts.slack, queue, pace)
    watchers = Watchers(
        parts.workspaces.home.identity.team,
        parts.workspaces.teams,
        lambda team: Watcher(tenants(team), notifier),
        reporting.watch_beat,
    )
    messenger = Messenger(tenants, notifier)
    daily = DailySender(tenants, Listings(tenants), notifier)
    completer = Completer(queue, parts.slack, compose, parts.clock)
    viewers = Viewers(tenants, parts.people, parts.clock, parts.signer)
    commands, seal = Queue(parts.redis, COMMANDS), Seal.of(parts.signer.key)
    cards = RoomCards(tenants, viewers, parts.slack, commands, parts.clock, Tasks().start, seal)
    importer = Importer(
        queue,
        tenants,
        Messages(queue, parts.slack, parts.clock, parts.signer),
        cards.renew,
        parts.clock,
    )
    do = {
        REPORT: reporter.run,
        COMPLETION: completer.complete,
        WATCH: watchers.watch,
        DAILY: daily.send,
        TIMETABLE: importer.run,
        OFFER: messenger.run,
        ASSIGNMENT: Teller(tenants, notifier).run,
    }
    own = await _own_connections(parts, stack)
    caused = _caused(do, parts.workspaces, queue)
    return Worker(queue, *own, caused, parts.clock, standing=[watchers.job])


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
                log.warning("job of no workspace", job=held.job.key)
                await queue.drop(held)
                return None
            return await work(held)

        return run

    return {kind: in_its_workspace(telemetry.causing(kind, work)) for kind, work in do.items()}


def _removal(parts: _Parts) -> Removal:
    queues = Queue(parts.redis, COMMANDS), Queue(parts.redis, SCHEDULED)
    return Removal(parts.workspaces.home.identity.team, parts.workspaces.installations, queues)


async def _redis_url(settings: Settings, stack: AsyncExitStack) -> str:
    """REDIS_URL or the URL of an embedded Redis. Without Redis, the bot still answers commands that need no state."""
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value()
    try:
        return await stack.enter_async_context(embedded(settings.rollcall_data))
    except NoRedis as error:
        log.error("no Redis: what needs state will be refused", reason=str(error))
        return f"unix://{settings.rollcall_data / 'redis.sock'}"


async def _workspace(settings: Settings, connections: ClientSession, patience: float) -> Slack:
    """The workspace of the bot token. Raises SettingsProblem if Slack rejects it."""
    token, url = settings.slack_bot_token.get_secret_value(), settings.slack_api_url
    try:
        return await slack.connect(token, url, connections, patience)
    except Refused as refused:
        problem = Problem("SLACK_BOT_TOKEN", f"Slack answers {refused.name}", "Install the app anew")
    except SlackError as error:
        wrong = f"Slack cannot be reached there ({error})"
        problem = Problem("SLACK_API_URL", wrong, "Check this machine's network")
    raise SettingsProblem([problem])


def _is_news(record: logging.LogRecord) -> bool:
    """Filters out bolt's warning that it ignores SLACK_BOT_TOKEN, which is intended: `_bolt` authorizes."""
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


class TimedApp(AsyncApp):
    """bolt's app, which times its acknowledgements, by HTTP and by Socket Mode alike."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        with telemetry.acknowledging():
            return await super().async_dispatch(req)


def _bolt(settings: Settings, parts: _Parts, dispatcher: Dispatcher) -> AsyncApp:
    workspaces = parts.workspaces

    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        """Never refuses: who is a stranger is told by whoever takes the request in."""
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
        client=AsyncWebClient(base_url=settings.slack_api_url),
        # requests over HTTP are verified before bolt reads them, and Socket Mode has none to verify
        request_verification_enabled=False,
        # what bots write is passed over by `messages`; bolt would write it to its debug log, with the codes in it
        ignoring_self_events_enabled=False,
        # every listener hands its work to the dispatcher and acknowledges at once; bolt's own way waits in 10 ms steps
        process_before_response=True,
    )
    for part in (room, peaks, messages, confirmations, buttons, forms, home, exports, removal, error_handler):
        part.register(app, dispatcher)
    accounts.register(app, dispatcher, partial(_try_account, parts))
    return app


async def _try_account(parts: _Parts, team: str, account: PlatformAccount) -> None:
    """Asks the platform for the newest room with an account that is not kept yet. Raises BaijiayunError."""
    settings = parts.settings
    async with Baijiayun(
        settings.platform_url_of(account.domain),
        account.partner_id,
        StaticKey(account.partner_key),
        paths=settings.baijiayun_paths,
        observe=telemetry.platform_request,
        clock=parts.clock,
    ) as platform:
        await platform.rooms_page(limit=1)


class Tenants:
    """The tenants of workspaces, each made once it is asked for, and anew when its account was replaced.

    They leave `reserve` of the platform's requests to others: people go first. Raises NotAllowed for an unknown
    workspace.
    """

    def __init__(self, parts: _Parts, stack: AsyncExitStack, *, reserve: int = 0) -> None:
        self._parts = parts
        self._stack = stack
        self._reserve = reserve
        self._made: dict[str, tuple[Account, Tenant]] = {}

    def __call__(self, team: str) -> Tenant:
        account = _account(self._parts, team)
        made = self._made.get(team)
        if made is None or made[0] != account:
            # what still works with the one before ends with it: its connections close with the process
            made = self._made[team] = account, _tenant(self._parts, self._stack, team, account, self._reserve)
        return made[1]


class Account(NamedTuple):
    """What a platform account is used with. No `partner_key` and no `secret_key`: there is none yet."""

    url: str
    partner_id: str
    partner_key: SecretStr | None
    secret_key: SecretStr | None


def _account(parts: _Parts, team: str) -> Account:
    """That of the settings, or the one that a workspace entered. Raises NotAllowed for an unknown workspace."""
    settings = parts.settings
    if parts.workspaces.is_home(team):
        return Account(
            settings.platform_url,
            settings.baijiayun_partner_id,
            settings.baijiayun_partner_key,
            settings.baijiayun_secret_key,
        )
    entered = parts.workspaces.account(team)
    if entered is None:
        return Account(settings.platform_url_of("unset"), "", None, None)
    return Account(settings.platform_url_of(entered.domain), entered.partner_id, entered.partner_key, None)


def _tenant(parts: _Parts, stack: AsyncExitStack, team: str, on: Account, reserve: int) -> Tenant:
    """The tenant of a workspace: an account and its data in Redis."""
    settings, redis = parts.settings, parts.redis
    state = Keys(team)
    account, secret_key = on.partner_id, on.secret_key
    sealing = cipher(settings.rollcall_secret or settings.slack_bot_token)
    directory = Directory(
        Editions(redis, state, account, sealing), RENEWED_IN_BACKGROUND if reserve else RENEWED_AFTER
    )
    connect_as = partial(
        Baijiayun,
        on.url,
        account,
        paths=settings.baijiayun_paths,
        throttle=Throttle(redis, account, reserve=reserve),
        observe=telemetry.platform_request,
        clock=parts.clock,
        listener=directory,
    )
    unsigned = connect_as(None)
    stack.push_async_exit(unsigned)

    async def fetch() -> str:
        assert secret_key is not None
        return (await unsigned.partner_key(secret_key)).get_secret_value()

    vault = Vault(redis, state, account, settings.rollcall_secret)
    at_home = parts.workspaces.is_home(team)
    missing = NoPartnerKey if at_home else NoAccount
    keys = PartnerKeys(on.partner_key, vault, fetch if secret_key else None, missing)
    platform = connect_as(keys)
    stack.push_async_exit(platform)
    return Tenant(
        team=team,
        platform=platform,
        keys=keys,
        secret_key=secret_key,
        rooms=Rooms(redis, state),
        creations=Creations(redis, state),
        cards=Cards(redis, state),
        contexts=Contexts(redis, state),
        pendings=Pendings(redis, state),
        presses=Presses(redis, state),
        statistics=Statistics(redis, state, account),
        schedules=Schedules(redis, state),
        daily=DailyMessages(redis, state),
        substitutions=Substitutions(redis, state),
        assignments=Assignments(redis, state),
        watches=Watches(redis, state),
        timetables=Timetables(redis, state),
        audit=AuditTrail(redis, state),
        traces=Traces(redis, state),
        directory=directory,
        channels=Channels(partial(parts.slack, team)),
        files=SentFiles(partial(parts.slack, team)),
        member=partial(parts.people.person, team),
        members=partial(parts.people.members, team),
        signer=parts.signer,
        clock=parts.clock,
        records_delay=timedelta(minutes=settings.rollcall_records_delay),
        entered=None if at_home else EnteredAccount(parts.workspaces.installations, team),
    )
