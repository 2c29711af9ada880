"""Purpose: when the newest of what a message reports came to be."""

from datetime import datetime

from feedback_bot.decide.case import Case
from feedback_bot.model import CheckSignal, Decision, ReviewSignal, Signal


def newest_signal(case: Case, decision: Decision) -> datetime | None:
    """When the newest check ended, the newest review was submitted, or a person asked for the message.

    GitHub's clock; ``None`` if nothing in the message has a time, as a conflict.
    """
    commands = (decision.answer, None if decision.answer else case.repeat_command)
    times = (*map(_time_of, decision.signals), *(command.given_at for command in commands if command))
    return max((time for time in times if time), default=None)


def _time_of(signal: Signal) -> datetime | None:
    match signal:
        case CheckSignal():
            return signal.check.completed_at
        case ReviewSignal():
            return signal.review.submitted_at
        case _:
            return None
