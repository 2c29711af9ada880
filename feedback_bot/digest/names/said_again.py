# ruff: noqa: RUF001 - tools print such marks
"""Headlines that say less of the same tests than others of their tool do."""

from collections.abc import Iterable, Sequence

from feedback_bot.digest.names.complaints import is_complaint
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 500  # characters of a line, as of one that is taken for a name
_CABAL_SUITE = late(r"Test suite [\w-]+: FAIL$")
_GO_TEST = late(r" *--- FAIL: ")
_OF_SUITE = late(
    r"\s*\[(?:FAIL|TIMEDOUT|PANICKED!?|INTERRUPTED|Fail|Panic!|Timeout\.\.\.)\] .*\[\w+\]|(?:FAIL|PANIC): \S+\.go:\d+: "
)
_SUREFIRE_SUMMARY = r"\s+[A-Z]\w*(?:\$\w+)*\.\w+(?:\([^)]*\))?(?:\[[^\]]*\])?(?::\d+(?:->| |$)| [»\ufffd?] )"
# If a headline is of the first form, those of the second say less of the same tests.
_SAID_AGAIN = tuple(
    (late(first), late(second))
    for first, second in (
        (r"=== FAIL: ", r"\s*(?:--- )?FAIL:? |\s*(?:##\[(?:group|error)\])?[✕✖✗✘×❌]"),  # gotestsum
        (r"\s*#\s+Failed test ", r"\S+\.t\s+\(Wstat: .*Failed: [1-9]"),  # prove
        (r"TEST FAILURE: ", r"\s*✖ "),  # Nightwatch
        (r" *FAIL .*\.[cm]?[jt]sx? (?:> |\[ )", r"\s*×"),  # vitest
        (
            (
                r" *FAIL .*\.[cm]?[jt]sx? (?:> |\[ )|\s{0,4}● .* › |FAILED \S+\.py::|\(fail\) |"
                r"(?:FAIL|ERROR): \w+ \((?:\w+\.)+\w+\)"
            ),
            r"\s*[✕✖✗✘×❌] (?!failing tests:$)(?!.*(?: [›>] |\(\d[\d.]* ?m?s\)| \d+ms$|\.spec\.))",
        ),  # programs write such marks, too
        # Programs like this mark, test tools mostly use others.
        (r"(?!\s*(?:##\[\w+\])?❌)\s*\S", r"\s*(?:##\[\w+\])?❌ (?!.* \(failed)"),
        (r"\S.*? => (?:\./|file:///|https?://)\S+:\d+:\d+$", r".* \.\.\. FAILED \("),  # Deno
        (r"Testcase: ", r"Test \S+ FAILED"),  # Ant
        (r"\s*\d+\) Scenario: |(?:Failing|Errored) scenarios:$", r" {4}(?:Scenario|Example): "),  # cucumber-js, behave
        (r"❯ \S.* / \S", r"\s*[✖●] "),  # Japa
        (r"\s{0,4}● .* › ", r"\s+Test Failed: "),  # Detox, which says so to jest
        (r".*<<< ", _SUREFIRE_SUMMARY),
        (r"\S+ > .* FAILED$", r"\s*JUnit (?:Jupiter|Vintage):"),  # Gradle's tests of a native image
        (r"\S.* > .* FAILED$", r"FAILED ❌ "),  # Kafka's report
        (r"Failing tests:$", r"✘ Test |Test case '[^']{1,300}' failed on "),  # xcodebuild lists them all
        (r"\[xUnit\.net [\d:.]+\] .*\[FAIL\]$", r"(?!\[xUnit\.net ).*\[FAIL\]$"),
        (r"--- FAIL: ", r"\s+--- FAIL: [^/]+$"),  # go: a test inside of another has both names
        (
            r" *(?:---|===) FAIL: |\s+running tests:",
            r"(?:created by )?[^\s(]*\.Test\w*(?:\(0x|[.\w]* in goroutine )",
        ),  # go
    )
)


def said_last(headlines: Sequence[Sequence[str]]) -> Iterable[Sequence[str]]:
    """The headlines without those that their tool says again in a better form."""
    lines = [headline[0][:_LOOKED_AT] for headline in headlines]
    tests = [line for line in lines if not is_complaint(line)]
    again = [second for first, second in _SAID_AGAIN if tests and any(map(first.match, tests))]
    if not all(map(_CABAL_SUITE.match, lines)):
        again.append(_CABAL_SUITE)
    for at, headline in enumerate(headlines):
        runs_suite = at and _GO_TEST.match(lines[at]) and _OF_SUITE.match(lines[at - 1])
        if not runs_suite and not any(pattern.match(lines[at]) for pattern in again):
            yield headline
