"""Building blocks of the Block Kit rules.

A rule checks one value and yields each problem with its path, such as
`blocks[2].text.text: 3010 characters, at most 3000`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]

_BARE = re.compile(r"&(?!amp;|lt;|gt;)")


def length(text: str) -> int:
    """The longest that Slack may count `text` as: UTF-16 units, with `&` escaped."""
    return len(_BARE.sub("&amp;", text).encode("utf-16-le", "surrogatepass")) // 2


def plain_length(text: str) -> int:
    """The same for plain text, where `<` and `>` are escaped too."""
    return length(text.replace("<", "&lt;").replace(">", "&gt;"))


def anything(value: Any, at: str) -> Iterator[str]:
    """Accepts every value."""
    yield from ()


def string(most: int, least: int = 1) -> Rule:
    """A string of `least` to `most` characters."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{at}: must be a string"
        else:
            yield from _bounds(length(value), least, most, at, "characters")

    return rule


def matching(pattern: str, means: str) -> Rule:
    """A string that matches `pattern`; `means` describes it."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield f"{at}: must be {means}"

    return rule


def url(most: int = 3000) -> Rule:
    """An http(s) URL."""

    def rule(value: Any, at: str) -> Iterator[str]:
        yield from string(most)(value, at)
        if isinstance(value, str) and not value.startswith(("https://", "http://")):
            yield f"{at}: must be an http(s) URL"

    return rule


def choice(*values: object) -> Rule:
    """One of `values`."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if value not in values:
            yield f"{at}: {value!r} is not one of {', '.join(map(str, values))}"

    return rule


def flag(value: Any, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"{at}: must be true or false"


def number(least: float = float("-inf"), most: float = float("inf"), *, above: float | None = None) -> Rule:
    """A number of `least` to `most`, and greater than `above`."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield f"{at}: must be a number"
        elif not least <= value <= most or (above is not None and value <= above):
            yield f"{at}: {value} is out of range"

    return rule


def every(rule: Rule, most: int, least: int = 1) -> Rule:
    """A list of `least` to `most` values that each satisfy `rule`."""

    def listing(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{at}: must be a list"
            return
        yield from _bounds(len(value), least, most, at, "items")
        for index, item in enumerate(value):
            yield from rule(item, f"{at}[{index}]")

    return listing


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *more: Rule) -> Rule:
    """An object with these fields only, which also satisfies the rules `more`. `type` is always allowed."""
    known = {"type": anything, **(optional or {}), **required}

    def rule(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: must be an object"
            return
        yield from (f"{at}.{name}: missing" for name in required if value.get(name) is None)
        for name, content in value.items():
            if name not in known:
                yield f"{at}.{name}: unknown field"
            elif content is not None:
                yield from known[name](content, f"{at}.{name}")
        for further in more:
            yield from further(value, at)

    return rule


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose `type` is one of `kinds`, satisfying the rule of that kind."""

    def rule(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in kinds:
            yield from kinds[kind](value, at)
        else:
            yield f"{at}: type {kind!r} is unknown here"

    return rule


def at_least_one(*names: str) -> Rule:
    """An object that has one of the fields `names`."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if not any(value.get(name) for name in names):
            yield f"{at}: needs one of {', '.join(names)}"

    return rule


def not_both(one: str, other: str) -> Rule:
    """An object that has at most one of two fields."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if value.get(one) and value.get(other):
            yield f"{at}: {one} and {other} are mutually exclusive"

    return rule


def repeated(values: Iterable[Any]) -> list[Any]:
    """Those of the values that stand more than once, but empty ones."""
    return [value for value, count in Counter(filter(None, values)).items() if count > 1]


def _bounds(count: int, least: int, most: int, at: str, what: str) -> Iterator[str]:
    if count < least:
        yield f"{at}: {count} {what}, at least {least}"
    if count > most:
        yield f"{at}: {count} {what}, at most {most}"
