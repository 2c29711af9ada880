"""What a log says more than once: it is shown once, with a count."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from feedback_bot.digest.lines.classify import is_frame, is_library_frame
from feedback_bot.digest.lines.detectors import NAMES_A_TEST, Kind
from feedback_bot.digest.lines.reading import Log
from feedback_bot.text.late_pattern import late

_SAYS_WHY = 4.0  # the weight from which on a line is worth a count
_NEVER_FOLDED = (Kind.HEADLINE, Kind.END, Kind.BOUNDARY)
_NEARLY = 0.6  # of the best score among lines that say the same: the first that has it stands for all
_LEAST_FOLDED = 3  # lines: fewer are shown again
_TITLED = 5  # lines above a test's message in which its heading stands
_DECAY = 0.95  # what a line shown once for many keeps of the score of the line before it
_AROUND = 60  # lines on each side of a repeated line that are compared
_SHOWN = 3  # of lines in a row that are alike
_RUN = 6  # from so many in a row they are folded
_AT = b"at "  # before a frame, whatever its words
_LETTERS = 2  # that such lines must have in common
# What such lines may differ in: numbers, paths, versions, hashes, dotted and quoted names.
_NAME = late(rb"(?<!\S)\S*[/\\.:=_@#'\"-]\S*|\b[0-9a-f]{7,}\b")
_NO_LETTER = late(rb"[^a-z]+")


@dataclass(slots=True)
class Repeats:
    """Positions of a log's lines that need not be shown, and what to say instead.

    Attributes:
        hidden: The lines.
        times: For a line that stands for others that are the same: how many they are with itself.
        more: For a line after which such as are like it are hidden: how many.
    """

    hidden: set[int] = field(default_factory=set)
    times: dict[int, int] = field(default_factory=dict)
    more: dict[int, int] = field(default_factory=dict)


def find_repeats(log: Log, chosen: Iterable[int], scores: list[float]) -> Repeats:
    """Find failures that come again word for word, and long rows of lines that are alike.

    Args:
        log: The log.
        chosen: The positions of the lines that may be shown.
        scores: Of each of the log's lines. Of lines that say the same, the first with a high score stands for all, and
            the first of a row for the rest of it; they get the score of the best.
    """
    ordered = sorted(chosen)
    found = Repeats()
    _failures(log, ordered, scores, found)
    _headings(log, ordered, found)
    _rows([at for at in ordered if at not in found.hidden], log, scores, found)
    return found


def _failures(log: Log, ordered: Sequence[int], scores: list[float], found: Repeats) -> None:
    """Hide what says why again in the same words, with what stands around it in the same words."""
    alike: dict[str, list[int]] = {}
    for at in ordered:
        detector = log.detectors[at]
        if detector and detector.weight >= _SAYS_WHY and detector.kind not in _NEVER_FOLDED:
            alike.setdefault(log.lines[at].strip(), []).append(at)
    stand_ins: dict[int, str] = {}
    for text, positions in alike.items():
        open_to_show = [at for at in positions if at not in found.hidden]
        if len(positions) == 1 or not open_to_show:
            continue
        most = max(scores[at] for at in open_to_show)
        best = next(at for at in open_to_show if scores[at] >= _NEARLY * most)
        scores[best] = most
        for at in open_to_show:
            if at != best and at not in found.times:
                same = {at, *_same_around(log, at, best, found)}
                if len(same) >= _LEAST_FOLDED or log.shapes[at - 1] == log.shapes[at]:
                    found.hidden |= same
                    _raise_shown(log, best, (best + hidden - at for hidden in same), scores)
                    stand_ins[best] = text
                    found.times[best] = 2
    found.times = _times(log, stand_ins)
    for at in sorted(found.hidden):
        detector = log.detectors[at]
        says_why = detector is not None and detector.weight >= _SAYS_WHY
        if says_why and any(names_test(log, above) for above in range(max(0, at - _TITLED), at)):
            found.hidden.update(_unknown_below(log, at))


def _unknown_below(log: Log, hidden: int) -> Iterable[int]:
    """The lines that mean something only below a line that is not shown."""
    return takewhile(lambda at: not log.detectors[at], range(hidden + 1, min(hidden + _AROUND, len(log.lines))))


def _raise_shown(log: Log, best: int, around: Iterable[int], scores: list[float]) -> None:
    """Raise what is shown once for many to its full score: it lost some because it repeats."""
    for at in around:
        score = scores[best] * _DECAY ** abs(at - best)
        if at != best and score > scores[at] and log.lines[at].strip() and not is_library_frame(log.lines[at]):
            scores[at] = score


def _headings(log: Log, ordered: Sequence[int], found: Repeats) -> None:
    """Hide headings, of failed tests or others, that come again with nothing new below them."""
    alike: dict[str, list[int]] = {}
    for at in ordered:
        detector = log.detectors[at]
        if detector and detector.kind is Kind.HEADLINE:
            alike.setdefault(log.lines[at].strip(), []).append(at)
    open_to_show = {at for at in ordered if at not in found.hidden and log.detectors[at]}
    for positions in alike.values():
        if len(positions) > 1:
            bare = [at for at in positions if not _says_why_below(log, at, open_to_show)]
            found.hidden.update(bare if len(bare) < len(positions) else bare[1:])


def _says_why_below(log: Log, heading: int, open_to_show: Container[int]) -> bool:
    """Whether a line that says why a test failed is to be shown below its heading."""
    for at in range(heading + 1, min(heading + _AROUND, len(log.lines))):
        detector = log.detectors[at]
        if detector and detector.kind in _NEVER_FOLDED:
            return False
        if detector and detector.weight >= _SAYS_WHY and at in open_to_show:
            return True
    return False


def names_test(log: Log, at: int) -> bool:
    """Whether a line is the heading of a failed test."""
    detector = log.detectors[at]
    return detector is not None and detector.kind is Kind.HEADLINE and detector.weight >= NAMES_A_TEST


def _times(log: Log, stand_ins: Mapping[int, str]) -> dict[int, int]:
    """How often the log has each of some lines. Of a log that was thinned out, at least so often."""
    shapes = {log.shapes[at] for at in stand_ins}
    counts = Counter(log.lines[at].strip() for at, _ in log.known if log.shapes[at] in shapes)
    return {
        at: counts[text] if any(map(str.isdigit, text)) else max(counts[text], log.count(at))
        for at, text in stand_ins.items()
    }


def _same_around(log: Log, at: int, other: int, found: Repeats) -> Iterable[int]:
    """The lines around one that say what those around another say."""
    for step in (1, -1):
        for distance in range(step, step * _AROUND, step):
            here, there = at + distance, other + distance
            if min(here, there) < 0 or max(here, there) >= len(log.lines):
                break
            detector = log.detectors[here]
            if here == other or here in found.times or there in found.hidden:
                break
            if not _says_the_same(log, here, there) or (detector and detector.kind in _NEVER_FOLDED):
                break
            yield here


def _says_the_same(log: Log, one: int, other: int) -> bool:
    """Whether two lines are the same; in frames of libraries a number may differ."""
    if log.lines[one] == log.lines[other]:
        return True
    return log.shapes[one] == log.shapes[other] and is_library_frame(log.lines[one])


def _rows(ordered: Sequence[int], log: Log, scores: list[float], found: Repeats) -> None:
    """Hide all but the first of many lines in a row that are alike and say nothing much."""
    start = 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or ordered[end] != ordered[end - 1] + 1:
            if end - start >= _RUN:
                _rows_in_block(ordered[start:end], log, scores, found)
            start = end


def _rows_in_block(positions: Sequence[int], log: Log, scores: list[float], found: Repeats) -> None:
    """The same of lines that stand right below each other."""
    start = 0
    spaces = [-1 if log.shapes[at].lstrip().startswith(_AT) else log.shapes[at].count(b" ") for at in positions]
    for end in range(1, len(positions) + 1):  # what differs in its words differs in this, too, and mostly at less cost
        if end == len(positions) or spaces[end] != spaces[end - 1]:
            if end - start >= _RUN:
                _rows_among(positions[start:end], log, scores, found)
            start = end


def _rows_among(positions: Sequence[int], log: Log, scores: list[float], found: Repeats) -> None:
    """The same of lines that stand in a row: those are alike that differ in nothing but names and numbers."""
    row: list[int] = []
    alike = b""
    names: dict[bytes, bytes] = {}
    for at in positions:
        skeleton = _skeleton(log, at, names)
        if row and (not skeleton or skeleton != alike):
            _fold(row, scores, found)
            row = []
        if not row:
            alike = skeleton
        row.append(at)
    _fold(row, scores, found)


def _fold(row: Sequence[int], scores: list[float], found: Repeats) -> None:
    if len(row) >= _RUN:
        best = max(scores[at] for at in row)
        for at in row[:_SHOWN]:
            scores[at] = best
        found.hidden.update(row[_SHOWN:])
        found.more[row[_SHOWN - 1]] = len(row) - _SHOWN


def _skeleton(log: Log, at: int, known: dict[bytes, bytes]) -> bytes:
    """What a line has in common with those like it; empty if that is too little, or if the line says why.

    Args:
        log: The log.
        at: The line's position.
        known: What shapes have in common with those like them, as far as it was asked.
    """
    detector = log.detectors[at]
    if detector and (detector.weight >= _SAYS_WHY or detector.kind in _NEVER_FOLDED):
        return b""
    if is_frame(log.lines[at]):
        return b"frame" if is_library_frame(log.lines[at]) else b""
    shape = log.shapes[at]
    if shape not in known:
        skeleton = _NAME.sub(b"#", shape)
        known[shape] = skeleton if len(_NO_LETTER.sub(b"", skeleton)) >= _LETTERS else b""
    return known[shape]
