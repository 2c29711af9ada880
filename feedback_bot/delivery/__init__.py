"""The protocol that delivers each set of signals to its session exactly once.

Jules has no idempotency keys, there are no transactions across the two services, and a run may die at any point or
overlap with another run. So a comment claims a message, which only one run can do. The nonce in the last line of the
message, which appears in the session's activities, proves its delivery. See ``docs/exactly-once.md``.
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
