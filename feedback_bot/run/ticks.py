"""Boxes on the dashboards that somebody ticked since the bot last looked."""

from dataclasses import dataclass, field
from datetime import datetime

from feedback_bot.config.policy import Policy
from feedback_bot.errors import ReadError
from feedback_bot.github.failures import RefusedError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.markers.page import record_of
from feedback_bot.markers.signer import Signer
from feedback_bot.model import PullRequestId
from feedback_bot.report.runner import Report
from feedback_bot.run.common_pages import CommonPages
from feedback_bot.run.own_pages import OwnPages
from feedback_bot.slash_commands.ticks import Tick, is_ticked, ticks_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The state of a page when the run started.

    Attributes:
        until: the newest change that was looked at; ``None`` if there is none.
        is_news: somebody has changed it, so it must be rewritten.
    """

    url: str = ""
    until: datetime | None = None
    is_news: bool = False
    ticks: tuple[Tick, ...] = ()


@dataclass(slots=True, kw_only=True)
class Ticks:
    """Reads the page of a repository once in a run, when the first of its pull requests needs it.

    Attributes:
        is_on: false in runs that do not look at everything, and in dry runs.
    """

    github: GitHub
    signer: Signer
    report: Report
    common_pages: CommonPages
    is_on: bool
    _access: dict[tuple[str, str], bool] = field(default_factory=dict)
    _refused: list[Tick] = field(default_factory=list)
    _seen: dict[tuple[str, bool], Seen] = field(default_factory=dict)

    def of(self, pull_request: PullRequestId, policy: Policy) -> tuple[Tick, str] | None:
        """The newest tick for a pull request by somebody who may give commands, and the page's URL.

        The URL is empty for a page of several repositories, because not everybody who sees the pull request may see it.
        """
        common = policy.dashboard_repository
        if not (policy.dashboard or common) or not self.is_on:
            return None
        place = (common or pull_request.repository).lower(), bool(common)
        if place not in self._seen:
            self._seen[place] = self._read(common or pull_request.repository, is_common=bool(common))
        seen = self._seen[place]
        named = pull_request.repository.lower() if common else ""
        ticks = [tick for tick in seen.ticks if (tick.repository, tick.number) == (named, pull_request.number)]
        return (ticks[-1], "" if common else seen.url) if ticks and self._may(pull_request, ticks[-1]) else None

    def seen(self, repository: str, *, is_common: bool) -> Seen | None:
        """The state of the page in a repository; ``None`` if this run did not read it."""
        return self._seen.get((repository.lower(), is_common))

    @property
    def refused(self) -> tuple[tuple[str, int], ...]:
        """Ticks by people without access, each with the repository's name in its box and the number."""
        return tuple((tick.repository, tick.number) for tick in self._refused)

    def _read(self, repository: str, *, is_common: bool) -> Seen:
        try:
            return self._seen_of(repository, is_common=is_common)
        except RateLimitedError:
            raise
        except ReadError as error:
            self.report.say(f"{repository}: could not read the dashboard yet: {error}")
            return Seen()

    def _seen_of(self, repository: str, *, is_common: bool) -> Seen:
        pages = self.github.pages.labeled(repository)
        own = OwnPages(signer=self.signer, about=self.common_pages.about(repository) if is_common else ())
        page = next((page for page in own.signed(pages) or own.unclaimed(pages)[:1] if page.is_open), None)
        if page is None:
            return Seen()
        record = record_of(page.body)
        since = (record.seen if record else None) or page.created_at
        # One change is the bot's own edit, which recorded this time.
        changes = [at for at in page.edited_at if at > since]
        is_news = len(changes) > 1 or is_ticked(page.body)
        versions = self.github.pages.versions(repository, page.number, since) if is_news else ()
        return Seen(
            url=page.url,
            until=max(page.edited_at, default=None),
            is_news=is_news,
            ticks=tuple(ticks_in(versions, since)),
        )

    def _may(self, pull_request: PullRequestId, tick: Tick) -> bool:
        """Whether a tick counts.

        Raises:
            ReadError: that could not be checked. The next run tries again.
        """
        if tick.login and self._can_write(pull_request.repository, tick.login):
            return True
        self._refused.append(tick)
        who = tick.login or "somebody whose account is unknown"
        self.report.note(f"{pull_request}: the tick by {who} on the dashboard was ignored: no write access.")
        return False

    def _can_write(self, repository: str, login: str) -> bool:
        if (repository, login) not in self._access:
            try:
                self._access[repository, login] = self.github.can_write(repository, login)
            except RefusedError as error:
                self.report.say(f"{repository}: could not check whether {login} has write access: {error}")
                self._access[repository, login] = False
        return self._access[repository, login]
