"""Purpose: what the pull request should show after a decision: comments, labels, reactions, folds, re-runs.

Pure: the run applies what these functions return, and a dry run prints the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.escalations import escalations_over
from feedback_bot.decide.rules.on_session import unreachable_key
from feedback_bot.decide.rules.refusals import refusals_over
from feedback_bot.decide.shown.answers import answers
from feedback_bot.decide.shown.notices import NEEDS_HUMAN, notice_of, told_to_people, verdict_comments
from feedback_bot.decide.shown.once import marker_of, once
from feedback_bot.decide.shown.own_check import own_check
from feedback_bot.decide.shown.renewed import ended_notices
from feedback_bot.markers.history import LEASE
from feedback_bot.markers.keys import signal_key
from feedback_bot.markers.own_comments import unsigned_comments
from feedback_bot.model import (
    ApprovePlan,
    Decision,
    DeleteComment,
    EditComment,
    Effect,
    Evidence,
    FoldComment,
    Marker,
    MarkerKind,
    PostComment,
    PutLabel,
    RemoveLabel,
    ReviewSignal,
    SignComment,
)
from feedback_bot.slash_commands.ticks import Tick
from feedback_bot.wording.comments import Attempt, CommentWording

_NO_EVIDENCE: Final = Evidence()


def effects_before(case: Case, words: CommentWording) -> tuple[Effect, ...]:
    """Effects that finish or clean up what earlier runs left behind. They are applied before a message is sent."""
    settlement = case.settlement
    confirmed = (
        EditComment(comment_id=m.comment_id, body=words.settled(m), is_lasting=True) for m in settlement.confirmed
    )
    gone = (*settlement.undelivered, *case.history.repeated)
    return (
        *_signed(case),
        *confirmed,
        *_restored(case, words),
        *(DeleteComment(comment_id=marker.comment_id) for marker in gone),
        *_ended_refusals(case),
        *_folds(case.history.outdated),
    )


def _signed(case: Case) -> Iterator[Effect]:
    """Sign the markers of older versions of the bot: from the first signature on, others without one are text.

    Not claims that are not resolved yet: an older version may still be working on them. Nor comments by another
    account, since one that somebody else edited does not count.
    """
    history = case.history
    if case.snapshot.is_locked:
        return
    remembered = (*history.sent, *history.refusals, *history.escalations, *history.notices)
    known = {marker.comment_id for marker in remembered}
    for comment in unsigned_comments(case.snapshot, case.policy):
        if comment.is_own and comment.id in known:
            yield SignComment(comment_id=comment.id, body=comment.body)


def _ended_refusals(case: Case) -> Iterator[Effect]:
    """Refusals of messages that would no longer be sent, and all refusals except the newest."""
    for marker in case.history.refusals:
        if marker is not case.history.refusal or not (case.new_signals or case.open_answer):
            yield DeleteComment(comment_id=marker.comment_id)


def _restored(case: Case, words: CommentWording) -> Iterator[Effect]:
    """Post comments again for the markers that only the session records.

    Not while someone asks to send everything again: the new comment would count as the response.
    """
    if case.repeat_command is not None:
        return
    reviews = {signal_key(signal) for signal in case.signals if isinstance(signal, ReviewSignal)}
    for marker in case.restored:
        if marker.created_at is None or case.now - marker.created_at < LEASE:
            continue  # what was read may lag behind a comment that was just confirmed
        # One about an earlier head only counts as an attempt, which each run sees in the session.
        is_about_now = marker.head == case.snapshot.head_sha or any(told.id in reviews for told in marker.told)
        if is_about_now or not marker.attempt:
            yield PostComment(marker=marker, text=words.restored(marker))


def effects(
    case: Case,
    decision: Decision,
    words: CommentWording,
    *,
    attempts: Sequence[Attempt] = (),
    evidence: Evidence = _NO_EVIDENCE,
) -> tuple[Effect, ...]:
    """What the pull request should show after a decision that sends nothing.

    Args:
        attempts: for an escalation, what was tried.
        evidence: what an escalation remembers of the failures, if their logs were read.
    """
    return (
        *_plan_approval(case, decision),
        *_ended_escalations(case, decision, words),
        *_missing_labels(case, decision, words),
        *_findings(case, words),
        *told_to_people(case, decision, words, attempts, evidence),
        *verdict_comments(case, decision, words),
        *answers(case, decision, words),
        *_folds(refusals_over(case, decision)),
        *ended_notices(case, decision),
        *own_check(case, decision, words),
    )


def effects_of_sending(case: Case, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    """What the pull request should show once the message of a decision was sent."""
    return (
        *(DeleteComment(comment_id=marker.comment_id) for marker in case.history.refusals),
        *_folds((*case.history.sent, *refusals_over(case, decision))),
        *_findings_after(case, decision, words),
        *_ended_escalations(case, decision, words),
        *answers(case, decision, words),
        *own_check(case, decision, words),
    )


def effects_of_tick(case: Case, tick: Tick, page_url: str, words: CommentWording) -> tuple[Effect, ...]:
    """The comment that records that somebody ticked the box of the pull request, once."""
    marker = marker_of(case, MarkerKind.NOTICE, tick.key)
    return once(case, PostComment(marker=marker, text=words.ticked(tick.login, page_url, marker)))


def effects_of_update(case: Case, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    """Of the effects of a decision that updates the branch, those that GitHub may refuse as a whole."""
    return notice_of(case, decision, words) if decision.updates_branch else ()


def effects_of_unreachable(case: Case, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    """What the pull request should show if a session accepts no messages."""
    if case.session is None:
        return ()
    marker = marker_of(case, MarkerKind.NOTICE, unreachable_key(case.session, case.snapshot))
    return once(case, PostComment(marker=marker, text=words.unreachable(case.session, decision, marker)))


def _body_of(case: Case, marker: Marker, words: CommentWording) -> str | None:
    """The text of a marker's comment after the effects before this one are applied."""
    is_confirmed = any(each.comment_id == marker.comment_id for each in case.settlement.confirmed)
    return words.settled(marker) if is_confirmed else case.snapshot.body_of(marker.comment_id)


