"""`update-branch: merge`: the bot merges the base branch itself, or asks Jules if it cannot."""

import pytest

from tests.scenarios.stage import Run, Stage
from tests.scenarios.when_to_speak.test_stale_and_flaky import OTHER, fixed_on_main
from tests.simulators.github import PullRequest, bot, faults, user
from tests.simulators.github.actors import JULES
from tests.simulators.jules import JulesSession

UPDATER = bot("updater")
LEASE_MINUTES = 11
MERGING = "**Merging `main` into this branch**"


def updates(stage: Stage) -> list[object]:
    return [each.request.json() for each in stage.github.writes if each.path.endswith("/update-branch")]


@pytest.fixture
def stale(stage: Stage) -> tuple[PullRequest, JulesSession]:
    """A failure that main has fixed since, and an app whose pushes start workflows."""
    stage.github.token("ghs_app", UPDATER, permissions={"contents": "write"})
    return fixed_on_main(stage)


def run(stage: Stage, *, dry_run: str = "false") -> Run:
    return stage.run(github_token="ghs_app", update_branch="merge", dry_run=dry_run)


def asked_to_merge(session: JulesSession) -> bool:
    return [("Merge `main` into the branch." in message) for message in session.messages] == [True]


def test_the_bot_merges_what_main_has_fixed(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    old = pull.head
    done = run(stage)
    assert done.decisions == {1: "wait"}
    assert done.results[0]["reason_codes"] == ["branch-updated"]
    assert [each["verdict"] for each in done.results[0]["verdicts"]] == ["stale"]
    assert updates(stage) == [{"expected_head_sha": old.oid}]
    assert pull.head.parents == (old, stage.repository.tip())
    assert session.messages == []
    (comment,) = pull.comments
    assert comment.body.startswith(MERGING)
    assert old.oid[:7] in comment.body


def test_at_the_new_head_it_goes_on_as_usual(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    run(stage)
    pull.check("test", "failure", log=OTHER)
    stage.advance(30)
    assert run(stage).decisions == {1: "send"}
    assert len(updates(stage)) == 1
    assert "test_b" in session.messages[0]
    assert "Message 1 of 3" in pull.comments[-1].body


def test_without_the_key_jules_is_asked(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    _, session = stale
    assert stage.run(github_token="ghs_app").decisions == {1: "send"}
    assert updates(stage) == []
    assert asked_to_merge(session)


def test_beside_what_jules_has_to_fix_it_is_asked(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    pull.check("unit", "failure", log=OTHER)
    stage.advance(30)
    assert run(stage).decisions == {1: "send"}
    assert updates(stage) == []
    assert asked_to_merge(session)


def test_beside_a_review_it_is_asked(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    stage.repository.grant(user("ann"))
    pull.review(user("ann"), "CHANGES_REQUESTED", "Rename it.")
    stage.advance(30)
    run(stage)
    assert updates(stage) == []
    assert asked_to_merge(session)


def test_beside_a_review_that_jules_may_be_working_on_it_is_asked(
    stage: Stage, stale: tuple[PullRequest, JulesSession]
) -> None:
    pull, session = stale
    stage.repository.grant(user("ann"))
    stage.advance(30)
    pull.review(user("ann"), "CHANGES_REQUESTED", "Rename it.", minutes_ago=1)
    run(stage)
    assert updates(stage) == []
    assert asked_to_merge(session)
    assert "Rename it." not in session.messages[0]


def test_the_token_of_a_workflow_starts_no_checks(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    _, session = stale
    stage.github.default_token.permissions = {**stage.github.default_token.permissions, "contents": "write"}
    done = stage.run(update_branch="merge")
    assert (done.status, done.decisions) == (0, {1: "send"})
    assert updates(stage) == []
    assert asked_to_merge(session)
    for told in (done.log, done.summary):
        assert told.count("start no workflows (see update-branch in docs/policy.md)") == 1
    assert "GITHUB_TOKEN" not in stage.run(update_branch="merge").log


def test_a_missing_permission_is_named(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    _, session = stale
    stage.github.token("ghs_app", UPDATER)
    done = run(stage)
    assert (done.status, done.decisions) == (0, {1: "send"})
    assert asked_to_merge(session)
    assert "could not merge main into the branch, so the bot asks Jules to merge it" in done.summary
    assert "the token may lack the permission contents: write" in done.log
    assert "contents: write" not in run(stage).log


def test_what_github_cannot_merge_jules_is_asked_to(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    body = b'{"message": "merge conflict between base and head"}'
    stage.github.faults.before("PUT", "*/update-branch", faults.answer(422, body=body))
    done = run(stage)
    assert done.decisions == {1: "send"}
    assert asked_to_merge(session)
    assert "merge conflict between base and head" in done.summary
    assert [MERGING in comment.body for comment in pull.comments] == [False]


def test_a_head_that_moved_is_left_to_the_next_run(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    stage.github.faults.before("PUT", "*/update-branch", faults.run(lambda: pull.push("Try again")))
    done = run(stage)
    assert done.results[0]["reason_codes"] == ["head-moved"]
    assert (session.messages, pull.comments) == ([], [])
    assert "could not merge" not in done.log


def test_a_lost_answer_asks_nobody(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    stage.github.faults.after("PUT", "*/update-branch", faults.close)
    done = run(stage)
    assert done.results[0]["reason_codes"] == ["head-moved"]
    assert session.messages == []
    assert pull.head.author == UPDATER


def test_an_outcome_that_is_unknown_is_tried_again(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    stage.github.faults.before("PUT", "*/update-branch", faults.answer(502), times=None)
    assert run(stage).decisions == {1: "failed"}
    stage.github.faults.clear()
    stage.advance(LEASE_MINUTES)
    assert run(stage).decisions == {1: "wait"}
    assert session.messages == []
    assert pull.head.author == UPDATER


def test_an_update_that_never_comes_is_asked_of_jules(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    _, session = stale
    answer = b'{"message": "Updating pull request branch.", "url": "https://github.com/octo/shop"}'
    stage.github.faults.before("PUT", "*/update-branch", faults.answer(202, body=answer), times=None)
    assert run(stage).decisions == {1: "wait"}
    stage.advance(5)
    assert run(stage).results[0]["reason_codes"] == ["branch-updated"]
    stage.advance(LEASE_MINUTES)
    assert run(stage).decisions == {1: "send"}
    assert asked_to_merge(session)
    assert len(updates(stage)) == 1


def test_one_head_of_the_base_is_merged_once(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    """Jules throws the merge away: to merge again would only repeat that."""
    pull, session = stale
    old = pull.head
    run(stage)
    pull.repository.branches[pull.head_ref_name] = old
    again = stage.repository.push("Start over", branch=pull.head_ref_name, by=JULES)
    assert again.parents == (old,)
    pull.check("test", "failure", log=old.check_runs[0].log.content)
    stage.advance(30)
    assert run(stage).decisions == {1: "send"}
    assert asked_to_merge(session)
    assert len(updates(stage)) == 1


def test_a_dry_run_shows_it(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    done = run(stage, dry_run="true")
    assert f"octo/shop#1: would merge main into the branch at {pull.head_ref_oid[:7]}" in done.log
    assert MERGING in done.log
    assert "(dry run: nothing was written)" in done.log
    assert (updates(stage), session.messages, pull.comments) == ([], [], [])


def test_what_a_person_calls_jules_own_is_sent(stage: Stage, stale: tuple[PullRequest, JulesSession]) -> None:
    pull, session = stale
    pull.comment(user("ann"), "/feedback mine", association="MEMBER")
    run(stage)
    assert updates(stage) == []
    assert asked_to_merge(session)
