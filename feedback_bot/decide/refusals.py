"""Purpose: refusals, of which a person has to know: what each is told once for, and when its notice is over."""

from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.common import is_green
from feedback_bot.decide.holds import hold
from feedback_bot.model import Action, Decision, Marker, Notice, Reason

_PREFIX: Final = "refused "


def refuse(reason: Reason) -> Decision:
    """A refusal that is only reported."""
    return Decision(action=Action.REFUSE, reasons=(reason,))


def refuse_and_tell(case: Case, reason: Reason, about: str) -> Decision:
    """A refusal that the people on the pull request are told of, if Jules would have been told something now.

    They are told once, whatever is pushed, and once more after each ``/feedback retry``.

    Args:
        about: what the reason speaks of, such as the session's id: of another one they are told, too.
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
    """The notices of refusals that still stand open although they do not hold any more.

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
