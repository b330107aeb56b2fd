"""Sample offers to substitute: of one class, and of very many with long titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from msgspec.structs import replace

from bot import blocks
from bot.blocks import Message, Viewer
from bot.classroom.results import (
    Assignment,
    AssignmentKind,
    Result,
    SubstituteAsked,
    SubstitutionAnswered,
    SubstitutionEnded,
    TeachersAssigned,
)
from bot.gallery import samples
from bot.state import Offer, OfferedClass

_ONE = Offer(
    id="offer",
    team="T012ABCDEF",
    channel="C012ABCDEF",
    asker="U012ABCDEF",
    to="U0OTHERONE",
    teacher="U012ABCDEF",
    classes=(OfferedClass(samples.ENGLISH.id, "English", samples.ENGLISH.start, samples.ENGLISH.end),),
    at=samples.NOW,
)
_DAY = timedelta(days=1)
_MANY = Offer(
    id="offers",
    team="T012ABCDEF",
    channel="D012ABCDEF",
    asker="U0OTHERONE",
    to="U012ABCDEF",
    teacher=None,
    classes=tuple(
        OfferedClass(str(n), samples.LONGEST, samples.LONG.start + n * _DAY, samples.LONG.end + n * _DAY)
        for n in range(200)
    ),
    at=samples.NOW,
)

SUBSTITUTIONS: Mapping[str, Result] = {
    "substitute_asked": SubstituteAsked((samples.ENGLISH,), "U0OTHERONE"),
    "substitute_asked.longest": SubstituteAsked(
        samples.rooms(60, samples.LONGEST), "U0OTHERONE", samples.CLASH, has_worker=False
    ),
    "substitution_answered": SubstitutionAnswered(samples.TAUGHT, _ONE, accepted=True),
    "substitution_answered.already": SubstitutionAnswered(samples.TAUGHT, _ONE, accepted=True, already=True),
    "substitution_answered.declined": SubstitutionAnswered(samples.TAUGHT, _MANY, accepted=False),
    "substitution_answered.declined_already": SubstitutionAnswered(
        samples.TAUGHT, _ONE, accepted=False, already=True
    ),
    "teachers_assigned": TeachersAssigned("English", samples.rooms(3), "U0OTHERONE"),
    "teachers_assigned.clash": TeachersAssigned(
        samples.LONGEST, samples.rooms(300), "U012ABCDEF", samples.CLASH
    ),
    "substitution_ended": SubstitutionEnded((samples.ENGLISH,), "U0OTHERONE"),
    "substitution_ended.nobody": SubstitutionEnded(samples.rooms(60, samples.LONGEST)),
}
"""By name in the gallery."""


def messages(who: Viewer) -> Iterator[tuple[str, Message]]:
    """The messages about offers."""
    for name, offer in (("one", _ONE), ("many", _MANY)):
        yield f"substitution_offer.{name}", blocks.substitution_offer(offer, who)
        yield f"offer_unanswered.{name}", blocks.offer_unanswered(offer, who)
        yield f"offer_declined.{name}", blocks.offer_declined(offer, who)
        yield f"offer_accepted.{name}", blocks.offer_accepted(offer, who)
    for kind, count, title in (("taught", 1, "English"), ("deleted", 371, samples.LONGEST)):
        told = Assignment(
            id="assignment",
            team="T012ABCDEF",
            kind=AssignmentKind(kind),
            by="U0OTHERONE",
            to="U012ABCDEF",
            title=title,
            count=count,
            first=samples.ENGLISH.start,
            last=samples.ENGLISH.start + (count - 1) * _DAY,
            at=samples.NOW,
        )
        yield f"classes_assigned.{kind}", blocks.classes_assigned(told, who)
    yield "offer_accepted.channel", blocks.offer_accepted(_ONE, replace(who, shared_by="U012ABCDEF"))
