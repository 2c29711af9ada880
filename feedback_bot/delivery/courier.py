"""The courier: claim, re-read, send, confirm."""

from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus

from feedback_bot.decide import started_session
from feedback_bot.delivery.claims import Claims
from feedback_bot.delivery.order import marker_of, message_of
from feedback_bot.delivery.recheck import LATEST_SEND, why_not, why_not_in, why_not_to
from feedback_bot.delivery.refused import SendGate, refusal_of
from feedback_bot.delivery.results import Delivered, DeliveryResult, Failed, Order, Unreachable, Withdrawn
from feedback_bot.errors import ReadError, ReadOnlyError, WordingError, WriteError
from feedback_bot.github.gateway import GitHub
from feedback_bot.jules import AUTO_CREATE_PR, Accounts, ActivitiesNotReady, JulesError, NotFound
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.limits.timing import Timing
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.markers.history import LEASE
from feedback_bot.model import Marker, MarkerState, Reason, ReasonCode, Refusal, Session, Snapshot
from feedback_bot.wording.comments import CommentWording
from feedback_bot.wording.prompt import Message, PromptWording


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Delivers messages."""

    github: GitHub
    jules: Accounts
    session_reader: SessionReader
    claims: Claims
    prompts: PromptWording
    comments: CommentWording
    run_deadline: RunDeadline
    gate: SendGate
    timing: Timing

    def deliver(self, order: Order, session: Session) -> DeliveryResult:
        """Deliver an order to its session, exactly once. The result says what went wrong.

        Raises:
            ReadOnlyError: nobody can comment there; nothing was sent.
        """
        message = message_of(order, session)
        marker = marker_of(order, message)
        try:
            text = self.prompts.word(message, marker.nonce, order.case.policy.max_prompt_chars)
            body = self.comments.delivery(message, marker)
            claimed_at = self.timing.clock()
            self.run_deadline.protect()
            claim = self.claims.post(order.case.snapshot, order.case.policy, marker, body)
        except ReadOnlyError:
            raise
        except (WriteError, ReadError) as error:
            return _failed(ReasonCode.MESSAGE_UNCLAIMED, error)
        except WordingError as error:
            return _failed(ReasonCode.MESSAGE_UNSENT, error)
        try:
            obstacle = self._reread(order, claim, session)
        except (ReadError, JulesError) as error:
            return self._withdraw(order, claim, _not_read_again(error))
        if obstacle is None and self.run_deadline.is_cancelled:
            return self._withdraw(order, claim, Failed(reasons=(Reason(ReasonCode.SENDING_CANCELLED),)))
        if obstacle:
            return self._withdraw(order, claim, Withdrawn(reasons=(obstacle,)))
        return self._send(order, claim, message, text, claimed_at)

    def _too_late(self, claimed_at: float) -> bool:
        """Whether this process was stopped for so long that its lease may expire before the response arrives."""
        return self.timing.clock() - claimed_at > LATEST_SEND.total_seconds()

    def _reread(self, order: Order, claim: Marker, seen: Session) -> Reason | None:
        """Read everything again that the decision was based on. Return ``None`` if it is still true."""
        case, unread = order.case, not seen.has_activities
        since = case.look_back if unread else timedelta(0)
        session = self.session_reader.read(seen.id, case.snapshot, case.policy, since=since or timedelta(0))
        obstacle = why_not_in(session, seen, order) if unread else why_not_to(session, seen)
        if obstacle:
            return obstacle
        # GitHub is read last: after the lease is checked, nothing but sending may take up its time.
        return why_not(replace(order.case, snapshot=self.github.reread(order.case.snapshot)), order, claim)

    def _send(self, order: Order, claim: Marker, message: Message, text: str, claimed_at: float) -> DeliveryResult:
        if self._too_late(claimed_at):
            return self._withdraw(order, claim, Withdrawn(reasons=(Reason(ReasonCode.CLAIM_TOO_OLD),)))
        try:
            self.jules.send_message(message.session.id, text)
        except NotFound:
            return self._not_messageable(order, claim, message, claimed_at)
        except JulesError as error:
            if not error.maybe_done:
                outcome = _not_sent(ReasonCode.MESSAGE_UNSENT, ReasonCode.MESSAGE_POSTPONED, error)
                return self._refuse(order, claim, outcome, error)
            if not self._shows_up(claim, order.case.snapshot):
                return _unknown(claim, error)
        return self._confirm(order, claim, message)

    def _not_messageable(self, order: Order, claim: Marker, message: Message, claimed_at: float) -> DeliveryResult:
        """Handle a 404 to a message: the session is gone, or it exists but accepts no messages."""
        snapshot, policy = order.case.snapshot, order.case.policy
        try:
            session = self.session_reader.read(message.session.id, snapshot, policy, since=timedelta(0))
        except JulesError as error:
            return self._refuse(order, claim, _failed(ReasonCode.MESSAGE_REJECTED, error), error)
        started = any(m.starts_session and m.head == snapshot.head_sha for m in order.case.history.sent)
        if policy.when_unreachable == "report" or started:
            return self._withdraw(order, claim, Unreachable(session=session))
        try:
            successor = self.session_reader.started_for(snapshot, session)
        except JulesError as error:
            return self._withdraw(order, claim, _failed(ReasonCode.NEW_SESSION_UNSTARTED, error))
        if successor:
            return self._adopt(order, claim, successor)
        return self._start_session(order, claim, replace(message, session=session, first_session=session), claimed_at)

    def _adopt(self, order: Order, claim: Marker, successor: Session) -> DeliveryResult:
        """Restore the lost marker of a session that an earlier run started, by turning the claim into it.

        The next run continues with that session.
        """
        body = self.comments.restored(started_session(order.case.with_session(successor)))
        try:
            self._edit(order, claim, body)
        except WriteError as error:
            return _failed(ReasonCode.CLAIM_LEFT, error)
        return Withdrawn(reasons=(Reason(ReasonCode.SESSION_CONTINUED, {"session": successor.id}),))

    def _start_session(self, order: Order, claim: Marker, message: Message, claimed_at: float) -> DeliveryResult:
        """Start a session to replace one that accepts no messages, with the same claim and nonce."""
        snapshot = order.case.snapshot
        claim = replace(claim, starts_session=True)
        try:
            text = self.prompts.word(message, claim.nonce, order.case.policy.max_prompt_chars)
            self._edit(order, claim, self.comments.delivery(message, claim))
            if self._too_late(claimed_at):
                return self._withdraw(order, claim, Withdrawn(reasons=(Reason(ReasonCode.CLAIM_TOO_OLD),)))
            started = self.jules.create_session(
                text,
                follows=message.session.id,
                source=message.session.source,
                starting_branch=snapshot.head_branch,
                title=f"Continue pull request #{snapshot.id.number}",
                automation_mode=AUTO_CREATE_PR,
            ).id
        except (WriteError, WordingError) as error:
            return self._withdraw(order, claim, _failed(ReasonCode.NEW_SESSION_UNSTARTED, error))
        except JulesError as error:
            if not error.maybe_done:
                outcome = _not_sent(ReasonCode.NEW_SESSION_UNSTARTED, ReasonCode.NEW_SESSION_POSTPONED, error)
                return self._refuse(order, claim, outcome, error, creates=True)
            found = self._shows_up(claim, snapshot)
            if not found:
                return _unknown(claim, error)
            started = found
        return self._confirm(order, replace(claim, session=started), message)

    def _shows_up(self, claim: Marker, snapshot: Snapshot) -> str | None:
        """Look a few times for a message that got no response. Return the session that contains it."""
        for seconds in self.timing.looks:
            self.timing.sleep(seconds)
            try:
                session = self.claims.arrived(claim, snapshot)
            except JulesError:
                continue  # the next attempt, or the next run, finds out
            if session:
                return session
        return None

    def _confirm(self, order: Order, claim: Marker, message: Message) -> Delivered:
        """Update the claim's comment to say that the message was sent."""
        arrived_at = self.github.server_time
        marker = replace(claim, state=MarkerState.SENT)
        warnings: tuple[Reason, ...] = ()
        body = self.comments.delivery(message, marker)
        try:
            try:
                self._edit(order, claim, body)
            except WriteError as error:
                if error.status != HTTPStatus.NOT_FOUND:
                    raise
                # Someone deleted the claim. Without a marker, the next run would not know that the message was sent.
                self.claims.post(order.case.snapshot, order.case.policy, marker, body)
        except (WriteError, ReadError) as error:
            warnings = (Reason(ReasonCode.COMMENT_INCOMPLETE, {"error": str(error)}),)
        return Delivered(
            session=marker.session or message.session.id,
            attempt=marker.attempt,
            url=claim.url,
            warnings=warnings,
            arrived_at=arrived_at,
        )

    def _refuse(
        self, order: Order, claim: Marker, outcome: Withdrawn | Failed, error: JulesError, *, creates: bool = False
    ) -> DeliveryResult:
        """Leave one comment that says why Jules did not accept the message, and when the bot tries again.

        The claim becomes that comment. If there is one about an earlier refusal, that one is edited, and the claim is
        deleted: each attempt needs a new claim, because only a new one can be contested.
        """
        kind = refusal_of(error, creates=creates)
        if kind is None:
            return self._withdraw(order, claim, outcome)
        if kind.is_of_the_key and claim.session:
            self.gate.closed_by[self.jules.key_of(claim.session)] = str(error)
        standing = order.case.history.refusal
        if standing and order.case.snapshot.is_entry(standing.comment_id):
            standing = None  # the claim becomes an entry that replaces the older one
        refused = replace(claim, state=MarkerState.REFUSED, refusal=kind, tried_at=claim.created_at, attempt=0, told=())
        body = self.comments.refused_message(order.decision, refused, error.api_message)
        try:
            self._edit(order, standing or claim, body)
        except WriteError as problem:
            return Failed(reasons=(*outcome.reasons, Reason(ReasonCode.CLAIM_LEFT, {"error": str(problem)})))
        return self._withdraw(order, claim, outcome) if standing else outcome

    def _edit(self, order: Order, claim: Marker, body: str) -> None:
        case = order.case
        self.claims.edit(case.snapshot, case.policy, claim.comment_id, body, created_at=claim.created_at)

    def _withdraw(self, order: Order, claim: Marker, outcome: Withdrawn | Failed | Unreachable) -> DeliveryResult:
        """Delete the claim: nothing was sent. If that fails, its lease expires and the next run resolves it."""
        try:
            self.claims.discard(order.case.snapshot, [claim])
        except WriteError as error:
            left = Reason(ReasonCode.CLAIM_LEFT, {"error": str(error)})
            return Failed(reasons=(*outcome.reasons, left))
        return outcome


