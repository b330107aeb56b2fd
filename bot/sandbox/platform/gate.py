"""The platform's front: every request passes here, and is let in or refused in the platform's words."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.baijiayun.endpoints import ENDPOINTS

from .answers import Answer, answered, refused
from .clock import PlatformClock
from .config import PlatformConfig
from .faults import Cut, Fault, Faults, shown
from .journal import Journal
from .operations import OPERATIONS, Operation
from .premises import Premises
from .quota import Quota
from .records import Account
from .refusals import (
    AccountStopped,
    BadParameter,
    NoSuchAccount,
    NoSuchPath,
    Refusal,
    WrongSignature,
)
from .school import School
from .signature import is_signed

_TIMESTAMP = re.compile(r"\d{10}", re.ASCII)
_NAMES = {endpoint.path: name for name, endpoint in ENDPOINTS.items()}


@dataclass(frozen=True, slots=True)
class Gate:
    """An ASGI application: the 19 endpoints, and code 404 for every other path."""

    config: PlatformConfig
    school: School
    clock: PlatformClock
    requests: Quota
    creations: Quota
    faults: Faults
    journal: Journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        method, path, name = request.method, scope["path"], _NAMES.get(scope["path"])
        given = await parameters_of(request)
        entry = self.journal.write(self.clock.now(), method, path, name, given)
        fault = self.faults.take(name) if name else None
        entry.fault = f"{fault.kind} {fault.when}" if fault else None
        response = await self._respond(method, name, given, fault)
        entry.status = None if isinstance(response, Cut) else response.status_code
        entry.code = response.code if isinstance(response, Answer) else None
        await response(scope, receive, send)

    async def _respond(
        self, method: str, name: str | None, given: Mapping[str, str], fault: Fault | None
    ) -> Response:
        def work() -> Answer:
            return self._answer(method, name, given)

        if fault is None:
            return work()
        answer = work() if fault.works_first else None
        await asyncio.sleep(fault.seconds)
        if fault.kind == "latency":
            return answer or work()
        return shown(fault, answer)

    def _answer(self, method: str, name: str | None, given: Mapping[str, str]) -> Answer:
        try:
            operation = _operation(method, name)
            self.requests.take(time.monotonic())
            self._let_in(operation, given)
            premises = Premises(self.config, self.school, self.creations, self.clock.now())
            data = operation.data(premises, given)
        except Refusal as refusal:
            return refused(refusal.code, refusal.msg)
        return answered(data, self.clock.now() if operation.dated else None)

    def _let_in(self, operation: Operation, given: Mapping[str, str]) -> None:
        account = self.school.account
        _check_partner(given.get("partner_id", ""), self.config.partner_id)
        if not _TIMESTAMP.fullmatch(given.get("timestamp", "")):
            raise BadParameter("参数错误: timestamp")
        unsigned = operation.unsigned and "sign" not in given
        if not unsigned and not is_signed(given, account.partner_key):
            raise WrongSignature
        _check_age(int(given["timestamp"]), account, self.clock.now())
        if account.stopped:
            raise AccountStopped


async def parameters_of(request: Request) -> dict[str, str]:
    """The query of a GET; the form of anything else, without files. Of a repeated name the last counts."""
    if request.method == "GET":
        return _pairs(request.scope["query_string"])
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _pairs(await request.body())
    if kind == "multipart/form-data":
        return await _parts(request.headers, request)
    return {}


def _pairs(encoded: bytes) -> dict[str, str]:
    # Not Starlette's parser: it garbles raw UTF-8, which `curl -d` sends, as in the document's examples.
    return dict(parse_qsl(encoded.decode("utf-8", "replace"), keep_blank_values=True))


async def _parts(headers: Headers, request: Request) -> dict[str, str]:
    try:
        form = await MultiPartParser(headers, request.stream()).parse()
    except MultiPartException:
        return {}
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    await form.close()
    return fields


def _operation(method: str, name: str | None) -> Operation:
    if name is None:
        raise NoSuchPath
    operation = OPERATIONS[name]
    if method != "POST" and not (method == "GET" and operation.gettable):
        raise NoSuchPath
    return operation


def _check_partner(given: str, partner_id: int) -> None:
    if not given.isdecimal():
        raise BadParameter("参数错误: partner_id")
    if given != str(partner_id):
        raise NoSuchAccount


def _check_age(timestamp: int, account: Account, now: int) -> None:
    if account.tolerance is not None and abs(timestamp - now) > account.tolerance:
        raise WrongSignature("签名错误: timestamp已过期")
