"""Failures of the infrastructure, flaky checks, and pushes that weaken the checks."""

from tests.scenarios.stage import Stage

LOST = (
    b"##[group]Run make\nmake\n##[endgroup]\n"
    b"The runner has received a shutdown signal.\n##[error]The operation was canceled.\n"
)


def test_failed_jobs_are_run_again_once_at_a_head(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure", log=LOST, rerun_gives="failure")
    session = stage.session(pull)
    first = stage.run(rerun_infrastructure_failures="true")
    assert first.decisions == {pull.number: "wait"}
    assert "infrastructure failed" in first.reason(pull.number)
    stage.advance(20)
    stage.run(rerun_infrastructure_failures="true")
    assert sum(request.path.endswith("/rerun-failed-jobs") for request in stage.github.requests) == 1
    assert len(session.messages) == 1
    assert "infrastructure failed, not the code" in session.messages[0]


def test_without_the_permission_people_are_told_once(stage: Stage) -> None:
    stage.github.default_token.permissions = {**stage.github.default_token.permissions, "actions": "read"}
    pull = stage.pull_request()
    pull.check("test", "failure", log=LOST)
    stage.session(pull)
    stage.run(rerun_infrastructure_failures="true")
    assert sum("actions: write" in comment.body for comment in pull.comments) == 1


def test_by_default_nothing_is_run_again(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure", log=LOST)
    stage.session(pull)
    assert stage.run().decisions == {pull.number: "send"}


def test_a_check_that_failed_and_passed_at_one_head_is_called_flaky(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure").rerun("success")
    pull.comment(None, "Hello.")
    assert "flaky, failed and passed at this commit: CI / test" in stage.run().summary.replace("\\", "")


def test_a_push_that_deletes_tests_is_named_once(stage: Stage) -> None:
    stage.repository.push("Start", files={"tests/test_cart.py": "def test_a():\n    assert 1\n"})
    pull = stage.pull_request()
    pull.check("test", "failure")
    stage.session(pull)
    stage.run()
    pull.push("Make it green", delete=["tests/test_cart.py"])
    pull.check("test", "success")
    run = stage.run()
    stage.run()
    assert "look here: tests/test_cart.py: deleted" in run.summary.replace("\\", "")
    assert pull.comments[0].body.count("**Look here:**") == 1
    assert sum("/compare/" in request.path for request in stage.github.requests) == 1
