"""Which reasons to speak a snapshot holds: failed checks, reviews that request changes."""

import re
from dataclasses import replace

from feedback_bot.config.policy import Policy, ReviewBot
from feedback_bot.decide.checks import counted_checks
from feedback_bot.linking.ownership import is_jules
from feedback_bot.model import (
    Actor,
    CheckSignal,
    ConflictSignal,
    Outcome,
    Review,
    ReviewSignal,
    Signal,
    Snapshot,
    Thread,
    ThreadComment,
)

_NUMBER = re.compile(r"([0-9]{1,18})")
_TRUSTED_ASSOCIATIONS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


def find_signals(snapshot: Snapshot, policy: Policy, *, own_run_id: int | None = None) -> tuple[Signal, ...]:
    """Every reason to speak: failed checks, reviews, a conflict; each in a stable order.

    Args:
        own_run_id: the workflow run that the bot itself is; its checks are none of the pull request's.
    """
    failed = [CheckSignal(check=check) for check in counted_checks(snapshot, policy, own_run_id=own_run_id)
              if check.outcome is Outcome.FAILED]  # fmt: skip
    reviews = [
        ReviewSignal(review=_without_ignored(review, policy), threads=_open_threads(snapshot, review, policy))
        for review in (*_requests(snapshot), *_remarks(snapshot, policy))
        if _counts(review, policy)
    ]
    conflict = [ConflictSignal(base_branch=snapshot.base_branch, base_sha=snapshot.base_sha)]
    return (
        *sorted(failed, key=lambda s: (natural_order(s.title), s.id)),
        *sorted(reviews, key=lambda s: s.review.submitted_at),
        *(conflict if snapshot.mergeable == "CONFLICTING" else []),
    )


def natural_order(title: str) -> tuple[tuple[int, int, str], ...]:
    """What to sort titles by so that people find their way: ``shard (2)`` before ``shard (10)``."""
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in _NUMBER.split(title) if part)


def is_trusted(review: Review, policy: Policy) -> bool:
    """Whether a person's review counts: anyone who can read a public repository can submit one."""
    if policy.trusted == "write":
        return review.can_push
    return review.association in _TRUSTED_ASSOCIATIONS


def _counts(review: Review, policy: Policy) -> bool:
    """Whether a review is by somebody whose word counts."""
    if review.author is None or is_jules(review.author, policy):
        return False
    return _listed(review.author, policy) is not None or (not review.author.is_bot and is_trusted(review, policy))


def _requests(snapshot: Snapshot) -> tuple[Review, ...]:
    return tuple(review for review in snapshot.reviews if review.state == "CHANGES_REQUESTED")


def _remarks(snapshot: Snapshot, policy: Policy) -> tuple[Review, ...]:
    """The reviews that only comment and have unresolved threads, where the policy wants them told."""
    if policy.review_comments != "all":
        return ()
    begun = (thread.comments[0].review for thread in snapshot.threads if thread.comments and not thread.is_resolved)
    found = {review.node_id: review for review in begun if review and review.state == "COMMENTED"}
    return tuple(found.values())


def _listed(author: Actor, policy: Policy) -> ReviewBot | None:
    return next((bot for bot in policy.review_bots if author.is_named(bot.login)), None)


def _is_noise(author: Actor | None, text: str, policy: Policy) -> bool:
    """Whether the policy ignores what a listed bot wrote."""
    bot = _listed(author, policy) if author else None
    return bot is not None and any(re.search(pattern, text) for pattern in bot.ignore)


def _without_ignored(review: Review, policy: Policy) -> Review:
    return replace(review, body="") if _is_noise(review.author, review.body, policy) else review


def _open_threads(snapshot: Snapshot, review: Review, policy: Policy) -> tuple[Thread, ...]:
    """The unresolved threads that a review began, without what the policy ignores of its bot."""
    return tuple(
        _quotable(thread, snapshot, policy)
        for thread in snapshot.threads
        if not thread.is_resolved
        and thread.comments
        and thread.comments[0].review_id == review.node_id
        and not _is_noise(thread.comments[0].author, thread.comments[0].body, policy)
    )


def _quotable(thread: Thread, snapshot: Snapshot, policy: Policy) -> Thread:
    """A thread without the replies of people whose reviews would not count: anyone can reply in a public repository."""
    kept = tuple(c for at, c in enumerate(thread.comments) if at == 0 or _may_be_quoted(c, snapshot, policy))
    return replace(thread, comments=kept, left_out=len(thread.comments) - len(kept))


def _may_be_quoted(comment: ThreadComment, snapshot: Snapshot, policy: Policy) -> bool:
    if comment.author is None:
        return False
    is_party = comment.author == snapshot.author or is_jules(comment.author, policy)
    return is_party or comment.association in _TRUSTED_ASSOCIATIONS or _listed(comment.author, policy) is not None
