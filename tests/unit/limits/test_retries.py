"""Which request is sent again, after which wait, and out of which budget."""

import pytest

from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.retries import Repeat, Retries, Trouble

PASSING = Trouble()
LASTING = Trouble(is_passing=False)


def limit(seconds: float) -> Trouble:
    return Trouble(is_passing=False, asked=seconds)


def pauses(repeat: Repeat, *troubles: Trouble | None, budget: float = 100) -> list[float]:
    """The pauses between the tries of a request that meets these troubles one after the other."""
    slept: list[float] = []
    outcomes = iter(troubles)
    Retries(RateLimitBudget(budget), sleep=slept.append).carry_out(repeat, lambda: next(outcomes), lambda each: each)
    assert next(outcomes, "all were met") in ("all were met", None)
    return slept


@pytest.mark.parametrize(
    ("repeat", "troubles", "slept"),
    [
        (Repeat.ALWAYS, (None,), []),
        (Repeat.ALWAYS, (PASSING, PASSING, None), [0.5, 1.0]),
        (Repeat.ALWAYS, (PASSING, PASSING, PASSING, None), [0.5, 1.0]),
        (Repeat.ALWAYS, (LASTING, None), []),
        (Repeat.ALWAYS, (limit(30), limit(0), None), [30, 1.0]),
        (Repeat.ALWAYS, (limit(60), limit(60), None), [60]),
        (Repeat.IF_REFUSED, (PASSING, None), []),
        (Repeat.IF_REFUSED, (limit(30), None), [30]),
        (Repeat.IF_REFUSED, (limit(30), PASSING, None), [30]),
        (Repeat.NEVER, (PASSING, None), []),
        (Repeat.NEVER, (limit(1), None), []),
    ],
)
def test_what_is_sent_again_and_when(repeat: Repeat, troubles: tuple[Trouble | None, ...], slept: list[float]) -> None:
    assert pauses(repeat, *troubles) == slept


def test_one_budget_is_for_all_requests_together() -> None:
    budget = RateLimitBudget(50)
    retries = [Retries(budget, sleep=lambda _: None) for _ in range(2)]
    outcomes = iter([limit(30), None, limit(30), None])
    for each in retries:
        each.carry_out(Repeat.ALWAYS, lambda: next(outcomes), lambda trouble: trouble)
    assert (budget.spent, next(outcomes, "none")) == (30, None)


def test_a_budget_that_is_raised_counts_what_was_spent() -> None:
    budget = RateLimitBudget(10)
    assert budget.take(10)
    budget.allow(15)
    assert (budget.take(6), budget.take(5)) == (False, True)
