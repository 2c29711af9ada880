"""Which repository has the page that shows all repositories of an owner."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError, SettingsError
from feedback_bot.report.runner import Report
from feedback_bot.run.finding import Finder

PAGE_KEY: Final = "dashboard-repository"


@dataclass(slots=True, kw_only=True)
class CommonPages:
    """Knows it from the run's own settings or the owner's default policy. No repository decides for others."""

    settings: Settings
    finder: Finder
    report: Report
    _of_owners: dict[str, str] = field(default_factory=dict)

    def all(self) -> dict[str, list[str]]:
        """The pages by their repositories, each with what it is about, as in the setting ``repositories``."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.settings.repositories:
            page = self._of_scope(name)
            if page:
                found[page].append(name)
        return dict(found)

    def of(self, repository: str) -> str:
        """Where a repository is shown beside others; empty if it is not."""
        owner = repository.partition("/")[0].lower()
        names = {repository.lower(), f"org:{owner}", f"user:{owner}"}
        pages = (self._of_scope(name) for name in self.settings.repositories if name.lower() in names)
        return next(filter(None, pages), "")

    def check(self, repository: str, values: Mapping[str, object]) -> None:
        """Say so if a repository's own policy file names another page than the one that counts."""
        page = str(values.get(PAGE_KEY) or "")
        if page and page.lower() != self.of(repository).lower():
            where = "Set it as an input or in the owner's default policy."
            self.report.note(f"{repository}: dashboard-repository in its policy file does not count. {where}")

    def _of_scope(self, name: str) -> str:
        """The page for one of ``repositories``. A run for a single repository has none."""
        if self.settings.single_repository or self.settings.event_scope:
            return ""
        given = str(self.settings.overrides.get(PAGE_KEY) or "")
        if given or ":" not in name:
            return given
        owner = name.partition(":")[2]
        if owner.lower() not in self._of_owners:
            self._of_owners[owner.lower()] = self._of_owner(owner)
        return self._of_owners[owner.lower()]

    def _of_owner(self, owner: str) -> str:
        """What the owner's default policy names, if it is one of the owner's repositories."""
        try:
            text = self.finder.default_policy(f"{owner}/.github")
            page = Policy.build(parse_policy_file(text, "")).dashboard_repository if text else ""
        except (ReadError, SettingsError):  # reported of each repository that has no policy of its own
            return ""
        if page and page.partition("/")[0].lower() != owner.lower():
            self.report.note(
                f"dashboard-repository in the default policy of {owner} does not count: {page} is not {owner}'s."
            )
            return ""
        return page
