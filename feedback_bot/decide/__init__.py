"""Pure functions that decide what to do, with reasons, from what was read."""

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.restored import answer_key
from feedback_bot.decide.due import due
from feedback_bot.decide.facts.flaky import flaky_checks
from feedback_bot.decide.facts.known_verdicts import known_verdicts
from feedback_bot.decide.facts.newest_signal import newest_signal
from feedback_bot.decide.facts.not_counted import not_counted
from feedback_bot.decide.facts.overruled import overruled
from feedback_bot.decide.facts.perhaps_done import perhaps_done
from feedback_bot.decide.rules.on_evidence import decide
from feedback_bot.decide.rules.refusals import refusals_over
from feedback_bot.decide.shown.effects import (
    effects,
    effects_before,
    effects_of_sending,
    effects_of_tick,
    effects_of_unreachable,
    effects_of_update,
)
from feedback_bot.decide.shown.own_check import own_check
from feedback_bot.decide.shown.successor import started_session
from feedback_bot.decide.triage import Step, triage

__all__ = [
    "Case",
    "Step",
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
