"""The run: scan, decide, act, report. A problem with one pull request never affects another."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.config.settings import Settings
from feedback_bot.decide import needs_deep_read
from feedback_bot.errors import FeedbackBotError, ReadError, RepositoryArchivedError, SettingsError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitBudget, RateLimitedError
from feedback_bot.limits.run_deadline import REPOSITORY_SECONDS, OverdueError, RunDeadline
from feedback_bot.linking.ownership import Ownership, ownership
from feedback_bot.model import Candidate, PullRequestId, Reason, ReasonCode, Snapshot
from feedback_bot.report.result import Result, ResultStatus
from feedback_bot.report.runner import Report
from feedback_bot.run.open_pull_requests import OpenPullRequests
from feedback_bot.run.pull_request import Pending, PullRequestRun

_JULES: Final = frozenset({Ownership.JULES, Ownership.BRANCH_ONLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One run over all repositories of the settings.

    Attributes:
        pull_requests_for: makes what handles the pull requests of a repository with a policy.
        budget: how long the run may wait for rate limits; a repository's policy may allow more.
        open_pull_requests: what is remembered for the next look.
        policies: of the repositories whose policy file was read before.
        changed: in a look after the first one, the pull requests that deserve it, by repository.
    """

    settings: Settings
    github: GitHub
    pull_requests_for: Callable[[Policy], PullRequestRun]
    report: Report
    budget: RateLimitBudget
    run_deadline: RunDeadline
    open_pull_requests: OpenPullRequests
    policies: dict[str, Policy]
    changed: Mapping[str, list[Candidate]] | None = None

    def run(self) -> None:
        """Handle every pull request by Jules. The report contains the result of each.

        Raises:
            SettingsError: the policy file of the only repository is malformed.
        """
        pending: list[tuple[PullRequestRun, Pending]] = []
        try:
            for repository in self._repositories():
                with self.report.group(repository):
                    pending += self._triage_repository(repository)
        except RateLimitedError as error:
            self.report.add(_failed("the other repositories", _error(error)))
        if pending:
            with self.report.group("Messages"):
                self._send(pending)

    def _repositories(self) -> Iterator[str]:
        for name in self.settings.repositories:
            if not name.startswith("org:"):
                yield name
                continue
            try:
                yield from self.github.repositories(name.removeprefix("org:"))
            except ReadError as error:
                self.report.add(_failed(name, _error(error)))

    def _triage_repository(self, repository: str) -> list[tuple[PullRequestRun, Pending]]:
        """Decide on a repository's pull requests, and return those that may need a message."""
        try:
            with self.run_deadline.within(REPOSITORY_SECONDS):
                policy = self._policy(repository)
                found = self._candidates(repository, policy)
                candidates = [candidate for candidate in found if self._is_for_us(candidate, policy)]
                readings = self.github.read(candidates, also_running=policy.checks == "required")
                pull_requests = self.pull_requests_for(policy)
        except RepositoryArchivedError:
            archived = Reason(ReasonCode.REPOSITORY_ARCHIVED)
            self.report.add(
                Result(repository=repository, number=None, status=ResultStatus.SKIPPED, reasons=(archived,))
            )
            return []
        except SettingsError as error:
            if self.settings.repositories == (repository,):
                raise
            self.report.add(_failed(repository, _error(error)))
            return []
        except ReadError as error:
            self.report.add(_failed(repository, _error(error)))
            return []
        except OverdueError:
            self.report.add(_failed(repository, Reason(ReasonCode.OVERDUE, {"minutes": REPOSITORY_SECONDS // 60})))
            return []
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not stop the other repositories
            self.report.unforeseen(error)
            self.report.add(_failed(repository, Reason(ReasonCode.MISTAKE, {"error": type(error).__name__})))
            return []
        pending: list[tuple[PullRequestRun, Pending]] = []
        for position, candidate in enumerate(candidates):
            reading = readings[candidate.id]
            if isinstance(reading, ReadError):
                self.report.add(_result(candidate, ResultStatus.FAILED, _error(reading)))
                continue
            try:
                wanted = pull_requests.triage(reading, policy)
            except RateLimitedError as error:
                self._not_reached(candidates[position:], error)
                break
            pending += [(pull_requests, wanted)] if wanted else []
        return pending

    def _policy(self, repository: str) -> Policy:
        if repository not in self.policies:
            self.policies[repository] = self._read_policy(repository)
        return self.policies[repository]

    def _read_policy(self, repository: str) -> Policy:
        path = self.settings.config_path
        text = self.github.policy_file(repository, path)
        values = parse_policy_file(text, f"{path} in {repository}") if text is not None else {}
        policy = Policy.build({**values, **self.settings.overrides})
        self.budget.allow(policy.rate_limit_wait)
        return policy

    def _candidates(self, repository: str, policy: Policy) -> list[Candidate]:
        """Jules' open pull requests. The report says why others are skipped, if someone may ask."""
        number = self.settings.pull_request
        if self.changed is not None:
            found = self.changed[repository]
        elif number is not None:
            found = [self.github.scan_one(PullRequestId(repository, number))]
        else:
            event_scope = self.settings.event_scope
            found = [c for c in self.github.scan(repository) if event_scope is None or event_scope.includes(c)]
        self.open_pull_requests.saw(repository, found)
        jules = [candidate for candidate in found if ownership(candidate, policy) in _JULES]
        self.report.say(self.github.quota())
        looked_at = "1 open pull request" if len(found) == 1 else f"{len(found)} open pull requests"
        self.report.say(f"{repository}: {looked_at} scanned, {len(jules)} by Jules.")
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

    def _send(self, pending: list[tuple[PullRequestRun, Pending]]) -> None:
        """Send the messages, for the pull requests with the fewest failures first."""
        queue = sorted(pending, key=lambda each: (len(each[1].look.signals), each[1].case.snapshot.id))
        for position, (pull_requests, wanted) in enumerate(queue):
            try:
                pull_requests.send(wanted, sent_before=self.report.deliveries)
            except RateLimitedError as error:
                self._not_reached([each.case.snapshot for _, each in queue[position:]], error)
                break

    def _not_reached(self, pull_requests: Sequence[Candidate | Snapshot], error: RateLimitedError) -> None:
        for each in pull_requests:
            self.report.add(_result(each, ResultStatus.FAILED, Reason(ReasonCode.NOT_REACHED, {"error": str(error)})))


def _skipped(candidate: Candidate, code: ReasonCode) -> Result:
    return _result(candidate, ResultStatus.SKIPPED, Reason(code))


def _result(candidate: Candidate | Snapshot, status: ResultStatus, reason: Reason) -> Result:
    return Result(
        repository=candidate.id.repository,
        number=candidate.id.number,
        status=status,
        reasons=(reason,),
        url=candidate.url,
    )


def _error(error: FeedbackBotError) -> Reason:
    return Reason(ReasonCode.ERROR, {"error": "; ".join(str(error).splitlines())})


def _failed(repository: str, reason: Reason) -> Result:
    return Result(repository=repository, number=None, status=ResultStatus.FAILED, reasons=(reason,))
