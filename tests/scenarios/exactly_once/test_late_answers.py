"""Answers that come after the bot has given up waiting for them; all are played at the same time."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests.patience import LONGER_THAN_ANY_TEST
from tests.scenarios.exactly_once.bots import ForkServer
from tests.scenarios.exactly_once.scenarios import ESCALATION, NEW_SESSION, ONE, run_until_quiet
from tests.scenarios.exactly_once.stage_faults import (
    StageFault,
    comment_created,
    comment_edited,
    heal,
    message_sent,
    session_created,
)
from tests.scenarios.stage import open_stage
from tests.simulators.http.faults import delay

SILENCE: Final = 5  # seconds that these bots wait for an answer; the usual half a minute would only take longer
WRITES: Final = (
    (ONE, comment_created),
    (ONE, message_sent),
    (ONE, comment_edited),
    (ESCALATION, comment_created),
    (NEW_SESSION, session_created),
)


@pytest.mark.sweep
def test_a_write_whose_answer_comes_too_late_is_not_done_twice(fork_server: ForkServer, tmp_path: Path) -> None:
    with ExitStack() as stack:
        played = []
        for number, (scenario, write) in enumerate(WRITES):
            stage = stack.enter_context(open_stage(tmp_path / f"runner-{number}"))
            scenario.prepare(stage)
            stage.timing = replace(stage.timing, silence=SILENCE)
            fault = StageFault(stage, "after", delay(LONGER_THAN_ANY_TEST), when=write)
            played.append((scenario, stage, fault, fork_server.start(stage, **scenario.inputs)))
        for scenario, stage, fault, bot in played:
            assert bot.wait() == 0, f"{fault}\n{bot.log}"
            assert fault.target
            assert list(scenario.problems(stage)) == [], f"{fault}\n{bot.log}"
            heal(stage)
            run_until_quiet(stage, **scenario.inputs)
            assert list(scenario.problems(stage)) == [], f"{fault}\n{bot.log}"
