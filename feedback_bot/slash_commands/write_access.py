"""Who has write access to a repository, for commands that require it."""

from collections.abc import Callable, Mapping

from feedback_bot.config.policy import Policy
from feedback_bot.errors import ReadError
from feedback_bot.github.failures import RefusedError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Access, Snapshot
from feedback_bot.slash_commands.parse import to_ask_about


class WriteAccess:
    """Asks GitHub once per run about each person in a repository.

    Nothing is remembered across runs: a reaction or reply could be from another workflow with the same token.
    """

    def __init__(self, github: GitHub, say: Callable[[str], None]) -> None:
        self._github = github
        self._say = say
        self._known: dict[tuple[str, str], Access] = {}

    def read(self, snapshot: Snapshot, policy: Policy) -> Mapping[str, Access]:
        """What GitHub reports about the people whose commands depend on it, by login.

        Raises:
            ReadError: the request failed, so it is unknown which commands are in effect. One of them may be a pause.
        """
        return {login: self._of(snapshot.id.repository, login) for login in to_ask_about(snapshot, policy)}

    def _of(self, repository: str, login: str) -> Access:
        if (repository, login) not in self._known:
            self._known[repository, login] = self._ask(repository, login)
        return self._known[repository, login]

    def _ask(self, repository: str, login: str) -> Access:
        try:
            return Access.WRITE if self._github.can_write(repository, login) else Access.LESS
        except RateLimitedError:
            raise
        except RefusedError as error:
            self._say(f"{repository}: {error}")
            return Access.UNTOLD
        except ReadError as error:
            reason = f"could not check whether {login} has write access; the next run tries again: {error}"
            raise ReadError(reason) from None
