import io

from feedback_bot.digest import digest

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
