"""What one run has to say on a page, and what several jobs of a fleet have to say together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from pydantic import TypeAdapter

from feedback_bot.report.dashboard import Dashboard, Row, dashboard

_T = TypeVar("_T")
Ticked = tuple[str, int | None]
"""A repository, as a box names it in lower case or empty on the page of a single one, and a number in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one run has to say on a page.

    Attributes:
        page: the repository that holds the page.
        names: the repositories that the run has something to say of.
        left_out: how many rows there are beside ``rows``.
        is_complete: the run has looked at everything.
        failed: what could not be read or written, so that the next run has to see ticks there again.
        has_looked: the run has read what was ticked on the page.
        until: the newest change of the page that was looked at.
        is_news: somebody has changed the page, so that it is to be written again.
        ticks: the boxes that were ticked, without those that do not count.
        refused: those that do not count.
    """

    page: str
    rows: tuple[Row, ...] = ()
    left_out: int = 0
    names: tuple[str, ...] = ()
    is_complete: bool = True
    failed: tuple[Ticked, ...] = ()
    has_looked: bool = False
    until: datetime | None = None
    is_news: bool = False
    ticks: tuple[Ticked, ...] = ()
    refused: tuple[Ticked, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether the next run has to see a tick again."""
        failed = set(self.failed)
        return any(tick in failed or (tick[0], None) in failed for tick in set(self.ticks) - set(self.refused))

    def shown(self, *, is_common: bool) -> Dashboard:
        """What the page shows."""
        return dashboard(self.rows, left_out=self.left_out, is_common=is_common)


PARTS: Final = TypeAdapter(list[Part])
"""Writes and reads what jobs leave."""


def together(page: str, parts: Sequence[Part]) -> Part:
    """What several jobs have to say on the same page."""
    looks = [part for part in parts if part.has_looked]
    newest = [part.until for part in looks if part.until]
    return Part(
        page=page,
        rows=_all(part.rows for part in parts),
        left_out=sum(part.left_out for part in parts),
        names=_all(part.names for part in parts),
        is_complete=all(part.is_complete for part in parts),
        failed=_all(part.failed for part in parts),
        has_looked=bool(looks),
        until=min(newest) if len(newest) == len(looks) and newest else None,
        is_news=any(part.is_news for part in looks),
        ticks=_all(part.ticks for part in parts),
        refused=_all(part.refused for part in parts),
    )


def _all(each: Iterable[tuple[_T, ...]]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(value for values in each for value in values))
