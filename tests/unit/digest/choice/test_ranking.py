"""Every number that the ranking turns on is there for a reason: break it, and an excerpt gets worse.

Each case is a log, what its excerpt must hold at a size, and the weight that makes it so.
"""

import dataclasses
import io
from collections.abc import Mapping
from typing import Any

import pytest

from feedback_bot.digest.choice.excerpt import best
from feedback_bot.digest.choice.layout import Line
from feedback_bot.digest.choice.ranking import line_scores
from feedback_bot.digest.choice.repeats import names_test
from feedback_bot.digest.choice.weights import WEIGHTS, Weights
from feedback_bot.digest.lines.classify import is_mark
from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import read, shapes_in
from feedback_bot.digest.lines.structure import regions
from tests.unit.digest.job_log import EXCERPT_CHARS, FIXTURES, fixture, job_log

BROKEN: Mapping[str, Any] = {
    "warning": 1.2,
    "success": 1.0,
    "outside": 1.0,
    "weak": 1.0,
    "away_from_tests": 1.0,
    "library_frame": 1.0,
    "early": 0.9,
    "rarity": 0.0,
    "strong_rarity": 1.0,
    "unknown_rarity": 0.0,
    "same_detector": 0.0,
    "same_shape": 1.0,
    "same_place": 1.0,
    "first": 0.0,
    "blank": 0.1,
    "tail": 0.0,
    "tail_if_sure": 0.0,
    "tail_decay": 0.5,
    "tail_decay_if_sure": 0.5,
    "repeated": 1.0,
    "command": 0.0,
    "also_in_passing": 1.0,
    "only_in_failing": 0.0,
}
TRAVIS = (
    "travis_time:start:1\n$ ./check-the-menu\n"
    + "\n".join(f"tasted {word} cake" for word in "abcdefghijklmnopqrstuvwxyz")
    + '\nstale bun\n\nThe command "./check-the-menu" exited with 1.\n'
)
SAME_DETECTOR = "\n".join(
    f"src/{name}.py:{at}: dust on the {name}" for at, name in enumerate("abcdefghijklmnopqrstuvwxyz", 2)
)
HEADED = "cups that did not pass:\n" + "\n".join(
    f"./{name}.c:{at}:1: error: no handle" for at, name in enumerate("abcdef", 2)
)
KNOWN = {
    Kind.HEADLINE: "--- FAIL: TestCup",
    Kind.MESSAGE: "CupError: it leaks",
    Kind.DIAGNOSTIC: "src/cup.c:3:1: error: no handle",
    Kind.TRACE: "Traceback (most recent call last):",
    Kind.ERROR: "tea: Error: it leaks",
    Kind.TROUBLE: "the cup is broken",
}
PASSED = "".join(f"✅ test/{word}.dart: pours\n" for word in "abcdefghijklmnopqrstuvwxyz")
WORDS = ["ash", "birch", "cedar", "elm", "fir", "gum", "hazel", "ivy", "kale", "lime", "maple", "oak", "pine", "rowan"]
LOGS = {
    **{
        kind.name: "\n".join(
            [line, *(f"{a} {b}" for a in WORDS[:5] for b in WORDS), f"{line} again", *WORDS, *("stir",) * 200]
        )
        for kind, line in KNOWN.items()
    },
    "travis": TRAVIS,
    "same detector": f"{SAME_DETECTOR}\nError: the brush is gone\n"
    + "".join(f"{word} swept\n" for word in "abcdefghij"),
    "headed": HEADED,
    "repeated": "".join(f"waiting for cup {at}\n" for at in range(40))
    + "cup 9 was never washed, cannot serve it\nso long\n",
    "early": "cannot find the sugar\n" + "".join(f"stirring with {word}\n" for word in "abcdefghijklmnopqrst"),
    "frames": "CupError: it leaks\n"
    + "".join(f"    at org.junit.{word}.run(Runner.java:7)\n" for word in WORDS)
    + "".join(f"    at tea.{word}.pour(Cup.java:7)\n" for word in WORDS)
    + "stir\n" * 200,
    "passing tests": "".join(f"{word}: Error: a kettle is cold, as it should be\n" for word in WORDS)
    + "stir\n" * 30
    + "--- FAIL: TestCup\n  tea: Error: it leaks\n  it should not\n"
    + "stir\n" * 30,
    "passed": f"  Expected: <4>\n    Actual: <3>\n❌ test/cup.dart: pours\n{PASSED}",
    "warned": "menu.rst:4: WARNING: there is no such cake\n"
    + "".join(f"writing the page of {word}\n" for word in WORDS)
    + "build finished with problems, 1 warning (with warnings treated as errors).\n",
    "same": "".join(f"Error: no cup {at}\n" for at in range(30)) + "Error: no saucer\n" + "stir\n" * 30,
    "said": "".join(f"CupError: cup {at} leaks\n" for at in range(30)) + "PotError: no saucer\n" + "stir\n" * 30,
    **{path.stem: fixture(path.stem) for path in sorted(FIXTURES.glob("*.log"))},
}
USUAL = "".join(f"tea: Error: as ever the {word} is late\n" for word in WORDS) + "stir\n" * 20


