"""The table of "when to speak", a test row for each of its rows."""

from dataclasses import replace

import pytest

from feedback_bot.decide import Case, triage
from feedback_bot.model import Action, CheckSignal, CheckSource, MarkerKind, MarkerState, Outcome
from tests.unit.builders import (
    ALICE,
    OLDER_HEAD,
    SESSION,
    URL,
    ago,
    asks,
    case,
    check,
    comment,
    decided,
    marker,
    own_comment,
    passed,
    plan,
    review,
    running,
    session,
    status,
    told,
)

QUEUED_FOR_10 = session("QUEUED", last_active_at=ago(10))
ASKING = session("AWAITING_USER_FEEDBACK", question="Which lid?", question_id="a1")
PLANNED = session("AWAITING_PLAN_APPROVAL", plan=plan())
OUR_CLAIM = marker(MarkerState.SENDING, told=(CheckSignal(check=check()),))
HAND_OVER = own_comment(marker(MarkerState.DONE, kind=MarkerKind.ESCALATION, key="attempts"))
PAUSED_TOLD = own_comment(marker(MarkerState.DONE, kind=MarkerKind.ESCALATION, key=f"paused {SESSION}"))
THREE_MESSAGES = tuple(told(check(), head=OLDER_HEAD, id=number) for number in (1, 2, 3))


def row(name: str, given: Case, action: Action, reason: str) -> object:
    return pytest.param(given, action, reason, id=name)


WITHOUT_SESSION = [
    row("nothing wrong", case(passed()), Action.SKIP, "nothing is wrong"),
    row("no checks at all", case(), Action.SKIP, "nothing is wrong"),
    row("nothing wrong yet", case(running()), Action.WAIT, "checks are still running: CI / slow"),
    row("a failure while others run", case(check(), running()), Action.WAIT, "checks are still running: CI / slow"),
    row(
        "a failure while one has not started",
        case(check(), running(started_at=None)),
        Action.WAIT,
        "checks are still running: CI / slow",
    ),
    row(
        "a failure while a legacy status is pending",
        case(check(), status(outcome=Outcome.RUNNING, conclusion="pending")),
        Action.WAIT,
        "checks are still running: ci/legacy",
    ),
    row(
        "a failure while an ignored check runs",
        case(check(), running(), ignore_checks=("slow",)),
        Action.LOOK_UP,
        "the session has to be looked up",
    ),
    row(
        "many run",
        case(check(), *(running(f"slow-{n}") for n in range(5))),
        Action.WAIT,
        "checks are still running: CI / slow-0, CI / slow-1, CI / slow-2 and 2 more",
    ),
    row(
        "settle-minutes are over",
        case(check(), running(started_at=ago(60))),
        Action.LOOK_UP,
        "the session has to be looked up",
    ),
    row(
        "one that never starts, an hour after the first",
        case(check(started_at=ago(61)), running(started_at=None)),
        Action.LOOK_UP,
        "the session has to be looked up",
    ),
    row(
        "only cancelled, neutral, skipped, stale",
        case(*(check(c, c, outcome=Outcome.NOT_COUNTED) for c in ("cancelled", "neutral", "skipped", "stale"))),
        Action.SKIP,
        "nothing is wrong",
    ),
    row(
        "a newer run of the same check passed",
        case(check(database_id=1), passed(started_at=ago(10), database_id=2)),
        Action.SKIP,
        "nothing is wrong",
    ),
    row(
        "another run is sending",
        case(check(), own_comment(OUR_CLAIM, created_at=ago(9))),
        Action.WAIT,
        "another run is sending a message, or died less than 10 minutes ago; the next run will know",
    ),
    row(
        "a claim that is ten minutes old holds nothing up",
        case(check(), own_comment(OUR_CLAIM, created_at=ago(10))),
        Action.LOOK_UP,
        "the session has to be looked up",
    ),
    row("escalated before", case(check(), HAND_OVER), Action.SKIP, "a person was asked to take over"),
    row(
        "told at this head, one look at the session",
        case(check(), told(check())),
        Action.LOOK_UP,
        "the session has to be looked up",
    ),
    row("a review by a stranger", case(review(association="NONE")), Action.SKIP, "nothing is wrong"),
    row(
        "a marker edited by somebody",
        case(check(), own_comment(marker(), edited_by=ALICE)),
        Action.REFUSE,
        f"a comment of the bot was edited by alice ({URL}#issuecomment-100); comment /feedback retry"
        " to let the bot speak again",
    ),
    row(
        "a damaged marker of an older head",
        case(check(), comment("<!-- jules-feedback-bot v1 damaged -->", is_own=True, created_at=ago(90))),
        Action.LOOK_UP,
        "the session has to be looked up",
    ),
    row(
        "a stranger's session",
        case(check(), problem="session 1 belongs to another repository"),
        Action.REFUSE,
        "session 1 belongs to another repository",
    ),
]

