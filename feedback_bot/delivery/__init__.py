"""Delivering: the protocol by which each set of signals reaches its session exactly once.

Jules has no idempotency key, there is no transaction over two services, and a run may die anywhere or meet its twin. So
a message is claimed by a comment, which only one run can win, and proven by the nonce in its last line, which shows up
among the session's activities. See ``docs/exactly-once.md``.
"""

from feedback_bot.delivery.apply import Applied, Delivery, LiveDelivery
from feedback_bot.delivery.claims import Claims
from feedback_bot.delivery.courier import Courier
from feedback_bot.delivery.dry_run import DryRun
from feedback_bot.delivery.results import Delivered, DeliveryResult, Failed, Order, Previewed, Unreachable, Withdrawn

__all__ = [
    "Applied",
    "Claims",
    "Courier",
    "Delivered",
    "Delivery",
    "DeliveryResult",
    "DryRun",
    "Failed",
    "LiveDelivery",
    "Order",
    "Previewed",
    "Unreachable",
    "Withdrawn",
]
