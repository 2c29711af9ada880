# ruff: noqa: E501, RUF001 - logs are quoted as tools write them
import io

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import fixture, job_log


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("##[error]The runner has received a shutdown signal.", "the runner was lost"),
        ("##[error]The hosted runner lost communication with the server.", "the runner was lost"),
        ("##[error]We stopped hearing from agent Tea 12. Verify the agent machine is running", "the runner was lost"),
        ("The job was not acquired by Runner of type hosted even after multiple attempts", "the runner was lost"),
        (
            "##[error]<title>Unicorn!</title> We had issues producing the response to your request.",
            "a registry or package server failed",
        ),
        ("##[error]The operation was canceled.", "the run was cancelled"),
        (
            "##[error]Canceling since a higher priority waiting request for 'ci-7' exists",
            "the run was cancelled",
        ),
        ("##[error]The action 'Test' has timed out after 360 minutes.", "the job timed out"),
        ("OSError: [Errno 28] No space left on device: '/tmp/cup'", "the disk is full"),
        ("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "memory ran out"),
        ("Error: API rate limit exceeded for installation ID 4.", "a rate limit was reached"),
        ("Error response from daemon: toomanyrequests: You have reached your pull limit.", "a rate limit was reached"),
        (
            "fatal: unable to access 'https://example.org/tea.git/': The requested URL returned error: 503",
            "a registry or package server failed",
        ),
        ("curl: (6) Could not resolve host: example.org", "the network failed"),
        ("npm ERR! network request failed, reason: connect ETIMEDOUT 192.0.2.1:443", "the network failed"),
        ("Error: Connect Timeout Error (attempted address: example.org:443, timeout: 10000ms)", "the network failed"),
        (
            "E: Failed to fetch http://deb.example.org/tea.deb  Temporary failure resolving 'deb.example.org'",
            "the network failed",
        ),
        ("go: example.org/tea@v1.0.0: dial tcp: lookup proxy.example.org: i/o timeout", "the network failed"),
        ("curl: (56) Recv failure: Connection reset by peer", "the network failed"),
        ("ERROR: HTTPSConnectionPool(host='pypi.example.org', port=443): Read timed out.", "the network failed"),
        (
            "npm error 503 Service Unavailable - GET https://registry.example.org/tea",
            "a registry or package server failed",
        ),
        (
            "> Could not GET 'https://repo.example.org/tea.pom'. Received status code 502 from server: Bad Gateway",
            "a registry or package server failed",
        ),
        (
            "error: failed to get successful HTTP response from `https://index.example.org`, got 503",
            "a registry or package server failed",
        ),
        (
            "  HTTP status server error (502 Bad Gateway) for url (https://pypi.example.org/tea)",
            "a registry or package server failed",
        ),
        ("gh: You have exceeded a secondary rate limit, try again later (HTTP 403)", "a rate limit was reached"),
        ("tea: API error: 502 for https://api.example.org/cups", "a registry or package server failed"),
        (
            "Error: fetching blob of tea:3: received unexpected HTTP status: 503 Service Unavailable",
            "a registry or package server failed",
        ),
        (
            (
                "WARNING: Retrying after connection broken by 'ReadTimeoutError(\"Read timed out.\")': /simple/tea/\n"
                "ERROR: Could not find a version that satisfies the requirement tea (from versions: none)"
            ),
            "the network failed",
        ),
        (
            "error: Request failed after 3 retries\n  cause: HTTP status server error (503 Service Unavailable) for url (https://x)",
            "a registry or package server failed",
        ),
        ("E: Failed to fetch http://deb.example.org/Packages.gz  Hash Sum mismatch", "a package mirror is out of step"),
        ("SSLError(SSLEOFError(8, 'EOF occurred in violation of protocol'))", "the network failed"),
        ("##[error]Failed to resolve action download info.", "the job's actions could not be fetched"),
        ("##[error]Failed to initialize container tea-db:4", "a service container did not start"),
        ("fatal: sha1 file write error. Out of diskspace", "the disk is full"),
        ("rustc-LLVM ERROR: out of memory", "memory ran out"),
        ("npm error code E429", "a rate limit was reached"),
        ("Error: Throttling: Rate exceeded", "a rate limit was reached"),
        (
            "The hosted runner encountered an error while running your job. (Error Type: Disconnect).",
            "the runner was lost",
        ),
        (
            "   > Could not HEAD 'https://x'. Received status code 522 from server: ",
            "a registry or package server failed",
        ),
        ("  Response status code does not indicate success: 503 (Busy).", "a registry or package server failed"),
        ("FetchError: bad response Service Unavailable 503 (https://x)", "a registry or package server failed"),
        ("remote: Internal Server Error", "a registry or package server failed"),
        ('error: "https://registry.example.org/tea.tgz: ESOCKETTIMEDOUT"', "the network failed"),
        ("IOException: Downloading from https://x/gradle.zip failed: timeout (10000ms)", "the network failed"),
        ("SSLHandshakeException: Remote host closed connection during handshake", "the network failed"),
        ("go: x@v1: stream error: stream ID 7; INTERNAL_ERROR; received from peer", "the network failed"),
        ("fatal: unable to access 'https://x/': gnutls_handshake() failed: ended early.", "the network failed"),
        ("wget: unable to resolve host address 'example.org'", "the network failed"),
        ("collect2: fatal error: ld terminated with signal 9 [Killed]", "memory ran out"),
        (
            "  process didn't exit successfully: `/home/x/bin/rustc --crate-name tea` (signal: 9, SIGKILL: kill)",
            "memory ran out",
        ),
        (
            "java.io.IOException: Server returned HTTP response code: 429 for URL: https://repo.example.org/tea.zip",
            "a rate limit was reached",
        ),
        (
            "/x/tea.csproj : error NU1301: Unable to load the service index for source https://api.nuget.org/v3/index.json.",
            "a registry or package server failed",
        ),
        (
            "# There is insufficient memory for the Java Runtime Environment to continue.",
            "memory ran out",
        ),
        ("user error (HTTP code 503)", "a registry or package server failed"),
        (
            "error: https://example.org/tea.tar.gz: failed: status code 502",
            "a registry or package server failed",
        ),
        ("##[error]Failed to initialize, tea-db service is unhealthy.", "a service container did not start"),
        ("ERROR: failed to copy: cannot reuse body, request must be retried", "a registry or package server failed"),
        ("Error: The request timed out.", "the network failed"),
        (
            "Gradle build daemon disappeared unexpectedly (it may have been killed or may have crashed)",
            "the process was killed",
        ),
        ("curl: (18) transfer closed with 100 bytes remaining to read", "the network failed"),
        ("npm error code ENETUNREACH", "the network failed"),
        (
            "ERROR: failed to receive status: rpc error: code = Unavailable desc = the kettle is gone",
            "the network failed",
        ),
        ("build main: failed to solve: Unavailable: error reading from server: EOF", "the network failed"),
        ("     | The connection with the server was terminated abnormally", "the network failed"),
        (
            "> Could not get resource 'https://dl.example.org/tea.jar'.\n         > Connection reset",
            "the network failed",
        ),
        (
            "fatal: unable to access 'https://tea.example.org/tea.git/': Failed sending HTTP request",
            "a server did not answer a download or a push",
        ),
        ("gpg: keyserver receive failed: No data", "a package could not be downloaded"),
        ("java.io.IOException: Connection closed at byte 4194272. Expected 58723663 bytes.", "the network failed"),
        ("error: rustc could not be installed: error decoding response body", "the network failed"),
        (
            "error: client error (Connect): dns error: failed to lookup address information: Try again",
            "the network failed",
        ),
        ("error: ConnectionClosed downloading package manifest tea", "the network failed"),
        ("urllib.error.URLError: <urlopen error [Errno 104] Connection reset by peer>", "the network failed"),
        ("Errno::ECONNRESET: the kettle is gone", "the network failed"),
        ("SocketError: Failed to open TCP connection to tea.example.org:443", "the network failed"),
        ("Failed to download tea from dist: curl error 28 while downloading it", "the network failed"),
        ("java.net.UnknownHostException: tea.example.org", "the network failed"),
        ("aiohttp.client_exceptions.ServerDisconnectedError: Server disconnected", "the network failed"),
        ("The underlying connection was closed: An unexpected error occurred.", "the network failed"),
        ("** (exit) exited in: GenServer.call(:hex_fetcher, {:await, :tea}, 120000)", "the network failed"),
        ("##[error]HttpError: We couldn't respond to your request in time.", "the network failed"),
        ("    <title>Unicorn! &middot; GitHub</title>", "a registry or package server failed"),
        ("error parsing HTTP 502 response body: not a valid character '<'", "a registry or package server failed"),
        ("[ERROR] Failed to get sources of tea.3: curl error code 504", "a registry or package server failed"),
        ("npm error HTTPError: Response code 504 (Gateway Time-out)", "a registry or package server failed"),
        (
            (
                "WARNING: fetching https://tea.example.org/v3/main: temporary error (try again later)\n"
                "ERROR: unable to select packages:\n  tea (no such package):"
            ),
            "a registry or package server failed",
        ),
        ("Could not fetch specs from https://tea.example.org/", "a package could not be downloaded"),
        (
            "kex_exchange_identification: Connection closed by remote host",
            "a server did not answer a download or a push",
        ),
        ("  [7] Could not connect to server (Failed to connect to crates.example.org)", "the network failed"),
        ("error: curl operation failed with error code 56 (Failure when receiving data).", "the network failed"),
        ("##[error]The SSL connection could not be established, see inner exception.", "the network failed"),
        ("Error: network timeout at: https://sign.example.org/api/v2/cert", "the network failed"),
        ("Error: Request to https://cdn.example.org/tea.zip timed out after 30000ms", "the network failed"),
        ("Error downloading https://example.org/tea.tgz: Unknown host: example.org", "the network failed"),
        ("Connection failed for url <https://tea.example.org/x>", "the network failed"),
        (
            (
                "  × Failed to download `tea==1.0`\n  ├─▶ Failed to fetch: `https://tea.example.org/tea.whl`\n"
                "  ├─▶ request or response body error\n  ╰─▶ stream closed because of a broken pipe"
            ),
            "the network failed",
        ),
        (
            "error: Failed to fetch: `https://tea.example.org/tea.whl`\n  Caused by: stream error received: refused stream",
            "the network failed",
        ),
        (
            "error: unable to download 'https://cache.example.org/tea.narinfo': HTTP error 502",
            "a registry or package server failed",
        ),
        (
            'The "https://api.example.org/tea" file could not be downloaded (HTTP/2 504 )',
            "a registry or package server failed",
        ),
        ("Error status returned by url [https://api.example.org/tea]: 503", "a registry or package server failed"),
        ("HTTP 502: 502 Bad Gateway (https://api.example.org/tea)", "a registry or package server failed"),
        ("RequestError [HttpError]: Server Error", "a registry or package server failed"),
        ("<head><title>522 Origin Connection Time-out</title></head>", "a registry or package server failed"),
        (
            "Error retrieving packages from source 'https://tea.example.org/api/v2/':",
            "a registry or package server failed",
        ),
        ("error: https://example.org/tea did not send all necessary objects", "a registry or package server failed"),
        (
            "==> Could not verify signature. Please contact Codecov if problem continues",
            "a registry or package server failed",
        ),
        (
            "   > Could not GET 'https://repo.maven.apache.org/maven2/tea.jar'. Received status code 403 from server: Forbidden",
            "a registry or package server failed",
        ),
        (
            "##[error]Can't use 'tar -xzf' extract archive file: /home/x/work/_actions/_temp/tea.tar.gz. return code: 2.",
            "the job's actions could not be fetched",
        ),
        ("##[error]Timeout waiting for emulator to boot.", "an emulator or simulator did not start"),
        ("hdiutil: create failed - Resource busy", "the runner could not make a disk image"),
        (
            "java.io.IOException: Error downloading [https://example.org/tea.tgz] to /x/tea.tgz: Bytes read 28 but wanted 73",
            "a server did not answer a download or a push",
        ),
        (
            "Error downloading [https://example.org/tea] to /x/tea: GET returned 618 jwt:jwt-not-provided",
            "a server did not answer a download or a push",
        ),
        (
            "FATAL	init error: DB error: failed to download vulnerability DB: GET https://example.org/v2/db: UNKNOWN: unknown error",
            "a package could not be downloaded",
        ),
        (
            "Failed to fetch record for tea from registry (using cache instead)\n:timeout\n** (Mix) No package with name tea (from: mix.exs) in registry",
            "a package could not be downloaded",
        ),
        (
            "sccache: error: Timed out waiting for server startup. Maybe the remote service is unreachable?",
            "the build's cache server did not start",
        ),
        (
            "sccache: error: Server startup failed: cache storage failed to read: Unexpected (temporary) at read",
            "the build's cache server did not start",
        ),
        ("<h2>Our services aren't available right now</h2>", "a registry or package server failed"),
        ("JSONHTTPError: Internal Server Error", "a registry or package server failed"),
        ("Internal server error. Please contact the tea team.", "a registry or package server failed"),
        ("remote: fatal error in commit_refs", "a registry or package server failed"),
        ("Error: retrieving gpg key timed out.", "the network failed"),
        (
            'ERROR: The file is forbidden. Exception calling "GetResponse" with "0" argument(s): "The operation has timed out"',
            "the network failed",
        ),
        (
            " ERR_PNPM_FETCH_403  GET https://registry.npmjs.org/pnpm: Forbidden - 403",
            "a package could not be downloaded",
        ),
    ],
)
def test_a_failure_of_the_surroundings_has_its_phrase(line: str, phrase: str) -> None:
    assert digest(job_log(line)).infrastructure == phrase