WITH_SESSION = [
    row("a failed check", case(check(), session=session()), Action.SEND, "CI / test failed"),
    row("timed out", case(check(conclusion="timed_out"), session=session()), Action.SEND, "CI / test timed out"),
    row("a legacy status", case(status(conclusion="error"), session=session()), Action.SEND, "ci/legacy failed"),
    row("several", case(check("a"), check("b"), session=session()), Action.SEND, "2 checks failed"),
    row("a review", case(review(), session=session()), Action.SEND, "review by alice requests changes"),
    row(
        "a check and a review",
        case(check(), review(), session=session()),
        Action.SEND,
        "CI / test failed, review by alice requests changes",
    ),
    row(
        "told at this head",
        case(check(), told(check()), session=session()),
        Action.SKIP,
        "told already; no commit since",
    ),
    row(
        "told at an older head",
        case(check(), told(check(), head=OLDER_HEAD), session=session()),
        Action.SEND,
        "CI / test failed",
    ),
    row(
        "a second failure beside a told one",
        case(check(), check("lint"), told(check()), session=session()),
        Action.SEND,
        "CI / lint failed",
    ),
    row(
        "an Actions failure younger than grace-minutes",
        case(check(completed_at=ago(5)), session=session()),
        Action.WAIT,
        "Jules' own CI Fixer has 10 minutes more for the failed checks",
    ),
    row(
        "grace-minutes 0",
        case(check(completed_at=ago(0)), session=session(), grace_minutes=0),
        Action.SEND,
        "CI / test failed",
    ),
    row(
        "another CI's failure needs no grace",
        case(check(completed_at=ago(1), source=CheckSource.CHECK_RUN, workflow=None), session=session()),
        Action.SEND,
        "test failed",
    ),
    row("QUEUED", case(check(), session=QUEUED_FOR_10), Action.WAIT, "Jules is at work: the session is queued"),
    row(
        "IN_PROGRESS",
        case(check(), session=session("IN_PROGRESS")),
        Action.WAIT,
        "Jules is at work: the session is in progress",
    ),
    row(
        "a state that nobody knows yet",
        case(check(), session=session("DREAMING")),
        Action.WAIT,
        "Jules is at work: the session is in the state DREAMING",
    ),
    row(
        "IN_PROGRESS and silent for stuck-minutes",
        case(check(), session=session("IN_PROGRESS", last_active_at=ago(30))),
        Action.SEND,
        "CI / test failed; the session has been silent for 30 minutes",
    ),
    row("AWAITING_USER_FEEDBACK", case(check(), session=ASKING), Action.SEND, "CI / test failed"),
    row(
        "AWAITING_USER_FEEDBACK after our message",
        case(check(), told(check()), session=ASKING),
        Action.WAIT,
        "Jules asks a question in the session",
    ),
    row(
        "AWAITING_PLAN_APPROVAL",
        case(check(), session=PLANNED),
        Action.WAIT,
        "the session waits for its plan to be approved: 1. Read the code; 2. Close the lid",
    ),
    row(
        "PAUSED",
        case(check(), session=session("PAUSED")),
        Action.ESCALATE,
        "the session is paused: only a person can resume it",
    ),
    row(
        "PAUSED and told",
        case(check(), PAUSED_TOLD, session=session("PAUSED")),
        Action.SKIP,
        "the session is paused, and a person was asked to resume it",
    ),
    row("PAUSED, told, and goes on", case(check(), PAUSED_TOLD, session=session()), Action.SEND, "CI / test failed"),
    row("FAILED", case(check(), session=session("FAILED")), Action.SEND, "CI / test failed"),
    row("archived", case(check(), session=session("PAUSED", is_archived=True)), Action.SEND, "CI / test failed"),
    row(
        "max-attempts used",
        case(check(), *THREE_MESSAGES, session=session()),
        Action.ESCALATE,
        "3 messages have not made it green: a person has to look",
    ),
    row("one attempt left", case(check(), *THREE_MESSAGES[:2], session=session()), Action.SEND, "CI / test failed"),
]


