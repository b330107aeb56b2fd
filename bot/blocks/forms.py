"""The form of a room as a modal, its values, and its validation errors.

Each field is an input block, whose ID is the field's name: so what was typed stays where the form is shown anew.
Source: https://docs.slack.dev/reference/views/modal-views
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.blocks.buttons import command_button
from bot.blocks.elements import (
    MAX_OPTION_TEXT,
    MAX_PLACEHOLDER,
    MAX_SECTION,
    Element,
    Fragment,
    actions,
    button,
    context,
    divider,
    paragraph,
    plain_text,
)
from bot.blocks.message import Block
from bot.blocks.parameters import CHOICES, OF_ANY_ROOM, OF_LARGE_CLASS
from bot.blocks.phrases import bold, phrase, plain
from bot.blocks.questions import QUESTION_TEXTS
from bot.blocks.refusals import REASONS
from bot.blocks.viewer import Viewer
from bot.classroom.results import FormOffered
from bot.language.commands import RoomForm, RoomId
from bot.language.forms import LIVE, TEACHER, Fields, Problem
from bot.language.options import PARAMETERS
from bot.texts import msgid

View = dict[str, Any]
"""A modal."""

FORM: Final = "room.form"
"""The `callback_id` of the form."""

MORE: Final = "form.more"
"""The `action_id` of the button that shows more fields."""

VALUE: Final = "value"
"""The `action_id` of every field."""

DEFAULT: Final = "default"
"""The option of a menu that leaves a parameter out: what was chosen in a menu cannot be taken back otherwise."""

TITLE = 24
"""Maximum characters of a modal's title and of its buttons."""

FIRST_FIELDS = ("title", TEACHER, "day", "start", "end", "max_users", "pre_enter_time", LIVE)
"""Those that are shown without pressing More options."""

EXAMPLES: Mapping[str, str] = {"end": "15:00, 90m", "pre_enter_time": "10m", "max_users": "30"}

PROBLEMS: Mapping[str, str] = {
    **{str(kind): reason for kind, reason in REASONS.items()},
    **QUESTION_TEXTS,
    "missing": msgid("This is needed."),
    "bad_time": msgid("I don't understand this time."),
    "bad_option": msgid("This value is not allowed here."),
    "already_past": msgid("That time has passed."),
    "dst_fold": msgid(
        "The clocks go back then, so that hour happens twice. Type the command instead:"
        " I'll ask which one you mean."
    ),
    "live_only": msgid("This is only for a room with a large class."),
    "series": msgid("That is more than one class. The form makes the first one."),
}
"""What is wrong with a field."""

UNREAD: Mapping[str, str] = {kind: REASONS[kind] for kind in ("missing", "bad_time", "bad_option")}
"""What is said otherwise of a whole message."""


def room_form(
    fields: Fields,
    viewer: Viewer,
    *,
    new: bool = True,
    more: bool = False,
    late: bool = False,
    unread: Problem | None = None,
) -> View:
    """The form of a `new` room, or of one that is there, with `more` of the platform's parameters.

    `late`: it is shown anew, since it had been open for too long. `unread` is why a text was not understood as a
    whole that it was filled in from.
    """
    t = viewer.texts
    notes = [t.gettext("This form was open for a long time. Look it over and send it again.")] if late else []
    notes += [_unread(unread, viewer)] if unread else []
    more = new and (more or bool(fields.keys() - set(FIRST_FIELDS)))
    rest = _parameters(fields, viewer) if more else _more(viewer) if new else ()
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain_text(t.gettext("New room") if new else t.gettext("Change a room"), TITLE),
        "submit": plain_text(t.gettext("Create") if new else t.gettext("Save"), TITLE),
        "close": plain_text(t.gettext("Cancel"), TITLE),
        "blocks": [*map(_alert, notes), *_first_fields(fields, viewer, new=new), *rest],
    }


def form_shown(text: str, viewer: Viewer, title: str | None = None) -> View:
    """What replaces a form: that it is loading, or why there is none. `text` is escaped.

    `title` is that of a form of something else than a room.
    """
    t = viewer.texts
    return {
        "type": "modal",
        "title": plain_text(title or t.gettext("Room"), TITLE),
        "close": plain_text(t.gettext("Close"), TITLE),
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": text[:MAX_SECTION], "verbatim": True}}
        ],
    }


def form_loading(viewer: Viewer) -> str:
    """Says that the form is on its way."""
    return viewer.texts.gettext("One moment …")


def form_sent(viewer: Viewer) -> str:
    """Says that a form was sent before."""
    return viewer.texts.gettext("This form was sent already; nothing was done again. The answer is in Slack.")


def form_of_another(viewer: Viewer) -> str:
    """Says that a form is somebody else's."""
    return viewer.texts.gettext("Somebody else opened this form. Open one of your own with /room new.")


def offered(offer: FormOffered, viewer: Viewer) -> Iterator[Fragment]:
    """The form as a message, where none can be opened: a button that opens it."""
    t, room = viewer.texts, offer.room
    if room is None:
        yield paragraph(plain(t.gettext("Fill in a form to create a room.")))
    else:
        yield paragraph(phrase(t.gettext("Fill in a form to change {title}."), title=bold(room.title)))
    yield actions(form_button(viewer, room.id if room else None))


def form_button(viewer: Viewer, room_id: str | None = None) -> Element | None:
    """A button that opens the form, for a new room or for one that is there."""
    command = RoomForm(room=RoomId(room_id) if room_id else None)
    return command_button(viewer, viewer.texts.gettext("Fill in a form"), "form", command)


def form_problems(problems: Mapping[str, Problem], viewer: Viewer) -> dict[str, str]:
    """What is said under each field."""
    return {name: _problem(name, problem, viewer) for name, problem in problems.items()}


