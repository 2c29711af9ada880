"""Taking secrets out of whatever leaves for Jules or for a comment.

Only forms are used, no entropy: hashes and ids are what a log is full of, and what an engineer needs to see.
"""

from feedback_bot.text.redact.private_keys import REDACTED
from feedback_bot.text.redact.redactor import Redactor

__all__ = ["REDACTED", "Redactor"]
