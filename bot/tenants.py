"""The tenants of workspaces: each a platform account and its data in Redis."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

from msgspec import Struct

from bot import telemetry
from bot.baijiayun import Baijiayun, Listener, StaticKey
from bot.classroom.room_directory import BACKGROUND_MAX_AGE, MAX_AGE, RoomDirectory
from bot.classroom.tenant import Tenant
from bot.dependencies import Dependencies
from bot.errors import AccountGone, NoAccount, NoPartnerKey
from bot.reports.channels import SlackChannels
from bot.secret import SecretStr
from bot.state import (
    Assignments,
    AuditTrail,
    Cards,
    Contexts,
    Creations,
    DailyMessages,
    Editions,
    EnteredAccount,
    Keys,
    PartnerKeys,
    PartnerKeyStore,
    PendingCommands,
    PersonalData,
    PlatformAccount,
    Presses,
    Rooms,
    Schedules,
    Statistics,
    Substitutions,
    Throttle,
    Timetables,
    Watches,
    account_of,
)
from bot.state.room_directory import cipher
from handlers.files import SentFiles


class Tenants:
    """The tenants of workspaces, created on first use and again when the account was replaced.

    They leave `reserve` of the platform's requests to others: people go first. Raises NotAllowed for an unknown
    workspace.
    """

    def __init__(self, dependencies: Dependencies, stack: AsyncExitStack, *, reserve: int = 0) -> None:
        self._dependencies = dependencies
        self._stack = stack
        self._reserve = reserve
        self._made: dict[str, tuple[Account, Tenant]] = {}

    def __call__(self, team: str) -> Tenant:
        account = _account(self._dependencies, team)
        made = self._made.get(team)
        if made is None or made[0] != account:
            # what still works with the one before ends with it: its connections close with the process
            made = self._made[team] = (
                account,
                _tenant(self._dependencies, self._stack, team, account, self._reserve),
            )
        return made[1]


class Account(Struct, frozen=True):
    """What a platform account is used with. No `partner_key` and no `secret_key`: there is none yet."""

    url: str
    partner_id: str
    partner_key: SecretStr | None
    secret_key: SecretStr | None


def _account(dependencies: Dependencies, team: str) -> Account:
    """That of the settings, or the one that a workspace entered. Raises NotAllowed for an unknown workspace."""
    settings = dependencies.settings
    if dependencies.workspaces.is_home(team):
        return Account(
            settings.platform_url,
            settings.baijiayun_partner_id,
            settings.baijiayun_partner_key,
            settings.baijiayun_secret_key,
        )
    entered = dependencies.workspaces.account(team)
    if entered is None:
        return Account(settings.platform_url_of("unset"), "", None, None)
    return Account(settings.platform_url_of(entered.domain), entered.partner_id, entered.partner_key, None)


def _tenant(
    dependencies: Dependencies, stack: AsyncExitStack, team: str, account: Account, reserve: int
) -> Tenant:
    """The tenant of a workspace: an account and its data in Redis."""
    settings, redis, state = dependencies.settings, dependencies.redis, Keys(team)
    directory = RoomDirectory(
        Editions(
            redis, state, account.partner_id, cipher(settings.rollcall_secret or settings.slack_bot_token)
        ),
        BACKGROUND_MAX_AGE if reserve else MAX_AGE,
    )
    keys, platform = _platform(dependencies, stack, team, account, reserve, directory)
    at_home = dependencies.workspaces.is_home(team)
    return Tenant(
        team=team,
        platform=platform,
        keys=keys,
        secret_key=account.secret_key,
        rooms=Rooms(redis, state),
        creations=Creations(redis, state),
        cards=Cards(redis, state),
        contexts=Contexts(redis, state),
        pending_commands=PendingCommands(redis, state),
        presses=Presses(redis, state),
        statistics=Statistics(redis, state, account.partner_id),
        schedules=Schedules(redis, state),
        daily=DailyMessages(redis, state),
        substitutions=Substitutions(redis, state),
        assignments=Assignments(redis, state),
        watches=Watches(redis, state),
        timetables=Timetables(redis, state),
        audit=AuditTrail(redis, state),
        personal_data=PersonalData(redis, state),
        directory=directory,
        channels=SlackChannels(partial(dependencies.slack, team)),
        files=SentFiles(partial(dependencies.slack, team)),
        member=partial(dependencies.people.person, team),
        members=partial(dependencies.people.members, team),
        signer=dependencies.signer,
        clock=dependencies.clock,
        records_delay=timedelta(minutes=settings.rollcall_records_delay),
        entered=None if at_home else EnteredAccount(dependencies.workspaces.installations, team),
    )


def _platform(
    dependencies: Dependencies,
    stack: AsyncExitStack,
    team: str,
    account: Account,
    reserve: int,
    listener: Listener,
) -> tuple[PartnerKeys, Baijiayun]:
    """The partner keys of an account, and the client that signs with them."""
    connect_as = partial(
        Baijiayun,
        account.url,
        account.partner_id,
        paths=dependencies.settings.baijiayun_paths,
        throttle=Throttle(dependencies.redis, account.partner_id, reserve=reserve),
        observe=telemetry.platform_request,
        clock=dependencies.clock,
        listener=listener,
    )
    unsigned = connect_as(None)
    keys = _partner_keys(dependencies, team, account, unsigned)
    signed = connect_as(keys)
    for client in (unsigned, signed):
        stack.push_async_exit(client)
    return keys, signed


def _partner_keys(
    dependencies: Dependencies, team: str, account: Account, unsigned: Baijiayun
) -> PartnerKeys:
    """The partner keys of an account, which an `unsigned` client asks for where the secret key is known."""
    settings, secret_key = dependencies.settings, account.secret_key

    async def fetch() -> str:
        assert secret_key is not None
        return (await unsigned.partner_key(secret_key)).get_secret_value()

    store = PartnerKeyStore(dependencies.redis, Keys(team), account.partner_id, settings.rollcall_secret)
    at_home = dependencies.workspaces.is_home(team)
    missing = NoPartnerKey if at_home else AccountGone if account_of(team) else NoAccount
    return PartnerKeys(account.partner_key, store, fetch if secret_key else None, missing)


async def try_account(dependencies: Dependencies, team: str, account: PlatformAccount) -> None:
    """Asks the platform for the newest room with an account that is not kept yet. Raises BaijiayunError."""
    settings = dependencies.settings
    async with Baijiayun(
        settings.platform_url_of(account.domain),
        account.partner_id,
        StaticKey(account.partner_key),
        paths=settings.baijiayun_paths,
        observe=telemetry.platform_request,
        clock=dependencies.clock,
    ) as platform:
        await platform.rooms_page(limit=1)
