"""The answers to ``/feedback why``."""

# ruff: noqa: E501 - a comment has lines as long as it wants

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
    marker,
    redact,
    session,
    told,
)
from tests.unit.wording.saying import LOST, WORDING, why, words

MACROS = make_environment(redact, for_comments=False).get_template("reasons.md.j2").module

NEXT = {
    ReasonCode.CHECKS_FAILED: snapshot(
        "It sends the next message if problems remain after Jules' next push, or if new ones appear before that."
    ),
    ReasonCode.ANSWER_GIVEN: snapshot(""),
    ReasonCode.NOTHING_WRONG: snapshot(
        "It sends a message when a check fails, a reviewer requests changes, or the branch conflicts with `main`."
    ),
    ReasonCode.RUNS_AWAIT_APPROVAL: snapshot(
        "Approve the run on the pull request's page. The bot then sends the checks that fail."
    ),
    ReasonCode.RUNS_NOT_STARTED: snapshot("To see what is wrong with the workflow file, open the page of the run."),
    ReasonCode.NO_CHECKS: snapshot(
        "A run may be waiting for approval, filters may leave out this change, the commit may have been pushed with `GITHUB_TOKEN`, or GitHub cannot read a workflow file. The bot continues when a check starts."
    ),
    ReasonCode.CHECKS_STOPPED: snapshot("Re-run these checks. The bot then sends the ones that fail."),
    ReasonCode.DRAFT_SKIPPED: snapshot("It continues once the pull request is ready for review."),
    ReasonCode.LABEL_IGNORED: snapshot("It continues once the label is removed."),
    ReasonCode.CI_SKIPPED: snapshot(""),
    ReasonCode.NOTHING_NEW: snapshot(
        "It sends the next message if problems remain after Jules' next push, or if new ones appear before that."
    ),
    ReasonCode.TOLD_ALREADY: snapshot(
        "It sends the next message if problems remain after Jules' next push, or if new ones appear before that."
    ),
    ReasonCode.PERSON_ASKED: snapshot(
        "It sends the next message after `/feedback retry`, or after a push by someone other than Jules and `carol`."
    ),
    ReasonCode.RESUME_ASKED: snapshot("It continues automatically once the session is resumed."),
    ReasonCode.UNREACHABLE_TOLD: snapshot("It tries again after the next push."),
    ReasonCode.CHECKS_RUNNING: snapshot(
        "It sends the failures once the checks are done, or 60 minutes after the first check started."
    ),
    ReasonCode.SESSION_BUSY: snapshot(
        "It sends feedback once the session is done, or has been inactive for 30 minutes."
    ),
    ReasonCode.PLAN_WAITING: snapshot("It continues once the plan is approved in the session."),
    ReasonCode.QUESTION_ASKED: snapshot(
        "To answer, comment `/feedback answer YOUR TEXT` here or reply in the session."
    ),
    ReasonCode.CI_FIXER_GRACE: snapshot(
        "After that, it sends the checks that still fail. Comment `/feedback now` to send it immediately."
    ),
    ReasonCode.AGENT_ACTIVE: snapshot(
        "It sends feedback once Jules has been inactive for 15 minutes. Comment `/feedback now` to send it immediately."
    ),
    ReasonCode.STARTER_REVIEW_ANSWERED: snapshot("Comment `/feedback now` to send the review anyway."),
    ReasonCode.REVIEW_EMPTY: snapshot("It sends the review once it contains text or open threads."),
    ReasonCode.BASE_FAILS: snapshot("It sends the checks that still fail here once `main` passes."),
    ReasonCode.INFRASTRUCTURE_FAILED: snapshot(
        "Re-run the failed jobs. If they fail because of the code, the bot sends the failure to Jules."
    ),
    ReasonCode.APPROVAL_NEEDED: snapshot("If the code fails later, it sends that failure to Jules."),
    ReasonCode.ACCOUNT_BLOCKED: snapshot("If the code fails later, it sends that failure to Jules."),
    ReasonCode.CAUSE_UNKNOWN: snapshot("If the code fails later, it sends that failure to Jules."),
    ReasonCode.FLAKY_FAILED: snapshot("It sends the checks that fail again."),
    ReasonCode.BRANCH_UPDATED: snapshot(
        "It sends the checks that fail after that. If the branch has not changed in 10 minutes, it asks Jules to merge `main`."
    ),
    ReasonCode.GATE_FAILED: snapshot("The bot acts on those checks."),
    ReasonCode.ATTEMPTS_USED: snapshot(
        "It sends the next message after `/feedback retry`, or after a push by someone other than Jules and `carol`."
    ),
    ReasonCode.SESSION_PAUSED: snapshot("It continues automatically once the session is resumed."),
    ReasonCode.SESSION_NOT_FOUND: snapshot("It continues once this is fixed."),
}
FACTS: dict[str, Fact] = {
    "author": "alice", "titles": ("CI / test",), "verdict": "failed", "minutes": 7, "steps": ("Read",), "attempts": 3, "messages": 9,
    "base": "main", "phrases": ("the network failed",), "session": "1", "state": "IN_PROGRESS", "is_known": True,
    "is_infrastructure": False, "label": "wip",
}  # fmt: skip


