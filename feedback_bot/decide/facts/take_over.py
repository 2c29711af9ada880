"""Purpose: whether a person took over the pull request with a push. If so, the count restarts.

GitHub's record says who pushed and when, because anyone can set a commit's author and date. A push counts if it is by a
person in whose name Jules does not act, it came after the bot's last message, and Jules had not pushed in between: a
machine user that formats what Jules pushed does not take over.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.linking.ownership import is_jules, parties
from feedback_bot.model import Actor, Commit, Marker, Push

_LAG: Final = timedelta(minutes=10)
"""How long to wait for GitHub's record to list a head."""
_UNCHANGED: Final = 2
"""The number of messages after which the bot may give up because nothing changes."""


def is_in_question(case: Case) -> bool:
    """Whether it matters who pushed: there is an escalation at an older head, or one is about to follow."""
    lasting = [marker for marker in case.history.standing_escalations if not marker.key.startswith("paused")]
    if lasting:
        return any(marker.head != case.snapshot.head_sha for marker in lasting)
    return bool(case.new_signals) and case.history.attempts >= min(case.policy.max_attempts, _UNCHANGED)


def is_awaited(case: Case, pushes: Sequence[Push]) -> bool:
    """Whether the newest push is so recent that the record may not list it yet."""
    if any(push.after == case.snapshot.head_sha for push in pushes):
        return False
    left = lag_left(case)
    return left is not None and left > timedelta(0)


def lag_left(case: Case) -> timedelta | None:
    """How much longer the record may not list the head; ``None`` if nobody can tell when the head arrived."""
    started = [check.started_at for check in case.snapshot.checks if check.started_at]
    arrived = min(started, default=case.snapshot.updated_at)
    return _LAG - (case.now - arrived) if arrived else None


def may_take_over(case: Case, pushes: Sequence[Push]) -> tuple[Push, ...]:
    """The pushes that take over if they contain someone's own work, newest first.

    Args:
        pushes: all that are known, oldest first.
    """
    since = case.reset_at
    found = [
        push
        for at, push in enumerate(pushes)
        if _is_strangers(push.actor, case)
        and (since is None or push.pushed_at > since)
        and (word := _last_word(case, push))
        and not any(_may_be_jules(each.actor, case) for each in pushes[:at] if _is_after(each, word))
    ]
    return tuple(reversed(found))


def is_own_work(commit: Commit, case: Case) -> bool:
    """Whether a commit may be a person's own. What it claims counts only against that."""
    return not commit.is_merge and all(_is_strangers(author, case) for author in commit.authors)


def _is_strangers(actor: Actor | None, case: Case) -> bool:
    return actor is not None and not actor.is_bot and not _may_be_jules(actor, case)


def _may_be_jules(actor: Actor | None, case: Case) -> bool:
    if actor is None:
        return False
    names = {login.lower() for login in parties(case.snapshot, case.policy)}
    return is_jules(actor, case.policy) or (not actor.is_bot and actor.login.lower() in names)


def _last_word(case: Case, push: Push) -> Marker | None:
    """The newest message or escalation before a push."""
    said = [m for m in (*case.history.sent, *case.history.escalations) if m.created_at and _is_after(push, m)]
    return max(said, key=_said_at, default=None)


def _said_at(marker: Marker) -> datetime:
    if marker.created_at is None:
        raise AssertionError("a marker that stands on GitHub has a time")
    return marker.created_at


def _is_after(push: Push, word: Marker) -> bool:
    """Whether a push came after a comment; in the same second, only if the comment is not about its head."""
    return push.after != word.head and push.pushed_at >= _said_at(word)
