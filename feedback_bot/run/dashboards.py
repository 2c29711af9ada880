"""The page of each repository that wants one: found, written on change, and left alone if a person has closed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.errors import FeedbackBotError
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.pages import PAGE_LABEL
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.markers.page import record_of, with_record
from feedback_bot.markers.signer import Signer
from feedback_bot.model.page import Page, Pages
from feedback_bot.report.dashboard import Dashboard, DashboardWording, dashboard
from feedback_bot.report.result import Result, is_unreached
from feedback_bot.report.runner import Report
from feedback_bot.run.ticks import Ticks, is_known
from feedback_bot.wording.reasons import ReasonWording

TITLE: Final = "Jules feedback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboards:
    """Writes the pages after a run that has looked at everything."""

    settings: Settings
    github: GitHub
    signer: Signer
    report: Report
    run_deadline: RunDeadline
    ticks: Ticks
    words: DashboardWording
    reasons: ReasonWording

    def write(self, policies: Mapping[str, Policy]) -> None:
        """Write the page of each repository whose policy wants one. What goes wrong is no failure of the run."""
        is_about_all = self.settings.event_scope is None and self.settings.pull_request is None
        wanted = [name for name, policy in policies.items() if policy.dashboard]
        for repository in wanted if is_about_all and not self.run_deadline.is_cancelled else ():
            results = [each for each in self.report.results if each.repository.lower() == repository.lower()]
            if not _is_complete(results):
                continue
            try:
                self._write(repository, dashboard(results, self.reasons))
            except FeedbackBotError as error:
                self.report.say(f"{repository}: could not write the dashboard: {error}")

    def _write(self, repository: str, shown: Dashboard) -> None:
        if self.settings.dry_run:
            self.report.show(f"Dashboard of {repository}", self._text(shown))
            return
        pages = self.github.pages.labeled(repository)
        if not pages.can_have_issues:
            self.report.note(f"{repository}: issues are switched off, so there is no dashboard.")
            return
        own = self._own(pages) or self._own_without_label(repository, pages.login)
        for younger in own[1:]:
            self._close(repository, younger, own[0])
        if not own:
            self._open(repository, shown, pages)
        elif own[0].is_open:
            self._edit(repository, shown, own[0], pages)

    def _own(self, pages: Pages, *, by_title: bool = True) -> Sequence[Page]:
        """The pages, oldest first. One whose hidden data somebody destroyed is still known by its label and title."""
        return [
            page
            for page in pages.found
            if is_known(self.signer, page, pages.repository_id)
            or (by_title and page.is_open and page.title == TITLE and not record_of(page.body))
        ]

    def _own_without_label(self, repository: str, login: str) -> Sequence[Page]:
        return self._own(self.github.pages.opened_by(repository, login), by_title=False)

    def _open(self, repository: str, shown: Dashboard, pages: Pages) -> None:
        if not shown.rows:
            return
        at = self.github.server_time
        if at is None:
            return
        body = self.signer.sign_page(with_record(self._text(shown), shown.key, None), pages.repository_id, at)
        self.github.pages.open(repository, TITLE, body)
        self.report.say(f"{repository}: opened the dashboard.")

    def _edit(self, repository: str, shown: Dashboard, page: Page, pages: Pages) -> None:
        record, seen = record_of(page.body), self.ticks.seen(repository)
        is_signed = is_known(self.signer, page, pages.repository_id)
        is_news = bool(seen and seen.is_news)
        if is_signed and record and record.key == shown.key and record.is_as_written and not is_news:
            return
        until = seen.until if seen else record.seen if record else None
        body = with_record(self._text(shown), shown.key, until)
        body = self.signer.sign_page(body, pages.repository_id, page.created_at)
        labels = {} if page in pages.found else {"labels": [PAGE_LABEL]}
        self.github.pages.edit(repository, page.number, body=body, **labels)
        self.report.say(f"{repository}: wrote the dashboard {page.url}")

    def _close(self, repository: str, page: Page, older: Page) -> None:
        if page.is_open:
            body = f"The dashboard of this repository is #{older.number}."
            self.github.pages.edit(repository, page.number, body=body, state="closed", state_reason="not_planned")

    def _text(self, shown: Dashboard) -> str:
        at = self.github.server_time
        return self.words.page(shown, at) if at else ""


def _is_complete(results: Sequence[Result]) -> bool:
    """Whether the run has looked at every pull request of a repository."""
    return not any(result.number is None or is_unreached(result) for result in results)
