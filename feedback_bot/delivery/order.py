"""Creates the message of an order, and the claim that announces it."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from feedback_bot.decide import answer_key
from feedback_bot.delivery.results import Order
from feedback_bot.linking.ownership import is_shared
from feedback_bot.markers.failure_ids import told_of
from feedback_bot.markers.history import seen_lately
from feedback_bot.markers.keys import delivery_key, signal_key
from feedback_bot.model import CheckSignal, Marker, MarkerKind, MarkerState, Session
from feedback_bot.wording.prompt import Message


def message_of(order: Order, session: Session) -> Message:
    """The content of the message to the session."""
    policy = order.case.policy
    return Message(
        snapshot=order.case.snapshot,
        session=session,
        decision=order.decision,
        evidence=order.evidence,
        attempt=0 if order.decision.answer else order.case.history.attempts + 1,
        max_attempts=policy.max_attempts,
        instructions=policy.instructions,
        is_shared=is_shared(order.case.snapshot, policy),
    )


def marker_of(order: Order, message: Message) -> Marker:
    """The claim of an order's message, with a new nonce."""
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
        account=message.session.account,
        attempt=message.attempt,
        command=case.repeat_command.comment_id if case.repeat_command and not answer else None,
        question=message.session.question_id if message.open_question else None,
        read_at=case.snapshot.read_at,
        seen=seen_lately(case.snapshot),
        reset_at=case.reset_at,
        told=tuple(told_of(signal, order.evidence) for signal in order.decision.signals),
        red_at=_red_at(order),
        spared=tuple(_spared(order)),
    )


def _red_at(order: Order) -> datetime | None:
    """When the newest of the checks failed that Jules is asked to fix."""
    decision = order.decision
    checks = (s.check for s in decision.signals if isinstance(s, CheckSignal) and s.id not in decision.on_base)
    return max((check.completed_at for check in checks if check.completed_at), default=None)


def _spared(order: Order) -> Iterator[tuple[str, str]]:
    """The other failures, which Jules is asked to leave alone."""
    for signal in order.decision.spared:
        judged = order.decision.verdicts.get(signal.id)
        if judged:
            yield signal_key(signal), judged.verdict
