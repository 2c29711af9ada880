"""How long a job took when it last passed, for a comparison with one that was stopped at its time limit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from feedback_bot.evidence.base_branch import BaseBranch
from feedback_bot.evidence.own_words import minutes_of
from feedback_bot.evidence.request_budget import RequestBudget
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.values import CheckDetails
from feedback_bot.limits.rate_limit_budget import unless_unreadable
from feedback_bot.model import Check, CheckEvidence, CheckSource, Snapshot, Verdict

_MOST: Final = 25
"""The number of passing runs whose steps are read: as many as one request may name."""


def with_last_passing(
    github: GitHub, base: BaseBranch, snapshot: Snapshot, found: Sequence[CheckEvidence], budget: RequestBudget
) -> list[CheckEvidence]:
    """The evidence, with the time of the last passing run for each job that was stopped.

    The runs are those that were read before. One request reads their steps.

    Raises:
        RateLimitedError: GitHub accepts no more requests for now.
    """
    passed = {each.check.node_id: base.last_passed(snapshot, each.check) for each in found if _is_stopped(each)}
    details = _details(github, [check for check in passed.values() if check], budget)
    return [_with(each, passed.get(each.check.node_id), details) for each in found]


def _is_stopped(evidence: CheckEvidence) -> bool:
    return evidence.stopped is not None and evidence.verdict is Verdict.TIME_LIMIT


def _details(github: GitHub, passed: Sequence[Check], budget: RequestBudget) -> dict[str, CheckDetails]:
    jobs = list(dict.fromkeys(check.node_id for check in passed if check.source is CheckSource.ACTIONS))[:_MOST]
    if not budget.allows(is_known=not jobs):
        return {}
    return unless_unreadable({}, lambda: github.check_details(jobs))


def _with(evidence: CheckEvidence, passed: Check | None, details: dict[str, CheckDetails]) -> CheckEvidence:
    stopped = evidence.stopped
    if stopped is None or passed is None or passed.took is None:
        return evidence
    took = step_took(details.get(passed.node_id, CheckDetails()), stopped.step)
    compared = replace(
        stopped,
        passed_step_minutes=minutes_of(took) if took is not None else None,
        passed_job_minutes=minutes_of(passed.took),
    )
    return replace(evidence, stopped=compared)


def step_took(details: CheckDetails, name: str | None) -> timedelta | None:
    """How long a step took; ``None`` if that is unknown, or if several have its name."""
    times = [(step.started_at, step.completed_at) for step in details.steps if step.name == name]
    if len(times) != 1:
        return None
    started, completed = times[0]
    return completed - started if started and completed else None
