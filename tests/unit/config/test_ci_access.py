"""Tokens for other CI systems: which line is for whom, and that no line is ever shown."""

import base64

import pytest

from feedback_bot.config.ci_access import parse_ci_tokens
from feedback_bot.config.inputs import read_settings
from feedback_bot.config.policy import Policy
from feedback_bot.errors import SettingsError

ENVIRON = {"INPUT_GITHUB-TOKEN": "made-up", "INPUT_JULES-API-KEY": "made-up", "INPUT_REPOSITORIES": "octo/shop"}


def test_the_value_is_all_after_the_first_equals_sign() -> None:
    tokens, wrong = parse_ci_tokens("\ncircleci = abc=def==\n\n ci.example.com:8443=bot:secret-word \n")
    assert wrong == ()
    assert tokens.token_for("circleci") == "abc=def=="
    assert tokens.token_for("ci.example.com:8443") == "bot:secret-word"
    assert tokens.token_for("ci.example.com") is None
    assert tokens.hosts == ("ci.example.com:8443",)


def test_the_longest_path_wins() -> None:
    tokens, _ = parse_ci_tokens("ci.example.com=for-all\nci.example.com/team=for-team\nci.example.com/team/a=for-a")
    found = [tokens.token_for("ci.example.com", path) for path in ("", "team2/x", "team/b/1", "Team/A/1", "team")]
    assert found == ["for-all", "for-all", "for-team", "for-a", "for-team"]


def test_an_empty_token_only_names_the_host() -> None:
    tokens, wrong = parse_ci_tokens("10.0.0.7=")
    assert (wrong, tokens.names("10.0.0.7"), tokens.token_for("10.0.0.7")) == ((), True, None)


@pytest.mark.parametrize(
    "line",
    [
        "made-up-secret",
        "=made-up-secret",
        "circleci made-up-secret",
        "circle=made-up-secret",
        "circleci/team=made-up-secret",
        "https://ci.example.com=made-up-secret",
        "user@ci.example.com=made-up-secret",
        "circleci=made-up secret",
        "circleci=made-up-secret\x07",
        "circleci=made-up-secret-\u00fc",
        "ci.example.com:port=made-up-secret",
    ],
)
def test_a_line_that_is_not_valid_is_refused_without_its_text(line: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({}, {**ENVIRON, "INPUT_CI-TOKENS": f"circleci=good-one\n{line}"})
    assert refused.value.mistakes == ("ci-tokens: line 2 is not valid; expected NAME=TOKEN or HOST=TOKEN",)


def test_tokens_are_secrets_in_each_form_in_which_they_are_sent() -> None:
    settings = read_settings({}, {**ENVIRON, "INPUT_CI-TOKENS": "ci.example.com=bot:secret-word\ncircleci=abcdefgh"})
    for secret in ("bot:secret-word", "secret-word", base64.b64encode(b"bot:secret-word").decode(), "abcdefgh"):
        assert secret in settings.secrets
    assert "secret-word" not in repr(settings)


@pytest.mark.parametrize(
    "address", ["https://ci.example.com", "https://ci.example.com:8443/a/b/", "http://127.0.0.1:80"]
)
def test_an_address_of_a_system(address: str) -> None:
    assert Policy.build({"ci-hosts": {address: "circleci"}}).ci_hosts == {address.rstrip("/"): "circleci"}


@pytest.mark.parametrize(
    ("hosts", "words"),
    [
        ({"http://ci.example.com": "circleci"}, "'http://ci.example.com' is not an https:// address"),
        ({"ci.example.com": "circleci"}, "is not an https:// address"),
        ({"https://user@ci.example.com": "circleci"}, "is not an https:// address"),
        ({"https://ci.example.com?x=y": "circleci"}, "is not an https:// address"),
        ({"https://ci.example.com/../x y": "circleci"}, "is not an https:// address"),
        ({"https://ci.example.com": "travis"}, "ci-hosts"),
        (["https://ci.example.com"], "ci-hosts"),
    ],
)
def test_another_address_is_refused(hosts: object, words: str) -> None:
    with pytest.raises(SettingsError, match="ci-hosts") as refused:
        Policy.build({"ci-hosts": hosts})
    assert words in str(refused.value)
