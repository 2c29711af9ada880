# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""How runners, networks, registries, and services say that they failed by themselves."""

import re
from typing import Final

from feedback_bot.decide.verdicts.words.row import Words, words

LOST: Final[tuple[Words, ...]] = (
    # actions/runner, RunsOn, Azure Pipelines, Jenkins, Buildkite, GitLab, Cirrus CI, CircleCI
    words(
        "the runner was lost",
        r"\blost communication with the server\b",
        r"\brunner has received a shutdown signal\b|\bThe runner has been (?:deleted|removed)\b",
        r"\brunner\b.{0,60}\b(?:went offline|was lost|is offline|disconnected|crashed|died|terminated unexpectedly)\b",
        r"\bjob was not acquired by Runner\b|\bno runner (?:was )?(?:available|found|matching)|\bno (?:active |online )?(?:runners?|agents?)\b.{0,60}\b(?:available|online|match|found|label)",
        r"\b(?:operating system|runner|agent|machine|instance) is shutting down\b",
        r"\bpods? (?:can ?not|could not) be (?:scheduled|created|started)\b|\bpod (?:got|was) deleted\b|\b0/\d+ nodes are available\b",
        r"\binterrupted the EC2 Spot instance\b|\bspot (?:instance|vm)\b.{0,60}\b(?:interrupt|reclaim|terminat|preempt)|\bpreempted\b",
        r"\bstopped hearing from agent\b|\bagent (?:\S+ )?(?:was lost|lost|went offline|stopped responding|did not connect)|\bagent lost\b|\blost connection to (?:the )?agent\b",
        r"\bChannelClosedException\b|\bRemovedNodeCause\b|\bCannot contact \S+: \S*(?:Interrupted|Exception)|\bUnable to create live FilePath\b",
        r"\bBacking channel '[^']{1,80}' is disconnected\b|\bmarked offline: Connection was broken\b|\bwrapper script does not seem to be touching the log file\b|\bIssue with creating launcher for agent\b|\bCannot resume build because FlowNode\b",
        r"\bJob failed \(system failure\)|\brunner system failure\b|\bstuck because\b.{0,60}\brunners?\b|\bstuck_or_timeout_failure\b",
        r"\b(?:instance|VM|machine|pod|node)s? (?:has )?(?:failed to start|stopped responding|could not be (?:created|started|provisioned)|was (?:evicted|preempted|terminated)|was deleted)\b",
        r"\bfailed to (?:start|create|provision|allocate|acquire) (?:an? |the )?(?:\w+ )?(?:instance|VM|machine|runner|agent|build environment)\b",
        r"\binfrastructure[ _-]?fail|\berror (?:in|on|with) (?:our|the) (?:CI |build )?infrastructure\b|\bresource provisioning failed\b|\bThe job (?:was )?(?:not started|failed to start) because (?:no|the) runner",
        r"\bPod was evicted\b|\bEvicted\b.{0,40}\bnode\b|\bThe node was low on resource\b|\bImagePullBackOff\b",
        r"\breceived (?:request to|signal:?) ?(?:SIGTERM|terminate)|\bThe operation was cancell?ed because .{0,60}(?:host|runner|machine)",
        is_tools=True,
    ),
    words(
        "the disk is full",
        r"\bNo space left on device\b|\bdisk quota exceeded\b|\bENOSPC\b(?!.*watchers)|\bnot enough (?:disk )?space on the (?:disk|device)\b|\bYou are running out of disk space\b|\bthere is not enough space on the disk\b",
        is_tools=True,
    ),
    words(
        "the runner ran out of memory",
        r"\bGradle build daemon disappeared unexpectedly\b|\bOut of memory: Kill|\bOOM-?Killed\b|\bCannot allocate memory\b|\bKilled signal terminated program\b|\boom-kill\b",
        r"^\S*: line \d+: +\d+ Killed\b",
        r"\bexit(?:ed)?(?: with)?(?: exit)? (?:code|status):? 137\b",
        is_tools=True,
    ),
    words(
        "GitHub or the runner had an internal error",
        r"^(?:##\[error\])?\s*(?:An? )?(?:unexpected |unknown )?internal (?:server )?error(?: occurred| has occurred)?(?: in (?:GitHub|the)|\.|$)",
        r"\bGitHub Actions has encountered an internal error\b|\bencountered an? (?:unexpected |internal )?(?:internal |server |system )?error\b.{0,40}\b(?:when running your job|try again|please retry)",
        r"\bFailed to resolve action download info\b|\bFailed to download (?:action|archive)\b|\bUnable to process (?:file )?command 'ENV' successfully\b",
        r"\bThe hosted runner encountered an error\b|\bUnhandled exception\b.{0,40}\bRunner\.(?:Worker|Listener)",
        r"\bWe (?:are|were) (?:currently )?unable to (?:download|reach|process)\b|\bUnicorn!|\bservice is (?:temporarily |currently )?(?:unavailable|degraded)\b",
        r"\bFailed to (?:initialize container|connect to the docker)|\bCannot connect to the Docker daemon\b|\bOne or more containers failed to start\b|\bdocker (?:daemon|desktop)\b.{0,40}\b(?:not running|failed|did not start)",
        r"\bthe (?:system|service) encountered an unexpected error\b|\ban internal error occurred\b|\bunable to submit build job\b|\bplatform error\b|\bsystem error\b(?!.*exit)",
        r"\bthere was a problem with Read the Docs\b|\bremote provider was unable to process the request\b",
        is_tools=True,
    ),
)

