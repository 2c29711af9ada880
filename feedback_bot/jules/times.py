"""Times as the Jules API writes them: RFC 3339 with 0 to 9 fractional digits and any offset."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

_RFC3339: Final = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[Tt ](?P<time>\d{2}:\d{2}:\d{2})(?:\.(?P<fraction>\d{1,9}))?"
    r"(?P<offset>[Zz]|[+-]\d{2}:\d{2})",
    re.ASCII,
)

_MARGIN: Final = timedelta(days=366)


def parse_time(text: str) -> datetime:
    """Read an RFC 3339 time, truncated to microseconds, in UTC.

    Raises:
        ValueError: the text is not such a time, or has no offset.
    """
    match = _RFC3339.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a valid RFC 3339 time, such as 2026-03-01T12:30:00Z")
    clock = match["time"]
    if clock.endswith(":60"):  # a leap second, which datetime cannot hold
        clock = f"{clock[:-2]}59"
    fraction = (match["fraction"] or "").ljust(6, "0")[:6]
    offset = "+00:00" if match["offset"] in "Zz" else match["offset"]
    try:
        time = datetime.fromisoformat(f"{match['date']}T{clock}.{fraction}{offset}").astimezone(UTC)
        _ = time - _MARGIN, time + _MARGIN  # so that calculations with it stay within the calendar
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a valid date and time") from error
    return time


def format_time(time: datetime) -> str:
    """Format a time for the API's filters.

    Raises:
        ValueError: the time has no time zone.
    """
    if time.tzinfo is None:
        raise ValueError("the time has no time zone, so it is ambiguous")
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
