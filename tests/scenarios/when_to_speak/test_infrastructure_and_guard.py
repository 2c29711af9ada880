"""Failures of the infrastructure, flaky checks, and pushes that weaken the checks."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, faults
from tests.simulators.jules import JulesSession

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
    assert session.messages == []
    assert "**Please re-run the failed jobs**: the infrastructure failed, not the code" in pull.comments[-1].body


def test_without_the_permission_people_are_told_once(stage: Stage) -> None:
    stage.github.default_token.permissions = {**stage.github.default_token.permissions, "actions": "read"}
    pull = stage.pull_request()
    pull.check("test", "failure", log=LOST)
    stage.session(pull)
    stage.run(rerun_infrastructure_failures="true")
    assert sum("actions: write" in comment.body for comment in pull.comments) == 1


def test_by_default_nothing_is_run_again_and_people_are_asked(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure", log=LOST)
    session = stage.session(pull)
    assert stage.run().decisions == {pull.number: "wait"}
    assert session.messages == []
    assert "**Please re-run the failed jobs**" in pull.comments[-1].body
    assert not pull.labels


def fails_for_want_of_a_runner_again(stage: Stage, pull: PullRequest, session: JulesSession) -> None:
    pull.push("Try again")
    session.turns("COMPLETED")
    stage.advance(10)
    pull.check("test", "failure", log=LOST)
    stage.advance(20)


def test_people_have_one_comment_which_follows_the_head(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure", log=LOST)
    session = stage.session(pull)
    stage.run()
    first = pull.comments[0].body
    assert stage.run().decisions == {pull.number: "wait"}
    assert pull.comments[0].body == first
    fails_for_want_of_a_runner_again(stage, pull, session)
    assert stage.run().decisions == {pull.number: "wait"}
    assert [pull.head_ref_oid[:7] in comment.body for comment in pull.comments] == [True]
    assert session.messages == []
    assert not pull.labels


def test_once_the_attempts_are_used_up_the_infrastructure_is_no_reason_to_escalate(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(pull)
    stage.run(max_attempts="1")
    fails_for_want_of_a_runner_again(stage, pull, session)
    assert stage.run(max_attempts="1").decisions == {pull.number: "wait"}
    assert "**Please re-run the failed jobs**" in pull.comments[-1].body


def test_what_fails_in_the_code_once_the_job_was_run_again_is_told(stage: Stage) -> None:
    pull = stage.pull_request()
    lost = pull.check("test", "failure", log=LOST)
    session = stage.session(pull)
    stage.run()
    stage.advance(10)
    lost.rerun("failure", log="##[group]Run make\nmake\n##[endgroup]\nE   assert 1 == 2\n")
    stage.advance(20)
    assert stage.run().decisions == {pull.number: "send"}
    assert "infrastructure" not in session.messages[0].partition("## What to do")[0]
    assert "Message 1 of 3" in pull.comments[-1].body
    stage.advance(20)
    assert stage.run().decisions == {pull.number: "wait"}


def test_a_check_that_failed_and_passed_at_one_head_is_called_flaky(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure").rerun("success")
    pull.comment(None, "Hello.")
    assert "flaky (failed and passed at this commit): CI / test" in stage.run().summary.replace("\\", "")


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
    assert "may weaken the checks: tests/test_cart.py: deleted" in run.summary.replace("\\", "")
    assert pull.comments[0].body.count("**Please review:**") == 1
    assert sum("/compare/" in request.path for request in stage.github.requests) == 2


def skipping(stage: Stage) -> tuple[PullRequest, JulesSession]:
    """A pull request to whose first message Jules answered by skipping a test; the check is still running."""
    stage.repository.push("Start", files={"tests/test_cart.py": "def test_a():\n    assert 1\n"})
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(pull)
    stage.run()
    skipped = "import pytest\n\n\n@pytest.mark.skip\ndef test_a():\n    assert 1\n"
    pull.push("Make it green", files={"tests/test_cart.py": skipped})
    session.turns("COMPLETED")
    stage.advance(10)
    return pull, session


def fails_again(stage: Stage, pull: PullRequest) -> None:
    pull.check("test", "failure")
    stage.advance(30)
    stage.run()


@pytest.mark.parametrize("is_seen_before", [True, False])
def test_only_the_newest_comment_names_it(stage: Stage, is_seen_before: bool) -> None:
    pull, _ = skipping(stage)
    if is_seen_before:
        stage.run()
    fails_again(stage, pull)
    assert [comment.body.count("**Please review:**") for comment in pull.comments] == [0, 1]
    assert "Sent feedback to Jules" in pull.comments[0].body
    assert "Comment `/feedback why` to see" in pull.comments[0].body


@pytest.mark.parametrize("is_seen_before", [True, False])
def test_jules_is_asked_to_undo_what_weakens_the_checks(stage: Stage, is_seen_before: bool) -> None:
    pull, session = skipping(stage)
    if is_seen_before:
        stage.run()
    fails_again(stage, pull)
    assert (
        "Your commits since the last message seem to weaken the checks. "
        "Undo these changes unless the task or a review asks for them:\n\n"
        "- `tests/test_cart.py`: 1 test skipped\n\n## Failed"
    ) in session.messages[1]
    assert sum("/compare/" in request.path for request in stage.github.requests) == 2


def test_the_new_comment_names_it_with_a_link(stage: Stage) -> None:
    pull, _ = skipping(stage)
    old = pull.head_ref_oid
    fails_again(stage, pull)
    told = pull.comments[-1].body
    assert "**Please review:** [the commits since the last message](https://github.com/octo/shop/compare/" in told
    assert f"...{old}) may weaken the checks" in told
    assert "\n- `tests/test_cart.py`: 1 test skipped\n" in told


def test_what_a_later_push_undoes_is_named_no_more(stage: Stage) -> None:
    pull, session = skipping(stage)
    stage.run()
    assert pull.comments[0].body.count("**Please review:**") == 1
    pull.push("Undo it", files={"tests/test_cart.py": "def test_a():\n    assert 1\n"})
    stage.advance(10)
    stage.run()
    assert pull.comments[0].body.count("**Please review:**") == 0
    assert "Sent feedback to Jules" in pull.comments[0].body
    fails_again(stage, pull)
    assert "weaken the checks." not in session.messages[1]


def test_commits_that_cannot_be_compared_hold_up_nothing(stage: Stage) -> None:
    pull, session = skipping(stage)
    stage.github.faults.before("GET", "*/compare/*", faults.answer(404), times=None)
    fails_again(stage, pull)
    assert len(session.messages) == 2
