"""What a workflow file says, as far as setting the bot up depends on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from feedback_bot.text.bounded_yaml import LONGEST, OF_VALUES, BoundedLoader

_USED = ("/jules-feedback-bot/", "/jules-feedback-bot@")
_OF_EVERY_BRANCH = ("*", "**")


class _Loader(BoundedLoader):
    """Reads truth values as GitHub does: ``on`` is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job that runs the bot.

    Attributes:
        permissions: by name; ``None`` if neither the job nor the workflow sets them.
        given: what the job passes to the bot, inputs and secrets.
    """

    permissions: Mapping[str, str] | str | None
    given: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowFile:
    """A workflow.

    Attributes:
        name: as GitHub shows it, and as ``workflow_run`` refers to it.
        events: by name, with their filters.
        jobs: those that run the bot.
    """

    name: str
    events: Mapping[str, Any]
    jobs: Sequence[Job] = field(default=())

    @property
    def runs_the_bot(self) -> bool:
        """Whether it is a workflow of the bot."""
        return bool(self.jobs)

    @property
    def checks_pull_requests(self) -> bool:
        """Whether it runs on commits of pull requests."""
        if self.events.keys() & {"pull_request", "pull_request_target"}:
            return True
        if "push" not in self.events:
            return False
        filters = self.events["push"] or {}
        branches = filters.get("branches")
        if branches is None:
            return "tags" not in filters
        return any(str(each) in _OF_EVERY_BRANCH for each in branches)


def read_workflow(text: str, path: str) -> WorkflowFile | None:
    """Read a workflow file; ``None`` if it is not one.

    Args:
        text: what the file contains.
        path: its path in the repository, which is its name if it has none.
    """
    try:
        content = yaml.load(text, _Loader) if len(text) <= LONGEST else None  # noqa: S506 - a subclass of SafeLoader
    except (*OF_VALUES, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("jobs"), dict):
        return None
    return WorkflowFile(
        name=str(content.get("name") or path),
        events=_events(content.get("on")),
        jobs=tuple(_jobs(content["jobs"], content.get("permissions"))),
    )


def _events(on: object) -> dict[str, Any]:
    if isinstance(on, str):
        return {on: None}
    if isinstance(on, list):
        return {str(each): None for each in on}
    return dict(on) if isinstance(on, dict) else {}


def _jobs(jobs: Mapping[str, Any], inherited: object) -> Iterator[Job]:
    for job in jobs.values():
        if not isinstance(job, dict):
            continue
        permissions = job.get("permissions", inherited)
        used = permissions if isinstance(permissions, dict | str) else None
        steps = job.get("steps")
        for step in [job, *(steps if isinstance(steps, list) else [])]:
            if isinstance(step, dict) and _is_ours(str(step.get("uses", ""))):
                yield Job(permissions=used, given={**_mapping(step.get("with")), **_mapping(step.get("secrets"))})


def _is_ours(uses: str) -> bool:
    return any(part in uses for part in _USED) or uses == "$/action"


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {"inherited": value} if value == "inherit" else {}
