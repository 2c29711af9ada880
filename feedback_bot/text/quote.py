"""Quoting untrusted text safely: control characters, fences, mentions, length."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from feedback_bot.text.invisible import without_invisible

_ZERO_WIDTH_SPACE: Final = "\u200b"
_ESCAPE_SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]{0,500}(?:\x07|\x1b\\)?|[@-Z\\-_]?)")

_MARKDOWN: Final = re.compile(r"[\\`*_\[\]|~#$]")
_BLOCK: Final = re.compile(r"\A([0-9]{0,9})([-+=.)])")
_LINKED_BY_ITSELF: Final = re.compile(
    r"(?:(?:https?|ftp|ssh|git)://|\bwww\.)[^\s|`]{0,1999}[^\s|`.,;:!?)'\"]"
    r"|(?:\b[\w.-]{1,100}/[\w.-]{1,100})?#[0-9]+\b|\bGH-[0-9]+\b"
    r"|\b(?=[a-f0-9]{0,39}[0-9])(?=[a-f0-9]{0,39}[a-f])[a-f0-9]{7,40}\b",
    re.IGNORECASE,
)
_FENCE: Final = re.compile(r"(`{3,})[a-z]*\Z")
_IMAGE: Final = re.compile(r"!\[([^\[\]]{0,500})\]\([^()]{0,2000}\)")
_LINK: Final = re.compile(r"\[([^\[\]]{0,500})\]\(https?://[^()\s]{0,2000}(?:\s[^()]{0,500})?\)")


def plain(text: str) -> str:
    """Remove terminal codes and control, bidirectional, and zero-width characters; end lines with a line feed."""
    text = _ESCAPE_SEQUENCE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() and text.isprintable() else without_invisible(text)


def beginning(text: str, max_chars: int) -> str:
    """The beginning of a text, up to a whole word, because half a secret is not recognized as a secret."""
    if len(text) <= max_chars:
        return text
    kept = text[:max_chars]
    words = kept.rsplit(None, 1)
    return f"{words[0]} …" if len(words) == 2 else kept


def one_line(text: str, max_chars: int = 200) -> str:
    """Text on one line, with a maximum length."""
    line = " ".join(plain(text).split())
    return line if len(line) <= max_chars else line[: max_chars - 1] + "…"


def cut(text: str, max_chars: int) -> str:
    """Text with a maximum length; a line that does not count says how much was left out."""
    if len(text) <= max_chars:
        return text
    kept = text[:max_chars]
    if "\n" in kept[max_chars // 2 :]:
        kept = kept[: kept.rindex("\n")]
    return f"{kept}\n… {len(text) - len(kept):,} characters left out …"


def fenced(text: str, info: str = "text") -> str:
    """Text in a fence that is longer than any run of backticks in it, so that nothing in it can close the fence."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{text.strip(chr(10))}\n{fence}"


def code(text: str, max_chars: int = 200) -> str:
    """Text as a code span, in which Markdown, HTML, and mentions have no effect."""
    line = one_line(text, max_chars) or " "
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    ticks = "`" * (longest + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{padding}{line}{padding}{ticks}"


def in_a_sentence(line: str) -> str:
    """A line for use in a sentence: escaped so that it contains no Markdown, HTML, or table cell, and starts no block.

    What GitHub would turn into links becomes code: URLs, issue numbers, commits.
    """
    shown = []
    at = 0
    for match in _LINKED_BY_ITSELF.finditer(line):
        shown += [_escaped(line[at : match.start()]), f"`{match[0]}`"]
        at = match.end()
    return _BLOCK.sub(r"\1\\\2", "".join([*shown, _escaped(line[at:])]))


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\g<0>", text)


def unmentioned(text: str) -> str:
    """Text in which no ``@name`` mentions anyone."""
    return text.replace("@", f"@{_ZERO_WIDTH_SPACE}")


def without_links(text: str) -> str:
    """Markdown with links and images replaced by their text."""
    return _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))


def tidy(text: str) -> str:
    """Text with no more than one blank line in a row, except inside fences."""
    lines: list[str] = []
    for line, is_outside in outside_fences(text):
        if line or not is_outside or lines[-1:] != [""]:
            lines.append(line)
    return "\n".join(lines)


def outside_fences(text: str) -> list[tuple[str, bool]]:
    """The lines of a text, each with whether it is outside the fences; the fence lines themselves are not."""
    return [(line, is_outside) for line, is_outside, _ in _with_fences(text)]


def closed(text: str) -> str:
    """Close the fence that a text left open."""
    *_, (_, _, fence) = _with_fences(text)
    return f"{text}\n{fence}" if fence else text


def _with_fences(text: str) -> Iterator[tuple[str, bool, str]]:
    """Each line, whether it stands outside the fences, and the fence that is open after it; empty if none is."""
    fence = ""
    for line in text.split("\n"):
        if fence:
            fence = "" if line == fence else fence
            yield line, False, fence
        else:
            opening = _FENCE.match(line)
            fence = opening[1] if opening else ""
            yield line, not opening, fence


def with_fences_closed(text: str) -> str:
    """Drop the unfinished last line of a text that was cut, and close the fence that the cut left open."""
    return closed("\n".join(text.split("\n")[:-1]))


def link_target(url: str) -> str:
    """A URL that neither ends a Markdown link nor mentions anyone."""
    return quote(one_line(url, 2_000), safe=":/?#[]!$&'*+,;=%~-._").replace("[", "%5B").replace("]", "%5D")
