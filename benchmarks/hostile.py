"""How the time for long foreign texts grows with their length: twice the length should take twice the time.

Each text is one that a slow pattern would take the square of its length for. ``python -m benchmarks.hostile``; a line
ends in the exponent of the growth, 1.0 for what grows with the length and 2.0 for what grows with its square.
"""

import argparse
import io
import math
import time
from collections.abc import Callable
from typing import Final

from feedback_bot.digest import digest
from feedback_bot.text import quote
from feedback_bot.text.markdown_comments import without_comments
from feedback_bot.text.redact import Redactor

_UNITS: Final = ("x", "@", "`", "<!--", "[a](https://", "> ", "Authorization: ", "x`@ ", "Error: ")
_WORK: Final[dict[str, Callable[[str], object]]] = {
    "without_comments": without_comments,
    "redact": Redactor(),
    "quote.fenced": quote.fenced,
    "digest": lambda text: digest(io.BytesIO(text.encode())).excerpt(4_000),
}
_TRIES: Final = 3


def seconds(work: Callable[[str], object], text: str) -> float:
    """The least CPU time of a few tries."""
    spent = []
    for _ in range(_TRIES):
        begun = time.process_time()
        work(text)
        spent.append(time.process_time() - begun)
    return min(spent)


def main() -> None:
    """Print a line for each function and text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--length", type=int, default=200_000, help="characters of the longer text")
    length = parser.parse_args().length
    for name, work in _WORK.items():
        for unit in _UNITS:
            text = unit * (length // len(unit))
            half, whole = seconds(work, text[: length // 2]), seconds(work, text)
            growth = math.log2(max(whole, 1e-6) / max(half, 1e-6))
            print(f"{name:18} {unit!r:18} {half:8.3f} s {whole:8.3f} s   {growth:4.1f}")


if __name__ == "__main__":
    main()
