# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""Failures that no change to the code would fix, told by where the job broke and by what it says."""

import re
from collections.abc import Iterable, Sequence

from feedback_bot.digest.got_over import of_servers
from feedback_bot.digest.lines.keywords import Keywords
from feedback_bot.text.late_pattern import late
from feedback_bot.text.tool_outages import TOOL_OUTAGES

_LOOKED_AT = 1_000  # characters of a line

# What ends a job whatever its code does; the other rows count only where nothing else is said to fail in the code.
_CONTAINER = "a service container did not start"
_ENDS_ALL = {"the runner was lost", "the job timed out", "the disk is full", "memory ran out", "the job's actions could not be fetched", _CONTAINER}  # fmt: skip
_DOWN = r"(?:(?<![\w:.(,-])50[0234]\b(?!:)|service unavailable|bad gateway|gateway (?:time-?out|error)|TLS handshake|i/o timeout|connection (?:reset|refused|timed out)|EOF\b|unexpected EOF|(?<![\w/.-])timed? ?out\b(?!\.\w)|deadline exceeded)"
# phrase for people, keywords (lower case) of which every matching line holds one, pattern; the first row that matches a line
# decides.
_TABLE = tuple(
    (phrase, keywords, late(pattern, re.IGNORECASE))
    for phrase, keywords, pattern in (
        ("the runner was lost", ("runner", "received sig", "internal error when", "was preempted", "hearing from agent"), r"stopped hearing from agent|job was not acquired by runner|runner has received a shutdown signal|lost communication with the server|runner .{0,40}(?:lost|went offline)|encountered an error while running your job\. \(Error Type: Disconnect\)|GitHub Actions has encountered an internal error when|operation was canceled because the job was preempted|received SIG(?:INT|TERM)"),
        ("the run was cancelled", ("cancel", "higher priority"), r"##\[error\]The (?:operation|run) was cancell?ed|higher priority waiting request .{0,80} exists|Canceling since a"),
        ("the job timed out", ("has timed out", "exceeded the maximum", "no output has been"), r"has timed out after \d+ minutes|exceeded the maximum execution time|job exceeded the maximum time limit|No output has been received in the last"),
        ("the disk is full", ("no space left", "disk quota", "enospc", "out of disk"), r"out of disk ?space|no space left on device|disk quota exceeded|ENOSPC"),
        ("memory ran out", ("memory", "oomkilled", "killed signal", "terminated with signal", "sigkill: kill"), r"fatal error: \S+ terminated with signal 9|`\S*\brustc\b.*\(signal: 9, SIGKILL: kill\)|out of memory: kill(?:ed)? process|LLVM ERROR: out of memory|\bOOMKilled\b|Cannot allocate memory|java\.lang\.OutOfMemoryError|insufficient memory for the Java Runtime|JavaScript heap out of memory|fatal error: Killed signal terminated program"),
        ("the process was killed", ("exit code 137", "daemon disappeared"), r"^##\[error\]Process completed with exit code 137\.$|^Gradle build daemon disappeared unexpectedly"),
        ("the job's actions could not be fetched", ("action download info", "failed to download a", "_actions"), r"^(?:##\[error\])?Failed to (?:resolve action download info|download action|download archive)|^##\[error\]Can't use '[^']{1,40}' extract archive file: \S*[\\/]_actions[\\/]"),
        (_CONTAINER, ("container", "service is unhealthy"), r"^##\[error\](?:Failed to initialize(?: container|, \S+ service is unhealthy)|One or more containers failed to start)|^##\[(?:group|error)\]Service container \S+ failed"),
        ("an emulator or simulator did not start", ("to boot", "boot the", "launchd"), r"^(?:##\[error\])?Timeout waiting for emulator to boot|\bUnable to boot (?:the )?(?:simulator|device)|\blaunchd failed to respond|\bTimed out waiting \d+ seconds for simulator to boot"),
        ("the runner could not start a process", ("-1073741502",), r"^##\[error\]Process completed with exit code -1073741502\.$"),
        ("the runner could not make a disk image", ("hdiutil",), r"hdiutil: \w+ failed - Resource (?:busy|temporarily unavailable)"),
        ("a rate limit was reached", ("rate limit", "rate-limit", "toomanyrequests", "too many requests", "429", "rate exceeded"), r"npm err(?:!|or) (?:code )?E429\b|Throttling: Rate exceeded|rate[ -]limit(?:ed)? exceeded|exceeded .{0,40}rate limit|secondary rate limit|toomanyrequests|too many requests|HTTP (?:status )?429|response code: 429|status(?: code)?:? 429|returned error: 429"),
        ("a registry or package server failed", ("500", "502", "503", "504", "http 5", "code 52", "internal server error", "unavailable", "bad gateway", "gateway ", "handshake", "i/o timeout", "connection ", "eof", "content descriptor", "timed out", "timeout", "deadline", "service index", "cannot reuse body", "had issues producing", "httperror", "<title>", "status code ", "to the feed", "from source '", "all necessary objects", "contact codecov", "unicorn!", "response body", "error code 5", "http status was", "http error 5", "temporary error (try", "response code", "fatal error in", "http response", "expected flush", "available right now"), r"^remote: fatal error in \w+|unexpected HTTP response:? 5\d\d\b|expected flush after ref listing|\bHttpError\]?: (?:Internal Server Error|Bad Gateway|Service Unavailable)|service index for source https://api\.nuget\.org/|services aren't available right now|\bJSONHTTPError: (?:Internal|Bad|Service|Gateway)\b|^\W*internal server error(?: \(HTTP|\. Please contact)|<title>Unicorn!|\bHttpError\]?: <!DOCTYPE|\bHTTP 5\d\d response body|\bcurl(?: error|:) code 5\d\d\b|HTTP (?:status was|Error) '?5\d\d\b|temporary error \(try again later\)|\bResponse code:? 5\d\d\b|the remote server returned an error: \(5\d\d\)|\bCould not connect to the feed specified at '?https:|^Error retrieving packages from source 'https:|https://\S+ did not send all necessary objects|Could not verify signature\. Please contact Codecov|<title>(?:429|5\d\d)\b|\bHttpError\]?: (?:5\d\d\b|Server Error|Unexpected token '?<)|'https://(?:repo1?\.maven\.(?:apache\.)?org|plugins\.gradle\.org|dl\.google\.com|maven\.google\.com)/\S+ Received status code (?:403|429) from server|had issues producing the response to your request|error NU1301: Unable to load the service index for source https://api\.nuget\.org|cannot reuse body, request must be retried|(?:failed to (?:fetch|download|copy|pull)|unable to (?:access|download)|error response from daemon|registry|npm err(?:!|or)|could not (?:fetch|download|transfer|get)|\bGet \"?https?://).{0,300}" + _DOWN + r"|(?:returned error|response (?:status(?: code)?|code)|received status code(?= 5)|does not indicate success|bad response [A-Z][\w ]{0,40}|http (?:status )?(?:server )?error|http code|\bhttps?://\S+: failed: status code|unexpected http status|\bapi error|http/[12.]+|\bgot):? \(?50[0234]\b|\b50[0234] server error|\b50[0234]\]?:? (?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)|^##\[error\].{0,200}(?:service unavailable|bad gateway|gateway time-?out)|received status code 52\d\b|\b50[0234] \"(?:bad gateway|service unavailable|gateway time-?out)|^remote: internal server error|could not fetch content descriptor|npm err(?:!|or) (?:code )?e50[0234]\b|rpc failed; http 5"),
        ("a package mirror is out of step", ("hash sum mismatch", "unexpected size", "mirror", "nosplit"), r"please use a different mirror and/or wait|Clearsigned file isn't valid, got 'NOSPLIT'|hash sum mismatch|file has unexpected size|mirror sync in progress|\bfrom any \S* ?mirror\b|failed for mirror .{0,200}error"),
        ("the network failed", ("resolve host", "name resolution", "eai_again", "etimedout", "econnreset", "unreachable", "timeout", "timed out", "temporary failure", "reset by peer", "deadline exceeded", "ssleoferror", "eof occurred", "socket hang up", "socket disconnected", "remotedisconnected", "closed connection", "error sending request", "dns error", "no route to host", "curl: (", "early eof", "hung up unexpectedly", "spurious network", "failed to connect to ", "connection aborted", "fetch_timeout", "esockettimedout", "operation too slow", "handshake", "stream error", "network connectivity", "retry limit", "error: downloading", "receiving data", "enotfound", "eproto", "apkindex", "ssh_exchange", "unexpected end", "check your ", "gnutls", "resolve host address", "could not download file", "request timed out", "npm err", "curl operation failed", "ssl connection could not", "tls alert", "[6] ", "[7] ", "[16] ", "[18] ", "[28] ", "[35] ", "[52] ", "[55] ", "[56] ", "[92] ", "premature", "incompleteread", "chunkedencoding", "response body", "connection closed", "connectionclosed", "connectionrefused downl", "client error (", "broken pipe", "goaway", "transport connection broken", "urlopen error", "disconnected", "remoteprotocol", "und_err", "errno::e", "socketerror", "curl error", "underlying connection", "remote server", "httpclient.timeout", "such host is known", "unknownhost", "connectexception", "socketexception", "of seconds was reached", "establish ssl", "hex_fetcher", "no cached copy", "respond to your request", "terminated abnormally", "unavailable", "reading from server", "network connection was lost", "unable to connect to server"), r"HANDSHAKE_FAILURE|APKINDEX\.tar\.gz: (?:TLS|DNS|network|operation|connection|could not)|\bssh_exchange_identification: (?:Connection|read)|problem related to network connectivity|Retry limit has been reached for chunk|^fatal error: downloading https?:|Failure when receiving data from the peer|getaddrinfo ENOTFOUND (?!localhost)[\w-]+\.\w|\bEPROTO\b|SocketException: Unexpected end of file|\b(?:install|download|pull|upload)\w*: context deadline exceeded|\b(?:couldn't|could not|unable to|failed to) (?:download|fetch|connect|reach|resolve)\b.{0,120}\bcheck your (?:internet |network )?connection\b|error: unable to connect to server: (?:Connection|TemporaryName|NetworkUn|Tls)\w+|retrieving gpg key timed out|Exception calling \"\w+\" .{0,80}: \"(?:The operation has timed out|The underlying connection|Unable to connect)|\b(?:buildx failed|failed to receive status|failed to solve|failed to list workers)\b.{0,120}(?:code = Unavailable|\bUnavailable: )|error reading from server(?: preface)?: EOF|connection with the server was terminated abnormally|network connection was lost|premature (?:close|end of)|ended prematurely|\b(?:IncompleteRead|ChunkedEncodingError)\b|error (?:decoding response body|reading a body)|connection closed (?:at byte \d|before message completed)|\bConnection(?:Closed|Refused|Timeout) downloading\b|client error \((?:Connect|SendRequest)\)|stream closed because of a broken pipe|server sent GOAWAY|transport connection broken|<urlopen error (?:\[Errno -[235]\]|\[Errno 1(?:01|04|10|13)\]|timed out|_ssl)|\bServerDisconnectedError\b|\bRemoteProtocolError\b|\bUND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT\b|\bUND_ERR_SOCKET\b|\bErrno::E(?:CONNRESET|TIMEDOUT|HOSTUNREACH|NETUNREACH)\b|SocketError: Failed to open TCP connection|\bcurl error (?:5|6|7|18|28|35|52|55|56|92)\b|underlying connection was closed|unable to connect to the remote server|configured HttpClient\.Timeout|no such host is known|UnknownHostException: \w[\w-]*\.|ConnectException: Connection timed out|SocketException: Connection reset|Timeout of \d+ seconds was reached|unable to establish SSL connection|GenServer\.call\(:hex_fetcher\b|fetch failed and no cached copy available|couldn't respond to your request in time|^Error: The request timed out\.$|^\s*\[(?:6|7|16|18|28|35|52|55|56|92)\] (?:Could|Timeout|SSL|Fail|Transferred|Server|Stream|Error in|HTTP|Operation|Recv|Send)|\bnpm (?:err!|error) (?:code |errno )?(?:ENETUNREACH|EHOSTUNREACH|EPIPE|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT)\b|\bcurl operation failed with error code (?:5|6|7|18|28|35|52|55|56|92)\b|The SSL connection could not be established|remote party sent a TLS alert|\bESOCKETTIMEDOUT\b|operation too slow|failed: timeout \(\d+ms\)|remote host (?:terminated the|closed connection during) handshake|stream error: stream ID \d+; [A-Z]+_ERROR|GnuTLS recv error|gnutls_handshake\(\) failed|unable to resolve host address|error: could not download file from(?!.*\b404\b)|could not resolve host|temporary failure (?:in name resolution|resolving)|\bEAI_AGAIN\b|\bETIMEDOUT\b|\bECONNRESET\b|network is unreachable|Net::(?:Open|Read)Timeout|TLS handshake timeout|connect(?:ion)? (?:timeout|timed out)|read timed out|read ?timeout ?error|connect ?timeout ?error|operation timed out|dial tcp\b.{0,200}i/o timeout|connection reset by peer|request canceled while waiting for connection|pulling?\b.{0,200}deadline exceeded|SSLEOFError|EOF occurred in violation of protocol|socket hang up|socket disconnected before|RemoteDisconnected|remote end closed connection|error sending request for url|dns error: |no route to host|^curl: \((?:5|6|7|18|28|35|52|55|56|92)\)|fatal: early EOF|remote end hung up unexpectedly|spurious network error|failed to connect to \S+ port|connection aborted.{0,80}remote"),
    )
)  # fmt: skip
_KEYWORDS = Keywords([keywords for _, keywords, _ in _TABLE])
# What speaks of an assertion, a compiler's complaint or a test's name; a link that was checked; a server that the job itself started: by its address,
# or a name without a dot; and what Node adds below its own words.
_NEARBY = late(
    r"(?i:\bexpected .{0,60}\b(?:got|but|to be|to equal)\b)|\bwant(?:ed)? ['\"]|^\s*(?:\d+\.\s+|[-*✖✗×]\s*|\[[^\]]{0,9}\]\s*)https?://|^E {3,}(?:AssertionError|assert)\b|\berror TS\d+: |^\s*(?:--- FAIL: |FAIL(?:ED)? +\S.* > )|\bconnecting to [\w-]+:\d|"
    r"localhost|\b127\.0\.0\.1\b|\b0\.0\.0\.0\b|\[::1?\]|^\s*(?:code|errno|syscall): ['-]|/advisories/|\bbroken links?\b|\[(?:vuln|java)db\] Failed to download artifact|\bErr. value: Os \{|\bGHSA-|\bCVE-\d|\b(?:such as|title|e\.g\.) ['\"]|"
    r"\b(?:getaddrinfo \w+|(?i:could not translate host name|could not resolve host:)|UnknownHostException:|lookup(?! address information)|failed to resolve host) ['\"]?[\w-]+(?![\w.-])|(?<![\w./\\-])[\w./\\-]+\.\w{1,5}[:(]\d+.{0,200}['\"`]\w*(?:Timeout|Connect|Reset|Socket)\w*['\"`]|['\"](?:No space left on device|disk quota exceeded)['\"]"
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
    r"\b(?:requests?|fetch|fetching|download|downloading|connect|connecting|connection|socket|network|get|post|head|put|retriev\w+)\b.{0,120}\b(?:timed? ?out|time-?out)\b|\bunknown host\b|\bconnection (?:failed|reset|closed|aborted)\b|\bcontext deadline exceeded\b|\bcould not (?:resolve host|connect to server)\b|\bunexpected EOF\b",
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
_TOOLS = tuple((row.because, late(row.pattern, re.IGNORECASE)) for row in TOOL_OUTAGES)
# What the job's own server may say, too, if the line names none and another one names such a server.
_OF_SERVERS = ("a registry or package server failed", "the network failed")
_OWN_SERVER = late(r"(?:\blocalhost|\b127\.0\.0\.1|\b0\.0\.0\.0|\[::1?\]):\d")
_HOST = late(r"\w\.(?:com|org|net|io|dev|app|cloud|pm|sh|us|co)\b")
_OWN_HEAP = late(r"java\.lang\.OutOfMemoryError")  # a limit of the project's own, which a test may reach
_CALLED_ERROR = late(
    r"##\[error\]|##\[warning\]Failed to (?:restore|save)\b|\[\S{1,40}\] \['error'\]|(?:\[?error\]?|fatal)\b ?[:-]",
    re.IGNORECASE,
)
_PAGE = late(r"(?:##\[error\].{0,80})?\s*<(?:!doctype )?html\b", re.IGNORECASE)  # where an action asked for no page
_OF_DIFF = ("diff --git ", "@@ -")
_NO_KEY = "gpg: no valid OpenPGP data found"  # what gpg says of an empty answer
_SERVER = late(
    r"OpenPGP|"
    r"\b(?:403|429|5\d\d)\b|forbidden|unavailable|gateway|\bserver error\b|time[d-]? ?out|\bstalled\b|unexpected (?:end of JSON|token '?<)|econn|etimedout|eai_again|socket|"
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
_OWN_MISTAKE = late(r"\b404\b|not found|no files were found|bad credentials|does not exist|invalid|unknown|already exists", re.IGNORECASE)  # fmt: skip


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
    found = place or _by_words(looked_at, code, command or "")
    return found if found or code else _by_tools(looked_at) or _by_address(looked_at)


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


def _by_words(lines: Sequence[str], code: Sequence[str], command: str) -> str | None:
    """The phrase of the first row that matches a line, if nothing else is said to fail in the code.

    Args:
        lines: What may say so.
        code: What names a failed test or a place.
        command: What ran. If it or a line speaks to a server of the job's own, a line must name another one.
    """
    rows = _KEYWORDS.find([line.lower().encode("utf-8", "replace") for line in lines])
    for row, (phrase, _, pattern) in enumerate(_TABLE):
        maybe = (lines[at] for at, bits in rows.items() if bits >> row & 1)
        said = [line for line in maybe if pattern.search(line) and not _NEARBY.search(line)]
        if not said:
            continue
        if phrase == _CONTAINER and any(map(_REFUSED.search, lines)):
            return None
        if (
            phrase in _OF_SERVERS
            and not any(map(_HOST.search, said))
            and any(map(_OWN_SERVER.search, (command, *lines)))
        ):
            continue
        only_own = all(map(_OWN_HEAP.search, said))
        if (phrase in _ENDS_ALL and not only_own) or all(pattern.search(line) for line in code):
            return phrase
    return None


def _by_tools(lines: Sequence[str]) -> str | None:
    """The phrase for a tool that says that a server of others failed it."""
    free = [line for line in of_servers(lines) if not _NEARBY.search(line)]
    found = (phrase for phrase, pattern in _TOOLS for line in free if pattern.search(line))
    return next(found, None)


def _by_address(lines: Sequence[str]) -> str | None:
    """The phrase for a server in public that failed or did not answer, by a line that names its address."""
    named = [(line, _ADDRESS.sub(" ", line)) for line in lines if "://" in line and not _NEARBY.search(line)]
    public = [rest for line, rest in named if rest != line]
    if any(map(_ANSWER.search, public)):
        return "a registry or package server failed"
    is_cut = public and any(map(_CAUSE.match, lines))
    return "the network failed" if is_cut or any(map(_NO_ANSWER.search, public)) else None
