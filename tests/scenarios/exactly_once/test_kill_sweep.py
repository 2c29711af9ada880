"""Killing the bot at every request of a run, before and after its effect: the next runs put everything right.

To both servers, dying before a request looks like dying after the one before it; the most important plots are swept
both ways all the same.
"""

from itertools import count
from pathlib import Path

import pytest

from tests.scenarios.exactly_once.bots import Midwife, run_killed
from tests.scenarios.exactly_once.command_plots import COMMANDS
from tests.scenarios.exactly_once.plots import (
    EDITED,
    ESCALATION,
    FOUND,
    NEW_SESSION,
    ONE,
    REFUSAL,
    SECOND,
    THREE,
    UNREACHABLE,
    Plot,
    run_until_quiet,
)
from tests.scenarios.exactly_once.strikes import Phase
from tests.scenarios.stage import open_stage

SHARES = 2
"""Each sweep is split, so that two cores have something to do."""


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize(
    ("plot", "phase"),
    [(plot, phase) for plot in (ONE, THREE, ESCALATION, NEW_SESSION) for phase in ("before", "after")]
    + [(plot, "after") for plot in (SECOND, UNREACHABLE, REFUSAL, EDITED, FOUND, *COMMANDS)],
    ids=str,
)
def test_a_run_killed_anywhere_leaves_nothing_that_later_runs_do_not_finish(
    plot: Plot, phase: Phase, share: int, midwife: Midwife, tmp_path: Path
) -> None:
    for nth in count(1 + share, SHARES):
        with open_stage(tmp_path / f"runner-{nth}") as stage:
            plot.prepare(stage)
            strike = run_killed(midwife, stage, phase, nth=nth, **plot.inputs)
            if strike.target is None:
                break
            run_until_quiet(stage, **plot.inputs)
            complaints = list(plot.complaints(stage))
        assert complaints == [], f"killed {phase} request {nth}, {strike}"
    assert nth > 4, "the sweep hit next to nothing"
