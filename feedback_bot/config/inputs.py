"""Reads the settings of one run from the command line, the inputs of the action, and the environment."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from feedback_bot.config.ci_access import CiTokens, parse_ci_tokens
from feedback_bot.config.event_scope import EventScope, event_scope_of
from feedback_bot.config.policy import Policy
from feedback_bot.config.scopes import is_owner, is_repository
from feedback_bot.config.secret_lines import secret_lines
from feedback_bot.config.settings import Settings
from feedback_bot.config.workflow_file import workflow_file_of
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
    "dashboards": "Shared dashboards, from feedback-bot plan. Their rows are written to the results file.",
    "fail-on-error": "Exit with status 1 if something failed.",
    "linger-minutes": "Minutes from its start that the run may wait for a known deadline, from 0 to 60.",
}
LONGEST_LINGER: Final = 60
"""Minutes. The job's limit in the reusable workflow is above this and the default of ``timeout-minutes`` together."""
SWITCHES: Final = frozenset({"dry-run", "fail-on-error", *Policy.switches()})
"""The names of the inputs that are true or false."""
_PAGES: Final = TypeAdapter(dict[str, list[str]])
_OPTIONS: Final = {"repositories": "repo"}
"""Options whose name differs from that of their input."""
_MOST_KEYS: Final = 10
_TOKEN: Final = re.compile(r"[\x21-\x7e]+\Z")
_LEFT_OUT: Final = re.compile(r"-[A-Za-z0-9_*?\[\]!-]+/[A-Za-z0-9._*?\[\]!-]+\Z")
_EXPECTED: Final = "owner/name, org:NAME, user:NAME, or -owner/name to leave out"


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
        """What is selected, and what is left out."""
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
            if not (is_repository(name) or is_owner(name) or _LEFT_OUT.match(name)):
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


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) and int(text) > 0 else None
