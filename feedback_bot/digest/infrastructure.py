# ruff: noqa: E501 - a table of patterns reads best with one row a line, and tools print such marks
"""Failures that no change to the code would fix."""

import re
from collections.abc import Iterable

_LOOKED_AT = 1_000  # characters of a line

# What ends a job whatever its code does; the other rows count only where nothing else is said to fail in the code.
_ENDS_ALL = {"the runner was lost", "the job timed out", "the disk is full", "memory ran out"}
# phrase for people, keywords (lower case) of which every matching line holds one, pattern; the first row that matches a line
# decides.
_TABLE = tuple(
    (phrase, keywords, re.compile(pattern, re.IGNORECASE))
    for phrase, keywords, pattern in (
        ("the runner was lost", ("runner", "received sig"), r"runner has received a shutdown signal|lost communication with the server|runner .{0,40}(?:lost|went offline)|received SIG(?:INT|TERM)"),
        ("the run was cancelled", ("cancel", "higher priority"), r"##\[error\]The (?:operation|run) was cancell?ed|higher priority waiting request .{0,80} exists|Canceling since a"),
        ("the job timed out", ("has timed out", "exceeded the maximum", "no output has been"), r"has timed out after \d+ minutes|exceeded the maximum execution time|job exceeded the maximum time limit|No output has been received in the last"),
        ("the disk is full", ("no space left", "disk quota", "enospc"), r"no space left on device|disk quota exceeded|ENOSPC"),
        ("memory ran out", ("memory", "oomkilled", "killed signal"), r"out of memory: kill|\bOOMKilled\b|Cannot allocate memory|java\.lang\.OutOfMemoryError|JavaScript heap out of memory|fatal error: Killed signal terminated program"),
        ("a rate limit was reached", ("rate limit", "toomanyrequests", "too many requests", "429"), r"rate limit exceeded|toomanyrequests|too many requests|API rate limit|HTTP (?:status )?429"),
        ("a registry or package server failed", ("50", "unavailable", "bad gateway", "gateway time", "handshake", "i/o timeout", "connection ", "eof", "content descriptor"), r"(?:failed to (?:fetch|download|copy|pull)|unable to (?:access|download)|error response from daemon|registry|npm err(?:!|or)|could not (?:fetch|download|transfer|get)|\bGet \"?https?://).{0,300}(?:50[0234]\b|service unavailable|bad gateway|gateway time-?out|TLS handshake|i/o timeout|connection (?:reset|refused|timed out)|EOF\b|unexpected EOF)|(?:returned error|response status(?: code)?|received status code|http (?:status )?(?:server )?error|\bgot):? \(?50[0234]\b|\b50[0234] server error|could not fetch content descriptor"),
        ("the network failed", ("resolve host", "name resolution", "eai_again", "etimedout", "econnreset", "unreachable", "timeout", "timed out", "temporary failure", "reset by peer", "deadline exceeded"), r"could not resolve host|temporary failure (?:in name resolution|resolving)|\bEAI_AGAIN\b|\bETIMEDOUT\b|\bECONNRESET\b|network is unreachable|Net::(?:Open|Read)Timeout|TLS handshake timeout|connect(?:ion)? (?:timeout|timed out)|read timed out|read ?timeout ?error|operation timed out after|dial tcp\b.{0,200}i/o timeout|connection reset by peer|request canceled while waiting for connection|pulling?\b.{0,200}deadline exceeded"),
    )
)  # fmt: skip


def infrastructure(lines: Iterable[str], in_code: Iterable[str]) -> str | None:
    """A short phrase for a failed infrastructure, or ``None``.

    Args:
        lines: What may say so, and the runner's own words.
        in_code: Those of the lines that name a failed test or a place in the code.
    """
    looked_at = [line[:_LOOKED_AT] for line in lines]
    code = [line[:_LOOKED_AT] for line in in_code]
    lower = [line.lower() for line in looked_at]
    text = "\n".join(lower)
    for phrase, keywords, pattern in _TABLE:
        held = [keyword for keyword in keywords if keyword in text]
        maybe = (line for line, low in zip(looked_at, lower, strict=True) if any(keyword in low for keyword in held))
        if not held or not any(pattern.search(line) for line in maybe):
            continue
        if phrase in _ENDS_ALL or all(pattern.search(line) for line in code):
            return phrase
    return None
