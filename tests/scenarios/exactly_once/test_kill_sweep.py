"""Killing the bot at each moment of a run that differs for the servers: the next runs put everything right.

What the servers hold when a run dies depends only on the writes that they have carried out. So the bot is killed after
its first request, which is a read, and after each write. To die before a request looks like dying after the one before
it. With ``--every-request`` it is killed after each request all the same.
"""

from itertools import count
from pathlib import Path

import pytest

from tests.scenarios.exactly_once.account_scenarios import ACCOUNTS
from tests.scenarios.exactly_once.bots import ForkServer, run_killed
from tests.scenarios.exactly_once.command_scenarios import COMMANDS
from tests.scenarios.exactly_once.display_scenarios import DISPLAYS
from tests.scenarios.exactly_once.one_comment_scenarios import IN_ONE
from tests.scenarios.exactly_once.people_scenarios import PEOPLE
from tests.scenarios.exactly_once.scenarios import SCENARIOS, Scenario, run_until_quiet
from tests.scenarios.exactly_once.stage_faults import Predicate, every_request, is_write
from tests.scenarios.exactly_once.verdict_scenarios import VERDICTS
from tests.scenarios.stage import open_stage

pytestmark = pytest.mark.sweep


@pytest.mark.parametrize(
    "scenario", [*SCENARIOS, *COMMANDS, *PEOPLE, *VERDICTS, *ACCOUNTS, *IN_ONE, *DISPLAYS], ids=str
)
def test_a_run_killed_anywhere_leaves_nothing_that_later_runs_do_not_finish(
    scenario: Scenario, fork_server: ForkServer, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    for nth in count(1):
        when = every_request if pytestconfig.getoption("every_request") else first_and_writes()
        with open_stage(tmp_path / f"runner-{nth}") as stage:
            scenario.prepare(stage)
            fault = run_killed(fork_server, stage, "after", when, nth=nth, **scenario.inputs)
            if fault.target is None:
                break
            run_until_quiet(stage, **scenario.inputs)
            problems = list(scenario.problems(stage))
        assert problems == [], f"killed after {fault}, number {nth}"
    assert nth > 2, "the sweep hit next to nothing"


def first_and_writes() -> Predicate:
    """Match the first request, and each that asks for a change."""
    numbers = count(1)
    return lambda request: next(numbers) == 1 or is_write(request)
