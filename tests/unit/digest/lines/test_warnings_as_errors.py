"""Where a command takes warnings for errors, the warning is the cause."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

WORDS = [f"{one}{other}" for one in "abcdefghij" for other in "klmnopqrst"]
STEPS = "".join(f"writing the page of {word}\n" for word in WORDS)
WARNING = "menu.rst:4: warning: there is no such cake"


@pytest.mark.parametrize(
    "said",
    [
        "cc -Wall -Werror -c menu.c",
        "the pages are checked with -Werror.",
        "(warnings treated as errors)",
        "lint --max-warnings 0",
    ],
)
def test_a_warning_is_the_cause_wherever_the_command_says_so(said: str) -> None:
    output = f"{STEPS}{WARNING}\n{STEPS}{said}\n{STEPS}"

    assert WARNING in digest(job_log(output)).excerpt(1_000)


@pytest.mark.parametrize("said", ["cc -Wall -c menu.c", "no warnings were treated"])
def test_a_warning_is_none_otherwise(said: str) -> None:
    output = f"{STEPS}{WARNING}\n{STEPS}{said}\n{STEPS}"

    assert WARNING not in digest(job_log(output)).excerpt(1_000)
