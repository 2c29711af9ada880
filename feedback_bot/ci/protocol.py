"""What each CI system provides: which checks are its own, which jobs of a build failed, and their logs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO, Protocol

from feedback_bot.ci.problems import CiError, Problem
from feedback_bot.ci.sites import Site
from feedback_bot.ci.web import Ask, Web
from feedback_bot.model import Check, Verdict
from feedback_bot.test_reports import Report


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build must belong to. Otherwise, its log is not used.

    Attributes:
        host: GitHub's host, with its port if it has one.
        repository: ``owner/name``.
        sha: the commit, all 40 digits.
        branch: for systems that list builds by branch.
    """

    host: str
    repository: str
    sha: str
    branch: str


@dataclass(frozen=True, slots=True)
class BuildRef:
    """The build that a check is about. All parts are safe in the path of a URL.

    Attributes:
        project: the path of the project in the API.
        build: the pipeline, workflow, or build; empty if the job is read without it.
        job: the job; ``None`` if the check is about the whole build. If ``build`` is set, all of its jobs are listed
            once, and ``FailedLog.job`` selects this one.
    """

    site: Site
    project: str
    build: str
    job: str | None = None


@dataclass(slots=True)
class Allowance:
    """The connections, and how many requests may still be sent for a pull request."""

    web: Web = field(repr=False)
    left: int = 12

    def json(self, ask: Ask) -> Any:  # noqa: ANN401 - JSON is Any until it is parsed
        """An answer of an API, see ``Web.json``."""
        self._take()
        return self.web.json(ask)

    def log(self, ask: Ask) -> AbstractContextManager[BinaryIO]:
        """A log, see ``Web.log``."""
        self._take()
        return self.web.log(ask)

    def _take(self) -> None:
        if self.left <= 0:
            raise CiError(Problem.TOO_MANY)
        self.left -= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLog:
    """A failed job, with its log.

    Attributes:
        name: as the system names the job.
        file: its log; ``None`` if it has none.
        step: the name of the step that failed, if the system knows steps.
        command: the command of that step.
        is_complete: false if the job was still running when the log was read.
        is_canceled: it did not fail by itself, so only its log can show what was wrong.
        verdict: who can fix it, if the system itself says so.
        because: the reason for the verdict, in words for people.
    """

    name: str
    file: BinaryIO | None
    step: str | None = None
    command: str | None = None
    is_complete: bool = True
    is_canceled: bool = False
    verdict: Verdict | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedLog:
    """A failed job, before its log is read.

    Attributes:
        id: the same for the same job, no matter which check leads to it.
        job: as in ``BuildRef``; empty if no check is about this job alone.
        open: reads the log. It raises a ``CiError`` if that fails, or if the build is not the wanted one.
        tests: reads the job's own test report, after its log, and may raise the same error. ``None`` if there is none.
        is_canceled: according to the list of jobs.
    """

    id: str
    name: str
    open: Callable[[Allowance], AbstractContextManager[JobLog]]
    job: str = ""
    tests: Callable[[Allowance], Report] | None = None
    is_canceled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedLogs:
    """The failed jobs of a build.

    Attributes:
        logs: those whose logs can be read, and canceled ones, without those that were retried or are allowed to fail.
        is_complete: false if the build was still running.
        tests: reads the test reports of all jobs together, see ``FailedLog.tests``.
        is_one_of_several: other jobs of the build failed, too, but a check is about one.
    """

    logs: tuple[FailedLog, ...]
    is_complete: bool = True
    tests: Callable[[Allowance], Report] | None = None
    is_one_of_several: bool = False

    @property
    def of_build(self) -> tuple[FailedLog, ...]:
        """The jobs for a check of the whole build. If one fails, systems often cancel others, so these do not count."""
        return tuple(log for log in self.logs if not log.is_canceled) or self.logs


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingScope:
    """A permission that the bot needs and a token lacks.

    Attributes:
        name: the system's name for it.
        without: the consequence, as the end of a sentence.
        is_needed: false if only test reports are left out.
    """

    name: str
    without: str
    is_needed: bool = True


def no_scopes(_answer: object) -> tuple[MissingScope, ...]:
    """For systems that do not list the permissions of a token."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How to find out whether a site accepts a token.

    Attributes:
        ask: a request that succeeds if the site accepts the token.
        missing: what the token lacks, according to the response.
    """

    ask: Ask
    missing: Callable[[object], tuple[MissingScope, ...]] = no_scopes


class CiSystem(Protocol):
    """One CI system."""

    @property
    def label(self) -> str:
        """The name for people."""

    @property
    def sites(self) -> tuple[Site, ...]:
        """The installations that the bot may connect to."""

    def recognize(self, check: Check) -> BuildRef | None:
        """The build that a check is about; ``None`` if the check is not from this system."""

    def failed_logs(self, ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
        """The failed jobs of a build, or the one job.

        Raises:
            CiError: they could not be read, or the build is not the wanted one.
        """

    def trial(self, site: Site, path: str, /) -> Trial | None:
        """How to find out whether the site accepts the token; ``None`` if that requires an organization.

        Args:
            path: the organization or project that the token is for; empty if it is for all.
        """


@contextmanager
def configuration(name: str, errors: str, label: str, _allowance: Allowance) -> Iterator[JobLog]:
    """The errors of a build that has no jobs because its configuration is not valid, in place of a log."""
    because = f"{label} reports that the configuration is not valid"
    yield JobLog(name=name, file=BytesIO(errors.encode()), verdict=Verdict.WORKFLOW_FILE, because=because)


def text_of(node: object, key: str) -> str:
    """A text in a response; empty if there is none."""
    value = node.get(key) if isinstance(node, Mapping) else None
    return value if isinstance(value, str) else ""


def rows_of(node: object, key: str) -> list[Mapping[str, Any]]:
    """The objects of a list in a response."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
