"""What the tests of comments share."""

from feedback_bot.decide import Case
from feedback_bot.model import Decision, Marker
from feedback_bot.wording.comments import CommentWording
from tests.unit.builders import decided, failing, redact

WORDING = CommentWording(redact)
LOST = failing(log="##[group]Run npm ci\n##[endgroup]\nnpm ERR! connect ETIMEDOUT 1.2.3.4:443\n")


def words(body: str) -> str:
    """The comment without its last line, the hidden data."""
    return body.rsplit("\n\n<!-- ", 1)[0]


def why(given: Case, remembered: Marker, decision: Decision | None = None) -> str:
    """The answer to ``/feedback why``."""
    return WORDING.why(
        given.snapshot,
        given.policy,
        decision or decided(given),
        remembered,
        messages=given.history.attempts,
        untold=given.new_signals,
    )
