"""Whose markers count: only the token's own, unchanged, and of a version that is understood."""

import re

import pytest

from tests.scenarios.exactly_once.hand_signed import resigned
from tests.scenarios.exactly_once.scenarios import ONE, one_failure, pulls, run_until_quiet, shown
from tests.scenarios.stage import Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import PullRequest
from tests.simulators.github.actors import user

MALLORY = user("mallory")


@pytest.fixture
@played_once
def told(stage: Stage) -> PullRequest:
    """A pull request about which one message was sent."""
    one_failure(stage)
    stage.run()
    (pull,) = pulls(stage)
    return pull


def test_a_copied_marker_silences_nobody(told: PullRequest, stage: Stage) -> None:
    pull = stage.pull_request(session="9876543210987654321")
    pull.check("test", "failure")
    session = stage.session(pull, id="9876543210987654321")
    pull.comment(MALLORY, told.comments[0].body)
    run_until_quiet(stage)
    assert len(session.messages) == 1


def test_a_copied_marker_on_the_same_pull_request_changes_nothing(told: PullRequest, stage: Stage) -> None:
    told.comment(MALLORY, told.comments[0].body)
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def test_a_copied_claim_holds_nobody_up(stage: Stage) -> None:
    one_failure(stage)
    (pull,) = pulls(stage)
    stage.github.faults.before("PATCH", "*", lambda _: pull.comment(MALLORY, pull.comments[0].body))
    stage.run()
    assert list(ONE.problems(stage)) == []
    stage.repository.push("Try again", branch=pull.head_ref_name)
    pull.check("test", "failure")
    stage.advance(30)
    assert stage.run().decisions == {1: "send"}


def test_a_marker_that_somebody_edited_is_reported_and_nothing_is_said_twice(told: PullRequest, stage: Stage) -> None:
    told.comments[0].edit(MALLORY, told.comments[0].body.replace("told", "not told"))
    stage.advance(11)
    run = stage.run()
    assert run.decisions == {1: "refuse"}
    assert "edited by mallory" in run.reason(1)
    assert len(stage.jules.messages) == 1


def test_a_damaged_marker_is_text_and_nothing_is_said_twice(told: PullRequest, stage: Stage) -> None:
    told.comments[0].body = told.comments[0].body[:-30] + " -->"
    stage.advance(11)
    run = stage.run()
    assert run.decisions == {1: "wait"}
    assert len(stage.jules.messages) == 1
    assert told.comments[-1].body.startswith("**Sent feedback to Jules**"), "the session remembers"


def test_a_newer_versions_marker_is_left_alone_and_reported(told: PullRequest, stage: Stage) -> None:
    newer = re.sub(r"(jules-feedback-bot v)\d+", r"\g<1>99", told.comments[0].body)
    told.comments[0].body = resigned(told.comments[0], newer)
    before = told.comments[0].body
    stage.advance(11)
    run = stage.run()
    assert run.decisions == {1: "refuse"}
    assert "newer version" in run.reason(1)
    assert told.comments[0].body == before
    assert ["newer version" in comment.body for comment in told.comments[1:]] == [True]
    assert len(stage.jules.messages) == 1


def test_a_claim_that_somebody_edits_in_flight_is_not_sent(stage: Stage) -> None:
    one_failure(stage)
    (pull,) = pulls(stage)
    stage.github.faults.after("POST", "*/comments", lambda _: pull.comments[0].edit(MALLORY, "Mine now"))
    stage.run()
    assert stage.jules.messages == []
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def test_a_comment_that_somebody_deletes_in_flight_is_made_anew(stage: Stage) -> None:
    one_failure(stage)
    (pull,) = pulls(stage)
    stage.jules.faults.after("POST", "*:sendMessage", lambda _: pull.comments[0].delete())
    stage.run()
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def test_a_change_of_token_keeps_the_memory_of_named_authors(told: PullRequest, stage: Stage) -> None:
    new = stage.github.token("ghp_another", user("release-bot"))
    stage.advance(11)
    run = stage.run(github_token=new.value, marker_authors="github-actions[bot]")
    assert run.decisions == {1: "wait"}
    assert len(stage.jules.messages) == 1
    assert len(shown(told)) == 1
