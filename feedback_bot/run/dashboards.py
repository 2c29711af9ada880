"""The pages of the repositories that want one: found, written on change, and left alone if a person has closed them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings, is_repository
from feedback_bot.errors import FeedbackBotError
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.pages import PAGE_LABEL
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.markers.page import PageRecord, record_of, with_record
from feedback_bot.markers.signer import Signer
from feedback_bot.model.page import Page, PageFigures, Pages, Visibility, more_private
from feedback_bot.report.dashboard import Dashboard, DashboardWording, dashboard
from feedback_bot.report.result import Result, ResultStatus, is_unreached
from feedback_bot.report.runner import Report
from feedback_bot.run.common_pages import CommonPages
from feedback_bot.run.daily_figures import DailyFigures, Subject
from feedback_bot.run.ticks import Seen, Ticks, is_page
from feedback_bot.wording.reasons import ReasonWording

TITLE: Final = "Jules feedback"
COMMON_TITLE: Final = "Jules feedback: all repositories"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A page that is wanted.

    Attributes:
        repository: the one that holds the page.
        about: the repositories on it, as in the setting of that name.
        is_common: it is about several repositories.
        results: what the run has to say of them.
        minutes: how long the run may take.
    """

    repository: str
    about: Sequence[str]
    is_common: bool
    results: Sequence[Result]
    minutes: int

    @property
    def title(self) -> str:
        return COMMON_TITLE if self.is_common else TITLE

    @property
    def names(self) -> list[str]:
        """The repositories that the run has something to say of."""
        return sorted({each.repository for each in self.results}, key=str.lower)

    @property
    def is_complete(self) -> bool:
        """Whether the run has looked at every pull request. The common page says which repositories it cannot read."""
        return not any(is_unreached(each) or self._is_unknown(each) for each in self.results)

    def _is_unknown(self, result: Result) -> bool:
        return result.number is None and not (self.is_common and is_repository(result.repository))


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

    def write(self, policies: Mapping[str, Policy], common_pages: CommonPages) -> None:
        """Write the pages that the policies want. What goes wrong is no failure of the run."""
        is_about_all = self.settings.event_scope is None and self.settings.pull_request is None
        if not is_about_all or self.run_deadline.is_cancelled:
            return
        for place in (*self._common(common_pages), *self._own_places(policies)):
            if not place.is_complete:
                continue
            try:
                self._write(place, dashboard(place.results, self.reasons, is_common=place.is_common))
            except FeedbackBotError as error:
                self.report.say(f"{place.repository}: could not write the dashboard: {error}")

    def _common(self, pages: CommonPages) -> Iterator[_Place]:
        minutes = Policy.build(self.settings.overrides).timeout_minutes
        for page, about in pages.all().items():
            results = [
                r for r in self.report.results if not is_repository(r.repository) or pages.of(r.repository) == page
            ]
            yield _Place(repository=page, about=about, is_common=True, results=results, minutes=minutes)

    def _own_places(self, policies: Mapping[str, Policy]) -> Iterator[_Place]:
        for name, policy in policies.items():
            if policy.dashboard and not policy.dashboard_repository:
                results = [each for each in self.report.results if each.repository.lower() == name.lower()]
                yield _Place(
                    repository=name, about=[name], is_common=False, results=results, minutes=policy.timeout_minutes
                )

    def _write(self, place: _Place, shown: Dashboard) -> None:
        if self.settings.dry_run:
            if self._may_show(place):
                text = self._text(shown, self._figures(place, None))
                self.report.show(f"Dashboard of {place.repository}", text)
            return
        pages = self.github.pages.labeled(place.repository)
        if not pages.can_have_issues:
            self.report.note(f"{place.repository}: issues are switched off, so there is no dashboard.")
            return
        if not self._may_show(place):
            return
        own = self._own(place, pages) or self._own_without_label(place, pages.login)
        for younger in own[1:]:
            self._close(place, younger, own[0])
        if not own:
            self._open(place, shown, pages)
        elif own[0].is_open:
            self._edit(place, shown, own[0], pages)

    def _may_show(self, place: _Place) -> bool:
        """Whether everybody who can see the page can see what is on it."""
        hidden = self._more_private(place, place.names) if place.is_common else {}
        for name, visibility in list(hidden.items())[:1]:
            others = f" and {len(hidden) - 1} more" if len(hidden) > 1 else ""
            self.report.note(
                f"{place.repository}: there is no dashboard, because {name}{others} would be on it, which fewer people "
                f"can see ({visibility.name.lower()}). Name a repository in dashboard-repository that is as private.",
                level="warning",
            )
        return not hidden

    def _more_private(self, place: _Place, names: Sequence[str]) -> dict[str, Visibility]:
        found = self.github.pages.visibilities([place.repository, *names])
        return more_private(found, place.repository, names)

    def _figures(self, place: _Place, known: PageFigures | None) -> PageFigures | None:
        subject = Subject(name=place.repository, repositories=place.about, timeout_minutes=place.minutes)
        if place.is_common:
            subject = replace(subject, hidden=partial(self._more_private, place))
        return self.figures.of(subject, known)

    def _own(self, place: _Place, pages: Pages, *, by_title: bool = True) -> Sequence[Page]:
        """The pages, oldest first. One whose hidden data somebody destroyed is still known by its label and title."""
        return [
            page
            for page in pages.found
            if is_page(self.signer, page, pages, is_common=place.is_common)
            or (by_title and page.is_open and page.title == place.title and not record_of(page.body))
        ]

    def _own_without_label(self, place: _Place, login: str) -> Sequence[Page]:
        return self._own(place, self.github.pages.opened_by(place.repository, login), by_title=False)

    def _open(self, place: _Place, shown: Dashboard, pages: Pages) -> None:
        at = self.github.server_time
        if not shown.rows or at is None:
            return
        figures = self._figures(place, None)
        record = PageRecord(key=shown.key, figures=figures, is_common=place.is_common)
        body = self.signer.sign_page(self._body(shown, record), pages.repository_id, at)
        self.github.pages.open(place.repository, place.title, body)
        self.report.say(f"{place.repository}: opened the dashboard.")

    def _edit(self, place: _Place, shown: Dashboard, page: Page, pages: Pages) -> None:
        """Write the page again if it differs, without regard to times. Figures of a new day are a difference."""
        is_signed = is_page(self.signer, page, pages, is_common=place.is_common)
        before = (record_of(page.body) if is_signed else None) or PageRecord(key="", is_as_written=False)
        seen = self.ticks.seen(place.repository, is_common=place.is_common)
        is_pending = seen is not None and self._has_pending(place, seen)
        record = PageRecord(
            key=shown.key,
            seen=(seen.until if seen and not is_pending else None) or before.seen,
            figures=self._figures(place, before.figures),
            is_common=place.is_common,
        )
        is_news = seen is not None and seen.is_news and not is_pending
        is_same = before.key == record.key and before.figures == record.figures and before.is_as_written
        if is_same and not is_news:
            return
        body = self.signer.sign_page(self._body(shown, record), pages.repository_id, page.created_at)
        labels = {} if page in pages.found else {"labels": [PAGE_LABEL]}
        self.github.pages.edit(place.repository, page.number, body=body, **labels)
        self.report.say(f"{place.repository}: wrote the dashboard {page.url}")

    def _has_pending(self, place: _Place, seen: Seen) -> bool:
        """Whether a pull request with a tick could not be read or written, so that the next run has to see it again."""
        failed = [each for each in place.results if each.status is ResultStatus.FAILED]
        keys = {(each.repository.lower() if place.is_common else "", each.number) for each in failed}
        return any(tick in keys or (tick[0], None) in keys for tick in self.ticks.pending(seen))

    def _close(self, place: _Place, page: Page, older: Page) -> None:
        if page.is_open:
            whose = "all repositories" if place.is_common else "this repository"
            body = f"The dashboard of {whose} is #{older.number}."
            self.github.pages.edit(place.repository, page.number, body=body, state="closed", state_reason="not_planned")

    def _body(self, shown: Dashboard, record: PageRecord) -> str:
        return with_record(self._text(shown, record.figures), record)

    def _text(self, shown: Dashboard, figures: PageFigures | None) -> str:
        at = self.github.server_time
        return self.words.page(shown, figures, at) if at else ""
