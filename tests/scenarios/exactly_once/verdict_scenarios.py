"""Scenarios about failures that no commit can fix: one comment for people, which follows the head."""

from collections.abc import Iterator
from typing import Final

from tests.scenarios.exactly_once.scenarios import TOLD, Scenario, pulls, shown
from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, user
from tests.simulators.github.checks import Annotation

ASKED: Final = "**Please re-run the failed jobs**"
_LOST: Final = "The self-hosted runner lost communication with the server."


def lost_runner(pull: PullRequest) -> None:
    pull.check("test", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, _LOST)])


def _lost(stage: Stage) -> None:
    pull = stage.pull_request()
    lost_runner(pull)
    stage.session(pull)


def _lost_again(stage: Stage) -> None:
    _lost(stage)
    stage.run()
    (pull,) = pulls(stage)
    stage.repository.push("Try again", branch=pull.head_ref_name, by=pull.author)
    lost_runner(pull)
    stage.advance(60)


def _overruled(stage: Stage) -> None:
    _lost(stage)
    stage.run()
    stage.advance(1)
    pulls(stage)[0].comment(user("ann"), "/feedback mine", association="MEMBER")
    stage.advance(1)


def _asked_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if [text.startswith(ASKED) for text in shown(pull)] != [True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"
    elif f"Last seen at {pull.head_ref_oid[:7]}" not in shown(pull)[0]:
        yield "its comment is about an older head"
    if stage.jules.messages:
        yield f"{len(stage.jules.messages)} messages"


def _told_once_all_the_same(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if sorted(text.startswith(TOLD) for text in shown(pull)) != [False, True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"
    if len(stage.jules.messages) != 1:
        yield f"{len(stage.jules.messages)} messages"


LOST: Final = Scenario(name="a lost runner", prepare=_lost, problems=_asked_once)
LOST_AGAIN: Final = Scenario(name="a lost runner at the next head", prepare=_lost_again, problems=_asked_once)
MINE: Final = Scenario(name="an overruled verdict", prepare=_overruled, problems=_told_once_all_the_same)
VERDICTS: Final = (LOST, LOST_AGAIN, MINE)
