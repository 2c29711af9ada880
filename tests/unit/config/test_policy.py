"""The policy file: what it may hold, and what is said of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.errors import SettingsError

PATH = ".github/jules-feedback.yml"


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        parse_policy_file(text, PATH)
    return caught.value.mistakes


def test_the_defaults() -> None:
    policy = Policy.build({})

    assert policy.authors == ("google-labs-jules[bot]", "jules-bot")
    assert (policy.max_attempts, policy.grace_minutes, policy.settle_minutes, policy.stuck_minutes) == (3, 15, 60, 30)
    assert (policy.max_prompt_chars, policy.max_messages, policy.rate_limit_wait) == (24_000, 20, 120)
    assert (policy.approve_plans, policy.when_unreachable) == ("never", "new-session")
    assert (policy.review_comments, policy.trusted) == ("changes-requested", "association")
    assert policy.rerun_infrastructure_failures is False


@pytest.mark.parametrize("text", ["", "# nothing yet", "---", "max-attempts:", "max-attempts: ~"])
def test_a_file_that_says_nothing(text: str) -> None:
    assert parse_policy_file(text, PATH) == {}


def test_a_whole_file() -> None:
    text = """
        max-attempts: 5
        authors: [google-labs-jules, my-app]
        ignore-checks: [codecov/*, "build (3.11, linux)"]
        review-bots:
          - login: coderabbitai[bot]
            ignore: ["(?i)walkthrough"]
        instructions: |
          Run `make test`.
    """
    policy = Policy.build(parse_policy_file(text, PATH))

    assert (policy.max_attempts, policy.instructions) == (5, "Run `make test`.\n")
    assert policy.ignore_checks == ("codecov/*", "build (3.11, linux)")
    assert [(bot.login, bot.ignore) for bot in policy.review_bots] == [("coderabbitai[bot]", ("(?i)walkthrough",))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("max-attempts: 0", "max-attempts: 0 is not valid; expected a whole number from 1 to 50"),
        ("max-attempts: true", "max-attempts: True is not valid; expected a whole number from 1 to 50"),
        ("max-attempts: 2.5", "max-attempts: 2.5 is not valid; expected a whole number from 1 to 50"),
        ("approve-plans: always", "approve-plans: 'always' is not valid; expected never or feedback"),
        ("trusted: admin", "trusted: 'admin' is not valid; expected association or write"),
        ("rerun-infrastructure-failures: 1", "rerun-infrastructure-failures: 1 is not valid; expected true or false"),
        ("dashboard-repository: ops", "dashboard-repository: 'ops' is not valid; expected a repository, as owner/name"),
    ],
)
def test_values_that_are_not_allowed(text: str, told: str) -> None:
    assert mistakes(text) == (f"{PATH}: {told}",)


def test_every_mistake_is_named_at_once() -> None:
    found = mistakes("max-attempts: many\ngrace-minutes: -1\nmax_attempts: 3")

    assert len(found) == 3
    assert all(line.startswith(f"{PATH}: ") for line in found)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("max_attempts: 3", "max-attempts", id="an underscore"),
        pytest.param("maxAttempts: 3", "max-attempts", id="capitals"),
        pytest.param("max-atempts: 3", "max-attempts", id="a letter missing"),
        pytest.param("approve-plans: feedbak", "feedback", id="a value"),
    ],
)
def test_what_was_probably_meant_is_suggested(text: str, meant: str) -> None:
    (mistake,) = mistakes(text)

    assert mistake.endswith(f"; did you mean {meant!r}?")


@pytest.mark.parametrize("text", ['max-attempts: "3"', "grace-minutes: '0'", 'rerun-flaky-failures: "true"'])
def test_quotes_around_what_is_no_text_are_refused(text: str) -> None:
    (mistake,) = mistakes(text)

    assert mistake.endswith("(remove the quotes)")
    key, value = text.split(": ")
    assert isinstance(Policy.build({key: value.strip("\"'")}), Policy)  # as an input, it is text


@pytest.mark.parametrize("key", ["github-token", "jules-api-key", "dry-run", "1"])
def test_unknown_keys_are_refused(key: str) -> None:
    (mistake,) = mistakes(f"{key}: x")

    keys = "answer-minutes, approve-plans, authors, "
    assert mistake.startswith(f"{PATH}: {key} is not a policy key; the keys are {keys}")


@pytest.mark.parametrize("text", ["- a\n- b", "just a text", "3"])
def test_a_file_without_keys(text: str) -> None:
    assert mistakes(text) == (f"{PATH} must contain keys and values, such as 'max-attempts: 3'",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: b: c", id="no YAML"),
        pytest.param("notify: @team", id="an unquoted mention"),
        pytest.param("max-attempts: 3\nmax-attempts: 4", id="a key twice"),
        pytest.param("instructions: \0", id="a NUL byte"),
        pytest.param("!!python/object/apply:os.system [id]", id="code"),
        pytest.param("--- a\n--- b", id="two documents"),
        pytest.param("x: *nowhere", id="an alias of nothing"),
    ],
)
def test_what_is_not_valid_yaml(text: str) -> None:
    (mistake,) = mistakes(text)

    assert mistake.startswith(f"{PATH} is not valid YAML: ")
    assert "\n" not in mistake


def test_a_file_nested_too_deeply() -> None:
    assert mistakes("[" * 5000) == (f"{PATH} is nested too deeply",)


def test_a_pattern_that_is_no_regular_expression() -> None:
    (mistake,) = mistakes("review-bots: [{login: rabbit, ignore: ['(']}]")

    assert "not a valid regular expression" in mistake


@pytest.mark.parametrize("text", ["a, b", "a b", "a\nb", " a,,b "])
def test_lists_in_one_string(text: str) -> None:
    assert Policy.build({"authors": text}).authors == ("a", "b")


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("FALSE", False), (True, True)])
def test_switches(value: object, expected: bool) -> None:
    assert Policy.build({"rerun-infrastructure-failures": value}).rerun_infrastructure_failures is expected


@given(st.dictionaries(st.sampled_from(Policy.key_names()), st.none() | st.booleans() | st.floats() | st.text()))
def test_any_value_is_taken_or_named(values: dict[str, object]) -> None:
    try:
        Policy.build(values)
    except SettingsError as error:
        assert all("is not valid; expected" in line for line in error.mistakes)  # noqa: PT017 - either is right
