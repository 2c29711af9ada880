# ruff: noqa: E501 - patterns read best in long lines
"""What clients of any server say when it fails them: near its name, or in a command that only moves things.

Such a command compiles and tests nothing. What it says of servers need not be known word by word: any trouble counts
unless it also says that what it was asked for is wrong.
"""

import re
from collections.abc import Sequence

from feedback_bot.digest.lines.classify import is_frame, is_library_frame
from feedback_bot.digest.lines.keywords import Keywords
from feedback_bot.digest.moving_commands import only_moves
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 400  # characters of a line
_OF_SHELL = "##[error]Process completed"
_OF_CLIENTS = ("/_actions/", "/_npx/", "/dist-packages", "/opt/", "/snap/")  # in frames of what is not the project's
_LAST = 15  # lines at the end of the command, which say why it failed
_ACTION_WORKS = late(
    r"test|lint|build|check(?!out)|format|analy[sz]|scan|audit|script|pre-commit|prettier|cypress|emulator|ruff|black|eslint|golangci|gradle|maven|cargo|rust|clippy|xcode|tox|reviewdog|coverage|docs|jekyll|hugo",
    re.IGNORECASE,
)
# The command calls servers that are what it tests.
_PROBES = late(r"smoke|health|\b(?:until|while)(?: !)? curl\b|\bcurl\b[^\n]{0,200}&& (?:exit 0|break)\b|(?<![\w-])(?:ping|e2e|live|ready)z?(?![\w-])|wait[-_ ](?:for|on)|link|lychee|lighthouse|lhci|\bk6\b|\bab\b|\bzap[-_]|newman|schemathesis|nuclei|dredd|\bhurl\b|artillery|locust|gatling|pa11y|muffet|html-?proofer|htmltest|awesome_bot|deploy\S*[/_-](?:check|verify)", re.IGNORECASE)  # fmt: skip
# It checks texts, which may speak of servers.
_CHECKS = late(
    r"(?<![\w/.-])(?:typos|codespell|cspell|misspell|vale(?! sync)|markdownlint\S*|mdl|remark|textlint|alex|proselint|shellcheck|actionlint|hadolint|yamllint|commitlint|prettier|stylelint|eslint|biome|ruff|flake8|pylint|black|isort|mypy|pyright|bandit|rubocop|phpstan|psalm|ktlint|detekt|semgrep|gitleaks|trufflehog)(?![\w.-])",
    re.IGNORECASE,
)
# What clients of any server say of it.
_SURE = late(
    r"\b(?:internal|remote) server error\b|\b(?:unknown|internal)(?: internal| server)? error (?:has )?occurred\b|\b(?:network|connection|transport|socket|protocol|stream|handshake|TLS|DNS) (?:error|failure|failed)\b|"
    r"\b(?:requests?|fetch\w*|download\w*|connect\w*|socket|network|get|post|head|put|read|write|dial|retriev\w*|handshake|operation|upload\w*|pull\w*|push\w*|transfer|response|server|api|lookup|clone|registry)\b.{0,80}\btime[d-]? ?out\b(?! waiting (?:for|on)\b|[=:] ?\d)|"
    r"\b(?:try(?:ing)?|retry) (?:\w+ ){0,3}(?:again )?(?:later|in a (?:few|moment|while))\b|\bafter \d+ (?:failed )?(?:attempts|retries|tries)\b|\b(?:exhausted|exceeded|maximum|max) (?:\w+ )?retr(?:y|ies)\b|\bretr(?:y|ies) (?:limit|count|exhausted|exceeded)|\bintermittent\b|"
    r"\b(?:temporarily|service|currently|server|registry|api|host|network|backend|code =) (?:is |are |was )?(?:temporarily |currently )?(?:not (?:available|reachable)|unavailable|unreachable|overloaded|degraded|down)\b|\b(?:Unavailable|ServiceUnavailable)\b|\bunreachable\b|"
    r"\b(?:connection|socket|stream|peer|remote|server|transfer|handshake|session|side|body)\b.{0,60}\b(?:reset|closed|refused|aborted|terminated|dropped|interrupted|lost|hung up|broken|died)\b|\b(?:reset|closed|aborted|terminated) by (?:the )?(?:peer|remote|server)\b|\bnetwork aborted\b|\bother side closed\b|\bbroken pipe\b|\bclosed (?:network )?connection\b|"
    r"\bunexpected (?:EOF|disconnect|end of (?:file|input|stream|archive|JSON|data|central directory|ZLIB))|: EOF$|\bpremature\w* (?:end|close|EOF)|\bended prematurely\b|\bincomplete (?:read|download|response|message)\b|\bmalformed response\b|\b(?:decoding|reading) (?:response )?(?:a )?body\b|\bbytes (?:missing|remaining)\b|\bsending HTTP request\b|"
    r"(?:\bHTTP(?:/\d(?:\.\d)?)?|\bstatus(?:[ _]?code)?|\bcode|\bresponse|\breturned|\bgot|->|\breceived|\bGET)[\w /]{0,20}[:= (\[]+'?(?:408|429|5(?:0[0-4]|2\d|30))(?![\w.%-])|\b(?:429|5(?:0[0-4]|2\d)) (?:Too|Internal|Bad|Back-?end|Service|Gateway|Server|Error)|"
    r"\b(?:bad|gateway) (?:gateway|time-?out)\b|\brate.?limit(?:ed| exceeded| reached)|\btoo many requests\b|\bthrottl(?:ed|ing)\b|"
    r"\b(?:could not|couldn'?t|cannot|can'?t|unable to|failed to) (?:resolve host|connect to|contact|reach|establish)\b|\bgetaddrinfo\b|\bname resolution\b|\bno such host\b|\bunknown host\b|\bname or service not known\b|\bhandshake\b|\bSSL_\w+|\bSSLE\w+|\b(?-i:E(?:CONN(?:RESET|REFUSED|ABORTED)|TIMEDOUT|AI_AGAIN|NETUNREACH|HOSTUNREACH|NOTFOUND|PROTO|SOCKETTIMEDOUT))\b|\bfetch failed\b|\bcontext deadline exceeded\b|\b(?:no|network is) (?:route to host|unreachable)\b|\bi/o timeout\b|\bframing layer\b|\btimeout (?:exceeded|was reached|expired)\b|\bcode: 10013\b",
    re.IGNORECASE,
)
# What is enough where nothing but a server can fail.
_LOOSE = late(
    r"\b(?:internal|server|service|network|connection|transport|upstream|gateway|transient) (?:\w+ )?(?:error|failure)\b|\bunknown error\b|\bplease (?:try again|retry)\b|\bdifferent mirror\b|"
    r"\bnot responding\b|\bno response\b|\bEOF\b|\btruncated\b|<(?:!doctype )?html\b|<title>|\b(?:error|exception|failed|failure)\b[^\d\n]{0,20}\b5(?:0[0-4]|2\d)\b(?![.%])|"
    r"\b(?:failed|unable|could not|couldn'?t|cannot|can'?t|error)(?: to)? (?:download|fetch|clon|retriev)\w*|\b(?:download|fetch|clon)\w*\b.{0,120}\bfailed\b|\b(?:download|transfer|fetch) error\b",
    re.IGNORECASE,
)
# Every line that either matches holds one.
_KEYWORDS = Keywords(
    [
        words.split("|")
        for words in (
            "server error|internal error|unknown error|network|connection |transport|socket|protocol|stream|handshake|tls |dns |error occurred|error has occurred|service|gateway|remote |transient",
            "timeout|timed out|time out|time-out|timedout|later|moment| while|attempts|retries|retry|tries|intermittent|available|overloaded|degraded| down|reach",
            "reset|closed|refused|aborted|terminated|dropped|interrupted|lost|hung up|broken|died|eof|unexpected end|unexpected disconnect|premature|incomplete|malformed|body|bytes",
            "sending http|429|408|50|52|530|rate limit|rate-limit|ratelimit|too many|throttl|resolve host|to connect|not connect|n't connect|contact|establish|getaddrinfo|name resolution|no such host|unknown host|not known",
            "ssl|econn|eai_again|enetun|ehostun|enotfound|eproto|esocket|fetch|deadline|no route|framing|10013|try again|different mirror|respon|truncated|html|<title|download|clon|retriev",
        )
    ]
)
_MISTAKEN = late(
    r"\b(?:HTTP|status|code|error|returned|got|response)[\w /]{0,20}[:= (\[]+'?4(?:0[0-79]|1\d|22)\b|[_-] ?40[0-79]\b|: 40[0-79]\b|\b40[0-79] (?:Bad|Unauth|Payment|Forbid|Not|Method|Conflict|Client)|\bE40[0-9]\b|(?<!host )\bnot found\b|\bdoes(?: not|n't) exist\b(?!, is unauthorized)|\bno such (?:file|image|package|command|container|option|module|project|bucket|table|column)|\bunknown (?:option|flag|argument|command|revision|package|key|field|property)|\bunrecogni[sz]ed\b|"
    r"\binvalid (?!character|response|index-pack|chunk|content|json)|\bunauthori[sz]ed\b|\bforbidden\b|\bdenied\b|\bpermissions?\b|\bcredentials?\b|\bauthentication (?:fail|requir)\w*|\btokens?\b|\bsecrets?\b|(?<!fix-)\bmissing\b|\brequired\b|\bmismatch\w*|\bchecksums?\b|\bintegrity\b|\block ?file\b|\bunsupported\b|\bnot supported\b|\bconflict\w*|\balready exists\b|\bparse\b|\bsyntax\b|\bvalidation\b|\bsize limit\b|\btoo large\b|\bversion solving\b|"
    r"\bno matching\b|\bincompatible\b|\bcompil(?:e|ation)\b|\b(?:Type|Reference|Syntax|Name|Key|Attribute|Import|Value|Assertion)Error\b(?!: fetch failed)|\bexpected .{0,60}\b(?:got|but|to be|found)\b|\bunhealthy\b|\bhealth ?checks?\b|\brollback\b|\bdid not (?:become|stabili[sz]e|start|pass)\b|\bcrash\w*|\blocalhost\b|\b127\.0\.0\.1\b|\bspending\b|\bbilling\b|\bquota\b|\btests? failed\b|\bundefined\b|\bcannot find\b|\bcould not find\b(?!.*from versions: none)|\bunable to (?:find|locate)\b|\bno version\b|\bcould not resolve [\"']|\bnon-fast-forward\b|\brejected\b(?!.*\(failure\))|\b(?:not|isn't|wasn't) declared\b|:\d+: (?:fatal )?error: |\bbuild error\b|\bnot ready\b|\bfailed to (?:start|listen|load|compile|parse|build|bundle)\b|\byaml: (?:line|unmarshal)|\bwhile (?:scanning|looking for matching)\b|\buser code\b|\btemplates?\b|\bstack (?:create|update|events)\b|\bprotected\b|\bhook declined\b|\bnot our ref\b|\bdid not contain\b|\bno candidate\b|\bno available releases\b|\bhash(?:es)?\b(?! sum)|\bversion constraints?\b|\bno \w+ versions?\b|\bdoes not (?:match|support|have|contain)\b|\bnothing provides\b|\bbroken packages\b|\bcyclic\b|\bnot (?:a )?valid\b|\bcould not be resolved\b|\bfailed to resolve (?!source|package)",
    re.IGNORECASE,
)
_SAYS_SO = late(r"error|fail|fatal|unable|could ?n.t|could not|cannot|can't|exception|abort|✘|✖|✗|\u2a2f|\bE:|panic|problem|curl:|##\[error\]|died|\bERR[!_]|unexpected E", re.IGNORECASE)  # fmt: skip
_WARNS = late(r"\s*(?:npm warn|\[?warn(?:ing)?\b|W:|hint:|help:|note:)", re.IGNORECASE)
_SERVER = late(
    r"(?<![\w@./$-])(?:https?:/{1,2})?(?:[a-z0-9][\w-]*\.)+(?:com|org|net|io|dev|app|cloud|pm|sh|us|co|jp|de|eu|ai|run|land|gov|edu|rs|be|build|cn|fr|uk|ch|se)\b(?!\.\w|\(|:[1-9]\d{0,2}:)",
    re.IGNORECASE,
)
_PLACED = late(r"\S+\.\w{1,5}:\d+[: ]")
_TOP = (".com", ".org", ".net", ".io", ".dev", "://")  # for speed: what most addresses hold
_ABOVE, _BELOW = 3, 3  # lines around trouble, in which its server may be named
_AT_END = 8  # lines at the end, in which trouble need not be called an error


