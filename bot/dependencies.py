"""What every process depends on: its settings, Redis, and the Slack workspaces."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog
from aiohttp import ClientSession
from msgspec import Struct
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from bot import oauth, slack
from bot.baijiayun import ENDPOINTS
from bot.clock import Clock
from bot.commands import GRAMMAR
from bot.errors import NoRedis, Problem, SettingsProblem
from bot.language import CommandSigner
from bot.settings import Settings
from bot.slack import Refused, Slack, SlackError
from bot.state import Cipher, Installation, Installations, Redis, connect, embedded
from bot.workspaces import Workspaces
from handlers.people import People

log = structlog.get_logger(__name__)


class Dependencies(Struct, frozen=True):
    """What the bot and the worker depend on."""

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


async def dependencies_of(
    settings: Settings, clock: Clock, stack: AsyncExitStack, call_timeout: float = slack.CALL_TIMEOUT
) -> Dependencies:
    """The dependencies, whose connections close with `stack`. Raises SettingsProblem."""
    settings.require_endpoints(ENDPOINTS)
    redis_url = await _redis_url(settings, stack)
    redis = await stack.enter_async_context(connect(redis_url))
    connections = await stack.enter_async_context(slack.session())
    home, signer = await _workspace(settings, connections, call_timeout), _signer(settings)
    installations = Installations(redis, Cipher.derived_from(signer.key))

    def workspace(team: str, installation: Installation) -> Slack:
        token = installation.token.get_secret_value()
        known = oauth.identity(team, installation)
        return slack.installed(known, token, settings.slack_api_url, connections, call_timeout)

    rotate = oauth.TokenRotator(settings, connections).rotated
    workspaces = Workspaces(home, installations, workspace, rotate)
    return Dependencies(
        settings=settings,
        clock=clock,
        redis_url=redis_url,
        redis=redis,
        workspaces=workspaces,
        people=People(
            workspaces.slack, settings.rollcall_admins, home.identity.team, workspaces.account_name
        ),
        signer=signer,
        oauth=oauth.flow(settings, installations, connections) if settings.slack_client_id else None,
    )


def _signer(settings: Settings) -> CommandSigner:
    """Signs what buttons carry, alike in every process."""
    secret = settings.rollcall_secret or settings.slack_bot_token
    return CommandSigner.of(GRAMMAR, secret.get_secret_value())


async def _redis_url(settings: Settings, stack: AsyncExitStack) -> str:
    """REDIS_URL or the URL of an embedded Redis. Without Redis, the bot still answers commands that need no state."""
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value()
    try:
        return await stack.enter_async_context(embedded(settings.rollcall_data))
    except NoRedis as error:
        log.error("no Redis: what needs state will be refused", reason=str(error))
        return f"unix://{settings.rollcall_data / 'redis.sock'}"


async def _workspace(settings: Settings, connections: ClientSession, call_timeout: float) -> Slack:
    """The workspace of the bot token. Raises SettingsProblem if Slack rejects it."""
    token, url = settings.slack_bot_token.get_secret_value(), settings.slack_api_url
    try:
        return await slack.connect(token, url, connections, call_timeout)
    except Refused as refused:
        problem = Problem("SLACK_BOT_TOKEN", f"Slack answers {refused.name}", "Install the app anew")
    except SlackError as error:
        wrong = f"Slack cannot be reached there ({error})"
        problem = Problem("SLACK_API_URL", wrong, "Check this machine's network")
    raise SettingsProblem([problem])
