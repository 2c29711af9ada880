"""What a log says more than once is shown once, with a count."""

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.choice.excerpt import best
from feedback_bot.digest.choice.layout import Line
from tests.unit.digest.job_log import job_log


def shown(*lines: str, max_chars: int = 8_000) -> list[str]:
    return digest(job_log("\n".join(lines))).excerpt(max_chars).split("\n")


def failure(number: int, message: str = "RuntimeError: the kettle is cold", line: int = 12) -> list[str]:
    return [
        f"--- FAIL: TestCup{number} (0.01s)",
        "  pouring from the big kettle",
        f"  {message}",
        f"    at kettle.pour (kettle.py:{line})",
        "    at cup.fill (cup.py:7)",
        "",
    ]


def test_the_same_failure_of_many_tests_is_shown_once_with_a_count() -> None:
    excerpt = shown(*(line for number in range(1, 31) for line in failure(number)))

    assert sum("the kettle is cold" in line for line in excerpt) == 1
    assert "  RuntimeError: the kettle is cold  … 30 times in all" in excerpt
    assert all(any(f"TestCup{number}" in line for line in excerpt) for number in range(1, 31))
    assert sum("cup.fill" in line for line in excerpt) == 1


@pytest.mark.parametrize("max_chars", [300, 600, 1_000])
def test_the_one_that_is_shown_of_many_failures_has_its_frames(max_chars: int) -> None:
    cups = [
        f"of {color} {ware}" for color in ("red", "blue", "green", "white") for ware in ("tin", "clay", "glass", "oak")
    ]
    lines = [line for at, cup in enumerate(cups) for line in (failure(at)[0], f"  a cup {cup}", *failure(at)[1:])]
    excerpt = shown(*lines, max_chars=max_chars)

    assert "    at kettle.pour (kettle.py:12)" in excerpt
    assert "    at cup.fill (cup.py:7)" in excerpt


def test_failures_that_differ_in_a_value_are_all_shown() -> None:
    excerpt = shown(*failure(1, "AssertionError: want 3, got 4"), *failure(2, "AssertionError: want 3, got 5"))

    assert "  AssertionError: want 3, got 4" in excerpt
    assert "  AssertionError: want 3, got 5" in excerpt


def test_failures_of_other_places_are_all_shown() -> None:
    excerpt = shown(*failure(1, line=12), *failure(2, line=21))

    assert "    at kettle.pour (kettle.py:12)" in excerpt
    assert "    at kettle.pour (kettle.py:21)" in excerpt


def test_an_error_of_one_line_is_shown_again_beside_its_test() -> None:
    lines = [line for number in (1, 2) for line in (f"--- FAIL: TestCup{number}", "    Error: cold")]

    assert sum("Error: cold" in line for line in shown(*lines)) == 2


def test_a_line_that_comes_again_and_again_is_counted() -> None:
    excerpt = shown(*["Error: lost the connection to the kettle"] * 400)

    assert "Error: lost the connection to the kettle  … 400 times in all" in excerpt
    assert sum("lost the connection" in line for line in excerpt) == 1


def test_a_row_of_lines_that_are_alike_is_cut_short() -> None:
    excerpt = shown(*(f"fetching spoon-{number}.tar.gz" for number in range(20)), "Error: there is no spoon")

    assert sum("fetching spoon" in line for line in excerpt) == 3
    assert any(line.endswith("more like it …") for line in excerpt)


def test_frames_of_the_project_are_kept_where_those_of_libraries_are_cut_short() -> None:
    library = [f"    at org.junit.runner.Runner.run{letter}(Runner.java:12)" for letter in "abcdefghijkl"]
    project = [f"    at com.example.tea.Kettle.pour{letter}(Kettle.java:7)" for letter in "abcdefgh"]
    excerpt = shown("java.lang.IllegalStateException: cold", *library, *project)

    assert set(project) <= set(excerpt)
    assert sum("org.junit" in line for line in excerpt) < len(library)


def test_frames_of_libraries_are_cut_short_whatever_their_words() -> None:
    frames = "".join(
        f"    at {name} (/app/node_modules/tea/{at}.js:{at}:1)\n"
        for at, name in enumerate(
            ["#pour", "async Pot.pour", "pour", "new Pot", "async Object.brew", "Pot.fill [as f]"]
        )
    )
    clojure = "".join(f"    clojure.test$pour_{at}.invoke (test.clj:7{at})\n" for at in range(9))

    assert sum("node_modules" in line for line in shown(f"PotError: no lid\n{frames}")) == 3
    assert sum("clojure.test" in line for line in shown(f"PotError: no lid\n{clojure}")) == 3


def test_a_heading_that_comes_again_with_nothing_new_is_shown_once() -> None:
    summary = ["", "Summary of all failing tests", *failure(1), *failure(2, "RuntimeError: the cup is full")]
    excerpt = shown(*failure(1), *failure(2, "RuntimeError: the cup is full"), *summary)

    assert [sum(f"TestCup{number}" in line for line in excerpt) for number in (1, 2)] == [1, 1]


def test_a_list_s_heading_that_comes_again_with_nothing_new_is_shown_once() -> None:
    told = "The following build commands failed:\n    CompileTea Pot.swift\n(1 failure)\n"
    shown = digest(job_log(f"tea/Pot.swift:3:1: error: no lid\n{told}" + f"stir\n{told}" * 3)).excerpt(8_000)

    assert shown.count("The following build commands failed:") == 1


def test_a_heading_that_comes_again_with_another_message_is_shown_again() -> None:
    excerpt = shown(*failure(1), "retrying", *failure(1, "RuntimeError: the cup is full"))

    assert sum("TestCup1" in line for line in excerpt) == 2


def test_a_test_s_code_is_not_shown_without_its_message() -> None:
    lines = [
        line
        for number in range(1, 7)
        for line in (
            *failure(number)[:-1],
            f"      {number}0 |  lid.lift(number)",
            f"      {number}1 |  lid.turn()",
            "",
        )
    ]
    excerpt = shown(*lines)

    assert sum("lid.turn" in line for line in excerpt) == 1


def test_headings_of_which_nothing_else_is_shown_stand_together() -> None:
    excerpt = shown(*(line for n in range(1, 9) for line in [*failure(n), *["steam is rising"] * 15]), max_chars=700)
    headings = [at for at, line in enumerate(excerpt) if line.startswith("--- FAIL: TestCup")]

    assert len(headings) > 2
    assert headings[1:] == list(range(headings[1], headings[-1] + 1))
    assert excerpt[headings[-1] + 1].endswith("lines left out …")


def test_blank_lines_below_headings_do_not_part_them() -> None:
    headings = [Line(number, f"_____ test_{number} _____", 9, names_test=True) for number in (1, 11, 21)]
    blanks = [Line(heading.number + 1, "", 8) for heading in headings]
    lines = sorted([*headings, *blanks, Line(31, "the end", 9)])

    assert best(lines, 1_000).split("\n") == [
        *(heading.text for heading in headings),
        "… 27 lines left out …",
        "the end",
    ]
