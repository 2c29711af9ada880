# ruff: noqa: RUF001 - tools print such marks
"""How test tools are told to run only some tests: by names as each of them writes them in its output."""

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from feedback_bot.text.late_pattern import late


@dataclass(frozen=True, slots=True)
class Failed:
    """The failed tests. ``suites`` are their files, if the tool lists those; ``output`` is what it wrote."""

    names: tuple[str, ...]
    suites: tuple[str, ...]
    output: Sequence[str]


Select = Callable[[str, str, Failed], str | None]
"""Makes the command, from what stands before its arguments, the arguments, and the failed tests."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A test tool.

    Attributes:
        words: for speed: a command that runs the tool holds one of them.
        start: a pattern of its name, with the subcommand that tests.
        takes_any_place: its selection may follow all other arguments, and may narrow down positional ones.
    """

    words: tuple[str, ...]
    start: str
    select: Select
    takes_any_place: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NODE_ID = late(r"[\w./-]+\.py(?:::\w+)*(?:\[.+\])?")
_PYTEST_VALUED = _words(
    "-k -m -n -c -p -o -W -r --maxfail --tb --durations --junitxml --junit-xml --timeout --log-level --import-mode "
    "--rootdir --ds --dist --reruns --html --ignore --deselect --numprocesses --basetemp --color --log-cli-level "
    "--cov --cov-report --cov-fail-under --cov-config"
)
_PYTEST_FLAG = late(
    r"-[qvsxl]+|-r\w+|-n\w+|--(?:strict-markers|strict-config|no-header|showlocals|exitfirst|lf|ff|no-cov|quiet|verbose|"
    r"disable-warnings|reuse-db|create-db|forked|strict|cov-branch|cov-append|no-migrations)|--[\w-]+=.*"
)
_RSPEC_VALUED = _words("-f --format -o --out -t --tag -r --require -I -O --options --seed --order")
_RSPEC_FLAG = late(r"-[cpbw]+|--(?:color|colour|profile|backtrace|no-color|warnings|force-color)|--[\w-]+=.*")
_PLAYWRIGHT_VALUED = _words("-c --config --reporter --workers -j --retries --timeout --output --trace -g --grep")
_PLAYWRIGHT_FLAG = late(r"--(?:headed|forbid-only|quiet|fully-parallel|pass-with-no-tests|ui|debug|x)|-x|--[\w-]+=.*")
_SPECIAL = late(r"([\\^$.|?*+()\[\]{}])")
_JEST_SUITE = late(r"[\w@./-]+\.[cm]?[jt]sx?")
_VITEST = late(r"([\w@./-]+\.[cm]?[jt]sx?) > (.+)")
_PLAYWRIGHT = late(r"(?:\[([\w .-]+)\] › )?([\w@./-]+\.[cm]?[jt]sx?:\d+):\d+ › .+")
_GO = late(r"(Test\w*|Fuzz\w*|Example\w*)((?:/[^/ ]+)*)")
_RUST = late(r"[a-z_]\w*(?:::\w+)*")
_RUST_TARGET = late(r"--(?:doc|bench|benches)\b")
_JAVA = late(r"((?:[a-z_]\w*\.)*[A-Z]\w*(?<!IT))\.(\w+)")
_GRADLE = late(r"((?:\w+\.)*[A-Z]\w*) > ([^>\[\]()*]+)\(\)")
_GRADLE_TASK = late(r"> Task (:(?:[\w-]+:)*\w*[tT]est\w*) FAILED")
_GRADLE_VALUED = _words("--console --max-workers --init-script -I -x --exclude-task --warning-mode --tests")
_GRADLE_FLAG = late(
    r"-[PD][\w.]+(?:=.*)?|-[qisdS]|--(?:info|stacktrace|no-daemon|parallel|continue|build-cache|no-build-cache|scan|quiet|"
    r"configuration-cache|no-configuration-cache|debug|daemon|full-stacktrace|rerun-tasks|no-parallel)|--[\w-]+=.*"
)
_RSPEC = late(r"rspec (\./[\w./-]+\.rb:\d+|'\./[\w./-]+\.rb\[[\d:]+\]') # .+")
_PHPUNIT = late(r"((?:\w+\\)*\w+)::(\w+)(?: with data set .*)?")
_DOTNET = late(r"((?:\w+\.){2,}\w+)(\(.*\))?")
_TESTING_PLATFORM = late(r"failed \S.* \([\d.]+m?s")


def _after(start: str, arguments: str, chosen: Iterable[str]) -> str:
    return " ".join(part for part in (start, arguments, *map(shlex.quote, chosen)) if part)


