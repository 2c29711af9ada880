"""Where in a log the failing command or step stands."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise, takewhile

from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import Log
from feedback_bot.digest.lines.stages import failed_stage, runs_afterwards, stage_name
from feedback_bot.digest.lines.travis import below_commands, is_failed_command, last_command
from feedback_bot.text.invisible import without_invisible

_STEP_FAILED = ("##[error]Process completed with exit code", "🚨 Error: The ")
_JOB_FAILED = "ERROR: Job failed"  # GitLab's runner at the end, which may say that the time was up
_SURE_END, _RETRIED = 3, 1  # weights of detectors: some ends are retried
_HEADER = 300  # lines of an action's inputs, of a script's that are shown, and of a summary, at most
_LONGEST_HEADER = 10_000  # lines of a step's script and environment
_STEP = "##[group]Run "
_PREPARING, _PREPARED = "Prepare all required actions", (_STEP, "Complete job name: ", "##[group]Starting ")
_PREPARES = 1_000  # lines, more than are written before it
_TASK = "##[section]Starting: "  # Azure Pipelines
_TASK_SCRIPT, _TASK_OUTPUT = "Script contents:", "= Starting Command Output ="  # of a task that runs a script
_RULE = "====="
_BACKGROUND = "Finished waiting for all background step"
_TRAVIS = "$ "
_STAGE_END = "[Pipeline] // stage"
_JOB_SCRIPT = 'Executing "'  # GitLab's runner, before the script of a job
_TRACED = "+ "  # how a shell shows each command before it runs it
_SCRIPT_ENDS = ("shell: ", "env:", "with:", "##[endgroup]")
_WITH, _INPUT, _MASKED = "with:", "  ", "***"  # the inputs of an action, in the header
_INPUTS_END = ("env:", "##[endgroup]")
_INPUTS, _INPUT_CHARS = 20, 200
_COMMAND = 1_000  # characters of a command or script
CUT = "…"  # the line for those of a script that are left out
_COMMAND_HEAD = 600  # of them, from the beginning of a script that is too long
_TOGETHER = 4_000  # lines that are searched at once, for speed alone
_ANNOTATED = 0.9  # a step that wrote an error and went on, or an action that failed


@dataclass(frozen=True, slots=True)
class Region:
    """One failed command or step: ``log.lines[start:end]``, command line first, end marker last.

    Attributes:
        weight: How much its lines count against those of other regions, at most 1.
        output: Where the command's own output begins, after its script and environment.
    """

    start: int
    end: int
    weight: float
    output: int = 0


def regions(log: Log) -> Sequence[Region]:
    """The failed commands and steps, in the log's order; the whole log where it marks none.

    Where the failing step's times are known, only what they touch.
    """
    found: list[Region] = []
    annotated: list[Region] = []
    start = error = 0
    for at, detector in chain(log.known, [(len(log.lines), None)]):
        if detector is None or detector.kind is Kind.BOUNDARY:
            if error > start:  # the runner's own word for an action that failed
                annotated.append(Region(start, error, _ANNOTATED))
            start = at
        elif detector.kind is Kind.END:
            if detector.weight >= _SURE_END:
                found.append(Region(start, at + 1, 1.0))
            if detector.weight != _RETRIED:
                start = at + 1
        elif log.lines[at].startswith("##[error]"):
            error = at + 1
    found = sorted([*found, *annotated], key=lambda region: region.start)
    part = None if found else failed_stage(log) or last_command(log)
    found = found or ([Region(*part, 1.0)] if part else _job_script(log))
    if log.window:
        asked = Region(bisect_left(log.numbers, log.window[0]), bisect_right(log.numbers, log.window[1]), 1.0)
        found = [region for region in found if region.start < asked.end and asked.start < region.end] or [asked]
    found = found or [Region(0, len(log.lines), 1.0)]
    return [replace(region, end=_with_summary(log, region.end), output=_output(log, region)) for region in found]


def _with_summary(log: Log, end: int) -> int:
    """The end with the runner's summary of background steps, if there is one right below."""
    if not any(line.startswith(_BACKGROUND) for line in log.lines[end : end + 1]):
        return end
    return end + 1 + sum(1 for _ in takewhile(lambda line: line.startswith("  "), log.lines[end + 1 : end + _HEADER]))


