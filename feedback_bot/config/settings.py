"""The settings of one run, from the command line, the inputs of the action, and the environment."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from feedback_bot.config.ci_access import CiTokens, parse_ci_tokens
from feedback_bot.config.event_scope import EventScope, event_scope_of
from feedback_bot.config.policy import Policy
from feedback_bot.config.secret_lines import secret_lines
from feedback_bot.config.workflow_file import WorkflowFile, workflow_file_of
from feedback_bot.errors import SettingsError
from feedback_bot.limits.addresses import JULES_BASE_URL, is_safe_address
from feedback_bot.limits.certificates import find_ca_bundle

RUN_INPUTS: Final = {
    "github-token": "Token for reading and commenting on GitHub.",
    "jules-api-key": "Jules API keys, one per line: of several accounts, or older ones that verify signatures.",
    "jules-base-url": "Base URL of the Jules API.",
    "ci-tokens": "Tokens for other CI systems, one NAME=TOKEN or HOST=TOKEN on each line.",
    "repositories": "Repositories to scan: owner/name, org:NAME, user:NAME, and -owner/name to leave out, with commas.",
    "pull-request": "Process only the pull request with this number.",
    "config-path": "Path of the policy file on the default branch.",
    "dry-run": "Decide and report, but write nothing.",
    "results-file": "File for all outputs, as JSON.",
    "dashboards": "Common dashboards, as planned for a fleet: their rows are left in the results file.",
    "fail-on-error": "Exit with status 1 if something failed.",
    "linger-minutes": "Minutes since its start that the run may wait for moments that it knows, 0 to 60.",
}
LONGEST_LINGER: Final = 60
"""Minutes. The job's limit in the reusable workflow is above this and the default of ``timeout-minutes`` together."""
SWITCHES: Final = frozenset({"dry-run", "fail-on-error", *Policy.switches()})
"""What is true or false, by the name of its input."""
_PAGES: Final = TypeAdapter(dict[str, list[str]])
_OPTIONS: Final = {"repositories": "repo"}
"""Options whose name is not that of their input."""
_MOST_KEYS: Final = 10
_TOKEN: Final = re.compile(r"[\x21-\x7e]+\Z")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+\Z")
_OWNER: Final = re.compile(r"(?:org|user):[A-Za-z0-9][A-Za-z0-9_-]*\Z")
_LEFT_OUT: Final = re.compile(r"-[A-Za-z0-9_*?\[\]!-]+/[A-Za-z0-9._*?\[\]!-]+\Z")
_EXPECTED: Final = "owner/name, org:NAME, user:NAME, or -owner/name to leave out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run. The ``repr`` never contains keys or tokens.

    Attributes:
        jules_api_key: the first key, which signs comments.
        further_jules_api_keys: keys of other accounts, and older keys, which verify the signatures of comments.
        repositories: ``owner/name``, or ``org:NAME`` or ``user:NAME`` for all repositories of an owner.
        left_out: ``owner/name`` of repositories to leave out, which may be patterns with ``*``.
        overrides: policy keys that were set as options or inputs; they override the policy file.
        linger_minutes: for how long after its start the run may wait for moments that it knows.
        results_file: where all outputs are written, as JSON.
        planned_pages: in a job of a fleet, the repositories with pages that show several others, which are given as in
            ``repositories``. The last job writes these pages.
        own_repository: the repository of the workflow that runs.
        event_scope: what the event that started the run is about; ``None`` for everything.
        ca_bundle: certificates to trust in the place of the usual ones.
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
        return tuple(name for name in self.repositories if _OWNER.match(name))

    @property
    def named_repositories(self) -> tuple[str, ...]:
        """The repositories that are selected by name and are not left out."""
        return tuple(name for name in self.repositories if not _OWNER.match(name) and not self.excludes(name))

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
        """All keys, in their order. Each may be the one of an account, and each verifies the signatures of comments."""
        return (self.jules_api_key, *self.further_jules_api_keys) if self.jules_api_key else ()


