"""Other workspaces install the app themselves, over real HTTP, and nothing is left of one that removes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from bot import app
from bot.errors import RedisUnavailable
from bot.jobs import Queue
from bot.sandbox.workspace import Organisation
from bot.sandbox.workspace.controls import find
from bot.sandbox.workspace.delivery import Envelope
from bot.sandbox.workspace.faults import refusing
from bot.state import COMMANDS, AuditTrail, Change, Redis
from handlers import accounts
from tests.end_to_end.installed import OTHER, Schools, installable
from tests.http import local_client


async def test_a_workspace_that_did_not_install_it_is_a_stranger(schools: Schools) -> None:
    assert "own workspace" in (await schools.type("/room help")).text
    assert await schools.keys() == []


async def test_a_workspace_installs_it_in_a_browser_and_is_answered(schools: Schools) -> None:
    page = await schools.slack.install(schools.url, schools.other)
    assert (page.status_code, "Thank you" in page.text) == (200, True)
    assert "/room list" in (await schools.type("/room help")).text
    # and the workspace in the settings goes on as before
    assert "/room list" in (await schools.type("/room help", schools.home)).text


@pytest.mark.parametrize(
    ("installers", "organisation", "installed"),
    [
        ("T0ANOTHER", None, False),
        ("T0ANOTHER,T0OTHER", None, True),
        ("T0OTHER", Organisation(), False),
        ("E0SCHOOLS", Organisation(), True),
    ],
)
async def test_only_those_install_it_who_may(
    redis_url: str,
    redis: Redis,
    clock: Callable[[], datetime],
    installers: str,
    organisation: Organisation | None,
    installed: bool,
) -> None:
    async with installable(redis_url, redis, clock, installers) as schools:
        page = await schools.slack.install(schools.url, schools.other, organisation=organisation)
        refused = (403, True)
        assert (page.status_code, "has not let this workspace" in page.text) == (
            (200, False) if installed else refused
        )
        # the token that Slack gave is given back, and kept nowhere
        assert bool(schools.other.world.tokens) is installed
        assert bool([key async for key in redis.scan_iter() if "installation" in key]) is installed


async def test_the_key_of_an_entered_account_is_not_shown_and_its_admins_are_told_what_is_wrong_with_it(
    schools: Schools,
) -> None:
    await schools.slack.install(schools.url, schools.other)
    people = schools.other.world.directory.people
    people["U0DEMO"] = replace(people["U0DEMO"], owner=True)
    await schools.enter(schools.platforms["other"])
    for line in ("/room key", "/room key rotate"):
        told = (await schools.type(line)).text
        assert "never shown" in told
        assert "/room account" in told
        assert "BAIJIAYUN" not in told
    async with local_client() as control:
        fault = {"kind": "code", "endpoint": "rooms", "code": 2003}
        await control.post(f"{schools.platform_url}/other/_control/faults", json=fault)
    told = (await schools.type("/room list")).text
    assert "not active" in told
    assert "/room account" in told
    assert "who runs Rollcall" not in told


async def test_its_tokens_are_encrypted_in_redis(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other)
    (token,) = schools.other.world.tokens
    kept = [str(await schools.redis.get(key)) for key in await schools.keys()]
    assert kept
    assert not any(token in text or "xoxb-" in text for text in kept)


@pytest.mark.parametrize("first", ["tokens_revoked", "app_uninstalled"])
async def test_nothing_is_left_of_a_workspace_that_removes_it(schools: Schools, first: str) -> None:
    await schools.slack.install(schools.url, schools.other)
    await schools.type("/room language zh")
    assert len(await schools.keys()) > 1
    for told in await schools.slack.uninstall(schools.other, first=first):
        assert told.status == 200
    await schools.gone()
    assert "own workspace" in (await schools.type("/room help")).text


@pytest.mark.parametrize("tokens", [{"oauth": [], "bot": ["U0ROLLCALL"]}, {"oauth": ["U0DEMO"]}, None])
async def test_a_workspace_goes_with_the_token_of_the_bot_and_with_no_other(
    schools: Schools, tokens: dict[str, list[str]] | None
) -> None:
    await schools.slack.install(schools.url, schools.other)
    event = {"type": "tokens_revoked"} | ({"tokens": tokens} if tokens else {})
    assert (await schools.slack.tell(schools.other, event)).status == 200
    if "bot" in (tokens or {}):
        await schools.gone()
    else:
        assert await Queue(schools.redis, COMMANDS).all("removal ") == []
        assert "/room" in (await schools.type("/room help")).text


async def test_a_removal_that_redis_did_not_take_is_delivered_again(
    schools: Schools, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unavailable(*_: object) -> None:
        raise RedisUnavailable

    await schools.slack.install(schools.url, schools.other)
    with monkeypatch.context() as patch:
        patch.setattr(Queue, "add", unavailable)
        told = await schools.slack.uninstall(schools.other)
        assert [each.status for each in told] == [503, 503]
    assert await schools.keys()
    for each in told:
        assert (await schools.other.redeliver(each, 2)).status == 200
    await schools.gone()


async def test_a_removal_that_failed_as_nobody_foresaw_is_delivered_again_too(
    schools: Schools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event tells of no person who could be answered."""

    async def wrong(*_: object) -> None:
        raise ValueError

    await schools.slack.install(schools.url, schools.other)
    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(Queue, "add", wrong)
        told = await schools.slack.uninstall(schools.other)
    assert [each.status for each in told] == [503, 503]
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["removal failed"] * 2
    for each in told:
        assert (await schools.other.redeliver(each, 2)).status == 200
    await schools.gone()


