"""The policy ``comments: one``: one comment of the bot, edited in place, with everything that it said before."""

import pytest

from tests.scenarios.exactly_once.scenarios import is_sticky, shown
from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import PullRequest, faults, user
from tests.simulators.github.actors import GITHUB_ACTIONS
from tests.simulators.github.discussion import IssueComment

pytestmark = pytest.mark.sweep

ANN = user("ann")
POLICY = ".github/jules-feedback.yml"


@pytest.fixture
def pull(stage: Stage) -> PullRequest:
    stage.repository.file(POLICY, "comments: one\n")
    pull, _ = stage.task()
    pull.check("test", "failure")
    return pull


def only(pull: PullRequest) -> IssueComment:
    (comment,) = [each for each in pull.comments if each.author == GITHUB_ACTIONS]
    assert is_sticky(comment.body)
    return comment


def fail_again(stage: Stage, pull: PullRequest, log: str) -> None:
    stage.jules.sessions[SESSION_ID].completes()
    pull.push("Try again")
    stage.advance(30)
    pull.check("test", "failure", log=f"Error: the {log} is cold\n", minutes_ago=20)


def test_the_second_message_stands_above_the_first_which_is_folded_with_its_time(
    stage: Stage, pull: PullRequest
) -> None:
    stage.run()
    first = only(pull)
    fail_again(stage, pull, "kettle")
    assert stage.run().decisions == {1: "send"}
    assert only(pull) is first
    current, _, older = first.body.partition("<details>")
    assert "Message 2 of 3" in current
    assert "<sub>2026-03-02 12:30 UTC</sub>" in current
    assert "Message 1 of 3" in older
    assert "<sub>2026-03-02 12:00 UTC</sub>" in older


def test_a_reply_and_an_escalation_are_entries_too(stage: Stage, pull: PullRequest) -> None:
    stage.run(max_attempts="1")
    fail_again(stage, pull, "kettle")
    pull.comment(ANN, "/feedback why", association="MEMBER")
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
    stage.advance(1)
    assert stage.run(max_attempts="1").decisions == {1: "skip"}
    starts = [text.partition("**:")[0].partition("**")[2] for text in shown(pull)]
    only(pull)
    assert ["Jules needs a maintainer's help." in text for text in shown(pull)].count(True) == 1, starts
    assert sum("**The bot has asked for a maintainer**" in text for text in shown(pull)) == 1


def test_a_deleted_comment_is_written_again_and_nothing_is_sent_twice(stage: Stage, pull: PullRequest) -> None:
    stage.run()
    only(pull).delete()
    stage.advance(15)
    stage.run()
    assert "This comment replaces it" in only(pull).body
    assert len(stage.jules.messages) == 1


def test_a_comment_that_a_person_edited_is_not_trusted(stage: Stage, pull: PullRequest) -> None:
    stage.run()
    edited = only(pull)
    edited.edit(ANN, f"By the way: {edited.body}")
    stage.advance(15)
    assert stage.run().decisions == {1: "refuse"}
    stage.jules.sessions[SESSION_ID].completes()
    stage.advance(16)
    pull.comment(ANN, "/feedback retry", association="MEMBER")
    assert stage.run().decisions == {1: "send"}
    assert edited.body.startswith("By the way")
    assert len(stage.jules.messages) == 2


def test_a_hidden_comment_is_shown_again_only_when_it_says_something_new(stage: Stage, pull: PullRequest) -> None:
    stage.run()
    hidden = only(pull)
    hidden.minimize("OFF_TOPIC")
    stage.advance(15)
    stage.run()
    assert hidden.minimized_reason == "off-topic"
    fail_again(stage, pull, "kettle")
    stage.run()
    assert [("Message 2 of 3" in each.body, each.minimized_reason) for each in pull.comments] == [(True, None)]
    assert len(stage.jules.messages) == 2


