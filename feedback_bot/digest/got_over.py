# ruff: noqa: E501 - patterns and lists of words read best in long lines
"""What a command said without the trouble that it got over, and the messages that a tool put into a box as one line."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from feedback_bot.digest.lines.phrase_table import PhraseTable
from feedback_bot.text.late_pattern import late
from feedback_bot.text.phrases import plain, says

_LOOKED_AT = 400  # characters of a line
_AGAIN_WITHIN = 2  # lines after trouble, in which a command may say that it tries again
_BAR = "│"  # Terraform's and others', at the beginning of each line of a message
_BOXED = 1_000  # characters of such a message
_PLACE = late(r"\bon \S+ line \d+")
_OF_RUNNER = "##["
_MESSAGE = 12  # lines that an action's error may have
_AFTER_ERROR = (_OF_RUNNER, "[command]", "Post job cleanup.", "Cleaning up ")
# pip and apk, after they could not reach their index: that they find no package is only a consequence.
_NOTHING_FOUND = (
    "(from versions: none)",
    "temporary error (try again later)",
    "APKINDEX.tar.gz: TLS",
    "Unable to resolve package source 'https:",
)

# Only what speaks of servers or the network can be got over: a full disk ends a command whatever is said next.
_WORDS = (
    "timeout|timed out|time out|time-out|deadline|econn|etimedout|eai_again|enotfound|enetunreach|network|socket|handshake|resolv|connect|"
    "unavailable|gateway|transfer|fetch|download|curl|hang up|reset|unable to access|keyserver|mirror|httperror|nu1301|service index|err_pnpm|kex_exchange|rpc failed|eof|hung up|"
    "sideband|chart repository|too many|toomanyreq|rate limit|trunk|no such host|misbehaving|cache storage|zipfile|zlib|get lock|internet|timestamp s|timestamp was expected|closed pipe|socketclose|throttling|slowdown|transient|aadsts|protocol error|stream error|class=|internalerror|internalfailure|internal_server|executing your query|no server|server made|server error|403|429|500|502|503|504|52"
)
# The code, or what it asks for, is at fault. After such an error, the trouble before it counts for nothing.
_MISTAKES = (
    *plain(
        "conflicting dependencies",
        "failed to select a version",
        "unable to locate package",
        "no solution found",
        "could not compile",
        "is not exported by",
        "unknown revision",
        "missing go.sum entry",
    ),
    says(r"\bassertion ?(?:error|failed)", "assertion"),
    says(r"\bERR_ASSERTION\b", "err_assertion"),
    says(r"\bpanicked at\b", "panicked at"),
    says(
        r"\b(?:Type|Reference|Name|Key|Attribute|Import|ModuleNotFound|Syntax)Error\b(?!: (?:fetch failed|terminated|Unexpected (?:token '?<|end of JSON)))",
        *("typeerror", "referenceerror", "nameerror", "keyerror", "attributeerror", "importerror"),
        *("modulenotfounderror", "syntaxerror"),
    ),
    says(r"\bERESOLVE\b", "eresolve"),
    says(r"\bETARGET\b", "etarget"),
    says(r"\bE404\b", "e404"),
    says(r"\bResolutionImpossible\b", "resolutionimpossible"),
    says(r"_LOCKFILE\b", "_lockfile"),
    says(r"\block ?file\b.{0,80}(?:update|date|modified|sync)", "lockfile", "lock file"),
    says(r"\bexpected .{0,60}\b(?:got|but|to be)\b", "expected "),
    says(r"\bunable to find a match\b", "find a match"),
    says(r"\bare in sync\b", "are in sync"),
    says(r"no matching (?:version|package)", "no matching "),
    says(r"could not find (?:artifact|a version)", "could not find a"),
    says(r"\berror during build\b", "error during build"),
    says(r"\berror(?: TS\d|\[E\d)", "error ts", "error[e"),
    says(r"\bNU110[1-3]\b", "nu110"),
)
_ERRORS = (
    says(r"\berror", "error"),
    says(r"\bfail", "fail"),
    says(r"\bfatal\b", "fatal"),
    says(r"exception\b", "exception"),
    says(r"\bERR_", "err_"),
    says(r"^E: ", "e: "),
    *plain("✗", "✘", "✕"),
)
_AGAIN = says(
    r"\b(?:retrying|trying again|will (?:re)?try|before retry|retry (?:in|#|attempt)|(?:next|another) (?:try|attempt)|attempt \d)",
    "try",
    "attempt",
)
_OF_TROUBLE, _OF_MISTAKES, _OF_ERRORS, _OF_TRIES = range(4)
_TABLE = PhraseTable([[says("", *_WORDS.split("|"))], _MISTAKES, _ERRORS, [_AGAIN]])
_WARNING = late(
    r"\s*(?:\[?warn(?:ing)?\b|W: |Ign:|Err:|\[MIRROR\]|npm (?:warn|http)|➤ YN0066|[\w:./-]{1,40} \[?WARN(?:ING)?\b)|"
    r".{0,200}\b(?:will retry|retrying|trying again|tries remaining|retries left|attempt \d+(?: of \d+)? failed|back off)\b",
    re.IGNORECASE,
)
_ECHO = late(
    r"##\[error\](?:Process completed|The process '[^']{1,200}' failed with exit code|Docker \w+ failed with exit code)|^Error: Installation process exited|^Failed to install browser|\bmake(?:\[\d+\])?: \*\*\* |(?:npm (?:err!|error)|error) (?:a complete log|command failed)",
    re.IGNORECASE,
)
# Why it failed, the warnings before it say.
_NO_DOWNLOAD = late(
    r"\bfailed to get `|\b(?:failed to|unable to|could not|couldn't) (?:download|fetch|retrieve)\b(?!.*(?:\b40[134]\b|not found|hash|checksum|denied|invalid|no such|does not exist))",
    re.IGNORECASE,
)


def still_told(lines: Sequence[str], nameless: Iterable[str]) -> tuple[list[str], list[str]]:
    """The lines without trouble that the command got over, those of a box as one; and the same lines as ``nameless``.

    Args:
        lines: What the command said, in the log's order.
        nameless: The same lines without the names of tests.
    """
    gone = _got_over(lines)
    left = [line for at, line in enumerate(lines) if at not in gone]
    return [*_unboxed(left)], [*_unboxed([line for at, line in enumerate(nameless) if at not in gone])]


def of_servers(lines: Sequence[str]) -> list[str]:
    """The lines that may speak of servers or the network, by single words."""
    rows = dict(_TABLE.by_row(_TABLE.find(lines)))
    return [lines[at] for at in rows.get(_OF_TROUBLE, ())]


def message_end(lines: Sequence[str], end: int) -> int:
    """The end of a failed step with the other lines of the error that closes it, if an action wrote several."""
    if not end or not lines[end - 1].startswith("##[error]"):
        return end
    below = range(end, min(end + _MESSAGE, len(lines)))
    return next((at for at in below if lines[at].startswith(_AFTER_ERROR)), below.stop)


def _got_over(lines: Sequence[str]) -> frozenset[int]:
    """The positions of lines about servers or the network that are not why a command failed.

    Warnings, and attempts that were repeated, are not if an error follows but a download that failed. Anything is not if a mistake in the code, or
    in what it asks for, follows.
    """
    looked_at = [line[:_LOOKED_AT] for line in lines]
    found = _TABLE.find(looked_at)
    rows = dict(_TABLE.by_row(found))
    troubled = rows.get(_OF_TROUBLE, ())
    if not troubled or any(words in line for line in looked_at for words in _NOTHING_FOUND):
        return frozenset()

    def said_from_end(row: int) -> Iterator[int]:
        return (at for at in reversed(rows.get(row, ())) if _TABLE.is_said(row, looked_at[at], found[at]))

    mistake = next(said_from_end(_OF_MISTAKES), -1)
    last = _last_error(looked_at, said_from_end(_OF_ERRORS))
    error = mistake if last > mistake and _NO_DOWNLOAD.search(looked_at[last]) else max(mistake, last)
    return frozenset(
        at
        for at in troubled
        if at < error
        and not looked_at[at].startswith(_OF_RUNNER)
        and (at < mistake or _is_passing(looked_at, at, found))
    )


def _last_error(lines: Sequence[str], errors: Iterable[int]) -> int:
    """The position of the last error that says more than that a command failed."""
    return next((at for at in errors if not _ECHO.search(lines[at]) and not _WARNING.match(lines[at])), -1)


def _is_passing(lines: Sequence[str], at: int, found: Mapping[int, int]) -> bool:
    """Whether a line is a warning, or the command says right below that it tries again."""
    below = (near for near in range(at + 1, at + 1 + _AGAIN_WITHIN) if near in found)
    return bool(_WARNING.match(lines[at])) or any(_TABLE.is_said(_OF_TRIES, lines[near], found[near]) for near in below)


def _unboxed(lines: Sequence[str]) -> Iterator[str]:
    """The lines, and those of a box as one, which breaks a message anywhere, unless it names a place in a file."""
    if not any(_BAR in line for line in lines):
        yield from lines
        return
    for is_boxed, together in groupby(lines, key=lambda line: line.lstrip().startswith(_BAR)):
        within = [*together]
        if is_boxed and not any(map(_PLACE.search, within)):
            yield " ".join(text for line in within if (text := line.strip(f" {_BAR}")))[:_BOXED]
        else:
            yield from within
