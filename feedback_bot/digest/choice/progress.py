# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""Lines that never say why: progress (downloads, packages, compiled files, layers, tests that pass) and tools' hints."""

from feedback_bot.text.late_pattern import late

_LOOKED_AT = 300  # characters of a line
_ROWS = (
    r"(?:Get|Hit|Ign):\d+ |Fetched [\d.,]+ .?B |Reading (?:package lists|state information|changelogs)|Building dependency tree|(?:Selecting previously|Preparing to unpack|Unpacking|Setting up|Processing triggers|\(Reading database) ?\S|Need to get [\d.,]+ |After this operation, |The following (?:NEW|additional) packages|update-alternatives: using ",  # apt
    r"(?:Compiling|Checking|Downloading|Downloaded|Locking|Fresh|Documenting|Installing|Unpacking|Adding|Updating|Removing|Fetching|Using|Vendoring) \S+ v?\(?\d|(?:Updating|Downloading|Downloaded|Locking|Blocking|Adding|Updated) (?:crates|\d+ (?:crates?|packages?)|crates\.io|git repository|waiting)",  # cargo, bundler
    r"(?:Collecting|Requirement already satisfied|Using cached|Downloading|Installing collected packages|Successfully (?:installed|uninstalled|built)|Building wheels?|Created wheel|Stored in directory|Preparing metadata|Getting requirements|Installing build dependencies|Installing backend dependencies|Attempting uninstall|Found existing installation|Uninstalling|Running setup\.py|Obtaining dependency information)\b",  # pip
    r"\[[=#>. -]{10,60}\] +\d+%|[━╸╺ ]{8}.* eta |\d+%\|[█▏▎▍▌▋▊▉ ]",
    r"(?:added|removed|changed|audited|up to date)\b[^:]{0,60} packages?\b|\[\d/\d\] (?:Resolving|Fetching|Linking|Building|Validating)\b|Progress: resolved \d|➤ YN\d+: [│┌└]|\d+ packages are looking for funding|run `npm fund`|npm (?:notice|http|timing|info|sill|verb|warn|WARN)\b|warning .*deprecated\b",  # npm, yarn, pnpm
    r"[0-9a-f]{12}: (?:Pull|Wait|Download|Verify|Already|Extract|Layer|Pushed|Pushing|Preparing|Mounted)|(?:Digest: sha256:|Status: (?:Downloaded|Image))|#\d+ (?:sha256:|extracting|transferring|resolve |DONE|CACHED|\.\.\.|naming to|exporting|writing image|unpacking|CANCELED|\[[^\]]{0,80}\binternal\] load )|latest: Pulling from ",  # docker
    r"(?:Downloading|Downloaded|Download|Uploading|Uploaded|Fetching|GET|Progress \(\d+\):?)\b(?: from \S+)?:? *(?:https?://|\S+ \([\d.]+ ?.?B\))\S*(?: \([^)]*\))?$|Downloading from \S+: |Downloaded from \S+: |\.{6,}\d+%",  # maven, gradle
    r"> Task :\S+(?: (?:UP-TO-DATE|NO-SOURCE|FROM-CACHE|SKIPPED))?$|:[\w:-]+ (?:UP-TO-DATE|NO-SOURCE|FROM-CACHE|SKIPPED)$|Starting a Gradle Daemon|\S+: Welcome to Gradle|Note: (?:\S+\.java uses|Some input files use) (?:or override|unchecked|deprecated)|Note: Recompile with -Xlint:",  # gradle
    r"(?:remote: )?(?:Enumerating|Counting|Compressing|Receiving|Writing) objects:|(?:remote: )?Resolving deltas:|remote: Total \d|(?:Updating files|Unpacking objects): +\d| \* \[new (?:branch|tag|ref)\]|\* \[new (?:branch|tag|ref)\]|HEAD is now at [0-9a-f]{7}",  # git
    r"\[ *\d+%\] (?:Building|Linking|Built|Generating|Copying|Performing|Completed|Creating|No )|\[\d+/\d+\] (?:Building|Linking|Compiling|Generating|Copying|Installing|Fetching|CC|CXX)\b|-- (?:Looking for|Performing Test|Found |Detecting|Check(?:ing)? )(?!.*not found)|Scanning dependencies of|g?make(?:\[\d+\])?: (?:Entering|Leaving) directory|(?:CC|CXX|LD|AR|GEN|CCLD|CXXLD|RANLIB|INSTALL|STRIP|LINK)\s{1,9}[\w./+-]+$|checking (?:for|whether|how|if|build|host)\b[^:]*\.\.\. (?!no$)|config\.status: (?:creating|executing)|(?:libtool: |/bin/(?:ba)?sh .*libtool )",  # make, cmake, configure
    r"travis_(?:time|fold):|##\[(?:endgroup|debug|command|section|start-action\b[^\]]*|end-action\b[^\]]*)\]|::(?:endgroup|debug|add-mask|stop-commands)\b",  # runners
    r"\[command\]\S*/git(?:\.exe\"?)? (?:version|config|submodule|remote|log|rev-parse|branch|checkout|-c) |Post job cleanup\.|Cleaning up orphan processes|Temporarily overriding HOME=|Adding repository directory to the temporary git|Prepare (?:all required actions|workflow directory)|Getting action download info|Download action repository '",  # runners
    r"%? *Total +% Received|Dload +Upload|\d+ +[\d.]+[kMG]? +\d+ +[\d.]+[kMG]? +\d+ +\d+ +[\d.]+[kMG]? |\d[\d,]*[kKM]? [ .]{20,}",  # curl, wget
    r"go: (?:downloading|extracting|finding|found) |=== (?:RUN|PAUSE|CONT|NAME) |--- (?:PASS|SKIP): |\?\s+\S+\s+\[no test files\]",  # go
    r"\[[\d,]+ / [\d,]+\] |(?:INFO: )?(?:Loading|Analyzing): |INFO: (?:Elapsed time|Analyzed|Found \d|Invocation ID|Streaming build|From Action|\d+ process|Repository |Build option|Reading )|Use --(?:sandbox_debug|verbose_failures) to see",  # bazel
    r"▸ (?:Compiling|Copying|Processing|Linking|Touching|Building|Signing|Generating|Creating|Running script|Planning|Using|Validating|Check) ?",  # xcpretty
    r"\[\d+\] (?:\./|\(webpack\)|multi |external )\S.*\[built\]|<s> \[webpack|ModuleConcatenation bailout:",  # webpack
    r"\[info\] (?:Resolving|Updating|Compiling|downloading|Done|Fetching|Set current project|Loading|Formatting|Packaging|Generating|Main |welcome|\[SUCCESSFUL ?\])(?!.*(?:fail|error))",  # sbt
    r"(?:Pushing|Resolving|Saving|Restoring|Received|Sent) [\d.,]+ ?(?:of|/|[KMG]?B)|Cache (?:hit|saved|restored|Size)|Installed \d+ packages|Prepared \d+ packages|Resolved \d+ packages",
    r"(?:inflating|creating|extracting|adding): \S|(?:copying|byte-compiling|hard linking) \S+ ",
    r"[.·]{12,}$",
    r"Applying [\w.-]+\.\.\. OK$|System check identified no issues|(?:Creating|Destroying|Cloning) test database for alias|Operations to perform:$|(?:Synchronize unmigrated apps|Apply all migrations): |Running migrations:$",  # Django
    r"Start +\d+: \S|\d+/\d+ Test +#\d+: .{1,200} Passed +[\d.]+ sec|Internal ctest changing into|Test project /",  # CTest
    r"(?:reading sources|writing output|copying images)\.\.\. \[|(?:looking for now-outdated files|pickling environment|checking consistency|preparing documents|loading translations|loading pickled environment|making output directory|generating indices|writing additional pages|dumping (?:search index|object inventory)|copying (?:assets|static files|extra files|downloadable files))\b.{0,80}(?:\.\.\.|: )|building \[\w+\]: |updating environment: |Writing evaluated template result to ",  # sphinx
    r"\* checking .{1,200} \.\.\. (?:\[.{1,30}\] )?(?:OK|NONE|SKIPPED)$|\* (?:using (?:log directory|R version|platform|session charset|options?)|this is package|package encoding|checking (?:for LF line-endings|for empty or unneeded)|preparing|building|DONE)\b|\*\* (?:R|data|inst|help|byte-compile|testing if|installing|building|checking)\b",  # R CMD check
    r"==> \w+$|Compiling \d+ files? \(\.\w+\)$|Generated \w+ app$",  # mix
    r"[\w.-]{1,40} (?:create|installdeps|inst|installed|runtests|finish): \S|GLOB sdist-make: ",  # tox
    r"(?:running (?:build|install|egg_info|bdist|sdist|develop|build_\w+|install_\w+)|(?:reading|writing) (?:manifest|top-level names|requirements|dependency_links|entry points)\b.*)$",  # setuptools
    r"\[INFO\]\s*(?:-+(?:\[ \w+ \]-+)?)?$|\[INFO\] (?:--- \S+:\S+ \(|Compiling \d+ source files? to |Changes detected - recompiling|Using '\S+' encoding|Nothing to compile|skip non existing|Copying \d+ resources?)|Archiving artifacts$|Sending e-mails to: |Picked up JAVA_TOOL_OPTIONS: ",  # maven, jenkins
    r"cp \S+ blib/\S+$",  # perl
    r"- (?:Loading|Installing|Downloading|Updating|Upgrading|Removing|Locking|Syncing) [\w.-]+/[\w.-]+ \(|\./composer\.json has been updated$|Loading composer repositories|(?:Updating|Installing) dependencies\b|(?:Package|Lock file) operations: |Writing lock file$|Generating (?:optimized )?autoload files$|Package \S+ is abandoned, |\d+/\d+ \[[▓░]+\] +\d+%",  # Composer, PHPStan
    r"--\d{4}-\d\d-\d\d [\d:]{8}--  http|Resolving \S+ \(|Connecting to \S+\|?:\d+\.\.\. |HTTP request sent, awaiting|Length: (?:\d|unspecified)|Saving to: |Reusing existing connection",  # wget
    r"(?:\d+> )?(?:Testing \S+: (?:Starting test|\*\*\* SKIPPED test)|Command: erl |Updating /\S+\.html \.\.\.)",  # Common Test
    r"==> [\w.-]+ \([\w-]+\)$|\[main\]\s+INFO\s|․ \S.{0,250}: \d+ms$",  # rebar, Bandit, mocha's list
    r"\[ *\d+ of \d+\] Compiling \S|(?:Preprocessing|Building|Registering|Installing) (?:library|executable|test suite) |Configuring [\w-]+-\d[\d.]*\.\.\.$|(?:configure|build|copy/register|haddock|download)$",  # GHC, Cabal, Stack
    r"Starting the [\w ]{1,40}\.\.\.$|(?:Starting|Finished) '[^']{1,80}'(?:\.\.\.| after [\d.]+ [mμ]?s(?:ec)?)$|Requiring external module \S|\[[▬․]{20,}\]",  # gulp, its mocha
    r"OK \(\d+ tests?, \d+ assertions?\)$|OK, but (?:incomplete|there (?:are|were))\b.{0,60}!$|[.SIRD]{3,} +\d+ / \d+ \( *\d+%\)$|PHPUnit [\d.]+ by ",  # PHPUnit
    r"(?:Discovering|Discovered|Starting|Finished): +[\w.-]+$",  # xUnit
    r"(?:\[junit\] )?\[ +(?:\d+ (?:containers|tests) +(?:found|skipped|started|aborted|successful)) +\]$",  # JUnit
    r" *> (?:\S*/)?git(?:\.exe)? (?:init|config|fetch|rev-parse|checkout|rev-list|branch|--version|remote|clean|reset|ls-remote|submodule|tag|show-ref)\b|(?:Cloning|Fetching) (?:the remote Git repository|repository |upstream changes)|using GIT_\w+ ",  # jenkins
)  # fmt: skip
# Rows that begin with any word, so that they cost much: tried on lines that hold one of these strings.
_SELDOM = (
    ((" -c ", " -o "), r"(?:\S+/)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|[\w-]+-gcc|[\w-]+-g\+\+)(?:-\d+)? .* -[co] "),
    (("..Passed", "Skipped"), r"\S.{0,100}?\.{3,}(?:\([^)]{1,60}\))?(?:Passed|Skipped)$"),  # pre-commit
    ((" PASSED", " SKIPPED", " XFAIL"), r"\S+::.{1,250} (?:PASSED|SKIPPED|XFAIL)\b.{0,80} \[ *\d+%\]$|\[gw\d+\] \[ *\d+%\] (?:PASSED|SKIPPED|XFAIL) "),  # the same, one a line
    (("==",), r"[\w.-]+: (?:[\w.\[\]-]+==[\w.+-]+,){3}"),  # tox, of an environment
    (("MethodSource [", "ClassSource ["), r"(?:\[junit\] +)?(?:Method|Class)Source \[className = "),  # JUnit
    ((" -> /", ":\\"), r"[\w.-]+ -> (?:/|[A-Z]:\\)\S+\.(?:dll|exe|nupkg)$"),  # MSBuild
    ((" SUCCESS [", " SKIPPED"), r"\S.{0,100}? \.{3,} (?:SUCCESS \[|SKIPPED$)"),  # Maven, of a module
    ((" SUCCESS (",), r"\S.{0,100}: Executed \d+ of \d+ (?:\(skipped \d+\) )?SUCCESS \("),  # Karma
    (("Time elapsed: ",), r"[\w.$\[\]{}-]+\([\w.$]+\) +Time elapsed: [\d.,]+ s(?:ec)?$"),  # surefire
    (("ures: 0, Err", "rors: 0, Fail"), r"(?:\[\w+\] )?Tests run: \d+, Failures: 0, Errors: 0, |\S+  Total: \d+, Errors: 0, Failed: 0, "),  # the same, xUnit
    (("OK, pass", "OK, prov"), r"(?:\[info\] )?\+ .{1,200}: OK, (?:passed \d+ tests|proved property)\.$"),  # ScalaCheck
    ((".py ", "%]"), r"\S+\.py [.FEsxXR]+ *(?:\[ *\d+%\])?$|(?:\S+ )?[.FEsxXR]+ +\[ *\d+%\]$"),  # pytest
)  # fmt: skip
_BEFORE = r"(?:nl)?\s*+(?:\[(?:INFO|info|\d\d:\d\d:\d\d)\]:? +|[\w-]{1,60}+ ++> |#\d++ [\d.]++ )?"
_PROGRESS = late(f"{_BEFORE}(?:{'|'.join(_ROWS)})")
_SELDOM_PROGRESS = tuple((needs, late(f"{_BEFORE}(?:{row})")) for needs, row in _SELDOM)