@pytest.mark.parametrize(
    "line",
    [
        "Error: Download failed: server returned code 503 body ''. URL: https://example.org/tea.zip",
        "  [cause]: Error: Got status code 503",
        "  failed to receive response; class=Net (12)",
        "Warning: Failed to download any source lists!",
        "Warning: An error occurred while preparing SDK package Tea 9: Unexpected end of ZLIB input stream.",
        "Failed to download https://example.org/tea.zip. Ensure you have network connectivity and then try again.",
        "Got socket error trying to find package tea at https://example.org.",
        '[ Error ] Process "curl" with arguments ["-fL","https://example.org/tea"] failed with exit code 28.',
        '          status_string: "Timeout was reached"',
        "ERROR: could not get https://example.org/tea is the internet available?",
        "OSError: We couldn't connect to 'https://huggingface.co' to load the files",
        "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 3412 (apt-get)",
        "fatal: protocol error: bad pack header",
        "error connecting to api.github.com",
        "HTTP 503: No server is currently available to service your request.",
        "GraphQL: Something went wrong while executing your query.",
        "stream error: stream ID 1; CANCEL; received from peer",
        "An error occurred (SlowDown) when calling the PutTea operation: Please reduce your request rate.",
        "googleapi: Error 503: The service is on a break., backendError",
        "ERROR: (tea.deploy) ResponseError: status=[503], code=[Unavailable]",
        "ERROR: AADSTS90033: A transient error has occurred. Please try again.",
        "Error: An unexpected error occurred. (internal_server_error)",
        "App.app: The timestamp service is not available.",
        "SignTool Error: The specified timestamp server either could not be reached or",
        "Error: HTTP status code: 500. Please try again at a later time.",
        "[!] Bad Gateway - The server made response not valid",
        "org.tea.HttpException: Error 502 on https://example.org/tea : <html>",
        "ERROR Call to URL [https://example.org/api/tea] failed: timeout",
        "(Response {responseStatusCode = Status {statusCode = 504}})",
        "Issue encountered while processing your request: [503] Service Unavailable.",
        "[!] Could not connect to the store: 503 Service Temporarily Unavailable",
        "error: unable to connect to server: ConnectionTimedOut",
        "Internal server error (HTTP 500)",
        "ERROR: Could not install packages due to an OSError: SSLError(1, '[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] (_ssl.c:1017)')",
        "WARNING: fetching https://example.org/APKINDEX.tar.gz: TLS: unspecified error\nERROR: unable to select packages:\n  tea (no such package):",
        "ssh_exchange_identification: Connection closed by remote host",
        "  x cannot resolve https://example.org/tea.7z: status code 503\n\t/Volumes/x/app-builder/pkg/download/downloader.go:206",
        "This is a problem related to network connectivity or server availability.",
        "Retry limit has been reached for chunk at offset 8 to https://tea.example.org/1",
        "fatal error: downloading https://example.org/tea.tgz failed",
        "  Failure when receiving data from the peer",
        "Error: Unexpected HTTP response: 520",
        "error : Unable to load the service index for source https://api.nuget.org/v3/index.json.",
        "Error: getaddrinfo ENOTFOUND tea.example.org",
        "npm error code EPROTO",
        "RequestError [HttpError]: Internal Server Error",
        "fatal: expected flush after ref listing",
        "curl: (22) The requested URL returned error: 429",
        "warning: spurious network error (1 tries remaining): got 502\nerror: failed to get `tea` as a dependency of package `cup`",
        'Exception in thread "main" java.net.SocketException: Unexpected end of file from server',
        "  Clearsigned file isn't valid, got 'NOSPLIT' (does the network require authentication?)",
        "Error: 2 UNKNOWN: stream error: stream ID 1; PROTOCOL_ERROR; received from peer",
        "Error during install: context deadline exceeded",
        "seems to be older than the local installation (rev 7); please use a different mirror and/or wait a day or two.",
        "Error HH502: Couldn't download compiler version list. Please check your internet connection and try again.",
        "error : The feed 'tea [https://tea.example.org/x.json]' lists package 'Tea.1.0.0' but multiple attempts to download the nupkg have failed.",
        "error NU1301: Failed to retrieve information about 'Tea' from remote source 'https://api.nuget.org/v3-flatcontainer/tea/index.json'.",
        "##[error]Unable to install the kettle: HttpError: Unicorn! 503",
        "ERROR: failed to copy: io: read/write on closed pipe",
        "##[error]Error: aborted\n    at TLSSocket.socketCloseListener (node:_http_client:478:19)",
        "Token request failed: the index produced an unexpected 500 response.",
        "ERROR: failed to push ghcr.io/example/tea:1: failed to copy: EOF on closed connection",
        "  [cause]: SocketError: other side closed",
        "meson.build:3:1: ERROR: could not get https://tea.example.org/x.tgz is the internet available?",
        "WARNING: Unable to resolve package source 'https://tea.example.org/api/v2'.\nInstall-Package: No match was found.",
        "ServiceException: 503 Backend Error",
        "ERROR Fatal error:\n  \u00d7 For the tea: HTTP status server error (503 Service Unavailable) for url (https://tea.example.org)",
        "write tcp 10.1.0.4:41212->192.0.2.1:443: use of closed network connection",
        "[error] https://tea.example.org/x.jar: download error: Server returned HTTP response code: 503 for URL",
        "##[error]Error: pod failed to come online with error: Error: Pod tea is unhealthy with phase status Failed",
        "##[error]Error: failed to run script step: Error: connect ECONNREFUSED 10.0.0.1:443",
        "##[error]Received request to deprovision: The request was cancelled by the remote provider.",
        "--- FAIL: TestPour\n    Can't get image: toomanyrequests: You have reached your unauthenticated pull rate limit.",
        "ERROR: Exception:\npip._vendor.urllib3.exceptions.IncompleteRead: IncompleteRead(10 bytes read, 9 more expected)",
    ],
)
def test_a_server_of_others_is_known_by_how_tools_speak_of_it(line: str) -> None:
    assert digest(job_log(line)).infrastructure is not None