async def test_an_installation_after_the_removal_stays(schools: Schools) -> None:
    """The events of a removal may be late."""
    await schools.slack.install(schools.url, schools.other)
    told = await schools.slack.uninstall(schools.other)
    await schools.gone()
    await asyncio.sleep(1)
    await schools.slack.install(schools.url, schools.other)
    for number, delivery in enumerate(told):
        late = {**delivery.envelope.payload, "event_id": f"Ev{number}"}
        await schools.other.deliver_event(Envelope("events_api", late))
    queue = Queue(schools.redis, COMMANDS)
    async with asyncio.timeout(60):
        while await queue.all("removal "):  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0.02)
    assert "rollcall:{T0OTHER}:installation" in await schools.keys()
    assert "/room" in (await schools.type("/room help")).text


async def test_a_token_that_will_expire_is_replaced_and_works(schools: Schools) -> None:
    schools.slack.token_life = 60
    await schools.slack.install(schools.url, schools.other)
    (first,) = schools.other.world.tokens
    schools.slack.token_life = 12 * 3600
    # several at once, in the last minutes of the token: it is replaced once
    await asyncio.gather(*[schools.type("/room help") for _ in range(3)])
    assert len(schools.slack.refreshes) == 1
    del schools.other.world.tokens[first]
    assert (await schools.type("/room language en")).text
    assert len(schools.slack.refreshes) == 1


async def test_an_organisation_installs_it_for_its_workspaces(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other, organisation=Organisation())
    assert "/room list" in (await schools.type("/room help")).text
    mentioned = await schools.other.mention("room help")
    welcome = await schools.other.answer(mentioned)
    # with a button, whose press names no workspace then
    pressed = await schools.other.press(welcome, "What you can do")
    assert "room list" in (await schools.other.answer(pressed)).text
    assert await schools.keys("E0SCHOOLS") == [
        "rollcall:{E0SCHOOLS}:installation",
        "rollcall:{E0SCHOOLS}:workspaces",
    ]
    await schools.slack.uninstall(schools.other)
    await schools.gone()
    await schools.gone("E0SCHOOLS")


async def test_a_workspace_that_its_organisation_takes_it_from(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other, organisation=Organisation())
    await schools.type("/room help")
    event = {"type": "team_access_revoked", "team_ids": [OTHER.id]}
    assert (await schools.slack.tell(schools.home, event)).status == 200
    await schools.gone()
    assert await schools.keys("E0SCHOOLS") != []


@pytest.mark.parametrize(
    ("query", "cookie", "status"),
    [
        ("code=1&state=2", "", 400),
        ("code=1&state=2", "slack-app-oauth-state=2", 401),
        ("error=access_denied", "", 200),
    ],
)
async def test_who_did_not_begin_here_does_not_end_here(
    schools: Schools, query: str, cookie: str, status: int
) -> None:
    async with local_client() as browser:
        url = f"{schools.url}/slack/oauth_redirect?{query}"
        page = await browser.get(url, headers={"cookie": cookie} if cookie else {})
    assert page.status_code == status
    assert [key async for key in schools.redis.scan_iter() if "installation" in key] == []


