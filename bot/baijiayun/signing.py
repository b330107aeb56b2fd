"""Encodes and signs parameters. Source: the document's 签名规则."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import md5

from bot.secret import SecretStr

_AS_THEY_ARE = frozenset({str, int})
"""Exact types whose text is what is sent: nearly all values, which need not go through `written`."""


def written(value: object) -> str:
    """A parameter's value as sent and signed.

    A bool is 0 or 1, a datetime its Unix second, a date YYYY-MM-DD, anything else its string.

    Raises ValueError for a datetime without time zone.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, datetime):
        return _unix_second(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def parameters(values: Mapping[str, object]) -> dict[str, str]:
    """The parameters that are not None, encoded. An empty string is sent."""
    return {name: written(value) for name, value in values.items() if value is not None}


def sign(params: Mapping[str, object], partner_key: str) -> str:
    """The signature of `params`: 32 lower-case hexadecimal digits.

    Parameters are sorted by name, without `sign` and None.
    """
    # Code point order, which is how Python sorts str, is the byte order of UTF-8.
    pairs = [
        f"{name}={value if type(value) in _AS_THEY_ARE else written(value)}"
        for name, value in sorted(params.items())
        if value is not None and name != "sign"
    ]
    pairs.append(f"partner_key={partner_key}")
    return md5("&".join(pairs).encode(), usedforsecurity=False).hexdigest()


def _unix_second(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError("a datetime without a time zone")
    return str(int(instant.timestamp()))
