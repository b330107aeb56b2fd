"""Diagnoses problems with the settings, Redis, the platform, the clocks and Slack."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack
from datetime import datetime

from msgspec import Struct
from redis.asyncio.sentinel import MasterNotFoundError
from redis.exceptions import AuthenticationError, NoPermissionError, OutOfMemoryError, ReadOnlyError

from bot import slack
from bot.baijiayun import (
    ENDPOINTS,
    AccountStopped,
    Baijiayun,
    BaijiayunError,
    ClockWrong,
    NoPermission,
    NoSuchAccount,
    NoSuchPath,
    Once,
    PartnerKeys,
    StaticKey,
    Throttled,
    Timeouts,
    TransportError,
    WrongSignature,
)
from bot.clock import Clock, system_clock
from bot.errors import NoRedis, RedisUnavailable, SettingsProblem, WrongSecret
from bot.jobs import Queue
from bot.secret import SecretStr
from bot.settings import Settings
from bot.slack import Refused, SlackError
from bot.state import SCHEDULED, Keys, PartnerKeyStore, Redis, connect, embedded
from bot.state.connection import (
    CAUSES,
    CLOSED,
    MIN_VERSION,
    NO_DATABASE,
    REJECTED,
    UNANSWERED,
    eviction_policy,
    version,
)

TIMEOUTS = Timeouts(connect=5, read=10, total=15)
"""Timeouts of each platform request, in seconds."""

MAX_SKEW = 60
"""Tolerated difference between two clocks, in seconds.

Requests signed by Slack are rejected when they are 5 minutes off:
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""


class Finding(Struct, frozen=True):
    """The result of one check, with a suggested fix if it failed."""

    name: str
    ok: bool
    message: str
    fix: str = ""


class _SlackAuth(Struct, frozen=True):
    """Slack's answer to `auth.test`. `skew` is Slack's clock minus ours, in seconds; `error` is why it failed."""

    error: str | None = None
    reached: bool = True
    team: str = ""
    workspace: str = ""
    scopes: frozenset[str] = frozenset()
    skew: int | None = None


async def examine(settings: Settings, scopes: Collection[str], clock: Clock = system_clock) -> list[Finding]:
    """Runs every check. `scopes` are the bot scopes of the manifest."""
    auth = await _slack(settings, clock)
    async with AsyncExitStack() as stack:
        redis, of_redis = await _redis(settings, stack)
        store = PartnerKeyStore(
            redis, Keys(auth.team), settings.baijiayun_partner_id, settings.rollcall_secret
        )
        rotated, of_store = await _rotated_key(store)
    fetched, of_secret_key = await _fetched_key(settings, clock)
    of_platform, skew = await _platform(settings, fetched or rotated or settings.baijiayun_partner_key, clock)
    return [
        _settings(settings),
        of_redis,
        of_store,
        *of_secret_key,
        of_platform,
        *_clocks({"the platform": skew, "Slack": auth.skew}),
        *_bot_token(auth, scopes),
        *await _app_token(settings),
    ]


def _settings(settings: Settings) -> Finding:
    try:
        settings.require_endpoints(ENDPOINTS)
    except SettingsProblem as error:
        return _wrong("settings", error)
    way = "Socket Mode" if settings.slack_app_token else f"HTTP at port {settings.port}"
    return Finding("settings", True, f"complete; receiving from Slack by {way}")


def _wrong(name: str, error: SettingsProblem) -> Finding:
    problem = error.problems[0]
    return Finding(name, False, f"{problem.variable}: {problem.wrong}", problem.right)


async def _redis(settings: Settings, stack: AsyncExitStack) -> tuple[Redis, Finding]:
    """Connects to Redis while `stack` is open. Without a Redis, the client fails on every call."""
    url, where = settings.redis_url, "REDIS_URL"
    if url is None:
        where = f"the Redis in {settings.rollcall_data}"
        try:
            url = SecretStr(await stack.enter_async_context(embedded(settings.rollcall_data)))
        except (NoRedis, SettingsProblem) as error:
            return await stack.enter_async_context(_nowhere(settings)), _unstarted(error)
    try:
        redis = connect(url.get_secret_value())
    except SettingsProblem as error:
        return await stack.enter_async_context(_nowhere(settings)), _wrong("Redis", error)
    await stack.enter_async_context(redis)
    return redis, await _version(redis, where)


def _nowhere(settings: Settings) -> Redis:
    """A client that fails on every call."""
    return connect(f"unix://{settings.rollcall_data / 'redis.sock'}")


def _unstarted(error: NoRedis | SettingsProblem) -> Finding:
    if isinstance(error, SettingsProblem):
        return _wrong("Redis", error)
    return Finding("Redis", False, str(error), "Install redis-server, or set REDIS_URL")


