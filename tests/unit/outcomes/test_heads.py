"""Which commits were heads, and who pushed them."""

import pytest

from feedback_bot.model import Actor, Commit, PastCommit, PastPullRequest, PullRequestId, Push
from feedback_bot.outcomes import Pusher
from feedback_bot.outcomes.heads import heads_of
from tests.unit.builders import ALICE, BOT, JULES, NOW, ago, passed, policy

NOTHING = "0" * 40
REF = "refs/heads/fix"


def commit(
    sha: str, author: Actor | None = JULES, *, at: float = 60, merge: bool = False, checked: bool = True
) -> PastCommit:
    made = Commit(sha=sha, authors=(author,) if author else (), is_merge=merge)
    checks = (passed(started_at=ago(at), completed_at=ago(at - 1)),) if checked else ()
    return PastCommit(commit=made, committed_at=ago(at), checks=checks)


def push(after: str, before: str, actor: Actor | None = JULES, *, at: float = 60, ref: str = REF) -> Push:
    return Push(actor=actor, pushed_at=ago(at), before=before, after=after, ref=ref)


def pull(*commits: PastCommit) -> PastPullRequest:
    return PastPullRequest(
        id=PullRequestId("acme/teapot", 7),
        repository_id=1,
        url="",
        body="",
        author=JULES,
        head_branch="fix",
        is_from_fork=False,
        created_at=ago(100),
        merged_at=None,
        closed_at=None,
        comments=(),
        commits=commits,
    )


def heads(given: PastPullRequest, *pushes: Push) -> list[tuple[str, Pusher]]:
    found, _ = heads_of(given, pushes, policy(), NOW)
    return [(head.sha, head.pusher) for head in found]


def test_a_push_of_several_commits_is_one_head() -> None:
    given = pull(commit("a"), commit("b"), commit("c", at=30))
    assert heads(given, push("b", NOTHING, at=101), push("c", "b", at=30)) == [("b", Pusher.JULES), ("c", Pusher.JULES)]
    assert heads_of(given, [push("b", NOTHING, at=101)], policy(), NOW)[1] is False


@pytest.mark.parametrize(
    ("actor", "brought", "expected"),
    [
        (JULES, commit("b", ALICE), Pusher.JULES),
        (ALICE, commit("b", ALICE), Pusher.PERSON),
        (ALICE, commit("b", None), Pusher.PERSON),
        (ALICE, commit("b", ALICE, merge=True), Pusher.ASIDE),
        (ALICE, commit("b", JULES), Pusher.ASIDE),
        (BOT, commit("b", BOT), Pusher.ASIDE),
        (None, commit("b", JULES), Pusher.JULES),
        (None, commit("b", ALICE), Pusher.PERSON),
    ],
)
def test_whose_a_push_is(actor: Actor | None, brought: PastCommit, expected: Pusher) -> None:
    given = pull(commit("a", at=101), brought)
    assert heads(given, push("a", NOTHING, at=101), push("b", "a", actor))[-1] == ("b", expected)


def test_a_merge_does_not_hide_a_persons_commit_in_the_same_push() -> None:
    given = pull(commit("a", at=101), commit("b", ALICE), commit("c", ALICE, merge=True))
    assert heads(given, push("a", NOTHING, at=101), push("c", "a", ALICE))[-1] == ("c", Pusher.PERSON)


def test_pushes_to_other_branches_and_before_its_time_are_others() -> None:
    given = pull(commit("a"))
    others = (push("x", NOTHING, at=50, ref="refs/heads/main"), push("y", NOTHING, at=500), push(NOTHING, "a", at=5))
    assert heads(given, push("a", NOTHING, at=101), *others) == [("a", Pusher.JULES)]


def test_a_head_that_was_pushed_over_is_lost() -> None:
    found, _ = heads_of(pull(commit("b")), [push("a", NOTHING, at=99), push("b", "a")], policy(), NOW)
    assert [(head.sha, head.is_lost) for head in found] == [("a", True), ("b", False)]


def test_before_the_record_begins_authors_stand_in() -> None:
    given = pull(commit("a", at=90), commit("b", ALICE, at=80), commit("c", at=70), commit("d", at=60))
    found, are_guessed = heads_of(given, [push("d", "c", at=60)], policy(), NOW)
    assert are_guessed
    assert [(head.sha, head.pusher, head.pushed_at) for head in found] == [
        ("a", Pusher.JULES, ago(90)),
        ("b", Pusher.PERSON, ago(80)),
        ("c", Pusher.JULES, ago(70)),
        ("d", Pusher.JULES, ago(60)),
    ]


def test_without_any_record_commits_without_checks_were_no_heads_except_the_last() -> None:
    given = pull(commit("a", checked=False, at=90), commit("b", at=80), commit("c", checked=False, at=70))
    found, are_guessed = heads_of(given, None, policy(), NOW)
    assert (are_guessed, [head.sha for head in found]) == (True, ["b", "c"])


@pytest.mark.parametrize(("days", "is_lost"), [(91, True), (89, False)])
def test_checks_of_an_old_commit_may_have_expired(days: int, *, is_lost: bool) -> None:
    age = days * 24 * 60
    found, _ = heads_of(pull(commit("a", checked=False, at=age)), [push("a", NOTHING, at=age)], policy(), NOW)
    assert [head.is_lost for head in found] == [is_lost]


def test_only_checks_that_count_are_seen() -> None:
    found, _ = heads_of(pull(commit("a")), None, policy(), NOW, lambda check: check.name != "test")
    assert found[0].checks == ()


def test_a_branch_that_was_pushed_after_the_pull_request_began_has_no_older_heads() -> None:
    found, are_guessed = heads_of(pull(commit("a"), commit("b")), [push("b", NOTHING, at=99)], policy(), NOW)
    assert ([head.sha for head in found], are_guessed) == (["b"], False)
