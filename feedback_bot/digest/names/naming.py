# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""The name of a failed test, out of the line that announces it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from json import loads
from typing import cast

from feedback_bot.digest.lines.keywords import Keywords, rows_of, seen_by_keywords
from feedback_bot.digest.lines.tool_forms import FIRST, FORMS
from feedback_bot.text.late_pattern import late

_ANY_LINE = ("\n",)
_LOOKED_AT = 500  # characters of a line
_IN_PREFIX = ("[error]", "[info]")  # of a keyword: it may be in what was taken away from before the line


def _needed(keywords: tuple[str, ...]) -> tuple[str, ...]:
    """The keywords of which a line without its prefix holds one; each line does if they may be in the prefix."""
    return _ANY_LINE if any(keyword.startswith(_IN_PREFIX) for keyword in keywords) else keywords


# Of each row, for speed: what lines it is tried on, and its pattern.
_FORMS_OF_LINES = tuple((_needed(form.keywords), late(form.pattern)) for form in (*FIRST, *FORMS))
# One of vitest's attempts at a test, as it tells them behind the name.
_ATTEMPT = r"(?:\d+ times in )?(?:initial run|\d+\w\w (?:retry|repeat)(?: of \d+\w\w repeat)?)"
_FAR_APART = late(r" {3,}")  # columns of a name
# Tools that write a test's name in a form of their own, tried first: the name is the first group that matched. For
# speed, each has keywords as a detector has: every line that it matches holds one of them.
_FORMS = tuple(
    (needs, late(pattern))
    for needs, pattern in (
        (("not ok",), r"not ok\b(?: +\d+)?(?: +[-+](?= ))?\s{1,8}(?:\w+ [\d.]+ - \[\d+ ms\] - )?(\S.*?)(?: in \d+ ?ms| +\d+ ms| # time=\S+|(?: timed out)? +\([\d.]+s\)| unexpected signal after \S+)?(?: \{)?$"),  # TAP, and ember's
        (("✗ ",), r"✗ (\S+) failed (?:at \S+:\d+|after)"),  # hedgehog
        (("✘ test",), r"✘ (Test .*) recorded an issue with .* at \S+:\d+:"),  # swift testing
        (("✘ test",), r"✘ (Test .*) with \d+ test cases? failed after"),
        (("\nfailed ",), r"FAILED +(\S.* > \S.*?) {2,}[A-Z]\w+$"),  # pest
        (("\n=== fail",), r"=== FAIL: \S+ (\S+)(?: \(re-run \d+\))? \((?:-?[\d.]+s|unknown)\)"),  # gotestsum
        (("\n--- fail: ",), r"--- FAIL: (\S+) \([\d.]+s\)$"),  # go
        (("\n[fail",), r"\[FAIL[:.].*\] (\w+\([^)]*\)) \((?:gas|runs|calls)"),  # forge
        (("\nfailed ",), r"failed (?:\((?:canceled|cancelled|timed out|try \d+)\) )?(\S.*?) \([\d.]+(?:ms|s|m)(?: [\d.]+(?:ms|s|m))*\)$"),  # Microsoft.Testing.Platform
        (("| fail |\n",), r"(\S.*?)(?: :: .*?)? +\| FAIL \|$"),  # Robot Framework
        (("\n── ", "\n-- "), r"(?:──|--) (?:\d+\. )?(?:Failure|Error)(?: \('?[^)]*'?\))?: (.+?)(?: \(@?\S+#\d+\))? [─-]*$"),  # testthat
        (("\nfailure (", "\nerror ("), r"(?:Failure|Error) \('?[\w./-]+\.[Rr]:\d+(?::\d+)?'?\): (\S.*)"),
        (("\nerror: '",), r"error: '([^']+)' (?:failed\b|terminated with |leaked ).*$"),  # zig
        (("...fail", "... fail"), r"\d+/\d+ (\S.{0,300}?)\.{3} ?FAIL \("),  # zig of old
        (("❌ loading ",), r"(?:##\[(?:group|error)\])?❌ loading (?:/home/runner/work/[^/]+/[^/]+/|/__w/[^/]+/[^/]+/)?(\S+) \(failed\)$"),  # flutter
        (("❌ ",), r"(?:##\[(?:group|error)\])?❌ (\S.*) \(failed(?: after test completion)?\)$"),
        ((" [e]\n",), r"\d\d:\d\d \+\d+(?: ~\d+)?(?: -\d+)?: (test\b.*) \[E\]$"),  # dart
        ((") failed:\n",), r"([\w.]+ \([\w.]+\)) failed:$"),  # django in parallel
        ((".phpt]",), r"(?:FAIL|FAILED) (.* \[\S+\.phpt\])"),
        ((" failed]\n",), r"FAIL\s+(\S+) \[(?:build|setup) failed\]$"),  # go
        (("subfail",), r"(?:\[.*\] |\(.*\) )*SUBFAIL(?:ED)?(?: ?\([^)]*\)| ?\[[^\]]*\])* +(\S+::\S+)"),  # pytest
        (("\nfail: ", "\nerror: "), r"(?:FAIL|ERROR): (\S+ \([\w.]+\)|(?:\w+\.)+test\w*)(?: \[.*\]| \([^)]*=.*\))+$"),  # unittest's subtests
        ((".py::",), r"(?:FAIL|ERROR): (\S+\.py::.*)$"),  # pytest-tldr
        (("test", "spec", "it.", "it$"), r"(?:Failed tests: +|Tests in error: +)?([A-Z]\w*(?:Test|Tests|TestCase|IT|Spec)(?:\$\w+)*\.\w+(?:\([^)]*\))?(?:\[[^\]]*\])?):\d+(?:->\S+)*(?: \S|$)"),  # surefire's summary
        (("\ntest case:  ",), r"TEST CASE:  (\S.*)"),  # doctest
        (("\ngradle test run ",), r"Gradle Test Run \S+ > Gradle Test Executor \d+ > (\S.*) FAILED$"),
        (("##[error]",), r"##\[error\]\s*\d+\) (\[.*?)(?: ─+)?$"),  # Playwright
        (("\n) test ",), r"\d+\) (test .+ \([\w.]+\))$"),  # ExUnit
        (("\nfail ",), r"FAIL(?: +\|[^|]{1,80}\| +| {3}\S(?:.{0,80}?\S)? {2}| +(?:[\w@/-]+ +)?)(\S+\.[cm]?[jt]sx?(?: > \S.*?(?=(?: \(" + _ATTEMPT + r"(?:, " + _ATTEMPT + r")*\))?$)|(?= \[ \S+ \]$)))"),  # vitest, of a project or of types
        (("● ",), r"(?:##\[\w+\]\s*)?● (\S.*)"),  # jest: a title may end like a place or a duration
        (("✕ ",), r"✕ (\S.*?)(?: \([\d.]+ m?s\))?$"),  # the same in its tree
        (("\n(fail) ",), r"\(fail\) (\S.*?)(?: \[[\d.]+ ?m?s\])?$"),  # bun
        (("\n✖ ",), r"✖ (\S.*) \([\d.]+ms\)$"),  # node:test
        ((" fixed\n",), r"\d+\) (\S.*) FIXED$"),  # rspec, of a test that was to fail
        (("\n_",), r"_+ ((?:\w+\.)*test\w*)(?: \[.*\])? \(\w+=.*\) _+$"),  # pytest's subtests
        (("***",), r"\d+/\d+ Test +#\d+: (\S.*?) \.+[^.*]*\*\*\*"),  # CTest
        (("//",), r"(?:FAIL|TIMEOUT|FAILED TO BUILD|NO STATUS): (@{0,2}[\w.~+-]*//\S+)(?: \(.*)?$"),  # Bazel
    )
)  # fmt: skip
# What stands before a name: marks, the tool's word, a number.
_BEFORE = late(
    r"^(?:==> X |Error: {2,}|.* - (?=TEST-UNEXPECTED-))?(?:##\[\w+\])?[^\w\[(<\"'`/@$.{#]*(?:\[(?:ERROR|junit|info|-|FAIL|  FAILED  |xUnit\.net [\d:.]+)\] *)*(?:- )?(?:--- )?"
    r"(?:\(fail\) |Test [Cc]ase '(?:-\[)?|\d+/\d+ Test +#\d+: |\d\d:\d\d \+\d+(?: ~\d+)?(?: -\d+)?: |"
    r"(?:Chrome|HeadlessChrome|Firefox|Safari|Edge|Electron|jsdom)\b[^()]{0,80}\([^()]{0,80}\) |"
    r"Failed tests: +|Tests in error: +|(?:FAIL|FAILED|ERROR|Failed|TEST-UNEXPECTED-\w+)\b:? ?(?:CONSISTENTLY: )?(?:collecting )?(?:\[[\d.]+s\] )?(?: *\|\S[^|]{0,40}(?<=\S)\| )?|\[fail\]: )?"
    r"(?:not ok )?(?:\d+\)|\d+ -|\d+ +(?=\[|\S+:\d+:\d+ › ))? *(?:test |JUnit \w+:)?(?:[●✕✖✗✘×❌ |-]|_+(?= ))*"
)
# What stands behind it: durations, places, the tool's word, rules.
_AFTER = late(
    r"(?=[ :\[(T<.*,\]'-])(?:(?:(?<=st\))|(?<=ts\))|(?<=se\))|(?<=IT\))|(?<=ec\))): .*| +\[<? ?[\d.,]+ ?(?:m?s|[mh](?: \d+ m?s?)*)\]:?| *\[FAIL\]| \[\S+:\d+\]:?| *\([\d.,]+ ?(?:m?s|secs?)\)| \([\d.]+ seconds\)(?: \d+ issue\(s\))?| +\d+ms| *(?:--)? *Time elapsed.*| *<<< .*| *\.{3} ?(?:FAILED|FAIL|ERROR)|"
    r" *\*\*\* FAILED.*| FAILED|(?::\s+| )FAIL!?| stdout -*| _+| \(re(?:try|peat) [#x]\d+\)|(?<=[\w)]) - (?:should panic|compile(?: fail)?)| [\d.]+m?s \([\d.]+m?s\|[\d.]+m?s\)| [─━]+| \(see \S*/\S*\)|, where (?:GetParam\(\)|TypeParam) = .*| +\[E\]| (?:recorded an issue at|failed after) .*|, (?:XCT|Asynchronous |Test crashed|failed ).*|, failed$| *\.*\*\*\*\w.*| {2}[\d.]+s .*| \[ \S+ \]|\]?' failed.*|:)$"
)
# For speed alone, because most names end with none of it: how it may end, and what the rest of it holds.
_AFTER_ENDS = ("]", "]:", ")", "ms", "FAILED", "FAIL", "!", "ERROR", "-", "stdout", "_", "panic", " compile", " compile fail", "─", "━", ", failed", ":")  # fmt: skip
_AFTER_HOLDS = ("): ", "Time elapsed", "<<< ", "***", ", where ", " recorded an issue at ", " failed after ", ", XCT", ", Asynchronous ", ", Test crashed", ", failed ", "  ", "' failed")  # fmt: skip
_ENDINGS = 4  # that may follow one another
_OF_PYTEST = ("FAILED ", "ERROR ")
_REASON = late(
    r"^((?:FAILED|ERROR) (?:[^\s\[]+\[.*?\](?= - )|\S.*?)) - .*"
)  # pytest; a parameter may hold the same sign
_TRIED, _TRIED_AGAIN = " (attempt ", late(r"^(\s*\d+\) Scenario: .*) \(attempt \d+\)(?= # \S+:\d+$)")  # cucumber-js
_PHASE = late(r"^ERROR (?:collecting|at (?:setup|teardown) of) ")  # pytest
_SWIFT = late(r"^Test (?=\w+\([\w:]*\)$)")  # Swift Testing's word before a function
_SWIFT_SUITE = late(r"(?<=\w)/(?=\w+\([\w:]*\)$)")  # xcodebuild's sign between a suite and a function
_IN_BRACKETS = late(r"\[([\w.]+)\] (\w+)")  # a suite and a function, as xcbeautify writes them
_PARTS = late(r"::|\.| [>›] |(?<=\w) (?=test\w+$)")
_IN_CLASS = late(r"(\w+) ?\(([\w.$]+)\)")  # a method and its class, as unittest and surefire write them
_PACKAGED = late(r"(\S+) (\S*::.*)|([\w-]+::[\w-]+) ([\w:]+)")  # a package or its binary, and a name inside it
_VARIANT = late(r"((?:\w+\.)*test\w*)(?: \[.*\])?(?: \([^()]*=.*\))?")  # a subtest of pytest
_MOST_PARTS = 20


