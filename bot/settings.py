"""The settings: read once from the environment or `.env`, never changed, all problems told at once.

Fields are named as their variables, in lower case.
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
    """A text or secret that matches; `otherwise` is what is wrong with another, without telling it."""

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


BotToken = Annotated[SecretStr, _matching(r"xoxb-\S+", "it is no bot token: those begin with xoxb-")]
AppToken = Annotated[SecretStr, _matching(r"xapp-\S+", "it is no app-level token: those begin with xapp-")]
UserId = Annotated[str, _matching(r"[UW][A-Z0-9]{2,}", "one of them is no Slack user id")]
EndpointPath = Annotated[str, _matching(r"/\S*", "it does not begin with a slash")]
WebAddress = Annotated[str, _matching(r"https?://[^\s/]+\S*", "it is no http:// or https:// address")]
Digits = Annotated[str, _matching(r"[0-9]+", "it is not a number")]
Domain = Annotated[str, _matching(r"[A-Za-z0-9-]+", "it is not the first part of a domain alone")]
RedisUrl = Annotated[
    SecretStr, _matching(r"(rediss?|unix)://\S+", "it is no redis://, rediss:// or unix:// URL")
]
LongSecret = Annotated[SecretStr, _matching(r"(?s).{16,}", "it is shorter than 16 characters")]


class Settings(BaseSettings):
    """What Rollcall is told from outside. Making one raises SettingsProblem with all that is wrong."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        env_file_encoding="utf-8",
        hide_input_in_errors=True,
    )

    slack_bot_token: BotToken = Field(
        description="Bot token of the Slack app: *OAuth & Permissions*, after the app is installed.",
        examples=["xoxb-…"],
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        description="Signing secret of the Slack app (*Basic Information*), by which requests over HTTP are"
        " known to be Slack's. Not needed with `SLACK_APP_TOKEN`.",
        examples=["32 hexadecimal digits"],
    )
    slack_app_token: AppToken | None = Field(
        None,
        description="App-level token with `connections:write`. With it Slack is listened to by Socket Mode,"
        " and no public address is needed.",
        examples=["xapp-…"],
    )
    slack_api_url: Annotated[WebAddress, AfterValidator(_with_slash)] = Field(
        "https://slack.com/api/",
        description="Base of Slack's Web API; another one for a stand-in.",
        examples=["https://slack.com/api/"],
    )
    baijiayun_private_domain: Domain | None = Field(
        None,
        description="The account's private domain: `school` stands for `https://school.at.baijiayun.com`."
        " This or `BAIJIAYUN_BASE_URL`.",
        examples=["school"],
    )
    baijiayun_base_url: Annotated[WebAddress, AfterValidator(_without_slash)] | None = Field(
        None,
        description="Base of the platform's API where it is at no private domain: a proxy, or the sandbox.",
        examples=["https://school.at.baijiayun.com"],
    )
    baijiayun_partner_id: Digits = Field(description="The account's partner id.", examples=["12345678"])
    baijiayun_partner_key: SecretStr | None = Field(
        None,
        description="The key requests are signed with. This or `BAIJIAYUN_SECRET_KEY`, or both.",
        examples=["up to 128 characters"],
    )
    baijiayun_secret_key: SecretStr | None = Field(
        None,
        description="The account's secret key. With it Rollcall can ask for the partner key and rotate it.",
        examples=["the secret key that came with the account"],
    )
    baijiayun_paths: Annotated[dict[str, EndpointPath], NoDecode, BeforeValidator(_json_object)] = Field(
        {},
        description="Paths of platform endpoints where they are not the usual ones: a JSON object of endpoint"
        " to path.",
        examples=['{"interactions": "/openapi/double_teacher/getInteractData"}'],
    )
    redis_url: RedisUrl | None = Field(
        None,
        description="The Redis, 6.2 or newer, that all processes share. Without it one is started on this"
        " machine.",
        examples=["redis://localhost:6379/0"],
    )
    port: int = Field(3000, ge=0, le=65535, description="The port of the web process.", examples=["3000"])
    rollcall_host: str = Field(
        "127.0.0.1",
        description="The address the web process listens on; `0.0.0.0` for every address of the machine.",
        examples=["0.0.0.0"],
    )
    rollcall_admins: Annotated[frozenset[UserId], NoDecode, BeforeValidator(_words)] = Field(
        frozenset(),
        description="Slack ids of those who may see and rotate the partner key; nobody when empty.",
        examples=["U012AB3CD,W012AB3CE"],
    )
    rollcall_secret: LongSecret | None = Field(
        None,
        description="What a rotated partner key is encrypted under in Redis: at least 16 characters, the same"
        " for every process. Without it only rotation is refused.",
        examples=["what `openssl rand -base64 32` prints"],
    )
    rollcall_data: Path = Field(
        default_factory=lambda: user_data_path("rollcall", appauthor=False),
        description="Folder of the embedded Redis, when `REDIS_URL` is not set. In the user's data if empty.",
        examples=["/var/lib/rollcall"],
    )
    rollcall_records_delay: int = Field(
        90,
        ge=0,
        le=1440,
        description="Minutes after a class in which its records may still come in. Until then nobody is said not to"
        " have come.",
        examples=["90"],
    )
    rollcall_log: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="The least grave thing that is logged.",
        examples=["debug, info, warning or error"],
    )
    rollcall_log_format: Literal["console", "json"] = Field(
        "json", description="How a log line is written.", examples=["console or json"]
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
        """The base of the platform's API, without a slash at the end."""
        return self.baijiayun_base_url or f"https://{self.baijiayun_private_domain}.at.baijiayun.com"

    def require_endpoints(self, known: Collection[str]) -> None:
        """Raises SettingsProblem when `BAIJIAYUN_PATHS` names an endpoint that is not one of `known`."""
        unknown = sorted(self.baijiayun_paths.keys() - set(known))
        if unknown:
            wrong = f"there is no endpoint {' or '.join(unknown)}"
            raise SettingsProblem(
                [Problem("BAIJIAYUN_PATHS", wrong, f"There are: {', '.join(sorted(known))}")]
            )


class GivenSettings(Settings):
    """Settings from what is given alone."""

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
    """The settings of the environment, which goes before those of `env_file`. Raises SettingsProblem."""
    return Settings(_env_file=env_file)  # type: ignore[call-arg]


def settings_from(values: Mapping[str, str]) -> Settings:
    """The settings of a mapping of variables, whatever the environment holds. Raises SettingsProblem."""
    return GivenSettings(**{name.lower(): value for name, value in values.items() if value})  # type: ignore[arg-type]


Rule = Callable[[Mapping[str, Any]], Problem | None]


def _one_address(given: Mapping[str, Any]) -> Problem | None:
    both = "baijiayun_private_domain" in given and "baijiayun_base_url" in given
    if both:
        return Problem("BAIJIAYUN_PRIVATE_DOMAIN", "BAIJIAYUN_BASE_URL is set too", "Keep one of the two")
    if "baijiayun_private_domain" in given or "baijiayun_base_url" in given:
        return None
    return Problem(
        "BAIJIAYUN_PRIVATE_DOMAIN", "neither it nor BAIJIAYUN_BASE_URL is set", "Set one of the two"
    )


def _some_key(given: Mapping[str, Any]) -> Problem | None:
    if "baijiayun_partner_key" in given or "baijiayun_secret_key" in given:
        return None
    return Problem("BAIJIAYUN_PARTNER_KEY", "neither it nor BAIJIAYUN_SECRET_KEY is set", "Set one or both")


def _some_way_in(given: Mapping[str, Any]) -> Problem | None:
    if "slack_signing_secret" in given or "slack_app_token" in given:
        return None
    return Problem(
        "SLACK_SIGNING_SECRET",
        "neither it nor SLACK_APP_TOKEN is set",
        "Set it to listen by HTTP, or SLACK_APP_TOKEN to listen by Socket Mode",
    )


RULES: tuple[Rule, ...] = (_one_address, _some_key, _some_way_in)
"""What settings must be together."""


def _problem(details: ErrorDetails) -> Problem:
    """One of pydantic's errors in words. Its input is left out: it may be a secret."""
    name = str(details["loc"][0])
    missing = details["type"] == "missing"
    wrong = "it is not set" if missing else details["msg"].removeprefix("Value error, ")
    part = "".join(f" {part}" for part in details["loc"][1:] if isinstance(part, str))
    example = (Settings.model_fields[name].examples or [""])[0]
    return Problem(name.upper() + part, _lower_first(wrong), f"Right would be: {example}")


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
