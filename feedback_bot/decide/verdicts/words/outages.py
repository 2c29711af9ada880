# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""How runners, networks, registries, and services say that they failed by themselves."""

import re
from typing import Final

from feedback_bot.decide.verdicts.words.row import Words, words
from feedback_bot.text.tool_outages import TOOL_OUTAGES

LOST: Final[tuple[Words, ...]] = (
    # actions/runner, RunsOn, Azure Pipelines, Jenkins, Buildkite, GitLab, Cirrus CI, CircleCI
    words(
        "the runner was lost",
        r"\blost communication with the server\b|\breceived request to deprovision\b",
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
        r"\bPod was evicted\b|\bEvicted\b.{0,40}\bnode\b|\bThe node was low on resource\b",
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

OUTAGES: Final[tuple[Words, ...]] = (
    *(words(row.because, *(phrase.pattern.pattern for phrase in row.phrases), is_tools=True) for row in TOOL_OUTAGES),
    *_NETWORK,
)

OF_AGENT: Final = re.compile(r"\bhudson\.remoting\.|\bJNLP4?-connect\b")
"""How Jenkins speaks of its own agents, which are in a private network."""
NEARBY: Final = re.compile(
    r"\bwaiting for health ?checks?\b|/(?:health|ready|live)(?:z|-?check)?(?![\w.-])|\blocalhost\b|\b127\.0\.0\.(?!53\b)\d+\b|\b0\.0\.0\.0\b|\[::1\]|(?<![\w:])::1\b|\bhost\.docker\.internal\b|"
    r"\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2,3}:\d+|"
    r"\b(?:getaddrinfo \w+|could not translate host name|UnknownHostException:|Could not resolve host:|failed to resolve host|lookup(?! address information)) ['\"]?[\w-]+(?![\w.-])|"
    r"\bhost=['\"][\w-]+['\"]|\bFailed to resolve '[\w-]+'|\b(?:https?|tcp|amqps?|rediss?|postgres(?:ql)?|mysql|mongodb)://(?:[^/@\s]+@)?[\w-]+(?::\d+)?(?:[/'\"\s,)]|$)|"
    r"\bpassword authentication failed for user\b|\bAccess denied for user '|\b(?:WRONGPASS|NOAUTH) |\bMongo\w*Error: |"
    r"\b(?:postgres\w*|mysql|mariadb|redis|mongo\w*|rabbitmq|kafka|elasticsearch|db|database|minio|localstack|selenium)(?:-\d+)?:\d{4,5}\b",
    re.IGNORECASE,
)
"""A server that the job itself started: by its address, a name without a dot, a usual name of a service container, or
what databases say."""
