"""``feedback-bot plan``: divides the repositories that have work among jobs of a workflow that run side by side."""

import os
import sys

import click

from feedback_bot.run.shards import MOST_SHARDS
from feedback_bot.terminal.lines import fitted

_OPTIONS = {
    "github-token": "Token for searching on GitHub.",
    "dashboard-repository": "Repository with one page for all, as owner/name.",
    "authors": "Accounts whose pull requests are from Jules, as logins separated by commas.",
}


@click.command(short_help="Split the repositories that need work into parallel jobs.")
@click.option(
    "--shards",
    type=click.IntRange(1, MOST_SHARDS),
    envvar="INPUT_SHARDS",
    default=8,
    show_default=True,
    help="Maximum number of jobs.",
)
@click.option(
    "--max-messages",
    type=click.IntRange(1),
    envvar="INPUT_MAX-MESSAGES",
    default=100,
    show_default=True,
    help="Maximum number of messages that all jobs together send.",
)
@click.option(
    "--repo",
    "--repositories",
    "repositories",
    multiple=True,
    metavar="OWNER/NAME",
    help="Repository: owner/name, org:NAME, user:NAME, or -owner/name to leave one out. Can be repeated.",
)
def plan(shards: int, max_messages: int, repositories: tuple[str, ...], **options: str | None) -> int:
    """Search for pull requests by Jules, and print a matrix for the job of a workflow as JSON.

    Each entry has the number of a shard and its repositories, one per line. Repositories with failed checks weigh more.
    If there is nothing to do, the list is empty. Everything else is written to standard error.

    \b
    Example:
      feedback-bot plan --repo org:octo --shards 4
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    from feedback_bot.run.plan import Streams, plan_once  # noqa: PLC0415 - the help needs none of the libraries

    given = {name.replace("_", "-"): value for name, value in options.items() if value is not None}
    given |= {"repositories": ",".join(repositories)} if repositories else {}
    streams = Streams(out=sys.stdout, log=fitted(sys.stderr))
    environ = {name: value for name, value in os.environ.items() if name != "INPUT_MAX-MESSAGES"}
    return plan_once(given, environ, streams, shards=shards, messages=max_messages)


for _name, _help in _OPTIONS.items():
    plan.params.append(click.Option([f"--{_name}", _name.replace("-", "_")], metavar="VALUE", help=_help))
