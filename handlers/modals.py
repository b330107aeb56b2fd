"""Opens forms as modals: immediately, even if the platform or Redis is slow, and filled in once they have answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple, Self
from zoneinfo import ZoneInfo

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.blocks import Viewer
from bot.blocks.forms import View, form_loading, form_shown, room_form
from bot.classroom.results import FormOffered
from bot.slack import Slack, SlackError
from bot.state import Invocation, Reply
from bot.texts import Language, Locale, Texts
from handlers.delivery import Answer, Delivery
from handlers.interpreter import Interpreter, Work
from handlers.viewers import Viewers

log = structlog.get_logger(__name__)

LOADING_AFTER: Final = 0.7
"""Seconds that a form is waited for before a modal opens that says it is on its way: a trigger lives for three."""

OPEN_TIMEOUT: Final = 2.0
"""Seconds in which a modal must open: after that its trigger is of no use."""


def with_errors(errors: Mapping[str, str]) -> dict[str, Any]:
    """What acknowledges a form that was sent, with what is wrong under its fields; it stays open.

    Source: https://docs.slack.dev/surfaces/modals#displaying_errors
    """
    return {"response_action": "errors", "errors": dict(errors)}


def replaced_by(view: View) -> dict[str, Any]:
    """The acknowledgement of a sent form that replaces it by another view.

    Source: https://docs.slack.dev/surfaces/modals#updating_response
    """
    return {"response_action": "update", "view": dict(view)}


class ChangedRoom(msgspec.Struct, frozen=True, kw_only=True):
    """The room that a form changes, as it was when the form was filled in."""

    id: str
    fields: dict[str, str]
    start: datetime
    end: datetime


class FormOrigin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a form was opened and for whom, as the form itself carries it.

    `id` is that of the invocation which opened it. `zone` is the one that the form shows.
    """

    id: str
    user: str
    opened_at: datetime
    zone: str
    locale: str
    language: str
    channel: str
    response_url: str | None = None
    thread_ts: str | None = None
    with_bot: bool = False
    room: ChangedRoom | None = None
    team: str = ""

    @classmethod
    def of(cls, invocation: Invocation, viewer: Viewer, form: FormOffered) -> Self:
        """That of a form which an invocation opens."""
        reply, person, room = invocation.reply, viewer.person, form.room
        fields = dict(form.fields)
        changed = ChangedRoom(id=room.id, fields=fields, start=room.start, end=room.end) if room else None
        return cls(
            id=invocation.id,
            user=invocation.user,
            opened_at=invocation.asked_at,
            zone=person.zone.key,
            locale=person.locale,
            language=viewer.texts.language,
            channel=reply.channel,
            response_url=reply.response_url,
            thread_ts=reply.thread_ts,
            with_bot=reply.with_bot,
            room=changed,
            team=invocation.team,
        )

    def invocation(self, sent: Invocation) -> Invocation:
        """What a form asks for, which was `sent`: once, however often that is, and answered where it was opened."""
        reply = Reply(
            channel=self.channel,
            user=sent.user,
            response_url=self.response_url,
            thread_ts=self.thread_ts,
            with_bot=self.with_bot,
        )
        return replace(
            sent, id=f"{self.id}.form", team=self.team or sent.team, channel=self.channel, reply=reply
        )

    def viewer(self, known: Viewer) -> Viewer:
        """Who reads the form, in the zone and language that it has."""
        person = msgspec.structs.replace(known.person, zone=ZoneInfo(self.zone), locale=Locale(self.locale))
        return msgspec.structs.replace(known, person=person, texts=Texts(Language(self.language)))

    def carried_by(self, view: View, external_id: str) -> View:
        """A form that carries it, in the `private_metadata` that Slack gives back: at most 3000 characters."""
        return {
            **view,
            "external_id": external_id,
            "private_metadata": msgspec.json.encode(self).decode(),
        }


class _Prepared(NamedTuple):
    """What an invocation is answered with, and who reads it."""

    invocation: Invocation
    viewer: Viewer
    answer: Answer

    def view(self) -> View:
        """The form, or what there is in its place."""
        invocation, viewer, answer = self
        if (form := answer.form) is None:
            return {**form_shown(answer.message.text, viewer), "external_id": invocation.id}
        view = room_form(form.fields, viewer, new=form.room is None, unread=form.unread)
        return FormOrigin.of(invocation, viewer, form).carried_by(view, invocation.id)


class Modals(Struct, frozen=True):
    """Opens forms. What goes wrong is the answer, in the modal and where the person was."""

    slack: Callable[[str], Slack]
    viewers: Viewers
    interpreter: Interpreter
    delivery: Delivery

    async def open(self, invocation: Invocation, trigger: str, work: Work | None = None) -> None:
        """Opens the form that answers the invocation, or that `work` returns. Never raises."""
        preparing = asyncio.create_task(self._prepared(invocation, work))
        await asyncio.wait({preparing}, timeout=LOADING_AFTER)
        if preparing.done():
            prepared = await preparing
            shown = prepared.answer.form is not None and await self.is_opened(
                invocation, trigger, prepared.view()
            )
        else:
            # if that was not answered it may be open all the same: the update tells
            await self.is_opened(invocation, trigger, self._loading(invocation))
            prepared = await preparing
            shown = await self._shown(invocation, self._slack(invocation).update_view(prepared.view()))
        if not shown or prepared.answer.form is None:
            await self.delivery.send(prepared.invocation, prepared.answer)

    async def update(self, team: str, view: View, seen: str) -> None:
        """Shows a form anew, if it still shows what it did: its hash is `seen`. Never raises."""
        try:
            await self.slack(team).update_view(view, seen)
        except SlackError as error:
            log.warning("form not updated", error=str(error))

    async def _prepared(self, invocation: Invocation, work: Work | None) -> _Prepared:
        viewer = self.viewers.lately(invocation)

        async def do(invocation: Invocation, known: Viewer) -> Answer:
            nonlocal viewer
            viewer = known
            return await (work or self.interpreter.answer_to_line)(invocation, known)

        answer = await self.interpreter.answer(invocation, do, recall=True)
        return _Prepared(await self._placed(invocation), viewer, answer)

    async def _placed(self, invocation: Invocation) -> Invocation:
        """The invocation with a place for its answer: the direct message, where there is no other."""
        if invocation.channel:
            return invocation
        with suppress(SlackError):
            channel = await self._slack(invocation).direct(invocation.user)
            return replace(invocation, reply=replace(invocation.reply, channel=channel, with_bot=True))
        return invocation

    def _loading(self, invocation: Invocation) -> View:
        viewer = self.viewers.lately(invocation)
        return {**form_shown(form_loading(viewer), viewer), "external_id": invocation.id}

    def _slack(self, invocation: Invocation) -> Slack:
        return self.slack(invocation.team)

    async def is_opened(self, invocation: Invocation, trigger: str, view: View) -> bool:
        """Opens a form. Whether Slack took it in time. Never raises."""

        async def opened() -> None:
            async with asyncio.timeout(OPEN_TIMEOUT):
                await self._slack(invocation).open_view(trigger, view)

        return await self._shown(invocation, opened())

    async def _shown(self, invocation: Invocation, show: Awaitable[None]) -> bool:
        try:
            await show
        except (SlackError, TimeoutError) as error:
            log.warning("form not shown", invocation=invocation.id, error=str(error))
            return False
        return True
