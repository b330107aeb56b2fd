"""The platform account, and its partner key."""

from __future__ import annotations

from msgspec import Struct


class KeyShown(Struct, frozen=True):
    """API 1: the masked partner key; `rotated` if it has just been replaced."""

    masked: str
    length: int
    rotated: bool = False


class RotationConfirmation(Struct, frozen=True):
    """A key rotation for the person to confirm."""

    token: str


class AccountShown(Struct, frozen=True):
    """The account that a workspace entered, and who did; None if it has none yet. `in_settings`: it needs none."""

    domain: str | None = None
    partner_id: str = ""
    by: str = ""
    in_settings: bool = False


class ListedAccount(Struct, frozen=True):
    """One of several accounts of a workspace, with the channels whose lines mean it. No `name`: the first one."""

    name: str
    channels: tuple[str, ...] = ()


class AccountList(Struct, frozen=True):
    """The accounts of a workspace; none where it has just one. `here` is the name of the one that is used here."""

    accounts: tuple[ListedAccount, ...] = ()
    here: str = ""


class AccountChosen(Struct, frozen=True):
    """Lines mean the account of this name from now on, empty for the first: in a channel, or in direct messages."""

    name: str
    channel: str | None = None


class AccountRemovalConfirmation(Struct, frozen=True):
    """The removal of an account for the person to confirm."""

    token: str
    domain: str
    partner_id: str


class AccountRemoved(Struct, frozen=True):
    """An account is no longer kept."""

    domain: str
    partner_id: str