@pytest.mark.parametrize(("given", "action", "reason"), [*WITHOUT_SESSION, *WITH_SESSION])
def test_when_to_speak(given: Case, action: Action, reason: str) -> None:
    decision = decided(given)

    assert (decision.action, decision.reason) == (action, reason)


def test_what_waits_for_the_session_is_not_looked_up_for_nothing() -> None:
    assert triage(case(check(), told(check(), head=OLDER_HEAD), passed(started_at=ago(1)))).action is Action.SKIP


def test_a_review_does_not_wait_for_the_failure_beside_it() -> None:
    young = check(completed_at=ago(2))
    decision = decided(case(young, review(), session=session()))

    assert (decision.action, decision.reason) == (Action.SEND, "review by alice requests changes")
    assert (decision.signals, decision.held) == ((asks(),), (CheckSignal(check=young),))


def test_a_review_that_was_told_is_not_told_again_at_a_later_head() -> None:
    remembered = own_comment(marker(told=(asks(),), head=OLDER_HEAD))
    decision = triage(case(review(), remembered, session=session()))

    assert decision.action is Action.SKIP


def test_a_stuck_session_hears_how_long_it_was_silent() -> None:
    decision = triage(case(check(), session=session("PLANNING", last_active_at=ago(45))))

    assert decision.silent_for_minutes == 45


def test_a_finished_session_hears_nothing_of_silence() -> None:
    assert triage(case(check(), session=session(last_active_at=ago(500)))).silent_for_minutes is None


def test_the_question_is_for_the_people_once() -> None:
    decision = triage(case(check(), told(check()), session=ASKING))

    assert decision.notice is not None
    assert (decision.notice.topic, decision.notice.question) == ("question", "Which lid?")


@pytest.mark.parametrize(
    ("wrote", "last_id", "planned", "approved"),
    [
        pytest.param(ago(10), "ab" * 16, ago(5), "plan-1", id="after our message"),
        pytest.param(ago(3), "ab" * 16, ago(5), None, id="before our message"),
        pytest.param(ago(10), None, ago(5), None, id="after a person's message"),
        pytest.param(ago(10), "99" * 16, ago(5), None, id="after a stranger's Feedback-ID"),
        pytest.param(None, None, ago(5), None, id="nobody wrote"),
    ],
)
def test_plans_made_for_our_message_are_approved(
    wrote: object, last_id: str | None, planned: object, approved: str | None
) -> None:
    waiting = session("AWAITING_PLAN_APPROVAL", plan=plan(created_at=planned))
    waiting = replace(waiting, person_wrote_at=wrote, last_feedback_id=last_id)  # type: ignore[arg-type]
    decision = triage(case(check(), told(check()), session=waiting, approve_plans="feedback"))

    assert (decision.action, decision.approve_plan) == (Action.WAIT, approved)


def test_no_plan_is_approved_unless_the_policy_says_so() -> None:
    waiting = session("AWAITING_PLAN_APPROVAL", plan=plan(), person_wrote_at=ago(10), last_feedback_id="ab" * 16)

    assert triage(case(check(), told(check()), session=waiting)).approve_plan is None


def test_a_paused_session_asks_for_a_person_with_all_that_is_wrong() -> None:
    decision = triage(case(check(), review(), session=session("PAUSED")))

    assert decision.escalation == f"paused {SESSION}"
    assert [signal.title for signal in decision.signals] == ["CI / test", "review by alice"]


def test_the_people_were_told_that_the_session_takes_no_messages() -> None:
    notice = own_comment(marker(MarkerState.DONE, kind=MarkerKind.NOTICE, key=f"unreachable {SESSION} {'1f' * 20}"))

    told = case(check(), notice, session=session(), when_unreachable="report")
    assert triage(told).action is Action.SKIP


def test_the_bots_own_run_is_none_of_the_pull_requests_checks() -> None:
    given = replace(case(running("feedback", run_id=99)), own_run_id=99)

    assert triage(given).action is Action.SKIP
