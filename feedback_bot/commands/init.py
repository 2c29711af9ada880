"""``feedback-bot init``: write the workflow and the policy file."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from feedback_bot.config.policy import Policy
from feedback_bot.config.scopes import is_repository, is_repository_or_organization
from feedback_bot.setup import checkout
from feedback_bot.setup.files import WORKFLOW_PATH, Trigger, policy, secrets, workflow
from feedback_bot.terminal.lines import columns, hanging
from feedback_bot.text.quote import one_line


@click.command(short_help="Write the workflow and a policy file for a repository.")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--trigger",
    type=click.Choice([each.value for each in Trigger]),
    default=Trigger.EVENTS.value,
    show_default=True,
    help="When the bot runs: as soon as checks end, every 10 minutes, or in several jobs for many repositories.",
)
@click.option(
    "--repo",
    "repos",
    multiple=True,
    metavar="OWNER/NAME",
    help="The repository; for a fleet, each repository or org:NAME. Default: the remote origin. Can be repeated.",
)
@click.option("--force", is_flag=True, help="Overwrite existing files.")
def init(folder: Path, trigger: str, repos: tuple[str, ...], *, force: bool) -> None:
    """Write the workflow and a policy file into the clone in FOLDER, and say which secrets to add.

    \b
    Examples:
      feedback-bot init
      feedback-bot init --trigger schedule
      feedback-bot init --trigger fleet --repo org:octo
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    clone = checkout.find_root(folder)
    root = clone or folder
    named = _repositories(root, repos, Trigger(trigger))
    found = list(checkout.workflows(root))
    watched = [each.name for each in found if each.checks_pull_requests and not each.runs_the_bot]
    files = {
        WORKFLOW_PATH: workflow(Trigger(trigger), workflows=watched, repositories=named),
        Policy.DEFAULT_PATH: policy(),
    }
    _write(root, files, force=force)
    for name in files:
        click.echo(f"Wrote {name}")
    if trigger == Trigger.EVENTS:
        names = ", ".join(one_line(name) for name in watched)
        click.echo(f"It runs when these workflows end: {names}" if names else "No workflow here checks pull requests.")
    home = checkout.name_on_github(root) if trigger == Trigger.FLEET else next(iter(named), None)
    if not clone:
        click.echo(f"\nWarning: {one_line(str(folder))} is not in a clone of a repository.", err=True)
    click.echo("\nNext:")
    for number, step in enumerate(_steps(Trigger(trigger), home), start=1):
        click.echo(hanging(f"{number}. ", step, columns()))


def _repositories(root: Path, given: Sequence[str], trigger: Trigger) -> tuple[str, ...]:
    is_fleet = trigger is Trigger.FLEET
    for name in given:
        if not (is_repository_or_organization(name) if is_fleet else is_repository(name)):
            expected = "owner/name or org:NAME" if is_fleet else "owner/name"
            raise click.BadParameter(f"{name!r} is not valid; expected {expected}", param_hint="'--repo'")
    if len(given) > 1 and not is_fleet:
        raise click.UsageError("Use --trigger fleet for several repositories.")
    if len({name.removeprefix("org:").partition("/")[0].lower() for name in given}) > 1:
        raise click.UsageError("A GitHub App's token is for one owner: write one workflow for each.")
    origin = checkout.name_on_github(root)
    if given or origin is None:
        if is_fleet and not given:
            raise click.UsageError("Give the repositories with --repo, such as --repo org:octo.")
        return tuple(given)
    return (f"org:{origin.partition('/')[0]}",) if is_fleet else (origin,)


def _write(root: Path, files: Mapping[str, str], *, force: bool) -> None:
    """Write all files, or none if one exists."""
    existing = [name for name in files if (root / name).exists() or (root / name).is_symlink()]
    if existing and not force:
        raise click.ClickException(f"{existing[0]} already exists. Use --force to overwrite it.")
    for name, text in files.items():
        path = root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w" if force else "x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise click.ClickException(f"Could not write {name}: {error.strerror}.") from None


def _steps(trigger: Trigger, repository: str | None) -> Iterator[str]:
    """What is left to do."""
    for secret in secrets(trigger):
        command = f"gh {secret.kind} set {secret.name}" + (f" --repo {repository}" if repository else "")
        page = f"https://github.com/{repository}/settings/{secret.kind}s/actions" if repository else ""
        place = (
            f"at {page} or with" if page else "in the repository's settings (Secrets and variables, Actions) or with"
        )
        yield f"Add the {secret.kind} {secret.name}: {secret.advice}.\nAdd it {place}\n{command}"
    if trigger is Trigger.FLEET:
        yield "Install the app on the repositories, with the permissions that docs/fleet.md lists."
    yield "Commit both files to the default branch, and push it."
    is_known = repository and trigger is not Trigger.FLEET
    yield f"Check everything: feedback-bot doctor --repo {repository if is_known else 'OWNER/NAME'}"
