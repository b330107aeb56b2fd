"""What keeps Rollcall from working, and what to mend: settings, Redis, the platform, clocks and Slack."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr

from bot import slack
from bot.baijiayun import (
    ENDPOINTS,
    AccountStopped,
    Baijiayun,
    BaijiayunError,
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
from bot.errors import NoRedis, SettingsProblem, StateGone, WrongSecret
from bot.settings import Settings
from bot.slack import Refused, SlackError
from bot.state import Keys, Redis, Vault, connect, embedded
from bot.state.connection import LEAST_VERSION, version

PATIENCE = Timeouts(connect=5, read=10, total=15)
"""Seconds for each question to the platform."""

MOST_SKEW = 60
"""Seconds between two clocks that are nobody's concern yet.

Requests of Slack's are refused when they are 5 minutes off:
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, whether it is well, what was seen, and what to mend if not."""

    name: str
    ok: bool
    says: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What Slack says to the bot token; `skew` in seconds, Slack's clock minus ours. `error`: why it is refused."""

    error: str | None = None
    reached: bool = True
    team: str = ""
    workspace: str = ""
    scopes: frozenset[str] = frozenset()
    skew: int | None = None


async def examine(settings: Settings, scopes: Collection[str], clock: Clock = system_clock) -> list[Finding]:
    """Looks at everything, one after the other. `scopes` are the bot scopes of the manifest."""
    told = await _slack(settings, clock)
    async with AsyncExitStack() as stack:
        redis, of_redis = await _redis(settings, stack)
        vault = Vault(redis, Keys(told.team), settings.baijiayun_partner_id, settings.rollcall_secret)
        kept, of_vault = await _kept(vault)
    asked, of_secret_key = await _asked(settings, clock)
    of_platform, skew = await _platform(settings, asked or kept or settings.baijiayun_partner_key, clock)
    return [
        _settings(settings),
        of_redis,
        of_vault,
        *of_secret_key,
        of_platform,
        *_clocks({"the platform": skew, "Slack": told.skew}),
        *_bot_token(told, scopes),
        *await _app_token(settings),
    ]


def _settings(settings: Settings) -> Finding:
    try:
        settings.require_endpoints(ENDPOINTS)
    except SettingsProblem as error:
        problem = error.problems[0]
        return Finding("settings", False, f"{problem.variable}: {problem.wrong}", problem.right)
    way = "Socket Mode" if settings.slack_app_token else f"HTTP at port {settings.port}"
    return Finding("settings", True, f"complete; Slack is listened to by {way}")


async def _redis(settings: Settings, stack: AsyncExitStack) -> tuple[Redis, Finding]:
    """The Redis there is, for as long as `stack` is open; one that answers nothing where there is none."""
    url, where = settings.redis_url, "REDIS_URL"
    if url is None:
        where = f"the embedded one in {settings.rollcall_data}"
        try:
            url = SecretStr(await stack.enter_async_context(embedded(settings.rollcall_data)))
        except NoRedis as error:
            nowhere = connect(f"unix://{settings.rollcall_data / 'redis.sock'}")
            return await stack.enter_async_context(nowhere), Finding(
                "Redis", False, str(error), "Install redis-server, or set REDIS_URL"
            )
    redis = await stack.enter_async_context(connect(url.get_secret_value()))
    return redis, await _version(redis, where)


async def _version(redis: Redis, where: str) -> Finding:
    try:
        found = await version(redis)
    except StateGone as error:
        return Finding(
            "Redis", False, f"{where} does not answer ({error})", "Check REDIS_URL, and that it runs"
        )
    if found < LEAST_VERSION:
        return Finding(
            "Redis", False, f"{where} is {_dotted(found)}", f"Use {_dotted(LEAST_VERSION)} or newer"
        )
    return Finding("Redis", True, f"{where} answers, version {_dotted(found)}")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


async def _kept(vault: Vault) -> tuple[SecretStr | None, Finding]:
    """The rotated partner key, which goes before the settings'."""
    name = "rotated key"
    if not vault.usable:
        return None, Finding(name, True, "ROLLCALL_SECRET is not set: a key cannot be rotated")
    try:
        kept = await vault.read()
    except StateGone:
        return None, Finding(name, False, "Redis is out of reach", "Mend Redis first")
    except WrongSecret as error:
        mend = "Set ROLLCALL_SECRET to what it was, or rotate the key again"
        return None, Finding(name, False, str(error), mend)
    return kept, Finding(name, True, "there is one, and it is used" if kept else "the key was not rotated")


async def _asked(settings: Settings, clock: Clock) -> tuple[SecretStr | None, list[Finding]]:
    """The partner key that the platform tells to the secret key, without making a new one (API 1)."""
    if settings.baijiayun_secret_key is None:
        return None, []
    name = "secret key"
    try:
        async with _account(settings, None, clock) as platform:
            key = await platform.partner_key(settings.baijiayun_secret_key)
    except NoPermission as error:
        return None, [Finding(name, False, _said(error), "Set BAIJIAYUN_SECRET_KEY to the account's")]
    except BaijiayunError as error:
        return None, [Finding(name, False, _said(error), _mend(error))]
    return key, [Finding(name, True, "the platform takes it")]


