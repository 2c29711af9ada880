"""Purpose: who can fix a failure, by one table."""

from feedback_bot.decide.verdicts.failure import Failure
from feedback_bot.decide.verdicts.table import judge

__all__ = ["Failure", "judge"]
