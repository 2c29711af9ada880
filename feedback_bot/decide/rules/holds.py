"""Purpose: which signals wait although the pull request as a whole does not, because Jules may already be fixing them.

Jules' own CI Fixer responds to failed GitHub Actions checks. Jules also responds to review comments by the person who
started the task, and in some repositories by everyone. Ages are compared, never times: failures have GitHub's clock,
and activities have Jules'.
"""

from dataclasses import dataclass
from datetime import timedelta

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.reviews import is_answered, open_threads
from feedback_bot.model import CheckSignal, CheckSource, Reason, ReasonCode, ReviewSignal, Signal
from feedback_bot.text.markdown_comments import without_comments


@dataclass(frozen=True, slots=True)
class _Hold:
    """Why a signal has to wait, and for how much longer if nothing happens; ``None`` if time alone does not end it."""

    reason: Reason
    left: timedelta | None = None


def hold(signal: Signal, case: Case) -> Reason | None:
    """Why a signal has to wait; ``None`` if it can be sent now."""
    found = _hold(signal, case)
    return found.reason if found else None


def hold_left(signal: Signal, case: Case) -> timedelta | None:
    """How much longer a signal has to wait if nothing happens; ``None`` if it does not wait, or nobody can tell."""
    found = _hold(signal, case)
    return found.left if found else None


def _hold(signal: Signal, case: Case) -> _Hold | None:
    if case.is_urgent:
        return _says_nothing(signal) if isinstance(signal, ReviewSignal) else None
    if isinstance(signal, CheckSignal):
        return _ci_fixer(signal, case)
    if isinstance(signal, ReviewSignal):
        return _says_nothing(signal) or _left_to_jules(signal, case)
    return None


def _ci_fixer(signal: CheckSignal, case: Case) -> _Hold | None:
    """Hold all Actions failures of a head together, until the newest of them is old enough."""
    if signal.check.source is not CheckSource.ACTIONS or not case.policy.grace_minutes:
        return None
    failed_for = min((_failed_for(s, case) for s in case.new_signals if _is_actions(s)), default=case.grace)
    if failed_for < case.grace:
        left = case.grace - failed_for
        return _Hold(Reason(ReasonCode.CI_FIXER_GRACE, {"minutes": _minutes(left)}), left)
    agent = case.session.agent_silence if case.session else None
    if agent is not None and agent < min(failed_for, case.grace):
        return _Hold(Reason(ReasonCode.AGENT_ACTIVE, {"minutes": _minutes(agent)}), case.grace - agent)
    return None


def _is_actions(signal: Signal) -> bool:
    return isinstance(signal, CheckSignal) and signal.check.source is CheckSource.ACTIONS


def _failed_for(signal: Signal, case: Case) -> timedelta:
    failed_at = signal.check.completed_at if isinstance(signal, CheckSignal) else None
    return case.now - failed_at if failed_at else timedelta.max


def _says_nothing(signal: ReviewSignal) -> _Hold | None:
    if without_comments(signal.review.body).strip() or signal.threads:
        return None
    return _Hold(Reason(ReasonCode.REVIEW_EMPTY, {"author": signal.reviewer}))


def _left_to_jules(signal: ReviewSignal, case: Case) -> _Hold | None:
    """Hold a person's review while Jules may be working on it; the starter's forever once Jules has responded to it.

    Threads of the starter's that are still open after Jules' push are sent, after the same wait.
    """
    author = signal.review.author
    if author is None or author.is_bot:
        return None
    is_starters = case.starter is not None and author.login.lower() == case.starter.lower()
    has_pushed = is_starters and is_answered(signal.review, case.snapshot, case.policy)
    if has_pushed and (signal.reply or not open_threads(signal)):
        return _Hold(Reason(ReasonCode.STARTER_REVIEW_ANSWERED, {"author": author.login}))
    agent = case.session.agent_silence if case.session else None
    pushed = case.first_check_age if has_pushed else None
    ages = (case.now - signal.review.submitted_at, agent, pushed)
    left = case.grace - min(age for age in ages if age is not None)
    if left <= timedelta(0):
        return None
    code = ReasonCode.STARTER_REVIEW_GRACE if is_starters else ReasonCode.REVIEW_GRACE
    return _Hold(Reason(code, {"author": author.login}), left)


def _minutes(span: timedelta) -> int:
    return max(1, round(span.total_seconds() / 60))