_ARTIFACTS: Final[tuple[Words, ...]] = (
    words(
        "the artifact, cache, or pages service failed",
        r"\bUnable to create a container for the artifact\b|\bcreate artifact container failed\b(?!.*quota)",
        r"\bFailed to (?:CreateArtifact|FinalizeArtifact|GetSignedArtifactURL|ListArtifacts)\b(?!.*(?:quota|409|conflict|already exists))",
        r"\bFailed to make request after \d+ attempts\b|\bUnable to make request: E[A-Z]{4,}\b|\bFailed request: \(5\d\d\)|##\[error\].{0,80}\bHttpError: 5(?:0[0234]|2\d)\b|\bartifact\b.{0,80}\b(?:service|upload|download)\b.{0,60}\b(?:unavailable|responded with 5\d\d|timed out|timeout)",
        r"\bError from intermediary with HTTP status code\b",
        r"\bcache service (?:responded with|is) (?:4[02]\d|5\d\d|unavailable|not available)|\bgetCacheEntry failed: Cache service\b|\breserveCache failed\b|\bFailed to (?:restore|save)\b.{0,40}\b(?:responded with 5|timed out|aborted|ECONN|socket|503|502|500)",
        r"\bDeployment failed, try again later\b|\bTimeout reached, aborting\b|\bFailed to create deployment \(status: 5|\bdeployment_(?:lost|perms_error|queued)\b.{0,20}$",
        r"\b(?:upload|download) progress stalled\b|\b(?:upload|download)\w* (?:artifact|blob)s?\b.{0,80}\b(?:stalled|ECONNRESET|socket hang up|progress stalled)",
        is_tools=True,
    ),
)

_WORDS: Final = r"(?<![\w.,:-])5(?:0[0234]|2\d)\b|service unavailable|bad gateway|gateway (?:time-?out|error)|internal server error|TLS handshake|i/o timeout|connection (?:reset|refused|timed? ?out|closed|aborted)|unexpected EOF|\bEOF\b|timed? ?out|deadline exceeded|temporar(?:y|ily) (?:failure|unavailable)"
_DOWN: Final = rf"(?:{_WORDS})"