def _failed(code: ReasonCode, error: Exception) -> Failed:
    return Failed(reasons=(Reason(code, {"error": str(error)}),))


def _not_read_again(error: ReadError | JulesError) -> Withdrawn | Failed:
    """The result if a re-read failed. A session that has just started is not a failure."""
    if isinstance(error, ActivitiesNotReady):
        return Withdrawn(reasons=(Reason(ReasonCode.MESSAGE_POSTPONED, {"error": str(error)}),))
    return _failed(ReasonCode.MESSAGE_UNSENT, error)


def _not_sent(failed: ReasonCode, postponed: ReasonCode, error: JulesError) -> Withdrawn | Failed:
    """The result of a refusal. A rate limit or a quota is not a failure of the bot: the next run tries again."""
    creates = failed is ReasonCode.NEW_SESSION_UNSTARTED
    if refusal_of(error, creates=creates) in (Refusal.LIMIT, Refusal.NO_ROOM, Refusal.NOT_NOW):
        return Withdrawn(reasons=(Reason(postponed, {"error": str(error)}),))
    return _failed(failed, error)


def _unknown(claim: Marker, error: JulesError) -> Failed:
    after = f"{claim.created_at + LEASE:%H:%M} UTC" if claim.created_at else None
    return Failed(reasons=(Reason(ReasonCode.ARRIVAL_UNKNOWN, {"error": str(error), "after": after}),))