def _job_script(log: Log) -> list[Region]:
    """The last script that GitLab's runner ran: what follows a failed one only cleans up."""
    marks = [at for at, detector in log.known if detector.kind is Kind.BOUNDARY]
    scripts = [
        Region(start, end, 1.0)
        for start, end in pairwise([*marks, len(log.lines)])
        if log.lines[start].startswith(_JOB_SCRIPT)
    ]
    return scripts[-1:]


def stage_of(log: Log, found: Sequence[Region]) -> str | None:
    """The name of the failed stage, where the log is a Jenkins pipeline's."""
    return stage_name(log.lines[found[-1].start]) or None if log.lines else None


def ran_later(log: Log, last: Region, *, sure: bool = False) -> Iterator[int]:
    """What was written after the last failed command by what ran although it had failed."""
    if not last.end:
        return
    lines, rest = log.lines, range(last.end, len(log.lines))
    if stage_name(lines[last.start]):
        is_later = False
        for at in rest:
            is_later = (is_later or runs_afterwards(lines[at])) and not lines[at].startswith(_STAGE_END)
            if is_later:
                yield at
    elif lines[last.start].startswith(_JOB_SCRIPT) or lines[last.end - 1].startswith(_STEP_FAILED):
        yield from (at for at in rest if not lines[at].startswith(_JOB_FAILED))
    elif is_failed_command(lines[last.end - 1]):
        yield from below_commands(log, last.end, sure=sure)


def headers(log: Log) -> list[range]:
    """Where the runner shows a step's script and environment, which are not the step's output."""
    known = (at for at, detector in log.known if detector.kind is Kind.BOUNDARY)
    starts = (at for at in known if log.lines[at].startswith((_STEP, _TASK)))
    return [range(at, end) for at in starts if (end := _header_end(log, at)) > at]


def _output(log: Log, region: Region) -> int:
    if log.lines and log.lines[region.start].startswith((_STEP, _TASK)):
        return min(_header_end(log, region.start), region.end)
    return region.start


def _header_end(log: Log, start: int) -> int:
    """The position after the header that starts there; ``start`` itself where it has no end."""
    if log.lines[start].startswith(_TASK):
        return _task_header_end(log, start)
    for at in range(start, min(start + _LONGEST_HEADER, len(log.lines))):
        if log.lines[at].startswith("##[endgroup]"):
            return at + 1
        if at > start and log.lines[at].startswith(_STEP):
            break
    return start


def _task_header_end(log: Log, start: int) -> int:
    """After the script that a task is given, or else after what it says of itself, between two rules."""
    header = range(start + 1, min(start + _HEADER, len(log.lines)))
    output = next((at for at in header if _TASK_OUTPUT in log.lines[at]), None)
    rules = [at for at in header if log.lines[at].startswith(_RULE)] if output is None else [output]
    return rules[min(1, len(rules) - 1)] + 1 if rules else start


def _task_script(log: Log, start: int) -> str:
    lines = log.lines[start : _task_header_end(log, start)]
    if _TASK_SCRIPT not in lines:
        return ""
    return "\n".join(lines[lines.index(_TASK_SCRIPT) + 1 : -1])[:_COMMAND]


def command_of(log: Log, found: Sequence[Region]) -> str | None:
    """The command that failed, where the log shows it: all lines of a step's script, or Travis' first that failed."""
    step = _last_step(log, found)
    task = found[-1].start if log.lines and log.lines[found[-1].start].startswith(_TASK) else None
    command = _script(log, step) if step is not None else _travis_command(log, found)
    command = _task_script(log, task) if task is not None else command
    return without_invisible(command).strip() or None