_PACKAGES: Final[tuple[Words, ...]] = (
    words(
        "a rate limit was reached",
        r"\btoomanyrequests\b|\bToo Many Requests\b.{0,200}\bpull rate limit\b|\byou have reached your (?:unauthenticated )?pull rate limit\b",
        r"\b(?:API|secondary) rate limit exceeded\b|\bexceeded a secondary rate limit\b|\brate limit exceeded for\b",
        is_tools=True,
    ),
    # cargo, go, pip, uv, poetry
    words(
        "a package could not be downloaded",
        r"\bcould not download file\b|\bcomponent download failed\b|\bfailed downloading 'https?:|\bdownloadError\(|\bcannot open URL 'https?:(?!.*404)|\bWinHttpSendRequest failed\b|\bcurl failed to download\b|\bfailed to download from mirror\b|\btrunk Repo update failed\b|\bunable to access index for repository\b",
        r"\bspurious network error\b|\bfailed to download (?:any )?(?:from|`).{0,200}\bgot 5\d\d\b|\bdownload of .{0,120} failed\b.{0,80}(?:curl|\[\d+\]|5\d\d)",
        r"\bFailed to download distribution due to network timeout\b|\bTimeout was reached \(|\bOperation too slow\b|^\s*\[(?:6|7|16|18|28|35|52|55|56|92)\] ",
        rf"\b(?:proxy|sum|goproxy)\.(?:golang\.org|\w+).{{0,300}}{_DOWN}",
        r"\bdial tcp\b(?!.{0,40}(?:127\.0\.0\.1|localhost|\[::1\])).{0,200}\b(?:i/o timeout|connection (?:refused|reset)|no such host|server misbehaving|network is unreachable)",
        r"\bRetrying \(Retry\(total=\d\b.{0,200}\bconnection broken by\b|\bConnection broken\b.{0,40}\b(?:Incomplete|Reset)|\bReadTimeoutError\b.{0,120}\b(?:pypi|files\.pythonhosted|host=)|\bMax retries exceeded with url: /(?:simple|packages|pypi)/",
        r"\b(?:pypi\.org|files\.pythonhosted\.org|conda\.anaconda\.org|download\.pytorch\.org)\b.{0,200}" + _DOWN,
        r"\bgpg: keyserver (?:receive|search|refresh) failed\b|\bkeyserver receive failed: |\bCondaHTTPError\b|\bHTTP 0\d\d CONNECTION FAILED\b",
        is_tools=True,
    ),
    # npm, yarn, pnpm, bun, Playwright, Cypress, Electron, node-gyp
    words(
        "a package could not be downloaded",
        r"\bnpm (?:err!|error)\b.{0,20}\b(?:code )?(?:ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTFOUND|E5\d\d|FETCH_ERROR|EIDLETIMEOUT)\b",
        r"\bnpm (?:err!|error)\b.{0,40}\bnetwork\b|\bnpm (?:err!|error)\b.{0,40}\b5\d\d (?:Internal|Bad|Service|Gateway)",
        r"\bThere appears to be trouble with your network connection\b|\bESOCKETTIMEDOUT\b|\bYN0001\b.{0,120}\b(?:RequestError|ETIMEDOUT|ECONNRESET|timeout)",
        r"\bERR_PNPM_(?:META_FETCH_FAIL|FETCH_5\d\d|TARBALL_FETCH)\b|\bGET https://registry\.\S+ .{0,60}(?:error|failed)\b.{0,40}\b(?:ECONN|ETIMEDOUT|EAI_AGAIN|socket)",
        r"\bregistry\.(?:npmjs\.org|yarnpkg\.com)\b.{0,200}(?:"
        + _WORDS
        + r"|ECONN\w+|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|socket hang up)",
        r"\bFailed to download (?:Chrom(?:ium|e)|Firefox|WebKit|browsers?|Electron|Node|Cypress)|\bThe Cypress App could not be downloaded\b|\bbinary (?:could not be|failed to) download",
        is_tools=True,
    ),
    # Maven, Gradle, NuGet, RubyGems, Composer, CocoaPods, apt, yum, Homebrew, Nix
    words(
        "a package could not be downloaded",
        rf"\bcould not transfer artifact\b.{{0,400}}(?:{_DOWN}|\b403\b|\b429\b|handshake|peer not authenticated|Premature end|Unknown host|Temporary failure|Connect to \S+ )",
        rf"\bcould not (?:GET|HEAD) 'https?:.{{0,300}}(?:{_DOWN}|\b429\b)|\breceived status code (?:5\d\d|429) from server\b",
        r"\b(?:repo\.maven\.apache\.org|repo1\.maven\.org|plugins\.gradle\.org|services\.gradle\.org|jcenter\.bintray\.com|maven\.google\.com|dl\.google\.com|jitpack\.io)\b.{0,200}(?:"
        + _WORDS
        + r"|Read timed out|No such host|Unknown ?Host)",
        r"\bcould not (?:GET|HEAD) 'https?:.{0,300}(?:Read timed out|Connect timed out|Connection|Remote host|No such host)",
        r"\bDownloading https://services\.gradle\.org\b.{0,80}\bfailed\b|\bUnknownHostException: (?!localhost)[\w-]+\.[\w.-]+",
        r"\bGem::RemoteFetcher::FetchError\b(?!.*\b40[134]\b)|\bBundler::HTTPError\b|\bCould not fetch specs from\b|\bNetwork error while fetching\b|\bCould not reach host \S+\. Check your network\b",
        r"\bUnable to load the service index\b(?!.*\b40[134]\b).{0,300}(?:SSL|tim|host|connect|50\d|429|retry)|\bFailed to retrieve information about\b|\bNU1301\b(?!.*\b40[134]\b)",
        r"\bcurl error \d+ while downloading\b|\bfile could not be downloaded\b.{0,120}(?:HTTP/[\d.]+ 5\d\d|failed to open stream|SSL|timed out)|\bpackagist\.org\b.{0,80}\b(?:timed out|could not be)",
        r"\bCDN: trunk URL couldn'?t be downloaded\b|\bcdn\.cocoapods\.org\b.{0,120}\b(?:Couldn'?t connect|timed out|5\d\d)",
        r"^(?:E|W|Err): ?(?:Failed to fetch|Could not connect|Some index files failed|Unable to connect)|\bHash Sum mismatch\b|\bFile has unexpected size\b|\bMirror sync in progress\b|\bCannot initiate the connection to\b|\bTemporary failure resolving\b",
        r"\bFailed to download metadata for repo\b|\bCannot download repomd\.xml\b|\bAll mirrors were (?:already )?tried\b|\bNo more mirrors to try\b|\bfailed retrieving file\b.{0,80}\bfrom\b",
        r"\bFailed to download resource \"|\bError: .{0,80}: Failed to download\b|\bDownload failed on (?:Cask|formula)\b|\bunable to download 'https://cache\.nixos\.org|\bcache\.nixos\.org\b.{0,120}(?:5\d\d|timed out|HTTP error)|\bchocolatey\b.{0,120}(?:5\d\d|timed out|unable to connect)|\bThe remote server returned an error: \(5\d\d\)",
        is_tools=True,
    ),
    # Docker, git, bazel, Terraform, Helm
    words(
        "a server did not answer a download or a push",
        rf"\b(?:error response from daemon|failed to (?:do request|copy|pull|resolve|solve|fetch)|pulling|httpReadSeeker|error pulling image|failed to resolve source metadata)\b.{{0,400}}(?:{_DOWN}|received unexpected HTTP status)",
        r"\bGet \"?https?://(?!(?:localhost|127\.))\S+?\"?: (?:EOF|net/http|context deadline|dial tcp|read tcp|TLS|remote error)",
        r"\breceived unexpected HTTP status: 5\d\d\b|\bunexpected status(?: code)?(?: from \w+ request to)? \S+: 5\d\d\b|\bnet/http: (?:TLS handshake timeout|request canceled)",
        r"\bRPC failed; (?:HTTP [45]\d\d|curl \d+)|\bfatal: the remote end hung up unexpectedly\b|\bfatal: early EOF\b|\bunexpected disconnect while reading sideband\b|\bfetch-pack: (?:unexpected|invalid)|\bGnuTLS recv error\b|\bOpenSSL SSL_(?:read|connect)\b|\bgnutls_handshake\(\) failed\b",
        r"\bfatal: unable to access 'https?://[^']+': (?!.*\b40[134]\b)(?:Could not resolve|Failed to connect|The requested URL returned error: (?:5\d\d|429)|Operation timed out|Connection|Recv failure|Empty reply|SSL|OpenSSL|GnuTLS|Couldn'?t connect)",
        r"\bssh: connect to host (?!localhost)\S+ port \d+: (?:Connection|Operation|No route)|\bkex_exchange_identification\b|\bConnection (?:closed|reset) by \d[\d.]+ port 22\b",
        r"\bFailed to query available provider packages\b(?!.*\b(?:no available releases match|does not have a provider)\b)|\bcould not (?:connect to|query provider registry)\b.{0,120}\b(?:registry\.terraform\.io|failed to request|timeout)|\bregistry\.terraform\.io\b.{0,200}"
        + _DOWN,
        r"\bError downloading \[https?:.{0,300}(?:"
        + _WORDS
        + r"|GET returned 5\d\d|Read timed out|UnknownHost|Unknown host)",
        r"\blooks like \"https?://\S+\" is not a valid chart repository or cannot be reached: (?!.*\b404\b)",
        is_tools=True,
    ),
)

