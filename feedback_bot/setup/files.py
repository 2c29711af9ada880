"""The files that the bot needs in a repository, in words: a workflow and a policy file."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from feedback_bot.config.policy import Policy
from feedback_bot.config.project import DOCS_URL, POLICY_SCHEMA_URL

WORKFLOW_PATH: Final = ".github/workflows/jules-feedback.yml"


class Trigger(StrEnum):
    """When the bot runs."""

    EVENTS = "events"
    SCHEDULE = "schedule"
    FLEET = "fleet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret that a workflow uses.

    Attributes:
        kind: ``secret``, or ``variable`` for what is not secret.
        advice: what to put there.
    """

    name: str
    advice: str
    kind: str = "secret"


_KEY: Final = Secret(name="JULES_API_KEY", advice="a Jules API key, created at https://jules.google.com/settings#api")
_APP: Final = (
    Secret(name="FEEDBACK_APP_CLIENT_ID", advice="the client ID of a GitHub App", kind="variable"),
    Secret(name="FEEDBACK_APP_PRIVATE_KEY", advice="a private key of that app, as downloaded"),
)


def workflow(trigger: Trigger, *, workflows: Sequence[str] = (), repositories: Sequence[str] = ()) -> str:
    """The workflow's text.

    Args:
        trigger: when it runs.
        workflows: names of the workflows whose ends start it.
        repositories: ``owner/name`` or ``org:NAME``, all of one owner. Only a fleet has them.
    """
    owner = repositories[0].removeprefix("org:").partition("/")[0] if repositories else ""
    template = _environment().get_template("workflow.yml.j2")
    return template.render(trigger=trigger, workflows=workflows, repositories=repositories, owner=owner)


def secrets(trigger: Trigger) -> tuple[Secret, ...]:
    """What a person has to add."""
    return (_KEY, *_APP) if trigger is Trigger.FLEET else (_KEY,)


def policy() -> str:
    """The policy file's text: each key with its default, all of them as comments."""
    parts = [
        f"# yaml-language-server: $schema={POLICY_SCHEMA_URL}",
        "# How the Jules feedback bot behaves in this repository. All keys are optional, and these are the defaults.",
        f"# {DOCS_URL}/policy.md",
    ]
    for name, field in Policy.model_fields.items():
        key = name.replace("_", "-")
        parts.append(f"\n# {field.title}: {field.description}\n# {key}: {_inline(field.default)}")
    return "\n".join(parts) + "\n"


def _inline(value: Any) -> str:  # noqa: ANN401 - any default
    """A value on one line of YAML."""
    plain = list(value) if isinstance(value, tuple) else value
    text: str = yaml.safe_dump(plain, default_flow_style=True, width=10_000, allow_unicode=True)
    return text.removesuffix("...\n").strip()


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("feedback_bot.setup"),
        undefined=StrictUndefined,
        variable_start_string="[[",  # double braces are GitHub's expressions
        variable_end_string="]]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - YAML, not HTML
    )
    environment.filters["yaml"] = _inline
    return environment
