"""Dashboards: finds them, and edits them on change unless a person has closed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from feedback_bot.config.policy import Policy
from feedback_bot.config.scopes import is_repository
from feedback_bot.config.settings import Settings
from feedback_bot.errors import FeedbackBotError
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.pages import PAGE_LABEL
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.markers.page import PageRecord, with_record
from feedback_bot.markers.signer import Signer
from feedback_bot.model.page import Page, PageFigures, Pages, Visibility, more_private
from feedback_bot.report.dashboard import Dashboard, DashboardWording, dashboard, rows_of
from feedback_bot.report.page_part import Part
from feedback_bot.report.result import Result, ResultStatus, is_unreached
from feedback_bot.report.runner import Report
from feedback_bot.run.common_pages import CommonPages
from feedback_bot.run.daily_figures import DailyFigures, Subject
from feedback_bot.run.own_pages import OwnPages
from feedback_bot.run.ticks import Ticks
from feedback_bot.wording.reasons import ReasonWording


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A dashboard that should exist.

    Attributes:
        repository: the one whose issue it is.
        about: the repositories on it, as in the input ``repositories``, including exclusions.
        is_common: it is about several repositories.
        minutes: how long the run may take.
    """

    repository: str
    about: Sequence[str]
    is_common: bool
    minutes: int

    @property
    def repositories(self) -> list[str]:
        """The same, without exclusions."""
        return [name for name in self.about if not name.startswith("-")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboards:
    """Writes the pages after a run that has looked at everything."""

    settings: Settings
    github: GitHub
    signer: Signer
    report: Report
    run_deadline: RunDeadline
    ticks: Ticks
    common_pages: CommonPages
    figures: DailyFigures
    words: DashboardWording
    reasons: ReasonWording

    def write(self, policies: Mapping[str, Policy]) -> None:
        """Write the pages that the policies ask for. The run does not fail if that fails.

        A job of a fleet leaves its part of a common page to the last job.
        """
        is_about_all = self.settings.event_scope is None and self.settings.pull_request is None
        if not is_about_all or self.run_deadline.is_cancelled:
            return
        for place in self.common_places():
            part = self._part(place, [r for r in self.report.results if _is_on(r, place, self.common_pages)])
            if self.settings.planned_pages is None:
                self.write_part(place, part)
            else:
                self.report.parts.append(part)
        for name, policy in policies.items():
            if policy.dashboard and not policy.dashboard_repository:
                place = _Place(repository=name, about=[name], is_common=False, minutes=policy.timeout_minutes)
                results = [each for each in self.report.results if each.repository.lower() == name.lower()]
                self.write_part(place, self._part(place, results))

    def common_places(self) -> list[_Place]:
        """The pages that show several repositories."""
        minutes = Policy.build(self.settings.overrides).timeout_minutes
        return [
            _Place(repository=page, about=about, is_common=True, minutes=minutes)
            for page, about in self.common_pages.all().items()
        ]

    def _part(self, place: _Place, results: Sequence[Result]) -> Part:
        """The run's part of a page."""
        is_complete = not any(is_unreached(each) or _is_unknown(each, place) for each in results)
        shown = dashboard(rows_of(results, self.reasons), is_common=place.is_common)
        seen = self.ticks.seen(place.repository, is_common=place.is_common)
        failed = [each for each in results if each.status is ResultStatus.FAILED]
        return Part(
            page=place.repository,
            rows=shown.rows if is_complete else (),
            left_out=shown.left_out,
            names=tuple(sorted({each.repository for each in results if is_repository(each.repository)}, key=str.lower)),
            is_complete=is_complete,
            failed=tuple((each.repository.lower() if place.is_common else "", each.number) for each in failed),
            has_looked=seen is not None,
            until=seen.until if seen else None,
            is_news=bool(seen and seen.is_news),
            ticks=tuple((tick.repository, tick.number) for tick in seen.ticks) if seen else (),
            refused=self.ticks.refused,
        )

    def write_part(self, place: _Place, part: Part) -> None:
        """Write a page, if everything on it is known. Problems are reported."""
        try:
            if part.is_complete:
                self._write(place, part)
        except FeedbackBotError as error:
            self.report.note(f"{place.repository}: could not write the dashboard: {error}", level="warning")

    def _write(self, place: _Place, part: Part) -> None:
        shown = part.shown(is_common=place.is_common)
        if self.settings.dry_run:
            if self._may_show(place, part):
                text = self._text(shown, self._figures(place, None))
                self.report.show(f"Dashboard of {place.repository}", text)
            return
        pages = self.github.pages.labeled(place.repository)
        if not pages.can_have_issues:
            why = "issues are switched off, or the repository is archived"
            self.report.note(f"{place.repository}: {why}, so there is no dashboard.")
            return
        if not self._may_show(place, part):
            return
        own = self._pages(place, pages)
        for younger in own[1:]:
            self._close(place, younger, own[0])
        if not own:
            self._open(place, shown, pages)
        elif own[0].is_open:
            self._edit(place, part, own[0], pages)

    def _may_show(self, place: _Place, part: Part) -> bool:
        """Whether everybody who can see the page can see what is on it."""
        hidden = self._more_private(place, part.names) if place.is_common else {}
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

    def _figures(self, place: _Place, known: PageFigures | None, tried: datetime | None = None) -> PageFigures | None:
        subject = Subject(
            name=place.repository, repositories=place.repositories, timeout_minutes=place.minutes, tried=tried
        )
        if place.is_common:
            subject = replace(subject, hidden=partial(self._more_private, place))
        return self.figures.of(subject, known)

    def _own(self, place: _Place) -> OwnPages:
        return OwnPages(signer=self.signer, about=place.about if place.is_common else ())

    def _pages(self, place: _Place, labeled: Pages) -> Sequence[Page]:
        """The bot's pages, oldest first. If there are none, a common page that no other workflow has claimed.

        A page without its label is found, and one without its hidden data by its label and title.
        """
        own = self._own(place)
        damaged = own.damaged(labeled)
        found = own.signed(labeled) if place.is_common else _oldest_first(own.signed(labeled), damaged)
        if found:
            return found
        others = self.github.pages.opened_by(place.repository, labeled.login)
        unclaimed = _oldest_first(own.unclaimed(labeled), damaged) or own.unclaimed(others)
        return own.signed(others) or unclaimed[:1]

    def _open(self, place: _Place, shown: Dashboard, pages: Pages) -> None:
        at = self.github.server_time
        if not shown.rows or at is None:
            return
        figures = self._figures(place, None)
        tried = self.figures.tried.get(place.repository)
        record = PageRecord(
            key=shown.key, figures=figures, tried=tried, is_common=place.is_common, subject=self._own(place).subject
        )
        body = self.signer.sign_page(self._body(shown, record), pages.repository_id, at)
        self.github.pages.open(place.repository, self._own(place).title, body)
        self.report.say(f"{place.repository}: opened the dashboard.")

    def _edit(self, place: _Place, part: Part, page: Page, pages: Pages) -> None:
        """Rewrite the page if it differs. Times do not count, but the figures of a new day do."""
        shown = part.shown(is_common=place.is_common)
        before = self._before(place, page, pages)
        figures = self._figures(place, before.figures, before.tried)
        record = PageRecord(
            key=shown.key,
            seen=(None if part.is_pending else part.until) or before.seen,
            figures=figures,
            tried=self.figures.tried.get(place.repository, before.tried),
            is_common=place.is_common,
            subject=self._own(place).subject,
        )
        is_news = part.is_news and not part.is_pending
        is_counted = (before.figures, before.tried) == (record.figures, record.tried)
        is_same = before.key == record.key and is_counted and before.is_as_written
        if is_same and not is_news:
            return
        body = self.signer.sign_page(self._body(shown, record), pages.repository_id, page.created_at)
        labels = {} if page in pages.found else {"labels": [PAGE_LABEL]}
        self.github.pages.edit(place.repository, page.number, body=body, **labels)
        self.report.say(f"{place.repository}: wrote the dashboard {page.url}")

    def _before(self, place: _Place, page: Page, pages: Pages) -> PageRecord:
        """What the page records. Of an unclaimed one, only the ticks count, since it may show other repositories."""
        own = self._own(place)
        record = own.record(page, pages) or PageRecord(key="")
        return PageRecord(key="", seen=record.seen) if own.is_unclaimed(record) else record

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


def _is_on(result: Result, place: _Place, pages: CommonPages) -> bool:
    """Whether a result belongs on a common page. A result without a repository is about all of them."""
    return not is_repository(result.repository) or pages.of(result.repository) == place.repository


def _is_unknown(result: Result, place: _Place) -> bool:
    """Whether the pull requests are unknown. A common page says which repositories cannot be read."""
    return result.number is None and not (place.is_common and is_repository(result.repository))


def _oldest_first(*pages: Sequence[Page]) -> list[Page]:
    return sorted((page for some in pages for page in some), key=lambda page: page.created_at)
