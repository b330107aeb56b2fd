"""The whole bot: settings in, parts made, Slack listened to. The only file that knows everything."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.baijiayun import ENDPOINTS, Baijiayun
from bot.classroom.tenant import Tenant
from bot.clock import Clock, system_clock
from bot.errors import NoRedis, NotAllowed, Problem, SettingsProblem, StateGone
from bot.reports.channels import Channels
from bot.reports.content import composing
from bot.reports.notices import Notices
from bot.reports.posts import PATIENCE, Posts
from bot.reports.reporter import Compose, Reporter, Waits
from bot.reports.worker import Worker, stream, working
from bot.settings import Settings
from bot.state import (
    Contexts,
    Events,
    Inbox,
    Keys,
    PartnerKeys,
    Pendings,
    Redis,
    Rooms,
    Runs,
    Schedules,
    Statistics,
    Throttle,
    Vault,
    Watches,
    connect,
    embedded,
)
from bot.watch.notifier import Notifier
from bot.watch.watcher import BEAT, Watcher, watching
from handlers import buttons, confirmations, error_handler, exports, messages, peaks, room
from handlers.answers import Answers
from handlers.dispatcher import Dispatcher
from handlers.people import People
from handlers.tasks import Tasks

log = structlog.get_logger(__name__)

SLACK_TIMEOUT = ClientTimeout(total=30, connect=5)
"""Seconds for one call of Slack's Web API or one post to a `response_url`."""

DRAIN = 20.0
"""Seconds given at the end to answers under way: what stops processes usually waits 30."""

WORKER_DRAIN = 8.0
"""Seconds given at the end to reports under way; what takes longer is taken over."""


@dataclass(frozen=True, slots=True)
class Rollcall:
    """A running bot: `bolt` takes what Slack sends."""

    settings: Settings
    bolt: AsyncApp
    redis: Redis

    @property
    def by_socket(self) -> bool:
        """Whether Slack is listened to by Socket Mode rather than over HTTP."""
        return self.settings.slack_app_token is not None

    async def redis_answers(self) -> bool:
        """Whether Redis is there."""
        try:
            return bool(await self.redis.ping())
        except StateGone:
            return False

    @asynccontextmanager
    async def socket_mode(self) -> AsyncIterator[None]:
        """Listens over Slack's WebSocket while the context is open. Needs `SLACK_APP_TOKEN`."""
        token = self.settings.slack_app_token
        assert token is not None
        handler = AsyncSocketModeHandler(self.bolt, token.get_secret_value())
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def rollcall(
    settings: Settings, clock: Clock = system_clock, *, work: bool = False
) -> AsyncIterator[Rollcall]:
    """The bot, ready while the context is open; at the end it drains the answers under way.

    With `work` it does the worker's work too.

    Raises SettingsProblem when a path of the platform is set for an endpoint that there is not.
    """
    async with AsyncExitStack() as stack:
        parts = await _parts(settings, clock, stack)
        if work:
            await stack.enter_async_context(_working(parts, Reporting()))
        dispatcher = Dispatcher(
            tenants=parts.tenants,
            inbox=Inbox(parts.redis),
            people=parts.people,
            answers=Answers(parts.slack, parts.session),
            tasks=Tasks(),
            clock=clock,
            handlers={**room.HANDLERS, **peaks.HANDLERS},
            confirmed=room.CONFIRMED_HANDLERS,
        )
        bolt = _bolt(settings, parts, dispatcher)
        tending = asyncio.create_task(dispatcher.inbox.tend(dispatcher.take_over))
        # what was made so far stays: collecting it again and again makes the slowest answers slower
        gc.freeze()
        try:
            yield Rollcall(settings, bolt, parts.redis)
        finally:
            dispatcher.inbox.retire()
            await dispatcher.tasks.drain(DRAIN)
            tending.cancel()
            with suppress(StateGone):
                await dispatcher.inbox.let_go()


@dataclass(frozen=True, slots=True)
class Reporting:
    """Worker tuning; tests override it. `compose` None: the reports of the tenants.

    `watch_beat` is how often the classes are looked at, in seconds.
    """

    runs: Callable[[Redis], Runs] = Runs
    waits: Waits = field(default_factory=Waits)
    patience: float = PATIENCE
    compose: Compose | None = None
    watch_beat: float = BEAT


