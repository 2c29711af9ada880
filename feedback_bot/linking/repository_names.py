"""Former names of a repository, which a session or the URL of a pull request may still use."""

import re
from collections.abc import Iterable
from typing import Final

from feedback_bot.github.gateway import GitHub

_NAME: Final = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)


class RepositoryNames:
    """Looks up the current name of a repository, once per run for each name."""

    def __init__(self, github: GitHub) -> None:
        self._github = github
        self._current: dict[str, str | None] = {}

    def former(self, repository: str, names: Iterable[str]) -> frozenset[str]:
        """The names that lead to a repository today, in lowercase.

        A name that another repository has taken since leads there, so it is not included.

        Raises:
            ReadError: the request to GitHub failed.
        """
        others = {name.lower() for name in names} - {repository.lower()}
        return frozenset(name for name in others if self._now(name) == repository.lower())

    def _now(self, name: str) -> str | None:
        if name not in self._current:
            current = self._github.current_name(name) if _NAME.fullmatch(name) else None
            self._current[name] = current.lower() if current else None
        return self._current[name]
