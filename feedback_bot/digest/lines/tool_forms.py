# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
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
    Form((' error: in "', ' error in "'), r"(?:unknown location|\S+)(?:\(\d+\)|:\d+): (?:fatal )?error:? in \"([^\"]+)\""),  # Boost
    Form((": error: failure in ",), r"\S+(?::\d+|\(\d+\)): error: Failure in (\w*TEST\w*\([^)]*\))$"),  # CppUTest
    Form(("[fail] ",), r"\[FAIL\] (\w+::[\w/.-]+(?:::[\w/.-]+)*)(?::.*)?$"),  # Criterion, Starknet Foundry
    Form(("[  error   ] ",), r"\[ {2}ERROR {3}\] (\w+)$"),  # cmocka, of a test that could not be set up
    Form(("failed in ", "timeout in ", "failed to build\n"), r"(@?@?[\w.~+-]*//\S*) +(?:\(cached\) )?(?:(?:FAILED|TIMEOUT) in |FAILED TO BUILD$)"),  # Bazel
    Form((" fail ", " timeout ", " error ", " unexpectedpass "), r"\s*\d+/\d+ (\S(?:.*\S)?) +(?:FAIL|TIMEOUT|ERROR|UNEXPECTEDPASS) +[\d.]+ ?s\b"),  # Meson
    Form(("fail in (", "error in ("), r"(?:FAIL|ERROR) in \((\S[^)]*)\) \("),  # clojure.test
    Form(("*failed*\n",), r"\s*(\S.*?)\.\.\.(?:\[[\d.]+ s\] ?)?\*failed\*$"),  # EUnit
    Form(("_suite:",), r"(\w+_SUITE:\w+) failed on line \d+$"),  # Common Test
    Form((": failed\n",), r"%%% (\w+ ==> \S.*?): FAILED$"),  # Common Test
    Form(("[fail] ",), r"(?:> |│ |\s+)?\[FAIL\] {2,}(\S.*?\S)\.?(?: *│)?$"),  # Alcotest
    Form(('.t", line , ',), r'File "(\S+\.t)", line 1, characters 0-0:$'),  # dune's cram tests
    Form((": test failed at ", ": error during test at "), r"(\S.*?): (?:Test Failed|Error During Test) at \S+:\d+$"),  # Julia
    Form(("[fail]\n", "[error]\n"), r"\s*(test\w*) \.\.\. +\[(?:FAIL|ERROR)\]$"),  # Trial
    Form(("... failed\n",), r"\{\d+\} (\S+) \[[\d.]+s\] \.\.\. FAILED$"),  # stestr
    Form(("(.s)\n",), r"\s*(?:FAIL|ERROR) +(\S+#\S.*?) \(\d+\.\d+s\)$"),  # minitest-reporters
    Form((" fail (.s)\n", " error (.s)\n"), r"\s+(test\S*(?: \S+){0,40}) +(?:FAIL|ERROR) \(\d+\.\d+s\)$"),
    Form(("failure: test", "error: test"), r"(?:Failure|Error): (test\S*(?: \S+){0,40}?\([\w:]+(?: [\w:]+){0,9}\)):?(?: (?:[A-Z]\S*: |<).*)?$"),  # test-unit
    Form(("an error occurred while loading ",), r"An error occurred while loading (\S+?)\.?(?: - Did you mean\?)?$"),  # RSpec
    Form(("testcase: ",), r"Testcase: (\S+?):?\s+(?:FAILED|Caused an ERROR)$"),  # Ant
    Form((") failed : ", ") error : ", ") invalid : "), r"\d+\) (?:Failed|Error|Invalid) : (\S.*)"),  # NUnit's console
    Form((" err] ",), r"\[\d\d:\d\d:\d\d ERR\] (\S.*) failed in [\d:.]+\. *$"),  # Expecto
    Form((" failed\n", " failed ("), r"\s+Test (\S.*?) FAILED(?: \([\d.]+m?s\))?$"),  # Gradle's test logger
    Form((" failed \n", " failed\n"), r"(\S+ > \S.*) FAILED ?$"),  # Gradle's Android plugin
    Form((" => ./", " => file:", " => http"), r"(\S.*?) => (?:\./|file:///|https?://)\S+:\d+:\d+$"),  # Deno
    Form((" _\n",), r" ((?:\w+\.)*test\w*(?:\[.*\])?) _$"),  # pytest's heading that had no room for more rules
    Form(("\n  x ",), r"  X (\S.*) \[(?:< )?\d+ ?m?s\]$"),  # vstest of old
    Form(("\n scenario: ", "\n example: "), r"\d{3} (?:Scenario|Example): .* # (\S+:\d+)$"),  # Behat's progress
    Form(("[failed] ",), r"\s{2,}\[FAILED\] ([a-z]\S*(?: \S+)*)$"),  # Nim
    Form(("--- failed[",), r"-{5} FAILED\[\w+\]: (\S+)"),  # tinytest
    Form(("fail  ",), r'\s*FAIL {2}(?:\S.{0,200}? {2})?"(\S.*)"$'),  # uvu
    Form((": falsified after ", ": exception raised on "), r"! (\S.*?): (?:Falsified after \d+ passed tests|Exception raised on property evaluation)\b"),  # ScalaCheck
    Form(("[error] x ", "[error]  x ", "[error]   x ", "[error]    x ", "[error]     x ", "[error] ! ", "[error]  ! ", "[error]   ! ", "[error]    ! ", "[error]     ! ", "[info] x ", "[info]   x "), r"\s*[x!] ([\w/].*)$"),  # specs2
    Form(("[error] - ",), r"- (\S.*?) \d+ ?m?s$"),  # Weaver
    Form(("[error] test ",), r"Test ([\w.$]+(?:\[[^\]]*\])?) failed: "),  # sbt's JUnit
    Form(("[] x ", "[info] x ", "\nx "), r"(?:\[\d+\] )?X ([\w.]+\.\S.*?) \d+ms$"),  # uTest
    Form(("#-] ) ",), r"\[[^\]]{1,200} #\d+-\d+\] \d+\) (\S.*)$"),  # WebdriverIO
    Form(("### failure in: ", "### error in: "), r"### (?:Failure|Error) in: (\S.*)$"),  # HUnit
    Form(("(in the log).\n",), r"Error: (\S.*) \(in the log\)\.$"),  # OUnit
    Form(('"... fail\n',), r'\s*run "([^"]+)"\.{3} fail$'),  # Terraform
    Form(("while executing test '",), r"(?:run test: )?error: while executing test '([^']+)', the following "),  # Zig
    Form(("\nfail - ",), r"FAIL - \S+ - (?:\S* - )?(data\.\S*test_\S*)$"),  # Conftest
    Form(("[fail] ", "[panic!] ", "[timeout...] "), r"\[(?:Fail|Panic!|Timeout\.\.\.)\] (\S.* \[\w+\].*)$"),  # Ginkgo 1
    Form(("xpass: ",), r"XPASS: ([^\s:]\S*)$"),  # Automake
    Form((".go:: ",), r"(?:FAIL|PANIC): \S+\.go:\d+: (\w+\.\w+)$"),  # gocheck
    Form((" ... error: test failed, ", " ... error: undefined behavior: ", " ... error: unsupported operation: "), r"test (\S+)(?: - should panic)? \.{3} error: (?:test failed, |Undefined Behavior: |unsupported operation: )"),  # cargo's process that died
    Form((" ... failed (test process",), r"test (\S+) +\.{3} FAILED \(test process exited "),  # PostgreSQL's
    Form(("\nfail - test_", "\n fail - test_"), r" ?FAIL - (test_\w+)(?: in [\d.]+ seconds)?$"),  # Zephyr
    Form(("*** failed! ",), r"(\S.*?):? \*{3} Failed! (?:Falsif|Exception|Assertion|\()"),  # QuickCheck
    Form(("): error message: ",), r"\s+(\S.*?) \((?:< ?)?\d[\w. ]*s\): Error Message: "),  # MSBuild of a test project
    Form(("fail: ", "xpass: ", "unresolved: "), r"(?:FAIL|XPASS|UNRESOLVED): (\w[\w+-]*\.[\w.+-]+/\S.*)$"),  # DejaGnu
    Form((" ( of )\n",), r"(?:FAIL|TIMEOUT|XPASS|UNRESOLVED): (\S.* :: \S.*) \(\d+ of \d+\)$"),  # LLVM's lit
    Form(('"action":"fail",',), r'\{.*"Action":"fail","Package":"[^"]*","Test":"((?:[^"\\]|\\.){1,400})"'),  # go test -json
    Form(("--- fail: ",), r"(?!--- )(?:\s{1,8}\S+\s{2,9}|\S.{0,300}?)--- FAIL: ((?:Test|Fuzz|Example|Benchmark)\S*) \(\d[\d.]*s\)$"),  # go, behind what a test wrote
    Form(("... fail\n",), r"(?:\[[\w-]+\] Testing|test) (\S+)\.{3} FAIL$"),  # Noir
    Form((" ... fail\n",), r"test (\S+) \.{3} FAIL$"),  # wasm-bindgen
    Form((" sec)",), r"\s+FAILED +\d+/\d+ +(\S+) \([\d.]+ sec\)"),  # ERT
    Form(("[err]: ",), r"(?:\*{3} )?\[err\]: (\S.*?) in tests/\S+\.tcl$"),  # Redis
    Form(("✖ [",), r"\s+✖ \[\w+\] (\S+) on '[^']*' \([\d.]+ seconds\)$"),  # xcbeautify, of tests in parallel
    Form(("[ fail    ] ", "[ timeout ] "), r"\[ (?:FAIL   |TIMEOUT) \] (\S+::\S+)"),  # Move
    Form(("** ",), r"\s*\*\* (\S+) +FAIL +[\d.]+ +[\d.]+ +[\d.]+ +\*\*$"),  # cocotb
    Form(("] failed\n",), r"((?:[a-z_]\w*\.)+[A-Z]\w*\..{1,200}\[\w[\w, -]*\]) FAILED$"),  # Kotlin, of one target
    Form(("[panicked!] ", "[timedout] ", "[interrupted] ", "[aborted] "), r"\s*\[(?:PANICKED!|TIMEDOUT|INTERRUPTED|ABORTED)\] ((?:\S.* )?\[\w+\].*)$"),  # Ginkgo
    Form((".clj:)\n", ".cljc:)\n", ".cljs:)\n"), r"(?:FAIL|ERROR) in (\S+/\S+) \([\w.-]+\.clj[cs]?:\d+\)$"),  # Kaocha
    Form(("(uncaught error)\n",), r"(\S.*?) \(uncaught error\)$"),  # Deno, of a file
    Form(("\n[failed] ",), r"\[Failed\] (\S.*?) \((?:\d+m ?)?\d+s\)"),  # Maestro
    Form((".  assertionerror  ",), r"\s*\d+\. {2}AssertionError {2,}(\S.*?) *$"),  # Newman
    Form(("unexpected success: ",), r"UNEXPECTED SUCCESS: (\S+(?: \([\w.]+\))?|\S+\.py::.+)$"),  # unittest
    Form(("fail [.s]: ", "error [.s]: "), r"(?:FAIL|ERROR) \[\d+\.\d+s\]: (\S+ \([\w.]+\))(?: \[.*\]| \([^)]*=.*\))*$"),  # unittest-xml-reporting
    Form(("\nfailure in ", "\nerror in "), r"(?:Failure|Error) in ((?:\w+\.)+test\w*)(?: \(.*\))?$"),  # green
    Form(("failure in test ", "error in test "), r"(?:Failure|Error) in test (\S+ \([\w.]+\))(?: [\[(].*)?$"),  # zope.testrunner
    Form(("* failure: ",), r"\* FAILURE: (\S+::\S+:\d+)$"),  # xdoctest
    Form(("[  fail  ]  job ",), r"\[ {2}FAIL {2}\] {2}job +\d+ +(?:[|>] {1,9}){0,9}\+[ ~](?!<UNNAMED)(\S.*)$"),  # yath
    Form(("( failed )  job ",), r"\( FAILED \) {2}job +\d+ +(\S+)$"),  # the same, of a file
    Form(("##teamcity[testfailed ",), r"##teamcity\[testFailed name='((?:[^'|]|\|.){1,300})'"),
    Form((".t.err\n",), r"\+\+\+ (\S+\.t)\.err$"),  # cram
    Form((" seconds)\n", "issue(s)\n"), r"##\[error\](\w\S*(?: \S+){0,40}) \([\d.]+ seconds\)(?: \d+ issue\(s\))?$"),  # xcbeautify
    Form(("|✗ failed: ",), r"\|(?:\[failed\])?✗ Failed: (\S.*)$"),  # bashunit
    Form(("[  error   ] ",), r"\[ {2}ERROR {3}\] (\S+ @ \d+: .*?)(?: \([\d.]+ ms\))?$"),  # busted, as googletest does
    Form(("✘ [fail]: ", "✘ [unexpected pass]: "), r"\s*✘ \[(?:fail|unexpected pass)\]: (\S.*?)(?: (?:Error thrown in test|Rejected promise returned by test|Test finished without running an(?:y assertions|assertion)|(?:Promise|Observable) returned by test never (?:resolved|completed)|Test timeout exceeded|Test finished, but (?:an assertion is still pending|not all attempts were committed or discarded)|Planned for \d+ assertions, but got \d+\.|Test was expected to fail, but succeeded, .*))?$"),  # AVA
    Form(("_spec.rb::",), r"(\./\S+_spec\.rb:\d+:(?!in )\S.*)$"),  # RSpec's list of failures
    Form(("%\n",), r" ?FAIL {2}(\w+:\d+(?:\[\d+/\d+\])? \S.*?) +\d+%$"),  # Ward
    Form((" # ",), r" {4}(?:Scenario|Example): .* # (\S+\.feature:\d+)$"),  # Behat's list of failed steps
    Form(("  ✘ ",), r"\s*\d+ {2}✘ (\S.*)$"),  # phpspec
    Form(("\nfail\t||", "\nfail  "), r"Fail(?:\t| {2,6})\|\|[ \t]{1,6}(\S.*?)\s*$"),  # plenary.nvim
    Form(("(xc", "(x?"), r"(?:[\w.~@-]+/)*[\w~@-]+\.(Test\w*)\(0x(?:c[0-9a-f]+|0\?)\??(?:, .*)?\)$"),  # a frame of go's
    Form(("created by ",), r"created by (?:[\w.~@-]+/)*[\w~@-]+\.(Test[A-Z_]\w*)(?:\.func\d+)*(?:\.\d+)*(?: in goroutine \d+)?$"),  # the same
    Form(("\nfailed   ",), r"Failed {3}([\w.]+\.\w[^ ]*)$"),  # VSTest, old
    Form(("\n---- ",), r"---- (\w+(?:::\w+)+) ----$"),  # a harness of Deno's
    Form(("test failed: ",), r"\s+Test Failed: (\S.*)$"),  # QUnit, below its module
    Form(("fail [", "lkfail [", "timeout [", "tmt [", "abort [", "abrt [", "segv [", "kill [", "leak [", "+lk [", "bus [", "ill [", "term ["), r"\s*(?:TRY \d+ (?:FAIL|TMT|FL\+LK|LKFAIL|XFAIL|ABORT|ABRT|SEGV|KILL|BUS|ILL|TERM)|FAIL(?: \+ LEAK)?|LEAK-FAIL|XFAIL|TIMEOUT|ABORT|SIG(?:ABRT|SEGV|KILL|BUS|ILL|TERM)) \[ *[\d.]+s\] (?:\( *\d+/\d+\) )?(?!\(─)(\S.*)"),  # nextest; rules stand for a number if it tries again
    Form(("» ", "\ufffd ", " ? "), r"\s{1,3}([A-Z]\w*(?:\$\w+)*\.\w+(?:\([^)]*\))?(?:\[[^\]]*\])?)(?::\d+\S*)? [»\ufffd?] \w"),  # surefire's summary
    Form((" failed\n", " failed ("), r"((?:[a-z_]\w*\.)+[A-Z]\w*(?:Test|Tests|TestCase|IT|Spec)(?:\$\w+)* \S.*?) FAILED(?: \([\d.]+m?s\))?$"),  # Gradle's test logger, on one line
    Form((" [failed]\n", "\t[failed]\n"), r"\S+\.\w{1,3}:\d+: (\w+)\b.*\s\[FAILED\]$"),  # PlatformIO
    Form(("error   - ",), r"(?:[\d:, -]+- twister - )?ERROR {3}- (\w[\w/.@-]* +\w[\w.-]*/\S+) +(?:FAILED|ERROR) ?: \S"),  # Zephyr's twister
    Form(("[failed] ",), r"\[FAILED\] ([a-z]\w*)$"),  # KUnit
    Form(("\n test: ",), r" test: (\w[\w/]*\.\w+_test)$"),  # Gleam
    Form((" in test ", " in unit_test "), r"\s{0,4}(?:Failure|(?:Database|Compilation|Runtime) Error) in (?:unit_)?test (\w+) \(\S+\)$"),  # dbt
    Form((" ... fail (gas",), r"test (\S+) \.{3} fail \(gas usage"),  # Cairo
    Form(("✖ ",), r"(?:##\[error\])?\s{4}✖ ((?:\[[\w.]+\] )?\w+), [a-z]"),  # xcbeautify
    Form(("_test.dart (failed)\n",), r"(\S.*?) test/\S+_test\.dart \(FAILED\)$"),  # Very Good CLI
    Form(("| test", "| fuzz", "| example", "| benchmark"), r"(?:\s+\| )?FAIL +\| ((?:Test|Fuzz|Example|Benchmark)\S*) \([\d.]+s\)$"),  # richgo
    Form(('"event": "failed"',), r'\{ "type": "test", (?=(?:"name": "[^"]{1,300}", )?"event": "failed")(?:"event": "failed", )?"name": "((?:[^"\\]|\\.){1,400})"'),  # cargo's events
    Form(("[ failed ]\n",), r"Test (\S.*?)\.{3} +\[ FAILED \]$"),  # acutest
    Form((") test: ",), r"\d+\) test: (\S+) \([FE]\)(?: line: \d+ .*)?$"),  # CppUnit
    Form(("<test-case ",), r'\s*<test-case [^>]{0,300}?\bfullname="([^"]{1,300})"[^>]* result="Failed"'),  # NUnit's XML, as Unity's tests are shown
    Form(("test completed. result={fail",), r"LogAutomationController: Error: Test Completed\. Result=\{Fail\w*\} Name=\{.*\} Path=\{(.+)\}$"),  # Unreal
    Form(("ation failed in ", "ertion failed in ", "error occurred in "), r"(?:(?:Verification|Assertion|Fatal assertion) failed|Error occurred) in (\w+/\S.*?)(?: and it did not run to completion)?\.$"),  # MATLAB
    Form((" seconds)\n",), r"fail (?:\(P=\d+ .*\) )?(\w+\.\w+\.\S+) +\([\d.]+ seconds\)$"),  # VUnit
    Form(("✗ fail: ", "✗ timeout: ", "✗ fatal: "), r"✗ (?:Fail|Timeout|Fatal): (\S+//\S+ - .*?)(?: \([\d.]+m?s\))?$"),  # Buck
    Form(("\n==== ",), r"==== (\S+ \S.*) FAILED$"),  # tcltest
    Form((" [failed]\n",), r"\s+\.{3} (\w\S*) \[FAILED\]$"),  # test-drive
    Form((": failure in expression ",), r"(\S+\.l?hs:\d+): failure in expression "),  # Haskell's doctest
    Form((".hurl: failure (",), r"(\S+\.hurl): Failure \(\d+ request"),  # Hurl
    Form(("\nfail in ",), r"FAIL in (\S+\.lua \| .*?):$"),  # mini.test
    Form(("…\n", "…  "), r"\s*FAILED {2}(\S+…)(?: {2,}.*)?$"),  # Pest, of a class whose name had no room
    Form(("• ",), r"\s*• ([^\s\\]*\\\S+ > \S.*)$"),  # Pest, old
    Form(("\n❯ ",), r"❯ (\S.* / \S.*)$"),  # Japa
    Form((" in goroutine after ",), r"panic: (?:Log|Fail|Error) in goroutine after (\S+) has completed"),
)  # fmt: skip

