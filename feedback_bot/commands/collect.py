"""``feedback-bot collect``: puts the results of the shards of a run together, and says which are missing."""

import os
import sys
from pathlib import Path

import click

from feedback_bot.terminal.lines import fitted


@click.command(short_help="Combine the results of parallel jobs.")
@click.option(
    "--matrix",
    envvar="INPUT_MATRIX",
    required=True,
    metavar="JSON",
    help="The matrix that feedback-bot plan printed.",
)
@click.option(
    "--dashboards",
    envvar="INPUT_DASHBOARDS",
    default="",
    metavar="JSON",
    help="The dashboards for several repositories that feedback-bot plan printed. They are written.",
)
@click.argument("folder", envvar="INPUT_FOLDER", type=click.Path(path_type=Path, file_okay=False))
def collect(matrix: str, dashboards: str, folder: Path) -> int:
    """Read the files shard-1.json, shard-2.json, … below FOLDER, which runs wrote with --results-file.

    Print a summary in Markdown. The exit status is 1 if the results of a shard are missing.

    With --dashboards, write these pages. This takes the settings of feedback-bot run from the environment.

    \b
    Example:
      feedback-bot collect --matrix "$MATRIX" results
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    from feedback_bot.report.fleet import read_fleet, read_matrix  # noqa: PLC0415 - the help needs none of the libraries
    from feedback_bot.report.runner import Report  # noqa: PLC0415 - the same
    from feedback_bot.text.quote import in_a_sentence, one_line  # noqa: PLC0415 - the same
    from feedback_bot.text.redact import Redactor  # noqa: PLC0415 - the same

    try:
        planned = read_matrix(matrix).include
    except ValueError:
        raise click.BadParameter("it is not a matrix from feedback-bot plan", param_hint="--matrix") from None
    fleet = read_fleet(folder, planned)
    report = Report(stream=fitted(sys.stderr), environ=os.environ, redact=Redactor())
    if dashboards.strip():
        from feedback_bot.run.fleet_pages import write_pages  # noqa: PLC0415 - slow, and most fleets have no such page

        write_pages(fleet, {"dashboards": dashboards}, os.environ, report)
    summary = fleet.summary(os.environ.get("GITHUB_SERVER_URL") or "https://github.com")
    summary += "".join(f"\n{in_a_sentence(one_line(text, 500))}\n" for text in report.notes)
    for each in fleet.missing:
        report.annotate("error", f"Shard {each.planned.shard} {each.why}. The next run processes its repositories.")
    report.outputs_of(fleet.outputs())
    report.write_summary(summary)
    click.echo(summary)
    return 1 if fleet.missing else 0
