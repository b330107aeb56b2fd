"""The page for operators, held against the settings, the command line, the errors and the keys in Redis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import command_line
from bot.baijiayun import BaijiayunError
from bot.errors import RollcallError
from bot.jobs import queue
from bot.jobs.keys import QueueKeys
from bot.settings import variables
from bot.state import PERSONAL_DATA, keys

PAGE = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = [command.callback.__name__ for command in command_line.registered_commands if command.callback]
LIVES = {
    name: life
    for name, life in (vars(keys) | vars(queue)).items()
    if isinstance(life, timedelta) and name.endswith("LIFE")
}


def _section(title: str) -> str:
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def _below(error: type[Exception]) -> Iterator[type[Exception]]:
    """An error and all that are below it in the tree."""
    yield error
    for child in error.__subclasses__():
        if child.__module__.startswith("bot."):
            yield from _below(child)


@pytest.mark.parametrize("name", variables())
def test_every_setting_is_on_it(name: str) -> None:
    assert f"| `{name.upper()}` | {variables()[name].description}" in _section("Settings")


def test_no_other_setting_is_on_it() -> None:
    named = re.findall(r"^\| `([A-Z_]+)` \|", _section("Settings"), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in variables())


def test_every_command_is_on_it_once() -> None:
    named = re.findall(r"^\| `rollcall (\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


def test_every_error_is_on_it_once() -> None:
    """Errors that only group others need not be there."""
    named = re.findall(r"^\| `(\w+)` \|", _section("Errors in the log"), re.MULTILINE)
    errors = [*_below(RollcallError), *_below(BaijiayunError)]
    assert len(named) == len(set(named))
    assert {error.__name__ for error in errors if not error.__subclasses__()} <= set(named)
    assert set(named) <= {error.__name__ for error in errors}


ROWS = {
    "pending": "a confirmation or question waiting for an answer",
    "answered": "that a confirmation or question was answered",
    "button": "a command too long for the button that runs it",
    "press": "that a button shares a message; then that it did",
    "shared": "that a button shares a message; then that it did",
    "room_owners": "who created a room through Rollcall, who teaches it, and the large class bound to it",
    "room_teachers": "who created a room through Rollcall, who teaches it, and the large class bound to it",
    "large_classes": "who created a room through Rollcall, who teaches it, and the large class bound to it",
    "dual_teachers": "who created a room through Rollcall, who teaches it, and the large class bound to it",
    "offer": "an offer to substitute for a teacher",
    "offered": "an offer to substitute for a teacher",
    "room_substitutes": "who substitutes for the teacher of a room",
    "bells": "when the periods of a school day are, and when the term starts",
    "term": "when the periods of a school day are, and when the term starts",
    "classrooms": "the names of student classrooms, until they are taken away",
    "tally": "attendance across classes, so that its pages are read once",
    "edition": "the list of rooms as it was last read, encrypted, if it has more than 1,000",
    "edition_page": "the list of rooms as it was last read, encrypted, if it has more than 1,000",
    "edition_begun": "the list of rooms while it is read",
    "page_claim": "that a process is reading a page of that list",
    "room_changes": "what Rollcall changed of rooms since",
    "pasted": "a timetable, what it changes and what became of that",
    "timetable": "a timetable, what it changes and what became of that",
    "timetable_run": "a timetable, what it changes and what became of that",
    "timetable_outcomes": "a timetable, what it changes and what became of that",
    "timetable_finished": "a timetable, what it changes and what became of that",
    "timetable_running": "a timetable, what it changes and what became of that",
    "timetable_count": "the numbers of the last report and the last timetable",
    "last_timetable": "a timetable, what it changes and what became of that",
    "timetable_rooms": "which rooms timetables of a file's name made, since the last of them",
    "timetable_room_count": "how many rooms timetables made on a day",
    "creations": "a creation without an outcome",
    "created": "that a person created a room, to notice an identical one",
    "room_claim": "which creation a room came from",
    "series": "which rooms belong to one series",
    "series_of": "which rooms belong to one series",
    "cards": "which direct message is the card of a room, since it was last updated",
    "card_writing": "that a process writes the card of a room",
    "deleted": "a deleted room, so that it can be created again",
    "sightings": "who was seen in a room on a day",
    "welcomed": "that a person was welcomed",
    "last_room": "a person's last room and list, and the last card in a conversation",
    "last_list": "a person's last room and list, and the last card in a conversation",
    "shared_list": "a person's last room and list, and the last card in a conversation",
    "last_card": "a person's last room and list, and the last card in a conversation",
    "chosen_account": "which account a person chose, and which one each channel is of",
    "account_channels": "which account a person chose, and which one each channel is of",
    "named_accounts": "the platform accounts that a workspace entered, encrypted, until it removes them",
    "card_place": "the language, and the place for cards, that a person chose",
    "language": "the language, and the place for cards, that a person chose",
    "partner_key": "a rotated partner key, encrypted",
    "installation": "that a workspace or an organisation installed the app, its token encrypted, until it removes it",
    "organisation": "that a workspace or an organisation installed the app, its token encrypted, until it removes it",
    "workspaces": "that a workspace or an organisation installed the app, its token encrypted, until it removes it",
    "rotation": "that a token is being replaced",
    "oauth_state": "that somebody began to install the app",
    "platform_account": "the platform accounts that a workspace entered, encrypted, until it removes them",
    "with_account": "the platform accounts that a workspace entered, encrypted, until it removes them",
    "statistics": "a day's final statistics: rooms, peaks, minutes of classes",
    "schedule_count": "the numbers of the last report and the last timetable",
    "watches": "scheduled reports and class watches, until they are stopped",
    "slack_throttle": "that a message was just posted, so that the next one waits",
    "agenda": "which notices about a class were sent, reminders of classes to come, and upcoming classes",
    "notice": "which notices about a class were sent, reminders of classes to come, and upcoming classes",
    "reminders": "which notices about a class were sent, reminders of classes to come, and upcoming classes",
    "audit_log": "what was changed, by whom and when",
    "audit_room": "what was changed, by whom and when",
    "audit_by": "what was changed, by whom and when",
    "audit_about": "what was changed, by whom and when",
    "audit_places": "which changes can still be completed",
    "queue.job": "accepted work, until it is done",
    "queue.due": "scheduled reports and class watches, until they are stopped",
    "queue.index": "scheduled reports and class watches, until they are stopped",
    "queue.ready": "scheduled reports and class watches, until they are stopped",
    "queue.accepted": "scheduled reports and class watches, until they are stopped",
    "queue.step": "how far accepted work has come",
    "queue.worker": "that a worker runs",
}
"""Where the page tells of each kind of key, by the name of its builder."""


@pytest.mark.parametrize("name", PERSONAL_DATA)
def test_it_says_of_every_key_how_long_it_is_kept(name: str) -> None:
    """As long as the key's builder says."""
    (kept,) = re.findall(rf"^\| {re.escape(ROWS[name])} \| (.+) \|$", _section("What is kept"), re.MULTILINE)
    builder = getattr(QueueKeys if name.startswith("queue.") else keys.Keys, name.removeprefix("queue."))
    told = str((builder.fget if isinstance(builder, property) else builder).__doc__)
    lives = [life for constant, life in LIVES.items() if re.search(rf"`{constant}`", told)]
    for life in lives[:1]:
        assert re.search(rf"\b{_written(2 * life if 'twice' in told else life)}\b", kept)
    if "no expiry" in told and not lives and not name.startswith("queue."):
        assert kept == "forever"


@pytest.mark.parametrize("name", LIVES)
def test_it_says_how_long_things_are_kept(name: str) -> None:
    assert re.search(rf"\|[^|]*\b{_written(LIVES[name])}\b[^|]*\|$", _section("What is kept"), re.MULTILINE)


def _written(life: timedelta) -> str:
    for unit, length in (
        ("day", timedelta(days=1)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
        ("second", timedelta(seconds=1)),
    ):
        if life >= length:
            return f"{life // length} {unit}" + ("s" if life // length > 1 else "")
    raise ValueError(life)
