"""Scenarios in which the bot edits one comment: those in which it writes otherwise than with a comment for each."""

from typing import Final

from tests.scenarios.exactly_once.command_scenarios import RETRY, WHY
from tests.scenarios.exactly_once.scenarios import ESCALATION, ONE, SECOND, Scenario, in_one, pulls
from tests.scenarios.exactly_once.verdict_scenarios import LOST_AGAIN
from tests.scenarios.stage import Stage

FIRST_IN_ONE: Final = in_one(ONE)
"""The claim becomes the comment that holds the others."""
SECOND_IN_ONE: Final = in_one(SECOND)
"""The claim becomes an entry, and goes; the older message is folded."""
ESCALATION_IN_ONE: Final = in_one(ESCALATION)
"""A comment without a claim becomes an entry."""
RETRY_IN_ONE: Final = in_one(RETRY)
"""An entry goes, before and after a message."""
EDIT_IN_ONE: Final = in_one(LOST_AGAIN)
"""An entry is edited, under the protection of a placeholder."""
REPLY_IN_ONE: Final = in_one(WHY)


def _before_the_switch(stage: Stage) -> None:
    SECOND.prepare(stage)
    stage.repository.file(".github/jules-feedback.yml", "comments: one\n")


SWITCHED: Final = Scenario(name="a switch to one comment", prepare=_before_the_switch, problems=in_one(SECOND).problems)
"""An older comment, and the claim."""


def _one_before(stage: Stage) -> None:
    SECOND_IN_ONE.prepare(stage)
    stage.repository.file(".github/jules-feedback.yml", "comments: each\n")


SWITCHED_BACK: Final = Scenario(name="a switch to comments of their own", prepare=_one_before, problems=SECOND.problems)
"""An entry is folded although new messages get comments of their own."""


def _hidden(stage: Stage) -> None:
    SECOND_IN_ONE.prepare(stage)
    (pull,) = pulls(stage)
    pull.comments[0].minimize("RESOLVED")


HIDDEN: Final = Scenario(name="one comment that somebody hid", prepare=_hidden, problems=SECOND_IN_ONE.problems)
"""It is shown again before it is edited."""
IN_ONE: Final = (
    FIRST_IN_ONE,
    SECOND_IN_ONE,
    ESCALATION_IN_ONE,
    RETRY_IN_ONE,
    EDIT_IN_ONE,
    REPLY_IN_ONE,
    SWITCHED,
    SWITCHED_BACK,
    HIDDEN,
)
