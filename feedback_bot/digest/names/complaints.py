# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""Lines that are announced like a failed test and name none, told by themselves: complaints, counts, sentences."""

from feedback_bot.text.late_pattern import late

_MARKS = "[✕✖✗✘×❌]"
_SENTENCE = (
    r"[Tt]est(?:s|ing)?|[Ss]uites?|[Rr]uns?|[Jj]obs?|[Gg]ate|[Cc]ommand|[Cc]hecks?|[Bb]uild|[Ss]te?ps?|[Pp]ipeline|"
    r"pytest|jest|vitest"
)
# Of each row: from the beginning of a line without what stands before it.
_ROWS = (
    # A tool's error, which no name follows.
    r"(?:FAIL|ERROR): (?!\S+(?: \([^)]*\)(?: \[.*\]| \([^)]*\))*(?: \(\w+=.{1,300}\))?)?$|.* :: .* \(\d+ of \d+\)$|\S+\.py::.|\S+\.go:\d+: \w+\.\w+$|\w[\w+-]*\.[\w.+-]+/)",
    r"(?:error|warning)\[",
    r"(?:FAIL|ERROR): \d+/\d+$",
    r"Result: FAIL$",
    r"Uncaught error from \S+ FAILED$",
    r"assertion .*failed",
    r"FAILED [^\s:]*/[^\s:]+\.\w{1,5}$",
    r"\s*FAIL +\S+: \S+ > maxSize ",  # bundlesize
    r"detox\[\d+\] ",
    # A linter's complaint behind a mark, a program's sentence.
    rf"\s*{_MARKS}\s(?!test|\[fail\]: |\[unexpected pass\]: |Test .* test cases? failed after).*(?:[.:]|\[[a-z]+(?:-[a-z]+)+\])$",
    rf"\s*(?:##\[\w+\])?{_MARKS}\s+(?!.*(?: [›>] |\(\d[\d.]* ?m?s\)| \d+ms$|\.spec\.|\(failed)).*\b(?:{_SENTENCE})\b[^:]{{0,20}}\b(?:failed|FAILED|failures?)\b(?! (?:after|at) )",
    r"\s*❌\s+(?:/?\S+:\d+:\d+: |Linted \[)",
    rf"\s*(?:##\[\w+\])?{_MARKS} (?:(?:Failed|Unable) to |Failed: \d|Error: )(?!.* › |.*\((?:failed|\d))",
    r"\w+ \d{4}-\d\d-\d\dT\S+ \S+\.go:\d+: ",  # terratest's
    rf"\s*{_MARKS} {{1,2}}(?:Given|When|Then|And|But) ",  # a scenario's step
    rf"\s*{_MARKS}\ufe0e? \S+ => \(version: ",  # chart-testing
    r"==== \S+ FAILED$",  # tcltest, below its test
    r"\w+_SUITE:\w+ failed on line \d+$",  # Common Test, which says it again
    r"(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|SEVERE|FATAL) +\[[^\]]{1,80}\] \S",  # a program's own log
    r"✖ \| ",
    r"\s*● .*\.service\b",
    # Items of other lists, with a number.
    r"\s*\d+\) Skipped:",
    r"\s*\d+\) Scenario: .* \(attempt \d+, retried\) # ",  # cucumber-js
    r"\s*\d+\) +at \S+\(",
    r"\s*\d+\) \w*(?:Error|Exception): ",
    r"\s{5,}\d+\) test .*\([\w.]+\)$",
    # Of one tool each.
    r"_+ coverage: ",  # pytest-cov
    r"\s*✖ .* # \S+:\d+$|\s*✖ \d+ tests? failed$|\s*✖ .* \([\d.]+ms\) # ",  # AVA, node:test
    r"\s*not ok(?: \d+)?(?:\s*$| - \S+ exited with a non-zero exit code: \d+$)",  # TAP, and AVA's
    r"\s{4,}● |\s*● {2}|\s*● .* › [\d.]+ms$",  # jest, and what is no mark of a failure in Poku
    r"✘ Test .* recorded a known issue |\s*✘ (?:\S+ exited with a non-zero exit code: \d+|\d+ tests? remaining in \S+|Timed out while running tests)$",  # Swift Testing, AVA
    r"> Task :|\s{4,}\S.* > .* FAILED$",  # Gradle
    r"(?!.*Time elapsed).*<<< (?:FAILURE|ERROR)!|(?:\[\w+\] |Error: +)?Tests run: \d+, |\s*\[\w+\] in \[\w+\] - \S+:\d+ @ ",  # Maven
    r"\s*\d+/\d+ Test +#\d+: .*\*\*\*Not Run \(Disabled\)",  # CTest
    r"(?: | {3}| {5,})Failed .* \[[<\d][^\]]*\]$",  # what a test in .NET writes
    r"\s+\S+\.go:\d+: |\s*--- FAIL: (?!\S+(?: \([\d.]+s\))?$)",  # Go, whose names hold no blanks
)
_ANY = late("|".join(f"(?:{row})" for row in _ROWS))


def is_complaint(line: str) -> bool:
    """Whether a line that announces something is no failed test by its own words."""
    return bool(_ANY.match(line))
