# ruff: noqa: RUF001 - tools print such marks
"""Logs made to hang, to grow, or to break what shows them. A pattern that backtracks would never come back here."""

import io
import re
import sys
from collections import Counter

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.lines.detectors import DETECTORS, HARMLESS
from tests.unit.digest.job_log import job_log

pytestmark = pytest.mark.sweep

LINE = 600
PIECES = [
    "a",
    "a.",
    "a/",
    "a:",
    "1:",
    "(1",
    " ",
    "\t",
    "_",
    "=",
    "-",
    ".",
    "E ",
    "0 error",
    "no errors ",
    "X > ",
    '"',
    "error",
    "FAIL ",
    "a b ",
    "expected ",
    "1) ",
    "::",
    "\\",
    "exit ",
]
ENDS = ["", "!", "error", "FAILED", ": error", " \u00e9"]  # what lets a greedy pattern fail at the very last


@pytest.mark.parametrize("piece", PIECES)
def test_no_pattern_backtracks(piece: str) -> None:
    for end in ENDS:
        line = (piece * LINE)[:LINE] + end
        for detector in DETECTORS:
            re.match(detector.begins, line)
            re.search(detector.holds, line)
        for _, pattern in HARMLESS:
            re.search(pattern, line)


LONG_LINES = {
    "a name of Pest's": "   FAILED  Cup > it po…  \n   FAIL  Cup\n" + ("  ⨯ x 7.77s" + " " * 7_900 + "!\n") * 400,
    "an address of a proxy for Go": "##[error]timeout of goproxy." + "a" * 900,
    "a compiler that was killed": "##[error](signal: 9, SIGKILL: kill) " + "`rustc(sig" * 90,
    "annotations": "".join(f"##[error]{at} {'Get https://' * 80}!\n" for at in range(3_000)),
    "what pytest ran": ("a.py::" * 1_300 + "!\t FAILED\n") * 400 + "== FAILURES ==\n__ test_cup __\nE  x\n",
    "pytest's warnings": "== FAILURES ==\nE  x\n" + ("===== warnings summary" + "=" * 7_900 + "!\n") * 400,
    "the slowest tests": "Error: x\nTop 10 slowest tests\n" + ("1" * 7_900 + "!\n") * 400,
}


@pytest.mark.parametrize("case", LONG_LINES)
def test_long_lines_that_almost_match_are_read_in_linear_time(case: str) -> None:
    text = LONG_LINES[case]
    tag = str.maketrans("0123456789", "ghijklmnop")
    lines = text if "\n" in text else "".join(f"{text[:9]}{str(at).translate(tag)} {text[9:]}\n" for at in range(3_000))

    assert "TestCup" in digest(job_log(f"{lines}--- FAIL: TestCup\n")).failed_tests


def test_a_line_of_ten_megabytes_is_cut() -> None:
    found = digest(io.BytesIO(b"Error: " + b"x" * 10_000_000 + b"\n--- FAIL: TestCup\n"))

    assert "--- FAIL: TestCup" in found.excerpt(2_000)


def test_a_log_without_line_ends_is_read() -> None:
    assert len(digest(io.BytesIO(b"error" * 1_000_000)).excerpt(1_000)) <= 1_000


def test_a_long_line_beside_one_that_the_log_erases_is_read_in_linear_time() -> None:
    log = b"x" * 2_000_000 + b"\n1 of 2\n\x1b[1A\x1b[K--- FAIL: TestCup\n"

    assert digest(io.BytesIO(log)).failed_tests == ("TestCup",)


def test_a_log_whose_lines_end_with_carriage_returns_is_read() -> None:
    log = b"\r".join([b"lead"] * 30 + [b"--- FAIL: TestCup"] + [b"trail"] * 30)

    assert digest(io.BytesIO(log)).failed_tests == ("TestCup",)


def test_a_progress_bar_is_shown_as_it_ended() -> None:
    shown = digest(job_log("1%\r50%\r99% pouring\n--- FAIL: TestCup")).excerpt(300)

    assert "99% pouring" in shown
    assert "50%" not in shown


def test_a_log_of_nothing_but_error_is_short() -> None:
    shown = digest(io.BytesIO(b"error\n" * 200_000)).excerpt(20_000)

    assert len(shown) < 500


def test_a_cause_between_a_hundred_thousand_short_lines_is_found_and_they_are_counted() -> None:
    shown = digest(job_log("tick\n" * 60_000 + "tock\nsrc/cup.c:3:1: error: no handle\n" + "tick\n" * 60_000)).excerpt(
        2_000
    )

    before, cause, after = shown.partition("tock\nsrc/cup.c:3:1: error: no handle\n")
    assert cause
    assert before.count("tick") + sum(map(int, re.findall(r"… (\d+) more", before))) < 100
    assert after.count("tick") + sum(int(n.replace(",", "")) for n in re.findall(r"… ([\d,]+) lines", after)) == 60_000


