"""Renders class watch: turned on or off, notices to channels and to room owners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.blocks.buttons import command_button, in_place
from bot.blocks.cards import card
from bot.blocks.elements import Fragment, actions, compose, context, paragraph
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, channel_link, mention, phrase, plain
from bot.blocks.rooms import title_and_time
from bot.blocks.viewer import Viewer
from bot.classroom.results import Room, WatchChanged
from bot.classroom.watch import NoticeKind
from bot.language.commands import Attendance, LiveStatus, RoomId, Watch
from bot.texts import msgid

SENTENCES: Mapping[NoticeKind, str] = {
    NoticeKind.OWN: msgid("Your class starts in {duration}."),
    NoticeKind.SOON: msgid("This class starts in {duration} and no teacher is in the room."),
    NoticeKind.ABSENT: msgid("This class should be starting now, but no teacher is in the room."),
    NoticeKind.BEGAN_LATE: msgid("This class started {duration} late."),
    NoticeKind.OVERTIME: msgid("This class is still going {duration} after its scheduled end."),
}

FOR_WHO_IS_MISSED = frozenset({NoticeKind.OWN, NoticeKind.SOON, NoticeKind.ABSENT})
"""Notices that include the room's card, to enter it."""

HALTED: Mapping[str, str] = {
    "not_in_channel": msgid("I'm no longer in {channel}, so class watch is off there."),
    "is_archived": msgid("{channel} is archived, so class watch is off there."),
    "channel_not_found": msgid(
        "{channel} no longer exists or I was removed from it, so class watch is off there."
    ),
}
"""Why a channel's class watch was turned off, by Slack's error."""


def switched(result: WatchChanged, viewer: Viewer) -> Iterator[Fragment]:
    """Class watch was turned on or off."""
    t = viewer.texts
    if not result.on:
        yield from _off(result, viewer)
        return
    words = (
        t.gettext("Class watch is already on in {channel}.")
        if result.already
        else t.gettext("Class watch is now on in {channel}.")
    )
    yield paragraph(_of(words, result, viewer))
    yield context(
        plain(
            t.gettext(
                "I'll post there five minutes before a class, and again at its start, if no teacher"
                " is in the room, and when a class starts or ends late."
            )
        )
    )
    yield actions(command_button(viewer, t.gettext("Turn off"), "watch", _command(result, on=False)))


def class_notice(kind: NoticeKind, room: Room, off: timedelta, viewer: Viewer) -> Message:
    """A notice about a class; `off` is the time until or since its scheduled start or end.

    For a channel, the viewer's `shared_by` turned on class watch. NoticeKind.OWN is only for the room's owner.
    """
    t = viewer.texts
    sentence = phrase(t.gettext(SENTENCES[kind]), duration=t.duration(_minutes(off)))
    if kind in FOR_WHO_IS_MISSED:
        parts = (paragraph(sentence), *card(room, viewer))
    else:
        parts = (paragraph(sentence, title_and_time(room, viewer)), _look(room, viewer))
    return compose((*parts, *_footing(viewer)))


def reminder_changed(title: str, room: Room | None, viewer: Viewer) -> Message:
    """What replaces a reminder whose class was deleted (None), moved, or given to another person."""
    t = viewer.texts
    if room is None:
        return compose([paragraph(phrase(t.gettext("{title} was deleted."), title=bold(title)))])
    if room.on_duty not in (viewer.person.id, None):
        words = phrase(
            t.gettext("{person} teaches {title}."), person=mention(room.on_duty), title=bold(room.title)
        )
        return compose([paragraph(words, viewer.when(room.start, room.end))])
    words = phrase(t.gettext("{title} was moved."), title=bold(room.title))
    return compose((paragraph(words), *card(room, viewer)))


def watch_halted(channel: str, reason: str, viewer: Viewer) -> Message:
    """Class watch was turned off because posting failed; for its owner. `reason` is Slack's error."""
    t = viewer.texts
    words = phrase(t.gettext(HALTED[reason]), channel=channel_link(channel))
    on = command_button(
        viewer, t.gettext("Turn on again"), in_place(viewer, "watch"), Watch(on=True, channel=channel)
    )
    return compose([paragraph(words, plain(t.gettext("Once that's fixed, turn it on again."))), actions(on)])


def _off(result: WatchChanged, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    words = (
        t.gettext("Class watch was already off in {channel}.")
        if result.already
        else t.gettext("Class watch is now off in {channel}.")
    )
    yield paragraph(_of(words, result, viewer))
    yield actions(command_button(viewer, t.gettext("Turn on"), "watch", _command(result, on=True)))


def _of(sentence: str, result: WatchChanged, viewer: Viewer) -> Phrase:
    """A sentence about the channel; a direct message has no public name."""
    direct = plain(viewer.texts.gettext("this conversation"))
    return phrase(sentence, channel=direct if _is_direct(result) else channel_link(result.channel))


def _command(result: WatchChanged, *, on: bool) -> Watch:
    return Watch(on=on, channel=None if _is_direct(result) else result.channel)


def _is_direct(result: WatchChanged) -> bool:
    return result.channel.startswith("D")


def _look(room: Room, viewer: Viewer) -> Fragment:
    texts = viewer.texts
    return actions(
        command_button(viewer, texts.gettext("Live now"), "live", LiveStatus(room=RoomId(room.id))),
        command_button(viewer, texts.gettext("Attendance"), "attendance", Attendance(room=RoomId(room.id))),
    )


def _footing(viewer: Viewer) -> Iterator[Fragment]:
    """Who turned on class watch, and how to turn it off."""
    if viewer.shared_by:
        t = viewer.texts
        words = t.gettext("{person} turned on class watch. To turn it off: {line}")
        line = viewer.line(t.gettext("/room watch off"))
        yield context(phrase(words, person=mention(viewer.shared_by), line=line))


def _minutes(off: timedelta) -> timedelta:
    """Rounded to minutes, since checks are periodic."""
    return timedelta(minutes=max(1, round(off / timedelta(minutes=1))))
