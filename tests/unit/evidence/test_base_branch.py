"""Which failures on the base branch are past."""

import pytest

from feedback_bot.evidence.base_branch import is_past_failure
from tests.unit.builders import NOW, ago, check, passed

DAY = 24 * 60


@pytest.mark.parametrize(
    ("minutes_ago", "is_past"), [(60, True), (6 * DAY, True), (8 * DAY, False), (30, False), (10, False)]
)
def test_a_failure_is_past_if_it_is_recent_and_the_job_passed_since(minutes_ago: float, is_past: bool) -> None:
    failed = check(completed_at=ago(minutes_ago))
    assert is_past_failure(failed, passed(completed_at=ago(30)), NOW) is is_past


def test_nothing_is_past_whose_time_is_unknown_or_that_did_not_fail() -> None:
    assert not is_past_failure(check(completed_at=None), passed(completed_at=ago(30)), NOW)
    assert not is_past_failure(check(completed_at=ago(60)), passed(completed_at=None), NOW)
    assert not is_past_failure(passed(completed_at=ago(60)), passed(completed_at=ago(30)), NOW)