# Of the same kind, tried first: their lines also look like mere echoes of a failure.
FIRST = (
    Form(("shunit:error ",), r"shunit2:ERROR (\w+)\(\) returned non-zero return code"),
    Form(("\ntest failure: ",), r"(TEST FAILURE: \d.*)"),  # Nightwatch, above a list
    Form(("\n tests failed:\n", "\n test failed:\n"), r"(\d+ tests? failed:)$"),  # CPython's regrtest, the same
)

# Lines whose test is named above or below.
ELSEWHERE = (
    Form(
        ("failure → ", "error → ", "\nfailure -> ", "\nerror -> "), r"(?:Failure|Error) (?:→|->) \S+ @ \d+$"
    ),  # busted
    Form(("errors thrown in ",), r"(?:##\[group\])?Errors thrown in \S+$"),  # Jest on GitHub
    Form(("--- fail\n",), r"--- FAIL$"),  # container-structure-test
    Form(("[failed]: ",), r"\s+\[Failed\]: "),  # GUT
    Form(("| fail |\n",), r"\| FAIL \|$"),  # Robot Framework, below what a test wrote
    Form(("\nfail: ",), r"FAIL: \w(?=.* )(?:[^.]*\.)+\S.*[^)\s]$"),  # the same, dotted
    Form((": failed:\n",), r"\S+\.\w+:\d+: FAILED:$"),  # Catch2
    Form(("\nfail (",), r"FAIL \(\w+\)$"),  # Zig, below what a test wrote
    Form(("  run : ",), r" {2,}Run \d+: "),  # surefire, of a test that it tried again
    Form(("failed example:\n",), r"Failed example:$"),  # Python's doctest
    Form(
        (" failed\n", "\tfailed\n", " caused an error\n", "\tcaused an error\n"), r"\s(?:FAILED|Caused an ERROR)$"
    ),  # Ant
)
