"""The platform account of a workspace: what it is, the form that it is entered with, and its removal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.blocks.buttons import command_button
from bot.blocks.confirmations import CANCEL, CONFIRM, expiry
from bot.blocks.elements import (
    Element,
    Fragment,
    actions,
    bullets,
    button,
    compose,
    context,
    header,
    paragraph,
    plain_text,
)
from bot.blocks.forms import TITLE, View, form_shown
from bot.blocks.message import Message
from bot.blocks.phrases import bold, mention, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import AccountRemovalConfirmation, AccountRemoved, AccountShown
from bot.language.commands import RemoveAccount

ENTER: Final = "account.enter"
"""The `action_id` of the button that opens the form."""

FORM: Final = "account.form"
"""The `callback_id` of the form."""

DOMAIN, PARTNER_ID, PARTNER_KEY = "domain", "partner_id", "partner_key"
"""The fields, by the `block_id` of each."""

_LONGEST = 200


def enter_account(viewer: Viewer, *, again: bool = False) -> Element:
    """A button that opens the form."""
    t = viewer.texts
    return button(t.gettext("Replace the account") if again else t.gettext("Enter the account"), ENTER, ENTER)


def shown(result: AccountShown, viewer: Viewer) -> Iterator[Fragment]:
    """Which account it is, without its key."""
    t = viewer.texts
    yield header(t.gettext("Platform account"))
    if result.in_settings:
        yield paragraph(plain(t.gettext("The account of this workspace is in Rollcall's settings.")))
        return
    if result.domain is None:
        yield paragraph(plain(t.gettext("This workspace has no account of the class platform yet.")))
        yield actions(enter_account(viewer))
        return
    yield paragraph(_account(result.domain, result.partner_id, viewer))
    yield context(
        phrase(t.gettext("Entered by {person}. Its key is never shown."), person=mention(result.by))
    )
    yield actions(
        enter_account(viewer, again=True),
        command_button(viewer, t.gettext("Remove"), "account_remove", RemoveAccount(), "danger"),
    )


def removal(result: AccountRemovalConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """The effects of removing the account."""
    t = viewer.texts
    yield header(t.gettext("Remove the platform account?"))
    yield paragraph(_account(result.domain, result.partner_id, viewer))
    yield bullets(
        (
            plain(t.gettext("Nobody can use the class platform from this workspace then.")),
            plain(t.gettext("Its rooms stay on the platform, and the account can be entered again.")),
        )
    )
    yield actions(
        button(t.gettext("Remove"), CONFIRM, result.token, "danger"),
        button(t.gettext("Keep"), CANCEL, result.token),
    )
    yield context(expiry(viewer))


def removed(result: AccountRemoved, viewer: Viewer) -> Iterator[Fragment]:
    """That it is no longer kept."""
    t = viewer.texts
    yield paragraph(plain(t.gettext("The platform account was removed.")))
    yield paragraph(_account(result.domain, result.partner_id, viewer))


def account_form(viewer: Viewer) -> View:
    """The form as a modal, empty: what is kept is not shown."""
    t = viewer.texts
    fields = (
        (DOMAIN, t.gettext("Private domain"), t.gettext("school, for https://school.at.baijiayun.com")),
        (PARTNER_ID, t.gettext("Partner ID"), "12345678"),
        (PARTNER_KEY, t.gettext("Partner key"), t.gettext("kept encrypted, never shown")),
    )
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain_text(t.gettext("Platform account"), TITLE),
        "submit": plain_text(t.gettext("Check and keep"), TITLE),
        "close": plain_text(t.gettext("Cancel"), TITLE),
        "blocks": [_field(name, label, example) for name, label, example in fields],
    }


def account_form_missed(viewer: Viewer) -> Message:
    """That the form did not open, with the button that opens it."""
    words = viewer.texts.gettext("I couldn't open the form. Please press the button again.")
    return compose([paragraph(plain(words)), actions(enter_account(viewer))])


def account_kept(domain: str, partner_id: str, viewer: Viewer) -> View:
    """What stands in place of the form once the account is kept."""
    t = viewer.texts
    told = t.gettext("The platform accepts this account, and Rollcall uses it from now on.")
    return account_form_ended(f"{told}\n{partner_id} · {domain}", viewer)


def account_form_ended(text: str, viewer: Viewer) -> View:
    """What stands in place of the form where nothing can be entered. `text` is escaped."""
    return form_shown(text, viewer, viewer.texts.gettext("Platform account"))


def account_problems(viewer: Viewer) -> dict[str, str]:
    """What is said under each field that cannot be right."""
    t = viewer.texts
    return {
        DOMAIN: t.gettext("This is one word of letters, digits and hyphens: school, not a whole address."),
        PARTNER_ID: t.gettext("This is a number."),
        PARTNER_KEY: t.gettext("This is needed."),
    }


def _field(name: str, label: str, example: str) -> dict[str, Any]:
    element = {
        "type": "plain_text_input",
        "action_id": "value",
        "max_length": _LONGEST,
        "placeholder": plain_text(example, 150),
    }
    return {"type": "input", "block_id": name, "label": plain_text(label, 100), "element": element}


def _account(domain: str, partner_id: str, viewer: Viewer) -> Any:
    return phrase(viewer.texts.gettext("Account {id} of {domain}"), id=bold(partner_id), domain=bold(domain))
