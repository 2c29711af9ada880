"""How the failed tests of reports are listed: the first ones in full, within the room that there is."""

from feedback_bot.model import ReportedTests
from feedback_bot.test_reports import FailedTest
from feedback_bot.wording.listed_tests import listed_tests


def many(count: int, file: str | None = None) -> ReportedTests:
    return ReportedTests(failed=tuple(FailedTest(name=f"test_{at}", message="41", file=file) for at in range(count)))


def test_a_test_has_its_place_message_and_frames() -> None:
    test = FailedTest(name="test_sum", message="assert 41\n\n  == 42", file="a.py", line=7, frames=("b.py:9: in f",))
    assert listed_tests(ReportedTests(failed=(test,)), 1_000) == (
        "test_sum (a.py:7)\n    assert 41\n      == 42\n    b.py:9: in f"
    )


def test_a_place_that_a_frame_names_is_not_said_twice() -> None:
    test = FailedTest(name="test_sum", file="a.py", line=7, frames=("a.py:7: in f",))
    assert listed_tests(ReportedTests(failed=(test,)), 1_000) == "test_sum\n    a.py:7: in f"


def test_ten_are_shown_in_full_and_further_ones_by_name() -> None:
    text = listed_tests(many(12), 10_000)
    assert text.count("    41") == 10
    assert text.endswith("\n\nAlso failed:\ntest_10\ntest_11")


def test_of_too_many_the_number_is_said() -> None:
    tests = ReportedTests(failed=many(300).failed, left_out=1_000)
    assert listed_tests(tests, 10_000).endswith("… and 1,250 more")


def test_the_room_is_kept_to() -> None:
    tests = many(300, file="src/" + "a" * 50)
    for room in (100, 300, 1_000):
        assert len(listed_tests(tests, room)) <= room + 100


def test_what_a_test_says_is_cut_and_nothing_unseen_is_in_it() -> None:
    test = FailedTest(name="a\nb\u202e" * 500, message="word " * 1_000 + "\x1b[31m\x00")
    text = listed_tests(ReportedTests(failed=(test,)), 10_000)
    assert len(text) < 800
    assert not {"\x1b", "\x00", "\u202e"} & set(text)
