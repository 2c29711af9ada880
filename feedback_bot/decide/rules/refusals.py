"""Purpose: refusals that people have to know about: the key of each notice, and when the notice is over."""

from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.common import is_green
from feedback_bot.decide.rules.holds import hold
from feedback_bot.model import Action, Decision, Marker, Notice, Reason

_PREFIX: Final = "refused "


def refuse(reason: Reason) -> Decision:
    """A refusal that only the run reports."""
    return Decision(action=Action.REFUSE, reasons=(reason,))


def refuse_and_tell(case: Case, reason: Reason, about: str) -> Decision:
    """A refusal that is also posted on the pull request, if feedback would have been sent now.

    It is posted once, no matter what is pushed, and again after each ``/feedback retry``.

    Args:
        about: the subject of the reason, such as the session's ID. Another subject is posted separately.
    """
    untold = tuple(signal for signal in case.new_signals if hold(signal, case) is None)
    if not untold:
        return refuse(reason)
    retry = f" retry {case.retry.comment_id}" if case.retry else ""
    return Decision(
        action=Action.REFUSE,
        reasons=(reason,),
        signals=untold,
        notice=Notice(key=f"{_PREFIX}{reason.code} {about}{retry}", topic="refused"),
    )


def refusals_over(case: Case, decision: Decision) -> tuple[Marker, ...]:
    """The visible notices of refusals that no longer apply.

    Those are all once the pull request is green, or its session was found; where there is another reason now, or a new
    notice of the same one, those before it. As long as the session was not looked up nobody knows.
    """
    standing = tuple(m for m in case.history.notices if m.key.startswith(_PREFIX) and not m.is_minimized)
    if is_green(case, standing):
        return standing
    if case.session is None and case.session_problem is None:
        return ()
    if decision.action is not Action.REFUSE:
        return standing
    return tuple(m for m in standing if decision.notice and m.key != decision.notice.key)
