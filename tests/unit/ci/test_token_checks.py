"""Whether each token is accepted where it would be used, as `doctor` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from feedback_bot.config.inputs import read_settings
from feedback_bot.doctor.ci_tokens import check_ci_tokens
from tests.scenarios.stage import NOON, QUICK
from tests.simulators.ci.azure import ORGANIZATION
from tests.simulators.ci.buildkite import BuildkiteSite
from tests.simulators.ci.systems import SYSTEMS, System
from tests.simulators.github import faults
from tests.simulators.http.wire import HttpServer

if TYPE_CHECKING:
    from tests.simulators.ci.site import CiSite

BUILDKITE = next(system for system in SYSTEMS if system.name == "buildkite")


def findings(system: System, site: CiSite, tokens: str, *, with_host: bool = True) -> list[tuple[str, str]]:
    """The status and the message of each line."""
    inputs = {"GITHUB-TOKEN": "x", "JULES-API-KEY": "x", "REPOSITORIES": "octo/shop", "CI-TOKENS": tokens}
    settings = read_settings({}, {f"INPUT_{name}": value for name, value in inputs.items()})
    hosts = {site.address + system.below: system.name} if with_host else {}
    found = check_ci_tokens(settings, QUICK, hosts)  # type: ignore[arg-type] # the names of systems
    return [(finding.status, f"{finding.check}: {finding.message}") for finding in found]


def owner_of(system: System, site: CiSite) -> str:
    """The key of the line: Azure accepts or refuses a token by organization."""
    host = urlsplit(site.address).netloc
    return f"{host}/{ORGANIZATION}" if system.name == "azure" else host


def test_each_token_is_tried_at_its_own_site(system: System, site: CiSite) -> None:
    owner = owner_of(system, site)
    assert findings(system, site, f"{owner}={site.token}") == [("ok", f"ci-tokens: {owner}: {system.label} accepts it")]
    refused = findings(system, site, f"{owner}=bot:another-made-up")
    assert refused == [("fix", f"ci-tokens: {owner}: {system.label} refused it")]
    assert len(site.paths) == 2
    assert "bot:another-made-up" not in str(refused)


@pytest.mark.parametrize(
    ("scopes", "said"),
    [
        (["read_builds", "read_build_logs", "read_artifacts", "read_user"], ["ok accepts it"]),
        (["read_builds", "read_build_logs"], ["note read_artifacts: no test report is read"]),
        (["read_builds", "read_artifacts"], ["fix read_build_logs: no log is read"]),
        (
            ["graphql"],
            [
                "fix read_builds: no failed job is found",
                "fix read_build_logs: no log is read",
                "note read_artifacts: no test report is read",
            ],
        ),
        (None, ["ok accepts it"]),
    ],
)
def test_each_scope_that_a_token_lacks_is_named(scopes: list[str] | None, said: list[str]) -> None:
    site = BuildkiteSite(NOON)
    site.scopes = scopes or []
    if scopes is None:
        site.faults.before("GET", "/v2/access-token", faults.answer(200, body=b'{"uuid": "7"}'), times=None)
    with HttpServer(site) as server:
        site.address = server.url
        host = urlsplit(site.address).netloc
        found = findings(BUILDKITE, site, f"{host}={site.token}")
    lacks = f"ci-tokens: {host}: Buildkite accepts it, but it lacks the scope "
    plain = f"ci-tokens: {host}: Buildkite "
    assert [f"{status} {words.removeprefix(lacks).removeprefix(plain)}" for status, words in found] == said


def test_a_host_that_no_address_is_on_is_named(system: System, site: CiSite) -> None:
    owner = owner_of(system, site)
    ((status, message),) = findings(system, site, f"{owner}={site.token}", with_host=False)
    assert (status, message) == ("fix", f"ci-tokens: {owner}: it is not used: no address in ci-hosts is on this host")
    assert site.paths == []


def test_a_server_that_does_not_answer_refuses_nothing(system: System, site: CiSite) -> None:
    site.faults.before("GET", "*", faults.answer(500), times=None)
    ((status, message),) = findings(system, site, f"{owner_of(system, site)}={site.token}")
    assert (status, "could not be asked" in message) == ("note", True)


def test_a_line_without_a_token_is_not_tried(system: System, site: CiSite) -> None:
    assert findings(system, site, f"{owner_of(system, site)}=") == []
    assert site.paths == []
