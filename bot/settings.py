"""Settings: read once from the environment or `.env`, immutable, all problems reported at once.

A field's name is its environment variable in lower case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import Problem, SettingsProblem


def _matching(pattern: str, otherwise: str) -> AfterValidator:
    """Validates a string or secret. `otherwise` is the error message, which must not contain the value."""

    def check(value: Any) -> Any:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not re.fullmatch(pattern, text):
            raise ValueError(otherwise)
        return value

    return AfterValidator(check)


def _words(value: Any) -> Any:
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


def _json_object(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos + 1})") from None


def _without_slash(url: str) -> str:
    return url.rstrip("/")


def _with_slash(url: str) -> str:
    return _without_slash(url) + "/"


BotToken = Annotated[SecretStr, _matching(r"xoxb-\S+", "it is not a bot token, which starts with xoxb-")]
AppToken = Annotated[
    SecretStr, _matching(r"xapp-\S+", "it is not an app-level token, which starts with xapp-")
]
TeamId = Annotated[
    str,
    _matching(
        r"[TE][A-Z0-9]{2,}", "it contains something that is not the Slack ID of a workspace or organisation"
    ),
]
UserId = Annotated[str, _matching(r"[UW][A-Z0-9]{2,}", "it contains something that is not a Slack user ID")]
EndpointPath = Annotated[str, _matching(r"/\S*", "it does not start with a slash")]
WebAddress = Annotated[str, _matching(r"https?://[^\s/]+\S*", "it is not an http:// or https:// URL")]
Digits = Annotated[str, _matching(r"[0-9]+", "it is not a number")]
Domain = Annotated[str, _matching(r"[A-Za-z0-9-]+", "it is not a single domain label")]
RedisUrl = Annotated[
    SecretStr,
    _matching(
        r"(rediss?(\+cluster)?|unix)://\S+|rediss?\+sentinel://[^\s/]+/[^\s/]+\S*",
        "it is not a redis://, rediss:// or unix:// URL, nor redis+sentinel://HOSTS/SERVICE, nor redis+cluster://HOSTS",
    ),
]
ClientId = Annotated[
    str, _matching(r"[0-9]+\.[0-9]+", "it is not a client ID, two numbers with a dot between")
]
LongSecret = Annotated[SecretStr, _matching(r"(?s).{16,}", "it is shorter than 16 characters")]


class Settings(BaseSettings):
    """All configuration. Creating one raises SettingsProblem with every problem."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        env_file_encoding="utf-8",
        hide_input_in_errors=True,
    )

    slack_bot_token: BotToken = Field(
        description="Bot token of the Slack app (*OAuth & Permissions*, after installation).",
        examples=["xoxb-…"],
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        description="Signing secret of the Slack app (*Basic Information*), used to verify HTTP requests."
        " Not needed with `SLACK_APP_TOKEN`.",
        examples=["32 hexadecimal digits"],
    )
    slack_app_token: AppToken | None = Field(
        None,
        description="App-level token with `connections:write`. If set, the bot uses Socket Mode and needs"
        " no public address.",
        examples=["xapp-…"],
    )
    slack_client_id: ClientId | None = Field(
        None,
        description="Client ID of the Slack app (*Basic Information*). With it, other workspaces can install the app,"
        " at `ROLLCALL_URL` followed by `/slack/install`.",
        examples=["1234567890.1234567890"],
    )
    slack_client_secret: SecretStr | None = Field(
        None,
        description="Client secret of the Slack app (*Basic Information*). Needed with `SLACK_CLIENT_ID`.",
        examples=["32 hexadecimal digits"],
    )
    rollcall_installers: Annotated[frozenset[TeamId], NoDecode, BeforeValidator(_words)] = Field(
        frozenset(),
        description="Slack IDs of the workspaces and organisations that may install the app, where `SLACK_CLIENT_ID` is"
        " set. If empty, all may.",
        examples=["T012AB3CD,E012AB3CE"],
    )
    slack_api_url: Annotated[WebAddress, AfterValidator(_with_slash)] = Field(
        "https://slack.com/api/",
        description="Base URL of Slack's Web API.",
        examples=["https://slack.com/api/"],
    )
    baijiayun_private_domain: Domain | None = Field(
        None,
        description="The account's private domain: `school` means `https://school.at.baijiayun.com`. Set"
        " this or `BAIJIAYUN_BASE_URL`.",
        examples=["school"],
    )
    baijiayun_base_url: Annotated[WebAddress, AfterValidator(_without_slash)] | None = Field(
        None,
        description="Base URL of the platform's API if it is not a private domain, for example a proxy or"
        " the sandbox. In it `{domain}` stands for the private domain, which is set too then; so it does for"
        " workspaces that entered an account of their own.",
        examples=["https://school.at.baijiayun.com"],
    )
    baijiayun_partner_id: Digits = Field(description="The account's partner ID.", examples=["12345678"])
    baijiayun_partner_key: SecretStr | None = Field(
        None,
        description="The key used to sign requests. Set this, `BAIJIAYUN_SECRET_KEY` or both.",
        examples=["up to 128 characters"],
    )
    baijiayun_secret_key: SecretStr | None = Field(
        None,
        description="The account's secret key, which lets Rollcall fetch and rotate the partner key.",
        examples=["the secret key that came with the account"],
    )
    baijiayun_paths: Annotated[dict[str, EndpointPath], NoDecode, BeforeValidator(_json_object)] = Field(
        {},
        description="Overrides for the paths of platform endpoints: a JSON object from endpoint name to"
        " path.",
        examples=['{"interactions": "/openapi/double_teacher/getInteractData"}'],
    )
    redis_url: RedisUrl | None = Field(
        None,
        description="Redis 6.2 or newer, shared by all processes. If unset, Rollcall starts one on this"
        " machine.",
        examples=["redis://localhost:6379/0"],
    )
    port: int = Field(3000, ge=0, le=65535, description="Port of the web process.", examples=["3000"])
    rollcall_url: Annotated[WebAddress, AfterValidator(_without_slash)] | None = Field(
        None,
        description="Public URL of the web process, to which Slack sends back who installs the app. Needed with"
        " `SLACK_CLIENT_ID`.",
        examples=["https://rollcall.example.org"],
    )
    rollcall_host: str = Field(
        "127.0.0.1",
        description="Address the web process listens on; `0.0.0.0` for all addresses of the machine.",
        examples=["0.0.0.0"],
    )
    rollcall_health_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port on which a worker answers `GET /healthz` and `GET /readyz`. If unset, it listens on"
        " none.",
        examples=["3001"],
    )
    rollcall_metrics: bool = Field(
        False,
        description="If `true`, `GET /metrics` answers Prometheus, at `PORT` and at `ROLLCALL_HEALTH_PORT`. It tells"
        " nothing of people or rooms, but keep it from the public.",
        examples=["true"],
    )
    rollcall_admins: Annotated[frozenset[UserId], NoDecode, BeforeValidator(_words)] = Field(
        frozenset(),
        description="Slack IDs of the people who may see and rotate the partner key. If empty, nobody may.",
        examples=["U012AB3CD,W012AB3CE"],
    )
    rollcall_secret: LongSecret | None = Field(
        None,
        description="Passphrase that encrypts a rotated partner key in Redis and signs buttons: at least 16"
        " characters, the same for every process. If unset, the key cannot be rotated and the bot token signs"
        " buttons.",
        examples=["what `openssl rand -base64 32` prints"],
    )
    rollcall_data: Path = Field(
        default_factory=lambda: user_data_path("rollcall", appauthor=False),
        description="Data folder of the Redis that Rollcall starts, used when `REDIS_URL` is unset."
        " Defaults to the user's data folder.",
        examples=["/var/lib/rollcall"],
    )
    rollcall_records_delay: int = Field(
        90,
        ge=0,
        le=1440,
        description="Minutes after a class during which its attendance records may still arrive. Until"
        " then nobody is reported absent.",
        examples=["90"],
    )
    rollcall_log: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="Minimum log level.",
        examples=["debug, info, warning or error"],
    )
    rollcall_log_format: Literal["auto", "console", "json"] = Field(
        "auto",
        description="Log format: `console` to be read, `json`, or `auto` for `console` in a terminal and `json`"
        " elsewhere.",
        examples=["auto, console or json"],
    )

    @model_validator(mode="wrap")
    @classmethod
    def _all_problems_at_once(cls, given: Any, make: ModelWrapValidatorHandler[Self]) -> Self:
        problems = [problem for rule in RULES if (problem := rule(given)) is not None]
        try:
            made = make(given)
        except ValidationError as error:
            problems += [_problem(details) for details in error.errors(include_input=False)]
        if problems:
            raise SettingsProblem(problems)
        return made

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


class GivenSettings(Settings):
    """Settings from keyword arguments only."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Reads the environment, then `env_file` for what is unset there. Raises SettingsProblem."""
    return Settings(_env_file=env_file)  # type: ignore[call-arg]


def settings_from(values: Mapping[str, str]) -> Settings:
    """Settings from a mapping of variables, ignoring the environment. Raises SettingsProblem."""
    return GivenSettings(**{name.lower(): value for name, value in values.items() if value})  # type: ignore[arg-type]


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


def _problem(details: ErrorDetails) -> Problem:
    """Converts a pydantic error. The input is left out because it may be a secret."""
    name = str(details["loc"][0])
    missing = details["type"] == "missing"
    wrong = "it is not set" if missing else details["msg"].removeprefix("Value error, ")
    part = "".join(f" {part}" for part in details["loc"][1:] if isinstance(part, str))
    example = (Settings.model_fields[name].examples or [""])[0]
    return Problem(name.upper() + part, _lower_first(wrong), f"Example: {example}")


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
