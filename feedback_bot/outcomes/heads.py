"""Purpose: which commits of a branch were its head, since when, and who pushed them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.linking.ownership import is_jules
from feedback_bot.model import Actor, Check, Commit, PastCommit, PastPullRequest, Push
from feedback_bot.outcomes.past import Head, Pusher

CHECKS_EXPIRE: Final = timedelta(days=90)
"""After that, a commit without checks may have had some."""
_NOTHING: Final = "0" * 40
_EARLY: Final = timedelta(days=1)
"""How long before the pull request its branch may have been pushed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """One pull request whose heads are wanted."""

    pull: PastPullRequest
    policy: Policy
    now: datetime
    counts: Callable[[Check], bool]

    def known(self, pushes: Iterable[Push]) -> Iterator[Head]:
        """The heads that GitHub's record of pushes names."""
        at = {each.commit.sha: number for number, each in enumerate(self.pull.commits)}
        for push in pushes:
            end = at.get(push.after)
            start = at.get(push.before, -1) + 1
            brought = [] if end is None else [each.commit for each in self.pull.commits[min(start, end) : end + 1]]
            pusher = _pusher(push.actor, brought, self.policy)
            if end is None:
                yield Head(sha=push.after, pushed_at=push.pushed_at, pusher=pusher, checks=(), is_lost=True)
            else:
                yield self.head(self.pull.commits[end], push.pushed_at, pusher)

    def guessed(self, commits: Sequence[PastCommit], *, has_last: bool) -> Iterator[Head]:
        """The heads among commits: those with checks, and the last one of the branch."""
        earliest = self.pull.created_at - _EARLY
        last = commits[-1] if has_last and commits else None
        for each in commits:
            if not each.checks and each is not last:
                continue
            pushed_at = _arrived(each) or earliest
            earliest = max(earliest, pushed_at)
            yield self.head(each, earliest, _author(each.commit, self.policy))

    def head(self, commit: PastCommit, pushed_at: datetime, pusher: Pusher) -> Head:
        is_lost = not commit.checks and self.now - pushed_at > CHECKS_EXPIRE
        checks = tuple(check for check in commit.checks if self.counts(check))
        return Head(sha=commit.commit.sha, pushed_at=pushed_at, pusher=pusher, checks=checks, is_lost=is_lost)


def heads_of(
    pull: PastPullRequest,
    pushes: Sequence[Push] | None,
    policy: Policy,
    now: datetime,
    counts: Callable[[Check], bool] = lambda _: True,
) -> tuple[tuple[Head, ...], bool]:
    """The heads of a branch, oldest first, and whether some pushers are guessed from the commits' authors.

    Args:
        pushes: to the repository, oldest first, as far as they are known; ``None`` if they are not.
        now: GitHub's clock.
        counts: whether a check counts.
    """
    reader = _Reader(pull=pull, policy=policy, now=now, counts=counts)
    own = _of_branch(pull, pushes or ())
    known = list(reader.known(own))
    covered = {head.sha for head in known}
    first = next((at for at, each in enumerate(pull.commits) if each.commit.sha in covered), len(pull.commits))
    before = list(reader.guessed(pull.commits[:first], has_last=not known))
    first_known = known[0].pushed_at if known else None
    older = [
        head if first_known is None or head.pushed_at < first_known else _moved(head, first_known) for head in before
    ]
    has_begin = bool(own) and (own[0].before == _NOTHING or own[0].pushed_at <= pull.created_at)
    return (tuple(known), False) if has_begin else ((*older, *known), bool(older))


def _moved(head: Head, limit: datetime) -> Head:
    return replace(head, pushed_at=limit - timedelta(seconds=1))


def _of_branch(pull: PastPullRequest, pushes: Iterable[Push]) -> list[Push]:
    """The pushes to the pull request's branch in its time: the branch may have had the same name before."""
    until = pull.closed_at or datetime.max.replace(tzinfo=pull.created_at.tzinfo)
    shas = {each.commit.sha for each in pull.commits}
    return [
        push
        for push in pushes
        if push.ref == f"refs/heads/{pull.head_branch}"
        and push.after != _NOTHING
        and (push.after in shas or pull.created_at <= push.pushed_at <= until)
    ]


def _arrived(each: PastCommit) -> datetime | None:
    """When a commit was pushed, about: no later than its first check began."""
    times = [each.committed_at, *(check.started_at for check in each.checks)]
    return min((time for time in times if time), default=None)


def _pusher(actor: Actor | None, brought: Sequence[Commit], policy: Policy) -> Pusher:
    """Whose a push is. A person's that brings none of their own work is a merge of the base, or Jules' work again."""
    if is_jules(actor, policy):
        return Pusher.JULES
    if actor is not None and actor.is_bot:
        return Pusher.ASIDE
    found = [_author(commit, policy) for commit in brought]
    if not found or Pusher.PERSON in found:
        return Pusher.PERSON
    is_deleted_account = actor is None
    return Pusher.JULES if is_deleted_account and Pusher.JULES in found else Pusher.ASIDE


def _author(commit: Commit, policy: Policy) -> Pusher:
    """Whose a commit is, by what it claims."""
    if any(is_jules(author, policy) for author in commit.authors):
        return Pusher.JULES
    if commit.is_merge or (commit.authors and all(author.is_bot for author in commit.authors)):
        return Pusher.ASIDE
    return Pusher.PERSON
