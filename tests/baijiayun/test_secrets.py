"""No partner key, secret key or signature stands in a log line, an exception's text or a repr."""

from __future__ import annotations

import asyncio
import io
import logging
import traceback
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import pytest
from rich.console import Console

from bot.baijiayun import Baijiayun, BaijiayunError, StaticKey, Timeouts
from bot.baijiayun.models import PartnerKey
from bot.baijiayun.requests import PartnerKeyRequest
from bot.secret import SecretStr

from .conftest import AT_ONCE, KEY, NOW
from .scripted_platform import Reply, ScriptedPlatform, says

SECRET = "e10adc3949ba59abbe56e057f20f883e"
FRESH = "nEwKeYnEwKeYnEwKeYnEwKeY=="
EVERYTHING = f"{KEY} {quote(KEY, safe='')} {SECRET}"

SCRIPTS: dict[str, Callable[[str], Reply]] = {
    "a refusal that echoes": lambda echo: says(code=1002, msg=echo),
    "an unknown code that echoes": lambda echo: says(code=77, msg=echo),
    "a page that echoes": lambda echo: Reply(echo.encode(), status=502),
    "a page that echoes well": lambda echo: Reply(echo.encode()),
    "a field that echoes": lambda echo: says({"status": echo, "partner_key": [echo]}),
    "a cut": lambda echo: Reply(cut=True),
    "too many": lambda echo: Reply(echo.encode(), status=429),
    "no answer": lambda echo: Reply(hold=asyncio.Event()),
    "an answer": lambda echo: says({"status": 1, "partner_key": FRESH}),
}
CALLS: list[Callable[[Baijiayun], Awaitable[object]]] = [
    lambda client: client.in_class("1"),
    lambda client: client.partner_key(SECRET),
    lambda client: client.partner_key(SecretStr(SECRET), regenerate=True),
]


def told(error: BaseException | None) -> str:
    """Everything that a chain of exceptions says of itself."""
    if error is None:
        return ""
    said = [str(error), repr(error), repr(vars(error)), *traceback.format_exception(error)]
    return "\n".join(said) + told(error.__cause__) + told(error.__context__)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("call", CALLS)
async def test_nothing_says_a_secret(
    platform: ScriptedPlatform,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    script: str,
    call: Callable[[Baijiayun], Awaitable[object]],
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.script(SCRIPTS[script](EVERYTHING))
    heard = ""
    async with Baijiayun(
        platform.url,
        12345678,
        StaticKey(KEY),
        retry=AT_ONCE,
        clock=lambda: NOW,
        timeouts=Timeouts(read=0.05),
    ) as client:
        try:
            heard += repr(await call(client))
        except BaijiayunError as error:
            heard += told(error)
        heard += repr(client) + str(client)
    heard += caplog.text + "".join(repr(vars(record)) for record in caplog.records)
    heard += "".join(capfd.readouterr())
    sent = [received.form for received in platform.received]
    assert sent
    secrets = {form[name] for form in sent for name in ("sign", "secret_key") if name in form}
    for secret in (KEY, KEY[:-2], quote(KEY, safe=""), FRESH, *secrets):
        assert secret not in heard


async def test_an_echoed_signature_is_hidden_and_the_rest_of_the_message_stays(
    platform: ScriptedPlatform,
) -> None:
    async with Baijiayun(platform.url, 12345678, StaticKey(KEY), clock=lambda: NOW) as client:
        platform.script(says({"status": 1}))
        await client.in_class("1")
        sent = platform.form["sign"]
        platform.script(says(code=1002, msg=f"签名错误 {sent}"))
        with pytest.raises(BaijiayunError) as refusal:
            await client.in_class("1")
    assert platform.form["sign"] == sent
    assert str(refusal.value) == "in_class: 1002 签名错误 ***"


def test_the_answer_with_the_key_shows_nothing_when_printed() -> None:
    shown = io.StringIO()
    console = Console(file=shown)
    console.print(PartnerKey(partner_key=SecretStr(FRESH)), PartnerKeyRequest(secret_key=SecretStr(SECRET)))
    assert FRESH not in shown.getvalue()
    assert SECRET not in shown.getvalue()
