"""Purpose: a head on which no check ever began, although the base branch has some.

GitHub says nowhere why: a run may wait for approval, filters may leave the change out, ``GITHUB_TOKEN`` may have
pushed, or GitHub cannot read a workflow file. Only a person can find out.
"""

import re
from datetime import timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.model import Action, Decision, Notice, Reason, ReasonCode

UNCHECKED: Final = "unchecked"
"""The key of the notice."""
_SKIPS_CI: Final = re.compile(r"\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]", re.IGNORECASE)
_TRAILER: Final = re.compile(r"\n\n(?:.*\n)*skip-checks: ?true\s*\Z", re.IGNORECASE)
_LONG: Final = timedelta(days=1)
"""How old a head must be to count as settled although something about the pull request keeps changing."""


def no_checks(case: Case) -> Decision | None:
    """Wait for the first check; after ``settle-minutes``, tell people once."""
    snapshot = case.snapshot
    if snapshot.has_runs or not snapshot.base_has_checks or case.signals:
        return None
    if skips_ci(snapshot.head_message):
        return Decision(action=Action.SKIP, reasons=(Reason(ReasonCode.CI_SKIPPED),))
    notice = Notice(key=UNCHECKED, topic="unchecked", is_renewed=True) if _is_settled(case) else None
    reason = Reason(ReasonCode.NO_CHECKS, {"base": snapshot.base_branch})
    return Decision(action=Action.WAIT, reasons=(reason,), notice=notice)


def skips_ci(message: str) -> bool:
    """Whether a commit's message tells GitHub to run no workflow for it, as GitHub's documentation lists the words."""
    return bool(_SKIPS_CI.search(message) or _TRAILER.search(message.replace("\r\n", "\n")))


def settles_in(case: Case) -> timedelta | None:
    """How much longer a check may still begin; zero or less if one would have, ``None`` if nobody can tell.

    A commit may be much older than its push, so the last change counts, too.
    """
    committed, changed = case.snapshot.head_committed_at, case.snapshot.updated_at
    settle = timedelta(minutes=case.policy.settle_minutes)
    times = [time for time in (committed, changed) if time]
    lefts = [settle - (case.now - max(times))] if times else []
    if committed:
        lefts.append(max(_LONG, settle) - (case.now - committed))
    return min(lefts, default=None)


def _is_settled(case: Case) -> bool:
    left = settles_in(case)
    return left is not None and left <= timedelta(0)
