"""Deciding: pure functions from what was read to what to do, each with a reason fit for a person."""

from feedback_bot.decide.attention import may_need_attention
from feedback_bot.decide.case import Case
from feedback_bot.decide.rules import decide, triage, unreachable_key

__all__ = ["Case", "decide", "may_need_attention", "triage", "unreachable_key"]