# What tools write below every failure, whatever it is.
_HINTS = late(
    r"\[INFO\] (?:(?:Total time|Finished at): |Reactor Summary\b)|\s*+(?:\[(?:ERROR|INFO)\] *)?"
    r"(?=[-*'>=#ℹ\[\dACDFMOPRSTYabchimnprtu])(?:"  # for speed: what one of these begins with
    r"To see the full stack trace of the errors, re-run Maven|Re-run Maven using the -X|For more information about the errors and possible|"  # maven
    r"After correcting the problems, you can resume|mvn <(?:goals|args)> -rf :|Please refer to (?:\S+ for the individual test results|dump files )|"
    r"\* (?:Try|Exception is):$|(?:> )?Run with --(?:stacktrace|info|debug|scan)|\* Get more help at |\d+ actionable tasks?:|Deprecated Gradle features|You can use '--warning-mode|For more on this, please refer to https://docs\.gradle|"  # gradle
    r"platform \w+ -- Python \d|cachedir: \S|rootdir: \S|plugins: [\w-]+-\d|collecting \.\.\. *$|"  # pytest
    r"configfile: \S|collected \d+ items?(?: / \d+ (?:deselected|skipped).*)?$|timeout(?: method| func_only)?: \S+$|asyncio: mode=|"
    r"hypothesis profile '|created: \d+/\d+ workers?$|bringing up nodes|\d+ workers \[|\[gw\d+\] \w+ -- Python \d|"
    r"For more information:$|https://www\.shellcheck\.net/wiki/|(?:CWE|More Info): \S|"  # ShellCheck, Bandit
    r"[ℹ#] (?:tests|suites|pass|cancelled|skipped|todo|duration_ms) \d[\d.]*$|"  # node:test
    r"= help: (?:for further information visit https:|to override )|"  # clippy
    r"See https://docs\.gradle\.org/\S+$|"
    r"(?<= )(?:Start at|Duration) +\d|Snapshots: +0 total$|Time: +[\d.]+ m?s(?:, estimated .*)?$|Ran all test suites\b[^:]*\.$|"  # vitest, jest
    r"npm (?:ERR!|error) *(?:code (?:ELIFECYCLE|\d+)$|errno \d|Exit status \d|Failed at the \S+ \S+ script\.|workspace \S|location /|command failed$|$)|"
    r"[\d: .-]{20,30}xcodebuild\[\d+:\d+\] +(?:DVTAssertions: Warning|Error Domain=IDETestOperationsObserver|\[MT\] IDETest)|"
    r"(?:Details:  log recorder was sent|Object:   <IDE|Method:   -\w+:|Thread:   <NSThread: |Please file a bug at https://bugreport\.)|"  # xcodebuild
    r"Type '(?:demo|q|contributors|license|help\.start)\(|'(?:citation|help\.start)\(\)' (?:on|for) |R is (?:a collaborative project|free software)|"  # R
    r"info Visit https://yarnpkg\.com/\S+ for documentation|"
    r"npm (?:ERR!|error) *(?:A complete log of this run|This is probably not a problem with npm|/\S+-debug(?:-\d+)?\.log|\S+[\\/]_logs[\\/])|"
    r"For more information about this error, try `rustc|note: run with `RUST_BACKTRACE=|"
    r"-- Docs: https://docs\.pytest|\[notice\] (?:A new release of pip|To update, run))"
)