async def test_a_slack_that_cannot_be_reached_installs_nothing_and_says_so(schools: Schools) -> None:
    async with local_client() as browser:
        page = await browser.get(f"{schools.url}/slack/install")
        state = schools.slack.asked(page.text)["state"]
        await schools.slack.__aexit__()
        url = f"{schools.url}/slack/oauth_redirect?code=1&state={state}"
        cookie = page.headers["set-cookie"].partition(";")[0]
        back = await browser.get(url, headers={"cookie": cookie})
    assert (back.status_code, "invalid_code" in back.text) == (401, True)
    assert [key async for key in schools.redis.scan_iter() if "installation" in key] == []


async def test_an_event_of_the_workspace_in_the_settings_removes_nothing(schools: Schools) -> None:
    await schools.type("/room language zh", schools.home)
    before = await schools.keys("T0ROLLCALL")
    tokens = dict(schools.home.world.tokens)
    await schools.slack.uninstall(schools.home)
    schools.home.world.tokens.update(tokens)
    await schools.type("/room help", schools.home)
    assert {*before} <= {*await schools.keys("T0ROLLCALL")}


async def test_a_workspace_without_an_account_is_told_so_and_its_admins_how_to_enter_one(
    schools: Schools,
) -> None:
    await schools.slack.install(schools.url, schools.other)
    schools.other.add_user("U0ANNA", "Anna")
    told = await schools.type("/room list")
    assert "no account of the class platform yet" in told.text
    assert "account.enter" in str(told.blocks)
    delivery = await schools.other.command("/room", "list", user="U0ANNA")
    theirs = await schools.other.answer(delivery)
    assert "no account of the class platform yet" in theirs.text
    assert "account.enter" not in str(theirs.blocks)


async def test_an_account_is_entered_checked_and_used_and_all_goes_with_the_app(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other)
    entered = await schools.enter(schools.platforms["other"], domain="Other")
    assert entered.body["response_action"] == "update"
    assert "accepts this account" in str(entered.body)
    assert "Rollcall uses it from now on" in str(entered.body)
    assert "87654321 · other" in str(entered.body)
    created = await schools.type('/room new "English" tomorrow 14:00-15:00')
    assert "English" in created.text
    assert "English" in (await schools.type("/room list")).text
    # the workspace in the settings has rooms of its own
    assert "No rooms found" in (await schools.type("/room list", schools.home)).text
    shown = await schools.type("/room account")
    assert "87654321" in shown.text
    recorded = (await schools.type("/room audit")).text
    assert "enter or replace the platform account" in recorded
    assert "account: 87654321 other" in recorded
    assert "by a form" in recorded
    (secret,) = [schools.platforms["other"].partner_key.get_secret_value()]
    said = f"{schools.other.sent} {[await schools.redis.dump(key) for key in await schools.keys()]}"
    assert secret not in said
    await schools.slack.uninstall(schools.other)
    await schools.gone()
    assert [key async for key in schools.redis.scan_iter(match="*with_account*")] == []


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"domain": "https://evil.example/?"}, "domain", "one word"),
        ({"domain": "other.at.baijiayun.com"}, "domain", "one word"),
        ({"partner_id": "12 34"}, "partner_id", "number"),
        ({"partner_key": "of another"}, "partner_key", "needed"),
        ({"partner_key": "of-another"}, "partner_key", "signature"),
        ({"partner_id": "11112222"}, "partner_id", "recognize"),
        ({"domain": "nowhere"}, "partner_id", "recognize"),
    ],
)
async def test_an_account_that_does_not_work_is_not_kept(
    schools: Schools, fields: dict[str, str], field: str, said: str
) -> None:
    await schools.slack.install(schools.url, schools.other)
    refused = await schools.enter(schools.platforms["other"], **fields)
    assert refused.body["response_action"] == "errors"
    assert list(refused.body["errors"]) == [field]
    assert said in refused.body["errors"][field]
    # a form that is not taken has changed nothing, as everybody knows
    assert "Nothing was changed" not in refused.body["errors"][field]
    assert "no account" in (await schools.type("/room list")).text


async def test_only_admins_enter_an_account_and_none_where_it_is_in_the_settings(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other)
    schools.other.add_user("U0ANNA", "Anna")
    told = await schools.type("/room list")
    # whoever comes by the button
    opened = await schools.other.press(told, "account.enter")
    assert opened.error == ""
    (view,) = schools.other.views.values()
    for name, text in {"domain": "other", "partner_id": "1", "partner_key": "k"}.items():
        view.fill(name, text)
    sent = await schools.other.submit(view, user="U0ANNA")
    assert "Only workspace admins" in str(sent.body)
    at_home = await schools.type("/room account", schools.home)
    assert "settings" in at_home.text
    assert "account.enter" not in str(at_home.blocks)
    # whoever has the button from when they might press it
    button, _ = find(told.blocks, "account.enter")
    theirs = await schools.other.answer(await schools.other.command("/room", "help", user="U0ANNA"))
    refused = await schools.other.answer(await schools.other.press(theirs, button, user="U0ANNA"))
    assert "Only workspace admins" in refused.text
    refused = await schools.home.answer(await schools.home.press(at_home, button))
    assert "The account of this workspace is in Rollcall's settings" in refused.text
    assert (len(schools.other.views), len(schools.home.views)) == (1, 0)


