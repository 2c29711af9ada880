"""From a branch and a body to the session's id."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_bot.errors import ContradictoryIdsError
from feedback_bot.session_id import extract_session_id, find_footer

ONE = "5512340987612345678"
OTHER = "6623451098723456789"


def footer(number: str = ONE, starter: str = " started by @dora") -> str:
    return f"*PR created automatically by Jules for task [{number}](https://jules.google.com/task/{number}){starter}*"


@pytest.mark.parametrize(
    ("branch", "found"),
    [
        (f"warm-the-pot-{ONE}", ONE),
        (f"feat/warm-the-pot-{ONE}", ONE),
        (f"jules-{ONE}", ONE),
        (f"jules-{ONE}-0a1b2c3d", ONE),
        (f"jules/{ONE}", ONE),
        ("pot-1234567890123456", "1234567890123456"),
        ("pot-18446744073709551615", "18446744073709551615"),
        ("pot-18446744073709551616", None),
        ("pot-1799999999999", None),
        ("pot-20260304120000", None),
        ("pot-0000000000000000001", None),
        (f"pot{ONE}", None),
        (f"{ONE}-pot", None),
        (f"pot-{ONE}-0a1b2c3d", None),
        ("feature/add-authentication", None),
        ("dependabot/pip/urllib3-2.6.3", None),
        ("pot-0b1c2d3e-4f50-4172-8394-a5b6c7d8e9f0", "0b1c2d3e-4f50-4172-8394-a5b6c7d8e9f0"),
        ("", None),
    ],
)
def test_branches(branch: str, found: str | None) -> None:
    assert extract_session_id(branch, "") == found


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(footer(), id="as today"),
        pytest.param(footer(starter=""), id="without starter"),
        pytest.param(f"*PR created by Jules for task [{ONE}](https://jules.google.com/task/{ONE})*", id="shorter"),
        pytest.param(f"Text.\r\n\r\n---\r\n{footer()}\r\n", id="lines end in CR LF"),
        pytest.param(f"{footer()}\n\n## Summary by another bot\n\nIt warms the pot.", id="others append text"),
        pytest.param(f"Like task {OTHER}, https://jules.google.com/task/{OTHER}.\n\n{footer()}", id="a link in prose"),
        pytest.param(f"> {footer(OTHER)}\n\n{footer()}", id="another footer quoted"),
        pytest.param(f"```\n{footer(OTHER)}\n```\n{footer()}", id="another footer in a fence"),
        pytest.param(f"<!-- {footer(OTHER)} -->\n\n{footer()}", id="another footer in an HTML comment"),
        pytest.param(f"{footer(OTHER)}\n\n{footer()}", id="the last of two"),
    ],
)
def test_footers(body: str) -> None:
    assert extract_session_id("warm-the-pot", body) == ONE


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"`{footer()}`", id="as code"),
        pytest.param(f"See task [{ONE}](https://jules.google.com/task/{ONE}).", id="a link"),
        pytest.param(f"I liked that PR created automatically by Jules for task {ONE}", id="in a sentence"),
        pytest.param(footer("18446744073709551616"), id="too large"),
        pytest.param(footer("123"), id="too short"),
        pytest.param(footer().replace(f"task/{ONE}", f"task/{OTHER}"), id="its link goes elsewhere"),
        pytest.param(f"    {footer()}", id="an indented code block"),
        pytest.param("by Jules for task", id="next to nothing"),
    ],
)
def test_what_is_no_footer(body: str) -> None:
    assert extract_session_id("warm-the-pot", body) is None


def test_the_branch_and_the_footer_may_agree() -> None:
    assert extract_session_id(f"pot-{ONE}", footer()) == ONE


def test_the_branch_and_the_footer_must_not_contradict_each_other() -> None:
    with pytest.raises(ContradictoryIdsError) as raised:
        extract_session_id(f"pot-{OTHER}", footer())

    assert (raised.value.of_branch, raised.value.of_footer) == (OTHER, ONE)


def test_the_footer_names_who_started_the_task() -> None:
    found = find_footer(footer())

    assert found is not None
    assert (found.session_id, found.starter) == (ONE, "dora")


PIECES = st.sampled_from(
    [ONE, OTHER, footer(), "-", "/", "jules-", "\n", "> ", "```", "<!--", "-->", "*", "[", "](", "`"]
)


@given(st.text() | st.lists(PIECES).map("".join), st.text() | st.lists(PIECES | st.text(max_size=5)).map("".join))
def test_any_text_is_answered(branch: str, body: str) -> None:
    with contextlib.suppress(ContradictoryIdsError):
        assert extract_session_id(branch, body) is None or (branch + body)


@pytest.mark.parametrize("unit", ["[", ">", "`", "*a ", "<", "- ", "\\", "![", "[a](", "&"])
def test_hostile_bodies_come_to_an_end(unit: str) -> None:
    assert extract_session_id("pot", unit * (10_000 // len(unit)) + f"\n\n{footer()}") in (ONE, None)


FOOTER_BELOW = "\n\n---\n*PR created automatically by Jules for task [12345678901234567890](https://jules.google.com/task/12345678901234567890)*"


@pytest.mark.parametrize("slip", ["```python\nprint(1)", "~~~\nx", "<!-- to do"], ids=["fence", "tildes", "comment"])
def test_a_footer_below_something_that_was_never_closed_counts(slip: str) -> None:
    assert extract_session_id("fix-cart", f"Fix it.\n\n{slip}{FOOTER_BELOW}") == "12345678901234567890"


@pytest.mark.parametrize("slip", ["```python\nprint(1)", "~~~\nx", "<!-- to do"], ids=["fence", "tildes", "comment"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_it_needs_no_rule_above_it(slip: str, end: str) -> None:
    footer_below = FOOTER_BELOW.replace("---\n", "")
    assert extract_session_id("fix-cart", f"Fix it.\n\n{slip}{footer_below}{end}") == "12345678901234567890"


@pytest.mark.parametrize("block", ["```\n{}\n```", "<!--{}\n-->"], ids=["fence", "comment"])
def test_a_footer_inside_something_that_is_closed_does_not_count(block: str) -> None:
    assert extract_session_id("fix-cart", block.format(FOOTER_BELOW)) is None
