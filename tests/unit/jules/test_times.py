from datetime import UTC, datetime, timedelta, timezone

import pytest

from feedback_bot.jules.times import format_time, parse_time
from feedback_bot.limits.http_dates import parse_http_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T12:30:05Z", datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)),
        ("2026-03-01T12:30:05.1Z", datetime(2026, 3, 1, 12, 30, 5, 100000, tzinfo=UTC)),
        ("2026-03-01T12:30:05.123Z", datetime(2026, 3, 1, 12, 30, 5, 123000, tzinfo=UTC)),
        ("2026-03-01T12:30:05.123456Z", datetime(2026, 3, 1, 12, 30, 5, 123456, tzinfo=UTC)),
        ("2026-03-01T12:30:05.123456789Z", datetime(2026, 3, 1, 12, 30, 5, 123456, tzinfo=UTC)),
        ("2026-03-01T12:30:05.999999999Z", datetime(2026, 3, 1, 12, 30, 5, 999999, tzinfo=UTC)),
        ("2026-03-01T18:00:05+05:30", datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)),
        ("2026-02-28T23:30:05.5-13:00", datetime(2026, 3, 1, 12, 30, 5, 500000, tzinfo=UTC)),
        ("2026-03-01t12:30:05z", datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_reads_any_precision_and_offset(text: str, expected: datetime) -> None:
    assert parse_time(text) == expected
    assert parse_time(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-03-01", "2026-03-01T12:30:05", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+05:30"]
)
def test_says_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid "):
        parse_time(text)


def test_writes_a_time_for_a_filter() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert format_time(datetime(2026, 3, 1, 18, 0, 5, 123456, tzinfo=india)) == "2026-03-01T12:30:05.123456Z"
    with pytest.raises(ValueError, match="no time zone"):
        format_time(datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun, 01 Mar 2026 12:30:05 GMT", datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 12:30:05 -0000", datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)),
        ("soon", None),
        ("", None),
    ],
)
def test_reads_dates_of_headers(text: str, expected: datetime | None) -> None:
    assert parse_http_date(text) == expected
