"""Making foreign text harmless where it is shown: control characters, fences, mentions, length."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

_ZERO_WIDTH_SPACE: Final = "\u200b"
_ESCAPE_SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]{0,500}(?:\x07|\x1b\\)?|[@-Z\\-_]?)")

_FENCE: Final = re.compile(r"(`{3,})[a-z]*\Z")
_IMAGE: Final = re.compile(r"!\[([^\[\]]{0,500})\]\([^()]{0,2000}\)")
_LINK: Final = re.compile(r"\[([^\[\]]{0,500})\]\(https?://[^()\s]{0,2000}(?:\s[^()]{0,500})?\)")


def plain(text: str) -> str:
    """Text without terminal codes, control, bidirectional and zero-width characters; lines end in a line feed."""
    text = _ESCAPE_SEQUENCE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )


def one_line(text: str, max_chars: int = 200) -> str:
    """Text as one line of limited length."""
    line = " ".join(plain(text).split())
    return line if len(line) <= max_chars else line[: max_chars - 1] + "…"


def cut(text: str, max_chars: int) -> str:
    """Text of limited length; what is left out is told in a line of its own, not counted."""
    if len(text) <= max_chars:
        return text
    kept = text[:max_chars]
    if "\n" in kept[max_chars // 2 :]:
        kept = kept[: kept.rindex("\n")]
    return f"{kept}\n… {len(text) - len(kept):,} characters left out …"


def fenced(text: str, info: str = "text") -> str:
    """Text inside a fence that is longer than any run of backticks in it, so that nothing in it can end the fence."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{text.strip(chr(10))}\n{fence}"


def code(text: str, max_chars: int = 200) -> str:
    """Text as an inline code span, in which Markdown, HTML and mentions do nothing."""
    line = one_line(text, max_chars) or " "
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    ticks = "`" * (longest + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{padding}{line}{padding}{ticks}"


def unmentioned(text: str) -> str:
    """Text in which ``@name`` mentions nobody, wherever it stands."""
    return text.replace("@", f"@{_ZERO_WIDTH_SPACE}")


def without_links(text: str) -> str:
    """Markdown without the addresses of its links and images, of which their texts stay."""
    return _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))


def tidy(text: str) -> str:
    """Text with no more than one blank line in a row, but for what is inside fences."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if fence:
            fence = "" if line == fence else fence
        elif match := _FENCE.match(line):
            fence = match[1]
        elif not line and lines[-1:] == [""]:
            continue
        lines.append(line)
    return "\n".join(lines)


def with_fences_closed(text: str) -> str:
    """A text that was cut, without its unfinished last line, and with the fence that the cut left open closed."""
    lines = text.split("\n")[:-1]
    fence = ""
    for line in lines:
        if fence:
            fence = "" if line == fence else fence
        else:
            match = _FENCE.match(line)
            fence = match[1] if match else ""
    return "\n".join([*lines, fence] if fence else lines)


def link_target(url: str) -> str:
    """An address that neither ends a Markdown link nor mentions anyone."""
    return quote(one_line(url, 2_000), safe=":/?#[]!$&'*+,;=%~-._").replace("[", "%5B").replace("]", "%5D")
