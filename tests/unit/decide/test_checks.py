"""Which runs are one check, and what to call checks of one title."""

import pytest

from feedback_bot.decide.checks import told_apart
from feedback_bot.markers.history import signal_keys
from feedback_bot.model import Check, CheckSignal, CheckSource, newest_checks
from tests.unit.builders import ago, check, passed, status


@pytest.mark.parametrize(
    ("older", "newer", "is_one"),
    [
        pytest.param(check(), passed(started_at=ago(5)), True, id="nothing is known of the workflow but its name"),
        pytest.param(check(event="push"), passed(event="push", started_at=ago(5)), True, id="the same event"),
        pytest.param(check(event="push"), passed(event="pull_request", started_at=ago(5)), False, id="another event"),
        pytest.param(
            check(workflow_file="ci.yml"), passed(workflow_file="ci.yml", started_at=ago(5)), True, id="the same file"
        ),
        pytest.param(
            check(workflow_file="ci.yml"), passed(workflow_file="b.yml", started_at=ago(5)), False, id="another file"
        ),
        pytest.param(
            check(workflow_file="ci.yml"),
            passed(workflow_file="ci.yml", workflow="Renamed", started_at=ago(5)),
            True,
            id="a workflow that was given another name",
        ),
        pytest.param(
            check(workflow=None, suite="CS_1"),
            passed(workflow=None, suite="CS_1", started_at=ago(5)),
            True,
            id="a re-run of a workflow that the token may not know",
        ),
        pytest.param(
            check(workflow=None, suite="CS_1"),
            passed(workflow=None, suite="CS_2", started_at=ago(5)),
            False,
            id="two runs of workflows that the token may not know",
        ),
        pytest.param(
            check(workflow=None, source=CheckSource.CHECK_RUN, suite="CS_1"),
            passed(workflow=None, source=CheckSource.CHECK_RUN, suite="CS_2", started_at=ago(5)),
            True,
            id="another app's",
        ),
    ],
)
def test_one_check_or_two(older: Check, newer: Check, is_one: bool) -> None:
    assert len(newest_checks([newer, older])) == (1 if is_one else 2)


@pytest.mark.parametrize(
    ("checks", "titles"),
    [
        ([check(event="push"), check("lint", event="push")], ["CI / test", "CI / lint"]),
        ([check(event="push"), check(event="pull_request")], ["CI / test (push)", "CI / test (pull_request)"]),
        (
            [check(event="push", workflow_file="ci.yml"), check(event="push", workflow_file="skip.yml")],
            ["CI / test (ci.yml)", "CI / test (skip.yml)"],
        ),
        ([status("ci"), status("ci", app="other")], ["ci", "ci"]),
    ],
)
def test_titles_that_differ(checks: list[Check], titles: list[str]) -> None:
    assert [each.title for each in told_apart(checks)] == titles


@pytest.mark.parametrize(
    ("given", "names"),
    [
        pytest.param(check(workflow_file="ci.yml", event="push"), 2, id="an older version had another id for it"),
        pytest.param(status(), 1, id="a legacy status"),
        pytest.param(check(source=CheckSource.CHECK_RUN, workflow=None), 1, id="another app's"),
    ],
)
def test_the_names_in_markers(given: Check, names: int) -> None:
    assert len(signal_keys(CheckSignal(check=given))) == names
