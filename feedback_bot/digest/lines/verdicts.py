# ruff: noqa: E501 - a table of patterns reads best with one row a line, and tools print such marks
"""How tools say in one line what is wrong with the code, without any of the forms that others share.

Each row has the weight, the keywords, how a line begins, and what it holds instead, as in the table of detectors.
"""

_Row = tuple[float, tuple[str, ...], str, str]

# Lines that say why, with their place.
PLACED: tuple[_Row, ...] = (
    (8, (", characters -",), r"File \"[^\"]{1,300}\", lines? \d+(?:-\d+)?, characters \d+-", ""),  # OCaml
    (8, (".py::\n", ".pyi::\n", ".ipynb:"), r"\s*--> \S+\.(?:pyi?:\d+:\d+$|ipynb:)", ""),  # Ruff
    (8, (" line :\n",), r"In \S.{0,200} line \d+:$", ""),  # ShellCheck
    (8, (">> issue: [",), r">> Issue: \[", ""),  # Bandit
    (7, (" • ", "info - ", "warning - ", "error - "), r"\s*(?:info|warning|error) (?:• .{1,400} • \S+:\d+:\d+ • \w+$|- \S+:\d+:\d+ - \S)", ""),  # Dart
    (8, ("error // ::",), r".{0,40}\bERROR \d{4}/\d\d/\d\d \d\d:\d\d:\d\d \S", ""),  # Hugo
    (7, (".go:::warning: ", ".go:::error: "), r"\S+\.go:\d+:\d*:(?:warning|error): .{1,300} \([\w-]+\)$", ""),  # gometalinter
    (5, ("━━",), r"\S+ (?:lint/|parse|format|assist/|organizeImports|suppressions/)\S* .{0,60}━{3,}$|\S+:\d+:\d+ \w+(?:/\w+)* .{0,60}━{3,}$", ""),  # Biome
    (8, (".proto:::",), r"\S+\.proto:\d+:\d+:\S", ""),  # Buf
    (7, (".dart\n",), r"Changed \S+\.dart$", ""),
    (7, (": warning: ", ": performance: ", ": portability: "), r"[^\s:]{1,300}:\d+:\d+: (?:warning|performance|portability): .{1,400} \[[a-z]+[A-Z]\w*\]$", ""),  # Cppcheck
    (9, (":: at #",), r"\[\d+\] \S+:\d+:\d+ at #", ""),  # Redocly
    (8, (" | error | ", " | warning | "), r"\s*\d+ \| (?:ERROR|WARNING) \| ", ""),  # PHP_CodeSniffer
    (8, (".php\n",), r"\s+Line\s+\S+\.php$", ""),  # PHPStan
    (7, ("] → ", "] ↗ ", "] ↘ ", "] ↑ ", "] ↓ "), r"(?:┃ )?\[[A-Z]\] [→↗↘↑↓] ", ""),  # Credo
    (8, (" dl error: ", " dl warning: ", " dl info: ", " dl style: ", " sc error: ", " sc warning: ", " sc info: ", " sc style: "), r"\S+:\d+ (?:DL|SC)\d{4} (?:error|warning|info|style): ", ""),  # Hadolint
    (8, ("[] http", "[error] http", "[timeout] http", "[] file:", "[error] file:", "[timeout] file:", "[✖] "), r"\[(?:\d{3}|ERROR|TIMEOUT)\] (?:https?|file):|\[✖\] \S", ""),  # checkers of links
)  # fmt: skip

