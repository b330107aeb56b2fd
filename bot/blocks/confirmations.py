"""What a dangerous command would do, before it does it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.elements import Fragment, actions, bullets, button, context, header, paragraph
from bot.blocks.live import state
from bot.blocks.phrases import Phrase, bold, code, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import DeletionConfirmation, RotationConfirmation

CONFIRM = "confirm"
CANCEL = "cancel"


def deletion(result: DeletionConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """Everything that goes with a room."""
    t, room = viewer.texts, result.room
    if result.changed:
        changed = t.gettext(
            "The room has changed since you were asked, so nothing was deleted. Please look again."
        )
        yield paragraph((bold(changed),))
    yield header(t.gettext("Delete {title}?", title=room.title))
    yield paragraph(viewer.when(room.start, room.end), phrase(t.gettext("Room {id}"), id=code(room.id)))
    if warning := _warning(result, viewer):
        yield paragraph(warning)
    yield bullets(tuple(_losses(result, viewer)))
    yield actions(
        button(t.gettext("Delete"), CONFIRM, result.token, "danger"),
        button(t.gettext("Keep"), CANCEL, result.token),
    )
    yield context(_expiry(viewer))


def rotation(result: RotationConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """What a new key breaks."""
    t = viewer.texts
    yield header(t.gettext("Replace the partner key?"))
    effects = (
        plain(t.gettext("The old key stops working at once, and cannot be brought back.")),
        plain(t.gettext("Rollcall signs with the new key from then on.")),
        plain(t.gettext("Every other program that uses the old key fails until it has the new one.")),
    )
    yield bullets(effects)
    yield actions(
        button(t.gettext("Replace"), CONFIRM, result.token, "danger"),
        button(t.gettext("Keep"), CANCEL, result.token),
    )
    yield context(_expiry(viewer))


def _warning(result: DeletionConfirmation, viewer: Viewer) -> Phrase | None:
    live = result.live
    if not (live.in_class or live.teacher_present or live.users):
        return None
    return phrase(viewer.texts.gettext("⚠️ In use right now: {state}."), state=state(live, viewer))


def _losses(result: DeletionConfirmation, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    codes = t.ngettext("{n} join code stops working", "{n} join codes stop working", result.codes)
    yield phrase(t.gettext("{codes}, the teacher's and assistant's too."), codes=codes)
    yield plain(t.gettext("Nobody can enter the room any more."))
    yield plain(t.gettext("Attendance and peaks are kept."))
    yield plain(t.gettext("For 30 days it can be created again, with new join codes."))


def _expiry(viewer: Viewer) -> Phrase:
    return plain(viewer.texts.gettext("Only you can press this, within 5 minutes."))
