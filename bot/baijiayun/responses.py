"""Converts an HTTP response to typed data or an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from bot.baijiayun.endpoints import Endpoint, Model
from bot.baijiayun.errors import BaijiayunError, HttpStatus, NotJson, Throttled, Unreadable, api_error
from bot.baijiayun.field_types import Text, Whole, read
from bot.baijiayun.models import Nothing

TOO_MANY = "请求过于频繁"
"""The `msg` of code 1 after too many requests."""

Redact = Callable[[str], str]
"""Removes a request's secrets from a text."""

_Data = TypeVar("_Data")
_BOM = b"\xef\xbb\xbf"
_PATH = re.compile(r" - at (?:`key` in )?`\$\.?(?P<path>[^`]*)`$")
_STEP = re.compile(r"(?P<name>[^.\[\]]+)|\[(?P<index>\d+)\]")
_MISSING = re.compile(r"missing required field `(?P<name>\w+)`")
_NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_CLIP = 60


class Head(Struct, frozen=True):
    """The fields of every answer; `ts` is the platform's clock in Unix seconds, often absent."""

    code: int
    msg: Text = ""
    ts: Whole = None


class Envelope(Head, Generic[_Data], frozen=True):
    """An answer with its data."""

    data: _Data | None = None


def decode_envelope(endpoint: Endpoint[Model], status: int, body: bytes, redact: Redact) -> Envelope[Model]:
    """Decodes the answer in `body`, an error's without its data. The platform's code overrides the HTTP status.

    Raises Unreadable, NotJson, or HttpStatus for an error that is not the platform's.
    """
    try:
        return _decoded(endpoint, body.removeprefix(_BOM), redact)
    except (NotJson, Unreadable) as error:
        if 200 <= status < 300:
            raise
        raise HttpStatus(error.endpoint, status) from None


def data_of(endpoint: Endpoint[Model], envelope: Envelope[Model], redact: Redact) -> Model:
    """The data of an answer. Raises Throttled, ApiError, or Unreadable if there is no data."""
    if envelope.code != 0:
        raise _api_error(endpoint.name, envelope.code, redact(envelope.msg))
    if endpoint.model is Nothing:
        return endpoint.model()
    if envelope.data is None:
        raise Unreadable(endpoint.name, "data", "null", "Expected `object`")
    return envelope.data


def _decoded(endpoint: Endpoint[Model], body: bytes, redact: Redact) -> Envelope[Model]:
    try:
        return _decoder(endpoint).decode(body)
    except msgspec.ValidationError as error:
        misfit = str(error)
    except _NO_JSON:
        raise _not_json(endpoint, body) from None
    document = _decoded_json(endpoint, body)
    if error_envelope := _error_envelope(document):
        return error_envelope
    raise _unreadable(endpoint, document, misfit, redact)


def _decoded_json(endpoint: Endpoint[Any], body: bytes) -> Any:
    """Decodes an answer that did not match its model; it may not even be JSON."""
    try:
        return msgspec.json.decode(body)
    except _NO_JSON:
        raise _not_json(endpoint, body) from None


def _not_json(endpoint: Endpoint[Any], body: bytes) -> NotJson:
    return NotJson(endpoint.name, f"{len(body)} bytes that are not JSON")


@cache
def _decoder(endpoint: Endpoint[Any]) -> msgspec.json.Decoder[Envelope[Any]]:
    data: Any = Any if endpoint.model is Nothing else endpoint.model
    return msgspec.json.Decoder(Envelope[data], strict=False, dec_hook=read)


def _error_envelope(document: Any) -> Envelope[Any] | None:
    """An error's envelope without its data, which can be anything; None if it is not an error."""
    try:
        head = msgspec.convert(document, Head, strict=False, dec_hook=read)
    except msgspec.ValidationError:
        return None
    return Envelope(code=head.code, msg=head.msg, ts=head.ts) if head.code else None


def _api_error(endpoint: str, code: int, msg: str) -> BaijiayunError:
    if code == 1 and TOO_MANY in msg:
        return Throttled(endpoint)
    return api_error(endpoint, code, msg)


def _unreadable(endpoint: Endpoint[Any], document: Any, message: str, redact: Redact) -> Unreadable:
    found = _PATH.search(message)
    path, why = (found["path"], message[: found.start()]) if found else ("", message)
    if missing := _MISSING.search(message):
        return Unreadable(endpoint.name, f"{path}.{missing['name']}".lstrip("."), "nothing", "it is missing")
    secret = endpoint.name == "partner_key" and path.startswith("data")
    came = "something hidden" if secret else redact(_shown(_at(document, path)))
    return Unreadable(endpoint.name, path, came, why)


def _at(document: Any, path: str) -> Any:
    """The value at msgspec's `path`, which ends at a map since msgspec does not name its keys."""
    for step in _STEP.finditer(path.partition("[...]")[0]):
        document = document[int(step["index"])] if step["index"] else document[step["name"]]
    return document


def _shown(value: object) -> str:
    """A short representation of a value, without the contents of lists and maps, which may be secret."""
    if isinstance(value, dict | list) and value:
        return "an object" if isinstance(value, dict) else "a list"
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= _CLIP else f"{text[:_CLIP]}…"
