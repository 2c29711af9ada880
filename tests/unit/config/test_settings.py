"""From options, inputs and the environment to the settings of a run."""

import pytest

from feedback_bot.config.inputs import read_settings
from feedback_bot.config.settings import Settings
from feedback_bot.errors import SettingsError
from feedback_bot.limits.addresses import is_safe_address

GIVEN = {"GITHUB_TOKEN": "github-secret", "JULES_API_KEY": "jules-secret", "GITHUB_REPOSITORY": "acme/teapot"}


def read(options: dict[str, str] | None = None, **environ: str) -> Settings:
    """``INPUT_DRY_RUN`` stands for the runner's ``INPUT_DRY-RUN``, which is no Python name."""
    inputs = {n.replace("_", "-").replace("INPUT-", "INPUT_"): v for n, v in environ.items() if n.startswith("INPUT")}
    others = {name: value for name, value in environ.items() if not name.startswith("INPUT")}
    return read_settings(options or {}, GIVEN | inputs | others)


def mistakes(options: dict[str, str] | None = None, **environ: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read(options, **environ)
    return caught.value.mistakes


def test_the_environment_is_enough() -> None:
    settings = read()

    assert (settings.github_token, settings.jules_api_key) == ("github-secret", "jules-secret")
    assert settings.repositories == ("acme/teapot",)
    assert settings.jules_base_url == "https://jules.googleapis.com/v1alpha"
    assert (settings.dry_run, settings.fail_on_error, settings.overrides) == (False, True, {})


def test_inputs_beat_the_environment_and_options_beat_inputs() -> None:
    inputs = {"INPUT_GITHUB_TOKEN": "from-input", "INPUT_REPOSITORIES": "acme/pot"}
    settings = read({"repositories": "acme/cup"}, **inputs)

    assert (settings.github_token, settings.repositories) == ("from-input", ("acme/cup",))


def test_an_empty_input_is_none_at_all() -> None:
    settings = read(INPUT_MAX_ATTEMPTS=" ", INPUT_JULES_API_KEY="", INPUT_DRY_RUN="")

    assert (settings.overrides, settings.jules_api_key, settings.dry_run) == ({}, "jules-secret", False)


@pytest.mark.parametrize("text", ["acme/pot, acme/cup", "acme/pot\nacme/cup\n", "acme/pot acme/cup acme/pot"])
def test_lists_of_repositories(text: str) -> None:
    assert read(INPUT_REPOSITORIES=text).repositories == ("acme/pot", "acme/cup")


def test_an_organization() -> None:
    assert read(INPUT_REPOSITORIES="org:acme").repositories == ("org:acme",)


def test_repositories_to_leave_out() -> None:
    settings = read(INPUT_REPOSITORIES="org:acme, user:ann, Acme/tea\n-acme/pot, -acme/old-*, -*/sandbox")

    assert settings.repositories == ("org:acme", "user:ann", "Acme/tea")
    assert settings.owner_scopes == ("org:acme", "user:ann")
    assert settings.named_repositories == ("Acme/tea",)
    assert [settings.excludes(name) for name in ("acme/POT", "acme/old-1", "ann/sandbox", "acme/cup")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("repositories", "single"),
    [
        ("acme/pot", "acme/pot"),
        ("acme/pot -acme/cup", "acme/pot"),
        ("acme/pot -acme/*", None),
        ("acme/pot acme/cup", None),
        ("org:acme", None),
    ],
)
def test_a_single_repository(repositories: str, single: str | None) -> None:
    assert read(INPUT_REPOSITORIES=repositories).single_repository == single


@pytest.mark.parametrize(
    ("repositories", "name", "selected"),
    [
        ("org:acme", "Acme/pot", True),
        ("org:acme -acme/pot", "acme/pot", False),
        ("org:acme", "acme-labs/pot", False),
        ("acme/pot acme/cup", "acme/CUP", True),
        ("acme/pot acme/cup", "acme/tea", False),
        ("user:ann", "", False),
    ],
)
def test_whether_a_repository_is_selected(repositories: str, name: str, selected: bool) -> None:
    assert read(INPUT_REPOSITORIES=repositories).selects(name) is selected


def test_keys_of_the_policy_are_kept_to_beat_the_file() -> None:
    settings = read({"grace-minutes": "0"}, INPUT_MAX_ATTEMPTS="5", INPUT_GRACE_MINUTES="7")

    assert settings.overrides == {"grace-minutes": "0", "max-attempts": "5"}


def test_several_keys_one_on_each_line() -> None:
    settings = read(INPUT_JULES_API_KEY="new-secret\r\n\n older-secret \nnew-secret\n")

    assert (settings.jules_api_key, settings.jules_api_keys) == ("new-secret", ("new-secret", "older-secret"))
    assert {"new-secret", "older-secret"} < set(settings.secrets)
    assert "secret" not in repr(settings)


@pytest.mark.parametrize("text", ["a-key\r\n", "\n\na-key", "a-key\n \t\na-key\r\n\r\n", "\ta-key\na-key "])
def test_a_key_with_line_breaks_around_it_or_twice_is_one_key(text: str) -> None:
    assert read(INPUT_JULES_API_KEY=text).jules_api_keys == ("a-key",)
    assert read(INPUT_JULES_API_KEY="", JULES_API_KEY=text).jules_api_keys == ("a-key",)


def test_the_variable_may_hold_several_keys_as_well() -> None:
    assert read(JULES_API_KEY="ann\r\nbob\r\n").jules_api_keys == ("ann", "bob")


def test_too_many_keys() -> None:
    keys = "\n".join(f"key-{number}" for number in range(11))
    assert mistakes(INPUT_JULES_API_KEY=keys) == ("jules-api-key: has 11 keys; at most 10 are possible",)


@pytest.mark.parametrize("keys", ["a b\nc", "c\na b", "hüsh\nc", "a\rb"])
def test_what_is_no_list_of_keys(keys: str) -> None:
    assert mistakes(INPUT_JULES_API_KEY=keys) == (
        "jules-api-key: contains whitespace or invalid characters; copy it again",
    )


def test_there_is_one_token_alone() -> None:
    assert mistakes(INPUT_GITHUB_TOKEN="one\ntwo") == (
        "github-token: contains whitespace or invalid characters; copy it again",
    )


def test_no_secret_in_a_repr() -> None:
    assert "secret" not in repr(read())


def test_a_dry_run_needs_no_key() -> None:
    assert read_settings({"dry-run": "true", "repositories": "a/b", "github-token": "t"}, {}).jules_api_key is None


def test_every_mistake_is_named_at_once_as_the_user_wrote_it() -> None:
    found = mistakes(
        {"dry-run": "maybe", "dashboards": "acme/ops"},
        INPUT_REPOSITORIES="teapot",
        INPUT_MAX_ATTEMPTS="many",
        JULES_API_KEY="a b",
    )

    assert found == (
        "--dry-run: 'maybe' is not valid; expected true or false",
        "repositories: 'teapot' is not valid; expected owner/name, org:NAME, user:NAME, or -owner/name to leave out",
        "JULES_API_KEY: contains whitespace or invalid characters; copy it again",
        "--dashboards: expected the output dashboards of feedback-bot plan",
        "max-attempts: 'many' is not valid; expected a whole number from 1 to 50",
    )


def test_what_is_missing() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({}, {})

    assert caught.value.mistakes == (
        "repositories is missing: set owner/name or org:NAME",
        "github-token is missing: set the input github-token or GITHUB_TOKEN",
        "jules-api-key is missing: set the input jules-api-key or JULES_API_KEY",
    )


def test_a_bad_token_is_not_repeated() -> None:
    assert "hush" not in "".join(mistakes(INPUT_GITHUB_TOKEN="hush hush", INPUT_JULES_API_KEY="hüsh"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("INPUT_PULL_REQUEST", "seven"),
        ("INPUT_PULL_REQUEST", "0"),
        ("INPUT_PULL_REQUEST", "-7"),
        ("INPUT_PULL_REQUEST", "7.0"),
        ("INPUT_PULL_REQUEST", "\u0667"),
        ("INPUT_PULL_REQUEST", "9" * 5000),
        ("INPUT_FAIL_ON_ERROR", "yes"),
        ("INPUT_MAX_ATTEMPTS", "0"),
        ("INPUT_MAX_ATTEMPTS", "9" * 5000),
        ("INPUT_GRACE_MINUTES", "-1"),
        ("INPUT_MAX_PROMPT_CHARS", "100"),
        ("INPUT_APPROVE_PLANS", "always"),
        ("INPUT_WHEN_UNREACHABLE", "cry"),
        ("INPUT_JULES_BASE_URL", "http://jules.example"),
        ("INPUT_REPOSITORIES", "https://github.com/acme/teapot"),
        ("INPUT_REPOSITORIES", "acme/tea/pot"),
        ("INPUT_REPOSITORIES", "org:"),
        ("INPUT_REPOSITORIES", "acme/pot,-acme"),
        ("INPUT_REPOSITORIES", "acme/pot,-org:acme"),
        ("GITHUB_SERVER_URL", "ftp://github.example"),
    ],
)
def test_what_is_not_allowed(name: str, text: str) -> None:
    (mistake,) = mistakes(None, **{name: text})

    assert "is not valid; expected" in mistake


@pytest.mark.parametrize("repositories", ["acme/pot,acme/cup", "org:acme", "user:ann"])
def test_one_pull_request_needs_one_repository(repositories: str) -> None:
    assert mistakes(INPUT_PULL_REQUEST="7", INPUT_REPOSITORIES=repositories) == (
        "pull-request requires exactly one repository, written as owner/name",
    )


@pytest.mark.parametrize("text", ["7", " #7 ", "007"])
def test_the_number_of_a_pull_request(text: str) -> None:
    assert read(INPUT_PULL_REQUEST=text).pull_request == 7


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://jules.googleapis.com/v1alpha", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost:8080/v1alpha", True),
        ("http://[::1]:8080", True),
        ("http://0.0.0.0", False),
        ("http://192.168.0.1", False),
        ("http://localhost.evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://evil.example@127.0.0.1", False),
        ("https://user@jules.example", False),
        ("https://jules.example/?key=1", False),
        ("https://jules.example:port", False),
        ("https://", False),
        ("https://[", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_addresses_that_may_have_a_token(address: str, safe: bool) -> None:
    assert is_safe_address(address) is safe


def test_an_enterprise_server() -> None:
    settings = read(
        GITHUB_API_URL="https://ghe.acme.example/api/v3", GITHUB_GRAPHQL_URL="https://ghe.acme.example/api/graphql"
    )

    assert settings.github_api_url == "https://ghe.acme.example/api/v3"
    assert settings.github_graphql_url == "https://ghe.acme.example/api/graphql"


@pytest.mark.parametrize(("run_id", "number"), [("123", 123), ("", None), ("x", None)])
def test_the_workflow_run_that_the_bot_is(run_id: str, number: int | None) -> None:
    assert read(GITHUB_RUN_ID=run_id).workflow_run_id == number


def test_a_variable_with_underscores_is_told_instead_of_ignored() -> None:
    with pytest.raises(SettingsError, match="INPUT_DRY_RUN is ignored: the runner keeps hyphens, so set INPUT_DRY-RUN"):
        read_settings({}, {"INPUT_DRY_RUN": "true"})
