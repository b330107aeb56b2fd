"""A sample of every error a person can see."""

from __future__ import annotations

from collections.abc import Mapping

from bot import errors
from bot.baijiayun import errors as platform
from bot.blocks.error_messages import TIMETABLE_PROBLEMS

_ASKED = "create_room"
_READ = "room"

ERRORS: Mapping[str, Exception] = {
    "invalid_request": platform.InvalidRequest(_ASKED, "title", "too long"),
    "key_missing": platform.KeyMissing(_READ),
    "unreachable": platform.Unreachable(_ASKED, "refused", maybe_done=False),
    "timed_out": platform.TimedOut(_ASKED, "read"),
    "timed_out.reading": platform.TimedOut(_READ, "read"),
    "interrupted": platform.Interrupted(_ASKED, "reset"),
    "http_status": platform.HttpStatus(_READ, 502),
    "not_json": platform.NotJson(_READ, "<html>"),
    "unreadable": platform.Unreadable(_ASKED, "data.room_id", "null", "expected text"),
    "throttled": platform.Throttled(_READ, 3),
    **{
        kind.__name__: kind(_ASKED, kind.documented or 0, "参数错误 <b>*title*</b>")
        for kind in platform.API_ERRORS.values()
    },
    "unknown_code": platform.UnknownCode(_READ, 9999, ""),
    "clock_wrong": platform.ClockWrong(_READ, 1002, "签名错误", -420),
    "too_busy": errors.TooBusy(31.4),
    "room_not_found": errors.RoomNotFound("<English> *7B*"),
    "no_classes": errors.NoClasses(),
    "no_offer": errors.NoOffer("English"),
    "no_series": errors.NoSeries("English"),
    "several_weekdays": errors.SeveralWeekdays("English"),
    "already_past": errors.AlreadyPast("English"),
    "schedule_not_found": errors.ScheduleNotFound(7),
    "channel_not_found": errors.ChannelNotFound("ops"),
    "not_in_channel": errors.NotInChannel("C012ABCDEF"),
    "not_your_channel": errors.NotYourChannel("C012ABCDEF"),
    "channel_archived": errors.ChannelArchived("C012ABCDEF"),
    "channel_unavailable": errors.ChannelUnavailable("C012ABCDEF"),
    "redis_unavailable": errors.RedisUnavailable(),
    "change_not_stored": errors.ChangeNotStored(),
    "postponed": errors.Postponed(),
    "outcome_unknown": errors.OutcomeUnknown("English"),
    "no_partner_key": errors.NoPartnerKey(),
    "no_account": errors.NoAccount(),
    "account_gone": errors.AccountGone(),
    "no_such_named_account": errors.NoSuchNamedAccount("West campus"),
    "several_accounts": errors.SeveralAccounts(),
    "no_account_to_remove": errors.NoAccountToRemove(),
    "not_allowed.account_in_settings": errors.NotAllowed("account_in_settings"),
    "needs_secret": errors.NeedsSecret(),
    "key_entered": errors.KeyEntered(),
    "needs_secret_key": errors.NeedsSecretKey(),
    "wrong_secret": errors.WrongSecret(),
    **{f"timetable_problem.{reason}": errors.TimetableProblem(reason) for reason in TIMETABLE_PROBLEMS},
    "not_allowed.timetable": errors.NotAllowed("timetable", owner="U0OTHERONE"),
    "file_rejected": errors.FileRejected("missing_scope"),
    "not_shared": errors.NotShared("restricted_action"),
    "share_unanswered": errors.ShareUnanswered("Unsure"),
    "share_unreachable": errors.ShareUnreachable("Unreachable"),
    "typed_before_upgrade": errors.TypedBeforeUpgrade(),
    "button_expired": errors.ButtonExpired(),
    "already_answered": errors.AlreadyAnswered(just_now=True),
    "too_slow": TimeoutError(),
    "profile_unavailable": errors.ProfileUnavailable(),
    "not_allowed.room": errors.NotAllowed("room", owner="U0OTHERONE"),
    "not_allowed.room_of_nobody": errors.NotAllowed("room_of_nobody"),
    "not_allowed.teach_of_nobody": errors.NotAllowed("teach_of_nobody"),
    "not_allowed.workspace_admins": errors.NotAllowed("workspace_admins"),
    "not_allowed.no_person": errors.NotAllowed("no_person", owner="somebody"),
    "not_allowed.not_a_member": errors.NotAllowed("not_a_member", owner="U0OTHERONE"),
    "not_allowed.teach": errors.NotAllowed("teach", owner="U0OTHERONE"),
    "not_allowed.report": errors.NotAllowed("report", owner="U0OTHERONE"),
    "not_allowed.watch": errors.NotAllowed("watch", owner="U0OTHERONE"),
    "not_allowed.press": errors.NotAllowed("press", owner="U0OTHERONE"),
    "not_allowed.administrators": errors.NotAllowed("administrators"),
    "not_allowed.guest": errors.NotAllowed("guest"),
    "not_allowed.stranger": errors.NotAllowed("stranger"),
    "not_allowed.nobody": errors.NotAllowed("nobody"),
}
UNEXPECTED = RuntimeError("whatever")
