"""Purpose: the rules that need only the pull request and its markers."""

from datetime import timedelta

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.checks import matches
from feedback_bot.decide.counted.restored import answer_key
from feedback_bot.decide.rules.common import awaiting_approval, blocked, nothing_wrong, running, skip, wait
from feedback_bot.decide.rules.escalations import lasting_escalations
from feedback_bot.decide.rules.left_to_people import may_be_left
from feedback_bot.decide.rules.refusals import refuse, refuse_and_tell
from feedback_bot.decide.rules.refused_messages import refused_lately
from feedback_bot.decide.rules.stopped import checks_stopped
from feedback_bot.decide.rules.unchecked import no_checks
from feedback_bot.model import Decision, LookAtLogs, LookUp, Reason, ReasonCode


def conversation_locked(case: Case) -> Decision | None:
    """Skip if no marker can be written there."""
    return skip(Reason(ReasonCode.CONVERSATION_LOCKED)) if case.snapshot.is_locked else None


def draft_skipped(case: Case) -> Decision | None:
    """Skip a draft if the policy says so."""
    is_skipped = case.snapshot.is_draft and case.policy.drafts == "skip"
    return skip(Reason(ReasonCode.DRAFT_SKIPPED)) if is_skipped else None


def label_ignored(case: Case) -> Decision | None:
    """Skip if a label is one that the policy ignores."""
    found = (label for label in case.snapshot.labels if matches((label,), case.policy.ignore_labels))
    label = next(found, None)
    return skip(Reason(ReasonCode.LABEL_IGNORED, {"label": label})) if label is not None else None


def broken_marker(case: Case) -> Decision | None:
    """A marker that cannot be read may have reported the problems at this head. Ask a person instead of sending twice.

    Nobody is asked where the bot would be silent anyway. With two such markers nobody is asked either: the younger one
    may be the notice of the older, and whatever broke both would break each further one.
    """
    times = [time for time in (case.snapshot.head_committed_at, case.reset_at) if time]
    since = max(times, default=None)
    broken = [m for m in case.history.broken if not m.is_minimized and (since is None or m.created_at >= since)]
    if not broken:
        return None
    oldest = min(broken, key=lambda marker: marker.comment_id)
    silencing = (somebody_is_at_it, paused_by_command, escalated, checks_running)
    if len(broken) > 1 or any(rule(case) for rule in silencing):
        return refuse(oldest.reason)
    return refuse_and_tell(case, oldest.reason, str(oldest.comment_id))


def somebody_is_at_it(case: Case) -> Decision | None:
    """Wait for a claim within its lease, because its run may be sending right now."""
    if case.history.live_claims(case.now):
        return wait(Reason(ReasonCode.SENDING_ELSEWHERE))
    return None


def paused_by_command(case: Case) -> Decision | None:
    """Skip if someone with write access has paused the bot."""
    if case.paused_by is None:
        return None
    return skip(Reason(ReasonCode.PAUSED_BY_COMMAND, {"author": case.paused_by.author}))


def answer_given(case: Case) -> Decision | LookUp | LookAtLogs | None:
    """Send a person's answer to Jules' question first. It does not count as an attempt."""
    answer = case.open_answer
    if answer is None or case.session_problem:
        return None
    if case.session is None:
        return LookUp()
    return refused_lately(case, answer_key(answer)) or LookAtLogs(answer=answer)


def push_awaited(case: Case) -> Decision | None:
    """Wait if it matters who pushed and GitHub does not report it yet."""
    return wait(Reason(ReasonCode.PUSH_UNLISTED)) if case.is_push_awaited else None


def escalated(case: Case) -> Decision | LookUp | LookAtLogs | None:
    """Send nothing after an escalation. One for a paused session ends when the session continues.

    If what it was about passes, look whether only people can fix the rest. Then it is over.
    """
    standing = lasting_escalations(case)
    if not standing:
        return None
    last = case.history.last_counted
    asked = [told for marker in standing for told in marker.told] or (last.told if last else ())
    is_open = not asked or case.running or awaiting_approval(case)
    look = None if is_open else may_be_left(case, asked)
    if look is None or case.session_problem:
        return skip(Reason(ReasonCode.PERSON_ASKED))
    return LookUp() if case.session is None else look


def nothing_new(case: Case) -> Decision | None:
    """Skip if nothing is wrong, or everything was sent at this head."""
    if case.new_signals or case.session is not None:
        return None
    if case.history.unanswered(case.snapshot.head_sha):
        return None  # one look at the session, whether it waits for somebody
    if case.running:
        return wait(running(case))
    if case.signals:
        return skip(Reason(ReasonCode.NOTHING_NEW))
    return blocked(case) or checks_stopped(case) or no_checks(case) or nothing_wrong(case)


def checks_running(case: Case) -> Decision | None:
    """Wait for all checks, but no longer than ``settle-minutes``."""
    if not case.running or not case.new_signals:
        return None
    settle = timedelta(minutes=case.policy.settle_minutes)
    if case.first_check_age is not None and case.first_check_age >= settle:
        return None
    return wait(running(case))
