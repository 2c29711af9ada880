"""A failed job's log, of any size, to the part that shows why it failed and a signature of the failure."""

from feedback_bot.digest.analysis import digest
from feedback_bot.digest.last_output import digest_of_stopped
from feedback_bot.digest.model import Digest, Step

__all__ = ["Digest", "Step", "digest", "digest_of_stopped"]
