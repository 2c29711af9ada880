"""The courier: claim, re-read, send, confirm."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from feedback_bot.decide import answer_key
from feedback_bot.delivery.claims import Claims
from feedback_bot.delivery.outcome import Delivered, Failed, Order, Outcome, Unreachable, Withdrawn
from feedback_bot.delivery.recheck import LATEST_SEND, why_not, why_not_to
from feedback_bot.errors import ReadError, ReadOnlyError, WordingError, WriteError
from feedback_bot.github.gateway import GitHub
from feedback_bot.jules import AUTO_CREATE_PR, ActivitiesNotReady, Jules, JulesError, NotFound, RateLimited
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.markers.history import LEASE, delivery_key, told_of
from feedback_bot.model import Marker, MarkerKind, MarkerState, Reason, ReasonCode, Session, Snapshot
from feedback_bot.wording.comments import CommentWording
from feedback_bot.wording.prompt import Message, PromptWording

_LOOKS: Final = (0, 2, 4)
"""Seconds before each look for a message whose sending got no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Delivers messages. ``sleep`` waits for so many seconds, ``clock`` counts them."""

    github: GitHub
    jules: Jules
    session_reader: SessionReader
    claims: Claims
    prompts: PromptWording
    comments: CommentWording
    run_deadline: RunDeadline
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def deliver(self, order: Order, session: Session) -> Outcome:
        """Deliver an order to its session, exactly once. What goes wrong is in the outcome.

        Raises:
            ReadOnlyError: nobody may comment there; nothing was sent.
        """
        message = _message(order, session)
        marker = _marker(order, message)
        try:
            text = self.prompts.word(message, marker.nonce, order.case.policy.max_prompt_chars)
            body = self.comments.delivery(message, marker)
            claimed_at = self.clock()
            claim = self.claims.post(order.candidate, order.case.policy, marker, body)
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
        """Whether this process stood still so long that its lease may run out before the answer comes."""
        return self.clock() - claimed_at > LATEST_SEND.total_seconds()

    def preview(self, order: Order, session: Session) -> tuple[str, str]:
        """The prompt and the comment as they would go out now, the comment without its hidden data."""
        message = _message(order, session)
        marker = replace(_marker(order, message), state=MarkerState.SENT)
        prompt = self.prompts.word(message, marker.nonce, order.case.policy.max_prompt_chars)
        return prompt, self.comments.delivery(message, marker).rpartition("\n\n")[0]

    def _reread(self, order: Order, claim: Marker, seen: Session) -> Reason | None:
        """Look again at everything that the decision stood on; ``None`` where it still stands."""
        session = self.session_reader.read(seen.id, order.case.snapshot, order.case.policy, since=timedelta(0))
        obstacle = why_not_to(session, seen)
        if obstacle:
            return obstacle
        # GitHub last: nothing but the sending may come between the look at the lease and its end.
        return why_not(replace(order.case, snapshot=self.github.reread(order.candidate)), order, claim)

    def _send(self, order: Order, claim: Marker, message: Message, text: str, claimed_at: float) -> Outcome:
        if self._too_late(claimed_at):
            return self._withdraw(order, claim, Withdrawn(reasons=(Reason(ReasonCode.CLAIM_TOO_OLD),)))
        try:
            self.jules.send_message(message.session.id, text)
        except NotFound:
            return self._not_messageable(order, claim, message, claimed_at)
        except JulesError as error:
            if not error.maybe_delivered:
                return self._withdraw(
                    order, claim, _not_sent(ReasonCode.MESSAGE_UNSENT, ReasonCode.MESSAGE_POSTPONED, error)
                )
            if not self._shows_up(claim, order.case.snapshot):
                return _unknown(claim, error)
        return self._confirm(order, claim, message)

    def _not_messageable(self, order: Order, claim: Marker, message: Message, claimed_at: float) -> Outcome:
        """A 404 to a message: the session is gone, or it exists and takes none."""
        snapshot, policy = order.case.snapshot, order.case.policy
        try:
            session = self.session_reader.read(message.session.id, snapshot, policy, since=timedelta(0))
        except JulesError as error:
            return self._withdraw(order, claim, _failed(ReasonCode.MESSAGE_REJECTED, error))
        started = any(m.starts_session and m.head == snapshot.head_sha for m in order.case.history.sent)
        if policy.when_unreachable == "report" or started:
            return self._withdraw(order, claim, Unreachable(session=session))
        return self._start_session(order, claim, replace(message, session=session, first_session=session), claimed_at)

    def _start_session(self, order: Order, claim: Marker, message: Message, claimed_at: float) -> Outcome:
        """Start a session in the place of one that takes no messages, with the same claim and nonce."""
        snapshot = order.case.snapshot
        claim = replace(claim, starts_session=True)
        try:
            text = self.prompts.word(message, claim.nonce, order.case.policy.max_prompt_chars)
            self.github.edit_comment(snapshot.id, claim.comment_id, self.comments.delivery(message, claim))
            if self._too_late(claimed_at):
                return self._withdraw(order, claim, Withdrawn(reasons=(Reason(ReasonCode.CLAIM_TOO_OLD),)))
            started = self.jules.create_session(
                text,
                source=message.session.source,
                starting_branch=snapshot.head_branch,
                title=f"Continue pull request #{snapshot.id.number}",
                automation_mode=AUTO_CREATE_PR,
            ).id
        except (WriteError, WordingError) as error:
            return self._withdraw(order, claim, _failed(ReasonCode.NEW_SESSION_UNSTARTED, error))
        except JulesError as error:
            if not error.maybe_delivered:
                refused = _not_sent(ReasonCode.NEW_SESSION_UNSTARTED, ReasonCode.NEW_SESSION_POSTPONED, error)
                return self._withdraw(order, claim, refused)
            found = self._shows_up(claim, snapshot)
            if not found:
                return _unknown(claim, error)
            started = found
        return self._confirm(order, replace(claim, session=started), message)

    def _shows_up(self, claim: Marker, snapshot: Snapshot) -> str | None:
        """Look a few times for a message whose sending got no answer; the session that has it."""
        for seconds in _LOOKS:
            self.sleep(seconds)
            try:
                session = self.claims.arrived(claim, snapshot)
            except JulesError:
                continue  # the next look, or the next run, will tell
            if session:
                return session
        return None

    def _confirm(self, order: Order, claim: Marker, message: Message) -> Delivered:
        """Say in the claim's comment that the message was sent."""
        marker = replace(claim, state=MarkerState.SENT)
        snapshot = order.case.snapshot
        warnings: tuple[Reason, ...] = ()
        body = self.comments.delivery(message, marker)
        try:
            try:
                self.github.edit_comment(snapshot.id, claim.comment_id, body)
            except WriteError as error:
                if error.status != HTTPStatus.NOT_FOUND:
                    raise
                # Somebody deleted the claim. Without a marker the next run would not know that this was said.
                self.claims.post(order.candidate, order.case.policy, marker, body)
        except (WriteError, ReadError) as error:
            warnings = (Reason(ReasonCode.COMMENT_INCOMPLETE, {"error": str(error)}),)
        return Delivered(
            session=marker.session or message.session.id, attempt=marker.attempt, url=claim.url, warnings=warnings
        )

    def _withdraw(self, order: Order, claim: Marker, outcome: Withdrawn | Failed | Unreachable) -> Outcome:
        """Delete the claim: nothing was sent. Where even that fails, its lease runs out and the next run settles it."""
        try:
            self.claims.discard(order.case.snapshot, [claim])
        except WriteError as error:
            left = Reason(ReasonCode.CLAIM_LEFT, {"error": str(error)})
            return Failed(reasons=(*outcome.reasons, left))
        return outcome


