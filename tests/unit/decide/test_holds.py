"""What waits for Jules itself: its CI Fixer's failures, and the reviews of the person who started the task."""

from dataclasses import replace
from typing import Any

import pytest

from feedback_bot.decide.rules.holds import hold
from feedback_bot.model import Actor, Check, CheckSignal, CheckSource, Commit, ReasonCode
from tests.unit.builders import HEAD, JULES, OLDER_HEAD, ago, asks, because, case, check, session, status, thread

CAROL = Actor("carol")  # she started the task, as the footer says

REVIEWED = Commit(sha=OLDER_HEAD, authors=(JULES,), authored_at=ago(600))


def commit(*authors: Actor, **changes: Any) -> Commit:  # noqa: ANN401 - the fields of what is built
    return replace(Commit(sha=HEAD, authors=authors, authored_at=ago(400)), **changes)


@pytest.mark.parametrize(
    ("minutes_ago", "agent_minutes_ago", "grace", "held"),
    [
        pytest.param(14, 60, 15, True, id="younger than grace"),
        pytest.param(15, 60, 15, False, id="as old as grace"),
        pytest.param(20, 14, 15, True, id="the agent wrote after it, less than grace ago"),
        pytest.param(20, 15, 15, False, id="the agent wrote after it, grace ago"),
        pytest.param(20, 21, 15, False, id="the agent wrote before it"),
        pytest.param(20, None, 15, False, id="nothing is known of the agent"),
        pytest.param(0, 0, 0, False, id="grace 0"),
        pytest.param(60, 59, 120, True, id="a long grace"),
    ],
)
def test_actions_failures(minutes_ago: int, agent_minutes_ago: int | None, grace: int, held: bool) -> None:
    failed = check(completed_at=ago(minutes_ago))
    agent = None if agent_minutes_ago is None else ago(agent_minutes_ago)
    given = case(failed, session=session(agent_active_at=agent), grace_minutes=grace)

    assert bool(hold(CheckSignal(check=failed), given)) is held


def test_the_failures_of_a_head_wait_for_the_newest_of_them() -> None:
    old, young = check("old", completed_at=ago(50)), check("young", completed_at=ago(1))

    assert hold(CheckSignal(check=old), case(old, young, session=session()))


@pytest.mark.parametrize(
    "failed",
    [
        pytest.param(status(completed_at=ago(0)), id="a legacy status"),
        pytest.param(check(source=CheckSource.CHECK_RUN, completed_at=ago(0)), id="another app's check run"),
    ],
)
def test_what_the_ci_fixer_never_hears_of_does_not_wait(failed: Check) -> None:
    signal = CheckSignal(check=failed)

    assert hold(signal, case(signal.check, session=session(agent_active_at=ago(1)))) is None


@pytest.mark.parametrize(
    ("review_age", "agent_age", "held"),
    [
        pytest.param(14, 60, True, id="a young review"),
        pytest.param(60, 14, True, id="the agent is at it"),
        pytest.param(15, 15, False, id="both long enough ago"),
        pytest.param(15, None, False, id="nothing is known of the agent"),
    ],
)
def test_reviews_of_the_person_who_started_the_task(review_age: int, agent_age: int | None, held: bool) -> None:
    agent = None if agent_age is None else ago(agent_age)
    given = case(session=session(agent_active_at=agent))

    assert bool(hold(asks(author=CAROL, submitted_at=ago(review_age)), given)) is held


@pytest.mark.parametrize(
    ("commits", "is_answered"),
    [
        pytest.param((REVIEWED, commit(JULES)), True, id="a commit of Jules'"),
        pytest.param((commit(JULES), REVIEWED), False, id="one before"),
        pytest.param((REVIEWED,), False, id="none"),
        pytest.param((REVIEWED, commit(JULES, is_merge=True)), False, id="a merge"),
        pytest.param((REVIEWED, commit(Actor("alice"))), False, id="a team-mate's"),
        pytest.param((REVIEWED, commit(CAROL)), False, id="the starter's own"),
        pytest.param((commit(CAROL), REVIEWED, commit(CAROL)), True, id="Jules commits under the starter's name"),
        pytest.param((REVIEWED, commit(CAROL, JULES)), True, id="with Jules as the co-author"),
        pytest.param((REVIEWED, commit(Actor("mergify", is_bot=True))), False, id="another bot's"),
        pytest.param((commit(JULES, authored_at=ago(499)),), True, id="rebased, written after the review"),
        pytest.param((commit(JULES, authored_at=ago(501)),), False, id="rebased, written before it"),
        pytest.param((), False, id="nothing is known of the commits"),
    ],
)
def test_jules_has_pushed_since_the_starters_review(commits: tuple[Commit, ...], is_answered: bool) -> None:
    signal = asks(author=CAROL, submitted_at=ago(500), commit_sha=OLDER_HEAD)

    assert hold(signal, case(session=session(), snapshot_changes={"commits": commits})) == (
        because(ReasonCode.STARTER_REVIEW_ANSWERED, author="carol") if is_answered else None
    )


def test_without_a_footer_the_author_is_the_person_who_started_the_task() -> None:
    changes = {"body": "no footer", "author": CAROL}
    given = case(session=session(), snapshot_changes=changes)

    assert hold(asks(author=Actor("Carol"), submitted_at=ago(1)), given)


@pytest.mark.parametrize(
    ("review_age", "agent_age", "held"), [(14, 60, True), (60, 14, True), (15, 15, False), (15, None, False)]
)
def test_a_team_mates_review_waits_as_long(review_age: int, agent_age: int | None, held: bool) -> None:
    agent = None if agent_age is None else ago(agent_age)
    reason = hold(asks(submitted_at=ago(review_age)), case(session=session(agent_active_at=agent)))

    assert reason == (because(ReasonCode.REVIEW_GRACE, author="alice") if held else None)


def test_a_team_mates_review_is_answered_by_no_push() -> None:
    commits = (REVIEWED, commit(JULES))
    given = case(session=session(), snapshot_changes={"commits": commits})

    assert hold(asks(commit_sha=OLDER_HEAD), given) is None


def test_a_bots_review_waits_for_nobody() -> None:
    signal = asks(author=Actor("coderabbitai", is_bot=True), submitted_at=ago(0))

    assert hold(signal, case(session=session(agent_active_at=ago(0)))) is None


def test_a_review_without_a_word_waits_for_one() -> None:
    assert hold(asks(body=" \n"), case(session=session())) == because(ReasonCode.REVIEW_EMPTY, author="alice")


def test_a_review_whose_words_stand_in_its_threads_speaks() -> None:
    assert hold(asks(thread(), body=""), case(session=session())) is None


@pytest.mark.parametrize(("minutes", "left"), [(14.9, 1), (14, 1), (5, 10)])
def test_a_wait_is_told_in_whole_minutes(minutes: float, left: int) -> None:
    failed = check(completed_at=ago(minutes))
    reason = hold(CheckSignal(check=failed), case(failed, session=session()))

    assert reason == because(ReasonCode.CI_FIXER_GRACE, minutes=left)
