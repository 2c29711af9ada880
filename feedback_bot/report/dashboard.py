"""The page of one or several repositories: who waits for whom, from the results of a run that looked at everything."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from feedback_bot.model import ReasonCode
from feedback_bot.model.page import PageFigures
from feedback_bot.report.result import Result, ResultStatus
from feedback_bot.slash_commands.ticks import box_of
from feedback_bot.wording.environment import Redact, make_environment, render
from feedback_bot.wording.reasons import ReasonWording

MOST_ROWS: Final = 50
_LONGEST: Final = 60_000
"""In characters. GitHub accepts 65,536, and the hidden data is to be added."""
PERIOD: Final = timedelta(days=30)
"""What the figures are about."""
_VOLATILE: Final = frozenset({"minutes", "error"})


class WaitsFor(StrEnum):
    """Whom a pull request waits for, in the order of the page."""

    MAINTAINER = "maintainer"
    BLOCKED = "blocked"
    JULES = "jules"
    OTHERS = "others"


_C = ReasonCode
_OF_MAINTAINER: Final = frozenset(
    (_C.PERSON_ASKED, _C.RESUME_ASKED, _C.UNREACHABLE_TOLD, _C.PLAN_MISSING, _C.PLAN_WAITING, _C.QUESTION_ASKED,
     _C.APPROVAL_NEEDED, _C.CAUSE_UNKNOWN, _C.RUNS_AWAIT_APPROVAL, _C.RUNS_NOT_STARTED, _C.CHECKS_STOPPED,
     _C.NO_CHECKS, _C.REVIEW_EMPTY, _C.ERROR, _C.MISTAKE)
)  # fmt: skip
_BLOCKED: Final = frozenset(
    (_C.BASE_FAILS, _C.INFRASTRUCTURE_FAILED, _C.ACCOUNT_BLOCKED, _C.GATE_FAILED, _C.FLAKY_FAILED)
)
_OF_JULES: Final = frozenset(
    (_C.TOLD_ALREADY, _C.NOTHING_NEW, _C.SESSION_BUSY, _C.SESSION_STARTING, _C.CI_FIXER_GRACE, _C.AGENT_ACTIVE,
     _C.REVIEW_GRACE, _C.STARTER_REVIEW_GRACE, _C.STARTER_REVIEW_ANSWERED, _C.PLAN_APPROVED, _C.BRANCH_UPDATED,
     _C.MESSAGE_REFUSED)
)  # fmt: skip
_ASKS: Final = (ResultStatus.ESCALATED, ResultStatus.REFUSED, ResultStatus.FAILED)


def waits_for(result: Result) -> WaitsFor | None:
    """Whom a pull request waits for; ``None`` if for nobody."""
    codes = {reason.code for reason in result.reasons}
    if result.status in _ASKS or codes & _OF_MAINTAINER:
        return WaitsFor.MAINTAINER
    if codes & _BLOCKED:
        return WaitsFor.BLOCKED
    if result.status is ResultStatus.SENT or codes & _OF_JULES:
        return WaitsFor.JULES
    is_waiting = result.status is ResultStatus.WAITING or _C.PAUSED_BY_COMMAND in codes
    return WaitsFor.OTHERS if is_waiting else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pull request on the page or, on one of several repositories, a repository that could not be read."""

    result: Result
    waits_for: WaitsFor
    reason: str
    is_common: bool = False

    @property
    def box(self) -> str | None:
        """The box to tick for another message; ``None`` if that would not help."""
        is_stuck = self.waits_for is WaitsFor.MAINTAINER and self.result.status is not ResultStatus.FAILED
        if not is_stuck or self.result.number is None:
            return None
        return box_of(self.result.number, self.result.repository if self.is_common else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What the page shows.

    Attributes:
        left_out: how many more rows there would be.
        is_common: it is about several repositories.
    """

    rows: tuple[Row, ...]
    left_out: int
    is_common: bool = False

    @property
    def key(self) -> str:
        """Changes whenever the page is to be written again. Times and what else differs in each run do not count."""
        shown = [[row.result.key, row.waits_for, *_lasting(row.result)] for row in self.rows]
        return hashlib.sha256(json.dumps([shown, self.left_out], default=str).encode()).hexdigest()[:16]


def dashboard(results: Iterable[Result], wording: ReasonWording, *, is_common: bool = False) -> Dashboard:
    """What the page shows after a run."""
    rows = sorted(_rows(results, wording, is_common=is_common), key=_place)
    return Dashboard(rows=tuple(rows[:MOST_ROWS]), left_out=max(0, len(rows) - MOST_ROWS), is_common=is_common)


def _place(row: Row) -> tuple[int, str, int]:
    return list(WaitsFor).index(row.waits_for), row.result.repository.lower(), row.result.number or 0


def _rows(results: Iterable[Result], wording: ReasonWording, *, is_common: bool) -> Iterator[Row]:
    for result in results:
        whom = waits_for(result)
        if whom:
            yield Row(
                result=result,
                waits_for=whom,
                reason=wording.sentence(result.reasons),
                is_common=is_common,
            )


def _lasting(result: Result) -> list[object]:
    facts = [[reason.code, _without_times(reason.facts)] for reason in result.reasons]
    verdicts = [[title, judged.verdict] for title, judged in result.verdicts]
    return [result.status, result.title, facts, verdicts, result.session]


def _without_times(facts: Mapping[str, object]) -> Sequence[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in facts.items() if name not in _VOLATILE)


class DashboardWording:
    """Renders the page."""

    def __init__(self, redact: Redact) -> None:
        self._environment = make_environment(redact, for_comments=True)

    def page(self, shown: Dashboard, figures: PageFigures | None, at: datetime) -> str:
        """The visible part of the page, with as many of the rows as there is room for.

        Args:
            figures: ``None`` if they are not known yet.
            at: now. Whatever the rows say of minutes is as of then.
        """
        text = self._page(shown, figures, at)
        while len(text) > _LONGEST and shown.rows:
            kept = len(shown.rows) * 3 // 4
            left_out = shown.left_out + len(shown.rows) - kept
            shown = replace(shown, rows=shown.rows[:kept], left_out=left_out)
            text = self._page(shown, figures, at)
        return text

    def _page(self, shown: Dashboard, figures: PageFigures | None, at: datetime) -> str:
        return render(
            self._environment,
            "dashboard.md.j2",
            groups={whom: [row for row in shown.rows if row.waits_for is whom] for whom in WaitsFor},
            left_out=shown.left_out,
            is_common=shown.is_common,
            figures=figures,
            first=figures.until - PERIOD if figures else None,
            at=at,
        )
