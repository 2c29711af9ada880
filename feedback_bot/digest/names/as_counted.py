# ruff: noqa: RUF001 - tools print such marks
"""Which of the names are those of failed tests, compared with the number that the test tool counts.

What a program writes may look like a failed test of some tool: numbered lines, marks. If there are more names than the
tool counts, and one way of announcing them gives just that many, the others are such lines.
"""

from collections.abc import Callable, Sequence

from feedback_bot.digest.names.naming import flat_name, shorter_names
from feedback_bot.text.late_pattern import late

_Headline = Sequence[str]
# How a headline announces a test: by a number, a mark, pytest's rules or pytest's summary; any other way is one more.
_WAYS = late(
    r"\s*(?:(\d+\) )|(?:##\[\w+\])?\s*([✕✖✗✘×❌●⨯])|(_+ )|((?:FAILED|ERROR) \S+(?:::|\.py\b))|(FAIL )|(not ok ))"
)
_SUMMARY = 4  # the way of pytest's summary, which lists all tests
_FILE = late(
    r"\S+/\S+\.\w{1,5}|\S+\.(?:[cm]?[jt]sx?|py|rb|php|t)"
)  # a suite that did not run at all: most tools count its tests as none

_OF_VITEST = late(r"\S+\.[cm]?[jt]sx? > \S")  # a suite whose hook failed is none of its tests


def as_counted(
    names: Sequence[str],
    headlines: Sequence[_Headline],
    counted: int | None,
    named: Callable[[Sequence[_Headline]], Sequence[str]],
) -> tuple[str, ...]:
    """The names, without those that are not names of tests, if the tool's count tells them apart.

    Args:
        names: Of all headlines.
        headlines: The lines that announce tests, each with those around it.
        counted: How many tests failed by the summary of the only tool that has one.
        named: The names that some headlines give.
    """
    tests = [name for name in names if not _FILE.fullmatch(name)]
    if not counted or len(tests) <= counted:
        return tuple(names)
    ways: dict[int | None, list[_Headline]] = {}
    for lines in headlines:
        found = _WAYS.match(lines[0])
        ways.setdefault(found.lastindex if found else None, []).append(lines)
    enough = {way: each for way, of in ways.items() if len(each := _same(tests, named(of))) == counted}
    chosen = enough.get(_SUMMARY) or (next(iter(enough.values())) if len(set(enough.values())) == 1 else None)
    if chosen is None:
        return tuple(names)
    return tuple(name for name in names if name in chosen or name not in tests or _OF_VITEST.match(name))


def _same(names: Sequence[str], others: Sequence[str]) -> frozenset[str]:
    """Those of the names that others call the same tests, perhaps by shorter names."""
    flat = set(map(flat_name, others))
    return frozenset(name for name in names if flat_name(name) in flat or not flat.isdisjoint(shorter_names(name)))
