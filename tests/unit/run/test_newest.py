"""Which pull requests a report reads if there are too many."""

from datetime import UTC, datetime, timedelta

from feedback_bot.github.search import Hit
from feedback_bot.run.outcomes import MOST, newest

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def opened(number: int, minute: int) -> Hit:
    return Hit(f"PR_{number}", "octo/shop", number, created_at=BEGIN + timedelta(minutes=minute))


def test_the_newest_are_read_in_whatever_order_searches_found_them() -> None:
    first_search = [opened(number, 2 * number) for number in range(MOST)]
    second_search = [opened(MOST + number, 2 * number + 1) for number in range(5)]
    found = newest([*first_search, *second_search])
    assert len(found) == MOST
    assert [hit.number for hit in found[:3]] == [MOST + 2, 3, MOST + 3]
    assert found[-1] == first_search[-1]
