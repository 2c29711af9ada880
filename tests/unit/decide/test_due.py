"""When a wait ends: a second before, the decision is the same; at that moment, it is another one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedback_bot.decide import Case, decide, due, triage
from feedback_bot.decide.due import ENDS
from feedback_bot.model import (
    Action,
    CheckOutcome,
    CheckSignal,
    CheckSource,
    Decision,
    Evidence,
    LookAtLogs,
    LookUp,
    MarkerKind,
    MarkerState,
    ReasonCode,
    Refusal,
)
from tests.unit.builders import (
    HEAD,
    NOW,
    OLDER_HEAD,
    ago,
    asks,
    because,
    case,
    check,
    decided,
    marker,
    own_comment,
    passed,
    review,
    running,
    session,
    status,
    told,
    triaged,
)

CLAIM = marker(MarkerState.SENDING, told=(CheckSignal(check=check()),))
REFUSED = marker(MarkerState.REFUSED, refusal=Refusal.LIMIT, tried_at=ago(20), attempt=0)
PENDING = status("license/cla", outcome=CheckOutcome.RUNNING, conclusion="pending", started_at=ago(40))
EARLIER = told(check(), head=OLDER_HEAD, created_at=ago(3))
UNLISTED = replace(
    case(check(started_at=ago(4)), *(told(check(), head=OLDER_HEAD, id=n) for n in (1, 2))), is_push_awaited=True
)

WAITS = [
    pytest.param(case(check(), running()), 30, id="settle-minutes"),
    pytest.param(case(PENDING), 20, id="a status that will wait for a person"),
    pytest.param(case(check(), own_comment(CLAIM, created_at=ago(9))), 1, id="another run's claim"),
    pytest.param(case(check(completed_at=ago(5)), session=session()), 10, id="grace"),
    pytest.param(
        case(check(completed_at=ago(5)), check("lint", completed_at=ago(12)), session=session()),
        10,
        id="grace after the newest",
    ),
    pytest.param(case(check(), session=session(agent_active_at=ago(4))), 11, id="the agent was active since"),
    pytest.param(case(review(submitted_at=ago(5)), session=session()), 10, id="a review"),
    pytest.param(case(check(), session=session("IN_PROGRESS", last_active_at=ago(18))), 12, id="stuck-minutes"),
    pytest.param(case(check(), told(check()), session=session()), 105, id="answer-minutes"),
    pytest.param(case(check(), own_comment(REFUSED), session=session()), 40, id="a refusal"),
    pytest.param(
        case(snapshot_changes={"has_runs": False, "base_has_checks": True, "head_committed_at": ago(50)}),
        10,
        id="no check began",
    ),
]

ALL = list(ReasonCode)
WAITING = ALL[ALL.index(ReasonCode.CHECKS_RUNNING) : ALL.index(ReasonCode.ATTEMPTS_USED)]
WITHOUT_END = {
    # The rule of each signal says when it ends, see decide/rules/holds.py
    ReasonCode.CI_FIXER_GRACE,
    ReasonCode.AGENT_ACTIVE,
    ReasonCode.REVIEW_GRACE,
    ReasonCode.STARTER_REVIEW_GRACE,
    # Jules, a person, or a check has to do something first
    ReasonCode.SESSION_STARTING,
    ReasonCode.PLAN_MISSING,
    ReasonCode.PLAN_WAITING,
    ReasonCode.PLAN_APPROVED,
    ReasonCode.QUESTION_ASKED,
    ReasonCode.REVIEW_EMPTY,
    ReasonCode.STARTER_REVIEW_ANSWERED,
    ReasonCode.BASE_FAILS,
    ReasonCode.INFRASTRUCTURE_FAILED,
    ReasonCode.APPROVAL_NEEDED,
    ReasonCode.ACCOUNT_BLOCKED,
    ReasonCode.CAUSE_UNKNOWN,
    ReasonCode.FLAKY_FAILED,
    ReasonCode.GATE_FAILED,
    ReasonCode.RUNS_AWAIT_APPROVAL,
    ReasonCode.RUNS_NOT_STARTED,
    ReasonCode.CHECKS_STOPPED,
    # The next run may act
    ReasonCode.MAX_MESSAGES_SENT,
    ReasonCode.DRY_RUN_WITHOUT_KEY,
}


@pytest.mark.parametrize("code", WAITING)
def test_it_is_known_whether_a_wait_ends_by_itself(code: ReasonCode) -> None:
    assert (code in ENDS) != (code in WITHOUT_END), (
        "add the code to ENDS in feedback_bot/decide/due.py if time alone ends the wait, or else to WITHOUT_END here"
    )


def later(given: Case, span: timedelta) -> Case:
    """The same pull request and session, some time later."""
    read = replace(given.snapshot, read_at=given.snapshot.read_at + span)
    made = replace(given, snapshot=read)
    return made.with_session(replace(given.session, read_at=given.session.read_at + span)) if given.session else made


def outcome(given: Case) -> object:
    step = triage(given)
    if isinstance(step, LookUp):
        return step
    decision = decide(given, step, Evidence()) if isinstance(step, LookAtLogs) else step
    return decision.action, [reason.code for reason in decision.reasons], decision.notice


@pytest.mark.parametrize(("given", "minutes"), WAITS)
def test_a_wait_ends_when_it_says(given: Case, minutes: float) -> None:
    left = timedelta(minutes=minutes)

    assert due(given, triaged(given)) == NOW + left
    assert outcome(later(given, left - timedelta(seconds=1))) == outcome(given)
    assert outcome(later(given, left)) != outcome(given)


def test_the_record_of_pushes_may_lag_for_ten_minutes() -> None:
    assert due(UNLISTED, triaged(UNLISTED)) == NOW + timedelta(minutes=6)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(case(passed()), id="nothing wrong"),
        pytest.param(case(running()), id="nothing wrong yet"),
        pytest.param(case(review(body=""), session=session()), id="a review that says nothing"),
        pytest.param(
            case(check(), own_comment(marker(MarkerState.DONE, kind=MarkerKind.ESCALATION, key="attempts"))),
            id="a person was asked",
        ),
    ],
)
def test_no_time_ends_other_waits(given: Case) -> None:
    assert due(given, triaged(given)) is None


def test_no_time_ends_the_wait_for_a_person_who_is_asked() -> None:
    given = case(check(), session=session("PAUSED"))
    assert due(given, decided(given)) is None


def test_a_message_is_answered_in_answer_minutes() -> None:
    given = case(check(), session=session(), answer_minutes=10)
    assert due(given, decided(given)) == NOW + timedelta(minutes=10)


def test_what_is_held_back_while_the_rest_is_sent_has_its_time() -> None:
    given = case(check(completed_at=ago(2)), status(), session=session())
    decision = decided(given)

    assert decision.action is Action.SEND
    assert due(given, decision) == NOW + timedelta(minutes=13)


def test_what_is_held_back_beside_what_is_left_to_people_has_its_time() -> None:
    given = case(review(submitted_at=ago(3)), session=session())
    waits = Decision(action=Action.WAIT, reasons=(because(ReasonCode.CAUSE_UNKNOWN, phrases=(), titles=()),))

    assert due(given, waits) is None
    assert due(given, waits, held=[asks(submitted_at=ago(3))]) == NOW + timedelta(minutes=12)


def test_a_claim_that_is_left_behind_is_settled_after_its_lease() -> None:
    given = case(check(), session=session())
    unknown = Decision(action=Action.WAIT, reasons=(because(ReasonCode.ARRIVAL_UNKNOWN, error="?", after=None),))

    assert due(given, unknown) == NOW + timedelta(minutes=10)


def test_what_was_withdrawn_is_decided_again_at_once() -> None:
    given = case(check(), session=session())
    withdrawn = Decision(action=Action.WAIT, reasons=(because(ReasonCode.HEAD_MOVED),))

    assert due(given, withdrawn) == NOW


def test_a_branch_gets_ten_minutes_to_move() -> None:
    updating = Decision(action=Action.WAIT, reasons=(because(ReasonCode.BRANCH_UPDATED, base="main", titles=()),))
    tried = own_comment(
        marker(MarkerState.DONE, kind=MarkerKind.NOTICE, key=f"update-branch {'3c' * 20}", head=HEAD), created_at=ago(4)
    )

    assert due(case(check()), updating) == NOW + timedelta(minutes=10)
    assert due(case(check(), tried), updating) == NOW + timedelta(minutes=6)


def test_a_check_that_counts_as_another_source_has_no_grace() -> None:
    given = case(check(completed_at=ago(1), source=CheckSource.CHECK_RUN, workflow=None), session=session())
    assert due(given, decided(given)) == NOW + timedelta(minutes=120)
