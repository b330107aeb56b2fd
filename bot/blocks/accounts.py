"""The platform accounts of a workspace: what each is, the form that it is entered with, its removal and its use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.blocks.buttons import command_button
from bot.blocks.confirmations import confirm_buttons, expiry
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
from bot.blocks.phrases import Phrase, Span, bold, channel_link, code, escape, joined, mention, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    AccountChosen,
    AccountList,
    AccountRemovalConfirmation,
    AccountRemoved,
    AccountShown,
    ListedAccount,
)
from bot.language.commands import RemoveAccount, UseAccount

ENTER: Final = "account.enter"
"""The `action_id` of the button that opens the form."""

ADD: Final = "account.add"
"""That of the button which opens the form of a further account, which has a name."""

FORM: Final = "account.form"
"""The `callback_id` of the form."""

NAME, DOMAIN, PARTNER_ID, PARTNER_KEY = "name", "domain", "partner_id", "partner_key"
"""The fields, by the `block_id` of each."""

_MAX_INPUT = 200


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
        button(t.gettext("Add another account"), ADD, ADD),
        command_button(viewer, t.gettext("Remove"), "account_remove", RemoveAccount(), "danger"),
    )


def listed(result: AccountList, viewer: Viewer) -> Iterator[Fragment]:
    """The accounts by their names, which of them is used here, and how another is."""
    t = viewer.texts
    if not result.accounts:
        yield paragraph(
            plain(t.gettext("This workspace has one platform account, so there is none to choose."))
        )
        return
    yield header(t.gettext("Platform accounts"))
    yield bullets([_listed(each, result.here, viewer) for each in result.accounts])
    name = next(each.name for each in result.accounts if each.name)
    use, line = viewer.line(viewer.write(UseAccount(name=name))), code(t.gettext("list"))
    yield context(
        phrase(
            t.gettext("In your direct messages: {use}. In one line: its name and a colon before {line}."),
            use=use,
            line=line,
        )
    )


def _listed(account: ListedAccount, here: str, viewer: Viewer) -> Phrase:
    t = viewer.texts
    name, channels = (
        (_named(account.name, viewer),),
        joined([(channel_link(each),) for each in account.channels]),
    )
    told = (
        phrase(t.gettext("{name} in {channels}"), name=name, channels=channels) if account.channels else name
    )
    return phrase(t.gettext("{name}, used here"), name=told) if account.name == here else told


def chosen(result: AccountChosen, viewer: Viewer) -> Iterator[Fragment]:
    """Confirms which account lines mean."""
    t, name = viewer.texts, _named(result.name, viewer)
    if result.channel is None:
        yield paragraph(phrase(t.gettext("Your direct messages with me now use {name}."), name=name))
        return
    words = t.gettext("Commands in {channel} now use {name}.")
    yield paragraph(phrase(words, channel=channel_link(result.channel), name=name))


def _named(name: str, viewer: Viewer) -> Span:
    return bold(name or viewer.texts.gettext("the account without a name"))


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
    yield confirm_buttons(t.gettext("Remove"), result.token, viewer)
    yield context(expiry(viewer))


def removed(result: AccountRemoved, viewer: Viewer) -> Iterator[Fragment]:
    """That it is no longer kept."""
    t = viewer.texts
    yield paragraph(plain(t.gettext("The platform account was removed.")))
    yield paragraph(_account(result.domain, result.partner_id, viewer))


def account_form(viewer: Viewer, name: str | None = None) -> View:
    """The form as a modal, empty: what is kept is not shown. With a `name`, even an empty one, it asks for that too."""
    t = viewer.texts
    named = ((NAME, t.gettext("Name"), t.gettext("East campus")),) if name is not None else ()
    fields = (
        *named,
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
        "blocks": [
            _field(field, label, example, (name or "") if field == NAME else "")
            for field, label, example in fields
        ],
    }


def account_form_missed(viewer: Viewer) -> Message:
    """That the form did not open, with the button that opens it."""
    words = viewer.texts.gettext("I couldn't open the form. Please press the button again.")
    return compose([paragraph(plain(words)), actions(enter_account(viewer))])


def account_kept(domain: str, partner_id: str, viewer: Viewer, name: str = "") -> View:
    """What replaces the form once the account is stored."""
    t = viewer.texts
    told = t.gettext("The platform accepts this account, and Rollcall uses it from now on.")
    if name:
        line = viewer.typed(viewer.write(UseAccount(name=name)))
        told = t.gettext("The platform accepts this account. To use it: {line}", line=escape(line))
    return account_form_ended(f"{told}\n{partner_id} · {domain}", viewer)


def account_form_ended(text: str, viewer: Viewer) -> View:
    """What replaces the form where no account can be entered. `text` is escaped."""
    return form_shown(text, viewer, viewer.texts.gettext("Platform account"))


def account_problems(viewer: Viewer) -> dict[str, str]:
    """What is said under each field that cannot be right."""
    t = viewer.texts
    return {
        NAME: t.gettext("This is a word or a few, without quotes or colons."),
        DOMAIN: t.gettext("This is one word of letters, digits and hyphens: school, not a whole address."),
        PARTNER_ID: t.gettext("This is a number."),
        PARTNER_KEY: t.gettext("This is needed."),
    }


def account_taken(field: str, viewer: Viewer) -> str:
    """What is said under a field that is another account's of the workspace: its name or its partner ID."""
    t = viewer.texts
    if field == NAME:
        return t.gettext("Another account has this name. Remove that one first, or choose another name.")
    return t.gettext("Another account of this workspace has this partner ID.")


def _field(name: str, label: str, example: str, initial: str = "") -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": "value",
        "max_length": _MAX_INPUT,
        "placeholder": plain_text(example, 150),
    }
    if initial:
        element["initial_value"] = initial
    return {"type": "input", "block_id": name, "label": plain_text(label, 100), "element": element}


def _account(domain: str, partner_id: str, viewer: Viewer) -> Any:
    return phrase(viewer.texts.gettext("Account {id} of {domain}"), id=bold(partner_id), domain=bold(domain))
