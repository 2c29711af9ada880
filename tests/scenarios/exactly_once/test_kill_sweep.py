"""Killing the bot at every request of a run, before and after its effect: the next runs put everything right.

To both servers, dying before a request looks like dying after the one before it; the most important scenarios are swept
both ways all the same.
"""

from itertools import count
from pathlib import Path

import pytest

from tests.scenarios.exactly_once.bots import ForkServer, run_killed
from tests.scenarios.exactly_once.command_scenarios import COMMANDS
from tests.scenarios.exactly_once.scenarios import (
    EDITED,
    ESCALATION,
    FOUND,
    NEW_SESSION,
    ONE,
    REFUSAL,
    SECOND,
    THREE,
    UNREACHABLE,
    Scenario,
    run_until_quiet,
)
from tests.scenarios.exactly_once.stage_faults import Phase
from tests.scenarios.stage import open_stage

pytestmark = pytest.mark.sweep
SHARES = 2
"""Each sweep is split, so that two cores have something to do."""


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize(
    ("scenario", "phase"),
    [(scenario, phase) for scenario in (ONE, THREE, ESCALATION, NEW_SESSION) for phase in ("before", "after")]
    + [(scenario, "after") for scenario in (SECOND, UNREACHABLE, REFUSAL, EDITED, FOUND, *COMMANDS)],
    ids=str,
)
def test_a_run_killed_anywhere_leaves_nothing_that_later_runs_do_not_finish(
    scenario: Scenario, phase: Phase, share: int, fork_server: ForkServer, tmp_path: Path
) -> None:
    for nth in count(1 + share, SHARES):
        with open_stage(tmp_path / f"runner-{nth}") as stage:
            scenario.prepare(stage)
            fault = run_killed(fork_server, stage, phase, nth=nth, **scenario.inputs)
            if fault.target is None:
                break
            run_until_quiet(stage, **scenario.inputs)
            problems = list(scenario.problems(stage))
        assert problems == [], f"killed {phase} request {nth}, {fault}"
    assert nth > 4, "the sweep hit next to nothing"
