"""A failed job's log, of any size, to the part that shows why it failed and a signature of the failure."""

from feedback_bot.digest.analysis import digest
from feedback_bot.digest.combined import combined
from feedback_bot.digest.last_output import digest_of_stopped
from feedback_bot.digest.model import Digest, NamedStep, Step

__all__ = ["Digest", "NamedStep", "Step", "combined", "digest", "digest_of_stopped"]
