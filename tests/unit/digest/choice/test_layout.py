"""The cause stands first, and what leads to it below."""

import io

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.choice.excerpt import best
from feedback_bot.digest.choice.layout import Line
from tests.unit.digest.job_log import job_log

STEPS = "".join(
    f"the {word} is warmed, rinsed and put on the {word} shelf again\n" for word in ("pot", "cup", "jug") * 4
)
LEAKS = "CupError: the cup leaks at the handle, not at the rim\n    cup.pour() in tea/cup.py\n"
AROUND = "… around it, in the log's order …"


def _numbered(*scored: tuple[int, str, float]) -> list[Line]:
    return [Line(number, text, score) for number, text, score in scored]


def test_the_cause_stands_before_what_leads_to_it() -> None:
    shown = digest(job_log(f"the kettle could not be descaled\n{STEPS}{LEAKS}")).excerpt(8_000).split("\n")

    assert shown[1:3] == LEAKS.rstrip("\n").split("\n")
    assert shown.index("the kettle could not be descaled") > shown.index(AROUND)


def test_the_failed_command_is_not_the_cause() -> None:
    ended = 'The command "brew the tea" exited with 1.'
    log = f"travis_time:start:1\r\x1b[0K$ brew the tea\n{STEPS}the tea is cold\n{ended}\n"
    shown = digest(io.BytesIO(log.encode())).excerpt(8_000)

    assert shown.index("the tea is cold") < 300
    assert shown.index("$ brew the tea") > shown.index(AROUND)


def test_a_command_that_scores_more_than_the_cause_does_not_hide_it() -> None:
    lines = [
        Line(1, "tea " * 70, 1.0, is_context=True),
        Line(5, "$ brew the tea", 6.0, is_context=True),
        Line(90, "the tea is cold", 5.0, is_context=True),
    ]

    assert best(lines, 1_000).startswith("the tea is cold")


def test_a_command_that_failed_again_and_again_is_not_the_cause() -> None:
    log = f'$ brew\nkettle: error: no water\n{STEPS}\nThe command "brew" failed 3 times.\n'
    shown = digest(io.BytesIO(f'{log}\nThe command "retry brew" exited with 1.\n'.encode())).excerpt(8_000)

    assert shown.index("kettle: error: no water") < shown.index('"brew" failed 3 times')


@pytest.mark.parametrize(
    ("named", "again", "begins"),
    [
        ("  1) pours", "  1) Jug pours:\n     Error: no handle\n", "  1) Jug pours:"),
        ("  1) pours", "  1) Jug\n       pours:\n     Error: no handle\n", "  1) Jug"),
        ("jug pours ... FAILED (3ms)", "  1) jug pours:\n     Error: no handle\n", "  1) jug pours:"),
        ("  1) pours", "  1) Jug leaks:\n     Error: no handle\n", "  1) pours"),
        ("  1) pours", "  1) Jug pours:\n     it has no handle\n", "  1) pours"),
        ("  1) 'pours'", "  1) Jug leaks:\n     Error: no handle\n", "  1) 'pours'"),
        ("  1) pours\n     Error: no lid", "  1) Jug pours:\n     Error: no handle\n", "  1) pours"),
    ],
)
def test_a_test_that_is_named_again_with_its_reason_leads_there(named: str, again: str, begins: str) -> None:
    lines = digest(job_log(f"the pot is cracked\n{STEPS}{named}\n{STEPS}{again}")).excerpt(8_000).split("\n")

    assert begins in lines[:3]
    assert not any(line in lines[: lines.index(begins)] for line in (named, again.partition("\n")[0]))


def test_a_list_of_failed_tests_does_not_lead_if_they_are_told_further_below() -> None:
    tree = "".join(
        f"    {at}) pours the {word} of the garden into a cup that is warm\n"
        for at, word in enumerate("abcdefghijklmnopqrstuvwxyz", 1)
    )
    told = "".join(
        f"  {at}) Pot pours the {word} of the garden into a cup that is warm:\n     Error: no tea in the pot\n"
        + "      stir\n" * 9
        for at, word in enumerate("abcdefghijklmnopqrstuvwxyz", 1)
    )
    shown = digest(job_log(f"{tree}\n  3 passing (8s)\n  26 failing\n\n{told}")).excerpt(2_000)

    assert shown.lstrip().startswith("1) Pot pours the a of")