async def test_a_form_that_slack_does_not_open_is_said_with_the_button_to_press_again(
    schools: Schools,
) -> None:
    await schools.slack.install(schools.url, schools.other)
    told = await schools.type("/room account")
    schools.other.faults.set("views.open", refusing("expired_trigger_id"))
    answer = await schools.other.answer(await schools.other.press(told, "account.enter"))
    assert "I couldn't open the form" in answer.text
    opened = await schools.other.press(answer, "account.enter")
    assert opened.error == ""
    assert len(schools.other.views) == 1
    assert schools.other.answers(opened) == []


async def test_an_account_that_is_kept_is_told_as_kept_whenever_that_is_written_into_the_audit_trail(
    schools: Schools, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[str] = []

    async def keep(trail: AuditTrail, id: str, change: Change, day: date, *, first: bool = False) -> bool:
        if change.what == "room.account" and not failed:
            failed.append(id)
            raise RedisUnavailable("ConnectionError")
        return await original(trail, id, change, day, first=first)

    original = AuditTrail.keep
    monkeypatch.setattr(AuditTrail, "keep", keep)
    await schools.slack.install(schools.url, schools.other)
    entered = await schools.enter(schools.platforms["other"])
    assert "accepts this account" in str(entered.body)
    assert len(failed) == 1
    async with asyncio.timeout(60):
        while "87654321" not in (await schools.type("/room audit")).text:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_home_in_another_workspace_names_nobody_and_no_key_of_the_settings(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other)
    people = schools.other.world.directory.people
    people["U0DEMO"] = replace(people["U0DEMO"], owner=True)
    await schools.enter(schools.platforms["other"])
    await schools.other.open_home()
    await schools.other.wait_until(lambda: "U0DEMO" in schools.other.world.homes, 60)
    page = str(schools.other.world.homes["U0DEMO"].body)
    assert "State of Rollcall" in page
    assert "The platform account of this workspace" in page
    assert "settings" not in page
    assert "Administrators" not in page


async def test_an_account_is_replaced_and_removed_once_confirmed(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other)
    await schools.enter(schools.platforms["home"], domain="home")
    await schools.type('/room new "At home" tomorrow 14:00-15:00')
    await schools.enter(schools.platforms["other"])
    assert "At home" not in (await schools.type("/room list")).text
    asked = await schools.type("/room account remove")
    pressed = await schools.other.press(asked, "confirm")
    assert "removed" in (await schools.other.answer(pressed)).text
    assert "no account" in (await schools.type("/room list")).text
    assert [key for key in await schools.keys() if key.endswith(("account", "with_account"))] == []


async def test_a_worker_that_hears_of_a_workspace_by_its_jobs_alone_reports_to_it(
    schools: Schools, clock: Callable[[], datetime]
) -> None:
    await schools.slack.install(schools.url, schools.other)
    await schools.enter(schools.platforms["other"])
    async with app.worker(schools.settings, clock):
        await schools.type("/peaks daily at 9:00 in #ops")
        await schools.type("/room remind me at 7:30")
        before = len(await schools.asked("other"))
        await schools.type("/peaks send 1")
        await schools.other.wait_for_message(lambda m: m.content.metadata is not None, channel="ops")
        assert len(await schools.asked("other")) > before
        assert schools.home.seen(channel="ops") == []
        await schools.slack.uninstall(schools.other)
        await schools.gone()


async def test_a_platform_that_does_not_answer_in_time_is_said_and_nothing_kept(
    schools: Schools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "CHECK_TIMEOUT", 0.5)
    await schools.slack.install(schools.url, schools.other)
    async with local_client() as client:
        fault = {"endpoint": "rooms", "kind": "latency", "seconds": 9}
        assert (await client.post(f"{schools.platform_url}/other/_control/faults", json=fault)).is_success
    refused = await schools.enter(schools.platforms["other"])
    assert "didn't answer in time" in refused.body["errors"]["domain"]
    assert "Nothing was changed" not in refused.body["errors"]["domain"]
    assert "no account" in (await schools.type("/room list")).text