def speaks_of_servers(action: str | None, command: str | None) -> bool:
    """Whether servers are what a command, or an action, tests, or what the texts may be about that a command checks."""
    ran = command or ""
    return bool(_PROBES.search(ran) or (action is None and _CHECKS.search(ran)))


def failed_transfer(
    lines: Sequence[str], action: str | None, command: str | None, nearby: re.Pattern[str]
) -> str | None:
    """The phrase for a server that failed a command which only moves things; ``None`` if it may be the command's fault.

    Args:
        lines: What the command said, without what it got over.
        action: The step's action; ``None`` for a script.
        command: What ran.
        nearby: What shows that a line speaks of a server of the job's own, or quotes words from elsewhere.
    """
    said = [line[:_LOOKED_AT] for line in lines if not line.startswith(_OF_SHELL) and not _WARNS.match(line)]
    troubled = list(_KEYWORDS.find([line.lower().encode("utf-8", "replace") for line in said]))
    if not troubled:
        return None
    return _of_moving(said, troubled, action, command, nearby) or _near_a_server(said, troubled, nearby)


def _of_moving(
    lines: Sequence[str], troubled: Sequence[int], action: str | None, command: str | None, nearby: re.Pattern[str]
) -> str | None:
    """The phrase for any trouble at the end of a command, or of an action, that only moves things."""
    if not _moves(action, command, nearby):
        return None
    at_end = [at for at in troubled if at >= len(lines) - _LAST]
    says = [lines[at] for at in at_end if at >= len(lines) - _AT_END or _SAYS_SO.search(lines[at])]
    loose = [line for line in says if action is None and _SAYS_SO.search(line) and _LOOSE.search(line)]
    if not loose and not any(map(_SURE.search, says)):
        return None
    last = lines[-_LAST:]
    if any(map(_is_own_frame, last)):
        return None
    return None if any(map(_is_mistaken, last)) or any(map(nearby.search, last)) else "a server failed"


