"""The form with which an admin of a workspace enters its platform account.

The key goes from Slack's signed request to the platform and, once that accepts it, encrypted to Redis: it is in no job,
no log and no answer.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from msgspec.structs import replace
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.access import require_workspace_admin
from bot.baijiayun import BaijiayunError, NoSuchAccount, TimedOut, TransportError
from bot.baijiayun.endpoints import ROOMS
from bot.blocks import Viewer
from bot.blocks.accounts import (
    ADD,
    DOMAIN,
    ENTER,
    FORM,
    NAME,
    PARTNER_ID,
    PARTNER_KEY,
    account_form,
    account_form_ended,
    account_form_missed,
    account_kept,
    account_problems,
    account_taken,
)
from bot.blocks.forms import form_values
from bot.classroom.accounts import first_names
from bot.classroom.audit_recording import record_own
from bot.errors import NotAllowed, RollcallError
from bot.secret import SecretStr
from bot.state import Change, EnteredAccount, Invocation, PlatformAccount, account_of, tenant_id
from handlers import incoming
from handlers.dispatcher import Dispatcher
from handlers.modals import replaced_by, with_errors
from handlers.progress import KEEP_TIMEOUT, as_soon_as

CHECK_TIMEOUT: Final = 2.0
"""Seconds for the check: Slack waits three for what is wrong with a form."""

RECORD_TIMEOUT: Final = 0.5
"""Seconds that the answer waits for the audit trail, which goes on to be written after that."""

RIGHT: Final = {
    NAME: re.compile(r"(?=.*[^\W\d_])[^:：\"“”<>@#\n]{1,40}"),
    DOMAIN: re.compile(r"[A-Za-z0-9-]{1,63}"),
    PARTNER_ID: re.compile(r"[0-9]{1,20}"),
    PARTNER_KEY: re.compile(r"\S{1,200}"),
}
"""What each field holds. A domain is one label, so that nothing else than the platform can be reached by it.

A name can stand before a colon.
"""

Try = Callable[[str, PlatformAccount], Awaitable[None]]
"""Asks the platform something harmless with an account, for a workspace. Raises BaijiayunError."""


def register(app: AsyncApp, dispatcher: Dispatcher, try_account: Try) -> None:
    """Listens to the button that opens the form, and to the form that is sent."""

    async def opened(ack: AsyncAck, body: dict[str, Any]) -> None:
        invocation = incoming.of_press(body, ENTER, dispatcher.clock())
        try:
            viewer = await _admin(dispatcher, invocation)
            name = "" if body["actions"][0]["action_id"] == ADD else await _name(dispatcher, invocation)
        except RollcallError as error:
            await dispatcher.say(invocation, partial(blocks.error, error))
        else:
            form = account_form(viewer, name)
            if not await dispatcher.modals.is_opened(invocation, body["trigger_id"], form):
                await dispatcher.say(invocation, account_form_missed)
        await ack()

    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        invocation = incoming.of_view(body, body["trigger_id"], dispatcher.clock())
        values = body["view"]["state"]["values"]
        fields = {name: text.strip() for name, text in form_values(values).items()}
        await ack(**await _sent(dispatcher, try_account, invocation, fields, is_named=NAME in values))

    app.action(ENTER)(opened)
    app.action(ADD)(opened)
    app.view(FORM)(sent)


async def _admin(dispatcher: Dispatcher, invocation: Invocation) -> Viewer:
    """Who enters it. Raises NotAllowed for who may not, or where the account is in the settings; ProfileUnavailable."""
    viewer = await dispatcher.viewers.of(await dispatcher.viewers.in_context(invocation))
    require_workspace_admin(viewer.person)
    if dispatcher.tenants(invocation.team).entered is None:
        raise NotAllowed("account_in_settings")
    return viewer


async def _name(dispatcher: Dispatcher, invocation: Invocation) -> str | None:
    """The name of the account to be entered, as far as it is known; None for the workspace's first, which has none.

    Raises RedisUnavailable.
    """
    if not account_of(invocation.team):
        return None
    account = await _entered(dispatcher, invocation).read()
    return account.name if account is not None else ""


async def _taken(entered: EnteredAccount, tenant: str, account: PlatformAccount) -> str | None:
    """The field of an account to be kept for a tenant that is another's of the workspace."""
    others = [each for known, each in (await entered.all()).items() if known != tenant]
    if any(each.partner_id == account.partner_id for each in others):
        return PARTNER_ID
    name = account.name.casefold()
    return NAME if name and any(each.name.casefold() == name for each in others) else None


