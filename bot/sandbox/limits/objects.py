"""Rules of text objects, options, confirmations and interactive elements.

Source: https://docs.slack.dev/reference/block-kit/block-elements, …/composition-objects
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .rules import (
    Rule,
    anything,
    at_least_one,
    choice,
    every,
    flag,
    length,
    matching,
    not_both,
    number,
    plain_length,
    shape,
    string,
    typed,
    url,
)

BLOCK_ID = string(255)
ACTION_ID = string(255)
DATE = matching(r"\d{4}-\d\d-\d\d", "a date YYYY-MM-DD")
CLOCK = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time HH:mm")


def _sized(kind: str, most: int) -> Rule:
    measure = plain_length if kind == "plain_text" else length

    def rule(value: Any, at: str) -> Iterator[str]:
        text = value.get("text")
        if isinstance(text, str) and not 1 <= measure(text) <= most:
            yield f"{at}.text: {measure(text)} characters, 1 to {most}"

    return rule


def plain_text(most: int) -> Rule:
    """A plain_text object of at most `most` characters."""
    return typed({"plain_text": _plain(most)})


def any_text(most: int) -> Rule:
    """A plain_text or mrkdwn object of at most `most` characters."""
    return typed({"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)})


def _plain(most: int) -> Rule:
    return shape({"text": _is_string}, {"emoji": flag}, _sized("plain_text", most))


def _mrkdwn(most: int) -> Rule:
    return shape({"text": _is_string}, {"verbatim": flag}, _sized("mrkdwn", most))


def _is_string(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{at}: must be a string"


CONFIRM = shape(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": choice("primary", "danger")},
)
OPTION = shape({"text": any_text(75), "value": string(150)}, {"description": any_text(75), "url": url()})
GROUP = shape({"label": plain_text(75), "options": every(OPTION, 100)})
BUTTON = shape(
    {"text": plain_text(75)},
    {
        "action_id": ACTION_ID,
        "value": string(2000),
        "url": url(),
        "style": choice("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "visible_to_user_ids": every(string(20), 50),
    },
)
IMAGE = shape(
    {"alt_text": string(2000)},
    {"image_url": url(), "slack_file": anything},
    at_least_one("image_url", "slack_file"),
)

_COMMON: dict[str, Rule] = {"action_id": ACTION_ID, "focus_on_load": flag}
_PICKED: dict[str, Rule] = {**_COMMON, "confirm": CONFIRM, "placeholder": plain_text(150)}
_MANY: dict[str, Rule] = {**_PICKED, "max_selected_items": number(1)}
_CHOSEN = every(OPTION, 100)
_IDS = every(string(255), 100)
_CONVERSATION: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": anything}
_TYPED: dict[str, Rule] = {**_COMMON, "placeholder": plain_text(150), "dispatch_action_config": anything}


def _select(one: dict[str, Rule], many: dict[str, Rule], *more: Rule) -> tuple[Rule, Rule]:
    response = {"response_url_enabled": flag} if "filter" in one or "initial_channel" in one else {}
    return shape({}, {**_PICKED, **one, **response}, *more), shape({}, {**_MANY, **many}, *more)


_LISTED: dict[str, Rule] = {"options": every(OPTION, 100), "option_groups": every(GROUP, 100)}
_STATIC, _STATICS = _select(
    {**_LISTED, "initial_option": OPTION},
    {**_LISTED, "initial_options": _CHOSEN},
    at_least_one("options", "option_groups"),
    not_both("options", "option_groups"),
)
_EXTERNAL, _EXTERNALS = _select(
    {"initial_option": OPTION, "min_query_length": number(0)},
    {"initial_options": _CHOSEN, "min_query_length": number(0)},
)
_USER, _USERS = _select({"initial_user": string(20)}, {"initial_users": _IDS})
_TALK, _TALKS = _select(
    {**_CONVERSATION, "initial_conversation": string(20)}, {**_CONVERSATION, "initial_conversations": _IDS}
)
_CHANNEL, _CHANNELS = _select({"initial_channel": string(20)}, {"initial_channels": _IDS})
_BOXES = shape(
    {"options": every(OPTION, 10)}, {**_COMMON, "confirm": CONFIRM, "initial_options": every(OPTION, 10)}
)
_RADIO = shape({"options": every(OPTION, 10)}, {**_COMMON, "confirm": CONFIRM, "initial_option": OPTION})

CONTROLS: dict[str, Rule] = {
    "static_select": _STATIC,
    "multi_static_select": _STATICS,
    "external_select": _EXTERNAL,
    "multi_external_select": _EXTERNALS,
    "users_select": _USER,
    "multi_users_select": _USERS,
    "conversations_select": _TALK,
    "multi_conversations_select": _TALKS,
    "channels_select": _CHANNEL,
    "multi_channels_select": _CHANNELS,
    "checkboxes": _BOXES,
    "radio_buttons": _RADIO,
    "datepicker": shape({}, {**_PICKED, "initial_date": DATE}),
    "timepicker": shape({}, {**_PICKED, "initial_time": CLOCK, "timezone": string(100)}),
}
"""Elements allowed in sections, actions and inputs."""

_MOMENT: dict[str, Rule] = {
    "datetimepicker": shape(
        {}, {**_COMMON, "confirm": CONFIRM, "initial_date_time": number(10**9, 10**10 - 1)}
    )
}
_PRESSED: dict[str, Rule] = {
    "button": BUTTON,
    "overflow": shape({"options": every(OPTION, 5)}, {"action_id": ACTION_ID, "confirm": CONFIRM}),
}

ACCESSORIES: dict[str, Rule] = {**CONTROLS, **_PRESSED, "image": IMAGE}
ACTIONS: dict[str, Rule] = {**CONTROLS, **_MOMENT, **_PRESSED}
INPUTS: dict[str, Rule] = {
    **CONTROLS,
    **_MOMENT,
    "plain_text_input": shape(
        {},
        {
            **_TYPED,
            "initial_value": string(3000, 0),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
    ),
    "number_input": shape(
        {"is_decimal_allowed": flag},
        {**_TYPED, "initial_value": anything, "min_value": anything, "max_value": anything},
    ),
    "email_text_input": shape({}, {**_TYPED, "initial_value": string(3000, 0)}),
    "url_text_input": shape({}, {**_TYPED, "initial_value": string(3000, 0)}),
    "rich_text_input": shape({}, {**_TYPED, "initial_value": anything}),
    "file_input": shape({}, {**_COMMON, "filetypes": anything, "max_files": number(1, 10)}),
}
_THUMB = shape({"text": plain_text(75), "value": string(2000)}, {"accessibility_label": string(75)})
FEEDBACK: dict[str, Rule] = {
    "feedback_buttons": shape(
        {"positive_button": _THUMB, "negative_button": _THUMB}, {"action_id": ACTION_ID}
    ),
    "icon_button": shape(
        {"icon": string(50), "text": plain_text(75)},
        {
            "action_id": ACTION_ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": every(string(20), 50),
        },
    ),
}
CONTEXT: dict[str, Rule] = {"image": IMAGE, "plain_text": _plain(3000), "mrkdwn": _mrkdwn(3000)}