def _options(arguments: str, valued: frozenset[str], flag: re.Pattern[str]) -> list[str] | None:
    """The arguments without positional ones; ``None`` if an unknown option leaves open which those are."""
    try:
        words = shlex.split(arguments)
    except ValueError:
        return None
    kept: list[str] = []
    at = 0
    while at < len(words):
        word, following = words[at], words[at + 1 : at + 2]
        at += 1
        if not word.startswith("-"):
            continue
        kept.append(word)
        if word in valued and following:
            kept += following
            at += 1
        elif not flag.fullmatch(word) and following and not following[0].startswith("-"):
            return None
    return kept


def _without(options: Sequence[str], prefix: str) -> list[str]:
    """Options without those that start so, and their values."""
    kept: list[str] = []
    is_dropping = False
    for word in options:
        if word.startswith("-"):
            is_dropping = word.startswith(prefix)
        if not is_dropping:
            kept.append(word)
        elif not word.startswith("-"):
            is_dropping = False
    return kept


def _pytest(start: str, arguments: str, failed: Failed) -> str | None:
    options = _options(arguments, _PYTEST_VALUED, _PYTEST_FLAG)
    if options is None or not all(_NODE_ID.fullmatch(name) and _is_balanced(name) for name in failed.names):
        return None
    return _after(start, "", [*_without(options, "--cov"), *failed.names])  # of some tests, coverage says nothing


def _is_balanced(name: str) -> bool:
    return name.count("[") == name.count("]") and name.count("(") == name.count(")")


def _pattern(titles: Sequence[str], *, end: str = "") -> str:
    """A regular expression for one of several titles."""
    escaped = [_SPECIAL.sub(r"\\\1", title) + end for title in titles]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


def _jest(start: str, arguments: str, failed: Failed) -> str | None:
    if re.search(r"(?:^| )(?:-t|--testNamePattern|--watch)\b", arguments):
        return None
    if not all(map(_JEST_SUITE.fullmatch, failed.suites)) or not failed.suites:
        return None
    if any(name in failed.suites for name in failed.names):  # it did not compile, so that no name would select it
        return None if arguments.strip() else _after(start, "", failed.suites)
    titles = [name.replace(" › ", " ") for name in failed.names]
    return _after(start, arguments, [*failed.suites, "-t", _pattern(titles)])


def _vitest(start: str, arguments: str, failed: Failed) -> str | None:
    found = [_VITEST.fullmatch(name) for name in failed.names]
    if not all(found) or re.search(r"(?:^| )(?:-t|--testNamePattern|--watch|bench|typecheck)\b", arguments):
        return None
    tests = [(match[1], match[2].replace(" > ", " ")) for match in found if match]
    files = dict.fromkeys(file for file, _ in tests)
    once = [] if "run" in f"{start} {arguments}".replace("--run", "run").split() else ["--run"]  # else it watches files
    return _after(start, arguments, [*once, *files, "-t", _pattern([title for _, title in tests])])


def _playwright(start: str, arguments: str, failed: Failed) -> str | None:
    found = [_PLAYWRIGHT.fullmatch(name) for name in failed.names]
    options = _options(arguments, _PLAYWRIGHT_VALUED, _PLAYWRIGHT_FLAG)
    if options is None or not all(found):
        return None
    places = dict.fromkeys(match[2] for match in found if match)
    projects = dict.fromkeys(f"--project={match[1]}" for match in found if match and match[1])
    return _after(start, "", [*_without(options, "--project"), *places, *projects])


def _go(start: str, arguments: str, failed: Failed) -> str | None:
    found = [_GO.fullmatch(name) for name in failed.names]
    if not all(found) or re.search(r"(?:^| )-{1,2}(?:run|bench|args|list|exec)\b", arguments):
        return None
    tests = list(dict.fromkeys((match[1], match[2]) for match in found if match))
    if len(tests) == 1:
        top, subtests = tests[0]
        parts = (_pattern([part], end="$") for part in (top, *filter(None, subtests.split("/"))))
        return _after(start, arguments, ["-run", "/".join(f"^{part}" for part in parts)])
    tops = list(dict.fromkeys(top for top, _ in tests))
    pattern = f"^{tops[0]}$" if len(tops) == 1 else f"^({'|'.join(tops)})$"
    return _after(start, arguments, ["-run", pattern])


def _cargo(start: str, arguments: str, failed: Failed) -> str | None:
    own, dashes, harness = f" {arguments} ".partition(" -- ")
    if not all(map(_RUST.fullmatch, failed.names)) or _RUST_TARGET.search(own) or not _has_no_filter(own):
        return None
    if dashes and not _has_no_filter(harness):
        return None
    if len(failed.names) == 1 or "nextest" in start:
        behind = f"-- {harness.strip()}" if dashes else ""
        return " ".join(filter(None, (_after(start, own.strip(), failed.names), behind)))
    return _after(start, f"{own.strip()} -- {harness.strip()}".strip(), failed.names)


