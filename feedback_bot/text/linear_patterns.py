"""Regular expressions of a policy, matched by RE2: in linear time, whatever the pattern and the text are.

Python's own engine may take hours for ``(x+x+)+y``, and nothing can interrupt it. RE2 has no lookaround and no
backreferences: https://github.com/google/re2/wiki/Syntax.
"""

from functools import lru_cache
from typing import Any, Final

_LONGEST: Final = 1_000
_LARGEST_PROGRAM: Final = 1_000
"""Instructions. With as many, the slowest search of a text of 64 KB takes about two seconds."""
_LONGEST_TEXT: Final = 65_536  # of a comment, in characters
_MOST_MEMORY: Final = 2**20
_HINTS: Final = (
    ("invalid perl operator: (?=", "lookahead"),
    ("invalid perl operator: (?!", "lookahead"),
    ("invalid perl operator: (?<", "lookbehind"),
    ("invalid perl operator: (?P", "a reference to a group"),
    ("invalid escape sequence: \\Z", "\\Z (write \\z)"),
)


class PatternError(ValueError):
    """A pattern is not valid, or uses what RE2 does not support."""


def matches_anywhere(pattern: str, text: str) -> bool:
    """Whether a pattern matches somewhere in a text.

    Raises:
        PatternError: it is not valid.
    """
    # The bytes, because RE2's module would look for the position in characters, and fail for a lone surrogate.
    return _compiled(pattern).search(text[:_LONGEST_TEXT].encode(errors="replace")) is not None


def check_pattern(pattern: str) -> None:
    """Check that a pattern can be used.

    Raises:
        PatternError: it cannot, and why.
    """
    _compiled(pattern)


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Any:  # noqa: ANN401 - RE2's module has no types
    import re2  # noqa: PLC0415 - only few policies contain a pattern

    if len(pattern) > _LONGEST:
        raise PatternError(f"it is longer than {_LONGEST:,} characters")
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    try:
        compiled = re2.compile(pattern.encode(), options)
    except UnicodeEncodeError:
        raise PatternError("it contains characters that are not valid") from None
    except re2.error as error:
        raise PatternError(_explained(error)) from None
    if compiled.programsize > _LARGEST_PROGRAM:
        raise PatternError("it is too large: its repetitions are too many")
    return compiled


def _explained(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    unsupported = next((name for words, name in _HINTS if said.startswith(words)), None)
    if unsupported is None and said.startswith("invalid escape sequence: \\") and said[-1:].isdigit():
        unsupported = "a backreference"
    return f"RE2 does not support {unsupported}" if unsupported else said
