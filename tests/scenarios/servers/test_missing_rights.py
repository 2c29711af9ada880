"""A token that lacks a permission: what can be done is done, and one line says which permission to add."""

import pytest

from tests.scenarios.bad_input.trouble import failing, is_clean
from tests.scenarios.stage import Run, Stage
from tests.simulators.github import Annotation, user

ANN = user("ann")
ANNOTATION = Annotation("src/cart.py", 7, "Off by one")


def run_without(stage: Stage, *areas: str) -> Run:
    stage.github.token("ghs_lesser", permissions=dict.fromkeys(areas, "none"))
    return stage.run(github_token="ghs_lesser")


def warnings(run: Run, permission: str) -> list[str]:
    """The lines of the log outside the results that name a permission."""
    return [line for line in run.log.splitlines() if permission in line and "add" in line]


def test_without_actions_read_annotations_are_sent(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", annotations=[ANNOTATION], log="secret log")
    pull.check("lint", "failure", annotations=[ANNOTATION])
    run = run_without(stage, "actions")
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "Off by one" in session.messages[0]
    assert "secret log" not in session.messages[0]
    assert pull.head.check_runs[0].details_url in session.messages[0]
    assert len(warnings(run, "actions: read")) == 1


def test_the_base_s_workflow_runs_may_not_be_read_either(stage: Stage) -> None:
    stage.repository.base_check("test", "success")
    pull, session = stage.task()
    pull.check("test", "failure", annotations=[ANNOTATION])
    run = run_without(stage, "actions")
    assert (run.status, len(session.messages), len(warnings(run, "actions: read"))) == (0, 1, 1)


def test_without_checks_read_reviews_are_sent(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER")
    stage.advance(30)
    run = run_without(stage, "checks")
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "Use a set." in session.messages[0]
    assert len(warnings(run, "checks: read")) == 1


def test_without_checks_read_nothing_counts_as_green(stage: Stage) -> None:
    pull, session = failing(stage)
    session.access = "hidden"
    stage.run()
    run_without(stage, "checks")
    assert [comment.minimized_reason for comment in pull.comments] == [None]


def test_without_statuses_read_check_runs_are_sent(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.status("ci/legacy", "failure", description="no")
    run = run_without(stage, "statuses")
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "test" in session.messages[0]
    assert len(warnings(run, "statuses: read")) == 1


def test_without_contents_read_nothing_is_sent_that_the_policy_might_forbid(stage: Stage) -> None:
    pull, session = failing(stage)
    run = run_without(stage, "contents")
    assert (run.status, is_clean(run)) == (1, True)
    assert len(warnings(run, "contents: read")) == 1
    assert (session.messages, pull.comments) == ([], [])


@pytest.mark.parametrize("areas", [("issues",), ("pull_requests",)])
def test_either_right_to_write_is_enough_for_a_message(stage: Stage, areas: tuple[str, ...]) -> None:
    pull, session = failing(stage)
    run = run_without(stage, *areas)
    assert (run.decisions, len(session.messages), len(pull.comments)) == ({1: "send"}, 1, 1)


def test_without_both_nothing_is_sent_and_the_permission_is_named(stage: Stage) -> None:
    pull, session = failing(stage)
    run = run_without(stage, "issues", "pull_requests")
    assert (run.status, is_clean(run), run.decisions) == (1, True, {1: "failed"})
    assert "pull-requests: write" in run.reason(1)
    assert (session.messages, pull.comments) == ([], [])


def test_a_reaction_needs_the_right_to_pull_requests(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.comment(ANN, "/feedback now", association="MEMBER")
    run = run_without(stage, "pull_requests")
    assert (run.decisions, len(session.messages)) == ({1: "send"}, 1)
    assert "pull-requests: write" in run.log


def test_a_new_label_needs_the_right_to_issues(stage: Stage) -> None:
    pull, session = stage.task()
    session.turns("PAUSED")
    pull.check("test", "failure")
    run = run_without(stage, "issues")
    assert run.decisions == {1: "escalate"}
    assert "issues: write" in run.log
    assert pull.labels == []
