# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""How tools say that the code, or what it asks for, is at fault. These words keep others from counting."""

import re
from typing import Final

IN_TESTS: Final = re.compile(
    # what test frameworks write about a failed test or assertion
    r"\bexpect\(|\b(?:Expected|Received|Actual)(?: (?:substring|message|value|string|number of calls|length))?\s*:|"
    r"^\s*(?:expected|actual|got|want|wanted|received)\s*:|\bto(?:Equal|Be|Throw|Match|Contain|HaveBeenCalled)\w*\(|"
    r"\bAssertionError\b|\bassert(?:ion)? failed\b|\bassertion `|\bassert\w*\(|^E\s{2,}\S|^>\s{2,}assert\b|"
    r"^\s*(?:--- )?(?-i:FAIL(?:ED)?)\b[: ]|^\s*(?:✗|✕|✘(?! \[ERROR\])|●|\u00d7|not ok\b)|^\s*✖ \d+ (?:of|test)|\bpanic: test timed out\b|"
    r"\bTests? (?:timed out|failed|run failed)\b|\b\d+ (?:tests?|specs?|examples?|assertions?)\b.{0,40}\bfail|"
    r"\bfail(?:ed|ures?): [1-9]|\bTests run: \d+, Failures|\bThere (?:was|were) \d+ (?:failure|error)s?:|"
    r"[\w/.-]+(?:_test\.go|\.(?:test|spec)\.[cm]?[jt]sx?|_spec\.rb|Test\.(?:java|kt|php)|Tests?\.cs):\d+|\btest_\w+\.py[:\"]|"
    r"\bConsole\.?error\b.{0,40}\bnode_modules/(?:jsdom|react)|\bjsdom/lib/|"
    r"\b(?:locator|page|expect|browser|frame)\.\w+: (?:Timeout|Target|Test|Error)|\bTimed out waiting \d+ms from config\.webServer\b|"
    r"\bExceeded timeout of \d+ ?ms\b|\bTest timeout of \d+ms exceeded\b|\bTimed out in \d+ms\b|\bTimeout \d+ms exceeded\b",
    re.IGNORECASE | re.MULTILINE,
)
"""A test failed there, whatever its message says."""

AT_PLACES: Final = re.compile(
    # compilers and linters: a place in a file, or an error number
    r"[\w/.-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kts?|rb|php|cs|cc?|cpp|hpp?|swift|scala|vue|svelte|dart|ex|tf)[:(]\d+(?:[:,]\d+)?\)?:? ?"
    r"(?:-? ?)(?:error|fatal|warning|undefined|syntax|cannot|TS\d)|\berror(?:\[E\d+\]| TS\d{4,}| CS\d{4}|(?-i: (?!NU1301)[A-Z]{1,4}\d{3,4}:))|^\s*-->\s\S+:\d+:\d+|"
    r"^\s*\d+:\d+\s+(?:error|warning)\s|^\s*(?:\./)?(?!https?:)[\w/.-]+\.[a-z]{1,6}:\d+(?::\d+)?: |"
    r"^\s+at [\w$.<>]+ \(?(?!node:|internal|.*node_modules)[\w/.-]+:\d+:\d+\)?$",
    re.IGNORECASE | re.MULTILINE,
)
"""A compiler or linter complains of a place in the code."""

NO_PLACE: Final = re.compile(r"^main\.go:\d+: error during command execution\b")
"""What looks like a place in the code, but is one in a tool: cosign ends so whatever fails."""

ASKS_FOR: Final = re.compile(
    # what is asked for does not exist, or differs from what is locked: no server failed
    r"\bmanifest (?:for .{0,120} not found|unknown)\b|\bNo matching distribution found\b|\bCould not find a version that satisfies\b|"
    r"\b(?:ETARGET|ERESOLVE|EUSAGE|EBADENGINE|ENOENT|EACCES|MODULE_NOT_FOUND)\b|\bno matching version found\b|\bcan only install packages when\b|"
    r"\b(?:404|not found)\b|\bCould not find (?:artifact|method|property|module|package)\b|\bunknown revision\b|\bno (?:such file|matching package|installation candidate)|"
    r"\block ?file\b|\bpoetry\.lock\b|\bCargo\.lock\b|\b--(?:frozen|locked|immutable)\b|\bfailed to select a version\b|\bchecksum mismatch\b|"
    r"\bCould not find compatible versions\b|\bUnable to locate package\b|\bpermission denied$|: Permission denied\b|\bcommand not found\b|"
    r"\bModuleNotFoundError\b|\bCannot find module\b|\bFailed to resolve import\b|\bSyntaxError\b|\bTypeError: (?!fetch failed)|\bReferenceError\b|\bNameError\b|"
    r"\b(?:is|are) not specified\b|\bunknown (?:option|variable|flag|argument)|\bunrecogni[sz]ed (?:option|argument|configuration)|"
    r"\bTraceback \(most recent call last\)|\bpathspec\b.{0,80}\bdid not match\b|\bno files were found\b|\bQuality Gate\b|\bthreshold\b|\bsize limit\b|\bundeclared\b",
    re.IGNORECASE,
)
"""What the code asks for is at fault, so no more than a tool's own words about its server count."""

