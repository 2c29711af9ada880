"""Purpose: what the pull request should show after a decision: comments, labels, reactions, folds, re-runs.

Pure: the run applies what these functions return, and a dry run prints the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.facts.known_verdicts import known_verdicts
from feedback_bot.decide.facts.shares import for_people, without_matrix
from feedback_bot.decide.rules.escalations import escalations_over
from feedback_bot.decide.rules.on_session import unreachable_key
from feedback_bot.decide.rules.refusals import refusals_over
from feedback_bot.decide.shown.own_check import own_check
from feedback_bot.decide.shown.renewed import ended_notices, renewed
from feedback_bot.markers.history import LEASE, signal_key, told_of, unsigned_comments, verdict_key
from feedback_bot.model import (
    Action,
    ApprovePlan,
    Command,
    Decision,
    DeleteComment,
    EditComment,
    Effect,
    Evidence,
    FoldComment,
    Marker,
    MarkerKind,
    MarkerState,
    PostComment,
    PutLabel,
    React,
    Reason,
    ReasonCode,
    RemoveLabel,
    RerunJobs,
    ReviewSignal,
    SentSignal,
    SignComment,
    UpdateBranch,
)
from feedback_bot.slash_commands.parse import VERBS
from feedback_bot.slash_commands.ticks import Tick
from feedback_bot.wording.comments import Attempt, CommentWording

NEEDS_HUMAN: Final = "jules-needs-human"
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
        *_told_to_people(case, decision, words, attempts, evidence),
        *_verdicts(case, decision, words),
        *_answers(case, decision, words),
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
        *_answers(case, decision, words),
        *own_check(case, decision, words),
    )


def effects_of_tick(case: Case, tick: Tick, page_url: str, words: CommentWording) -> tuple[Effect, ...]:
    """The comment that records that somebody ticked the box of the pull request, once."""
    marker = _marker(case, MarkerKind.NOTICE, tick.key)
    return _once(case, PostComment(marker=marker, text=words.ticked(tick.login, page_url, marker)))


def effects_of_update(case: Case, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    """Of the effects of a decision that updates the branch, those that GitHub may refuse as a whole."""
    return _notice(case, decision, words) if decision.updates_branch else ()


def effects_of_unreachable(case: Case, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    """What the pull request should show if a session accepts no messages."""
    if case.session is None:
        return ()
    marker = _marker(case, MarkerKind.NOTICE, unreachable_key(case.session, case.snapshot))
    return _once(case, PostComment(marker=marker, text=words.unreachable(case.session, decision, marker)))


def _body_of(case: Case, marker: Marker, words: CommentWording) -> str | None:
    """The text of a marker's comment after the effects before this one are applied."""
    is_confirmed = any(each.comment_id == marker.comment_id for each in case.settlement.confirmed)
    return words.settled(marker) if is_confirmed else case.snapshot.body_of(marker.comment_id)


def _marker(case: Case, kind: MarkerKind, key: str) -> Marker:
    return Marker(
        kind=kind,
        state=MarkerState.DONE,
        key=key,
        nonce="",
        head=case.snapshot.head_sha,
        session=case.session.id if case.session else None,
        account=case.session.account if case.session else None,
    )


def _once(case: Case, comment: PostComment) -> tuple[Effect, ...]:
    return () if case.history.is_noticed(comment.marker.key) else (comment,)


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


def _told_to_people(
    case: Case, decision: Decision, words: CommentWording, attempts: Sequence[Attempt], evidence: Evidence
) -> tuple[Effect, ...]:
    """The escalation or the notice that a decision asks for."""
    if decision.action is Action.ESCALATE and decision.escalation:
        told = _asked(decision, evidence)
        marker = replace(_marker(case, MarkerKind.ESCALATION, decision.escalation), told=told)
        text = words.escalation(case.snapshot, case.session, decision, attempts, marker, policy=case.policy)
        return _once(case, PostComment(marker=marker, text=text, first=(PutLabel(name=NEEDS_HUMAN),)))
    return tuple(effect for each in (decision, *decision.also) for effect in _notice(case, each, words))


