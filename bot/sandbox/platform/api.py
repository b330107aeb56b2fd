"""The ASGI application of the 19 endpoints: authentication, limits, faults, dispatch."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl

from msgspec import Struct
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.baijiayun.endpoints import ENDPOINTS

from .clock import PlatformClock
from .config import PlatformConfig
from .data_store import DataStore
from .errors import ErrorCode, PlatformError
from .faults import CutConnection, Fault, Faults, faulty
from .operations import OPERATIONS, Operation
from .quota import Quota
from .records import Account
from .request_context import RequestContext
from .request_log import RequestLog
from .responses import PlatformResponse, failure, success
from .signature import is_signed

_TIMESTAMP = re.compile(r"\d{10}", re.ASCII)
_NAMES = {endpoint.path: name for name, endpoint in ENDPOINTS.items()}


class Api(Struct, frozen=True):
    """Serves the 19 endpoints; every other path gets code 404."""

    config: PlatformConfig
    store: DataStore
    clock: PlatformClock
    requests: Quota
    creations: Quota
    faults: Faults
    request_log: RequestLog

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        method, path, name = request.method, scope["path"], _NAMES.get(scope["path"])
        given = await parameters_of(request)
        request_id = request.headers.get("x-request-id")
        entry = self.request_log.add(self.clock.now(), method, path, name, request_id, given)
        fault = self.faults.next_for(name) if name else None
        entry.fault = f"{fault.kind} {fault.when}" if fault else None
        response = await self._respond(method, name, given, fault)
        entry.status = None if isinstance(response, CutConnection) else response.status_code
        entry.code = response.code if isinstance(response, PlatformResponse) else None
        await response(scope, receive, send)

    async def _respond(
        self, method: str, name: str | None, given: Mapping[str, str], fault: Fault | None
    ) -> Response:
        def work() -> PlatformResponse:
            return self._answer(method, name, given)

        if fault is None:
            return work()
        answer = work() if fault.processes_first else None
        await asyncio.sleep(fault.seconds)
        if fault.kind == "latency":
            return answer or work()
        return faulty(fault, answer)

    def _answer(self, method: str, name: str | None, given: Mapping[str, str]) -> PlatformResponse:
        try:
            operation = _operation(method, name)
            self.requests.acquire(time.monotonic())
            self._authorize(operation, given)
            context = RequestContext(self.config, self.store, self.creations, self.clock.now())
            data = operation.data(context, given)
        except PlatformError as error:
            # a rejected signature says what time it is, by which a caller can tell that its clock is wrong
            rejected = error.error is ErrorCode.BAD_SIGNATURE
            return failure(error.code, error.msg, self.clock.now() if rejected else None)
        return success(data, self.clock.now() if operation.has_ts else None)

    def _authorize(self, operation: Operation, given: Mapping[str, str]) -> None:
        account = self.store.account
        _check_partner(given.get("partner_id", ""), self.config.partner_id)
        if not _TIMESTAMP.fullmatch(given.get("timestamp", "")):
            raise PlatformError(ErrorCode.BAD_PARAMETER, "参数错误: timestamp")
        unsigned = operation.unsigned and "sign" not in given
        if not unsigned and not is_signed(given, account.partner_key):
            raise PlatformError(ErrorCode.BAD_SIGNATURE)
        _check_age(int(given["timestamp"]), account, self.clock.now())
        if account.stopped:
            raise PlatformError(ErrorCode.ACCOUNT_DISABLED)


async def parameters_of(request: Request) -> dict[str, str]:
    """The query of a GET, the form of anything else. Files are dropped; the last value of a repeated name wins."""
    if request.method == "GET":
        return _pairs(request.scope["query_string"])
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _pairs(await request.body())
    if kind == "multipart/form-data":
        return await _parts(request.headers, request)
    return {}


def _pairs(encoded: bytes) -> dict[str, str]:
    # Starlette's parser garbles raw UTF-8, which `curl -d` sends in the document's examples.
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
        raise PlatformError(ErrorCode.UNKNOWN_PATH)
    operation = OPERATIONS[name]
    if method != "POST" and not (method == "GET" and operation.allows_get):
        raise PlatformError(ErrorCode.UNKNOWN_PATH)
    return operation


def _check_partner(given: str, partner_id: int) -> None:
    if not given.isdecimal():
        raise PlatformError(ErrorCode.BAD_PARAMETER, "参数错误: partner_id")
    if given != str(partner_id):
        raise PlatformError(ErrorCode.UNKNOWN_ACCOUNT)


def _check_age(timestamp: int, account: Account, now: int) -> None:
    if account.tolerance is not None and abs(timestamp - now) > account.tolerance:
        raise PlatformError(ErrorCode.BAD_SIGNATURE, "签名错误: timestamp已过期")
