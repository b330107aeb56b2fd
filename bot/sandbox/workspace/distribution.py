"""Slack with several workspaces, in which one app can be installed: one Web API, told apart by token.

Source: https://docs.slack.dev/authentication/installing-with-oauth, …/using-token-rotation,
https://docs.slack.dev/reference/methods/oauth.v2.access, …/auth.revoke, https://docs.slack.dev/reference/events/app_uninstalled,
https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
"""

from __future__ import annotations

import base64
import html
import re
import secrets
import time
from contextlib import AsyncExitStack
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import httpx
from msgspec import Struct, field
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.serving import serve

from . import payloads
from .delivery import Delivery, Envelope
from .errors import SlackError
from .server import Server, arguments_of, token_of
from .workspace import Workspace
from .world import World

TOKEN_LIFE = 12 * 3600
"""Seconds after which a token expires, where the app's do."""

_LINK = re.compile(r'href="(https://slack\.com/oauth/v2/authorize\?[^"]+)"')


class Organisation(Struct, frozen=True):
    """An Enterprise organisation, which has several workspaces."""

    id: str = "E0SCHOOLS"
    name: str = "Schools"


class _Grant(Struct):
    """What a code or a refresh token is good for, once."""

    worlds: tuple[World, ...]
    redirect_uri: str = ""
    organisation: Organisation | None = None


