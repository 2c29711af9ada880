"""Finds the repository with the dashboard for all repositories of an owner."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    """The run's own settings or the owner's default policy name it. A repository cannot decide for others."""

    settings: Settings
    finder: Finder
    report: Report
    _of_owners: dict[str, str] = field(default_factory=dict)
    _by_name: dict[str, str] | None = None

    def all(self) -> dict[str, list[str]]:
        """The pages by their repositories, each with what it is about, as in the input ``repositories``.

        This includes what the input leaves out, and not what a run finds there: another run with the same input writes
        the same page.
        """
        if self.settings.planned_pages is not None:
            return dict(self.settings.planned_pages)
        found: dict[str, list[str]] = defaultdict(list)
        for name, page in self._names().items():
            found[page].append(name)
        left_out = [f"-{pattern}" for pattern in self.settings.left_out]
        return {page: [*names, *left_out] for page, names in found.items()}

    def about(self, page: str) -> Sequence[str]:
        """What the page in a repository is about."""
        return self.all().get(page, ())

    def of(self, repository: str) -> str:
        """Where a repository is shown beside others; empty if it is not."""
        owner = repository.partition("/")[0].lower()
        names = (repository.lower(), f"org:{owner}", f"user:{owner}")
        return next((self._names()[name] for name in names if name in self._names()), "")

    def check(self, repository: str, values: Mapping[str, object]) -> None:
        """Report it if a repository's own policy file names a different page than the one that counts."""
        page = str(values.get(PAGE_KEY) or "")
        if page and page.lower() != self.of(repository).lower():
            where = "Set it as an input or in the owner's default policy."
            self.report.note(f"{repository}: dashboard-repository in its policy file is ignored. {where}")

    def _names(self) -> dict[str, str]:
        """The page for each of ``repositories`` that has one."""
        if self._by_name is None:
            planned = self.settings.planned_pages
            if planned is None:
                is_alone = bool(self.settings.single_repository or self.settings.event_scope)
                names = () if is_alone else self.settings.repositories
                self._by_name = {name.lower(): page for name in names if (page := self._of_scope(name))}
            else:
                self._by_name = {name.lower(): page for page, about in planned.items() for name in about}
        return self._by_name

    def _of_scope(self, name: str) -> str:
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
                f"dashboard-repository in the default policy of {owner} is ignored: {page} is not {owner}'s."
            )
            return ""
        return page
