# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
r"""What lines of a log mean: a table of patterns, each with a kind and a weight.

Adding a tool's failure is a row here and a fixture in the tests. A line takes the kind of the first row that matches it, so
the order is: what ends a command, what merely echoes a failure, what says why, what only holds a word of trouble.

Patterns are costly and logs are long, so a row names *keywords*: plain strings of which a line must hold one before the
patterns are tried. They are looked for in the line in lower case and **without its digits**; a keyword that begins with
``\n`` stands at the line's beginning, one that ends with it at its end. Every pattern runs in time linear in its line.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from feedback_bot.digest.lines.tool_forms import ELSEWHERE, FIRST, FORMS
from feedback_bot.digest.lines.verdicts import HEADED, PLACED, SAID


class Kind(Enum):
    """What a line contributes to the answer to "why did it fail?"."""

    SUCCESS = "harmless, though its words look bad"
    ECHO = "says that something failed, not why"
    HEADLINE = "names a failed test or check"
    MESSAGE = "says why: an exception, an assertion, a value"
    DIAGNOSTIC = "says why, with its place in the code"
    TRACE = "opens a traceback"
    ERROR = "calls itself an error"
    TROUBLE = "has a word of trouble in it"
    WARNING = "warns"
    END = "the end of a command or step that failed"
    TEST = "the beginning or good end of a test, or says whose output follows"
    BOUNDARY = "the beginning or good end of a command or step"

    __hash__ = object.__hash__  # for speed: an Enum's own is not built in


@dataclass(frozen=True, slots=True)
class Detector:
    """One row of the table.

    Attributes:
        kind: What a matching line says.
        weight: How much such a line explains, from 0 (nothing) to 10 (the cause itself).
        keywords: One of these is in every matching line (lower case, no digits).
        begins: How a matching line may begin, without its prefix (``[ERROR]``, ``web_1 |``).
        holds: What it may hold instead, anywhere. A row without both matches every line with one of its keywords.
        folded: The patterns are written in lower case and see the line so: that is faster than to ignore the case.
    """

    kind: Kind
    weight: float
    keywords: tuple[str, ...]
    begins: str = ""
    holds: str = ""
    folded: bool = False


NAMES_A_TEST = 8  # the weight from which on a headline holds a test's name

_TROUBLE = (
    "error", " err", "\nerr", "fail", "fatal", "exception", "cannot", "can't ", "can’t", "could n", "couldn't ", "unable", "missing", "invalid", "denied", "refused",
    "undefined", "unexpected", "unresolved", "conflict", "mismatch", "abort", "killed", "crash", "timed out", "timeout", "violat",
    "up-to-date", "unused", "unknown", "offens", "reject", "forbidden", "broken", "illegal", "no such", "panic", "assert", "never ", "require",
    "not found", "not allowed", "not supported", "not installed", "not available", "not exist", "not defined", "not match", "not up",
    "not a ", "not be ", "not have", "not been", "not in ", "not valid", "not permitted", "not present", "not set", "was not ", "is not ",
    "are not ", "did not ", "does not ", "has not ", "isn't ", "wasn't ", "doesn't ", "didn't ", "aren't ", "don't ",
)  # fmt: skip


def _any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words. For speed, it tries only those that begin with the letter that is there."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    return (
        f"(?:(?=[{''.join(by_letter)}])(?:"
        + "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
        + "))"
    )


_ANY_TROUBLE = _any_of(word.strip() for word in _TROUBLE)
_NAMES_OF_EXCEPTIONS = tuple(
    word + end
    for word in ("error", "exception", "failure", "fault", "panic", "exit")
    for end in (":", "\n", " at ", " (", " [")
)
_PLACE = r"[:(]\[?\d+(?:[:,.]\d+)?(?:-\d+)?[\])]?"
_AFTER_PLACE = r"\S(?:[^:(]*[:(])+?" + _PLACE.removeprefix("[:(]")  # what stands before it, and it
_NO_CLOCK = r"(?!\W?(?:\d{4}-\d\d-\d\d[ t])?\d\d:\d\d(?:\D|$))"  # its minutes are no place in a file

# Of files in which linters find faults, each written as ``FILE:LINE MESSAGE``.
_SUFFIXES = ("js", "jsx", "ts", "tsx", "mjs", "cjs", "vue", "svelte", "css", "scss", "less", "py", "rb", "php", "go", "rs", "java", "kt", "kts", "scala", "swift", "c", "h", "cc", "cpp", "hpp", "cs", "ex", "exs", "hs", "md", "rst", "yml", "yaml", "json", "sh", "tf", "sql", "html", "coffee", "lua", "dart")  # fmt: skip

DETECTORS = (
    # -- the ends and beginnings of commands and steps ----------------------------------------------------------------
    Detector(Kind.MESSAGE, 7, ("##[error]",), begins=r"##\[error\](?:The operation was cancell?ed|The action .* timed out|received SIG)"),
    Detector(Kind.MESSAGE, 9, ("##[error]can't find 'action",), begins=r"##\[error\]Can't find 'action\.ya?ml'"),
    Detector(Kind.MESSAGE, 7, (": failed\n",), begins=r"  \S.{0,100}: Failed$"),
    Detector(Kind.END, 3, ("##[error]",), begins=r"##\[error\](?:Process completed with exit code|The process .* failed with exit code|[\w. ]{1,40} exited with code '[1-9-])"),
    Detector(Kind.END, 3, ("🚨 error: the ",), begins=r"🚨 Error: The .{1,200} exited with status [1-9-]"),  # Buildkite
    Detector(Kind.BOUNDARY, 0, ("\n##[section]starting: ",), begins=r"##\[section\]Starting: "),  # Azure Pipelines
    Detector(Kind.BOUNDARY, 0, ("\n~~~ ", "\n+++ :docker: running "), begins=r"~~~ (?::[\w+-]{1,40}: )?[A-Z]|\+\+\+ :docker: Running "),  # the same, and its plug-in for Docker Compose
    Detector(Kind.BOUNDARY, 0, ('\nexecuting "', "\nrunning after_script", "\ncleaning up project directory", "\ncleaning up file based", "\nuploading artifacts for ", "\nsaving cache for "), begins=r'Executing "\w{1,80}" stage of the job script|Running after_script$|Cleaning up (?:project directory|file based)|Uploading artifacts for \w+ job$|Saving cache for \w+ job$'),  # GitLab
    Detector(Kind.ECHO, 1.5, ("error: job failed",), begins=r"ERROR: Job failed: (?:exit (?:code|status) \d|command terminated with exit code|prepare environment: )"),  # the same
    Detector(Kind.ECHO, 1.5, ("error: script returned exit code ",), begins=r"ERROR: script returned exit code -?\d"),  # Jenkins
    Detector(Kind.END, 3, ("the command ",), begins=r'The command ".*exited with [1-9]|The command ".*failed and exited with \d'),
    Detector(Kind.END, 3, ('" exited with',), begins=r'[^"]{0,80}" exited with [1-9]\d*\.$'),
    Detector(Kind.END, 1, ("retrying, ",), begins=r'The command ".*failed\. Retrying, '),
    Detector(Kind.ECHO, 1, ('" failed  times.\n',), begins=r'The command ".*" failed \d+ times\.$'),
    Detector(Kind.END, 4, ("no output has been received", "the job exceeded", "the log length has exceeded"), begins=r"No output has been received in the last|The job exceeded the maximum|The log length has exceeded"),
    Detector(Kind.END, 2, ("\ndone. your build", "\nbuild step ", "\nfinished: fail"), begins=r"Done\. Your build exited with [1-9]|Build step .* marked build as failure|Finished: FAILURE"),
    Detector(Kind.BOUNDARY, 0, ("the command ", "##[group]run", "travis_time:start", "\npost job cleanup", "\n[pipeline] ", "waiting for all background step", "##[start-action"), begins=r'\[Pipeline\] (?:\{ \(|// stage|End of )|The command ".*exited with 0|##\[group\]Run |travis_time:start|Post job cleanup|Waiting for all background step|##\[start-action'),
    Detector(Kind.TEST, 0, ("=== run", "=== cont", "=== name", "--- pass: ", "--- skip: ", "[ run      ] ", "[       ok ] ", "stdout | ", "stderr | ", " standard_out\n", " standard_error\n", "\npass ", "running ", "failures: , errors: ,", "test case '", "\nsuccesses:", "= passes =", " ✓ ", " ✔ ", " √ "), begins=r"\s+[✓✔√] \S|=== (?:RUN|CONT|NAME) |\s*--- (?:PASS|SKIP): |\[ RUN {6}\] |\[ {7}OK \] |std(?:out|err) \| \S|\S.* > .+ STANDARD_(?:OUT|ERROR)$|PASS +(?:\S+ )?\S+\.[cm]?[jt]sx?\b|Running [\w.$]+$|Tests run: \d+, Failures: 0, Errors: 0, |Test [Cc]ase '.*' (?:started|passed)|successes:$|=+ PASSES =+$"),
    # -- that, not why ------------------------------------------------------------------------------------------------
    Detector(Kind.ECHO, 1, ("npm err",), begins=r"npm (?:ERR!|error) *(?:code (?:ELIFECYCLE|\d+)|errno|A complete log|Exit status|Failed at|This is probably|There is likely|Lifecycle script|Test failed|path |command |workspace |location |file |$|\S+@\S+ \w[\w:-]*: )"),
    Detector(Kind.ERROR, 5.5, ("npm err",), begins=r"npm (?:ERR!|error) "),
    *(Detector(Kind.HEADLINE, 9, form.keywords, begins=form.pattern) for form in FIRST),
    Detector(Kind.ECHO, 1.5, ("exit", "\ncommand", "error command", "returned "), begins=r"(?:\W*(?:exit|error command)|command).{0,80}\b(?:status|code|with)\W*\d+\W*$", holds=r"(?<!expected )(?<!test process )\bexited with (?:exit )?(?:code|status)?:? ?\d+|returned (?:a )?non-?zero|failed with exit (?:code|status) \d+", folded=True),
    Detector(Kind.MESSAGE, 8, ("no rule to make target ",), begins=r"g?make(?:\[\d+\])?: \*\*\* No rule to make target "),
    Detector(Kind.ECHO, 1.5, ("make: *** ", "make[]: *** ", "ninja: build stopped", "makefile:: recipe for target"), begins=r"g?make(?:\[\d+\])?: \*\*\* |ninja: build stopped|Makefile:\d+: recipe for target"),
    Detector(Kind.ECHO, 1, ("error", "fail"), begins=r"\W*(?:build failed|failed|failure|errors?|failures)[^\w:]*$|error: (?:recipe `|command failed)|build failed|failure: build failed", folded=True),
    Detector(Kind.ECHO, 3, ("error: could not compile", "error: aborting due", "error: test failed, to"), begins=r"error: (?:could not compile|aborting due to|test failed, to rerun)"),
    Detector(Kind.ECHO, 1, ("lifecycleerror",)),
    Detector(Kind.ECHO, 1.5, (" unsuccessful!\n",)),
    Detector(Kind.ECHO, 1.5, ("##[error]issues found",)),  # golangci-lint's action
    Detector(Kind.MESSAGE, 6.5, ("failed to execute goal ",), begins=r"Failed to execute goal .{0,300}: \S"),
    Detector(Kind.MESSAGE, 10, (" -> [help ]\n", " could not be resolved: "), begins=r"[A-Z].{20,} -> \[Help \d+\]$|[A-Z].{0,300} could not be resolved: \S"),
    Detector(Kind.ECHO, 1.5, ("error: step ",), begins=r"ERROR: Step \S.* failed: "),
    Detector(Kind.ECHO, 0.5, ("[error]", "run with --", "this error", "test failures"), begins=r"-> \[Help|\[Help \d|Run with --|\s+> Run with", holds=r"stack trace of the errors|For more information about|\[Help 1\]|Please refer to|Re-run Maven|After correcting the|There (?:are|were|was) (?:\w+ )?test failures|A complete log of this run"),
    Detector(Kind.ECHO, 3, (" fail", " error", "\n passed", "  passed", "( passed", "test run", "tests run", "\nran ", "problem"), begins=r"[^\w#]*(?:tests?(?: suites| files| passed| result)?:? *(?:\d|failed\. \d).*\bfailed|\d+ of \d+ (?:[\w-]+ ){0,3}failed|tests? failed: ?\d|\d+ (?:tests?|examples?|specs?|scenarios?|runs?|assertions?)\b.*\b(?:fail|error)|\d+ (?:failed|failing|failures?|errors?|passed|problems?)\b|tests? run: ?\d+|ran \d+ tests?|=+ .*\b(?:failed|passed|error) .*=+$|failed \()", folded=True),
    # -- a failed test or check -----------------------------------------------------------------------------------------
    *(Detector(Kind.HEADLINE, 9, keywords, begins=pattern) for keywords, pattern in (*FORMS, *ELSEWHERE)),
    Detector(Kind.HEADLINE, 9, ("=== fail: ",), begins=r"=== FAIL: \S"),
    Detector(Kind.HEADLINE, 9, ("[fail: ", "[fail. "), begins=r"\s*\[FAIL[:.] \S.*\](?: \w+\(|$)"),
    Detector(Kind.HEADLINE, 9, ("failed ",), begins=r"failed \S.* \([\d.]+(?:ms|s|m)(?: [\d.]+(?:ms|s|m))*\)$"),
    Detector(Kind.HEADLINE, 9, ("| fail |\n",), begins=r"\S.* \| FAIL \|$"),
    Detector(Kind.HEADLINE, 9, ("── failure", "── error", "── . failure", "── . error", "-- failure (", "-- error ("), begins=r"\s*(?:──|--(?= .* -)) (?:\d+\. )?(?:Failure|Error)\b.*: "),
    Detector(Kind.HEADLINE, 9, ("test case:  ",), begins=r"TEST CASE:  \S"),
    Detector(Kind.HEADLINE, 9, (".r:", ".r#"), begins=r"(?:Failure|Error) \('?[\w./-]+\.[Rr]:\d+(?::\d+)?'?\): \S"),
    Detector(Kind.HEADLINE, 9, ("...fail (", "... fail ("), begins=r"\d+/\d+ \S.{0,300}?\.{3} ?FAIL \("),
    Detector(Kind.HEADLINE, 9, ("test.test", "tests.test", "testcase.test", "it.test", "\n[error]   ", "» ", ": expect"), begins=r"\s+[A-Z]\w*(?:Test|Tests|TestCase|IT|Spec)(?:\$\w+)*\.(?!(?:java|kt|scala|groovy):)\w+(?:\([^)]*\))?(?:\[[^\]]*\])?:\d+(?:->\S+)*(?: |$)"),
    Detector(Kind.HEADLINE, 9, ("' failed", "' terminated with ", "' leaked "), begins=r"error: '[\w.]*\b(?:decl)?test[._][^']*' (?:failed|terminated with |leaked \d)"),
    Detector(Kind.HEADLINE, 9, (") failed:\n",), begins=r"[\w.]+ \([\w.]+\) failed:$"),
    Detector(Kind.HEADLINE, 9, (".phpt]",), begins=r"FAIL(?:ED)? .*\[\S+\.phpt\]"),
    Detector(Kind.HEADLINE, 9, ("[build failed]\n", "[setup failed]\n"), begins=r"FAIL\s+\S+ \[(?:build|setup) failed\]$"),
    Detector(Kind.HEADLINE, 9, ("subfail",), begins=r"(?:\[.{0,200}\] )?(?:\(.{0,200}\) )?SUBFAIL(?:ED)?\b.*::"),
    Detector(Kind.HEADLINE, 7.5, ("failing scenarios:", "failed scenarios:", "errored scenarios:", "failing tests:", "following tests failed:", "running tests:\n", "failed test summary", ".yaml\n", ".yml\n", "crashed tests:\n", " tests ():\n", "when the crash occurred:"), begins=r"(?:Failed|Timed Out|Unresolved|Unexpectedly Passed) Tests \(\d+\):$|(?:--- )?(?:Fail(?:ing|ed) [Ss]cenarios|Errored scenarios|Failing tests|Crashed tests|The following tests FAILED):$|The tests? running when the crash occurred:|\s+running tests:$|✖ failing tests:$|FAILED TEST SUMMARY$|\s*FAIL +\S.*\.ya?ml$"),
    Detector(Kind.HEADLINE, 2, ("\nfailures:\n",), begins=r"failures:$"),  # cargo, above the names of those that failed
    Detector(Kind.HEADLINE, 9, ("--- fail",), begins=r"\s*--- FAIL: "),
    Detector(Kind.HEADLINE, 9, ("<<< ",), holds=r"<<< (?:FAILURE|ERROR)!"),
    Detector(Kind.HEADLINE, 9, ("*** failed",), holds=r"\*\*\* FAILED \*\*\*"),
    Detector(Kind.HEADLINE, 9, ("___ ",), begins=r"_{3,} (?!summary _|coverage: ).+ _{3,}$"),
    Detector(Kind.DIAGNOSTIC, 10, ("❌",), begins=r"❌ +(?:/\S+:\d+:\d+|error): \S"),  # xcpretty
    Detector(Kind.HEADLINE, 9, ("●", "✕", "✖", "✗", "✘", "×", "❌"), begins=r"\s*(?:##\[(?:group|error)\])?[●✕✖✗✘×❌]+\s*(?!Console$|failing tests:|Build failed|\w+ failed with \d|found \d+ |[·°×±FT]+$)\S"),
    Detector(Kind.HEADLINE, 9, ("\n_ ", "\n__ ", "\n___ "), begins=r"_{1,3} (?!_|summary _|coverage: )\S.* _+$"),
    Detector(Kind.HEADLINE, 9, ("junit jupiter:", "junit vintage:"), begins=r"\s*JUnit (?:Jupiter|Vintage):\S"),
    Detector(Kind.HEADLINE, 9, ("[  failed  ] ",), begins=r"\[  FAILED  \] (?!\d+ tests?\b)\S"),
    Detector(Kind.HEADLINE, 9, ("***failed", "***timeout", "***exception", "***not run"), begins=r"\s*\d+/\d+ Test +#\d+: \S"),
    Detector(Kind.HEADLINE, 8, ("test): ", "tests): ", "testcase): ", "it): ", "spec): "), begins=r"\s*(?:Failed tests: +|Tests in error: +)?\w+\([\w.$]{0,300}(?:Test|Tests|TestCase|IT|Spec)\): \S"),
    Detector(Kind.HEADLINE, 9, ("(fail) ",), begins=r"\(fail\) \S"),
    Detector(Kind.HEADLINE, 9, ("==> x ",), begins=r"==> X \S"),
    Detector(Kind.HEADLINE, 9, ("test case '",), begins=r"Test [Cc]ase '[^']+' failed"),
    Detector(Kind.HEADLINE, 9, (" [e]\n",), begins=r"\d\d:\d\d \+\d+(?: ~\d+)?(?: -\d+)?: .* \[E\]$"),
    Detector(Kind.HEADLINE, 9, (" ]\n",), begins=r"\s*FAIL +\S.* \[ \S+ \]$"),
    Detector(Kind.HEADLINE, 9, (" fail ", "\nfail ", " failed ", "\nfailed "), begins=r"\s*FAIL(?:ED)? +\S.* > \S"),
    Detector(Kind.HEADLINE, 9, (" failed\n",), begins=r"(?:Chrome|HeadlessChrome|Firefox|Safari|Edge|Electron|jsdom)\b[^()]{0,80}\([^()]{0,80}\) \S.* FAILED$"),
    Detector(Kind.HEADLINE, 9, ("not ok",), begins=r"\s*not ok\b"),
    Detector(Kind.HEADLINE, 9, ("fail", "error"), begins=r"(?:FAIL|ERROR): \S+(?: \([^)]*\)(?: \[.{1,200}\]| \([^)]*\))*(?: \(\w+=.{1,300}\))?)?$|FAILED(?: CONSISTENTLY:)? \S+(?:::|\.)|ERROR \S+(?:\.\w+::|\.py)|\S.*\.\S+ FAILED$|\S.* \.\.\. FAILED(?: \([\d.]+m?s\))?$|\s*\[FAIL\] \S|\s*Failed +\S.* \[[<\d].*\]$|(?:Failure|Error):\s*$|\s*\d+\) (?:Failure|Error):"),
    Detector(Kind.HEADLINE, 9, (" failed\n", "[fail]\n", " fail!\n", "test-unexpected-"), holds=r"\S > .+ FAILED$|\S \[FAIL\]$|\S FAIL!$|TEST-UNEXPECTED-"),
    Detector(Kind.HEADLINE, 9, ("##[error]  ) ",), begins=r"##\[error\]  \d{1,4}\) \["),
    Detector(Kind.HEADLINE, 8, ("\n) ", " ) ", "\t) "), begins=r"\s*\d{1,4}\) "),
    Detector(Kind.HEADLINE, 8, (", xct", ", asynchronous wait", ", test crashed", ", failed"), begins=r"(?:nl)?\s*test\w+, (?:XCT|Asynchronous wait|Test crashed|failed)"),
    Detector(Kind.HEADLINE, 9, (" fail (", ":fail (", " fail\n"), begins=r"\s*\S.{0,300}:\s+FAIL(?: \([\d.]+ ?m?s\))?$"),
    Detector(Kind.HEADLINE, 8, ("[-] ",), begins=r"\s*\[-\] \S"),
    Detector(Kind.HEADLINE, 8, ("---- ",), begins=r"---- .+ stdout ----$"),
    Detector(Kind.HEADLINE, 7, ("fail", "error", "!! "), begins=r"\s*(?:FAIL|FAILED|FAILURE|Failed)\b:? +(?!to |asserting|with |build |Build )\S|!! +\d+ - |Failed test "),
    Detector(Kind.HEADLINE, 7, (" fail\n", " failed\n", "..fail", ".. fail", "..error", ".. error"), holds=r"\.{2,} ?(?:FAIL|ERROR)(?:ED)?!?$|\S (?:FAIL|FAILED)$"),
    *(Detector(Kind.HEADLINE, weight, keywords, begins=begins, holds=holds) for weight, keywords, begins, holds in HEADED),
    # -- why, with its place --------------------------------------------------------------------------------------------
    Detector(Kind.DIAGNOSTIC, 10, ("error",), begins=_NO_CLOCK + _AFTER_PLACE + r":? (?:\[\w+\] )?(?:fatal |syntax |parse )?error\b|error(?:\[[\w:-]+\]| \([^)]{1,60}\))?: |cmake error", folded=True),
    Detector(Kind.DIAGNOSTIC, 10, (*(f"error {tool}" for tool in ("ts", "cs", "msb", "fs", "bc", "c", "lnk", "nu", "netsdk")), ": fatal error:", ":: error: "), holds=r"\berror (?:ts|cs|msb|fs|bc|c|lnk|nu|netsdk)\d+\b|: fatal error:|\.\w{1,8}:\d+(?::\d+)?: error: ", folded=True),
    Detector(Kind.DIAGNOSTIC, 9, ("\ne: ", "diff in ", "would reformat", "\n--- "), begins=r"e: \S+:\d+|Diff in \S|would reformat \S|--- a/\S|--- \S+[./]\S*(?:\t|$| \d{4}-)"),
    Detector(Kind.DIAGNOSTIC, 10, ("undefined ref", "undefined sym", "cannot find sym", "collect: err", "collect.exe: err", "\nld: "), begins=r"ld: ", holds=r"undefined reference to|undefined symbols? for|cannot find symbol|collect2(?:\.exe)?: error"),
    *(Detector(Kind.DIAGNOSTIC, weight, keywords, begins=begins, holds=holds) for weight, keywords, begins, holds in PLACED),
    Detector(Kind.ECHO, 3, ("in strict mode!", "too many warnings (maximum", "(with warnings treated as errors)"), begins=r"Aborted with \d+ warnings? in strict mode!|ESLint found too many warnings \(maximum|build finished with problems, \d+ warnings? \(with warnings treated as errors\)"),
    Detector(Kind.WARNING, 1.2, ("warn", "deprecationwarning", "note: "), begins=r"\s+\d+:\d+ +warning |\W*(?:npm )?warn(?:ing)?\b|" + _AFTER_PLACE + r":?(?: -)? (?:\[\w+\] )?(?:warning|note)\b", holds=r"deprecationwarning(?<!\wdeprecationwarning)\b|\.py:\d+: \w{0,40}warning: ", folded=True),
    Detector(Kind.DIAGNOSTIC, 9, (":: ",), begins=r"[\w./\\~+-]{1,300}\.\w{1,8}:\d+: [A-Z]\w*(?:Error|Exception|Failed|Failure|Exit)$"),
    Detector(Kind.DIAGNOSTIC, 7, (":: ", "): ", ":::", "[,] ", ":\n", *(f".{suffix}: " for suffix in _SUFFIXES)), begins=r"\s*(?:❯ (?:\S+ )?)?(?!\S*node_modules/)[\w@./\\~+-]{1,300}\.\w{1,8}" + _PLACE + r":?(?: +(?!\+0x)\S|$)"),
    Detector(Kind.DIAGNOSTIC, 7, ("error", "✖"), begins=r"\s+\d+:\d+ +(?:error|✖) |\s+error [\w/@-]+: \S"),
    # -- why ------------------------------------------------------------------------------------------------------------
    *(Detector(Kind.MESSAGE, weight, keywords, begins=begins, holds=holds) for weight, keywords, begins, holds in SAID),
    Detector(Kind.ECHO, 1.5, ("org.gradle.",), begins=r"(?:Caused by: )?org\.gradle\.(?:\w+\.)*\w+Exception: "),  # below what went wrong
    Detector(Kind.MESSAGE, 9, ("\ne   ", " e   "), begins=r"E {3,}\S"),
    Detector(Kind.MESSAGE, 9, _NAMES_OF_EXCEPTIONS, begins=r"\W{0,40}(?:Uncaught |Unhandled |Exception in thread \S+ )?(?:[\w$]+[.:/]+)*[A-Z]\w*(?:Error|Exception|Failure|Fault|Panic|Exit)\b(?: \[\w+\])?(?::|$| at | \()"),
    Detector(Kind.MESSAGE, 8, ("** reason ", "** generic server ", "** state machine ", "** gen_", "** task ", "{'exit',"), begins=r"\*\* (?:Reason |Generic server |State machine |gen_|Task ).{0,300}(?:==|crash|terminat)|\{'EXIT',"),  # Erlang
    Detector(Kind.MESSAGE, 7, ("returning", "returned", "exit code", "exit status"), holds=r"\b(?:[Rr]eturning|returned|[Ee]xit (?:code|status))[:=]? (?:124|137|139)\b"),  # its time was up, it was killed, it crashed
    Detector(Kind.MESSAGE, 9, ("caused by: ", "panicked at", "\npanic: ", "failed asserting", "** (", "warning: data race", "previous read at", "previous write at", "assertionerror", "assertionfailed", "minitest::", "failure/error", "segmentation fault", "fatal", "comparisonfailure", "sanitizer: "), begins=r"WARNING: DATA RACE|Previous (?:read|write) at |\s*Caused by: |panic: |\s*Failed asserting|\s*\*\* \(\w|fatal(?: error)?: ", holds=r"panicked at|AssertionError|AssertionFailed|Minitest::\w+:|Failure/Error:|Segmentation fault|ComparisonFailure|Sanitizer: "),
    Detector(Kind.TRACE, 5, ("traceback (", "= failures", "= errors", "stacktrace:", "summary of all failing", "failures:", "what went wrong"), begins=r"\s*Traceback \(most recent call last\)|=+ ?(?:FAILURES|ERRORS) ?=+$|\s*stacktrace:|Summary of all failing|\s*Failures:$|\* What went wrong:"),
    Detector(Kind.MESSAGE, 6, ("expected", "actual", "got", "want", "reason:"), begins=r"\s*[>|+-]? ?(?:expected|actual|got|want(?:ed)?|reason)\b ?.{0,40}[:=<]", holds=r"\bexpected\b.{0,200}\b(?:but|got|to (?:be|eq|equal|have|include|match|not)|actual|instead|received)\b", folded=True),
    Detector(Kind.MESSAGE, 9, ("no space left",), holds=r"No space left on device"),
    Detector(Kind.MESSAGE, 6, ("no such file", "command not found", "no space left", "cannot find module", "could not find", "module not found", "could not resolve", "cannot open shared", "modulenotfounderror", "permission denied", "unable to ", "conflict (", "require", "could not"), begins=r"\W*Unable to ", holds=r"No such file or directory|Module not found: |: command not found|No space left on device|Cannot find module|Could not (?:find|resolve|open|connect)|cannot open shared object|ModuleNotFoundError|(?i:permission denied)|CONFLICT \("),
    # -- calls itself an error --------------------------------------------------------------------------------------------
    Detector(Kind.ERROR, 5.5, ("error", "fatal", "critical", *(f"err{end}" for end in (":", "!", "]", "-", " :", " !", " ]", " -"))), begins=r"##\[error\]|\W{0,3}(?:[\w.-]+: )?(?:ERROR|Error|error|FATAL|Fatal|fatal|CRITICAL|ERR)\b ?[:!\]-]|\S+: (?:error|fatal|ERROR|Error): "),
    Detector(Kind.ERROR, 4.5, ("failed: ", "failure: ", "error: ", "exception: "), holds=r"\b(?:failed|failure|error|exception): +\S", folded=True),
    Detector(Kind.ERROR, 3.5, ("error", "fail", "fatal", "exception"), holds=r"(?:E(?<!\wE)(?:RROR|rror|xception)|F(?<!\wF)(?:ATAL|AIL(?:ED|URE)?))\b(?!s?[./_=-])"),
    Detector(Kind.TROUBLE, 2.5, _TROUBLE, begins=_ANY_TROUBLE, holds=r"[^a-z0-9./=]" + _ANY_TROUBLE, folded=True),
)  # fmt: skip

# What takes a line out of the table again, though its words look bad: keywords, and the pattern. If there are keywords,
# it is folded as above; if there are none, it is bound to the beginning of the line.
HARMLESS = (
    (
        (),
        r"^(?:\W*+(?=[opsdOPSD])(?i:ok|pass(?:ed)?|success(?:ful(?:ly)?)?|done)|\W*[✓✔√])\b(?!.*\b[1-9]\d* (?i:fail|error))|^\s*[✓✔√] ",
    ),
    (
        (),
        r"^ {2,}(?:Describing|Context) \S|^\[info\] - (?!.*\*\*\*)|^-- (?:Looking for|Performing Test|Check(?:ing)?) |^(?:gcc|g\+\+|cc|clang|clang\+\+|c\+\+) .* -[co] ",
    ),
    (  # Jenkins asks whether an image is there, and then pulls it
        ("error: no such object: ",),
        r"^error: no such object: [\w./:@-]{1,200}$",
    ),
    (
        ("0 err", "0 fail", "0 warn", "no err", "no fail", "no warn", "failure:", "failures:", "failure=", "failures="),
        r"(?:0(?<!\w0)|no(?<!\wno)) (?:errors?|failures?|failed|warnings?)\b(?!.*\b[1-9]\d* (?:errors?|failures?|failed)\b)|f(?<!\wf)ailures?[:=] ?0, errors?[:=] ?0\b",
    ),
    (
        ("ok\n", "skipped\n", "]\n", " ok (", ": ok, p"),
        r": ok, (?:passed \d+ tests|proved property)\.$|\.{3,} ?ok$| {2}ok(?: \([\d.]+m?s\))?$|s(?<!\ws)kipped$|\[\s*ok\s*\]$|\b(?:passed|skipped|xfail) +\[ *\d+%\]$",
    ),
    (
        (),
        r"^(?=[SUPGHDFICRrac])(?:Setting up|Unpacking|Selecting previously|Preparing to unpack|Get:\d|Hit:\d|Downloading|Downloaded|Fetching|Installing|Using|Compiling|Collecting|Requirement already|remote:|adding:|creating|inflating:|checking (?:for|whether)|config\.status:|Created by)\b(?!.*(?:FAIL|ERROR|error:|fail:))",
    ),
)
