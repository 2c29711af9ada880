"""Which of the check runs of a commit count: a re-run leaves the older one in the list."""

from collections.abc import Iterable
from datetime import UTC, datetime

from feedback_bot.model.pull_request import Check, Outcome


def newest_checks(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The newest run of each check, see ``Check.key``."""
    newest = {check.key: check for check in sorted(checks, key=_age_order)}
    return tuple(newest.values())


def _age_order(check: Check) -> tuple[datetime, int]:
    """Older first. A check that has not started yet is newer than all that have."""
    if check.outcome is Outcome.RUNNING and check.started_at is None:
        return datetime.max.replace(tzinfo=UTC), check.database_id
    return check.started_at or check.completed_at or datetime.min.replace(tzinfo=UTC), check.database_id
