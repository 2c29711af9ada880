"""Heads on which no check ever began, although the base branch has some."""

from typing import Any

import pytest

from feedback_bot.decide.rules.unchecked import skips_ci
from tests.scenarios.stage import Stage
from tests.simulators.github import CIRCLECI, PullRequest, thread, user

NAMED = "**No checks have started**"
DAY = 24 * 60


def unchecked(stage: Stage, **options: Any) -> PullRequest:  # noqa: ANN401 - as the stage takes them
    stage.repository.base_check("test", "success")
    pull, _ = stage.task(**options)
    return pull


def test_people_are_told_once_what_may_be_wrong(stage: Stage) -> None:
    pull = unchecked(stage)
    stage.advance(DAY)
    runs = [stage.run() for _ in range(3)]
    assert [run.decisions for run in runs] == [{1: "wait"}] * 3
    assert runs[0].results[0]["reason_codes"] == ["no-checks"]
    assert "no checks have started, although main has some" in runs[0].reason(1)
    (comment,) = pull.comments
    assert comment.body.startswith(NAMED)
    for reason in ("approval", "filters", "only after a push to `main`", "GITHUB_TOKEN", "cannot read a workflow file"):
        assert reason in comment.body
    assert stage.jules.messages == []
    assert pull.labels == []


def test_not_before_a_check_would_have_begun(stage: Stage) -> None:
    pull = unchecked(stage, pushed_minutes_ago=5)
    assert stage.run().decisions == {1: "wait"}
    assert pull.comments == []
    stage.advance(54)
    stage.run()
    assert pull.comments == []
    stage.advance(2)
    stage.run()
    assert len(pull.comments) == 1


def test_at_a_later_head_the_comment_says_so(stage: Stage) -> None:
    pull = unchecked(stage)
    stage.advance(DAY)
    stage.run()
    pull.push("Try again")
    stage.run()
    assert pull.head.oid[:7] not in pull.comments[0].body
    stage.advance(DAY)
    stage.run()
    assert len(pull.comments) == 1
    assert pull.head.oid[:7] in pull.comments[0].body


@pytest.mark.parametrize("words", ["[skip ci]", "[CI skip]", "[no ci]", "[skip actions]", "[actions skip]"])
def test_not_if_the_commit_skips_ci(stage: Stage, words: str) -> None:
    pull = unchecked(stage, message=f"Fix typo\n\nNothing to test {words}")
    stage.advance(DAY)
    run = stage.run()
    assert run.decisions == {1: "skip"}
    assert run.results[0]["reason_codes"] == ["ci-skipped"]
    assert pull.comments == []


@pytest.mark.parametrize(
    ("message", "skips"),
    [
        ("Fix\n\n\nskip-checks:true", True),
        ("Fix\n\n\nSigned-off-by: A <a@b.c>\nskip-checks: true\n", True),
        ("Fix\r\n\r\n\r\nskip-checks: true", True),
        ("skip-checks: true", False),
        ("Fix\n\n\nskip-checks: true\nReviewed-by: A", False),
        ("Fix the word skip ci", False),
        ("Document [skip-ci]", False),
        ("", False),
    ],
)
def test_what_skips_ci(message: str, *, skips: bool) -> None:
    assert skips_ci(message) == skips


def test_not_if_the_base_has_none_either(stage: Stage) -> None:
    pull, _ = stage.task()
    stage.advance(DAY)
    run = stage.run()
    assert run.results[0]["reason_codes"] == ["nothing-wrong"]
    assert [seen.operation for seen in stage.github.requests if seen.operation] == ["Candidates"]
    assert pull.comments == []


def test_not_if_the_base_branch_is_gone(stage: Stage) -> None:
    pull = unchecked(stage)
    pull.base_ref_name = "gone"
    stage.advance(DAY)
    assert stage.run().decisions == {1: "skip"}


def test_not_if_a_workflow_run_exists(stage: Stage) -> None:
    pull = unchecked(stage)
    pull.blocked_run("skipped", workflow="CI")
    stage.advance(DAY)
    assert stage.run().decisions == {1: "skip"}
    assert pull.comments == []


def test_the_idle_suite_of_an_app_is_no_check(stage: Stage) -> None:
    pull = unchecked(stage)
    pull.idle_suite(CIRCLECI)
    stage.advance(DAY)
    assert stage.run().decisions == {1: "wait"}


def test_a_conflict_is_told_to_jules_instead(stage: Stage) -> None:
    """GitHub runs no workflow for a pull request that conflicts with its base."""
    pull = unchecked(stage, mergeable="CONFLICTING")
    stage.advance(DAY)
    assert stage.run().decisions == {1: "send"}
    assert not any(comment.body.startswith(NAMED) for comment in pull.comments)


def test_a_review_is_told_as_ever(stage: Stage) -> None:
    pull = unchecked(stage)
    pull.review(user("ann"), "CHANGES_REQUESTED", "Use a set.", association="MEMBER", threads=[thread(line=3)])
    stage.advance(DAY)
    assert stage.run().decisions == {1: "send"}


def test_nothing_is_said_while_the_token_cannot_read_checks(stage: Stage) -> None:
    pull = unchecked(stage)
    stage.github.token("ghs_lesser", permissions={"checks": "none"})
    pull.comment(user("ann"), "Hello.")
    stage.advance(DAY)
    stage.run(github_token="ghs_lesser")
    assert len(pull.comments) == 1


def test_once_the_checks_pass_the_comment_is_gone(stage: Stage) -> None:
    pull = unchecked(stage)
    stage.advance(DAY)
    stage.run()
    pull.push("Try again")
    stage.run()
    assert len(pull.comments) == 1
    pull.check("test", "success")
    assert stage.run().decisions == {1: "skip"}
    assert pull.comments == []


def test_it_goes_on_when_a_check_starts(stage: Stage) -> None:
    pull = unchecked(stage)
    stage.advance(DAY)
    stage.run()
    pull.check("test", "failure", minutes_ago=20)
    assert stage.run().decisions == {1: "send"}
