"""Purpose: which unfinished checks wait for a person, so that they hold nothing back and people are told.

A job that waits for a deployment review does so at once. Of a status that stays pending, such as a license agreement,
only its age shows that nobody has acted.
"""

from datetime import timedelta

from feedback_bot.config.policy import Policy
from feedback_bot.decide.verdicts import Failure, judge
from feedback_bot.decide.verdicts.words.approvals import PENDING
from feedback_bot.model import Check, CheckOutcome, CheckSource, Snapshot, Verdict


def waits_for_people(check: Check, snapshot: Snapshot, policy: Policy) -> bool:
    """Whether a person has to act before an unfinished check can end."""
    if check.outcome is not CheckOutcome.RUNNING:
        return False
    if check.source is not CheckSource.STATUS:
        return check.conclusion == "waiting"
    settle = timedelta(minutes=policy.settle_minutes)
    if check.started_at is None or snapshot.read_at - check.started_at < settle:
        return False
    said = (check.description or "",)
    judged = judge(Failure(name=check.name, app=check.app, conclusion=check.conclusion, said=said))
    return judged.verdict is Verdict.APPROVAL and judged.because in PENDING