@pytest.mark.parametrize("tool", ["pytest", "gcc", "pip", "npm", "go-test", "git", "docker"])
def test_a_failure_of_the_code_has_none(tool: str) -> None:
    assert digest(job_log(fixture(tool))).infrastructure is None


@pytest.mark.parametrize(
    "line",
    [
        "expected status 200, got 503",
        "error TS2304: Cannot find name 'ECONNRESET'.",
        "FAIL test/net.test.js > retries on ETIMEDOUT",
        'pours_test.go:14: status = "OOMKilled", want "Running"',
        "E   AssertionError: assert 'No space left on device' in 'the disk is full'",
        "CupTest > pours though connect timed out FAILED",
        "FAILED tests/test_cup.py::test_pours[No space left on device] - assert 3 == 4",
        "3. http://www.example.org/tea Connection timed out - connect(2) for port 80",
        "[✖] https://example.org/tea → Status: 503 Service Unavailable",
        "Error -3 connecting to redis:6379. Temporary failure in name resolution.",
        "OperationalError: failed to resolve host 'postgres': [Errno -3] Temporary failure in name resolution",
        'docs/tea.md:3 MD041 First line is no heading [Context: "No space left on device"]',
        "Error: Request to http://tea:8080/cups timed out after 3000ms",
        "Error: https://example.org/tea.json: 404",
        "   > Could not GET 'https://tea.example.org/tea.jar'. Received status code 403 from server: Forbidden",
        "error: could not download file from 'https://tea.example.org/9.toml' to '/x': status code: 404",
        'src/net/client.py:31: error: Incompatible types (got "ConnectTimeoutError")  [misc]',
        "npm error ../src/socket.cc:12:10: fatal error: net/timeout.h: No such file or directory",
        "GET http://127.0.0.1:8080/health -> 503\nthe health check failed: HTTP 503 Service Unavailable",
        "  [7] pour(::Tea)\n  [28] Tea()",
        "@@ -3 +3 @@\n-503 Service Unavailable\n+503 Service Unavailable, try again",
        'Add to the changelog what changes, such as "Try again after 503 Service Unavailable"',
        "undici: connection timed out - https://github.com/advisories/GHSA-cxrh-j4jr-qwg3",
        "fatal: unable to access 'https://tea.example.org/tea.git/': The requested URL returned error: 403",
        " > git fetch --tags --progress https://tea.example.org/tea.git +refs/heads/*:refs/remotes/origin/* # timeout=10",
        "hdiutil: create failed - No such file or directory",
        "ERROR: Detected 1 broken links. Scanned 122 links. (retried 2 links after HTTP 429)",
        "fetch https://example.org/APKINDEX.tar.gz\nERROR: unable to select packages:\n  teaa (no such package):",
        "Error: getaddrinfo ENOTFOUND tea",
        "curl: (22) The requested URL returned error: 404",
        "error : Unable to load the service index for source https://tea.example.org/v3/index.json.",
        "An error occurred (BucketAlreadyExists) when calling the CreateBucket operation: The name is taken.",
        "googleapi: Error 404: The project tea was not found., notFound",
        "ERROR: (tea.deploy) ResponseError: status=[400], code=[Bad Request]",
        '          status_code: 22\n          status_string: "HTTP response code said error"',
        "build.zig.zon:5:20: error: bad HTTP response code: '404 Not Found'",
        'In x.sh line 3:\necho "Could not get lock /var/lib/dpkg/lock-frontend"',
        "src/tea.ts:14:3 - error TS2322: Type '\"internal_server_error\"' is not assignable to type 'Tea'.",
        "##[error]Error: failed to run script step: command terminated with exit code 1",
        "Internal Server Error: /api/tea\nKeyError: 'sugar'",
        'called `Result::unwrap()` on an `Err` value: Os { code: 104, message: "Connection reset by peer" }',
        "tea.ts:3 shows 'Please check your internet connection'",
        " ERR_PNPM_FETCH_403  GET https://registry.npmjs.org/@example%2Ftea: Forbidden - 403",
        "sccache: error: Server startup failed: cache storage failed to read: This legacy service is shutting down",
        "/x/Tea.csproj : error NU1301: Unable to load the service index for source https://tea.example.org/v3/indx.json.\n/x/Tea.csproj : error NU1301:   Response status code does not indicate success: 404 (Not Found).",
        'ERROR	[vulndb] Failed to download artifact	err="GET https://example.org/v2/tea: TOOMANYREQUESTS"\nTotal: 1 (CRITICAL: 1)',
    ],
)
def test_code_that_speaks_of_servers_is_not_a_failure_of_the_surroundings(line: str) -> None:
    assert digest(job_log(line)).infrastructure is None


