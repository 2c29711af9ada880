"""``feedback-bot check-policy``: the mistakes in policy files, each with its line."""

import json
import sys
from pathlib import Path
from typing import NamedTuple

import click

from feedback_bot.config.policy import mistakes_in
from feedback_bot.config.policy_yaml import UnreadablePolicyError, read_policy_file
from feedback_bot.terminal.lines import fitted
from feedback_bot.text.quote import one_line

_FOUND, _UNREADABLE = 1, 2  # exit statuses
_LONGEST = 2_000  # characters of a mistake


class _Placed(NamedTuple):
    """A mistake, as one object of the output."""

    line: int
    column: int
    message: str


@click.command("check-policy", short_help="Check policy files, and show each mistake with its line.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per file.")
def check_policy(files: tuple[str, ...], *, as_json: bool) -> int:
    """Check policy files, and show each mistake with its line. Use - for standard input.

    Exit status: 0 no mistakes, 1 mistakes, 2 a file cannot be read.

    \b
    Examples:
      feedback-bot check-policy .github/jules-feedback.yml
      git show main:.github/jules-feedback.yml | feedback-bot check-policy -
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    status = 0
    for name in files:
        try:
            mistakes = _mistakes(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
        except OSError as error:
            click.echo(f"Error: {one_line(name)}: {error.strerror}", err=True)
            status = _UNREADABLE
            continue
        status = status or (_FOUND if mistakes else 0)
        if as_json:
            click.echo(_object(name, mistakes))
        else:
            click.echo(_lines(one_line(name), mistakes), fitted(sys.stdout))
    return status


def _mistakes(content: bytes) -> list[_Placed]:
    try:
        file = read_policy_file(content.decode("utf-8-sig"), "the file")
    except UnicodeDecodeError as error:
        return [_Placed(content.count(b"\n", 0, error.start) + 1, 1, "the file is not valid UTF-8 text")]
    except UnreadablePolicyError as error:
        return [_Placed(*error.position, one_line(error.mistakes[0], _LONGEST))]
    placed = ((file.position(each.place, of_key=each.is_key), each.text) for each in mistakes_in(file))
    return sorted(_Placed(*position, one_line(text, _LONGEST)) for position, text in placed)


def _object(name: str, mistakes: list[_Placed]) -> str:
    return json.dumps({"object": "policy", "file": name, "mistakes": [each._asdict() for each in mistakes]})


def _lines(name: str, mistakes: list[_Placed]) -> str:
    return "\n".join(f"{name}:{each.line}:{each.column}: {each.message}" for each in mistakes) or f"{name}: ok"
