"""Which of the check runs of a commit count: a re-run leaves the older one in the list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, pairwise

from feedback_bot.model.check import Check, CheckOutcome


def newest_checks(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The newest run of each check, see ``Check.key``, and the reports that no re-run has replaced."""
    by_age = sorted(checks, key=_age_order)
    runs = [check for check in by_age if not check.is_report]
    newest = {check.key: check for check in runs}
    by_name = sorted((check for check in by_age if check.is_report), key=lambda report: report.key)
    reports = [_standing(list(same), _reruns(runs)) for _, same in groupby(by_name, key=lambda report: report.key)]
    return (*newest.values(), *(report for same in reports for report in same))


def _reruns(by_age: Sequence[Check]) -> list[datetime]:
    """When checks were started that had run before."""
    in_turn = sorted(by_age, key=lambda check: check.key)  # the sorting keeps the order of age
    return [_began(newer) for older, newer in pairwise(in_turn) if older.key == newer.key]


def _standing(by_age: Sequence[Check], reruns: Sequence[datetime]) -> list[Check]:
    """The reports of one name that count, numbered.

    Two reports of one name are two reports: jobs of one matrix may each write one. But after a re-run each report takes
    the place of one from before it, of a failed one where there is one, since that is what is run again.
    """
    standing: list[Check] = []
    for report in by_age:
        since = max((time for time in reruns if time <= _began(report)), default=None)
        older = [at for at, each in enumerate(standing) if since and _began(each) < since]
        if older:
            standing[min(older, key=lambda at: standing[at].outcome is not CheckOutcome.FAILED)] = report
        else:
            standing.append(report)
    return [replace(report, number=number) for number, report in enumerate(standing, 1)]


def _began(check: Check) -> datetime:
    return _age_order(check)[0]


def _age_order(check: Check) -> tuple[datetime, int]:
    """Older first. A check that has not started yet is newer than all that have."""
    if check.outcome is CheckOutcome.RUNNING and check.started_at is None:
        return datetime.max.replace(tzinfo=UTC), check.database_id
    return check.started_at or check.completed_at or datetime.min.replace(tzinfo=UTC), check.database_id
