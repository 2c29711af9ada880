"""Purpose: which checks failed and passed at the same head, so that people see flaky ones."""

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.checks import told_apart
from feedback_bot.markers.keys import signal_key
from feedback_bot.model import CheckOutcome, CheckSignal, newest_checks


def flaky_checks(case: Case) -> tuple[str, ...]:
    """Titles of the checks that pass now and failed before at this head: in an older run, or as a marker remembers."""
    head = case.snapshot.head_sha
    failed = {c.key for c in case.snapshot.checks if c.outcome is CheckOutcome.FAILED and not c.is_report}
    told = {told.id for marker in case.history.sent if marker.head == head for told in marker.told}
    return tuple(
        check.title
        for check in told_apart(newest_checks(case.snapshot.checks))
        if check.outcome is CheckOutcome.PASSED
        and (check.key in failed or signal_key(CheckSignal(check=check)) in told)
    )
