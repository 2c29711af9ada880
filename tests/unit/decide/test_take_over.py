"""Whose push takes the pull request out of the bot's hands, and when it matters."""

from datetime import timedelta

import pytest

from feedback_bot.decide import Case
from feedback_bot.decide.facts.take_over import is_awaited, is_in_question, is_own_work, may_take_over
from feedback_bot.model import Actor, Check, Commit, Marker, MarkerKind, MarkerState, Push
from tests.unit.builders import ALICE, HEAD, JULES, OLDER_HEAD, ago, case, check, comment, marker, own_comment, told

CAROL = Actor("carol")  # she started the task, as the footer says
DAVE = Actor("dave")
A_BOT = Actor("formatter", is_bot=True)


def push(actor: Actor | None, minutes_ago: float, after: str = HEAD) -> Push:
    return Push(actor=actor, pushed_at=ago(minutes_ago), before=OLDER_HEAD, after=after)


def escalation(minutes_ago: float = 60, head: str = OLDER_HEAD, key: str = "attempts") -> Marker:
    return marker(
        MarkerState.DONE, kind=MarkerKind.ESCALATION, key=key, head=head, created_at=ago(minutes_ago), attempt=0
    )


def escalated(minutes_ago: float = 60, head: str = OLDER_HEAD, key: str = "attempts", **changes: object) -> Case:
    """A message two hours ago, and a call for a person."""
    message = told(check(), head=OLDER_HEAD, id=1, created_at=ago(120))
    called = own_comment(escalation(minutes_ago, head, key), id=2, created_at=ago(minutes_ago))
    return case(check(), message, called, snapshot_changes=dict(changes))


@pytest.mark.parametrize(
    ("pushes", "who"),
    [
        pytest.param([push(DAVE, 30)], [DAVE], id="a person, after the call"),
        pytest.param([push(DAVE, 60)], [DAVE], id="in the second of the call, to another head"),
        pytest.param([push(DAVE, 60, after=OLDER_HEAD)], [], id="in the second of the call, to the head it is about"),
        pytest.param([push(DAVE, 90, after="a"), push(JULES, 70, after=OLDER_HEAD)], [DAVE], id="after the message"),
        pytest.param([push(DAVE, 130, after="a")], [], id="before any word"),
        pytest.param([push(JULES, 30)], [], id="Jules"),
        pytest.param([push(CAROL, 30)], [], id="the starter"),
        pytest.param([push(Actor("Carol"), 30)], [], id="the starter, spelled otherwise"),
        pytest.param([push(A_BOT, 30)], [], id="a bot"),
        pytest.param([push(None, 30)], [], id="an account that is gone"),
        pytest.param([push(JULES, 40, after="a"), push(DAVE, 30)], [], id="after Jules"),
        pytest.param([push(CAROL, 40, after="a"), push(DAVE, 30)], [], id="after the starter, who may be Jules"),
        pytest.param([push(A_BOT, 40, after="a"), push(DAVE, 30)], [DAVE], id="after a bot"),
        pytest.param([push(DAVE, 40, after="a"), push(JULES, 30)], [DAVE], id="before Jules"),
        pytest.param([push(DAVE, 40, after="a"), push(ALICE, 30)], [ALICE, DAVE], id="two, the newest first"),
    ],
)
def test_pushes_that_may_take_over(pushes: list[Push], who: list[Actor]) -> None:
    assert [each.actor for each in may_take_over(escalated(), pushes)] == who


def test_the_authors_push_is_none() -> None:
    assert may_take_over(escalated(author=DAVE), [push(DAVE, 30)]) == ()


@pytest.mark.parametrize(
    ("commit", "is_own"),
    [
        pytest.param(Commit(sha="1", authors=(DAVE,)), True, id="a person's"),
        pytest.param(Commit(sha="1"), True, id="somebody's without an account"),
        pytest.param(Commit(sha="1", authors=(DAVE,), is_merge=True), False, id="a merge"),
        pytest.param(Commit(sha="1", authors=(JULES,)), False, id="Jules'"),
        pytest.param(Commit(sha="1", authors=(CAROL, JULES)), False, id="the starter's with Jules"),
        pytest.param(Commit(sha="1", authors=(CAROL,)), False, id="the starter's"),
        pytest.param(Commit(sha="1", authors=(A_BOT,)), False, id="a bot's"),
    ],
)
def test_commits_that_are_a_person_s_own_work(commit: Commit, is_own: bool) -> None:
    assert is_own_work(commit, escalated()) is is_own


@pytest.mark.parametrize(
    ("given", "matters"),
    [
        pytest.param(escalated(), True, id="a call for a person, then a push"),
        pytest.param(escalated(head=HEAD), False, id="a call for a person, and no push"),
        pytest.param(escalated(key="paused 1"), False, id="a paused session"),
        pytest.param(case(check()), False, id="no word yet"),
        pytest.param(case(check(), told(check("old"), head="a")), False, id="one message of three"),
    ],
)
def test_who_pushed_is_asked_only_where_it_matters(given: Case, matters: bool) -> None:
    assert is_in_question(given) is matters


@pytest.mark.parametrize(("attempts", "maximum", "matters"), [(1, 1, True), (1, 3, False), (2, 3, True), (3, 3, True)])
def test_from_the_second_message_on_it_may(attempts: int, maximum: int, matters: bool) -> None:
    messages = [told(check("old"), head=f"{at}", id=at) for at in range(1, attempts + 1)]

    assert is_in_question(case(check(), *messages, max_attempts=maximum)) is matters


@pytest.mark.parametrize(
    ("checks", "updated", "pushes", "awaited"),
    [
        pytest.param([check(started_at=ago(9))], 0, [], True, id="a young check"),
        pytest.param([check(started_at=ago(9))], 0, [push(DAVE, 9)], False, id="listed"),
        pytest.param([check(started_at=ago(10))], 0, [], False, id="an older check, and a comment since"),
        pytest.param([], 9, [], True, id="no check, updated lately"),
        pytest.param([], 10, [], False, id="no check, updated before"),
    ],
)
def test_a_head_that_is_not_listed(checks: list[Check], updated: int, pushes: list[Push], awaited: bool) -> None:
    given = case(*checks, comment(), snapshot_changes={"updated_at": ago(updated)})

    assert is_awaited(given, pushes) is awaited


def test_a_reset_is_remembered_by_the_messages_since() -> None:
    old = own_comment(marker(told=()), id=1, created_at=ago(90))
    new = own_comment(marker(told=(), reset_at=ago(60)), id=2, created_at=ago(50))

    given = case(check(), old, new)

    assert given.reset_at == ago(60)
    assert [each.comment_id for each in given.history.counted] == [2]
    assert given.history.messages == 2
    assert given.now - given.reset_at == timedelta(minutes=60)
