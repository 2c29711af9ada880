"""``feedback-bot verdict``: who can fix a failure, for one piece of evidence per line. For measurements."""

import json
import sys
from typing import Any

import click

from feedback_bot.decide.verdicts import Failure, judge


@click.command(hidden=True)
@click.option("--json", "as_json", is_flag=True, required=True, help="Read and print one JSON object per line.")
def verdict(*, as_json: bool) -> int:  # noqa: ARG001 - it is the only format
    """Print who can fix each failure that standard input describes."""
    for line in sys.stdin:
        if line.strip():
            row = json.loads(line)
            judged = judge(_failure(row))
            answer = {"id": row.get("id"), "verdict": judged.verdict, "evidence": judged.evidence}
            click.echo(json.dumps(answer, ensure_ascii=False))
    return 0


def _failure(row: dict[str, Any]) -> Failure:
    """The facts of a row. A row is one piece of evidence, so anything else is unknown."""
    kind, step = row.get("kind"), row.get("failed_step")
    lines = tuple(str(row.get("text") or "").split("\n"))
    is_note = kind in ("annotation", "run")
    name = step or ""
    return Failure(
        name=str(row.get("check") or ""),
        app=str(row.get("app") or ""),
        conclusion=str(row.get("conclusion") or ""),
        is_job=kind in ("log", "annotation") and row.get("app") == "github-actions",
        is_run=kind == "run",
        notes=lines if is_note else (),
        said=() if is_note else lines,
        steps_ran=row.get("steps_ran"),
        failed_step=step,
        action=name.removeprefix("Run ") if "@" in name and "/" in name else None,
        is_unread=not any(line.strip() for line in lines) and step is None,
    )
