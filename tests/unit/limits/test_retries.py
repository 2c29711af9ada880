"""Which request is sent again, after which wait, and out of which budget."""

import threading

import pytest

from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.retries import Repeat, Retries, Trouble
from feedback_bot.limits.timing import Timing
from tests.patience import PATIENCE

PASSING = Trouble()
LASTING = Trouble(is_passing=False)


def limit(seconds: float) -> Trouble:
    return Trouble(is_passing=False, asked=seconds)


def pauses(repeat: Repeat, *troubles: Trouble | None, budget: float = 100) -> list[float]:
    """The pauses between the tries of a request that meets these troubles one after the other."""
    slept: list[float] = []
    outcomes = iter(troubles)
    retries = Retries(RateLimitBudget(budget), Timing(sleep=slept.append), "GitHub")
    retries.carry_out(repeat, lambda: next(outcomes), lambda each: each)
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


@pytest.mark.parametrize(("seconds", "tries"), [(19, 3), (21, 2), (41, 1)])
def test_a_slow_server_is_not_asked_again_after_40_seconds(seconds: float, tries: int) -> None:
    now, sent = 0.0, 0

    def send() -> Trouble:
        nonlocal now, sent
        now, sent = now + seconds, sent + 1
        return PASSING

    timing = Timing(sleep=lambda _: None, clock=lambda: now)
    Retries(RateLimitBudget(0), timing, "GitHub").carry_out(Repeat.ALWAYS, send, lambda each: each)
    assert sent == tries


def test_one_budget_is_for_all_requests_together() -> None:
    budget = RateLimitBudget(50)
    retries = [Retries(budget, Timing(sleep=lambda _: None), "GitHub") for _ in range(2)]
    outcomes = iter([limit(30), None, limit(30), None])
    for each in retries:
        each.carry_out(Repeat.ALWAYS, lambda: next(outcomes), lambda trouble: trouble)
    assert (budget.spent, next(outcomes, "none")) == (30, None)


def test_a_budget_that_is_raised_counts_what_was_spent() -> None:
    budget = RateLimitBudget(10)
    assert budget.take(10)
    budget.allow(15)
    assert (budget.take(6), budget.take(5)) == (False, True)


def test_waits_at_the_same_time_are_taken_from_the_budget_once() -> None:
    budget = RateLimitBudget(70)
    assert budget.begin_wait("GitHub", 60)
    assert budget.begin_wait("GitHub", 62)  # by a thread that was stopped a moment later
    assert not budget.begin_wait("GitHub", 80)
    budget.end_wait("GitHub", 60)
    budget.end_wait("GitHub", 62)
    assert (round(budget.spent), budget.begin_wait("GitHub", 11), budget.begin_wait("GitHub", 9)) == (60, False, True)


class Limited:
    """A request that waits for a rate limit, in a thread of its own, until ``end`` is called."""

    def __init__(self, budget: RateLimitBudget) -> None:
        self.waits, self._may_end, outcomes = threading.Event(), threading.Event(), iter([limit(600), None])
        retries = Retries(budget, Timing(sleep=self._sleep), "GitHub")
        send = lambda: next(outcomes)  # noqa: E731 - shorter than a function
        self._thread = threading.Thread(target=retries.carry_out, args=(Repeat.ALWAYS, send, lambda each: each))
        self._thread.start()
        assert self.waits.wait(PATIENCE)

    def _sleep(self, _: float) -> None:
        self.waits.set()
        self._may_end.wait(PATIENCE)

    def end(self) -> None:
        self._may_end.set()
        self._thread.join(PATIENCE)


@pytest.mark.parametrize(
    ("repeat", "server", "is_sent"),
    [
        (Repeat.ALWAYS, "GitHub", False),
        (Repeat.IF_REFUSED, "GitHub", False),
        (Repeat.ALWAYS, "Jules", True),
        (Repeat.NEVER, "GitHub", True),
    ],
)
def test_a_limit_stops_the_requests_of_all_threads_to_that_server(repeat: Repeat, server: str, is_sent: bool) -> None:
    budget = RateLimitBudget(600)
    limited, sent = Limited(budget), threading.Event()

    def send() -> None:
        sent.set()

    retries = Retries(budget, Timing(), server)
    other = threading.Thread(target=retries.carry_out, args=(repeat, send, lambda _: None))
    other.start()
    assert sent.wait(PATIENCE if is_sent else 0.05) is is_sent
    limited.end()
    assert sent.wait(PATIENCE)
    other.join(PATIENCE)
