"""Settings: read once from the environment or `.env`, immutable, all problems reported at once.

A field's name is its environment variable in lower case.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

from msgspec import Struct, field

from bot.errors import Problem, SettingsProblem
from bot.secret import SecretStr

Read = Callable[[str], Any]
"""Makes of a variable's text what it stands for. Raises ValueError with what is wrong, which must not contain it."""


class Variable(Struct, frozen=True):
    """An environment variable: what it is for, what it looks like, and how it is read."""

    description: str
    example: str
    read: Read = str


class WrongPart(ValueError):  # noqa: N818 - says what is wrong, as the others do
    """Something is wrong with a `part` of a variable."""

    def __init__(self, part: str, wrong: str) -> None:
        super().__init__(wrong)
        self.part = part


def _matching(pattern: str, otherwise: str) -> Read:
    """Takes a text of this form. `otherwise` is what is wrong with others."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(otherwise)
        return text

    return read


def _then(read: Read, make: Callable[[Any], Any]) -> Read:
    return lambda text: make(read(text))


def _words(read: Read) -> Read:
    return lambda text: frozenset(read(word.strip()) for word in text.split(",") if word.strip())


def _whole(first: int, last: int) -> Read:
    def read(text: str) -> int:
        if re.fullmatch(r"\s*[0-9]{1,9}\s*", text) and first <= int(text) <= last:
            return int(text)
        raise ValueError(f"it is not a number from {first} to {last}")

    return read


def _one_of(*known: str) -> Read:
    def read(text: str) -> str:
        if text in known:
            return text
        raise ValueError(f"it is none of {', '.join(known)}")

    return read


def _truth(text: str) -> bool:
    for said, is_true in ((YES, True), (NO, False)):
        if text.strip().lower() in said:
            return is_true
    raise ValueError("it is neither true nor false")


def _paths(text: str) -> dict[str, str]:
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos + 1})") from None
    if not isinstance(given, dict):
        raise ValueError("it is not a JSON object")
    for name, path in given.items():
        if not isinstance(path, str) or not re.fullmatch(r"/\S*", path):
            raise WrongPart(name, "it does not start with a slash")
    return given


def _without_slash(url: str) -> str:
    return url.rstrip("/")


def _with_slash(url: str) -> str:
    return _without_slash(url) + "/"


def _data_folder() -> Path:
    from platformdirs import user_data_path  # heavy, and of no use where Redis is given

    return user_data_path("rollcall", appauthor=False)


YES, NO = {"true", "yes", "on", "1", "t", "y"}, {"false", "no", "off", "0", "f", "n"}

BOT_TOKEN = _then(_matching(r"xoxb-\S+", "it is not a bot token, which starts with xoxb-"), SecretStr)
APP_TOKEN = _then(_matching(r"xapp-\S+", "it is not an app-level token, which starts with xapp-"), SecretStr)
TEAM_IDS = _words(
    _matching(
        r"[TE][A-Z0-9]{2,}", "it contains something that is not the Slack ID of a workspace or organisation"
    )
)
USER_IDS = _words(_matching(r"[UW][A-Z0-9]{2,}", "it contains something that is not a Slack user ID"))
WEB_ADDRESS = _matching(r"https?://[^\s/]+\S*", "it is not an http:// or https:// URL")
DIGITS = _matching(r"[0-9]+", "it is not a number")
DOMAIN = _matching(r"[A-Za-z0-9-]+", "it is not a single domain label")
REDIS_URL = _then(
    _matching(
        r"(rediss?(\+cluster)?|unix)://\S+|rediss?\+sentinel://[^\s/]+/[^\s/]+\S*",
        "it is not a redis://, rediss:// or unix:// URL, nor redis+sentinel://HOSTS/SERVICE, nor redis+cluster://HOSTS",
    ),
    SecretStr,
)
CLIENT_ID = _matching(r"[0-9]+\.[0-9]+", "it is not a client ID, two numbers with a dot between")
LONG_SECRET = _then(_matching(r"(?s).{16,}", "it is shorter than 16 characters"), SecretStr)
PORT = _whole(0, 65535)


class Settings(Struct, frozen=True, kw_only=True):
    """All configuration; the defaults are those of unset variables."""

    slack_bot_token: Annotated[
        SecretStr,
        Variable(
            "Bot token of the Slack app (*OAuth & Permissions*, after installation).",
            "xoxb-…",
            BOT_TOKEN,
        ),
    ]
    slack_signing_secret: Annotated[
        SecretStr | None,
        Variable(
            "Signing secret of the Slack app (*Basic Information*), used to verify HTTP requests. Not "
            "needed with `SLACK_APP_TOKEN`.",
            "32 hexadecimal digits",
            SecretStr,
        ),
    ] = None
    slack_app_token: Annotated[
        SecretStr | None,
        Variable(
            "App-level token with `connections:write`. If set, the bot uses Socket Mode and needs no "
            "public address.",
            "xapp-…",
            APP_TOKEN,
        ),
    ] = None
    slack_client_id: Annotated[
        str | None,
        Variable(
            "Client ID of the Slack app (*Basic Information*). With it, other workspaces can install the "
            "app, at `ROLLCALL_URL` followed by `/slack/install`.",
            "1234567890.1234567890",
            CLIENT_ID,
        ),
    ] = None
    slack_client_secret: Annotated[
        SecretStr | None,
        Variable(
            "Client secret of the Slack app (*Basic Information*). Needed with `SLACK_CLIENT_ID`.",
            "32 hexadecimal digits",
            SecretStr,
        ),
    ] = None
    rollcall_installers: Annotated[
        frozenset[str],
        Variable(
            "Slack IDs of the workspaces and organisations that may install the app, where "
            "`SLACK_CLIENT_ID` is set. If empty, all may.",
            "T012AB3CD,E012AB3CE",
            TEAM_IDS,
        ),
    ] = frozenset()
    slack_api_url: Annotated[
        str,
        Variable(
            "Base URL of Slack's Web API.",
            "https://slack.com/api/",
            _then(WEB_ADDRESS, _with_slash),
        ),
    ] = "https://slack.com/api/"
    baijiayun_private_domain: Annotated[
        str | None,
        Variable(
            "The account's private domain: `school` means `https://school.at.baijiayun.com`. Set this or "
            "`BAIJIAYUN_BASE_URL`.",
            "school",
            DOMAIN,
        ),
    ] = None
    baijiayun_base_url: Annotated[
        str | None,
        Variable(
            "Base URL of the platform's API if it is not a private domain, for example a proxy or the "
            "sandbox. In it `{domain}` stands for the private domain, which is set too then; so it does "
            "for workspaces that entered an account of their own.",
            "https://school.at.baijiayun.com",
            _then(WEB_ADDRESS, _without_slash),
        ),
    ] = None
    baijiayun_partner_id: Annotated[
        str,
        Variable(
            "The account's partner ID.",
            "12345678",
            DIGITS,
        ),
    ]
    baijiayun_partner_key: Annotated[
        SecretStr | None,
        Variable(
            "The key used to sign requests. Set this, `BAIJIAYUN_SECRET_KEY` or both.",
            "up to 128 characters",
            SecretStr,
        ),
    ] = None
    baijiayun_secret_key: Annotated[
        SecretStr | None,
        Variable(
            "The account's secret key, which lets Rollcall fetch and rotate the partner key.",
            "the secret key that came with the account",
            SecretStr,
        ),
    ] = None
    baijiayun_paths: Annotated[
        dict[str, str],
        Variable(
            "Overrides for the paths of platform endpoints: a JSON object from endpoint name to path.",
            '{"interactions": "/openapi/double_teacher/getInteractData"}',
            _paths,
        ),
    ] = {}
    redis_url: Annotated[
        SecretStr | None,
        Variable(
            "Redis 6.2 or newer, shared by all processes. If unset, Rollcall starts one on this machine.",
            "redis://localhost:6379/0",
            REDIS_URL,
        ),
    ] = None
    port: Annotated[
        int,
        Variable(
            "Port of the web process.",
            "3000",
            PORT,
        ),
    ] = 3000
    rollcall_url: Annotated[
        str | None,
        Variable(
            "Public URL of the web process, to which Slack sends back who installs the app. Needed with "
            "`SLACK_CLIENT_ID`.",
            "https://rollcall.example.org",
            _then(WEB_ADDRESS, _without_slash),
        ),
    ] = None
    rollcall_host: Annotated[
        str,
        Variable(
            "Address the web process, and a worker at `ROLLCALL_HEALTH_PORT`, listens on; `0.0.0.0` for all "
            "addresses of the machine.",
            "0.0.0.0",
        ),
    ] = "127.0.0.1"
    rollcall_health_port: Annotated[
        int | None,
        Variable(
            "Port on which a worker answers `GET /healthz` and `GET /readyz`. If unset, it listens on none.",
            "3001",
            PORT,
        ),
    ] = None
    rollcall_metrics: Annotated[
        bool,
        Variable(
            "If `true`, `GET /metrics` answers Prometheus, at `PORT` and at `ROLLCALL_HEALTH_PORT`. It "
            "tells nothing of people or rooms, but keep it from the public.",
            "true",
            _truth,
        ),
    ] = False
    rollcall_admins: Annotated[
        frozenset[str],
        Variable(
            "Slack IDs of the people who may see and rotate the partner key. If empty, nobody may.",
            "U012AB3CD,W012AB3CE",
            USER_IDS,
        ),
    ] = frozenset()
    rollcall_secret: Annotated[
        SecretStr | None,
        Variable(
            "Passphrase that encrypts a rotated partner key in Redis and signs buttons: at least 16 "
            "characters, the same for every process. If unset, the key cannot be rotated and the bot "
            "token signs buttons.",
            "what `openssl rand -base64 32` prints",
            LONG_SECRET,
        ),
    ] = None
    rollcall_data: Annotated[
        Path,
        Variable(
            "Data folder of the Redis that Rollcall starts, used when `REDIS_URL` is unset. Defaults to "
            "the user's data folder.",
            "/var/lib/rollcall",
            Path,
        ),
    ] = field(default_factory=_data_folder)
    rollcall_records_delay: Annotated[
        int,
        Variable(
            "Minutes after a class during which its attendance records may still arrive. Until then "
            "nobody is reported absent.",
            "90",
            _whole(0, 1440),
        ),
    ] = 90
    rollcall_log: Annotated[
        Literal["debug", "info", "warning", "error"],
        Variable(
            "Minimum log level.",
            "debug, info, warning or error",
            _one_of("debug", "info", "warning", "error"),
        ),
    ] = "info"
    rollcall_log_format: Annotated[
        Literal["auto", "console", "json"],
        Variable(
            "Log format: `console` to be read, `json`, or `auto` for `console` in a terminal and `json` "
            "elsewhere.",
            "auto, console or json",
            _one_of("auto", "console", "json"),
        ),
    ] = "auto"

    @property
    def platform_url(self) -> str:
        """The base URL of the platform's API, without a trailing slash."""
        return self.platform_url_of(self.baijiayun_private_domain or "")

    def platform_url_of(self, domain: str) -> str:
        """That of another account, by its private domain: where a base URL is set, it has its place in that."""
        base = self.baijiayun_base_url or "https://{domain}.at.baijiayun.com"
        return base.replace("{domain}", domain)

    def require_endpoints(self, known: Collection[str]) -> None:
        """Raises SettingsProblem if `BAIJIAYUN_PATHS` names an endpoint that is not in `known`."""
        unknown = sorted(self.baijiayun_paths.keys() - set(known))
        if unknown:
            wrong = f"unknown endpoint {' or '.join(unknown)}"
            raise SettingsProblem(
                [Problem("BAIJIAYUN_PATHS", wrong, f"Known endpoints: {', '.join(sorted(known))}")]
            )


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Reads the environment, then `env_file` for what is unset there. Raises SettingsProblem."""
    written = _written(env_file) if env_file is not None else {}
    return settings_from({**_set(written), **_set(os.environ)})


def _written(env_file: Path) -> Mapping[str, str | None]:
    """What the file sets; nothing if there is none. Raises SettingsProblem."""
    from dotenv import dotenv_values

    try:
        return dotenv_values(env_file, encoding="utf-8")
    except UnicodeDecodeError:
        problem = Problem(str(env_file), "it is not in UTF-8", "Save it as UTF-8")
    except OSError as error:
        problem = Problem(str(env_file), f"it cannot be read: {error.strerror}", "Let this user read it")
    raise SettingsProblem([problem])


def settings_from(values: Mapping[str, str]) -> Settings:
    """Settings from a mapping of variables, ignoring the environment. Raises SettingsProblem with every problem."""
    known = variables()
    given = {name: text for name, text in _set(values).items() if name in known}
    problems = [problem for rule in RULES if (problem := rule(given)) is not None]
    made: dict[str, Any] = {}
    for name, variable in known.items():
        try:
            if name in given:
                made[name] = variable.read(given[name])
            elif name in REQUIRED:
                raise ValueError("it is not set")
        except ValueError as wrong:
            problems.append(_problem(name, variable, wrong))
    if problems:
        raise SettingsProblem(problems)
    return Settings(**made)


@cache
def variables() -> dict[str, Variable]:
    """The variables by the names of their fields."""
    hints = get_type_hints(Settings, include_extras=True)
    return {name: get_args(hints[name])[1] for name in Settings.__struct_fields__}


def _set(values: Mapping[str, str | None]) -> dict[str, str]:
    """Those that are set, by their fields' names: an empty one is not."""
    return {name.lower(): text for name, text in values.items() if text}


