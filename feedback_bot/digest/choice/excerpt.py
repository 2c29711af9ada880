"""The best lines that fit."""

import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from feedback_bot.digest.choice.layout import UNDER, Line, best_score, blocks, first_cause, rendered
from feedback_bot.digest.lines.long_lines import elided

_NOTE = 26  # about the length of the line that says how much is left out
_SHORTEST_CUT = 300  # characters of a line that are always shown
_LONGEST_CONTEXT = 400  # and no more of one that means nothing by itself
_LONGEST_END = 160  # and of the mark at the end of a failed command, which repeats the command
_SHARE = 8  # a line takes at most this part of the excerpt
_HEADINGS_SHARE = 3  # and the headings of failed tests this part, as long as there is something else to show
_NEEDED, _NEEDED_IF_SURE = 0.1, 0.26  # of the best score: lines with less are not shown
_KNOWN_IF_SURE = 0.2  # the same, of lines that mean something by themselves
_NEEDED_FAR_ABOVE = 0.6  # the same, of lines far above a sure cause
_FAR_ABOVE = 50  # lines
_NEEDED_IF_ALONE = 0.6  # the same, of lines that mean nothing by themselves, with no other around
_AROUND = 4  # lines
_USUAL = 8_000  # characters of an excerpt
_KIND = 200  # characters of a line that tell its kind
_DIGITS = b"0123456789"
_NEWS = 2  # lines of one kind that count in full
_NO_NEWS = 0.5  # what others lose each time that their number doubles
_NAMES_SHARE = 6  # and the names of the tests that no line mentions, this part


_TIMES = "  … {:,} times in all"


def best(
    lines: Sequence[Line], max_chars: int, names: Sequence[str] = (), *, sure: bool = False, counted: int | None = None
) -> str:
    """The lines with the highest scores that fit into ``max_chars``, the cause first, with notes between them.

    Args:
        lines: What may be shown, in the log's order.
        max_chars: The excerpt is never longer.
        names: Of all failed tests. Those that the lines do not mention stand below them.
        sure: The lines surely hold the cause, so that lines which explain little are left out even if there is room.
        counted: How many tests failed by the tool's own summary.
    """
    lines = _needed(lines, max_chars, sure=sure)
    shown = _fitted(lines, max_chars, sure=sure)
    if not _unsaid(names, shown):
        return shown
    room = max_chars // _NAMES_SHARE
    of = f" of {counted:,}" if counted and counted > len(names) else ""
    shown = _fitted(lines, max_chars - room - 1, sure=sure)
    return f"{shown}\n\n{_listed(_unsaid(names, shown), room - 1, of)}".strip("\n")[:max_chars]


def _needed(lines: Sequence[Line], max_chars: int, *, sure: bool) -> Sequence[Line]:
    """The lines that explain enough against the best one. Whoever allows a long excerpt wants more context."""
    best = best_score(lines) * _USUAL / max(_USUAL, max_chars)
    least = (_NEEDED_IF_SURE if sure else _NEEDED) * best
    known = (_KNOWN_IF_SURE if sure else _NEEDED) * best
    kept = [line for line in lines if line.score >= (least if line.is_context else known)]
    return _without_far_above(kept, _NEEDED_FAR_ABOVE * best) if sure else kept


def _without_far_above(lines: Sequence[Line], least: float) -> Sequence[Line]:
    """The lines without those far above the first cause that explain little, and stand near none that says why."""
    if not lines or lines[-1].number - lines[0].number <= _FAR_ABOVE:  # for speed: most logs are short
        return lines
    near = first_cause(lines) - _FAR_ABOVE
    why = [line.number for line in lines if line.number <= near and line.says_why]
    kept = {number for at in why for number in range(at - _AROUND, at + _AROUND + 1)}
    return [
        line
        for line in lines
        if line.number > near
        or line.score >= least
        or line.number in kept
        or line.names_test
        or line.ends_command
        or line.shows_command
    ]


def _unsaid(names: Sequence[str], shown: str) -> list[str]:
    """The names that the text does not hold, whatever the spaces and line ends between their words."""
    flat = " ".join(shown.split())
    return [name for name in names if " ".join(name.split()) not in flat]


def _listed(names: Sequence[str], room: int, of: str) -> str:
    """The names, one a line, as many as there is room for; empty where there is not even room for one."""
    shown = f"Also failed ({len(names):,}{of}):"
    for at, name in enumerate(names):
        more = f"\n  … and {len(names) - at:,} more"
        line = f"\n  {name}"
        if len(shown) + len(line) + len(more) > room:
            return shown + more if at else ""
        shown += line
    return shown


