# ruff: noqa: RUF001 - tools print such marks
"""The names of failed tests, each once, out of the lines that announce them."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import takewhile

from feedback_bot.digest.lines.classify import is_pending
from feedback_bot.digest.names.complaints import is_complaint
from feedback_bot.digest.names.lists import LISTED_AGAIN, confirmed, listed, opens_list, titles
from feedback_bot.digest.names.named_above import is_named_above, name_above
from feedback_bot.digest.names.naming import flat_name, shorter_names, test_name
from feedback_bot.digest.names.of_class import is_method_alone, with_class
from feedback_bot.digest.names.said_again import said_last
from feedback_bot.digest.names.suites import is_suite, suite_shows_below
from feedback_bot.digest.names.tool_summary import is_marked, looks_like_test
from feedback_bot.text.late_pattern import late

_ANNOUNCES = late(
    r"^\s*(?:\d+\) )?(?:Failure|Error):\s*$|^(?:Failure|Error) (?:→|->) \S+ @ \d+$"
)  # the name follows on the next line
_ERROR, _OF_MINITEST = late(r"^(?:Failure|Error):\s*$"), late(r"\S+#\S|\S.*#test_")  # of which others write the first
_NUMBERED = late(r"^(\s*)(\d+)\) ")
_GOT_SEVERAL = late(r"\s*Got \d+ failure")  # below the name of an example of rspec
_SUITE = late(
    r"^(?:\s{0,4}FAIL +(?:\S.{0,80}? +)?|(?:##\[group\])?Errors thrown in )(\S+\.[cm]?[jt]sx?)(?: \([\d.]+ m?s\))?$"
)
_SUITE_FAILED = late(r"^\s*● Test suite failed to run$")
_MOST_FOLDERS = 20  # of a path
_SAME = 9  # names of one number that are kept
_TITLE_LINES, _OUTER = 14, 5  # lines that one title may take; signs that mocha writes before what went wrong
_NO_TITLE = ("Failure/Error: ", "Falsif", "uncaught exception: ")  # of RSpec and Hspec
_CARGO = late(r"test \S.* \.{3} FAILED$|---- .+ stdout ----$")  # which never shortens a name
_TAP, _NODE = late(r"^\s*not ok\b"), late(r"\s*(?:✖ |not ok\b)")
_INVARIANT, _INVARIANT_NAME = late(r"^\s*\[FAIL[:.] .*\]$"), late(r"^\s+(\w+\([^)]*\)) \(runs: \d+, calls:")
_DOCTEST, _DOCTEST_FAILS = (
    late(r"TEST CASE:  \S"),
    late(r": (?:FATAL )?ERROR:(?: |$)|Marking it as failed!$|Test case exceeded time limit of "),
)
_DOCTEST_OTHER = late(r": (?:SUCCESS|WARNING|MESSAGE): ")
_DOCTEST_EXPECTED = "so marking it as not failed"
_AUTOMAKE, _UNDERLINE = late(r"(?:FAIL|ERROR|XPASS): \S+$"), late(r"=+$")
_TAP_EXPECTED = late(r"# (?:TODO|SKIP)\b", re.IGNORECASE)


def opens_suite(line: str) -> bool:
    """Whether a line names a file of tests, some of which failed, as jest does."""
    return bool(_SUITE.match(line))


def _suite(line: str) -> str:
    """The file's path, without the project that jest may write before it."""
    found = _SUITE.match(line)
    return found[1] if found else test_name(line)


def goes_on_below(line: str) -> bool:
    """Whether a test's name, or what tells a test from a suite, may stand in the lines below its first one."""
    return bool(
        _ANNOUNCES.match(line)
        or _NUMBERED.match(line)
        or opens_list(line)
        or suite_shows_below(line)
        or _INVARIANT.match(line)
        or _DOCTEST.match(line)
        or _AUTOMAKE.match(line)
    )


def failed_tests(
    headlines: Iterable[Sequence[str]],
    *,
    is_test_run: bool,
    passed_later: Collection[str] = (),
    at_end: Collection[str] = (),
) -> tuple[str, ...]:
    """What the headlines call the tests: each once, by its longest name.

    Args:
        headlines: The lines that announce tests, each with those below it if the name may go on there.
        is_test_run: A test tool was surely at work. Otherwise marks such as ``✘`` count only on what looks like a test.
        passed_later: Names of tests that passed when they were tried again.
        at_end: Names that the tool lists at its end. A headline may add the step that failed.
    """
    names: dict[str, None] = {}
    whole: set[str] = set()
    numbered: dict[str, list[str]] = {}
    by_node: set[str] = set()
    suite = ""
    told = [*said_last([*confirmed(headlines)])]
    by_surefire = [line for lines in told if "<<< " in (line := lines[0])]
    for lines in told:
        line = lines[0]
        if opens_suite(line):
            suite = _suite(line)
        elif _SUITE_FAILED.match(line):
            names |= {suite: None} if suite else {}
        elif LISTED_AGAIN.match(line):
            names = {name: None for name in names if name not in by_node}
        elif opens_list(line):
            again = titles(lines) if by_surefire else {}  # cucumber's scenarios, in a run of Maven's
            names |= {name: None for name in listed(lines) if not _is_told(again.get(name), by_surefire)}
        elif _names_a_test(lines, is_test_run=is_test_run):
            known = len(names)
            _add(lines, names, numbered)
            whole |= {test_name(line)} if _CARGO.match(line) else set()
            if _NODE.match(line):
                by_node.update([*names][known:])
    return _once([_without_step(name, at_end) for name in names if name not in passed_later], whole)