PUBLISHED: Final = re.compile(
    r"\bcannot publish over the previously published\b|\bFile already exists\b", re.IGNORECASE
)
"""A registry refuses a version that it has: no login helps."""

QUOTES: Final = re.compile(
    r"^\s*(?:code|errno|syscall): ['-]|/advisories/|\bGHSA-|\[(?:vuln|java)db\] Failed to download artifact|\b(?:such as|e\.g\.) ['\"]|^[+-](?![+-]* ?\d)(?:\s|[\w\"'{\[<#/*])|^[\w.-]+/[\w./-]+\.(?:json|ya?ml|toml|md|rst|html?|po|txt): ",
    re.IGNORECASE,
)
"""A line of a diff, or what a checker says of a file: the words are the repository's own. What Node adds to an error."""
FINDINGS: Final = re.compile(
    r"^diff --git |\bwould reformat\b|\bCode style issues\b|\bfiles? (?:is|are) (?:out of date|not up[- ]to[- ]date|outdated)\b|\bFiles differ\b|\bmissing translations?\b",
    re.IGNORECASE | re.MULTILINE,
)
"""A checker found something in the repository's files."""

TEST_COMMAND: Final = re.compile(
    r"\b(?:jest|vitest|pytest|tox|nox|mocha|karma|ava|rspec|phpunit|pest|ctest|cypress run|playwright test|xcodebuild test|"
    r"(?:go|cargo|npm|yarn|pnpm|bun|deno|dotnet|flutter|dart|mix|swift|rake|rails|make|composer|sbt|lein|stack|cabal|bazel|zig|gradle\w*|\./gradlew|mvnw?|\./mvnw|just|poe|hatch|node|php artisan|python -m unittest)(?: -\S+)*(?: run)? (?:test|verify|check|e2e|integration)\w*|unittest|nextest|unit tests?|integration tests?|run tests?|e2e|"
    r"smoke[- ]?\w*|health[- ]?check\w*|wait[- ](?:for|on)[- ](?:the )?(?:server|app|service|http\S*|db|database|api|ready|health)\w*|"
    r"(?:until|while)(?: !)? curl|curl [^\n]{0,200}&& (?:exit 0|break)|schemathesis|newman|k6|dredd|artillery|locust|gatling|zap-\w+|nuclei|pa11y\S*|lhci|lighthouse\S*|behave|cucumber\w*|robot|bats|hurl)\b",
    re.IGNORECASE,
)
"""The command or name of a step that runs tests."""
LINK_CHECK: Final = re.compile(
    r"\b(?:awesome_bot|lychee|markdown-link-check|mlc|html-?proofer|linkcheck(?:er|-markdown)?|link[- ]check\w*|check[- ]links?|broken[- ]links?|muffet|linkinator|blc)\b",
    re.IGNORECASE,
)
"""The command or name of a step that checks the links in documents: a server that does not answer is its finding."""
BUILD_COMMAND: Final = re.compile(
    r"\b(?:(?:npm|yarn|pnpm|bun)(?: run)? build|vite build|next build|tsc\b|webpack|rollup|cargo (?:build|check|clippy)|go (?:build|vet)|make\b|cmake\b|"
    r"mvn(?:w)? (?:package|compile)|gradlew? (?:assemble|build)|docker build|ruff|mypy|flake8|rubocop|\w*lint\w*|typecheck|build|"
    r"typos|codespell|cspell|vale|prettier|black|isort|biome|shellcheck|pre-commit|semgrep|gitleaks|trufflehog|zizmor|bandit|pyright|"
    r"clippy|detekt|checkstyle|spotless|phpstan|psalm|knip|depcheck|size-limit|lhci|terraform (?:validate|fmt)|kubeconform)\b",
    re.IGNORECASE,
)
"""The command or name of a step that builds or lints."""
