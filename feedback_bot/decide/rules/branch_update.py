"""Purpose: merge the base branch into a branch whose failures it has fixed since, instead of asking Jules to do it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.facts.shares import Shares
from feedback_bot.decide.rules.common import wait
from feedback_bot.markers.history import LEASE
from feedback_bot.model import Action, Decision, LookAtLogs, Marker, Notice, Reason, ReasonCode, Verdict

_PREFIX: Final = "update-branch"


def branch_update(case: Case, looked: LookAtLogs, found: Shares) -> Decision | None:
    """Merge the base branch if nothing else is wrong; ``None`` if Jules is to be asked instead.

    If something else is wrong, Jules has to push anyway, and a head that moves under its hands would be in its way.
    It is done once for each head of the base branch and of the pull request. GitHub merges after it has answered, so
    the head may stay for a moment; if it stays for longer, Jules is asked.
    """
    is_stale = all(s.id in found.verdicts and found.verdicts[s.id].verdict is Verdict.STALE for s in found.ours)
    if case.policy.update_branch != "merge" or looked.held or case.overrules or not is_stale:
        return None
    if case.update_problem:
        return wait(case.update_problem) if case.update_problem.code is ReasonCode.HEAD_MOVED else None
    key, tried = f"{_PREFIX} {case.snapshot.base_sha}", _tried(case)
    titles = tuple(signal.title for signal in found.ours)
    reason = Reason(ReasonCode.BRANCH_UPDATED, {"base": case.snapshot.base_branch, "titles": titles})
    if tried is None:
        return Decision(
            action=Action.WAIT,
            reasons=(reason,),
            signals=found.ours,
            verdicts=found.verdicts,
            updates_branch=True,
            notice=Notice(key=key, topic="update"),
        )
    return replace(wait(reason), verdicts=found.verdicts) if _is_under_way(case, tried) else None


def _tried(case: Case) -> Marker | None:
    """The comment of an update with this head of the base branch, or of this head of the pull request."""
    base, head = f"{_PREFIX} {case.snapshot.base_sha}", case.snapshot.head_sha
    updates = [marker for marker in case.history.notices if marker.key.startswith(f"{_PREFIX} ")]
    return next((marker for marker in reversed(updates) if marker.key == base or marker.head == head), None)


def update_left(case: Case) -> timedelta:
    """How much longer the branch may take to move after an update."""
    tried = _tried(case)
    return LEASE - (case.now - tried.created_at) if tried and tried.created_at else LEASE


def _is_under_way(case: Case, tried: Marker) -> bool:
    is_recent = tried.created_at is not None and case.now - tried.created_at < LEASE
    return tried.head == case.snapshot.head_sha and is_recent
