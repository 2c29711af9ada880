"""Whether a push may make checks pass by weakening them. Pure; it lists places to review and never blocks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from feedback_bot.model import Finding

_TEST_PATH: Final = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__)/|(?:^|/)(?:test_[^/]*|[^/]*_(?:test|spec)|[^/]*\.(?:test|spec))\.[a-z]+$"
    r"|(?:^|/)[A-Z][A-Za-z0-9]*Tests?\.(?:java|kt|cs|scala|php|swift)$"
)
_SKIP: Final = re.compile(
    r"\bmark\.(?:skip|skipif|xfail)\b|\bunittest\.skip|\bpytest\.skip\(|@(?:Ignore|Disabled)\b|\b(?:it|test|describe)\.skip\b"
    r"|\b(?:xit|xdescribe|xtest)\(|\.only\(|\bt\.Skip|#\[ignore|\[Ignore|\bmarkTestSkipped\b|^\s*skip\b"
)
_TEST: Final = re.compile(
    r"\bdef test_|\b(?:it|test|specify)\s*\(|\bfunc Test[A-Z_]|@Test\b|#\[test\]|\[(?:Fact|Theory|Test|TestMethod)\]"
    r"|\bfunction test[A-Z]|^\s*(?:it|specify) ['\"]"
)
_ASSERTION: Final = re.compile(r"\bassert|\bexpect\(|\bshould\b|\brequire\.[A-Z]|\bt\.(?:Error|Fatal)")
_SILENCED: Final = re.compile(
    r"#\s*noqa|#\s*type:\s*ignore|eslint-disable|@ts-(?:ignore|nocheck|expect-error)|//\s*nolint|#!?\[allow\(|@SuppressWarnings"
    r"|#pragma warning disable|pylint:\s*disable|rubocop:disable|phpcs:ignore|@phpstan-ignore"
)
_CHECK_CONFIGURATION: Final = re.compile(
    r"(?:^|/)(?:pyproject\.toml|setup\.cfg|tox\.ini|\.flake8|ruff\.toml|\.ruff\.toml|mypy\.ini|\.pylintrc|pytest\.ini|"
    r"\.eslintrc[^/]*|eslint\.config\.[a-z]+|tsconfig[^/]*\.json|biome\.json|jest\.config\.[a-z]+|vitest\.config\.[a-z]+|"
    r"\.golangci\.ya?ml|\.rubocop[^/]*\.yml|phpstan[^/]*|phpunit\.xml[^/]*|clippy\.toml|codecov\.ya?ml|\.pre-commit-config\.yaml)$"
)
_LOOSENED: Final = re.compile(
    r"\bignore|\bdisable|\bexclude|\bskip|\boff\b|\bfalse\b|\ballow|continue-on-error|\|\|\s*true|fail_under|threshold|"
    r"\bwarn\b|--no-|xfail",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a push did to one file. ``patch`` is a unified diff without file headers; empty where there is none."""

    path: str
    status: str
    patch: str


def find_weakened_checks(changes: Iterable[Change]) -> tuple[Finding, ...]:
    """Changes in a push that may weaken the checks, for a person to review."""
    found = ((change.path, _weakened(change)) for change in changes)
    return tuple(Finding(path=path, what=", ".join(what)) for path, what in found if what)


def _weakened(change: Change) -> list[str]:
    added = [line[1:] for line in change.patch.split("\n") if line.startswith("+")]
    removed = [line[1:] for line in change.patch.split("\n") if line.startswith("-")]
    found = []
    if _TEST_PATH.search(change.path):
        found += _in_tests(change, added, removed)
    elif change.path.startswith(".github/workflows/"):
        found.append(f"the workflow was {change.status}")
    elif _CHECK_CONFIGURATION.search(change.path) and any(_LOOSENED.search(line) for line in added):
        found.append("the configuration of checks may have been loosened")
    silenced = _more(_SILENCED, added, removed)
    if silenced:
        found.append(f"{_count(silenced, 'check')} silenced in the code")
    return found


def _in_tests(change: Change, added: list[str], removed: list[str]) -> list[str]:
    if change.status == "removed":
        return ["deleted"]
    found = []
    if skipped := _more(_SKIP, added, removed):
        found.append(f"{_count(skipped, 'test')} skipped")
    if dropped := _more(_TEST, removed, added):
        found.append(f"{_count(dropped, 'test')} removed")
    elif weakened := _more(_ASSERTION, removed, added):
        found.append(f"{_count(weakened, 'assertion')} removed")
    return found


def _more(pattern: re.Pattern[str], here: list[str], there: list[str]) -> int:
    """How many more lines match here than there; a line that was only changed stands on both sides."""
    return max(0, sum(bool(pattern.search(x)) for x in here) - sum(bool(pattern.search(x)) for x in there))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
