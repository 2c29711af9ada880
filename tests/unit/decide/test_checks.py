"""Which runs are one check, and what to call checks of one title."""

import pytest

from feedback_bot.decide.counted.checks import told_apart
from feedback_bot.markers.keys import signal_keys
from feedback_bot.model import Check, CheckOutcome, CheckSignal, CheckSource, newest_checks
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


def report(minutes_ago: float, conclusion: str = "failure") -> Check:
    """What a test reporter says; it is filed under any workflow of the commit."""
    outcome = {"failure": CheckOutcome.FAILED, "": CheckOutcome.RUNNING}.get(conclusion, CheckOutcome.PASSED)
    return check("Tests", conclusion, outcome=outcome, job_id=None, run_id=None, started_at=ago(minutes_ago))


JOB, RERUN, THIRD = check(started_at=ago(30)), check(started_at=ago(20)), check(started_at=ago(10))


@pytest.mark.parametrize(
    ("checks", "standing"),
    [
        pytest.param([report(29), report(28, "success")], [29, 28], id="two of one run"),
        pytest.param([JOB, report(29), report(19)], [29, 19], id="two of one run, far apart"),
        pytest.param([JOB, RERUN, report(29), report(19)], [19], id="one of the run, one of its re-run"),
        pytest.param([JOB, RERUN, report(29), report(28)], [29, 28], id="the re-run has not reported"),
        pytest.param(
            [JOB, RERUN, report(29, "success"), report(28), report(19, "success")],
            [29, 19],
            id="only what had failed was run again",
        ),
        pytest.param([JOB, RERUN, report(29), report(28), report(19)], [19, 28], id="only one of two was run again"),
        pytest.param([JOB, RERUN, THIRD, report(29), report(19), report(9)], [9], id="two re-runs"),
        pytest.param([JOB, RERUN, report(29), report(19, "")], [19], id="the re-run's report is being written"),
    ],
)
def test_reports_of_one_name(checks: list[Check], standing: list[float]) -> None:
    reports = [each for each in newest_checks(reversed(checks)) if each.is_report]

    assert [each.started_at for each in reports] == [ago(minutes) for minutes in standing]
    assert len({each.key for each in reports}) == len(reports)


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
