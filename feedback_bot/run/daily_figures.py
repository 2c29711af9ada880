"""The figures of the last 30 days on dashboards, counted once a day."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from feedback_bot.config.settings import Settings
from feedback_bot.errors import FeedbackBotError, ReadError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.run_deadline import OverdueError, RunDeadline
from feedback_bot.model.page import PageFigures
from feedback_bot.outcomes import figures
from feedback_bot.outcomes.brief import brief
from feedback_bot.report.dashboard import PERIOD
from feedback_bot.report.runner import Report
from feedback_bot.run.outcomes import Collector

_MOST: Final = 10
"""The maximum number of pages whose figures one run counts. The others keep theirs until the next run."""
_MOST_PULL_REQUESTS: Final = 400
"""The number of pull requests that count for one page, newest first. Reading them takes about 40 requests."""
_LONGEST_WAIT: Final = timedelta(hours=30)
"""Figures older than this are replaced even if a part of the history cannot be read."""
_UNREAD: Final = "Not counted, because it could not be read"
_OMITTED: Final = "Older pull requests that were not counted"
_HIDDEN: Final = "Repositories not counted, because they are more private"
_SECONDS: Final = 120
"""The time for reading the history of one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the figures of a page are about.

    Attributes:
        name: the page's name in messages.
        repositories: as in the setting of that name.
        timeout_minutes: how long the run may take.
        hidden: returns which of some repositories the page must not show.
        tried: when counting last took too long; ``None`` if it did not.
    """

    name: str
    repositories: Sequence[str]
    timeout_minutes: int
    hidden: Callable[[Sequence[str]], Collection[str]] = lambda _: ()
    tried: datetime | None = None


@dataclass(slots=True, kw_only=True)
class DailyFigures:
    """Counts as ``feedback-bot report`` does. If that fails, the page keeps the figures of the day before.

    Attributes:
        tried: when counting took too long in this run, by the page's name. The next attempt is on the next day.
    """

    settings: Settings
    github: GitHub
    report: Report
    run_deadline: RunDeadline
    tried: dict[str, datetime] = field(default_factory=dict)
    _counted: int = 0

    def of(self, page: Subject, known: PageFigures | None) -> PageFigures | None:
        """Today's figures; ``known`` if they are from today, or if today's could not be counted.

        Args:
            page: what the figures are about.
            known: what the page shows now.
        """
        now = self.github.server_time or datetime.now(UTC)
        times = (known.until if known else None, page.tried)
        is_today = any(time and time.astimezone(UTC).date() == now.astimezone(UTC).date() for time in times)
        if is_today or self._counted >= _MOST or self.run_deadline.why_end(page.timeout_minutes):
            return known
        self._counted += 1
        try:
            with self.run_deadline.within(_SECONDS):
                return self._read(page, known, now)
        except FeedbackBotError as error:
            why = str(error)
        except OverdueError:
            self.tried[page.name] = now
            why = f"this took longer than {_SECONDS // 60} minutes"
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not stop the run
            self.report.unforeseen(error)
            why = f"internal error ({type(error).__name__})"
        self.report.note(f"{page.name}: could not read the history for the figures of the dashboard: {why}")
        return known

    def _read(self, page: Subject, known: PageFigures | None, now: datetime) -> PageFigures:
        """Count.

        Raises:
            ReadError: nothing could be read, or not everything while there are older figures.
        """
        collector = Collector(settings=self.settings, github=self.github, now=now, most=_MOST_PULL_REQUESTS)
        collected = collector.collect(page.repositories, PERIOD)
        for each in collected.notes:
            self.report.say(f"{page.name}: figures of the dashboard: {each}")
        if collector.unread and not (collected.all and _may_be_partial(known, now)):
            what = "a part" if collected.all else "all"
            raise ReadError(f"GitHub did not return {what} of it")
        hidden = page.hidden(list(collected.pasts))
        shown = [each for name, pasts in collected.pasts.items() if name not in hidden for each in pasts]
        lacks = {_UNREAD: collector.unread, _OMITTED: collector.omitted, _HIDDEN: len(hidden)}
        more = tuple((what, str(count)) for what, count in lacks.items() if count)
        return PageFigures(now, (*brief(figures(shown)), *more))


def _may_be_partial(known: PageFigures | None, now: datetime) -> bool:
    """Whether to show incomplete figures: if the page has none, or if the history was incomplete for a long time."""
    if known is None or now - known.until > _LONGEST_WAIT:
        return True
    return any(name == _UNREAD for name, _ in known.rows)