async def _version(redis: Redis, where: str) -> Finding:
    try:
        found, policy = await version(redis), await eviction_policy(redis)
        await Queue(redis, SCHEDULED).try_to_write()
    except RedisUnavailable as error:
        return Finding("Redis", False, f"{where} cannot be used: {error}", redis_fix(error))
    if found < MIN_VERSION:
        return Finding("Redis", False, f"{where} is {_dotted(found)}", f"Use {_dotted(MIN_VERSION)} or newer")
    if policy != KEEPS_ALL:
        fix = f"Set its maxmemory-policy to {KEEPS_ALL}: what was accepted is kept there"
        return Finding("Redis", False, f"{where} deletes what is kept when it is full ({policy})", fix)
    return Finding("Redis", True, f"{where} answers, version {_dotted(found)}")


KEEPS_ALL = "noeviction"
"""The policy by which a full Redis takes no more."""


def redis_fix(error: RedisUnavailable) -> str:
    """What to do so that Redis can be used."""
    return REDIS_FIXES.get(str(error).partition(" (")[0], "Check REDIS_URL and that Redis is running")


PERMISSIONS = "~rollcall:* +@all -@dangerous +info"
"""What Rollcall needs of a user of Redis."""

REDIS_FIXES: Mapping[str, str] = {
    CAUSES[
        ssl.SSLCertVerificationError
    ]: "Add ?ssl_ca_certs=/path/to/ca.pem to REDIS_URL, or ?ssl_cert_reqs=none to trust any certificate",
    CAUSES[ssl.SSLError]: "Check whether REDIS_URL should begin with redis:// instead of rediss://",
    CAUSES[socket.gaierror]: "Check the host name in REDIS_URL",
    CAUSES[AuthenticationError]: "Check the user name and password in REDIS_URL",
    CAUSES[
        MasterNotFoundError
    ]: "Check in REDIS_URL the sentinels, their ?sentinel_password=… and the service's name",
    CAUSES[OutOfMemoryError]: "Give Redis more memory (maxmemory)",
    CAUSES[NoPermissionError]: f"Give its user the permissions {PERMISSIONS}",
    CAUSES[ReadOnlyError]: "Name its master in REDIS_URL, or its sentinels",
    **dict.fromkeys(
        (UNANSWERED, CLOSED),
        "Check REDIS_URL, that Redis is running, and whether it has TLS: rediss:// is with it, redis:// without",
    ),
    NO_DATABASE: "Check the number at the end of REDIS_URL; a cluster has no others than 0",
    REJECTED["MISCONF"]: "Look into Redis's log, and whether its disk is full",
    REJECTED["NOREPLICAS"]: "Start its replicas, or lower min-replicas-to-write",
}
"""By the cause."""


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


async def _rotated_key(store: PartnerKeyStore) -> tuple[SecretStr | None, Finding]:
    """The rotated partner key, which takes precedence over the one in the settings."""
    name = "rotated key"
    if not store.usable:
        return None, Finding(name, True, "ROLLCALL_SECRET is not set, so the key cannot be rotated")
    try:
        rotated = await store.read()
    except RedisUnavailable:
        return None, Finding(name, False, "Redis cannot be reached", "Fix Redis first")
    except WrongSecret as error:
        fix = "Restore the previous ROLLCALL_SECRET or rotate the key again"
        return None, Finding(name, False, str(error), fix)
    return rotated, Finding(
        name, True, "a rotated key is in use" if rotated else "the key has not been rotated"
    )


async def _fetched_key(settings: Settings, clock: Clock) -> tuple[SecretStr | None, list[Finding]]:
    """Fetches the partner key with the secret key, without rotating it (API 1)."""
    if settings.baijiayun_secret_key is None:
        return None, []
    name = "secret key"
    try:
        async with _account(settings, None, clock) as platform:
            key = await platform.partner_key(settings.baijiayun_secret_key)
    except NoPermission as error:
        return None, [Finding(name, False, _described(error), "Set BAIJIAYUN_SECRET_KEY to the account's")]
    except BaijiayunError as error:
        return None, [Finding(name, False, _described(error), _fix(error))]
    return key, [Finding(name, True, "accepted by the platform")]


async def _platform(settings: Settings, key: SecretStr | None, clock: Clock) -> tuple[Finding, int | None]:
    """Sends a signed request (API 10). Also returns how far the platform's clock is ahead, in seconds."""
    name, where = "platform", settings.platform_url
    if key is None:
        return Finding(name, False, "there is no partner key to sign with", FIXES[WrongSignature]), None
    async with _account(settings, StaticKey(key), clock) as platform:
        try:
            await platform.rooms_page(limit=1)
        except BaijiayunError as error:
            return Finding(name, False, f"{where}: {_described(error)}", _fix(error)), platform.skew
        return Finding(name, True, f"{where} accepts the signature"), platform.skew


