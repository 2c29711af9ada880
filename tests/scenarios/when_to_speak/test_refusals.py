"""Where Jules cannot be told: the people on the pull request are told so once, and what they can do about it."""

import json
from collections.abc import Callable

import pytest

from tests.scenarios.stage import SESSION_ID, Run, Stage
from tests.simulators.github import PullRequest, faults, user
from tests.simulators.jules import JulesSession
from tests.simulators.jules.steps import completes

POLICY = ".github/jules-feedback.yml"
ANN = user("ann")
OTHER_ID = "9876543210987654321"
REFUSED = "**Cannot send feedback to Jules**"


def failing(stage: Stage, **options: object) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task(**options)
    pull.check("test", "failure")
    return pull, session


def notices(pull: PullRequest) -> list[str]:
    """What the people were told of refusals, and is not folded away."""
    return [c.body for c in pull.comments if c.body.startswith(REFUSED) and c.minimized_reason is None]


def again(stage: Stage, pull: PullRequest) -> Run:
    """A push, a failure, and a run that sees it."""
    stage.advance(30)
    pull.push()
    stage.advance(30)
    pull.check("test", "failure")
    return stage.run()


def unnamed(stage: Stage) -> PullRequest:
    pull = stage.pull_request(branch="fix-the-cart")
    stage.session()
    return pull


def contradicting(stage: Stage) -> PullRequest:
    body = f"PR created automatically by Jules for task {OTHER_ID}"
    pull, _ = stage.task(body=body)
    stage.session(pull, id=OTHER_ID)
    return pull


def hidden(stage: Stage) -> PullRequest:
    pull, session = stage.task()
    session.access = "hidden"
    return pull


def unreadable(stage: Stage) -> PullRequest:
    pull, _ = stage.task()
    stage.jules.faults.before("GET", f"*/{SESSION_ID}", faults.answer(400, body=refusal("a mistake")), times=None)
    return pull


def refusal(words: str) -> bytes:
    """What Jules answers to a request that it does not take."""
    return json.dumps({"error": {"code": 400, "message": words, "status": "INVALID_ARGUMENT"}}).encode()


def of_another_repository(stage: Stage) -> PullRequest:
    pull = stage.pull_request()
    stage.session(repo="mallory/other")
    return pull


def of_no_repository(stage: Stage) -> PullRequest:
    pull = stage.pull_request()
    stage.session(repo=None)
    return pull


def of_another_pull_request(stage: Stage) -> PullRequest:
    pull, session = stage.task()
    session.outputs.clear()
    session.opens("https://github.com/octo/shop/pull/99")
    return pull


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (unnamed, "neither the branch nor the description names a session"),
        (contradicting, "the branch names [session 1"),
        (hidden, "the API key cannot access"),
        (unreadable, "could not be read"),
        (of_another_repository, "belongs to another repository"),
        (of_no_repository, "does not name a repository"),
        (of_another_pull_request, "created another pull request"),
    ],
)
def test_people_are_told_once_whatever_is_pushed(
    prepare: Callable[[Stage], PullRequest], words: str, stage: Stage
) -> None:
    pull = prepare(stage)
    pull.check("test", "failure")
    runs = [stage.run(), stage.run(), again(stage, pull)]
    assert [(run.status, run.decisions) for run in runs] == [(0, {1: "refuse"})] * 3
    assert [words in text for text in notices(pull)] == [True]
    assert len(pull.comments) == 1
    assert "`CI / test`" in notices(pull)[0]
    assert stage.jules.messages == []


def test_nobody_is_told_where_nothing_is_wrong(stage: Stage) -> None:
    pull = hidden(stage)
    pull.check("test", "success")
    stage.run()
    assert pull.comments == []


def test_nobody_is_told_while_jules_may_see_it_by_itself(stage: Stage) -> None:
    pull = hidden(stage)
    pull.check("test", "failure", minutes_ago=1)
    assert stage.run().decisions == {1: "refuse"}
    assert pull.comments == []
    stage.advance(30)
    stage.run()
    assert len(notices(pull)) == 1


def test_a_dry_run_tells_nobody(stage: Stage) -> None:
    pull = hidden(stage)
    pull.check("test", "failure")
    assert stage.run(dry_run="true").decisions == {1: "refuse"}
    assert pull.comments == []


def test_a_retry_is_answered_once_more_if_it_still_cannot(stage: Stage) -> None:
    pull = hidden(stage)
    pull.check("test", "failure")
    stage.run()
    stage.advance(1)
    pull.comment(ANN, "/feedback retry", association="MEMBER")
    stage.advance(1)
    stage.run()
    stage.run()
    assert [c.minimized_reason for c in pull.comments if c.body.startswith(REFUSED)] == ["outdated", None]


