"""Samples of the audit trail: every outcome, the longest, and none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from bot.classroom.results import AuditSheet, ForgettingConfirmation, Kept, PersonForgotten
from bot.gallery.values import TOKEN
from bot.language.commands import Audit, RoomId
from bot.state import Change

AT = 1_795_397_400

MOVED = Change(
    at=AT,
    by="U012ABCDEF",
    what="room.edit",
    outcome="done",
    room="26112112345678",
    title="English",
    whose=("U012ABCDEF",),
    before={"start": "2026-11-24T14:00:00+08:00", "end": "2026-11-24T15:00:00+08:00"},
    after={"start": "2026-11-24T16:00:00+08:00", "end": "2026-11-24T17:00:00+08:00"},
    via="line",
    place="C012ABCDEF 1795397400.000100",
)
GIVEN = Change(
    at=AT - 3600,
    by="U0BEN",
    what="room.claim",
    outcome="unchanged",
    room="26112112345678",
    title="English",
    before={"person": "U0BEN"},
    after={"person": "U012ABCDEF"},
    via="button",
)
CREATED = replace(MOVED, what="room.new", outcome="unknown", before={}, room="", via="form", place="")
REFUSED = replace(
    GIVEN, what="room.delete", outcome="failed", by="", reason="NotAllowed", before={}, after={}
)
LANGUAGE = Change(at=AT - 7200, by="U0BEN", what="language", outcome="done", after={"to": "zh"}, via="line")
LONGEST_CHANGE = replace(
    MOVED,
    title="\u8bfe" * 50,
    before={**MOVED.before, "title": "\u8bfe" * 50, "max_users": "10"},
    after={
        **MOVED.after,
        "title": "&" * 50,
        "max_users": "1000000",
        "early": "7200",
        "parameters": "x=1" * 100,
    },
    reason="ChannelUnavailable",
)

OF_ROOM = Audit(
    room=RoomId("26112112345678"), by="U0BEN", from_=date(2026, 11, 16), to=date(2026, 11, 22), page=2
)

LONG = AuditSheet(Audit(), (LONGEST_CHANGE,) * 10, more=True, cut=True)

AUDITS: Mapping[str, AuditSheet | ForgettingConfirmation | PersonForgotten] = {
    "audit": AuditSheet(Audit(), (MOVED, GIVEN, CREATED, REFUSED, LANGUAGE)),
    "audit.of_room": AuditSheet(OF_ROOM, (MOVED,), more=True),
    "audit.own": AuditSheet(Audit(), (MOVED,), own=True),
    "audit.longest": LONG,
    "audit.none": AuditSheet(Audit(), (), own=True),
    "forgetting": ForgettingConfirmation(TOKEN, "U0BEN", {kept: n * n + 1 for n, kept in enumerate(Kept)}),
    "forgetting.nothing": ForgettingConfirmation(TOKEN, "U0BEN", {}),
    "forgotten": PersonForgotten("U0BEN"),
}
