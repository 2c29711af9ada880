"""Which cancelled jobs reached their time limit. GitHub's conclusion does not show that, but an annotation does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from feedback_bot.errors import ReadError
from feedback_bot.github import graph
from feedback_bot.github.client import Client
from feedback_bot.github.queries import load_query
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Check, CheckOutcome, CheckSource, newest_checks, time_limit_of

_MOST: Final = 50
"""The maximum number of cancelled checks of a commit to ask about, longest first."""
_AT_ONCE: Final = 100
_SHORTEST: Final = timedelta(minutes=1)
"""No time limit is shorter."""


def cancelled_by_time(client: Client, commits: Iterable[Sequence[Check]]) -> dict[str, int]:
    """The checks of some commits that reached their time limit, by node ID, each with the limit in minutes.

    This takes one request for each hundred checks in doubt, if there are any. What cannot be read stays cancelled.

    Raises:
        RateLimitedError: GitHub accepts no more requests for now.
    """
    doubtful = [check.node_id for checks in commits for check in _doubtful(checks)]
    found: dict[str, int] = {}
    for start in range(0, len(doubtful), _AT_ONCE):
        found.update(_asked(client, doubtful[start : start + _AT_ONCE]))
    return found


def with_time_limits(checks: Iterable[Check], limits: dict[str, int]) -> tuple[Check, ...]:
    """The checks. Those that reached their time limit count as failed."""
    return tuple(
        replace(check, outcome=CheckOutcome.FAILED, over_time=limits[check.node_id])
        if check.node_id in limits
        else check
        for check in checks
    )


def _doubtful(checks: Sequence[Check]) -> list[Check]:
    """The cancelled checks of a commit that may have reached their time limit."""
    cancelled = [
        check
        for check in newest_checks(checks)
        if check.conclusion == "cancelled" and check.source is not CheckSource.STATUS and _took(check) >= _SHORTEST
    ]
    return sorted(cancelled, key=_took, reverse=True)[:_MOST]


def _took(check: Check) -> timedelta:
    return timedelta.max if check.took is None else check.took


def _asked(client: Client, node_ids: list[str]) -> Iterator[tuple[str, int]]:
    try:
        _, body = client.query(load_query("annotations"), {"ids": node_ids})
    except RateLimitedError:
        raise
    except ReadError:
        return
    for node in (body.get("data") or {}).get("nodes") or ():
        notes = graph.nodes((node or {}).get("annotations"))
        minutes = time_limit_of(str(note["message"]) for note in notes)
        if minutes is not None:
            yield node["id"], minutes
