# ruff: noqa: RUF001 - tools print such marks
"""Names that Pest and Laravel cut to the width of a terminal: the lists of their test files say more of them."""

from collections.abc import Iterable, Sequence

from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 500  # characters of a line, as of one that is taken for a name
_WORD, _DOTS = "FAILED  ", "…"  # for speed alone: a name that is cut stands in a line with both
_CUT = late(r"\s*FAILED {2}(\S.*?)…(?: {2,}.*)?$")
_CROSS, _FILE = "⨯ ", ("FAIL  ", "PASS  ", "WARN  ")  # for speed alone
_FAILED = late(r"\s*⨯ (\S.*?)(?:(?<! ) +\d+\.\d\ds)?$")
_OF_FILE = late(r"\s*(?:FAIL|PASS|WARN) {2}(\S+)\s*$")


def in_full(headlines: Sequence[Sequence[str]], lines: Iterable[str]) -> Sequence[Sequence[str]]:
    """The headlines, with the names that the list has of tests whose names are cut.

    Args:
        headlines: The lines that announce tests, each with those around it.
        lines: Of the log.
    """
    cut = [_cut_name(headline[0]) for headline in headlines]
    if not any(cut):
        return headlines
    listed = [*_listed(lines)]
    full = []
    for headline, begins in zip(headlines, cut, strict=True):
        name = next((name for name in listed if name.startswith(begins)), None) if begins else None
        if name:
            listed.remove(name)
        full.append([f"FAILED  {name}", *headline[1:]] if name else headline)
    return full


def _cut_name(line: str) -> str:
    """What is left of the name; empty if it is whole."""
    found = _CUT.match(line) if _WORD in line and _DOTS in line else None
    return found[1] if found else ""


def _listed(lines: Iterable[str]) -> Iterable[str]:
    """The failed tests, each below the class or file that it is in."""
    of = ""
    for line in lines:
        if _CROSS in line:
            found = _FAILED.match(bare_line(line[:_LOOKED_AT]).rstrip())
            if found and of:
                yield f"{of} > {found[1]}"
        elif any(map(line.__contains__, _FILE)) and (found := _OF_FILE.match(bare_line(line))):
            of = found[1]