Rule = Callable[[Mapping[str, Any]], Problem | None]


def _one_address(given: Mapping[str, Any]) -> Problem | None:
    both = "baijiayun_private_domain" in given and "baijiayun_base_url" in given
    if both and "{domain}" not in str(given["baijiayun_base_url"]):
        return Problem("BAIJIAYUN_PRIVATE_DOMAIN", "BAIJIAYUN_BASE_URL is set too", "Unset one of them")
    if "baijiayun_private_domain" in given or "baijiayun_base_url" in given:
        return None
    return Problem(
        "BAIJIAYUN_PRIVATE_DOMAIN", "neither this nor BAIJIAYUN_BASE_URL is set", "Set one of them"
    )


def _some_key(given: Mapping[str, Any]) -> Problem | None:
    if "baijiayun_partner_key" in given or "baijiayun_secret_key" in given:
        return None
    return Problem("BAIJIAYUN_PARTNER_KEY", "neither this nor BAIJIAYUN_SECRET_KEY is set", "Set one or both")


def _some_way_in(given: Mapping[str, Any]) -> Problem | None:
    if "slack_signing_secret" in given or "slack_app_token" in given:
        return None
    return Problem(
        "SLACK_SIGNING_SECRET",
        "neither this nor SLACK_APP_TOKEN is set",
        "Set this to use HTTP, or SLACK_APP_TOKEN to use Socket Mode",
    )


def _all_to_install(given: Mapping[str, Any]) -> Problem | None:
    missing = [name for name in TO_INSTALL if name not in given]
    if "slack_client_id" not in given or not missing:
        return None
    names = " and ".join(name.upper() for name in missing)
    return Problem("SLACK_CLIENT_ID", f"{names} must be set with it", "Set them too, or unset this")


TO_INSTALL = ("slack_client_secret", "rollcall_url", "rollcall_secret")
"""What it takes beside the client ID to let other workspaces install the app."""

RULES: tuple[Rule, ...] = (_one_address, _some_key, _some_way_in, _all_to_install)
"""Rules across several settings."""


REQUIRED = {"slack_bot_token", "baijiayun_partner_id"}
"""What there is no default for."""


def _problem(name: str, variable: Variable, wrong: ValueError) -> Problem:
    part = f" {wrong.part}" if isinstance(wrong, WrongPart) else ""
    return Problem(name.upper() + part, str(wrong), f"Example: {variable.example}")