_CARGO_VALUED = _words(
    "-p --package -F --features -j --jobs --target --target-dir --profile --manifest-path --test --bin --example "
    "--exclude --color --message-format --test-threads --config -Z"
)
_CARGO_FLAG = late(r"-[vqr]+|--[\w-]+(?:=.*)?")


def _has_no_filter(arguments: str) -> bool:
    """Whether no positional argument selects tests already."""
    try:
        words = shlex.split(arguments)
    except ValueError:
        return False
    return len(words) == len(_options(arguments, _CARGO_VALUED, _CARGO_FLAG) or ())


def _maven(start: str, arguments: str, failed: Failed) -> str | None:
    found = [_JAVA.fullmatch(name) for name in failed.names]
    goals = re.search(r"(?:^| )(?:test|package|verify|install|surefire:test)\b", arguments)
    if not all(found) or not goals or re.search(r"-Dtest=|-Dit\.test=|-DskipTests|-Dmaven\.test\.skip", arguments):
        return None
    methods: dict[str, list[str]] = {}
    for match in found:
        if match:
            methods.setdefault(match[1], []).append(match[2])
    chosen = ",".join(f"{of}#{'+'.join(dict.fromkeys(names))}" for of, names in methods.items())
    return _after(start, arguments, [f"-Dtest={chosen}", "-Dsurefire.failIfNoSpecifiedTests=false"])


def _gradle(start: str, arguments: str, failed: Failed) -> str | None:
    found = [_GRADLE.fullmatch(name) for name in failed.names]
    tasks = {match[1] for line in failed.output if (match := _GRADLE_TASK.match(line))}
    options = _options(arguments, _GRADLE_VALUED, _GRADLE_FLAG)
    if not all(found) or len(tasks) != 1 or options is None or "--tests" in options:
        return None
    chosen = [word for match in found if match for word in ("--tests", f"{match[1]}.{match[2].strip()}")]
    return _after(start, "", [tasks.pop(), *chosen, *options])


def _rspec(start: str, arguments: str, failed: Failed) -> str | None:
    places = dict.fromkeys(match[1] for line in failed.output if (match := _RSPEC.fullmatch(line.strip())))
    options = _options(arguments, _RSPEC_VALUED, _RSPEC_FLAG)
    if options is None or len(places) != len(failed.names):
        return None
    return _after(start, "", [*options, *(place.strip("'") for place in places)])


def _phpunit(start: str, arguments: str, failed: Failed) -> str | None:
    found = [_PHPUNIT.fullmatch(name) for name in failed.names]
    if not all(found) or re.search(r"--(?:filter|exclude-filter|group)\b", arguments):
        return None
    titles = dict.fromkeys(f"{match[1]}::{match[2]}" for match in found if match)
    return _after(start, arguments, ["--filter", _pattern(list(titles))])


def _ctest(start: str, arguments: str, failed: Failed) -> str | None:
    if re.search(r"(?:^| )(?:-[REILS]|-D|--tests-\w+|--rerun-failed|--script|--build-and-test)\b", arguments):
        return None
    if not all(re.fullmatch(r"[\w./:+-]+", name) for name in failed.names):
        return None
    escaped = [re.sub(r"([.+])", r"\\\1", name) for name in failed.names]  # CMake has regular expressions of its own
    pattern = f"^{escaped[0]}$" if len(escaped) == 1 else f"^({'|'.join(escaped)})$"
    return _after(start, arguments, ["-R", pattern])


def _dotnet(start: str, arguments: str, failed: Failed) -> str | None:
    found = [_DOTNET.fullmatch(name) for name in failed.names]
    if not all(found) or re.search(r"--(?:filter|list-tests)\b|(?:^| )-- ", f"{arguments} "):
        return None
    if any(map(_TESTING_PLATFORM.match, failed.output)):  # it reads another language of filters
        return None
    chosen = dict.fromkeys(f"FullyQualifiedName{'~' if match[2] else '='}{match[1]}" for match in found if match)
    return _after(start, arguments, ["--filter", "|".join(chosen)])


TOOLS = (
    Tool(("pytest", "py.test"), r"(?:python[\d.]* -m )?(?:pytest|py\.test)", _pytest),
    Tool(("jest",), r"jest", _jest, takes_any_place=True),
    Tool(("vitest",), r"vitest(?: run)?", _vitest, takes_any_place=True),
    Tool(("playwright test",), r"playwright test", _playwright),
    Tool(("go test",), r"go test", _go),
    Tool(("cargo ",), r"cargo(?: \+[\w.-]+)? (?:test|nextest run)", _cargo),
    Tool(("mvn",), r"(?:mvn|mvnw)", _maven),
    Tool(("gradle",), r"(?:gradle|gradlew)", _gradle),
    Tool(("rspec",), r"rspec", _rspec),
    Tool(("phpunit",), r"phpunit", _phpunit),
    Tool(("ctest",), r"ctest", _ctest),
    Tool(("dotnet test",), r"dotnet test", _dotnet),
)
