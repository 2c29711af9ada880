# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""Failures that no change to the code would fix, told by where the job broke and by what it says."""

import re
from collections.abc import Iterable, Sequence

from feedback_bot.digest.got_over import of_servers
from feedback_bot.digest.lines.phrase_table import PhraseTable
from feedback_bot.digest.outages import CONTAINER, OUTAGES, PULLS
from feedback_bot.digest.transfers import failed_transfer, speaks_of_servers
from feedback_bot.text.late_pattern import late
from feedback_bot.text.tool_outages import TOOL_OUTAGES

_LOOKED_AT = 1_000  # characters of a line

# What ends a job whatever its code does; the other rows count only where nothing else is said to fail in the code.
_ENDS_ALL = {"the runner was lost", "the job timed out", "the disk is full", "memory ran out", "the job's actions could not be fetched", CONTAINER, PULLS}  # fmt: skip
_TABLE = PhraseTable([phrases for _, phrases in OUTAGES])
_TOOLS = PhraseTable([row.phrases for row in TOOL_OUTAGES])
# What speaks of an assertion, a compiler's complaint or a test's name; a link that was checked; a server that the job itself started: by its address,
# or a name without a dot; and what Node adds below its own words.
_NEARBY = late(
    r"(?i:\bexpected .{0,60}\b(?:got|but|to be|to equal)\b)|\bwant(?:ed)? ['\"]|^\s*(?:\d+\.\s+|[-*✖✗×]\s*|\[(?!error|warn|info)[^\]]{0,9}\]\s*)https?://|^E {3,}(?:AssertionError|assert)\b|\berror TS\d+: |^\s*(?:--- FAIL: |FAIL(?:ED)? +\S.* > )|\bconnecting to [\w-]+:\d|"
    r"localhost|\b127\.0\.0\.1\b|\b0\.0\.0\.0\b|\[::1?\]|^\s*(?:code|errno|syscall): ['-]|/advisories/|\bbroken links?\b|\bwaiting for health ?checks?\b|^\s*(?:Expected|Received|Actual)(?: \w+)?: +['\"<]|/(?:health|ready|live)(?:z|-?check)?(?![\w.-])|\[(?:vuln|java)db\] Failed to download artifact|\bErr. value: Os \{|\bGHSA-|\bCVE-\d|\b(?:such as|title|e\.g\.) ['\"]|"
    r"\b(?:getaddrinfo \w+|(?i:could not translate host name|could not resolve host:)|UnknownHostException:|lookup(?! address information)|failed to resolve host) ['\"]?[\w-]+(?![\w.-])|(?<![\w./\\-])[\w./\\-]+\.\w{1,5}[:(]\d+.{0,200}['\"`]\w*(?:Timeout|Connect|Reset|Socket)\w*['\"`]|^\S+\.\w{1,4}:\d+:\d+: (?:fatal )?error: |['\"](?:No space left on device|disk quota exceeded)['\"]"
)
# What a server in public answered, or did not, in a line that names its address; and what a tool gives as the cause of an error about such a one.
_ADDRESS = late(
    r"https?://(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?![\w.-])(?:[^\s'\"`<>|\])]*[^\s'\"`<>|\]):,;.])?", re.IGNORECASE
)
_ANSWER = late(
    r"\bHTTP(?:/\d(?:\.\d)?|,? (?:error|status|code|response))*:? ?\(?(?:429|5\d\d)\b|\b(?:status(?: code)?|returned|GET)[ :=]+(?:429|5\d\d)\b|: (?:429|5\d\d)\s*$|\b5\d\d (?:server error|internal server error|bad gateway|service unavailable|gateway time-?out)|service unavailable|bad gateway",
    re.IGNORECASE,
)
_NO_ANSWER = late(
    r"\b(?:requests?|fetch|fetching|download|downloading|connect|connecting|connection|socket|network|get|post|head|put|retriev\w+)\b.{0,120}\b(?:timed? ?out|time-?out)\b(?![=:] ?\d)|\bunknown host\b|\bconnection (?:failed|reset|closed|aborted)\b|\bcontext deadline exceeded\b|\bcould not (?:resolve host|connect to server)\b|\bunexpected EOF\b",
    re.IGNORECASE,
)
_CAUSE = late(
    r"\s*(?:caused by:|cause:|\[cause\]:|[├╰└]─▶|>|\d+:) .{0,200}\b(?:operation timed out|broken pipe|http2 error|stream error|connection (?:closed|reset|error)|error reading a body|tls handshake|dns error|unexpected eof|trying to connect)\b",
    re.IGNORECASE,
)
# An action that only moves things between the runner and a server, with the phrase for its failure.
_ACTIONS = tuple(
    (late(pattern), phrase)
    for pattern, phrase in (
        (r"actions/checkout@", "the checkout failed"),
        (r"[\w-]+/(?:upload|download)-[\w-]*artifacts?[\w-]*@|actions/cache(?:/[\w-]+)?@|[\w-]+/[\w-]*cache[\w-]*@", "the artifact or cache service failed"),
        (r"[\w-]+/(?:deploy|configure)-pages@|[\w-]+/[\w-]*(?:deploy|publish|release)[\w-]*@|[\w-]+/[\w-]*login[\w-]*@|[\w-]+/(?:auth|configure-aws-credentials)@", "the deploy or login service failed"),
        (r"[\w-]+/(?:setup|install)-[\w-]+@|[\w-]+/[\w-]*-(?:setup|installer?|toolchain)[\w-]*@|codecov/codecov-action@|coverallsapp/github-action@|github/codeql-action/(?:init|upload-sarif)@|actions/attest[\w-]*@", "a set-up action could not reach a server"),
    )
)  # fmt: skip
# What the job's own server may say, too, if the line names none and another one names such a server.
_OF_SERVERS = ("a registry or package server failed", "the network failed")
_OWN_SERVER = late(r"(?:\blocalhost|\b127\.0\.0\.1|\b0\.0\.0\.0|\[::1?\]):\d")
_HOST = late(r"\w\.(?:com|org|net|io|dev|app|cloud|pm|sh|us|co)\b")
_OWN_HEAP = late(r"java\.lang\.OutOfMemoryError")  # a limit of the project's own, which a test may reach
_CALLED_ERROR = late(
    r"##\[error\]|##\[warning\]Failed to (?:restore|save)\b|\[\S{1,40}\] \['error'\]|(?:\[?error\]?|fatal)\b ?[:-]",
    re.IGNORECASE,
)
_BUILT = late(
    r"\berror during build\b|\bis not exported by\b|\bcould not compile\b|\bType error: "
)  # what was built is at fault
_PAGE = late(r"(?:##\[error\].{0,80})?\s*<(?:!doctype )?html\b", re.IGNORECASE)  # where an action asked for no page
_OF_DIFF = ("diff --git ", "@@ -")
_NO_KEY = "gpg: no valid OpenPGP data found"  # what gpg says of an empty answer
_SERVER = late(
    r"OpenPGP|"
    r"\b(?:403|429|5\d\d)\b|forbidden|unavailable|gateway|\bserver error\b|time[d-]? ?out(?! waiting (?:for|on)\b)|\bstalled\b|unexpected (?:end of JSON|token '?<)|econn|etimedout|eai_again|socket|"
    r"non-retryable|retries|network|fetch failed|(?:could not|failed to|unable to) (?:fetch|download|connect|reach|get https?:)|"
    r"(?:Create|Finalize|GetSigned)\w*Artifact|rate limit|early EOF|hung up|tar failed with error|try again later|reset by peer|TLS|SSL|\bDNS\b",
    re.IGNORECASE,
)
_ASKED_FOR = late(
    r"unable to resolve action|can't find 'action|\bnot found\b|does not exist|unexpected|invalid|required|not (?:valid|allowed|permitted)|secret|missing|workflow|template|deprecated|payment|spending|billing|policy",
    re.IGNORECASE,
)
_ASKED = ("##[error]", "Error response from daemon: ", "ERROR: failed to solve: ")
# What a service container says of options that it was not given, or does not know.
_REFUSED = late(r"\b(?:is|are) not (?:specified|set)\b|\bunknown (?:option|variable|flag|argument)|\bunrecognized\b|\binvalid\b|\bno such file\b|\bmust (?:be|specify)\b", re.IGNORECASE)  # fmt: skip
_OWN_MISTAKE = late(r"\b404\b|not found|no files were found|bad credentials|does not exist|did not stabili[sz]e|waiter status|unhealthy|health ?checks?\b|invalid|unknown|already exists", re.IGNORECASE)  # fmt: skip


