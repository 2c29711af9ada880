"""Sessions and sources as the API describes them: https://jules.google/docs/api/reference/types.

Parsing is lenient: unknown fields are kept (``model_extra``), missing or ``null`` fields are ``None`` or empty, and
states and kinds are strings, because new ones appear without notice.
"""

import re
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic.alias_generators import to_camel

from feedback_bot.jules.times import parse_time

_GITHUB_SOURCE: Final = re.compile(r"sources/github/(?P<repository>[^/]+/[^/]+)")


def _lenient_time(value: object) -> object:
    """A time that cannot be parsed counts as absent, because nothing else in the resource depends on it."""
    if not isinstance(value, str):
        return value if isinstance(value, datetime) else None
    try:
        return parse_time(value)
    except ValueError:
        return None


Time = Annotated[datetime | None, BeforeValidator(_lenient_time)]


class Resource(BaseModel):
    """Base class of everything that the API returns. ``null`` means absent, as in protocol buffers."""

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True, coerce_numbers_to_str=True
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the server sent
        if isinstance(value, dict):
            return {key: field for key, field in value.items() if field is not None}
        return value


class NamedResource(Resource):
    """A resource with a name. ``id`` is the last part of the name. Each is filled in if the API omits it.

    Some examples in the API reference have only the ID as the name.
    """

    name: str
    id: str

    @model_validator(mode="before")
    @classmethod
    def _complete_id(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the server sent
        if isinstance(value, dict) and (name := value.get("name") or value.get("id")):
            key = value.get("id") or name
            return {**value, "name": name, "id": key.rpartition("/")[2] if isinstance(key, str) else key}
        return value


class GitHubRepoContext(Resource):
    """Where in a GitHub repository a session starts."""

    starting_branch: str | None = None


class SourceContext(Resource):
    """What a session works on."""

    source: str | None = None
    github_repo_context: GitHubRepoContext | None = None
    working_branch: str | None = None


class PullRequest(Resource):
    """A pull request that a session created."""

    url: str = ""
    title: str = ""
    description: str = ""
    base_ref: str | None = None
    head_ref: str | None = None


class GitPatch(Resource):
    """A change as a unified diff on top of ``base_commit_id``."""

    unidiff_patch: str = ""
    base_commit_id: str | None = None
    suggested_commit_message: str | None = None


class ChangeSet(Resource):
    """A change to a source."""

    source: str | None = None
    git_patch: GitPatch | None = None


class Output(Resource):
    """One result of a session: a pull request, a change set, or something new."""

    pull_request: PullRequest | None = None
    change_set: ChangeSet | None = None


class Session(NamedResource):
    """One task that Jules works on."""

    prompt: str = ""
    title: str = ""
    state: str = "STATE_UNSPECIFIED"
    url: str = ""
    create_time: Time = None
    update_time: Time = None
    archived: bool = False
    require_plan_approval: bool | None = None
    automation_mode: str | None = None
    source_context: SourceContext | None = None
    outputs: tuple[Output, ...] = ()

    @property
    def repository(self) -> str | None:
        """``owner/repo`` of the session's source; ``None`` if the source's name does not show it."""
        match = _GITHUB_SOURCE.fullmatch((self.source_context and self.source_context.source) or "")
        return match["repository"] if match else None

    @property
    def starting_branch(self) -> str | None:
        """The branch that the session started from."""
        context = self.source_context and self.source_context.github_repo_context
        return context.starting_branch if context else None

    @property
    def pull_requests(self) -> tuple[PullRequest, ...]:
        """The pull requests among the outputs."""
        return tuple(output.pull_request for output in self.outputs if output.pull_request)


class GitHubBranch(Resource):
    """A branch by its name."""

    display_name: str = ""


class GitHubRepo(Resource):
    """A GitHub repository that is connected to Jules."""

    owner: str = ""
    repo: str = ""
    is_private: bool = False
    default_branch: GitHubBranch | None = None
    branches: tuple[GitHubBranch, ...] = ()


class Source(NamedResource):
    """Something that a session can work on."""

    github_repo: GitHubRepo | None = None

    @model_validator(mode="before")
    @classmethod
    def _complete_id(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the server sent
        """A source's ID contains slashes: it is the whole name after ``sources/``."""
        if isinstance(value, dict) and (name := value.get("name") or value.get("id")):
            key = value.get("id") or name
            return {**value, "name": name, "id": key.removeprefix("sources/") if isinstance(key, str) else key}
        return value

    @property
    def repository(self) -> str | None:
        """``owner/repo`` on GitHub."""
        return f"{self.github_repo.owner}/{self.github_repo.repo}" if self.github_repo else None

    @property
    def default_branch(self) -> str | None:
        """The repository's default branch, if Jules reports it."""
        branch = self.github_repo and self.github_repo.default_branch
        return (branch.display_name or None) if branch else None
