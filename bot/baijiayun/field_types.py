"""Types for the platform's loosely typed values.

msgspec passes the value of a field with one of these types to `read`, whatever its JSON type. An invalid value raises
ValueError, to which msgspec adds the field's path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from bot.clock import PLATFORM_ZONE
from bot.secret import SecretStr

_NO_MOMENT = ("", None, 0, "0", "0000-00-00 00:00:00")
Loose = str | int | None
"""A value as it came, for rows so many that each is read only when it is asked for."""

_Step = TypeVar("_Step")


def text_of(raw: object) -> str:
    """A text or a number as text, "" for nothing. Raises ValueError."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise ValueError


def _id(raw: object) -> str:
    """A float may have lost digits, so it is not an ID."""
    if text := text_of(raw):
        return text
    raise ValueError


def _whole(raw: object) -> int | None:
    return int(text) if (text := text_of(raw)) else None


def _instant(raw: object) -> datetime:
    """Unix seconds or the platform's "YYYY-MM-DD HH:MM:SS"."""
    text = text_of(raw)
    if text.isdecimal():
        return datetime.fromtimestamp(int(text), PLATFORM_ZONE)
    instant = datetime.fromisoformat(text)
    return instant.astimezone(PLATFORM_ZONE) if instant.tzinfo else instant.replace(tzinfo=PLATFORM_ZONE)


# Attendance pages repeat the same times, so parsed ones are cached.
@lru_cache(maxsize=8192, typed=True)
def moment_of(raw: object) -> datetime | None:
    """A moment of the platform, None if it has none. Raises ValueError, OverflowError."""
    return None if raw in _NO_MOMENT else _instant(raw)


def _hour(raw: str) -> int:
    if (hour := int(raw)) not in range(24):
        raise ValueError
    return hour


def _counts(step: Callable[[str], _Step]) -> Callable[[object], Mapping[_Step, int]]:
    """A map of counts, which PHP encodes as a list if empty."""

    def read(raw: object) -> Mapping[_Step, int]:
        if not isinstance(raw, dict) and raw != []:
            raise ValueError
        return {step(key): int(_id(count)) for key, count in dict(raw).items()}

    return read


def _secret(raw: object) -> SecretStr:
    return SecretStr(_id(raw))


class _FieldType(type):
    read: Callable[[object], Any]

    def __instancecheck__(cls, value: object) -> bool:
        # msgspec checks the result against the field's type, and cannot know that an Id is a str.
        return True


def _field_type(expected: str, read: Callable[[object], object]) -> type:
    return _FieldType(expected, (), {"read": staticmethod(read)})


if TYPE_CHECKING:
    Text = str
    Id = str
    Whole = int | None
    Instant = datetime
    Moment = datetime | None
    HourCounts = Mapping[int, int]
    DayCounts = Mapping[date, int]
    TimeCounts = Mapping[time, int]
    Secret = SecretStr
else:
    Text = _field_type("a text", text_of)
    Id = _field_type("an id", _id)
    Whole = _field_type("a whole number", _whole)
    Instant = _field_type("a datetime", _instant)
    Moment = _field_type("a datetime or nothing", moment_of)
    HourCounts = _field_type("a number for each hour", _counts(_hour))
    DayCounts = _field_type("a number for each day", _counts(date.fromisoformat))
    TimeCounts = _field_type("a number for each clock time", _counts(time.fromisoformat))
    Secret = _field_type("a secret", _secret)


def read(kind: Any, raw: object) -> Any:
    """msgspec's `dec_hook`: converts `raw` to `kind`, one of the types above."""
    try:
        return kind.read(raw)
    except (ValueError, TypeError, OverflowError):
        pass
    # Raised here so that the value, which may be a secret, is not in the error's context.
    raise ValueError(f"Expected {kind.__name__}")
