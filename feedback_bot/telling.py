"""Telling the people on a pull request what the bot cannot do for them: escalations and notices."""

from dataclasses import dataclass
from typing import Final

from feedback_bot.decide import Case, unreachable_key
from feedback_bot.delivery import Announcer
from feedback_bot.errors import WriteError
from feedback_bot.github.gateway import GitHub
from feedback_bot.model import Action, Candidate, Decision, MarkerKind, Session
from feedback_bot.wording.comments import CommentWording

NEEDS_HUMAN: Final = "jules-needs-human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Posts what a decision wants the people to know, once."""

    github: GitHub
    announcer: Announcer
    comments: CommentWording

    def tell(self, candidate: Candidate, case: Case, decision: Decision) -> str | None:
        """Escalate or give notice where the decision says so.

        Returns:
            What did not work although the comment did, if anything.

        Raises:
            ReadError, WriteError: the comment could not be posted.
        """
        session, notice = case.session, decision.notice
        if session is None:
            return None
        if decision.action is Action.ESCALATE and decision.escalation:
            return self._escalate(candidate, case, session, decision)
        if notice and not case.memory.is_noticed(notice.key):
            self.announcer.announce(
                candidate, case, MarkerKind.NOTICE, notice.key, lambda m: self.comments.notice(session, decision, m)
            )
        return None

    def unreachable(self, candidate: Candidate, case: Case, decision: Decision) -> str | None:
        """Say that the session takes no messages, once for this session and head.

        Raises:
            ReadError, WriteError: the comment could not be posted.
        """
        session = case.session
        if session is not None:
            self.announcer.announce(
                candidate,
                case,
                MarkerKind.NOTICE,
                unreachable_key(session, case.snapshot),
                lambda marker: self.comments.unreachable(session, decision, marker),
            )
        return None

    def _escalate(self, candidate: Candidate, case: Case, session: Session, decision: Decision) -> str | None:
        """The label first: once the comment is there, no later run comes here again."""
        warning = None
        try:
            self.github.add_label(candidate.id, NEEDS_HUMAN)
        except WriteError as error:
            warning = f"the label {NEEDS_HUMAN} could not be put on it: {error}"
        self.announcer.announce(
            candidate,
            case,
            MarkerKind.ESCALATION,
            decision.escalation or "",
            lambda m: self.comments.escalation(case.snapshot, session, decision, case.memory, m),
        )
        return warning
