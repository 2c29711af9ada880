"""Purpose: the few figures that fit on a page, as words."""

from collections.abc import Iterator
from typing import Final

from feedback_bot.outcomes.figures import Figures, Rate, Times
from feedback_bot.outcomes.spared import GREEN_WITHOUT_US
from feedback_bot.outcomes.tables import OUTCOMES, share
from feedback_bot.outcomes.tellings import Outcome

_ORDINALS: Final = {1: "first message", 2: "second", 3: "third"}
_WITH_ROW: Final = (Outcome.FIXED, Outcome.UNCHANGED)


def brief(figures: Figures) -> tuple[tuple[str, str], ...]:
    """What was counted, and how much of it. Nothing if nothing happened."""
    return (*_of_messages(figures), *_without_message(figures)) if _has_any(figures) else ()


def _has_any(figures: Figures) -> bool:
    return bool(figures.messages or figures.escalations or figures.spared)


def _of_messages(figures: Figures) -> Iterator[tuple[str, str]]:
    if not figures.messages:
        yield "Messages to Jules", "none"
        return
    pulls = "1 pull request" if figures.with_messages == 1 else f"{figures.with_messages} pull requests"
    yield "Messages to Jules", f"{figures.messages}, about {pulls}"
    yield from _of_checks(figures)
    for name, times in (
        ("From a message to Jules' push", figures.message_to_push),
        ("From a message to green checks", figures.message_to_green),
    ):
        if times.count:
            yield name, _minutes(times)
    if figures.green:
        yield "Green after a message", share(Rate(part=figures.green, whole=figures.with_messages))
        yield (
            "Green without weakened checks, re-runs, or a person's commit",
            share(Rate(part=figures.trustworthy, whole=figures.green)),
        )
    yield "Merged after a message", share(Rate(part=figures.merged, whole=figures.with_messages))


def _of_checks(figures: Figures) -> Iterator[tuple[str, str]]:
    """What became of the failed checks in messages."""
    if figures.fixed.whole:
        by = ", ".join(f"{count} by {_nth(nth)}" for nth, count in sorted(figures.fixed_by.items()))
        yield "Failed checks fixed", ": ".join(filter(None, (share(figures.fixed), by)))
        yield "Failed exactly as before", share(figures.unchanged)
    others = {name: figures.outcomes[each] for each, name in OUTCOMES.items() if each not in _WITH_ROW}
    if any(others.values()):
        yield "Other outcomes", "; ".join(f"{name.lower()}: {count}" for name, count in others.items() if count)
    if figures.maybe_ci_fixer:
        yield "Fixed, but perhaps by Jules' CI Fixer", str(figures.maybe_ci_fixer)


def _nth(number: int) -> str:
    return f"the {_ORDINALS.get(number, f'{number}th')}"


def _without_message(figures: Figures) -> Iterator[tuple[str, str]]:
    yield "Calls for a maintainer", str(figures.escalations)
    if figures.spared:
        by_jules = figures.spared[GREEN_WITHOUT_US]
        more = f", {by_jules} of them fixed by Jules before a message" if by_jules else ""
        yield "Failed checks not sent to Jules", f"{figures.spared.total()}{more}"


def _minutes(times: Times) -> str:
    """The median, with the count that it is of."""
    if times.count == 1:
        return f"{times.median:g} minutes, once"
    slow = "" if times.p90 is None else f"; 90% within {times.p90:g}"
    return f"{times.median:g} minutes (median of {times.count}{slow})"