async def _sent(
    dispatcher: Dispatcher,
    try_account: Try,
    invocation: Invocation,
    fields: Mapping[str, str],
    *,
    is_named: bool,
) -> dict[str, Any]:
    """What the form is acknowledged with: what is wrong with it, or that the account is kept.

    `is_named` is one beside the workspace's first.
    """
    known = dispatcher.viewers.lately(invocation)
    try:
        async with asyncio.timeout(CHECK_TIMEOUT):
            viewer = known = await _admin(dispatcher, invocation)
            if wrong := _wrong_fields(fields, is_named=is_named):
                problems = account_problems(viewer)
                return with_errors({name: problems[name] for name in wrong})
            account = _account(fields, invocation.user)
            if is_named:
                invocation = replace(invocation, team=tenant_id(invocation.team, account.partner_id))
            if taken := await _taken(_entered(dispatcher, invocation), invocation.team, account):
                return with_errors({taken: account_taken(taken, viewer)})
            await try_account(invocation.team, account)
        # not within the time: whether it is kept is never in doubt
        await _keep(dispatcher, invocation, account)
    except BaijiayunError as error:
        return with_errors({_field_of(error): blocks.error(error, known, changes=False).text})
    except TimeoutError:
        late = TimedOut(ROOMS.name, "read")
        return with_errors({DOMAIN: blocks.error(late, known, changes=False).text})
    except RollcallError as error:
        return replaced_by(account_form_ended(blocks.error(error, known).text, known))
    return replaced_by(account_kept(account.domain, account.partner_id, viewer, account.name))


def _wrong_fields(fields: Mapping[str, str], *, is_named: bool) -> list[str]:
    """The fields that cannot be right; one that names an account may not be called as the first one is."""
    asked = RIGHT if is_named else {name: RIGHT[name] for name in RIGHT if name != NAME}
    wrong = [name for name, right in asked.items() if not right.fullmatch(fields.get(name, ""))]
    return [*wrong, NAME] if _account_name(fields).casefold() in first_names() else wrong


def _account(fields: Mapping[str, str], user: str) -> PlatformAccount:
    return PlatformAccount(
        domain=fields[DOMAIN].lower(),
        partner_id=fields[PARTNER_ID],
        partner_key=SecretStr(fields[PARTNER_KEY]),
        by=user,
        name=_account_name(fields),
    )


def _account_name(fields: Mapping[str, str]) -> str:
    return " ".join(fields.get(NAME, "").split())


async def _keep(dispatcher: Dispatcher, invocation: Invocation, account: PlatformAccount) -> None:
    """Keeps the account and, without its key, that it was entered, which may come later. Raises RedisUnavailable."""
    tenant = dispatcher.tenants(invocation.team)
    await _entered(dispatcher, invocation).keep(account)
    change = Change(
        at=int(invocation.asked_at.timestamp()),
        by=invocation.user,
        what="room.account",
        outcome="done",
        after={"account": f"{account.partner_id} {account.domain}"},
        via="form",
    )
    record = partial(record_own, tenant.audit, invocation.id, change)
    await dispatcher.tasks.done(as_soon_as(record, KEEP_TIMEOUT), RECORD_TIMEOUT)


def _entered(dispatcher: Dispatcher, invocation: Invocation) -> EnteredAccount:
    entered = dispatcher.tenants(invocation.team).entered
    assert entered is not None
    return entered


def _field_of(error: BaijiayunError) -> str:
    """The field that a refusal of the platform is most likely about."""
    if isinstance(error, TransportError):
        return DOMAIN
    return PARTNER_ID if isinstance(error, NoSuchAccount) else PARTNER_KEY
