"""Reads side by side: how many at once, in which order their results come, and what becomes of problems."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType
from typing import NoReturn

import pytest

from feedback_bot.limits.read_ahead import MOST_CONNECTIONS, MOST_LOST, ReadAhead
from tests.patience import PATIENCE


@pytest.fixture
def read_ahead() -> Iterator[ReadAhead]:
    with ReadAhead() as opened:
        yield opened


class AlarmError(BaseException):
    """What an alarm raises."""


@contextmanager
def alarms() -> Iterator[Callable[[], None]]:
    """Turn the alarm into an exception; yields what rings it in the main thread."""

    def interrupt(_: int, __: FrameType | None) -> NoReturn:
        raise AlarmError

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        yield lambda: signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGALRM)
    finally:
        signal.signal(signal.SIGALRM, before)


class Hanging:
    """A read that does not end before the test lets it."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.has_begun, self.may_end, self._then = threading.Event(), threading.Event(), then

    def __call__(self) -> str:
        self.has_begun.set()
        self._then()
        assert self.may_end.wait(PATIENCE)
        return "late"


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "read-ahead"]


def test_results_come_in_the_order_of_the_reads(read_ahead: ReadAhead) -> None:
    is_second_done = threading.Event()

    def first() -> str:
        assert is_second_done.wait(PATIENCE)
        return "first"

    def second() -> str:
        is_second_done.set()
        return "second"

    assert read_ahead.all([first, second]) == ["first", "second"]


def test_no_more_are_carried_out_at_once_than_there_may_be_connections(read_ahead: ReadAhead) -> None:
    lock, full = threading.Lock(), threading.Barrier(MOST_CONNECTIONS)
    running, most = 0, 0

    def read() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        full.wait(PATIENCE)
        with lock:
            running -= 1

    read_ahead.all([read] * (3 * MOST_CONNECTIONS))
    assert most == MOST_CONNECTIONS


def test_a_single_read_needs_no_other_thread(read_ahead: ReadAhead) -> None:
    assert read_ahead.all([threading.get_ident]) == [threading.get_ident()]


def test_what_goes_wrong_is_raised_where_the_result_is_asked_for(read_ahead: ReadAhead) -> None:
    reading = read_ahead.start(failing(OSError("lost")))
    with pytest.raises(OSError, match="lost"):
        reading.result()
    assert read_ahead.start(lambda: "and others go on").result() == "and others go on"


def test_of_several_problems_the_first_in_order_is_raised(read_ahead: ReadAhead) -> None:
    with pytest.raises(OSError, match="second"):
        read_ahead.all([lambda: None, failing(OSError("second")), failing(OSError("third"))])


def test_after_one_that_fails_no_others_are_begun() -> None:
    begun = []

    def refused() -> None:
        raise ValueError("the rate limit is exhausted")

    with ReadAhead(threads=0) as read_ahead, pytest.raises(ValueError, match="rate limit"):
        read_ahead.all([refused, lambda: begun.append(1)])
    assert begun == []


def test_what_no_thread_has_begun_is_read_by_who_asks_for_it() -> None:
    hanging = Hanging()
    with ReadAhead(threads=1) as read_ahead:
        read_ahead.start(hanging)
        assert hanging.has_begun.wait(PATIENCE)
        assert read_ahead.start(threading.get_ident).result() == threading.get_ident()
        hanging.may_end.set()


def test_what_interrupts_a_wait_ends_it_and_no_later_read_meets_the_one_that_hangs(read_ahead: ReadAhead) -> None:
    with alarms() as ring:
        hanging = Hanging(then=ring)
        with pytest.raises(AlarmError):
            read_ahead.start(hanging).result()
    others = [read_ahead.start(lambda: "on time") for _ in range(2 * MOST_CONNECTIONS)]
    assert [other.result() for other in others] == ["on time"] * len(others)
    hanging.may_end.set()


def test_a_signal_that_comes_just_before_a_wait_ends_it_too(read_ahead: ReadAhead) -> None:
    may_ring = threading.Event()

    def ring_unheard() -> None:
        assert may_ring.wait(PATIENCE)
        signal.pthread_kill(threading.get_ident(), signal.SIGALRM)

    with alarms():
        reading = read_ahead.start(Hanging(then=ring_unheard))
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])  # so that no wait of this thread is interrupted
        try:
            may_ring.set()
            with pytest.raises(AlarmError):
                reading.result()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])


def test_what_comes_too_late_is_discarded(read_ahead: ReadAhead) -> None:
    hanging, discarded = Hanging(), SimpleQueue[str]()
    reading = read_ahead.start(hanging, discarded.put)
    assert hanging.has_begun.wait(PATIENCE)
    reading.give_up()
    hanging.may_end.set()
    assert discarded.get(timeout=PATIENCE) == "late"


def test_however_many_hang_the_threads_are_few_and_reads_go_on() -> None:
    before, hanging = len(threads()), [Hanging() for _ in range(30)]
    with ReadAhead() as read_ahead:
        for number, each in enumerate(hanging):
            reading = read_ahead.start(each)
            assert number >= MOST_LOST or each.has_begun.wait(PATIENCE)
            reading.give_up()
        assert len(threads()) - before == MOST_LOST
        assert read_ahead.all([lambda: 1, lambda: 2]) == [1, 2]
        for each in hanging:
            each.may_end.set()


def test_nothing_begins_after_the_end_which_waits_for_nothing() -> None:
    read_ahead, hanging, begun = ReadAhead(threads=1), Hanging(), list[int]()
    read_ahead.start(hanging)
    read_ahead.start(lambda: begun.append(1))
    assert hanging.has_begun.wait(PATIENCE)
    (thread,) = threads()[-1:]
    read_ahead.close()
    hanging.may_end.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert begun == []


def failing(error: Exception) -> Callable[[], None]:
    def read() -> None:
        raise error

    return read
