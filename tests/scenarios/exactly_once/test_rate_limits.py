"""Limits: waited for as the server asks, within a budget; what was not reached is told and comes next."""

import io
from dataclasses import dataclass
from itertools import pairwise

import pytest

from feedback_bot.limits.timing import Timing
from feedback_bot.run.main import run_once
from tests.scenarios.exactly_once.scenarios import (
    NEW_SESSION,
    NEXT_TRY_MINUTES,
    NOT_ACCEPTED,
    ONE,
    THREE,
    one_failure,
    pulls,
    run_until_quiet,
    shown,
)
from tests.scenarios.exactly_once.stage_faults import (
    StageFault,
    comment_created,
    heal,
    is_write,
    message_sent,
    session_created,
)
from tests.scenarios.stage import Stage
from tests.simulators.github.faults import secondary_limit
from tests.simulators.http.exchange import Request
from tests.simulators.http.faults import answer


def is_comparison(request: Request) -> bool:
    return "/compare/" in request.path


def test_a_short_limit_on_any_write_is_waited_for(stage: Stage) -> None:
    one_failure(stage)
    stage.github.faults.before("*", "*", secondary_limit(7), when=is_write, times=2)
    assert stage.run().status == 0
    assert stage.pauses == [7, 7]
    assert list(ONE.problems(stage)) == []


def test_a_limit_longer_than_the_budget_is_told_and_the_next_run_does_it(stage: Stage) -> None:
    one_failure(stage)
    StageFault(stage, "before", secondary_limit(600), when=comment_created)
    run = stage.run()
    assert (run.status, run.decisions) == (1, {1: "failed"})
    assert "600 s" in run.reason(1)
    assert stage.jules.messages == []
    stage.run()
    assert list(ONE.problems(stage)) == []


def test_pull_requests_that_a_limit_leaves_unreached_are_told_and_come_next(stage: Stage) -> None:
    THREE.prepare(stage)
    for pull in pulls(stage):
        pull.mergeable = "CONFLICTING"  # which is compared for each message, just before it is sent
    StageFault(stage, "before", secondary_limit(600), when=is_comparison, nth=3, lasting=True)
    run = stage.run()
    assert run.status == 1
    assert sorted(run.decisions.values()) == ["failed", "failed", "send"]
    assert [run.reason(number).partition(":")[0] for number, what in run.decisions.items() if what == "failed"] == [
        "skipped in this run; the next run handles it"
    ] * 2
    heal(stage)
    assert sorted(stage.run().decisions.values()) == ["send", "send", "wait"]
    assert list(THREE.problems(stage)) == []


@pytest.mark.parametrize(("rest", "graphql"), [(3, 30), (4, 13), (6, 30), (9, 14)])
def test_a_small_quota_is_enough_for_several_runs(rest: int, graphql: int, stage: Stage) -> None:
    THREE.prepare(stage)
    stage.github.default_token.limits.update(core=rest, graphql=graphql)
    for _ in range(6):
        run = stage.run(rate_limit_wait="0", answer_minutes="10080")
        assert run.status == 1 or list(THREE.problems(stage)) == [], run.log
        stage.advance(61)
    assert list(THREE.problems(stage)) == []


def test_a_message_that_jules_has_no_time_for_is_withdrawn_and_sent_by_a_later_run(stage: Stage) -> None:
    one_failure(stage)
    StageFault(stage, "before", answer(429, retry_after=900), when=message_sent)
    run = stage.run()
    assert run.decisions == {1: "wait"}
    assert "next run" in run.reason(1)
    assert stage.jules.messages == []
    assert [text.partition(" about")[0] for text in shown(pulls(stage)[0])] == [NOT_ACCEPTED]
    stage.advance(NEXT_TRY_MINUTES)
    stage.run()
    assert list(ONE.problems(stage)) == []


def test_a_session_beyond_the_quota_is_started_by_a_later_run(stage: Stage) -> None:
    NEW_SESSION.prepare(stage)
    fault = StageFault(stage, "before", answer(429), when=session_created)
    run = stage.run()
    assert fault.target
    assert run.decisions == {1: "wait"}
    assert [text.partition(" about")[0] for text in shown(pulls(stage)[0])] == [NOT_ACCEPTED]
    stage.advance(NEXT_TRY_MINUTES)
    run_until_quiet(stage)
    assert list(NEW_SESSION.problems(stage)) == []


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    seconds: float = 0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def now(self) -> float:
        return self.seconds


def test_writes_to_github_are_a_second_apart(stage: Stage) -> None:
    THREE.prepare(stage)
    clock, times = Clock(), list[float]()
    stage.github.faults.before("*", "*", lambda _: times.append(clock.now()), when=is_write, times=None)
    run_once({}, stage.environ(), io.StringIO(), timing=Timing(sleep=clock.sleep, clock=clock.now))
    assert len(times) == 6
    assert min(later - earlier for earlier, later in pairwise(times)) >= 1
    assert list(THREE.problems(stage)) == []