def test_a_cause_is_found_within_a_flood_of_trouble_that_all_differs() -> None:
    letters = str.maketrans("0123456789", "ghijklmnop")
    cups = (str(at * 7919).translate(letters) for at in range(60_000))
    flood = [
        f"the kettle could not be filled for cup {cup}: the tap of the kitchen in {cup} is broken again\n"
        for cup in cups
    ]
    flood.insert(45_000, "src/cup.c:3:1: error: no handle\n")
    shown = digest(job_log("".join(flood))).excerpt(2_000)

    assert "src/cup.c:3:1: error: no handle" in shown


def test_the_end_of_a_long_log_is_kept_and_so_is_its_first_failure() -> None:
    noise = b"".join(
        b"pouring cup number %d of very many, and nothing at all is wrong with it\n" % n for n in range(1000)
    )
    log = b"--- FAIL: TestFirst (0.00s)\n" + noise * 400 + b"the last words\n"
    shown = digest(io.BytesIO(log)).excerpt(2_000)

    assert "TestFirst" in shown
    assert "the last words" in shown


def test_tags_and_marks_of_the_terminal_are_gone() -> None:
    shown = digest(job_log("\x1b]8;;https://example.org\x07\x1b[1;31mError:\x1b[0m no\x08 water\x1b[2K")).excerpt(500)

    assert "Error: no water" in shown


def test_what_the_github_cli_writes_before_each_line_is_gone() -> None:
    plain = job_log("--- FAIL: TestCup").read()
    columns = b"".join(b"build\tRun make check\t" + line for line in plain.splitlines(keepends=True))

    assert digest(io.BytesIO(columns)).excerpt(500) == digest(io.BytesIO(plain)).excerpt(500)


def test_a_terminal_s_mode_switch_takes_no_letter_with_it() -> None:
    shown = digest(job_log("\x1b[?1h\x1b=Error: no water\x1b>\x1b(Bcups: cannot pour")).excerpt(300)

    assert "Error: no watercups: cannot pour" in shown


def test_wide_gaps_within_a_line_take_no_room() -> None:
    pointing = " " * 50 + "^"
    ruled = "   |" + " " * 50 + "^^^^ here"
    shown = digest(job_log("Error: the cup" + " " * 400 + f"leaks\n{pointing}\n{ruled}")).excerpt(400)

    assert f"Error: the cup  leaks\n{pointing}\n{ruled}" in shown


@pytest.mark.parametrize("piece", [*PIECES, "/a", "\\a", "(1 ", "in 1", "tmp", "a'", "\u00e9 "])
def test_no_long_line_holds_a_digest_up(piece: str) -> None:
    lines = [
        f"{start}{(piece * 8_000)[:7_900]}{number}" for number, start in enumerate(["", "Error: ", "E   ", "  at "])
    ]

    assert len(digest(job_log("\n".join(lines * 5))).excerpt(20_000)) <= 20_000


def test_many_lines_that_start_with_wide_gaps_do_not_hold_a_digest_up() -> None:
    letters = str.maketrans("0123456789", "ghijklmnop")
    lines = [" " * 280 + f"cup {at}".translate(letters) for at in range(400)]

    assert "cup jpp" in digest(job_log("\n".join(lines[:-1]) + "\nError: cup jpp")).excerpt(2_000)


LETTERS = str.maketrans("0123456789", "ghijklmnop")


def calls(log: str) -> int:
    """How many functions a digest calls: unlike its time, the same on each machine."""
    called: Counter[str] = Counter()
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _argument: called.update((event,)))
    try:
        digest(job_log(log)).excerpt(2_000)
    finally:
        sys.setprofile(before)
    return called["call"]


@pytest.mark.parametrize(
    "piece",
    ["- FAIL: cup{}\n", '      + "Error" = cup {} leaks\n'],
    ids=["a comparison without a pair", "a plan without a heading"],
)
def test_many_lines_that_begin_what_never_comes_are_read_in_linear_time(piece: str) -> None:
    lines = [piece.format(str(at * 7919).translate(LETTERS)) for at in range(600)]
    calls(lines[0])

    assert calls("".join(lines)) < 3 * calls("".join(lines[:300]))


def test_many_long_traces_of_goroutines_do_not_hold_a_digest_up() -> None:
    traces = [f"\u274c{str(at).translate(LETTERS)}{'.Testcups' * 800}\n" for at in range(60)]

    assert digest(job_log("".join(traces) + "--- FAIL: TestCup (0.00s)\n")).failed_tests == ("TestCup",)


@pytest.mark.parametrize("blank", ["\u00a0", " \t"])
def test_a_name_with_wide_gaps_in_a_run_that_was_cut_off_does_not_hold_a_digest_up(blank: str) -> None:
    gap = (blank * 8_000)[:7_800]
    cut_off = "".join(f"[gw0] [ {at % 9}%] FAILED tests/test_cup.py::x{gap}x\n" for at in range(100))

    assert len(digest(job_log(cut_off)).excerpt(2_000)) <= 2_000
