"""What follows the verbs of `room`, apart from making and changing one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from bot.language.commands import (
    Attendance,
    Audit,
    CodeKind,
    Command,
    DeleteRoom,
    FindCode,
    Interaction,
    Interactions,
    ListCodes,
    ListRooms,
    LiveStatus,
    NewCodes,
    RotateKey,
    ShowKey,
    ShowRoom,
    Watch,
    Who,
)
from bot.language.days import Day, day_at
from bot.language.lexicon import AND, TO
from bot.language.normalise import replaced, show
from bot.language.numbers import digits_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.past import listed_day, listed_range, past_day
from bot.language.phrases import Phrases, Tokens, joined
from bot.language.ranges import range_at
from bot.language.rooms import is_code, room_at
from bot.language.slots import Filled, Finder, fill, room_or_missing

T = TypeVar("T")

EXAMPLE_ROOM = '"English"'

_PAGE = Phrases({"en": {"page": True, "p.": True}, "zh": {"第": True}})
_PAGE_AFTER = Phrases({"zh": {"页": True}})
_WHO = Phrases(
    {
        "en": {
            **dict.fromkeys(("students", "student"), Who.STUDENTS),
            **dict.fromkeys(("teachers", "teacher"), Who.TEACHERS),
            **dict.fromkeys(("assistants", "assistant"), Who.ASSISTANTS),
            **dict.fromkeys(("all", "everyone", "everybody"), Who.ALL),
        },
        "zh": {
            "学生": Who.STUDENTS,
            "老师": Who.TEACHERS,
            "教师": Who.TEACHERS,
            "助教": Who.ASSISTANTS,
            "全部": Who.ALL,
            "所有": Who.ALL,
            "所有人": Who.ALL,
            "全体": Who.ALL,
        },
    }
)
_AUDITION = Phrases({"en": {"audition": True, "auditions": True}, "zh": {"试听": True}})
_AVATAR = Phrases({"en": {"avatar": True}, "zh": {"头像": True}})
_FOR = Phrases({"en": {"for": True}, "zh": {"给": True, "为": True, "成": True}})
_ON_OFF = Phrases(
    {
        "en": {"on": True, "off": False},
        "zh": {"开": True, "开启": True, "打开": True, "关": False, "关闭": False},
    }
)
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
MOST_CODES = 500
MOST_PAGES = 10**6


def _page_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    if (word := _PAGE.at(tokens, i)) is None or (number := digits_at(tokens, word[1])) is None:
        return None
    after = _PAGE_AFTER.at(tokens, number[1])
    return number[0], after[1] if after else number[1]


def _checked_page(filled: Filled, args: Tokens) -> int:
    page: int = filled.values.get("page", 1)
    if not 1 <= page <= MOST_PAGES:
        first, last = filled.places["page"]
        raise ParseError("bad_option", show(args[first:last]), replaced(args, first, last, "page 1"))
    return page


def _day_finder(context: ParseContext) -> Finder:
    return lambda tokens, i: day_at(tokens, i, context.day_first)


def _range_finder(context: ParseContext) -> Finder:
    return lambda tokens, i: range_at(tokens, i, context.day_first)


def text_of(args: Tokens, filled: Filled, name: str) -> str:
    """The words that a slot took."""
    first, last = filled.places[name]
    return show(args[first:last])


def in_place(args: Tokens, filled: Filled, name: str, find: Callable[[], T]) -> T:
    """What `find` gives; the attempts of its refusal become the arguments with the slot's words replaced."""
    try:
        return find()
    except ParseError as refused:
        first, last = filled.places[name]
        attempts = [replaced(args, first, last, text) for text in refused.attempts]
        raise ParseError(refused.kind, refused.at, *attempts, guess=refused.guess) from None


