"""An interactive console: type as in Slack, see the answers rendered, press buttons by number."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from .rendering import (
    Choice,
    RenderContext,
    choices,
    filled_field,
    numbers,
    render_message,
    render_view,
)
from .terminal_input import LineReader, line_editing
from .workspace import Change, Delivery, Member, Message, View, Workspace
from .workspace.fields import fields

ANSWER_TIMEOUT = 15.0
"""Seconds to wait for an answer to a line."""
QUIET_SECONDS = 0.25
"""Seconds without a change after which an answer counts as complete."""

CONTINUATION = "\\"
"""The end of a line whose message goes on with the next one."""

FILLED = re.compile(r"(\d+)\s*=\s*(.*)")
"""A field of the open form, and what it shall hold."""

CHOSEN = re.compile(r"(\d+)\s*=\s*@(\w+)")
"""A menu of people, and who is chosen in it."""

PERSON = re.compile(r"as\s+@(\w+)")
"""Who types from then on."""

FILE = re.compile(r"file\s+(\S.*)")
"""A file that is sent to the bot, by its path."""

SHORTCUT = re.compile(r"shortcut(?:\s+(\d+)(?:\s*=\s*(.+))?)?")
"""A shortcut by its number, and the message that it is used on."""

EXIT_WORDS = frozenset({"exit", "quit"})
HELP = """\
Type as in Slack:
  /room new "English" 14:00-15:00   a slash command, in the channel of the prompt
  @rollcall peaks yesterday         a mention in that channel
  peaks yesterday                   anything else: a direct message to the bot
  room list \\                       a line that ends in \\: the next one is of the same message
  3                                 press [3] of the latest answer with buttons, or of the open form
  1 = English                       fill in field [1] of the open form
  5 = @ben                          choose Ben in menu [5] of people
  file docs/timetable.csv           send the bot a file of this machine
  shortcut                          what the menu of shortcuts offers; `shortcut 1` opens its first
  shortcut 2 = English at 14:00     write a message and use the second on it
  as @ann                           go on as somebody else, who reads their last direct message
  home                              open the bot's Home; its buttons are pressed by number too
  #ops                              switch to another channel
  ?                                 this help
  exit, or Ctrl-D                   leave"""


class _Session:
    """One user at one terminal.

    `_printed` is the number of changes printed so far. `_renumber` is true until a message with buttons follows the
    last line, `_answer_expected` unless the last line pressed a link, which is only acknowledged. `_drawn` tells how
    the open form was drawn last, `_first` who typed first.
    """

    def __init__(self, workspace: Workspace, user: str, channel: str, console: Console) -> None:
        self._workspace = workspace
        self._person = self._first = workspace.world.directory.people[user]
        self._channel = workspace.channel(channel)
        self._console = console
        self._printed = len(workspace.changes)
        self._buttons: list[tuple[Message | View, Choice]] = []
        self._renumber = True
        self._answer_expected = True
        self._drawn = ""

    @property
    def prompt(self) -> str:
        """The prompt."""
        other = "" if self._person is self._first else f"@{self._person.name.casefold()} "
        return f"{other}#{self._channel.name} ❯ "

    async def next_message(self, reader: LineReader) -> str | None:
        """Read the next line, and those that follow it while each ends in a backslash."""
        lines: list[str] = []
        while (line := await self.next_line(reader)) is not None:
            lines.append(line.strip().removesuffix(CONTINUATION).rstrip())
            if not line.rstrip().endswith(CONTINUATION):
                break
        return "\n".join(lines) if lines else None

    async def next_line(self, reader: LineReader) -> str | None:
        """Read the next line, printing messages that arrive meanwhile."""
        if not reader.interactive:
            return self._echo(await reader.next(""))
        typed = asyncio.create_task(reader.next(self.prompt))
        watcher = asyncio.create_task(self._watch())
        try:
            return await typed
        finally:
            watcher.cancel()

    def greet(self, reader: LineReader) -> None:
        """Print a hint if this is a terminal."""
        if reader.interactive:
            self._print("Type /room help, or ? for how this works.", "dim")

    async def handle(self, line: str) -> None:
        """Execute a line and print the result."""
        self._renumber = self._answer_expected = True
        action = self._execute(line)
        if action is None:
            return
        delivery = await action
        if delivery is None:
            return
        if delivery.error:
            self._print(f"Slack: the bot did not accept it ({delivery.error})", "red")
        elif self._answer_expected:
            await self._await_answer(delivery)
        await self._workspace.settled(QUIET_SECONDS)
        self.print_changes()
        self._print_form()

    def print_changes(self) -> None:
        """Print the bot's messages that are new or changed, with their current content."""
        changes = self._workspace.changes
        new, self._printed = changes[self._printed :], len(changes)
        for message in dict.fromkeys(change.message for change in new if self._is_for_user(change)):
            self._print_message(message)

    def _execute(self, line: str) -> Awaitable[Delivery | None] | None:
        if line == "?":
            self._console.print(HELP, markup=False, highlight=False)
        elif line.startswith("#") and " " not in line:
            self._switch_channel(line)
        elif line == "home":
            return self._open_home()
        elif line.isdecimal():
            return self._press_in_form(int(line)) if self._form else self._press(int(line))
        elif self._form and (found := FILLED.fullmatch(line)):
            self._fill(int(found[1]), found[2])
        elif found := CHOSEN.fullmatch(line):
            return self._choose_person(int(found[1]), found[2])
        elif found := SHORTCUT.fullmatch(line):
            return self._shortcut(found[1], found[2])
        elif found := PERSON.fullmatch(line):
            self._become(found[1])
        elif found := FILE.fullmatch(line):
            return self._send_file(Path(found[1]).expanduser())
        else:
            return self._send(line)
        return None

    @property
    def _form(self) -> View | None:
        """The modal that is open."""
        return self._workspace.view(self._person.id)

    def _fill(self, number: int, text: str) -> None:
        assert self._form is not None
        try:
            field = self._form.fill(number, text)
        except (LookupError, ValueError) as error:
            self._print(str(error), "yellow")
        else:
            self._console.print(filled_field(self._form, field))
            self._drawn = self._state_of_form()

    def _choose_person(self, number: int, name: str) -> Awaitable[Delivery] | None:
        menus = [one for one in self._buttons if one[1].control.chooses_person and one[1].number == number]
        if not menus:
            self._print(f"{number} is no menu of people in the latest answer.", "yellow")
            return None
        (place, menu), person = menus[0], self._person_called(name)
        if person is None:
            return None
        press: Callable[..., Awaitable[Delivery]] = self._workspace.press
        if isinstance(place, View):
            press = self._workspace.press_in
        return press(place, menu.control, user=self._person.id, choice=person.id)

    def _press_in_form(self, number: int) -> Awaitable[Delivery | None] | None:
        view = self._form
        assert view is not None
        known = numbers(view.body)
        if button := next((choice for choice in known.buttons if choice.number == number), None):
            return self._workspace.press_in(view, button.control, user=self._person.id)
        if number == known.close:
            return self._workspace.close(view)
        if number != known.submit:
            self._print(f"There is no button {number}; a field is filled in by: {number} = …", "yellow")
        elif missing := view.incomplete():
            self._print(f"To be filled in: {', '.join(missing)}", "yellow")
        else:
            return self._workspace.submit(view, user=self._person.id)
        return None

    def _shortcut(self, number: str | None, text: str | None) -> Awaitable[Delivery] | None:
        shortcuts = dict(enumerate(self._workspace.world.identity.shortcuts.items(), 1))
        name, kind = shortcuts.get(int(number or 0), ("", ""))
        if kind == "global":
            return self._workspace.shortcut(name, user=self._person.id)
        if kind == "message" and text:
            return self._on_message(name, text)
        for each, (label, of) in shortcuts.items():
            self._print(f"shortcut {each}{' = TEXT' if of == 'message' else ''}   {label} ({of})", "dim")
        return None

    async def _on_message(self, name: str, text: str) -> Delivery:
        message = await self._workspace.post(text, channel=self._channel.id, user=self._person.id)
        return await self._workspace.message_shortcut(name, message, user=self._person.id)

    def _print_form(self) -> None:
        """Print the open form, if it changed since it was printed."""
        view, drawn = self._form, self._state_of_form()
        if view and drawn != self._drawn:
            self._console.print(render_view(view.body, self._context(), view))
        self._drawn = drawn

    def _state_of_form(self) -> str:
        view = self._form
        return f"{view.id} {view.hash} {view.typed} {view.errors}" if view else ""

    def _person_called(self, name: str) -> Member | None:
        people = self._workspace.world.directory.people.values()
        person = next((one for one in people if one.name.casefold() == name.casefold()), None)
        if person is None:
            self._print(f"There is nobody called {name}.", "yellow")
        return person

    def _become(self, name: str) -> None:
        """Go on as another person, and print the last thing the bot wrote to them."""
        person = self._person_called(name)
        if person is None:
            return
        self._person = person
        bot, direct = self._workspace.world.directory.bot.id, self._workspace.direct(person.id)
        told = [one for one in self._workspace.seen(person.id, direct) if one.author == bot]
        for message in told[-1:]:
            self._print_message(message)

    def _send_file(self, path: Path) -> Awaitable[Delivery] | None:
        try:
            content = path.read_bytes()
        except OSError as error:
            self._print(f"{path}: {error.strerror}", "yellow")
            return None
        return self._workspace.direct_message("", user=self._person.id, file=path.name, content=content)

    def _send(self, line: str) -> Awaitable[Delivery]:
        name, _, text = line.partition(" ")
        place = {"user": self._person.id, "channel": self._channel.id}
        if line.startswith("/"):
            return self._workspace.command(name, text, **place)
        if name.lower() == f"@{self._workspace.world.directory.bot.name}":
            return self._workspace.mention(text, **place)
        return self._workspace.direct_message(line, user=self._person.id)

    def _press(self, number: int) -> Awaitable[Delivery] | None:
        found = next((pair for pair in self._buttons if pair[1].number == number), None)
        if found is None:
            last = self._buttons[-1][1].number if self._buttons else 0
            self._print(f"There is no button {number}; the latest answer has {last or 'none'}.", "yellow")
            return None
        message, choice = found
        if choice.control.chooses_person:
            self._print(f"Somebody is chosen by: {number} = @name", "yellow")
            return None
        if url := choice.control.element.get("url"):
            self._print(f"opens {url}", "dim")
            self._answer_expected = False
        if isinstance(message, View):
            return self._workspace.press_in(message, choice.control, user=self._person.id)
        return self._workspace.press(message, choice.control, user=self._person.id, choice=choice.option)

    async def _open_home(self) -> Delivery | None:
        """Open Home, and print it once it is made anew."""
        homes, user = self._workspace.world.homes, self._person.id
        before = homes[user].hash if user in homes else ""
        delivery = await self._workspace.open_home(user=user)
        if delivery.error:
            return delivery
        try:
            await self._workspace.wait_until(
                lambda: user in homes and homes[user].hash != before, ANSWER_TIMEOUT
            )
        except TimeoutError:
            self._print("(no answer)", "dim")
            return None
        view = homes[user]
        self._buttons = [(view, choice) for choice in choices(view.body["blocks"])]
        self._console.print(render_view(view.body, self._context()))
        return None

    def _switch_channel(self, line: str) -> None:
        try:
            self._channel = self._workspace.channel(line)
        except LookupError:
            self._print(f"There is no channel {line}.", "yellow")

    async def _await_answer(self, delivery: Delivery) -> None:
        """Wait for an answer: a message, or a form to fill in."""
        if delivery.body.get("response_action"):
            return
        try:
            await self._workspace.wait_until(lambda: self._is_answered(delivery), ANSWER_TIMEOUT)
        except TimeoutError:
            self._print("(no answer)", "dim")

    def _is_answered(self, delivery: Delivery) -> bool:
        form = self._form
        changed = form is not None and bool(fields(form.body)) and self._state_of_form() != self._drawn
        return changed or bool(self._workspace.answers(delivery))

    async def _watch(self) -> None:
        """Print messages that arrive while the prompt is shown, and show the prompt again."""
        while True:
            if any(map(self._is_for_user, self._workspace.changes[self._printed :])):
                self._console.print()
                self.print_changes()
                self._console.print(self.prompt, end="", highlight=False)
            await self._workspace.wait_for_change(len(self._workspace.changes))

    def _echo(self, line: str | None) -> str | None:
        if line is not None and line.strip():
            self._console.print(Text.assemble((self.prompt, "dim"), line))
        return line

    def _is_for_user(self, change: Change) -> bool:
        message = change.message
        inside = self._person.id in self._workspace.channel(message.channel).members
        return (
            inside
            and message.author == self._workspace.world.directory.bot.id
            and message.seen_by in (None, self._person.id)
        )

    def _print_message(self, message: Message) -> None:
        self._buttons = [pair for pair in self._buttons if pair[0] is not message]
        if message.deleted:
            self._print("(the message was deleted)", "dim")
            return
        first = self._number_buttons(message)
        rendered = render_message(
            message.blocks,
            message.text,
            self._context(),
            title=" · ".join(self._location(message)),
            note=" · ".join(_notes(message)),
            first=first,
        )
        self._console.print(rendered)

    def _number_buttons(self, message: Message) -> int:
        """Number the message's buttons: from 1 for the first message after a line, then continuing."""
        if self._renumber and choices(message.blocks):
            self._buttons, self._renumber = [], False
        first = self._buttons[-1][1].number + 1 if self._buttons else 1
        self._buttons += [(message, choice) for choice in choices(message.blocks, first)]
        return first

    def _location(self, message: Message) -> Iterator[str]:
        channel = self._workspace.channel(message.channel)
        yield self._workspace.world.directory.bot.name
        yield "direct message" if channel.kind == "im" else f"#{channel.name}"
        if message.thread_ts:
            yield "in a thread"

    def _context(self) -> RenderContext:
        directory = self._workspace.world.directory
        people = {person.id: person.name for person in directory.people.values()}
        channels = {channel.id: channel.name for channel in directory.channels.values()}
        return RenderContext(
            self._person.zone, self._person.locale, people | channels, self._workspace.clock()
        )

    def _print(self, text: str, style: str) -> None:
        self._console.print(Text(text, style=style))


async def run(
    workspace: Workspace,
    *,
    user: str = "U0DEMO",
    channel: str = "general",
    source: TextIO | None = None,
    console: Console | None = None,
) -> int:
    """Handle each message typed in `source` (standard input) until its end or `exit`; returns the exit status, 0.

    The workspace must be serving and have the bot's URL. On a terminal it prompts; otherwise each line is echoed, and
    the next is read after its answer.
    """
    reader = LineReader(source or sys.stdin)
    session = _Session(workspace, user, channel, console or Console())
    session.greet(reader)
    with line_editing(source or sys.stdin):
        while (line := await session.next_message(reader)) is not None and line not in EXIT_WORDS:
            if line.strip():
                await session.handle(line)
        await workspace.settled(QUIET_SECONDS)
        session.print_changes()
    return 0


def _notes(message: Message) -> Iterator[str]:
    if message.ephemeral:
        yield "only you see this"
    if len(message.contents) > 1:
        yield "changed"
