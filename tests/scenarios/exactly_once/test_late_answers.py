"""Answers that come after the bot has given up waiting for them (half a minute, so all are played at the same time)."""

from contextlib import ExitStack
from pathlib import Path

from tests.scenarios.exactly_once.bots import Midwife
from tests.scenarios.exactly_once.plots import ESCALATION, NEW_SESSION, ONE, run_until_quiet
from tests.scenarios.exactly_once.strikes import (
    Strike,
    comment_created,
    comment_edited,
    heal,
    message_sent,
    session_created,
)
from tests.scenarios.stage import open_stage
from tests.simulators.http.faults import delay

TOO_LATE = 31  # seconds
WRITES = (
    (ONE, comment_created),
    (ONE, message_sent),
    (ONE, comment_edited),
    (ESCALATION, comment_created),
    (NEW_SESSION, session_created),
)


def test_a_write_whose_answer_comes_too_late_is_not_done_twice(midwife: Midwife, tmp_path: Path) -> None:
    with ExitStack() as stack:
        played = []
        for number, (plot, write) in enumerate(WRITES):
            stage = stack.enter_context(open_stage(tmp_path / f"runner-{number}"))
            plot.prepare(stage)
            strike = Strike(stage, "after", delay(TOO_LATE), when=write)
            played.append((plot, stage, strike, midwife.start(stage, **plot.inputs)))
        for plot, stage, strike, bot in played:
            assert bot.wait() == 0, f"{strike}\n{bot.log}"
            assert list(plot.complaints(stage)) == [], f"{strike}\n{bot.log}"
            heal(stage)
            run_until_quiet(stage, **plot.inputs)
            assert list(plot.complaints(stage)) == [], f"{strike}\n{bot.log}"
