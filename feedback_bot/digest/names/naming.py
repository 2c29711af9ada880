# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""The name of a failed test, out of the line that announces it."""

from functools import lru_cache

from feedback_bot.digest.lines.tool_forms import FIRST, FORMS
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 500  # characters of a line
_FORMS_OF_LINES = tuple(late(form.pattern) for form in (*FIRST, *FORMS))
_ANY_FORM_OF_LINES = late("|".join(f"(?:{form.pattern})" for form in (*FIRST, *FORMS)))  # for speed, as below
_FAR_APART = late(r" {3,}")  # columns of a name
# Tools that write a test's name in a form of their own, tried first: the name is the first group that matched.
_FORMS = tuple(
    late(pattern)
    for pattern in (
        r"not ok\b(?: +\d+)?(?: +-)?\s{1,8}(?:\w+ [\d.]+ - \[\d+ ms\] - )?(\S.*?)(?: in \d+ ?ms| +\d+ ms| # time=\S+|(?: timed out)? +\([\d.]+s\)| unexpected signal after \S+)?(?: \{)?$",  # TAP, and ember's
        r"✗ (\S+) failed (?:at \S+:\d+|after)",  # hedgehog
        r"✘ (Test .*) recorded an issue with .* at \S+:\d+:",  # swift testing
        r"✘ (Test .*) with \d+ test cases? failed after",
        r"FAILED +(\S.* > \S.*?) {2,}[A-Z]\w+$",  # pest
        r"=== FAIL: \S+ (\S+)(?: \(re-run \d+\))? \([\d.]+s\)",  # gotestsum
        r"\[FAIL[:.].*\] (\w+\([^)]*\)) \((?:gas|runs|calls)",  # forge
        r"failed (?:\((?:canceled|cancelled|timed out|try \d+)\) )?(\S.*?) \([\d.]+(?:ms|s|m)(?: [\d.]+(?:ms|s|m))*\)$",  # Microsoft.Testing.Platform
        r"(\S.*?)(?: :: .*?)? +\| FAIL \|$",  # Robot Framework
        r"── (?:\d+\. )?(?:Failure|Error)(?: \('?[^)]*'?\))?: (.+?)(?: \(@?\S+#\d+\))? ─*$",  # testthat
        r"(?:Failure|Error) \('?[\w./-]+\.[Rr]:\d+(?::\d+)?'?\): (\S.*)",
        r"error: '([^']+)' failed\b.*$",  # zig
        r"\d+/\d+ (\S+?)\.{3} ?FAIL\b",  # zig of old
        r"(?:##\[(?:group|error)\])?❌ loading (?:/home/runner/work/[^/]+/[^/]+/|/__w/[^/]+/[^/]+/)?(\S+) \(failed\)$",  # flutter
        r"(?:##\[(?:group|error)\])?❌ (\S.*) \(failed(?: after test completion)?\)$",
        r"\d\d:\d\d \+\d+(?: ~\d+)?(?: -\d+)?: (test\b.*) \[E\]$",  # dart
        r"([\w.]+ \([\w.]+\)) failed:$",  # django in parallel
        r"(?:FAIL|FAILED) (.* \[\S+\.phpt\])",
        r"FAIL\s+(\S+) \[(?:build|setup) failed\]$",  # go
        r"(?:\[.*\] |\(.*\) )*SUBFAIL(?:ED)?(?: ?\([^)]*\)| ?\[[^\]]*\])* +(\S+::\S+)",  # pytest
        r"(?:FAIL|ERROR): (\S+ \([\w.]+\)|(?:\w+\.)+test\w*)(?: \[.*\]| \([^)]*=.*\))+$",  # unittest's subtests
        r"(?:FAIL|ERROR): (\S+\.py::.*)$",  # pytest-tldr
        r"(?:Failed tests: +|Tests in error: +)?([A-Z]\w*(?:Test|Tests|TestCase|IT|Spec)(?:\$\w+)*\.\w+(?:\([^)]*\))?(?:\[[^\]]*\])?):\d+(?:->\S+)*(?: \S|$)",  # surefire's summary
        r"TEST CASE:  (\S.*)",  # doctest
        r"Gradle Test Run \S+ > Gradle Test Executor \d+ > (\S.*) FAILED$",
        r"##\[error\]\s*\d+\) (\[.*?)(?: ─+)?$",  # Playwright
        r"\d+\) (test .+ \([\w.]+\))$",  # ExUnit
        r"FAIL(?: +\|[^|]{1,80}\| +| {3}\S(?:.{0,80}?\S)? {2}| +(?:[\w@/-]+ +)?)(\S+\.[cm]?[jt]sx?(?: > \S.*|(?= \[ \S+ \]$)))",  # vitest, of a project or of types
        r"(?:##\[\w+\]\s*)?● (\S.*)",  # jest: a title may end like a place or a duration
        r"\(fail\) (\S.*?)(?: \[[\d.]+ ?m?s\])?$",  # bun
        r"✖ (\S.*) \([\d.]+ms\)$",  # node:test
        r"\d+\) (\S.*) FIXED$",  # rspec, of a test that was to fail
        r"_+ ((?:\w+\.)*test\w*)(?: \[.*\])? \(\w+=.*\) _+$",  # pytest's subtests
        r"\d+/\d+ Test +#\d+: (\S.*?) \.+[^.*]*\*\*\*",  # CTest
        r"(?:FAIL|TIMEOUT|FAILED TO BUILD|NO STATUS): (@{0,2}[\w.~+-]*//\S+)(?: \(.*)?$",  # Bazel
    )
)  # fmt: skip
_ANY_FORM = late("|".join(f"(?:{form.pattern})" for form in _FORMS))
# What stands before a name: marks, the tool's word, a number.
_BEFORE = late(
    r"^(?:==> X |.* - (?=TEST-UNEXPECTED-))?(?:##\[\w+\])?[^\w\[(<\"'`/@$.{#]*(?:\[(?:ERROR|junit|info|-|FAIL|  FAILED  |xUnit\.net [\d:.]+)\] *)*(?:- )?(?:--- )?"
    r"(?:(?:TRY \d+ )?(?:FAIL|TIMEOUT|ABORT|SIG[A-Z]+) \[ *[\d.]+s\] (?:\( *\d+/\d+\) )?|\(fail\) |Test [Cc]ase '(?:-\[)?|\d+/\d+ Test +#\d+: |\d\d:\d\d \+\d+(?: ~\d+)?(?: -\d+)?: |"
    r"(?:Chrome|HeadlessChrome|Firefox|Safari|Edge|Electron|jsdom)\b[^()]{0,80}\([^()]{0,80}\) |"
    r"Failed tests: +|Tests in error: +|(?:FAIL|FAILED|ERROR|Failed|TEST-UNEXPECTED-\w+)\b:? ?(?:CONSISTENTLY: )?(?:collecting )?(?:\[[\d.]+s\] )?(?: *\|\S[^|]{0,40}(?<=\S)\| )?|\[fail\]: )?"
    r"(?:not ok )?(?:\d+\)|\d+ -|\d+ +(?=\[|\S+:\d+:\d+ › ))? *(?:test |JUnit \w+:)?(?:[●✕✖✗✘×❌ |-]|_+(?= ))*"
)
# What stands behind it: durations, places, the tool's word, rules.
_AFTER = late(
    r"(?:(?:(?<=st\))|(?<=ts\))|(?<=se\))|(?<=IT\))|(?<=ec\))): .*| +\[<? ?[\d.,]+ ?m?s\]:?| *\[FAIL\]| \[\S+:\d+\]:?| *\([\d.,]+ ?m?s\)| +\d+ms| *(?:--)? *Time elapsed.*| *<<< .*| *\.{3} ?(?:FAILED|FAIL|ERROR)|"
    r" *\*\*\* FAILED.*| FAILED|(?::\s+| )FAIL!?| stdout -*| _+| \(re(?:try|peat) [#x]\d+\)|(?<=\w) - should panic| [\d.]+m?s \([\d.]+m?s\|[\d.]+m?s\)| [─━]+| \(see \S*/\S*\)|, where (?:GetParam\(\)|TypeParam) = .*| +\[E\]| (?:recorded an issue at|failed after) .*|, (?:XCT|Asynchronous |Test crashed|failed ).*|, failed$| *\.*\*\*\*\w.*| {2}[\d.]+s .*| \[ \S+ \]|\]?' failed.*|:)$"
)
_ENDINGS = 4  # that may follow one another
_OF_PYTEST = ("FAILED ", "ERROR ")
_REASON = late(
    r"^((?:FAILED|ERROR) (?:[^\s\[]+\[.*?\](?= - )|\S.*?)) - .*"
)  # pytest; a parameter may hold the same sign
_PHASE = late(r"^ERROR (?:collecting|at (?:setup|teardown) of) ")  # pytest
_SWIFT = late(r"^Test (?=\w+\([\w:]*\)$)")  # Swift Testing's word before a function
_SWIFT_SUITE = late(r"(?<=\w)/(?=\w+\([\w:]*\)$)")  # xcodebuild's sign between a suite and a function
_PARTS = late(r"::|\.| [>›] |(?<=\w) (?=test\w+$)")
_IN_CLASS = late(r"(\w+) ?\(([\w.$]+)\)")  # a method and its class, as unittest and surefire write them
_PACKAGED = late(r"(\S+) (\S*::.*)|([\w-]+::[\w-]+) ([\w:]+)")  # a package or its binary, and a name inside it
_VARIANT = late(r"((?:\w+\.)*test\w*)(?: \[.*\])?(?: \([^()]*=.*\))?")  # a subtest of pytest
_MOST_PARTS = 20


@lru_cache(1_000)
def test_name(line: str) -> str:
    """The name that a line announces, without what the tool writes around it."""
    whole = line[:_LOOKED_AT]
    for form in _FORMS_OF_LINES if _ANY_FORM_OF_LINES.match(whole) else ():
        if found := form.match(whole):
            return _FAR_APART.sub(" ", found[1].strip())
    shown = whole.strip()
    for form in _FORMS if _ANY_FORM.match(shown) else ():
        if found := form.match(shown):
            return found[1].strip()
    if whole.startswith(_OF_PYTEST):
        whole = _REASON.sub(r"\1", whole)
    name = _PHASE.sub("", _BEFORE.sub("", whole, count=1).strip())
    for _ in range(_ENDINGS):
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
