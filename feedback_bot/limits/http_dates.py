"""Times in the headers of a response."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST_WAIT: Final = 86_400.0
"""Seconds; quotas are for a day at most."""


def parse_http_date(text: str) -> datetime | None:
    """Read the value of an HTTP header such as ``Date``, in UTC; ``None`` if it is not a date."""
    try:
        time = parsedate_to_datetime(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from either form of ``Retry-After``; a date counts from the server's own clock.

    Args:
        headers: looked up without regard to case.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return min(float(value), _LONGEST_WAIT)
    until = parse_http_date(value) if value else None
    if until is None:
        return None
    now = parse_http_date(headers.get("Date", "")) or datetime.now(UTC)
    return min(max(0.0, (until - now).total_seconds()), _LONGEST_WAIT)
