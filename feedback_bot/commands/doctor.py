"""``feedback-bot doctor``: finds what keeps the bot from working, without writing anything."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feedback_bot.commands._repositories import check_repositories, with_origin

if TYPE_CHECKING:
    from feedback_bot.config.settings import Settings
    from feedback_bot.doctor.finding import Finding

_WIDTH = 22  # of the column of checks
_TOKENS = ("GITHUB_TOKEN", "INPUT_GITHUB-TOKEN")


@click.command(short_help="Check what the bot needs in a repository, without writing anything.")
@click.option(
    "--repo",
    "repos",
    multiple=True,
    metavar="OWNER/NAME",
    callback=check_repositories,
    help="The repository. Default: GITHUB_REPOSITORY, or the remote origin. Can be repeated.",
)
@click.option("--config-path", metavar="PATH", help="Path of the policy file on the default branch.")
@click.option("--jules-base-url", metavar="URL", help="Base URL of the Jules API.  [env: JULES_BASE_URL]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per check.")
def doctor(repos: tuple[str, ...], config_path: str | None, jules_base_url: str | None, *, as_json: bool) -> int:
    """Check what the bot needs: the token and its permissions, the Jules API keys, the workflow, and the policy file.

    Nothing is written. Set GITHUB_TOKEN and JULES_API_KEY to what the workflow uses. Permissions to write cannot be
    checked without writing, except those of a classic token.

    Exit status: 0 nothing is missing, 1 something is, 2 invalid input.

    \b
    Examples:
      feedback-bot doctor --repo octo/shop
      GITHUB_TOKEN=$(gh auth token) feedback-bot doctor --json
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    from feedback_bot.doctor.examine import examine  # noqa: PLC0415 - the help needs none of the libraries
    from feedback_bot.limits.timing import Timing  # noqa: PLC0415 - the same

    given = {"repositories": ",".join(repos), "config-path": config_path, "jules-base-url": jules_base_url}
    settings = _settings({name: value for name, value in given.items() if value}, os.environ)
    found = examine(settings, Timing(), datetime.now(UTC))
    return print_findings(found, as_json=as_json)


def print_findings(findings: "Iterable[Finding]", *, as_json: bool) -> int:
    """Print each finding as soon as it is known, and return the exit status."""
    to_fix = 0
    repository: str | None = None
    for finding in findings:
        to_fix += finding.needs_fixing
        if as_json:
            click.echo(json.dumps({"object": "check", **asdict(finding)}))
            continue
        if finding.repository != repository and finding.repository:
            click.echo(f"\n{finding.repository}")
        repository = finding.repository
        for line in _lines(finding):
            click.echo(line)
    if not as_json:
        click.echo(f"\n{_things(to_fix)} to fix." if to_fix else "\nNothing is missing.")
    return 1 if to_fix else 0


def _lines(finding: "Finding") -> Iterator[str]:
    from feedback_bot.terminal.lines import columns, hanging  # noqa: PLC0415 - the help needs none of the libraries
    from feedback_bot.terminal.screen import one_line  # noqa: PLC0415 - the same

    color = {"ok": "green", "fix": "red", "note": "yellow"}[finding.status]
    status = click.style(f"{finding.status:<4}", fg=color, bold=finding.needs_fixing)
    check = f"  {finding.check:<{_WIDTH}}  "
    shown = hanging(" " * 4 + check, one_line(finding.message), columns())
    yield status + shown[4:]
    if finding.advice:
        yield hanging(" " * (_WIDTH + 8), one_line(finding.advice), columns())


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def _settings(options: Mapping[str, str], environ: Mapping[str, str]) -> "Settings":
    """The settings of a run, even without a token or a key, because a missing one is a finding."""
    from dataclasses import replace  # noqa: PLC0415 - the help needs none of the libraries

    from feedback_bot.config.inputs import read_settings  # noqa: PLC0415 - the same

    environ = {**with_origin(options, environ), "INPUT_DRY-RUN": "true"}  # a dry run may have no key
    if any(environ.get(name, "").strip() for name in _TOKENS):
        return read_settings(options, environ)
    return replace(read_settings(options, {**environ, "GITHUB_TOKEN": "none"}), github_token="")
