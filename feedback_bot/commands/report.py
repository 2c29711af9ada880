"""``feedback-bot report``: what the bot's messages led to."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedback_bot.commands._options import InputError, duration
from feedback_bot.commands._repositories import with_origin
from feedback_bot.terminal.lines import fitted

if TYPE_CHECKING:
    from feedback_bot.outcomes import Figures
    from feedback_bot.outcomes.timeline import Span
    from feedback_bot.run.collected import Collected

_DAY = 86400  # seconds
_LONGEST, _EXPIRY = 400, 90  # days
_FEW = 3
_WHY_IGNORED = "forged, edited, of a newer version, or not the bot's"


@click.command(short_help="Show what the messages led to: fixed, unchanged, how soon.")
@click.option(
    "--repo",
    "repos",
    multiple=True,
    metavar="REPOSITORIES",
    help="owner/name, org:NAME, user:NAME, or -owner/name to leave out, which may contain *. Can be repeated. "
    "Default: GITHUB_REPOSITORY, or the remote origin.",
)
@click.option("--since", default="30d", show_default=True, metavar="AGE", help="How far back, such as 7d or 12h.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each repository and one for all.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print tables in Markdown.")
@click.option(
    "--svg",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write two pictures into a folder: outcomes.svg and timeline.svg.",
)
@click.option("--config-path", metavar="PATH", help="Path of the policy file on the default branch.")
def report(
    repos: tuple[str, ...], since: str, svg: Path | None, config_path: str | None, *, as_json: bool, as_markdown: bool
) -> None:
    """Count what became of each failed check in the messages to Jules. Nothing is written on GitHub.

    Set GITHUB_TOKEN to a GitHub token. If JULES_API_KEY is set to the bot's keys, the signatures of its markers are
    checked.

    \b
    Examples:
      feedback-bot report --repo octo/shop
      feedback-bot report --repo octo/shop --since 90d --markdown
      feedback-bot report --repo octo/shop --svg pictures
      feedback-bot report --repo org:acme --repo '-acme/old-*'
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    from datetime import timedelta  # noqa: PLC0415 - the help needs none of the libraries

    from feedback_bot.errors import ReadError  # noqa: PLC0415 - the same
    from feedback_bot.run.outcomes import collect_once  # noqa: PLC0415 - the same

    if as_json and as_markdown:
        raise InputError("Give --json or --markdown, not both.")
    seconds = duration(since)
    if not _DAY / 24 <= seconds <= _LONGEST * _DAY:
        raise InputError(f"--since {since}: expected 1h to {_LONGEST}d.")
    if seconds > _EXPIRY * _DAY:
        _warn(f"GitHub may have deleted checks that are older than {_EXPIRY} days. What became of them is unknown.")
    given = {"repositories": ",".join(repos), "config-path": config_path}
    options = {name: value for name, value in given.items() if value}
    environ = with_origin(options, os.environ)
    with _progress() as progress:
        try:
            collected = collect_once(options, environ, timedelta(seconds=seconds), _warn, progress)
        except ReadError as error:
            raise click.ClickException(str(error)) from None
    for note in collected.notes:
        _warn(note)
    _print(collected, as_json=as_json, as_markdown=as_markdown)
    if svg:
        _draw(collected, svg)


