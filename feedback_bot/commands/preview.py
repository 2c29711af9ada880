"""``feedback-bot preview``: the feedback that one pull request would get now, and why. Nothing is written."""

import os
import sys

import click

from feedback_bot.commands._repositories import check_repositories


@click.command(short_help="Show the feedback that one pull request would get now.")
@click.option("--repo", required=True, metavar="OWNER/NAME", callback=check_repositories, help="The repository.")
@click.option("--pull-request", required=True, metavar="NUMBER", help="The pull request.")
def preview(repo: str, pull_request: str) -> int:
    """Show the message and the comment that the bot would write now for a pull request, and why. Nothing is written.

    Set GITHUB_TOKEN to a GitHub token and JULES_API_KEY to your Jules API key.
    """
    from feedback_bot.run.main import run_once  # noqa: PLC0415 - the help needs none of the libraries

    options = {"repositories": repo, "pull-request": pull_request, "dry-run": "true"}
    return run_once(options, os.environ, sys.stdout)
