"""What the platform's loosely typed values are read as.

msgspec hands a field declared with one of these kinds to `read`, whatever its JSON type was. A value that
cannot be read is a ValueError, to which msgspec adds the field's path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import SecretStr

from bot.clock import PLATFORM_ZONE

_NO_MOMENT = ("", None, 0, "0", "0000-00-00 00:00:00")
_Step = TypeVar("_Step")


def _text(raw: object) -> str:
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise ValueError


def _id(raw: object) -> str:
    """A float has lost digits already, so it is no id."""
    if text := _text(raw):
        return text
    raise ValueError


def _whole(raw: object) -> int | None:
    return int(text) if (text := _text(raw)) else None


def _instant(raw: object) -> datetime:
    """Unix seconds, or the platform's own "YYYY-MM-DD HH:MM:SS"."""
    text = _text(raw)
    if text.isdecimal():
        return datetime.fromtimestamp(int(text), PLATFORM_ZONE)
    instant = datetime.fromisoformat(text)
    return instant.astimezone(PLATFORM_ZONE) if instant.tzinfo else instant.replace(tzinfo=PLATFORM_ZONE)


# Pages of attendance name the same seconds again and again: one object serves all of them.
@lru_cache(maxsize=8192, typed=True)
def _moment(raw: object) -> datetime | None:
    return None if raw in _NO_MOMENT else _instant(raw)


def _hour(raw: str) -> int:
    if (hour := int(raw)) not in range(24):
        raise ValueError
    return hour


def _counts(step: Callable[[str], _Step]) -> Callable[[object], Mapping[_Step, int]]:
    """Reads a map of counts; PHP writes an empty one as a list."""

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
        # msgspec asks whether `read` gave what the field declares, and cannot know that str is what an Id is.
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
    Text = _field_type("a text", _text)
    Id = _field_type("an id", _id)
    Whole = _field_type("a whole number", _whole)
    Instant = _field_type("a datetime", _instant)
    Moment = _field_type("a datetime or nothing", _moment)
    HourCounts = _field_type("a number for each hour", _counts(_hour))
    DayCounts = _field_type("a number for each day", _counts(date.fromisoformat))
    TimeCounts = _field_type("a number for each clock time", _counts(time.fromisoformat))
    Secret = _field_type("a secret", _secret)


def read(kind: Any, raw: object) -> Any:
    """msgspec's `dec_hook`: `raw` read as `kind`, one of the kinds above."""
    try:
        return kind.read(raw)
    except (ValueError, TypeError, OverflowError):
        pass
    # Raised here and not above, so that what came, which may be a secret, is not in the error's context.
    raise ValueError(f"Expected {kind.__name__}")
