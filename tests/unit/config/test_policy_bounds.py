"""A policy file that would take endless time or memory: refused at once, with the name of the key."""

from itertools import pairwise

import pytest

from feedback_bot.config.inputs import read_settings
from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.errors import SettingsError
from feedback_bot.text.linear_patterns import matches_anywhere

PATH = ".github/jules-feedback.yml"


def mistake(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parse_policy_file(text, PATH)
    (only,) = caught.value.mistakes
    assert len(only) < 2_000
    return only


def laughs(names: str, line: str) -> str:
    """Lists of lists: each names the one before it nine times."""
    lines = [f"x-{names[0]}: &{names[0]} [lol, lol]"]
    lines += [line.format(name=name, many=", ".join([f"*{before}"] * 9)) for before, name in pairwise(names)]
    return "\n".join(lines)


def test_a_billion_laughs() -> None:
    text = laughs("abcdefghi", "x-{name}: &{name} [{many}]") + "\nauthors: *i"
    assert mistake(text).startswith(f"{PATH}: x-e has too many values")


def test_a_billion_laughs_by_merge_keys() -> None:
    text = "templates: &a {x: y, z: y}\n" + laughs("abcdefghi", "x-{name}: &{name} {{<<: [{many}]}}").partition("\n")[2]
    assert mistake(text).startswith(f"{PATH}: x-e has too many values")


@pytest.mark.parametrize("text", ["authors: &a [*a]", "templates: &a {prompt: *a}", "authors: &a [x, [*a, *a]]"])
def test_an_alias_of_itself(text: str) -> None:
    assert mistake(text).endswith("contains an alias of itself")


def test_aliases_and_merge_keys_within_the_limits() -> None:
    policy = Policy.build(
        parse_policy_file(
            "<<: {max-attempts: 5, grace-minutes: 1}\ngrace-minutes: 2\nauthors: &a [me]\nnotify: *a", PATH
        )
    )
    assert (policy.max_attempts, policy.grace_minutes, policy.authors, policy.notify) == (5, 2, ("me",), ("me",))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_three_thousand_levels(opening: str) -> None:
    text = f"notify: {opening * 3_000}" if opening != "- " else f"notify:\n  {opening * 3_000}"
    assert mistake(text).startswith(f"{PATH}: notify is nested too deeply")


@pytest.mark.parametrize(
    "number", ["9" * 5_000, "0x" + "f" * 5_000, "1" + ":59" * 4_000, "0b" + "1" * 50_000, "9" * 31]
)
def test_a_number_that_python_would_not_print(number: str) -> None:
    assert mistake(f"max-attempts: {number}").startswith(f"{PATH}: max-attempts is not valid YAML: the number ")


@pytest.mark.parametrize("number", ["99999999999999999999", "1e300", "-.inf", ".nan"])
def test_a_number_out_of_range(number: str) -> None:
    assert mistake(f"max-attempts: {number}").startswith(f"{PATH}: max-attempts: ")


@pytest.mark.parametrize(
    "text",
    [
        "authors: 2026-99-99",
        "authors: !!int many",
        "authors: {[a]: b}",
        "authors: !!binary x",
        "authors: !!python/name:os x",
    ],
)
def test_a_value_that_yaml_cannot_build_names_its_key(text: str) -> None:
    assert "authors" in mistake(text) or "a key must be a plain string" in mistake(text)


def test_a_file_that_is_too_long() -> None:
    assert mistake("#" * 100_001) == f"{PATH} has more than 100,000 characters"


def test_ten_thousand_mistakes_are_not_all_listed() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_policy_file("\n".join(f"k{number}: 1" for number in range(4_000)), PATH)
    assert len(caught.value.mistakes) == 51


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("a{99999999}", "invalid repetition size"),
        ("(a{1000}){1000}", "invalid repetition size"),
        ("(a{30}){30}b{200}", "it is too large"),
        ("(?=a)", "RE2 does not support lookahead"),
        ("(?<!a)b", "RE2 does not support lookbehind"),
        (r"(a)\1", "RE2 does not support a backreference"),
        ("(?P<n>a)(?P=n)", "RE2 does not support a reference to a group"),
        (r"a\Z", r"RE2 does not support \Z (write \z)"),
        ("(", "missing )"),
        ("x" * 1_001, "it is longer than 1,000 characters"),
    ],
)
def test_a_pattern_that_cannot_be_matched_in_linear_time(pattern: str, why: str) -> None:
    told = mistake(f"review-bots: [{{login: rabbit, ignore: ['{pattern}']}}]")
    assert told.startswith(f"{PATH}: review-bots: ")
    assert f"(at 0.ignore.0: not a valid regular expression: {why}" in told


def test_patterns_match_in_linear_time() -> None:
    text = "x" * 60_000
    assert not matches_anywhere("(x+x+)+y", text)
    assert not matches_anywhere("^(([a-z])+.)+[A-Z]([a-z])+$", text)
    assert matches_anywhere("(?i)Walkthrough", "the walkthrough \ud800")


@pytest.mark.parametrize("value", ["9" * 5_000, "-1", "a" * 300_000])
def test_an_input_out_of_range_names_its_key(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"max-attempts": value}, {"GITHUB_TOKEN": "t", "JULES_API_KEY": "k", "GITHUB_REPOSITORY": "o/r"})
    (only,) = caught.value.mistakes
    assert only.startswith("--max-attempts: ")
    assert len(only) < 300


def test_names_of_checks_have_a_limit() -> None:
    assert mistake(f"ignore-checks: ['{'*a' * 300}']").startswith(f"{PATH}: ignore-checks: ")
