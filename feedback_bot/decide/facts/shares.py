"""Purpose: whose the failures are, by their verdicts: Jules', the base branch's, or people's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.model import CheckEvidence, CheckSignal, Evidence, Judged, Reason, ReasonCode, Signal, Verdict

_CODES: Final = {
    Verdict.INFRASTRUCTURE: ReasonCode.INFRASTRUCTURE_FAILED,
    Verdict.APPROVAL: ReasonCode.APPROVAL_NEEDED,
    Verdict.ACCOUNT: ReasonCode.ACCOUNT_BLOCKED,
    Verdict.UNKNOWN: ReasonCode.CAUSE_UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The signals, sorted by who can fix them.

    Attributes:
        ours: what Jules can fix: failures, reviews, a conflict.
        on_base: what also fails on the base branch.
        people: what only people can fix.
        gates: jobs that only sum up others.
        verdicts: of all failed checks, by the IDs of their signals.
    """

    ours: tuple[Signal, ...]
    on_base: tuple[Signal, ...]
    people: tuple[Signal, ...]
    gates: tuple[Signal, ...]
    verdicts: Mapping[str, Judged]

    @property
    def spared(self) -> tuple[Signal, ...]:
        """What Jules is asked to leave alone because of its verdict alone."""
        return (*self.people, *self.gates)


def shares(case: Case, signals: Sequence[Signal], evidence: Evidence) -> Shares:
    """Sort the signals by their verdicts.

    A gate follows what it waits for. If no other check fails, nobody knows why it failed, so people have to look.
    """
    verdicts = {s.id: _on_its_page(each, s) for each in evidence.checks for s in each.signals}
    gates_only = {name for name, judged in verdicts.items() if judged.verdict is Verdict.GATE}
    failed = {signal.id for signal in case.signals if isinstance(signal, CheckSignal)}
    if gates_only and failed <= gates_only:
        verdicts = {name: replace(judged, verdict=Verdict.UNKNOWN) for name, judged in verdicts.items()}

    def of(*wanted: Verdict) -> tuple[Signal, ...]:
        return tuple(s for s in signals if s.id in verdicts and verdicts[s.id].verdict in wanted)

    on_base, gates, people = of(Verdict.BASE), of(Verdict.GATE), of(*_CODES)
    return Shares(
        ours=tuple(s for s in signals if s not in (*on_base, *gates, *people)),
        on_base=on_base,
        people=people,
        gates=gates,
        verdicts=verdicts,
    )


def _on_its_page(each: CheckEvidence, signal: CheckSignal) -> Judged:
    """The verdict on one of several checks that failed alike, with its own page instead of the first one's."""
    judged = each.verdict_in_full
    return replace(judged, url=signal.check.url) if judged.url == each.check.url else judged


def reasons_for_people(verdicts: Mapping[str, Judged], signals: Iterable[Signal]) -> tuple[Reason, ...]:
    """One reason for each verdict among the signals that are people's."""
    found = [(signal, verdicts[signal.id]) for signal in signals if isinstance(signal, CheckSignal)]
    return tuple(
        Reason(code, {"phrases": phrases, "titles": tuple(s.title for s, v in found if v.verdict is verdict)})
        for verdict, code in _CODES.items()
        if (phrases := tuple(sorted({v.because for _, v in found if v.verdict is verdict})))
    )


def for_people(case: Case, verdicts: Mapping[str, Judged]) -> dict[tuple[Verdict, str], tuple[CheckSignal, ...]]:
    """The failures that people are told of, by verdict and check.

    The jobs of a matrix are one check, and so are the runs of one job for several events.
    """
    found: dict[tuple[Verdict, str], tuple[CheckSignal, ...]] = {}
    for signal in case.signals:
        judged = verdicts.get(signal.id)
        if isinstance(signal, CheckSignal) and judged and judged.verdict.is_for_people:
            name = judged.verdict, without_matrix(signal)
            found[name] = (*found.get(name, ()), signal)
    return found


def without_matrix(signal: CheckSignal, *, with_event: bool = False) -> str:
    """The ID of the check without the values of its matrix: ``test (3.11)`` is ``test``.

    Args:
        with_event: the ID by which older versions of the bot named the comment about it.
    """
    check = replace(signal.check, name=signal.check.name.partition(" (")[0])
    return CheckSignal(check=check if with_event else replace(check, event=None)).id