class Slack(Struct):
    """All of Slack, an async context manager; `workspaces` are served by themselves too.

    Those but the first do not have the app yet. With `rotating` its tokens expire after `token_life` seconds.
    """

    workspaces: tuple[Workspace, ...]
    client_id: str = "1234.5678"
    client_secret: str = "sandbox-client-secret"
    rotating: bool = True
    token_life: int = TOKEN_LIFE
    refreshes: list[str] = field(default_factory=list)
    _grants: dict[str, _Grant] = field(default_factory=dict)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _origin: str = ""

    def __post_init__(self) -> None:
        for workspace in self.workspaces[1:]:
            workspace.world.tokens.clear()

    async def __aenter__(self) -> Self:
        app = Starlette(
            routes=[
                Route("/api/oauth.v2.access", self._access, methods=["POST"]),
                Route("/api/auth.revoke", self._revoke, methods=["GET", "POST"]),
                Route("/api/{method}", self._method, methods=["GET", "POST"]),
            ]
        )
        self._origin = await self._stack.enter_async_context(serve(app))
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    @property
    def api_url(self) -> str:
        """The base of the Web API: the bot's SLACK_API_URL."""
        return f"{self._origin}/api/"

    async def install(
        self, bot_url: str, *workspaces: Workspace, organisation: Organisation | None = None
    ) -> httpx.Response:
        """Install the app as a browser does: from the bot's page to Slack's, and back. The page that is shown then.

        With an `organisation`, in these of its workspaces.
        """
        async with httpx.AsyncClient(trust_env=False, verify=False) as browser:
            page = await browser.get(f"{bot_url}/slack/install")
            query, code = self.asked(page.text), secrets.token_hex(8)
            worlds = tuple(workspace.world for workspace in workspaces)
            self._grants[code] = _Grant(worlds, query["redirect_uri"], organisation)
            back = urlsplit(query["redirect_uri"])
            cookie = page.headers["set-cookie"].partition(";")[0]
            return await browser.get(
                f"{bot_url}{back.path}",
                params={"code": code, "state": query["state"]},
                headers={"cookie": cookie},
            )

    def asked(self, page: str) -> dict[str, str]:
        """What the link of an install page asks of Slack. Raises LookupError if it is not this app's."""
        found = _LINK.search(page)
        query = dict(parse_qsl(urlsplit(html.unescape(found[1])).query)) if found else {}
        if query.get("client_id") != self.client_id:
            raise LookupError("invalid_client_id")
        return query

    async def uninstall(self, workspace: Workspace, *, first: str = "tokens_revoked") -> list[Delivery]:
        """Remove the app from a workspace, and tell the bot, `first` one of both events."""
        world = workspace.world
        world.tokens.clear()
        events: dict[str, dict[str, Any]] = {
            "tokens_revoked": {"tokens": {"oauth": [], "bot": [world.directory.bot.id]}},
            "app_uninstalled": {},
        }
        order = sorted(events, key=lambda name: name != first)
        return [await self.tell(workspace, {"type": name, **events[name]}) for name in order]

    async def tell(self, workspace: Workspace, event: dict[str, Any]) -> Delivery:
        """Deliver an event of the app's installation.

        Its time is the machine's, as that of tokens and of the installation is, wherever the workspace's clock stands.
        """
        told = {**payloads.event(workspace.world, event), "event_time": int(time.time())}
        return await workspace.deliver_event(Envelope("events_api", told))

    async def _access(self, request: Request) -> Response:
        arguments = await arguments_of(request)
        try:
            answer = self._granted(request, arguments)
        except SlackError as error:
            answer = error.response()
        return JSONResponse(answer)

    def _granted(self, request: Request, arguments: dict[str, Any]) -> dict[str, Any]:
        login, secret = _basic(request)
        if login != self.client_id:
            raise SlackError("invalid_client_id")
        if secret != self.client_secret:
            raise SlackError("bad_client_secret")
        if arguments.get("grant_type") == "refresh_token":
            refresh = str(arguments.get("refresh_token"))
            grant = self._grants.pop(refresh, None)
            if grant is None or not any(world.tokens for world in grant.worlds):
                raise SlackError("invalid_refresh_token")
            self.refreshes.append(refresh)
            return self._token(grant)
        grant = self._grants.pop(str(arguments.get("code")), None)
        if grant is None:
            raise SlackError("invalid_code")
        if arguments.get("redirect_uri") != grant.redirect_uri:
            raise SlackError("bad_redirect_uri")
        return self._token(grant)

    def _token(self, grant: _Grant) -> dict[str, Any]:
        """A new token. The one before stays good until it expires; the refresh token was good once."""
        world = grant.worlds[0]
        kind, ends = ("xoxe.xoxb-", time.time() + self.token_life) if self.rotating else ("xoxb-", None)
        token = f"{kind}{secrets.token_hex(12)}"
        for each in grant.worlds:
            each.tokens[token] = ends
            each.organisation = grant.organisation.id if grant.organisation else ""
        rotation: dict[str, Any] = {}
        if self.rotating:
            refresh = f"xoxe-1-{secrets.token_hex(12)}"
            self._grants[refresh] = grant
            rotation = {"refresh_token": refresh, "expires_in": self.token_life}
        team, organisation = world.directory.team, grant.organisation
        return {
            "ok": True,
            "app_id": world.identity.app_id,
            "authed_user": {"id": "U0DEMO"},
            "scope": ",".join(sorted(world.identity.scopes)),
            "token_type": "bot",
            "access_token": token,
            "bot_user_id": world.directory.bot.id,
            "team": None if organisation else {"id": team.id, "name": team.name},
            "enterprise": {"id": organisation.id, "name": organisation.name} if organisation else None,
            "is_enterprise_install": organisation is not None,
            **rotation,
        }

    async def _revoke(self, request: Request) -> Response:
        """`auth.revoke`; the bot is told by `tokens_revoked`, which is `uninstall`'s to deliver."""
        token = token_of(request, await arguments_of(request))
        worlds = self._worlds(token)
        for world in worlds:
            world.tokens.pop(token)
        return JSONResponse(
            {"ok": True, "revoked": True} if worlds else {"ok": False, "error": "invalid_auth"}
        )

    async def _method(self, request: Request) -> Response:
        arguments = await arguments_of(request)
        worlds = self._worlds(token_of(request, arguments)) or [self.workspaces[0].world]
        world = next((each for each in worlds if _concerns(each, arguments)), worlds[0])
        sockets = next(each.sockets for each in self.workspaces if each.world is world)
        return await Server(world, sockets).method(request)

    def _worlds(self, token: str) -> list[World]:
        """The workspaces that a token is of: with an organisation's several."""
        return [each.world for each in self.workspaces if token in each.world.tokens]


def _concerns(world: World, arguments: dict[str, Any]) -> bool:
    """Whether a call with an organisation's token is about this workspace."""
    directory = world.directory
    return (
        arguments.get("team_id") == directory.team.id
        or arguments.get("channel") in directory.channels
        or (arguments.get("user") or arguments.get("user_id")) in directory.people
        or arguments.get("users") in directory.people
    )


def _basic(request: Request) -> tuple[str, str]:
    """The ID and the secret of the app that a call names."""
    _, _, encoded = request.headers.get("authorization", "").partition(" ")
    login, _, secret = base64.b64decode(encoded).decode().partition(":")
    return login, secret
