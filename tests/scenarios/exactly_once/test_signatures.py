"""Whose markers count when other workflows comment from the bot's own account: those that a run with the key signed."""

import base64
import hashlib
import hmac
from collections.abc import Callable

import pytest

from feedback_bot.model import MarkerState
from tests.scenarios.exactly_once.hand_signed import (
    KEY,
    forged,
    forged_escalation,
    is_signed,
    resigned,
    signed,
    unsigned,
)
from tests.scenarios.exactly_once.scenarios import ONE, one_failure, pulls, run_until_quiet, shown
from tests.scenarios.stage import SESSION_ID, Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import PullRequest
from tests.simulators.github.actors import GITHUB_ACTIONS, user
from tests.simulators.github.discussion import IssueComment
from tests.simulators.http.faults import answer

ANOTHER = "15555555555555555555"


@pytest.fixture
@played_once
def told(stage: Stage) -> PullRequest:
    """A pull request about which one message was sent."""
    one_failure(stage)
    stage.run()
    (pull,) = pulls(stage)
    return pull


def fails_again(stage: Stage, pull: PullRequest) -> None:
    """Jules pushes, and the check fails at the new head in another way."""
    stage.jules.sessions[SESSION_ID].change("COMPLETED")
    pull.push("Try again")
    subject = ("kettle", "teapot", "lid")[len(stage.jules.messages)]
    pull.check("test", "failure", log=f"AssertionError: the {subject} is cold\n")
    stage.advance(30)


Forge = Callable[[PullRequest, IssueComment], str]
FORGERIES: dict[str, Forge] = {
    "everything was sent": lambda pull, of: forged(of, head=pull.head.oid),
    "a maintainer was asked": lambda _, of: forged_escalation(of),
    "another run is sending": lambda pull, of: forged(of, state=MarkerState.SENDING, head=pull.head.oid),
    "Jules refused it": lambda _, of: forged(of, state=MarkerState.REFUSED, attempt=0, told=()),
    "all messages are used up": lambda _, of: forged(of, attempt=9),
    "another session was started": lambda _, of: forged(of, session=ANOTHER, starts_session=True),
    "a newer version wrote it": lambda _, of: unsigned(of.body).replace("-bot v1 ", "-bot v9 "),
    "with the signature of another marker": lambda pull, of: with_its_signature(of, forged(of, head=pull.head.oid)),
    "with a key of its own": lambda pull, of: signed(pull, forged(of, head=pull.head.oid), of, key="mallory's"),
    "with its lines in the middle": lambda _, of: f"Somebody wrote:\n\n{of.body}\n\nWhat is that?",
    "its line behind other words": lambda _, of: f"Failed: {of.body.splitlines()[-1]}",
}


def with_its_signature(written: IssueComment, body: str) -> str:
    first, _, marker = body.rpartition("\n")
    return f"{first}{written.body.splitlines()[-2]}\n{marker}"


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_marker_neither_silences_nor_redirects(told: PullRequest, stage: Stage, name: str) -> None:
    other = stage.jules.session(ANOTHER, repo=stage.repository.name_with_owner, state="COMPLETED")
    fails_again(stage, told)
    for _ in range(3):
        told.comment(GITHUB_ACTIONS, FORGERIES[name](told, told.comments[0]))
    assert stage.run(max_attempts="2").decisions == {1: "send"}
    assert (len(stage.jules.sessions[SESSION_ID].messages), other.messages) == (2, [])


def test_a_sticky_comment_that_is_older_than_the_first_marker_cannot_be_filled_with_one(stage: Stage) -> None:
    one_failure(stage)
    (pull,) = pulls(stage)
    sticky = pull.comment(GITHUB_ACTIONS, "Coverage: 80 %")
    stage.run()
    fails_again(stage, pull)
    sticky.edit(GITHUB_ACTIONS, forged(pull.comments[1], head=pull.head.oid))
    assert stage.run().decisions == {1: "send"}
    assert not is_signed(sticky.body), "no run may sign it either"


# Copies