def test_once_the_session_is_found_the_bot_goes_on_and_folds_the_notice(stage: Stage) -> None:
    pull, session = failing(stage)
    session.access = "hidden"
    stage.run()
    session.access = "granted"
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1
    assert notices(pull) == []


def test_the_notice_is_folded_once_the_pull_request_is_green(stage: Stage) -> None:
    pull = hidden(stage)
    pull.check("test", "failure")
    stage.run()
    pull.check("test", "success", minutes_ago=0)
    stage.advance(1)
    assert stage.run().decisions == {1: "skip"}
    assert notices(pull) == []


def test_a_notice_that_cannot_be_posted_is_tried_again_and_stops_nobody(stage: Stage) -> None:
    pull = hidden(stage)
    pull.check("test", "failure")
    stage.github.faults.before("POST", "*/issues/1/comments", faults.answer(422), times=None)
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert (run.status, run.decisions) == (1, {1: "failed", 2: "send"})
    assert len(other.messages) == 1
    stage.github.faults.clear()
    run = stage.run()
    assert (run.status, run.decisions[1]) == (0, "refuse")
    assert len(notices(pull)) == 1


def test_the_policy_s_names_are_mentioned(stage: Stage) -> None:
    pull = hidden(stage)
    pull.check("test", "failure")
    stage.run(notify="octo/backend")
    assert "\n\n@octo/backend" in notices(pull)[0]


def test_a_message_whose_comment_somebody_deleted_gets_another_comment(stage: Stage) -> None:
    pull, session = failing(stage)
    session.answers(completes())
    stage.run()
    pull.comments[0].delete()
    stage.advance(30)
    assert [stage.run().decisions, stage.run().decisions] == [{1: "wait"}] * 2
    assert ["This comment replaces it" in comment.body for comment in pull.comments] == [True]
    assert len(session.messages) == 1


def test_a_message_in_a_team_s_own_words_whose_comment_somebody_deleted_is_told_of_once(stage: Stage) -> None:
    stage.repository.file(POLICY, "templates: {prompt: 'Look at {{ snapshot.head_sha }}'}")
    pull, session = failing(stage)
    session.answers(completes())
    stage.run()
    pull.comments[0].delete()
    stage.advance(30)
    assert [stage.run().decisions, stage.run().decisions] == [{1: "refuse"}] * 2
    assert ["no comment here records" in text for text in notices(pull)] == [True]
    assert again(stage, pull).decisions == {1: "send"}
    assert (len(session.messages), notices(pull)) == (2, [])


def test_such_a_message_is_remembered_while_jules_is_at_work(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    session.turns("IN_PROGRESS")
    pull.comments[0].delete()
    assert stage.run().decisions == {1: "wait"}
    assert (len(session.messages), pull.comments) == (1, [])  # the comment may only not be visible yet
    stage.advance(11)
    stage.run()
    assert len(session.messages) == len(pull.comments) == 1


def edited(stage: Stage) -> tuple[PullRequest, JulesSession]:
    """A message whose comment a person has edited since."""
    pull, session = failing(stage)
    session.answers(completes())
    stage.run()
    pull.comments[0].edit(ANN, f"By the way: {pull.comments[0].body}")
    stage.advance(30)
    return pull, session


def test_a_comment_that_somebody_edited_is_told_of_once(stage: Stage) -> None:
    pull, session = edited(stage)
    assert [stage.run().decisions for _ in range(3)] == [{1: "refuse"}] * 3
    assert ["was edited by `ann`" in text for text in notices(pull)] == [True]
    assert len(session.messages) == 1


def test_after_a_retry_the_bot_speaks_again_although_a_comment_was_edited(stage: Stage) -> None:
    pull, session = edited(stage)
    stage.run()
    stage.advance(1)
    pull.comment(ANN, "/feedback retry", association="MEMBER")
    stage.advance(1)
    assert stage.run().decisions == {1: "send"}
    assert (len(session.messages), notices(pull)) == (2, [])


def test_whoever_edits_each_comment_of_the_bot_does_not_make_it_talk(stage: Stage) -> None:
    pull, _ = edited(stage)
    for _ in range(4):
        stage.run()
        for comment in pull.comments:
            comment.edit(ANN, comment.body)
    assert len(pull.comments) == 2


def test_what_jules_says_is_harmless(stage: Stage) -> None:
    pull, _ = failing(stage)
    body = refusal("@octocat <img src=x>")
    stage.jules.faults.before("GET", f"*/{SESSION_ID}", faults.answer(400, body=body), times=None)
    stage.run()
    assert "@octocat" not in notices(pull)[0]
    assert "<img" not in notices(pull)[0]