def _is_told(title: str | None, lines: Iterable[str]) -> bool:
    """Whether one of the lines holds the title."""
    return bool(title) and any(str(title) in line for line in lines)


def _without_step(name: str, listed: Collection[str]) -> str:
    """The listed name that the name begins with, or itself."""
    shown = name
    while listed and shown not in listed and " › " in shown:
        shown = shown.rpartition(" › ")[0]
    return shown if shown in listed else name


def _names_a_test(lines: Sequence[str], *, is_test_run: bool) -> bool:
    """Whether a headline names a failed test, and not a suite of them, a tool's complaint or a test left out."""
    line, below = lines[0], lines[1:]
    if (is_complaint(line) and not is_named_above(line)) or is_pending(lines):
        return False
    if _DOCTEST.match(line):
        return _fails_in_doctest(below)
    if _AUTOMAKE.match(line) and below[:1] == ["=" * len(line)]:  # the heading of its log, without its suffix
        return False
    if is_marked(line) and not is_test_run and not looks_like_test(line):
        return False
    return not (_TAP.match(line) and _TAP_EXPECTED.search(line)) and not is_suite(line, below)


def _fails_in_doctest(below: Sequence[str]) -> bool:
    """Whether what doctest writes of a test case is a failure, and no message, warning or success."""
    own = [*takewhile(lambda line: not _UNDERLINE.match(line), below)]
    if any(_DOCTEST_EXPECTED in line for line in own):
        return False
    is_cut = len(own) == len(below) and not any(map(_DOCTEST_OTHER.search, own))
    return is_cut or any(map(_DOCTEST_FAILS.search, own))


def _once(names: Sequence[str], whole: Collection[str]) -> tuple[str, ...]:
    """The names without those that another one says at more length, if a tool did not write them in full."""
    shorter = {short for name in names if name not in whole for short in shorter_names(name)}
    of_whole = {short for name in whole for short in shorter_names(name)}
    files = {name.partition("::")[0] for name in names if "::" in name}
    shorter_files = {end for file in files for end in _ends(file)}
    kept: dict[str, str] = {}
    for name in names:
        flat = flat_name(name)
        if (
            flat not in shorter
            and (flat not in of_whole or name in whole)
            and not (name in shorter_files or _is_one_of(files, name))
        ):
            kept.setdefault(flat, name)
    return tuple(kept.values())


def _is_one_of(files: Collection[str], name: str) -> bool:
    """Whether it is the path of a file with named tests, as in the headings of xdist's crashes and of notebooks."""
    return bool(files) and any(end in files for end in _ends(name))


def _ends(path: str) -> Iterable[str]:
    """The path, and what is left of it without the first folders."""
    parts = path.split("/")[-_MOST_FOLDERS:]
    return (path, *("/".join(parts[at:]) for at in range(1, len(parts))))


def _add(lines: Sequence[str], names: dict[str, None], numbered: dict[str, list[str]]) -> None:
    """Add the name that a headline and the lines below it give.

    Args:
        lines: The headline, and the lines below it.
        names: What is known so far.
        numbered: The same by the tool's numbers: mocha says a test's own name first, then its suites, too.
    """
    line, below = lines[0], lines[1:]
    if is_named_above(line):
        names |= {name: None} if (name := name_above(line, below)) else {}
        return
    if _INVARIANT.match(line):
        names |= dict.fromkeys(found[1] for each in below if (found := _INVARIANT_NAME.match(each)))
        return
    if _ERROR.match(line) and not (below and _OF_MINITEST.match(below[0])):
        return
    if below and is_method_alone(line) and (name := with_class(line, below[0])):
        names.setdefault(name)
        return
    name = test_name(below[0] if below and _ANNOUNCES.match(line) else line)
    titles = _titles(line, below)
    if titles:
        name = " ".join([name, *(title.strip().removesuffix(":") for title in titles)])
    if number := _NUMBERED.match(line):
        same = numbered.setdefault(number[2], [])
        for earlier in same:
            if f" {earlier}" in name:
                names.pop(earlier, None)
        same[_SAME:] = [name]
    if name and not name.lower().startswith("error: "):
        names.setdefault(name)


def _over_several_lines(below: Sequence[str], at: int) -> Sequence[str]:
    """The titles, if the last one goes on near the beginnings of the next lines up to its colon."""
    rest = takewhile(str.strip, below[at : at + _TITLE_LINES])
    end = next((end for end, line in enumerate(rest) if line.endswith(":") and _depth(line) < _OUTER), None)
    return () if end is None else below[: at + end + 1]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _titles(line: str, below: Sequence[str]) -> Sequence[str]:
    """The suites and the test that mocha writes below the first suite: each further in, the test with a colon."""
    numbered = _NUMBERED.match(line)
    depth = len(numbered[1]) + 2 if numbered else len(line)
    for at, title in enumerate(below):
        inner = _depth(title)
        if inner <= depth:
            return _over_several_lines(below, at) if at and inner < _OUTER else ()
        if _GOT_SEVERAL.match(title) or title.lstrip().startswith(_NO_TITLE):
            break
        if title.endswith(":"):
            return below[: at + 1]
        depth = inner
    return ()
