"""Keys by which markers tell comments, signals, verdicts and deliveries apart."""

import hashlib
from collections.abc import Iterable

from feedback_bot.model import (
    CheckSignal,
    PullRequestId,
    Signal,
    ThreadComment,
)


def comment_key(comment: ThreadComment) -> str:
    """A thread comment's name in a marker."""
    return hashlib.sha256(comment.node_id.encode()).hexdigest()[:16]


def signal_key(signal: Signal) -> str:
    """A signal's name in a marker: short, and without text from the signal."""
    return _hashed(signal.id)


def _hashed(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]


def signal_keys(signal: Signal) -> tuple[str, ...]:
    """A signal's names in markers: the present one, then those that older versions of the bot gave it."""
    older = signal.older_ids if isinstance(signal, CheckSignal) else ()
    return signal_key(signal), *(_hashed(name) for name in older)


def verdict_key(verdict: str, check: str) -> str:
    """What the comment about a check's verdict is about."""
    return f"verdict {verdict} {_hashed(check)}"


def delivery_key(pull_request: PullRequestId, head: str, signals: Iterable[Signal]) -> str:
    """What a delivery is about; two runs that see the same derive the same key."""
    parts = [str(pull_request), head, *sorted(signal_key(signal) for signal in signals)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