def test_a_process_that_windows_could_not_start_is_the_runner_s() -> None:
    assert digest(job_log("pouring", status=-1073741502)).infrastructure == "the runner could not start a process"


def test_a_process_that_was_killed_may_have_run_out_of_memory() -> None:
    log = job_log("pouring\nKilled").getvalue().replace(b"exit code 1.", b"exit code 137.")

    assert digest(io.BytesIO(log)).infrastructure == "the process was killed"
    assert digest(io.BytesIO(log.replace(b"Killed", b"--- FAIL: TestPour"))).infrastructure is None


def test_an_image_that_does_not_exist_is_the_code_s_to_name_right() -> None:
    line = "Error response from daemon: manifest for tea:3.14t not found: manifest unknown: manifest unknown"

    assert digest(job_log(line)).infrastructure is None


def test_a_test_about_time_outs_is_no_time_out() -> None:
    found = digest(job_log("--- FAIL: TestTimeout (0.00s)\n    cup_test.go:3: no time-out within 3s"))

    assert found.infrastructure is None


def test_a_lost_runner_is_not_taken_for_a_run_that_a_person_cancelled() -> None:
    found = digest(job_log("##[error]The runner has received a shutdown signal.\n##[error]The operation was canceled."))

    assert found.infrastructure == "the runner was lost"


