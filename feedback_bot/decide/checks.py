"""Which checks count, and what to call each of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from feedback_bot.config.policy import Policy
from feedback_bot.model import Check, Snapshot, newest_checks


def counted_checks(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[Check, ...]:
    """The newest run of each check, without what the policy ignores.

    Args:
        own_run_id: the workflow run that the bot itself is; its checks are none of the pull request's.
    """
    counted = [
        check
        for check in newest_checks(snapshot.checks)
        if not _is_ignored(check, policy) and (own_run_id is None or check.run_id != own_run_id)
    ]
    return told_apart(counted)


def told_apart(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks with titles that differ: where two share one, their events, workflow files or numbers are added."""
    titles = Counter(check.title for check in checks)
    files = {check.key: {c.workflow_file for c in checks if c.title == check.title} for check in checks}
    return tuple(
        replace(check, distinction=_distinction(check, has_files=len(files[check.key]) > 1))
        if titles[check.title] > 1
        else check
        for check in checks
    )


def _distinction(check: Check, *, has_files: bool) -> str | None:
    if check.is_report:
        return str(check.number)
    return check.workflow_file if has_files else check.event


def _is_ignored(check: Check, policy: Policy) -> bool:
    names = (check.name.lower(), check.title.lower())
    return any(fnmatchcase(name, pattern.lower()) for name in names for pattern in policy.ignore_checks)
