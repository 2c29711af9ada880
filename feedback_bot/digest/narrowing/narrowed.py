"""The command that runs only the tests that failed, if the log makes that sure. A wrong one would mislead."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from feedback_bot.digest.lines.structure import CUT
from feedback_bot.digest.narrowing.selectors import TOOLS, Failed, Tool
from feedback_bot.text.late_pattern import late

_MOST_TESTS = 10
_LONGEST_NAME = 300
_LONGEST = 600
# What stands before a tool's name: variables, and programs that start other programs.
_HEAD = (
    r"(?:(?:[A-Z_][A-Z0-9_]*=[\w./:,@-]*|env|time|php|bundle exec|(?:uv|poetry|pdm|pipenv|hatch|rye) run|xvfb-run|npx|"
    r"bunx|pnpm|pnpm exec|yarn|yarn run|bun|bun run)(?: -y| -a| --[a-z][\w-]*(?:[= ][\w.,\[\]-]+)?)*? )*?"
)
_STARTS = [(tool, late(rf"{_HEAD}(?:\S*/)?{tool.start}(?= |$)")) for tool in TOOLS]
_SCRIPT = late(r"(?:npm (?:test|t|run(?:-script)? [\w:.-]+)|(?:yarn|pnpm|bun)(?: run)? [\w:.-]+)(?= |$)")
_ECHO = late(r"(?:> |\$ )(\S.*)")  # how npm, pnpm, and yarn show the script that they run
_PARTS = late(r"\n|&&|;")
_CONTINUED = late(r"\\\n *")
_PROCESSORS = late(r"\"?\$\(nproc\)\"?")
_PIPED = late(r"(?: 2>&1)? \|(?!\|).*")
_HARMLESS = late(r"[\w ./:,=@%+'\"^-]*")  # no variables, globs, substitutions, redirections, comments
_DIRECTORY = late(r"cd [\w./-]+")
_CHANGES = late(r"(?:export|source|\.|pushd|popd|if|for|while|case|function|until|eval|exec|nvm|conda)(?: |$)|.*[(){}]")
_SHARDED = late(r" --(?:shard|shards|splits|group|partition|num-shards|shard-id)\b")


@dataclass(frozen=True, slots=True)
class _Found:
    """A tool that a script runs: ``command`` is all of its line, ``start`` what stands before its arguments."""

    tool: Tool
    command: str
    start: str
    directory: str = ""
    is_script: bool = False


def narrowed(
    command: str | None,
    failed_tests: Sequence[str],
    output: Sequence[str],
    *,
    suites: Sequence[str] = (),
    failed_count: int | None = None,
) -> str | None:
    """The command for a POSIX shell that runs only the failed tests; ``None`` unless it is surely right.

    It is meant for the directory in which the step's command ran.

    Args:
        command: what failed, all lines of a step's script.
        failed_tests: the names, as the tool writes them.
        output: what the command wrote, its beginning and its end.
        suites: the files of which the tool said that tests in them failed.
        failed_count: how many tests failed by the tool's own summary.
    """
    if not command or not 0 < len(failed_tests) <= _MOST_TESTS or not all(map(_is_whole, (*failed_tests, *suites))):
        return None
    if failed_count is not None and failed_count > len(failed_tests):
        return None
    if CUT in command.split("\n"):
        return None
    found = _tool_in(command, output)
    if found is None or _SHARDED.search(found.command):
        return None
    failed = Failed(names=tuple(failed_tests), suites=tuple(suites), output=output)
    made = _selected(found, failed)
    if made is None:
        return None
    whole = f"{found.directory} && {made}" if found.directory else made
    return whole if len(whole) <= _LONGEST else None


def _selected(found: _Found, failed: Failed) -> str | None:
    """The command with its selection, in the place where the tool reads it."""
    if not found.is_script:
        return found.tool.select(found.start, found.command[len(found.start) :].strip(), failed)
    chosen = found.tool.select("", "", failed)
    if chosen is None:
        return None
    dashes = " --" if found.command.startswith("npm ") and " -- " not in f"{found.command} " else ""
    return f"{found.command}{dashes} {chosen.strip()}"


def _tool_in(script: str, output: Sequence[str]) -> _Found | None:
    """The only test tool that a script runs, directly or by a script of ``package.json``."""
    found = []
    directory = ""
    for line in _PARTS.split(_PROCESSORS.sub("2", _CONTINUED.sub(" ", script))):
        part = _PIPED.sub("", line.strip().removesuffix("2>&1")).strip()
        if part.startswith("cd "):
            if directory or not _DIRECTORY.fullmatch(part):
                return None
            directory = part
        elif _CHANGES.match(part):
            return None
        elif each := _started(part, output):
            found.append(_Found(each.tool, each.command, each.start, directory, each.is_script))
    return found[0] if len(found) == 1 and _is_plain(found[0].command) else None


def _is_plain(command: str) -> bool:
    """Whether a command means the same in another shell: no variables, patterns, or half a quotation."""
    try:
        return bool(_HARMLESS.fullmatch(command) and shlex.split(command))
    except ValueError:
        return False


def _started(part: str, output: Sequence[str]) -> _Found | None:
    for tool, start in _STARTS:
        if any(map(part.__contains__, tool.words)) and (match := start.match(part)):
            return _Found(tool, part, match[0])
    if not _SCRIPT.match(part):
        return None
    shown = (match[1].strip() for line in output if (match := _ECHO.fullmatch(line.rstrip())))
    tools = {
        tool
        for line in shown
        if _HARMLESS.fullmatch(line)
        for tool, start in _STARTS
        if any(map(line.__contains__, tool.words)) and start.match(line)
    }
    if len(tools) != 1 or any(_runs_more(line) for line in output):
        return None
    tool = tools.pop()
    return _Found(tool, part, part, is_script=True) if tool.takes_any_place else None


def _runs_more(line: str) -> bool:
    """Whether a script of ``package.json`` is more than one command, so that arguments may go to another."""
    echo = _ECHO.fullmatch(line.rstrip())
    return bool(echo and re.search(r"&&|\|\||[;|]", echo[1]))


def _is_whole(name: str) -> bool:
    """Whether a name is surely as the tool knows it: neither cut, nor changed by what shows it."""
    is_short = 0 < len(name) <= _LONGEST_NAME and not name.endswith(("…", "..."))
    return is_short and name.isprintable() and "  " not in name and "***" not in name and name == name.strip()
