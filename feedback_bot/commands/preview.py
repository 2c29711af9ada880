"""``feedback-bot preview``: the feedback that one pull request would get now, and why. Nothing is written."""

import os
import sys

import click

from feedback_bot.commands._repositories import check_repositories
from feedback_bot.terminal.lines import fitted


@click.command(short_help="Show the feedback that one pull request would get now.")
@click.option("--repo", required=True, metavar="OWNER/NAME", callback=check_repositories, help="The repository.")
@click.option("--pull-request", required=True, metavar="NUMBER", help="The pull request.")
@click.option("--jules-base-url", metavar="URL", help="Base URL of the Jules API.  [env: JULES_BASE_URL]")
def preview(repo: str, pull_request: str, jules_base_url: str | None) -> int:
    """Show the message and the comment that the bot would write now for a pull request, and why. Nothing is written.

    Set GITHUB_TOKEN to a GitHub token and JULES_API_KEY to your Jules API key.

    \b
    Example:
      feedback-bot preview --repo octo/shop --pull-request 7
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    from feedback_bot.run.main import run_once  # noqa: PLC0415 - the help needs none of the libraries

    options = {"repositories": repo, "pull-request": pull_request, "dry-run": "true"}
    if jules_base_url:
        options["jules-base-url"] = jules_base_url
    return run_once(options, os.environ, fitted(sys.stdout), errors=fitted(sys.stderr))
