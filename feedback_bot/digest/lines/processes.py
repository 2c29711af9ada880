"""What processes that one command runs at a time write, told apart: lines come mixed, each with a name before it."""

import re

from feedback_bot.digest.lines.keywords import holds_any
from feedback_bot.text.late_pattern import late

_MOST = 100  # processes that are told apart
# What other tools write so before a line: its level, or the time.
_NO_PROCESS = late(rb"info|error|warn(?:ing)?|debug|trace|fatal|notice|severe|[\d.: -]*\d:\d\d\b.*", re.IGNORECASE)
_ENDED = b" exited with code "  # that line keeps its process's name
# How a runner says that a process ended, by its name, and what it writes before each of the process's lines.
# For speed, the patterns begin with the end of the line before, not with a line's beginning.
_RUNNERS = (
    (
        (_ENDED,),
        late(rb"\n\[(?P<name>[^\]\n]{1,60})\] [^\n]{1,300} exited with code (?:(?P<good>0)$|\d|SIG)", re.MULTILINE),
        (rb"\[", rb"\] ?"),
    ),  # concurrently
    (
        (b'ERROR: "', b'" exited with '),
        late(
            rb'\n(?:ERROR: "|(?P<good>\[)(?=[^\]\n]{1,60}\] > ))'
            rb'(?P<name>[^"\]\n]{1,60}?)(?:" exited with \d+\.$| *\] > )',
            re.MULTILINE,
        ),
        (rb"\[", rb" *\] ?"),
    ),  # npm-run-all
    (
        (b"Running target ", b"Failed tasks:"),
        late(rb"\n- (?P<name>[\w.@/-]{1,60}):[\w:-]+(?P<good>)?$", re.MULTILINE),
        (rb"", rb": ?"),
    ),  # Nx, and Lerna, which uses it
    (
        (b"Scope: ", b" workspace projects\n", b": Failed"),
        late(rb"\n(?P<name>[\w.@/-]{1,80} [\w:-]{1,40}): (?:Failed|(?P<good>Done))$", re.MULTILINE),
        (rb"", rb": ?"),
    ),  # pnpm
    (
        (b": Exited with code ",),
        late(rb"\n(?P<name>[\w.@/-]{1,80} [\w:-]{1,40}): Exited with code (?:(?P<good>0)|\d+)$", re.MULTILINE),
        (rb"", rb": ?"),
    ),  # Bun
    (
        (b"]: Process exited (exit code ",),
        late(rb"\n(?:\S{1,3} YN0000: )?\[(?P<name>[^\]\n]{1,80})\]: Process exited \(exit code (?:(?P<good>0)|\d+)\)"),
        (rb"(?:\S{1,3} YN0000: )?\[", rb"\]: ?"),
    ),  # Yarn
    (
        (b"] ERROR task failed",),
        late(rb"\n\[(?P<name>[^\]\n]{1,60})\] (?:ERROR task failed|(?P<good>Finished in ))"),
        (rb"\[", rb"\] ?"),
    ),  # mise
    (
        (b'task: Failed to run task "',),
        late(rb'Failed to run task "(?P<name>[^"\n]{1,60})": exit status (?:[1-9]|(?P<good>0))'),
        (rb"\[", rb"\] ?"),
    ),  # Task
)
_MAY_HAVE_ENDED = holds_any(
    _ENDED,
    b'ERROR: "',
    b"Failed tasks:",
    b" workspace projects\n",
    b": Exited with code ",
    b"]: Process exited (",
    b"] ERROR task failed",
    b'task: Failed to run task "',
)  # one sign of each runner, for speed alone


def told_apart(block: bytes) -> bytes:
    """A block of lines with what each process wrote in one piece, those last that failed, without the names.

    A block that does not hold the ends of the processes stays as it is.
    """
    for signs, ended, (before, behind) in _RUNNERS if _MAY_HAVE_ENDED(block) else ():
        if all(sign in block for sign in signs) and (names := _names(ended, block)):
            known = b"|".join(map(re.escape, sorted(names, key=len, reverse=True)))
            line = re.compile(before + b"(" + known + b")" + behind + b"(.*)")
            return _grouped(block, line, [name for name, good in names.items() if not good])
    return block


def _names(ended: re.Pattern[bytes], block: bytes) -> dict[bytes, bool]:
    """The processes' names, each with whether the process did not fail by what is known."""
    names: dict[bytes, bool] = {}
    for found in ended.finditer(b"\n" + block):
        if not _NO_PROCESS.fullmatch(found["name"].strip()):
            names[found["name"]] = bool(found["good"])
        if len(names) == _MOST:
            break
    return names


def _grouped(block: bytes, line: re.Pattern[bytes], failed: list[bytes]) -> bytes:
    above, below = list[bytes](), list[bytes]()
    groups: dict[bytes, list[bytes]] = {}
    for each in block.split(b"\n"):
        found = line.fullmatch(each)
        if found is None:
            below.append(each)
            continue
        groups.setdefault(found[1], []).append(each if _ENDED in each else found[2])
        above += below
        below.clear()
    passed = [each for name, lines in groups.items() if name not in failed for each in lines]
    return b"\n".join([*above, *passed, *(each for name in failed for each in groups.get(name, ())), *below])