def _warn(text: str) -> None:
    from feedback_bot.text.quote import one_line  # noqa: PLC0415 - the help needs none of the libraries

    click.echo(f"Warning: {one_line(text, 500)}", fitted(sys.stderr))


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal how much was read."""
    from rich.console import Console  # noqa: PLC0415 - the help needs none of the libraries
    from rich.progress import Progress  # noqa: PLC0415 - the same

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    with Progress(console=console, transient=True) as shown:
        task = shown.add_task("Search", total=None)
        yield lambda what, done, total: shown.update(task, description=what, completed=done, total=total)


def _print(collected: "Collected", *, as_json: bool, as_markdown: bool) -> None:
    from feedback_bot.outcomes import figures, shown  # noqa: PLC0415 - the help needs none of the libraries
    from feedback_bot.outcomes.tables import by_repository, tables  # noqa: PLC0415 - the same

    each = {name: figures(pasts) for name, pasts in collected.pasts.items()}
    total = figures(collected.all)
    if as_json:
        for name, found in each.items():
            click.echo(json.dumps(_object("repository", collected, found, repository=name)))
        more = {"requests": collected.requests, "notes": collected.notes, "remarks": collected.remarks}
        click.echo(json.dumps(_object("report", collected, total, **more)))
        return
    found_tables = (*tables(total, _span(collected)), *by_repository(each))
    days = _days(collected, for_people=as_markdown or sys.stdout.isatty())
    if as_markdown:
        names = _names([f"`{name}`" for name in each])
        click.echo(f"### Jules feedback: what it led to\n\n{names}, {days}\n\n{shown.as_markdown(found_tables)}")
    else:
        click.echo(f"{_names(list(each))}\n{days}\n\n{shown.as_text(found_tables)}")
    for line in _remarks(collected, total):
        click.echo(f"- {line}" if as_markdown else line)


def _days(collected: "Collected", *, for_people: bool) -> str:
    """From when to when a report counts; in a pipe as RFC 3339."""
    if for_people:
        return f"{collected.since:%Y-%m-%d %H:%M} to {collected.until:%Y-%m-%d %H:%M} UTC"
    return f"{collected.since:%Y-%m-%dT%H:%M:%SZ} to {collected.until:%Y-%m-%dT%H:%M:%SZ}"


def _names(found: Sequence[str]) -> str:
    """The repositories of a report, or their number if a table lists them."""
    return ", ".join(found) if 0 < len(found) <= _FEW else f"{len(found)} repositories"


def _object(kind: str, collected: "Collected", found: "Figures", **more: object) -> dict[str, Any]:
    from feedback_bot.outcomes.shown import as_values  # noqa: PLC0415 - the help needs none of the libraries

    about = {"object": kind, "since": collected.since.isoformat(), "until": collected.until.isoformat()}
    return {**about, **more, "unchecked_accounts": sorted(collected.unchecked), **as_values(found)}


def _remarks(collected: "Collected", total: "Figures") -> Iterator[str]:
    """What readers must know about the figures."""
    yield from collected.remarks
    if not total.messages:
        yield "The bot sent no message in this time."
    if collected.unchecked:
        names = ", ".join(sorted(collected.unchecked))
        yield f"The signatures of markers by {names} are not checked: {collected.why_unchecked}."
    if total.ignored:
        yield f"{total.ignored} {'marker' if total.ignored == 1 else 'markers'} ignored: {_WHY_IGNORED}."
    if total.ignored and not total.messages and collected.has_key:
        yield "No message has a valid signature. Is JULES_API_KEY the bot's key, or one that it had before?"
    if total.guessed:
        found = "1 pull request" if total.guessed == 1 else f"{total.guessed} pull requests"
        yield f"For {found}, who pushed is taken from the commits' authors."
    if total.maybe_ci_fixer:
        yield "A fix less than two minutes after a message may be the work of Jules' CI Fixer. It counts in no rate."
    yield f"Read with {collected.requests} requests."


def _draw(collected: "Collected", folder: Path) -> None:
    from feedback_bot.outcomes import figures  # noqa: PLC0415 - the help needs none of the libraries
    from feedback_bot.outcomes.pictures import bars, timeline  # noqa: PLC0415 - the same

    total = figures(collected.all)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "outcomes.svg").write_text(bars(total), encoding="utf-8")
        (folder / "timeline.svg").write_text(timeline(total, _span(collected)), encoding="utf-8")
    except OSError as error:
        raise InputError(f"Could not write the pictures to {folder}: {error.strerror}.") from None
    click.echo(f"Wrote {folder / 'outcomes.svg'} and {folder / 'timeline.svg'}", err=True)


def _span(collected: "Collected") -> "Span":
    from datetime import UTC  # noqa: PLC0415 - the help needs none of the libraries

    from feedback_bot.outcomes.timeline import Span  # noqa: PLC0415 - the same

    first, last = (moment.astimezone(UTC).date() for moment in (collected.since, collected.until))
    return Span(first=first, last=last)
