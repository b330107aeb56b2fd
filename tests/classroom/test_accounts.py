"""The platform account that a workspace entered: there is one at any moment, and it goes once that is confirmed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.classroom.accounts import remove
from bot.classroom.results import AccountRemoved
from bot.errors import NoAccountToRemove, RedisUnavailable
from bot.language.commands import RemoveAccount
from bot.secret import SecretStr
from bot.state import Cipher, EnteredAccount, Installations, PlatformAccount, Redis
from tests.classroom.conftest import ANNA, TenantSetup, context

ADMIN = replace(ANNA, id="U0DEMO", workspace_admin=True)

ACCOUNT = PlatformAccount(domain="school", partner_id="12345678", partner_key=SecretStr("k"), by="U0ADMIN")
SEEN = {"domain": "school", "partner_id": "12345678"}


@pytest.fixture
def entered(setup: TenantSetup, redis: Redis) -> EnteredAccount:
    """Where the account of the workspace is kept."""
    return EnteredAccount(
        Installations(redis, Cipher.derived_from(b"a secret of the tests")), setup.tenant.team
    )


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_removal_that_was_interrupted_is_told_as_done_once_it_is(
    setup: TenantSetup, entered: EnteredAccount, is_there: bool
) -> None:
    if is_there:
        await entered.keep(ACCOUNT)
    taken = context(ADMIN, confirmed=SEEN, interrupted=True)
    assert await remove(replace(setup.tenant, entered=entered), taken, RemoveAccount()) == AccountRemoved(
        **SEEN
    )
    assert await entered.read() is None


async def test_what_is_not_there_is_not_told_as_removed(setup: TenantSetup, entered: EnteredAccount) -> None:
    with pytest.raises(NoAccountToRemove):
        await remove(replace(setup.tenant, entered=entered), context(ADMIN, confirmed=SEEN), RemoveAccount())


async def test_an_account_stays_until_another_has_its_place(
    entered: EnteredAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise RedisUnavailable("ConnectionError")

    await entered.keep(ACCOUNT)
    with monkeypatch.context() as patch:
        patch.setattr(Installations, "keep_account", away)
        with pytest.raises(RedisUnavailable):
            await entered.keep(
                PlatformAccount(**{**SEEN, "domain": "other"}, partner_key=SecretStr("k"), by="U0")
            )
    assert await entered.read() == ACCOUNT
