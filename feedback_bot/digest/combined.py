"""The digests of several failed jobs as one, for a check that sums them up."""

import hashlib
from collections.abc import Iterable, Sequence

from feedback_bot.digest.model import Digest


def combined(digests: Sequence[Digest]) -> Digest:
    """What holds for all of some jobs together; the only one itself.

    It has no lines: each job's own digest has its excerpt. The signature does not depend on the jobs' order.

    Args:
        digests: At least one.
    """
    if len(digests) == 1:
        return digests[0]
    counts = [each.failed_count for each in digests]
    causes = [each.infrastructure for each in digests]
    return Digest(
        signature=_joined(each.signature for each in digests),
        fingerprint=_joined(each.fingerprint for each in digests),
        failing_step=None,
        command=None,
        inputs=(),
        failed_tests=tuple(dict.fromkeys(name for each in digests for name in each.failed_tests)),
        failed_count=sum(count or 0 for count in counts) if None not in counts else None,
        infrastructure=next(iter(causes)) if None not in causes else None,
        gate=all(each.gate for each in digests),
        stopped_early=any(each.stopped_early for each in digests),
        confident=all(each.confident for each in digests),
        compared=any(each.compared for each in digests),
        lines=(),
        said=tuple(dict.fromkeys(line for each in digests for line in each.said)),
        in_code=tuple(dict.fromkeys(line for each in digests for line in each.in_code)),
    )


def _joined(digits: Iterable[str]) -> str:
    """Sixteen hex digits for some sets of hex digits; ``signature`` takes such digits for what varies."""
    return hashlib.sha256("\n".join(sorted(set(digits))).encode()).hexdigest()[:16]