_TROUBLE = late(r"\b(?:failed|failure|FAILED|[Ee]rror:|ERROR|cannot|could not|[Uu]nable)\b")

# A package by its name, which may be a word of trouble.
_PACKAGE = late(
    r"(?:nl)?\s*+(?:Compiling|Checking|Download(?:ing|ed)|Locking|Fresh|Documenting|Installing|Adding|Updating|Removing|Fetching|Using|Vendoring|Collecting|Unpacking|Setting up|Get:\d+ \S+ \S+ \S+) \S+(?<!:)(?!\S)"
)


def is_progress(line: str) -> bool:
    """Whether the line only shows that work goes on, and never why it ended."""
    shown = line[:_LOOKED_AT]
    if not (_PROGRESS.match(shown) or _is_seldom_progress(shown)):
        return False
    return not (_TROUBLE.search(shown) and _TROUBLE.search(_PACKAGE.sub("", shown)))


def _is_seldom_progress(shown: str) -> bool:
    for needs, pattern in _SELDOM_PROGRESS:
        for need in needs:  # loops, because to prepare an iterator takes longer than to look for the strings
            if need in shown:
                if pattern.match(shown):
                    return True
                break
    return False


def is_hint(line: str) -> bool:
    """Whether the line stands below every failure of its tool, whatever it is."""
    return bool(_HINTS.match(line[:_LOOKED_AT]))
