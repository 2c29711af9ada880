"""Purpose: when a wait ends if nothing happens, so that a run can stay until then.

Ages are compared, never times: what is left of a wait is added to GitHub's clock, no matter whose clock it was measured
with.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.waiting_for_people import waits_for_people
from feedback_bot.decide.facts.take_over import lag_left
from feedback_bot.decide.rules.branch_update import update_left
from feedback_bot.decide.rules.holds import hold_left
from feedback_bot.decide.rules.no_push import push_wait_left
from feedback_bot.decide.rules.refused_messages import retry_left
from feedback_bot.decide.rules.unchecked import settles_in
from feedback_bot.markers.history import LEASE
from feedback_bot.model import Action, Check, CheckSource, Decision, ReasonCode, Signal

_AT_ONCE: Final = timedelta(0)


def due(case: Case, decision: Decision, *, held: Iterable[Signal] = ()) -> datetime | None:
    """The first moment at which time alone may change a decision, by GitHub's clock; ``None`` if there is none.

    Args:
        held: signals that wait for a later message, in addition to those of the decision.
    """
    timed = (r for r in decision.reasons if r.code in ENDS and r.facts.get("minutes", 0) is not None)
    known = [ENDS[reason.code](case) for reason in timed]
    known += [hold_left(signal, case) for signal in (*decision.held, *held)]
    if decision.action is Action.SEND and decision.signals:
        known.append(timedelta(minutes=case.policy.answer_minutes))
    left = min((each for each in known if each is not None), default=None)
    return case.now + max(left, _AT_ONCE) if left is not None else None


def _settle_left(case: Case) -> timedelta | None:
    """Until what has failed is sent although checks are running, or a status counts as waiting for a person."""
    settle = timedelta(minutes=case.policy.settle_minutes)
    ages = [case.now - c.started_at for c in case.running if c.started_at and _will_wait_for_people(c, case, settle)]
    if case.new_signals and case.first_check_age is not None:
        ages.append(case.first_check_age)
    return settle - max(ages) if ages else None


def _will_wait_for_people(check: Check, case: Case, settle: timedelta) -> bool:
    if check.source is not CheckSource.STATUS or check.started_at is None:
        return False
    return waits_for_people(check, replace(case.snapshot, read_at=check.started_at + settle), case.policy)


def _first_check_left(case: Case) -> timedelta | None:
    left = settles_in(case)
    return left if left is not None and left > _AT_ONCE else None  # then people were told


def _claim_left(case: Case) -> timedelta | None:
    """Until the lease of every claim has expired, or that of a message that no comment records."""
    claims = [case.now - claim.created_at for claim in case.history.live_claims(case.now) if claim.created_at]
    if claims:
        return LEASE - min(claims)
    session = case.session
    return LEASE - (session.read_at - session.last_message.at) if session and session.last_message else None


def _stuck_left(case: Case) -> timedelta | None:
    return timedelta(minutes=case.policy.stuck_minutes) - case.session.silence if case.session else None


def _retry_left(case: Case) -> timedelta | None:
    return retry_left(case, case.history.refusal) if case.history.refusal else None


def _lease(_: Case) -> timedelta:
    return LEASE


def _at_once(_: Case) -> timedelta:
    return _AT_ONCE


ENDS: Final[Mapping[ReasonCode, Callable[[Case], timedelta | None]]] = {
    ReasonCode.CHECKS_RUNNING: _settle_left,
    ReasonCode.NO_CHECKS: _first_check_left,
    ReasonCode.PUSH_UNLISTED: lag_left,
    ReasonCode.SENDING_ELSEWHERE: _claim_left,
    ReasonCode.SESSION_BUSY: _stuck_left,
    ReasonCode.TOLD_ALREADY: push_wait_left,
    ReasonCode.MESSAGE_REFUSED: _retry_left,
    ReasonCode.BRANCH_UPDATED: update_left,
    # A claim that this run leaves behind is resolved after its lease.
    ReasonCode.ARRIVAL_UNKNOWN: _lease,
    ReasonCode.CLAIM_LEFT: _lease,
    # Something changed between the decision and the sending, so the next look decides again.
    ReasonCode.HEAD_MOVED: _at_once,
    ReasonCode.CLAIM_LOST: _at_once,
    ReasonCode.CLAIM_TOO_OLD: _at_once,
    ReasonCode.CLAIMED_ELSEWHERE: _at_once,
    ReasonCode.CLAIM_UNSETTLED: _at_once,
    ReasonCode.SENT_ELSEWHERE: _at_once,
    ReasonCode.ANSWER_SETTLED: _at_once,
    ReasonCode.SIGNALS_CHANGED: _at_once,
    ReasonCode.SESSION_CHANGED: _at_once,
    ReasonCode.SESSION_WRITTEN_TO: _at_once,
    ReasonCode.SESSION_CONTINUED: _at_once,
}
"""How much of a wait is left, by its reason. What holds single signals back is not here, see ``holds``."""
