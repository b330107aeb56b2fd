"""Every message the bot can send, with sample data, in every language.

Used to review texts and to check Slack's limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot import blocks
from bot.blocks.accounts import account_form_missed
from bot.blocks.forms import View
from bot.blocks.message import Block, Message
from bot.blocks.schedules import REASONS
from bot.blocks.viewer import Viewer
from bot.blocks.watch import HALTED
from bot.classroom.watch import FOR_CHANNELS, NoticeKind
from bot.commands import DEFINITIONS, GRAMMAR, definition_of_result
from bot.gallery import errors, forms, homes, parsing, reports, samples, substitution, timetables
from bot.language import CommandSigner
from bot.language.commands import RoomId, ShowRoom
from bot.people import EntryPoint, Person
from bot.texts import SOURCE, Language, Locale, Texts, languages

Surface = Literal["message", "modal", "home"]

COMMAND = ShowRoom(room=RoomId("26112112345678"))
SIGNER = CommandSigner.of(GRAMMAR, "gallery")
HERE = ZoneInfo("Asia/Shanghai")
ABROAD = ZoneInfo("America/New_York")
OFF = timedelta(minutes=5)


class Entry(Struct, frozen=True):
    """A message, its name and where it is shown; a modal or Home as a whole too."""

    name: str
    surface: Surface
    blocks: tuple[Block, ...]
    text: str
    view: View | None = None


Readers = Callable[..., Viewer]
"""Makes viewers of one language and one way to type: `viewer` without these."""


def entries(entry: EntryPoint = "slash") -> Iterator[Entry]:
    """All entries; names of translations end in the language. Lines are shown as people type them at the `entry`."""
    for language in languages():
        suffix = "" if language == SOURCE else f".{language}"
        for name, message in _messages(partial(viewer, language, entry=entry)):
            yield Entry(f"{name}{suffix}", "message", message.blocks, message.text)
            if message.plainer:
                yield Entry(f"{name}.plainer{suffix}", "message", message.plainer, message.text)
        for name, view in forms.views(viewer(language, entry=entry)):
            yield Entry(f"{name}{suffix}", "modal", tuple(view["blocks"]), view["title"]["text"], view)
        for name, view in homes.views(viewer(language, entry=entry)):
            yield Entry(f"{name}{suffix}", "home", tuple(view["blocks"]), "Home", view)


def viewer(
    language: Language, zone: ZoneInfo = HERE, shared_by: str | None = None, entry: EntryPoint = "slash"
) -> Viewer:
    """A sample viewer: an administrator, who can see everything."""
    person = Person(
        "T012ABCDEF", "U012ABCDEF", "王老师", zone, Locale(language), workspace_admin=True, administrator=True
    )
    return Viewer(person, Texts(language), samples.NOW, SIGNER, shared_by, entry)


def _messages(reader: Readers) -> Iterator[tuple[str, Message]]:
    yield from _results(reader)
    yield from _reported(reader)
    yield from _asked(reader(ABROAD))
    yield from _gone_wrong(reader())
    yield from _told(reader())
    yield from _watched(reader)


def _results(reader: Readers) -> Iterator[tuple[str, Message]]:
    for name, result in results().items():
        command = definition_of_result(type(result))
        at_home, abroad = (command.render(result, reader(zone), COMMAND) for zone in (HERE, ABROAD))
        yield name, at_home
        if abroad != at_home:
            yield f"{name}.abroad", abroad
        if not command.is_private(result):
            yield f"{name}.shared", command.render(result, reader(shared_by="U012ABCDEF"), COMMAND)


def results() -> Mapping[str, Any]:
    """A sample of every result, by its name in the gallery."""
    own = (definition.samples for definition in DEFINITIONS)
    return {
        name: result
        for found in (samples.RESULTS, substitution.SUBSTITUTIONS, *own)
        for name, result in found.items()
    }


def _reported(reader: Readers) -> Iterator[tuple[str, Message]]:
    for name, sample in reports.REPORTS.items():
        here, abroad = (
            blocks.report(sample.report, reader(zone), late=sample.late, skipped=sample.skipped)
            for zone in (HERE, ABROAD)
        )
        yield name, here
        if abroad != here:
            yield f"{name}.abroad", abroad


def _asked(who: Viewer) -> Iterator[tuple[str, Message]]:
    for name, question in parsing.QUESTIONS.items():
        asked = blocks.question(question, samples.TOKEN, who, parsing.TITLES)
        yield f"question.{name}", asked
        yield f"question.{name}.expired", blocks.expired(asked, who)


def _gone_wrong(who: Viewer) -> Iterator[tuple[str, Message]]:
    for name, refusal in parsing.REFUSALS.items():
        yield f"refusal.{name}", blocks.refusal(refusal, who, parsing.TYPED)
    for name, error in errors.ERRORS.items():
        yield f"error.{name}", blocks.error(error, who)
    yield "error.unexpected", blocks.error(errors.UNEXPECTED, who, reference="3f9a1c02")


def _told(who: Viewer) -> Iterator[tuple[str, Message]]:
    for name, (result, typed) in samples.TYPED.items():
        yield name, definition_of_result(type(result)).render(result, who, COMMAND, typed)
    yield "student_link", blocks.student_link(samples.ENGLISH, who)
    yield "student_link.none", blocks.student_link(replace(samples.ENGLISH, student=None), who)
    yield "card_sent", blocks.card_sent(samples.ENGLISH, who)
    for name, (result, news) in samples.NEWS.items():
        yield f"lasting_card.{name}", blocks.lasting_card(result, news, who)
        if (told := blocks.room_news(result, news, who)) is not None:
            yield f"room_news.{name}", told
    yield from substitution.messages(who)
    yield "not_created", blocks.not_created(samples.UNKNOWN, who)
    yield "already_shared", blocks.already_shared(who)
    yield "cancelled", blocks.cancelled(who)
    yield "cancelled.look", blocks.cancelled(who, changes=False)
    yield "lines_left", blocks.lines_left(1, parsing.TYPED, who)
    yield "lines_left.longest", blocks.lines_left(4000, parsing.LONGEST, who)
    yield "welcome", blocks.welcome(who)
    teacher = replace(who.person, workspace_admin=False, administrator=False)
    yield "welcome.teacher", blocks.welcome(replace(who, person=teacher))
    yield "account_form_missed", account_form_missed(who)
    yield "working", blocks.working(who)
    yield "working.limit", blocks.working(who, wait=6.2)
    for name, listed in samples.OF_DAY.items():
        yield f"classes_of_day.{name}", blocks.classes_of_day(listed, who)
    yield from timetables.messages(who)
    for reason in (*(each for each in REASONS if each != "asked"), "restricted_action"):
        yield f"report_halted.{reason}", blocks.report_halted(samples.HALTED, reason, who)
    yield "report_delayed", blocks.report_delayed(samples.WAITING, samples.NOW, who)


def _watched(reader: Readers) -> Iterator[tuple[str, Message]]:
    owner, channel = reader(), reader(shared_by="U012ABCDEF")
    yield "class_notice.own", blocks.class_notice(NoticeKind.OWN, samples.ENGLISH, OFF, owner)
    changed = {
        "deleted": None,
        "moved": samples.ENGLISH,
        "substitute": replace(samples.TAUGHT, substitute="U0OTHERONE"),
    }
    for name, room in changed.items():
        yield f"reminder_changed.{name}", blocks.reminder_changed(samples.LONGEST, room, owner)
    for kind in sorted(FOR_CHANNELS):
        yield f"class_notice.{kind}", blocks.class_notice(kind, samples.ENGLISH, OFF, channel)
        yield f"class_notice.{kind}.longest", blocks.class_notice(kind, samples.LONG, OFF, channel)
    for reason in HALTED:
        yield f"watch_halted.{reason}", blocks.watch_halted("C012ABCDEF", reason, owner)
