"""Renders confirmations of destructive commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.blocks.elements import Fragment, actions, bullets, button, context, header, paragraph
from bot.blocks.live import state
from bot.blocks.phrases import Phrase, bold, code, phrase, plain
from bot.blocks.rooms import changes_of
from bot.blocks.viewer import Viewer
from bot.classroom.results import ChangeConfirmation, ChangeRisk, DeletionConfirmation, RotationConfirmation
from bot.texts import msgid

CONFIRM = "confirm"
CANCEL = "cancel"


def deletion(result: DeletionConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """The effects of deleting a room."""
    t, room = viewer.texts, result.room
    if result.changed:
        changed = t.gettext(
            "The room has changed since I asked you, so I haven't deleted it. Please check it again."
        )
        yield paragraph((bold(changed),))
    yield header(t.gettext("Delete {title}?", title=room.title))
    yield paragraph(viewer.when(room.start, room.end), phrase(t.gettext("Room {id}"), id=code(room.id)))
    if warning := _warning(result, viewer):
        yield paragraph(warning)
    yield bullets(tuple(_losses(result, viewer)))
    yield confirm_buttons(t.gettext("Delete"), result.token, viewer)
    yield context(expiry(viewer))


RISKS: Mapping[ChangeRisk, str] = {
    ChangeRisk.IN_CLASS: msgid("⚠️ Its class is in session right now."),
    ChangeRisk.OVER: msgid("⚠️ This class is over."),
    ChangeRisk.ANOTHERS: msgid("⚠️ You did not create this room."),
    ChangeRisk.CHANGED: msgid("⚠️ It was changed meanwhile."),
}


def change(result: ChangeConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """Asks to confirm a change, and why."""
    t, room = viewer.texts, result.before
    yield header(t.gettext("Change {title}?", title=room.title))
    yield paragraph(*(plain(t.gettext(RISKS[risk])) for risk in result.risks))
    changes = tuple(changes_of(room, result.after, result.pre_enter_seconds, viewer))
    yield paragraph(*changes, phrase(t.gettext("Room {id}"), id=code(room.id)))
    yield confirm_buttons(t.gettext("Change"), result.token, viewer)
    yield context(expiry(viewer))


def rotation(result: RotationConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """The effects of replacing the partner key."""
    t = viewer.texts
    yield header(t.gettext("Replace the partner key?"))
    effects = (
        plain(t.gettext("The old key stops working at once and can't be restored.")),
        plain(t.gettext("Rollcall will use the new key.")),
        plain(
            t.gettext("Any other program that uses the old key stops working until you give it the new one.")
        ),
    )
    yield bullets(effects)
    yield confirm_buttons(t.gettext("Replace"), result.token, viewer)
    yield context(expiry(viewer))


def _warning(result: DeletionConfirmation, viewer: Viewer) -> Phrase | None:
    live = result.live
    if not (live.in_class or live.teacher_present or live.users):
        return None
    return phrase(viewer.texts.gettext("⚠️ In use right now: {state}."), state=state(live, viewer))


def _losses(result: DeletionConfirmation, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield plain(t.gettext("All its join codes stop working, the teacher's and the assistant's too."))
    yield plain(t.gettext("Nobody will be able to enter the room."))
    if result.room.other_half:
        yield plain(t.gettext("The linked room goes too."))
    yield plain(t.gettext("Attendance and peak data are kept."))
    yield plain(t.gettext("You can create it again within 30 days, with new join codes."))


def confirm_buttons(
    label: str, token: str, viewer: Viewer, *, style: str | None = "danger", decline: str | None = None
) -> Fragment:
    """The buttons that confirm something, by `label`, and that leave it be."""
    keep = decline or viewer.texts.gettext("Keep")
    return actions(button(label, CONFIRM, token, style), button(keep, CANCEL, token))


def expiry(viewer: Viewer) -> Phrase:
    """Who can confirm something, and until when."""
    return plain(viewer.texts.gettext("Only you can confirm this, within 5 minutes."))
