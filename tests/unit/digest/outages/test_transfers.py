# ruff: noqa: E501 - logs are quoted as tools write them
"""Commands that only move things fail with their servers, in whatever words; near an address any command does."""

import io

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log


@pytest.mark.parametrize(
    ("run", "said"),
    [
        ("tools/setup-kettle.sh", "Error: the kettle service is temporarily unavailable"),
        ("make deps", "fatal: fetching the leaves failed"),
        ("just bootstrap", "error: teapot registry gave no response"),
        ("npx -y wrangler deploy", "✘ [ERROR] Failed to publish the tea. Got error: Unknown internal error occurred."),
        ("pnpm wrangler pages deploy dist", "✘ [ERROR] The tea could not be poured: unknown error. [code: 10013]"),
        (
            "sudo apt-get update\nsudo apt-get install -y \\\n  libtea-dev",
            "E: The tea server closed the connection: remote error",
        ),
        ("cd cups && npm ci", "teapot error: the transport had a network error"),
        ("git clone https://tea.example.org/cups.git", "fatal: tea: server error, please retry"),
        ("aws s3 cp tea.zip s3://cups/", "upload failed: tea.zip An error: the stream was aborted, please try again"),
        ("snap install tea", "error: cannot download the tea: got status 502 when trying"),
        ("curl -fsSL https://tea.example.org/x.sh | bash", "error: teapot hung: request timed out"),
        ("npx wrangler deploy", "The request failed.\n  Service unavailable [code: 7010]"),
        ("zypper -n in tea", "Timeout exceeded when accessing 'tea/repomd.xml'.\nan error"),
        ("gsutil rsync -r dist gs://tea", "TeaException: 503 Backend Error"),
        ("uv sync", "  ╰─▶ error: the leaves' body was dropped"),
    ],
)
def test_a_command_that_only_moves_things_fails_with_its_server_in_any_words(run: str, said: str) -> None:
    assert digest(job_log(said, run=run)).infrastructure is not None
    assert digest(job_log(said.replace("https://", ""), run="make tea")).infrastructure is None


@pytest.mark.parametrize(
    ("run", "said"),
    [
        ("npm ci", "npm error code 1\nnpm error ../src/tea.cc:1:2: error: 'connect_timeout' was not declared"),
        ("pip install .", "ValueError: the transport has a network error"),
        (
            "./deploy.sh",
            "error: Unexpected end of JSON input\n    at read (/home/ada/tea/deploy/config.js:12:15)\n    at main (/home/ada/tea/deploy/index.js:3:1)",
        ),
        ("git submodule update --init", "fatal: remote error: upload-pack: not our ref 9d1c1c0f"),
        ("git push origin HEAD:main", "error: failed to push some refs\n ! [rejected] HEAD -> main (fetch first)"),
        ("gh pr edit 3 --add-label net", "'network' not found\nfailed to update 1 pull request"),
        ("curl -o tea.tgz $TEA", "curl: (3) URL rejected: Malformed input to a URL function"),
        ("pnpm install", " ERR_PNPM_FETCH_404  GET https://tea.example.org/cup: Not Found - 404\nerror: fetch failed"),
        ("terraform init", "Error: Failed to query available tea packages: no available releases match"),
        ("gcloud run deploy tea", "ERROR: The container failed to start and listen within the allocated timeout."),
        ("aws cloudformation deploy --stack-name tea", "Failed to create the stack: a server error in the template"),
        ("flyctl deploy", "Error: timeout reached waiting for health checks to pass: Get: net/http: request canceled"),
        ("helm upgrade --install tea charts/tea", "Error: UPGRADE FAILED: timed out waiting for the condition"),
        ("make deploy", "src/tea.ts(3,1): error TS2304: Cannot find name 'fetch'.\nerror: please retry"),
        ("npm ci && npm test", "error: the tea service is temporarily unavailable"),
        ("curl http://localhost:3000/tea", "error: the tea service is temporarily unavailable"),
        ("./deploy.sh", "error: connection refused by 127.0.0.1:5432"),
        (
            "./deploy.sh",
            "yaml: line 4: unexpected end of stream while scanning a quoted scalar\nfatal: cannot continue",
        ),
        ("./setup.sh", "setup.sh: line 12: unexpected EOF while looking for matching `\"'\nerror: it failed"),
        ("netlify deploy", "Error: Function tea failed to bundle: cup.ts has an error: unexpected EOF"),
        ("bash scripts/smoke.sh", "GET https://tea.example.org/cups -> 502 Bad Gateway\nerror: it is broken"),
        ("make tea", "GET https://tea.example.org/healthz -> 502 Bad Gateway"),
        ("zap-baseline.py -t https://tea.example.org", "FAIL\thttps://tea.example.org/cups (502 Bad Gateway)"),
        ("shellcheck x.sh", 'In x.sh line 3:\ncurl https://tea.example.org || echo "connection timed out"'),
        (
            "make docs",
            "Warning, treated as error:\ndocs/tea.rst:3:unknown label: 'connection-reset' (https://tea.example.org)",
        ),
        ("make", "src/tea.c:3:9: error: 'ETIMEDOUT' undeclared (first use in this function)"),
        ("for i in 1 2; do\n  curl -f https://tea.example.org/cups && exit 0\ndone", "curl: (22) error: 502"),
        ("typos", "error: `teh`\n12 | Teh server says 503 Service Unavailable, https://tea.example.org."),
        ("make tea", "the server is available at https://tea.example.org\nerror: the tea is cold"),
        (
            "docker build .",
            "RUN curl https://tea.example.org/x.tgz | tar xz\ncurl: (22) error: 404\ntar: Unexpected EOF in archive",
        ),
        ("make -C docs linkcheck", "(tea: line 3) broken https://tea.example.org/x - 503 Server Error"),
        (
            "npm run build",
            'error during build:\n"Tea" is not exported by "src/tea.ts"\n3: // https://tea.example.org shows a connection reset',
        ),
    ],
)
def test_a_mistake_is_the_code_s_whatever_it_has_to_do_with_servers(run: str, said: str) -> None:
    assert digest(job_log(said, run=run)).infrastructure is None


@pytest.mark.parametrize(
    "said",
    [
        "Fetching https://tea.example.org/cups.zip\nError: the transfer was aborted: connection lost",
        "error: Cups are not there\n  from tea.example.org\n  cause: other side closed the stream",
        "RUN curl -s https://tea.example.org/x.txz | tar xJ\ntar: Unexpected EOF in archive",
        "failed to load tea: request error\n  1: HTTP status server error (502 Bad Gateway) for url (https://tea.example.org)",
    ],
)
def test_an_error_of_a_client_beside_the_name_of_a_server_is_the_server_s(said: str) -> None:
    assert digest(job_log(said)).infrastructure is not None
    assert digest(job_log(said.replace("tea.example.org", "localhost:80"))).infrastructure is None


def test_an_action_that_builds_nothing_fails_with_its_server() -> None:
    lines = ["##[group]Run {}", "with:", "  tea: green", "##[endgroup]", "##[error]The kettle's connection was lost"]
    log = "\n".join([*lines, "Post job cleanup.", ""])

    assert digest(io.BytesIO(log.format("example/pour@v1").encode())).infrastructure == "a server failed"
    assert digest(io.BytesIO(log.format("example/test-pour@v1").encode())).infrastructure is None
    assert digest(io.BytesIO(log.format("gitleaks/gitleaks-action@v2").encode())).infrastructure == "a server failed"


def test_an_expected_value_is_no_full_disk() -> None:
    assert digest(job_log('    Expected: "ENOSPC"\n    Received: "EIO"')).infrastructure is None