def _excerpts(weights: Weights, size: int) -> dict[str, str]:
    found = {name: _excerpt(output, weights, size) for name, output in LOGS.items()}
    found["passing"] = _excerpt(USUAL + "stir\n" * 20 + "the spoon bends\n" + "stir\n" * 200, weights, size, USUAL)
    return found


def _excerpt(output: str, weights: Weights, size: int, passing: str | None = None) -> str:
    stream = io.BytesIO(output.encode()) if output.startswith("travis") else job_log(output)
    log = read(stream)
    known = shapes_in(job_log(passing)) if passing is not None else None
    scores = line_scores(log, regions(log), known, weights)
    shown = [
        Line(*line, names_test=names_test(log, at))
        for at, line in enumerate(zip(log.numbers, log.lines, scores, strict=True))
        if line[2] > 0 and not is_mark(line[1])
    ]
    return best(shown, size)


USED = {size: _excerpts(WEIGHTS, size) for size in (250, EXCERPT_CHARS)}


def _is_noticed(weights: Weights) -> bool:
    return any(_excerpts(weights, size) != known for size, known in USED.items())


def test_every_weight_is_tried() -> None:
    assert {field.name for field in dataclasses.fields(Weights)} == {*BROKEN, "after", "before"}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_weight_is_noticed(name: str) -> None:
    assert _is_noticed(dataclasses.replace(WEIGHTS, **{name: BROKEN[name]}))


@pytest.mark.parametrize("side", ["after", "before"])
@pytest.mark.parametrize("kind", WEIGHTS.after)
def test_a_broken_rate_is_noticed(side: str, kind: Kind) -> None:
    rates: Any = {**getattr(WEIGHTS, side), kind: 0.0}

    assert _is_noticed(dataclasses.replace(WEIGHTS, **{side: rates}))


def test_the_first_of_many_errors_leads() -> None:
    assert "cups that did not pass:" in USED[250]["headed"]


def test_many_lines_of_one_detector_do_not_hide_what_stands_alone() -> None:
    assert "the brush is gone" in USED[250]["same detector"]


def test_the_failing_command_and_its_last_words_are_shown() -> None:
    assert "$ ./check-the-menu" in USED[250]["travis"]
    assert "stale bun" in USED[250]["travis"]


def test_what_is_new_since_the_passing_run_is_shown() -> None:
    assert "the spoon bends" in USED[250]["passing"]


def test_a_different_error_among_equal_ones_is_shown() -> None:
    assert "no saucer" in USED[250]["same"]


def test_a_test_is_named_above_what_is_shown_of_it() -> None:
    output = "".join(
        f"--- FAIL: TestCup{number}\n" + "".join(f"  {word}\n" for word in WORDS) + f"  CupError: {word} leaks\n"
        for number, word in enumerate(WORDS)
    )
    excerpt = _excerpt(output, WEIGHTS, EXCERPT_CHARS).split("\n")
    shown = [number for number, word in enumerate(WORDS) if f"  CupError: {word} leaks" in excerpt]

    assert shown
    assert all(f"--- FAIL: TestCup{number}" in excerpt for number in shown)


def test_what_stands_near_a_failed_test_counts_for_more_than_what_passing_tests_write() -> None:
    shown = USED[250]["passing tests"]

    assert "--- FAIL: TestCup\n  tea: Error: it leaks\n  it should not" in shown


def test_a_warning_is_shown_where_warnings_are_errors() -> None:
    assert "menu.rst:4: WARNING: there is no such cake" in USED[250]["warned"]


def test_tests_that_passed_at_the_end_leave_room_for_the_one_that_failed() -> None:
    assert "Actual: <3>" in USED[250]["passed"]