EMULATORS: Final[tuple[Words, ...]] = (
    words(
        "an emulator or simulator did not start",
        r"\bTimeout waiting for emulator to boot\b|\bemulator\b.{0,60}\b(?:did not|failed to|not|could not|never) (?:boot|start|come online)|\bTimed out waiting \d+ seconds for simulator to boot\b|\bFailed to (?:boot|launch|start) (?:the )?(?:simulator|emulator|device)\b|\bsimulator device failed to (?:launch|boot)\b|\bUnable to boot (?:the )?(?:device|simulator)|\badb(?:\.exe)?: (?:device offline|no devices)|\bThe test runner (?:hung|failed to initialize|timed out) (?:before|while|for) establishing|\biPhoneSimulator: Timed out\b",
        is_tools=True,
    ),
)

_NETWORK: Final[tuple[Words, ...]] = (
    words(
        "a rate limit was reached",
        r"\brate[ -]limit(?:ed)?\b.{0,20}\b(?:exceeded|reached|hit)\b|\bToo Many Requests\b|\bHTTP (?:status )?(?:code )?429\b|\bstatus(?: code)?:? 429\b|\b(?:HTTP|status|code|error|response|failed|returned|got|with)\b.{0,40}\b429\b.{0,20}$",
    ),
    words(
        "the network failed",
        r"\b(?:could not|couldn'?t|failed to|unable to|cannot) resolve host\b|\bCould not resolve proxy\b|\btemporary failure (?:in name resolution|resolving)|\bgetaddrinfo (?:EAI_AGAIN|ENOTFOUND|failed)|\bName or service not known\b|\bnodename nor servname\b|\bno such host\b|\bserver misbehaving\b|\bName does not resolve\b|\bThe remote name could not be resolved\b",
        r"\bEAI_AGAIN\b|\bETIMEDOUT\b|\bECONNRESET\b|\bENETUNREACH\b|\bEHOSTUNREACH\b|\bESOCKETTIMEDOUT\b|\bERR_SOCKET_TIMEOUT\b|\bUND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT\b|\bUND_ERR_SOCKET\b",
        r"\bnetwork (?:is )?unreachable\b|\bNo route to host\b|\bconnection (?:reset by peer|timed out|aborted)|\bconnect(?:ion)? ?time(?:d )?-?out\b|\bread ?timed? ?out\b|\boperation timed out\b|\brequest time(?:d )?-?out\b|\bClient network socket disconnected\b|\bsocket hang up\b|\bTLS handshake timeout\b|\bTLS connection was non-properly terminated\b",
        r"\b(?:Remote end closed connection|RemoteDisconnected|SSLEOFError|EOF occurred in violation of protocol|ConnectTimeout(?:Error)?|ReadTimeout(?:Error)?|IncompleteRead|ChunkedEncodingError|ProtocolError)\b",
        r"\berror sending request for url\b|\bdns error: |^\s*(?:##\[error\])?curl: \((?:5|6|7|16|18|28|35|52|55|56|92)\)|\bRecv failure\b|\bEmpty reply from server\b|\bServer aborted the SSL handshake\b|\bunderlying connection was closed\b|\bSSL connection could not be established\b|\brequest to https?://\S+ failed, reason\b|\bA connection attempt failed because the connected party\b|\bfailed to connect to (?!localhost|127\.|::1)\S+ port\b|\bFailed to establish a new connection\b(?!.*\b(?:Errno 111|refused)\b)|\bunable to connect to (?:the )?(?:remote )?server\b|\bConnection was reset\b",
        r"\bNet::(?:Open|Read)Timeout\b|\bConnectionTimeout\b|\bWe couldn't respond to your request in time\b|\bHttpExceptionRequest\b",
        r"\bUnexpected token '?<'?.{0,20}<!DOCTYPE\b|\bTypeError: fetch failed\b|\bfetch failed\b(?=$|.{0,20}cause)",
    ),
    words(
        "a server failed",
        r"\b(?:HTTP(?:/[\d.]+)?|status(?: code)?|code|error|response|returned|got|with)[ :=(]+\(?5(?:0[0234]|2\d)\)?\b|\b5(?:0[0234]|2\d) (?:Server Error|Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|\bService (?:Temporarily )?Unavailable\b|\bBad Gateway\b|\bGateway Time-?out\b|\bupstream connect error\b|\bOverloaded\b|\boverloaded_error\b|\bInternal Server Error\b",
        r"\bserver (?:is )?(?:temporarily )?(?:unavailable|down|under maintenance)\b|\bscheduled maintenance\b|\bplease try again later\b|\btry again in a few minutes\b",
    ),
)

