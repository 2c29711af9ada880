"""Two runs at once, as a schedule and a hand-started run make them: one of them speaks.

Two that start together are two processes: that of the tests, and one of their own.

Where a run begins and ends within another, it does so at each request that tells the two apart: at each write, and at
each read of what they write. With ``--every-request`` it does so at all the others, too.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest

from tests.scenarios.exactly_once.account_scenarios import ACCOUNTS
from tests.scenarios.exactly_once.bots import Bot, ForkServer, run_killed
from tests.scenarios.exactly_once.command_scenarios import ANSWER, COMMANDS, RETRY, WHY
from tests.scenarios.exactly_once.interleaving import Gate, run_another
from tests.scenarios.exactly_once.one_comment_scenarios import IN_ONE, SECOND_IN_ONE, SWITCHED
from tests.scenarios.exactly_once.people_scenarios import PEOPLE
from tests.scenarios.exactly_once.scenarios import (
    ESCALATION,
    LEASE_MINUTES,
    NEW_SESSION,
    ONE,
    SCENARIOS,
    Scenario,
    run_until_quiet,
)
from tests.scenarios.exactly_once.stage_faults import Predicate, StageFault, comment_created, heal, message_sent
from tests.scenarios.exactly_once.verdict_scenarios import VERDICTS
from tests.scenarios.stage import Run, Stage, open_stage
from tests.simulators.http.exchange import Exchange
from tests.simulators.http.faults import kill

pytestmark = pytest.mark.sweep
ALL = (*SCENARIOS, *COMMANDS, *PEOPLE, *VERDICTS, *ACCOUNTS, *IN_ONE)
SHARES = 2  # so that two processes can work on them
ROUNDS = 2  # twice as many with --every-request


@pytest.mark.parametrize("share", range(SHARES))
def test_two_runs_started_together_send_one_message(
    share: int, fork_server: ForkServer, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    interrupted = 0
    numbers = range(share, len(ALL) * ROUNDS * (2 if pytestconfig.getoption("every_request") else 1), SHARES)
    for number in numbers:
        scenario = ALL[number % len(ALL)]
        with scenario.on_stage(tmp_path / f"runner-{number}") as stage, ThreadPoolExecutor(1) as beside:
            gate = Gate(stage, seed=number)
            bot = fork_server.start(stage, **scenario.inputs)
            here = beside.submit(stage.run, **scenario.inputs)
            gate.open(bot.end, here)
            statuses, logs = (bot.wait(), here.result().status), (bot.log, here.result().log)
            heal(stage)
            run_until_quiet(stage, **scenario.inputs)
            problems = list(scenario.problems(stage))
        assert problems == [], f"{scenario}, round {number}: {logs}"
        assert statuses == (0, 0), f"{scenario}, round {number}: {logs}"
        interrupted += gate.interruptions > 1
    assert interrupted > len(numbers) / 2, "most runs had the stage for themselves"


@pytest.mark.parametrize("scenario", [ONE, ESCALATION, NEW_SESSION, RETRY, ANSWER, SECOND_IN_ONE, SWITCHED], ids=str)
def test_a_run_that_starts_and_ends_within_another_changes_nothing(
    scenario: Scenario, tmp_path: Path, contested: Predicate
) -> None:
    for nth in count(1):
        with scenario.on_stage(tmp_path / f"runner-{nth}") as stage:
            fault = run_with_another_inside(stage, scenario, nth, contested)
            if fault.target is None:
                break
            run_until_quiet(stage, **scenario.inputs)
            problems = list(scenario.problems(stage))
        assert problems == [], f"the second ran before request {nth}, {fault}"


@pytest.mark.parametrize("died_after", [comment_created, message_sent])
def test_two_runs_that_find_the_same_dead_claim_send_one_message(
    died_after: Predicate, fork_server: ForkServer, tmp_path: Path, contested: Predicate
) -> None:
    with ONE.on_stage(tmp_path / "runner") as stage:
        run_killed(fork_server, stage, "after", died_after)
        stage.advance(LEASE_MINUTES)
        left = stage.worlds
    for nth in count(1):
        with open_stage(tmp_path / f"runner-{nth}", worlds=left.copy()) as stage:
            fault = run_with_another_inside(stage, ONE, nth, contested)
            if fault.target is None:
                break
            run_until_quiet(stage)
            problems = list(ONE.problems(stage))
        assert problems == [], f"the second ran before request {nth}, {fault}"


@pytest.mark.parametrize("scenario", [ESCALATION, WHY, ONE], ids=str)
def test_the_younger_of_two_comments_goes_although_its_run_died(
    scenario: Scenario, fork_server: ForkServer, stage: Stage
) -> None:
    scenario.prepare(stage)
    younger: SimpleQueue[Bot] = SimpleQueue()
    is_there, is_older_done, is_dead = Event(), Event(), Event()

    def die(exchange: Exchange) -> None:
        kill(lambda: younger.get().pid)(exchange)
        is_dead.set()

    def begin(_: Exchange) -> None:
        younger.put(fork_server.start(stage, **scenario.inputs))
        is_there.wait()

    StageFault(stage, "before", begin, when=comment_created)
    StageFault(stage, "before", lambda _: is_there.set(), lambda _: is_older_done.wait(), nth=2, when=comment_created)
    StageFault(stage, "after", lambda _: is_older_done.set(), lambda _: is_dead.wait(), when=comment_created)
    StageFault(stage, "after", die, nth=2, when=comment_created)
    fork_server.start(stage, **scenario.inputs).wait()
    assert is_dead.is_set()
    heal(stage)
    run_until_quiet(stage, **scenario.inputs)
    assert list(scenario.problems(stage)) == []


def run_with_another_inside(stage: Stage, scenario: Scenario, nth: int, contested: Predicate) -> StageFault:
    """Run the bot, and at its n-th contested request a second one from its beginning to its end."""
    second: list[Run] = []

    def begin(_: Exchange) -> None:
        second.append(run_another(stage, **scenario.inputs))

    fault = StageFault(stage, "before", begin, nth=nth, when=contested)
    first = stage.run(**scenario.inputs)
    assert first.status == 0, first.log
    assert [run.status for run in second] == [0] * (fault.target is not None)
    return fault
