"""The best lines that fit, in the log's order."""

from collections.abc import Sequence
from dataclasses import dataclass

_GAP = 26  # about the length of the line that says how much is left out


@dataclass(frozen=True, slots=True)
class Line:
    """A line worth showing: its number in the log, its text, and how much it explains."""

    number: int
    text: str
    worth: float


def best(lines: Sequence[Line], max_chars: int, names: Sequence[str] = ()) -> str:
    """The lines of most worth that fit into ``max_chars``, in order, with notes of what is left out between them."""
    del names  # not listed yet
    by_worth = sorted(range(len(lines)), key=lambda i: (-lines[i].worth, i))
    chosen: set[int] = set()
    numbers: set[int] = set()
    room = max_chars
    for at in by_worth:
        line = lines[at]
        cost = len(line.text) + 1 + _GAP * (1 - (line.number - 1 in numbers) - (line.number + 1 in numbers))
        if cost <= room:
            room -= cost
            chosen.add(at)
            numbers.add(line.number)
        elif room < 200:
            break
    text = render([lines[i] for i in sorted(chosen)])
    while len(text) > max_chars and chosen:
        chosen.remove(min(chosen, key=lambda i: (lines[i].worth, -i)))
        text = render([lines[i] for i in sorted(chosen)])
    return text


def render(lines: Sequence[Line]) -> str:
    """The lines as text, one gap note wherever numbers are missing."""
    out: list[str] = []
    last = None
    for line in lines:
        if last is not None and line.number > last + 1:
            out.append(f"… {line.number - last - 1:,} lines left out …")
        out.append(line.text)
        last = line.number
    return "\n".join(out)
