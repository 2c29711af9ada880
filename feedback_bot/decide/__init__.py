"""Deciding: pure functions from what was read to what to do, each with its reasons."""

from feedback_bot.decide.attention import may_need_attention
from feedback_bot.decide.case import Case, answer_key
from feedback_bot.decide.escalations import escalations_over
from feedback_bot.decide.flaky import flaky_checks
from feedback_bot.decide.on_evidence import decide
from feedback_bot.decide.on_session import unreachable_key
from feedback_bot.decide.refusals import refusals_over
from feedback_bot.decide.triage import triage

__all__ = [
    "Case",
    "answer_key",
    "decide",
    "escalations_over",
    "flaky_checks",
    "may_need_attention",
    "refusals_over",
    "triage",
    "unreachable_key",
]
