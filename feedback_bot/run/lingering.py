"""Lets a run stay until waits end, instead of leaving them to a schedule that may be late."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.run_deadline import REPOSITORY_SECONDS, CancelledError, OverdueError, RunDeadline
from feedback_bot.limits.timing import Timing
from feedback_bot.model import Candidate, PullRequestId, ReasonCode
from feedback_bot.report.result import Result, ResultStatus
from feedback_bot.report.runner import Report
from feedback_bot.run.open_pull_requests import OpenPullRequests
from feedback_bot.run.repositories import App

_PAUSE: Final = 60.0
"""Seconds between two looks."""
_OF_CHECKS: Final = frozenset({ReasonCode.CHECKS_RUNNING})
_OF_SESSIONS: Final = frozenset({ReasonCode.SESSION_BUSY, ReasonCode.TOLD_ALREADY})
"""These waits may end early without a trace in a scan, because a failed rollup stays failed."""


@dataclass(slots=True, kw_only=True)
class Lingering:
    """Looks again each minute, as long as a wait ends within ``linger-minutes``.

    Each look is like a new run: it reads what has changed or is due, and nothing else. It knows what happened before
    only from the pull requests. It shares only the report, the connections, and the limits with the run.

    Attributes:
        app_for: makes the ``App`` for some pull requests, by repository.
    """

    settings: Settings
    github: GitHub
    pull_requests: OpenPullRequests
    app_for: Callable[[Mapping[str, list[Candidate]]], App]
    report: Report
    run_deadline: RunDeadline
    timing: Timing
    _start: float = field(init=False)
    _rested: float = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._start = self.timing.clock()

    def stay(self) -> None:
        """Look again each minute until nothing is due in time, or the run is canceled."""
        if not self.settings.linger_minutes or self.run_deadline.is_cancelled:
            return
        self.report.is_lingering = True
        said = False
        try:
            while repositories := self.pull_requests.repositories(self._in_time):
                said = said or self._say_why()
                if not self.run_deadline.rest(self._pause):
                    return
                self._look(repositories)
        except CancelledError:
            self.report.annotate("warning", "The run was canceled while it checked again. The next run continues.")

    def _pause(self) -> None:
        seconds = min(_PAUSE, self._left)
        self._rested += seconds
        self.timing.sleep(seconds)

    def _look(self, repositories: tuple[str, ...]) -> None:
        self.run_deadline.restart()
        self.report.unreached.clear()
        changed = {repository: found for repository in repositories if (found := self._changed(repository))}
        if changed:
            self.app_for(changed).run()
        failed = (result.key for result in self.report.results if result.status is ResultStatus.FAILED)
        self.pull_requests.forget([*self.report.unreached, *failed])

    @property
    def _left(self) -> float:
        """Seconds that the run may still stay."""
        return self.settings.linger_minutes * 60 - max(self.timing.clock() - self._start, self._rested)

    def _changed(self, repository: str) -> list[Candidate]:
        """The pull requests to look at again. If they could not be read, the next look asks again."""
        try:
            with self.run_deadline.within(REPOSITORY_SECONDS):
                return self.pull_requests.changed(repository, self._in_question)
        except ReadError as error:
            self.report.say(f"{repository}: could not check again yet: {error}")
        except OverdueError:
            self.report.say(f"{repository}: could not check again yet: the request took too long")
        return []

    def _in_question(self) -> frozenset[PullRequestId]:
        """The pull requests that are due, and those whose changes a scan does not show."""
        return self._due_within(0) | self._waiting(_OF_CHECKS) | (self._waiting(_OF_SESSIONS) & self._in_time)

    def _waiting(self, codes: frozenset[ReasonCode]) -> frozenset[PullRequestId]:
        waits = {_name(result) for result in self.report.results if codes & {reason.code for reason in result.reasons}}
        return frozenset(self._dues) & waits

    @property
    def _in_time(self) -> frozenset[PullRequestId]:
        """What is due before the run must end."""
        return self._due_within(self._left)

    def _due_within(self, seconds: float) -> frozenset[PullRequestId]:
        now = self.github.server_time
        if now is None or seconds < 0:
            return frozenset()
        until = now + timedelta(seconds=seconds)
        return frozenset(name for name, due in self._dues.items() if due <= until)

    @property
    def _dues(self) -> dict[PullRequestId, datetime]:
        return {_name(result): result.due for result in self.report.results if result.due}

    def _say_why(self) -> bool:
        due, name = min((due, name) for name, due in self._dues.items())
        minutes = self.settings.linger_minutes
        self.report.say(f"Waiting up to {minutes} minutes in total (linger-minutes): {name} is due at {due:%H:%M} UTC.")
        return True


def _name(result: Result) -> PullRequestId:
    return PullRequestId(result.repository, result.number or 0)
