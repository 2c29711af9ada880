"""The policy: how the bot behaves in one repository.

The value of each key comes from the first of these: a command-line option, a non-empty input of the action, the policy
file of the repository (``.github/jules-feedback.yml`` on its default branch), or the default here.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from feedback_bot.config.ci_access import CiSystemName, check_ci_hosts
from feedback_bot.config.policy_mistakes import Mistake, mistakes_of
from feedback_bot.config.policy_values import FROM_FILE, Lines, Number, Pattern, Switch, Words
from feedback_bot.config.team_templates import problem_of
from feedback_bot.errors import SettingsError

if TYPE_CHECKING:
    from feedback_bot.config.policy_yaml import PolicyFile


def _kebab(name: str) -> str:
    return name.replace("_", "-")


REPORT_NAMES: Final = ("*junit*", "*test*result*", "*test*report*", "*trx*")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_kebab, populate_by_name=False)


class ReviewBot(_Model):
    """A bot whose reviews count, and which of its comments to ignore."""

    login: str = Field(min_length=1)
    ignore: tuple[Pattern, ...] = Field((), max_length=50)


class Policy(_Model):
    """How the bot behaves in one repository. Each description says which values are valid."""

    DEFAULT_PATH: ClassVar[str] = ".github/jules-feedback.yml"

    authors: Words = Field(
        ("google-labs-jules[bot]", "jules-bot"),
        title="Accounts whose pull requests are from Jules",
        description="logins, separated by commas",
    )
    max_attempts: Number = Field(
        3,
        ge=1,
        le=50,
        title="Messages per pull request before the bot asks for a maintainer",
        description="a whole number from 1 to 50",
    )
    grace_minutes: Number = Field(
        15,
        ge=0,
        le=1440,
        title="Minutes that Jules gets to respond to a failure or review on its own first, or 0 to disable this",
        description="a whole number from 0 to 1440",
    )
    settle_minutes: Number = Field(
        60, ge=0, le=1440, title="Minutes to wait for running checks", description="a whole number from 0 to 1440"
    )
    stuck_minutes: Number = Field(
        30,
        ge=1,
        le=10080,
        title="Minutes that a working session may be inactive",
        description="a whole number from 1 to 10080",
    )
    answer_minutes: Number = Field(
        120,
        ge=10,
        le=10080,
        title="Minutes that Jules has to push after a message before the bot asks for a maintainer",
        description="a whole number from 10 to 10080",
    )
    max_prompt_chars: Number = Field(
        24_000,
        ge=2_000,
        le=200_000,
        title="Maximum length of a message",
        description="a whole number from 2000 to 200000",
    )
    approve_plans: Literal["never", "feedback"] = Field(
        "never", title="Whether to approve plans that respond to a message", description="never or feedback"
    )
    when_unreachable: Literal["new-session", "report"] = Field(
        "new-session", title="What to do when a session does not accept messages", description="new-session or report"
    )
    rate_limit_wait: Number = Field(
        120,
        ge=0,
        le=3600,
        title="How long a run may wait for rate limits",
        description="a whole number of seconds from 0 to 3600",
    )
    max_messages: Number = Field(
        20, ge=1, le=500, title="Maximum number of messages per run", description="a whole number from 1 to 500"
    )
    timeout_minutes: Number = Field(
        10, ge=2, le=360, title="Minutes that a run may take", description="a whole number from 2 to 360"
    )
    rerun_infrastructure_failures: Switch = Field(
        default=False, title="Whether to re-run jobs that failed because of infrastructure", description="true or false"
    )
    rerun_flaky_failures: Switch = Field(
        default=False, title="Whether to re-run jobs that passed at the same commit before", description="true or false"
    )
    update_branch: Literal["ask", "merge"] = Field(
        "ask",
        title="Who merges the base branch if the failures are already fixed there: Jules (ask) or the bot (merge)",
        description="ask or merge",
    )
    review_comments: Literal["changes-requested", "all"] = Field(
        "changes-requested",
        title="Whether to include reviews that only comment",
        description="changes-requested or all",
    )
    review_bots: tuple[ReviewBot, ...] = Field(
        (),
        max_length=50,
        title="Bots whose reviews count",
        description="a list of {login, ignore: [regular expressions]}",
    )
    trusted: Literal["association", "write"] = Field(
        "association", title="Whose reviews and commands count", description="association or write"
    )
    ignore_checks: Lines = Field(
        (), title="Checks to ignore", description="names of checks, one per line; * matches anything"
    )
    checks: Literal["all", "required"] = Field(
        "all", title="Whether to include checks that are not required for merging", description="all or required"
    )
    drafts: Literal["speak", "skip"] = Field(
        "speak", title="Whether to send feedback on drafts", description="speak or skip"
    )
    ignore_labels: Lines = Field(
        (), title="Labels of pull requests to skip", description="names of labels, one per line; * matches anything"
    )
    comments: Literal["each", "one"] = Field(
        "each",
        title="Whether each message gets a comment, or the bot edits one comment in place",
        description="each or one",
    )
    status_check: Switch = Field(
        default=False,
        title="Whether to show what the bot decides as a neutral check at the head of each pull request",
        description="true or false",
    )
    dashboard: Switch = Field(
        default=False,
        title="Whether to show all pull requests on one page, an issue that the bot edits in place",
        description="true or false",
    )
    dashboard_repository: str = Field(
        "",
        pattern=r"^([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)?$",
        title="Repository with one page for all, in a run over all repositories of an owner",
        description="a repository, as owner/name",
    )
    marker_authors: Words = Field(
        (), title="Accounts whose comments count as the bot's own", description="logins, separated by commas"
    )
    instructions: str = Field(
        "", max_length=4_000, title="Text for every message", description="text of at most 4000 characters"
    )
    templates: dict[str, str] = Field(
        {}, title="Jinja templates that replace the bot's own", description="templates by name, see docs/policy.md"
    )
    ci_hosts: dict[str, CiSystemName] = Field(
        {},
        max_length=50,
        title="Your own servers of other CI systems",
        description="systems by their addresses, see docs/ci-systems.md",
    )
    test_reports: Lines = Field(
        REPORT_NAMES,
        max_length=50,
        title="Artifacts of Actions that contain test reports",
        description="names of artifacts, one per line; * matches anything",
    )
    notify: Words = Field(
        (),
        title="Who to mention when the bot asks for a maintainer or cannot send feedback",
        description="logins or teams (@org/team), separated by commas",
    )

    @field_validator("templates")
    @classmethod
    def _templates_can_be_used(cls, templates: dict[str, str]) -> dict[str, str]:
        problems = [problem for name, text in templates.items() if (problem := problem_of(name, text))]
        if problems:
            raise ValueError("; ".join(problems))
        return templates

    @field_validator("ci_hosts")
    @classmethod
    def _addresses_can_be_used(cls, hosts: dict[str, CiSystemName]) -> dict[str, CiSystemName]:
        return check_ci_hosts(hosts)

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        """The names of all keys, as users write them."""
        return tuple(_kebab(name) for name in cls.model_fields)

    @classmethod
    def switches(cls) -> tuple[str, ...]:
        """The names of the keys that are true or false."""
        return tuple(_kebab(name) for name, field in cls.model_fields.items() if field.annotation is bool)

    @classmethod
    def option_help(cls) -> dict[str, str]:
        """The keys that can be set as one line of text, with their help texts."""
        return {
            _kebab(name): f"{field.title}. Value: {field.description}."
            for name, field in cls.model_fields.items()
            if name not in ("review_bots", "instructions", "templates", "ci_hosts")
        }

    @classmethod
    def build(cls, values: Mapping[str, object], *, written: Mapping[str, str] | None = None) -> Self:
        """Validate values and add the defaults.

        Args:
            values: by key, as users write them.
            written: the names to use for some keys in errors, as the user wrote them.

        Raises:
            SettingsError: one line per mistake.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise SettingsError([mistake.text for mistake in mistakes_of(cls, error, written or {})]) from None


def parse_policy_file(text: str, path: str) -> dict[str, object]:
    """Read and validate the keys of a policy file.

    Raises:
        SettingsError: not YAML, not a mapping, unknown keys, or invalid values; it names every mistake.
    """
    from feedback_bot.config.policy_yaml import read_policy_file  # noqa: PLC0415 - many repositories have no such file

    file = read_policy_file(text, path)
    mistakes = mistakes_in(file, written={key: f"{path}: {key}" for key in file.values})
    if mistakes:
        raise SettingsError([mistake.text for mistake in mistakes])
    return file.values


def mistakes_in(file: "PolicyFile", *, written: Mapping[str, str] | None = None) -> list[Mistake]:
    """The mistakes in the keys and values of a policy file. A number in quotes is one.

    Args:
        file: what it says.
        written: the name to use for each key.
    """
    try:
        Policy.model_validate(file.values, context=FROM_FILE)
    except ValidationError as error:
        return mistakes_of(Policy, error, written or {})
    return []
