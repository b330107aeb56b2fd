"""Renders scheduled reports: added, listed, stopped, paused, resumed, failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from bot.blocks.buttons import carried, command_button, in_place
from bot.blocks.confirmations import confirm_buttons
from bot.blocks.elements import (
    MAX_OPTION_VALUE,
    Element,
    Fragment,
    actions,
    compose,
    context,
    header,
    item,
    option,
    overflow_menu,
    paragraph,
    rows_that_fit,
)
from bot.blocks.message import Message
from bot.blocks.phrases import (
    Phrase,
    bold,
    capital,
    channel_link,
    code,
    instant,
    joined,
    mention,
    phrase,
    plain,
)
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    IdenticalReport,
    RegularReport,
    ReportAdded,
    ReportList,
    ReportPaused,
    ReportRequested,
    ReportResumed,
    ReportStopped,
)
from bot.language.commands import Command, PauseReport, ResumeReport, SendReport, StopReport
from bot.texts import msgid

A_MONDAY = date(2024, 1, 1)

REASONS: Mapping[str, str] = {
    "asked": msgid("someone paused it"),
    "owner_gone": msgid("the person who scheduled it can no longer use Rollcall"),
    "channel_not_found": msgid("the channel no longer exists, or Rollcall was removed from it"),
    "not_in_channel": msgid("Rollcall is not in the channel"),
    "is_archived": msgid("the channel is archived"),
}
"""Why a report is paused."""


def added(result: ReportAdded, viewer: Viewer) -> Iterator[Fragment]:
    """A new scheduled report."""
    t, report = viewer.texts, result.report
    yield paragraph(
        phrase(t.gettext("Report {number} is scheduled."), number=bold(str(report.number))),
        _what(report, viewer),
        _next(report, viewer),
    )
    yield from without_worker(result.has_worker, viewer)
    yield _how_to(report, viewer)
    yield actions(_send(report, viewer), _stop(report, viewer))


def identical(result: IdenticalReport, viewer: Viewer) -> Iterator[Fragment]:
    """A report that is scheduled already."""
    t, report = viewer.texts, result.report
    words = t.gettext("This report is already scheduled as report {number}, so nothing was scheduled now.")
    yield paragraph(phrase(words, number=bold(str(report.number))), _what(report, viewer))
    yield confirm_buttons(
        t.gettext("Schedule it all the same"), result.token, viewer, style=None, decline=t.gettext("Cancel")
    )


def listed(result: ReportList, viewer: Viewer) -> Iterator[Fragment]:
    """All scheduled reports, a line each, with a menu of what can be done with it."""
    t = viewer.texts
    if not result.reports:
        yield paragraph(
            plain(t.gettext("No reports are scheduled.")),
            phrase(t.gettext("Schedule one: {line}"), line=viewer.line(t.gettext("/peaks daily at 9:00"))),
        )
        return
    yield from without_worker(result.has_worker, viewer)
    yield header(t.ngettext("{n} scheduled report", "{n} scheduled reports", len(result.reports)))
    shown = rows_that_fit([_entry(report, viewer) for report in result.reports])
    yield from shown
    if more := len(result.reports) - len(shown):
        left = t.ngettext("{n} more report is not shown.", "{n} more reports are not shown.", more)
        yield paragraph(plain(left))
    if not viewer.shared_by:
        yield context(plain(viewer.zone_note()))


def stopped(result: ReportStopped, viewer: Viewer) -> Iterator[Fragment]:
    """A report that was taken away, and the others."""
    t, report = viewer.texts, result.report
    words = t.gettext("Report {number} is deleted and won't be sent again.")
    yield paragraph(phrase(words, number=bold(str(report.number))), _what(report, viewer))
    again = command_button(viewer, t.gettext("Schedule it again"), in_place(viewer, "again"), result.again)
    yield actions(again)
    yield from listed(result.others, viewer)


def paused(result: ReportPaused, viewer: Viewer) -> Iterator[Fragment]:
    """A paused report, among the others."""
    yield _done(viewer.texts.gettext("Report {number} is paused until someone resumes it."), result.report)
    yield from listed(result.listed, viewer)


def resumed(result: ReportResumed, viewer: Viewer) -> Iterator[Fragment]:
    """A resumed report, among the others."""
    yield _done(viewer.texts.gettext("Report {number} has been resumed."), result.report)
    yield from listed(result.listed, viewer)


def requested(result: ReportRequested, viewer: Viewer) -> Iterator[Fragment]:
    """A report that is being sent, among the others."""
    words, report = viewer.texts.gettext("Report {number} is on its way to {channel}."), result.report
    yield paragraph(phrase(words, number=bold(str(report.number)), channel=_where(report, viewer)))
    yield from listed(result.listed, viewer)


def _done(words: str, report: RegularReport) -> Fragment:
    return paragraph(phrase(words, number=bold(str(report.number))))


def report_halted(report: RegularReport, reason: str, viewer: Viewer) -> Message:
    """A report was paused because it cannot be sent. For its owner, or for the channel if the owner is gone."""
    t = viewer.texts
    what = paragraph(
        phrase(
            t.gettext("Report {number} couldn't be sent, so it is paused: {reason}."),
            number=bold(str(report.number)),
            reason=_reason(reason, viewer),
        ),
        _what(report, viewer),
        plain(t.gettext("Once that's fixed, resume it.")),
    )
    return compose([what, actions(_resume(report, viewer), _stop(report, viewer))])


def report_delayed(report: RegularReport, due: datetime, viewer: Viewer) -> Message:
    """A report has been impossible to create for a while; for its owner."""
    t = viewer.texts
    words = t.gettext(
        "I haven't been able to create report {number}, due {moment}. I'll keep trying and send it late."
    )
    line = phrase(words, number=bold(str(report.number)), moment=_moment(due, viewer))
    return compose([paragraph(line, _what(report, viewer))])


def _entry(report: RegularReport, viewer: Viewer) -> Fragment:
    """A report in a line: when and where, what is next, and what is out of the ordinary."""
    recurrence = capital(plain(_recurrence(report, viewer)))
    facts = [recurrence, _where(report, viewer), _next(report, viewer)]
    if report.last is not None and report.last.kind != "sent" and not report.paused:
        facts.append(_last(report, viewer))
    if report.owner != viewer.person.id or viewer.shared_by:
        who = viewer.texts.gettext("scheduled by {person}")
        facts.append(phrase(who, person=mention(report.owner)))
    return item(joined(((bold(f"{report.number}."),), joined(facts)), " "), _menu(report, viewer))


def _menu(report: RegularReport, viewer: Viewer) -> Element | None:
    """What can be done with a report, by who may; whoever presses it in a channel is told."""
    if not (report.may_change or viewer.shared_by):
        return None
    t, number = viewer.texts, report.number
    pause = (t.gettext("Resume"), ResumeReport(number=number)) if report.paused else None
    commands: tuple[tuple[str, Command], ...] = (
        pause or (t.gettext("Pause"), PauseReport(number=number)),
        (t.gettext("Send now"), SendReport(number=number)),
        (t.gettext("Delete"), StopReport(number=number)),
    )
    carrying = [(label, carried(viewer, command, MAX_OPTION_VALUE)) for label, command in commands]
    options = [option(label, value) for label, value in carrying if value is not None]
    return overflow_menu(in_place(viewer, "report"), options)


def _what(report: RegularReport, viewer: Viewer) -> Phrase:
    words = viewer.texts.gettext("Peaks {recurrence}, in {channel}.")
    return phrase(words, recurrence=_recurrence(report, viewer), channel=_where(report, viewer))


def _recurrence(report: RegularReport, viewer: Viewer) -> str:
    t = viewer.texts
    at, zone = t.clock(report.at), t.zone(report.zone)
    if report.weekday is None:
        return t.gettext("every day at {time}, {zone}", time=at, zone=zone)
    weekday = t.long_weekday(A_MONDAY + timedelta(days=report.weekday))
    return t.gettext("every {weekday} at {time}, {zone}", weekday=weekday, time=at, zone=zone)


def _where(report: RegularReport, viewer: Viewer) -> Phrase:
    """The channel; a direct message has no public name."""
    if report.channel.startswith("D"):
        return plain(viewer.texts.gettext("a direct message"))
    return (channel_link(report.channel),)


def _next(report: RegularReport, viewer: Viewer) -> Phrase:
    t = viewer.texts
    if report.due is None:
        return phrase(t.gettext("Paused: {reason}."), reason=_reason(report.paused, viewer))
    return phrase(t.gettext("Next: {moment}."), moment=_moment(report.due, viewer))


def _last(report: RegularReport, viewer: Viewer) -> Phrase:
    last = report.last
    assert last is not None
    words = {
        "sent": msgid("Last sent {moment}."),
        "late": msgid("Last sent {moment}, late."),
        "waiting": msgid("Not sent yet; last tried {moment} ({reason})."),
        "refused": msgid("Last attempt failed {moment} ({reason})."),
    }[last.kind]
    moment = _moment(last.at, viewer)
    return phrase(viewer.texts.gettext(words), moment=moment, reason=code(last.reason))


def _moment(at: datetime, viewer: Viewer) -> Phrase:
    """A time in the reader's time zone, or in each reader's."""
    words = viewer.moment(at)
    if not viewer.shared_by:
        return plain(words)
    return (instant(at, f"{words} {viewer.texts.zone(viewer.zone)}"),)


def _reason(name: str, viewer: Viewer) -> Phrase:
    t = viewer.texts
    if name in REASONS:
        return plain(t.gettext(REASONS[name]))
    return phrase(t.gettext("Slack returned {error}"), error=code(name))


def without_worker(has_worker: bool, viewer: Viewer) -> Iterator[Fragment]:
    """A warning if no worker is running."""
    if not has_worker:
        words = viewer.texts.gettext(
            "⚠️ Reports and reminders can't be sent right now because no worker is running. The person who runs"
            " Rollcall can start one: {line}"
        )
        yield paragraph(phrase(words, line=code("rollcall worker")))


def _how_to(report: RegularReport, viewer: Viewer) -> Fragment:
    t = viewer.texts
    line = viewer.line(t.gettext("/peaks schedules"))
    tells = (
        t.gettext("It covers the day before, in the platform's time zone.")
        if report.weekday is None
        else t.gettext("It covers the seven days before, in the platform's time zone.")
    )
    return context(
        plain(tells),
        phrase(t.gettext("All scheduled reports: {line}"), line=line),
    )


def _stop(report: RegularReport, viewer: Viewer) -> Element | None:
    label, command = viewer.texts.gettext("Delete"), StopReport(number=report.number)
    return command_button(viewer, label, in_place(viewer, "stop"), command)


def _resume(report: RegularReport, viewer: Viewer) -> Element | None:
    label, command = viewer.texts.gettext("Resume"), ResumeReport(number=report.number)
    return command_button(viewer, label, in_place(viewer, "resume"), command)


def _send(report: RegularReport, viewer: Viewer) -> Element | None:
    label, command = viewer.texts.gettext("Send now"), SendReport(number=report.number)
    return command_button(viewer, label, in_place(viewer, "send"), command)