def test_a_failed_test_is_the_code_s_though_its_output_speaks_of_the_network() -> None:
    found = digest(job_log("--- FAIL: TestPour\n    Error: connect ETIMEDOUT 192.0.2.1:443"))

    assert found.infrastructure is None


def test_a_full_disk_ends_the_tests_whatever_they_test() -> None:
    found = digest(job_log("--- FAIL: TestPour\n    OSError: [Errno 28] No space left on device"))

    assert found.infrastructure == "the disk is full"


def test_a_heap_that_a_test_fills_is_the_code_s() -> None:
    found = digest(job_log("CupTest > pours FAILED\n    java.lang.OutOfMemoryError: Java heap space"))

    assert found.infrastructure is None


def _action(name: str, error: str) -> io.BytesIO:
    lines = [f"##[group]Run {name}", "with:", "  name: tea", "##[endgroup]", "pouring", f"##[error]{error}"]
    return io.BytesIO("\n".join([*lines, "Post job cleanup.", ""]).encode())


@pytest.mark.parametrize(
    ("action", "error", "phrase"),
    [
        ("actions/checkout@v4", "fatal: early EOF", "the checkout failed"),
        ("actions/checkout@v4", "Unable to reach the server, giving up after 3 retries", "the checkout failed"),
        (
            "actions/upload-artifact@v4",
            "Failed to CreateArtifact: Received non-retryable error: (403) Forbidden",
            "the artifact or cache service failed",
        ),
        ("example/setup-kettle@v1", "Failed to download the kettle", "a set-up action could not reach a server"),
        (
            "actions/cache@v4",
            "Tar failed with error: The process '/usr/bin/tar' failed with exit code 2",
            "the artifact or cache service failed",
        ),
        ("actions/deploy-pages@v4", "Timeout reached, aborting!", "the deploy or login service failed"),
        ("actions/upload-artifact@v4", "Upload progress stalled.", "the artifact or cache service failed"),
        ("actions/checkout@v4", "Server Error", "the checkout failed"),
        ("actions/setup-kettle@v4", "Unexpected end of JSON input", "a set-up action could not reach a server"),
        ("actions/attest@v3", "Error: FetchError: network timeout", "a set-up action could not reach a server"),
        (
            "example/setup-kettle@v2",
            "gpg: no valid OpenPGP data found.\nfailed",
            "a set-up action could not reach a server",
        ),
        (
            "example/setup-kettle@v3",
            "pouring failed\n  <!DOCTYPE html>\n  SyntaxError: Unexpected token",
            "a set-up action could not reach a server",
        ),
        (
            "coverallsapp/github-action@v2",
            "Bad response: 405 <html>\n<h1>405 Not Allowed</h1>",
            "a set-up action could not reach a server",
        ),
        ("actions/upload-artifact@v4", "No files were found with the provided path: tea.xml", None),
        ("example/setup-kettle@v1", "Failed to download the kettle: 404 Not Found", None),
        ("example/brew@v1", "Failed to download the leaves", None),
        ("example/deploy-tea@v1", "timed out waiting for the condition", None),
        ("example/deploy-tea@v1", "waiter status: TIMEOUT. Last reason: the tea did not stabilize", None),
    ],
)
def test_an_action_that_talks_to_a_server_fails_with_it(action: str, error: str, phrase: str | None) -> None:
    assert digest(_action(action, error)).infrastructure == phrase