def _is_own_frame(line: str) -> bool:
    """Whether code of the project's raised an error there: a script of its own does more than move things."""
    return is_frame(line) and not is_library_frame(line) and not any(map(line.__contains__, _OF_CLIENTS))


def _near_a_server(lines: Sequence[str], troubled: Sequence[int], nearby: re.Pattern[str]) -> str | None:
    """The phrase for an error of a client beside the name of a server in public, whatever ran."""
    for at in troubled:
        is_error = _SAYS_SO.search(lines[at])
        around = lines[max(0, at - _ABOVE) : at + _BELOW] if is_error else [lines[at]]
        if not is_error and (at < len(lines) - _AT_END or _PLACED.match(lines[at])):
            continue
        named = [line for line in around if any(map(line.__contains__, _TOP)) and _SERVER.search(line)]
        if not named or not _SURE.search(lines[at]):
            continue
        if not any(map(_is_mistaken, around)) and not any(map(nearby.search, around)):
            return "a registry or package server failed"
    return None


def _is_mistaken(line: str) -> bool:
    return bool(_SAYS_SO.search(line) and _MISTAKEN.search(line))


def _moves(action: str | None, command: str | None, nearby: re.Pattern[str]) -> bool:
    if action is not None:
        return not _ACTION_WORKS.search(action)
    return bool(command) and not nearby.search(command or "") and only_moves(command or "")