class _Table:
    """Forms in the order in which they are tried."""

    def __init__(self, rows: Sequence[tuple[tuple[str, ...], re.Pattern[str]]]) -> None:
        self._patterns = [pattern for _, pattern in rows]
        self._keywords = Keywords([needs for needs, _ in rows])

    def name(self, line: str) -> str | None:
        """What the first form that matches the line takes for the name."""
        needed = self._keywords.find([seen_by_keywords(line)])
        for row in rows_of(needed.get(0, 0)):
            if found := self._patterns[row].match(line):
                return cast("str", found[1].strip())
        return None


_OF_LINES, _OF_TOOLS = _Table(_FORMS_OF_LINES), _Table(_FORMS)


def _of_xml(text: str) -> str:
    from html import unescape  # noqa: PLC0415 - its tables take as long to import as a small log to read

    return unescape(text)


@lru_cache(1_000)
def test_name(line: str) -> str:
    """The name that a line announces, without what the tool writes around it."""
    whole = line[:_LOOKED_AT]
    if _TRIED in whole:
        whole = _TRIED_AGAIN.sub(r"\1", whole)
    if (name := _OF_LINES.name(whole)) is not None:
        if whole.startswith("{"):
            return cast("str", loads(f'"{name}"'))
        return _FAR_APART.sub(" ", _of_xml(name) if whole.lstrip().startswith("<") else name)
    if (name := _OF_TOOLS.name(whole.strip())) is not None:
        return name
    if whole.startswith(_OF_PYTEST):
        whole = _REASON.sub(r"\1", whole)
    name = _PHASE.sub("", _BEFORE.sub("", whole, count=1).strip())
    for _ in range(_ENDINGS):
        if not (name.endswith(_AFTER_ENDS) or any(map(name.__contains__, _AFTER_HOLDS))):
            break
        shorter = _AFTER.sub("", name).strip()
        if shorter == name:
            break
        name = shorter
    return name


