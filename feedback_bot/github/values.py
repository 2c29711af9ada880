"""Values that the gateway returns in addition to the model's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedback_bot.digest import Step
from feedback_bot.github import graph, parse
from feedback_bot.model import Annotation, Commit, Push


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDetails:
    """The output of a check run, without its conclusion."""

    output: str = ""
    annotations: tuple[Annotation, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file that a workflow run has stored, usually an archive.

    Attributes:
        size: in bytes, compressed.
        created_at: by GitHub's clock, because artifacts of older attempts of the run are listed, too.
    """

    id: int
    name: str
    size: int
    is_expired: bool
    created_at: datetime | None
    run_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedComment:
    """A comment that was just created. ``created_at`` is GitHub's own time."""

    id: int
    node_id: str
    url: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file in a comparison.

    Attributes:
        patch: empty for binary and for very large files.
        sha: of the content on the newer side.
        renamed_from: its older path; empty if it was not renamed.
    """

    path: str
    status: str
    patch: str
    sha: str = ""
    renamed_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is on one commit and not on another, since they diverged. ``commits`` are oldest first.

    Attributes:
        merge_base: where they diverged; ``None`` if GitHub does not report it.
    """

    url: str
    behind_by: int
    commits: tuple[Commit, ...]
    files: tuple[ChangedFile, ...]
    merge_base: str | None = None

    @property
    def paths(self) -> frozenset[str]:
        """The paths of the files that differ, including the old paths of renamed files."""
        return frozenset(path for file in self.files for path in (file.path, file.renamed_from) if path)


def comparison_of(answer: dict[str, Any]) -> Comparison:
    """From a response of the REST API. If its structure is unexpected, this raises one of ``failures.UNEXPECTED``."""
    return Comparison(
        url=str(answer.get("html_url") or ""),
        behind_by=int(answer["behind_by"]),
        commits=tuple(parse.rest_commit(commit) for commit in answer.get("commits") or ()),
        files=changed_files_of(answer.get("files") or ()),
        merge_base=(answer.get("merge_base_commit") or {}).get("sha"),
    )


def created_comment_of(answer: dict[str, Any]) -> CreatedComment:
    """From the REST API's response to a new comment; the errors are the same."""
    created_at = graph.time(answer["created_at"])
    if created_at is None:
        raise ValueError("a comment without a time")
    return CreatedComment(
        id=int(answer["id"]),
        node_id=str(answer.get("node_id") or ""),
        url=str(answer.get("html_url") or ""),
        created_at=created_at,
    )


def changed_files_of(files: Iterable[dict[str, Any]]) -> tuple[ChangedFile, ...]:
    """From the REST API's answer; the same."""
    return tuple(
        ChangedFile(
            path=str(file["filename"]),
            status=str(file.get("status")),
            patch=str(file.get("patch") or ""),
            sha=str(file.get("sha") or ""),
            renamed_from=str(file.get("previous_filename") or ""),
        )
        for file in files
    )


def push_of(answer: dict[str, Any]) -> Push:
    """From the REST API's answer; the same."""
    actor, pushed_at = answer.get("actor"), graph.time(answer["timestamp"])
    if pushed_at is None:
        raise ValueError("a push without a time")
    return Push(
        actor=parse.rest_account(actor) if actor else None,
        pushed_at=pushed_at,
        before=str(answer["before"]),
        after=str(answer["after"]),
        ref=str(answer.get("ref") or ""),
    )


def run_times_of(answer: dict[str, Any]) -> tuple[datetime, ...]:
    """When workflow runs were created, from the REST API's list; the errors are the same."""
    times = (graph.time(run["created_at"]) for run in answer["workflow_runs"])
    return tuple(time for time in times if time)


def artifacts_of(answer: dict[str, Any]) -> tuple[Artifact, ...]:
    """From the REST API's list; the errors are the same."""
    return tuple(
        Artifact(
            id=int(each["id"]),
            name=str(each["name"]),
            size=int(each["size_in_bytes"]),
            is_expired=bool(each["expired"]),
            created_at=graph.time(each["created_at"]),
            run_id=(each.get("workflow_run") or {}).get("id"),
        )
        for each in answer["artifacts"]
    )


def check_details_of(node: dict[str, Any]) -> CheckDetails:
    """From a GraphQL response."""
    steps = graph.nodes(node.get("steps"))
    return CheckDetails(
        output=_output(*((node.get(name) or "").strip() for name in ("title", "summary", "text"))),
        annotations=tuple(_annotations(graph.nodes(node.get("annotations")))),
        steps=tuple(
            Step(
                number=step["number"],
                name=step["name"],
                conclusion=(step["conclusion"] or "").lower() or None,
                started_at=graph.time(step["startedAt"]),
                completed_at=graph.time(step["completedAt"]),
            )
            for step in steps
        ),
    )


def _output(title: str, summary: str, text: str) -> str:
    """The text of a check, without the title if the summary begins with it."""
    begins = summary.partition("\n")[0].lower()
    parts = ("" if title.lower() in begins else title, summary, text)
    return "\n\n".join(part for part in parts if part)


def _annotations(found: Iterable[dict[str, Any]]) -> Iterator[Annotation]:
    for node in found:
        location = node["location"]
        yield Annotation(
            path=node["path"],
            start_line=location["start"]["line"],
            end_line=location["end"]["line"],
            level=(node["annotationLevel"] or "failure").lower(),
            title=node["title"] or "",
            message=node.get("message") or "",
        )