def _travis_command(log: Log, found: Sequence[Region]) -> str:
    for region in found:
        for line in log.lines[region.start : region.start + 3] if _has_end(log, region) else ():
            if line.startswith(_TRAVIS):
                return line.removeprefix(_TRAVIS).strip()[:_COMMAND]
    last = found[-1]  # a log that was cut off in a command, or one of a stage or a script
    mark = _TRACED if log.lines and stage_name(log.lines[last.start]) else _TRAVIS
    return _last_started(log, last, mark).removeprefix(mark).strip()[:_COMMAND]


def _last_started(log: Log, region: Region, mark: str) -> str:
    """The last line of a region that starts with the mark of a command; empty if there is none."""
    for end in range(region.end, region.start, -_TOGETHER):
        lines = log.lines[max(region.start, end - _TOGETHER) : end]
        if f"\n{mark}" in "\n".join(["", *lines]):
            return next(line for line in reversed(lines) if line.startswith(mark))
    return ""


def action_of(log: Log, found: Sequence[Region]) -> str | None:
    """The action of the failed step, as ``actions/cache@v4``; ``None`` if a script failed."""
    step = _last_step(log, found)
    if step is None or _WITH not in log.lines[step + 1 : step + 2]:
        return None
    return log.lines[step].removeprefix(_STEP).strip()


def inputs_of(log: Log, found: Sequence[Region]) -> tuple[str, ...]:
    """What the action of the failed step was given, without what GitHub masks."""
    step = _last_step(log, found)
    if step is None or _WITH not in log.lines[step + 1 : step + 2]:
        return ()
    header = log.lines[step + 2 : max(_header_end(log, step), step + 2)]
    given = takewhile(lambda line: not line.startswith(_INPUTS_END), header)  # a value may go on below, without a name
    shown = (
        line.strip() for line in given if line.startswith(_INPUT) and _MASKED not in line and not line.endswith(": ")
    )
    return tuple(line if len(line) <= _INPUT_CHARS else f"{line[:_INPUT_CHARS]} …" for line in islice(shown, _INPUTS))


def failed_before_steps(log: Log) -> bool:
    """Whether GitHub's runner failed while it prepared the job, before the first step."""
    if len(log.lines) > _PREPARES or _PREPARING not in log.lines:
        return False
    return not any(line.startswith(_PREPARED) for line in log.lines)


def _last_step(log: Log, found: Sequence[Region]) -> int | None:
    """Where the header of the last failed step begins."""
    for region in reversed(found):
        for at in range(region.start, min(region.start + 3, region.end)):
            if log.lines[at].startswith(_STEP):
                return at
    return None


def _has_end(log: Log, region: Region) -> bool:
    detector = log.detectors[region.end - 1] if region.end else None
    return detector is not None and detector.kind is Kind.END


def _script(log: Log, at: int) -> str:
    """A step's script: the runner names its first line and then writes all of it, up to the shell's name."""
    first = log.lines[at].removeprefix(_STEP).strip()
    header = log.lines[at + 1 : max(_header_end(log, at), at + _HEADER)]
    text = "\n".join(
        line.rstrip() for line in takewhile(lambda line: not line.startswith(_SCRIPT_ENDS), header)
    ).strip()
    if text.partition("\n")[0].strip() != first:  # an action, which has inputs in its place
        return first[:_COMMAND]
    return text if len(text) <= _COMMAND else _both_ends(text)


def _both_ends(script: str) -> str:
    """The first and the last lines of a long script: what fails often stands at its end."""
    head, tail = script[:_COMMAND_HEAD], script[-(_COMMAND - _COMMAND_HEAD) :]
    head = head.rpartition("\n")[0] or head
    tail = tail.partition("\n")[2]
    return f"{head}\n{CUT}\n{tail}" if tail else f"{head}\n{CUT}"
