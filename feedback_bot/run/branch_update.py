"""Updates a branch instead of sending a message, or says why Jules must be asked to do it."""

from feedback_bot.decide import Case, effects_of_update
from feedback_bot.delivery import Delivery
from feedback_bot.errors import ReadError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Decision, Reason, ReasonCode
from feedback_bot.wording.comments import CommentWording

_WORKFLOWS_OWN = "pushes with GITHUB_TOKEN start no workflows (see update-branch in docs/policy.md)"


def update_branch(
    github: GitHub, delivery: Delivery, case: Case, decision: Decision, words: CommentWording
) -> Reason | None:
    """Update the branch as decided. Return why it was not updated, or ``None`` if it was.

    Raises:
        RateLimitedError: GitHub accepts no more requests for now.
        FeedbackBotError: it may or may not have been updated, or its comment could not be posted.
    """
    problem = _unsuitable_token(github)
    if problem:
        return Reason(ReasonCode.BRANCH_NOT_UPDATED, {"base": case.snapshot.base_branch, "error": problem})
    applied = delivery.apply(case, effects_of_update(case, decision, words))
    if applied.error:
        raise applied.error
    refused = next(iter(applied.warnings), None)
    if refused and github.reread(case.snapshot).head_sha != case.snapshot.head_sha:
        return Reason(ReasonCode.HEAD_MOVED)
    return refused


def _unsuitable_token(github: GitHub) -> str | None:
    """Why checks might never start for pushes with this token; ``None`` if they start."""
    try:
        return None if github.starts_workflows() else _WORKFLOWS_OWN
    except RateLimitedError:
        raise
    except ReadError as error:
        return str(error)
