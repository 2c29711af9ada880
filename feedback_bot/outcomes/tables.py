"""Purpose: the figures as tables of words, which Markdown and a terminal show."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from feedback_bot.outcomes.figures import Figures, Rate, Times
from feedback_bot.outcomes.spared import GREEN_WITHOUT_US
from feedback_bot.outcomes.tellings import Outcome
from feedback_bot.outcomes.timeline import Span, slots

_MOST_ROWS: Final = 20
OUTCOMES: Final = {
    Outcome.FIXED: "Fixed",
    Outcome.UNCHANGED: "Failed exactly as before",
    Outcome.CHANGED: "Failed in another way",
    Outcome.NOT_COMPARED: "Failed again, not compared",
    Outcome.GONE: "Gone with its check",
    Outcome.NO_PUSH: "No push",
    Outcome.PERSON: "A person pushed first",
    Outcome.RERUN: "Passed when it was re-run",
    Outcome.PENDING: "Pending",
    Outcome.UNKNOWN: "Unknown",
}
_COLUMNS: Final = ("sent on", "reported", "fixed", "as before", "changed", "other")
_ORDINALS: Final = {1: "first", 2: "second", 3: "third"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of words. Each row has as many cells as there are columns.

    Attributes:
        names_are_theirs: the first column holds text from outside, such as names of checks.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names_are_theirs: bool = False


def tables(figures: Figures, span: Span) -> tuple[Table, ...]:
    """All tables that have rows, of a report about some days."""
    by_time = {slot.name: slot.outcomes for slot in slots(figures.by_day, span) if slot.outcomes}
    found = (
        Table(title="Messages", columns=("", "count"), rows=tuple(_messages(figures))),
        Table(title="What became of each failed check", columns=("outcome", "count"), rows=tuple(_outcomes(figures))),
        Table(title="Fixed by", columns=("message", "count"), rows=tuple(_fixed_by(figures))),
        Table(title="Times in minutes", columns=("", "count", "median", "p90"), rows=tuple(_times(figures))),
        _by("By check", "check", figures.by_check, are_theirs=True),
        _by("By verdict", "verdict", figures.by_verdict),
        _by("By tool", "tool", figures.by_tool, are_theirs=True),
        Table(title="By time (UTC)", columns=_COLUMNS, rows=tuple((name, *_cells([n])) for name, n in by_time.items())),
        Table(title="Spared", columns=("why", "count"), rows=tuple(_spared(figures.spared))),
    )
    return tuple(table for table in found if table.rows)


def by_repository(each: Mapping[str, Figures]) -> tuple[Table, ...]:
    """The repositories of a report about several, those with the most messages first."""
    ordered = sorted(each.items(), key=lambda found: (-found[1].messages, found[0].lower()))
    rows = [(name, *_of_repositories([found])) for name, found in ordered[:_MOST_ROWS]]
    if len(ordered) > _MOST_ROWS:
        rest = [found for _, found in ordered[_MOST_ROWS:]]
        rows.append((_others(len(rest)), *_of_repositories(rest)))
    columns = ("repository", "messages", *_COLUMNS[1:])
    table = Table(title="By repository", columns=columns, rows=tuple(rows), names_are_theirs=True)
    return (table,) if len(each) > 1 else ()


def _of_repositories(found: Sequence[Figures]) -> tuple[str, ...]:
    return str(sum(each.messages for each in found)), *_cells([each.outcomes for each in found])


def _others(count: int) -> str:
    return f"{count} {'other' if count == 1 else 'others'}"


def share(rate: Rate) -> str:
    """A part of a whole, with a percentage from ten on."""
    return f"{rate.part} of {rate.whole}" if rate.percent is None else f"{rate.part} of {rate.whole} ({rate.percent}%)"


def _messages(figures: Figures) -> Iterator[tuple[str, str]]:
    yield "Pull requests by Jules", str(figures.pull_requests)
    yield "With messages", str(figures.with_messages)
    yield "Messages", str(figures.messages)
    if figures.messages:
        yield "Merged after a message", str(figures.merged)
        yield "Closed without a merge", str(figures.closed)
        yield "Green after a message", share(Rate(part=figures.green, whole=figures.with_messages))
        if figures.green:
            yield "Green that is trustworthy", share(Rate(part=figures.trustworthy, whole=figures.green))
        yield "Reviews and conflicts in messages", str(figures.other_signals)
    yield "Escalations", str(figures.escalations)
    if figures.ignored:
        yield "Markers ignored", str(figures.ignored)


def _outcomes(figures: Figures) -> Iterator[tuple[str, str]]:
    total = sum(figures.outcomes.values())
    if not total:
        return
    for outcome, name in OUTCOMES.items():
        if figures.outcomes[outcome]:
            yield name, str(figures.outcomes[outcome])
        if outcome is Outcome.FIXED and figures.maybe_ci_fixer:
            yield "of these, perhaps by Jules' CI Fixer", str(figures.maybe_ci_fixer)
    if figures.fixed.whole:
        yield "Fixed, of what can be compared", share(figures.fixed)
        yield "Exactly as before, of what can be compared", share(figures.unchanged)


def _fixed_by(figures: Figures) -> Iterator[tuple[str, str]]:
    for number, count in sorted(figures.fixed_by.items()):
        yield f"the {_ORDINALS.get(number, f'{number}th')} message", str(count)


def _times(figures: Figures) -> Iterator[tuple[str, ...]]:
    for name, times in (
        ("Red to message", figures.red_to_told),
        ("Message to push", figures.message_to_push),
        ("Message to green", figures.message_to_green),
    ):
        if times.count:
            yield name, str(times.count), _minutes(times.median), _p90(times)


def _minutes(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def _p90(times: Times) -> str:
    return _minutes(times.p90) or "fewer than ten"


def _by(title: str, column: str, groups: Mapping[str, Counter[str]], *, are_theirs: bool = False) -> Table:
    """The outcomes for each group, the largest groups first."""
    ordered = sorted(groups.items(), key=lambda group: (-group[1].total(), group[0]))
    rows = [(name, *_cells([found])) for name, found in ordered[:_MOST_ROWS]]
    if len(ordered) > _MOST_ROWS:
        rest = [found for _, found in ordered[_MOST_ROWS:]]
        rows.append((_others(len(rest)), *_cells(rest)))
    return Table(
        title=title,
        columns=(column, *_COLUMNS[1:]),
        rows=tuple(rows),
        names_are_theirs=are_theirs,
    )


def _cells(found: Iterable[Counter[str]]) -> tuple[str, ...]:
    total = sum(found, Counter[str]())
    shown = [total[each] for each in (Outcome.FIXED, Outcome.UNCHANGED, Outcome.CHANGED)]
    return tuple(map(str, (total.total(), *shown, total.total() - sum(shown))))


def _spared(found: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for name, count in sorted(found.items(), key=lambda each: (-each[1], each[0])):
        yield ("Fixed by Jules before a message" if name == GREEN_WITHOUT_US else name), str(count)
