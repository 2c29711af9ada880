"""Failures that the base branch has fixed since, checks that passed at the same commit, and workflow files."""

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, faults
from tests.simulators.jules import JulesSession

ASSERTS = (
    "##[group]Run pytest\npytest\n##[endgroup]\nE   assert 1 == 2\nFAILED tests/test_a.py::test_a - assert 1 == 2\n"
)
OTHER = "##[group]Run pytest\npytest\n##[endgroup]\nE   KeyError: 'a'\nFAILED tests/test_b.py::test_b - KeyError: 'a'\n"
UNRESOLVED = "##[group]Run x\n##[endgroup]\n##[error]Unable to resolve action `octo/gone@v1`, repository not found\n"


def fixed_on_main(stage: Stage, there: str = ASSERTS, *, pushes: int = 0) -> tuple[PullRequest, JulesSession]:
    """A failure that the branch left the base with; the base has fixed it since."""
    stage.repository.base_check("test", "failure", log=there)
    pull, session = stage.task()
    for number in range(pushes):
        pull.push(f"Step {number}")
    stage.advance(30 if pushes else 0)
    stage.repository.push("Fix the test", files={"fix.txt": "fixed"})
    stage.repository.base_check("test", "success")
    pull.check("test", "failure", log=ASSERTS)
    return pull, session


def test_what_main_has_fixed_since_asks_for_a_merge(stage: Stage) -> None:
    pull, session = fixed_on_main(stage)
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert [each["verdict"] for each in run.results[0]["verdicts"]] == ["stale"]
    (message,) = session.messages
    assert "## Already fixed on `main`" in message
    assert "Merge `main` into the branch." in message
    assert "FAILED tests/test_a.py" not in message
    assert "Fix the cause" not in message
    assert "Message 1 of 3" not in pull.comments[0].body


def test_it_spends_no_attempt(stage: Stage) -> None:
    pull, session = fixed_on_main(stage)
    stage.run(max_attempts="1")
    session.turns("COMPLETED")
    pull.push("Try again")
    stage.advance(10)
    pull.check("unit", "failure", log=OTHER)
    stage.advance(30)
    assert stage.run(max_attempts="1").decisions == {1: "send"}
    assert "Message 1 of 1" in pull.comments[-1].body


def test_another_failure_than_the_one_that_main_had_is_code(stage: Stage) -> None:
    fixed_on_main(stage, OTHER)
    assert [each["verdict"] for each in stage.run().results[0]["verdicts"]] == ["code"]


def test_of_a_branch_with_many_commits_a_comparison_shows_where_it_left_main(stage: Stage) -> None:
    fixed_on_main(stage, pushes=21)
    assert [each["verdict"] for each in stage.run().results[0]["verdicts"]] == ["stale"]
    assert sum("/compare/" in request.path for request in stage.github.requests) == 1


def test_a_comparison_that_cannot_be_read_leaves_it_code(stage: Stage) -> None:
    fixed_on_main(stage, pushes=21)
    stage.github.faults.before("GET", "*/compare/*", faults.answer(404), times=None)
    assert [each["verdict"] for each in stage.run().results[0]["verdicts"]] == ["code"]


def test_a_branch_with_few_commits_costs_no_comparison(stage: Stage) -> None:
    stage.repository.base_check("test", "success")
    pull, _ = stage.task()
    pull.check("test", "failure", log=ASSERTS)
    stage.run()
    assert sum("/compare/" in request.path for request in stage.github.requests) == 0


def passed_before(stage: Stage, log: str = ASSERTS) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task()
    pull.check("test", "success", rerun_gives="failure").rerun("failure", log=log)
    stage.advance(30)
    return pull, session


def test_a_check_that_passed_at_this_commit_is_told_as_flaky(stage: Stage) -> None:
    _, session = passed_before(stage)
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert [each["verdict"] for each in run.results[0]["verdicts"]] == ["flaky"]
    assert "The check also passed at this commit, in another attempt" in session.messages[0]
    assert "Do not change unrelated code to fix it." in session.messages[0]


def test_a_flaky_check_is_run_again_once_where_the_policy_says_so(stage: Stage) -> None:
    pull, session = passed_before(stage)
    assert stage.run(rerun_flaky_failures="true").decisions == {1: "wait"}
    assert session.messages == []
    assert ["**Re-running the failed jobs**" in comment.body for comment in pull.comments] == [True]
    stage.advance(30)
    stage.run(rerun_flaky_failures="true")
    assert sum(request.path.endswith("/rerun-failed-jobs") for request in stage.github.requests) == 1


def test_beside_a_failure_of_the_code_nothing_is_run_again(stage: Stage) -> None:
    pull, session = passed_before(stage)
    pull.check("unit", "failure", log=OTHER)
    stage.advance(30)
    assert stage.run(rerun_flaky_failures="true").decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_workflow_that_this_pull_request_broke_is_named_as_such(stage: Stage) -> None:
    pull, session = stage.task(files={".github/workflows/ci.yml": "on: push\n"})
    pull.check("test", "failure", log=UNRESOLVED)
    run = stage.run()
    assert [each["verdict"] for each in run.results[0]["verdicts"]] == ["workflow-file"]
    assert len(session.messages) == 1


def test_a_workflow_that_it_did_not_touch_is_code(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=UNRESOLVED)
    run = stage.run()
    assert [each["verdict"] for each in run.results[0]["verdicts"]] == ["code"]
    assert len(session.messages) == 1


def test_it_spends_no_attempt_even_if_its_comment_is_lost(stage: Stage) -> None:
    pull, session = fixed_on_main(stage)
    stage.run(max_attempts="1")
    session.turns("COMPLETED")
    pull.comments.clear()
    stage.advance(15)
    stage.run(max_attempts="1")
    pull.push("Try again")
    stage.advance(10)
    pull.check("unit", "failure", log=OTHER)
    stage.advance(30)
    assert stage.run(max_attempts="1").decisions == {1: "send"}
    assert "Message 1 of 1" in pull.comments[-1].body


def test_a_lost_message_about_more_than_a_merge_spends_an_attempt(stage: Stage) -> None:
    pull, session = fixed_on_main(stage)
    pull.check("unit", "failure", log=OTHER)
    stage.run(max_attempts="1")
    session.turns("COMPLETED")
    pull.comments.clear()
    stage.advance(15)
    pull.push("Try again")
    stage.advance(10)
    pull.check("unit", "failure", log=OTHER)
    stage.advance(30)
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
