"""Pure functions that decide what to do, with reasons, from what was read."""

from feedback_bot.decide.case import Case
from feedback_bot.decide.due import due
from feedback_bot.decide.effects import (
    effects,
    effects_before,
    effects_of_sending,
    effects_of_tick,
    effects_of_unreachable,
    effects_of_update,
)
from feedback_bot.decide.flaky import flaky_checks
from feedback_bot.decide.known_verdicts import known_verdicts
from feedback_bot.decide.newest_signal import newest_signal
from feedback_bot.decide.not_counted import not_counted
from feedback_bot.decide.on_evidence import decide
from feedback_bot.decide.overruled import overruled
from feedback_bot.decide.own_check import own_check
from feedback_bot.decide.perhaps_done import perhaps_done
from feedback_bot.decide.refusals import refusals_over
from feedback_bot.decide.restored import answer_key
from feedback_bot.decide.successor import started_session
from feedback_bot.decide.triage import triage

__all__ = [
    "Case",
    "answer_key",
    "decide",
    "due",
    "effects",
    "effects_before",
    "effects_of_sending",
    "effects_of_tick",
    "effects_of_unreachable",
    "effects_of_update",
    "flaky_checks",
    "known_verdicts",
    "newest_signal",
    "not_counted",
    "overruled",
    "own_check",
    "perhaps_done",
    "refusals_over",
    "started_session",
    "triage",
]
