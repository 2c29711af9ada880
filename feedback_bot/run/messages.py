"""The messages of a run: their order, and what is read for the next ones in the meantime."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.limits.read_ahead import AHEAD
from feedback_bot.model import Candidate, Reason, ReasonCode, Snapshot
from feedback_bot.report.result import Result, ResultStatus
from feedback_bot.report.runner import Report

if TYPE_CHECKING:
    from feedback_bot.run.pull_request import Pending, PullRequestRun


@dataclass(frozen=True, slots=True)
class Messages:
    """Sends messages one after the other, while logs are read for the next ones."""

    report: Report
    pending: "Sequence[tuple[PullRequestRun, Pending]]"

    def send(self) -> None:
        """Send the messages, for the pull requests with the fewest failures first."""
        queue = sorted(self.pending, key=lambda each: (len(each[1].look.signals), each[1].case.snapshot.id))
        reached = 0
        try:
            if len(queue) > 1:
                self._expect(queue)
            expected = 0 if len(queue) > 1 else 1  # a single message needs nothing in advance
            for reached, (pull_requests, wanted) in enumerate(queue):
                expected = self._expect_logs(queue, reached, expected)
                pull_requests.send(wanted, sent_before=self.report.deliveries)
        except RateLimitedError as error:
            add_unreached(self.report, [each.case.snapshot for _, each in queue[reached:]], error)
        finally:
            for pull_requests, left in queue[reached:]:
                pull_requests.forget_logs(left)

    def _expect(self, queue: "Sequence[tuple[PullRequestRun, Pending]]") -> None:
        """Read what is needed for the messages that may be sent, many in one request."""
        wanted = [each for position, each in enumerate(queue) if self._may_be_sent(each[1], position)]
        for pull_requests in {id(each): each for each, _ in wanted}.values():
            pull_requests.expect([pending for each, pending in wanted if each is pull_requests])

    def _expect_logs(self, queue: "Sequence[tuple[PullRequestRun, Pending]]", position: int, expected: int) -> int:
        """Begin to read the logs of the next messages. Return how many messages have been expected so far."""
        expected = max(expected, position)
        for ahead, (pull_requests, near) in enumerate(queue[expected : position + AHEAD], expected - position):
            if not self._may_be_sent(near, ahead):
                break
            pull_requests.expect_logs(near)
            expected += 1
        return expected

    def _may_be_sent(self, pending: "Pending", before: int) -> bool:
        """Whether ``max-messages`` allows a message, even if this many are sent before it."""
        return self.report.deliveries + before < pending.case.policy.max_messages


def add_unreached(report: Report, pull_requests: Sequence[Candidate | Snapshot], error: RateLimitedError) -> None:
    """Report pull requests that a rate limit leaves for the next run."""
    for each in pull_requests:
        report.add(result_of(each, ResultStatus.FAILED, Reason(ReasonCode.NOT_REACHED, {"error": str(error)})))


def result_of(pull_request: Candidate | Snapshot, status: ResultStatus, reason: Reason) -> Result:
    """The result for a pull request with one reason."""
    return Result(
        repository=pull_request.id.repository,
        number=pull_request.id.number,
        status=status,
        reasons=(reason,),
        url=pull_request.url,
        title=pull_request.title,
    )
