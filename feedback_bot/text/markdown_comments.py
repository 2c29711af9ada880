"""Hidden parts of Markdown: comments and link definitions that can contain text."""

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_BACKTICKS: Final = re.compile(r"`+")
_MARK: Final = re.compile(r"\\.|`+|<!--", re.DOTALL)
_OF_NO_BLOCK: Final = re.compile(r"[\s>*+0-9.)=-]*(?:\[[^\]]{1,200}\]:\s*<?https?://[^\s>]{1,2000}>?\s*)?")


def without_comments(markdown: str) -> str:
    """Remove HTML comments and link definitions that contain text: a rendered page shows neither.

    Code and link URLs stay unchanged.
    """
    if "<!--" not in markdown and "]:" not in markdown:
        return markdown
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown: list[str] = []
    at = 0
    for token in _blocks().parse("\n".join(lines)):
        if token.type not in ("inline", "html_block", "fence", "code_block", "hr") or not token.map:
            continue
        first, end = token.map
        shown += [line for line in lines[at:first] if _OF_NO_BLOCK.fullmatch(line)]
        block = "\n".join(lines[first:end])
        if token.type in ("inline", "html_block"):
            block = _without_comments(block, is_html=token.type == "html_block")
        shown.append(block)
        at = end
    shown += [line for line in lines[at:] if _OF_NO_BLOCK.fullmatch(line)]
    return "\n".join(shown)


@cache
def _blocks() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow, and most runs see no such text

    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _without_comments(block: str, *, is_html: bool) -> str:
    """Remove comments from a paragraph or HTML block; an unclosed comment hides the rest of an HTML block."""
    runs: dict[int, list[int]] = {}
    for run in _BACKTICKS.finditer(block):
        runs.setdefault(len(run[0]), []).append(run.start())
    shown: list[str] = []
    done = skipped = 0
    for mark in _MARK.finditer(block):
        if mark.start() < skipped:
            continue
        if mark[0] == "<!--":
            end = block.find("-->", mark.start() + 2)
            if end < 0 and is_html:
                return "".join([*shown, block[done : mark.start()]])
            if end < 0:
                break
            shown.append(block[done : mark.start()])
            done = skipped = end + 3
        elif mark[0][0] == "`" and not is_html:
            starts = runs.get(len(mark[0]), [])
            later = bisect_right(starts, mark.start())
            skipped = starts[later] + len(mark[0]) if later < len(starts) else skipped
    return "".join([*shown, block[done:]])