def test_a_failed_test_with_its_reason_leads_even_if_another_scores_more() -> None:
    lines = [
        Line(1, "tea " * 70, 1.0),
        Line(2, "--- FAIL: TestCup", 7.0, names_test=True),
        Line(3, "CupError: it leaks", 6.0, says_why=True),
        Line(20, "--- FAIL: TestJug", 9.0, names_test=True),
        Line(21, "JugError: no handle", 9.0, says_why=True),
    ]

    assert best(lines, 1_000).partition(AROUND)[0].split("\n")[1] == "--- FAIL: TestCup"


@pytest.mark.parametrize(("below", "leads"), [(60, True), (61, False)])
def test_a_reason_far_below_is_another_test_s(below: int, leads: bool) -> None:
    lines = [
        Line(1, "tea " * 70, 1.0),
        Line(5, "--- FAIL: TestCup", 7.0, names_test=True),
        Line(5 + below, "CupError: it leaks", 6.0, says_why=True),
        Line(90, "JugError: no handle", 9.0, says_why=True),
    ]

    assert best(lines, 1_000).startswith("--- FAIL: TestCup") is leads


def test_a_cause_that_begins_soon_stays_in_the_logs_order() -> None:
    lines = _numbered((1, "cold water", 1.0), (2, "CupError: it leaks", 9.0), (3, "bye", 1.0))

    assert best(lines, 1_000) == "cold water\nCupError: it leaks\nbye"


def test_of_blank_lines_in_a_row_one_is_shown() -> None:
    lines = _numbered((1, "CupError: it leaks", 9.0), (2, "", 8.0), (3, " ", 8.0), (4, "it is old", 8.0))

    assert best(lines, 1_000) == "CupError: it leaks\n\nit is old"


@pytest.mark.parametrize(("above", "leads"), [(40, True), (60, False)])
def test_what_stands_far_above_the_cause_does_not_lead(above: int, leads: bool) -> None:
    found = [
        Line(1, "the mill said: it is old", 5.0, says_why=True),
        Line(1 + above, "CupError: it leaks", 9.0, says_why=True),
    ]

    assert best(found, 1_000, sure=True).startswith("the mill") is leads


def test_lines_shown_elsewhere_are_not_counted_as_left_out() -> None:
    early = "a long tale of tea " * 14 + "."
    lines = _numbered(
        (1, early, 1.0),
        (2, "one", 1.0),
        (3, "CupError: it leaks", 9.0),
        (9, "tea", 1.0),
        (20, "CupError: it drips", 9.0),
    )

    assert best(lines, 2_000) == (
        "one\nCupError: it leaks\n… 15 lines left out …\nCupError: it drips\n\n"
        f"{AROUND}\n{early}\n… 5 lines left out …\ntea"
    )


def test_names_that_no_line_mentions_stand_below_the_cause() -> None:
    shown = best(_numbered((1, "CupError: it leaks", 9.0)), 1_000, ["TestJug"])

    assert shown == "CupError: it leaks\n\nAlso failed (1):\n  TestJug"


def test_the_tool_s_own_count_stands_beside_another_number_of_names() -> None:
    lines = _numbered((1, "CupError: it leaks", 9.0))

    assert best(lines, 1_000, ["TestJug"], counted=1).endswith("\n\nAlso failed (1):\n  TestJug")
    assert best(lines, 1_000, ["TestJug"], counted=4).endswith("\n\nAlso failed (1 of 4):\n  TestJug")


def test_a_few_lines_are_left_out_without_a_count() -> None:
    few = digest(
        job_log(
            "tea.c:3:1: error: no lid\n"
            + "".join(f"Get:{n} http://mirror.example.org/tea\n" for n in range(4))
            + "tea.c:9:1: error: no pot\n"
        )
    )
    many = digest(
        job_log(
            "tea.c:3:1: error: no lid\n"
            + "".join(f"Get:{n} http://mirror.example.org/tea\n" for n in range(5))
            + "tea.c:9:1: error: no pot\n"
        )
    )

    assert "no lid\n…\ntea.c:9" in few.excerpt(8_000)
    assert "no lid\n… 5 lines left out …\ntea.c:9" in many.excerpt(8_000)


def test_beside_a_sure_cause_what_a_detector_knows_needs_less_than_what_means_nothing_by_itself() -> None:
    lines = [
        Line(1, "error: no lid", 10.0, says_why=True),
        Line(2, "the tea is ready", 2.3, is_context=True),
        Line(3, "3 of 4 cups failed", 2.3),
        Line(4, "warning: old tea", 1.8),
    ]

    assert best(lines, 8_000, sure=True) == "error: no lid\n…\n3 of 4 cups failed"
