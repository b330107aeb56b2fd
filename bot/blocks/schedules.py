"""Renders scheduled reports: added, listed, stopped, paused, resumed, failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from bot.blocks.buttons import command_button
from bot.blocks.confirmations import CONFIRM
from bot.blocks.elements import (
    BRIEF,
    Element,
    Fragment,
    actions,
    button,
    compose,
    context,
    header,
    paragraph,
    row,
)
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, channel_link, code, instant, mention, phrase, plain
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
from bot.language.commands import PauseReport, ResumeReport, SendReport, StopReport
from bot.texts import msgid

A_MONDAY = date(2024, 1, 1)

SHOWN = 20
"""Maximum reports in a list: two blocks each, 50 per message."""

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
    yield from _without_worker(result.has_worker, viewer)
    yield _how_to(report, viewer)
    yield actions(_send(report, viewer), _stop(report, viewer))


def identical(result: IdenticalReport, viewer: Viewer) -> Iterator[Fragment]:
    """A report that is scheduled already."""
    t, report = viewer.texts, result.report
    words = t.gettext("This report is already scheduled as report {number}, so nothing was scheduled now.")
    yield paragraph(phrase(words, number=bold(str(report.number))), _what(report, viewer))
    yield actions(button(t.gettext("Schedule it all the same"), CONFIRM, result.token))


def listed(result: ReportList, viewer: Viewer) -> Iterator[Fragment]:
    """All scheduled reports, with buttons."""
    t = viewer.texts
    if not result.reports:
        yield paragraph(
            plain(t.gettext("No reports are scheduled yet.")),
            phrase(t.gettext("Schedule one: {line}"), line=viewer.line(t.gettext("/peaks daily at 9:00"))),
        )
        return
    yield from _without_worker(result.has_worker, viewer)
    yield header(t.ngettext("{n} scheduled report", "{n} scheduled reports", len(result.reports)))
    shown = _fitting([tuple(_entry(report, viewer)) for report in result.reports[:SHOWN]])
    for parts in shown:
        yield from parts
    if more := len(result.reports) - len(shown):
        left = t.ngettext("{n} more report is not shown.", "{n} more reports are not shown.", more)
        yield paragraph(plain(left))
    if not viewer.shared_by:
        yield context(plain(viewer.zone_note()))


def stopped(result: ReportStopped, viewer: Viewer) -> Iterator[Fragment]:
    """A stopped report."""
    t, report = viewer.texts, result.report
    words = t.gettext("Report {number} is stopped and won't be sent again.")
    yield paragraph(phrase(words, number=bold(str(report.number))), _what(report, viewer))
    yield actions(command_button(viewer, t.gettext("Schedule it again"), "again", result.again))


def paused(result: ReportPaused, viewer: Viewer) -> Iterator[Fragment]:
    """A paused report."""
    t, report = viewer.texts, result.report
    words = t.gettext("Report {number} is paused until someone resumes it.")
    yield paragraph(phrase(words, number=bold(str(report.number))), _what(report, viewer))
    yield actions(_resume(report, viewer), _stop(report, viewer))


def resumed(result: ReportResumed, viewer: Viewer) -> Iterator[Fragment]:
    """A resumed report."""
    t, report = viewer.texts, result.report
    yield paragraph(
        phrase(t.gettext("Report {number} has been resumed."), number=bold(str(report.number))),
        _what(report, viewer),
        _next(report, viewer),
    )


def asked(result: ReportRequested, viewer: Viewer) -> Iterator[Fragment]:
    """A report that is being sent."""
    t, report = viewer.texts, result.report
    words = t.gettext("Report {number} is on its way to {channel}.")
    yield paragraph(phrase(words, number=bold(str(report.number)), channel=_where(report, viewer)))
    yield from _without_worker(result.has_worker, viewer)


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
        phrase(t.gettext("Once that's fixed: {line}"), line=viewer.line(f"peaks resume {report.number}")),
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


def _fitting(entries: list[tuple[Fragment, ...]]) -> list[tuple[Fragment, ...]]:
    """The entries that fit in one message's `text`."""
    left, kept = BRIEF, []
    for entry in entries:
        left -= sum(len(line) for part in entry for line in part.lines)
        if left < 0:
            break
        kept.append(entry)
    return kept


def _entry(report: RegularReport, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    who = phrase(t.gettext("scheduled by {person}"), person=mention(report.owner))
    facts = [_where(report, viewer), who, _next(report, viewer)]
    if report.last is not None:
        facts.append(_last(report, viewer))
    recurrence = _recurrence(report, viewer)
    yield row(f"{report.number}. {recurrence[:1].upper()}{recurrence[1:]}", facts)
    again = _resume(report, viewer) if report.paused else _pause(report, viewer)
    yield actions(_stop(report, viewer), again, _send(report, viewer))


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


def _without_worker(has_worker: bool, viewer: Viewer) -> Iterator[Fragment]:
    """A warning if no worker is running."""
    if not has_worker:
        words = viewer.texts.gettext(
            "⚠️ Reports can't be sent right now because no worker is running. The person who runs"
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
    return command_button(viewer, viewer.texts.gettext("Stop"), "stop", StopReport(number=report.number))


def _pause(report: RegularReport, viewer: Viewer) -> Element | None:
    return command_button(viewer, viewer.texts.gettext("Pause"), "pause", PauseReport(number=report.number))


def _resume(report: RegularReport, viewer: Viewer) -> Element | None:
    return command_button(
        viewer, viewer.texts.gettext("Resume"), "resume", ResumeReport(number=report.number)
    )


def _send(report: RegularReport, viewer: Viewer) -> Element | None:
    return command_button(viewer, viewer.texts.gettext("Send now"), "send", SendReport(number=report.number))
