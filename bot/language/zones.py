"""Time zones as people name them: IANA names, cities, abbreviations, offsets, a city before the word for time."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.language.languages import LANGUAGES
from bot.language.lexicon import CITIES, ZONE_NOUNS
from bot.language.phrase_table import Tokens, joined
from bot.language.tokenizer import show

_ABBREVIATIONS: dict[str, int] = {
    "utc": 0,
    "gmt": 0,
    "jst": 540,
    "kst": 540,
    "hkt": 480,
    "sgt": 480,
    "awst": 480,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "cet": 60,
    "cest": 120,
    "eet": 120,
    "eest": 180,
    "msk": 180,
    "est": -300,
    "edt": -240,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
}
"""Minutes east of Greenwich."""

_UNCLEAR = {
    "cst": ("Asia/Shanghai", "America/Chicago"),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
}
"""Abbreviations of several zones, the likeliest first."""

_REGIONS = frozenset(
    [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ]
)
_NO_CITIES = frozenset(
    {
        *("north", "south", "west", "center", "easter", "christmas", "midway", "wake", "knox", "reunion"),
        *("resolute", "virgin", "troll", "casey", "davis", "palmer", "currie"),
    }
)
"""Last parts of the names of zones that titles begin with: `Christmas Carols`."""
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?")
_FIXED = re.compile(r"UTC([+-])(\d\d):(\d\d)")
_NAME = re.compile(r"[a-z]+(?:/[a-z0-9_+-]+)+")
_MAX_RUN = 12
_LATEST_OFFSET = 14 * 60


class UnclearZone(Exception):  # noqa: N818 - not an error: it becomes a refusal
    """A zone name that is ambiguous or unknown; where it ends, and names that would do."""

    def __init__(self, text: str, end: int, *choices: str) -> None:
        super().__init__(text)
        self.text = text
        self.end = end
        self.choices = choices


def zone_at(tokens: Tokens, i: int, before: bool = False) -> tuple[tzinfo, int] | None:
    """The zone named at `i`, and where its name ends; `before` when a time follows, not precedes it.

    Raises UnclearZone for CST and the like, and for the zones of nowhere.
    """
    if i >= len(tokens) or joined(tokens, i):
        return None
    kind = tokens[i].kind
    if kind == "han":
        return _han_zone(tokens, i, before)
    if not before and (kind == "word" or tokens[i].text == "+"):
        return _latin_zone(tokens, i)
    return None


def zone_named(name: str) -> tzinfo:
    """The zone whose `str` is `name`. Raises ValueError or ZoneInfoNotFoundError where there is none."""
    offset = _FIXED.fullmatch(name)
    if offset is None:
        return ZoneInfo(name)
    east = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(east if offset[1] == "+" else -east)


def _latin_zone(tokens: Tokens, i: int) -> tuple[tzinfo, int] | None:
    text, end = _run(tokens, i)
    if text in _UNCLEAR:
        raise UnclearZone(tokens[i].raw, end, *_UNCLEAR[text])
    if text in ("utc", "gmt") and end < len(tokens) and tokens[end].text == "+":
        offset, last = _run(tokens, end)
        if _OFFSET.fullmatch(offset):
            text, end = text + offset, last
    if found := _by_offset(text, tokens, end):
        return found
    if "/" in text:
        return _by_name(tokens, i, end, text)
    return _by_city(tokens, i)


def _run(tokens: Tokens, i: int) -> tuple[str, int]:
    """What stands at `i` without a space in it."""
    end = i + 1
    while end < len(tokens) and end - i < _MAX_RUN and tokens[end].glued and _is_of_name(tokens, end):
        end += 1
    return "".join(token.text for token in tokens[i:end]), end


def _is_of_name(tokens: Tokens, i: int) -> bool:
    token = tokens[i]
    if token.kind in ("word", "number"):
        return True
    return token.text in "/_+-:" and i + 1 < len(tokens) and tokens[i + 1].kind in ("word", "number")


def _by_offset(text: str, tokens: Tokens, end: int) -> tuple[tzinfo, int] | None:
    """`UTC`, `UTC+8`, `GMT-03:30`, `+08:00`, `JST`."""
    name = re.match(r"[a-z]*", text)[0]  # type: ignore[index]
    rest = text[len(name) :]
    if name not in _ABBREVIATIONS and not (name == "" and ":" in rest):
        return None
    if not rest:
        minutes = _ABBREVIATIONS[name]
    elif name in ("utc", "gmt", "") and (offset := _OFFSET.fullmatch(rest)):
        minutes = (int(offset[2]) * 60 + int(offset[3] or 0)) * (1 if offset[1] == "+" else -1)
        if abs(minutes) > _LATEST_OFFSET or int(offset[3] or 0) > 59:
            raise UnclearZone(text.upper(), end, "UTC+8")
    else:
        return None
    return timezone(timedelta(minutes=minutes)), end


def _by_name(tokens: Tokens, i: int, end: int, text: str) -> tuple[tzinfo, int] | None:
    if not _NAME.fullmatch(text):
        return None
    if name := _names().get(text):
        return ZoneInfo(name), end
    raise UnclearZone("".join(token.raw for token in tokens[i:end]), end, *_LIKELY)


_LIKELY = ("Asia/Shanghai", "UTC+8")


_ABBREVIATED = 2
"""Letters of a name that is one in capitals alone: `ET`."""


def _by_city(tokens: Tokens, i: int) -> tuple[tzinfo, int] | None:
    """`Tokyo`, `new york`, `London time`."""
    for length in (3, 2, 1):
        words = tokens[i : i + length]
        if len(words) < length or any(token.kind != "word" for token in words) or joined(tokens, i + length):
            continue
        is_short = length == 1 and len(words[0].text) == _ABBREVIATED
        if is_short and not words[0].raw.isupper():
            continue
        if name := _cities().get(" ".join(token.text for token in words)):
            end = i + length
            noun = ZONE_NOUNS.at(tokens, end)
            return ZoneInfo(name), noun[1] if noun else end
    return None


def _han_zone(tokens: Tokens, i: int, before: bool) -> tuple[tzinfo, int] | None:
    """A city as Babel names it in a language without spaces, and that language's word for time."""
    end = i + 1
    while end < len(tokens) and end - i < _MAX_RUN and tokens[end].kind == "han":
        if noun := ZONE_NOUNS.at(tokens, end):
            return _han_zone_between(tokens, i, end, noun[1], before)
        end += 1
    return None


