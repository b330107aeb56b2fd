"""The settings: read once, whole, and wrong ones told all at once without a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsProblem
from bot.settings import read_settings, settings_from, variables

COMPLETE = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "signing secret",
    "BAIJIAYUN_PRIVATE_DOMAIN": "school",
    "BAIJIAYUN_PARTNER_ID": "12345678",
    "BAIJIAYUN_PARTNER_KEY": "partner/key+==",
}


def _problems(**changed: str) -> dict[str, str]:
    """What is told of settings that are complete but for these changes."""
    with pytest.raises(SettingsProblem) as raised:
        settings_from({**COMPLETE, **changed})
    return {problem.variable: problem.wrong for problem in raised.value.problems}


@pytest.fixture
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variables():
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_least_that_will_do() -> None:
    settings = settings_from(COMPLETE)
    assert settings.platform_url == "https://school.at.baijiayun.com"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.port == 3000
    assert settings.rollcall_admins == frozenset()
    assert settings.redis_url is None
    assert settings.rollcall_data.name == "rollcall"


def test_values_are_read_as_what_they_are() -> None:
    settings = settings_from(
        {
            **COMPLETE,
            "PORT": "0",
            "ROLLCALL_ADMINS": " U0ANN , W0BOB,",
            "BAIJIAYUN_PATHS": '{"rooms": "/other/list"}',
            "SLACK_API_URL": "http://localhost:1/api",
            "REDIS_URL": "rediss://:word@redis.example:6380/1",
        }
    )
    assert settings.port == 0
    assert settings.rollcall_admins == {"U0ANN", "W0BOB"}
    assert settings.baijiayun_paths == {"rooms": "/other/list"}
    assert settings.slack_api_url == "http://localhost:1/api/"
    assert settings.redis_url is not None
    assert settings.redis_url.get_secret_value() == "rediss://:word@redis.example:6380/1"


@pytest.mark.parametrize(
    ("said", "is_told"),
    [("true", True), ("TRUE", True), ("1", True), ("on", True), ("no", False), ("0", False)],
)
def test_yes_and_no_are_said_in_many_ways(said: str, is_told: bool) -> None:
    assert settings_from({**COMPLETE, "ROLLCALL_METRICS": said}).rollcall_metrics is is_told


def test_a_base_url_stands_for_the_private_domain() -> None:
    values = {**COMPLETE, "BAIJIAYUN_PRIVATE_DOMAIN": "", "BAIJIAYUN_BASE_URL": "http://localhost:8089/"}
    assert settings_from(values).platform_url == "http://localhost:8089"


@pytest.mark.usefixtures("_no_environment")
def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = {"REDIS_URL": "", "ROLLCALL_SECRET": "", "ROLLCALL_ADMINS": ""}
    for name, value in {**COMPLETE, **empty}.items():
        monkeypatch.setenv(name, value)
    for settings in (read_settings(None), settings_from({**COMPLETE, **empty})):
        assert (settings.redis_url, settings.rollcall_secret) == (None, None)
        assert settings.rollcall_admins == frozenset()


def test_everything_missing_is_told_at_once() -> None:
    with pytest.raises(SettingsProblem) as raised:
        settings_from({})
    assert {problem.variable for problem in raised.value.problems} == {
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "BAIJIAYUN_PRIVATE_DOMAIN",
        "BAIJIAYUN_PARTNER_ID",
        "BAIJIAYUN_PARTNER_KEY",
    }
    assert all(problem.wrong and problem.right for problem in raised.value.problems)


def test_everything_wrong_is_told_at_once() -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "xoxp-1",
        "SLACK_APP_TOKEN": "xoxb-1",
        "SLACK_API_URL": "slack.com",
        "BAIJIAYUN_PRIVATE_DOMAIN": "school.at.baijiayun.com",
        "BAIJIAYUN_PARTNER_ID": "12 34",
        "BAIJIAYUN_PATHS": '{"rooms": ',
        "REDIS_URL": "localhost",
        "PORT": "99999",
        "ROLLCALL_ADMINS": "ann",
        "ROLLCALL_INSTALLERS": "another school",
        "ROLLCALL_SECRET": "short",
        "ROLLCALL_LOG": "loud",
        "ROLLCALL_LOG_FORMAT": "xml",
    }
    assert _problems(**wrong).keys() == wrong.keys()


@pytest.mark.parametrize(
    ("changed", "variable", "wrong"),
    [
        (
            {"BAIJIAYUN_BASE_URL": "https://x.example"},
            "BAIJIAYUN_PRIVATE_DOMAIN",
            "BAIJIAYUN_BASE_URL is set too",
        ),
        (
            {"BAIJIAYUN_PARTNER_KEY": ""},
            "BAIJIAYUN_PARTNER_KEY",
            "neither this nor BAIJIAYUN_SECRET_KEY is set",
        ),
        (
            {"SLACK_CLIENT_ID": "1.2", "ROLLCALL_SECRET": ""},
            "SLACK_CLIENT_ID",
            "SLACK_CLIENT_SECRET and ROLLCALL_URL and ROLLCALL_SECRET must be set with it",
        ),
        ({"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET", "neither this nor SLACK_APP_TOKEN is set"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN", "it is not set"),
        (
            {"ROLLCALL_ADMINS": "U0ANN,ann"},
            "ROLLCALL_ADMINS",
            "it contains something that is not a Slack user ID",
        ),
        ({"BAIJIAYUN_PATHS": '{"rooms": "list"}'}, "BAIJIAYUN_PATHS rooms", "it does not start with a slash"),
        ({"BAIJIAYUN_PATHS": '{"rooms": 1}'}, "BAIJIAYUN_PATHS rooms", "it does not start with a slash"),
        ({"BAIJIAYUN_PATHS": '["/list"]'}, "BAIJIAYUN_PATHS", "it is not a JSON object"),
        ({"PORT": "65536"}, "PORT", "it is not a number from 0 to 65535"),
        ({"ROLLCALL_HEALTH_PORT": "three"}, "ROLLCALL_HEALTH_PORT", "it is not a number from 0 to 65535"),
        ({"ROLLCALL_METRICS": "maybe"}, "ROLLCALL_METRICS", "it is neither true nor false"),
        ({"ROLLCALL_LOG": "loud"}, "ROLLCALL_LOG", "it is none of debug, info, warning, error"),
    ],
)
def test_what_is_wrong_is_said_in_words(changed: dict[str, str], variable: str, wrong: str) -> None:
    assert _problems(**changed) == {variable: wrong}


def test_an_app_token_or_a_secret_key_stands_for_the_other() -> None:
    values = {
        **COMPLETE,
        "SLACK_SIGNING_SECRET": "",
        "SLACK_APP_TOKEN": "xapp-1",
        "BAIJIAYUN_PARTNER_KEY": "",
        "BAIJIAYUN_SECRET_KEY": "secret",
    }
    assert settings_from(values).slack_signing_secret is None


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("redis+sentinel://one:26379,two/school/0", True),
        ("rediss+sentinel://:word@one/school", True),
        ("redis+cluster://one:7000,two:7000", True),
        ("redis+sentinel://one:26379", False),
        ("unix+cluster:///tmp/redis.sock", False),
        ("sentinel://one/school", False),
    ],
)
def test_redis_is_one_server_sentinels_with_a_service_or_a_cluster(url: str, is_taken: bool) -> None:
    if is_taken:
        settings_from({**COMPLETE, "REDIS_URL": url})
        return
    with pytest.raises(SettingsProblem, match="REDIS_URL"):
        settings_from({**COMPLETE, "REDIS_URL": url})


def test_no_problem_tells_what_was_given() -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "xoxp-hush",
        "REDIS_URL": "http://:hush@redis",
        "ROLLCALL_SECRET": "hush",
        "BAIJIAYUN_PATHS": "hush",
    }
    with pytest.raises(SettingsProblem) as raised:
        settings_from({**COMPLETE, **secrets})
    assert "hush" not in str(raised.value) + repr(raised.value)


def test_no_secret_is_in_the_repr() -> None:
    values = {
        "SLACK_BOT_TOKEN": "xoxb-hush",
        "SLACK_SIGNING_SECRET": "hush",
        "SLACK_APP_TOKEN": "xapp-hush",
        "BAIJIAYUN_PARTNER_KEY": "hush",
        "BAIJIAYUN_SECRET_KEY": "hush",
        "REDIS_URL": "redis://:hush@redis",
        "ROLLCALL_SECRET": "hush hush hush hush",
    }
    assert "hush" not in repr(settings_from({**COMPLETE, **values}))


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        settings_from(COMPLETE).port = 1  # type: ignore[misc]


@pytest.mark.usefixtures("_no_environment")
def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in COMPLETE.items()) + "PORT=4000\nOTHER=1\n")
    assert read_settings(file).port == 4000
    monkeypatch.setenv("PORT", "5000")
    assert read_settings(file).port == 5000


@pytest.mark.usefixtures("_no_environment")
def test_nothing_set_anywhere_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="SLACK_BOT_TOKEN: it is not set"):
        read_settings(tmp_path / ".env")


def test_given_values_are_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "5000")
    monkeypatch.setenv("BAIJIAYUN_BASE_URL", "https://x.example")
    assert settings_from(COMPLETE).port == 3000


def test_a_path_is_set_for_a_known_endpoint_only() -> None:
    settings = settings_from({**COMPLETE, "BAIJIAYUN_PATHS": '{"romms": "/list", "room": "/one"}'})
    settings.require_endpoints({"romms", "room"})
    with pytest.raises(SettingsProblem, match="unknown endpoint romms") as raised:
        settings.require_endpoints({"rooms", "room"})
    assert "rooms" in raised.value.problems[0].right


def test_every_setting_says_what_it_is_and_what_it_looks_like() -> None:
    for name, variable in variables().items():
        assert variable.description, name
        assert variable.example, name


def test_a_file_in_another_encoding_and_one_that_cannot_be_read_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Editors write Chinese comments in GBK, too."""
    file = tmp_path / ".env"
    file.write_bytes("# 设置\nSLACK_BOT_TOKEN=xoxb-1\n".encode("gbk"))
    with pytest.raises(SettingsProblem, match=r"\.env: it is not in UTF-8"):
        read_settings(file)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # whoever runs the tests may be allowed to read everything
    monkeypatch.setattr("dotenv.dotenv_values", refuse)
    with pytest.raises(SettingsProblem, match=r"\.env: it cannot be read: Permission denied"):
        read_settings(file)
