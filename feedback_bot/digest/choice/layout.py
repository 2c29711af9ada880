"""The chosen lines of an excerpt in an order for the reader: the cause first, then its context."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

_CAUSE = 0.9  # of the best score: a line with less is context
_SOON = 250  # characters: a cause that begins within them stays in the log's order
_FAR_ABOVE = 50  # lines: what stands farther above the cause never leads
_ABOVE = 1  # lines right above the cause that are shown with it
_NEAR = 2  # lines from one shown line to the next of the same block
_RIGHT_BELOW = 2  # lines below a heading
UNDER = 60  # lines that may stand under a heading
_FAILED_TEST = 0.6  # of the best score: the heading of a failed test with its reason below may have less than a cause
_NAME = 4  # lines, with the heading, that may name a failed test
_NO_NAME = {"Error", "FAIL", "FAILED", "Failure"}
_PROMPT = "$ "  # before a command
_FEW = 4  # lines that are left out without a count
_CONTEXT = "… around it, in the log's order …"


class Line(NamedTuple):
    """A line that may be shown.

    Attributes:
        number: Its place in the log, counted from 1.
        score: How much it explains.
        times: How often the log says it, where it is not shown again.
        more: How many lines after it are like it and are not shown.
        names_test: Whether it is the heading of a failed test.
        ends_command: Whether it is the mark at the end of a failed command, which says nothing more.
        is_context: Whether it means nothing by itself.
        says_why: Whether it says by itself why something failed.
    """

    number: int
    text: str
    score: float
    times: int = 1
    more: int = 0
    names_test: bool = False
    ends_command: bool = False
    is_context: bool = False
    says_why: bool = False

    @property
    def shows_command(self) -> bool:
        """Whether it is a command, which shows what failed but not why."""
        return not self.says_why and self.text.startswith(_PROMPT)


def best_score(lines: Iterable[Line]) -> float:
    """The highest score of a line that says more than that a command failed."""
    return max((line.score for line in lines if not line.ends_command), default=0.0)


def first_cause(lines: Sequence[Line]) -> int:
    """The number of the first line that says why; 0 if none does."""
    causes = _causes(lines, range(len(lines)))
    return lines[min(causes)].number if causes else 0


def rendered(lines: Sequence[Line], texts: Sequence[str], chosen: Iterable[int]) -> str:
    """The chosen lines, with notes where lines are missing and without the blank ones beside such a note.

    What says why comes first, with what follows it. The rest stands below, in the log's order. If the cause begins
    soon anyway, all lines stay in the log's order.
    """
    ordered = sorted(chosen)
    shown = _in_order(lines, texts, ordered, ordered)
    cause, context = _parted(lines, ordered)
    above = [at for at in ordered if at < cause[0]]
    is_near = not above or lines[above[0]].number >= lines[cause[0]].number - _FAR_ABOVE
    if not context or (is_near and sum(len(texts[at]) + 1 for at in above) <= _SOON):
        return shown
    first = _in_order(lines, texts, cause, ordered)
    return f"{first}\n\n{_CONTEXT}\n{_in_order(lines, texts, context, ordered)}"


def _parted(lines: Sequence[Line], ordered: Sequence[int]) -> tuple[list[int], list[int]]:
    """The positions of the lines that say why, with the lines after each, and the positions of all others."""
    causes = _causes(lines, ordered)
    cause: list[int] = []
    context: list[int] = []
    for block in blocks(lines, ordered):
        start = next((nth for nth, at in enumerate(block) if at in causes), len(block))
        if start < len(block):
            start = max(0, start - _ABOVE)
        context += block[:start]
        cause += block[start:]
    return (cause, context) if cause else (context, [])


def _causes(lines: Sequence[Line], ordered: Sequence[int]) -> Collection[int]:
    """The positions of the lines that say why.

    They score nearly as much as the best one, or name a failed test whose reason stands below. Tools often name a test
    when it fails and again with the reason: then the first place says nothing more.
    """
    best = best_score(lines[at] for at in ordered if not lines[at].shows_command)
    explained = _explained_tests(lines, ordered, _FAILED_TEST * best)
    near = {at for at in ordered if _is_near(lines[at], best)}
    named = [at for at in near if lines[at].names_test and at not in explained]
    if explained and named:
        again = {at: _words(line.text) for at, line in enumerate(lines) if line.names_test} | explained
        near.difference_update(at for at in named if _is_named_again(lines[at], at, again))
    return near.union(explained)


def _is_near(line: Line, best: float) -> bool:
    return line.score >= _CAUSE * best and not line.ends_command and not line.shows_command


def _explained_tests(lines: Sequence[Line], ordered: Sequence[int], least: float) -> dict[int, set[str]]:
    """The positions of the headings of failed tests whose reason stands below, with the words that name the test."""
    explained: dict[int, set[str]] = {}
    heading: int | None = None
    for nth, at in enumerate(ordered):
        if lines[at].names_test:
            heading = nth if lines[at].score >= least else None
        elif heading is not None and lines[at].says_why:
            above = ordered[heading]
            if lines[at].number <= lines[above].number + UNDER:
                named = (_words(lines[one].text) for one in ordered[heading : heading + _NAME])
                explained[above] = set().union(*named)
            heading = None
    return explained


def _is_named_again(line: Line, at: int, explained: Mapping[int, set[str]]) -> bool:
    """Whether a failed test is named again further below, where its reason stands."""
    words = _words(line.text)
    return bool(words) and any(words <= again for below, again in explained.items() if below > at)


def _words(text: str) -> set[str]:
    """The words of a line that may belong to the name of a test: not its marks, numbers, or times."""
    return {word.strip(":,") for word in text.split() if word[0].isalpha()} - _NO_NAME


def blocks(lines: Sequence[Line], ordered: Sequence[int], near: int = _NEAR) -> Iterable[list[int]]:
    """The positions of lines that stand near each other."""
    block: list[int] = []
    for at in ordered:
        if block and lines[at].number > lines[block[-1]].number + near:
            yield block
            block = []
        block.append(at)
    if block:
        yield block


def _in_order(lines: Sequence[Line], texts: Sequence[str], part: Sequence[int], chosen: Sequence[int]) -> str:
    """The lines of a part, in the log's order.

    Headings of tests of which nothing else is shown stand together, with one note below them.

    Args:
        lines: All lines.
        texts: What is shown of them.
        part: The positions of the lines to render.
        chosen: The positions of all lines that are shown anywhere, which no note counts as left out.
    """
    bare = _bare_headings(lines, texts, part)
    before = {at: nth for nth, at in enumerate(chosen)}
    shown: list[str] = []
    last: int | None = None
    missing = like = 0
    is_bare = False
    for at in part:
        line, text = lines[at], texts[at]
        was_bare, is_bare = is_bare, at in bare or (is_bare and not text.strip())
        apart = False
        if last is not None:
            missing += line.number - lines[last].number - (before[at] - before[last])
            apart = before[at] > before[last] + 1
        last = at
        if missing and not text.strip():
            missing += 1
            continue
        if missing:
            while shown and not shown[-1].strip():
                shown.pop()
                missing += 1
        if missing and not (was_bare and is_bare):
            if shown:
                said = "more like it" if missing == like else "lines left out"
                shown.append(f"… {missing:,} {said} …" if missing > _FEW else "…")
            missing = 0
        elif apart and shown:  # what stands between them is shown elsewhere
            shown.append("…")
        if text.strip() or (shown and shown[-1].strip()):
            shown.append(text)
        like = line.more
    return "\n".join(shown).rstrip("\n")


def _bare_headings(lines: Sequence[Line], texts: Sequence[str], ordered: Sequence[int]) -> Collection[int]:
    """The positions of the headings of tests right below which nothing is shown."""
    followed = pairwise([*(at for at in ordered if texts[at].strip()), None])
    return {
        at
        for at, following in followed
        if at is not None
        and lines[at].names_test
        and (following is None or lines[following].number > lines[at].number + _RIGHT_BELOW)
    }