def _fitted(lines: Sequence[Line], max_chars: int, *, sure: bool) -> str:
    longest = max(_SHORTEST_CUT, max_chars // _SHARE)
    texts = [_text(line, min(longest, _most(line))) for line in lines]
    chosen = _chosen(lines, texts, max_chars)
    if sure:
        chosen.difference_update([*_alone(lines, chosen)])
    shown = rendered(lines, texts, chosen)
    for at in sorted(chosen, key=lambda i: (lines[i].score, -i)):
        if len(shown) <= max_chars:
            break
        chosen.remove(at)
        shown = rendered(lines, texts, chosen)
    return shown


def _chosen(lines: Sequence[Line], texts: Sequence[str], room: int) -> set[int]:
    """The positions of the lines to show: the best, as long as there is room for them and the notes around them."""
    if sum(map(len, texts)) + (1 + 2 * _NOTE) * len(texts) <= room:
        return set(range(len(lines)))
    chosen: set[int] = set()
    numbers: set[int] = set()
    partners = _partners(lines)
    for at in _best_first(lines, texts, room):
        group = (at,) if partners[at] == at or partners[at] in chosen else (at, partners[at])
        if at in chosen:
            continue
        cost = 0
        for number, text in ((lines[one].number, texts[one]) for one in group):
            cost += len(text) + 1 + _NOTE * (1 - (number - 1 in numbers) - (number + 1 in numbers))
        if len(group) > 1 and abs(lines[at].number - lines[partners[at]].number) == 1:
            cost -= _NOTE
        if cost <= room:
            room -= cost
            chosen.update(group)
            numbers.update(lines[one].number for one in group)
    return chosen


def _alone(lines: Sequence[Line], chosen: Iterable[int]) -> Iterable[int]:
    """The positions of lines that mean nothing by themselves, and near which none that does is shown.

    The last ones stay: a log that was cut off ends with them.
    """
    least = _NEEDED_IF_ALONE * best_score(lines)
    for block in [*blocks(lines, sorted(chosen), near=_AROUND)][:-1]:
        if not any(_means_something(lines[at], least) for at in block):
            yield from block


def _means_something(line: Line, least: float) -> bool:
    return not line.is_context or line.shows_command or line.score >= least or line.times > 1 or line.more > 0


def _partners(lines: Sequence[Line]) -> list[int]:
    """What each line is shown with: the heading above it, or the best line under a heading, or nothing but itself."""
    partners = list(range(len(lines)))
    heading: int | None = None
    for at, line in enumerate(lines):
        if line.names_test:
            heading = at
        elif heading is not None and line.number - lines[heading].number <= UNDER:
            partners[at] = heading
            best_under = partners[heading]
            if best_under == heading or line.score > lines[best_under].score:
                partners[heading] = at
    return partners


def _best_first(lines: Sequence[Line], texts: Sequence[str], room: int) -> list[int]:
    """The positions of the lines, the best first; headings of failed tests beyond their part of the room last."""
    headings = room // _HEADINGS_SHARE
    first: list[int] = []
    last: list[int] = []
    for at in _by_news(lines):
        if lines[at].names_test:
            headings -= len(texts[at]) + _NOTE
        (last if lines[at].names_test and headings < 0 else first).append(at)
    return first + last


def _by_news(lines: Sequence[Line]) -> list[int]:
    """The positions of the lines, the best first; lines that differ from others in paths and numbers alone lose."""
    nth: Counter[str | bytes] = Counter()
    worth: dict[int, float] = {}
    for at in sorted(range(len(lines)), key=lambda i: (-lines[i].score, i)):
        kind = lines[at].text if lines[at].names_test else _kind(lines[at].text[:_KIND])
        nth[kind] += 1
        worth[at] = lines[at].score / (1 + _NO_NEWS * math.log2(max(1, nth[kind] - _NEWS + 1)))
    return sorted(worth, key=lambda i: (-worth[i], i))


def _kind(text: str) -> bytes:
    """The text without its numbers and paths."""
    words = text.encode("utf-8", "replace").translate(None, _DIGITS).split()  # of bytes it takes a tenth of the time
    if "/" in text or "\\" in text:
        words = [b"/" if b"/" in word or b"\\" in word else word for word in words]
    return b" ".join(words)


def _most(line: Line) -> int:
    """How many characters of a line are shown, however much room there is."""
    return _LONGEST_END if line.ends_command else _LONGEST_CONTEXT if line.is_context else sys.maxsize


def _text(line: Line, length: int) -> str:
    text = line.text if len(line.text) <= length else elided(line.text, length)
    return text + _TIMES.format(line.times) if line.times > 1 else text
