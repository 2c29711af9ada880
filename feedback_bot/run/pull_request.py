"""One pull request: from its snapshot to a decision, and from the decision to its effects and its result."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.decide import (
    Case,
    Step,
    decide,
    effects,
    effects_before,
    effects_of_sending,
    effects_of_unreachable,
    overruled,
    own_check,
    triage,
)
from feedback_bot.delivery import Applied, Delivered, Delivery, DeliveryResult, Failed, Order, Previewed, Unreachable
from feedback_bot.errors import FeedbackBotError
from feedback_bot.evidence.commits_since import read_attempts
from feedback_bot.evidence.gather import EvidenceReader
from feedback_bot.evidence.pushes import with_take_over
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.limits.run_deadline import PULL_REQUEST_SECONDS, OverdueError, RunDeadline
from feedback_bot.model import (
    Action,
    Decision,
    Evidence,
    LookAtLogs,
    LookUp,
    Reason,
    ReasonCode,
    Signal,
    Snapshot,
)
from feedback_bot.report.runner import Report
from feedback_bot.run.branch_update import update_branch
from feedback_bot.run.cases import Cases
from feedback_bot.run.results import Results
from feedback_bot.run.sessions import Sessions
from feedback_bot.wording.comments import CommentWording

_NO_EVIDENCE: Final = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A pull request that may need a message."""

    case: Case
    look: LookAtLogs


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A pull request on which the run has begun to decide.

    Attributes:
        case: ``None`` if the run is about to end.
        step: the answer of the rules before the session was looked up.
        error: what went wrong.
    """

    snapshot: Snapshot
    timeout_minutes: int = 0
    case: Case | None = None
    step: Step | None = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestRun:
    """Decides on the pull requests of a repository, one after the other, and acts."""

    github: GitHub
    cases: Cases
    evidence_reader: EvidenceReader
    sessions: Sessions
    delivery: Delivery
    words: CommentWording
    report: Report
    run_deadline: RunDeadline
    dry_run: bool

    @property
    def _results(self) -> Results:
        return Results(report=self.report, run_deadline=self.run_deadline)

    def begin(self, snapshot: Snapshot, policy: Policy) -> Begun:
        """Apply the rules for the first time, without the session. This reports no result, and records only a tick."""
        try:
            with self.run_deadline.within(PULL_REQUEST_SECONDS):
                return self._begin(snapshot, policy)
        except (Exception, OverdueError) as error:  # noqa: BLE001 - handled when it is this pull request's turn
            return Begun(snapshot=snapshot, error=error)

    def _begin(self, snapshot: Snapshot, policy: Policy) -> Begun:
        if self.run_deadline.why_end(policy.timeout_minutes):
            return Begun(snapshot=snapshot, timeout_minutes=policy.timeout_minutes)
        case = self.cases.read(snapshot, policy)
        self.evidence_reader.sightings.add_sent(snapshot, case.history)
        step = triage(case)
        return Begun(snapshot=snapshot, timeout_minutes=policy.timeout_minutes, case=case, step=step)

    def expect_session(self, begun: Begun) -> None:
        """Begin to read the session, if that is what the decision depends on."""
        if begun.case and isinstance(begun.step, LookUp):
            with suppress(Exception):  # the look-up itself will meet and report any error
                self.sessions.expect(begun.case)

    def triage(self, begun: Begun) -> Pending | None:
        """Finish what ``begin`` began, as far as possible without the logs: read the session if the rules need it.

        Returns:
            A pull request that may need a message, for ``send``; ``None`` if the decision was carried out.

        Raises:
            RateLimitedError: GitHub's rate limit is exhausted, for all pull requests.
        """
        return self._results.guarded(begun.snapshot, None, lambda: self._triage(begun))

    def _triage(self, begun: Begun) -> Pending | None:
        if begun.error:
            raise begun.error
        ending = self.run_deadline.why_end(begun.timeout_minutes)
        if ending or begun.case is None:
            self._results.add_failure(begun.snapshot, None, ending or Reason(ReasonCode.RUN_CANCELLED))
            return None
        case, step = begun.case, begun.step
        if isinstance(step, LookUp):
            found = self.sessions.look_up(case)
            if found and found.restored:  # more attempts are known now, so it may matter who pushed
                found = with_take_over(self.github, found, self.report.say)
            case = found or case
            step = triage(found) if found else _without_key()
        match step:
            case LookAtLogs():
                return Pending(case=case, look=step)
            case LookUp():
                raise AssertionError("the session was looked up")
            case Decision():
                self._act(case, step)
        return None

    def expect(self, pending: Sequence[Pending]) -> None:
        """Read what some messages need, many in one request. Each message meets and reports most problems by itself.

        Raises:
            RateLimitedError: GitHub's rate limit is exhausted, for all pull requests.
        """
        continues = [each for each in pending if not self.run_deadline.why_end(each.case.policy.timeout_minutes)]
        wanted = [(each.case.snapshot, each.look.signals) for each in continues]
        try:
            with self.run_deadline.within(PULL_REQUEST_SECONDS):
                self.evidence_reader.expect(wanted)
        except RateLimitedError:
            raise
        except (Exception, OverdueError):  # noqa: BLE001 - each pull request finds out and reports it
            return

    def expect_logs(self, pending: Pending) -> None:
        """Begin to read the logs that a message needs, unless the run is about to end."""
        if not self.run_deadline.why_end(pending.case.policy.timeout_minutes):
            self.evidence_reader.expect_logs(pending.case.snapshot, pending.look.signals)

    def forget_logs(self, pending: Pending) -> None:
        """Discard the logs that were read, because the message is not sent now."""
        self.evidence_reader.forget_logs(pending.case.snapshot, pending.look.signals)

    def send(self, pending: Pending, *, sent_before: int) -> bool:
        """Read the evidence, make the final decision, and deliver. Return whether a message was sent."""
        case = pending.case
        try:
            return self._results.guarded(case.snapshot, case.session, lambda: self._send(pending, sent_before)) or False
        finally:
            self.forget_logs(pending)

    def _send(self, pending: Pending, sent_before: int) -> bool:
        case = pending.case
        if sent_before >= case.policy.max_messages:
            limit = Reason(ReasonCode.MAX_MESSAGES_SENT, {"limit": case.policy.max_messages})
            waits = Decision(action=Action.WAIT, reasons=(limit,))
            self._results.add(case, waits)
            self._show(case, waits)
            return False
        ending = self.run_deadline.why_end(case.policy.timeout_minutes)
        if ending:
            self._results.add_failure(case.snapshot, case.session, ending)
            return False
        evidence = overruled(case, self.evidence_reader.gather(case.snapshot, pending.look.signals))
        decision = decide(case, pending.look, evidence)
        if decision.updates_branch:
            problem = update_branch(self.github, self.delivery, case, decision, self.words)
            case = replace(case, update_problem=problem)
            decision = decide(case, pending.look, evidence) if problem else replace(decision, notice=None)
        if decision.action is not Action.SEND or case.session is None:
            self._act(case, decision, evidence, held=pending.look.held)
            return False
        applied = self.delivery.apply(case, effects_before(case, self.words), is_before_sending=True)
        if applied.error:
            raise applied.error
        order = Order(case=case, decision=decision, evidence=evidence)
        return self._delivered(order, self.delivery.deliver(order, case.session))

    def _act(
        self, case: Case, decision: Decision, evidence: Evidence = _NO_EVIDENCE, *, held: tuple[Signal, ...] = ()
    ) -> None:
        """Carry out a decision that sends nothing, while some signals are held back."""
        is_escalated = decision.action is Action.ESCALATE
        is_shown_only = self.dry_run and (is_escalated or decision.updates_branch)
        attempts = read_attempts(self.github, case.snapshot, case.history, case.policy) if is_escalated else ()
        ought = (
            *effects_before(case, self.words),
            *effects(case, decision, self.words, attempts=attempts, evidence=evidence),
        )
        applied = self.delivery.apply(case, ought)
        if applied.error:
            raise applied.error
        self._results.add(case, decision, is_done=not is_shown_only, warnings=applied.warnings, held=held)

    def _delivered(self, order: Order, outcome: DeliveryResult) -> bool:
        case, decision = order.case, order.decision
        match outcome:
            case Delivered():
                warnings = (*outcome.warnings, *_as_warnings(self._apply_after_sending(order)))
                self._results.add(case, decision, delivered=outcome, warnings=warnings)
                return True
            case Previewed():
                self._apply_after_sending(order)
                self._results.add(case, decision, is_done=False)
                return True
            case Failed():
                waits = replace(decision, action=Action.WAIT, reasons=outcome.reasons)
                self._results.add_undelivered(case, waits)
                self._show(case, waits)
            case Unreachable():
                applied = self.delivery.apply(case, effects_of_unreachable(case, decision, self.words))
                if applied.error:
                    raise applied.error
                escalated = replace(decision, action=Action.ESCALATE, reasons=outcome.reasons)
                self._results.add(case, escalated)
                self._show(case, escalated)
            case _:
                self._results.add(case, replace(decision, action=Action.WAIT, reasons=outcome.reasons))
                self._show(case)
        return False

    def _apply_after_sending(self, order: Order) -> Applied:
        """Apply effects after a message was sent. No error here may hide that it was sent."""
        try:
            return self.delivery.apply(order.case, effects_of_sending(order.case, order.decision, self.words))
        except FeedbackBotError as error:
            return Applied(error=error)

    def _show(self, case: Case, decision: Decision | None = None) -> None:
        """Show the decision in the bot's own check. If that fails, the next run does it."""
        try:
            applied = self.delivery.apply(case, own_check(case, decision, self.words) if decision else ())
        except FeedbackBotError as error:
            applied = Applied(error=error)
        if applied.error:
            self.report.say(f"{case.snapshot.id}: could not show the decision yet: {applied.error}")


def _without_key() -> Decision:
    return Decision(action=Action.WAIT, reasons=(Reason(ReasonCode.DRY_RUN_WITHOUT_KEY),))


def _as_warnings(applied: Applied) -> tuple[Reason, ...]:
    """What failed after a message was sent."""
    if applied.error is None:
        return applied.warnings
    return (*applied.warnings, Reason(ReasonCode.COMMENTS_UNWRITTEN, {"error": str(applied.error)}))