async def _platform(settings: Settings, key: SecretStr | None, clock: Clock) -> tuple[Finding, int | None]:
    """Whether the platform takes a signed request (API 10), and how far its clock is ahead, in seconds."""
    name, where = "platform", settings.platform_url
    if key is None:
        return Finding(name, False, "there is no partner key to sign with", MENDS[WrongSignature]), None
    async with _account(settings, StaticKey(key), clock) as platform:
        try:
            await platform.rooms_page(limit=1)
        except BaijiayunError as error:
            return Finding(name, False, f"{where}: {_said(error)}", _mend(error)), platform.skew
        return Finding(name, True, f"{where} takes the signature"), platform.skew


def _account(settings: Settings, key: PartnerKeys | None, clock: Clock) -> Baijiayun:
    known = {name: path for name, path in settings.baijiayun_paths.items() if name in ENDPOINTS}
    return Baijiayun(
        settings.platform_url,
        settings.baijiayun_partner_id,
        key,
        paths=known,
        timeouts=PATIENCE,
        retry=Once(),
        clock=clock,
    )


MENDS: Mapping[type[BaijiayunError], str] = {
    WrongSignature: "Set BAIJIAYUN_PARTNER_KEY to the account's present key, or BAIJIAYUN_SECRET_KEY to ask for it",
    NoSuchAccount: "Set BAIJIAYUN_PARTNER_ID to the account's id",
    NoPermission: "Ask Baijiayun to open the dual-teacher product to the account",
    AccountStopped: "Ask Baijiayun to open the account again",
    NoSuchPath: "Check the address, and BAIJIAYUN_PATHS",
    Throttled: "Wait ten seconds and try again",
    TransportError: "Check BAIJIAYUN_PRIVATE_DOMAIN or BAIJIAYUN_BASE_URL, and this machine's network",
    BaijiayunError: "Ask Baijiayun about what it says",
}
"""What to mend, from the particular error to the general."""


def _mend(error: BaijiayunError) -> str:
    return next(mend for kind, mend in MENDS.items() if isinstance(error, kind))


def _said(error: BaijiayunError) -> str:
    return f"{type(error).__name__}: {error}"


def _clocks(skews: Mapping[str, int | None]) -> list[Finding]:
    """How far this machine's clock is from those that tell the time; `skews` in seconds, theirs minus ours."""
    told = {who: skew for who, skew in skews.items() if skew is not None}
    if not told:
        return []
    who, skew = max(told.items(), key=lambda each: abs(each[1]))
    says = f"{abs(skew)} s {'behind' if skew > 0 else 'ahead of'} {who}"
    return [Finding("clock", abs(skew) <= MOST_SKEW, says, "Set this machine's clock by NTP")]


async def _slack(settings: Settings, clock: Clock) -> _Told:
    token = settings.slack_bot_token.get_secret_value()
    try:
        async with slack.session() as connections:
            workspace = await slack.connect(token, settings.slack_api_url, connections)
    except Refused as refused:
        return _Told(error=refused.name, skew=_skew(refused.answered_at, clock))
    except SlackError as error:
        return _Told(error=str(error), reached=False)
    told = workspace.identity
    return _Told(
        team=told.team,
        workspace=told.workspace,
        scopes=told.scopes,
        skew=_skew(told.answered_at, clock),
    )


def _skew(answered_at: datetime | None, clock: Clock) -> int | None:
    return int((answered_at - clock()).total_seconds()) if answered_at else None


def _bot_token(told: _Told, wanted: Collection[str]) -> list[Finding]:
    if not told.reached:
        mend = "Check this machine's network, its proxy, and SLACK_API_URL if it is set"
        return [Finding("Slack token", False, f"Slack cannot be reached: {told.error}", mend)]
    if told.error is not None:
        mend = "Install the app in the workspace and set SLACK_BOT_TOKEN to its bot token"
        return [Finding("Slack token", False, f"Slack answers {told.error}", mend)]
    token = Finding("Slack token", True, f"Slack takes it, in the workspace {told.workspace}")
    missing = sorted(set(wanted) - told.scopes)
    if missing:
        mend = "Add them under OAuth & Permissions, then install the app again"
        return [token, Finding("Slack scopes", False, f"missing: {', '.join(missing)}", mend)]
    return [token, Finding("Slack scopes", True, "all that the manifest asks for")]


async def _app_token(settings: Settings) -> list[Finding]:
    if settings.slack_app_token is None:
        return []
    name, token = "Slack app token", settings.slack_app_token.get_secret_value()
    mend = (
        "Make an app-level token with connections:write, set SLACK_APP_TOKEN to it, and turn Socket Mode on"
    )
    try:
        async with slack.session() as connections:
            await slack.open_socket(token, settings.slack_api_url, connections)
    except Refused as refused:
        return [Finding(name, False, f"Slack answers {refused.name}", mend)]
    except SlackError as error:
        return [Finding(name, False, f"Slack is out of reach ({error})", mend)]
    return [Finding(name, True, "Slack opens a socket for it")]
