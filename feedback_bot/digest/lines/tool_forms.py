# ruff: noqa: E501 - a table of patterns reads best with one row a line, and tools print such marks
"""How tools announce a failed test on one line of a form that only they have, with its name.

A row is one of the detectors' headlines and tells the name, too: its pattern's first group. Keywords and patterns follow the
rules of ``detectors.py``. A pattern that matches a line without a group says that the name stands elsewhere.
"""

from typing import NamedTuple


class Form(NamedTuple):
    """A line that announces a failed test.

    Attributes:
        keywords: One of these is in every matching line (lower case, no digits).
        pattern: How the line begins. Its first group is the test's name.
    """

    keywords: tuple[str, ...]
    pattern: str


FORMS = (
    Form(("failed test '",), r"\s*#\s+Failed test '(.+)'(?: in \S+ at line \d+\.)?$"),  # perl
    Form(("(wstat: ",), r"(\S+\.t)\s+\(Wstat: \d+ .*Tests: \d+ Failed: \d+\)$"),  # prove's summary
    Form((":fail",), r"[\w./\\-]+\.c(?:pp)?:\d+:(\w+):FAIL\b"),  # Unity
    Form((":f:", ":e:"), r"[\w./-]+\.c:\d+:[FE]:[^:]{1,80}:(\w+):\d+: "),  # Check
    Form(("fail!  : ", "xpass  : "), r"(?:FAIL!|XPASS) {2}: (\w+::\w+\([^)]*\))"),  # Qt Test
    Form((' error: in "', ' error in "'), r"\S+(?:\(\d+\)|:\d+): (?:fatal )?error:? in \"([^\"]+)\""),  # Boost
    Form(("failed in ", "timeout in ", "failed to build\n"), r"(@?@?[\w.~+-]*//\S*) +(?:\(cached\) )?(?:(?:FAILED|TIMEOUT) in |FAILED TO BUILD$)"),  # Bazel
    Form((" fail ", " timeout ", " error ", " unexpectedpass "), r"\s*\d+/\d+ (\S(?:.*\S)?) +(?:FAIL|TIMEOUT|ERROR|UNEXPECTEDPASS) +[\d.]+ ?s\b"),  # Meson
    Form(("fail in (", "error in ("), r"(?:FAIL|ERROR) in \((\S[^)]*)\) \("),  # clojure.test
    Form(("*failed*\n",), r"\s*(\S.*?)\.\.\.(?:\[[\d.]+ s\] ?)?\*failed\*$"),  # EUnit
    Form((": failed\n",), r"%%% (\w+ ==> \S.*?): FAILED$"),  # Common Test
    Form(("[fail] ",), r"(?:> |│ )?\[FAIL\] {2,}(\S.*?\S)\.?(?: *│)?$"),  # Alcotest
    Form((": test failed at ", ": error during test at "), r"(\S.*?): (?:Test Failed|Error During Test) at \S+:\d+$"),  # Julia
    Form(("[fail]\n", "[error]\n"), r"\s+(test\w*) \.\.\. +\[(?:FAIL|ERROR)\]$"),  # Trial
    Form(("... failed\n",), r"\{\d+\} (\S+) \[[\d.]+s\] \.\.\. FAILED$"),  # stestr
    Form(("(.s)\n",), r"\s*(?:FAIL|ERROR) +(\S+#\S.*?) \(\d+\.\d+s\)$"),  # minitest-reporters
    Form((" fail (.s)\n", " error (.s)\n"), r"\s+(test\S*(?: \S+){0,40}) +(?:FAIL|ERROR) \(\d+\.\d+s\)$"),
    Form(("failure: test", "error: test"), r"(?:Failure|Error): (test\S*(?: \S+){0,40}\([\w:]+\))$"),  # test-unit
    Form(("an error occurred while loading ",), r"An error occurred while loading (\S+?)\.?$"),  # RSpec
    Form(("testcase: ",), r"Testcase: (\S+?):?\s+(?:FAILED|Caused an ERROR)$"),  # Ant
    Form((") failed : ", ") error : ", ") invalid : "), r"\d+\) (?:Failed|Error|Invalid) : (\S.*)"),  # NUnit's console
    Form((" err] ",), r"\[\d\d:\d\d:\d\d ERR\] (\S.*) failed in [\d:.]+\. *$"),  # Expecto
    Form((") failed\n", ") failed ("), r"\s+Test (\S.*\)) FAILED(?: \(\S+\))?$"),  # Gradle's test logger
    Form((" failed \n", " failed\n"), r"(\S+ > \S.*) FAILED ?$"),  # Gradle's Android plugin
    Form((" => ./", " => file:"), r"(\S.*?) => (?:\./|file:///)\S+:\d+:\d+$"),  # Deno
    Form(("[failed] ",), r"\s{2,}\[FAILED\] ([a-z]\S*(?: \S+)*)$"),  # Nim
    Form(("--- failed[",), r"-{5} FAILED\[\w+\]: (\S+)"),  # tinytest
    Form(('fail  "',), r'\s*FAIL {2}"(\S.*)"$'),  # uvu
)  # fmt: skip

# Lines whose test is named above or below.
ELSEWHERE = (
    Form(("failure → ", "error → "), r"(?:Failure|Error) → \S+ @ \d+$"),  # busted
    Form((": failed:\n",), r"\S+\.\w+:\d+: FAILED:$"),  # Catch2
    Form(("failed example:\n",), r"Failed example:$"),  # Python's doctest
    Form(
        (" failed\n", "\tfailed\n", " caused an error\n", "\tcaused an error\n"), r"\s(?:FAILED|Caused an ERROR)$"
    ),  # Ant
)
