"""OPTIONS of a new room: the words for them, and the platform's own parameters by name.

Source of the parameters and their values: the platform's document, API 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from bot.language.command_lexicon import CommandLexicon
from bot.language.durations import HOUR, duration_at
from bot.language.mentions import person_at
from bot.language.numbers import digits_at, han_at
from bot.language.phrase_table import Tokens, joined
from bot.language.tokenizer import show

Value = int | str | bool


class Option(Struct, frozen=True):
    """An option at a place in a line: the field of the command, or the platform's name, and its value.

    `bad` is the word at fault when the value or the name is not allowed; `attempts` are ways to say it right. `lone`
    is a value that is told by what it counts alone: 30人.
    """

    name: str
    value: Value
    last: int
    bad: str | None = None
    attempts: tuple[str, ...] = ()
    live_only: bool = False
    flag: bool = False
    lone: bool = False


MAX_USERS = 10**9
EXAMPLES = {
    "max_users": "max 30",
    "live_max_users": "live max 200",
    "pre_enter_seconds": "early 10m",
    "teacher": "by @ann",
}


class Parameter(Struct, frozen=True):
    """One of the platform's own: what values it takes, whether only API 3 has it, and the field it fills here."""

    allowed: Callable[[str], bool]
    live_only: bool = True
    field: str | None = None
    example: str = "1"
    text: bool = False


def _up_to(most: int) -> Callable[[str], bool]:
    return lambda text: text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= most


_ANY = _up_to(10**11)
_ID = _up_to(10**11)
_SWITCH = _up_to(1)
_THREE = _up_to(2)
_TEMPLATES = {name.lower(): name for name in ("doubleCamera", "classic", "triple", "liveWall", "video")}

PARAMETERS: Mapping[str, Parameter] = {
    "title": Parameter(lambda text: bool(text.strip()), live_only=False, field="title", text=True),
    "max_users": Parameter(_up_to(MAX_USERS), live_only=False, field="max_users", example="30"),
    "pre_enter_time": Parameter(_up_to(86400), live_only=False, field="pre_enter_seconds", example="600"),
    "is_long_term": Parameter(_SWITCH, live_only=False, field="long_term"),
    "speak_camera_turnon": Parameter(_THREE, live_only=False, field="camera"),
    "bind_room_max_users": Parameter(_up_to(MAX_USERS), field="live_max_users", example="200"),
    "type": Parameter(_ANY, live_only=False, example="5"),
    "industry_type": Parameter(_ANY, live_only=False),
    "is_webrtc_live": Parameter(_ANY, live_only=False),
    "template_name": Parameter(lambda text: text.lower() in _TEMPLATES, example="classic", text=True),
    "mock_room_id": Parameter(lambda text: text.isascii() and text.isdigit(), text=True),
    "mock_video_id": Parameter(lambda text: text.isascii() and text.isdigit(), text=True),
    "enable_live_sell": Parameter(lambda text: text in ("0", "1", "2"), text=True),
    "end_delay_time": Parameter(_up_to(7200), example="600"),
    **dict.fromkeys(
        (
            "teacher_need_detect_device",
            "student_need_detect_device",
            "is_video_main",
            "m_is_video_main",
            "switch_room_role",
            "enable_share",
            "enable_weixin_auth",
            "auto_playback_record",
            "new_group_live",
        ),
        Parameter(_THREE),
    ),
    **dict.fromkeys(
        (
            "is_group_live",
            "is_mock_live",
            "enable_group_users_public",
            "group_admin_permission",
            "enable_group_chat_public",
            "mock_live_record",
            "push_live_record",
            "system_auto_allocate_name",
            "has_student_raise",
        ),
        Parameter(_SWITCH),
    ),
    **dict.fromkeys(("mock_session_id", "mock_live_play_times"), Parameter(_ANY)),
}

MOCK_LESSON = "is_mock_live"
"""The parameter that makes a large class a lesson that was recorded."""

_MEANT: Mapping[str, Callable[[str], Value]] = {
    "long_term": lambda text: text == "1",
    "camera": lambda text: text != "2",
    "title": str,
}


def option_at(tokens: Tokens, i: int, words: CommandLexicon) -> Option | None:
    """The option that starts at `i`, well or badly given."""
    return (
        _flag(tokens, i, words)
        or _valued(tokens, i, words)
        or _parameter(tokens, i)
        or _counted(tokens, i, words)
    )


def lacks_recording(parameters: Mapping[str, int | str], long_term: bool) -> bool:
    """Whether the lesson that was recorded is not told, or cannot be: the platform's document, API 3."""
    if parameters.get(MOCK_LESSON) != 1:
        return False
    told = "mock_video_id" in parameters or {"mock_room_id", "mock_session_id"} <= parameters.keys()
    return not told or long_term


