"""Failures in the merge queue: the checks of the merge commit of a pull request that was removed from it."""

from dataclasses import replace

from feedback_bot.errors import ReadError
from feedback_bot.github.client import Client
from feedback_bot.github.scan import read_commit_checks
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Check, CheckOutcome, Snapshot, newest_checks


def with_queue_failures(client: Client, snapshot: Snapshot) -> Snapshot:
    """The snapshot with the checks that failed in the merge queue, if its head was removed from the queue.

    This takes one request for such a head, and none for others. If the commit is gone or cannot be read, no failures
    are added.

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
    """The checks that :func:`with_queue_failures` added."""
    return tuple(check for check in snapshot.checks if check.in_merge_queue)