@pytest.mark.parametrize("code", NEXT)
def test_why_tells_what_happens_next(code: ReasonCode) -> None:
    facts = getattr(MACROS, code.name.lower()).arguments
    decision = Decision(action=Action.WAIT, reasons=(because(code, **{name: FACTS[name] for name in facts}),))
    first, _, rest = words(why(case(), marker(), decision)).partition(".\n")
    says, _, count = rest.rpartition("\n")

    assert first.startswith("**The bot is waiting**")
    assert says.strip() == NEXT[code]
    assert count == "Messages sent: 0 of 3."


RUN_AGAIN = "\nRe-run the failed jobs. If they fail because of the code, the bot sends the failure to Jules.\n"


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(
            Decision(
                action=Action.SKIP, reasons=(because(ReasonCode.TOLD_ALREADY, is_infrastructure=True, minutes=None),)
            ),
            id="told",
        ),
        pytest.param(
            Decision(
                action=Action.WAIT,
                reasons=(because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=("the network failed",)),),
                signals=LOST.signals,
            ),
            id="told to people",
        ),
    ],
)
def test_why_of_the_infrastructure_waits_for_no_push(decision: Decision) -> None:
    body = words(why(case(), marker(), decision))

    assert RUN_AGAIN in body
    assert "push" not in body


def test_why_of_a_check_that_waits() -> None:
    given = case(check(completed_at=ago(1)), session=session(), grace_minutes=10)

    assert words(why(given, marker())) == snapshot("""\
**The bot is waiting**: Jules' own CI Fixer has 9 more minutes to fix the failed checks.
After that, it sends the checks that still fail. Comment `/feedback now` to send it immediately.

Not sent yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_why_nothing_is_said() -> None:
    given = case(check(), told(check(), head=HEAD), session=session())

    assert words(why(given, marker())) == snapshot("""\
**The bot is waiting**: everything has been sent to Jules; waiting for a push (the bot asks for a maintainer in 105 minutes).
It sends the next message if problems remain after Jules' next push, or if new ones appear before that.

Messages sent: 1 of 3.\
""")


def test_why_the_bot_is_paused() -> None:
    given = case(check(), comment("/feedback pause"), session=session())

    assert words(why(given, marker())) == snapshot("""\
**The bot is not sending anything**: paused by alice; comment /feedback resume to continue.

Not sent yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_why_a_session_is_refused() -> None:
    given = case(check(), problem=because(ReasonCode.SESSION_UNNAMED))

    assert words(why(given, marker())) == snapshot("""\
**The bot cannot send feedback to Jules**: neither the branch nor the description names a session, and no listed session created this pull request.
It continues once this is fixed.

Not sent yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_after_the_last_message_a_person_is_next() -> None:
    sent = Decision(
        action=Action.SEND, reasons=(because(ReasonCode.CHECKS_FAILED, titles=("CI / test",), verdict="failed"),)
    )
    body = WORDING.why(case().snapshot, case().policy, sent, marker(), messages=3, untold=())

    assert words(body) == snapshot("""\
**The bot just sent feedback to Jules**: CI / test failed.
It sends the next message if problems remain after Jules' next push, or if new ones appear before that.

Messages sent: 3 of 3. If the last one does not help, the bot asks for a maintainer.\
""")