def option_words(words: CommandLexicon) -> tuple[str, ...]:
    """Every word of an option."""
    return (*words.options.words(), *PARAMETERS)


def _flag(tokens: Tokens, i: int, words: CommandLexicon) -> Option | None:
    if (found := words.flags.at(tokens, i)) is None:
        return None
    (name, value), end = found
    return Option(name, value, end, flag=True)


def _valued(tokens: Tokens, i: int, words: CommandLexicon) -> Option | None:
    if (word := words.options.at(tokens, i)) is None:
        return None
    name, j = word
    if tie := words.option_ties.at(tokens, j):
        j = tie[1]
    example = EXAMPLES[name]
    value = _READERS.get(name, _people)(tokens, j, words)
    if value is None:
        end, bad = _bad_value(tokens, i, j)
        return Option(name, 0, end, bad, (example,))
    return Option(name, value[0], value[1], live_only=name == "live_max_users")


def _counted(tokens: Tokens, i: int, words: CommandLexicon) -> Option | None:
    """30人, `30 students`, `for 30 people`, `with 30 kids`."""
    tie = words.links.at(tokens, i)
    first = tie[1] if tie else i
    if joined(tokens, first) or (number := digits_at(tokens, first)) is None:
        return None
    people = words.people.glued(tokens, number[1])
    return Option("max_users", number[0], people[1], lone=True) if people else None


def _seconds(tokens: Tokens, i: int, words: CommandLexicon) -> tuple[int, int] | None:
    found = duration_at(tokens, i)
    if found is None or found[0] > 24 * HOUR:
        return None
    entering = words.entering.at(tokens, found[1])
    return found[0], entering[1] if entering else found[1]


def _person(tokens: Tokens, i: int, words: CommandLexicon) -> tuple[str, int] | None:
    return person_at(tokens, i)


def _people(tokens: Tokens, i: int, words: CommandLexicon) -> tuple[int, int] | None:
    number = digits_at(tokens, i) or (han_at(tokens, i) if i < len(tokens) else None)
    if number is None or joined(tokens, number[1]) or _continues(tokens, number[1]):
        return None
    people = words.people.at(tokens, number[1])
    return number[0], people[1] if people else number[1]


_READERS: Mapping[str, Callable[[Tokens, int, CommandLexicon], tuple[int | str, int] | None]] = {
    "pre_enter_seconds": _seconds,
    "teacher": _person,
}
"""How the value of an option is read, where it is no number of people."""


def _continues(tokens: Tokens, i: int) -> bool:
    """Whether the number before `i` is only the beginning of something: `1.5`, `14:00`."""
    return i + 1 < len(tokens) and tokens[i].text in ".:-/" and tokens[i].glued and tokens[i + 1].glued


def _bad_value(tokens: Tokens, i: int, j: int) -> tuple[int, str]:
    """Where the option ends and the word at fault: its value, or the option itself when it has none."""
    end = j
    while end < len(tokens) and tokens[end].kind != "gap" and (end == j or tokens[end].glued):
        end += 1
    return end, show(tokens[j:end] if end > j else tokens[i:j])


def _parameter(tokens: Tokens, i: int) -> Option | None:
    """`end_delay_time=600`."""
    name, j = name_at(tokens, i)
    if not name or j >= len(tokens) or tokens[j].text != "=" or not tokens[j].glued:
        return None
    end = j + 1
    while end < len(tokens) and tokens[end].glued:
        end += 1
    inside = tokens[j + 1 : end]
    text = (
        inside[0].raw if len(inside) == 1 and inside[0].kind == "quoted" else "".join(t.raw for t in inside)
    )
    whole = show(tokens[i:end])
    parameter = PARAMETERS.get(name)
    if parameter is None:
        return Option(name, text, end, bad=whole)
    if not parameter.allowed(text):
        return Option(name, text, end, bad=whole, attempts=(f"{name}={parameter.example}",))
    return Option(parameter.field or name, _meant(name, parameter, text), end, live_only=parameter.live_only)


def _meant(name: str, parameter: Parameter, text: str) -> Value:
    if meant := _MEANT.get(parameter.field or ""):
        return meant(text)
    if name == "template_name":
        return _TEMPLATES[text.lower()]
    return text if parameter.text else int(text)


def name_at(tokens: Tokens, i: int) -> tuple[str, int]:
    """A name of letters, digits and underscores that starts at `i`, and where it ends."""
    if i >= len(tokens) or tokens[i].kind != "word" or joined(tokens, i):
        return "", i
    end = i + 1
    while (
        end < len(tokens)
        and tokens[end].glued
        and (tokens[end].text == "_" or tokens[end].kind in _NAME_KINDS)
    ):
        end += 1
    return "".join(token.text for token in tokens[i:end]), end


_NAME_KINDS = ("word", "number")
