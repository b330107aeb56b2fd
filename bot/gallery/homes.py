"""Home tabs: empty, of a usual day, and longest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from bot import blocks
from bot.blocks.forms import View
from bot.blocks.home import Dependency, SystemState, home_instead, home_view
from bot.blocks.viewer import Viewer
from bot.classroom.home import MAX_FOR_OPERATIONS, MAX_SHOWN, HomePage, Operations
from bot.errors import NotAllowed
from bot.gallery.samples import ENGLISH, LONG, MATHS, NOW
from bot.language.commands import CardPlace

HALF_AN_HOUR = timedelta(minutes=30)
SYSTEM = SystemState(
    {
        Dependency.PLATFORM: (True, timedelta(seconds=4)),
        Dependency.REDIS: (True, None),
        Dependency.WORKER: (False, None),
        Dependency.SLACK: (None, HALF_AN_HOUR),
    },
    ("U012ABCDEF", "U0OTHERONE"),
)
LONGEST_SYSTEM = replace(
    SYSTEM,
    workspace_admins=tuple(f"U0ADMIN{number:04}" for number in range(500)),
    key_since=NOW - timedelta(days=400),
)
WITHOUT_REDIS = replace(SYSTEM, parts={**SYSTEM.parts, Dependency.REDIS: (False, None)})
INSTALLED = replace(SYSTEM, administrators=None)


def views(viewer: Viewer) -> Iterator[tuple[str, View]]:
    """Each by its name in the gallery."""
    on_now = replace(MATHS, start=NOW - HALF_AN_HOUR, end=NOW + HALF_AN_HOUR)
    longest = tuple(replace(LONG, start=room.start, end=room.end) for room in (on_now, ENGLISH)) * MAX_SHOWN
    yield "home.empty", home_view(HomePage((), (), 0, 0), viewer)
    yield "home.unknown", home_view(HomePage((), (ENGLISH,), None, 1), viewer)
    yield "home.day", home_view(HomePage((on_now, ENGLISH), (on_now,), 2, 1), viewer)
    yield (
        "home.longest",
        home_view(HomePage(longest[:MAX_SHOWN], longest[:MAX_SHOWN], 500, 500, CardPlace.HERE), viewer),
    )
    operations = Operations(
        longest[:MAX_FOR_OPERATIONS], 500, longest[:MAX_FOR_OPERATIONS], 500, 300, 1200, 12, 3, 4
    )
    nothing = Operations((), 0, (), 0, 0, 0, 0, 0, 0)
    unknown = Operations((), 0, (), None, 0, None, None, None, None)
    for name, seen in (("", operations), (".empty", nothing), (".unknown", unknown)):
        page = HomePage(longest[:MAX_SHOWN], longest[:MAX_SHOWN], 500, 500, operations=seen)
        yield f"home.operations{name}", home_view(page, viewer)
        yield f"home.administrator{name}", home_view(page, viewer, SYSTEM)
    yield "home.administrator.longest", home_view(page, viewer, LONGEST_SYSTEM)
    yield "home.administrator.without_redis", home_view(page, viewer, WITHOUT_REDIS)
    yield "home.administrator.installed", home_view(page, viewer, INSTALLED)
    yield "home.guest", home_instead(blocks.error(NotAllowed("guest"), viewer).text)
