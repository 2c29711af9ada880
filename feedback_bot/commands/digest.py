"""``feedback-bot digest``: the part of a log that shows why it failed."""

import contextlib
import gc
import io
import json
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import BinaryIO

import click

from feedback_bot.digest import Digest
from feedback_bot.digest import digest as digest_of
from feedback_bot.digest.decoding import NotTextError, require_text

_NEWLINE = "\n"
_NOT_TEXT = 2  # exit status


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
@click.option(
    "--max-chars", type=click.IntRange(min=1), default=8_000, show_default=True, help="Maximum length of each excerpt."
)
@click.option("--passing", metavar="FILE", help="The log of a passing run of the same job.")
def digest(files: tuple[str, ...], max_chars: int, passing: str | None, *, as_json: bool) -> int:
    """Print the part of each log FILE that shows why the job failed.

    Use - for standard input.
    """
    status = 0
    gc.freeze()
    gc.set_threshold(100_000)  # a digest makes many objects and no cycles: looking for them takes a tenth of the time
    for name in files:
        try:
            found = _digest(name, passing)
        except NotTextError:
            click.echo(f"{name}: not a text file", err=True)
            status = _NOT_TEXT
            continue
        except OSError as error:
            click.echo(f"{error.filename or name}: {error.strerror or error}", err=True)
            status = status or 1
            continue
        click.echo(_object(name, found, max_chars) if as_json else _page(name, found, max_chars))
    return status


def _digest(name: str, passing: str | None) -> Digest:
    with contextlib.ExitStack() as files:
        compared = files.enter_context(_opened(passing)) if passing is not None else None
        return digest_of(require_text(files.enter_context(_opened(name))), passing=compared)


@contextlib.contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as stream:
        yield stream


def _object(name: str, found: Digest, max_chars: int) -> str:
    values = {field.name: getattr(found, field.name) for field in fields(found) if field.name != "lines"}
    return json.dumps({"file": name, "excerpt": found.excerpt(max_chars), **values})


def _named(found: Digest) -> str:
    """The failed tests, with the tool's own count if it is another."""
    names = ", ".join(found.failed_tests)
    counted = found.failed_count
    return f"{names} (of {counted:,})" if counted and counted != len(found.failed_tests) else names


def _page(name: str, found: Digest, max_chars: int) -> str:
    page = io.StringIO()
    page.write(f"==> {name} <==\n")
    script = found.command if found.command and "\n" in found.command else None
    for label, value in (
        ("failed command", None if script else found.command),
        ("failed script", script and "\n" + textwrap.indent(script, "  ")),
        ("inputs of the action", ", ".join(found.inputs)),
        ("failed tests", _named(found)),
        ("infrastructure", found.infrastructure),
        ("signature", found.signature),
    ):
        if value:
            page.write(f"{label}:{'' if value.startswith(_NEWLINE) else ' '}{value}\n")
    page.write(f"\n{found.excerpt(max_chars) or '(nothing to show)'}\n")
    return page.getvalue()
