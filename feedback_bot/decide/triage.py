"""Purpose: the table of when to send, one rule per row. The first match wins.

To change when the bot speaks, change one function in ``rules``, and its row in ``tests/unit/decide``. The rules of this
table see the pull request and the session. If they ask for the logs, ``decide`` in ``rules/on_evidence.py`` decides.
"""

from collections.abc import Callable
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules import on_pull_request, on_session
from feedback_bot.decide.rules.holds import hold
from feedback_bot.decide.rules.no_push import no_push
from feedback_bot.decide.rules.on_session import OPEN_TO_MESSAGES, session_of
from feedback_bot.decide.rules.refused_messages import refused_lately
from feedback_bot.markers.keys import delivery_key
from feedback_bot.model import Action, Decision, LookAtLogs, LookUp, ReasonCode

_LASTING: Final = (ReasonCode.STARTER_REVIEW_ANSWERED, ReasonCode.REVIEW_EMPTY)
"""Why signals are held with no end in sight. After another hold, the message's own comment shows the question."""

Step = LookUp | LookAtLogs | Decision
Rule = Callable[[Case], Step | None]


def triage(case: Case) -> Step:
    """Decide as far as possible from the scan and the session, before the logs are read.

    Returns:
        A decision, or what to read first: the session, or the evidence of the signals.
    """
    for rule in _TRIAGE:
        step = rule(case)
        if step:
            return step
    raise AssertionError("the last rule always decides")


def _held(case: Case) -> Decision | None:
    reasons = [hold(signal, case) for signal in case.new_signals]
    if None in reasons:
        return None
    waits = Decision(action=Action.WAIT, reasons=tuple(dict.fromkeys(r for r in reasons if r)), held=case.new_signals)
    # What waits may wait forever, and must hide neither what was sent in vain nor a question.
    gives_up = no_push(case)
    is_lasting = all(reason.code in _LASTING for reason in waits.reasons)
    asked = on_session.with_question(case, waits) if gives_up or is_lasting else None
    return asked or gives_up or waits


def _refused(case: Case) -> Decision | None:
    ready = (signal for signal in case.new_signals if hold(signal, case) is None)
    return refused_lately(case, delivery_key(case.snapshot.id, case.snapshot.head_sha, ready))


def _look(case: Case) -> LookAtLogs:
    ready = tuple(signal for signal in case.new_signals if hold(signal, case) is None)
    session = session_of(case)
    stuck = session.state not in OPEN_TO_MESSAGES and not session.is_archived
    silent = round(session.silence.total_seconds() / 60)
    return LookAtLogs(
        signals=ready,
        held=tuple(signal for signal in case.new_signals if signal not in ready),
        silent_for_minutes=silent if stuck else None,
    )


_TRIAGE: Final[tuple[Rule, ...]] = (
    on_pull_request.conversation_locked,
    on_pull_request.draft_skipped,
    on_pull_request.label_ignored,
    on_pull_request.broken_marker,
    on_pull_request.somebody_is_at_it,
    on_pull_request.paused_by_command,
    on_pull_request.answer_given,
    on_pull_request.push_awaited,
    on_pull_request.escalated,
    on_pull_request.nothing_new,
    on_pull_request.checks_running,
    on_session.session_unknown,
    on_session.told_unremembered,
    on_session.session_paused,
    on_session.plan_waits,
    on_session.session_busy,
    on_session.told_already,
    _held,
    on_session.unreachable_told,
    _refused,
    _look,
)
