"""The results of a run that was divided among several jobs, put together again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from feedback_bot.report.page_part import Part, together
from feedback_bot.report.result import ResultStatus
from feedback_bot.text.redact import Redactor
from feedback_bot.wording.environment import make_environment

COUNTS: Final = ("examined", "sent", "waiting", "skipped", "escalated", "refused", "failed")
_MOST_ROWS: Final = 1_000
_ORDER: Final = [
    ResultStatus.FAILED,
    ResultStatus.REFUSED,
    ResultStatus.ESCALATED,
    ResultStatus.SENT,
    ResultStatus.WAITING,
]
"""What is listed, what needs attention first. Pull requests with nothing to send are only counted."""
_Count = Annotated[int, BeforeValidator(lambda value: int(value) if isinstance(value, str) else value), Field(ge=0)]


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Row(_Lenient):
    """The result for a pull request or, without a number, for a repository."""

    repository: str = Field(pattern=r"^[\w .:/-]+$")
    number: int | None = None
    decision: ResultStatus
    reason: str = ""
    session: str | None = Field(None, pattern=r"^[\w-]+$")
    session_url: str | None = None

    @property
    def name(self) -> str:
        """The name for people."""
        return self.repository if self.number is None else f"{self.repository}#{self.number}"


class ShardResults(_Lenient):
    """The file that a shard leaves (``results-file``)."""

    examined: _Count = 0
    sent: _Count = 0
    waiting: _Count = 0
    skipped: _Count = 0
    escalated: _Count = 0
    refused: _Count = 0
    failed: _Count = 0
    results: tuple[Row, ...] = ()
    dashboards: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()


class Planned(_Lenient):
    """A shard as it was planned."""

    shard: int = Field(ge=1)
    repositories: str

    @property
    def names(self) -> list[str]:
        """Its repositories."""
        return self.repositories.split()


class Matrix(_Lenient):
    """The matrix that ``feedback-bot plan`` prints."""

    include: tuple[Planned, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A shard whose results are not there, and why."""

    planned: Planned
    why: str


@dataclass(frozen=True, slots=True)
class Fleet:
    """All shards of a run.

    Attributes:
        shards: the results of those that left some.
        missing: those that did not.
    """

    shards: Mapping[int, ShardResults]
    planned: Sequence[Planned]
    missing: Sequence[Missing] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """The sums of the shards' counts."""
        return {name: sum(getattr(each, name) for each in self.shards.values()) for name in COUNTS}

    @property
    def rows(self) -> list[Row]:
        """All results but those with nothing to send."""
        rows = [row for each in self.shards.values() for row in each.results if row.decision in _ORDER]
        return sorted(rows, key=lambda row: (_ORDER.index(row.decision), row.repository.lower(), row.number or 0))

    def part(self, page: str) -> Part | None:
        """What all shards have to say on a page; ``None`` if one of them has left nothing."""
        parts = [part for each in self.shards.values() for part in each.dashboards if part.page == page]
        return together(page, parts) if not self.missing and len(parts) == len(self.shards) else None

    def outputs(self) -> dict[str, str]:
        """The outputs of the job that puts the results together."""
        missing = " ".join(str(each.planned.shard) for each in self.missing)
        return {**{name: str(count) for name, count in self.counts.items()}, "missing": missing}

    def summary(self, server_url: str) -> str:
        """The job summary, in Markdown."""
        template = make_environment(Redactor(), for_comments=True).get_template("fleet.md.j2")
        rows = self.rows
        return template.render(
            fleet=self, rows=rows[:_MOST_ROWS], omitted=max(len(rows) - _MOST_ROWS, 0), server_url=server_url
        )


def read_matrix(text: str) -> Matrix:
    """Read the matrix that ``feedback-bot plan`` printed.

    Raises:
        ValueError: it is not such a matrix.
    """
    return TypeAdapter(Matrix).validate_json(text)


def read_fleet(folder: Path, planned: Sequence[Planned]) -> Fleet:
    """Read the files ``shard-N.json`` of a folder, wherever in it they are."""
    found = {path.name: path for path in sorted(folder.rglob("shard-*.json"))}
    shards: dict[int, ShardResults] = {}
    missing: list[Missing] = []
    for each in planned:
        path = found.get(f"shard-{each.shard}.json")
        if path is None:
            missing.append(Missing(each, "left no results"))
            continue
        try:
            shards[each.shard] = ShardResults.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            missing.append(Missing(each, "left results that cannot be read"))
    return Fleet(shards, planned, missing)