def dates_before_ranges(context: ParseContext) -> dict[str, Finder]:
    """The slots of a day or a range: at one place, whichever takes more words."""
    day, days = _day_finder(context), _range_finder(context)

    def longer(tokens: Tokens, i: int) -> tuple[Any, int] | None:
        one, many = day(tokens, i), days(tokens, i)
        return max((one, many), key=lambda found: found[1] if found else -1)

    return {"when": longer}


def list_rooms(args: Tokens, context: ParseContext) -> Command:
    """`list [DAY or RANGE] [page N]`."""
    finders = dates_before_ranges(context) | {"page": _page_at}
    filled = fill(args, context, finders, room=False)
    page = _checked_page(filled, args)
    when = filled.values.get("when")
    if when is None:
        return ListRooms(page=page)
    text = text_of(args, filled, "when")
    days = in_place(
        args,
        filled,
        "when",
        lambda: (
            listed_day(when, context, text) if isinstance(when, Day) else listed_range(when, context, text)
        ),
    )
    return ListRooms(from_=days.first, to=days.last, page=page)


def show_room(args: Tokens, context: ParseContext) -> Command:
    """`show ROOM`."""
    return ShowRoom(room=room_or_missing(fill(args, context, {}, room_needed=True), EXAMPLE_ROOM))


def delete_room(args: Tokens, context: ParseContext) -> Command:
    """`delete ROOM`."""
    return DeleteRoom(room=room_or_missing(fill(args, context, {}, room_needed=True), EXAMPLE_ROOM))


def live(args: Tokens, context: ParseContext) -> Command:
    """`live [ROOM]`."""
    return LiveStatus(room=fill(args, context, {}).values.get("room"))


def audit(args: Tokens, context: ParseContext) -> Command:
    """`audit [ROOM]`."""
    return Audit(room=fill(args, context, {}).values.get("room"))


def hands(args: Tokens, context: ParseContext) -> Command:
    """`hands ROOM`."""
    filled = fill(args, context, {}, room_needed=True)
    return Interactions(room=room_or_missing(filled, EXAMPLE_ROOM), kind=Interaction.HANDS)


def talk(args: Tokens, context: ParseContext) -> Command:
    """`talk ROOM`."""
    filled = fill(args, context, {}, room_needed=True)
    return Interactions(room=room_or_missing(filled, EXAMPLE_ROOM), kind=Interaction.TALK)


def attendance(args: Tokens, context: ParseContext) -> Command:
    """`attendance ROOM [DAY] [students, teachers, assistants or all]`."""
    finders: dict[str, Finder] = {"day": _day_finder(context), "who": _WHO.at}
    filled = fill(args, context, finders, room_needed=True)
    day = filled.values.get("day")
    return Attendance(
        room=room_or_missing(filled, EXAMPLE_ROOM),
        date=in_place(args, filled, "day", lambda: past_day(day, context, text_of(args, filled, "day")))
        if day
        else None,
        who=filled.values.get("who", Who.STUDENTS),
    )


def list_codes(args: Tokens, context: ParseContext) -> Command:
    """`codes ROOM [audition] [page N]`."""
    filled = fill(args, context, {"audition": _AUDITION.at, "page": _page_at}, room_needed=True)
    return ListCodes(
        room=room_or_missing(filled, EXAMPLE_ROOM),
        kind=CodeKind.AUDITION if "audition" in filled.values else CodeKind.ORDINARY,
        page=_checked_page(filled, args),
    )


def find_code(args: Tokens, context: ParseContext) -> Command:
    """`find CODE`."""
    words = "".join(token.text for token in args if token.kind in ("word", "number", "quoted"))
    if not words and not args:
        raise ParseError("missing", None, "abc123")
    said = show(args)
    if not is_code(said.strip('"').lower()):
        raise ParseError("bad_option", said, "abc123")
    return FindCode(code=said.strip('"').lower())


def key(args: Tokens, context: ParseContext) -> Command:
    """`key`."""
    fill(args, context, {}, room=False)
    return ShowKey()