def flat_name(name: str) -> str:
    """The name in a spelling that all tools share: its parts with dots between them, the class before the method."""
    name = name.removeprefix("[doctest] ")
    if found := _IN_CLASS.fullmatch(name):
        method, of = found[1], found[2]
        name = of if of.endswith("." + method) else f"{of}.{method}"
    name = _IN_BRACKETS.sub(r"\1.\2", name) if name.startswith("[") and _IN_BRACKETS.fullmatch(name) else name
    name = _SWIFT_SUITE.sub(".", _SWIFT.sub("", name))
    if found := _PACKAGED.fullmatch(name):
        name = f"{found[1] or found[3]}.{found[2] or found[4]}"
    if found := _VARIANT.fullmatch(name):
        name = found[1]
    return ".".join(_PARTS.split(name.removesuffix("()"), maxsplit=_MOST_PARTS))


def shorter_names(name: str) -> set[str]:
    """What else the same test may be called, in the shared spelling: its name without file, package, class or suite.

    Or with less of the file's path.
    """
    flat = flat_name(name)
    parts = flat.split(".")
    if len(parts) > 2 * _MOST_PARTS:
        return set()
    folders = parts[0].split("/")[:_MOST_PARTS] if "::" in name else ()
    nearer = ("/".join(folders[at:]) for at in range(1, len(folders)))
    return {".".join(parts[at:]) for at in range(1, len(parts))} | {".".join((file, *parts[1:])) for file in nearer}
