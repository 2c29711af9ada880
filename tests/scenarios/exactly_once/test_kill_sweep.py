"""Killing the bot at each moment of a run that differs for the servers: the next runs put everything right.

What the servers hold when a run dies depends only on the requests that they have carried out. So one run is enough to
see all the moments: what the servers hold is copied after each write, and later runs go on from each copy. To die
before a request looks like dying after the one before it. With ``--every-request`` they go on from every request, the
reads before the first write, too. For a few scenarios a process is killed at each of these moments, and after its first
request, which shows that a run which dies really leaves what was copied.
"""

from itertools import count
from pathlib import Path

import pytest

from tests.scenarios.exactly_once.account_scenarios import ACCOUNTS
from tests.scenarios.exactly_once.bots import ForkServer, run_killed
from tests.scenarios.exactly_once.command_scenarios import COMMANDS
from tests.scenarios.exactly_once.display_scenarios import DISPLAYS
from tests.scenarios.exactly_once.one_comment_scenarios import IN_ONE, SECOND_IN_ONE
from tests.scenarios.exactly_once.people_scenarios import PEOPLE
from tests.scenarios.exactly_once.scenarios import NEW_SESSION, ONE, SCENARIOS, Scenario, run_until_quiet
from tests.scenarios.exactly_once.stage_faults import Predicate, every_request, heal, is_write, name_of
from tests.scenarios.exactly_once.verdict_scenarios import VERDICTS
from tests.scenarios.stage import Stage, Worlds, open_stage
from tests.simulators.http.exchange import Exchange

pytestmark = pytest.mark.sweep


@pytest.fixture
def moments(pytestconfig: pytest.Config) -> Predicate:
    """The requests after which a run may die."""
    return every_request if pytestconfig.getoption("every_request") else is_write


@pytest.mark.parametrize(
    "scenario", [*SCENARIOS, *COMMANDS, *PEOPLE, *VERDICTS, *ACCOUNTS, *IN_ONE, *DISPLAYS], ids=str
)
def test_what_a_run_leaves_when_it_dies_is_put_right_by_later_runs(
    scenario: Scenario, tmp_path: Path, moments: Predicate
) -> None:
    with scenario.on_stage(tmp_path / "runner") as stage:
        *left, (_, at_the_end) = _left_at(moments, stage, scenario)
        assert len(stage.github.writes) == len(at_the_end.github.writes), "the last moment is that of the whole run"
        run_until_quiet(stage, **scenario.inputs)
        assert list(scenario.problems(stage)) == []
    for number, (request, worlds) in enumerate(left, 1):
        with open_stage(tmp_path / f"runner-{number}", worlds=worlds) as stage:
            run_until_quiet(stage, **scenario.inputs)
            problems = list(scenario.problems(stage))
        assert problems == [], f"it died after {request}, number {number}"


def _left_at(moments: Predicate, stage: Stage, scenario: Scenario) -> list[tuple[str, Worlds]]:
    """What the servers hold after each of these requests of a run, with the request's name."""
    left: list[tuple[str, Worlds]] = []

    def copy(exchange: Exchange) -> None:
        left.append((name_of(exchange.request), stage.worlds.copy()))

    for world in (stage.github, stage.jules):
        world.faults.after("*", "*", copy, when=moments, times=None)
    assert stage.run(**scenario.inputs).status == 0
    heal(stage)
    return left


@pytest.mark.parametrize("scenario", [ONE, NEW_SESSION, SECOND_IN_ONE], ids=str)
def test_a_process_killed_anywhere_leaves_nothing_that_later_runs_do_not_finish(
    scenario: Scenario, fork_server: ForkServer, tmp_path: Path, moments: Predicate
) -> None:
    for nth in count(1):
        with scenario.on_stage(tmp_path / f"runner-{nth}") as stage:
            fault = run_killed(fork_server, stage, "after", _first_and(moments), nth=nth, **scenario.inputs)
            if fault.target is None:
                break
            run_until_quiet(stage, **scenario.inputs)
            problems = list(scenario.problems(stage))
        assert problems == [], f"killed after {fault}, number {nth}"
    assert nth > 2, "the sweep hit next to nothing"


def _first_and(moments: Predicate) -> Predicate:
    numbers = count(1)
    return lambda request: next(numbers) == 1 or moments(request)
