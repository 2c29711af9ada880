"""Names that a repository had: a session, or the address of a pull request, may still use one."""

import re
from collections.abc import Iterable
from typing import Final

from feedback_bot.github.gateway import GitHub

_NAME: Final = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)


class RepositoryNames:
    """Asks GitHub what a repository is called now, once in a run about each name."""

    def __init__(self, github: GitHub) -> None:
        self._github = github
        self._current: dict[str, str | None] = {}

    def former(self, repository: str, names: Iterable[str]) -> frozenset[str]:
        """Those among some names that lead to a repository today, in lower case.

        A name that another repository has taken since leads there, and is none.

        Raises:
            ReadError: GitHub could not be asked.
        """
        others = {name.lower() for name in names} - {repository.lower()}
        return frozenset(name for name in others if self._now(name) == repository.lower())

    def _now(self, name: str) -> str | None:
        if name not in self._current:
            current = self._github.current_name(name) if _NAME.fullmatch(name) else None
            self._current[name] = current.lower() if current else None
        return self._current[name]
