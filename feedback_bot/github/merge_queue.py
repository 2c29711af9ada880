"""What failed in the merge queue: the checks of the commit with which a pull request was removed from it."""

from dataclasses import replace

from feedback_bot.errors import ReadError
from feedback_bot.github.client import Client
from feedback_bot.github.scan import read_commit_checks
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Check, CheckOutcome, Snapshot, newest_checks


def with_queue_failures(client: Client, snapshot: Snapshot) -> Snapshot:
    """The snapshot with the checks that failed in the merge queue, if the head was removed from it.

    One request for such a head, none for others. If the commit is gone or cannot be read, nothing is known to have
    failed.

    Raises:
        RateLimitedError: GitHub accepts no more requests for now.
    """
    removal = snapshot.removal
    if removal is None or not snapshot.is_head_removed:
        return snapshot
    try:
        checks = read_commit_checks(client, snapshot.id.repository, removal.commit_sha)
    except RateLimitedError:
        raise
    except ReadError:
        return snapshot
    failed = (check for check in newest_checks(checks) if check.outcome is CheckOutcome.FAILED)
    return replace(snapshot, checks=(*snapshot.checks, *(replace(check, in_merge_queue=True) for check in failed)))


def queue_failures(snapshot: Snapshot) -> tuple[Check, ...]:
    """What :func:`with_queue_failures` has added."""
    return tuple(check for check in snapshot.checks if check.in_merge_queue)