def test_what_such_an_action_calls_an_error_before_the_runner_does_counts() -> None:
    log = _action("codecov/codecov-action@v5", "The process failed").getvalue()
    log = log.replace(b"pouring", b"error - Upload failed: Server Error (503)")

    assert digest(io.BytesIO(log)).infrastructure == "a set-up action could not reach a server"


def test_a_server_that_the_job_started_is_the_code_s() -> None:
    found = digest(job_log("Error: connect ETIMEDOUT 127.0.0.1:8080"))

    assert found.infrastructure is None


def test_a_line_number_is_no_status() -> None:
    assert digest(job_log("src/registry.js:503 Extra semicolon. (semi)")).infrastructure is None


def test_an_early_retry_is_no_cause() -> None:
    steps = "".join(f"poured {word} tea\n" for word in "abcdefghijklmnopqrstuvwxyz" * 4)
    log = job_log(f"WARNING: Retrying, Read timed out.\n{steps}the tray is not clean\n")

    assert digest(log).infrastructure is None


def test_the_address_of_a_server_is_no_place_in_the_code() -> None:
    found = digest(job_log('Error: Post "https://fulcio.sigstore.dev/v2": dial tcp 34.1.2.3:443: i/o timeout'))
    assert found.in_code == ()
    assert digest(job_log("Error: src/a.go:443: i/o timeout")).in_code != ()


