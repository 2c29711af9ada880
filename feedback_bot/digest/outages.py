# ruff: noqa: E501 - a table of patterns reads best with one row a line
"""What failures say that no change to the code would fix, with a phrase for people."""

from feedback_bot.text.phrases import Phrase, plain, says

CONTAINER = "a service container did not start"
PULLS = "the limit of pulls from Docker Hub was reached"
_DOWN = r"(?:(?<![\w:.(,-])50[0234]\b(?!:)|service unavailable|bad gateway|gateway (?:time-?out|error)|TLS handshake|i/o timeout|connection (?:reset|refused|timed out)|EOF\b|unexpected EOF|(?<![\w/.-])timed? ?out\b(?!\.\w)|deadline exceeded)"
# The first row that a line says decides.
OUTAGES: tuple[tuple[str, tuple[Phrase, ...]], ...] = (
    (
        "the runner was lost",
        (
            *plain("Received request to deprovision", "pod failed to come online", "stopped hearing from agent", "job was not acquired by runner", "runner has received a shutdown signal", "lost communication with the server", "encountered an error while running your job. (Error Type: Disconnect)", "GitHub Actions has encountered an internal error when", "operation was canceled because the job was preempted"),
            says(r"runner .{0,40}(?:lost|went offline)", "runner "),
            says(r"failed to run script step: (?:Error: )?(?:connect|read|write|socket|getaddrinfo|unexpected server response|websocket)\b", "failed to run script step: "),
            says(r"received SIG(?:INT|TERM)", "received sig"),
        ),
    ),
    (
        "the run was cancelled",
        (
            *plain("Canceling since a"),
            says(r"##\[error\]The (?:operation|run) was cancell?ed", "##[error]the "),
            says(r"higher priority waiting request .{0,80} exists", "higher priority waiting request "),
        ),
    ),
    (
        "the job timed out",
        (
            *plain("exceeded the maximum execution time", "job exceeded the maximum time limit", "No output has been received in the last"),
            says(r"has timed out after \d+ minutes", "has timed out after "),
        ),
    ),
    (
        "the disk is full",
        (
            *plain("no space left on device", "disk quota exceeded", "ENOSPC"),
            says(r"out of disk ?space", "out of disk"),
        ),
    ),
    (
        "memory ran out",
        (
            *plain("LLVM ERROR: out of memory", "Cannot allocate memory", "java.lang.OutOfMemoryError", "insufficient memory for the Java Runtime", "JavaScript heap out of memory", "fatal error: Killed signal terminated program"),
            says(r"fatal error: \S+ terminated with signal 9", " terminated with signal 9"),
            says(r"`[^`\s]*\brustc\b.*\(signal: 9, SIGKILL: kill\)", "(signal: 9, sigkill: kill)"),
            says(r"out of memory: kill(?:ed)? process", "out of memory: kill"),
            says(r"\bOOMKilled\b", "oomkilled"),
        ),
    ),
    (
        "the process was killed",
        (
            says(r"^##\[error\]Process completed with exit code 137\.$", "##[error]process completed with exit code 137."),
            says(r"^Gradle build daemon disappeared unexpectedly", "gradle build daemon disappeared unexpectedly"),
        ),
    ),
    (
        "the job's actions could not be fetched",
        (
            says(r"^(?:##\[error\])?Failed to (?:resolve action download info|download action|download archive)", "failed to "),
            says(r"^##\[error\]Can't use '[^']{1,40}' extract archive file: \S*[\\/]_actions[\\/]", "' extract archive file: "),
        ),
    ),
    (
        CONTAINER,
        (
            says(r"^##\[error\](?:Failed to initialize(?: container|, \S+ service is unhealthy)|One or more containers failed to start)", "failed to initialize", "one or more containers failed to start"),
            says(r"^##\[(?:group|error)\]Service container \S+ failed", "]service container "),
        ),
    ),
    (
        "an emulator or simulator did not start",
        (
            says(r"^(?:##\[error\])?Timeout waiting for emulator to boot", "timeout waiting for emulator to boot"),
            says(r"\bUnable to boot (?:the )?(?:simulator|device)", "unable to boot "),
            says(r"\blaunchd failed to respond", "launchd failed to respond"),
            says(r"\bTimed out waiting \d+ seconds for simulator to boot", " seconds for simulator to boot"),
        ),
    ),
    (
        "the runner could not start a process",
        (
            says(r"^##\[error\]Process completed with exit code -1073741502\.$", "##[error]process completed with exit code -1073741502."),
        ),
    ),
    (
        "the runner could not make a disk image",
        (
            says(r"hdiutil: \w+ failed - Resource (?:busy|temporarily unavailable)", " failed - resource "),
        ),
    ),
    (PULLS, (says(r"\byou have reached your (?:unauthenticated )?pull rate limit\b", "pull rate limit"),)),
    (
        "a rate limit was reached",
        (
            *plain("Throttling: Rate exceeded", "secondary rate limit", "toomanyrequests", "too many requests", "response code: 429", "returned error: 429"),
            says(r"npm err(?:!|or) (?:code )?E429\b", "npm err"),
            says(r"rate[ -]limit(?:ed)? exceeded", " exceeded"),
            says(r"exceeded .{0,40}rate limit", "rate limit"),
            says(r"HTTP (?:status )?429", "http "),
            says(r"status(?: code)?:? 429", "status"),
        ),
    ),
    (
        "a registry or package server failed",
        (
            *plain("expected flush after ref listing", "service index for source https://api.nuget.org/", "services aren't available right now", "HttpError: Unicorn!", "<title>Unicorn!", "temporary error (try again later)", "Could not verify signature. Please contact Codecov", "had issues producing the response to your request", "error NU1301: Unable to load the service index for source https://api.nuget.org", "cannot reuse body, request must be retried", "could not fetch content descriptor", "rpc failed; http 5"),
            says(r"^remote: fatal error in \w+", "remote: fatal error in "),
            says(r"unexpected HTTP response:? 5\d\d\b", "unexpected http response"),
            says(r"\bHttpError\]?: (?:Internal Server Error|Bad Gateway|Service Unavailable)", "bad gateway", "internal server error", "service unavailable"),
            says(r"\bJSONHTTPError: (?:Internal|Bad|Service|Gateway)\b", "jsonhttperror: "),
            says(r"^\W*internal server error(?: \(HTTP|\. Please contact)", "internal server error"),
            says(r"\bHttpError\]?: <!DOCTYPE", ": <!doctype"),
            says(r"\bHTTP 5\d\d response body", " response body"),
            says(r"\bcurl(?: error|:) code 5\d\d\b", " code 5"),
            says(r"HTTP (?:status was|Error) '?5\d\d\b", "http "),
            says(r"\bResponse code:? 5\d\d\b", "response code"),
            says(r"the remote server returned an error: \(5\d\d\)", "the remote server returned an error: (5"),
            says(r"\bCould not connect to the feed specified at '?https:", "could not connect to the feed specified at "),
            says(r"^Error retrieving packages from source 'https:", "error retrieving packages from source 'https:"),
            says(r"https://\S+ did not send all necessary objects", " did not send all necessary objects"),
            says(r"<title>(?:429|5\d\d)\b", "<title>"),
            says(r"\bHttpError\]?: (?:5\d\d\b|Server Error|Unexpected token '?<)", "httperror"),
            says(r"'https://(?:repo1?\.maven\.(?:apache\.)?org|plugins\.gradle\.org|dl\.google\.com|maven\.google\.com)/\S+ Received status code (?:403|429) from server", " received status code 4"),
            says(rf"(?:failed to (?:fetch|download|copy|pull)|unable to (?:access|download)|error response from daemon|registry|npm err(?:!|or)|could not (?:fetch|download|transfer|get)|\bGet \"?https?://).{{0,300}}{_DOWN}", "could not ", "error response from daemon", "failed to ", "get ", "npm err", "registry", "unable to "),
            says(r"(?:returned error|response (?:status(?: code)?|code)|received status code(?= 5)|does not indicate success|bad response [A-Z][\w ]{0,40}|http (?:status )?(?:server )?error|http code|\bhttps?://\S+: failed: status code|unexpected http status|\bapi error|http/[12.]+|\bgot):? \(?50[0234]\b", ": failed: status code", "api error", "does not indicate success", "got", "http ", "http/", "received status code", "response ", "returned error"),
            says(r"\b50[0234] server error", " server error"),
            says(r"\b50[0234]\]?:? (?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)", "bad gateway", "gateway time", "internal server error", "unavailable"),
            says(r"^##\[error\].{0,200}(?:service unavailable|bad gateway|gateway time-?out)", "bad gateway", "gateway time", "service unavailable"),
            says(r"received status code 52\d\b", "received status code 52"),
            says(r"\b50[0234] \"(?:bad gateway|service unavailable|gateway time-?out)", "bad gateway", "gateway time", "service unavailable"),
            says(r"^remote: internal server error", "remote: internal server error"),
            says(r"npm err(?:!|or) (?:code )?e50[0234]\b", "npm err"),
        ),
    ),
    (
        "a package mirror is out of step",
        (
            *plain("please use a different mirror and/or wait", "Clearsigned file isn't valid, got 'NOSPLIT'", "hash sum mismatch", "file has unexpected size", "mirror sync in progress"),
            says(r"\bfrom any \S* ?mirror\b", "from any "),
            says(r"failed for mirror .{0,200}error", "failed for mirror "),
        ),
    ),
    (
        "the network failed",
        (
            *plain("is the internet available?", "HANDSHAKE_FAILURE", "other side closed", "problem related to network connectivity", "Retry limit has been reached for chunk", "Failure when receiving data from the peer", "SocketException: Unexpected end of file", "retrieving gpg key timed out", "connection with the server was terminated abnormally", "network connection was lost", "ended prematurely", "stream closed because of a broken pipe", "server sent GOAWAY", "transport connection broken", "SocketError: Failed to open TCP connection", "underlying connection was closed", "unable to connect to the remote server", "configured HttpClient.Timeout", "no such host is known", "ConnectException: Connection timed out", "SocketException: Connection reset", "unable to establish SSL connection", "fetch failed and no cached copy available", "couldn't respond to your request in time", "The SSL connection could not be established", "remote party sent a TLS alert", "operation too slow", "GnuTLS recv error", "gnutls_handshake() failed", "unable to resolve host address", "could not resolve host", "network is unreachable", "TLS handshake timeout", "read timed out", "operation timed out", "connection reset by peer", "request canceled while waiting for connection", "SSLEOFError", "EOF occurred in violation of protocol", "socket hang up", "socket disconnected before", "RemoteDisconnected", "remote end closed connection", "error sending request for url", "dns error: ", "no route to host", "fatal: early EOF", "remote end hung up unexpectedly", "spurious network error"),
            says(r"APKINDEX\.tar\.gz: (?:TLS|DNS|network|operation|connection|could not)", "apkindex.tar.gz: "),
            says(r"\bssh_exchange_identification: (?:Connection|read)", "ssh_exchange_identification: "),
            says(r"^fatal error: downloading https?:", "fatal error: downloading http"),
            says(r"getaddrinfo ENOTFOUND (?!localhost)[\w-]+\.\w", "getaddrinfo enotfound "),
            says(r"\bEPROTO\b", "eproto"),
            says(r"\b(?:install|download|pull|upload)\w*: context deadline exceeded", ": context deadline exceeded"),
            says(r"\b(?:couldn't|could not|unable to|failed to) (?:download|fetch|connect|reach|resolve)\b.{0,120}\bcheck your (?:internet |network )?connection\b", "check your "),
            says(r"error: unable to connect to server: (?:Connection|TemporaryName|NetworkUn|Tls)\w+", "error: unable to connect to server: "),
            says(r"Exception calling \"\w+\" .{0,80}: \"(?:The operation has timed out|The underlying connection|Unable to connect)", 'exception calling "'),
            says(r"\b(?:buildx failed|failed to receive status|failed to solve|failed to list workers)\b.{0,120}(?:code = Unavailable|\bUnavailable: )", "code = unavailable", "unavailable: "),
            says(r"error reading from server(?: preface)?: EOF", "error reading from server"),
            says(r"premature (?:close|end of)", "premature "),
            says(r"\b(?:IncompleteRead|ChunkedEncodingError)\b", "chunkedencodingerror", "incompleteread"),
            says(r"error (?:decoding response body|reading a body)", "decoding response body", "reading a body"),
            says(r"connection closed (?:at byte \d|before message completed)", "connection closed "),
            says(r"\bConnection(?:Closed|Refused|Timeout) downloading\b", " downloading"),
            says(r"client error \((?:Connect|SendRequest)\)", "client error ("),
            says(r"<urlopen error (?:\[Errno -[235]\]|\[Errno 1(?:01|04|10|13)\]|timed out|_ssl)", "<urlopen error "),
            says(r"\bServerDisconnectedError\b", "serverdisconnectederror"),
            says(r"\bRemoteProtocolError\b", "remoteprotocolerror"),
            says(r"\bUND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT\b", "und_err_"),
            says(r"\bUND_ERR_SOCKET\b", "und_err_socket"),
            says(r"\bErrno::E(?:CONNRESET|TIMEDOUT|HOSTUNREACH|NETUNREACH)\b", "errno::e"),
            says(r"\bcurl error (?:5|6|7|18|28|35|52|55|56|92)\b", "curl error "),
            says(r"UnknownHostException: \w[\w-]*\.", "unknownhostexception: "),
            says(r"Timeout of \d+ seconds was reached", " seconds was reached"),
            says(r"GenServer\.call\(:hex_fetcher\b", "genserver.call(:hex_fetcher"),
            says(r"^Error: The request timed out\.$", "error: the request timed out."),
            says(r"^\s*\[(?:6|7|16|18|28|35|52|55|56|92)\] (?:Could|Timeout|SSL|Fail|Transferred|Server|Stream|Error in|HTTP|Operation|Recv|Send)", "[6] ", "[7] ", "[16] ", "[18] ", "[28] ", "[35] ", "[52] ", "[55] ", "[56] ", "[92] "),
            says(r"\bnpm (?:err!|error) (?:code |errno )?(?:ENETUNREACH|EHOSTUNREACH|EPIPE|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT)\b", "npm err"),
            says(r"\bcurl operation failed with error code (?:5|6|7|18|28|35|52|55|56|92)\b", "curl operation failed with error code "),
            says(r"\bESOCKETTIMEDOUT\b", "esockettimedout"),
            says(r"failed: timeout \(\d+ms\)", "failed: timeout ("),
            says(r"remote host (?:terminated the|closed connection during) handshake", "remote host "),
            says(r"stream error: stream ID \d+; [A-Z]+_ERROR", "stream error: stream id "),
            says(r"error: could not download file from(?!.*\b404\b)", "error: could not download file from"),
            says(r"temporary failure (?:in name resolution|resolving)", "temporary failure "),
            says(r"\bEAI_AGAIN\b", "eai_again"),
            says(r"\bETIMEDOUT\b", "etimedout"),
            says(r"\bECONNRESET\b", "econnreset"),
            says(r"Net::(?:Open|Read)Timeout", "timeout"),
            says(r"connect(?:ion)? (?:timeout|timed out)", "connect"),
            says(r"read ?timeout ?error", "timeout"),
            says(r"connect ?timeout ?error", "connect"),
            says(r"dial tcp\b.{0,200}i/o timeout", "i/o timeout"),
            says(r"pulling?\b.{0,200}deadline exceeded", "deadline exceeded"),
            says(r"^curl: \((?:5|6|7|18|28|35|52|55|56|92)\)", "curl: ("),
            says(r"failed to connect to \S+ port", "failed to connect to "),
            says(r"connection aborted.{0,80}remote", "connection aborted"),
        ),
    ),
)  # fmt: skip
