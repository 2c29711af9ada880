"""Handling one pull request: from its snapshot to a decision, and from the decision to the act and its result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from feedback_bot.config.policy import Policy
from feedback_bot.decide import Case, decide, flaky_checks, refusals_over, triage
from feedback_bot.delivery import Courier, Delivered, Failed, Order, Outcome, Unreachable
from feedback_bot.delivery.notices import Notices
from feedback_bot.errors import FeedbackBotError, ReadError, ReadOnlyError, WriteError
from feedback_bot.evidence.gather import EvidenceReader
from feedback_bot.github.gateway import GitHub
from feedback_bot.jules import ActivitiesNotReady, Jules
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.linking.find_session import find_session
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.model import (
    Action,
    Candidate,
    Decision,
    Finding,
    Marker,
    Reason,
    ReasonCode,
    Session,
    Snapshot,
    session_url,
)
from feedback_bot.report.runner import Report, Result, Verdict
from feedback_bot.slash_commands.write_access import WriteAccess

_T = TypeVar("_T")
_VERDICTS: Final = {
    Action.SEND: Verdict.SENT,
    Action.WAIT: Verdict.WAITING,
    Action.SKIP: Verdict.SKIPPED,
    Action.ESCALATE: Verdict.ESCALATED,
    Action.REFUSE: Verdict.REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A pull request that wants a message."""

    candidate: Candidate
    case: Case
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class JulesAccess:
    """What needs a key of Jules'."""

    jules: Jules
    session_reader: SessionReader
    courier: Courier


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestRun:
    """Decides on one pull request after the other and acts.

    Attributes:
        side: ``None`` in a dry run without a key.
        own_run_id: the workflow run that the bot itself is.
    """

    github: GitHub
    access: WriteAccess
    evidence_reader: EvidenceReader
    side: JulesAccess | None
    notices: Notices | None
    report: Report
    run_deadline: RunDeadline
    dry_run: bool
    own_run_id: int | None = None

    def triage(self, candidate: Candidate, reading: Snapshot | ReadError, policy: Policy) -> Pending | None:
        """Decide as far as can be without the logs; a pull request that wants a message comes back."""
        return self._guarded(candidate, None, lambda: self._triage(candidate, reading, policy))

    def _triage(self, candidate: Candidate, reading: Snapshot | ReadError, policy: Policy) -> Pending | None:
        if isinstance(reading, ReadError):
            raise reading
        ending = self.run_deadline.why_end(policy.timeout_minutes)
        if ending:
            self._add_failure(candidate, None, ending)
            return None
        access = self.access.read(reading, policy)
        case = Case(snapshot=reading, policy=policy, access=access, own_run_id=self.own_run_id)
        case = self._settled(candidate, case)
        case = replace(case, new_findings=self._findings(case))
        decision = triage(case)
        if decision.action is Action.LOOK_UP and self.side is not None:
            case = case.with_session(*find_session(case.snapshot, case.history, case.policy, self.side.session_reader))
            decision = triage(case)
        if decision.action is Action.LOOK_UP:
            decision = replace(decision, action=Action.WAIT, reasons=(Reason(ReasonCode.DRY_RUN_WITHOUT_KEY),))
        if decision.action is Action.LOOK:
            return Pending(candidate=candidate, case=case, decision=decision)
        self._act(candidate, case, decision)
        return None

    def send(self, pending: Pending, *, sent_before: int) -> bool:
        """Look at the evidence, decide for good, and deliver. Whether a message was sent."""
        session = pending.case.session
        return self._guarded(pending.candidate, session, lambda: self._send(pending, sent_before)) or False

    def _send(self, pending: Pending, sent_before: int) -> bool:
        case = pending.case
        if sent_before >= case.policy.max_messages:
            limit = Reason(ReasonCode.MAX_MESSAGES_SENT, {"limit": case.policy.max_messages})
            self._add(case, replace(pending.decision, action=Action.WAIT, reasons=(limit,)))
            return False
        ending = self.run_deadline.why_end(case.policy.timeout_minutes)
        if ending:
            self._add_failure(pending.candidate, case.session, ending)
            return False
        evidence = self.evidence_reader.gather(case.snapshot, pending.decision.signals)
        decision = decide(case, pending.decision, evidence)
        if decision.action is not Action.SEND or case.session is None or self.side is None:
            self._act(pending.candidate, case, decision)
            return False
        order = Order(candidate=pending.candidate, case=case, decision=decision, evidence=evidence)
        if self.dry_run:
            prompt, comment = self.side.courier.preview(order, case.session)
            self.report.show(f"What session {case.session.id} would be told", prompt)
            self.report.show(f"What would be commented on {case.snapshot.id}", comment)
            self._add(case, decision, is_done=False)
            return True
        return self._delivered(order, self.side.courier.deliver(order, case.session))

    def _settled(self, candidate: Candidate, case: Case) -> Case:
        """The case after what earlier runs left unfinished was finished or cleared away."""
        if self.dry_run or self.side is None:
            return case
        claims = self.side.courier.claims
        if case.history.dead_claims(case.now):
            claims.discard(case.snapshot, claims.settle(case.snapshot, case.policy))
            case = replace(case, snapshot=self.github.reread(candidate))
        claims.discard(case.snapshot, case.history.repeated)
        self._fold(case, case.history.outdated)
        return case

    def _act(self, candidate: Candidate, case: Case, decision: Decision) -> None:
        """Carry out a decision that sends nothing."""
        warnings: tuple[Reason, ...] = ()
        if not self.dry_run and self.side and self.notices:
            if decision.approve_plan and case.session:
                self.side.jules.approve_plan(case.session.id)
            self.notices.close_escalations(case)
            self.notices.put_label_on(case)
            warnings = self.notices.tell(candidate, case, decision)
            self.notices.answer_commands(candidate, case, decision)
            self._fold(case, refusals_over(case, decision))
        self._add(case, decision, is_done=not self.dry_run or decision.action is not Action.ESCALATE, warnings=warnings)

    def _delivered(self, order: Order, outcome: Outcome) -> bool:
        case, decision = order.case, order.decision
        if isinstance(outcome, Delivered):
            warnings = (*outcome.warnings, *self._clear_up(order))
            self._add(case, decision, session=outcome.session, attempt=outcome.attempt, warnings=warnings)
            return True
        if isinstance(outcome, Failed):
            self.report.add(self._result(case, Verdict.FAILED, outcome.reasons))
        elif isinstance(outcome, Unreachable) and self.notices:
            self.notices.unreachable(order.candidate, case, decision)
            self._add(case, replace(decision, action=Action.ESCALATE, reasons=outcome.reasons))
        else:
            self._add(case, replace(decision, action=Action.WAIT, reasons=outcome.reasons))
        return False

    def _clear_up(self, order: Order) -> tuple[Reason, ...]:
        """What is left to do on the pull request once a message was sent; returns what of it did not work.

        Nothing here may make a message that was sent look as if it had not been.
        """
        self._fold(order.case, (*order.case.history.sent, *refusals_over(order.case, order.decision)))
        try:
            if self.notices:
                self.notices.take_back_findings(order.case, order.decision)
                self.notices.close_escalations(order.case)
                self.notices.answer_commands(order.candidate, order.case, order.decision)
        except (ReadError, WriteError) as error:
            return (Reason(ReasonCode.COMMENTS_UNWRITTEN, {"error": str(error)}),)
        return ()

    def _fold(self, case: Case, markers: Sequence[Marker]) -> None:
        """Fold comments away that are out of date; what fails here the next run does, and nothing depends on it."""
        for marker in markers:
            if not marker.is_minimized:
                try:
                    self.github.minimize_comment(marker.node_id)
                except WriteError as error:
                    self.report.say(f"{case.snapshot.id}: an older comment could not be folded away yet: {error}")

    def _guarded(self, candidate: Candidate, session: Session | None, work: Callable[[], _T]) -> _T | None:
        """Turn whatever goes wrong with one pull request into its result, so that the others go on.

        Raises:
            RateLimitedError: GitHub wants no more requests now, whatever the pull request.
        """
        try:
            return work()
        except RateLimitedError:
            raise
        except ReadOnlyError as error:
            code = ReasonCode.REPOSITORY_ARCHIVED if error.is_archived else ReasonCode.CONVERSATION_LOCKED
            self._add_failure(candidate, session, Reason(code), Verdict.SKIPPED)
        except ActivitiesNotReady:
            self._add_failure(candidate, session, Reason(ReasonCode.SESSION_STARTING), Verdict.WAITING)
        except FeedbackBotError as error:
            failed = Reason(ReasonCode.ERROR, {"error": " ".join(str(error).split())})
            self._add_failure(candidate, session, failed)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not stop the other pull requests
            self.report.unforeseen(error)
            self._add_failure(candidate, session, Reason(ReasonCode.MISTAKE, {"error": type(error).__name__}))
        return None

    def _add_failure(
        self, candidate: Candidate, session: Session | None, reason: Reason, verdict: Verdict = Verdict.FAILED
    ) -> None:
        self.report.add(
            Result(
                repository=candidate.id.repository,
                number=candidate.id.number,
                verdict=verdict,
                reasons=(reason,),
                session=session.id if session else None,
                url=candidate.url,
            )
        )

    def _add(
        self,
        case: Case,
        decision: Decision,
        *,
        session: str | None = None,
        attempt: int | None = None,
        is_done: bool = True,
        warnings: tuple[Reason, ...] = (),
    ) -> None:
        result = self._result(case, _VERDICTS[decision.action], decision.reasons)
        result = replace(result, remarks=tuple(self._remarks(case)), warnings=warnings)
        if session and session != result.session:
            # a session just started, whose state nobody has read
            result = replace(result, session=session, session_url=session_url(session), session_state=None)
        self.report.add(replace(result, attempt=attempt, is_done=is_done))

    def _findings(self, case: Case) -> tuple[Finding, ...]:
        """What stands out in the commits that answered the last message; that it cannot be told holds up nothing."""
        if self.notices is None or self.dry_run:
            return ()
        try:
            return self.notices.look_through(case)
        except (ReadError, WriteError) as error:
            self.report.say(f"{case.snapshot.id}: the answering commits were not looked through yet: {error}")
            return ()

    def _remarks(self, case: Case) -> list[Reason]:
        """What a person may want to look at, whatever was decided."""
        flaky = flaky_checks(case)
        remarks = [Reason(ReasonCode.CHECKS_FLAKY, {"titles": flaky})] if flaky else []
        unchecked = tuple(sorted({command.author for command in case.unchecked_commands}))
        if unchecked:
            remarks.append(Reason(ReasonCode.COMMANDS_UNCHECKED, {"authors": unchecked}))
        if case.new_findings:
            found = tuple(str(finding) for finding in case.new_findings)
            remarks.append(Reason(ReasonCode.CHECKS_WEAKENED, {"findings": found}))
        return remarks

    def _result(self, case: Case, verdict: Verdict, reasons: tuple[Reason, ...]) -> Result:
        return Result(
            repository=case.snapshot.id.repository,
            number=case.snapshot.id.number,
            verdict=verdict,
            reasons=reasons,
            session=case.session.id if case.session else None,
            session_state=case.session.state if case.session else None,
            session_url=case.session.url if case.session else None,
            url=case.snapshot.url,
        )