def infrastructure(
    lines: Iterable[str],
    in_code: Iterable[str],
    action: str | None = None,
    command: str | None = None,
    *,
    is_set_up: bool = False,
) -> str | None:
    """A short phrase for a failed infrastructure, or ``None``.

    Args:
        lines: What may say so, and the runner's own words, without what the command got over.
        in_code: Those of the lines that name a failed test or a place in the code.
        action: The failed step's action, as the runner names it; ``None`` if a script or command failed.
        command: What ran. It may speak to a server of the job's own.
        is_set_up: The job failed before its first step.
    """
    looked_at = _without_diff([*dict.fromkeys(line[:_LOOKED_AT] for line in lines)])
    code = [line[:_LOOKED_AT] for line in in_code]
    place = _by_set_up(looked_at) if is_set_up else _by_place(looked_at, action)
    found = place or _by_words(looked_at, code, action, command or "")
    if found or code:
        return found
    if by_tools := _by_tools(looked_at):
        return by_tools
    maybe = _by_address(looked_at) or failed_transfer(looked_at, action, command, _NEARBY)
    is_own = maybe and (speaks_of_servers(action, command) or any(map(_BUILT.search, looked_at)))
    return None if is_own else maybe


def _without_diff(lines: Sequence[str]) -> Sequence[str]:
    """The lines that quote no change of a file."""
    has_diff = any(line.startswith(_OF_DIFF) for line in lines)
    return [line for line in lines if not line.startswith(("+", "-"))] if has_diff else lines


