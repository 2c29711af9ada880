"""The answers to ``/feedback why``."""

# ruff: noqa: E501 - a comment has lines as long as it wants

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from feedback_bot.model import Action, Decision, Fact, ReasonCode
from feedback_bot.wording.environment import make_environment
from tests.unit.builders import (
    HEAD,
    ago,
    because,
    case,
    check,
    comment,
    failing,
    marker,
    message,
    redact,
    session,
    told,
)
from tests.unit.wording.saying import LOST, WORDING, why, words

MACROS = make_environment(redact, for_comments=False).get_template("reasons.md.j2").module
REASONS = {code: getattr(MACROS, code.name.lower()).arguments for code in ReasonCode}


NEXT = {
    ReasonCode.CHECKS_FAILED: "It speaks again when something is still wrong after Jules' next push",
    ReasonCode.ANSWER_GIVEN: "",
    ReasonCode.RUNS_AWAIT_APPROVAL: "Approve the run on the pull request's page. The bot tells Jules what fails then.",
    ReasonCode.RUNS_NOT_STARTED: "The run's page says what is wrong with the workflow file.",
    ReasonCode.NOTHING_WRONG: "It speaks when a check fails, a reviewer requests changes, or the branch conflicts with `main`.",
    ReasonCode.NOTHING_NEW: "It speaks again when something is still wrong after Jules' next push",
    ReasonCode.TOLD_ALREADY: "It speaks again when something is still wrong after Jules' next push",
    ReasonCode.PERSON_ASKED: "It speaks again after `/feedback retry`, or after a push by somebody other than Jules.",
    ReasonCode.RESUME_ASKED: "It goes on by itself once the session is resumed.",
    ReasonCode.UNREACHABLE_TOLD: "It tries again after the next push.",
    ReasonCode.CHECKS_RUNNING: "It tells Jules what failed once they are done, or 60 minutes after the first check began.",
    ReasonCode.SESSION_BUSY: "It tells Jules what is wrong once the session is done, or has been silent for 30 minutes.",
    ReasonCode.PLAN_WAITING: "It goes on once the plan is approved in the session.",
    ReasonCode.QUESTION_ASKED: "Answer it with `/feedback answer YOUR TEXT`, or in the session.",
    ReasonCode.CI_FIXER_GRACE: "It tells Jules what still fails then. `/feedback now` tells it at once.",
    ReasonCode.AGENT_ACTIVE: "It tells Jules once Jules has been quiet for 15 minutes. `/feedback now` tells it at once.",
    ReasonCode.STARTER_REVIEW_ANSWERED: "`/feedback now` passes the review on all the same.",
    ReasonCode.REVIEW_EMPTY: "It passes the review on once there are words in it, or open threads.",
    ReasonCode.BASE_FAILS: "It tells Jules what still fails here once `main` passes.",
    ReasonCode.INFRASTRUCTURE_FAILED: "It tells Jules what fails again.",
    ReasonCode.ATTEMPTS_USED: "It speaks again after `/feedback retry`, or after a push by somebody other than Jules.",
    ReasonCode.SESSION_PAUSED: "It goes on by itself once the session is resumed.",
    ReasonCode.SESSION_NOT_FOUND: "It speaks once that is put right.",
}
FACTS: dict[str, Fact] = {
    "author": "alice", "titles": ("CI / test",), "verdict": "failed", "minutes": 7, "steps": ("Read",), "attempts": 3,
    "base": "main", "phrases": ("the network failed",), "session": "1", "state": "IN_PROGRESS", "is_known": True,
    "is_infrastructure": False,
}  # fmt: skip


@pytest.mark.parametrize("code", NEXT)
def test_why_tells_what_happens_next(code: ReasonCode) -> None:
    facts = REASONS[code]
    decision = Decision(action=Action.WAIT, reasons=(because(code, **{name: FACTS[name] for name in facts}),))
    first, _, rest = words(why(case(), marker(), decision)).partition(".\n")

    assert first.startswith("**The bot is waiting**, since ")
    assert rest.startswith(NEXT[code] or "\nMessages sent: 0 of 3.")


RUN_AGAIN = "\nRun the failed jobs again. The bot tells Jules what fails then in the code.\n"


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(
            Decision(action=Action.SKIP, reasons=(because(ReasonCode.TOLD_ALREADY, is_infrastructure=True),)), id="told"
        ),
        pytest.param(
            replace(
                message(LOST).decision,
                reasons=(because(ReasonCode.CHECKS_FAILED, titles=("CI / test",), verdict="failed"),),
                infrastructure={LOST.signals[0].id: "the network failed"},
            ),
            id="just told",
        ),
        pytest.param(
            Decision(
                action=Action.WAIT,
                reasons=(because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=("the network failed",)),),
                signals=LOST.signals,
                infrastructure={LOST.signals[0].id: "the network failed"},
            ),
            id="told to people",
        ),
    ],
)
def test_why_of_the_infrastructure_waits_for_no_push(decision: Decision) -> None:
    body = words(why(case(), marker(), decision))

    assert RUN_AGAIN in body
    assert "push" not in body


def test_why_of_the_infrastructure_beside_the_code_waits_for_a_push() -> None:
    both = message(LOST, failing(check("unit"))).decision
    failed = because(ReasonCode.CHECKS_FAILED, titles=("CI / test", "CI / unit"), verdict="failed")
    given = replace(both, reasons=(failed,), infrastructure={LOST.signals[0].id: "the network failed"})

    assert "Jules' next push" in words(why(case(), marker(), given))


def test_why_of_a_check_that_waits() -> None:
    given = case(check(completed_at=ago(1)), session=session(), grace_minutes=10)

    assert words(why(given, marker())) == snapshot("""\
**The bot is waiting**, since Jules' own CI Fixer has 9 minutes more for the failed checks.
It tells Jules what still fails then. `/feedback now` tells it at once.

Not told yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_why_nothing_is_said() -> None:
    given = case(check(), told(check(), head=HEAD), session=session())

    assert words(why(given, marker())) == snapshot("""\
**The bot is silent here**, since Jules was told of all that is wrong.
It speaks again when something is still wrong after Jules' next push, or something else goes wrong before.

Messages sent: 1 of 3.\
""")


def test_why_the_bot_is_paused() -> None:
    given = case(check(), comment("/feedback pause"), session=session())

    assert words(why(given, marker())) == snapshot("""\
**The bot is silent here**, since alice has paused it; /feedback resume goes on.

Not told yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_why_a_session_is_refused() -> None:
    given = case(check(), problem=because(ReasonCode.SESSION_UNNAMED))

    assert words(why(given, marker())) == snapshot("""\
**The bot does not write to Jules here**, since neither the branch nor the description names a session, and none of those listed made it.
It speaks once that is put right.

Not told yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_after_the_last_message_a_person_is_next() -> None:
    sent = Decision(
        action=Action.SEND, reasons=(because(ReasonCode.CHECKS_FAILED, titles=("CI / test",), verdict="failed"),)
    )
    body = WORDING.why(case().snapshot, case().policy, sent, marker(), messages=3, untold=())

    assert words(body) == snapshot("""\
**The bot has just written to Jules**, since CI / test failed.
It speaks again when something is still wrong after Jules' next push, or something else goes wrong before.

Messages sent: 3 of 3. If the last one does not help, the bot asks for a person.\
""")
