"""The page of each repository that wants one: found, written on change, and left alone if a person has closed it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.errors import FeedbackBotError
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.pages import PAGE_LABEL
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.markers.page import PageRecord, record_of, with_record
from feedback_bot.markers.signer import Signer
from feedback_bot.model.page import Page, PageFigures, Pages
from feedback_bot.report.dashboard import Dashboard, DashboardWording, dashboard
from feedback_bot.report.result import Result, is_unreached
from feedback_bot.report.runner import Report
from feedback_bot.run.daily_figures import DailyFigures
from feedback_bot.run.ticks import Ticks, is_known
from feedback_bot.wording.reasons import ReasonWording

TITLE: Final = "Jules feedback"
_Figures = Callable[[PageFigures | None], PageFigures | None]
"""The figures of today, given those of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboards:
    """Writes the pages after a run that has looked at everything."""

    settings: Settings
    github: GitHub
    signer: Signer
    report: Report
    run_deadline: RunDeadline
    ticks: Ticks
    figures: DailyFigures
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
                self._write(repository, dashboard(results, self.reasons), policies[repository].timeout_minutes)
            except FeedbackBotError as error:
                self.report.say(f"{repository}: could not write the dashboard: {error}")

    def _write(self, repository: str, shown: Dashboard, minutes: int) -> None:
        figures = partial(self.figures.of, repository, [repository], timeout_minutes=minutes)
        if self.settings.dry_run:
            self.report.show(f"Dashboard of {repository}", self._text(shown, figures(None), self.github.server_time))
            return
        pages = self.github.pages.labeled(repository)
        if not pages.can_have_issues:
            self.report.note(f"{repository}: issues are switched off, so there is no dashboard.")
            return
        own = self._own(pages) or self._own_without_label(repository, pages.login)
        for younger in own[1:]:
            self._close(repository, younger, own[0])
        if not own:
            self._open(repository, shown, pages, figures)
        elif own[0].is_open:
            self._edit(repository, shown, own[0], pages, figures)

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

    def _open(self, repository: str, shown: Dashboard, pages: Pages, figures: _Figures) -> None:
        at = self.github.server_time
        if not shown.rows or at is None:
            return
        record = PageRecord(key=shown.key, since=at, figures=figures(None))
        body = self.signer.sign_page(self._body(shown, record), pages.repository_id, at)
        self.github.pages.open(repository, TITLE, body)
        self.report.say(f"{repository}: opened the dashboard.")

    def _edit(self, repository: str, shown: Dashboard, page: Page, pages: Pages, figures: _Figures) -> None:
        """Write the page again if it differs, without regard to times. Figures of a new day are a difference."""
        is_signed = is_known(self.signer, page, pages.repository_id)
        before = (record_of(page.body) if is_signed else None) or PageRecord(key="", is_as_written=False)
        seen = self.ticks.seen(repository)
        is_same = before.key == shown.key and before.since is not None
        record = PageRecord(
            key=shown.key,
            seen=seen.until if seen else before.seen,
            since=before.since if is_same else self.github.server_time,
            figures=figures(before.figures),
        )
        is_news = bool(seen and seen.is_news)
        if is_same and before.is_as_written and before.figures == record.figures and not is_news:
            return
        body = self.signer.sign_page(self._body(shown, record), pages.repository_id, page.created_at)
        labels = {} if page in pages.found else {"labels": [PAGE_LABEL]}
        self.github.pages.edit(repository, page.number, body=body, **labels)
        self.report.say(f"{repository}: wrote the dashboard {page.url}")

    def _close(self, repository: str, page: Page, older: Page) -> None:
        if page.is_open:
            body = f"The dashboard of this repository is #{older.number}."
            self.github.pages.edit(repository, page.number, body=body, state="closed", state_reason="not_planned")

    def _body(self, shown: Dashboard, record: PageRecord) -> str:
        return with_record(self._text(shown, record.figures, record.since), record)

    def _text(self, shown: Dashboard, figures: PageFigures | None, since: datetime | None) -> str:
        return self.words.page(shown, figures, since) if since else ""


def _is_complete(results: Sequence[Result]) -> bool:
    """Whether the run has looked at every pull request of a repository."""
    return not any(result.number is None or is_unreached(result) for result in results)