def test_a_marker_of_another_pull_request_counts_for_nothing_here(told: PullRequest, stage: Stage) -> None:
    pull = stage.pull_request(session=ANOTHER)
    pull.check("test", "failure")
    session = stage.session(pull, id=ANOTHER)
    pull.comment(GITHUB_ACTIONS, told.comments[0].body)
    assert stage.run().decisions == {1: "wait", 2: "send"}
    assert len(session.messages) == 1


def test_a_marker_of_another_repository_counts_for_nothing_here(told: PullRequest, stage: Stage) -> None:
    elsewhere = stage.github.repository("octo/api")
    copied = resigned(told.comments[0], told.comments[0].body)
    assert copied == told.comments[0].body
    stage.jules.source("octo/api")
    pull = elsewhere.pull_request(author=told.author, branch=f"fix-{ANOTHER}")
    assert pull.number == told.number
    pull.check("test", "failure")
    session = stage.jules.session(ANOTHER, repo="octo/api", state="COMPLETED", pull_request=pull.url)
    pull.comment(GITHUB_ACTIONS, copied)
    assert stage.run(repositories="octo/api").decisions == {1: "send"}
    assert len(session.messages) == 1


@pytest.mark.parametrize("minutes", [0, 10, 20])
def test_a_copy_on_the_same_pull_request_changes_nothing(told: PullRequest, stage: Stage, minutes: float) -> None:
    original = told.comments[0]
    stage.advance(minutes)
    told.comment(GITHUB_ACTIONS, original.body)
    assert stage.run().decisions == {1: "wait"}
    fails_again(stage, told)
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert [row["attempt"] for row in run.results] == [2]
    assert original in told.comments


def test_a_copied_claim_counts_once(stage: Stage) -> None:
    one_failure(stage)
    (pull,) = pulls(stage)
    stage.github.faults.after("POST", "*/comments", lambda _: pull.comment(GITHUB_ACTIONS, pull.comments[0].body))
    assert stage.run().decisions == {1: "send"}
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


@pytest.mark.parametrize("minutes", [1, 16])
def test_a_marker_that_was_moved_leads_to_no_second_message(told: PullRequest, stage: Stage, minutes: float) -> None:
    body = told.comments[0].body
    told.comments[0].delete()
    stage.advance(minutes)
    told.comment(GITHUB_ACTIONS, body)
    assert stage.run().decisions == {1: "wait"}
    run_until_quiet(stage)
    assert len(stage.jules.messages) == 1


def test_a_claim_that_another_workflow_changes_in_flight_is_not_sent(stage: Stage) -> None:
    one_failure(stage)
    (pull,) = pulls(stage)

    def change(_: object) -> None:
        pull.comments[0].edit(GITHUB_ACTIONS, forged(pull.comments[0], nonce="0" * 32))

    stage.github.faults.after("POST", "*/comments", change)
    assert stage.run().decisions == {1: "wait"}
    assert stage.jules.messages == []


# Keys


def test_a_key_that_is_replaced_verifies_beside_the_new_one(told: PullRequest, stage: Stage) -> None:
    stage.jules.api_keys.add("new-key")
    fails_again(stage, told)
    both = stage.run(jules_api_key="new-key\njules-key")
    assert [row["attempt"] for row in both.results] == [2]
    fails_again(stage, told)
    new_alone = stage.run(jules_api_key="new-key")
    assert new_alone.decisions == {1: "send"}
    assert len(stage.jules.messages) == 3


def test_after_a_change_of_all_keys_the_session_remembers(told: PullRequest, stage: Stage) -> None:
    stage.jules.api_keys.add("new-key")
    stage.advance(11)
    runs = run_until_quiet(stage, jules_api_key="new-key")
    assert runs[0].decisions == {1: "wait"}
    assert len(stage.jules.messages) == 1
    assert [is_signed(comment.body) for comment in told.comments] == [True, True]
    assert told.comments[1].body.startswith("**Sent feedback to Jules**")


