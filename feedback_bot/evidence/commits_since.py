"""Jules' commits after the bot's messages: changes that may weaken the checks, and what an escalation lists.

Heads are compared by what each adds over the base, so that a merge or rebase of the base does not count as a change.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.errors import ReadError
from feedback_bot.evidence.own_changes import own_changes
from feedback_bot.evidence.weakened_checks import find_weakened_checks
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.values import Comparison
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.linking.ownership import is_by_jules
from feedback_bot.markers.history import History
from feedback_bot.model import Commit, Finding, Snapshot
from feedback_bot.wording.comments import Attempt

_MOST_READ: Final = 20
"""The number of commits by others whose changes are read, so that they are not attributed to Jules."""


def read_findings(github: GitHub, snapshot: Snapshot, history: History, policy: Policy) -> tuple[Finding, ...] | None:
    """Changes in Jules' commits after the last message that may weaken the checks.

    Returns:
        ``None`` if there is nothing to examine: no message, no commit since, or a head that was examined before.

    Raises:
        ReadError: the commits could not be compared.
    """
    marker, head = history.last_counted, snapshot.head_sha
    if marker is None or head in (marker.head, marker.examined):
        return None
    base = snapshot.base_sha or marker.head
    repository = snapshot.id.repository
    then = github.compare(repository, base, marker.head)
    now = github.compare(repository, base, head)
    others = [c for c in _added(then, now) if not is_by_jules(c, snapshot, policy)][-_MOST_READ:]
    files = [file for commit in others for file in github.changed_files(repository, commit.sha)]
    return find_weakened_checks(own_changes(then.files, now.files, files))


def read_attempts(github: GitHub, snapshot: Snapshot, history: History, policy: Policy) -> tuple[Attempt, ...]:
    """Each message with Jules' commits between its head and the next one's, or the current head.

    Commits that cannot be read are omitted; the link to them stays.
    """
    markers = [marker for marker in history.counted if marker.url]
    if not markers:
        return ()
    heads = [*(marker.head for marker in markers), snapshot.head_sha]
    added = {head: _over_base(github, snapshot, head) for head in dict.fromkeys(heads) if len(set(heads)) > 1}
    return tuple(
        Attempt(
            marker=marker,
            compare_url=snapshot.compare_url(then, now) if then != now else None,
            commits=_subjects(added.get(then), added.get(now), lambda c: is_by_jules(c, snapshot, policy)),
        )
        for marker, (then, now) in zip(markers, pairwise(heads), strict=True)
    )


def _over_base(github: GitHub, snapshot: Snapshot, head: str) -> Comparison | None:
    """What a head adds over the base; ``None`` if that cannot be read, or the base is gone."""
    if snapshot.base_sha is None:
        return None
    try:
        return github.compare(snapshot.id.repository, snapshot.base_sha, head)
    except RateLimitedError:
        raise
    except ReadError:
        return None


def _subjects(then: Comparison | None, now: Comparison | None, is_ours: Callable[[Commit], bool]) -> tuple[str, ...]:
    found = _added(then, now) if then and now else ()
    return tuple(commit.subject for commit in found if is_ours(commit))


def _added(then: Comparison, now: Comparison) -> tuple[Commit, ...]:
    """The commits of a head that an older head does not have, without merges. A rebase recreates the old ones."""
    known = {commit.sha for commit in then.commits}
    made_anew = {(commit.subject, commit.authored_at) for commit in then.commits}
    return tuple(
        commit
        for commit in now.commits
        if not commit.is_merge and commit.sha not in known and (commit.subject, commit.authored_at) not in made_anew
    )
