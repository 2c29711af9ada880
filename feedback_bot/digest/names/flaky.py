"""The tests that failed and passed when their tool tried them again."""

from collections.abc import Callable, Iterable, Sequence

from feedback_bot.text.late_pattern import late

_FLAKY = late(r"\s+\d+ flaky$|(?:\[WARNING\] )?Flakes: *$")
_NAMED_FLAKY = late(r"\s+FLAKY \d+/\d+ \[ *[\d.]+s\] (?:\( *\d+/\d+\) )?(\S.*)")  # nextest
_BAZEL_FLAKY = late(r"(\S*//\S+) +FLAKY, failed in ")
_SUREFIRE_FLAKY = late(r"\[WARNING\] ([\w$.]+\.\w+(?:\[.*\])?)$")
_SUREFIRE_RUN = late(r"(?:\[\w+\])? +Run \d+: ")
_RERUN, _OF_RERUN = late(r"DONE \d+ runs, "), late(r"=== FAIL: \S+ (\S+) (?:\(re-run (\d+)\) )?\(")  # gotestsum
_RETRIED, _PASSED_AT_LAST = " (retry #", late(r"\s+[✓✔] +\d+ (\S.*) \(retry #\d+\) \([\d.]+\w+\)$")  # Playwright
_ATTEMPT, _ATTEMPT_ENDS = "Tests suite failed, ", late(r"Tests suite failed, .* attempt: \d+/\d+$")
_GAVE_UP = "Tests suite failed in all "
_OF_ATTEMPT = late(r"failed (?:\(try \d+\) )?(\S.*?) \(\d[\d.]*m?s(?: \d+m?s)?\)$")
_TASK, _FAILED, _PASSED = "> Task ", " FAILED", " PASSED"  # Gradle's
_MOST_FLAKY = 200  # lines of a list


def flaky(lines: Sequence[str]) -> frozenset[str]:
    """The tests that a tool calls flaky: they passed in the end."""
    text = "\n".join(["", *lines, ""])  # for speed alone: most outputs hold no word of any tool that tries tests again
    listed: set[str] = set()
    for needs, passed in _AGAIN:
        if all(map(text.__contains__, needs)):
            listed.update(passed(lines))
    return frozenset(listed)


def _called_flaky(lines: Sequence[str]) -> Iterable[str]:
    """The tests that a tool calls so, in their own lines or in a list."""
    for start, line in enumerate(lines):
        if "laky" not in line and "FLAKY" not in line and "Flakes" not in line:
            continue
        if found := _NAMED_FLAKY.match(line) or _BAZEL_FLAKY.match(line):
            yield found[1]
        elif _FLAKY.match(line):
            yield from _listed_flaky(lines[start + 1 : start + 1 + _MOST_FLAKY])


def _passed_at_last(lines: Sequence[str]) -> Iterable[str]:
    """The tests that Playwright's list shows to have passed."""
    retried = (_PASSED_AT_LAST.match(line) for line in lines if _RETRIED in line)
    return (found[1] for found in retried if found)


def _passed_when_run_again(lines: Sequence[str]) -> Iterable[str]:
    """The tests that failed for gotestsum, but not in the last of its runs."""
    if not any(line.startswith("DONE ") and _RERUN.match(line) for line in lines):
        return ()
    failed = [found for line in lines if line.startswith("=== FAIL: ") and (found := _OF_RERUN.match(line))]
    runs = {found[1]: int(found[2] or 0) for found in failed}  # of each test the last
    last = max(runs.values(), default=0)
    return (name for name, run in runs.items() if run < last)


def _passed_in_gradle(lines: Sequence[str]) -> Iterable[str]:
    """The tests that failed and passed in one task of Gradle's, and did not only fail in another."""
    failed: set[str] = set()  # in the task
    at_last: set[str] = set()  # in all tasks before
    passed: set[str] = set()
    for line in lines:
        if line.startswith(_TASK):
            at_last |= failed
            failed.clear()
        elif line.endswith((_FAILED, _PASSED)) and " > " in line:
            name, _, word = line.rpartition(" ")
            if f" {word}" == _FAILED:
                failed.add(name)
            elif name in failed:
                failed.discard(name)
                passed.add(name)
    return passed - at_last - failed


def _passed_at_last_attempt(lines: Sequence[str]) -> Iterable[str]:
    """The tests that failed for Microsoft.Testing.Platform, but not in the last of its attempts."""
    ends = [at for at, line in enumerate(lines) if line.startswith(_ATTEMPT) and _ATTEMPT_ENDS.match(line)]
    if not ends or sum(line.startswith(_GAVE_UP) for line in lines) > 1:  # of several projects
        return ()
    before, last = (
        {found[1] for line in part if line.startswith("failed ") and (found := _OF_ATTEMPT.match(line))}
        for part in (lines[: ends[-1]], lines[ends[-1] :])
    )
    return before - last if last else ()


def _listed_flaky(lines: Sequence[str]) -> Iterable[str]:
    """The tests below the heading of a list of them: Playwright's begin with a browser, surefire's with a level."""
    for line in lines:
        if found := _SUREFIRE_FLAKY.match(line):
            yield found[1]
        elif line.strip().startswith("[") and not line.startswith("["):
            yield line.strip().rstrip("─ ")
        elif not _SUREFIRE_RUN.match(line):
            return


# What each tool's output holds, and what finds its tests.
_AGAIN: tuple[tuple[tuple[str, ...], Callable[[Sequence[str]], Iterable[str]]], ...] = (
    (("laky",), _called_flaky),
    (("FLAKY",), _called_flaky),
    (("Flakes",), _called_flaky),
    ((_RETRIED,), _passed_at_last),
    (("\nDONE ", "\n=== FAIL: "), _passed_when_run_again),
    ((f"{_PASSED}\n", f"{_FAILED}\n"), _passed_in_gradle),
    ((f"\n{_ATTEMPT}",), _passed_at_last_attempt),
)
