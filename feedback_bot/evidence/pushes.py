"""Who pushed to the branch, read from GitHub if it matters whether a person took over the pull request."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from feedback_bot.decide import Case
from feedback_bot.decide.facts.take_over import is_awaited, is_in_question, is_own_work, may_take_over
from feedback_bot.errors import ReadError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Commit, Push

_MOST_READ: Final = 5
"""The number of pushes whose commits are read, newest first."""
_NOTHING: Final = "0" * 40
"""GitHub's value for the head of a branch that did not exist before."""


def with_take_over(github: GitHub, case: Case, say: Callable[[str], None]) -> Case:
    """The case, with what GitHub reports about a takeover. If it reports nothing, nobody is assumed to have taken over.

    Raises:
        RateLimitedError: GitHub accepts no more requests for now.
    """
    if not is_in_question(case):
        return case
    try:
        pushes = github.pushes(case.snapshot.id.repository, case.snapshot.head_branch)
        if is_awaited(case, pushes):
            return replace(case, is_push_awaited=True)
        for push in may_take_over(case, pushes)[:_MOST_READ]:
            if any(is_own_work(commit, case) for commit in _brought(github, case, push)):
                return replace(case, taken_over_at=push.pushed_at)
    except RateLimitedError:
        raise
    except ReadError as error:
        say(f"{case.snapshot.id}: GitHub did not report who pushed, so the bot assumes that nobody took over: {error}")
    return case


def _brought(github: GitHub, case: Case, push: Push) -> tuple[Commit, ...]:
    """The commits that a push added to the branch and that are not the base's.

    Raises:
        ReadError: they could not be read.
    """
    repository, base = case.snapshot.id.repository, case.snapshot.base_sha
    since = (base, None if push.before == _NOTHING else push.before)
    added = [_between(github, repository, each, push.after) for each in since if each]
    if not added:
        return ()
    known = set.intersection(*({commit.sha for commit in commits} for commits in added))
    return tuple(commit for commit in added[0] if commit.sha in known)


def _between(github: GitHub, repository: str, since: str, until: str) -> tuple[Commit, ...]:
    return github.compare(repository, since, until).commits
