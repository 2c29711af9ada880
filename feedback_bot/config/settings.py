"""The settings of one run, and what they select."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from feedback_bot.config.ci_access import CiTokens
from feedback_bot.config.event_scope import EventScope
from feedback_bot.config.policy import Policy
from feedback_bot.config.scopes import is_owner
from feedback_bot.config.workflow_file import WorkflowFile
from feedback_bot.limits.addresses import JULES_BASE_URL


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run. The ``repr`` never contains keys or tokens.

    Attributes:
        jules_api_key: the first key, which signs comments.
        further_jules_api_keys: keys of other accounts, and older keys, which verify the signatures of comments.
        repositories: ``owner/name``, or ``org:NAME`` or ``user:NAME`` for all repositories of an owner.
        left_out: ``owner/name`` of repositories to leave out, which may be patterns with ``*``.
        overrides: policy keys that were set as options or inputs; they override the policy file.
        linger_minutes: how many minutes after its start the run may still wait for known moments.
        results_file: where all outputs are written, as JSON.
        planned_pages: in a job of a fleet, the repositories with pages that show several others, which are given as in
            ``repositories``. The last job writes these pages.
        own_repository: the repository of the workflow that runs.
        event_scope: what the event that started the run is about; ``None`` for everything.
        ca_bundle: certificates to trust instead of the default ones.
    """

    github_token: str = field(repr=False)
    jules_api_key: str | None = field(repr=False)
    further_jules_api_keys: tuple[str, ...] = field(default=(), repr=False)
    jules_base_url: str = JULES_BASE_URL
    repositories: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    pull_request: int | None = None
    config_path: str = Policy.DEFAULT_PATH
    dry_run: bool = False
    fail_on_error: bool = True
    results_file: str | None = None
    planned_pages: Mapping[str, list[str]] | None = None
    overrides: Mapping[str, object] = field(default_factory=dict)
    github_api_url: str = "https://api.github.com"
    github_graphql_url: str = "https://api.github.com/graphql"
    github_server_url: str = "https://github.com"
    workflow_run_id: int | None = None
    workflow_file: WorkflowFile | None = None
    linger_minutes: int = 0
    own_repository: str | None = None
    event_scope: EventScope | None = None
    ca_bundle: str | None = None
    ci_tokens: CiTokens = field(default_factory=CiTokens, repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must never appear in output."""
        own = (self.github_token, *self.jules_api_keys)
        return tuple(value for value in (*own, *self.ci_tokens.secrets) if value)

    @property
    def owner_scopes(self) -> tuple[str, ...]:
        """The owners all of whose repositories are selected: ``org:NAME`` or ``user:NAME``."""
        return tuple(name for name in self.repositories if is_owner(name))

    @property
    def named_repositories(self) -> tuple[str, ...]:
        """The repositories that are selected by name and are not left out."""
        return tuple(name for name in self.repositories if not is_owner(name) and not self.excludes(name))

    @property
    def single_repository(self) -> str | None:
        """The repository, if only one is named and nothing else."""
        named = self.named_repositories
        return named[0] if named and len(self.repositories) == 1 else None

    @property
    def has_default_policy(self) -> bool:
        """Whether an owner's default policy counts: not if the workflow runs for its own repository alone."""
        single = self.single_repository
        return single is None or (self.own_repository or single).lower() != single.lower()

    def excludes(self, repository: str) -> bool:
        """Whether a repository is to be left out."""
        return any(fnmatchcase(repository.lower(), pattern.lower()) for pattern in self.left_out)

    def selects(self, repository: str) -> bool:
        """Whether a repository is selected, by its name or its owner's."""
        owner, name = repository.partition("/")[0].lower(), repository.lower()
        selected = {each.lower().removeprefix("org:").removeprefix("user:") for each in self.repositories}
        return (name in selected or owner in selected) and not self.excludes(name)

    @property
    def jules_api_keys(self) -> tuple[str, ...]:
        """All keys, in order. Each may belong to an account, and each verifies the signatures of comments."""
        return (self.jules_api_key, *self.further_jules_api_keys) if self.jules_api_key else ()
