# ruff: noqa: E501 - a table of patterns reads best with one row a line, and tools print such marks
"""Whether a failed command ended before it had tried everything, so that what it does not name may fail as well."""

import re
from collections.abc import Iterable

_LOOKED_AT = 600  # characters of a line

_ROWS = (
    r"stopping after \d+ fail|^!{3,} .*\b(?:Interrupted|KeyboardInterrupt|Exit)\b",  # pytest
    r"\berrors? during collection\b|\bERROR collecting\b|Failed to import test module|unittest\.loader\._FailedTest",
    r"errors? occurred outside of examples",  # rspec
    r"^\s*Bail out!",  # TAP
    r"^Test Suites:.*\b\d+ of \d+ total|Test suite failed to run|\bFailed Suites \d",  # jest, vitest
    r"^error: test failed, to rerun pass|could not compile",  # cargo: the targets after that one
    r"\[(?:build|setup) failed\]|^panic: |COMPILATION ERROR|Compilation (?:failure|failed)",
    r"Segmentation fault|core dumped|Fatal Python error|\bworker '?\w+'? crashed|forked VM terminated",
    r"Execution failed for task ':[^':]+:[^']+'|^\[INFO\] .*\.{3,} ?SKIPPED",  # one module of several
    r"The (?:operation|run) was cancell?ed|has timed out after \d+ minutes|exceeded the maximum execution time|No output has been received|received a shutdown signal|lost communication with the server",
    r"(?<![\w-])--?(?:fail-?fast|bail|exitfirst|max-?fail(?:ures)?|stop-on-[\w-]+)\b(?![= ](?:0|false)\b)",
    r"\bpytest\b.* -[qvsl]*x\b|\bmocha\b.* -b\b",
    r"^> .*(?:&&|;)",  # a script of package.json
)
_TELLS = re.compile("|".join(_ROWS), re.IGNORECASE | re.MULTILINE)
_CONTINUED = re.compile(r"\\\n")
_AFTER_EACH_OTHER = re.compile(r"\n|&&|;")
_SETTING_UP = re.compile(
    r"#|(?:set|cd|export|echo|source|\.|mkdir|cp|mv|rm|ls|cat|chmod|which|ulimit)(?: |$)|\w+=\S*$|"
    r"(?:sudo )?(?:apt|apt-get|apk|dnf|yum|brew|choco)(?: |$)|"
    r"(?:python3? -m |uv )?pip3? |"
    r"(?:npm|pnpm|yarn|bun|bundle|composer|poetry|uv|pdm|hatch|dotnet|mix|go mod)(?: (?:ci|install|i|sync|restore|deps\.get|download)\b|$)"
)


def stopped_early(lines: Iterable[str], command: str | None) -> bool:
    """Whether a command did not surely try everything.

    Args:
        lines: The command and what it wrote, as much of it as may say so.
        command: The command, all lines of a script: a shell goes on after none that fails.
    """
    if _TELLS.search("\n".join(line[:_LOOKED_AT] for line in lines)):
        return True
    parts = (part.strip() for part in _AFTER_EACH_OTHER.split(_CONTINUED.sub(" ", command or "")))
    return sum(bool(part) and not _SETTING_UP.match(part) for part in parts) > 1