def test_a_server_of_the_job_is_known_by_its_name_without_a_dot() -> None:
    lines = "Error: getaddrinfo EAI_AGAIN {}", "    at GetAddrInfoReqWrap.onlookup", "  code: 'EAI_AGAIN',"
    log = "\n".join(lines)
    assert digest(job_log(log.format("db"))).infrastructure is None
    assert digest(job_log(log.format("api.github.com"))).infrastructure == "the network failed"


def test_a_cache_that_must_be_there_fails_with_its_service() -> None:
    log = _action("actions/cache/restore@v4", "Failed to restore cache entry. Exiting as asked").getvalue()
    down = log.replace(b"pouring", b"##[warning]Failed to restore: Cache service responded with 503")

    assert digest(io.BytesIO(down)).infrastructure == "the artifact or cache service failed"
    assert digest(io.BytesIO(log)).infrastructure is None


def _prepared(*lines: str) -> io.BytesIO:
    before = ["Current runner version: '2.329.0'", "Prepare all required actions", "Getting action download info"]
    return io.BytesIO("\n".join([*before, *lines, ""]).encode())


@pytest.mark.parametrize(
    ("error", "phrase"),
    [
        ("The kettle did not answer.", "the job's actions could not be fetched"),
        ("Unable to resolve action `example/teaa@v4`, repository not found", None),
        ("Can't find 'action.yml', 'action.yaml' or 'Dockerfile' for action 'example/tea@main'.", None),
        ("Unexpected input(s) 'sugar'", None),
    ],
)
def test_a_job_that_the_runner_could_not_prepare_is_told_by_what_it_was_asked_for(
    error: str, phrase: str | None
) -> None:
    assert digest(_prepared(f"##[error]{error}")).infrastructure == phrase
    assert digest(_prepared("Complete job name: tea", f"##[error]{error}")).infrastructure is None


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("Error response from daemon: manifest for example/tea:hott not found: manifest unknown", None),
        ("ERROR: failed to solve: example/tea:hott: example/tea:hott: not found", None),
        ("Error response from daemon: the kettle is cold", "the job's actions could not be fetched"),
    ],
)
def test_an_image_that_an_action_asks_for_must_exist(said: str, phrase: str | None) -> None:
    assert digest(_prepared(said, "##[error]Docker pull failed with exit code 1")).infrastructure == phrase


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("LOG:  the kettle is ready", "a service container did not start"),
        ("[ERROR]: Kettle is cold and its water option is not specified", None),
        ("kettle: unrecognized option '--hott'", None),
    ],
)
def test_a_service_container_that_refuses_its_options_is_the_code_s(said: str, phrase: str | None) -> None:
    lines = ["Complete job name: tea", "##[group]Service container tea failed.", f" {said}", "##[endgroup]"]

    assert digest(_prepared(*lines, "##[error]Failed to initialize container tea:4")).infrastructure == phrase


@pytest.mark.parametrize(
    "place",
    [
        "ERROR: /home/x/.cache/bazel/external/tools/http.bzl:137:45: An error occurred during the fetch of 'tea'",
        "CMake Error at scripts/cmake/vcpkg_download_distfile.cmake:136 (message):",
        '  File "/usr/lib/python3/dist-packages/tea/cup.py", line 3, in pour',
        "/usr/share/dotnet/sdk/8.0.400/NuGet.targets(174,5): error : Failed to download package 'Tea.2.2.0' from 'https://example.org/tea'",
    ],
)
def test_a_place_in_a_tool_is_none_in_the_code(place: str) -> None:
    assert digest(job_log(f"{place}\nError: connect ETIMEDOUT 192.0.2.1:443")).infrastructure == "the network failed"


def test_a_command_that_speaks_to_a_server_of_the_job_s_may_find_it_broken() -> None:
    reset = "curl: (56) Recv failure: Connection reset by peer"

    assert digest(job_log(reset, run="curl http://localhost:8080/tea")).infrastructure is None
    assert digest(job_log(reset, run="curl https://tea.example.org")).infrastructure == "the network failed"
