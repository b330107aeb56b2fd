"""Renders a conflict: two classes of a teacher at the same time."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.elements import Fragment, paragraph
from bot.blocks.phrases import bold, mention, phrase
from bot.blocks.viewer import Viewer
from bot.classroom.results import Clash


def warning(clash: Clash | None, viewer: Viewer) -> Iterator[Fragment]:
    """The other class in one sentence, if there is one; not shown in a channel."""
    if clash is None or viewer.shared_by:
        return
    t, time = viewer.texts, viewer.short_time(clash.start, clash.end)
    if clash.teacher == viewer.person.id:
        words = phrase(t.gettext("⚠️ You teach {title} then: {time}"), title=bold(clash.title), time=time)
    else:
        words = phrase(
            t.gettext("⚠️ {person} teaches {title} then: {time}"),
            person=mention(clash.teacher),
            title=bold(clash.title),
            time=time,
        )
    yield paragraph(words)
