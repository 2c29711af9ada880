"""Effects: a dry run shows just what a run would do, and nothing is written before the decision is made."""

from collections.abc import Callable

import pytest

from tests.scenarios.stage import Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import PullRequest, faults, user

ANN = user("ann")
LOG = b"##[group]Run pytest\npytest\n##[endgroup]\nFAILED tests/test_a.py::test_sum - assert 1 == 2\n"


@played_once
def escalation(stage: Stage) -> PullRequest:
    pull, session = stage.task()
    for _ in range(2):
        pull.check("test", "failure", log=LOG)
        stage.run()
        pull.push("Try again")
        session.turns("COMPLETED")
        stage.advance(20)
    pull.check("test", "failure", log=LOG)
    stage.advance(20)
    return pull


def answered_commands(stage: Stage) -> PullRequest:
    pull, _ = stage.task()
    pull.check("test", "failure", log=LOG, minutes_ago=1)
    pull.comment(ANN, "/feedback why", association="MEMBER")
    pull.comment(ANN, "/feedback dance", association="MEMBER")
    return pull


def refusal(stage: Stage) -> PullRequest:
    pull = stage.pull_request()
    pull.check("test", "failure", log=LOG)
    return pull


def lost_jobs(stage: Stage) -> PullRequest:
    stage.repository.file(".github/jules-feedback.yml", "rerun-infrastructure-failures: true\n")
    pull, _ = stage.task()
    pull.check("test", "failure", log=b"##[error]The runner has received a shutdown signal.\n")
    return pull


def visible(body: str) -> str:
    return body.rpartition("\n\n<!-- ")[0].strip()


@pytest.mark.parametrize("situation", [escalation, answered_commands, refusal, lost_jobs])
def test_a_dry_run_shows_the_comments_that_a_run_posts(stage: Stage, situation: Callable[[Stage], PullRequest]) -> None:
    pull = situation(stage)
    before = len(pull.comments)
    dry = stage.run(dry_run="true")
    assert len(pull.comments) == before
    stage.run()
    posted = pull.comments[before:]
    assert posted
    for comment in posted:
        assert visible(comment.body) in dry.log


@pytest.mark.parametrize(
    ("situation", "told"),
    [
        (escalation, "would add the label jules-needs-human"),
        (answered_commands, "would react with +1 to the comment"),
        (answered_commands, "would react with confused to the comment"),
        (lost_jobs, "would re-run the failed jobs of the workflow run"),
    ],
)
def test_a_dry_run_names_what_has_no_text(stage: Stage, situation: Callable[[Stage], PullRequest], told: str) -> None:
    pull = situation(stage)
    assert f"octo/shop#{pull.number}: {told}" in stage.run(dry_run="true").log


def test_nothing_is_written_before_the_decision(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=LOG)
    stage.github.faults.before("PATCH", "*/comments/*", faults.answer(403), times=None)
    stage.run()
    stage.github.faults.clear()
    pull.push("Try again")
    pull.check("test", "failure", log=LOG)
    stage.advance(30)
    written: list[int] = []
    start = len(stage.github.writes)
    note = faults.run(lambda: written.append(len(stage.github.writes) - start))
    stage.github.faults.before("GET", "*/logs", note, times=None)
    stage.run()
    assert written == [0]
    assert len(session.messages) == 2
    assert len(stage.github.writes) > start