@asynccontextmanager
async def worker(
    settings: Settings, clock: Clock = system_clock, reporting: Reporting | None = None
) -> AsyncIterator[None]:
    """The worker without the bot: what is due is sent while the context is open. Raises as `rollcall` does."""
    async with AsyncExitStack() as stack:
        parts = await _parts(settings, clock, stack)
        await stack.enter_async_context(_working(parts, reporting or Reporting()))
        yield


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the bot and the worker are both made of."""

    clock: Clock
    redis_url: str
    redis: Redis
    session: ClientSession
    slack: AsyncWebClient
    identity: AuthorizeResult
    tenants: Callable[[str], Tenant]
    people: People
    administrators: frozenset[str]


async def _parts(settings: Settings, clock: Clock, stack: AsyncExitStack) -> _Parts:
    settings.require_endpoints(ENDPOINTS)
    redis_url = await _redis_url(settings, stack)
    redis = await stack.enter_async_context(connect(redis_url))
    session = await stack.enter_async_context(ClientSession(timeout=SLACK_TIMEOUT, trust_env=True))
    slack = _slack_client(settings, session)
    slack.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    identity = await _identity(settings, slack)
    team = str(identity.team_id)
    tenant = await _tenant(settings, team, redis, Channels(slack), clock, stack)
    return _Parts(
        clock=clock,
        redis_url=redis_url,
        redis=redis,
        session=session,
        slack=slack,
        identity=identity,
        tenants=_directory({team: tenant}),
        people=People(slack, settings.rollcall_admins),
        administrators=settings.rollcall_admins,
    )


@asynccontextmanager
async def _working(parts: _Parts, reporting: Reporting) -> AsyncIterator[None]:
    """The worker of these parts: it sends the reports, and watches the classes."""
    runs, broker = reporting.runs(parts.redis), stream(parts.redis_url)
    # a client of its own, which repeats nothing: a post that is repeated is posted twice
    quiet = AsyncWebClient(
        token=parts.slack.token, base_url=parts.slack.base_url, session=parts.session, retry_handlers=[]
    )
    posts = Posts(quiet, str(parts.identity.bot_id), reporting.patience)
    reporter = Reporter(
        runs=runs,
        posts=posts,
        compose=reporting.compose or composing(parts.tenants),
        who=parts.people.person,
        notices=Notices(posts, parts.clock, parts.administrators),
        clock=parts.clock,
        waits=reporting.waits,
    )
    tenant = parts.tenants(str(parts.identity.team_id))
    watcher = Watcher(tenant, Notifier(posts, runs), parts.people.person, reporting.watch_beat)
    async with (
        watching(watcher),
        working(Worker(runs, reporter, broker, parts.clock), broker, drain=WORKER_DRAIN),
    ):
        yield


async def _redis_url(settings: Settings, stack: AsyncExitStack) -> str:
    """The Redis that is set, else the embedded one. Without any the bot still answers what needs no state."""
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value()
    try:
        return await stack.enter_async_context(embedded(settings.rollcall_data))
    except NoRedis as error:
        log.error("no Redis: what needs state will be refused", reason=str(error))
        return f"unix://{settings.rollcall_data / 'redis.sock'}"


def _slack_client(settings: Settings, session: ClientSession) -> AsyncWebClient:
    return AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=session,
    )


async def _identity(settings: Settings, slack: AsyncWebClient) -> AuthorizeResult:
    """Who the bot is in which workspace, asked once. Raises SettingsProblem when the token is not taken."""
    try:
        told = await slack.auth_test()
    except SlackApiError as error:
        raise SettingsProblem(
            [Problem("SLACK_BOT_TOKEN", f"Slack answers {error.response['error']}", "Install the app anew")]
        ) from None
    except (ClientError, TimeoutError) as error:
        wrong = f"Slack cannot be reached there ({type(error).__name__})"
        raise SettingsProblem([Problem("SLACK_API_URL", wrong, "Check this machine's network")]) from None
    return AuthorizeResult.from_auth_test_response(
        auth_test_response=told, bot_token=settings.slack_bot_token.get_secret_value()
    )


def _bolt(settings: Settings, parts: _Parts, dispatcher: Dispatcher) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return parts.identity

    app = AsyncApp(
        # bolt would ask Slack who the bot is while the first command waits to be acknowledged
        authorize=authorize,
        client=AsyncWebClient(base_url=settings.slack_api_url, session=parts.session),
        # requests over HTTP are verified before bolt reads them, and Socket Mode has none to verify
        request_verification_enabled=False,
        # every listener hands its work to the dispatcher and acknowledges at once; bolt's own way waits in 10 ms steps
        process_before_response=True,
    )
    for part in (room, peaks, messages, confirmations, buttons, exports, error_handler):
        part.register(app, dispatcher)
    return app


async def _tenant(
    settings: Settings, team: str, redis: Redis, channels: Channels, clock: Clock, stack: AsyncExitStack
) -> Tenant:
    """The tenant of a workspace: the account of the settings, and what Redis holds of it."""
    state = Keys(team)
    account, secret_key = settings.baijiayun_partner_id, settings.baijiayun_secret_key
    throttle = Throttle(redis, account)
    connect_as = partial(
        Baijiayun,
        settings.platform_url,
        account,
        paths=settings.baijiayun_paths,
        throttle=throttle,
        clock=clock,
    )
    unsigned = await stack.enter_async_context(connect_as(None))

    async def fetch() -> str:
        assert secret_key is not None
        return (await unsigned.partner_key(secret_key)).get_secret_value()

    vault = Vault(redis, state, account, settings.rollcall_secret)
    keys = PartnerKeys(settings.baijiayun_partner_key, vault, fetch if secret_key else None)
    return Tenant(
        team=team,
        platform=await stack.enter_async_context(connect_as(keys)),
        keys=keys,
        secret_key=secret_key,
        rooms=Rooms(redis, state),
        contexts=Contexts(redis, state),
        pendings=Pendings(redis, state),
        events=Events(redis, state),
        statistics=Statistics(redis, state, account),
        schedules=Schedules(redis, state),
        watches=Watches(redis, state),
        channels=channels,
        clock=clock,
        records_delay=timedelta(minutes=settings.rollcall_records_delay),
    )


def _directory(tenants: Mapping[str, Tenant]) -> Callable[[str], Tenant]:
    """Finds the tenant of a workspace; raises NotAllowed for a workspace that has none."""

    def tenant(team: str) -> Tenant:
        if team not in tenants:
            raise NotAllowed("stranger")
        return tenants[team]

    return tenant
