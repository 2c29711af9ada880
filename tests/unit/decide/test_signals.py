"""Which checks and reviews are reasons to speak."""

import pytest

from feedback_bot.decide.counted.checks import counted_checks
from feedback_bot.decide.counted.signals import find_signals
from feedback_bot.model import Actor, CheckOutcome, CheckSource, Review
from tests.unit.builders import (
    ALICE,
    JULES,
    ago,
    check,
    passed,
    policy,
    remark,
    review,
    running,
    snapshot,
    status,
    thread,
)

RABBIT = Actor("coderabbitai", is_bot=True)
LISTED = {"review_bots": [{"login": "coderabbitai[bot]"}]}


def titles(*parts: object, **keys: object) -> list[str]:
    return [signal.title for signal in find_signals(snapshot(*parts), policy(**keys))]  # type: ignore[arg-type] # any key


@pytest.mark.parametrize("conclusion", ["failure", "timed_out", "startup_failure", "action_required"])
def test_failures(conclusion: str) -> None:
    assert titles(check(conclusion=conclusion)) == ["CI / test"]


def test_legacy_statuses_are_told_by_their_context() -> None:
    assert titles(status("ci/jenkins")) == ["ci/jenkins"]


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        pytest.param(check(), passed(started_at=ago(5)), [], id="the re-run passed"),
        pytest.param(passed(), check(started_at=ago(5)), ["CI / test"], id="the re-run failed"),
        pytest.param(check(), running("test", started_at=ago(5)), [], id="the re-run is running"),
        pytest.param(check(), running("test", started_at=None), [], id="the re-run is queued"),
        pytest.param(check(), passed(workflow="Nightly", started_at=ago(5)), ["CI / test"], id="another workflow"),
        pytest.param(check(), passed(app="circleci", started_at=ago(5)), ["CI / test"], id="another app"),
        pytest.param(
            check(database_id=1), passed(database_id=2, started_at=ago(30)), [], id="started in the same second"
        ),
        pytest.param(
            check(),
            check(outcome=CheckOutcome.NOT_COUNTED, conclusion="cancelled", started_at=ago(5)),
            [],
            id="cancelled",
        ),
    ],
)
def test_only_the_newest_run_of_a_check_counts(older: object, newer: object, expected: list[str]) -> None:
    assert titles(older, newer) == titles(newer, older) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("lint", ["CI / test"]),
        ("CI / LINT", ["CI / test"]),
        ("ci / *", []),
        ("*", []),
        ("lin", ["CI / lint", "CI / test"]),
    ],
)
def test_ignored_checks(pattern: str, expected: list[str]) -> None:
    assert titles(check("lint"), check("test"), ignore_checks=[pattern]) == expected


def test_an_ignored_check_is_not_waited_for() -> None:
    assert counted_checks(snapshot(running("deploy")), policy(ignore_checks="deploy")) == ()


@pytest.mark.parametrize(
    ("given", "keys", "counts"),
    [
        pytest.param(review(association="OWNER"), {}, True, id="owner"),
        pytest.param(review(association="COLLABORATOR"), {}, True, id="collaborator"),
        pytest.param(review(association="CONTRIBUTOR", can_push=False), {}, False, id="contributor"),
        pytest.param(review(association="NONE", can_push=False), {}, False, id="stranger"),
        pytest.param(review(association="CONTRIBUTOR"), {}, True, id="a contributor who may push"),
        pytest.param(review(association="NONE"), {}, True, id="a member who conceals it"),
        pytest.param(review(can_push=False), {}, True, id="a member who may only read"),
        pytest.param(review(association="CONTRIBUTOR"), {"trusted": "write"}, True, id="asked for write, has it"),
        pytest.param(review(can_push=False), {"trusted": "write"}, False, id="asked for write, has it not"),
        pytest.param(review(state="DISMISSED"), {}, False, id="dismissed"),
        pytest.param(review(state="APPROVED"), {}, False, id="approved"),
        pytest.param(review(state="COMMENTED"), {}, False, id="only comments"),
        pytest.param(review(author=RABBIT, can_push=True), {}, False, id="by an unlisted bot that may push"),
        pytest.param(review(author=None), {}, False, id="by a deleted account"),
        pytest.param(review(author=RABBIT), {}, False, id="by an unlisted bot"),
        pytest.param(review(author=RABBIT, association="NONE"), LISTED, True, id="by a listed bot"),
        pytest.param(
            review(author=Actor("coderabbitai"), association="NONE", can_push=False),
            LISTED,
            False,
            id="by a user of a bot's name",
        ),
        pytest.param(review(author=JULES), {}, False, id="by Jules itself"),
    ],
)
def test_reviews(given: Review, keys: dict[str, object], counts: bool) -> None:
    assert titles(given, **keys) == (["review by " + given.author.login] if counts and given.author else [])


def test_a_review_comes_with_the_open_threads_that_it_began() -> None:
    mine, resolved = thread(), thread(is_resolved=True)
    others = thread(remark(review_id="PRR_2"), remark(review_id="PRR_1"))
    empty = thread(comments=())
    (signal,) = find_signals(snapshot(review(), mine, resolved, others, empty), policy())

    assert getattr(signal, "threads", None) == (mine,)


def test_checks_come_first_and_reviews_in_the_order_of_their_time() -> None:
    late = review(Actor("zoe"), node_id="PRR_2", submitted_at=ago(1))
    given = (late, review(ALICE), check("b"), check("a", source=CheckSource.CHECK_RUN))

    assert titles(*given) == ["CI / a", "CI / b", "review by alice", "review by zoe"]


def test_checks_come_in_the_order_in_which_people_count() -> None:
    names = ("shard (10, linux)", "shard (2, linux)", "shard", "lint", "shard (1, linux)")

    assert [title.removeprefix("CI / ") for title in titles(*map(check, names))] == [
        "lint",
        "shard",
        "shard (1, linux)",
        "shard (2, linux)",
        "shard (10, linux)",
    ]


def test_a_re_run_is_the_same_signal() -> None:
    first, again = (find_signals(snapshot(check(database_id=n, node_id=f"CR_{n}")), policy())[0] for n in (1, 2))

    assert first.id == again.id


@pytest.mark.parametrize(
    ("mergeable", "expected"),
    [("CONFLICTING", ["merge conflict with main"]), ("UNKNOWN", []), ("MERGEABLE", [])],
)
def test_conflicts(mergeable: str, expected: list[str]) -> None:
    assert [signal.title for signal in find_signals(snapshot(mergeable=mergeable), policy())] == expected
