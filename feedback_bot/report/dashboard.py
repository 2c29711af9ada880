"""The page of one or several repositories: who waits for whom, from the results of a run that looked at everything."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

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
    """A pull request on the page or, on one of several repositories, a repository that could not be read.

    Attributes:
        number: ``None`` of a repository.
        checks: the failed checks, each with its title, its verdict, and its page.
        is_stuck: another message may help.
        key: changes whenever the row says something else. Times and what else differs in each run do not count.
    """

    repository: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    number: int | None
    title: str = ""
    url: str | None = None
    waits_for: WaitsFor
    reason: str
    checks: tuple[tuple[str, str, str | None], ...] = ()
    session_url: str | None = None
    is_stuck: bool = False
    key: str

    @property
    def place(self) -> tuple[int, str, int]:
        """Where it stands among others."""
        return list(WaitsFor).index(self.waits_for), self.repository.lower(), self.number or 0


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
        """Changes whenever the page is to be written again."""
        return _hash([[row.key for row in self.rows], self.left_out])

    def boxes(self, whom: WaitsFor) -> list[str]:
        """The boxes to tick for another message."""
        stuck = [row for row in self.rows if row.waits_for is whom and row.is_stuck and row.number]
        return [box_of(row.number or 0, row.repository if self.is_common else "") for row in stuck]


def dashboard(rows: Iterable[Row], *, left_out: int = 0, is_common: bool = False) -> Dashboard:
    """What the page shows of some rows.

    Args:
        left_out: how many others there are.
    """
    found = sorted(rows, key=lambda row: row.place)
    more = left_out + max(0, len(found) - MOST_ROWS)
    return Dashboard(rows=tuple(found[:MOST_ROWS]), left_out=more, is_common=is_common)


def rows_of(results: Iterable[Result], wording: ReasonWording) -> Iterator[Row]:
    """The rows after a run."""
    for result in results:
        whom = waits_for(result)
        if whom:
            yield Row(
                repository=result.repository,
                number=result.number,
                title=result.title,
                url=result.url,
                waits_for=whom,
                reason=wording.sentence(result.reasons),
                checks=tuple((title, judged.verdict.value, judged.url) for title, judged in result.verdicts),
                session_url=result.session_url,
                is_stuck=whom is WaitsFor.MAINTAINER and result.status is not ResultStatus.FAILED,
                key=_hash([result.key, whom, *_lasting(result)]),
            )


def _lasting(result: Result) -> list[object]:
    facts = [[reason.code, _without_times(reason.facts)] for reason in result.reasons]
    verdicts = [[title, judged.verdict] for title, judged in result.verdicts]
    return [result.status, result.title, facts, verdicts, result.session]


def _hash(values: object) -> str:
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()[:16]


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
            boxes={whom: shown.boxes(whom) for whom in WaitsFor},
            left_out=shown.left_out,
            is_common=shown.is_common,
            figures=figures,
            first=figures.until - PERIOD if figures else None,
            at=at,
        )
