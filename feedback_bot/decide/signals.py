"""Which reasons to speak a snapshot holds: failed checks, reviews that request changes."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from feedback_bot.config.policy import Policy
from feedback_bot.decide.reviews import review_signals
from feedback_bot.model import Check, CheckSignal, ConflictSignal, Outcome, Signal, Snapshot

_NUMBER = re.compile(r"([0-9]{1,18})")


def find_signals(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[Signal, ...]:
    """Every reason to speak: failed checks, reviews, a conflict; each in a stable order.

    Args:
        own_run_id: the workflow run that the bot itself is; its checks are none of the pull request's.
    """
    failed = [CheckSignal(check=check) for check in counted_checks(snapshot, policy, own_run_id=own_run_id)
              if check.outcome is Outcome.FAILED]  # fmt: skip
    conflict = [ConflictSignal(base_branch=snapshot.base_branch, base_sha=snapshot.base_sha)]
    return (
        *sorted(failed, key=lambda s: (natural_order(s.title), s.id)),
        *review_signals(snapshot, policy),
        *(conflict if snapshot.mergeable == "CONFLICTING" else []),
    )


def natural_order(title: str) -> tuple[tuple[int, int, str], ...]:
    """What to sort titles by so that people find their way: ``shard (2)`` before ``shard (10)``."""
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in _NUMBER.split(title) if part)


def counted_checks(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[Check, ...]:
    """The checks that count: of each app, workflow and name the newest only, and none that the policy ignores."""
    return tuple(
        check
        for check in newest_checks(snapshot.checks)
        if not _is_ignored(check, policy) and (own_run_id is None or check.run_id != own_run_id)
    )


def ignored_failures(snapshot: Snapshot, policy: Policy) -> tuple[str, ...]:
    """The titles of the failed checks that the policy ignores."""
    failed = (check for check in newest_checks(snapshot.checks) if check.outcome is Outcome.FAILED)
    return tuple(check.title for check in failed if _is_ignored(check, policy))


def newest_checks(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Of each app, workflow and name the newest: a re-run leaves the older one in the list."""
    newest = {(check.app, check.workflow, check.name): check for check in sorted(checks, key=_age_order)}
    return tuple(newest.values())


def _age_order(check: Check) -> tuple[datetime, int]:
    """Older first. A check that has not started yet is newer than all that have."""
    if check.outcome is Outcome.RUNNING and check.started_at is None:
        return datetime.max.replace(tzinfo=UTC), check.database_id
    return check.started_at or check.completed_at or datetime.min.replace(tzinfo=UTC), check.database_id


def _is_ignored(check: Check, policy: Policy) -> bool:
    names = (check.name.lower(), check.title.lower())
    return any(fnmatchcase(name, pattern.lower()) for name in names for pattern in policy.ignore_checks)
