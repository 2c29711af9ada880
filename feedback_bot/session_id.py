"""Finding the ID of the Jules session behind a pull request in its branch and body.

Jules ends branch names with the session ID, and pull request bodies with a footer that links to the session.
Observed IDs are decimal numbers with 16 to 20 digits, unlike timestamps (13), dates (8 to 14), and versions.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from feedback_bot.errors import ContradictoryIdsError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LARGEST_ID: Final = 2**64 - 1
_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ID: Final = rf"(?:[1-9][0-9]{{15,19}}|{_UUID})"
_BRANCH: Final = re.compile(rf"(?:^|[-/_])(?P<id>{_ID})\Z")
_BRANCH_WITH_SUFFIX: Final = re.compile(rf"(?:^|/)jules-(?P<id>{_ID})-[0-9a-f]{{8}}\Z")
_FOOTER: Final = re.compile(
    rf"^PR created (?:automatically )?by Jules for task (?P<id>{_ID})"
    r"(?: started by @(?P<starter>[A-Za-z0-9][A-Za-z0-9_-]{0,38}))?\.?$"
)
_TASK_LINK: Final = re.compile(rf"https://jules\.google\.com/(?:task|session)/(?P<id>{_ID})/?\Z")


@dataclass(frozen=True, slots=True)
class Footer:
    """The line that Jules writes at the end of the body of a pull request."""

    session_id: str
    starter: str | None


def extract_session_id(branch: str, body: str) -> str | None:
    """Find the ID of the session that created a pull request.

    Args:
        branch: the name of the head branch, without ``refs/heads/``.
        body: the description of the pull request, in Markdown.

    Returns:
        The ID from the end of the branch, or else from the footer; ``None`` if neither contains one.

    Raises:
        ContradictoryIdsError: the branch and the footer name different sessions.
    """
    of_branch = _id_of_branch(branch)
    footer = find_footer(body)
    if of_branch and footer and of_branch != footer.session_id:
        raise ContradictoryIdsError(of_branch, footer.session_id)
    return of_branch or (footer.session_id if footer else None)


def find_footer(body: str) -> Footer | None:
    """Find Jules' footer, or the last one if there are several.

    A line in a code fence, a quote, or an HTML comment is not a footer: it may mention another task.
    """
    if "by Jules for task" not in body:  # most bodies have no footer, and parsing Markdown is slow
        return None
    tokens = _markdown().parse(body)
    found = _last_footer(tokens)
    if found is None and tokens and _is_unclosed(tokens[-1], body):
        found = _last_footer(_markdown().parse(_below(body)))
    return found


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow, and most runs see no footer that matters

    return MarkdownIt("commonmark")


def _last_footer(tokens: "list[Token]") -> Footer | None:
    found = None
    for token in tokens:
        if token.type == "inline" and token.level == 1 and token.children:
            for line in _lines(token.children):
                found = _footer_of(line) or found
    return found


def _is_unclosed(last: "Token", body: str) -> bool:
    """Whether a fence or an HTML comment swallows the rest of a body: the author's slip, below which Jules wrote on."""
    if last.type == "fence":
        return body.rstrip().splitlines()[-1].strip()[:3] not in ("```", "~~~")
    return last.type == "html_block" and "<!--" in last.content and "-->" not in last.content


def _below(body: str) -> str:
    """What Jules wrote below a description: the lines after its last rule, or, without one, the last paragraph."""
    text = body.replace("\r\n", "\n").rstrip()
    for mark in ("\n---\n", "\n\n"):
        above, _, below = text.rpartition(mark)
        if above:
            return below
    return ""


def _id_of_branch(branch: str) -> str | None:
    match = _BRANCH_WITH_SUFFIX.search(branch) or _BRANCH.search(branch)
    return match["id"] if match and _is_possible(match["id"]) else None


def _is_possible(session_id: str) -> bool:
    return not session_id.isdecimal() or int(session_id) <= _LARGEST_ID


@dataclass(slots=True)
class _Line:
    text: str = ""
    link: str | None = None


def _lines(tokens: "list[Token]") -> list[_Line]:
    """The lines of a paragraph as a reader sees them, each with its last link."""
    lines = [_Line()]
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            lines.append(_Line())
        elif token.type == "link_open":
            lines[-1].link = str(token.attrGet("href"))
        elif token.type in ("code_inline", "html_inline", "image"):
            lines[-1].text += "\0"  # never part of a footer
        else:
            lines[-1].text += token.content
    return lines


def _footer_of(line: _Line) -> Footer | None:
    match = _FOOTER.match(line.text.strip())
    link = _TASK_LINK.match(line.link) if line.link else None
    if not match or not _is_possible(match["id"]) or (link and link["id"] != match["id"]):
        return None
    return Footer(match["id"], match["starter"])