def _han_zone_between(tokens: Tokens, i: int, end: int, last: int, before: bool) -> tuple[tzinfo, int] | None:
    """The city from `i` to `end`, before its noun, which ends at `last`."""
    if name := _han_cities().get("".join(token.text for token in tokens[i:end])):
        return ZoneInfo(name), last
    if before or any(not token.glued for token in tokens[i + 1 : last]):
        return None
    raise UnclearZone(show(tokens[i:last]), last, *_EXAMPLES)


_EXAMPLES = tuple(language.clocks.example_zone for language in LANGUAGES if language.clocks.example_zone)


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@cache
def _cities() -> dict[str, str]:
    """City -> zone; where two zones have a city of that name, the one that is not of a lesser region."""
    cities = dict(CITIES)
    for name in sorted(available_timezones(), key=lambda name: (name.count("/"), name), reverse=True):
        region, _, city = name.rpartition("/")
        if region.split("/")[0] in _REGIONS and city.lower() not in _NO_CITIES:
            cities[city.lower().replace("_", " ")] = name
            cities[city.lower()] = name
    return cities


@cache
def _han_cities() -> dict[str, str]:
    from babel import Locale  # heavy, and seldom needed

    cities: dict[str, str] = {}
    for code in (language.code for language in LANGUAGES if language.clocks.example_zone):
        zones = Locale.parse(code).time_zones
        named = {zone["city"]: name for name, zone in zones.items() if "city" in zone and "/" in name}
        cities |= {city: name for city, name in named.items() if name.lower() in _names()}
    return cities | dict(CITIES)
