"""Which checks are required for a merge: GitHub answers that only for a given pull request ID.

The deep read asks in the same query, with an alias for each pull request. What stays open gets a query of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from feedback_bot.errors import ReadError
from feedback_bot.github import graph
from feedback_bot.github.client import Client
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Candidate, Check, CheckOutcome, PullRequestId, Snapshot, newest_checks

_MOST: Final = 100
"""The maximum number of IDs that GitHub accepts in one field."""
_AT_ONCE: Final = 10
_URGENCY: Final = (CheckOutcome.FAILED, CheckOutcome.NOT_COUNTED, CheckOutcome.RUNNING)
_HARMLESS: Final = frozenset({"success", "neutral", "skipped"})
_FIELDS: Final = "id isRequired(pullRequestId: $pull{at})"
_EITHER: Final = "... on CheckRun {{ {fields} }} ... on StatusContext {{ {fields} }}"
_BESIDE: Final = "required"
_OF_PULL_REQUEST: Final = """\
  {alias}: node(id: $pull{at}) {{
    ... on PullRequest {{
      commits(last: 1) {{
        nodes {{ commit {{ statusCheckRollup {{ contexts(first: $first) {{ nodes {{ {either} }} }} }} }} }}
      }}
    }}
  }}
"""


def may_lack_required(pull_request: Candidate | Snapshot) -> bool:
    """Whether the light scan saw checks of the pull request that did not pass."""
    return isinstance(pull_request, Candidate) and pull_request.rollup not in (None, "SUCCESS")


def with_question(text: str, node_ids: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The query, extended to ask which of the first checks of some pull requests are required, and new variables."""
    if not node_ids:
        return text, {}
    head, _, rest = text.partition(") {\n")
    declared = "".join(f", $pull{at}: ID!" for at in range(len(node_ids)))
    asked = "".join(map(_question, range(len(node_ids))))
    return f"{head}{declared}) {{\n{asked}{rest}", {f"pull{at}": each for at, each in enumerate(node_ids)}


def _question(at: int) -> str:
    either = _EITHER.format(fields=_FIELDS.format(at=at))
    return _OF_PULL_REQUEST.format(alias=f"{_BESIDE}{at}", at=at, either=either)


def answered_beside(body: Any, node_ids: Sequence[str]) -> dict[str, dict[str, bool | None]]:
    """What the response to such a query says about each pull request, without those that could not be read."""
    return {each: _of_checks(body["data"].get(f"{_BESIDE}{at}") or {}) for at, each in enumerate(node_ids)}


def _of_checks(pull_request: graph.Node) -> dict[str, bool | None]:
    commits = [each.get("commit") or {} for each in graph.nodes(pull_request.get("commits"))]
    rollups = [commit.get("statusCheckRollup") or {} for commit in commits]
    return _answer([node for rollup in rollups for node in graph.nodes(rollup.get("contexts"))])


def is_beside(error: Mapping[str, Any]) -> bool:
    """Whether an error is only about this part of the query."""
    path = error.get("path")
    return isinstance(path, list) and bool(path) and str(path[0]).startswith(_BESIDE)


def read_required(
    client: Client, snapshots: Iterable[Snapshot], *, also_running: bool = False
) -> dict[PullRequestId, Snapshot]:
    """The snapshots with ``Check.required``, as far as a check failed, was stopped, or ended in an unusual way.

    If the deep read left this open, it takes one request for ten pull requests, otherwise none. What cannot be read
    stays unknown.

    Args:
        also_running: ask about running checks, too.

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
    """The snapshot with ``Check.required`` set, from what is known by node ID."""
    checks = tuple(replace(check, required=required.get(check.node_id, check.required)) for check in snapshot.checks)
    return replace(snapshot, checks=checks)


def as_before(snapshot: Snapshot, before: Snapshot) -> Snapshot:
    """A snapshot that takes over from an earlier one which checks are required, by their names."""
    known = {check.key: check.required for check in before.checks if check.required is not None}
    return replace(snapshot, checks=tuple(replace(each, required=known.get(each.key)) for each in snapshot.checks))


def _in_question(checks: Sequence[Check], *, also_running: bool) -> list[str]:
    newest = (check for check in newest_checks(checks) if check.required is None)
    wanted = [check for check in newest if _matters(check, also_running=also_running)]
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
    either = (_EITHER.format(fields=_FIELDS.format(at=at)) for at in numbers)
    parts = (f"pull{at}: nodes(ids: $checks{at}) {{ {fields} }}" for at, fields in enumerate(either))
    return f"query Required({asked}) {{ rateLimit {{ cost limit remaining resetAt }} {' '.join(parts)} }}"
