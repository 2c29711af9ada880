"""Purpose: ``/feedback mine`` overrules the verdicts at this head, once. All that fails is Jules', except gates."""

from dataclasses import replace

from feedback_bot.decide.case import Case
from feedback_bot.model import CheckEvidence, Evidence, Judged, Verdict


def overruled(case: Case, evidence: Evidence) -> Evidence:
    """The evidence with the verdicts that a person has overruled."""
    if case.overrules is None:
        return evidence
    because = f"{case.overrules.author} said so with /feedback mine"
    return replace(evidence, checks=tuple(_as_code(each, because) for each in evidence.checks))


def _as_code(each: CheckEvidence, because: str) -> CheckEvidence:
    if each.verdict is Verdict.GATE or each.verdict.is_for_jules:
        return each
    return replace(each, judged=Judged(verdict=Verdict.CODE, because=because, url=each.check.url))
