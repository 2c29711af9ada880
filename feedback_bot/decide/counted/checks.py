"""Which checks count, and what to call each of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from feedback_bot.config.policy import Policy
from feedback_bot.model import BlockedRun, Check, CheckOutcome, CheckSource, Snapshot, newest_checks


def counted_checks(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[Check, ...]:
    """The newest run of each check, without what the policy ignores.

    With ``checks: required``, a check counts if GitHub does not report whether it is required.

    Args:
        own_run_id: the bot's own workflow run; its checks do not count.
    """
    counted = [
        check
        for check in newest_checks(snapshot.checks)
        if not _is_ignored(check, policy) and (own_run_id is None or check.run_id != own_run_id)
    ]
    return told_apart(counted)


def passing_names(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[str, ...]:
    """The checks that pass: each by its name, or by its title if another check has that name."""
    checks = counted_checks(snapshot, policy, own_run_id=own_run_id)
    names = Counter(check.name for check in checks)
    passing = (check for check in checks if check.outcome is CheckOutcome.PASSED)
    return tuple(sorted(check.name if names[check.name] == 1 else check.title for check in passing))


def ignored_failures(snapshot: Snapshot, policy: Policy) -> tuple[str, ...]:
    """The titles of the failed checks that the policy ignores."""
    failed = (check for check in newest_checks(snapshot.checks) if check.outcome is CheckOutcome.FAILED)
    return tuple(check.title for check in failed if _is_ignored(check, policy))


def told_apart(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks with unique titles. If two checks share one, their events, workflow files, or numbers are added."""
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


def blocked_runs(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[BlockedRun, ...]:
    """The workflow runs that ended without a job, except those of workflows that the policy ignores."""
    return tuple(
        run
        for run in snapshot.blocked_runs
        if not matches((run.title, f"{run.title} / ", run.workflow_file or ""), policy.ignore_checks)
        and (own_run_id is None or run.run_id != own_run_id)
    )


def unstarted_runs(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[Check, ...]:
    """The workflow runs that GitHub could not start, as failed checks: one for each file, the newest."""
    runs = blocked_runs(snapshot, policy, own_run_id=own_run_id)
    by_age = sorted((run for run in runs if not run.awaits_approval), key=lambda run: (str(run.created_at), run.suite))
    return tuple({check.key: check for check in map(_as_check, by_age)}.values())


def _as_check(run: BlockedRun) -> Check:
    return Check(
        node_id=run.suite,
        source=CheckSource.ACTIONS,
        app="github-actions",
        workflow=None,
        name=run.title,
        outcome=CheckOutcome.FAILED,
        conclusion=run.conclusion,
        started_at=run.created_at,
        completed_at=run.created_at,
        url=run.url,
        run_id=run.run_id,
        workflow_file=run.workflow_file,
        event=run.event,
        suite=run.suite,
        is_run=True,
    )


def _is_ignored(check: Check, policy: Policy) -> bool:
    if policy.checks == "required" and check.required is False:
        return True
    return matches((check.name, check.title), policy.ignore_checks)


def matches(names: Iterable[str], patterns: Iterable[str]) -> bool:
    """Whether a name matches a pattern of the policy, in any case."""
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns for name in names)
