"""Sentences for the reasons of decisions."""

from collections.abc import Iterable

from feedback_bot.model import Reason
from feedback_bot.wording.environment import Redact, make_environment


class ReasonWording:
    """Renders reasons. A policy cannot replace their template, because one report covers all repositories."""

    def __init__(self, redact: Redact) -> None:
        self._macros = make_environment(redact, for_comments=False).get_template("reasons.md.j2").module

    def sentence(self, reasons: Iterable[Reason]) -> str:
        """Reasons as one plain-text sentence, without a capital letter or a period.

        It contains untrusted text, with only secrets removed. Whoever shows the sentence must sanitize all of it.
        """
        return "; ".join(self._word(reason) for reason in reasons)

    def _word(self, reason: Reason) -> str:
        macro = getattr(self._macros, reason.code.name.lower())
        return str(macro(**reason.facts))
