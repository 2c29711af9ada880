"""Decides after the light scan which pull requests need the deep read."""

from feedback_bot.config.policy import Policy
from feedback_bot.markers.own_comments import is_own
from feedback_bot.model import Candidate


def needs_deep_read(candidate: Candidate, policy: Policy) -> bool:
    """Whether a pull request is worth the deep read.

    It is not if no check has failed or is running, no workflow run ended without a job, no review requests changes, no
    thread or conflict is open, no listed bot may have commented, and all comments are known to be by other bots: then
    nobody has given a command, and none of the bot's markers is unfinished.
    """
    if policy.status_check:  # its check must be updated when it no longer applies, and it makes a commit look checked
        return True
    if policy.review_bots and candidate.remarks:
        return True
    if candidate.rollup not in (None, "SUCCESS") or candidate.change_requests or candidate.review_threads:
        return True
    if (
        candidate.may_be_blocked
        or candidate.mergeable == "CONFLICTING"
        or candidate.comments > len(candidate.recent_comments)
    ):
        return True
    return any(
        is_own(comment, policy) or comment.author is None or not comment.author.is_bot
        for comment in candidate.recent_comments
    )
