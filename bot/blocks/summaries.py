"""What each command is for, in a few words: for help and for refusals."""

from __future__ import annotations

from collections.abc import Mapping

from bot.texts import Texts, msgid

SUMMARIES: Mapping[str, str] = {
    "room.new": msgid("create a room"),
    "room.new_series": msgid("create a room for each of several classes"),
    "room.form": msgid("create a room with a form"),
    "room.list": msgid("list rooms"),
    "room.show": msgid("show a room: its time, codes and links"),
    "room.edit": msgid("change a room"),
    "room.delete": msgid("delete a room, after you confirm"),
    "room.code": msgid("make join codes for student classrooms"),
    "room.find": msgid("find out what a join code opens"),
    "room.codes": msgid("list the join codes of a room"),
    "room.live": msgid("see which rooms are in class now"),
    "room.attendance": msgid("see who came to class"),
    "room.interactions": msgid("see who raised a hand or spoke"),
    "room.key": msgid("show the partner key, its middle hidden"),
    "room.key_rotate": msgid("replace the partner key, after you confirm"),
    "room.watch": msgid("watch classes and report what goes wrong"),
    "room.audit": msgid("see what was done through Rollcall"),
    "peaks.hours": msgid("see the peaks of a day by hour"),
    "peaks.days": msgid("see the peaks of several days"),
    "peaks.rooms": msgid("see the rooms of a day, busiest first"),
    "peaks.room": msgid("see the peaks of one room in steps of 10 minutes"),
    "reports.add": msgid("send the peaks to a channel regularly"),
    "reports.list": msgid("list the regular reports"),
    "reports.stop": msgid("stop a regular report"),
    "reports.pause": msgid("pause a regular report"),
    "reports.resume": msgid("resume a regular report"),
    "reports.send": msgid("send a regular report now"),
    "language": msgid("choose the language of answers"),
    "help": msgid("show help"),
}
"""By the canonical name of the command."""


def summary(name: str, texts: Texts) -> str:
    """What the command `name` is for; the name itself when nothing is written about it."""
    return texts.gettext(SUMMARIES[name]) if name in SUMMARIES else name
