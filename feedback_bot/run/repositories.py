"""The run: scan, decide, act, report. A problem with one pull request never affects another."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.config.settings import Settings
from feedback_bot.errors import FeedbackBotError, ReadError, RepositoryArchivedError, SettingsError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitBudget, RateLimitedError
from feedback_bot.limits.read_ahead import AHEAD
from feedback_bot.limits.run_deadline import REPOSITORY_SECONDS, OverdueError, RunDeadline
from feedback_bot.linking.ownership import Ownership, ownership
from feedback_bot.model import Candidate, PullRequestId, Reason, ReasonCode, Snapshot
from feedback_bot.report.result import Result, ResultStatus
from feedback_bot.report.runner import Report
from feedback_bot.run.common_pages import PAGE_KEY, CommonPages
from feedback_bot.run.deep_read import needs_deep_read
from feedback_bot.run.finding import Finder, Work
from feedback_bot.run.messages import Messages, add_unreached, result_of
from feedback_bot.run.open_pull_requests import OpenPullRequests

if TYPE_CHECKING:
    from feedback_bot.run.pull_request import Begun, Pending, PullRequestRun

_T = TypeVar("_T")
_JULES: Final = frozenset({Ownership.JULES, Ownership.BRANCH_ONLY})
_BATCH: Final = 100
"""The number of pull requests, of several repositories, that are read and decided on together."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A repository, its policy, and its pull requests that need a closer look, with what decides on them, if any."""

    repository: str
    policy: Policy
    pull_requests: "PullRequestRun | None"
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One run over all repositories of the settings.

    Attributes:
        pull_requests_for: makes what handles the pull requests of a repository with a policy.
        budget: how long the run may wait for rate limits; a repository's policy may allow more.
        open_pull_requests: what is remembered for the next look.
        policies: by repository, those that were already read.
        common_pages: the dashboards for several repositories.
    """

    settings: Settings
    github: GitHub
    finder: Finder
    pull_requests_for: "Callable[[Policy], PullRequestRun]"
    report: Report
    budget: RateLimitBudget
    run_deadline: RunDeadline
    open_pull_requests: OpenPullRequests
    policies: dict[str, Policy]
    common_pages: CommonPages

    def run(self) -> None:
        """Handle every pull request by Jules. The report contains the result of each.

        Raises:
            SettingsError: the policy file of the only repository is malformed.
        """
        pending: list[tuple[PullRequestRun, Pending]] = []
        try:
            for batch in self._batches():
                pending += self._triage(batch)
        except RateLimitedError as error:
            self.report.add(_failed("the other repositories", _error(error)))
        if pending:
            with self.report.group("Messages"):
                Messages(self.report, pending).send()

    def _batches(self) -> Iterator[list[_Prepared]]:
        """The repositories with their policies, in batches that fill the queries about their pull requests."""
        batch: list[_Prepared] = []
        for work in self.finder.work():
            prepared = self._guarded([work.repository], partial(self._prepared, work))
            batch += [prepared] if prepared else []
            if sum(len(each.candidates) for each in batch) >= _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _guarded(self, repositories: Sequence[str], work: Callable[[], _T]) -> _T | None:
        """Do something for repositories. An error is reported for each of them, and does not affect others."""
        try:
            with self.run_deadline.within(REPOSITORY_SECONDS):
                return work()
        except RepositoryArchivedError:
            reason, status = Reason(ReasonCode.REPOSITORY_ARCHIVED), ResultStatus.SKIPPED
        except SettingsError as error:
            if self.settings.single_repository:
                raise
            reason, status = _error(error), ResultStatus.FAILED
        except ReadError as error:
            reason, status = _error(error), ResultStatus.FAILED
        except OverdueError:
            reason, status = Reason(ReasonCode.OVERDUE, {"minutes": REPOSITORY_SECONDS // 60}), ResultStatus.FAILED
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not stop the other repositories
            self.report.unforeseen(error)
            reason, status = Reason(ReasonCode.MISTAKE, {"error": type(error).__name__}), ResultStatus.FAILED
        for repository in repositories:
            self.report.add(Result(repository=repository, number=None, status=status, reasons=(reason,)))
        return None

    def _prepared(self, work: Work) -> _Prepared:
        """Read the policy, scan the pull requests, and leave out those that need no closer look.

        Raises:
            RepositoryArchivedError, ReadError: the repository cannot be handled.
            SettingsError: its policy file is malformed.
        """
        if work.is_archived:
            raise RepositoryArchivedError(work.repository)
        if work.problem:
            raise work.problem
        policy = self._policy(work.repository)
        found = self._candidates(work, policy)
        for number, error in work.unread:
            self.report.add(
                Result(repository=work.repository, number=number, status=ResultStatus.FAILED, reasons=(_error(error),))
            )
        candidates = tuple(candidate for candidate in found if self._is_for_us(candidate, policy))
        pull_requests = self.pull_requests_for(policy) if candidates else None
        return _Prepared(work.repository, policy, pull_requests, candidates)

    def _triage(self, batch: Sequence[_Prepared]) -> "list[tuple[PullRequestRun, Pending]]":
        """Decide on the pull requests of some repositories, and return those that may need a message."""
        readings = self._guarded([each.repository for each in batch], lambda: self._read(batch))
        if readings is None:
            return []
        pending: list[tuple[PullRequestRun, Pending]] = []
        for prepared in batch:
            with self.report.group(prepared.repository):
                pending += self._triage_repository(prepared, readings)
        return pending

    def _read(self, batch: Sequence[_Prepared]) -> dict[PullRequestId, Snapshot | ReadError]:
        """Read the pull requests of some repositories, as many as possible in each query."""
        found: dict[PullRequestId, Snapshot | ReadError] = {}
        for also_running in (False, True):
            wanted = [each for each in batch if (each.policy.checks == "required") is also_running]
            candidates = [candidate for each in wanted for candidate in each.candidates]
            found |= self.github.read(candidates, also_running=also_running)
        return found

    def _triage_repository(
        self, prepared: _Prepared, readings: Mapping[PullRequestId, Snapshot | ReadError]
    ) -> "list[tuple[PullRequestRun, Pending]]":
        """Decide on a repository's pull requests, and return those that may need a message."""
        if prepared.pull_requests is None:
            return []
        pull_requests, policy = prepared.pull_requests, prepared.policy
        begun: dict[PullRequestId, Begun] = {}
        pending: list[tuple[PullRequestRun, Pending]] = []
        for position, candidate in enumerate(prepared.candidates):
            for near in prepared.candidates[position : position + AHEAD]:
                snapshot = readings[near.id]
                is_limited = any(isinstance(each.error, RateLimitedError) for each in begun.values())
                if near.id not in begun and isinstance(snapshot, Snapshot) and not is_limited:
                    begun[near.id] = pull_requests.begin(snapshot, policy)
            for each in begun.values():
                pull_requests.expect_session(each)
            reading = readings[candidate.id]
            if isinstance(reading, ReadError):
                self.report.add(result_of(candidate, ResultStatus.FAILED, _error(reading)))
                continue
            try:
                wanted = pull_requests.triage(begun.pop(candidate.id))
            except RateLimitedError as error:
                add_unreached(self.report, prepared.candidates[position:], error)
                break
            pending += [(pull_requests, wanted)] if wanted else []
        return pending

    def _policy(self, repository: str) -> Policy:
        if repository not in self.policies:
            self.policies[repository] = self._read_policy(repository)
        return self.policies[repository]

    def _read_policy(self, repository: str) -> Policy:
        text, place = self.finder.policy_file(repository)
        values = parse_policy_file(text, f"{self.settings.config_path} in {place}") if text is not None else {}
        if place == repository:
            self.common_pages.check(repository, values)
        page = self.common_pages.of(repository)
        policy = Policy.build({**values, **self.settings.overrides, PAGE_KEY: page})
        self.budget.allow(policy.rate_limit_wait)
        return policy

    def _candidates(self, work: Work, policy: Policy) -> list[Candidate]:
        """Jules' open pull requests. The report says why others are skipped, if someone may ask."""
        repository, number = work.repository, self.settings.pull_request
        if work.candidates is not None:
            found = list(work.candidates)
        elif number is not None:
            found = [self.github.scan_one(PullRequestId(repository, number))]
        else:
            event_scope = self.settings.event_scope
            found = [c for c in self.github.scan(repository) if event_scope is None or event_scope.includes(c)]
        self.open_pull_requests.saw(repository, found)
        jules = [candidate for candidate in found if ownership(candidate, policy) in _JULES]
        if work.candidates is None:
            self.report.say(self.github.quota())
        looked_at = "1 open pull request" if len(found) == 1 else f"{len(found)} open pull requests"
        done = "scanned" if work.candidates is None else "found"
        self.report.say(f"{repository}: {looked_at} {done}, {len(jules)} by Jules.")
        for candidate in found:
            whose = ownership(candidate, policy)
            if whose is Ownership.FORK:
                self.report.add(_skipped(candidate, ReasonCode.FROM_FORK))
            elif whose is Ownership.SOMEBODY_ELSE and number is not None:
                self.report.add(_skipped(candidate, ReasonCode.NOT_BY_JULES))
        return jules

    def _is_for_us(self, candidate: Candidate, policy: Policy) -> bool:
        if self.settings.pull_request is not None or needs_deep_read(candidate, policy):
            return True
        self.report.add(_skipped(candidate, ReasonCode.NOTHING_WRONG))
        return False


def _skipped(candidate: Candidate, code: ReasonCode) -> Result:
    return result_of(candidate, ResultStatus.SKIPPED, Reason(code))


def _error(error: FeedbackBotError) -> Reason:
    return Reason(ReasonCode.ERROR, {"error": "; ".join(str(error).splitlines())})


def _failed(repository: str, reason: Reason) -> Result:
    return Result(repository=repository, number=None, status=ResultStatus.FAILED, reasons=(reason,))
