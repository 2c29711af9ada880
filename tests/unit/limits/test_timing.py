"""The waits of real runs; all other tests run with shorter ones."""

from time import monotonic, sleep

from feedback_bot.limits.timing import Timing


def test_a_run_waits_as_long_as_the_servers_need() -> None:
    assert Timing() == Timing(
        looks=(0, 2, 4),  # Jules shows a message within seconds
        between_writes=1,  # GitHub: "wait at least one second between each request" that changes something
        silence=30,
        log=120,
        answer=60,
        backoff=0.5,
        sleep=sleep,
        clock=monotonic,
    )


def test_a_countdown_ends_after_its_seconds() -> None:
    times = iter([100.0, 109.9, 110.0, 110.1])
    is_over = Timing(clock=lambda: next(times)).countdown(10)
    assert [is_over() for _ in range(3)] == [False, False, True]
