"""Lines of kilobytes, most often JSON: what they say may stand in their middle."""

from collections.abc import Iterable

from feedback_bot.text.late_pattern import late

_LOOKED_AT = 600  # characters of a line; what most lines say stands at their beginning
_BACK = 120  # characters from a word of trouble to the beginning of what says it
_BEFORE = 8  # the part of the room for what stands before such a word
_FARTHEST = 200_000  # characters of a line
_NONE = r"\"?\s*[:=]\s*(?:0\b|null|false|none|\"\"|\[\]|\{\}|[,}]|$)"  # ``"errors": 0``
_TROUBLE = late(
    r"(?:(?<![a-z_.$/-])(?:errors?|exception|fatal|panic(?:ked)?|fail(?:ed|ures?)?|cannot|unable)|"
    r"(?<=[a-z]{3})(?:error|exception)(?=: ))(?![a-z_.(){};$/=-])(?!" + _NONE + ")"
)
_TROUBLE_IN_BYTES = late(_TROUBLE.pattern.encode())
# For speed: plain strings with which it begins.
_MAYBE = ("error", "exception", "fatal", "panic", "fail", "cannot", "unable")
_MAYBE_IN_BYTES = late("|".join(_MAYBE).encode())
_CODE = ("function(", "=>{")  # as bundlers write it on one line: it is full of such words
_DATA_TEXT = ('{"', '[{"')
_DATA = tuple(map(str.encode, _DATA_TEXT))
_STARTS = "\"' "  # what stands before the beginning of what is said
_HEAD, _AROUND, _TAIL = 240, 160, 40  # of a long shape


def short_shape(shape: bytes) -> bytes:
    """Of a long shape the beginning and the end, and of JSON the first word of trouble between them, too."""
    head, tail = shape[:_HEAD], shape[-_TAIL:]
    if len(shape) <= _LOOKED_AT or not head.lstrip().startswith(_DATA):
        return head + tail
    found = _MAYBE_IN_BYTES.finditer(shape, 0, _FARTHEST)
    at = next((word.start() for word in found if _TROUBLE_IN_BYTES.match(shape, word.start())), 0)
    return head + shape[at - 1 : at + _AROUND] + tail if _HEAD <= at < len(shape) - _TAIL else head + tail


def trouble_in(line: str) -> int | None:
    """Where a long line says what is wrong; ``None`` if it says so at its beginning or not at all, or is not long."""
    if len(line) <= _LOOKED_AT:
        return None
    lower = line[:_FARTHEST].lower()
    if any(map(lower.__contains__, _CODE)):
        return None
    at = next((place for place in _maybe(lower) if _TROUBLE.match(lower, place)), 0)
    if at < _HEAD:
        return None
    earliest = max(0, at - _BACK)
    return max(earliest, *(line.rfind(start, earliest, at) + 1 for start in _STARTS))


def _maybe(text: str) -> Iterable[int]:
    """Where words of trouble may stand, from the left."""
    places = {word: at for word in _MAYBE if (at := text.find(word)) >= 0}
    while places:
        word = min(places, key=places.__getitem__)
        yield places[word]
        places[word] = text.find(word, places[word] + 1)
        if places[word] < 0:
            del places[word]


def telling(line: str) -> str:
    """The line, or of a long one of JSON that says in its middle what is wrong the part from there on.

    Other long lines, such as commands with all their arguments, hold words of trouble that mean nothing.
    """
    at = trouble_in(line) if line[:_HEAD].lstrip().startswith(_DATA_TEXT) else None
    return line if at is None else line[at : at + _LOOKED_AT]


def elided(text: str, length: int) -> str:
    """A text's beginning and end, and what says in its middle what is wrong: together about as long as asked."""
    at = trouble_in(text)
    if at is None or at < length // 2 or at > len(text) - length // 2:
        return f"{text[: length * 3 // 4]}{_note(len(text) - length)}{text[-(length // 4) :]}"
    start, part = at - length // _BEFORE, length // 2
    head, middle, tail = text[: length // 4], text[start : start + part], text[-(length // 4) :]
    left_out = start - len(head), len(text) - len(tail) - start - part
    return f"{head}{_note(left_out[0])}{middle}{_note(left_out[1])}{tail}"


def _note(left_out: int) -> str:
    return f" … {left_out:,} characters … "
