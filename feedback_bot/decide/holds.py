"""Purpose: which signals wait although the pull request as a whole does not, because Jules may be at them by itself.

Jules hears of failing GitHub Actions checks from its own CI Fixer, and follows the review comments of the person who
started the task. Ages are compared, never times: failures carry GitHub's clock and activities carry Jules'.
"""

from datetime import timedelta

from feedback_bot.decide.case import Case
from feedback_bot.model import CheckSignal, CheckSource, Reason, ReasonCode, ReviewSignal, Signal
from feedback_bot.text.markdown_comments import without_comments


def hold(signal: Signal, case: Case) -> Reason | None:
    """Why a signal has to wait; ``None`` where it can be told now."""
    if case.is_urgent:
        return _says_nothing(signal) if isinstance(signal, ReviewSignal) else None
    if isinstance(signal, CheckSignal):
        return _ci_fixer(signal, case)
    if isinstance(signal, ReviewSignal):
        return _says_nothing(signal) or _starters_own(signal, case)
    return None


def _ci_fixer(signal: CheckSignal, case: Case) -> Reason | None:
    """Hold all Actions failures of a head together, until the newest of them is old enough."""
    if signal.check.source is not CheckSource.ACTIONS or not case.policy.grace_minutes:
        return None
    failed_for = min((_failed_for(s, case) for s in case.new_signals if _is_actions(s)), default=case.grace)
    if failed_for < case.grace:
        return Reason(ReasonCode.CI_FIXER_GRACE, {"minutes": _minutes(case.grace - failed_for)})
    agent = case.session.agent_silence if case.session else None
    if agent is not None and agent < min(failed_for, case.grace):
        return Reason(ReasonCode.AGENT_ACTIVE, {"minutes": _minutes(agent)})
    return None


def _is_actions(signal: Signal) -> bool:
    return isinstance(signal, CheckSignal) and signal.check.source is CheckSource.ACTIONS


def _failed_for(signal: Signal, case: Case) -> timedelta:
    failed_at = signal.check.completed_at if isinstance(signal, CheckSignal) else None
    return case.now - failed_at if failed_at else timedelta.max


def _says_nothing(signal: ReviewSignal) -> Reason | None:
    if without_comments(signal.review.body).strip() or signal.threads:
        return None
    return Reason(ReasonCode.REVIEW_EMPTY, {"author": signal.reviewer})


def _starters_own(signal: ReviewSignal, case: Case) -> Reason | None:
    reviewer = signal.reviewer
    if reviewer is None or case.starter is None or reviewer.lower() != case.starter.lower():
        return None
    if signal.review.commit_sha not in (None, case.snapshot.head_sha):
        return Reason(ReasonCode.STARTER_REVIEW_ANSWERED, {"author": reviewer})
    agent = case.session.agent_silence if case.session else None
    quiet_for = min(case.now - signal.review.submitted_at, agent if agent is not None else timedelta.max)
    if quiet_for < case.grace:
        return Reason(ReasonCode.STARTER_REVIEW_GRACE, {"author": reviewer})
    return None


def _minutes(span: timedelta) -> int:
    return max(1, round(span.total_seconds() / 60))
