"""Scenarios in which a person's command is obeyed once."""

from collections.abc import Iterator
from typing import Final

from tests.scenarios.exactly_once.scenarios import ESCALATION, TOLD, Scenario, one_failure, pulls, shown
from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import user

_ANN: Final = user("ann")
_ANSWER: Final = "The one in the compose file."
_CLAIM: Final = "**Sending "


def _escalated_then_retried(stage: Stage) -> None:
    ESCALATION.prepare(stage)
    stage.run(**ESCALATION.inputs)
    stage.advance(1)
    pulls(stage)[0].comment(_ANN, "/feedback retry", association="MEMBER")
    stage.advance(1)


def _retried_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if len(stage.jules.messages) != 2:
        yield f"{len(stage.jules.messages)} messages, one for each head expected"
    if [text.startswith(TOLD) for text in shown(pull)] != [True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"
    if pull.labels:
        yield f"its labels are {[label.name for label in pull.labels]}"


def _question_answered(stage: Stage) -> None:
    one_failure(stage)
    stage.run()
    stage.jules.sessions[SESSION_ID].asks("Which database?")
    pulls(stage)[0].comment(_ANN, f"/feedback answer {_ANSWER}", association="MEMBER")


def _answered_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    passed_on = sum(_ANSWER in text for text in stage.jules.sessions[SESSION_ID].messages)
    if (passed_on, len(stage.jules.messages)) != (1, 2):
        yield f"{len(stage.jules.messages)} messages, {passed_on} with the answer"
    if any(text.startswith(_CLAIM) for text in shown(pull)):
        yield "a claim is left over"


def _asked_why(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure", minutes_ago=1)
    stage.session(pull)
    pull.comment(_ANN, "/feedback why", association="MEMBER")


def _explained_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    replies = sum("**The bot is waiting**" in text for text in shown(pull))
    if (replies, len(shown(pull)), stage.jules.messages) != (1, 1, []):
        yield f"{replies} replies; it shows {shown(pull)}"


RETRY: Final = Scenario(
    name="a retry", prepare=_escalated_then_retried, problems=_retried_once, inputs={"max_attempts": "1"}
)
ANSWER: Final = Scenario(name="an answer", prepare=_question_answered, problems=_answered_once)
WHY: Final = Scenario(name="a question", prepare=_asked_why, problems=_explained_once, inputs={"grace_minutes": "1440"})
COMMANDS: Final = (RETRY, ANSWER, WHY)
