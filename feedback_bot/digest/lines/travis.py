"""The marks that Travis CI sets around commands."""

from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import Log

_STARTS = "travis_time:start"
_TIMES = (_STARTS, "travis_time:end")  # the second may stand alone, before what ended the shell
_LEAST_OUTPUT = 12  # lines: below a failed download of the code stands less
_FAILED, _SCRIPT_FAILED = 'The command "', '" exited with '  # the second below a script of several lines
_UPLOADS = "Uploading Artifacts"
_AFTERWARDS = ("travis_fold:start:after_", _UPLOADS)


def last_command(log: Log) -> tuple[int, int] | None:
    """Where the output of what ran last begins and ends, of a log that says of no command that it failed."""
    marks = [at for at, row in log.known if row.kind is Kind.BOUNDARY and log.lines[at].startswith(_STARTS)]
    if not marks:
        return None
    below = range(marks[-1], len(log.lines))
    start = max(at for at in below if log.lines[at].startswith(_TIMES))
    return (start, below.stop) if below.stop - start > _LEAST_OUTPUT else None


def is_failed_command(line: str) -> bool:
    """Whether a line says so."""
    return line.startswith(_FAILED) or _SCRIPT_FAILED in line


def below_commands(log: Log, end: int, *, sure: bool) -> range:
    """What stands below the last failed command and has nothing to do with it.

    Travis may show there what the command wrote into files, so that it counts unless the command is sure to say why
    it failed.
    """
    below = range(end, len(log.lines))
    later = _AFTERWARDS if sure else _UPLOADS
    return range(next((at for at in below if log.lines[at].startswith(later)), below.stop), below.stop)
