"""``feedback-bot digest``: the part of a log that shows why it failed."""

import contextlib
import gc
import hashlib
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from typing import Any, BinaryIO

import click

from feedback_bot.commands._job_logs import ArchiveError, job_logs
from feedback_bot.commands._side_by_side import is_one_of_several, side_by_side
from feedback_bot.digest import Digest
from feedback_bot.digest import digest as digest_of
from feedback_bot.digest.lines.decoding import NotTextError, Readable, require_text

Jobs = list[tuple[str | None, Digest]]
_NEWLINE = "\n"
_NOT_READ, _NOT_TEXT = 1, 2  # exit statuses
_LARGE = 32 << 20  # bytes of a file that takes seconds
_UNSHOWN = ("lines", "said", "in_code", "action")  # what only the bot itself uses


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
@click.option(
    "--max-chars", type=click.IntRange(min=1), default=8_000, show_default=True, help="Maximum length of each excerpt."
)
@click.option("--passing", metavar="FILE", help="The log of a passing run of the same job.")
def digest(files: tuple[str, ...], max_chars: int, passing: str | None, *, as_json: bool) -> int:
    """Print the part of each log FILE that shows why the job failed.

    FILE may also be a ZIP archive of a run's logs, or what `gh run view --log` prints of several jobs. In that
    case, each failed job is shown separately. Use - for standard input.

    \b
    Examples:
      feedback-bot digest job.log
      gh run view 123 --log-failed | feedback-bot digest -
      feedback-bot digest --json --passing green.log red.log
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    status = 0
    gc.freeze()
    gc.set_threshold(
        100_000
    )  # a digest creates many objects but no cycles, and looking for cycles takes a tenth of the time
    answer = partial(_answer, passing=passing, max_chars=max_chars, as_json=as_json)
    for shown, failed in side_by_side(answer, files):
        click.echo(shown, err=bool(failed))
        status = max(status, failed)
    return status


def _answer(name: str, passing: str | None, max_chars: int, *, as_json: bool) -> tuple[str, int]:
    """What is printed for a file, and its exit status."""
    try:
        found = _digests(name, passing)
    except (NotTextError, ArchiveError) as error:
        return f"{name}: {error if error.args else 'not a text file'}", _NOT_TEXT
    except OSError as error:
        return f"{error.filename or name}: {error.strerror or error}", _NOT_READ
    return _object(name, found, max_chars) if as_json else _pages(name, found, max_chars), 0


def _digests(name: str, passing: str | None) -> Jobs:
    """The digest of each failed job in a file, by the job's name."""
    with contextlib.ExitStack() as files:
        logs = job_logs(files.enter_context(_opened(name)))
        return [(job, _digest(log, passing)) for job, log in logs]


def _digest(log: Readable, passing: str | None) -> Digest:
    with _opened(passing) if passing is not None else contextlib.nullcontext() as compared:
        return digest_of(require_text(log), passing=compared)


@contextlib.contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    # pathlib takes longer to import than a small log to read.
    with open(name, "rb") as stream, _progress(stream, name) as watched:  # noqa: PTH123 - see above
        yield watched


@contextlib.contextmanager
def _progress(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """The stream. For a large file, a terminal shows how much has been read."""
    size = os.fstat(stream.fileno()).st_size
    if size < _LARGE or not sys.stderr.isatty() or is_one_of_several():
        yield stream
        return
    from pathlib import Path  # noqa: PLC0415 - small logs need none of this

    from rich.console import Console  # noqa: PLC0415 - small logs need none of this
    from rich.progress import wrap_file  # noqa: PLC0415 - the same

    from feedback_bot.text.quote import one_line  # noqa: PLC0415 - the same

    console = Console(stderr=True)
    with wrap_file(stream, size, description=one_line(Path(name).name, 40), console=console, transient=True) as watched:
        yield watched


def _object(name: str, jobs: Jobs, max_chars: int) -> str:
    if (alone := _alone(jobs)) is not None:
        return json.dumps({"file": name, "excerpt": alone.excerpt(max_chars), **_values(alone)})
    excerpt = "\n\n".join(f"==> {job} <==\n{shown}" for (job, _), shown in _excerpts(jobs, max_chars))
    each = [{"job": job, "excerpt": found.excerpt(max_chars), **_values(found)} for job, found in jobs]
    return json.dumps(
        {"file": name, "excerpt": excerpt[:max_chars], **_together([found for _, found in jobs]), "jobs": each}
    )


def _alone(jobs: Jobs) -> Digest | None:
    """The only digest, if the file is the log of one job."""
    return jobs[0][1] if len(jobs) == 1 and jobs[0][0] is None else None


def _values(found: Digest) -> dict[str, Any]:
    return {field.name: getattr(found, field.name) for field in fields(found) if field.name not in _UNSHOWN}


def _excerpts(jobs: Jobs, max_chars: int) -> Iterator[tuple[tuple[str | None, Digest], str]]:
    """The excerpts, each with its share of the space. What one does not need goes to the next."""
    room = max_chars
    for at, (job, found) in enumerate(jobs):
        heading = len(f"==> {job} <==\n\n\n")
        share = room // (len(jobs) - at) - heading
        shown = found.excerpt(share) if share > 0 else ""
        room -= heading + len(shown)
        yield (job, found), shown


def _together(found: Sequence[Digest]) -> dict[str, Any]:
    """The digests of all jobs as one. What can only come from one job comes from the first."""
    first = found[0]
    reasons = {each.infrastructure for each in found}
    counts = [each.failed_count for each in found if each.failed_tests]
    return {
        **_values(first),
        "signature": _hash_of(each.signature for each in found),
        "fingerprint": _hash_of(each.fingerprint for each in found),
        "failed_tests": tuple(dict.fromkeys(name for each in found for name in each.failed_tests)),
        "failed_count": sum(filter(None, counts)) if counts and None not in counts else None,
        "infrastructure": first.infrastructure if None not in reasons else None,
        "gate": all(each.gate for each in found),
        "stopped_early": any(each.stopped_early for each in found),
        "confident": all(each.confident for each in found),
    }


def _hash_of(hashes: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(set(hashes))).encode()).hexdigest()[:16]


def _pages(name: str, jobs: Jobs, max_chars: int) -> str:
    return "\n".join(_page(name if job is None else f"{name}: {job}", found, max_chars) for job, found in jobs)


def _named(found: Digest) -> str:
    """The failed tests, with the tool's own count if that differs."""
    names = ", ".join(found.failed_tests)
    counted = found.failed_count
    return f"{names} (of {counted:,})" if counted and counted != len(found.failed_tests) else names


def _indented(script: str) -> str:
    import textwrap  # noqa: PLC0415 - its import takes longer than reading a small log

    return textwrap.indent(script, "  ")


def _page(name: str, found: Digest, max_chars: int) -> str:
    page = io.StringIO()
    page.write(f"==> {name} <==\n")
    script = found.command if found.command and "\n" in found.command else None
    for label, value in (
        ("failed command", None if script else found.command),
        ("failed script", script and f"\n{_indented(script)}"),
        ("inputs of the action", ", ".join(found.inputs)),
        ("failed tests", _named(found)),
        ("infrastructure", found.infrastructure),
        ("signature", found.signature),
    ):
        if value:
            page.write(f"{label}:{'' if value.startswith(_NEWLINE) else ' '}{value}\n")
    page.write(f"\n{found.excerpt(max_chars) or '(nothing to show)'}\n")
    return page.getvalue()
