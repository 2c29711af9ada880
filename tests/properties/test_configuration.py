"""The policy, the inputs, and the event."""

# ruff: noqa: E501 - tables of pieces

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from feedback_bot.config.event_scope import EventScope, event_scope_of
from feedback_bot.config.inputs import RUN_INPUTS, read_settings
from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.config.settings import Settings
from feedback_bot.config.team_templates import VARIABLES, problem_of
from feedback_bot.errors import SettingsError, WordingError
from feedback_bot.limits.addresses import is_safe_address
from feedback_bot.text.linear_patterns import PatternError, check_pattern, matches_anywhere
from feedback_bot.wording.environment import make_environment, render
from tests.properties.inputs import JSON, each_spoilt, spoilt, text_of

YAML = text_of(
    "max-attempts: ", "authors", "templates", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "<<: ", "!!int ", "!!binary ",
    "!!set ", "'", '"', "|", ">", "\n", "\n  ", "? ", "#", "---", "%YAML 1.1", "9", "0x", "1:1", "2026-01-01", "~", ", ",
)  # fmt: skip
PATTERNS = text_of(
    "(", ")", "[", "]", "{2,", "}", "*", "+", "?", "|", "\\", "\\1", "(?=", "(?P<n>", "(?i)", "a", "^", "$", "."
)
TEMPLATES = text_of(
    "{{ ", " }}", "{% for i in ", "range(9) ", " %}", "{% endfor %}", "{% if ", "{% endif %}", "{% set x = ", "nonce", "|", "join",
    "center(99999)", "replace('a', 'b')", "'a' ", "* 99999 ", "** 9", " ~ ", "[1, 2]", "(", ")", ".upper()", ".x", "x", "{#", "9",
)  # fmt: skip
EVENT = {
    "repository": {"id": 1, "full_name": "octo/shop"},
    "sha": "ab",
    "issue": {"number": 7},
    "pull_request": {"number": 7},
    "workflow_run": {"head_sha": "ab", "pull_requests": [{"number": 7, "base": {"repo": {"id": 1}}}]},
    "check_suite": {"head_sha": "ab", "pull_requests": []},
}
EVENTS = st.sampled_from(["workflow_run", "check_suite", "status", "pull_request_review", "issue_comment", "push"])


@given(YAML | st.text(max_size=40))
def test_any_text_is_a_policy_or_has_mistakes(text: str) -> None:
    with contextlib.suppress(SettingsError):
        values = parse_policy_file(text, "policy.yml")
        assert isinstance(Policy.build(values), Policy)


@given(st.dictionaries(st.sampled_from(Policy.key_names()), JSON, max_size=2))
def test_any_values_are_a_policy_or_have_mistakes(values: dict[str, Any]) -> None:
    mistakes: tuple[str, ...] = ()
    try:
        parse_policy_file(yaml.safe_dump(values, allow_unicode=True), "policy.yml")
    except SettingsError as error:
        mistakes = error.mistakes
    assert all("\n" not in mistake and len(mistake) < 2_000 for mistake in mistakes)


@given(PATTERNS, st.text(max_size=30))
def test_any_pattern_matches_or_is_refused(pattern: str, text: str) -> None:
    with contextlib.suppress(PatternError):
        check_pattern(pattern)
        assert isinstance(matches_anywhere(pattern, text), bool)


@given(TEMPLATES)
def test_any_template_is_rendered_or_refused(text: str) -> None:
    if problem_of("prompt", text) is None:
        values = dict.fromkeys(VARIABLES["prompt"], "a")
        with contextlib.suppress(WordingError):
            environment = make_environment(str, for_comments=False, templates={"prompt": text})
            assert len(render(environment, "prompt.md.j2", **values)) <= 1_000_000


@given(
    st.dictionaries(st.sampled_from([*RUN_INPUTS, *Policy.key_names()]), st.text(max_size=8), max_size=3),
    text_of("octo", "/", "shop", ",", " ", "org:"),
    text_of("http", "s", "://", "localhost", "[::1", "]", ":", "99999", "@", "/", "?", "#"),
)
def test_any_inputs_are_settings_or_have_mistakes(options: dict[str, str], repositories: str, address: str) -> None:
    environ = {"GITHUB_TOKEN": "s3cret-t0ken", "GITHUB_REPOSITORY": repositories, "GITHUB_API_URL": address}
    try:
        settings = read_settings(options, environ)
    except SettingsError as error:
        shown = "".join(error.mistakes)
    else:
        assert isinstance(settings, Settings)
        shown = repr(settings)
    assert "s3cret-t0ken" not in shown


@given(EVENTS, spoilt(EVENT) | st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_any_event_is_about_something_or_everything(name: str, payload: Any) -> None:  # noqa: ANN401 - any JSON
    environ = {"GITHUB_TOKEN": "t", "JULES_API_KEY": "k", "GITHUB_REPOSITORY": "octo/shop", "GITHUB_EVENT_NAME": name}
    if isinstance(payload, dict):
        assert isinstance(event_scope_of(name, payload), EventScope | None)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(payload, file)
        file.flush()
        read_settings({}, {**environ, "GITHUB_EVENT_PATH": file.name})


def test_each_odd_value_in_each_place_of_an_event() -> None:
    for place, payload in each_spoilt(EVENT):
        for name in ("workflow_run", "check_suite", "status", "pull_request_review", "issue_comment"):
            assert not isinstance(payload, dict) or event_scope_of(name, payload), place


def test_an_event_that_cannot_be_read_is_about_everything(tmp_path: Path) -> None:
    for nth, content in enumerate(
        [b"", b"{", b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000, b"7", b"null"]
    ):
        path = tmp_path / str(nth)
        path.write_bytes(content)
        environ = {"GITHUB_TOKEN": "t", "JULES_API_KEY": "k", "GITHUB_REPOSITORY": "octo/shop"}
        given_event = {"GITHUB_EVENT_NAME": "status", "GITHUB_EVENT_PATH": str(path)}
        assert read_settings({}, {**environ, **given_event}).event_scope is None


@given(
    text_of(
        "http", "s", "://", "localhost", "127.0.0.1", "[::1]", "[", "]", ":", "99999", "@", "/", "?", "\\", "evil", "%"
    )
)
def test_only_tls_and_this_machine_are_safe_addresses(address: str) -> None:
    if is_safe_address(address):
        assert address.lower().lstrip().startswith(("https://", "http://localhost", "http://127.", "http://[::1"))
