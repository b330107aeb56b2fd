"""Installs the app in other workspaces by OAuth, with bolt's own flow; installations are stored encrypted in Redis."""

from __future__ import annotations

from typing import Any

import structlog
from aiohttp import ClientSession
from msgspec.structs import replace
from slack_bolt import BoltResponse
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.manifest import INSTALL_PATH, REDIRECT_PATH, scopes
from bot.secret import SecretStr
from bot.settings import Settings
from bot.slack import CALL_TIMEOUT, Identity, SlackError, web_client
from bot.slack.calls import translated_errors
from bot.state import Installation, Installations
from bot.state.keys import OAUTH_STATE_LIFE
from bot.workspaces import ROTATE_BEFORE

log = structlog.get_logger(__name__)

AUTHORIZE_URL = "https://slack.com/oauth/v2/authorize"


class RedisInstallationStore(AsyncInstallationStore):
    """Where bolt's flow stores an installation. Raises RedisUnavailable."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def async_save(self, installation: SlackInstallation) -> None:
        """Keeps it for the workspace, or for the organisation if it is one's."""
        kept = _kept(installation)
        await self._installations.keep(kept)
        log.info("installed", team=kept.team, by_organisation=kept.by_organisation)


class RedisStateStore(AsyncOAuthStateStore):
    """The OAuth `state` parameters that bolt's flow issued. Raises RedisUnavailable."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A state that is good once, for ten minutes."""
        return await self._installations.issue_state()

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued and not used before."""
        return await self._installations.consume_state(state)


NOT_INSTALLED = (
    "Rollcall was not installed: whoever runs it has not let this workspace install it. Ask them to add the workspace's"
    " Slack ID, {team}, and install it again."
)
"""What a browser shows where a workspace may not install the app."""


class _NotAllowedError(Exception):
    """The workspace or organisation is not one of those that may install the app."""


class OAuthFlow(AsyncOAuthFlow):
    """bolt's flow, which treats an unreachable Slack as a failed installation.

    If `installers` are named, the token of any other workspace is given back.
    """

    installers: frozenset[str] = frozenset()

    async def handle_callback(self, request: AsyncBoltRequest) -> BoltResponse:
        """The page for somebody whom Slack sends back."""
        try:
            return await super().handle_callback(request)
        except _NotAllowedError as refused:
            return BoltResponse(status=403, body=NOT_INSTALLED.format(team=refused))

    async def run_installation(self, code: str) -> SlackInstallation | None:
        """The installation for an OAuth code; None, and logged, if Slack gives none."""
        try:
            async with translated_errors(CALL_TIMEOUT):
                installation = await super().run_installation(code)
        except SlackError as error:
            log.warning("not installed", error=str(error))
            return None
        if installation is not None and not self._may_install(installation):
            log.warning("may not install", team=installation.team_id, organisation=installation.enterprise_id)
            await self._give_back(installation)
            raise _NotAllowedError(installation.team_id or installation.enterprise_id)
        return installation

    def _may_install(self, installation: SlackInstallation) -> bool:
        """A workspace may too where its organisation may."""
        return not self.installers or not self.installers.isdisjoint(
            {installation.team_id, installation.enterprise_id}
        )

    async def _give_back(self, installation: SlackInstallation) -> None:
        """Revokes the token that Slack gave, if Slack can be reached: it is kept nowhere.

        Source: https://docs.slack.dev/reference/methods/auth.revoke
        """
        try:
            async with translated_errors(CALL_TIMEOUT):
                await self.client.auth_revoke(token=installation.bot_token)
        except SlackError as error:
            log.warning("token not revoked", error=str(error))


def flow(settings: Settings, installations: Installations, connections: ClientSession) -> AsyncOAuthFlow:
    """bolt's flow. Requires `SLACK_CLIENT_ID` and what must be set with it."""
    assert settings.slack_client_secret is not None
    made = OAuthFlow(
        client=_client(settings, connections),
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=sorted(scopes()),
            user_scopes=[],
            redirect_uri=f"{settings.rollcall_url}{REDIRECT_PATH}",
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=AUTHORIZE_URL,
            installation_store=RedisInstallationStore(installations),
            state_store=RedisStateStore(installations),
            state_expiration_seconds=int(OAUTH_STATE_LIFE.total_seconds()),
        ),
    )
    made.installers = settings.rollcall_installers
    return made


class TokenRotator:
    """Replaces the tokens of installations before they expire, where the app's tokens do."""

    def __init__(self, settings: Settings, connections: ClientSession) -> None:
        secret = settings.slack_client_secret
        self._rotator = AsyncTokenRotator(
            client=_client(settings, connections),
            client_id=settings.slack_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
        )

    async def rotated(self, installation: Installation) -> Installation | None:
        """The installation with a new token; None, and logged, if Slack gave none."""
        try:
            async with translated_errors(CALL_TIMEOUT):
                bot = await self._rotator.perform_bot_token_rotation(
                    bot=_slack_installation(installation).to_bot(),
                    minutes_before_expiration=ROTATE_BEFORE // 60,
                )
        except (SlackTokenRotationError, SlackError) as error:
            # its message may hold what Slack was asked with
            log.warning("token not rotated", error=type(error).__name__)
            return None
        if bot is None:
            return None
        return replace(
            installation,
            token=SecretStr(bot.bot_token),
            refresh_token=SecretStr(bot.bot_refresh_token or ""),
            expires_at=bot.bot_token_expires_at or 0,
        )


def identity(team: str, installation: Installation) -> Identity:
    """Who the bot is in a workspace, by its own installation or by that of its organisation."""
    return Identity(
        team=team,
        workspace=installation.name,
        user=installation.user,
        bot=installation.bot,
        scopes=frozenset(installation.scopes),
        answered_at=None,
    )


def _client(settings: Settings, connections: ClientSession) -> AsyncWebClient:
    return web_client(settings.slack_api_url, connections)


def _kept(installed: SlackInstallation) -> Installation:
    by_organisation = bool(installed.is_enterprise_install)
    team = installed.enterprise_id if by_organisation else installed.team_id
    name = installed.enterprise_name if by_organisation else installed.team_name
    refresh = installed.bot_refresh_token
    return Installation(
        team=str(team),
        name=name or str(team),
        token=SecretStr(installed.bot_token or ""),
        user=installed.bot_user_id or "",
        bot=installed.bot_id or "",
        installed_at=installed.installed_at,
        scopes=tuple(installed.bot_scopes or ()),
        refresh_token=SecretStr(refresh) if refresh else None,
        expires_at=installed.bot_token_expires_at or 0,
        by_organisation=by_organisation,
    )


def _slack_installation(kept: Installation) -> SlackInstallation:
    refresh = kept.refresh_token
    return SlackInstallation(
        user_id="",
        team_id=kept.team,
        bot_token=kept.token.get_secret_value(),
        bot_id=kept.bot,
        bot_user_id=kept.user,
        bot_refresh_token=refresh.get_secret_value() if refresh else None,
        bot_token_expires_at=kept.expires_at,
    )