def _asked(decision: Decision, evidence: Evidence) -> tuple[SentSignal, ...]:
    """What an escalation is about, without what only people can fix."""
    known = ((signal, decision.verdicts.get(signal.id)) for signal in decision.signals)
    return tuple(told_of(signal, evidence) for signal, judged in known if judged is None or judged.verdict.is_for_jules)


def _notice(case: Case, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    if decision.notice is None:
        return ()
    marker = replace(_marker(case, MarkerKind.NOTICE, decision.notice.key), question=decision.notice.question_id)
    if decision.updates_branch:
        text = words.notice(case.session, decision, marker, snapshot=case.snapshot)
        update = UpdateBranch(head=case.snapshot.head_sha)
        return _once(case, PostComment(marker=marker, text=text, first=(update,)))
    if decision.notice.is_renewed:
        return renewed(case, decision, words, marker)
    if decision.action is Action.REFUSE or case.session is None:
        text = words.refused(case.snapshot, case.session, decision, marker, notify=case.policy.notify)
        return _once(case, PostComment(marker=marker, text=text))
    standing = next((m for m in case.history.notices if m.key == marker.key), None)
    if standing and marker.question and standing.question != marker.question:
        body = words.notice(case.session, decision, replace(standing, question=marker.question))
        return (EditComment(comment_id=standing.comment_id, body=body, is_lasting=True),)
    refused = Reason(ReasonCode.RERUN_FAILED, {"error": "GitHub rejected the re-run"})
    return _once(
        case,
        PostComment(
            marker=marker,
            text=words.notice(case.session, decision, marker),
            first=tuple(RerunJobs(run_id=run_id) for run_id in decision.rerun),
            text_if_failed=words.notice(case.session, decision, marker, [refused]) if decision.rerun else "",
        ),
    )


def _verdicts(case: Case, decision: Decision, words: CommentWording) -> Iterator[Effect]:
    """One comment for each check and verdict that is people's, edited in place at later heads.

    Not for what is being re-run: its next result decides.
    """
    if decision.action is not Action.WAIT:
        return
    tried = {signal.id for signal in decision.signals} if decision.rerun else set()
    for (verdict, check), signals in for_people(case, decision.verdicts).items():
        judged = decision.verdicts[signals[0].id]
        if tried.issuperset(signal.id for signal in signals):
            continue
        marker = _marker(case, MarkerKind.NOTICE, verdict_key(verdict, check))
        names = {marker.key, *(verdict_key(verdict, without_matrix(each, with_event=True)) for each in signals)}
        standing = next((each for each in case.history.notices if each.key in names), None)
        if standing is None:
            yield PostComment(marker=marker, text=words.verdict(signals, judged, marker))
        elif standing.head != marker.head:
            body = words.verdict(signals, judged, replace(standing, head=marker.head))
            yield EditComment(comment_id=standing.comment_id, body=body, is_lasting=True)


def _answers(case: Case, decision: Decision, words: CommentWording) -> Iterator[Effect]:
    """A reaction to each command, and a reply to commands that need one.

    The reaction is for people only. The comment and the markers alone determine whether a command was carried out.
    """
    for command in case.commands:
        is_fine = command.verb in VERBS and (command.verb != "answer" or bool(command.text))
        if command.verb == "why":
            yield from _reply(case, f"why {command.comment_id}", command, decision, words)
        elif not is_fine:
            yield from _reply(case, f"misunderstood {command.comment_id}", command, decision, words)
        if not command.is_acknowledged:
            yield React(comment_id=command.comment_id, content="+1" if is_fine else "confused")
    for command in case.unchecked_commands:
        yield from _reply(case, f"unchecked {command.comment_id}", command, decision, words)


def _reply(case: Case, key: str, command: Command, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    marker = _marker(case, MarkerKind.NOTICE, key)
    if command in case.unchecked_commands:
        text = words.unchecked(command, marker)
    elif command.verb == "why":
        is_sent = decision.action is Action.SEND
        text = words.why(
            case.snapshot,
            case.policy,
            decision,
            marker,
            messages=case.history.attempts + (is_sent and not decision.answer),
            untold=decision.held if is_sent else case.new_signals,
            verdicts=known_verdicts(case, decision),
        )
    else:
        text = words.misunderstood(command, VERBS, marker)
    return _once(case, PostComment(marker=marker, text=text))