def unchanged(viewer: Viewer) -> dict[str, str]:
    """What is said under the first field when nothing was changed."""
    return {"title": viewer.texts.gettext("Nothing is changed yet.")}


def form_values(values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Fields:
    """What the fields of a form hold, from the `state.values` of its view."""
    each = {name: _value(element) for name, block in values.items() for element in block.values()}
    return {name: text for name, text in each.items() if text and text != DEFAULT}


def _value(element: Mapping[str, Any]) -> str:
    chosen = element.get("selected_option") or next(iter(element.get("selected_options") or ()), None)
    value = chosen["value"] if chosen else None
    value = value or element.get("value") or element.get("selected_date") or element.get("selected_time")
    value = value or element.get("selected_user")
    return str(value or "").strip() if element.get("type") != "plain_text_input" else str(value or "")


def _problem(name: str, problem: Problem, viewer: Viewer) -> str:
    t = viewer.texts
    said = t.gettext(PROBLEMS[problem])
    example = EXAMPLES.get(name) or (PARAMETERS[name].example if name in PARAMETERS else "")
    if problem not in ("bad_time", "bad_option", "ambiguous_hour", "unread_time") or not example:
        return said
    return t.gettext("{reason} For example: {line}", reason=said, line=example)


def _first_fields(fields: Fields, viewer: Viewer, *, new: bool) -> Iterator[Block]:
    t = viewer.texts
    yield _input("title", t.gettext("Title"), _text(fields.get("title"), t.gettext("English")))
    yield _input(
        TEACHER,
        t.gettext("Teacher"),
        _person(fields.get(TEACHER)),
        hint=t.gettext("Empty: who creates it") if new else "",
        optional=True,
    )
    yield _input("day", t.gettext("Day"), _picker("date", fields.get("day")))
    zone = viewer.zone_note()
    yield _input("start", t.gettext("Start"), _picker("time", fields.get("start")), hint=zone)
    yield _input("end", t.gettext("End or length"), _text(fields.get("end"), EXAMPLES["end"]))
    limit = t.gettext("Empty: no limit")
    yield _input(
        "max_users",
        t.gettext("Student classrooms (max)"),
        _number(fields.get("max_users")),
        hint=limit,
        optional=True,
    )
    early = t.gettext("How long before the start students may enter")
    yield _input(
        "pre_enter_time",
        t.gettext("Early entry"),
        _text(fields.get("pre_enter_time"), EXAMPLES["pre_enter_time"]),
        hint=early,
        optional=True,
    )
    if new:
        yield _input(LIVE, t.gettext("Large class"), _box(fields, viewer), optional=True)


def _unread(problem: Problem, viewer: Viewer) -> str:
    t, reason = viewer.texts, UNREAD.get(problem) or PROBLEMS[problem]
    return t.gettext("Not all of the message was understood: {reason}", reason=t.gettext(reason))


def _more(viewer: Viewer) -> tuple[Block, ...]:
    return actions(button(viewer.texts.gettext("More options"), MORE, MORE)).blocks


def _parameters(fields: Fields, viewer: Viewer) -> Iterator[Block]:
    t = viewer.texts
    yield from divider().blocks
    yield from context(plain(t.gettext("What you leave out has the platform's default."))).blocks
    for name, label in OF_ANY_ROOM.items():
        yield _parameter(name, label, fields, viewer)
    yield from divider().blocks
    yield from context(plain(t.gettext("Only for a room with a large class:"))).blocks
    for name, label in OF_LARGE_CLASS.items():
        yield _parameter(name, label, fields, viewer)


def _parameter(name: str, label: str, fields: Fields, viewer: Viewer) -> Block:
    choices, value = CHOICES.get(name), fields.get(name)
    element = _menu(choices, value, viewer) if choices else _text(value, PARAMETERS[name].example)
    return _input(name, viewer.texts.gettext(label), element, hint=name, optional=True)


def _input(name: str, label: str, element: Element, *, hint: str = "", optional: bool = False) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, MAX_PLACEHOLDER),
        "element": {**element, "action_id": VALUE},
        "optional": optional,
    }
    return {**block, "hint": plain_text(hint, MAX_PLACEHOLDER)} if hint else block


def _text(value: str | None, placeholder: str) -> Element:
    element = {"type": "plain_text_input", "placeholder": plain_text(placeholder, MAX_PLACEHOLDER)}
    return {**element, "initial_value": value} if value else element


def _number(value: str | None) -> Element:
    element = {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"}
    return {**element, "initial_value": value} if value else element


def _person(user: str | None) -> Element:
    element = {"type": "users_select"}
    return {**element, "initial_user": user} if user else element


def _picker(what: str, value: str | None) -> Element:
    element = {"type": f"{what}picker"}
    return {**element, f"initial_{what}": value} if value else element


def _box(fields: Fields, viewer: Viewer) -> Element:
    text = plain_text(viewer.texts.gettext("with a large class"), MAX_OPTION_TEXT)
    options = [{"text": text, "value": "1"}]
    element = {"type": "checkboxes", "options": options}
    return {**element, "initial_options": options} if LIVE in fields else element


def _menu(choices: Mapping[str, str], value: str | None, viewer: Viewer) -> Element:
    t = viewer.texts
    named = {DEFAULT: msgid("the platform's default"), **choices}
    options = [
        {"text": plain_text(t.gettext(label), MAX_OPTION_TEXT), "value": each}
        for each, label in named.items()
    ]
    initial = next((option for option in options if option["value"] == value), None)
    element = {"type": "static_select", "options": options}
    return {**element, "initial_option": initial} if initial else element


def _alert(text: str) -> Block:
    return {"type": "alert", "level": "warning", "text": plain_text(text, 200)}
