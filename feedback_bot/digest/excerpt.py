"""The best lines that fit, in the log's order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NOTE = 26  # about the length of the line that says how much is left out
_SHORTEST_CUT = 300  # characters of a line that are always shown
_SHARE = 8  # a line takes at most this part of the excerpt


@dataclass(frozen=True, slots=True)
class Line:
    """A line worth showing: its number in the log, its text, and how much it explains."""

    number: int
    text: str
    worth: float


def best(lines: Sequence[Line], max_chars: int, names: Sequence[str] = ()) -> str:
    """The lines of most worth that fit into ``max_chars``, in order, with notes of what is left out between them."""
    del names
    texts = [_elided(line.text, max(_SHORTEST_CUT, max_chars // _SHARE)) for line in lines]
    chosen = _chosen(lines, texts, max_chars)
    shown = _rendered(lines, texts, chosen)
    by_worth = sorted(chosen, key=lambda i: (lines[i].worth, -i))
    for at in by_worth:
        if len(shown) <= max_chars:
            break
        chosen.remove(at)
        shown = _rendered(lines, texts, chosen)
    return shown


def _chosen(lines: Sequence[Line], texts: Sequence[str], room: int) -> set[int]:
    """The positions of the lines to show: the best first, while there is room for them and for the notes around them."""
    chosen: set[int] = set()
    numbers: set[int] = set()
    for at in sorted(range(len(lines)), key=lambda i: (-lines[i].worth, i)):
        number = lines[at].number
        cost = len(texts[at]) + 1 + _NOTE * (1 - (number - 1 in numbers) - (number + 1 in numbers))
        if cost <= room:
            room -= cost
            chosen.add(at)
            numbers.add(number)
        elif room < _NOTE:
            break
    return chosen


def _rendered(lines: Sequence[Line], texts: Sequence[str], chosen: Iterable[int]) -> str:
    shown: list[str] = []
    last = None
    for at in sorted(chosen):
        number = lines[at].number
        if last is not None and number > last + 1:
            missing = number - last - 1
            shown.append(f"… {missing:,} line{'s' * (missing > 1)} left out …")
        shown.append(texts[at])
        last = number
    return "\n".join(shown)


def _elided(text: str, length: int) -> str:
    """The text's beginning and end where it is longer than ``length``."""
    if len(text) <= length:
        return text
    return f"{text[: length * 3 // 4]} … {len(text) - length:,} characters … {text[-(length // 4) :]}"