def _folds(markers: Sequence[Marker]) -> Iterator[Effect]:
    return (
        FoldComment(node_id=marker.node_id, url=marker.url)
        for marker in markers
        if marker.node_id and not marker.is_minimized
    )


def _plan_approval(case: Case, decision: Decision) -> Iterator[Effect]:
    if decision.approve_plan and case.session:
        yield ApprovePlan(session=case.session.id, plan=decision.approve_plan)


def _ended_escalations(case: Case, decision: Decision, words: CommentWording) -> Iterator[Effect]:
    """Remove the label before the last escalation: without the comment, no later run would look for the label."""
    over = escalations_over(case, decision)
    if over and len(over) == len(case.history.escalations) and NEEDS_HUMAN in case.snapshot.labels:
        yield RemoveLabel(name=NEEDS_HUMAN)
    yield from _remembered_reset(case, over, words)
    for marker in over:
        yield DeleteComment(comment_id=marker.comment_id)


def _remembered_reset(case: Case, over: Sequence[Marker], words: CommentWording) -> Iterator[Effect]:
    """Record in the last message's comment when a push ended an escalation, which leaves no other trace."""
    settled = {marker.comment_id for marker in case.settlement.confirmed}
    last = next((m for m in reversed(case.history.sent) if m.comment_id not in settled), None)
    body = case.snapshot.body_of(last.comment_id) if last else None
    if over and case.taken_over_at and last and body is not None:
        marked = replace(last, reset_at=case.taken_over_at)
        yield EditComment(comment_id=last.comment_id, body=words.with_marker(body, marked))


def _missing_labels(case: Case, decision: Decision, words: CommentWording) -> Iterator[Effect]:
    """The label that an earlier run could not add. It is added once, so that it stays off if someone removes it."""
    over = escalations_over(case, decision)
    for marker in case.history.escalations:
        body = case.snapshot.body_of(marker.comment_id)
        if marker.lacks_label and marker not in over and body is not None:
            yield EditComment(
                comment_id=marker.comment_id,
                body=words.with_marker(body, replace(marker, lacks_label=False)),
                first=None if NEEDS_HUMAN in case.snapshot.labels else PutLabel(name=NEEDS_HUMAN),
            )


def _findings(case: Case, words: CommentWording) -> Iterator[Effect]:
    """Add to the last message's comment which commits since may weaken the checks, once per head."""
    marker = case.history.last_counted
    body = _body_of(case, marker, words) if marker else None
    if marker is None or body is None or case.new_findings is None:
        return
    examined = replace(marker, examined=case.snapshot.head_sha, findings=case.new_findings)
    url = case.snapshot.compare_url(marker.head)
    text = words.with_findings(body, examined, url, was_told=bool(marker.findings))
    yield EditComment(comment_id=marker.comment_id, body=text)


def _findings_after(case: Case, decision: Decision, words: CommentWording) -> Iterator[Effect]:
    """A new message that reports the findings removes them from the last message's comment."""
    if decision.rounds is None or not decision.rounds.findings:
        yield from _findings(case, words)
        return
    marker = case.history.last_counted
    body = _body_of(case, marker, words) if marker else None
    if marker and marker.findings and body is not None:
        yield EditComment(comment_id=marker.comment_id, body=words.without_findings(body, marker))