OUTAGES: Final[tuple[Words, ...]] = (*_ARTIFACTS, *_PACKAGES, *_NETWORK)

OF_AGENT: Final = re.compile(r"\bhudson\.remoting\.|\bJNLP4?-connect\b")
"""How Jenkins speaks of its own agents, which are in a private network."""
NEARBY: Final = re.compile(
    r"\blocalhost\b|\b127\.0\.0\.(?!53\b)\d+\b|\b0\.0\.0\.0\b|\[::1\]|(?<![\w:])::1\b|\bhost\.docker\.internal\b|"
    r"\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2,3}:\d+|"
    r"\b(?:getaddrinfo \w+|could not translate host name|UnknownHostException:|Could not resolve host:|failed to resolve host|lookup) ['\"]?[\w-]+(?![\w.-])|"
    r"\bhost=['\"][\w-]+['\"]|\bFailed to resolve '[\w-]+'|\b(?:https?|tcp|amqps?|rediss?|postgres(?:ql)?|mysql|mongodb)://(?:[^/@\s]+@)?[\w-]+(?::\d+)?(?:[/'\"\s,)]|$)|"
    r"\bpassword authentication failed for user\b|\bAccess denied for user '|\b(?:WRONGPASS|NOAUTH) |\bMongo\w*Error: |"
    r"\b(?:postgres\w*|mysql|mariadb|redis|mongo\w*|rabbitmq|kafka|elasticsearch|db|database|minio|localstack|selenium)(?:-\d+)?:\d{4,5}\b",
    re.IGNORECASE,
)
"""A server that the job itself started: by its address, a name without a dot, a usual name of a service container, or
what databases say."""
