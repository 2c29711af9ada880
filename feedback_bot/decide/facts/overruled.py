"""Purpose: ``/feedback mine`` overrules the verdicts at this head, once. All that fails is Jules'.

A gate still follows what it waits for, if that is red, too.
"""

from dataclasses import replace

from feedback_bot.decide.case import Case
from feedback_bot.model import CheckEvidence, CheckSignal, Evidence, Judged, Verdict


def overruled(case: Case, evidence: Evidence) -> Evidence:
    """The evidence with the verdicts that a person has overruled."""
    if case.overrules is None:
        return evidence
    because = f"{case.overrules.author} said so with /feedback mine"
    follows = not _are_only_gates(case, evidence)
    return replace(evidence, checks=tuple(_as_code(each, because, follows=follows) for each in evidence.checks))


def _are_only_gates(case: Case, evidence: Evidence) -> bool:
    gates = {s.id for each in evidence.checks for s in each.signals if each.verdict is Verdict.GATE}
    return gates.issuperset(signal.id for signal in case.signals if isinstance(signal, CheckSignal))


def _as_code(each: CheckEvidence, because: str, *, follows: bool) -> CheckEvidence:
    is_as_good = each.verdict.is_for_jules and not (each.judged and each.judged.seen_on)
    if is_as_good or (follows and each.verdict is Verdict.GATE):
        return each
    return replace(each, judged=Judged(verdict=Verdict.CODE, because=because, url=each.check.url))
