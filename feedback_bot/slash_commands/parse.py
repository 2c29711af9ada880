"""Parsing of commands in comments on the pull request, such as ``/feedback retry``."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from feedback_bot.config.policy import Policy
from feedback_bot.markers.own_comments import is_own
from feedback_bot.model import Access, Command, Comment, Snapshot

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

VERBS: Final = ("retry", "pause", "resume", "why", "answer", "now", "mine")
_COMMAND: Final = re.compile(
    r"/feedback[ \t]+(?P<verb>[A-Za-z-]{1,30})(?![\w/-])[.,;:!]*(?:\s+(?P<text>.*))?\Z", re.DOTALL
)
INSIDERS: Final = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_MAIL_QUOTE: Final = re.compile(
    r"^(?:(?:On|Am|Le|El|Il|Op|Em) [^\n]{4,200}(?:\n[^\n]{0,200})?"
    r"\b(?:wrote|schrieb|écrit|escribió|scritto|schreef|escreveu)\b[^\n]{0,100}:"
    r"|-{2,} ?(?:Original Message|Ursprüngliche Nachricht|Message d'origine) ?-{2,}|_{20,}"
    r"|-{5,} ?Forwarded message ?-{5,}|Begin forwarded message:"
    r"|[^\n]{0,200}<[^<>\s]{1,100}@[^<>\s]{1,100}>:"
    r"|\*{0,2}(?:From|Von|De|Da|Van|Från|Fra) ?:[^\n]{1,300}\n"
    r"\*{0,2}(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Fecha|Inviato|Data|Verzonden|Skickat|Sendt) ?:[^\n]{0,300}"
    r")[ \t]*$",
    re.MULTILINE,
)
"""What mail programs put above the message that is answered, which some of them do not mark with ``>``."""


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow, and most runs see no command

    return MarkdownIt("commonmark")


def find_commands(snapshot: Snapshot, policy: Policy, access: Mapping[str, Access]) -> tuple[Command, ...]:
    """The commands by people who may give them, oldest first.

    A command starts a paragraph. In a quote, code, or an HTML comment, it has no effect. ``answer`` includes the rest
    of its comment; the other verbs have no argument.

    Args:
        access: what GitHub reports about the people in :func:`to_ask_about`.
    """
    return tuple(c for c in _given(snapshot, policy) if _access(c, policy, access) is Access.WRITE)


def find_unchecked(snapshot: Snapshot, policy: Policy, access: Mapping[str, Access]) -> tuple[Command, ...]:
    """The commands by insiders for whom GitHub does not report whether they have write access, oldest first.

    Commands by outsiders are left out. Otherwise, anyone could make the bot post comments.
    """
    unchecked = (c for c in _given(snapshot, policy) if _access(c, policy, access) is Access.UNTOLD)
    return tuple(c for c in unchecked if c.association in INSIDERS)


def to_ask_about(snapshot: Snapshot, policy: Policy) -> tuple[str, ...]:
    """The logins of people who gave commands and whose association does not tell whether they may.

    A member who conceals the membership looks like a stranger to a workflow's token. Under ``trusted: write`` only a
    repository's owner is settled: members and collaborators may have read access alone.
    """
    return tuple(dict.fromkeys(c.author for c in _given(snapshot, policy) if not _is_settled(c, policy)))


def find_uncounted(snapshot: Snapshot, policy: Policy, access: Mapping[str, Access]) -> tuple[Command, ...]:
    """The commands of people who may not give any, oldest first."""
    return tuple(c for c in _given(snapshot, policy) if _access(c, policy, access) is Access.LESS)


def _is_settled(command: Command, policy: Policy) -> bool:
    return command.association == "OWNER" or (policy.trusted != "write" and command.association in INSIDERS)


def _access(command: Command, policy: Policy, access: Mapping[str, Access]) -> Access:
    if _is_settled(command, policy):
        return Access.WRITE
    return access.get(command.author, Access.LESS)  # nobody asked about who wrote since: the next run does


def _given(snapshot: Snapshot, policy: Policy) -> tuple[Command, ...]:
    """All commands in comments by people, oldest first."""
    found = []
    for comment in snapshot.comments:
        if comment.author is None or comment.author.is_bot or is_own(comment, policy):
            continue
        if "/feedback" in comment.body:
            found += _in_comment(comment, comment.author.login)
    return tuple(sorted(found, key=lambda command: (command.given_at, command.comment_id)))


def _in_comment(comment: Comment, author: str) -> list[Command]:
    lines = _MAIL_QUOTE.split(comment.body.replace("\r\n", "\n"), maxsplit=1)[0].split("\n")
    commands = []
    for token in _markdown().parse("\n".join(lines)):
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
                association=comment.association,
                given_at=comment.created_at,
                is_acknowledged=comment.is_acknowledged,
            )
        )
        if is_answer:
            break
    return commands