def _account(settings: Settings, key: PartnerKeys | None, clock: Clock) -> Baijiayun:
    known = {name: path for name, path in settings.baijiayun_paths.items() if name in ENDPOINTS}
    return Baijiayun(
        settings.platform_url,
        settings.baijiayun_partner_id,
        key,
        paths=known,
        timeouts=TIMEOUTS,
        retry=Once(),
        clock=clock,
    )


FIXES: Mapping[type[BaijiayunError], str] = {
    ClockWrong: "Set this machine's clock with NTP",
    WrongSignature: "Set BAIJIAYUN_PARTNER_KEY to the account's current key, or BAIJIAYUN_SECRET_KEY to fetch it",
    NoSuchAccount: "Set BAIJIAYUN_PARTNER_ID to the account's id",
    NoPermission: "Ask Baijiayun to enable the dual-teacher product for the account",
    AccountStopped: "Ask Baijiayun to reactivate the account",
    NoSuchPath: "Check the URL and BAIJIAYUN_PATHS",
    Throttled: "Wait ten seconds and try again",
    TransportError: "Check BAIJIAYUN_PRIVATE_DOMAIN or BAIJIAYUN_BASE_URL, and this machine's network",
    BaijiayunError: "Ask Baijiayun about this error",
}
"""Suggested fixes, from the specific error to the general."""


def _fix(error: BaijiayunError) -> str:
    return next(fix for kind, fix in FIXES.items() if isinstance(error, kind))


def _described(error: BaijiayunError) -> str:
    return f"{type(error).__name__}: {error}"


def _clocks(skews: Mapping[str, int | None]) -> list[Finding]:
    """Compares this machine's clock with others; `skews` are in seconds, theirs minus ours."""
    auth = {who: skew for who, skew in skews.items() if skew is not None}
    if not auth:
        return []
    who, skew = max(auth.items(), key=lambda each: abs(each[1]))
    message = f"{abs(skew)} s {'behind' if skew > 0 else 'ahead of'} {who}"
    return [Finding("clock", abs(skew) <= MAX_SKEW, message, "Set this machine's clock by NTP")]


async def _slack(settings: Settings, clock: Clock) -> _SlackAuth:
    token = settings.slack_bot_token.get_secret_value()
    try:
        async with slack.session() as connections:
            workspace = await slack.connect(token, settings.slack_api_url, connections)
    except Refused as refused:
        return _SlackAuth(error=refused.name, skew=_skew(refused.answered_at, clock))
    except SlackError as error:
        return _SlackAuth(error=str(error), reached=False)
    auth = workspace.identity
    return _SlackAuth(
        team=auth.team,
        workspace=auth.workspace,
        scopes=auth.scopes,
        skew=_skew(auth.answered_at, clock),
    )


def _skew(answered_at: datetime | None, clock: Clock) -> int | None:
    return int((answered_at - clock()).total_seconds()) if answered_at else None


OUT_OF_REACH = "Check this machine's network, its proxy, and SLACK_API_URL if it is set"
"""The suggested fix if Slack is."""


def _bot_token(auth: _SlackAuth, wanted: Collection[str]) -> list[Finding]:
    if not auth.reached:
        return [Finding("Slack token", False, f"Slack cannot be reached: {auth.error}", OUT_OF_REACH)]
    if auth.error is not None:
        fix = "Install the app in the workspace and set SLACK_BOT_TOKEN to its bot token"
        return [Finding("Slack token", False, f"Slack returned {auth.error}", fix)]
    token = Finding("Slack token", True, f"accepted by Slack in the workspace {auth.workspace}")
    missing = sorted(set(wanted) - auth.scopes)
    if missing:
        fix = "Add them under OAuth & Permissions, then install the app again"
        return [token, Finding("Slack scopes", False, f"missing: {', '.join(missing)}", fix)]
    return [token, Finding("Slack scopes", True, "all scopes in the manifest")]


async def _app_token(settings: Settings) -> list[Finding]:
    if settings.slack_app_token is None:
        return []
    name, token = "Slack app token", settings.slack_app_token.get_secret_value()
    fix = "Create an app-level token with connections:write, set SLACK_APP_TOKEN to it and enable Socket Mode"
    try:
        async with slack.session() as connections:
            await slack.open_socket(token, settings.slack_api_url, connections)
    except Refused as refused:
        return [Finding(name, False, f"Slack returned {refused.name}", fix)]
    except SlackError as error:
        return [Finding(name, False, f"Slack cannot be reached: {error}", OUT_OF_REACH)]
    return [Finding(name, True, "accepted by Slack for Socket Mode")]