# Lines that say why.
SAID: tuple[_Row, ...] = (
    (9, (".t line .\n",), r"[^#].{0,300} at \S+\.t line \d+\.$", ""),  # Perl, of a test that died
    (8, ("\nunhandled ", "\nbacktrace for: "), r"Unhandled [\w:-]+ in thread |Backtrace for: ", ""),  # SBCL
    (8, (") error\n", "access violation in "), r"(?:Mobile )?(?:Chrome|HeadlessChrome|Firefox|Safari|Edge|IE|PhantomJS|Opera)\b[^()]{0,80}\([^()]{0,80}\) ERROR$|Access violation in ", ""),  # Karma
    (8.9, ("does not have a correspondent in ",), r" \* .{1,400} does not have a correspondent in ", ""),  # MiMa
    (8, ("assertion failed: ", "\nreason: ", "timed out\n"), r"\s*Assertion Failed: \S|Reason: \S|Tests? timed out$", ""),  # QUnit, Common Test
    (8, ("unexpected logger message: {log,error,",), r".{0,40}unexpected logger message: \{log,error,", ""),  # Erlang, before it has loggers
    (9, ("terminate called ", "what(): ", "stack smashing", "double free", "free(): ", "malloc(): ", "core dumped)", "heap out of memory", "library not loaded: ", "' not found (required by"), r"terminate called |  what\(\): |\*\*\* stack smashing|(?:free|malloc)\(\): [a-z]|dyld(?:\[\d+\])?: Library not loaded: ", r"\(core dumped\)|heap out of memory|' not found \(required by"),
    (9, ("are definitely lost", "invalid read of", "invalid write of", "uninitialised value", "invalid free", "mismatched free", "process terminating "), r"==\d+== (?:\s*[\d,]+ .{0,80}are definitely lost|Invalid (?:read of|write of|free)|Conditional jump or move depends on uninitialised value|Use of uninitialised value|Mismatched free|Process terminating )", ""),  # Valgrind
    (9, ("running the tests in ", "running examples in "), r"Running (?:the tests|examples) in .{1,300} failed\.?$", ""),  # R CMD check
    (9, ("updates to go.mod needed", "missing go.sum entry"), "", r"updates to go\.mod needed|missing go\.sum entry"),
    (8, ("*** missing separator", "*** multiple target", "*** recipe commences", "*** commands commence", "could not find ", "e: unable to ", ": not found\n", "unexpected eof while", "syntax error near "), r"\S+:\d+: \*\*\* (?:missing separator|multiple target|recipe commences|commands commence)|Could NOT find \S|E: Unable to |\S{0,80}sh: (?:line )?\d+: .{1,200}: not found$", r"unexpected EOF while looking|syntax error near "),
    (8, ("# error: ",), r"#\d+ ERROR: (?!process \")", ""),  # BuildKit, where no command failed
    (8, (": error: ", ": fatal error: ", ": could not execute"), r"[\w.+-]{1,40}: (?:(?:fatal )?error: (?!subprocess-|command |linker command |builder for )\S|could not execute)", ""),  # a tool, by its name
    (8, ("coverage", "result: failed (minimum", "rule violated for "), r"-* ?RESULT: FAILED \(minimum|Rule violated for ", r"(?i)\bcoverage\b.{0,80}\b(?:is below|less than|not reached|does not meet|not met|lower than|is under)\b"),
    (8, ("type error: ", "failed to resolve import", "size limit has exceeded", "exceeded maximum budget"), r"Type error: |Package size limit has exceeded|.{0,80}exceeded maximum budget", r"Rollup failed to resolve import"),
    (8, ("not formatted", "needs formatting", "not properly formatted", "not correctly formatted", "formatted  file"), r"Formatted \d+ files? \([1-9]\d* changed\)", r"\b(?:is|are|was|were|:) not (?:properly |correctly )?formatted|: not formatted|needs formatting"),
    (8, ("🦋", "no release type found", "drift detected: ", "database error in ", "compilation error in ", "runtime error in ", "failure in test ", "dependency failed to start: ", "input required and not supplied", "conflicting migrations"), r"🦋 +error (?!Command )\S|No release type found|Drift detected: |\s*(?:Database|Compilation|Runtime) Error in \w+ |Failure in test |dependency failed to start: ", r"Input required and not supplied|Conflicting migrations"),
    (8, ("total:  (", "leaks found: ", "vulnerability #: ", "your code is affected by ", "vulnerabilities found!", "known vulnerabilit"), r"Total: [1-9]\d* \((?:UNKNOWN|LOW|MEDIUM|HIGH|CRITICAL): |Vulnerability #\d+: |Your code is affected by [1-9]|Vulnerabilities found!|Found [1-9]\d* known vulnerabilit", r"leaks found: [1-9]"),
    (7, ("license defined by ", "fail-on license ", "license header"), r"Found license defined by |fail-on license .{1,80} was found", r"(?i)missing license header|license header (?:is )?missing"),
    (7, ("out of date", "out-of-date", "not up to date", "not up-to-date", "out of sync", "have been modified by this install", "needs to be updated"), r"\W{0,10}(?:[\w./-]{1,200}\.\w{1,5}|(?:The |Your )?(?:[Gg]enerated|[Ll]ock|[Cc]ode|[Dd]oc|[Ss]chema|[Ss]napshot|[Tt]ypes|[Bb]indings)[\w -]{0,40}) (?:is|are) (?:out of date|out-of-date|not up to date|not up-to-date|out of sync)\b", r"would have been modified by this install|lockfile needs to be updated"),
    (7, ("is invalid: ", "error response from daemon: ", "timed out waiting ", "econnrefused", "denied: ", "changelog"), r"denied: \S|Error response from daemon: |.{0,200} is invalid: ", r"(?i)timed out waiting |ECONNREFUSED|missing changelog|\bchangelog\b.{0,60}\b(?:not updated|not changed|missing|no entry)"),
)  # fmt: skip

# Headings of what is wrong.
HEADED: tuple[_Row, ...] = (
    (7, ("\nissues :-(\n",), r"Issues :-\($", ""),  # awesome_bot, of links
    (7, ("\nerrors:\n", "the following "), r"Errors:$|The following .{1,80}? (?:ha(?:ve|s|d) (?:no |format)|(?:are|is|were|do|does) not|don't|could not|cannot|need|must|should|failed)\b.{0,120}:$", ""),  # of a list
    (7, ("code style issues ",), r"Code style issues (?:were )?found ", ""),  # Prettier, below the files
    (7.5, ("..failed\n", ")failed\n"), r"\S.{0,100}?\.{3,}(?:\([^)]{1,60}\))?Failed$", ""),  # pre-commit
)  # fmt: skip
