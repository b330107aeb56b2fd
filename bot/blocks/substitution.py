"""Renders offers to substitute for a teacher, and their outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.blocks.buttons import command_button, in_place
from bot.blocks.clashes import warning
from bot.blocks.elements import (
    MAX_BUTTON,
    MAX_CONFIRM_BUTTON,
    MAX_CONFIRM_TEXT,
    MAX_CONFIRM_TITLE,
    Element,
    Fragment,
    actions,
    bullets,
    compose,
    context,
    lines_that_fit,
    paragraph,
    plain_text,
)
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, joined, mention, phrase, plain
from bot.blocks.schedules import without_worker
from bot.blocks.viewer import Viewer
from bot.classroom.results import Offer, Room, SubstituteAsked, SubstitutionAnswered, SubstitutionEnded
from bot.language.commands import AnswerSubstitution, ListRooms, RoomId, ShowRoom

MAX_LISTED_TEXT = 2400
"""The part of the 3,900 characters of `text` for a list of classes."""


SUBSTITUTE = "substitute."
"""What the action of a menu of people begins with, one of whom is asked to substitute; a room's ID follows."""


def substitute_menu(room: Room, viewer: Viewer) -> Element:
    """A menu of people, of whom the one that is chosen, once that is confirmed, is asked to substitute.

    Source: https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element#users_select
    """
    t = viewer.texts
    asks = t.gettext("They are asked to substitute in {title}, {time}, and accept or decline.")
    when = viewer.span(room.start, room.end)
    return {
        "type": "users_select",
        "action_id": f"{SUBSTITUTE}{room.id}",
        "placeholder": plain_text(t.gettext("Substitute …"), MAX_BUTTON),
        "confirm": {
            "title": plain_text(t.gettext("Ask to substitute?"), MAX_CONFIRM_TITLE),
            "text": plain_text(asks.format(title=room.title, time=when), MAX_CONFIRM_TEXT),
            "confirm": plain_text(t.gettext("Ask"), MAX_CONFIRM_BUTTON),
            "deny": plain_text(t.gettext("Cancel"), MAX_CONFIRM_BUTTON),
        },
    }


def offered(result: SubstituteAsked, viewer: Viewer) -> Iterator[Fragment]:
    """That classes were offered to somebody."""
    words = viewer.texts.gettext("I've asked {person} to substitute, and will tell you the answer.")
    yield paragraph(phrase(words, person=mention(result.person)))
    yield from _listed([(room.title, room.start, room.end) for room in result.rooms], viewer)
    yield from warning(result.clash, viewer)
    yield from without_worker(result.has_worker, viewer)


def answered(result: SubstitutionAnswered, viewer: Viewer) -> Iterator[Fragment]:
    """The state of an offer, for the person it was made to."""
    t = viewer.texts
    words = {
        (True, False): t.gettext("You substitute for {person}."),
        (False, False): t.gettext("You declined to substitute for {person}."),
        (True, True): t.gettext("You accepted already: you substitute for {person}."),
        (False, True): t.gettext("You declined already to substitute for {person}."),
    }[result.accepted, result.already]
    yield paragraph(phrase(words, person=_teacher(result.offer, viewer)))
    yield from _classes(result.offer, viewer)
    if result.accepted:
        show = ShowRoom(room=RoomId(result.room.id))
        yield actions(
            command_button(viewer, t.gettext("Open"), "show", show),
            command_button(viewer, t.gettext("My classes"), "list", ListRooms(mine=True)),
        )


def ended(result: SubstitutionEnded, viewer: Viewer) -> Iterator[Fragment]:
    """That the substitution has ended."""
    t = viewer.texts
    words = t.gettext("{person} no longer substitutes.") if result.was else t.gettext("Nobody substitutes.")
    yield paragraph(phrase(words, person=mention(result.was) if result.was else ""))
    yield from _listed([(room.title, room.start, room.end) for room in result.rooms], viewer)


def substitution_offer(offer: Offer, viewer: Viewer) -> Message:
    """The offer itself, with its two answers."""
    t, room = viewer.texts, RoomId(offer.classes[0].id)
    words = t.gettext("{asker} asks you to substitute for {person}:")
    accept, decline = (AnswerSubstitution(room=room, accept=accept) for accept in (True, False))
    buttons = actions(
        command_button(viewer, t.gettext("Accept"), in_place(viewer, "accept"), accept, "primary"),
        command_button(viewer, t.gettext("Decline"), in_place(viewer, "decline"), decline),
    )
    asks = phrase(words, asker=mention(offer.asker), person=_teacher(offer, viewer))
    return compose([paragraph(asks), *_classes(offer, viewer), buttons, context(plain(viewer.zone_note()))])


def offer_unanswered(offer: Offer, viewer: Viewer) -> Message:
    """For who asked: there is no answer yet."""
    words = viewer.texts.gettext(
        "{person} has not answered for 15 minutes whether they substitute. You can ask somebody else;"
        " until then they can still accept."
    )
    return compose([paragraph(phrase(words, person=mention(offer.to))), *_classes(offer, viewer)])


def offer_declined(offer: Offer, viewer: Viewer) -> Message:
    """For who asked: it was declined."""
    words = phrase(viewer.texts.gettext("{person} declined to substitute."), person=mention(offer.to))
    return compose([paragraph(words), *_classes(offer, viewer)])


def offer_accepted(offer: Offer, viewer: Viewer) -> Message:
    """For the teacher, who asked and the channel: who substitutes."""
    t = viewer.texts
    own = offer.teacher == viewer.person.id and not viewer.shared_by
    words = (
        t.gettext("{substitute} substitutes for you.")
        if own
        else t.gettext("{substitute} substitutes for {person}.")
    )
    said = phrase(words, substitute=mention(offer.to), person=_teacher(offer, viewer))
    return compose([paragraph(said), *_classes(offer, viewer)])


def _teacher(offer: Offer, viewer: Viewer) -> Phrase:
    return (mention(offer.teacher),) if offer.teacher else plain(viewer.texts.gettext("nobody so far"))


def _classes(offer: Offer, viewer: Viewer) -> Iterator[Fragment]:
    # both halves of a pair are offered, and are one class
    classes = dict.fromkeys((each.title, each.start, each.end) for each in offer.classes)
    yield from _listed(list(classes), viewer)


def _listed(classes: Sequence[tuple[str, datetime, datetime]], viewer: Viewer) -> Iterator[Fragment]:
    lines = [joined(((bold(title),), viewer.short_time(start, end))) for title, start, end in classes]
    shown = lines_that_fit(lines, MAX_LISTED_TEXT)
    yield bullets(shown)
    if more := len(lines) - len(shown):
        yield context(plain(viewer.texts.ngettext("… and {n} more", "… and {n} more", more)))