def read_settings(options: Mapping[str, str], environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Args:
        options: command-line options by name, without dashes; options that are not set are absent.
        environ: the environment: ``INPUT_*`` as the runner sets the inputs of an action (uppercase, with hyphens), then
            ``GITHUB_TOKEN``, ``JULES_API_KEY``, and ``GITHUB_REPOSITORY``, and the URLs of the servers.

    Raises:
        SettingsError: one line per mistake.
    """
    return _Reader(options, environ).read()


class _Reader:
    """Collects values and mistakes, so that all mistakes are reported at once."""

    _FALLBACKS: Final = {
        "github-token": "GITHUB_TOKEN",
        "jules-api-key": "JULES_API_KEY",
        "ci-tokens": "CI_TOKENS",
        "jules-base-url": "JULES_BASE_URL",
        "repositories": "GITHUB_REPOSITORY",
    }

    def __init__(self, options: Mapping[str, str], environ: Mapping[str, str]) -> None:
        self._options = options
        self._environ = environ
        self._mistakes: list[str] = []

    def read(self) -> Settings:
        self._refuse_underscores()
        dry_run = self._switch("dry-run", default=False)
        repositories, left_out = self._repositories()
        api_url = self._server("GITHUB_API_URL", "https://api.github.com")
        given_graphql_url = self._environ.get("GITHUB_GRAPHQL_URL")
        github_token = "".join(self._secrets("github-token"))
        jules_api_keys = self._secrets("jules-api-key", needed=not dry_run, most=_MOST_KEYS)
        settings = Settings(
            github_token=github_token,
            jules_api_key=next(iter(jules_api_keys), None),
            further_jules_api_keys=jules_api_keys[1:],
            jules_base_url=self._address("jules-base-url", JULES_BASE_URL),
            repositories=repositories,
            left_out=left_out,
            pull_request=self._pull_request(repositories),
            config_path=self._value("config-path")[1] or Policy.DEFAULT_PATH,
            dry_run=dry_run,
            fail_on_error=self._switch("fail-on-error", default=True),
            results_file=self._value("results-file")[1],
            planned_pages=self._pages(),
            own_repository=self._environ.get("GITHUB_REPOSITORY") or None,
            overrides=self._overrides(),
            github_api_url=api_url,
            github_graphql_url=self._server("GITHUB_GRAPHQL_URL", "") if given_graphql_url else f"{api_url}/graphql",
            github_server_url=self._server("GITHUB_SERVER_URL", "https://github.com"),
            workflow_run_id=_number(self._environ.get("GITHUB_RUN_ID", "")),
            workflow_file=workflow_file_of(self._environ.get("GITHUB_WORKFLOW_REF", "")),
            linger_minutes=self._whole("linger-minutes", LONGEST_LINGER),
            event_scope=self._event_scope(),
            ca_bundle=self._ca_bundle(),
            ci_tokens=self._ci_tokens(),
        )
        if self._mistakes:
            raise SettingsError(self._mistakes)
        return settings

    def _refuse_underscores(self) -> None:
        """Reject variables with underscores: they would be silently ignored, and a dry run would be a real run."""
        for name in (*RUN_INPUTS, *Policy.key_names()):
            variable = f"INPUT_{name.upper()}"
            misspelt = variable.replace("-", "_")
            if misspelt != variable and self._environ.get(misspelt, "").strip():
                self._mistakes.append(f"{misspelt} is ignored: the runner keeps hyphens, so set {variable}")

    def _event_scope(self) -> EventScope | None:
        """The pull requests that the event is about; ``None`` if a person named one, or the event cannot be read."""
        path = self._environ.get("GITHUB_EVENT_PATH")
        if not path or self._value("pull-request")[1]:
            return None
        try:
            payload = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        name = self._environ.get("GITHUB_EVENT_NAME", "")
        return event_scope_of(name, payload) if isinstance(payload, dict) else None

    def _ca_bundle(self) -> str | None:
        try:
            return find_ca_bundle(self._environ)
        except ValueError as error:
            self._mistakes.append(str(error))
            return None

    def _value(self, name: str) -> tuple[str, str | None]:
        """The name as the user wrote it, and the value; ``None`` if it is empty everywhere."""
        variable = f"INPUT_{name.upper()}"
        fallback = self._FALLBACKS.get(name, "")
        for written, value in (
            (f"--{_OPTIONS.get(name, name)}", self._options.get(name)),
            (name, self._environ.get(variable)),
            (fallback, self._environ.get(fallback)),
        ):
            if value is not None and value.strip():
                return written, value.strip()
        return name, None

    def _secrets(self, name: str, *, needed: bool = True, most: int = 1) -> tuple[str, ...]:
        """The secrets, one on each line."""
        written, value = self._value(name)
        if value is None:
            if needed:
                self._mistakes.append(f"{name} is missing: set the input {name} or {self._FALLBACKS[name]}")
            return ()
        secrets = secret_lines(value)
        if len(secrets) > most > 1:
            self._mistakes.append(f"{written}: has {len(secrets)} keys; at most {most} are possible")
        elif len(secrets) > most or not all(_TOKEN.match(secret) for secret in secrets):
            self._mistakes.append(f"{written}: contains whitespace or invalid characters; copy it again")
        return secrets

    def _ci_tokens(self) -> CiTokens:
        """The tokens for other CI systems. A line that is not valid may hold a token, so no error shows it."""
        written, value = self._value("ci-tokens")
        tokens, wrong = parse_ci_tokens(value or "")
        self._mistakes += [
            f"{written}: line {number} is not valid; expected NAME=TOKEN or HOST=TOKEN" for number in wrong
        ]
        return tokens

    def _switch(self, name: str, *, default: bool) -> bool:
        written, value = self._value(name)
        if value is None:
            return default
        if value.lower() not in ("true", "false"):
            self._mistakes.append(f"{written}: {value!r} is not valid; expected true or false")
        return value.lower() == "true"

    def _whole(self, name: str, most: int) -> int:
        """A whole number from 0 on; 0 if it is not set."""
        written, value = self._value(name)
        number = int(value) if value and re.fullmatch(r"[0-9]{1,9}", value) else None
        if value is not None and (number is None or number > most):
            self._mistakes.append(f"{written}: {value!r} is not valid; expected a whole number from 0 to {most}")
        return number or 0

    def _address(self, name: str, default: str) -> str:
        written, value = self._value(name)
        return self._checked_address(written, value or default)

    def _server(self, variable: str, default: str) -> str:
        return self._checked_address(variable, self._environ.get(variable) or default)

    def _checked_address(self, written: str, value: str) -> str:
        if not is_safe_address(value):
            self._mistakes.append(
                f"{written}: {value!r} is not valid; expected an https:// URL (http:// only on loopback)"
            )
        return value.rstrip("/")

    def _repositories(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is selected, and what is left out of it."""
        written, value = self._value("repositories")
        words = (word for word in re.split(r"[,\s]+", value or "") if word)
        spelled: dict[str, str] = {}
        for word in words:
            spelled.setdefault(word.lower(), word)
        names = tuple(name for name in spelled.values() if not name.startswith("-"))
        left_out = tuple(name for name in spelled.values() if name.startswith("-"))
        if not names:
            self._mistakes.append("repositories is missing: set owner/name or org:NAME")
        for name in spelled.values():
            if not (is_repository(name) or _OWNER.match(name) or _LEFT_OUT.match(name)):
                self._mistakes.append(f"{written}: {name!r} is not valid; expected {_EXPECTED}")
        return names, tuple(name[1:] for name in left_out)

    def _pages(self) -> dict[str, list[str]] | None:
        written, value = self._value("dashboards")
        try:
            return _PAGES.validate_json(value) if value is not None else None
        except ValidationError:
            self._mistakes.append(f"{written}: expected the output dashboards of feedback-bot plan")
            return None

    def _pull_request(self, repositories: tuple[str, ...]) -> int | None:
        written, value = self._value("pull-request")
        if value is None:
            return None
        number = _number(value.removeprefix("#"))
        if not number:
            self._mistakes.append(f"{written}: {value!r} is not valid; expected the number of a pull request")
        elif len(repositories) != 1 or not is_repository(repositories[0]):
            self._mistakes.append(f"{written} requires exactly one repository, written as owner/name")
        return number

    def _overrides(self) -> dict[str, object]:
        found = {key: self._value(key) for key in Policy.key_names()}
        given: dict[str, object] = {key: value for key, (_, value) in found.items() if value is not None}
        try:
            Policy.build(given, written={key: written for key, (written, _) in found.items()})
        except SettingsError as error:
            self._mistakes.extend(error.mistakes)
        return given


def is_repository(name: str) -> bool:
    """Whether a text is a valid repository name, as ``owner/name``."""
    return _REPOSITORY.match(name) is not None


def is_repository_or_organization(name: str) -> bool:
    """Whether a text is ``owner/name``, ``org:NAME``, or ``user:NAME``."""
    return is_repository(name) or _OWNER.match(name) is not None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) and int(text) > 0 else None
