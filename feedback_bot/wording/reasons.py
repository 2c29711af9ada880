"""The reasons of decisions, put into sentences."""

from collections.abc import Iterable

from feedback_bot.model import Reason
from feedback_bot.wording.environment import Redact, make_environment


class ReasonWording:
    """Words reasons. A team's policy cannot replace their template: one report speaks of all repositories."""

    def __init__(self, redact: Redact) -> None:
        self._macros = make_environment(redact, for_comments=False).get_template("reasons.md.j2").module

    def sentence(self, reasons: Iterable[Reason]) -> str:
        """Reasons as one sentence in plain text, without a capital or a full stop.

        Others' words stand in it as they came, but for secrets: whoever shows it makes it harmless as a whole.
        """
        return "; ".join(self._word(reason) for reason in reasons)

    def _word(self, reason: Reason) -> str:
        macro = getattr(self._macros, reason.code.name.lower())
        return str(macro(**reason.facts))
