"""Reads side by side: how many at once, in which order their results come, and what becomes of problems."""

import threading
from collections.abc import Callable, Iterator

import pytest

from feedback_bot.limits.read_ahead import MOST_CONNECTIONS, ReadAhead
from tests.patience import PATIENCE


@pytest.fixture
def read_ahead() -> Iterator[ReadAhead]:
    with ReadAhead() as opened:
        yield opened


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
    future = read_ahead.start(failing(OSError("lost")))
    with pytest.raises(OSError, match="lost"):
        future.result(PATIENCE)
    assert read_ahead.start(lambda: "and others go on").result(PATIENCE) == "and others go on"


def test_of_several_problems_the_first_in_order_is_raised(read_ahead: ReadAhead) -> None:
    with pytest.raises(OSError, match="second"):
        read_ahead.all([lambda: None, failing(OSError("second")), failing(OSError("third"))])


def test_nothing_begins_after_the_end() -> None:
    read_ahead, may_end, begun = ReadAhead(threads=1), threading.Event(), threading.Event()

    def read() -> bool:
        begun.set()
        return may_end.wait(PATIENCE)

    under_way = read_ahead.start(read)
    waiting = read_ahead.start(lambda: True)
    assert begun.wait(PATIENCE)
    read_ahead.close()
    may_end.set()
    assert under_way.result(PATIENCE)
    assert not waiting.done()


def failing(error: Exception) -> Callable[[], None]:
    def read() -> None:
        raise error

    return read
