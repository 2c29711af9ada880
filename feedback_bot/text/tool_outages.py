# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""How tools that download, upload, or publish say that a server of others failed them.

They write so in a log whatever the command is for, so it means the same beside a test or a build. Both the digest and
the table of verdicts use these words.
"""

from typing import Final, NamedTuple

from feedback_bot.text.phrases import Phrase, says


class ToolWords(NamedTuple):
    """Words that stand for one cause.

    Attributes:
        because: the cause, in words for people.
        phrases: what a line may say.
    """

    because: str
    phrases: tuple[Phrase, ...]


def _words(because: str, *phrases: Phrase) -> ToolWords:
    return ToolWords(because, phrases)


_ARTIFACTS: Final[tuple[ToolWords, ...]] = (
    _words(
        "the artifact, cache, or pages service failed",
        says(r"\bUnable to create a container for the artifact\b|\bcreate artifact container failed\b(?!.*quota)", "create artifact container failed", "unable to create a container for the artifact"),
        says(r"\bFailed to (?:CreateArtifact|FinalizeArtifact|GetSignedArtifactURL|ListArtifacts)\b(?!.*(?:quota|409|conflict|already exists))", "failed to "),
        says(r"\bFailed to make request after \d+ attempts\b|\bUnable to make request: E[A-Z]{4,}\b|\bFailed request: \(5\d\d\)|##\[error\].{0,80}\bHttpError: 5(?:0[0234]|2\d)\b|\bartifact\b.{0,80}\b(?:service|upload|download)\b.{0,60}\b(?:unavailable|responded with 5\d\d|timed out|timeout)", "artifact", "failed request: (5", "failed to make request after ", "httperror: 5", "unable to make request: e"),
        says(r"\bError from intermediary with HTTP status code\b", "error from intermediary with http status code"),
        says(r"\bcache service (?:responded with|is) (?:4[02]\d|5\d\d|unavailable|not available)|\bgetCacheEntry failed: Cache service\b|\breserveCache failed\b|\bFailed to (?:restore|save)\b.{0,40}\b(?:responded with 5|timed out|aborted|ECONN|socket|503|502|500)", "cache service ", "failed to ", "getcacheentry failed: cache service", "reservecache failed"),
        says(r"\bDeployment failed, try again later\b|\bTimeout reached, aborting\b|\bFailed to create deployment \(status: 5|\bdeployment_(?:lost|perms_error|queued)\b.{0,20}$", "deployment failed, try again later", "deployment_", "failed to create deployment (status: 5", "timeout reached, aborting"),
        says(r"\b(?:upload|download) progress stalled\b|\b(?:upload|download)\w* (?:artifact|blob)s?\b.{0,80}\b(?:stalled|ECONNRESET|socket hang up|progress stalled)", "econnreset", "socket hang up", "stalled"),
    ),
)  # fmt: skip

_WORDS: Final = r"(?<![\w.,:-])5(?:0[0234]|2\d)\b|service unavailable|bad gateway|gateway (?:time-?out|error)|internal server error|TLS handshake|i/o timeout|connection (?:reset|refused|timed? ?out|closed|aborted)|unexpected EOF|\bEOF\b|timed? ?out|deadline exceeded|temporar(?:y|ily) (?:failure|unavailable)"
_DOWN: Final = rf"(?:{_WORDS})"

_PACKAGES: Final[tuple[ToolWords, ...]] = (
    _words(
        "the build's cache server did not start",
        says(r"\bsccache: error: (?:Timed out waiting for server startup|Server startup failed: cache storage failed\b(?!.*\b(?:legacy service|unauthorized|denied|invalid)\b))", "sccache: error: "),
    ),
    _words(
        "a rate limit was reached",
        says(r"\btoomanyrequests\b|\bToo Many Requests\b.{0,200}\bpull rate limit\b|\byou have reached your (?:unauthenticated )?pull rate limit\b", "too many requests", "toomanyrequests", "you have reached your "),
        says(r"\b(?:API|secondary) rate limit exceeded\b|\bexceeded a secondary rate limit\b|\brate limit exceeded for\b", " rate limit exceeded", "exceeded a secondary rate limit", "rate limit exceeded for"),
    ),
    # cargo, go, pip, uv, poetry
    _words(
        "a package could not be downloaded",
        says(r"\bcould not download file\b(?!.*\b404\b)|\bcomponent download failed\b|\bfailed downloading 'https?:|\bdownloadError\(|\bcannot open URL 'https?:(?!.*404)|\bWinHttpSendRequest failed\b|\bcurl failed to download\b|\bfailed to download from mirror\b|\btrunk Repo update failed\b|\bunable to access index for repository\b", "cannot open url 'http", "component download failed", "could not download file", "curl failed to download", "downloaderror(", "failed downloading 'http", "failed to download from mirror", "trunk repo update failed", "unable to access index for repository", "winhttpsendrequest failed"),
        says(r"\bspurious network error\b|\bfailed to download (?:any )?(?:from|`).{0,200}\bgot 5\d\d\b|\bdownload of .{0,120} failed\b.{0,80}(?:curl|\[\d+\]|5\d\d)", "download of ", "failed to download ", "spurious network error"),
        says(r"\bFailed to download distribution due to network timeout\b|\bTimeout was reached \(|\bOperation too slow\b|^\s*\[(?:6|7|16|18|28|35|52|55|56|92)\] (?:Could|Timeout|SSL|Fail|Transferred|Server|Stream|Error in|HTTP|Operation|Recv|Send)", "could", "error in", "fail", "http", "operation", "recv", "send", "server", "ssl", "stream", "timeout", "transferred"),
        says(rf"\b(?:proxy|sum|goproxy)\.(?:golang\.org|\w{{1,20}}+).{{0,300}}{_DOWN}", "proxy", "sum"),
        says(r"\bdial tcp\b(?!.{0,40}(?:127\.0\.0\.1|localhost|\[::1\])).{0,200}\b(?:i/o timeout|connection (?:refused|reset)|no such host|server misbehaving|network is unreachable)", "connection re", "i/o timeout", "network is unreachable", "no such host", "server misbehaving"),
        says(r"\bRetrying \(Retry\(total=\d\b.{0,200}\bconnection broken by\b|\bConnection broken\b.{0,40}\b(?:Incomplete|Reset)|\bReadTimeoutError\b.{0,120}\b(?:pypi|files\.pythonhosted|host=)|\bMax retries exceeded with url: /(?:simple|packages|pypi)/", "connection broken", "max retries exceeded with url: /", "readtimeouterror", "retrying (retry(total="),
        says(r"\b(?:pypi\.org|files\.pythonhosted\.org|conda\.anaconda\.org|download\.pytorch\.org)\b.{0,200}" + _DOWN, "conda.anaconda.org", "download.pytorch.org", "files.pythonhosted.org", "pypi.org"),
        says(r"\bfailed to download vulnerability DB\b(?!.*\b(?:40[134]|denied)\b)|\bFailed to fetch record for \S+ from registry \(using cache instead\)", " from registry (using cache instead)", "failed to download vulnerability db"),
        says(r"\bgpg: keyserver (?:receive|search|refresh) failed\b|\bkeyserver receive failed: |\bCondaHTTPError\b|\bHTTP 0\d\d CONNECTION FAILED\b", " connection failed", "condahttperror", "gpg: keyserver ", "keyserver receive failed: "),
    ),
    # npm, yarn, pnpm, bun, Playwright, Cypress, Electron, node-gyp
    _words(
        "a package could not be downloaded",
        says(r"\bnpm (?:err!|error)\b.{0,20}\b(?:code )?(?:ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTFOUND|E5\d\d|FETCH_ERROR|EIDLETIMEOUT)\b", "npm err"),
        says(r"\bnpm (?:err!|error)\b.{0,40}\bnetwork\b|\bnpm (?:err!|error)\b.{0,40}\b5\d\d (?:Internal|Bad|Service|Gateway)", "npm err"),
        says(r"\bThere appears to be trouble with your network connection\b|\bESOCKETTIMEDOUT\b|\bYN0001\b.{0,120}\b(?:RequestError|ETIMEDOUT|ECONNRESET|timeout)", "econnreset", "esockettimedout", "etimedout", "requesterror", "there appears to be trouble with your network connection", "timeout"),
        says(r"\bERR_PNPM_(?:META_FETCH_FAIL|FETCH_5\d\d|TARBALL_FETCH)\b|\bERR_PNPM_FETCH_403\s+GET https://registry\.npmjs\.org/(?!@)|\bGET https://registry\.\S+ .{0,60}(?:error|failed)\b.{0,40}\b(?:ECONN|ETIMEDOUT|EAI_AGAIN|socket)", "err_pnpm_", "get https://registry."),
        says(r"\bregistry\.(?:npmjs\.org|yarnpkg\.com)\b.{0,200}(?:"
        + _WORDS
        + r"|ECONN\w+|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|socket hang up)", "registry."),
        says(r"\bFailed to download (?:Chrom(?:ium|e)|Firefox|WebKit|browsers?|Electron|Node|Cypress)|\bThe Cypress App could not be downloaded\b|\bbinary (?:could not be|failed to) download", " download"),
    ),
    # Maven, Gradle, NuGet, RubyGems, Composer, CocoaPods, apt, yum, Homebrew, Nix
    _words(
        "a package could not be downloaded",
        says(rf"\bcould not transfer artifact\b.{{0,400}}(?:{_DOWN}|\b403\b|\b429\b|handshake|peer not authenticated|Premature end|Unknown host|Temporary failure|Connect to \S+ )", "could not transfer artifact"),
        says(rf"\bcould not (?:GET|HEAD) 'https?:.{{0,300}}(?:{_DOWN}|\b429\b)|\breceived status code (?:5\d\d|429) from server\b", "could not ", "received status code "),
        says(r"\b(?:repo\.maven\.apache\.org|repo1\.maven\.org|plugins\.gradle\.org|services\.gradle\.org|jcenter\.bintray\.com|maven\.google\.com|dl\.google\.com|jitpack\.io)\b.{0,200}(?:"
        + _WORDS
        + r"|Read timed out|No such host|Unknown ?Host)", "dl.google.com", "jcenter.bintray.com", "jitpack.io", "maven.google.com", "plugins.gradle.org", "repo.maven.apache.org", "repo1.maven.org", "services.gradle.org"),
        says(r"\bcould not (?:GET|HEAD) 'https?:.{0,300}(?:Read timed out|Connect timed out|Connection|Remote host|No such host)", "could not "),
        says(r"\bDownloading https://services\.gradle\.org\b.{0,80}\bfailed\b|\bUnknownHostException: (?!localhost)[\w-]+\.[\w.-]+", "downloading https://services.gradle.org", "unknownhostexception: "),
        says(r"\bGem::RemoteFetcher::FetchError\b(?!.*\b40[134]\b)|\bBundler::HTTPError\b|\bCould not fetch specs from\b|\bNetwork error while fetching\b|\bCould not reach host \S+\. Check your network\b", "bundler::httperror", "could not fetch specs from", "could not reach host ", "gem::remotefetcher::fetcherror", "network error while fetching"),
        says(r"\bUnable to load the service index\b(?!.*\b40[134]\b).{0,300}(?:SSL|tim|host|connect|50\d|429|retry)|\bFailed to retrieve information about\b(?!.*\b40[134]\b)|\bNU1301\b(?!.*\b40[134]\b).{0,200}\bhttps://(?:api\.nuget\.org|pkgs\.dev\.azure\.com)/|\bmultiple attempts to download the nupkg have failed\b", "multiple attempts to download the nupkg", "failed to retrieve information about", "nu1301", "unable to load the service index"),
        says(r"\bcurl error \d+ while downloading\b|\bfile could not be downloaded\b.{0,120}(?:HTTP/[\d.]+ 5\d\d|failed to open stream|SSL|timed out)|\bpackagist\.org\b.{0,80}\b(?:timed out|could not be)", " while downloading", "file could not be downloaded", "packagist.org"),
        says(r"\bCDN: trunk URL couldn'?t be downloaded\b|\bcdn\.cocoapods\.org\b.{0,120}\b(?:Couldn'?t connect|timed out|5\d\d)", "cdn.cocoapods.org", "cdn: trunk url "),
        says(r"^(?:E|W|Err): ?(?:Failed to fetch|Could not connect|Some index files failed|Unable to connect)|\bHash Sum mismatch\b|\bFile has unexpected size\b|\bMirror sync in progress\b|\bCannot initiate the connection to\b|\bTemporary failure resolving\b", "cannot initiate the connection to", "could not connect", "failed to fetch", "file has unexpected size", "hash sum mismatch", "mirror sync in progress", "some index files failed", "temporary failure resolving", "unable to connect"),
        says(r"\bFailed to download metadata for repo\b|\bCannot download repomd\.xml\b|\bAll mirrors were (?:already )?tried\b|\bNo more mirrors to try\b|\bfailed retrieving file\b.{0,80}\bfrom\b", "all mirrors were ", "cannot download repomd.xml", "failed retrieving file", "failed to download metadata for repo", "no more mirrors to try"),
        says(r"\bFailed to download resource \"|\bError: .{0,80}: Failed to download\b|\bDownload failed on (?:Cask|formula)\b|\bunable to download 'https://cache\.nixos\.org|\bcache\.nixos\.org\b.{0,120}(?:5\d\d|timed out|HTTP error)|\bchocolatey\b.{0,120}(?:5\d\d|timed out|unable to connect)|\bThe remote server returned an error: \(5\d\d\)", ": failed to download", "cache.nixos.org", "chocolatey", "download failed on ", 'failed to download resource "', "the remote server returned an error: (5"),
    ),
    # Docker, git, bazel, Terraform, Helm
    _words(
        "a server did not answer a download or a push",
        says(rf"\b(?:error response from daemon|failed to (?:do request|copy|pull|resolve|solve|fetch)|pulling|httpReadSeeker|error pulling image|failed to resolve source metadata)\b.{{0,400}}(?:{_DOWN}|received unexpected HTTP status)", "error response from daemon", "failed to ", "httpreadseeker", "pulling"),
        says(r"\bGet \"?https?://(?!(?:localhost|127\.))\S+?\"?: (?:EOF|net/http|context deadline|dial tcp|read tcp|TLS|remote error)", "get "),
        says(r"\breceived unexpected HTTP status: 5\d\d\b|\bunexpected status(?: code)?(?: from \w+ request to)? \S+: 5\d\d\b|\bnet/http: (?:TLS handshake timeout|request canceled)", "net/http: ", "received unexpected http status: 5", "unexpected status"),
        says(r"\bRPC failed; (?:HTTP [45]\d\d|curl \d+)|\bfatal: the remote end hung up unexpectedly\b|\bfatal: early EOF\b|\bunexpected disconnect while reading sideband\b|\bfetch-pack: (?:unexpected|invalid)|\bGnuTLS recv error\b|\bOpenSSL SSL_(?:read|connect)\b|\bgnutls_handshake\(\) failed\b", "fatal: early eof", "fatal: the remote end hung up unexpectedly", "fetch-pack: ", "gnutls recv error", "gnutls_handshake() failed", "openssl ssl_", "rpc failed; ", "unexpected disconnect while reading sideband"),
        says(r"\bfatal: unable to access 'https?://[^']+': (?!.*(?:\b40\d\b|SSL certificate problem|Authentication failed))\S", "fatal: unable to access 'http"),
        says(r"\bssh: connect to host (?!localhost)\S+ port \d+: (?:Connection|Operation|No route)|\bkex_exchange_identification\b|\bConnection (?:closed|reset) by \d[\d.]+ port 22\b", "connection ", "kex_exchange_identification", "ssh: connect to host "),
        says(r"\bFailed to query available provider packages\b(?!.*\b(?:no available releases match|does not have a provider)\b)|\bcould not (?:connect to|query provider registry)\b.{0,120}\b(?:registry\.terraform\.io|failed to request|timeout)|\bregistry\.terraform\.io\b.{0,200}"
        + _DOWN, "could not ", "failed to query available provider packages", "registry.terraform.io"),
        says(r"\bError downloading \[https?:.{0,300}(?:"
        + _WORDS
        + r"|GET returned [56]\d\d|Bytes read \d+ but wanted|Read timed out|UnknownHost|Unknown host)", "error downloading [http"),
        says(r"\blooks like \"https?://\S+\" is not a valid chart repository or cannot be reached: (?!.*\b404\b)", '" is not a valid chart repository or cannot be reached: '),
    ),
)  # fmt: skip

_SERVICES: Final[tuple[ToolWords, ...]] = (
    _words(
        "the runner's package manager was busy",
        says(r"^E: Could not get lock /var/lib/(?:dpkg|apt)/", "e: could not get lock /var/lib/"),
    ),
    # Playwright, Android, Flutter, ghcup, CMake, Meson, Hugging Face
    _words(
        "a package could not be downloaded",
        says(r"\bDownload failed: server returned code 5\d\d\b|\bGot status code 5\d\d\b|\bclass=(?:Net|Ssl) \(\d+\)", "class=", "download failed: server returned code 5", "got status code 5"),
        says(r"\bFailed to download any source lists\b|\bIO exception while downloading manifest\b|\bpreparing SDK package .{0,120}\b(?:ZipFile|ZLIB)\b", "failed to download any source lists", "io exception while downloading manifest", "preparing sdk package "),
        says(r"\bEnsure you have network connectivity\b|\bGot socket error trying to find package\b|\bpub get failed \(server unavailable\)", "ensure you have network connectivity", "got socket error trying to find package", "pub get failed (server unavailable)"),
        says(r"\bProcess \"curl\" with arguments .{0,300} failed with exit code (?:5|6|7|18|28|35|52|55|56|92)\b|\bstatus_string: \"(?:Timeout was reached|(?:Couldn't|Could not) (?:resolve|connect)|SSL connect|Failure when receiving)", 'process "curl" with arguments ', 'status_string: "'),
        says(r"\bis the internet available\?|\bWe couldn't connect to 'https://huggingface\.co'", "is the internet available?", "we couldn't connect to 'https://huggingface.co'"),
    ),
    # GitHub, clouds, signers' time stamps, SonarQube, stores
    _words(
        "a server failed",
        says(r"\bUnable to resolve package source 'https:|\bServiceException: 5\d\d\b", "unable to resolve package source 'https:", "serviceexception: 5"),
        says(r"\b(?:read|write)\w* on closed (?:pipe|(?:network )?connection)\b|\bsocketCloseListener\b|\bproduced an unexpected 5\d\d response\b|\buse of closed network connection\b", "use of closed network connection", " on closed ", "socketcloselistener", "produced an unexpected 5"),
        says(r"^fatal: protocol error: bad (?:pack header|line length)|^error connecting to api\.github\.com\b|\bNo server is currently available to service your request\b|\bSomething went wrong while executing your query\b|^stream error: stream ID \d+; (?:CANCEL|INTERNAL_ERROR)", "error connecting to api.github.com", "fatal: protocol error: bad ", "no server is currently available to service your request", "something went wrong while executing your query", "stream error: stream id "),
        says(r"\bAn error occurred \((?:SlowDown|ServiceUnavailable|Internal(?:Error|Failure)|Throttling\w*|RequestTimeout|RequestLimitExceeded|TooManyRequestsException)\) when calling\b|\bgoogleapi: Error 5\d\d\b|\bResponseError: status=\[5\d\d\]|\bAADSTS9003[35]\b|\(internal_server_error\)", "(internal_server_error)", "aadsts9003", "an error occurred (", "googleapi: error 5", "responseerror: status=[5"),
        says(r"\bThe timestamp service is not available\b|\bA timestamp was expected but was not found\b|\bspecified timestamp server either could not be reached\b|^Error: HTTP status code: 5\d\d\b|\bThe server made response not valid\b", "error: http status code: 5", "specified timestamp server either could not be reached", "the server made response not valid", "the timestamp service is not available", "a timestamp was expected but was not found"),
        says(r"\bHttpException: Error 5\d\d on https:|\bCall to URL \[https:\S+\] failed: (?:timeout|connect|failed to connect|unexpected end)|\bstatusCode = 5\d\d\b", "call to url [https:", "httpexception: error 5", "statuscode = 5"),
    ),
)  # fmt: skip

TOOL_OUTAGES: Final[tuple[ToolWords, ...]] = (*_ARTIFACTS, *_PACKAGES, *_SERVICES)