def _by_set_up(lines: Sequence[str]) -> str | None:
    """The phrase for a job that the runner could not prepare, unless what it was asked for is wrong."""
    said = [line for line in lines if line.startswith(_ASKED)]
    return "the job's actions could not be fetched" if said and not any(map(_ASKED_FOR.search, said)) else None


def _by_place(lines: Sequence[str], action: str | None) -> str | None:
    """The phrase for a failed action that only talks to a server, if its error says that it could not."""
    if action is None:
        return None
    said = [line for line in lines if _CALLED_ERROR.match(line) or _NO_KEY in line]
    has_failed = any(map(_SERVER.search, said)) or any(map(_PAGE.match, lines))
    if not has_failed or any(map(_OWN_MISTAKE.search, said)):
        return None
    return next((phrase for pattern, phrase in _ACTIONS if pattern.match(action)), None)


def _by_words(lines: Sequence[str], code: Sequence[str], action: str | None, command: str) -> str | None:
    """The phrase of the first row that matches a line, if nothing else is said to fail in the code.

    Args:
        lines: What may say so.
        code: What names a failed test or a place.
        action: As for ``infrastructure``.
        command: What ran. If it or a line speaks to a server of the job's own, a line must name another one.
    """
    found = _TABLE.find(lines)
    for row, positions in _TABLE.by_row(found):
        phrase, _ = OUTAGES[row]
        maybe = (lines[at] for at in positions if _TABLE.is_said(row, lines[at], found[at]))
        said = [line for line in maybe if not _NEARBY.search(line)]
        if not said:
            continue
        if phrase == CONTAINER and any(map(_REFUSED.search, lines)):
            return None
        if phrase in _OF_SERVERS and (
            speaks_of_servers(action, command)
            or (not any(map(_HOST.search, said)) and any(map(_OWN_SERVER.search, (command, *lines))))
        ):
            continue
        only_own = all(map(_OWN_HEAP.search, said))
        if (phrase in _ENDS_ALL and not only_own) or _is_all(row, code):
            return phrase
    return None


def _is_all(row: int, lines: Sequence[str]) -> bool:
    """Whether each of the lines says the row."""
    found = _TABLE.find(lines)
    return all(_TABLE.is_said(row, line, found.get(at, 0)) for at, line in enumerate(lines))


def _by_tools(lines: Sequence[str]) -> str | None:
    """The phrase for a tool that says that a server of others failed it."""
    told = of_servers(lines)
    found = _TOOLS.find(told)
    says = (
        TOOL_OUTAGES[row].because
        for row, positions in _TOOLS.by_row(found)
        for at in positions
        if _TOOLS.is_said(row, told[at], found[at]) and not _NEARBY.search(told[at])
    )
    return next(says, None)


def _by_address(lines: Sequence[str]) -> str | None:
    """The phrase for a server in public that failed or did not answer, by a line that names its address."""
    named = [(line, _ADDRESS.sub(" ", line)) for line in lines if "://" in line and not _NEARBY.search(line)]
    public = [rest for line, rest in named if rest != line]
    if any(map(_ANSWER.search, public)):
        return "a registry or package server failed"
    is_cut = public and any(map(_CAUSE.match, lines))
    return "the network failed" if is_cut or any(map(_NO_ANSWER.search, public)) else None
