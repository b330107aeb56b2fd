"""The workspaces that a process knows, and the accounts of each."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import NotAllowed
from bot.secret import SecretStr
from bot.slack import Identity, NamedAccount, Slack
from bot.state import Cipher, Installation, Installations, PlatformAccount, Redis
from bot.workspaces import Workspaces

EAST = "T0OTHER.222"


def slack(team: str) -> Slack:
    identity = Identity(
        team=team,
        workspace=team,
        user="U0BOT",
        bot="B0BOT",
        scopes=frozenset(),
        answered_at=None,
    )
    return Slack(identity, AsyncWebClient())


def account(partner_id: str, name: str = "") -> PlatformAccount:
    return PlatformAccount(
        domain="school", partner_id=partner_id, partner_key=SecretStr("k"), by="U0ADMIN", name=name
    )


@pytest.fixture
async def workspaces(redis: Redis) -> Workspaces:
    """One in the settings, and one with an account and another of its East campus."""
    installations = Installations(redis, Cipher.derived_from(b"a secret of the tests"))
    installed = Installation(
        team="T0OTHER", name="Other", token=SecretStr("x"), user="U0BOT", bot="B0BOT", installed_at=0
    )
    await installations.keep(installed)
    await installations.keep_account("T0OTHER", account("111"))
    await installations.keep_account(EAST, account("222", "East campus"))

    async def never(installation: Installation) -> Installation | None:
        raise AssertionError("its token does not end")

    return Workspaces(slack("T0HOME"), installations, lambda team, _: slack(team), never)


async def test_each_account_is_a_tenant_of_its_own(workspaces: Workspaces) -> None:
    assert await workspaces.teams() == ["T0HOME", "T0OTHER", EAST]
    assert workspaces.slack("T0OTHER").named_account is None
    assert workspaces.slack(EAST).named_account == NamedAccount("222", "East campus")
    assert workspaces.slack(EAST).identity.team == "T0OTHER"
    assert [workspaces.account_name(each) for each in ("T0HOME", "T0OTHER", EAST, "T0OTHER.333")] == [
        "",
        "default",
        "East campus",
        "",
    ]
    kept = [workspaces.account(each) for each in ("T0OTHER", EAST, "T0OTHER.333")]
    assert [each and each.partner_id for each in kept] == ["111", "222", None]
    with pytest.raises(NotAllowed):
        workspaces.slack("T0STRANGER.222")


async def test_a_name_that_two_were_given_at_once_is_nobodys(workspaces: Workspaces) -> None:
    await workspaces.installations.keep_account("T0OTHER.333", account("333", "east CAMPUS"))
    await workspaces.ready("T0OTHER")
    assert workspaces.named_accounts("T0OTHER") == {}


async def test_what_meant_an_account_that_was_removed_means_no_other(workspaces: Workspaces) -> None:
    await workspaces.installations.bind(EAST, "C0EAST")
    await workspaces.installations.choose(EAST, "U0ANNA")
    await workspaces.installations.remove_account(EAST, "222")
    await workspaces.ready("T0OTHER")
    assert workspaces.named_accounts("T0OTHER") == {}
    meant = [
        await workspaces.tenant("T0OTHER", channel, user)
        for channel, user in (("C0EAST", "U0BEN"), ("C0OPS", "U0ANNA"), ("D0ANNA", "U0ANNA"), ("", "U0BEN"))
    ]
    assert meant == [EAST, "T0OTHER", EAST, "T0OTHER"]
    assert await workspaces.teams() == ["T0HOME", "T0OTHER"]
