"""Pull requests that were removed from the merge queue because a check failed there."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, faults, user
from tests.simulators.github.check_builders import add_status
from tests.simulators.github.checks import Annotation
from tests.simulators.jules import JulesSession
from tests.simulators.jules.steps import completes

ANN = user("ann")
MERGED = (
    "In the merge queue, checks run on a merge of this branch with `main`, perhaps together with changes from other"
)
LOG = (
    "##[group]Run pytest\npytest\nshell: bash\n##[endgroup]\nE   assert 1 == 3\nFAILED tests/test_a.py::test_sum - x\n"
)


def green(stage: Stage) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task()
    pull.check("test", "success")
    pull.status("legacy", "success")
    return pull, session


def thrown_out(stage: Stage) -> tuple[PullRequest, JulesSession]:
    pull, session = green(stage)
    pull.enqueue(ANN)
    stage.advance(5)
    pull.queue_check("test", "failure", log=LOG)
    pull.queue_check("lint", "success")
    pull.leave_queue()
    stage.advance(20)
    return pull, session


def operations(stage: Stage) -> list[str]:
    return [seen.operation for seen in stage.github.requests if seen.operation]


def test_what_failed_there_is_told_like_any_failure(stage: Stage) -> None:
    pull, session = thrown_out(stage)
    session.answers(completes())
    run = stage.run()
    assert run.decisions == {1: "send"}
    (message,) = session.messages
    assert "failed in the merge queue\n" in message
    assert MERGED in message
    assert "E   assert 1 == 3" in message
    assert "Only the failed tests: `pytest tests/test_a.py::test_sum`" in message
    assert "failed in the merge queue" in pull.comments[0].body
    assert "lint" not in message
    stage.advance(30)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


def test_not_after_the_next_push(stage: Stage) -> None:
    pull, session = thrown_out(stage)
    stage.run()
    pull.push("Fix it")
    pull.check("test", "success")
    stage.advance(60)
    assert stage.run().decisions == {1: "skip"}
    assert len(session.messages) == 1


def test_not_while_it_is_in_the_queue_again(stage: Stage) -> None:
    pull, session = thrown_out(stage)
    pull.enqueue(ANN)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_not_if_nothing_failed_there(stage: Stage) -> None:
    pull, session = green(stage)
    pull.queue_check("test", "cancelled")
    pull.leave_queue("manual")
    stage.advance(20)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_not_if_a_commit_was_pushed_later_that_is_older(stage: Stage) -> None:
    pull, session = thrown_out(stage)
    pull.push("Made before, pushed after", minutes_ago=300)
    pull.check("test", "success", minutes_ago=1, took_minutes=1)
    stage.advance(20)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_beside_a_failure_of_the_head(stage: Stage) -> None:
    pull, session = thrown_out(stage)
    pull.status("legacy", "failure", description="no")
    stage.run()
    assert "- `legacy` failed\n" in session.messages[0]
    assert "failed in the merge queue\n" in session.messages[0]


def test_a_status_of_the_queue_is_not_the_one_of_the_head(stage: Stage) -> None:
    pull, session = green(stage)
    commit = pull.enqueue(ANN)
    stage.advance(5)
    add_status(stage.repository, commit, "legacy", "failure")
    pull.leave_queue()
    stage.advance(20)
    assert stage.run().decisions == {1: "send"}
    assert "- `legacy` failed in the merge queue\n" in session.messages[0]


def test_the_commit_may_be_gone(stage: Stage) -> None:
    pull, session = green(stage)
    commit = pull.enqueue(ANN)
    stage.advance(5)
    pull.queue_check("test", "failure", log=LOG)
    event = pull.leave_queue()
    stage.advance(20)
    del stage.github.commits[commit.oid]
    assert stage.run().decisions == {1: "skip"}
    event.before_commit = None
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_what_cannot_be_read_stops_no_other_message(stage: Stage) -> None:
    pull, session = thrown_out(stage)
    pull.status("legacy", "failure")
    refused = faults.graphql_errors("Something is off")
    stage.github.faults.before("POST", "/graphql", refused, when=faults.operation("CommitChecks"), times=None)
    assert stage.run().decisions == {1: "send"}
    assert "merge queue" not in session.messages[0]


@pytest.mark.parametrize("is_removed", [True, False])
def test_what_it_costs(stage: Stage, *, is_removed: bool) -> None:
    pull, _ = green(stage)
    if is_removed:
        pull.enqueue(ANN)
        stage.advance(5)
        pull.leave_queue("manual")
    stage.run()
    assert operations(stage) == ["Candidates", *(["PullRequests", "CommitChecks"] if is_removed else [])]


def test_what_infrastructure_failed_there_is_for_people_and_not_run_again(stage: Stage) -> None:
    pull, session = green(stage)
    pull.enqueue(ANN)
    stage.advance(5)
    lost = [Annotation(".github", 1, "The self-hosted runner lost communication with the server.")]
    pull.queue_check("test", "failure", log_status=404, steps=[], annotations=lost)
    pull.leave_queue()
    stage.advance(20)
    run = stage.run(rerun_infrastructure_failures="true")
    assert run.results[0]["reason_codes"] == ["infrastructure-failed"]
    assert session.messages == []
    assert ["**Please add the pull request to the merge queue again**" in c.body for c in pull.comments] == [True]
    assert not [seen for seen in stage.github.requests if "rerun" in seen.path]
