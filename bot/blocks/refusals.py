"""Renders refusals: what was understood, the word at fault and a command that works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.blocks.buttons import command_button, in_place
from bot.blocks.elements import actions, button, compose, line_button, paragraph, truncate
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, code, phrase, plain
from bot.blocks.viewer import Viewer
from bot.language import as_shown
from bot.language.commands import Help, Refusal, RefusalKind
from bot.texts import msgid

REASONS: Mapping[RefusalKind, str] = {
    "unknown_command": msgid("I don't know this command."),
    "unknown_word": msgid("I don't understand this part."),
    "unread_time": msgid("I don't understand when that is."),
    "missing": msgid("Something is missing."),
    "bad_time": msgid("That time doesn't exist."),
    "bad_date": msgid("That date doesn't exist."),
    "too_short": msgid("A class must be longer than 15 minutes."),
    "too_long": msgid("A class must be shorter than 24 hours."),
    "too_far": msgid("A class must start and end within one year."),
    "title_too_long": msgid("A title can have at most 50 characters."),
    "line_too_long": msgid("This is too long to be one command."),
    "bad_option": msgid("That option doesn't exist, or it doesn't accept this value."),
    "backwards_range": msgid("This range ends before it starts."),
    "overlap": msgid("This begins before the period before it has ended."),
    "not_yet": msgid("There are no statistics for the future."),
    "dst_gap": msgid("The clocks go forward then, so that time doesn't exist on that day."),
    "unclear_zone": msgid("This time zone is ambiguous."),
    "no_context": msgid("I don't know which room you mean."),
}
"""By kind of refusal."""

MISSING: Mapping[str, str] = {
    "room": msgid("Which room?"),
    "title": msgid("What is the title?"),
    "when": msgid("When does it start and end?"),
    "times": msgid("When does it start and end?"),
    "end": msgid("When does it end?"),
    "date": msgid("On which day?"),
    "days": msgid("Which days?"),
    "place": msgid("Where?"),
    "length": msgid("For how long?"),
    "repeats": msgid("For how many weeks, or until when?"),
    "term": msgid("The start of the term has not been set. A workspace admin can set it once."),
    "changes": msgid("What shall be changed?"),
    "time": msgid("At what time?"),
    "weekday": msgid("On which weekday?"),
    "number": msgid("Which report?"),
    "code": msgid("Which join code?"),
    "user_numbers": msgid("For which classrooms?"),
    "classroom": msgid("Which classroom?"),
    "account_name": msgid("Which account?"),
    "person": msgid("For whom?"),
    "on": msgid("On or off?"),
    "to": msgid("Which language?"),
    "file": msgid("Which file?"),
}
"""What is asked for where an argument of this name is missing."""

DISMISS = "dismiss"
"""What a button does that only takes its message away."""

MAX_SHOWN = 200
"""Maximum characters of the input to repeat."""


def refusal(refused: Refusal, viewer: Viewer, typed: str, *, changes: bool = True) -> Message:
    """The message for a refused command; of one that `changes` nothing it needs no saying that nothing was changed."""
    t = viewer.texts
    parts = [paragraph(*_lines(refused, viewer, typed, changes=changes))]
    if refused.try_ and _is_asked(refused):
        yes = line_button(t.gettext("Yes"), in_place(viewer, "try"), refused.try_, "primary")
        parts.append(actions(yes, yes and button(t.gettext("No"), DISMISS, refused.kind)))
    elif refused.kind == "unknown_command":
        label = t.gettext("What you can do")
        parts.append(actions(command_button(viewer, label, in_place(viewer, "help"), Help())))
    return compose(parts)


def _is_asked(refused: Refusal) -> bool:
    """Whether it is asked if a word was meant, of which there is the whole line."""
    return bool(refused.guess and refused.try_ and refused.guess in refused.try_)


def _lines(refused: Refusal, viewer: Viewer, typed: str, *, changes: bool) -> Iterator[Phrase]:
    t = viewer.texts
    reason = t.gettext(MISSING.get(refused.missing or "", REASONS[refused.kind]))
    at = (
        phrase(t.gettext("{word}: {reason}"), word=bold(truncate(refused.at, MAX_SHOWN)), reason=reason)
        if refused.at
        else plain(reason)
    )
    yield at
    if typed.strip():
        yield phrase(t.gettext("You typed {line}"), line=code(truncate(as_shown(typed), MAX_SHOWN)))
    if refused.command:
        yield phrase(t.gettext("I understood: {what}."), what=viewer.summary(refused.command))
    if refused.try_ and _is_asked(refused):
        yield phrase(t.gettext("Did you mean {guess}?"), guess=viewer.line(as_shown(refused.try_)))
    elif refused.guess:
        yield phrase(t.gettext("Did you mean {guess}?"), guess=bold(refused.guess))
    if refused.choices:
        yield phrase(t.gettext("It could be one of these: {names}."), names=code(", ".join(refused.choices)))
    if refused.example:
        yield phrase(t.gettext("For example: {line}"), line=viewer.line(as_shown(refused.example)))
    if refused.try_ and not _is_asked(refused):
        yield phrase(t.gettext("Try this: {line}"), line=viewer.line(as_shown(refused.try_)))
    if changes:
        yield plain(t.gettext("Nothing was changed."))