def _message(order: Order, session: Session) -> Message:
    policy = order.case.policy
    return Message(
        snapshot=order.case.snapshot,
        session=session,
        decision=order.decision,
        evidence=order.evidence,
        attempt=0 if order.decision.answer else order.case.history.attempts + 1,
        max_attempts=policy.max_attempts,
        instructions=policy.instructions,
    )


def _marker(order: Order, message: Message) -> Marker:
    case, head = order.case, order.case.snapshot.head_sha
    answer = order.decision.answer
    key = answer_key(answer) if answer else delivery_key(case.snapshot.id, head, order.decision.signals)
    return Marker(
        kind=MarkerKind.DELIVERY,
        state=MarkerState.SENDING,
        key=key,
        nonce=secrets.token_hex(16),
        head=head,
        session=message.session.id,
        attempt=message.attempt,
        told=tuple(told_of(signal, order.evidence) for signal in order.decision.signals),
    )


def _failed(code: ReasonCode, error: Exception) -> Failed:
    return Failed(reasons=(Reason(code, {"error": str(error)}),))


def _not_read_again(error: ReadError | JulesError) -> Withdrawn | Failed:
    """What a claim stood on cannot be read again. A session that has just started is not a failure."""
    if isinstance(error, ActivitiesNotReady):
        return Withdrawn(reasons=(Reason(ReasonCode.MESSAGE_POSTPONED, {"error": str(error)}),))
    return _failed(ReasonCode.MESSAGE_UNSENT, error)


def _not_sent(failed: ReasonCode, postponed: ReasonCode, error: JulesError) -> Withdrawn | Failed:
    """A refusal. A rate limit or a quota is no failure of ours: the next run tries again."""
    if isinstance(error, RateLimited):
        return Withdrawn(reasons=(Reason(postponed, {"error": str(error)}),))
    return _failed(failed, error)


def _unknown(claim: Marker, error: JulesError) -> Failed:
    after = f"{claim.created_at + LEASE:%H:%M} UTC" if claim.created_at else None
    return Failed(reasons=(Reason(ReasonCode.ARRIVAL_UNKNOWN, {"error": str(error), "after": after}),))
