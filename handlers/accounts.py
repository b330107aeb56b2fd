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

from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.access import require_workspace_admin
from bot.baijiayun import BaijiayunError, NoSuchAccount, TimedOut, TransportError
from bot.baijiayun.endpoints import ROOMS
from bot.blocks import Viewer
from bot.blocks.accounts import (
    DOMAIN,
    ENTER,
    FORM,
    PARTNER_ID,
    PARTNER_KEY,
    account_form,
    account_form_ended,
    account_form_missed,
    account_kept,
    account_problems,
)
from bot.blocks.forms import typed_in
from bot.classroom.recording import record_own
from bot.errors import NotAllowed, RollcallError
from bot.state import Change, Invocation, PlatformAccount
from handlers import incoming
from handlers.dispatcher import Dispatcher
from handlers.progress import KEEP_WITHIN, as_soon_as

CHECKED_WITHIN: Final = 2.0
"""Seconds for the check: Slack waits three for what is wrong with a form."""

RECORDED_WITHIN: Final = 0.5
"""Seconds that the answer waits for the audit trail, which goes on to be written after that."""

RIGHT: Final = {
    DOMAIN: re.compile(r"[A-Za-z0-9-]{1,63}"),
    PARTNER_ID: re.compile(r"[0-9]{1,20}"),
    PARTNER_KEY: re.compile(r"\S{1,200}"),
}
"""What each field holds. A domain is one label, so that nothing else than the platform can be reached by it."""

Try = Callable[[str, PlatformAccount], Awaitable[None]]
"""Asks the platform something harmless with an account, for a workspace. Raises BaijiayunError."""


def register(app: AsyncApp, dispatcher: Dispatcher, try_account: Try) -> None:
    """Listens to the button that opens the form, and to the form that is sent."""

    async def opened(ack: AsyncAck, body: dict[str, Any]) -> None:
        invocation = incoming.of_press(body, ENTER, dispatcher.clock())
        try:
            viewer = await _admin(dispatcher, invocation)
        except RollcallError as error:
            await dispatcher.say(invocation, partial(blocks.error, error))
        else:
            if not await dispatcher.modals.is_opened(invocation, body["trigger_id"], account_form(viewer)):
                await dispatcher.say(invocation, account_form_missed)
        await ack()

    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        invocation = incoming.of_view(body, body["trigger_id"], dispatcher.clock())
        fields = {name: text.strip() for name, text in typed_in(body["view"]["state"]["values"]).items()}
        await ack(**await _sent(dispatcher, try_account, invocation, fields))

    app.action(ENTER)(opened)
    app.view(FORM)(sent)


async def _admin(dispatcher: Dispatcher, invocation: Invocation) -> Viewer:
    """Who enters it. Raises NotAllowed for who may not, or where the account is in the settings; ProfileUnavailable."""
    viewer = await dispatcher.viewers.of(await dispatcher.viewers.in_context(invocation))
    require_workspace_admin(viewer.person)
    if dispatcher.tenants(invocation.team).entered is None:
        raise NotAllowed("account_in_settings")
    return viewer


async def _sent(
    dispatcher: Dispatcher, try_account: Try, invocation: Invocation, fields: Mapping[str, str]
) -> dict[str, Any]:
    """What the form is acknowledged with: what is wrong with it, or that the account is kept."""
    known = dispatcher.viewers.lately(invocation)
    try:
        async with asyncio.timeout(CHECKED_WITHIN):
            viewer = known = await _admin(dispatcher, invocation)
            problems = account_problems(viewer)
            wrong = [name for name, right in RIGHT.items() if not right.fullmatch(fields.get(name, ""))]
            if wrong:
                return _under({name: problems[name] for name in wrong})
            account = PlatformAccount(
                domain=fields[DOMAIN].lower(),
                partner_id=fields[PARTNER_ID],
                partner_key=SecretStr(fields[PARTNER_KEY]),
                by=invocation.user,
            )
            await try_account(invocation.team, account)
        # not within the time: whether it is kept is never in doubt
        await _keep(dispatcher, invocation, account)
    except BaijiayunError as error:
        return _under({_field_of(error): blocks.error(error, known, changes=False).text})
    except TimeoutError:
        late = TimedOut(ROOMS.name, "read")
        return _under({DOMAIN: blocks.error(late, known, changes=False).text})
    except RollcallError as error:
        return _instead(account_form_ended(blocks.error(error, known).text, known))
    return _instead(account_kept(account.domain, account.partner_id, viewer))


async def _keep(dispatcher: Dispatcher, invocation: Invocation, account: PlatformAccount) -> None:
    """Keeps the account and, without its key, that it was entered, which may come later. Raises RedisUnavailable."""
    tenant = dispatcher.tenants(invocation.team)
    assert tenant.entered is not None
    await tenant.entered.keep(account)
    change = Change(
        at=int(invocation.asked_at.timestamp()),
        by=invocation.user,
        what="room.account",
        outcome="done",
        after={"account": f"{account.partner_id} {account.domain}"},
        via="form",
    )
    record = partial(record_own, tenant.audit, invocation.id, change)
    await dispatcher.tasks.done(as_soon_as(record, KEEP_WITHIN), RECORDED_WITHIN)


def _field_of(error: BaijiayunError) -> str:
    """The field that a refusal of the platform is most likely about."""
    if isinstance(error, TransportError):
        return DOMAIN
    return PARTNER_ID if isinstance(error, NoSuchAccount) else PARTNER_KEY


def _under(errors: Mapping[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": dict(errors)}


def _instead(view: Mapping[str, Any]) -> dict[str, Any]:
    return {"response_action": "update", "view": dict(view)}