@pytest.mark.parametrize("moment", ["before it is sent", "after it was sent", "before it becomes an entry"])
def test_a_comment_that_a_person_deletes_meanwhile_costs_no_second_message(
    stage: Stage, pull: PullRequest, moment: str
) -> None:
    stage.run()
    first = only(pull)
    fail_again(stage, pull, "kettle")

    def delete(_: object) -> None:
        for comment in [each for each in pull.comments if each is not first]:
            comment.delete()

    hook = stage.github.faults.after if moment == "before it is sent" else stage.github.faults.before
    path = {"before it is sent": "*/comments", "after it was sent": "*/comments/*"}.get(moment, f"*/{first.id}")
    hook("POST" if path == "*/comments" else "PATCH", path, delete, times=1)
    for _ in range(3):
        stage.run()
        stage.advance(11)
    assert "Message 2 of 3" in only(pull).body
    assert len(stage.jules.messages) == 2


def test_deleted_while_it_is_edited(stage: Stage, pull: PullRequest) -> None:
    stage.run()
    first = only(pull)
    fail_again(stage, pull, "kettle")
    stage.github.faults.before("PATCH", f"*/{first.id}", lambda _: first.delete(), times=1)
    for _ in range(3):
        stage.run()
        stage.advance(11)
    assert "Message 2 of 3" in only(pull).body
    assert len(stage.jules.messages) == 2


def test_an_older_copy_of_an_entry_by_another_workflow_is_text(stage: Stage, pull: PullRequest) -> None:
    stage.run()
    copy = only(pull).body
    stage.advance(30)
    pull.comment(GITHUB_ACTIONS, copy)
    assert stage.run().decisions == {1: "wait"}
    assert len(stage.jules.messages) == 1


def test_a_dead_run_s_comment_becomes_an_entry_after_its_lease(stage: Stage, pull: PullRequest) -> None:
    stage.github.faults.before("PATCH", "*/comments/*", faults.answer(403), nth=2, times=1)
    stage.run()
    assert not is_sticky(pull.comments[0].body)
    stage.advance(5)
    stage.run()
    assert not is_sticky(pull.comments[0].body)
    stage.advance(6)
    stage.run()
    assert "Message 1 of 3" in only(pull).body


def test_nobody_edits_while_an_older_comment_protects_another_run(stage: Stage, pull: PullRequest) -> None:
    stage.github.faults.before("PATCH", "*/comments/*", faults.answer(403), nth=2, times=1)
    stage.run()
    stage.advance(5)
    pull.comment(ANN, "/feedback why", association="MEMBER")
    stage.run()
    assert [is_sticky(each.body) for each in pull.comments] == [False, False, False]
    stage.advance(11)
    stage.run()
    assert ["**Sent feedback to Jules**" in text or "**The bot " in text for text in shown(pull)] == [True, True]
    only(pull)


def test_a_comment_goes_only_if_its_entry_is_seen(stage: Stage, pull: PullRequest) -> None:
    stage.run()
    first = only(pull)
    fail_again(stage, pull, "kettle")
    stage.github.faults.before("PATCH", f"*/comments/{first.id}", faults.answer(200), times=None)
    stage.run()
    assert "Message 2 of 3" in pull.comments[1].body
    stage.github.faults.clear()
    stage.advance(11)
    stage.run()
    assert "Message 2 of 3" in only(pull).body


def test_a_refusal_of_jules_takes_the_place_of_the_last_one(stage: Stage, pull: PullRequest) -> None:
    stage.jules.sessions[SESSION_ID].refuses_messages(429)
    for _ in range(2):
        stage.run()
        stage.advance(61)
    assert only(pull).body.count("**Jules did not accept the message**") == 1


def test_switching_back_leaves_the_entries_where_they_are(stage: Stage, pull: PullRequest) -> None:
    stage.run()
    first = only(pull)
    stage.repository.file(POLICY, "comments: each\n")
    fail_again(stage, pull, "kettle")
    assert stage.run().decisions == {1: "send"}
    assert [is_sticky(each.body) for each in pull.comments] == [True, False]
    assert first.body.startswith("**Nothing new from the bot.**")
    assert "Message 2 of 3" in pull.comments[1].body
    stage.advance(5)
    assert stage.run().decisions == {1: "wait"}
