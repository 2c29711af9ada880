import io

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

LOG = b"""\
2024-05-01T10:00:00.0000000Z ##[group]Run pytest
2024-05-01T10:00:00.1000000Z ##[endgroup]
2024-05-01T10:00:01.0000000Z collected 2 items
2024-05-01T10:00:01.1000000Z E   AssertionError: the kettle is cold
2024-05-01T10:00:01.2000000Z FAILED tests/test_kettle.py::test_boils - AssertionError: the kettle is cold
2024-05-01T10:00:01.3000000Z ##[error]Process completed with exit code 1.
"""


def test_the_cause_is_in_the_excerpt() -> None:
    assert "the kettle is cold" in digest(io.BytesIO(LOG)).excerpt(300)


def test_the_command_and_the_test_are_named() -> None:
    found = digest(io.BytesIO(LOG))

    assert (found.command, found.failed_tests) == ("pytest", ("tests/test_kettle.py::test_boils",))


def test_the_first_failures_details_are_shown_though_many_tests_failed() -> None:
    names = [f"TestThatTheCupStands{letter}{other}" for letter in "ABCDEFGH" for other in "KLMNOP"]
    output = "".join(f"--- FAIL: {name} (0.01s)\n    pouring failed: {name[-2:]} is a saucer\n\n" for name in names)
    excerpt = digest(job_log(output)).excerpt(2_000)

    shown = [name for name in names if f"pouring failed: {name[-2:]} is" in excerpt]
    assert len(shown) >= 10
    assert all(f"--- FAIL: {name} (" in excerpt for name in shown)
    assert "Also failed (" in excerpt
