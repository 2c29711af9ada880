"""Commands that people give in comments on the pull request: ``/feedback retry`` and its like."""

import re
from typing import Final

from markdown_it import MarkdownIt

from feedback_bot.memory import is_own
from feedback_bot.model import Command, Comment, Snapshot
from feedback_bot.policy import Policy

VERBS: Final = ("retry", "pause", "resume", "why", "answer", "now")
_COMMAND: Final = re.compile(r"/feedback[ \t]+(?P<verb>[A-Za-z-]{1,30})(?:[ \t]+(?P<text>.*))?\Z", re.DOTALL)
_WRITERS: Final = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_MARKDOWN: Final = MarkdownIt("commonmark")


def find_commands(snapshot: Snapshot, policy: Policy) -> tuple[Command, ...]:
    """The commands in the comments of people with write access, oldest first.

    A command begins a paragraph of the text proper; inside a quotation, code or an HTML comment it is somebody's
    mention of one. ``answer`` takes the rest of its comment along, the other verbs nothing.
    """
    found = []
    for comment in snapshot.comments:
        if comment.author is None or comment.author.is_bot or is_own(comment, policy):
            continue
        if comment.association in _WRITERS and "/feedback" in comment.body:
            found += _in_comment(comment, comment.author.login)
    return tuple(sorted(found, key=lambda command: (command.given_at, command.comment_id)))


def _in_comment(comment: Comment, author: str) -> list[Command]:
    lines = comment.body.replace("\r\n", "\n").split("\n")
    commands = []
    for token in _MARKDOWN.parse("\n".join(lines)):
        if token.type != "paragraph_open" or token.level != 0 or token.map is None:
            continue
        first, end = token.map
        match = _COMMAND.match("\n".join(lines[first:end]).strip())
        if not match:
            continue
        is_answer = match["verb"].lower() == "answer"
        rest = "\n".join(lines[first:]).strip() if is_answer else lines[first].strip()
        whole = _COMMAND.match(rest)
        commands.append(
            Command(
                comment_id=comment.id,
                verb=match["verb"].lower(),
                text=(whole["text"] or "").strip() if whole else "",
                author=author,
                given_at=comment.created_at,
                is_acknowledged=comment.is_acknowledged,
            )
        )
        if is_answer:
            break
    return commands
