"""Which checks a pull request must pass before a merge: GitHub answers that only with the pull request's ID."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from feedback_bot.errors import ReadError
from feedback_bot.github.client import Client
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Check, CheckOutcome, PullRequestId, Snapshot, newest_checks

_MOST: Final = 100
"""IDs that GitHub takes in one field."""
_AT_ONCE: Final = 10
_URGENCY: Final = (CheckOutcome.FAILED, CheckOutcome.NOT_COUNTED, CheckOutcome.RUNNING)
_HARMLESS: Final = frozenset({"success", "neutral", "skipped"})
_FIELDS: Final = "id isRequired(pullRequestId: $pull{at})"


def read_required(
    client: Client, snapshots: Iterable[Snapshot], *, also_running: bool = False
) -> dict[PullRequestId, Snapshot]:
    """The snapshots with ``Check.required``, of those in which a check failed, was stopped, or ended oddly.

    One request for ten such pull requests, and none for others. What cannot be read stays unknown.

    Args:
        also_running: ask of running checks, too.

    Raises:
        RateLimitedError: GitHub accepts no more requests for now.
    """
    asked = [(each, ids) for each in snapshots if (ids := _in_question(each.checks, also_running=also_running))]
    found: dict[PullRequestId, Snapshot] = {}
    for start in range(0, len(asked), _AT_ONCE):
        batch = asked[start : start + _AT_ONCE]
        for (snapshot, _), answer in zip(batch, _answers(client, batch), strict=True):
            found[snapshot.id] = with_required(snapshot, answer)
    return found


def with_required(snapshot: Snapshot, required: Mapping[str, bool | None]) -> Snapshot:
    """A snapshot whose checks are known to be required, or not, by their node IDs."""
    checks = tuple(replace(check, required=required.get(check.node_id, check.required)) for check in snapshot.checks)
    return replace(snapshot, checks=checks)


def as_before(snapshot: Snapshot, before: Snapshot) -> Snapshot:
    """A snapshot that takes over which checks are required: that is a matter of their names."""
    known = {check.key: check.required for check in before.checks if check.required is not None}
    return replace(snapshot, checks=tuple(replace(each, required=known.get(each.key)) for each in snapshot.checks))


def _in_question(checks: Sequence[Check], *, also_running: bool) -> list[str]:
    wanted = [check for check in newest_checks(checks) if _matters(check, also_running=also_running)]
    return [check.node_id for check in sorted(wanted, key=lambda check: _URGENCY.index(check.outcome))[:_MOST]]


def _matters(check: Check, *, also_running: bool) -> bool:
    if check.outcome is CheckOutcome.RUNNING:
        return also_running
    return check.outcome is CheckOutcome.FAILED or check.conclusion not in _HARMLESS


def _answers(client: Client, batch: Sequence[tuple[Snapshot, list[str]]]) -> list[dict[str, bool | None]]:
    """For each pull request, which of its checks are required."""
    variables = {f"pull{at}": snapshot.node_id for at, (snapshot, _) in enumerate(batch)}
    lists = {f"checks{at}": ids for at, (_, ids) in enumerate(batch)}
    try:
        _, body = client.query(_query(len(batch)), {**variables, **lists})
    except RateLimitedError:
        raise
    except ReadError:
        return [{} for _ in batch]
    return [_answer(body["data"].get(f"pull{at}")) for at in range(len(batch))]


def _answer(nodes: Any) -> dict[str, bool | None]:
    found = [node for node in nodes if isinstance(node, dict)] if isinstance(nodes, list) else []
    return {str(node["id"]): node["isRequired"] for node in found if isinstance(node.get("isRequired"), bool)}


def _query(pull_requests: int) -> str:
    """A query with an alias for each pull request."""
    numbers = range(pull_requests)
    asked = ", ".join(f"$pull{at}: ID!, $checks{at}: [ID!]!" for at in numbers)
    parts = (
        f"pull{at}: nodes(ids: $checks{at}) {{ ... on CheckRun {{ {fields} }} ... on StatusContext {{ {fields} }} }}"
        for at in numbers
        for fields in [_FIELDS.format(at=at)]
    )
    return f"query Required({asked}) {{ {' '.join(parts)} }}"
