"""A terminal in which one types as in Slack, sees the answers drawn and presses buttons by number."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Iterator
from typing import TextIO

from rich.console import Console
from rich.text import Text

from .drawing import Choice, Viewer, choices, draw_message
from .lines import Lines, terminal_kept
from .workspace import Change, Delivery, Message, Workspace

PATIENCE = 15.0
"""Seconds after which a line counts as unanswered."""
QUIET = 0.25
"""Seconds without news after which an answer counts as complete."""

LEAVE = frozenset({"exit", "quit"})
HELP = """\
Type as in Slack:
  /room new "English" 14:00-15:00   a slash command, in the channel of the prompt
  @rollcall peaks yesterday         a mention in that channel
  peaks yesterday                   anything else: a direct message to the bot
  3                                 presses [3] of the latest answer with buttons
  #ops                              goes to another channel
  ?                                 this help
  exit, or Ctrl-D                   leaves"""


class _Terminal:
    """One person at one terminal.

    `_shown` is how much of the workspace's journal has been drawn; `_fresh` whether nothing with buttons came
    since the last line; `_awaited` whether the bot owes an answer to it (a link is only acknowledged).
    """

    def __init__(self, workspace: Workspace, user: str, channel: str, console: Console) -> None:
        self._workspace = workspace
        self._person = workspace.world.directory.people[user]
        self._channel = workspace.channel(channel)
        self._console = console
        self._shown = len(workspace.journal)
        self._buttons: list[tuple[Message, Choice]] = []
        self._fresh = True
        self._awaited = True

    @property
    def prompt(self) -> str:
        """What stands before a line that is typed."""
        return f"#{self._channel.name} ❯ "

    async def next_line(self, lines: Lines) -> str | None:
        """The next line; what the bot says meanwhile is drawn as it comes."""
        if not lines.interactive:
            return self._echoed(await lines.next(""))
        typed = asyncio.create_task(lines.next(self.prompt))
        watching = asyncio.create_task(self._watch())
        try:
            return await typed
        finally:
            watching.cancel()

    def greet(self, lines: Lines) -> None:
        """Say how to begin, to somebody who sits there."""
        if lines.interactive:
            self._say("Type /room help, or ? for how this works.", "dim")

    async def answer(self, line: str) -> None:
        """Do what a line says, and draw what comes of it."""
        self._fresh = self._awaited = True
        done = self._act(line)
        if done is None:
            return
        delivery = await done
        if delivery.error:
            self._say(f"Slack: the bot did not take it ({delivery.error})", "red")
        elif self._awaited:
            await self._await_answer(delivery)
        await self._workspace.settled(QUIET)
        self.draw_news()

    def draw_news(self) -> None:
        """Draw every message of the bot that has come or changed since, as it is now."""
        journal = self._workspace.journal
        news, self._shown = journal[self._shown :], len(journal)
        for message in dict.fromkeys(change.message for change in news if self._mine(change)):
            self._draw(message)

    def _act(self, line: str) -> Awaitable[Delivery] | None:
        if line == "?":
            self._console.print(HELP, markup=False, highlight=False)
        elif line.startswith("#") and " " not in line:
            self._go(line)
        elif line.isdecimal():
            return self._press(int(line))
        else:
            return self._write(line)
        return None

    def _write(self, line: str) -> Awaitable[Delivery]:
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
            self._say(f"There is no button {number}; the latest answer has {last or 'none'}.", "yellow")
            return None
        message, choice = found
        if url := choice.control.element.get("url"):
            self._say(f"opens {url}", "dim")
            self._awaited = False
        return self._workspace.press(message, choice.control, user=self._person.id, choice=choice.option)

    def _go(self, line: str) -> None:
        try:
            self._channel = self._workspace.channel(line)
        except LookupError:
            self._say(f"There is no channel {line}.", "yellow")

    async def _await_answer(self, delivery: Delivery) -> None:
        try:
            await self._workspace.answer(delivery, PATIENCE)
        except TimeoutError:
            self._say("(no answer)", "dim")

    async def _watch(self) -> None:
        """Draw what comes while the prompt stands, and put the prompt below it again."""
        while True:
            if any(map(self._mine, self._workspace.journal[self._shown :])):
                self._console.print()
                self.draw_news()
                self._console.print(self.prompt, end="", highlight=False)
            await self._workspace.news(len(self._workspace.journal))

    def _echoed(self, line: str | None) -> str | None:
        if line is not None and line.strip():
            self._console.print(Text.assemble((self.prompt, "dim"), line))
        return line

    def _mine(self, change: Change) -> bool:
        message = change.message
        inside = self._person.id in self._workspace.channel(message.channel).members
        return (
            inside
            and message.author == self._workspace.world.directory.bot.id
            and message.seen_by in (None, self._person.id)
        )

    def _draw(self, message: Message) -> None:
        self._buttons = [pair for pair in self._buttons if pair[0] is not message]
        if message.deleted:
            self._say("(the message was taken away)", "dim")
            return
        first = self._number(message)
        drawn = draw_message(
            message.blocks,
            message.text,
            self._viewer(),
            title=" · ".join(self._place(message)),
            note=" · ".join(_notes(message)),
            first=first,
        )
        self._console.print(drawn)

    def _number(self, message: Message) -> int:
        """Number the message's buttons: from 1 for the first that come after a line, then on from there."""
        if self._fresh and choices(message.blocks):
            self._buttons, self._fresh = [], False
        first = self._buttons[-1][1].number + 1 if self._buttons else 1
        self._buttons += [(message, choice) for choice in choices(message.blocks, first)]
        return first

    def _place(self, message: Message) -> Iterator[str]:
        channel = self._workspace.channel(message.channel)
        yield self._workspace.world.directory.bot.name
        yield "direct message" if channel.kind == "im" else f"#{channel.name}"
        if message.thread_ts:
            yield "in a thread"

    def _viewer(self) -> Viewer:
        directory = self._workspace.world.directory
        people = {person.id: person.name for person in directory.people.values()}
        channels = {channel.id: channel.name for channel in directory.channels.values()}
        return Viewer(self._person.zone, self._person.locale, people | channels, self._workspace.clock())

    def _say(self, text: str, style: str) -> None:
        self._console.print(Text(text, style=style))


async def run(
    workspace: Workspace,
    *,
    user: str = "U0DEMO",
    channel: str = "general",
    source: TextIO | None = None,
    console: Console | None = None,
) -> int:
    """Read lines from `source` (standard input) until its end or `exit`, and answer each.

    The workspace must be serving and know where the bot listens. On a terminal it prompts; otherwise each
    line is echoed, and the next is read when its answer has come. Gives the exit status, 0.
    """
    lines = Lines(source or sys.stdin)
    terminal = _Terminal(workspace, user, channel, console or Console())
    terminal.greet(lines)
    with terminal_kept(source or sys.stdin):
        while (line := await terminal.next_line(lines)) is not None and line.strip() not in LEAVE:
            if line.strip():
                await terminal.answer(line.strip())
        await workspace.settled(QUIET)
        terminal.draw_news()
    return 0


def _notes(message: Message) -> Iterator[str]:
    if message.ephemeral:
        yield "only you see this"
    if len(message.contents) > 1:
        yield "changed"
