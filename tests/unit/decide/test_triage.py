"""The table of "when to speak", a test row for each of its rows."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from feedback_bot.decide import Case, refusals_over, triage
from feedback_bot.model import (
    Action,
    BlockedRun,
    CheckOutcome,
    CheckSignal,
    CheckSource,
    Comment,
    LookUp,
    MarkerKind,
    MarkerState,
    Notice,
    Reason,
    ReasonCode,
)
from tests.unit.builders import (
    ALICE,
    OLDER_HEAD,
    SESSION,
    URL,
    ago,
    asks,
    because,
    case,
    check,
    comment,
    decided,
    looking,
    marker,
    own_comment,
    passed,
    plan,
    review,
    running,
    session,
    status,
    told,
    triaged,
)

QUEUED_FOR_10 = session("QUEUED", last_active_at=ago(10))
ASKING = session("AWAITING_USER_FEEDBACK", question="Which lid?", question_id="a1")
PLANNED = session("AWAITING_PLAN_APPROVAL", plan=plan())
SLOW_RUNS = because(ReasonCode.CHECKS_RUNNING, titles=("CI / slow",))
ALICE_ASKS = because(ReasonCode.CHANGES_REQUESTED, author="alice")
STRANGERS = because(ReasonCode.SESSION_OF_OTHER_REPOSITORY, session="1")
OUR_CLAIM = marker(MarkerState.SENDING, told=(CheckSignal(check=check()),))
HAND_OVER = own_comment(marker(MarkerState.DONE, kind=MarkerKind.ESCALATION, key="attempts"))
PAUSED_TOLD = own_comment(marker(MarkerState.DONE, kind=MarkerKind.ESCALATION, key=f"paused {SESSION}"))
THREE_MESSAGES = tuple(told(check(), head=OLDER_HEAD, id=number) for number in (1, 2, 3))


def failed(*titles: str, verdict: str = "failed") -> Reason:
    return because(ReasonCode.CHECKS_FAILED, titles=titles, verdict=verdict)


TEST_FAILED = failed("CI / test")


def row(name: str, given: Case, action: Action | type[LookUp], *reasons: Reason) -> object:
    return pytest.param(given, action, reasons, id=name)


def blocked(conclusion: str = "failure", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of what is built
    """What changes in a snapshot where a workflow run ended without a job."""
    made = BlockedRun(suite="CS_1", conclusion=conclusion, workflow="CI", workflow_file="ci.yml", event="push")
    return {"blocked_runs": (replace(made, **changes),)}


WITHOUT_SESSION = [
    row("a run without jobs", case(snapshot_changes=blocked()), LookUp),
    row("a run without jobs, beside what passes", case(passed(), snapshot_changes=blocked()), LookUp),
    row("a run without jobs, beside what runs", case(running(), snapshot_changes=blocked()), Action.WAIT, SLOW_RUNS),
    row("a run without jobs, beside what fails", case(check(), snapshot_changes=blocked()), LookUp),
    row("a run without jobs, beside what was told", case(check(), told(check()), snapshot_changes=blocked()), LookUp),
    row(
        "a run that waits for approval",
        case(passed(), snapshot_changes=blocked("action_required")),
        Action.WAIT,
        because(ReasonCode.RUNS_AWAIT_APPROVAL, titles=("CI",)),
    ),
    row(
        "a run without jobs that is ignored",
        case(snapshot_changes=blocked(), ignore_checks="ci.yml"),
        Action.SKIP,
        because(ReasonCode.NOTHING_WRONG),
    ),
    row("nothing wrong", case(passed()), Action.SKIP, because(ReasonCode.NOTHING_WRONG)),
    row("no checks at all", case(), Action.SKIP, because(ReasonCode.NOTHING_WRONG)),
    row("nothing wrong yet", case(running()), Action.WAIT, SLOW_RUNS),
    row("a failure while others run", case(check(), running()), Action.WAIT, SLOW_RUNS),
    row("a failure while one has not started", case(check(), running(started_at=None)), Action.WAIT, SLOW_RUNS),
    row(
        "a failure while a legacy status is pending",
        case(check(), status(outcome=CheckOutcome.RUNNING, conclusion="pending")),
        Action.WAIT,
        because(ReasonCode.CHECKS_RUNNING, titles=("ci/legacy",)),
    ),
    row("a failure while an ignored check runs", case(check(), running(), ignore_checks=("slow",)), LookUp),
    row(
        "many run",
        case(check(), *(running(f"slow-{n}") for n in range(5))),
        Action.WAIT,
        because(ReasonCode.CHECKS_RUNNING, titles=tuple(f"CI / slow-{n}" for n in range(5))),
    ),
    row("settle-minutes are over", case(check(), running(started_at=ago(60))), LookUp),
    row(
        "one that never starts, an hour after the first",
        case(check(started_at=ago(61)), running(started_at=None)),
        LookUp,
    ),
    row(
        "only cancelled, neutral, skipped, stale",
        case(*(check(c, c, outcome=CheckOutcome.NOT_COUNTED) for c in ("cancelled", "neutral", "skipped", "stale"))),
        Action.SKIP,
        because(ReasonCode.NOTHING_WRONG),
    ),
    row(
        "a newer run of the same check passed",
        case(check(database_id=1), passed(started_at=ago(10), database_id=2)),
        Action.SKIP,
        because(ReasonCode.NOTHING_WRONG),
    ),
    row(
        "another run is sending",
        case(check(), own_comment(OUR_CLAIM, created_at=ago(9))),
        Action.WAIT,
        because(ReasonCode.SENDING_ELSEWHERE),
    ),
    row(
        "a claim that is ten minutes old holds nothing up",
        case(check(), own_comment(OUR_CLAIM, created_at=ago(10))),
        LookUp,
    ),
    row("escalated before", case(check(), HAND_OVER), Action.SKIP, because(ReasonCode.PERSON_ASKED)),
    row("told at this head, one look at the session", case(check(), told(check())), LookUp),
    row(
        "a review by a stranger",
        case(review(association="NONE", can_push=False)),
        Action.SKIP,
        because(ReasonCode.NOTHING_WRONG),
    ),
    row(
        "a marker edited by somebody",
        case(check(), own_comment(marker(), edited_by=ALICE)),
        Action.REFUSE,
        because(ReasonCode.MARKER_EDITED, editor="alice", url=f"{URL}#issuecomment-100"),
    ),
    row(
        "a damaged marker",
        case(check(), comment("<!-- jules-feedback-bot v1 damaged -->", is_own=True)),
        LookUp,
    ),
    row("a stranger's session", case(check(), problem=STRANGERS), Action.REFUSE, STRANGERS),
]

WITH_SESSION = [
    row("a failed check", case(check(), session=session()), Action.SEND, TEST_FAILED),
    row(
        "timed out",
        case(check(conclusion="timed_out"), session=session()),
        Action.SEND,
        failed("CI / test", verdict="timed out"),
    ),
    row("a legacy status", case(status(conclusion="error"), session=session()), Action.SEND, failed("ci/legacy")),
    row("several", case(check("a"), check("b"), session=session()), Action.SEND, failed("CI / a", "CI / b")),
    row("a review", case(review(), session=session()), Action.SEND, ALICE_ASKS),
    row("a check and a review", case(check(), review(), session=session()), Action.SEND, TEST_FAILED, ALICE_ASKS),
    row(
        "told at this head",
        case(check(), told(check()), session=session()),
        Action.WAIT,
        because(ReasonCode.TOLD_ALREADY, is_infrastructure=False, minutes=105),
    ),
    row(
        "told at an older head",
        case(check(), told(check(), head=OLDER_HEAD), session=session()),
        Action.SEND,
        TEST_FAILED,
    ),
    row(
        "a second failure beside a told one",
        case(check(), check("lint"), told(check()), session=session()),
        Action.SEND,
        failed("CI / lint"),
    ),
    row(
        "an Actions failure younger than grace-minutes",
        case(check(completed_at=ago(5)), session=session()),
        Action.WAIT,
        because(ReasonCode.CI_FIXER_GRACE, minutes=10),
    ),
    row(
        "grace-minutes 0",
        case(check(completed_at=ago(0)), session=session(), grace_minutes=0),
        Action.SEND,
        TEST_FAILED,
    ),
    row(
        "another CI's failure needs no grace",
        case(check(completed_at=ago(1), source=CheckSource.CHECK_RUN, workflow=None), session=session()),
        Action.SEND,
        failed("test"),
    ),
    row(
        "QUEUED",
        case(check(), session=QUEUED_FOR_10),
        Action.WAIT,
        because(ReasonCode.SESSION_BUSY, state="QUEUED", is_known=True),
    ),
    row(
        "IN_PROGRESS",
        case(check(), session=session("IN_PROGRESS")),
        Action.WAIT,
        because(ReasonCode.SESSION_BUSY, state="IN_PROGRESS", is_known=True),
    ),
    row(
        "a state that nobody knows yet",
        case(check(), session=session("DREAMING")),
        Action.WAIT,
        because(ReasonCode.SESSION_BUSY, state="DREAMING", is_known=False),
    ),
    row(
        "IN_PROGRESS and silent for stuck-minutes",
        case(check(), session=session("IN_PROGRESS", last_active_at=ago(30))),
        Action.SEND,
        TEST_FAILED,
        because(ReasonCode.SESSION_SILENT, minutes=30),
    ),
    row("AWAITING_USER_FEEDBACK", case(check(), session=ASKING), Action.SEND, TEST_FAILED),
    row(
        "AWAITING_USER_FEEDBACK after our message",
        case(check(), told(check()), session=ASKING),
        Action.WAIT,
        because(ReasonCode.QUESTION_ASKED),
    ),
    row(
        "AWAITING_PLAN_APPROVAL",
        case(check(), session=PLANNED),
        Action.WAIT,
        because(ReasonCode.PLAN_WAITING, steps=("Read the code", "Close the lid")),
    ),
    row("PAUSED", case(check(), session=session("PAUSED")), Action.ESCALATE, because(ReasonCode.SESSION_PAUSED)),
    row(
        "PAUSED and told",
        case(check(), PAUSED_TOLD, session=session("PAUSED")),
        Action.SKIP,
        because(ReasonCode.RESUME_ASKED),
    ),
    row("PAUSED, told, and goes on", case(check(), PAUSED_TOLD, session=session()), Action.SEND, TEST_FAILED),
    row("FAILED", case(check(), session=session("FAILED")), Action.SEND, TEST_FAILED),
    row("archived", case(check(), session=session(is_archived=True)), Action.SEND, TEST_FAILED),
    row(
        "PAUSED and archived",
        case(check(), session=session("PAUSED", is_archived=True)),
        Action.ESCALATE,
        because(ReasonCode.SESSION_PAUSED),
    ),
    row(
        "max-attempts used",
        case(check(), *THREE_MESSAGES, session=session()),
        Action.ESCALATE,
        because(ReasonCode.ATTEMPTS_USED, attempts=3),
    ),
    row("one attempt left", case(check(), *THREE_MESSAGES[:2], session=session()), Action.SEND, TEST_FAILED),
]


@pytest.mark.parametrize(("given", "action", "reasons"), [*WITHOUT_SESSION, *WITH_SESSION])
def test_when_to_speak(given: Case, action: Action | type[LookUp], reasons: tuple[Reason, ...]) -> None:
    if action is LookUp:
        assert triage(given) == LookUp()
        return
    decision = decided(given)

    found, expected = ([str(each.code) for each in all_of_them] for all_of_them in (decision.reasons, reasons))
    assert f"{decision.action}: {', '.join(found)}" == f"{action}: {', '.join(expected)}"
    assert decision.reasons == reasons


def test_what_waits_for_the_session_is_not_looked_up_for_nothing() -> None:
    assert triaged(case(check(), told(check(), head=OLDER_HEAD), passed(started_at=ago(1)))).action is Action.SKIP


def test_a_review_does_not_wait_for_the_failure_beside_it() -> None:
    young = check(completed_at=ago(2))
    decision = decided(case(young, review(), session=session()))

    assert (decision.action, decision.reasons) == (Action.SEND, (ALICE_ASKS,))
    assert (decision.signals, decision.held) == ((asks(),), (CheckSignal(check=young),))


def test_a_review_that_was_told_is_not_told_again_at_a_later_head() -> None:
    remembered = own_comment(marker(told=(asks(),), head=OLDER_HEAD))
    decision = triaged(case(review(), remembered, session=session()))

    assert decision.action is Action.SKIP


def test_a_stuck_session_hears_how_long_it_was_silent() -> None:
    decision = looking(case(check(), session=session("PLANNING", last_active_at=ago(45))))

    assert decision.silent_for_minutes == 45


def test_a_finished_session_hears_nothing_of_silence() -> None:
    assert looking(case(check(), session=session(last_active_at=ago(500)))).silent_for_minutes is None


def test_the_question_is_for_the_people_once() -> None:
    decision = triaged(case(check(), told(check()), session=ASKING))

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
    wrote: datetime | None, last_id: str | None, planned: datetime, approved: str | None
) -> None:
    waiting = session(
        "AWAITING_PLAN_APPROVAL", plan=plan(created_at=planned), person_wrote_at=wrote, last_feedback_id=last_id
    )
    decision = triaged(case(check(), told(check()), session=waiting, approve_plans="feedback"))

    assert (decision.action, decision.approve_plan) == (Action.WAIT, approved)


def test_no_plan_is_approved_unless_the_policy_says_so() -> None:
    waiting = session("AWAITING_PLAN_APPROVAL", plan=plan(), person_wrote_at=ago(10), last_feedback_id="ab" * 16)

    assert triaged(case(check(), told(check()), session=waiting)).approve_plan is None


def test_a_paused_session_asks_for_a_person_with_all_that_is_wrong() -> None:
    decision = triaged(case(check(), review(), session=session("PAUSED")))

    assert decision.escalation == f"paused {SESSION}"
    assert [signal.title for signal in decision.signals] == ["CI / test", "review by alice"]


def test_the_people_were_told_that_the_session_takes_no_messages() -> None:
    notice = own_comment(marker(MarkerState.DONE, kind=MarkerKind.NOTICE, key=f"unreachable {SESSION} {'1f' * 20}"))

    told = case(check(), notice, session=session(), when_unreachable="report")
    assert triaged(told).action is Action.SKIP


def test_the_bots_own_run_is_none_of_the_pull_requests_checks() -> None:
    given = replace(case(running("feedback", run_id=99)), own_run_id=99)

    assert triaged(given).action is Action.SKIP


UNNAMED = because(ReasonCode.SESSION_UNNAMED)
CONTRADICT = because(ReasonCode.SESSIONS_CONTRADICT, of_branch="1", of_footer="2")
EDITED = own_comment(marker(told=(CheckSignal(check=check()),)), edited_by=ALICE)
RETRY = comment("/feedback retry", id=300, created_at=ago(2))
TEAMS = {"prompt": "Look at {{ snapshot.head_sha }}"}
LOST = session(last_feedback_id="99" * 16, last_message="f" + "1f" * 20, person_wrote_at=ago(16))


def refusal(key: str, id: int = 200, **changes: object) -> Comment:  # noqa: A002 - as in the values
    notice = marker(MarkerState.DONE, kind=MarkerKind.NOTICE, key=key, session=None)
    return own_comment(notice, id=id, created_at=ago(12), **changes)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        pytest.param(case(check(), problem=STRANGERS), "session-of-other-repository 1", id="a stranger's session"),
        pytest.param(case(check(), problem=UNNAMED), "session-unnamed none", id="no session"),
        pytest.param(case(check(), problem=CONTRADICT), "sessions-contradict 1 2", id="two sessions"),
        pytest.param(case(review(), problem=UNNAMED), "session-unnamed none", id="a review is wrong"),
        pytest.param(
            case(check(), problem=UNNAMED, snapshot_changes={"head_sha": OLDER_HEAD}),
            "session-unnamed none",
            id="a push",
        ),
        pytest.param(case(check(), RETRY, problem=UNNAMED), "session-unnamed none retry 300", id="a retry"),
        pytest.param(
            case(check(), replace(RETRY, association="NONE"), problem=UNNAMED),
            "session-unnamed none",
            id="a stranger's",
        ),
        pytest.param(
            case(check(), session=LOST, templates=TEAMS), f"message-unremembered {'99' * 16}", id="an unknown message"
        ),
        pytest.param(case(check(), EDITED), "marker-edited 100", id="an edited marker"),
    ],
)
def test_a_refusal_is_told_once_for_each_reason_and_retry(given: Case, key: str) -> None:
    decision = decided(given)

    assert decision.action is Action.REFUSE
    assert decision.notice == Notice(key=f"refused {key}", topic="refused")
    assert decision.signals == given.new_signals != ()


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(case(passed(), EDITED), id="nothing is wrong"),
        pytest.param(case(check(), told(check()), problem=UNNAMED), id="nothing new is wrong"),
        pytest.param(case(check(completed_at=ago(5)), problem=UNNAMED), id="Jules may see it by itself"),
        pytest.param(case(check(), running(), EDITED), id="checks are running"),
        pytest.param(case(check(), EDITED, replace(HAND_OVER, id=200)), id="a person was asked"),
        pytest.param(case(check(), EDITED, comment("/feedback pause", id=300)), id="it is paused"),
        pytest.param(case(check(), EDITED, own_comment(OUR_CLAIM, id=200, created_at=ago(3))), id="another run sends"),
        pytest.param(
            case(check(), EDITED, refusal("refused marker-edited 100", edited_by=ALICE)),
            id="the notice was edited, too",
        ),
    ],
)
def test_a_refusal_that_nobody_has_to_hear_of_is_reported_alone(given: Case) -> None:
    decision = decided(given)

    assert (decision.action, decision.notice, decision.signals) == (Action.REFUSE, None, ())


NOTICED = (refusal("refused session-unnamed none"), refusal("refused session-not-found 1", id=201))


@pytest.mark.parametrize(
    ("given", "over"),
    [
        pytest.param(case(check(), *NOTICED, problem=UNNAMED), [201], id="the other reason holds"),
        pytest.param(case(check(), *NOTICED, RETRY, problem=UNNAMED), [200, 201], id="told again after a retry"),
        pytest.param(case(check(), *NOTICED, session=session()), [200, 201], id="the session was found"),
        pytest.param(case(check(), *NOTICED, EDITED), [], id="the session was not looked up"),
        pytest.param(case(check(), *NOTICED, session=LOST), [200, 201], id="found, and refused for another reason"),
        pytest.param(case(passed(), *NOTICED), [200, 201], id="green"),
        pytest.param(case(running(), *NOTICED), [], id="nobody knows yet"),
        pytest.param(case(*NOTICED, snapshot_changes={"head_sha": OLDER_HEAD}), [], id="no check has begun"),
        pytest.param(case(check(), told(check(), id=90), *NOTICED, problem=UNNAMED), [], id="nothing new is wrong"),
        pytest.param(
            case(passed(), refusal("refused session-unnamed none", is_minimized=True)), [], id="folded already"
        ),
        pytest.param(case(passed(), refusal("plan 1")), [], id="another notice"),
    ],
)
def test_the_notice_of_a_refusal_is_over_with_its_reason(given: Case, over: list[int]) -> None:
    assert [each.comment_id for each in refusals_over(given, decided(given))] == over