def rotate(args: Tokens, context: ParseContext) -> Command:
    """`key rotate`."""
    fill(args, context, {}, room=False)
    return RotateKey()


def channel_at(tokens: Tokens, i: int) -> tuple[str, int] | None:
    """`#ops`, or a channel as Slack writes it: its id."""
    if i >= len(tokens):
        return None
    token = tokens[i]
    if token.kind == "channel":
        return token.value, i + 1
    if token.text != "#" or i + 1 >= len(tokens) or not tokens[i + 1].glued:
        return None
    end = i + 1
    while end < len(tokens) and tokens[end].glued and tokens[end].kind not in ("quoted", "gap"):
        end += 1
    return "".join(each.text for each in tokens[i + 1 : end]), end


def watch(args: Tokens, context: ParseContext) -> Command:
    """`watch on [in #channel]`, `watch off`."""
    filled = fill(args, context, {"on": _ON_OFF.at, "channel": channel_at}, room=False)
    if "on" not in filled.values:
        raise ParseError("missing", None, "on")
    return Watch(on=filled.values["on"], channel=filled.values.get("channel"))


def _url_at(tokens: Tokens, i: int) -> tuple[str, int] | None:
    if (word := _AVATAR.at(tokens, i)) is None:
        return None
    first = word[1]
    if first < len(tokens) and tokens[first].kind == "link":
        return tokens[first].value, first + 1
    end = first
    while end < len(tokens) and (end == first or tokens[end].glued):
        end += 1
    return "".join(token.raw for token in tokens[first:end]), end


def _numbers_finder(args: Tokens, context: ParseContext) -> Finder:
    """`for 11,12,20-25`; right after a room that is no bare title `for` may be left out."""
    room = room_at(args, 0, context)

    def numbers_at(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
        word = _FOR.at(tokens, i)
        if word is None and not (room and i == room[1]):
            return None
        return _number_list(tokens, word[1] if word else i)

    return numbers_at


def _number_list(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
    """Raises ParseError for a list that runs backwards or is too long."""
    numbers: dict[int, None] = {}
    first = end = i
    while found := digits_at(tokens, i):
        low, i = found
        to = TO.at(tokens, i)
        last, end = (digits_at(tokens, to[1]) if to else None) or (low, i)
        if joined(tokens, end):
            return None
        if last < low or last - low >= MOST_CODES or len(numbers) > MOST_CODES:
            raise ParseError("bad_option", show(tokens[first:end]), f"{EXAMPLE_ROOM} for 1-10")
        numbers |= dict.fromkeys(range(low, last + 1))
        i = _past_comma(tokens, end)
    if len(numbers) > MOST_CODES:
        raise ParseError("bad_option", show(tokens[first:end]), f"{EXAMPLE_ROOM} for 1-{MOST_CODES}")
    return (tuple(numbers), end) if numbers else None


def _past_comma(tokens: Tokens, i: int) -> int:
    if i < len(tokens) and tokens[i].text in (",", ";"):
        i += 1
    both = AND.at(tokens, i)
    return both[1] if both else i


def new_codes(args: Tokens, context: ParseContext) -> Command:
    """`code ROOM for N [avatar URL]`; after an id, a code, `last`, `#N` or a quoted title `for` may be left out."""
    finders: dict[str, Finder] = {"avatar": _url_at, "numbers": _numbers_finder(args, context)}
    filled = fill(args, context, finders, room_needed=True)
    room = room_or_missing(filled, f"{EXAMPLE_ROOM} for 1")
    avatar = filled.values.get("avatar")
    if avatar is not None and not _URL.fullmatch(avatar):
        first, last = filled.places["avatar"]
        raise ParseError("bad_option", show(args[first:last]), replaced(args, first, last, ""))
    if "numbers" not in filled.values:
        raise ParseError("missing", None, f"{show(args)} for 1", f"{EXAMPLE_ROOM} for 1")
    return NewCodes(room=room, user_numbers=filled.values["numbers"], avatar=avatar)
