# ruff: noqa: E501 - a table of patterns reads best with one row a line, and tools print such marks
"""Whether a failed command ended before it had tried everything, so that what it does not name may fail as well."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick

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
_TELLS = re.compile("|".join(_ROWS), re.IGNORECASE)
# Plain strings of which every line that a row knows holds one; the rows are tried on no other line.
_NEEDLES = (
    "stopping after", "!!!", "during collection", "error collecting", "failed to import", "_failedtest",
    "outside of examples", "bail out!", "test suite", "failed suites", "test failed, to rerun", "could not compile",
    "[build failed]", "[setup failed]", "panic: ", "compilation error", "compilation fail",
    "forked vm", "segmentation fault", "core dumped", "fatal python error", "crashed", "execution failed for task", "skipped",
    "was cancel", "has timed out", "exceeded the maximum", "no output has been", "shutdown signal",
    "lost communication", "-failfast", "-fail-fast", "-bail", "-exitfirst", "-maxfail", "-max-fail", "-stop-on-", "pytest",
    "mocha", "\n> ",
)  # fmt: skip
_SEARCH = BytesAhoCorasick([needle.encode() for needle in _NEEDLES])
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
    looked_at = [line[:_LOOKED_AT] for line in lines]
    if any(_TELLS.search(looked_at[at]) for at in _worth_a_look(looked_at)):
        return True
    parts = (part.strip() for part in _AFTER_EACH_OTHER.split(_CONTINUED.sub(" ", command or "")))
    return sum(bool(part) and not _SETTING_UP.match(part) for part in parts) > 1


def _worth_a_look(lines: list[str]) -> set[int]:
    """The positions of the lines that hold a needle."""
    text = b"\n" + "\n".join(lines).lower().encode("utf-8", "replace")
    starts = list(accumulate(map((1).__add__, map(len, text.split(b"\n")))))
    return {bisect_left(starts, end) - 1 for _, _, end in _SEARCH.find_matches_as_indexes(text, overlapping=True)}
