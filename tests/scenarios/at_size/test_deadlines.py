"""Work that takes too long is interrupted wherever it is, and the others get their turn. The time is the test's own."""

import io
import json
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from feedback_bot.limits.run_deadline import OverdueError, RunDeadline
from feedback_bot.run.main import run_once
from tests.patience import LONGER_THAN_ANY_TEST, PATIENCE
from tests.scenarios.stage import Run, Stage
from tests.simulators.github import JULES, faults
from tests.simulators.http.exchange import Exchange

OTHER_ID = "17777777777777777777"


@dataclass(slots=True)
class Watch:
    """A clock that only the test moves."""

    now: float = 0
    is_at_work: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> float:
        return self.now

    def ring_after(self, seconds: float) -> None:
        """Let time pass while there is a deadline, and ring the alarm that would ring then.

        What is read in advance may be requested before the work begins that waits for it, whose time is counted.
        """
        assert self.is_at_work.wait(PATIENCE)
        self.now += seconds
        self.ring()

    def ring(self) -> bool:
        """Ring the alarm if there is work. Return whether there is."""
        with self.lock:
            if self.is_at_work.is_set():
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGALRM)
            return self.is_at_work.is_set()


class WatchedDeadline(RunDeadline):
    """The deadline of a run by such a clock, which it tells when there is work that may be interrupted."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(clock=watch)
        self._watch = watch

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        with super().within(seconds):
            self._watch.is_at_work.set()
            try:
                yield
            finally:
                with self._watch.lock:
                    self._watch.is_at_work.clear()


def run(stage: Stage, watch: Watch, folder: Path, **inputs: str) -> Run:
    stream, output = io.StringIO(), folder / "output-of-the-run"
    output.write_text("")
    environ = {**stage.environ(**inputs), "GITHUB_OUTPUT": str(output)}
    status = run_once({}, environ, stream, run_deadline=WatchedDeadline(watch), timing=stage.timing)
    rows = next(line for line in output.read_text().splitlines() if line.startswith("[{"))
    return Run(status=status, log=stream.getvalue(), outputs={"results": rows}, summary="")


def hangs(watch: Watch, seconds: float) -> Callable[[Exchange], None]:
    """A server that never answers, while so many seconds pass."""

    def act(exchange: Exchange) -> None:
        watch.ring_after(seconds)
        while watch.ring():  # no wait is interrupted by an alarm that came just before it
            exchange.wait(0.1)
        exchange.wait(LONGER_THAN_ANY_TEST)

    return act


def two(stage: Stage) -> Iterator[str]:
    for identifier in ("11111111111111111111", OTHER_ID):
        pull = stage.pull_request(session=identifier)
        pull.check("test", "failure")
        stage.session(pull, id=identifier)
        yield identifier


def test_a_pull_request_that_hangs_does_not_hold_up_the_next(stage: Stage, tmp_path: Path) -> None:
    first, second = two(stage)
    watch = Watch()
    stage.jules.faults.before("GET", f"*/sessions/{first}*", hangs(watch, 241))
    done = run(stage, watch, tmp_path)
    assert done.decisions == {1: "failed", 2: "send"}
    assert "stopped in this run after 4 minutes" in done.reason(1)
    assert "Traceback" not in done.log
    assert stage.run().decisions == {1: "send", 2: "wait"}
    assert all(len(stage.jules.sessions[identifier].messages) == 1 for identifier in (first, second))


def test_a_log_that_hangs_does_not_hold_up_the_next_message(stage: Stage, tmp_path: Path) -> None:
    two_sessions = list(two(stage))
    job = stage.repository.pull_requests[1].head.check_runs[0].id
    watch = Watch()
    stage.github.faults.before("GET", f"*/jobs/{job}/logs", hangs(watch, 241))
    assert run(stage, watch, tmp_path).decisions == {1: "failed", 2: "send"}
    assert stage.run().decisions == {1: "send", 2: "wait"}
    assert all(len(stage.jules.sessions[identifier].messages) == 1 for identifier in two_sessions)


def test_a_repository_that_hangs_does_not_hold_up_the_next(stage: Stage, tmp_path: Path) -> None:
    stage.task()[0].check("test", "failure")
    other = stage.github.repository("octo/cart")
    stage.jules.source("octo/cart")
    other.pull_request(author=JULES, branch="fix-total-12345678901234567899")  # without one, it is not read at all
    watch = Watch()
    stage.github.faults.before("GET", "/repos/octo/cart/contents/*", hangs(watch, 301))
    done = run(stage, watch, tmp_path, repositories=f"{other.name_with_owner}, {stage.repository.name_with_owner}")
    found = [(row["repository"], row["decision"]) for row in json.loads(done.outputs["results"])]
    assert sorted(found) == [("octo/cart", "failed"), ("octo/shop", "send")]


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize(
    ("server", "method", "path"),
    [
        ("github", "POST", "*/comments"),
        ("jules", "POST", "*:sendMessage"),
        ("github", "PATCH", "*/comments/*"),
    ],
)
def test_nothing_interrupts_a_message_from_its_claim_to_its_confirmation(
    stage: Stage, tmp_path: Path, server: str, method: str, path: str, phase: str
) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    watch = Watch()
    faults = stage.github.faults if server == "github" else stage.jules.faults
    fault = getattr(faults, phase)(method, path, lambda _: watch.ring_after(241))
    done = run(stage, watch, tmp_path)
    assert done.decisions == {1: "send"}
    assert fault.fired
    assert len(session.messages) == 1
    assert stage.run().decisions == {1: "wait"}


def test_waits_for_rate_limits_are_no_work(stage: Stage, tmp_path: Path) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    watch = Watch()
    stage.jules.faults.before("GET", "*/sessions/*", lambda exchange: exchange.answer(429, None, {"Retry-After": "90"}))
    stage.timing = replace(stage.timing, sleep=lambda seconds: watch.ring_after(seconds + 200))
    assert run(stage, watch, tmp_path).decisions == {1: "send"}


def test_an_endless_computation_is_interrupted() -> None:
    watch = Watch()
    deadline = RunDeadline(clock=watch)

    def rings() -> Iterator[None]:
        while True:
            watch.now += 100
            signal.raise_signal(signal.SIGALRM)
            yield

    with deadline.interrupts(), pytest.raises(OverdueError), deadline.within(240):
        for _ in rings():
            pass
    assert watch.now == 300


def test_an_interruption_that_is_swallowed_comes_again() -> None:
    watch = Watch()
    deadline = RunDeadline(clock=watch)
    caught = 0
    with deadline.interrupts(), deadline.within(240):
        watch.now = 241
        for _ in range(2):
            try:
                signal.raise_signal(signal.SIGALRM)
            except OverdueError:
                caught += 1
    assert caught == 2


def test_an_alarm_that_came_just_before_a_wait_rings_again() -> None:
    deadline = RunDeadline()
    with deadline.interrupts(), deadline.within(240):
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[1] <= 1


def test_after_the_work_an_alarm_does_nothing() -> None:
    watch = Watch()
    deadline = RunDeadline(clock=watch)
    with deadline.interrupts():
        with deadline.within(240):
            pass
        watch.now = 241
        signal.raise_signal(signal.SIGALRM)


def test_another_thread_works_without_interruptions() -> None:
    deadline, done = RunDeadline(), []

    def work() -> None:
        with deadline.interrupts(), deadline.within(240):
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]


def test_slow_logs_do_not_keep_the_message_back(stage: Stage) -> None:
    pull, session = stage.task()
    for name in ("lint", "test"):
        pull.check(name, "failure", log="Error: 41 != 42\n")
    watch = Watch()
    stage.timing = replace(stage.timing, clock=watch)
    logs = stage.github.faults.after("GET", "*/logs", lambda _: setattr(watch, "now", 61), times=None)
    assert stage.run().decisions == {1: "send"}
    assert logs.fired  # perhaps twice: they are read side by side
    assert "41 != 42" in session.messages[0]
    assert "Its log was not read because the logs of the other jobs took too long." in session.messages[0]


def test_figures_of_the_dashboard_that_take_too_long_are_tried_once_a_day(stage: Stage, tmp_path: Path) -> None:
    stage.repository.file(".github/jules-feedback.yml", "dashboard: true\n")
    pull, _ = stage.task()
    pull.check("test", "failure", minutes_ago=30, log="Error: 41 != 42\n")
    stage.run()
    stage.advance(60)
    stage.run(answer_minutes="30")  # the page is there now
    stage.advance(24 * 60)
    watch, asked = Watch(), []

    def take_long(_: Exchange) -> None:
        asked.append(1)
        watch.ring_after(121)

    stage.github.faults.before("POST", "*/graphql", take_long, when=faults.operation("PastPullRequests"), times=None)
    said = []
    for _ in range(2):
        said.append("this took longer than 2 minutes" in run(stage, watch, tmp_path).log)
        stage.advance(30)
    assert (said, len(asked)) == ([True, False], 1)
