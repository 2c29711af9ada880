"""What a run can read from Jules: with a key, or in a dry run without one."""

from dataclasses import dataclass
from typing import Protocol

from feedback_bot.decide import Case
from feedback_bot.delivery import Claims
from feedback_bot.linking.find_session import expected_session, find_session
from feedback_bot.linking.repository_names import RepositoryNames
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.model import Settlement


class Sessions(Protocol):
    """The sessions behind pull requests."""

    def settle(self, case: Case) -> Settlement:
        """Find out what became of the claims of runs that died."""

    def expect(self, case: Case) -> None:
        """Begin to read the session of a case that will be looked up."""

    def look_up(self, case: Case) -> Case | None:
        """The case with its session, or with the reason why there is none; ``None`` if Jules cannot be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedSessions:
    """Asks Jules. ``settle`` and ``look_up`` raise a ``JulesError`` if that fails."""

    reader: SessionReader
    names: RepositoryNames
    claims: Claims

    def settle(self, case: Case) -> Settlement:
        """Check whether the sessions of dead claims have the messages."""
        return self.claims.settle(case.snapshot, case.policy)

    def expect(self, case: Case) -> None:
        """Begin to read the session that the pull request or its markers name."""
        session_id = expected_session(case.snapshot, case.history)
        if session_id:
            self.reader.expect(session_id)

    def look_up(self, case: Case) -> Case | None:
        """Find the session by the pull request."""
        found = find_session(
            case.snapshot, case.history, case.policy, self.reader, self.names, look_back=case.look_back
        )
        return case.with_session(*found)


class NoSessions:
    """For a dry run without a key, which cannot read sessions."""

    def settle(self, case: Case) -> Settlement:  # noqa: ARG002 - the protocol's
        """Nothing can be settled."""
        return Settlement()

    def expect(self, case: Case) -> None:
        """Jules cannot be asked."""

    def look_up(self, case: Case) -> Case | None:  # noqa: ARG002 - the protocol's
        """Jules cannot be asked."""
        return None
