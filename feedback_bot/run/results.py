"""Results of pull requests: of decisions that were carried out, and of errors."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from feedback_bot.decide import (
    Case,
    due,
    flaky_checks,
    known_verdicts,
    newest_signal,
    not_counted,
    perhaps_done,
)
from feedback_bot.delivery import Delivered
from feedback_bot.errors import FeedbackBotError, ReadOnlyError
from feedback_bot.jules import ActivitiesNotReady
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.limits.run_deadline import PULL_REQUEST_SECONDS, OverdueError, RunDeadline
from feedback_bot.model import (
    Action,
    Decision,
    Reason,
    ReasonCode,
    Session,
    Signal,
    Snapshot,
    session_url,
)
from feedback_bot.report.result import Result, ResultStatus
from feedback_bot.report.runner import Report
from feedback_bot.run.messages import result_of

_T = TypeVar("_T")
_STATUSES: Final = {
    Action.SEND: ResultStatus.SENT,
    Action.WAIT: ResultStatus.WAITING,
    Action.SKIP: ResultStatus.SKIPPED,
    Action.ESCALATE: ResultStatus.ESCALATED,
    Action.REFUSE: ResultStatus.REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Adds the result of each pull request to the report."""

    report: Report
    run_deadline: RunDeadline

    def guarded(self, snapshot: Snapshot, session: Session | None, work: Callable[[], _T]) -> _T | None:
        """Turn any error with one pull request into its result, so that the others continue.

        Raises:
            RateLimitedError: GitHub's rate limit is exhausted, for all pull requests.
        """
        try:
            with self.run_deadline.within(PULL_REQUEST_SECONDS):
                return work()
        except RateLimitedError:
            raise
        except OverdueError:
            self.add_failure(snapshot, session, Reason(ReasonCode.OVERDUE, {"minutes": PULL_REQUEST_SECONDS // 60}))
        except ReadOnlyError as error:
            code = ReasonCode.REPOSITORY_ARCHIVED if error.is_archived else ReasonCode.CONVERSATION_LOCKED
            self.add_failure(snapshot, session, Reason(code), ResultStatus.SKIPPED)
        except ActivitiesNotReady:
            self.add_failure(snapshot, session, Reason(ReasonCode.SESSION_STARTING), ResultStatus.WAITING)
        except FeedbackBotError as error:
            failed = Reason(ReasonCode.ERROR, {"error": " ".join(str(error).split())})
            self.add_failure(snapshot, session, failed)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not stop the other pull requests
            self.report.unforeseen(error)
            self.add_failure(snapshot, session, Reason(ReasonCode.MISTAKE, {"error": type(error).__name__}))
        return None

    def add_failure(
        self, snapshot: Snapshot, session: Session | None, reason: Reason, status: ResultStatus = ResultStatus.FAILED
    ) -> None:
        """Report that a pull request could not be handled."""
        result = result_of(snapshot, status, reason)
        self.report.add(replace(result, session=session.id if session else None))

    def add(
        self,
        case: Case,
        decision: Decision,
        *,
        delivered: Delivered | None = None,
        is_done: bool = True,
        warnings: tuple[Reason, ...] = (),
        held: tuple[Signal, ...] = (),
    ) -> None:
        """Report a decision that was carried out.

        Args:
            delivered: the message that was sent, if one was.
            is_done: false if a dry run only showed what to do.
            held: signals that are held back while others are sent.
        """
        self.run_deadline.protect()  # everything is done except reporting it
        result = self._result(case, _STATUSES[decision.action], decision.reasons)
        verdicts = tuple((signal.title, judged) for signal, judged in known_verdicts(case, decision))
        result = replace(result, remarks=tuple(_remarks(case)), warnings=warnings, verdicts=verdicts)
        if delivered:
            result = _with_delivery(result, delivered, newest_signal(case, decision))
        expects = decision if is_done else replace(decision, signals=())  # nobody responds to what was only shown
        self.report.add(replace(result, is_done=is_done, due=due(case, expects, held=held)))

    def add_undelivered(self, case: Case, waits: Decision) -> None:
        """Report that a message was not sent, or that nobody knows whether it was. The decision says why."""
        result = self._result(case, ResultStatus.FAILED, waits.reasons)
        self.report.add(replace(result, due=due(case, waits)))

    def _result(self, case: Case, status: ResultStatus, reasons: tuple[Reason, ...]) -> Result:
        return Result(
            repository=case.snapshot.id.repository,
            number=case.snapshot.id.number,
            status=status,
            reasons=reasons,
            session=case.session.id if case.session else None,
            session_state=case.session.state if case.session else None,
            session_url=case.session.url if case.session else None,
            url=case.snapshot.url,
            title=case.snapshot.title,
        )


def _with_delivery(result: Result, delivered: Delivered, signaled_at: datetime | None) -> Result:
    """The result of a message that arrived."""
    session, arrived_at = delivered.session, delivered.arrived_at
    if session != result.session:  # it was just started, so its state is not known
        result = replace(result, session=session, session_url=session_url(session), session_state=None)
    delay = max(arrived_at - signaled_at, timedelta(0)) if arrived_at and signaled_at else None
    return replace(result, attempt=delivered.attempt, delay=delay)


def _remarks(case: Case) -> list[Reason]:
    """What a person may want to review, no matter what was decided."""
    flaky = flaky_checks(case)
    remarks = [Reason(ReasonCode.CHECKS_FLAKY, {"titles": flaky})] if flaky else []
    unchecked = tuple(sorted({command.author for command in case.unchecked_commands}))
    if unchecked:
        remarks.append(Reason(ReasonCode.COMMANDS_UNCHECKED, {"authors": unchecked}))
    remarks += not_counted(case)
    outdated = perhaps_done(case)
    if outdated:
        remarks.append(Reason(ReasonCode.THREADS_OUTDATED, {"places": outdated}))
    if case.update_problem and case.update_problem.code is ReasonCode.BRANCH_NOT_UPDATED:
        remarks.append(case.update_problem)
    if case.new_findings:
        found = tuple(str(finding) for finding in case.new_findings)
        remarks.append(Reason(ReasonCode.CHECKS_WEAKENED, {"findings": found}))
    return remarks
