"""The signals in a snapshot: failed checks, reviews that request changes, conflicts."""

import re

from feedback_bot.config.policy import Policy
from feedback_bot.decide.counted.checks import counted_checks, unstarted_runs
from feedback_bot.decide.counted.reviews import review_signals
from feedback_bot.decide.counted.waiting_for_people import waits_for_people
from feedback_bot.model import CheckOutcome, CheckSignal, ConflictSignal, Signal, Snapshot

_NUMBER = re.compile(r"([0-9]{1,18})")


def find_signals(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[Signal, ...]:
    """All signals: failed checks and those that wait for a person, reviews, and a conflict, each in a stable order.

    A workflow run that GitHub could not start counts as a failed check.

    Args:
        own_run_id: the bot's own workflow run; its checks do not count.
    """
    failed = [CheckSignal(check=check) for check in counted_checks(snapshot, policy, own_run_id=own_run_id)
              if check.outcome is CheckOutcome.FAILED or waits_for_people(check, snapshot, policy)]  # fmt: skip
    failed += [CheckSignal(check=run) for run in unstarted_runs(snapshot, policy, own_run_id=own_run_id)]
    conflict = [ConflictSignal(base_branch=snapshot.base_branch, base_sha=snapshot.base_sha)]
    return (
        *sorted(failed, key=lambda s: (natural_order(s.title), s.id)),
        *review_signals(snapshot, policy),
        *(conflict if snapshot.mergeable == "CONFLICTING" else []),
    )


def natural_order(title: str) -> tuple[tuple[int, int, str], ...]:
    """The natural sort key of a title: ``shard (2)`` comes before ``shard (10)``."""
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in _NUMBER.split(title) if part)
