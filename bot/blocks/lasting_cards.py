"""Renders the card of a room that a person has as a direct message: its current state and the last change."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from bot.blocks.buttons import command_button
from bot.blocks.cards import card
from bot.blocks.elements import Fragment, actions, compose, context, paragraph
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, joined, mention, phrase, plain
from bot.blocks.rooms import changes_of
from bot.blocks.viewer import Viewer
from bot.classroom.results import NewsKind, Room, RoomDeleted, RoomNews, RoomShown

CARD = "card"
"""ID of the first block, which marks a message that is not an answer."""


def lasting_card(result: RoomShown | RoomDeleted, news: RoomNews, viewer: Viewer) -> Message:
    """A room's card; once the room is deleted, what it was."""
    if isinstance(result, RoomDeleted):
        return _marked(compose(_gone(result, news, viewer)))
    return _marked(
        compose((paragraph(_what_happened(news, viewer)), *card(result.room, viewer, result.live)))
    )


def room_news(result: RoomShown | RoomDeleted, news: RoomNews, viewer: Viewer) -> Message | None:
    """What somebody else did to the room of a person's card; None if the person need not be notified."""
    if news.by == viewer.person.id or news.kind not in (NewsKind.CHANGED, NewsKind.DELETED):
        return None
    is_gone = isinstance(result, RoomDeleted)
    if is_gone and news.kind is not NewsKind.DELETED:
        return None  # what was told late: by whom it was deleted is another's news
    happened = _what_happened(news, viewer)
    if is_gone:
        words = viewer.texts.gettext("{title} was deleted by {person}.")
        happened = phrase(words, title=bold(result.room.title), person=mention(news.by))
    elif news.before is not None:
        happened = joined(((bold(news.before.title),), happened))
    return _marked(compose([paragraph(happened)]))


def card_sent(room: Room, viewer: Viewer) -> Message:
    """The answer to who created a room and has its card elsewhere."""
    t = viewer.texts
    words = phrase(
        t.gettext("Created: {title}. Its card is in your direct messages with me."), title=bold(room.title)
    )
    return compose([paragraph(words, viewer.when(room.start, room.end))])


def _marked(message: Message) -> Message:
    first, *rest = message.blocks
    return replace(message, blocks=({**first, "block_id": CARD}, *rest))


def _what_happened(news: RoomNews, viewer: Viewer) -> Phrase:
    t = viewer.texts
    if news.kind is NewsKind.CREATED and news.to == viewer.person.id:
        return _by(t.gettext("You teach this room, created by {person}"), news)
    if news.kind is NewsKind.CREATED:
        return _done(t.gettext("Room created."), t.gettext("Created by {person}"), news, viewer)
    if news.kind is NewsKind.GIVEN and news.to == viewer.person.id:
        return _done(t.gettext("Your room now."), t.gettext("Your room now, given by {person}"), news, viewer)
    if news.kind is NewsKind.GIVEN and news.to:
        return phrase(t.gettext("Belongs to {person} now."), person=mention(news.to))
    if news.kind is NewsKind.TAUGHT and news.to == viewer.person.id:
        by_other = t.gettext("You teach this room, says {person}")
        return _done(t.gettext("You teach this room."), by_other, news, viewer)
    if news.kind is NewsKind.TAUGHT and news.to:
        return phrase(t.gettext("Taught by {person} now."), person=mention(news.to))
    if news.kind is NewsKind.SUBSTITUTED and news.to:
        return _done(
            t.gettext("You substitute in this class."), t.gettext("{person} substitutes"), news, viewer
        )
    done = _done(t.gettext("Changed"), t.gettext("Changed by {person}"), news, viewer)
    if news.before is None or news.after is None:
        return done
    return joined((done, *changes_of(news.before, news.after, news.pre_enter_seconds, viewer)))


def _done(own: str, by_other: str, news: RoomNews, viewer: Viewer) -> Phrase:
    """What was done, as its doer is told it or as others are."""
    return plain(own) if news.by == viewer.person.id else _by(by_other, news)


def _by(words: str, news: RoomNews) -> Phrase:
    return phrase(words, person=mention(news.by))


def _gone(result: RoomDeleted, news: RoomNews, viewer: Viewer) -> Iterator[Fragment]:
    t, room = viewer.texts, result.room
    told = news.kind is NewsKind.DELETED and news.by != viewer.person.id
    words = t.gettext("{title} was deleted by {person}.") if told else t.gettext("{title} was deleted.")
    yield paragraph(
        phrase(words, title=bold(room.title), person=mention(news.by)), viewer.when(room.start, room.end)
    )
    yield actions(command_button(viewer, t.gettext("Create again"), "again", result.again))
    yield context(plain(t.gettext("You can create it again within 30 days, with new join codes.")))
