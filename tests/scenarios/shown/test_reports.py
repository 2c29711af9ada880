"""Check runs that a workflow makes itself, as test reporters do: no jobs, told by what they say of themselves."""

from typing import Unpack

from tests.scenarios.stage import Stage
from tests.simulators.github import Annotation, CheckRun, PullRequest
from tests.simulators.github.check_builders import CheckOptions
from tests.simulators.jules.steps import completes

PAGE = "https://github.com/octo/shop/runs/77"
TITLE, SUMMARY, TEXT = "2 failed", "2 of 90 tests failed", "test_sum: 41 is not 42"


def report(pull: PullRequest, conclusion: str = "failure", **options: Unpack[CheckOptions]) -> CheckRun:
    given: CheckOptions = {"details_url": PAGE, **options}
    return pull.check("Test results", conclusion, **given)


def says(**options: Unpack[CheckOptions]) -> CheckOptions:
    """What a report says of itself."""
    return {"title": TITLE, "summary": SUMMARY, "text": TEXT, **options}


def logs_read(stage: Stage) -> list[str]:
    return [seen.path for seen in stage.github.requests if seen.path.endswith("/logs")]


def test_a_report_is_told_by_its_own_words(stage: Stage) -> None:
    pull, session = stage.task()
    report(pull, **says(annotations=[Annotation("tests/test_sum.py", 7, "assert 41 == 42")]))
    run = stage.run()
    assert run.decisions == {1: "send"}
    for words in (TITLE, SUMMARY, TEXT, "tests/test_sum.py:7", "assert 41 == 42", PAGE):
        assert words in session.messages[0]
    shown = session.messages[0].partition("## What to do")[0]
    assert "log" not in shown.replace("quoted from logs, comments, and names", "")
    assert logs_read(stage) == []


def test_the_log_of_the_job_beside_it_is_read_by_the_check_run_s_own_number(stage: Stage) -> None:
    pull, session = stage.task()
    job = pull.check("test", "failure", log="b.py:2: AssertionError: 1 != 2\n")
    report(pull, **says())
    stage.run()
    assert "AssertionError: 1 != 2" in session.messages[0]
    assert "41 is not 42" in session.messages[0]
    assert logs_read(stage) == [f"/repos/octo/shop/actions/jobs/{job.id}/logs"]


def test_a_job_s_number_is_the_check_run_s_not_the_address_s(stage: Stage) -> None:
    pull, session = stage.task()
    other = pull.check("other", "success", log="nothing to see\n")
    page = other.details_url
    job = pull.check("test", "failure", details_url=page, log="b.py:2: AssertionError: 1 != 2\n")
    stage.run()
    assert "AssertionError: 1 != 2" in session.messages[0]
    assert f"/repos/octo/shop/actions/jobs/{job.id}/logs" in logs_read(stage)


def test_of_two_reports_of_one_name_in_one_run_each_counts(stage: Stage) -> None:
    pull, session = stage.task()
    report(pull, "failure", **says(minutes_ago=21))
    report(pull, "success", title="90 passed", minutes_ago=20)
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert "41 is not 42" in session.messages[0]
    assert "flaky" not in run.summary


def test_both_of_one_name_are_told_where_both_fail(stage: Stage) -> None:
    pull, session = stage.task()
    report(pull, summary="Linux: test_sum failed", minutes_ago=21)
    report(pull, summary="Windows: test_path failed", minutes_ago=20)
    stage.run()
    assert "Linux: test_sum failed" in session.messages[0]
    assert "Windows: test_path failed" in session.messages[0]


def test_the_report_of_a_re_run_takes_the_place_of_the_older_one(stage: Stage) -> None:
    pull, session = stage.task()
    job = pull.check("test", "failure", minutes_ago=30)
    report(pull, **says(minutes_ago=30, took_minutes=0))
    report(pull, "success", minutes_ago=30, took_minutes=0)
    job.rerun("success")
    stage.advance(1)
    report(pull, "success", minutes_ago=0, took_minutes=0)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_a_report_that_fails_again_after_a_re_run_is_not_told_again(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    job = pull.check("test", "success", minutes_ago=30)
    report(pull, **says(minutes_ago=30, took_minutes=0))
    stage.run()
    job.rerun("success")
    stage.advance(1)
    report(pull, **says(minutes_ago=0, took_minutes=0))
    stage.advance(40)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


def test_a_report_filed_under_the_bot_s_own_workflow_run_counts(stage: Stage) -> None:
    pull, session = stage.task()
    own = pull.running_check("feedback", workflow="Jules feedback")
    report(pull, **says(workflow="Jules feedback"))
    assert own.suite.workflow_run
    run = stage.run(environ={"GITHUB_RUN_ID": str(own.suite.workflow_run.id)})
    assert run.decisions == {1: "send"}
    assert "41 is not 42" in session.messages[0]


def test_a_report_is_compared_with_the_base_s_wherever_it_is_filed(stage: Stage) -> None:
    pull, _ = stage.task()
    report(pull, **says())
    stage.repository.base_check("Test results", "failure", **says(workflow="Nightly", details_url=PAGE))
    assert stage.run().decisions == {1: "wait"}
