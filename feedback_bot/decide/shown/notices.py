"""What people are told: escalations, notices, and who has to fix what only people can."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.facts.shares import for_people, without_matrix
from feedback_bot.decide.shown.once import marker_of, once
from feedback_bot.decide.shown.renewed import renewed
from feedback_bot.markers.failure_ids import told_of
from feedback_bot.markers.keys import verdict_key
from feedback_bot.model import (
    Action,
    Decision,
    EditComment,
    Effect,
    Evidence,
    MarkerKind,
    PostComment,
    PutLabel,
    Reason,
    ReasonCode,
    RerunJobs,
    SentSignal,
    UpdateBranch,
)
from feedback_bot.wording.comments import Attempt, CommentWording

NEEDS_HUMAN: Final = "jules-needs-human"


def told_to_people(
    case: Case, decision: Decision, words: CommentWording, attempts: Sequence[Attempt], evidence: Evidence
) -> tuple[Effect, ...]:
    """The escalation or the notice that a decision asks for."""
    if decision.action is Action.ESCALATE and decision.escalation:
        told = _asked(decision, evidence)
        marker = replace(marker_of(case, MarkerKind.ESCALATION, decision.escalation), told=told)
        text = words.escalation(case.snapshot, case.session, decision, attempts, marker, policy=case.policy)
        return once(case, PostComment(marker=marker, text=text, first=(PutLabel(name=NEEDS_HUMAN),)))
    return tuple(effect for each in (decision, *decision.also) for effect in notice_of(case, each, words))


def _asked(decision: Decision, evidence: Evidence) -> tuple[SentSignal, ...]:
    """What an escalation is about, without what only people can fix."""
    known = ((signal, decision.verdicts.get(signal.id)) for signal in decision.signals)
    return tuple(told_of(signal, evidence) for signal, judged in known if judged is None or judged.verdict.is_for_jules)


def notice_of(case: Case, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    """The notice that a decision asks for, posted or edited in place."""
    if decision.notice is None:
        return ()
    marker = replace(marker_of(case, MarkerKind.NOTICE, decision.notice.key), question=decision.notice.question_id)
    if decision.updates_branch:
        text = words.notice(case.session, decision, marker, snapshot=case.snapshot)
        update = UpdateBranch(head=case.snapshot.head_sha)
        return once(case, PostComment(marker=marker, text=text, first=(update,)))
    if decision.notice.is_renewed:
        return renewed(case, decision, words, marker)
    if decision.action is Action.REFUSE or case.session is None:
        text = words.refused(case.snapshot, case.session, decision, marker, notify=case.policy.notify)
        return once(case, PostComment(marker=marker, text=text))
    standing = next((m for m in case.history.notices if m.key == marker.key), None)
    if standing and marker.question and standing.question != marker.question:
        body = words.notice(case.session, decision, replace(standing, question=marker.question))
        return (EditComment(comment_id=standing.comment_id, body=body, is_lasting=True),)
    refused = Reason(ReasonCode.RERUN_FAILED, {"error": "GitHub rejected the re-run"})
    return once(
        case,
        PostComment(
            marker=marker,
            text=words.notice(case.session, decision, marker),
            first=tuple(RerunJobs(run_id=run_id) for run_id in decision.rerun),
            text_if_failed=words.notice(case.session, decision, marker, [refused]) if decision.rerun else "",
        ),
    )


def verdict_comments(case: Case, decision: Decision, words: CommentWording) -> Iterator[Effect]:
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
        marker = marker_of(case, MarkerKind.NOTICE, verdict_key(verdict, check))
        names = {marker.key, *(verdict_key(verdict, without_matrix(each, with_event=True)) for each in signals)}
        standing = next((each for each in case.history.notices if each.key in names), None)
        if standing is None:
            yield PostComment(marker=marker, text=words.verdict(signals, judged, marker))
        elif standing.head != marker.head:
            body = words.verdict(signals, judged, replace(standing, head=marker.head))
            yield EditComment(comment_id=standing.comment_id, body=body, is_lasting=True)