def test_without_a_key_markers_count_as_they_stand_and_the_summary_says_so(told: PullRequest, stage: Stage) -> None:
    run = stage.run(dry_run="true", jules_api_key="")
    assert "cannot check the signatures" in run.summary
    assert "cannot check the signatures" in run.log
    told.comment(GITHUB_ACTIONS, forged_escalation(told.comments[0]))
    assert stage.run(dry_run="true", jules_api_key="").decisions == {1: "skip"}
    assert "cannot check the signatures" not in stage.run(dry_run="true").summary


def test_neither_the_keys_nor_what_is_derived_from_them_is_shown_anywhere(stage: Stage) -> None:
    one_failure(stage)
    run = stage.run(jules_api_key=f"{KEY}\nan-older-key", environ={"RUNNER_DEBUG": "1"})
    (pull,) = pulls(stage)
    visible = "\n".join([run.log, run.summary, *run.outputs.values(), *(c.body for c in pull.comments)])
    for key in (KEY, "an-older-key"):
        derived = hmac.digest(key.encode(), b"jules-feedback-bot marker signature 1", hashlib.sha256)
        for secret in (key, derived.hex(), base64.b64encode(derived).decode()):
            assert secret not in visible


def test_every_key_is_masked_on_a_runner(stage: Stage) -> None:
    run = stage.run(jules_api_key=f"{KEY}\nan-older-key", environ={"GITHUB_ACTIONS": "true"})
    assert f"::add-mask::{KEY}\n" in run.log
    assert "::add-mask::an-older-key\n" in run.log


# Clocks


def test_a_comment_that_took_long_to_be_created_is_signed_again(stage: Stage) -> None:
    one_failure(stage)
    stage.github.faults.before("POST", "*/comments", lambda _: stage.advance(20))
    assert stage.run().decisions == {1: "send"}
    stage.advance(11)
    assert stage.run().decisions == {1: "wait"}
    (pull,) = pulls(stage)
    assert (len(shown(pull)), len(stage.jules.messages)) == (1, 1)


# Older versions


def told_by_an_older_version(pull: PullRequest) -> None:
    for comment in pull.comments:
        comment.body = unsigned(comment.body)


def test_the_comments_of_an_older_version_count_and_are_signed(told: PullRequest, stage: Stage) -> None:
    told_by_an_older_version(told)
    before = told.comments[0].body
    stage.advance(60)
    preview = stage.run(dry_run="true")
    assert f"would sign the hidden data of the comment {told.comments[0].id}" in preview.log
    assert told.comments[0].body == before
    assert stage.run().decisions == {1: "wait"}
    assert is_signed(told.comments[0].body)
    assert unsigned(told.comments[0].body) == before, "older versions read it as before"
    writes = len(stage.github.writes)
    stage.run()
    assert len(stage.github.writes) == writes


def test_an_older_comment_that_cannot_be_edited_counts_still(told: PullRequest, stage: Stage) -> None:
    told_by_an_older_version(told)
    fails_again(stage, told)
    stage.github.faults.before("PATCH", f"*/comments/{told.comments[0].id}", answer(403), times=None)
    stage.run()
    fails_again(stage, told)
    run = stage.run()
    assert [row["attempt"] for row in run.results] == [3]
    assert not is_signed(told.comments[0].body)


def test_a_claim_of_an_older_version_is_left_alone_until_it_is_resolved(told: PullRequest, stage: Stage) -> None:
    fails_again(stage, told)
    told.comment(GITHUB_ACTIONS, forged(told.comments[0], state=MarkerState.SENDING, head=told.head.oid))
    told_by_an_older_version(told)
    assert stage.run().decisions == {1: "wait"}
    assert not is_signed(told.comments[1].body)
    run_until_quiet(stage)
    assert len(stage.jules.messages) == 2
    assert [is_signed(comment.body) for comment in told.comments] == [True, True]


def test_the_comments_of_an_earlier_account_count_and_are_not_edited(told: PullRequest, stage: Stage) -> None:
    told_by_an_older_version(told)
    stage.advance(20)
    token = stage.github.token("ghp_another", user("release-bot"))
    run = stage.run(github_token=token.value, marker_authors="github-actions[bot]")
    assert run.decisions == {1: "wait"}
    assert told.comments[0].editor == GITHUB_ACTIONS, "its own"
