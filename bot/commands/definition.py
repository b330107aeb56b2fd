"""What a command is: one record, from which all that is known of it is derived."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from msgspec import field

from bot import blocks
from bot.access import Permission
from bot.blocks import Fragment, Message, Viewer
from bot.blocks.table_files import TableFile
from bot.classroom.results import RoomChoice
from bot.classroom.tenant import CommandContext, Tenant
from bot.language import Syntax
from bot.language.commands import Command

Handler = Callable[[Tenant, CommandContext, Any], Awaitable[Any]]
"""Does one command, and gives its result."""

Export = Callable[[Tenant, CommandContext, Viewer, Any], Awaitable[TableFile]]
"""Gives all that one command asks for as a table, for who asks."""

Renderer = Callable[[Any, Viewer], Iterator[Fragment]]
"""What a person sees of a result."""


class CommandDefinition(Syntax, frozen=True, kw_only=True):
    """A command: how it is said, who may give it, what does it, and how its results look.

    Its words and examples stand in the packages of the languages, under its name. `handler` does it, or asks for
    the confirmation after which `confirmed` does it. A command that asks only sometimes has `pressed` instead, for
    the buttons under its question. `offer` gives the rooms to choose from where none was named.

    `form`: it is answered by a form, where Slack lets one be opened. `masked` are the arguments that the audit trail
    does not keep.

    `export` gives all that it has to tell as a table for a file. `renderers` are by the class of a result. A result
    that is not `shareable` is for its asker alone. `endpoints` are the numbers of the platform's APIs that it reaches;
    `cached`, what they tell may be in Redis already.
    `samples` are results for the gallery that do not stand in it already.
    """

    handler: Handler
    export: Export | None = None
    confirmed: Handler | None = None
    pressed: Handler | None = None
    offer: Callable[[Tenant, CommandContext], Awaitable[RoomChoice]] | None = None
    renderers: Mapping[type, Renderer] = field(default_factory=dict)
    permission: Permission = Permission.ANYONE
    shareable: bool = True
    form: bool = False
    masked: frozenset[str] = frozenset()
    endpoints: tuple[int, ...] = ()
    cached: bool = False
    samples: Mapping[str, Any] = field(default_factory=dict)

    @property
    def may_be_offline(self) -> bool:
        """Whether there may be an answer that needs nobody but Redis, and leaves nothing behind."""
        return not self.changes and not self.form and (self.cached or not self.endpoints)

    def handler_of(self, confirmed: bool) -> Handler:
        """What does it, once a button was pressed that confirms it or before."""
        handler = (self.confirmed or self.pressed) if confirmed else self.handler
        if handler is None:
            raise LookupError(self.name)
        return handler

    def is_private(self, result: Any) -> bool:
        """Whether a result is for its asker alone."""
        return not self.shareable or isinstance(result, blocks.PRIVATE_RESULTS)

    def render(
        self,
        result: Any,
        viewer: Viewer,
        command: Command | None = None,
        typed: Command | None = None,
    ) -> Message:
        """The answer, for one person or for a channel; with the `command` that shows it again it can be shared.

        `typed` is the command as it was typed, of which the answer may have to say something.

        Raises ValueError when what is for one person alone should be shown to a channel.
        """
        fragments = self.renderers[type(result)](result, viewer)
        notes = blocks.typed_notes(typed, result, viewer) if typed else ()
        if not self.is_private(result):
            return blocks.render(fragments, viewer, command, notes)
        if viewer.shared_by is not None:
            raise ValueError(f"{type(result).__name__} is for one person alone")
        return blocks.render(fragments, viewer, notes=notes)
