"""Purpose: notices about heads without results. One comment says the newest for all heads, until one is green."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.common import APPROVAL, is_green
from feedback_bot.decide.rules.stopped import STOPPED
from feedback_bot.decide.rules.unchecked import UNCHECKED
from feedback_bot.model import Decision, DeleteComment, EditComment, Effect, Marker, PostComment
from feedback_bot.wording.comments import CommentWording

_KEYS: Final = (APPROVAL, UNCHECKED, STOPPED)


def renewed(case: Case, decision: Decision, words: CommentWording, marker: Marker) -> tuple[Effect, ...]:
    """The comment for a head, new or in the place of the one for an older head."""
    standing = next((m for m in case.history.notices if m.key == marker.key), None)
    if standing is None:
        text = words.notice(case.session, decision, marker, snapshot=case.snapshot)
        return (PostComment(marker=marker, text=text),)
    if standing.head == marker.head:
        return ()
    body = words.notice(case.session, decision, replace(standing, head=marker.head), snapshot=case.snapshot)
    return (EditComment(comment_id=standing.comment_id, body=body, is_lasting=True),)


def ended_notices(case: Case, decision: Decision) -> Iterator[Effect]:
    """Delete the comments once the pull request is green, so that people hear of a later such head."""
    told = {each.notice.key for each in (decision, *decision.also) if each.notice}
    for marker in case.history.notices:
        if marker.key in _KEYS and marker.key not in told and is_green(case, [marker]):
            yield DeleteComment(comment_id=marker.comment_id)
