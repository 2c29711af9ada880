# ruff: noqa: RUF001 - tools print such marks
"""A failure is told once, with its place, however often a tool tells it."""

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

DUMP = "<body>\n" + "".join(f'  <p class="cup-{name}">\n    tea\n  </p>\n' for name in "abcdef") + "</body>\n"
ERROR = "CupError: no cup with the name `tea`"


def _shown(output: str) -> list[str]:
    return digest(job_log(output)).excerpt(8_000).split("\n")


def _vitest() -> str:
    names = ("pours", "stands", "cools")
    listed = "".join(f"   × Cup > {name} 7ms\n     → no cup with the name `tea`\n\n{DUMP}" for name in names)
    told = "".join(
        f" FAIL  src/cup.test.ts > Cup > {name}\n{ERROR}\n\n{DUMP} ❯ src/cup.test.ts:{at}:9\n\n"
        for at, name in enumerate(names, 12)
    )
    noted = "".join(f"##[error]{ERROR}\n\n{DUMP} ❯ src/cup.test.ts:{at}:9\n\n" for at in range(12, 15))
    return f" ❯ src/cup.test.ts (4 tests | 3 failed) 21ms\n{listed}\n⎯⎯⎯ Failed Tests 3 ⎯⎯⎯\n\n{told}\n{noted}"


def test_a_failure_is_told_once() -> None:
    shown = _shown(_vitest())

    assert [line for line in shown if "×" in line or line.startswith("##[error]CupError")] == []
    assert sum(line.startswith(" FAIL  ") for line in shown) == 3


def test_each_failure_has_its_place() -> None:
    shown = _shown(_vitest())

    assert all(f" ❯ src/cup.test.ts:{at}:9" in shown for at in range(12, 15))


def test_vitest_s_list_is_shown_without_the_details() -> None:
    output = " ❯ src/cup.test.ts (4 tests | 1 failed) 21ms\n   × Cup > pours 7ms\n     → no cup\n"

    assert "   × Cup > pours 7ms" in _shown(output)


def test_a_dump_is_cut_in_the_middle() -> None:
    shown = _shown(f"{ERROR}\n\n{DUMP}")

    assert "<body>" in shown
    assert "</body>" in shown
    assert '  <p class="cup-d">' not in shown


def test_an_annotation_that_says_something_new_is_shown() -> None:
    shown = _shown(f"{ERROR}\n##[error]CupError: the pot is gone, too\n")

    assert "##[error]CupError: the pot is gone, too" in shown
