# ruff: noqa: E501 - a table of patterns reads best with one row a line, and tools print such marks
"""Whether a failed command ended before it had tried everything, so that what it does not name may fail as well."""

from collections.abc import Sequence

from feedback_bot.digest.lines.keywords import Keywords, rows_of
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 600  # characters of a line
_DIGITS = b"0123456789"
# Keywords, of which every line that the pattern matches holds one, and the pattern; both see lines in lower case.
_TABLE = tuple(
    (keywords, late(pattern))
    for keywords, pattern in (
        (("stopping after", "!!! "), r"stopping after \d+ fail|^!{3,} .*\b(?:interrupted|keyboardinterrupt|exit)\b"),  # pytest
        (("during collection", "error collecting"), r"\berrors? during collection\b|\berror collecting\b"),
        (("failed to import test", "loader._failedtest"), r"failed to import test module|unittest\.loader\._failedtest"),
        (("occurred outside of examples",), r"errors? occurred outside of examples"),  # rspec
        (("bail out!",), r"^\s*bail out!"),  # TAP
        (("\ntest suites:",), r"^test suites:.*\b\d+ of \d+ total"),  # jest
        (("test suite failed to run", "failed suites"), r"test suite failed to run|\bfailed suites \d"),  # jest, vitest
        (("test failed, to rerun", "could not compile"), r"error: test failed, to rerun pass|could not compile"),  # cargo
        (("[build failed]", "[setup failed]", "\npanic: "), r"\[(?:build|setup) failed\]|^panic: "),  # go
        (("compilation error", "compilation fail"), r"compilation (?:error|failure|failed)"),
        (("segmentation fault", "core dumped", "fatal python error"), r"segmentation fault|core dumped|fatal python error"),
        (("crashed", "forked vm terminated"), r"\bworker '?\w+'? crashed|forked vm terminated"),
        (("execution failed for task",), r"execution failed for task ':[^':]+:[^']+'"),  # gradle: one module of several
        (("skipped\n", ". skipped"), r"^\[info\] .*\.{3,} ?skipped"),  # maven: the same
        (("was cancel", "has timed out", "the maximum execution time"), r"the (?:operation|run) was cancell?ed|has timed out after \d+ minutes|exceeded the maximum execution time"),
        (("no output has been received", "received a shutdown signal", "lost communication with"), r"no output has been received|received a shutdown signal|lost communication with the server"),
        (("-fail", "-bail", "-exitfirst", "-max", "-stop-on-"), r"(?<![\w-])--?(?:fail-?fast|bail|exitfirst|max-?fail(?:ures)?|stop-on-[\w-]+)\b(?![= ](?:0|false)\b)"),
        (("pytest ", "mocha "), r"\bpytest\b.* -[qvsl]*x\b|\bmocha\b.* -b\b"),
        (("\n> ",), r"^> .*(?:&&|;)"),  # a script of package.json
    )
)  # fmt: skip
_KEYWORDS = Keywords([keywords for keywords, _ in _TABLE])
_CONTINUED = late(r"\\\n")
_AFTER_EACH_OTHER = late(r"\n|&&|;")
_SETTING_UP = late(
    r"#|(?:set|cd|export|echo|source|\.|mkdir|cp|mv|rm|ls|cat|chmod|which|ulimit)(?: |$)|\w+=\S*$|"
    r"(?:sudo )?(?:apt|apt-get|apk|dnf|yum|brew|choco)(?: |$)|"
    r"(?:python3? -m |uv )?pip3? |"
    r"(?:npm|pnpm|yarn|bun|bundle|composer|poetry|uv|pdm|hatch|dotnet|mix|go mod)(?: (?:ci|install|i|sync|restore|deps\.get|download)\b|$)"
)


def stopped_early(lines: Sequence[str], shapes: Sequence[bytes], command: str | None) -> bool:
    """Whether a command did not surely try everything.

    Args:
        lines: The command and what it wrote, as much of it as may say so.
        shapes: The same lines in lower case and without digits.
        command: The command, all lines of a script: a shell goes on after none that fails.
    """
    script = command or ""
    commands = script.split("\n")
    if any(_tells(commands[at], rows) for at, rows in _KEYWORDS.find(list(map(_shape, commands))).items()):
        return True
    if any(_tells(lines[at], rows) for at, rows in _KEYWORDS.find(shapes).items()):
        return True
    parts = (part.strip() for part in _AFTER_EACH_OTHER.split(_CONTINUED.sub(" ", script)))
    return sum(bool(part) and not _SETTING_UP.match(part) for part in parts) > 1


def _shape(line: str) -> bytes:
    return line.lower().encode("utf-8", "replace").translate(None, _DIGITS)


def _tells(line: str, rows: int) -> bool:
    """Whether a line says so, by the rows whose bits are set."""
    lower = line[:_LOOKED_AT].lower()
    return any(_TABLE[row][1].search(lower) for row in rows_of(rows))
