"""Scenarios in which people alone are told, in one comment for all heads."""

from collections.abc import Iterator
from typing import Final

from tests.scenarios.exactly_once.scenarios import Scenario, pulls, shown
from tests.scenarios.stage import Stage

_DAY: Final = 24 * 60


def _no_check_began(stage: Stage) -> None:
    stage.repository.base_check("test", "success")
    stage.session(stage.pull_request())
    stage.advance(_DAY)


def _nor_at_the_next_head(stage: Stage) -> None:
    _no_check_began(stage)
    stage.run()
    pulls(stage)[0].push("Try again")
    stage.advance(_DAY)


def _required_check_stopped(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "cancelled", required=True, took_minutes=0.5)
    stage.session(pull)


def _run_awaits_approval(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.blocked_run("action_required", workflow="CI")
    stage.session(pull)


def _approval_asked_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if [text.startswith("**Please approve the workflow runs**") for text in shown(pull)] != [True]:
        yield f"it shows {shown(pull)}"
    if stage.jules.messages:
        yield "a message was sent"


def _asked_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if [text.startswith("**Please re-run the required checks**") for text in shown(pull)] != [True]:
        yield f"it shows {shown(pull)}"
    if stage.jules.messages:
        yield "a message was sent"


def _named_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    (text,) = shown(pull) or [""]
    if not text.startswith("**No checks have started**") or pull.head.oid[:7] not in text.partition("\n")[0]:
        yield f"it shows {shown(pull)}"
    if stage.jules.messages:
        yield "a message was sent"


UNCHECKED: Final = Scenario(name="a head without checks", prepare=_no_check_began, problems=_named_once)
UNCHECKED_AGAIN: Final = Scenario(name="another one", prepare=_nor_at_the_next_head, problems=_named_once)
STOPPED: Final = Scenario(name="a required check", prepare=_required_check_stopped, problems=_asked_once)
APPROVAL: Final = Scenario(name="an approval", prepare=_run_awaits_approval, problems=_approval_asked_once)
PEOPLE: Final = (UNCHECKED, UNCHECKED_AGAIN, STOPPED, APPROVAL)
