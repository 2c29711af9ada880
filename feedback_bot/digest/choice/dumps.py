"""Dumps below a failure: pages, JSON, comparisons and plans, of which little matters but what differs."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, count, pairwise

from feedback_bot.digest.lines.classify import is_frame
from feedback_bot.digest.lines.reading import Log
from feedback_bot.text.late_pattern import late

_FARTHEST = 3_000  # lines of a dump on either side of a line in it
_SAYS_WHY = 4.0  # the weight of a detector whose line is never cut
_HEAD, _TAIL = 3, 1  # lines of a dump that are shown
_LEAST_CUT = 4  # lines: fewer are shown
_BETWEEN = 4  # lines between what was expected and what came
_MOST_RAISED = 24  # lines that differ
_FARTHEST_UP = 300  # lines above them that may hold their dump's beginning

_STARTS = frozenset('<+-#{["E')  # of a line of a dump, without its indentation
_LONG_PAGE = 8
_TAG = late(r"\s*</?[A-Za-z!][^<>]*>?")
_ATTRIBUTE = late(r"\s+(?:[\w:@.-]+=(?:\"[^\"]*\"|'[^']*'|\{.*\})|/?>)$")
_TEXT = late(r"\s+\S")  # what stands between two tags
_MOST_TEXT = 3  # lines of it
_WORD = late(r"\w{4,}")
_ABOVE = 4  # lines above a page, which say what was looked for in it
_MOST_FOUND = 5  # lines of text in it that may be that

_LONG_JSON = 14
_JSON = late(r"\s*(?:[{}\[\]]+,?|\"[^\"]*\": ?.*[,{}\[\]\w\"]|(?:\"[^\"]*\"|-?[\d.]+|true|false|null),?)$")

_CHANGE = late(r"((?:E ++|[|>] ++)?\s*+)[-+](?=[\s\w\"'{\[(}\])<.,])")
_AROUND = 3  # lines on either side of a change
_PAIR = 3  # lines from what is missing to what came in its place

_LONG_PLAN, _OF_PLAN = 8, "plan"
_PLAN = late(r"(?:Terraform|OpenTofu) will perform the following actions:|  # \S.* (?:will|must) be ")
_PLANNED = late(r" {6,}[+~-] \S+ += ")
_IN_PLAN = late(r"  |$")
_DIFFERS = late(r"  # |\s+(?:-/\+|\+/-|[~-]) .* -> |.*# forces replacement")


@dataclass(frozen=True, slots=True)
class _Dump:
    """A dump.

    Attributes:
        lines: All of it.
        shown: The lines that are worth showing, beside those that say why by themselves.
        differs: Those of them that differ from what was expected.
        is_known: The tool marks each line as a part of its message, so that no line says why by itself.
        is_json: It is JSON, which may have to be compared with the next one.
    """

    lines: range
    shown: set[int]
    differs: Sequence[int] = ()
    is_known: bool = False
    is_json: bool = False


def dumped(log: Log, scores: Sequence[float], least: float) -> tuple[set[int], dict[int, float]]:
    """What to leave out of the dumps that reach lines which score more than ``least``, and what to raise in them.

    Returns:
        The positions of lines to leave out, and the numbers of those lines that differ from what was expected, each
        with the score of its dump's best line.
    """
    dumps: list[_Dump] = []
    vain: dict[str, int] = {}
    for at in (at for at in compress(count(), scores) if scores[at] > least):
        is_new = not dumps or at >= dumps[-1].lines.stop
        if is_new and log.lines[at].lstrip()[:1] in _STARTS and (dump := _dump_at(log, at, vain)):
            dumps += _with_next(log, dump)
    shown = set[int]().union(*(dump.shown for dump in dumps))
    hidden = {at for dump in dumps for at in _hidden(log, dump, shown)}
    differs: dict[int, float] = {}
    for dump in dumps:
        if dump.differs and len(dump.differs) <= _MOST_RAISED:
            best = max(scores[max(0, dump.differs[0] - _FARTHEST_UP) : dump.differs[-1] + 1], default=0.0)
            differs |= {log.numbers[at]: best for at in dump.differs if at not in hidden}
    return hidden, differs


def _with_next(log: Log, dump: _Dump) -> Iterable[_Dump]:
    """The dump, and the one right below it if both are JSON: then their first difference matters."""
    yield dump
    below = range(dump.lines.stop, min(dump.lines.stop + _BETWEEN, len(log.lines)))
    other = next((other for at in below if dump.is_json and (other := _json(log, at, {}))), None)
    if other:
        alike = _alike(log, dump.lines, other.lines)
        for lines in (dump.lines, other.lines):
            near = range(lines.start + alike - 1, min(lines.start + alike + _AROUND, lines.stop))
            yield _Dump(range(0), set(near), near)
        yield other


def _dump_at(log: Log, at: int, vain: dict[str, int]) -> _Dump | None:
    """The dump there; ``vain`` holds up to where there is none of a kind, for no line is looked at for each other."""
    return next((dump for cut in _CUTS if (dump := cut(log, at, vain)) and dump.lines.stop > at), None)


def _hidden(log: Log, dump: _Dump, shown: Container[int]) -> Iterable[int]:
    """The lines of a dump to leave out: runs of such as are worth their note."""
    run: list[int] = []
    for at in (*dump.lines, dump.lines.stop):
        if at < dump.lines.stop and at not in shown and (dump.is_known or not _says_why(log, at)):
            run.append(at)
            continue
        if len(run) >= _LEAST_CUT:
            yield from run
        run = []


def _alike(log: Log, one: range, other: range) -> int:
    """How many lines from their beginnings on two dumps have in common."""
    pairs = zip(one, other, strict=False)
    return next(
        (nth for nth, (at, its) in enumerate(pairs) if log.lines[at] != log.lines[its]), min(len(one), len(other))
    )


def _says_why(log: Log, at: int) -> bool:
    detector = log.detectors[at]
    return detector is not None and detector.weight >= _SAYS_WHY


def _around(log: Log, at: int, is_inside: Callable[[int], bool]) -> range:
    """The lines above and below a line that belong to the same dump, with itself."""
    start, end = at, at + 1
    while start > max(0, at - _FARTHEST) and is_inside(start - 1):
        start -= 1
    while end < min(len(log.lines), at + _FARTHEST) and is_inside(end):
        end += 1
    return range(start, end)


def _edges(lines: range) -> set[int]:
    return {*lines[:_HEAD], *lines[-_TAIL:]}


def _page(log: Log, at: int, _: dict[str, int]) -> _Dump | None:
    """A page of markup: its edges, and text that speaks of what was looked for."""
    if not _TAG.match(log.lines[at]):
        return None
    page = _around(log, at, lambda near: _is_in_page(log, near))
    if len(page) < _LONG_PAGE or sum(map(_is_tag, log.lines[page.start : page.stop])) < _LONG_PAGE // 2:
        return None
    said = " ".join(log.lines[max(0, page.start - _ABOVE) : page.start]).lower()
    asked = set(_WORD.findall(said))
    texts = (line for line in page if not _is_tag(log.lines[line]))
    found = [line for line in texts if asked.intersection(_WORD.findall(log.lines[line].lower()))]
    return _Dump(page, _edges(page).union(found[:_MOST_FOUND]))


def _is_in_page(log: Log, at: int) -> bool:
    line = log.lines[at]
    if _is_tag(line):
        return True
    if log.detectors[at] is not None or not _TEXT.match(line):
        return False
    return _is_by_tag(log, range(at - 1, at - 1 - _MOST_TEXT, -1)) and _is_by_tag(
        log, range(at + 1, at + 1 + _MOST_TEXT)
    )


def _is_tag(line: str) -> bool:
    return bool(_TAG.match(line) if "<" in line else _ATTRIBUTE.match(line))


def _is_by_tag(log: Log, near: Iterable[int]) -> bool:
    """Whether a tag stands there, with nothing but text before it."""
    for at in near:
        if not 0 <= at < len(log.lines):
            return False
        if _is_tag(log.lines[at]):
            return True
        if not _TEXT.match(log.lines[at]):
            return False
    return False


def _json(log: Log, at: int, _: dict[str, int]) -> _Dump | None:
    """JSON, a value a line: its edges, and what a detector knows."""
    if not _JSON.match(log.lines[at]):
        return None
    whole = _around(log, at, lambda near: bool(_JSON.match(log.lines[near])))
    if len(whole) < _LONG_JSON:
        return None
    known = (line for line in whole if log.detectors[line] is not None)
    return _Dump(
        whole,
        _edges(whole).union(near for line in known for near in range(line - _AROUND, line + _AROUND + 1)),
        is_json=True,
    )


def _comparison(log: Log, at: int, vain: dict[str, int]) -> _Dump | None:
    """A comparison that shows all that is alike, too: what stands near the changes."""
    change = _CHANGE.match(log.lines[at])
    if change is None or at < vain.get(before := change[1], 0):
        return None
    is_known = before.startswith("E")

    def is_inside(near: int) -> bool:
        if _sign(log.lines[near], before) not in ("+", "-", "?", " ", ""):
            return False
        return is_known or not (_says_why(log, near) or is_frame(log.lines[near]))

    whole = _around(log, at, is_inside)
    changes = [line for line in whole if _sign(log.lines[line], before) in ("+", "-", "?")]
    signs = (
        (one, other, log.lines[one][len(before)], log.lines[other][len(before)]) for one, other in pairwise(changes)
    )
    if not any(other - one <= _PAIR and {sign, its} == {"+", "-"} for one, other, sign, its in signs):
        vain[before] = whole.stop
        return None
    last = changes[-1] + 1
    while last < whole.stop and log.lines[last].strip():
        last += 1
    first = changes[0]
    while first > whole.start and log.lines[first - 1].strip():
        first -= 1
    shown = {near for line in changes for near in range(line - _AROUND, line + _AROUND + 1)}
    return _Dump(range(first, last), shown, changes, is_known=is_known)


def _sign(line: str, before: str) -> str | None:
    """What marks a line of a comparison: nothing if it is blank, ``None`` if it is no such line."""
    if not line.startswith(before):
        return "" if line.strip() == before.strip() else None
    return line[len(before) : len(before) + 1]


def _plan(log: Log, at: int, vain: dict[str, int]) -> _Dump | None:
    """A plan of changes to an infrastructure: what is planned, and what differs of what is there."""
    if at < vain.get(_OF_PLAN, 0) or not (_PLAN.match(log.lines[at]) or _PLANNED.match(log.lines[at])):
        return None
    plan = _around(log, at, lambda near: bool(_IN_PLAN.match(log.lines[near])))
    headings = sum(bool(_PLAN.match(log.lines[line])) for line in plan)
    if len(plan) < _LONG_PLAN or not headings:
        vain[_OF_PLAN] = plan.stop
        return None
    return _Dump(plan, {line for line in plan if _DIFFERS.match(log.lines[line])})


_CUTS: tuple[Callable[[Log, int, dict[str, int]], _Dump | None], ...] = (_page, _plan, _comparison, _json)
